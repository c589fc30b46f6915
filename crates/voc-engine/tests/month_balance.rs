//! A month must balance, whatever is known about when things happened; and each of its figures
//! counts what it says.

#![allow(clippy::unwrap_used)]

mod support;

use support::{HOUR, Hospital, START};
use voc_engine::domain::{
    ClockKind, Command, ContactResult, DeviationReason, FlagRule, Listen, NoteCategory, Occurred,
    PartyRole, PauseReason, PrivateText, PromiseNumber, PromiseTopic, Receive, ReopenReason, Stage,
    StageDetails, StepTaken, Thank, TicketId, Told, VocKind,
};
use voc_engine::{ExecuteError, Instruction, MonthlyReport, Scope, Timestamp};

/// 1 April 2026, 00:00 in Seoul.
const APRIL: i64 = 1_774_969_200_000;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn step(details: StageDetails) -> Command {
    Command::Step(Box::new(StepTaken {
        acting_for: None,
        playbook: None,
        details,
        deviation: None,
        text: None,
    }))
}

fn listen() -> Command {
    let (procedure, time) = (Told::Told, Told::Told);
    step(StageDetails::Listen(Listen { procedure, time, ..Listen::default() }))
}

fn thank() -> Command {
    step(StageDetails::Thank(Thank::default()))
}

fn report(hospital: &Hospital, month: &str) -> MonthlyReport {
    let month = month.parse().unwrap();
    hospital.engine().monthly_report(month, &Scope::default(), hospital.now()).unwrap()
}

/// How many tickets stand behind a figure: numerator and denominator.
fn figure(report: &MonthlyReport, name: &str) -> (usize, usize) {
    let figure = report.figures.iter().find(|one| one.name == name).unwrap();
    (figure.numerator.len(), figure.denominator.len())
}

#[test]
fn a_receipt_known_roughly_counts_no_later_than_what_answered_it() {
    let hospital = Hospital::new();
    hospital.now.set(APRIL + 72 * HOUR);
    let id = hospital.next_id();
    let ticket = TicketId::from_uuid(id);
    let voice = Receive::new(VocKind::Praise, "phone".parse().unwrap());
    let around_the_end = Occurred::between(at(APRIL - 30 * HOUR), at(APRIL + 30 * HOUR)).unwrap();
    let receive =
        Instruction { command: Command::Receive(Box::new(voice)), occurred: Some(around_the_end) };
    hospital.give(ticket, id, &[receive]).unwrap();
    hospital.tell_late(ticket, listen(), Occurred::at(at(APRIL - 5 * HOUR)));
    hospital.tell_late(ticket, thank(), Occurred::at(at(APRIL - 4 * HOUR)));

    let march = report(&hospital, "2026-03");
    assert!(march.flow.balances());
    assert_eq!((march.flow.new.len(), march.flow.closed.len()), (1, 1));
    assert_eq!(march.days.iter().map(|day| day.received).sum::<u64>(), 1);
    assert_eq!(march.by_kind.iter().map(|count| count.tickets.len()).sum::<usize>(), 1);
    let april = report(&hospital, "2026-04");
    assert!(april.flow.balances());
    assert_eq!((april.flow.came(), april.flow.went()), (0, 0));
}

#[test]
fn a_reopening_before_the_close_is_refused_and_the_month_balances() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Praise);
    hospital.wait(24 * 35);
    hospital.tell(ticket, listen()).unwrap();
    hospital.tell(ticket, thank()).unwrap();
    let reopen = Instruction {
        command: Command::Reopen { reason: ReopenReason::NewFacts },
        occurred: Some(Occurred::at(at(START + HOUR))),
    };
    let refused = hospital.give(ticket, hospital.next_id(), &[reopen]).unwrap_err();
    let ExecuteError::Rejected(rejection) = refused else { panic!("{refused}") };
    assert_eq!(rejection.code(), "order_of_events_must_hold");
    assert!(report(&hospital, "2026-03").flow.balances());
    assert!(report(&hospital, "2026-04").flow.balances());
}

#[test]
fn the_first_stage_after_a_reopening_takes_its_time_from_the_reopening() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Praise);
    hospital.tell(ticket, listen()).unwrap();
    hospital.tell(ticket, thank()).unwrap();
    hospital.wait(24 * 10);
    hospital.tell(ticket, Command::Reopen { reason: ReopenReason::NewFacts }).unwrap();
    hospital.wait(1);
    hospital.tell(ticket, listen()).unwrap();
    hospital.tell(ticket, thank()).unwrap();
    let march = report(&hospital, "2026-03");
    let listened = march.stages.iter().find(|one| one.stage == Stage::Listen).unwrap();
    assert_eq!(listened.dwell_p90_ms, Some(HOUR));
}

#[test]
fn a_promise_withdrawn_after_it_was_due_was_not_kept() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    for _ in 0..2 {
        hospital
            .tell(
                ticket,
                Command::MakePromise {
                    channel: None,
                    topic: PromiseTopic::CallBack,
                    to: PartyRole::Guardian,
                    by_role: None,
                    told: Some(at(START + 4 * HOUR)),
                    text: None,
                },
            )
            .unwrap();
    }
    hospital.wait(1);
    hospital.tell(ticket, Command::WithdrawPromise(PromiseNumber::FIRST)).unwrap();
    hospital.wait(24);
    assert_eq!(figure(&report(&hospital, "2026-03"), "promises_kept"), (0, 1));
    hospital.tell(ticket, Command::WithdrawPromise(PromiseNumber::new(2))).unwrap();
    assert_eq!(figure(&report(&hospital, "2026-03"), "promises_kept"), (0, 1));
}

#[test]
fn every_kind_of_deadline_says_what_was_kept_what_ended_late_and_what_still_runs_over() {
    let hospital = Hospital::new();
    let reached = || Command::RecordContact {
        acting_for: None,
        point: None,
        channel: "phone".parse().unwrap(),
        whom: PartyRole::Complainant,
        result: ContactResult::Reached,
        attempts: 1,
        text: None,
    };
    let [kept, late, never] = [1, 2, 3].map(|_| hospital.receive(VocKind::Complaint));
    hospital.wait(1);
    hospital.tell(kept, reached()).unwrap();
    hospital.wait(24);
    hospital.tell(late, reached()).unwrap();
    hospital.wait(24);
    let of = |clock: ClockKind| {
        let march = report(&hospital, "2026-03");
        let found = march.deadlines.into_iter().find(|one| one.clock == clock).unwrap();
        let [due, met] = [&found.due, &found.met].map(Vec::len);
        assert_eq!(due, met + found.missed.len() + found.running_over.len());
        let number = |tickets: &[voc_engine::domain::TicketNumber]| {
            tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        [number(&found.met), number(&found.missed), number(&found.running_over)]
    };
    let all = ["2026-000001", "2026-000002", "2026-000003"];
    assert_eq!(of(ClockKind::Acknowledgement), all);
    assert_eq!(of(ClockKind::FirstContact), all);
    assert_eq!(of(ClockKind::Resolution), ["", "", ""], "not due yet");
    let march = report(&hospital, "2026-03");
    assert_eq!(figure(&march, "acknowledgement_in_time"), (1, 3));
    assert_eq!(figure(&march, "statutory_in_time"), (0, 0));
    assert_eq!(march.deadlines.len(), 10);
    // Judged at its end, a month does not change because somebody is reached later.
    hospital.now.set(APRIL + HOUR);
    hospital.tell(never, reached()).unwrap();
    assert_eq!(of(ClockKind::Acknowledgement), all);
    assert_eq!(of(ClockKind::Resolution), ["", "", all.join(" ").as_str()]);
}

#[test]
fn a_clock_that_stands_still_is_neither_due_nor_overdue() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital
        .tell(
            ticket,
            Command::RecordContact {
                acting_for: None,
                point: None,
                channel: "phone".parse().unwrap(),
                whom: PartyRole::Complainant,
                result: ContactResult::Reached,
                attempts: 1,
                text: None,
            },
        )
        .unwrap();
    hospital.tell(ticket, Command::Pause { reason: PauseReason::WaitingForComplainant }).unwrap();
    hospital.wait(24 * 20);
    let march = report(&hospital, "2026-03");
    let late = march.flags.iter().any(|flag| flag.code == FlagRule::ResolutionOverdue);
    assert!(march.overdue.is_empty() && !late);
    assert_eq!(figure(&march, "resolution_in_time"), (0, 0));
    hospital.tell(ticket, Command::Resume).unwrap();
    hospital.wait(24 * 30);
    let april = report(&hospital, "2026-04");
    let overdue: Vec<_> = april.overdue.iter().map(|one| one.clock.kind).collect();
    // Whoever complained waits for word on the progress, pause or not.
    assert_eq!(overdue, [ClockKind::Resolution, ClockKind::Progress]);
}

#[test]
fn a_skipped_stage_is_not_in_order() {
    let hospital = Hospital::new();
    for skips in [false, true] {
        let ticket = hospital.receive(VocKind::Praise);
        if skips {
            let (stage, reason) = (Stage::Listen, DeviationReason::Urgent);
            hospital.tell(ticket, Command::Skip { stage, reason }).unwrap();
        } else {
            hospital.tell(ticket, listen()).unwrap();
        }
        let text = PrivateText::new("메모").unwrap();
        hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
        hospital.tell(ticket, thank()).unwrap();
    }
    assert_eq!(figure(&report(&hospital, "2026-03"), "stages_in_order"), (1, 2));
}
