//! The report of the demonstration's month as it is on file: the same bytes, of the shape that the schema
//! says, and with the numbers that a program of another language works out from the log itself.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;
use support::{Ran, voc};
use tempfile::TempDir;

/// A demonstration small enough to be read on file.
struct Demo {
    dir: TempDir,
}

impl Demo {
    fn new() -> Self {
        let demo = Self { dir: tempfile::tempdir().unwrap() };
        let built = voc().arg("demo").arg(demo.data()).args(["--tickets", "60"]).output().unwrap();
        assert_eq!(built.status.code(), Some(0));
        demo
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("demo")
    }

    fn run(&self, line: &str) -> Ran {
        let mut command = voc();
        command.arg("--data").arg(self.data()).args(line.split_whitespace());
        Ran::new(command.output().unwrap())
    }

    /// Writes the report into a directory and returns every file by name.
    fn written(&self, name: &str, options: &str) -> Vec<(String, Vec<u8>)> {
        let out = self.dir.path().join(name);
        let text = self.run(&format!("{options} --out {}", out.display())).done();
        let files = text.lines().map(Path::new);
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        files.map(|path| (name(path), fs::read(path).unwrap())).collect()
    }
}

/// Puts another root hash in place of the log's own, which commits to random salts: `AAA…=`.
fn without_root(text: &[u8], root: &str) -> String {
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(text.contains(root), "every report names the root of its log");
    text.replace(root, &format!("{}=", "A".repeat(43)))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Written anew with `VOC_UPDATE_FIXTURES=1 cargo test -p voc-cli --test golden_reports`; read what changed.
#[test]
fn the_reports_are_those_on_file() {
    let demo = Demo::new();
    let hash = demo.run("--json report 2026-10").json()["as_of"]["root"].clone();
    let hash = hash.as_str().unwrap();
    for lang in ["ko", "en"] {
        let options = format!("--lang {lang} report 2026-10 --format json,csv,md");
        for (name, found) in demo.written("out", &options) {
            let path = root().join("fixtures/reports").join(&name);
            let found = without_root(&found, hash);
            if std::env::var_os("VOC_UPDATE_FIXTURES").is_some() {
                fs::write(&path, &found).unwrap();
            }
            assert!(found == fs::read_to_string(&path).unwrap(), "the report differs from {name}");
        }
    }
}

#[test]
fn every_format_has_the_same_bytes_for_the_same_checkpoint() {
    let demo = Demo::new();
    let size = demo.run("--json status").json()["size"].as_u64().unwrap();
    let every = [
        "--lang ko report 2026-10".to_owned(),
        "--lang en report 2026-10 --suppress-below 5".to_owned(),
        "--lang ko report 2026-10 --department dental_clinic --suppress-below 5".to_owned(),
        format!("--lang ko report 2026-10 --as-of {} --since {}", size - 40, size - 90),
        format!("--lang en report 2026-10 --branch seoul --as-of {}", size - 40),
        // The year is not over: what is open is judged just before the next entry was recorded.
        format!("--lang ko report year 2026 --as-of {}", size - 1),
        format!("--lang en report year 2026 --as-of {}", size - 40),
    ];
    for options in &every {
        let (once, again) = (demo.written("once", options), demo.written("again", options));
        assert_eq!(once.len(), 6, "every format of {options}");
        for ((name, first), (_, second)) in once.iter().zip(&again) {
            assert!(first == second, "{name} differs");
        }
    }
}

#[test]
fn a_csv_begins_with_the_mark_unless_it_is_to_have_none() {
    let demo = Demo::new();
    let marked = demo.run("report 2026-10 --format csv").done();
    let plain = demo.run("report 2026-10 --format csv --no-bom").done();
    assert_eq!(marked.strip_prefix('\u{feff}').unwrap(), plain);
    assert!(plain.starts_with("section,"));
    let shared = demo.run("report 2026-10 --format csv --no-bom --suppress-below 5").done();
    assert!(shared.starts_with("section,"));
}

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn new() -> Self {
        let path = root().join("docs/schemas/monthly-report.schema.json");
        let text: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.add_resource("urn:voc:monthly-report", text).unwrap();
        let index = compiler.compile("urn:voc:monthly-report", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn fault(&self, document: &Value) -> Option<String> {
        self.schemas.validate(document, self.index).err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn the_documents_have_the_shape_that_the_schema_says() {
    let (demo, schema) = (Demo::new(), Schema::new());
    let full = demo.run("--json report 2026-10").json();
    let shared = demo.run("--json report 2026-10 --suppress-below 5").json();
    let empty = demo.run("--json report 2020-01").json();
    for (name, document) in [("full", &full), ("shared", &shared), ("empty", &empty)] {
        assert_eq!(schema.fault(document), None, "{name}");
    }
    // The schema itself can refuse: a count that is a moment, a field too many, a field too few.
    let mut wrong = full.clone();
    wrong["days"][0]["received"] = "1970-01-01T09:00:00+09:00".into();
    assert!(schema.fault(&wrong).is_some());
    let mut wrong = full.clone();
    wrong["more"] = 1.into();
    assert!(schema.fault(&wrong).is_some());
    let mut wrong = full;
    wrong.as_object_mut().unwrap().remove("flow");
    assert!(schema.fault(&wrong).is_some());
}

/// The script knows nothing of this program: it reads the exported log and `docs/indicators.md` is its rule.
#[test]
fn another_program_works_out_the_same_numbers_from_the_log() {
    let demo = Demo::new();
    let log = demo.dir.path().join("log.jsonl");
    fs::write(&log, demo.run("export").done()).unwrap();
    let script = root().join("crates/voc-report/tests/recompute_month.py");
    let compare = |report: &Path| {
        let mut python = Command::new("python3");
        python.arg(&script).arg(&log).arg(report).output().expect("python3 runs")
    };
    let golden = root().join("fixtures/reports/voc-2026-10.json");
    let ran = compare(&golden);
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    let agreed = said.lines().filter(|line| line.starts_with("agree ")).count();
    assert!(agreed >= 50, "{said}");
    // One ticket less, and it does not agree.
    let mut report: Value = serde_json::from_str(&fs::read_to_string(&golden).unwrap()).unwrap();
    report["flow"]["new"].as_array_mut().unwrap().pop();
    let changed = demo.dir.path().join("changed.json");
    fs::write(&changed, report.to_string()).unwrap();
    let ran = compare(&changed);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stdout).contains("differ flow.new"));
    // One deadline less that falls due soon, and an open ticket in another age.
    let mut report: Value = serde_json::from_str(&fs::read_to_string(&golden).unwrap()).unwrap();
    let upcoming = report["upcoming"].as_array_mut().unwrap();
    let known = upcoming.iter().position(|one| one["clock"] == "first_contact/1").unwrap();
    upcoming.remove(known);
    let young = report["ageing"][0]["tickets"].as_array_mut().unwrap().pop().unwrap();
    report["ageing"][5]["tickets"].as_array_mut().unwrap().push(young);
    fs::write(&changed, report.to_string()).unwrap();
    let said = String::from_utf8_lossy(&compare(&changed).stdout).into_owned();
    for part in ["upcoming.known", "ageing.0", "ageing.90"] {
        assert!(said.contains(&format!("differ {part} ")), "{said}");
    }
}
