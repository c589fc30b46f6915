//! The program, run as a person runs it: fixed clock, fixed actor, nothing of the environment.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::print_stderr)]

pub mod transcript;

use std::{
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// Tuesday 3 March 2026, 10:00 in Seoul.
pub const NOW: &str = "2026-03-03T10:00:00+09:00";
/// The day after, at 18:00.
pub const LATER: &str = "2026-03-04T18:00:00+09:00";
/// The command that receives the first ticket, and so the ticket.
pub const FIRST: &str = "01950000-0000-7000-8000-000000000001";

/// What a run of the program left behind.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn new(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the program was not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The output of a run that did what it was asked.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "{}", self.stdout);
        self.stdout
    }

    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// Exit code and standard error of a run that printed nothing else.
    #[track_caller]
    pub fn failed(self) -> (i32, String) {
        assert_eq!(self.stdout, "");
        (self.code, self.stderr)
    }
}

/// The program without an environment.
pub fn voc() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voc"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// A data directory with a simulated clock.
pub struct Hospital {
    pub dir: TempDir,
}

impl Hospital {
    pub fn new() -> Self {
        let hospital = Self { dir: tempfile::tempdir().unwrap() };
        let init = "init --origin voc.test.example/2026 --clock simulated --language en";
        hospital.at("2026-03-03T09:00:00+09:00", init).done();
        hospital
    }

    /// A hospital that received one complaint.
    pub fn with_complaint() -> Self {
        let hospital = Self::new();
        let receive = format!(
            "receive --kind complaint --channel phone --originating dental --command-id {FIRST}"
        );
        hospital.run(&receive).done();
        hospital
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn command(&self, now: &str) -> Command {
        let mut command = voc();
        command.arg("--data").arg(self.data()).args(["--now", now]);
        command
    }

    /// Runs a command line whose words are separated by spaces.
    pub fn at(&self, now: &str, line: &str) -> Ran {
        self.args(now, line.split_whitespace())
    }

    pub fn run(&self, line: &str) -> Ran {
        self.at(NOW, line)
    }

    pub fn args<A: AsRef<OsStr>>(&self, now: &str, args: impl IntoIterator<Item = A>) -> Ran {
        Ran::new(self.command(now).args(args).output().unwrap())
    }
}

/// Tells whether a text has Korean in it.
pub fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

/// A Python that has the package `cryptography`.
pub struct Python(pub PathBuf);

/// Finds Python as others have it. Where it must be there (`VOC_PYTHON_REQUIRED`, as in CI) its absence is a failure,
/// elsewhere the test that needs it says so and is left out.
pub fn python() -> Option<Python> {
    let has = |program: &&str| {
        let ran = Command::new(program).args(["-c", "import cryptography"]).output();
        ran.is_ok_and(|ran| ran.status.success())
    };
    let found = ["python3", "python"].into_iter().find(has).map(|found| Python(found.into()));
    if found.is_none() {
        let required = std::env::var_os("VOC_PYTHON_REQUIRED").is_some();
        assert!(!required, "python3 with the package `cryptography` is needed");
        eprintln!("left out: there is no python3 with the package `cryptography`");
    }
    found
}

/// Every file below a directory with its content, to see that nothing was changed.
pub fn content(dir: &std::path::Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}
