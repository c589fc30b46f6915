//! `voc due --watch` on a terminal: it fits, lets others write, and leaves the terminal as it was
//! however it ends. The terminal is made by Python, which is where a pty can be had without a crate.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use std::{path::Path, process::Command};

use serde_json::{Value, json};
use support::{Hospital, LATER};

/// Signals as Python tells them.
const INTERRUPTED: i64 = -2;
const HUNG_UP: i64 = -1;
const KILLED: i64 = -9;
const TERMINATED: i64 = -15;

fn watched(hospital: &Hospital) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal/watch.py");
    let mut python = Command::new("python3");
    python.arg(script).arg(env!("CARGO_BIN_EXE_voc")).arg(hospital.data()).arg(LATER);
    let output = python.output().expect("python3 runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_terminal_is_left_as_it_was_and_others_may_write() {
    let hospital = Hospital::with_complaint();
    let seen = watched(&hospital);
    let text = |name: &str| seen[name].as_str().unwrap().to_owned();

    assert_eq!(seen["untouched"], true, "echo and line editing stay on while the list stands");
    assert!(text("wide").starts_with("due  "), "{}", text("wide"));
    assert_eq!((seen["wrote"].as_i64(), text("wide").contains("2026-000002")), (Some(0), false));
    assert!(text("after").contains("2026-000002"), "{}", text("after"));

    // The earliest row is on the screen whole, whatever had to be left out below.
    let narrow = text("narrow");
    assert!(narrow.lines().count() < 10, "{narrow}");
    assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
    assert!(narrow.contains("number 2026-000001"), "{narrow}");
    assert!(narrow.contains("the first 1 as of"), "{narrow}");

    let ended = |code: i64| json!({"code": code, "untouched": true});
    assert_eq!(seen["ctrl_c"], ended(INTERRUPTED));
    assert_eq!(seen["q"], ended(0));
    assert_eq!(seen["ctrl_d"], ended(0));
    assert_eq!(seen["terminated"], ended(TERMINATED));
    assert_eq!(seen["killed"], ended(KILLED));
    assert_eq!(seen["window_closed"], HUNG_UP);

    // Nothing was left locked or torn.
    hospital.at(LATER, "verify").done();
}
