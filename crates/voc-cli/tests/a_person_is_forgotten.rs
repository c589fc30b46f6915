//! A person asks what is kept about them, and to be forgotten. The manager finds the code, hands out
//! everything, is kept from erasing while a hold stands, sees what will go, and erases it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use serde_json::json;
use support::{FIRST, Hospital, LATER, NOW};

const NAME: &str = "Hong-Gildong";
const ERASURE: &str = "01950000-0000-7000-8000-0000000000e1";

fn hospital() -> Hospital {
    let hospital = Hospital::new();
    let receive = format!(
        "receive --kind complaint --channel phone --command-id {FIRST} --name {NAME} --contact 010 --text waited"
    );
    hospital.at(NOW, &receive).done();
    hospital.at(NOW, &format!("party {FIRST} guardian --name Kim")).done();
    hospital
}

fn subject() -> String {
    format!("c-{FIRST}")
}

#[test]
fn the_code_of_a_person_is_found_at_the_ticket() {
    let hospital = hospital();
    let listed = hospital.at(NOW, &format!("--json subject list {FIRST}")).json();
    let first = &listed["subjects"][0];
    assert_eq!(first["subject"], subject().as_str());
    assert_eq!(first["roles"], json!(["complainant"]));
    assert_eq!(first["name"], json!({"state": "open", "text": NAME}));
    assert_eq!((&first["values"], &first["erased"]), (&json!(3), &json!(null)));
    let shown = hospital.at(NOW, &format!("subject list {FIRST}")).done();
    assert!(shown.contains(&subject()) && shown.contains(NAME), "{shown}");
    assert!(shown.contains("Guardian"), "{shown}");
    let shown = hospital.at(NOW, &format!("--lang ko subject list {FIRST}")).done();
    assert!(shown.contains("보관"), "{shown}");
}

#[test]
fn everything_about_a_person_is_handed_out() {
    let hospital = hospital();
    let file = hospital.at(NOW, &format!("--json subject export {}", subject())).json();
    let values = file["values"].as_array().unwrap();
    let told: Vec<_> = values.iter().map(|one| (&one["field"], &one["value"]["text"])).collect();
    let expected = [("contact", "010"), ("name", NAME), ("text", "waited")];
    let expected = expected.map(|(field, text)| (json!(field), json!(text)));
    assert_eq!(told, expected.iter().map(|(field, text)| (field, text)).collect::<Vec<_>>());
    assert_eq!(values[0]["recorded_at"], NOW);
    assert_eq!(values[0]["number"], "2026-000001");
    let out = hospital.dir.path().join("file.json");
    let args = ["subject", "export", &subject(), "--out", out.to_str().unwrap()];
    let said = hospital.args(NOW, args).done();
    assert!(said.contains("3 values") && !said.contains(NAME), "{said}");
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(written, file);
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let (code, said) = hospital.at(NOW, "subject export c-nobody").failed();
    assert_eq!(code, 3);
    assert!(said.contains("nothing is kept about `c-nobody`"), "{said}");
}

#[test]
fn a_hold_keeps_everything_until_it_is_lifted() {
    let hospital = hospital();
    let erase = format!("erase {} --reason request --yes", subject());
    let placed = hospital.at(NOW, &format!("hold place --ticket {FIRST} --reason lawsuit")).done();
    assert_eq!(placed, "hold 1 placed · ticket 2026-000001 · Lawsuit\n");
    let (code, said) = hospital.at(NOW, &erase).failed();
    assert_eq!(code, 3);
    assert!(said.contains("hold 1 keeps the data") && said.contains("voc hold lift"), "{said}");
    let (code, said) = hospital.at(NOW, &format!("--lang ko {erase}")).failed();
    assert_eq!(code, 3);
    assert!(said.contains("1번 파기 보류가 걸려 있어 파기할 수 없습니다"), "{said}");
    let dry = hospital.at(NOW, &format!("--json erase {} --dry-run", subject()));
    assert_eq!(dry.code, 1, "the answer is no");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&dry.stdout).unwrap()["holds"],
        json!([1])
    );
    let listed = hospital.at(NOW, "--json hold list").json();
    assert_eq!(listed["holds"][0]["scope"], json!({ "ticket": FIRST }));
    assert_eq!(listed["holds"][0]["since"], NOW);
    let lifted = hospital.at(LATER, "--json hold lift 1 --reason ended").json();
    assert_eq!((&lifted["until"], &lifted["repeated"]), (&json!(LATER), &json!(false)));
    assert!(hospital.at(NOW, "hold list").done().contains("2026-03-04"));
    let (code, _) = hospital.at(LATER, "hold lift 1 --reason ended").failed();
    assert_eq!(code, 3);
    hospital.at(LATER, &erase).done();
}

#[test]
fn nobody_is_erased_by_accident() {
    let hospital = hospital();
    let erase = format!("erase {} --reason request", subject());
    let (code, said) = hospital.at(NOW, &erase).failed();
    assert_eq!(code, 2);
    assert!(said.contains("--dry-run") && said.contains("--yes"), "{said}");
    let plan = hospital.at(NOW, &format!("--json erase {} --dry-run", subject())).json();
    let tickets = json!([{"ticket": FIRST, "number": "2026-000001"}]);
    let subject = subject();
    let expected = json!({"subject": subject, "also": [], "values": 3, "tickets": tickets, "holds": [], "erased": null});
    assert_eq!(plan, expected);
    let shown = hospital.at(NOW, &format!("erase {subject} --dry-run")).done();
    assert_eq!(
        shown,
        format!("{subject}: 3 values would be erased for good · 1 ticket (2026-000001)\n")
    );
    let replay = hospital.at(NOW, &format!("replay {FIRST}")).done();
    assert!(replay.contains(NAME), "nothing may be gone");
}

#[test]
fn what_is_erased_is_gone_from_every_answer_and_the_rest_stays() {
    let hospital = hospital();
    let before = hospital.at(NOW, "export --format jsonl").done();
    let erase = format!("--json erase {} --reason request --yes --command-id {ERASURE}", subject());
    let erased = hospital.at(NOW, &erase).json();
    let tickets = json!([{"ticket": FIRST, "number": "2026-000001"}]);
    assert_eq!((&erased["values"], &erased["tickets"]), (&json!(3), &tickets));
    assert_eq!((&erased["recorded_at"], &erased["repeated"]), (&json!(NOW), &json!(false)));
    assert_eq!(hospital.at(LATER, &erase).json()["repeated"], true);
    let replay = hospital.at(NOW, &format!("replay {FIRST}")).done();
    assert!(replay.contains("[erased]") && replay.contains("Kim"), "{replay}");
    assert!(!replay.contains(NAME), "{replay}");
    let replay = hospital.at(NOW, &format!("--lang ko replay {FIRST}")).done();
    assert!(replay.contains("[파기됨]"), "{replay}");
    let page = hospital.dir.path().join("page.html");
    hospital.args(NOW, ["replay", FIRST, "--html", page.to_str().unwrap()]).done();
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("[erased]") && !page.contains(NAME));
    let replay = hospital.at(NOW, &format!("--json replay {FIRST}")).json();
    let name = &replay["rows"][0]["events"][0]["protected"]["name"];
    assert_eq!(name, &json!({"state": "erased", "by": erased["position"]}));
    assert!(hospital.at(NOW, "export --format jsonl").done().starts_with(&before));
    hospital.at(NOW, "verify").done();
    let (code, said) = hospital.at(NOW, &format!("note {FIRST} --text again")).failed();
    assert_eq!(code, 3);
    assert!(said.contains("was erased for good"), "{said}");
    each_file(&hospital.data(), &mut |path, bytes| {
        let found = bytes.windows(NAME.len()).any(|window| window == NAME.as_bytes());
        assert!(!found, "{} tells the name", path.display());
    });
}

fn each_file(dir: &Path, check: &mut dyn FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, check);
        } else {
            check(&path, &fs::read(&path).unwrap());
        }
    }
}
