//! When several requirements are unmet, the first in the documented order is the one reported.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, details, step, take};
use voc_domain::{
    Catalog, Command, Context, DeviationReason, NoteCategory, Occurred, PartyRole, PauseReason,
    PrivateText, PromiseNumber, PromiseTopic, Receive, Rejection, Role, Stage, Timestamp, VocKind,
    decide,
};

#[track_caller]
fn check(desk: &Desk, command: &Command, expected: &str) {
    let found = decide(&desk.ticket, command, &desk.context());
    assert_eq!(found.as_ref().map_or_else(Rejection::code, |_| "ok"), expected);
}

fn receive(channel: &str, cause: &str) -> Command {
    let mut receive = Receive::new(VocKind::Complaint, channel.parse().unwrap());
    receive.causes = vec![cause.parse().unwrap()];
    Command::Receive(Box::new(receive))
}

#[test]
fn every_code_is_listed_once() {
    let mut codes = Rejection::CODES.to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rejection::CODES.len());
}

#[test]
fn existence_comes_before_everything_else() {
    check(&Desk::new(), &step(Stage::Thank), "ticket_must_exist");
    let desk = Desk::received(VocKind::Complaint);
    check(&desk, &receive("no_such", "no_such"), "ticket_must_not_exist");
}

#[test]
fn time_comes_before_codes_and_channels_before_causes() {
    let mut desk = Desk::new();
    check(&desk, &receive("no_such", "no_such"), "channel_must_be_known");
    check(&desk, &receive("phone", "no_such"), "cause_must_be_known");
    check(&desk, &receive("phone", "cost"), "ok");
    let future = Occurred::at(Timestamp::from_millis(desk.now + 1));
    let context = Context { occurred: future, ..desk.context() };
    let found = decide(&desk.ticket, &receive("no_such", "no_such"), &context).unwrap_err();
    assert_eq!(found.code(), "occurred_must_not_be_in_the_future");
    desk.now = i64::from(u32::MAX) * 2000;
    check(&desk, &receive("phone", "cost"), "moment_must_be_within_the_calendar");
}

#[test]
fn a_hospitals_own_channel_is_known_once_it_is_in_the_catalog() {
    let desk = Desk::new();
    let catalog =
        Catalog { channels: vec!["house_magazine".parse().unwrap()], ..Catalog::default() };
    let context = Context { catalog: &catalog, ..desk.context() };
    assert!(decide(&desk.ticket, &receive("house_magazine", "cost"), &context).is_ok());
}

#[test]
fn phase_comes_before_stages_and_pause_after_close() {
    let mut desk = Desk::at(Some(Stage::Calm));
    desk.give(&Command::Pause { reason: PauseReason::Other }).unwrap();
    check(&desk, &step(Stage::Close), "ticket_must_not_be_paused");
    let closed = Desk::at(Some(Stage::Thank));
    check(&closed, &Command::Resume, "ticket_must_be_open");
    check(&Desk::at(None), &Command::Resume, "ticket_must_be_paused");
    let reopen = Command::Reopen { reason: voc_domain::ReopenReason::Other };
    check(&Desk::at(None), &reopen, "ticket_must_be_closed");
}

#[test]
fn a_complaint_must_be_received_before_it_is_handled() {
    let mut desk = Desk::new();
    desk.give(&Command::RecordBackground {
        category: voc_domain::BackgroundCategory::Treatment,
        dating: voc_domain::Dating::AsPrinted,
        reference: None,
        text: None,
    })
    .unwrap();
    check(&desk, &step(Stage::Calm), "ticket_must_be_received");
    let text = PrivateText::new("x").unwrap();
    check(&desk, &Command::AddNote { category: NoteCategory::General, text }, "ok");
    check(&desk, &receive("phone", "cost"), "ok");
}

#[test]
fn promises_are_named_kept_once_and_lie_ahead() {
    let mut desk = Desk::received(VocKind::Complaint);
    let promise = |told: Option<i64>| Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told: told.map(Timestamp::from_millis),
        text: None,
    };
    let first = PromiseNumber::FIRST;
    check(&desk, &Command::KeepPromise(first), "promise_must_exist");
    check(&desk, &promise(Some(desk.now - HOUR)), "promised_time_must_lie_ahead");
    desk.give(&promise(Some(desk.now + HOUR))).unwrap();
    desk.give(&Command::KeepPromise(first)).unwrap();
    check(&desk, &Command::WithdrawPromise(first), "promise_must_be_open");
}

#[test]
fn an_escalation_is_acknowledged_once() {
    let mut desk = Desk::received(VocKind::Complaint);
    let level = Role::Director;
    check(&desk, &Command::AcknowledgeEscalation { level, clock: None }, "escalation_must_be_open");
    desk.give(&Command::Escalate {
        level,
        reason: voc_domain::EscalationReason::NotConvinced,
        clock: None,
        due: None,
    })
    .unwrap();
    desk.give(&Command::AcknowledgeEscalation { level, clock: None }).unwrap();
    check(&desk, &Command::AcknowledgeEscalation { level, clock: None }, "escalation_must_be_open");
}

#[test]
fn a_reason_does_not_hide_an_unmet_decision() {
    let desk = Desk::at(Some(Stage::Resolve));
    let close = take(details(Stage::Close), Some(DeviationReason::Urgent));
    check(&desk, &close, "agreement_must_come_first");
    check(&desk, &step(Stage::Close), "alternative_must_come_first");
}

#[test]
fn a_place_that_is_not_configured_is_unknown_once_any_is() {
    let desk = Desk::received(VocKind::Complaint);
    let department = |code: &str| Command::SetDepartment {
        which: voc_domain::DepartmentRole::Originating,
        department: code.parse().unwrap(),
    };
    let branch = |code: &str| Command::Triage {
        crises: Vec::new(),
        touch_point: None,
        treatment: None,
        severity: None,
        causes: Vec::new(),
        branch: Some(code.parse().unwrap()),
    };
    let catalog = Catalog {
        departments: vec!["radiology".parse().unwrap()],
        branches: vec!["seoul".parse().unwrap()],
        ..Catalog::default()
    };
    let told = |catalog: &Catalog, command: &Command| {
        let found = decide(&desk.ticket, command, &Context { catalog, ..desk.context() });
        found.as_ref().map_or_else(Rejection::code, |_| "ok")
    };
    assert_eq!(told(&Catalog::default(), &department("radiolgy")), "ok");
    assert_eq!(told(&catalog, &department("radiology")), "ok");
    assert_eq!(told(&catalog, &department("radiolgy")), "department_must_be_known");
    assert_eq!(told(&catalog, &branch("seoul")), "ok");
    assert_eq!(told(&catalog, &branch("soul")), "branch_must_be_known");

    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.branch = Some("soul".parse().unwrap());
    voice.managing = Some("radiolgy".parse().unwrap());
    let receive = Command::Receive(Box::new(voice));
    let new = Desk::new();
    let context = Context { catalog: &catalog, ..new.context() };
    let found = decide(&new.ticket, &receive, &context).unwrap_err();
    assert_eq!(found.code(), "department_must_be_known");
}

#[test]
fn a_moment_or_a_sum_that_no_entry_can_hold_is_refused_by_name() {
    let desk = Desk::received(VocKind::Complaint);
    let remedy = |won: u64| Command::RecordRemedy {
        item: None,
        party: None,
        remedy: "refund".parse().unwrap(),
        step: voc_domain::RemedyStep::Demanded,
        by_role: None,
        amount_krw: Some(won),
        text: None,
    };
    check(&desk, &remedy((1 << 53) - 1), "ok");
    check(&desk, &remedy(1 << 53), "amount_must_be_smaller");
    let promise = |told: i64| Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told: Some(Timestamp::from_millis(told)),
        text: None,
    };
    check(&desk, &promise(i64::MAX), "moment_must_be_within_the_calendar");
    check(&desk, &promise(desk.now + 1), "ok");
    let note =
        Command::AddNote { category: NoteCategory::General, text: PrivateText::new("x").unwrap() };
    let long_ago = Occurred::at(Timestamp::from_millis(i64::MIN));
    let context = Context { occurred: long_ago, ..desk.context() };
    let found = decide(&desk.ticket, &note, &context).unwrap_err();
    assert_eq!(found.code(), "moment_must_be_within_the_calendar");
}
