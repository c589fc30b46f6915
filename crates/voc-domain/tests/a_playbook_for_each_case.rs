//! The manual of a hospital, stage by stage: the text that says most closely whom it is for is the one
//! to follow, versions follow one another, and a directory without any has guidance all the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod org_support;

use org_support::{Group, draft, playbook};
use voc_domain::{
    BilingualText, CauseCode, CodeList as _, OrgCommand, Playbook, PlaybookCase, Rejection, Stage,
    VocKind,
};

#[track_caller]
fn check(group: &Group, kind: VocKind, causes: &[&str], treatments: &[&str], expected: &str) {
    let causes: Vec<CauseCode> = causes.iter().map(|one| one.parse().unwrap()).collect();
    let treatments: Vec<_> = treatments.iter().map(|one| one.parse().unwrap()).collect();
    let case = PlaybookCase { kind: Some(kind), causes: &causes, treatments: &treatments };
    let found = group.org.playbook_for(Stage::Listen, &case);
    assert_eq!(format!("{} {}", found.playbook, found.version), expected);
}

#[test]
fn a_hospital_without_playbooks_has_guidance_for_each_stage() {
    let group = Group::new();
    let nobody = PlaybookCase { kind: None, causes: &[], treatments: &[] };
    for stage in Stage::ALL {
        let found = group.org.playbook_for(*stage, &nobody);
        assert_eq!((found.playbook.as_str(), found.version), (&*format!("builtin_{stage}"), 1));
        assert_ne!(found.text.korean(), found.text.english());
    }
}

#[test]
fn the_text_that_says_most_closely_whom_it_is_for_is_followed() {
    let mut group = Group::new();
    check(&group, VocKind::Complaint, &[], &[], "builtin_listen 1");
    let mut give = |code: &str, change: fn(&mut voc_domain::PlaybookDraft)| {
        let mut one = draft(code);
        change(&mut one);
        group.give(&OrgCommand::DefinePlaybook(Box::new(one))).unwrap();
    };
    // In the order of what they say, the most first, so that the order of definition decides nothing.
    give("dental", |one| one.treatment = Some("dental".parse().unwrap()));
    give("delay", |one| one.cause = Some("delay".parse().unwrap()));
    give("complaints", |one| one.kinds = vec![VocKind::Complaint, VocKind::Report]);
    give("ours", |_| {});
    check(&group, VocKind::Inquiry, &["cost"], &[], "ours 1");
    check(&group, VocKind::Complaint, &["cost"], &[], "complaints 1");
    check(&group, VocKind::Complaint, &["cost", "delay"], &[], "delay 1");
    check(&group, VocKind::Complaint, &["cost", "delay"], &["crown", "dental"], "dental 1");
}

#[test]
fn of_two_that_say_as_much_the_one_defined_last_is_followed() {
    let mut group = Group::new();
    group.give(&playbook("zz")).unwrap();
    group.give(&playbook("aa")).unwrap();
    check(&group, VocKind::Complaint, &[], &[], "aa 1");
    group.give(&playbook("zz")).unwrap();
    check(&group, VocKind::Complaint, &[], &[], "zz 2");
}

#[test]
fn a_retired_playbook_is_not_followed_and_goes_on_where_it_ended() {
    let mut group = Group::new();
    let code = "ours".parse().unwrap();
    let retire = OrgCommand::RetirePlaybook { playbook: "ours".parse().unwrap() };
    assert_eq!(group.give(&retire), Err(Rejection::PlaybookMustExist(code)));
    group.give(&playbook("ours")).unwrap();
    group.give(&retire).unwrap();
    check(&group, VocKind::Complaint, &[], &[], "builtin_listen 1");
    assert_eq!(group.give(&retire).unwrap_err().code(), "playbook_must_exist");
    group.give(&playbook("ours")).unwrap();
    check(&group, VocKind::Complaint, &[], &[], "ours 2");
    let code = "ours".parse().unwrap();
    let versions: Vec<_> = group.org.playbook_versions(&code).map(|one| one.version).collect();
    assert_eq!(versions, [1, 2]);
}

#[test]
fn what_cannot_be_followed_is_refused_by_name() {
    let mut group = Group::new();
    let mut check = |expected: &str, change: &dyn Fn(&mut voc_domain::PlaybookDraft)| {
        let mut one = draft("ours");
        change(&mut one);
        let refused = group.give(&OrgCommand::DefinePlaybook(Box::new(one)));
        assert_eq!(refused.unwrap_err().code(), expected);
    };
    let text = |text: &str| BilingualText::new(Some(text), None);
    check("text_must_not_be_empty", &|one| one.text = BilingualText::default());
    check("text_must_not_be_empty", &|one| one.title = text("  "));
    check("text_must_be_shorter", &|one| one.text = text(&"가".repeat(Playbook::TEXT_LONGEST)));
    check("code_must_be_known", &|one| one.treatment = Some("no_such".parse().unwrap()));
    check("cause_must_be_known", &|one| one.cause = Some("no_such".parse().unwrap()));
    check("playbook_must_be_own", &|one| one.playbook = "builtin_listen".parse().unwrap());
    let retire = OrgCommand::RetirePlaybook { playbook: "builtin_listen".parse().unwrap() };
    assert_eq!(group.give(&retire).unwrap_err().code(), "playbook_must_be_own");
}

#[test]
fn the_longest_playbook_in_both_languages_fits_into_an_entry() {
    let mut group = Group::new();
    let mut longest = draft("ours");
    let text = "\n".repeat(Playbook::TEXT_LONGEST / 2 - 1) + "x.";
    let text = format!("y{}", &text[1..]);
    longest.text = BilingualText::new(Some(&text), Some(&text));
    let event = group.give(&OrgCommand::DefinePlaybook(Box::new(longest))).unwrap();
    let stored = serde_json::Value::Object(event.to_clear()).to_string().len();
    assert!((32_000..64_000).contains(&stored), "{stored}");
}

#[test]
fn an_entry_that_no_command_leads_to_is_named() {
    let mut group = Group::new();
    let first = group.give(&playbook("ours")).unwrap();
    assert_eq!(group.org.breach_of(&first), Some("playbook_defined"), "version 1 once more");
    let retired = OrgCommand::RetirePlaybook { playbook: "ours".parse().unwrap() };
    let retired = group.give(&retired).unwrap();
    assert_eq!(group.org.breach_of(&retired), Some("playbook_retired"));
}
