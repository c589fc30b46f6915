//! What a month owes: deadlines overdue and to come, whose they are, how old open tickets are, and how long
//! each stage took where.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{HOUR, Hospital, START};
use voc_engine::domain::{
    ClockKind, Command, Listen, PartyRole, PromiseNumber, PromiseTopic, Role, Stage, StageDetails,
    StepTaken, Thank, TicketId, Told, VocKind,
};
use voc_engine::{MonthlyReport, OwedClock, Scope, Timestamp, UPCOMING_DAYS};

const DAY: i64 = 24 * HOUR;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn report(hospital: &Hospital) -> MonthlyReport {
    let month = "2026-03".parse().unwrap();
    hospital.engine().monthly_report(month, &Scope::default(), hospital.now()).unwrap()
}

fn promise(hospital: &Hospital, ticket: TicketId, by_role: Option<Role>, told: i64) {
    let promise = Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Complainant,
        by_role,
        told: Some(at(told)),
        text: None,
    };
    hospital.tell(ticket, promise).unwrap();
}

/// The deadlines of promises, each with when it is due and who owes it.
fn promises(clocks: &[OwedClock]) -> Vec<(u32, i64, Option<Role>)> {
    let those = clocks.iter().filter(|one| one.clock.kind == ClockKind::Promise);
    those.map(|one| (one.clock.number, one.due.millis(), one.role)).collect()
}

#[test]
fn a_deadline_is_to_come_for_a_week_and_then_overdue_until_it_ends() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let week = START + UPCOMING_DAYS * DAY;
    promise(&hospital, ticket, Some(Role::Director), week);
    promise(&hospital, ticket, None, week + 1);
    promise(&hospital, ticket, None, START + HOUR);
    let first = report(&hospital);
    // The next one first; a moment more than a week away is not yet to come; a promise is owed by the role
    // that made it, here the desk when nobody said otherwise.
    let soon = [(3, START + HOUR, Some(Role::Desk)), (1, week, Some(Role::Director))];
    assert_eq!(promises(&first.upcoming), soon);
    assert_eq!(promises(&first.overdue), []);
    hospital.wait(1);
    assert_eq!(promises(&report(&hospital).upcoming).len(), 3, "due this very moment");
    hospital.wait(1);
    let later = report(&hospital);
    assert_eq!(promises(&later.overdue), [(3, START + HOUR, Some(Role::Desk))]);
    assert_eq!(promises(&later.upcoming).len(), 2);
    for number in [1, 3] {
        let promise = PromiseNumber::new(number);
        hospital.tell(ticket, Command::KeepPromise(promise)).unwrap();
    }
    let last = report(&hospital);
    assert_eq!(promises(&last.overdue), []);
    assert_eq!(promises(&last.upcoming), [(2, week + 1, Some(Role::Desk))]);
}

#[test]
fn what_the_roles_owe_is_what_fell_due_is_overdue_and_is_to_come() {
    let hospital = Hospital::new();
    for told in [2, 30, 200] {
        let ticket = hospital.receive(VocKind::Complaint);
        promise(&hospital, ticket, Some(Role::AttendingDoctor), START + told * HOUR);
    }
    hospital.wait(40);
    let report = report(&hospital);
    let sum = |count: fn(&voc_engine::RoleFigures) -> usize| {
        report.roles.iter().map(count).sum::<usize>()
    };
    let due: usize = report.deadlines.iter().map(|one| one.due.len()).sum();
    assert!(due > 3 && !report.overdue.is_empty() && !report.upcoming.is_empty());
    assert_eq!(sum(|one| one.due.len()), due);
    assert_eq!(sum(|one| one.met.len() + one.missed.len()), due);
    assert_eq!(sum(|one| one.overdue.len()), report.overdue.len());
    assert_eq!(sum(|one| one.upcoming.len()), report.upcoming.len());
    let doctor = report.roles.iter().find(|one| one.role == Some(Role::AttendingDoctor)).unwrap();
    assert_eq!((doctor.due.len(), doctor.missed.len(), doctor.upcoming.len()), (2, 2, 1));
    // Nobody was given the tickets: what is not promised is owed by nobody, who stands last.
    assert_eq!(report.roles.last().unwrap().role, None);
}

#[test]
fn open_tickets_are_as_old_as_the_calendar_on_the_wall_says() {
    let hospital = Hospital::new();
    // 3 March, 09:00; the evening of the same day; and 5 March.
    hospital.receive(VocKind::Complaint);
    hospital.wait(14);
    hospital.receive(VocKind::Complaint);
    hospital.wait(34);
    let closed = hospital.receive(VocKind::Praise);
    let ages = |report: &MonthlyReport| -> Vec<usize> {
        report.ageing.iter().map(|one| one.tickets.len()).collect()
    };
    assert_eq!(ages(&report(&hospital)), [3, 0, 0, 0, 0, 0]);
    hospital.now.set(START + 3 * DAY - 9 * HOUR);
    // An hour after midnight of 6 March the two of 3 March are three days old, by their dates.
    hospital.wait(1);
    assert_eq!(ages(&report(&hospital)), [1, 2, 0, 0, 0, 0]);
    close(&hospital, closed);
    hospital.now.set(START + 15 * DAY);
    let report = report(&hospital);
    assert_eq!(ages(&report), [0, 0, 0, 2, 0, 0]);
    let all: Vec<_> = report.ageing.iter().flat_map(|one| one.tickets.clone()).collect();
    assert_eq!(all, report.flow.carried_forward);
    assert_eq!(report.ageing[3].overdue.len(), 2, "their first contact never came");
    assert_eq!((report.ageing[3].days_min, report.ageing[3].days_max), (14, Some(29)));
    assert_eq!(report.ageing[5].days_max, None);
}

fn close(hospital: &Hospital, ticket: TicketId) {
    let step = |details| {
        let (acting_for, playbook, deviation, text) = (None, None, None, None);
        Command::Step(Box::new(StepTaken { acting_for, playbook, details, deviation, text }))
    };
    let (procedure, time) = (Told::Told, Told::Told);
    let listen = Listen { procedure, time, ..Listen::default() };
    hospital.tell(ticket, step(StageDetails::Listen(listen))).unwrap();
    hospital.wait(2);
    hospital.tell(ticket, step(StageDetails::Thank(Thank::default()))).unwrap();
}

#[test]
fn the_dwell_of_a_stage_is_told_by_department_and_twelve_months_are_brought_together() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Praise);
    hospital.wait(1);
    close(&hospital, ticket);
    let open = report(&hospital);
    assert_eq!(open.dwell.len(), 1);
    assert_eq!(open.dwell[0].department, None);
    let stage = |stage: Stage| open.dwell[0].stages.iter().find(|one| one.stage == stage).unwrap();
    assert_eq!(
        (stage(Stage::Listen).median_ms, stage(Stage::Listen).tickets.len()),
        (Some(HOUR), 1)
    );
    assert_eq!(stage(Stage::Thank).median_ms, Some(2 * HOUR));
    assert_eq!((stage(Stage::Calm).median_ms, stage(Stage::Calm).tickets.len()), (None, 0));
    let place = &open.branches[0];
    assert_eq!((place.received.len(), place.closed.len(), place.open.len()), (1, 1, 0));
    assert_eq!(place.resolution_median_ms, Some(3 * HOUR));
    assert_eq!((open.receiving.len(), open.managing.len()), (1, 1));
    // March is not over: no whole month yet. In April it is one.
    assert_eq!(open.rolling_year, None);
    hospital.now.set(START + 40 * DAY);
    hospital.receive(VocKind::Complaint);
    let whole = report(&hospital).rolling_year.unwrap();
    assert_eq!((whole.months, whole.first_month), (1, "2026-03".parse().unwrap()));
    let time = whole.figures.iter().find(|one| one.name == "resolution_time").unwrap();
    assert_eq!((time.denominator, time.median_ms), (1, Some(3 * HOUR)));
}
