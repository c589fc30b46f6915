//! A hospital with two tickets, a checkpoint that somebody outside has, and a bundle.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    judge::{Verdicts, of_directory},
    support::{FIRST, Hospital, Python, Ran, voc},
};

/// What somebody outside has: not in the data directory.
pub struct Scene {
    pub hospital: Hospital,
    /// The verifier key of the log.
    pub key: String,
    /// The checkpoint that was published.
    pub seen: PathBuf,
    /// The data directory as it was before that.
    pub backup: PathBuf,
    /// A bundle of the first ticket.
    pub bundle: PathBuf,
    /// One that was made before the last entries.
    pub older_bundle: PathBuf,
    /// A bundle of the second ticket, against the same checkpoint.
    pub bundle_of_second: PathBuf,
    /// A log that has nothing to do with it, with a bundle of its own.
    pub other: PathBuf,
    copies: Cell<u32>,
}

pub const SECOND: &str = "01950000-0000-7000-8000-000000000002";

impl Scene {
    pub fn new() -> Self {
        let hospital = hospital();
        let at = |name: &str| hospital.dir.path().join(name);
        copy(&hospital.data(), &at("backup"));
        hospital.run(&format!("note {FIRST} --text second")).done();
        let checkpoint = hospital.run("checkpoint").stdout;
        fs::write(at("seen"), &checkpoint).unwrap();
        hospital.run(&format!("note {FIRST} --text third")).done();
        let seen = at("seen");
        let seen = ["--seen", seen.to_str().unwrap()];
        export(&hospital.data(), FIRST, &at("older"), &seen).done();
        hospital.run(&format!("note {FIRST} --text fourth")).done();
        for (ticket, name) in [(FIRST, "bundle"), (SECOND, "bundle-of-second")] {
            export(&hospital.data(), ticket, &at(name), &seen).done();
        }
        Self {
            key: hospital.run("status --json").json()["verifier_key"].as_str().unwrap().to_owned(),
            seen: at("seen"),
            backup: at("backup"),
            bundle: at("bundle"),
            older_bundle: at("older"),
            bundle_of_second: at("bundle-of-second"),
            other: other_log(&at("other")),
            hospital,
            copies: Cell::new(0),
        }
    }

    pub fn new_path(&self, name: &str) -> PathBuf {
        self.copies.set(self.copies.get() + 1);
        self.hospital.dir.path().join(format!("{name}-{}", self.copies.get()))
    }

    pub fn copy_of_data(&self, _what: &str) -> PathBuf {
        let to = self.new_path("data");
        copy(&self.hospital.data(), &to);
        to
    }

    pub fn copy_of_bundle(&self, _what: &str) -> PathBuf {
        let to = self.new_path("bundle");
        copy(&self.bundle, &to);
        to
    }

    pub fn untouched(&self, python: &Python) -> Verdicts {
        of_directory(self, &self.copy_of_data("untouched"), python)
    }
}

fn hospital() -> Hospital {
    let hospital = Hospital::with_complaint();
    hospital
        .run(&format!(
            "receive --kind complaint --channel visit --text other --command-id {SECOND}"
        ))
        .done();
    hospital.run(&format!("note {FIRST} --text first")).done();
    hospital
}

fn other_log(at: &Path) -> PathBuf {
    let data = at.join("data");
    let init = ["init", "--origin", "voc.test.example/2026", "--clock", "simulated"];
    in_data(&data, &init).done();
    let receive = ["receive", "--kind", "complaint", "--channel", "phone", "--command-id", FIRST];
    in_data(&data, &receive).done();
    export(&data, FIRST, &at.join("bundle"), &[]).done();
    at.to_owned()
}

/// Runs the program on a data directory.
pub fn in_data(data: &Path, args: &[&str]) -> Ran {
    let now = ["--lang", "en", "--now", crate::support::NOW];
    Ran::new(voc().arg("--data").arg(data).args(now).args(args).output().unwrap())
}

/// Exports a ticket with everything that is protected.
pub fn export(data: &Path, ticket: &str, out: &Path, more: &[&str]) -> Ran {
    let out = out.to_str().unwrap();
    let args = ["--json", "bundle", "export", ticket, "--disclose", "all", "--out", out];
    in_data(data, &[&args[..], more].concat())
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

pub fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}
