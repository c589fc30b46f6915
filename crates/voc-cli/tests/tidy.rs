//! The rules of the house that no compiler holds: who may import whom, how long a file may grow,
//! which words do not belong into which crate, and that every link in the documents leads somewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Each crate with those of ours that it may import. The picture in `docs/ARCHITECTURE.md` is this
/// table drawn.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("voc-store", &[]),
    ("voc-domain", &[]),
    ("voc-log", &["voc-store"]),
    ("voc-vault", &["voc-store"]),
    ("voc-engine", &["voc-domain", "voc-log", "voc-store", "voc-vault"]),
    ("voc-report", &["voc-engine"]),
    ("voc-demo", &["voc-engine"]),
    ("voc-cli", &["voc-demo", "voc-engine", "voc-report"]),
];

/// Words that a crate must not contain, because what they stand for belongs elsewhere.
const BANNED: &[(&str, &[&str])] = &[
    ("voc-store", &["complaint"]),
    ("voc-log", &["complaint", "promise", "department", "sled::", "Utc::now", "SystemTime"]),
    ("voc-vault", &["complaint", "ticket", "sled::", "Utc::now", "SystemTime"]),
    ("voc-domain", &["std::fs", "std::io", "Utc::now", "SystemTime", "Uuid::now_v7", "tracing"]),
    ("voc-engine", &["clap", "println!", "Utc::now", "SystemTime", "sled"]),
    ("voc-report", &["Utc::now", "SystemTime", "EventLog", "println!"]),
];

/// What reaches out of the machine, and the one folder that may name it: nothing but `voc outbox send`
/// ever tells anybody anything, so that no replay, verification or rebuild can.
const REACHES_OUT: &[&str] =
    &["ureq", "reqwest", "hyper", "TcpStream", "UdpSocket", "std::net", "net::Tcp"];
const SENDS: &str = "voc-cli/src/outbox";

const LINES_MAX: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(dir) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The names of the packages under a heading of a manifest.
fn dependencies(manifest: &str, heading: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn crates_import_only_what_the_picture_shows() {
    let allowed: BTreeMap<_, _> = MAY_IMPORT.iter().copied().collect();
    let crates = root().join("crates");
    let mut seen = 0;
    for entry in fs::read_dir(&crates).unwrap() {
        let dir = entry.unwrap().path();
        let name = dir.file_name().unwrap().to_string_lossy().into_owned();
        let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
        let may =
            allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not in the picture"));
        let ours = dependencies(&manifest, "[dependencies]");
        for import in ours.iter().filter(|import| import.starts_with("voc-")) {
            assert!(may.contains(&import.as_str()), "{name} must not import {import}");
        }
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name} takes the common lints");
        assert!(
            name == "voc-store" || !ours.contains(&"sled".to_owned()),
            "{name} must not name the embedded store"
        );
        seen += 1;
    }
    assert_eq!(seen, MAY_IMPORT.len(), "the picture shows a crate that is not there");
}

#[test]
fn no_file_grows_past_its_length() {
    let root = root();
    let sources =
        files(&root.join("crates"), "rs").into_iter().chain(files(&root.join("benches"), "rs"));
    for path in sources {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines: the design is speaking", path.display());
    }
}

#[test]
fn words_stay_in_the_crates_they_belong_to() {
    for (name, words) in BANNED {
        for path in files(&root().join("crates").join(name).join("src"), "rs") {
            let text = fs::read_to_string(&path).unwrap();
            // What a test module or a comment says binds nobody.
            let code = text.split("#[cfg(test)]").next().unwrap();
            for (number, line) in (1..).zip(code.lines()) {
                let line = line.split("//").next().unwrap();
                for word in *words {
                    assert!(!line.contains(word), "{}:{number} says `{word}`", path.display());
                }
            }
        }
    }
}

#[test]
fn nothing_but_the_outbox_of_the_command_line_reaches_out() {
    let crates = root().join("crates");
    for entry in fs::read_dir(&crates).unwrap() {
        let dir = entry.unwrap().path();
        let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
        let named = dependencies(&manifest, "[dependencies]");
        let sends = named.iter().any(|name| REACHES_OUT.contains(&name.as_str()));
        assert_eq!(sends, dir.ends_with("voc-cli"), "{}", dir.display());
        let mut found = 0;
        for path in files(&dir.join("src"), "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let may = path.to_string_lossy().contains(SENDS);
            for word in REACHES_OUT.iter().filter(|word| text.contains(**word)) {
                assert!(may, "{} says `{word}`", path.display());
                found += 1;
            }
        }
        assert_eq!(found > 0, sends, "the search finds what is there");
    }
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let root = root();
    for path in files(&root, "md") {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()) {
            let target = link.split('#').next().unwrap();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let file = path.parent().unwrap().join(target);
            assert!(file.exists(), "{}: the link to {link} is dead", path.display());
        }
    }
}

#[test]
fn korean_is_spoken_one_way() {
    // The polite plain form is not the formal one, a particle is chosen, and one thing has one name.
    let banned = [
        "세요",
        "을(를)",
        "은(는)",
        "이(가)",
        "(으)로",
        "와(과)",
        "상급 보고",
        "상급자 보고",
        "월말 미결",
        "사전 경위",
    ];
    for name in ["voc-cli", "voc-report"] {
        let dir = root().join("crates").join(name);
        let sources = files(&dir.join("src"), "rs").into_iter();
        for path in sources.chain(files(&dir.join("templates"), "html")) {
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in (1..).zip(text.lines()) {
                for word in banned {
                    assert!(!line.contains(word), "{}:{number} says `{word}`", path.display());
                }
            }
        }
    }
}
