//! The engine counts in Unix milliseconds; no answer of the command line shows one.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Ran, voc};

/// From the year 2001 on, milliseconds have thirteen digits; nothing else in an answer does.
const MILLIS: i64 = 1_000_000_000_000;

/// Finds the paths of all numbers that look like Unix milliseconds.
fn suspicious(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.as_i64().is_some_and(|number| number >= MILLIS) => {
            found.push(path.to_owned());
        }
        Value::Array(values) => {
            values.iter().for_each(|value| suspicious(value, &format!("{path}[]"), found));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                suspicious(value, &format!("{path}.{name}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn no_answer_shows_unix_milliseconds() {
    let dir = tempfile::tempdir().unwrap();
    let demo = dir.path().join("demo");
    let run = |line: &str| {
        let mut command = voc();
        command.args(["--json", "--data"]).arg(&demo).args(line.split_whitespace());
        Ran::new(command.output().unwrap()).json()
    };
    let build = voc().arg("demo").arg(&demo).args(["--tickets", "40"]).output().unwrap();
    assert_eq!(build.status.code(), Some(0));
    let questions = [
        "ticket 2012-case",
        "replay 2012-case",
        "replay 2012-case --as-of 2012-06-06",
        "list",
        "due",
        "departments",
        "status",
        "verify",
        "report 2026-10",
        "tick",
    ];
    for question in questions {
        let mut found = Vec::new();
        let answer = run(question);
        suspicious(&answer, "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "voc {question}");
    }
    // The search itself finds what it looks for.
    let mut found = Vec::new();
    suspicious(&serde_json::json!({"rows": [{"due": MILLIS}]}), "", &mut found);
    assert_eq!(found, [".rows[].due"]);
}
