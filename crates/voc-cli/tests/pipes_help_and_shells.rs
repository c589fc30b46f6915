//! What surrounds the commands: help, completions, manual pages, and readers who stop reading.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use support::{Hospital, NOW, Ran, voc};

#[test]
fn a_reader_who_has_seen_enough_ends_the_program_quietly() {
    let hospital = Hospital::with_complaint();
    let dir = hospital.dir.path().join("demo");
    hospital.args(NOW, ["demo", dir.to_str().unwrap(), "--tickets", "200"]).done();
    let mut command = voc();
    command.arg("--data").arg(&dir).arg("export");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut String::new()).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_demonstration_says_where_to_look_and_verifies() {
    let hospital = Hospital::new();
    let dir = hospital.dir.path().join("demo");
    let demo = ["--json", "demo", dir.to_str().unwrap(), "--tickets", "30", "--seed", "7"];
    let built = hospital.args(NOW, demo).json();
    for page in built["pages"].as_array().unwrap() {
        assert!(std::fs::read_to_string(page.as_str().unwrap()).unwrap().contains("</html>"));
    }
    assert_eq!(built["pages"].as_array().unwrap().len(), 4);
    let run = |line: &str| {
        let args = line.split_whitespace();
        Ran::new(voc().arg("--data").arg(&dir).args(args).output().unwrap())
    };
    assert_eq!(run("--json verify").json()["findings"], serde_json::json!([]));
    assert_eq!(run("--json replay 2012-case").json()["reference"], "2012-case");
}

#[test]
fn an_option_given_twice_means_the_last_one() {
    let hospital = Hospital::with_complaint();
    let data = hospital.data();
    let run = |args: &[&str]| {
        let mut command = voc();
        command.args(["--data", "/nonexistent", "--lang", "en", "--now", "never", "--json"]);
        command.args(args).arg("--data").arg(&data).args(["--lang", "ko", "--now", NOW]);
        Ran::new(command.arg("--json").output().unwrap())
    };
    assert_eq!(run(&["due"]).json()["now"], NOW);
    assert_eq!(run(&["--json", "status"]).json()["size"], 2);
    assert_eq!(run(&["promise", "2026-000001", "keep", "1"]).code, 3);
}

#[test]
fn the_closing_lines_of_the_demonstration_work_as_they_stand() {
    let dir = tempfile::tempdir().unwrap();
    let demo = dir.path().join("a demo");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_voc"));
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let environments: [&[(&str, &str)]; 2] =
        [&[], &[("VOC_DATA", "/nonexistent"), ("VOC_LANG", "en")]];
    let built = Ran::new(
        voc().args(["--lang", "ko", "demo", "--tickets", "5"]).arg(&demo).output().unwrap(),
    );
    let built = built.done();
    let lines: Vec<_> = built.lines().filter(|line| line.starts_with("  voc ")).collect();
    assert!(lines.len() >= 5, "{built}");
    for environment in environments {
        for line in &lines {
            let mut shell = std::process::Command::new("sh");
            shell.env_clear().env("PATH", &path).envs(environment.iter().copied());
            let ran = Ran::new(shell.args(["-c", line]).output().unwrap());
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{line}");
            let hangul = ran.stdout.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(hangul, "{line} answers in another language");
        }
    }
}

#[test]
fn help_is_grouped_by_what_a_person_wants_in_both_languages() {
    let help = |lang: &str| Ran::new(voc().args(["--lang", lang, "help"]).output().unwrap()).done();
    let headings = |text: String| {
        let is_heading = |line: &&str| line.ends_with(':') && !line.starts_with(' ');
        text.lines().filter(is_heading).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        headings(help("en")),
        [
            "Receive and understand:",
            "Walk the stages:",
            "Talk and promise:",
            "Set right:",
            "Hand over and report inside:",
            "Correct and bring together:",
            "Look:",
            "Time:",
            "Hospital:",
            "Personal data:",
            "Prove and export:",
            "Set up and back up:",
            "Options of every command:"
        ]
    );
    assert_eq!(
        headings(help("ko")),
        [
            "접수와 파악:",
            "단계 진행:",
            "소통과 약속:",
            "조치와 개선:",
            "인계와 내부 보고:",
            "정정과 병합:",
            "조회:",
            "기한:",
            "병원 운영:",
            "개인정보:",
            "증명과 내보내기:",
            "설정과 백업:",
            "공통 옵션:"
        ]
    );
    let step = Ran::new(voc().args(["--lang", "ko", "help", "step"]).output().unwrap()).done();
    assert!(step.starts_with("9단계 중 하나를 완료합니다\n\n사용법: voc step"), "{step}");
}

#[test]
fn whoever_names_no_command_is_shown_which_there_are() {
    let ran = Ran::new(voc().output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("Receive and understand:"));
}

#[test]
fn completions_and_manual_pages_are_written() {
    let completions = Ran::new(voc().args(["completions", "bash"]).output().unwrap()).done();
    assert!(completions.contains("_voc()"));
    let json = |line: &str| {
        let ran = Ran::new(voc().args(line.split_whitespace()).output().unwrap());
        (ran.code, serde_json::from_str::<serde_json::Value>(&(ran.stdout + &ran.stderr)).unwrap())
    };
    assert_eq!(json("--json completions bash").1["completions"], completions);
    assert_eq!(json("--json --version").1["version"], env!("CARGO_PKG_VERSION"));
    for help in ["--json help", "--json help step", "step --help --json"] {
        assert!(json(help).1["help"].as_str().unwrap().contains("voc"), "{help}");
    }
    let (code, refused) = json("--json report 2026-03 --format md");
    assert_eq!((code, &refused["error"]["code"]), (2, &serde_json::json!("usage")));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("man");
    Ran::new(voc().arg("man").arg("--out").arg(&out).output().unwrap()).done();
    assert!(out.join("voc.1").is_file() && out.join("voc-step-listen.1").is_file());
}
