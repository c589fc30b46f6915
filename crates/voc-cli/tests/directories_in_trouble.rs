//! A data directory that is absent, in use, too new, read-only, or on a full disk: each a clear
//! answer, and nothing lost.

// A skipped test must say so.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::{fs, path::Path, process::Command};

use support::{Hospital, NOW, Ran, content, voc};

fn on(dir: &Path, line: &str) -> Ran {
    let mut command = voc();
    command.arg("--data").arg(dir).args(line.split_whitespace());
    Ran::new(command.output().unwrap())
}

#[test]
fn an_absent_or_empty_directory_is_not_taken_for_data() {
    let dir = tempfile::tempdir().unwrap();
    for dir in [dir.path().to_owned(), dir.path().join("absent")] {
        let expected = format!(
            "error: there is no data directory at {}\n\
             hint: create one with `voc init`, or name one with `--data` or VOC_DATA\n",
            dir.display()
        );
        assert_eq!(on(&dir, "list").failed(), (5, expected));
    }
    assert!(!dir.path().join("absent").exists());
}

#[test]
fn a_directory_of_a_newer_version_is_left_alone() {
    let hospital = Hospital::with_complaint();
    let config = hospital.data().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("layout = 1", "layout = 99\nmore = true")).unwrap();
    let before = content(&hospital.data());
    let expected = "error: the data directory has layout 99; this version knows up to 1\n\
                    hint: use the version of voc that made it, or a newer one; nothing was changed\n";
    assert_eq!(hospital.run("list").failed(), (5, expected.to_owned()));
    assert_eq!(content(&hospital.data()), before);
}

#[test]
fn a_second_process_is_told_to_wait() {
    let hospital = Hospital::with_complaint();
    let held = voc_engine::Engine::open(&hospital.data()).unwrap();
    let expected = format!(
        "error: another process has the data directory {} open\n\
         hint: wait until the other voc has ended and try again\n",
        hospital.data().display()
    );
    assert_eq!(hospital.run("list").failed(), (4, expected));
    drop(held);
    hospital.run("list").done();
}

#[test]
fn a_directory_in_use_for_a_moment_is_waited_for() {
    let hospital = Hospital::with_complaint();
    let held = voc_engine::Engine::open(&hospital.data()).unwrap();
    let mut waiting = hospital.command(NOW).arg("list").stdout(std::process::Stdio::null()).spawn();
    let waiting = waiting.as_mut().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(waiting.try_wait().unwrap().is_none(), "it waits");
    drop(held);
    assert!(waiting.wait().unwrap().success());
}

#[test]
fn a_repair_made_while_opening_is_told_by_whichever_command_opened() {
    let hospital = Hospital::with_complaint();
    // What a power cut in the middle of a snapshot leaves behind.
    let unfinished = hospital.data().join("log/snap.0000000000000FFF.generating");
    let break_it = || fs::write(&unfinished, "half").unwrap();
    break_it();
    let told = hospital.run("list");
    assert_eq!(told.code, 0);
    assert!(told.stderr.starts_with("repaired: log: "), "{}", told.stderr);
    break_it();
    let status = hospital.run("--json status").json();
    assert!(status["repaired"][0].as_str().unwrap().starts_with("log: "));
    hospital.run("list").done();
}

#[test]
fn neither_init_nor_demo_touches_a_directory_in_use() {
    let hospital = Hospital::with_complaint();
    let before = content(&hospital.data());
    let expected = format!(
        "error: {} already holds something\n\
         hint: name a directory that is absent or empty; nothing in this one was changed\n",
        hospital.data().display()
    );
    assert_eq!(hospital.run("init").failed(), (5, expected.clone()));
    let demo = ["demo", hospital.data().to_str().unwrap()].map(str::to_owned);
    assert_eq!(hospital.args(NOW, demo).failed(), (5, expected));
    assert_eq!(content(&hospital.data()), before);
}

#[test]
fn a_configuration_with_a_mistake_is_named() {
    let hospital = Hospital::new();
    let config = hospital.data().join("config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("kr-office\" ", "mars-office\" ")).unwrap();
    let expected = "error: the configuration cannot be read: config.toml names the calendar \
                    `mars-office`, which is not known\n\
                    hint: mend the line in config.toml of the data directory\n";
    assert_eq!(hospital.run("list").failed(), (2, expected.to_owned()));
}

/// A file system of its own, unmounted at the end. Only root may make one.
struct Mounted(tempfile::TempDir);

impl Mounted {
    fn new(options: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(dir.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        if !mounted {
            println!("skipped: no right to mount a file system here");
        }
        mounted.then_some(Self(dir))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_read_only_directory_is_not_written() {
    let Some(mounted) = Mounted::new("size=64m") else { return };
    let dir = mounted.0.path().join("data");
    on(&dir, "init").done();
    let mut remount = Command::new("mount");
    remount.args(["-o", "remount,ro"]).arg(mounted.0.path());
    assert!(remount.output().unwrap().status.success());
    let (code, stderr) = on(&dir, "--json list").failed();
    assert_eq!(code, 5);
    assert!(stderr.contains("\"code\":\"read_only\""), "{stderr}");
    let (code, stderr) = on(&mounted.0.path().join("new"), "--json init").failed();
    assert_eq!(code, 5);
    assert!(stderr.contains("\"code\":\"read_only\""), "{stderr}");
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let Some(mounted) = Mounted::new("size=40m") else { return };
    let dir = mounted.0.path().join("data");
    on(&dir, "init").done();
    on(&dir, "receive --kind complaint --channel phone").done();
    // What is left is filled by something else.
    let fill = mounted.0.path().join("fill");
    let mut dd = Command::new("dd");
    dd.arg("if=/dev/zero").arg(format!("of={}", fill.display())).arg("bs=64k");
    dd.output().unwrap();
    let text = mounted.0.path().with_extension("text");
    fs::write(&text, "가".repeat(20_000)).unwrap();
    let note = format!("--json note 2026-000001 --text-file {}", text.display());
    let note = note.replace("2026-", &format!("{}-", chrono::Utc::now().format("%Y")));
    let mut acknowledged = 0;
    let failure = loop {
        let ran = on(&dir, &note);
        if ran.code != 0 {
            break ran;
        }
        acknowledged += 1;
        assert!(acknowledged < 2000, "the disk never fills");
    };
    fs::remove_file(&text).unwrap();
    assert_eq!(failure.code, 5, "{}", failure.stderr);
    assert!(failure.stderr.contains("\"code\":\"disk_full\""), "{}", failure.stderr);
    fs::remove_file(&fill).unwrap();
    // What the full disk left unfinished is moved aside, and that is said.
    let exported = on(&dir, "export");
    assert!(exported.stderr.lines().all(|line| line.starts_with("repaired: ")));
    let exported = exported.stdout;
    assert!(exported.lines().count() >= acknowledged + 2, "{acknowledged} were acknowledged");
    assert_eq!(on(&dir, "verify").code, 0);
}
