//! A quality manager takes the present policy, changes a line of it and adopts it: what is wrong in the file
//! is named, deadlines that run stay, and one is worked out anew on purpose.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{FIRST, Hospital, NOW};

const RECEIVE: &str = "receive --kind complaint --channel phone --command-id";

fn write(hospital: &Hospital, text: &str) -> String {
    let file = hospital.dir.path().join("policy.toml");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn what_is_shown_can_be_adopted_and_says_the_same() {
    let hospital = Hospital::new();
    let shown = hospital.at(NOW, "policy show").done();
    let file = write(&hospital, &shown);
    let reason = "the same in our own words";
    let adopted = hospital.args(NOW, ["policy", "adopt", &file, "--reason", reason]).done();
    assert_eq!(adopted, "policy version 2 adopted · deadlines that run stay as they are\n");
    assert_eq!(hospital.at(NOW, "policy show").done(), shown);
    assert_eq!(hospital.at(NOW, "policy show 1").done(), shown);
    let list = hospital.at(NOW, "--json policy list").json();
    assert_eq!(list["policies"][1]["reason"], reason);
    assert_eq!(list["policies"][0]["version"], 1, "the standard is recorded with it");
    assert!(hospital.at(NOW, "policy list").done().contains(reason));
    let (code, said) = hospital.at(NOW, "policy show 9").failed();
    assert_eq!(code, 3);
    assert!(said.contains("version 9"), "{said}");
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let hospital = Hospital::new();
    for (text, code, named) in [
        ("[[rules]]\nclock = \"first_contact\"\namount = \"soon\"\n", 2, "amount = \"soon\""),
        ("[[rules]]\nclock = \"tea\"\namount = \"1h\"\n", 2, "clock = \"tea\""),
        ("[[rule]]\nclock = \"promise\"\n", 2, "rule"),
        ("[[rules]]\nclock = \"agreed\"\namount = \"1h\"\n", 3, "rules[1].amount"),
        (
            "[[rules]]\nclock = \"promise\"\namount = \"1h\"\nwhen = { tiers = [\"vip\"] }\n",
            3,
            "never a deadline",
        ),
    ] {
        let file = write(&hospital, text);
        let (exit, said) = hospital.args(NOW, ["policy", "adopt", &file]).failed();
        assert_eq!(exit, code, "{said}");
        assert!(said.contains(named), "{said}");
    }
}

#[test]
fn a_deadline_is_worked_out_anew_on_purpose_only() {
    let hospital = Hospital::new();
    let ticket = hospital.at(NOW, &format!("{RECEIVE} {FIRST}")).done();
    assert!(ticket.contains("Resolution due 2026-03-12"), "{ticket}");
    let text = "[[rules]]\nclock = \"resolution\"\namount = \"2d\"\n";
    let file = write(&hospital, text);
    hospital.args(NOW, ["policy", "adopt", &file]).done();
    let due = || {
        let shown = hospital.at(NOW, &format!("--json ticket {FIRST}")).json();
        let clocks = shown["clocks"].as_array().unwrap().clone();
        let of = |one: &&serde_json::Value| one["start"]["clock"] == "resolution/1";
        let clock = clocks.iter().find(of).unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap()[..10].to_owned();
        (text(&clock["start"]["due"]), text(&clock["first_due"]))
    };
    assert_eq!(due(), ("2026-03-12".to_owned(), "2026-03-12".to_owned()));
    hospital.at(NOW, &format!("recompute {FIRST} resolution --reason policy_changed")).done();
    assert_eq!(due(), ("2026-03-05".to_owned(), "2026-03-12".to_owned()));
    let (code, said) =
        hospital.at(NOW, &format!("recompute {FIRST} promise --reason other")).failed();
    assert_eq!(code, 3, "{said}");
}
