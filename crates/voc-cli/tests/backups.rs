//! A hospital backs its data up, loses it, and has it again.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, path::PathBuf, process::Command};

use serde_json::Value;
use support::{FIRST, Hospital, Ran, has_hangul, voc};

struct House {
    hospital: Hospital,
}

impl House {
    fn new() -> Self {
        let hospital = Hospital::new();
        let receive = format!(
            "receive --kind complaint --channel phone --name Kim --text loud --command-id {FIRST}"
        );
        hospital.run(&receive).done();
        Self { hospital }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.hospital.dir.path().join(name)
    }

    fn back_up(&self, more: &str) -> Ran {
        let (dir, keys) = (self.at("backup"), self.at("keys.txt"));
        self.hospital.run(&format!("{more} backup {} --keys {}", dir.display(), keys.display()))
    }

    fn restore(&self, name: &str, more: &[&str]) -> Ran {
        let mut command = voc();
        command.arg("--data").arg(self.at(name)).arg("restore").arg(self.at("backup"));
        command.arg("--keys").arg(self.at("keys.txt")).args(more);
        Ran::new(command.output().unwrap())
    }

    fn ask(&self, name: &str, line: &str) -> Ran {
        let mut command = voc();
        command.arg("--data").arg(self.at(name)).args(line.split_whitespace());
        Ran::new(command.output().unwrap())
    }
}

#[test]
fn what_was_lost_is_there_again() {
    let house = House::new();
    let first = house.back_up("--json").json();
    assert_eq!((&first["size"], &first["missing"]), (&Value::from(2), &Value::from(0)));
    let again = house.back_up("--json").json();
    assert_eq!(again["written"], 0);
    let restored: Value = house.restore("again", &["--json"]).json();
    assert_eq!(restored["published"]["state"], "continues");
    assert_eq!((&restored["root"], &restored["findings"]), (&first["root"], &Value::Array(vec![])));
    assert_eq!(
        house.ask("again", "export --format jsonl").done(),
        house.hospital.run("export --format jsonl").done()
    );
    let replay = house.ask("again", &format!("replay {FIRST}")).done();
    assert!(replay.contains("loud"), "{replay}");
    let sums = Command::new("sha256sum")
        .args(["--check", "--quiet", "SHA256SUMS"])
        .current_dir(house.at("backup"))
        .output();
    if let Ok(sums) = sums {
        assert!(sums.status.success(), "{sums:?}");
    }
}

#[test]
fn what_is_said_is_said_in_both_languages_and_nothing_personal_is() {
    let house = House::new();
    let korean = house.back_up("--lang ko");
    assert!(has_hangul(&korean.stdout) && korean.code == 0, "{korean:?}");
    let english = house.back_up("").done();
    assert!(english.starts_with("2 entries backed up to "), "{english}");
    let without = house.hospital.run(&format!("backup {}", house.at("other").display())).done();
    assert!(without.contains("the keys are not in it"), "{without}");
    let restored = house.restore("again", &["--lang", "ko"]).done();
    assert!(restored.contains("기록 2건과 보호된 값 2개를"), "{restored}");
    for said in [korean.stdout, english, without, restored] {
        assert!(!said.contains("Kim") && !said.contains("loud"), "{said}");
    }
}

#[test]
fn trouble_says_what_to_do_and_leaves_nothing_behind() {
    let house = House::new();
    let (code, said) = house.restore("again", &[]).failed();
    assert_eq!(code, 2);
    assert!(said.contains("is not a backup\nhint: "), "{said}");
    house.back_up("").done();
    let (code, said) = house.restore("data", &[]).failed();
    assert_eq!(code, 5);
    assert!(said.contains("already holds something\nhint: "), "{said}");
    let entries = fs::read_dir(house.at("backup/entries")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&entries).unwrap();
    bytes[20] ^= 1;
    fs::write(&entries, bytes).unwrap();
    let (code, said) = house.restore("again", &[]).failed();
    assert_eq!(code, 5);
    assert!(said.contains("entries/00000000-0002-") && said.contains("sha256sum"), "{said}");
    let left: Vec<_> = fs::read_dir(house.at("again")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    let (code, said) = house.restore("again", &["--lang", "ko"]).failed();
    assert!(code == 5 && has_hangul(&said), "{said}");
}
