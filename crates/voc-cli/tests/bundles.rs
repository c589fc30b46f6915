//! A ticket leaves the house with its proofs, and somebody who has nothing of ours checks them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use support::{FIRST, Hospital, Ran, has_hangul, python, voc};

struct Outside {
    hospital: Hospital,
    key: String,
}

impl Outside {
    fn new() -> Self {
        let hospital = Hospital::new();
        let receive = format!(
            "receive --kind complaint --channel phone --name Kim --text loud --command-id {FIRST}"
        );
        hospital.run(&receive).done();
        hospital.run(&format!("note {FIRST} --text inside --role director")).done();
        let key = key_of(&hospital);
        Self { hospital, key }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.hospital.dir.path().join(name)
    }

    fn export(&self, name: &str, more: &str) -> Value {
        let out = self.at(name);
        let line = format!("bundle export {FIRST} --json --out {} {more}", out.display());
        self.hospital.run(&line).json()
    }

    fn verify(&self, name: &str, more: &[&str]) -> Ran {
        let mut command = voc();
        command.args(["bundle", "verify", "--key", &self.key]).args(more).arg(self.at(name));
        Ran::new(command.output().unwrap())
    }

    fn verified(&self, name: &str, more: &[&str]) -> Value {
        self.verify(name, &[&["--json"], more].concat()).json()
    }

    /// Runs the program of the bundle, if Python is there.
    fn by_python(&self, name: &str, more: &[&str]) {
        let Some(ran) = self.python(name, more) else { return };
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    }

    fn refused_by_python(&self, name: &str) {
        let Some(ran) = self.python(name, &[]) else { return };
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{}", ran.stdout);
        assert!(ran.stdout.starts_with("FAILED the checkpoint is signed with"), "{}", ran.stdout);
    }

    fn python(&self, name: &str, more: &[&str]) -> Option<Ran> {
        let mut command = Command::new(python()?.0);
        command.arg(self.at(name).join("verify.py")).args(["--key", &self.key]).args(more);
        Some(Ran::new(command.output().unwrap()))
    }
}

fn key_of(hospital: &Hospital) -> String {
    hospital.run("status --json").json()["verifier_key"].as_str().unwrap().to_owned()
}

fn outcome<'a>(verified: &'a Value, check: &str) -> &'a Value {
    let mut checks = verified["checks"].as_array().unwrap().iter();
    &checks.find(|one| one["check"] == check).unwrap()["outcome"]
}

#[test]
fn only_what_was_chosen_is_disclosed() {
    let outside = Outside::new();
    for (disclose, shown, hidden) in [
        ("none", &[][..], &["Kim", "loud", "inside"][..]),
        ("all", &["Kim", "loud", "inside"], &[]),
        ("name", &["Kim"], &["loud", "inside"]),
        ("text", &["loud", "inside"], &["Kim"]),
        ("director", &["inside"], &["Kim", "loud"]),
    ] {
        let exported = outside.export(disclose, &format!("--disclose {disclose}"));
        assert_eq!(exported["disclosed"], shown.len(), "{disclose}");
        assert_eq!(exported["withheld"], hidden.len(), "{disclose}");
        let page = fs::read_to_string(outside.at(disclose).join("timeline.html")).unwrap();
        let says = |text: &&str| page.contains(&format!(" {text}</p>"));
        assert!(shown.iter().all(&says), "{disclose}");
        assert!(!hidden.iter().any(says), "{disclose}");
        assert_eq!(outside.verified(disclose, &[])["disclosed"], shown.len(), "{disclose}");
        outside.by_python(disclose, &[]);
    }
    let refused = outside.hospital.run(&format!("bundle export {FIRST} --out x --disclose secret"));
    assert_eq!(refused.code, 2);
}

#[test]
fn a_seal_is_used_again_until_the_ticket_goes_on() {
    let outside = Outside::new();
    let seal = |exported: &Value| exported["seal"]["position"].as_u64().unwrap();
    let (first, second) = (outside.export("first", ""), outside.export("second", ""));
    assert_eq!(seal(&first), seal(&second));
    outside.hospital.run(&format!("note {FIRST} --text more")).done();
    let third = outside.export("third", "");
    assert!(seal(&third) > seal(&second));
    assert_eq!(outside.verified("third", &[])["after_seal"], serde_json::json!([]));
    assert_eq!(outside.verified("third", &[])["sealed_to"], third["seal"]["size"]);
}

#[test]
fn the_same_bundle_has_the_same_bytes() {
    let outside = Outside::new();
    outside.export("first", "--disclose all");
    outside.export("second", "--disclose all");
    let bytes = |name: &str| {
        let all = support::content(&outside.at(name)).into_iter();
        all.map(|(path, bytes)| (path.strip_prefix(outside.at(name)).unwrap().to_owned(), bytes))
            .filter(|(path, _)| !path.starts_with("consistency"))
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes("first"), bytes("second"));
}

#[test]
fn nothing_is_written_over_and_nothing_half_is_left() {
    let outside = Outside::new();
    let out = outside.at("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("letter"), "kept").unwrap();
    let line = format!("bundle export {FIRST} --out {}", out.display());
    assert_eq!(outside.hospital.run(&line).failed().0, 5);
    assert_eq!(support::content(&out), [(out.join("letter"), b"kept".to_vec())]);
    let left = fs::read_dir(outside.hospital.dir.path()).unwrap();
    assert!(
        left.into_iter().all(|one| !one.unwrap().file_name().to_str().unwrap().starts_with('.'))
    );
}

#[test]
fn an_erased_value_is_explained_by_a_proved_entry() {
    let outside = Outside::new();
    outside.export("before", "--disclose all");
    let file = outside.hospital.run(&format!("subject list {FIRST} --json")).json();
    let text = file.to_string();
    let at =
        text.find("person:").or_else(|| text.find("\"subject\":\"").map(|at| at + 11)).unwrap();
    let subject = text[at..].split('"').next().unwrap().to_owned();
    let erase = format!("erase {subject} --reason request --yes");
    outside.hospital.run(&erase).done();
    let exported = outside.export("after", "--disclose all");
    assert!(exported["erased"].as_u64().unwrap() > 0, "{exported}");
    assert_eq!(exported["missing"], 0);
    let verified = outside.verified("after", &[]);
    assert_eq!(verified["erased"], exported["erased"]);
    outside.by_python("after", &[]);
    // Without the entry that says so, the values are withheld and the pages, which say otherwise, give it away.
    let index = outside.at("after").join("bundle.json");
    let mut changed: Value = serde_json::from_slice(&fs::read(&index).unwrap()).unwrap();
    changed["erasures"] = serde_json::json!([]);
    fs::write(&index, changed.to_string()).unwrap();
    assert_eq!(outside.verify("after", &[]).code, 1);
}

#[test]
fn after_a_rotation_the_new_key_verifies_and_so_does_either_of_two_that_are_given() {
    let mut outside = Outside::new();
    outside.export("before", "");
    let old = outside.key.clone();
    let seen = outside.at("seen");
    fs::write(&seen, outside.hospital.run("checkpoint").stdout).unwrap();
    let _ = outside.hospital.run("key rotate");
    let new = key_of(&outside.hospital);
    assert_ne!(old, new);
    outside.export("after", &format!("--seen {}", seen.display()));
    // The checkpoint of the rotation itself bears both signatures; a later one only the new.
    outside.hospital.run(&format!("note {FIRST} --text more")).done();
    outside.export("later", &format!("--seen {}", seen.display()));
    // The old key has signed that the new one follows, and the entry that says so is in the bundle.
    outside.verified("later", &[]);
    let stranger = key_of(&Outside::new().hospital);
    outside.key = stranger;
    assert_eq!(outside.verify("later", &[]).code, 1, "nobody else's key leads there");
    outside.refused_by_python("later");
    outside.key = old;
    let seen = seen.to_str().unwrap();
    outside.verified("later", &["--key", &new, "--seen", seen]);
    outside.by_python("later", &["--seen", seen]);
    outside.by_python("later", &["--key", &new, "--seen", seen]);
    // A second rotation is reached over the first.
    let _ = outside.hospital.run("key rotate");
    outside.hospital.run(&format!("note {FIRST} --text still-more")).done();
    outside.export("last", &format!("--seen {seen}"));
    outside.verified("last", &["--seen", seen]);
    outside.by_python("last", &["--seen", seen]);
    // Without the word of the first key for the second, nothing leads from one to the other.
    endorse_nothing(&outside.at("later"));
    assert_eq!(outside.verify("later", &[]).code, 1);
    outside.refused_by_python("later");
    outside.key = new;
    outside.verified("last", &[]);
}

/// Puts another signature in the place of the one that says which key follows.
fn endorse_nothing(bundle: &Path) {
    for file in fs::read_dir(bundle.join("entries")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if let Some(at) = text.find("\"endorsement\":\"") {
            let at = at + "\"endorsement\":\"".len();
            let forged = format!("{}AAAA{}", &text[..at], &text[at + 4..]);
            fs::write(path, forged).unwrap();
        }
    }
}

#[test]
fn what_does_not_belong_and_what_proves_nothing_is_found() {
    let outside = Outside::new();
    let breaks = |name: &str, change: &dyn Fn(&PathBuf), check: &str| {
        outside.export(name, "");
        change(&outside.at(name));
        let ran = outside.verify(name, &["--json"]);
        assert_eq!(ran.code, 1, "{name}");
        let verified: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(*outcome(&verified, check), "broken", "{name}: {}", ran.stdout);
    };
    let no_text = |dir: &PathBuf| {
        for proof in fs::read_dir(dir.join("proofs")).unwrap() {
            fs::write(proof.unwrap().path(), [0xff]).unwrap();
        }
    };
    breaks("no-text", &no_text, "proofs");
    breaks("module", &|dir| fs::create_dir(dir.join("json")).unwrap(), "files");
    let link = |dir: &PathBuf| std::os::unix::fs::symlink("bundle.json", dir.join("READ")).unwrap();
    breaks("link", &link, "files");
    breaks("long", &|dir| fs::write(dir.join("entries/9"), vec![b' '; 70_000]).unwrap(), "files");
    let another = |dir: &PathBuf| {
        let page = dir.join("timeline.html");
        let text = fs::read_to_string(&page).unwrap();
        let version = concat!("voc ", env!("CARGO_PKG_VERSION"));
        fs::write(page, text.replace(version, "voc 99.0.0")).unwrap();
    };
    breaks("another", &another, "pages");
    // What entries say is not said to hold while nothing proves them.
    outside.export("unproved", "");
    no_text(&outside.at("unproved"));
    let ran = outside.verify("unproved", &["--json"]);
    let verified: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(*outcome(&verified, "seal"), "not_checked");
}

#[test]
fn a_checkpoint_that_was_seen_is_continued_and_another_one_is_refused() {
    let outside = Outside::new();
    let seen = outside.at("seen");
    fs::write(&seen, outside.hospital.run("checkpoint").stdout).unwrap();
    outside.hospital.run(&format!("note {FIRST} --text more")).done();
    // The last one that was published is continued without being asked.
    outside.export("bundle", "");
    let verified = outside.verified("bundle", &["--seen", seen.to_str().unwrap()]);
    assert_eq!(*outcome(&verified, "seen"), "holds");
    assert_eq!(*outcome(&outside.verified("bundle", &[]), "seen"), "not_checked");
    let other = Outside::new();
    let theirs = other.at("theirs");
    fs::write(&theirs, other.hospital.run("checkpoint").stdout).unwrap();
    let line = format!(
        "bundle export {FIRST} --out {} --seen {}",
        outside.at("x").display(),
        theirs.display()
    );
    let (code, told) = outside.hospital.run(&line).failed();
    assert_eq!(code, 1, "{told}");
    assert_eq!(outside.verify("bundle", &["--seen", theirs.to_str().unwrap()]).code, 1);
}

#[test]
fn the_answer_is_in_words_and_says_what_is_not_proved() {
    let outside = Outside::new();
    outside.export("bundle", "");
    for lang in ["ko", "en"] {
        let said = outside.verify("bundle", &["--lang", lang]).done();
        let hangul = said.lines().filter(|line| !line.is_empty()).filter(|line| has_hangul(line));
        let lines = said.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(hangul.count(), if lang == "ko" { lines } else { 0 }, "{said}");
        assert!(said.contains(if lang == "ko" { "증명되지 않는 것" } else { "Not proved" }));
    }
    let entry = outside.at("bundle/entries/1");
    let text = fs::read_to_string(&entry).unwrap();
    fs::write(&entry, text.replace("phone", "visit")).unwrap();
    let ran = outside.verify("bundle", &["--lang", "en"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("proofs/1.tlog-proof: expected a proof from entry 1"),
        "{}",
        ran.stdout
    );
    let ran = outside.verify("nowhere", &["--lang", "en"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (5, ""));
    let mut command = voc();
    command.args(["--lang", "en", "bundle", "verify", "--key", "no-key"]).arg(outside.at("bundle"));
    assert_eq!(Ran::new(command.output().unwrap()).failed().0, 2);
}
