//! A hospital sets its own clocks and ladders: each version is recorded, a clock keeps the one it started
//! with, and nobody waits longer or shorter because of who they are.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    Desk, HOUR, START,
    commands::{promise, recompute, triage},
};
use voc_domain::{
    ClockId, Command, Ladder, LadderStep, Policies, PolicyDraft, Profiled, Receive, Role, Severity,
    Tier, Timestamp, VocKind, adopt, due_escalations,
};

fn draft(text: serde_json::Value) -> PolicyDraft {
    serde_json::from_value(text).unwrap()
}

fn clock(id: &str) -> ClockId {
    id.parse().unwrap()
}

fn hours_until(desk: &Desk, id: &str) -> i64 {
    let clock = desk.ticket.clock(clock(id)).unwrap();
    (clock.start.due.millis() - START) / HOUR
}

#[test]
fn the_first_adoption_records_the_standard_before_it() {
    let events = adopt(&Policies::default(), &PolicyDraft::default(), Some(" less ")).unwrap();
    let written: Vec<_> = events.iter().map(|event| event.to_clear()).collect();
    assert_eq!(written.len(), 2);
    assert_eq!((&written[0]["version"], &written[1]["version"]), (&1.into(), &2.into()));
    assert_eq!(written[0]["rules"][0]["amount"], "4h");
    assert_eq!(written[1]["reason"], "less");
    let mut desk = Desk::new();
    assert_eq!(desk.adopt(&PolicyDraft::default()).unwrap(), 2);
    assert_eq!(desk.adopt(&PolicyDraft::default()).unwrap(), 3);
    let versions = desk.policies.adoptions().map(|one| one.policy.version());
    assert_eq!(versions.collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(desk.policies.of(9).version(), 3, "the nearest that can be read");
}

#[test]
fn each_condition_is_asked_for_and_the_first_rule_that_fits_wins() {
    let rules = draft(serde_json::json!({"rules": [
        {"clock": "first_contact", "amount": "1h",
         "when": {"kinds": ["complaint"], "severities": ["high"], "channels": ["phone"],
                  "branches": ["seoul"]}},
        {"clock": "first_contact", "amount": "2h", "when": {"severities": ["high"]}},
        {"clock": "first_contact", "amount": "3h"},
    ]}));
    let due = |change: &dyn Fn(&mut Receive)| {
        let mut desk = Desk::new();
        desk.adopt(&rules).unwrap();
        let mut receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        receive.severity = Some(Severity::High);
        receive.branch = Some("seoul".parse().unwrap());
        change(&mut receive);
        desk.give(&Command::Receive(Box::new(receive))).unwrap();
        hours_until(&desk, "first_contact/1")
    };
    assert_eq!(due(&|_| {}), 1);
    assert_eq!(due(&|one| one.kind = VocKind::Inquiry), 2);
    assert_eq!(due(&|one| one.channel = "web".parse().unwrap()), 2);
    assert_eq!(due(&|one| one.branch = None), 2);
    assert_eq!(due(&|one| one.severity = Some(Severity::Low)), 3);
    assert_eq!(due(&|one| one.severity = None), 3);
}

#[test]
fn a_tier_never_changes_a_deadline() {
    let refused = |rules: serde_json::Value| {
        let checked = draft(serde_json::json!({ "rules": rules })).check();
        checked.map_err(|rejection| rejection.code()).err()
    };
    let tier = Some("tier_must_not_change_a_deadline");
    let vip = |amount: &str| serde_json::json!({"clock": "promise", "amount": amount, "when": {"tiers": ["vip"]}});
    let all = |amount: &str| serde_json::json!({"clock": "promise", "amount": amount});
    let web =
        serde_json::json!({"clock": "promise", "amount": "2h", "when": {"channels": ["web"]}});
    assert_eq!(refused(serde_json::json!([vip("1h"), all("2h")])), tier);
    assert_eq!(refused(serde_json::json!([vip("1h")])), tier, "a clock that others do not have");
    assert_eq!(refused(serde_json::json!([vip("1h"), web.clone(), all("1h")])), tier);
    assert_eq!(refused(serde_json::json!([vip("2h"), web, all("2h")])), None);
    assert_eq!(refused(serde_json::json!([all("2h"), vip("1h"), all("2h")])), tier);
}

#[test]
fn a_field_that_makes_no_sense_is_named() {
    let wrong = |policy: serde_json::Value| draft(policy).check().unwrap_err().to_string();
    let rule = |rule: serde_json::Value| serde_json::json!({"rules": [rule]});
    for (policy, field) in [
        (rule(serde_json::json!({"clock": "agreed", "amount": "2h"})), "rules[1].amount"),
        (rule(serde_json::json!({"clock": "statutory", "amount": "2h"})), "rules[1].amount"),
        (rule(serde_json::json!({"clock": "promise", "amount": "7d statute"})), "rules[1].amount"),
        (
            rule(serde_json::json!({"clock": "progress", "amount": "0d calendar"})),
            "rules[1].amount",
        ),
        (
            rule(serde_json::json!({"clock": "promise", "amount": "2h", "stages": ["calm"]})),
            "rules[1].stages",
        ),
        (serde_json::json!({"ladders": [{"steps": []}]}), "ladders[1].steps"),
        (
            serde_json::json!({"ladders": [{"steps": [
                {"level": "director", "after": "0h"}, {"level": "director", "after": "1d"}]}]}),
            "ladders[1].steps[2].level",
        ),
        (
            serde_json::json!({"ladders": [{"steps": [
                {"level": "director", "after": "0h", "warn_before": "0h"}]}]}),
            "ladders[1].steps[1].warn_before",
        ),
    ] {
        let said = wrong(policy);
        assert!(said.contains(field), "{said}");
    }
    let many: Vec<_> =
        (0..2_000).map(|_| serde_json::json!({"clock": "promise", "amount": "2h"})).collect();
    let large = draft(serde_json::json!({ "rules": many }));
    let refused = adopt(&Policies::default(), &large, None).unwrap_err();
    assert_eq!(refused.code(), "policy_must_be_smaller");
}

#[test]
fn a_clock_keeps_its_version_until_somebody_recomputes_on_purpose() {
    let mut desk = Desk::received(VocKind::Complaint);
    let before = desk.ticket.clock(clock("resolution/1")).unwrap().clone();
    desk.adopt(&draft(serde_json::json!({"rules": [
        {"clock": "resolution", "amount": "2d"}, {"clock": "promise", "amount": "1h"}]})))
        .unwrap();
    desk.give(&promise(None)).unwrap();
    assert_eq!(hours_until(&desk, "promise/1"), 8, "the ticket keeps the version it started with");
    desk.now += HOUR;
    desk.give(&recompute("resolution/1")).unwrap();
    let after = desk.ticket.clock(clock("resolution/1")).unwrap().clone();
    assert_eq!((after.start.policy, after.start.rule), (2, 1));
    assert_eq!(after.first_due, before.start.due, "the first due instant stays");
    assert_eq!(hours_until(&desk, "resolution/1"), 48);
    assert_eq!(hours_until(&desk, "promise/1"), 8, "the others run on");
    desk.give(&promise(None)).unwrap();
    assert_eq!(hours_until(&desk, "promise/2"), 2, "what starts from now on runs by the new one");
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn a_vip_is_looked_after_by_another_ladder_from_when_that_is_known() {
    let step =
        |level, after: &str| LadderStep { level, after: after.parse().unwrap(), warn_before: None };
    let mut vip = Ladder {
        clocks: Vec::new(),
        when: voc_domain::Condition { tiers: vec![Tier::Vip], ..Default::default() },
        steps: vec![step(Role::HeadDirector, "0h")],
    };
    let all =
        Ladder { when: Default::default(), steps: vec![step(Role::Director, "0h")], ..vip.clone() };
    vip.clocks = vec!["first_contact/1".parse::<ClockId>().unwrap().kind];
    let mut policy =
        draft(serde_json::json!({"rules": [{"clock": "first_contact", "amount": "4h"}]}));
    policy.ladders = vec![vip, all];
    let story = |profiled_at: i64| {
        let mut desk = Desk::new();
        desk.adopt(&policy).unwrap();
        let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        desk.give(&Command::Receive(Box::new(receive))).unwrap();
        desk.now = START + profiled_at * HOUR;
        let profile = Box::new(Profiled { tier: Some(Tier::Vip), ..Profiled::default() });
        desk.give(&Command::Profile { profile, text: None }).unwrap();
        let mut later = desk.context();
        later.now = Timestamp::from_millis(START + 100 * HOUR);
        let owed = due_escalations(&desk.ticket, &later).into_iter();
        let owed: Vec<_> = owed.map(|one| (one.level, (one.due.millis() - START) / HOUR)).collect();
        (hours_until(&desk, "first_contact/1"), owed)
    };
    assert_eq!(story(1), (4, vec![(Role::HeadDirector, 4)]));
    assert_eq!(story(6), (4, vec![(Role::Director, 4), (Role::HeadDirector, 6)]));
}

#[test]
fn a_severity_found_later_does_not_move_a_clock_that_runs() {
    let mut desk = Desk::new();
    desk.adopt(&draft(serde_json::json!({"rules": [
        {"clock": "resolution", "amount": "1d", "when": {"severities": ["medium", "high", "low"]}},
        {"clock": "resolution", "amount": "5d"}]})))
        .unwrap();
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    desk.give(&Command::Receive(Box::new(receive))).unwrap();
    let before = hours_until(&desk, "resolution/1");
    desk.give(&triage("cost")).unwrap();
    assert_eq!(hours_until(&desk, "resolution/1"), before);
    desk.give(&recompute("resolution/1")).unwrap();
    assert_eq!(
        hours_until(&desk, "resolution/1"),
        if desk.ticket.severity.is_some() { 24 } else { before }
    );
}
