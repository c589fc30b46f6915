//! Every requirement is asked for by at least one command, and of two that are unmet the first in the
//! documented order is the one reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::too_many_lines)]

mod support;

use std::collections::BTreeSet;

use support::{
    Desk, HOUR, START, agree,
    commands::{
        assign, attempted, background, contact, correct, escalate, extend, improvement, merge,
        other, promise, queue_outside, recompute, remedy, rich, statement, transfer, triage,
    },
    details, step, take,
};
use voc_domain::{
    Agreement, Alternative, Close, Command, Consent, ContactResult, Correct, CorrectionReason,
    EscalationReason, Event, ImprovementNumber, ImprovementResult, NoticePurpose, Occurred,
    Outcome, PartyRole, PauseReason, Pressure, PromiseNumber, Rejection, Relation, RemedyNumber,
    RemedyStep, Role, Stage, StageDetails, StatementNumber, Timestamp, VocKind,
};

/// Codes that no command to a ticket gives: those of a text that cannot be made, of the last stage, of a
/// request that the engine takes apart, and of the hospital as a whole.
const ELSEWHERE: &[&str] = &[
    "text_must_not_be_empty",
    "text_must_be_shorter",
    "thanks_must_come_first",
    "correction_must_fit_the_entry",
    "correction_must_stand_alone",
];
/// The first code of the hospital as a whole.
const OF_THE_HOSPITAL: &str = "playbook_must_be_own";

fn far() -> i64 {
    i64::MAX
}

fn in_channel(code: &str) -> Command {
    match contact(PartyRole::Guardian, ContactResult::Reached) {
        Command::RecordContact { whom, result, attempts, point, acting_for, text, .. } => {
            let channel = code.parse().unwrap();
            Command::RecordContact { channel, whom, result, attempts, point, acting_for, text }
        }
        other => other,
    }
}

fn attempts(attempts: u32) -> Command {
    match in_channel("phone") {
        Command::RecordContact { channel, whom, result, point, acting_for, text, .. } => {
            Command::RecordContact { channel, whom, result, attempts, point, acting_for, text }
        }
        other => other,
    }
}

fn won(item: Option<u32>, amount: u64) -> Command {
    match remedy("refund", RemedyStep::Offered) {
        Command::RecordRemedy { remedy, step, party, by_role, text, .. } => {
            let (item, amount_krw) = (item.map(RemedyNumber::new), Some(amount));
            Command::RecordRemedy { remedy, step, item, party, by_role, amount_krw, text }
        }
        other => other,
    }
}

fn contradicting(number: u32) -> Command {
    match statement() {
        Command::RecordStatement { speaker, channel, topic, text, .. } => {
            let contradicts = vec![StatementNumber::new(number)];
            Command::RecordStatement { speaker, channel, topic, contradicts, text }
        }
        other => other,
    }
}

fn close() -> Command {
    step(Stage::Close)
}

fn end(number: u32) -> Command {
    let improvement = ImprovementNumber::new(number);
    Command::EndImprovement { improvement, result: ImprovementResult::Done, text: None }
}

fn corrected(desk: &Desk, version: u64, change: fn(&mut Event)) -> Command {
    let original = desk.log[0].event.clone();
    let mut replacement = original.clone();
    change(&mut replacement);
    let (reason, occurred, text) = (CorrectionReason::Other, None, None);
    let replacement = Some(replacement);
    Command::Correct(Box::new(Correct { version, original, replacement, occurred, reason, text }))
}

fn renumbered(event: &mut Event) {
    if let Event::Received(content) = event {
        content.number = voc_domain::TicketNumber::new(2026, 5);
    }
}

fn in_phase(commands: &[Command]) -> Desk {
    let mut desk = rich();
    for command in commands {
        desk.give(command).unwrap();
    }
    desk
}

fn answered(answer: Agreement) -> Desk {
    let mut desk = Desk::at(Some(Stage::Alternative));
    desk.give(&take(agree(answer, Pressure::None), None)).unwrap();
    desk
}

/// A ticket and a command to it.
fn unmet() -> Vec<(Desk, Command)> {
    let open = || Desk::received(VocKind::Complaint);
    let mut cases = of_existence_and_phase();
    cases.extend(of_the_stages());
    let known = |field| match triage("cost") {
        Command::Triage { severity, causes, .. } => Command::Triage {
            severity,
            causes,
            branch: None,
            touch_point: Some(str::parse(field).unwrap()),
            treatment: None,
            crises: Vec::new(),
        },
        other => other,
    };
    cases.extend([
        (open(), known("balcony")),
        (open(), in_channel("pigeon")),
        (open(), triage("weather")),
        (open(), triage("no_contact")),
        (open(), contradicting(1)),
        (open(), won(Some(1), 1)),
        (open(), won(None, 1 << 53)),
        (open(), Command::KeepPromise(PromiseNumber::FIRST)),
        (
            in_phase(&[Command::KeepPromise(PromiseNumber::FIRST)]),
            Command::KeepPromise(PromiseNumber::FIRST),
        ),
        (open(), promise(Some(START - 1))),
        (open(), promise(Some(far()))),
        (open(), attempts(0)),
        (open(), Command::AcknowledgeEscalation { level: Role::Director, clock: None }),
        (open(), attempted(1, None)),
        (in_phase(&[attempted(1, None)]), attempted(1, None)),
        (open(), queue_outside(NoticePurpose::Marketing)),
        (open(), end(1)),
        (in_phase(&[end(1)]), end(1)),
        (in_phase(&[transfer("busan")]), transfer("busan")),
        (
            open(),
            Command::Link { to: support::id(), relation: Relation::Repeat, repeated_before: 0 },
        ),
        (
            open(),
            Command::Merge {
                into: other(6),
                number: voc_domain::TicketNumber::new(2026, 9),
                received: Occurred::at(Timestamp::from_millis(START + 1)),
            },
        ),
        (in_phase(&[Command::Pause { reason: PauseReason::Other }]), extend(Consent::Given)),
        (
            open(),
            Command::Extend {
                clock: "first_contact/1".parse().unwrap(),
                reason: voc_domain::ExtensionReason::Other,
                consent: Consent::Given,
            },
        ),
        (in_phase(&[extend(Consent::NotAsked)]), extend(Consent::NotAsked)),
        (
            {
                let mut desk = open();
                desk.now += 9_000 * HOUR;
                desk
            },
            extend(Consent::Given),
        ),
        (escalated(), overdue()),
        (in_phase(&[promise(Some(START + 9 * HOUR))]), recompute("promise/2")),
        (without_rules(), recompute("resolution/1")),
        (
            {
                let mut desk = open();
                desk.now += 9_000 * HOUR;
                desk
            },
            recompute("resolution/1"),
        ),
        (open(), corrected(&open(), 9, renumbered)),
        (open(), corrected(&open(), 0, renumbered)),
        (open(), corrected(&open(), 0, |_| {})),
        (open(), correct(&open(), 0, None)),
        (open(), correct(&open(), 0, Some(Occurred::at(Timestamp::from_millis(START + HOUR))))),
    ]);
    cases
}

fn overdue() -> Command {
    match escalate(Role::Director, EscalationReason::Overdue) {
        Command::Escalate { level, reason, due, .. } => {
            let clock = Some("resolution/1".parse().unwrap());
            Command::Escalate { level, reason, clock, due }
        }
        other => other,
    }
}

/// A complaint under the standard policy, while the present one has no rules at all.
fn without_rules() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.adopt(&voc_domain::PolicyDraft::default()).unwrap();
    desk
}

fn escalated() -> Desk {
    in_phase(&[overdue()])
}

fn of_existence_and_phase() -> Vec<(Desk, Command)> {
    let pause = || Command::Pause { reason: PauseReason::Other };
    let reopen = Command::Reopen { reason: voc_domain::ReopenReason::Other };
    let receive = voc_domain::Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let mut waiting = Desk::new();
    waiting.give(&background()).unwrap();
    vec![
        (Desk::new(), assign()),
        (rich(), Command::Receive(Box::new(receive))),
        (waiting, assign()),
        (Desk::at(Some(Stage::Thank)), assign()),
        (in_phase(&[merge()]), assign()),
        (rich(), reopen),
        (in_phase(&[pause()]), pause()),
        (rich(), Command::Resume),
    ]
}

fn of_the_stages() -> Vec<(Desk, Command)> {
    let undated = Alternative { remedies: Vec::new(), approved_by: None, date: None };
    let outside =
        StageDetails::Close(Close { outcome: Outcome::Upheld, told_by: None, outside_route: None });
    let mut cases: Vec<_> = [
        (None, Stage::Agree),
        (Some(Stage::Calm), Stage::Agree),
        (Some(Stage::Apologize), Stage::Agree),
        (Some(Stage::Listen), Stage::Agree),
        (Some(Stage::Investigate), Stage::Agree),
        (Some(Stage::Resolve), Stage::Close),
        (Some(Stage::Alternative), Stage::Close),
        (Some(Stage::Agree), Stage::Thank),
        (Some(Stage::Agree), Stage::Calm),
    ]
    .into_iter()
    .map(|(last, next)| (Desk::at(last), step(next)))
    .collect();
    cases.extend([
        (Desk::received(VocKind::Praise), step(Stage::Calm)),
        (Desk::at(Some(Stage::Resolve)), take(StageDetails::Alternative(undated), None)),
        (
            Desk::at(Some(Stage::Calm)),
            Command::Skip { stage: Stage::Calm, reason: voc_domain::DeviationReason::Other },
        ),
        (answered(Agreement::Refused), close()),
        (answered(Agreement::NoAgreement), take(outside, None)),
    ]);
    cases
}

/// Returns the code that a command gives, told at the present moment or about another.
fn code(desk: &mut Desk, command: &Command, occurred: Option<i64>) -> &'static str {
    let occurred = Timestamp::from_millis(occurred.unwrap_or(desk.now));
    let found = desk.give_late(command, Occurred::at(occurred));
    found.as_ref().map_or_else(Rejection::code, |_| "ok")
}

#[test]
fn every_requirement_of_a_ticket_is_asked_for() {
    let mut found: BTreeSet<_> = unmet()
        .into_iter()
        .map(|(mut desk, command)| {
            let found = code(&mut desk, &command, None);
            assert_ne!(found, "ok", "{command:?}");
            found
        })
        .collect();
    found.insert(code(&mut rich(), &assign(), Some(START + HOUR)));
    found.insert(code(&mut Desk::at(Some(Stage::Agree)), &close(), Some(START - HOUR)));
    found.extend(places());
    let of_tickets = Rejection::CODES.iter().take_while(|code| **code != OF_THE_HOSPITAL);
    for expected in of_tickets.filter(|code| !ELSEWHERE.contains(code)) {
        assert!(found.remove(expected), "nothing gives `{expected}`");
    }
    assert!(found.is_empty(), "{found:?}");
}

/// The codes of places that are not configured.
fn places() -> [&'static str; 2] {
    let desk = rich();
    let catalog = voc_domain::Catalog {
        departments: vec!["surgery".parse().unwrap()],
        branches: vec!["seoul".parse().unwrap()],
        ..voc_domain::Catalog::default()
    };
    let context = voc_domain::Context { catalog: &catalog, ..desk.context() };
    let given = |command| voc_domain::decide(&desk.ticket, &command, &context).unwrap_err().code();
    let department = Command::SetDepartment {
        which: voc_domain::DepartmentRole::Managing,
        department: "ward".parse().unwrap(),
    };
    [given(department), given(transfer("busan"))]
}

#[test]
fn of_two_the_first_in_the_order_is_reported() {
    let place = |code: &str| Rejection::CODES.iter().position(|one| *one == code).unwrap();
    let merged = || in_phase(&[merge()]);
    let mut late = in_phase(&[extend(Consent::NotAsked)]);
    late.now += 9_000 * HOUR;
    for (mut desk, command, pair) in [
        (merged(), in_channel("pigeon"), ("channel_must_be_known", "ok")),
        (merged(), triage("weather"), ("cause_must_be_known", "ticket_must_not_be_merged")),
        (
            merged(),
            transfer("busan"),
            ("ticket_must_not_be_merged", "transfer_must_change_the_branch"),
        ),
        (
            merged(),
            extend(Consent::NotAsked),
            ("ticket_must_not_be_merged", "clock_must_be_running"),
        ),
        (merged(), improvement(), ("ticket_must_not_be_merged", "ok")),
        (
            late,
            extend(Consent::NotAsked),
            ("extension_must_come_in_time", "second_extension_needs_consent"),
        ),
        (
            Desk::at(Some(Stage::Thank)),
            take(details(Stage::Calm), None),
            ("ticket_must_be_open", "order_must_be_kept"),
        ),
        (
            rich(),
            corrected(&rich(), 99, renumbered),
            ("corrected_entry_must_exist", "correction_must_keep"),
        ),
    ] {
        let (first, second) = pair;
        assert_eq!(code(&mut desk, &command, None), first, "{command:?}");
        assert!(second == "ok" || place(first) < place(second), "{first} before {second}");
    }
}
