//! Every failure has a code, a sentence and a hint; whole standard error and exit code are asserted.

#![allow(clippy::unwrap_used)]

mod support;

use std::os::unix::ffi::OsStrExt as _;

use support::{Hospital, NOW, Ran, voc};

#[track_caller]
fn check(hospital: &Hospital, line: &str, code: i32, stderr: &str) {
    assert_eq!(hospital.run(line).failed(), (code, stderr.to_owned()), "voc {line}");
}

#[test]
fn a_word_that_is_no_stage_is_answered_with_the_nine() {
    let hospital = Hospital::with_complaint();
    check(
        &hospital,
        "step 2026-000001 refund",
        2,
        "error: no stage is called `refund`\nhint: the nine stages: calm, apologize, listen, \
         investigate, resolve, alternative, agree, close, thank\n",
    );
    check(
        &hospital,
        "--lang ko step 2026-000001 refund",
        2,
        "error: 단계의 이름이 아닙니다: `refund`\nhint: 9단계: 감정 다스리기(calm), 사과(apologize), \
         공감적 경청(listen), 진상조사(investigate), 해결방안(resolve), 대안제시(alternative), \
         고객동조(agree), 긍정적 마무리(close), 감사표현(thank)\n",
    );
}

#[test]
fn the_rules_say_no() {
    let hospital = Hospital::with_complaint();
    check(
        &hospital,
        "ticket 2026-000999",
        3,
        "error: there is no such ticket\nhint: look the number up with `voc list`\n",
    );
    check(
        &hospital,
        "step 2026-000001 listen",
        3,
        "error: `calm` must come before `listen`\n\
         hint: do `voc step TICKET calm` first, or say with `--reason` why the order was left\n",
    );
    check(
        &hospital,
        "--lang ko step 2026-000001 listen",
        3,
        "error: `공감적 경청` 전에 `감정 다스리기` 단계를 먼저 해야 합니다\n\
         hint: `voc step TICKET calm`을 먼저 하거나, 실제 순서가 달랐다면 `--reason`을 붙이십시오\n",
    );
    check(
        &hospital,
        "--json step 2026-000001 listen",
        3,
        "{\"error\":{\"code\":\"calming_must_come_first\",\"hint\":\"do `voc step TICKET calm` \
         first, or say with `--reason` why the order was left\",\"message\":\"`calm` must come \
         before `listen`\"}}\n",
    );
    check(
        &hospital,
        "note 2026-000001 --text x --occurred 2026-03-03T10:01:00+09:00",
        3,
        "error: 2026-03-03 10:01 lies in the future; now is 2026-03-03 10:00\n\
         hint: check the date and the offset of `--occurred`; what is to come is recorded with \
         `voc promise`\n",
    );
    check(
        &hospital,
        "note 2026-000001",
        3,
        "error: the text is empty\nhint: give the text with `--text` or `--text-file`\n",
    );
    check(
        &hospital,
        "receive --kind complaint --channel telepathy",
        3,
        "error: no channel is called `telepathy`\n\
         hint: use a built-in channel such as phone, or add yours to `channels` in config.toml\n",
    );
    assert_eq!(hospital.run("--json status").json()["size"], 2, "nothing was recorded");
}

#[test]
fn the_command_line_is_not_understood() {
    let hospital = Hospital::with_complaint();
    let help = "hint: `voc help` and `voc help COMMAND` show what is possible\n";
    check(
        &hospital,
        "note 2026-000001 --text x --occurred yesterday",
        2,
        "error: the time `yesterday` is not understood\n\
         hint: write it like `2026-03-03 18:30`, or `18:30` for today; where only the day is known \
         2026-03-03, and where an interval is allowed A..B\n",
    );
    check(
        &hospital,
        "receive --kind complain --channel phone",
        2,
        "error: invalid value 'complain' for '--kind <KIND>' [possible values: inquiry, proposal, \
         suggestion, report, complaint, praise]\nhint: did you mean `complaint`?\n",
    );
    check(
        &hospital,
        "--lang ko receive --kind complain --channel phone",
        2,
        "error: --kind <KIND>에 쓸 수 없는 값입니다: `complain`. 가능한 값: inquiry, proposal, \
         suggestion, report, complaint, praise\nhint: 혹시 다음을 찾으십니까: `complaint`\n",
    );
    check(
        &hospital,
        "recieve",
        2,
        "error: unrecognized subcommand 'recieve'\nhint: did you mean `receive`?\n",
    );
    check(
        &hospital,
        "--lang fr list",
        2,
        &format!(
            "error: invalid value 'fr' for '--lang <LANG>': the languages are `ko` and `en`\n{help}"
        ),
    );
    check(
        &hospital,
        "--json receive",
        2,
        "{\"error\":{\"code\":\"usage\",\"hint\":\"`voc help` and `voc help COMMAND` show what is \
         possible\",\"message\":\"the following required arguments were not provided: \
         --kind <KIND> --channel <CHANNEL>\"}}\n",
    );
    check(
        &hospital,
        "report 2026-03 --format csv,html",
        2,
        "error: several formats cannot be printed at once\n\
         hint: write them to files with `--out DIR`\n",
    );
    check(
        &hospital,
        "triage 2026-000001",
        2,
        &format!(
            "error: the following required arguments were not provided: \
             <--severity <SEVERITY>|--cause <CAUSE>|--branch <BRANCH>|\
             --touch-point <TOUCH_POINT>|--treatment <TREATMENT>|--crisis <CRISIS>>\n{help}"
        ),
    );
}

#[test]
fn a_text_that_cannot_be_kept_is_refused_by_name() {
    let hospital = Hospital::with_complaint();
    let note = |text: &std::path::Path| {
        hospital.args(NOW, ["note", "2026-000001", "--text-file", text.to_str().unwrap()]).failed()
    };
    let file = hospital.dir.path().join("text");
    std::fs::write(&file, vec![b'a'; 1 << 20]).unwrap();
    let long = "error: the text has 1048576 bytes; at most 65536 are kept\n\
                hint: shorten the text, or record it in several parts\n";
    assert_eq!(note(&file), (3, long.to_owned()));
    let not_utf8 = "error: the text is not UTF-8\n\
                    hint: convert it first, for example: `iconv -f cp949 -t utf-8`\n";
    std::fs::write(&file, b"\xb0\xa1").unwrap();
    assert_eq!(note(&file), (2, not_utf8.to_owned()));
    let mut command = hospital.command(NOW);
    command.args(["note", "2026-000001", "--text"]);
    command.arg(std::ffi::OsStr::from_bytes(b"\xb0\xa1"));
    assert_eq!(Ran::new(command.output().unwrap()).failed(), (2, not_utf8.to_owned()));
    std::fs::remove_file(&file).unwrap();
    let path = file.display();
    let gone = format!(
        "error: the file {path} cannot be read or written: No such file or directory (os error 2)\n\
         hint: check the path, and create the directory it lies in first\n"
    );
    assert_eq!(note(&file), (5, gone));
}

#[test]
fn a_text_is_read_from_standard_input() {
    use std::io::Write as _;
    let hospital = Hospital::with_complaint();
    let mut command = hospital.command(NOW);
    command.args(["note", "2026-000001", "--text-file", "-"]);
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all("들은 그대로\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(hospital.run("replay 2026-000001").done().contains("“들은 그대로”"));
}

#[test]
fn the_language_follows_the_option_the_variable_the_directory_and_the_locale() {
    let hospital = Hospital::new();
    let first_line = |env: &[(&str, &str)], args: &[&str]| {
        let mut command = voc();
        command.envs(env.iter().copied()).args(args);
        let Ran { stdout, stderr, .. } = Ran::new(command.output().unwrap());
        let text = stdout + &stderr;
        text.lines().next().unwrap().to_owned()
    };
    let data = hospital.data();
    let list = ["--data", data.to_str().unwrap(), "list"];
    assert_eq!(first_line(&[], &list), "no tickets");
    assert_eq!(first_line(&[("LANG", "ko_KR.UTF-8")], &list), "no tickets");
    let korean = "해당하는 접수 건이 없습니다";
    assert_eq!(first_line(&[("VOC_LANG", "ko")], &list), korean);
    assert_eq!(first_line(&[("VOC_LANG", "en")], &[&["--lang", "ko"], &list[..]].concat()), korean);
    let nowhere = ["--data", "/nonexistent/voc", "list"];
    assert_eq!(
        first_line(&[("LANG", "ko_KR.UTF-8")], &nowhere),
        "error: /nonexistent/voc에 데이터 폴더가 없습니다"
    );
    assert_eq!(first_line(&[], &nowhere), "error: there is no data directory at /nonexistent/voc");
}
