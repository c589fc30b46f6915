//! A deadline explained: what started it, which hours did not count, how it was moved and what became of
//! it. Whoever adds up what an explanation says comes to the due instant that was recorded.

#![allow(clippy::unwrap_used)]

mod support;

use support::{HOUR, Hospital, START};
use voc_engine::domain::calendar::{BusinessDuration, ClosedReason, statute::Period};
use voc_engine::domain::{
    Amount, ClockId, ClockKind, Command, Consent, ExtensionReason, Occurred, PartyRole,
    PauseReason, PromiseNumber, PromiseTopic, RecomputeReason, TicketId, VocKind,
};
use voc_engine::{AsOf, ClosedStretch, DeadlineExplanation, DeadlineStanding, Timestamp};

const RESOLUTION: ClockId = ClockId { kind: ClockKind::Resolution, number: 1 };
const PROMISE: ClockId = ClockId { kind: ClockKind::Promise, number: 1 };

fn explain(hospital: &Hospital, ticket: TicketId, clock: ClockId) -> DeadlineExplanation {
    let explained = hospital.engine().explain(ticket, clock, AsOf::default(), hospital.now());
    explained.unwrap().unwrap()
}

fn at(hours: i64) -> Timestamp {
    Timestamp::from_millis(START + hours * HOUR)
}

fn promise(told: Option<Timestamp>) -> Command {
    Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told,
        text: None,
    }
}

#[test]
fn what_an_explanation_leaves_out_is_exactly_what_did_not_count() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, promise(None)).unwrap();
    let one = explain(&hospital, ticket, PROMISE);
    // Tuesday 09:00 and eight hours of an office without a break.
    assert_eq!((one.started, one.due), (Occurred::at(at(0)), at(8)));
    assert_eq!((one.policy, one.amount), (1, Some(Amount::Business(BusinessDuration::Hours(8)))));
    assert_eq!(
        (one.calendar.as_str(), one.closed.as_deref()),
        ("kr-office@1", Some([].as_slice()))
    );
    assert_eq!(one.started_by_event, "promise_made");

    let one = explain(&hospital, ticket, RESOLUTION);
    let closed: i64 = one
        .closed
        .unwrap()
        .iter()
        .map(|stretch| stretch.until.millis() - stretch.from.millis())
        .sum();
    let office = hospital.engine().calendar();
    let open = office.business_time_between(at(0).to_utc(), one.due.to_utc()).unwrap();
    assert_eq!(closed + open.num_milliseconds(), one.due.millis() - START);
    assert_eq!((one.due, one.recomputed), (one.first_due, Some(one.first_due)));
    assert_eq!((one.changes, one.pauses), (vec![], vec![]));
}

#[test]
fn a_promise_met_late_says_by_how_much_business_time() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, promise(None)).unwrap();
    hospital.wait(6);
    let running = explain(&hospital, ticket, PROMISE);
    assert_eq!((running.standing, running.missed), (DeadlineStanding::Running, false));
    assert_eq!((running.elapsed_ms, running.difference_ms), (Some(6 * HOUR), Some(-2 * HOUR)));
    // Wednesday 11:00: an hour of Tuesday and two of Wednesday.
    hospital.wait(20);
    hospital.tell(ticket, Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
    hospital.wait(100);
    let kept = explain(&hospital, ticket, PROMISE);
    assert_eq!((kept.standing, kept.missed), (DeadlineStanding::Met, true));
    assert_eq!((kept.elapsed_ms, kept.difference_ms), (Some(11 * HOUR), Some(3 * HOUR)));
    assert_eq!(kept.ended.unwrap().occurred, Occurred::at(at(26)));
}

#[test]
fn a_moment_that_was_told_is_the_deadline_whatever_the_calendar_says() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, promise(Some(at(14)))).unwrap();
    let one = explain(&hospital, ticket, PROMISE);
    assert_eq!((one.due, one.told, one.rule), (at(14), Some(at(14)), 0));
    assert_eq!((one.amount, one.recomputed), (None, None));
}

#[test]
fn a_pause_and_an_extension_are_told_with_their_entries() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let first = explain(&hospital, ticket, RESOLUTION).due;
    hospital.wait(2);
    hospital.tell(ticket, Command::Pause { reason: PauseReason::Supplement }).unwrap();
    hospital.wait(1);
    let stopped = explain(&hospital, ticket, RESOLUTION);
    assert_eq!(stopped.standing, DeadlineStanding::Stopped);
    assert_eq!((stopped.pauses.len(), stopped.pauses[0].ended), (1, None));
    assert_eq!(stopped.elapsed_ms, Some(2 * HOUR));
    hospital.wait(24);
    hospital.tell(ticket, Command::Resume).unwrap();
    let resumed = explain(&hospital, ticket, RESOLUTION);
    // From Tuesday 11:00 to Wednesday 12:00.
    assert_eq!(resumed.pauses[0].not_counted_ms, Some((7 + 3) * HOUR));
    assert_eq!((resumed.changes.len(), resumed.changes[0].event.as_str()), (1, "resumed"));
    let (reason, consent) = (ExtensionReason::Appraisal, Consent::NotAsked);
    hospital.tell(ticket, Command::Extend { clock: RESOLUTION, reason, consent }).unwrap();
    let extended = explain(&hospital, ticket, RESOLUTION);
    let [moved, longer] = extended.changes.as_slice() else { panic!("two changes") };
    assert_eq!((moved.due_before, moved.due), (first, longer.due_before));
    assert_eq!((longer.due, longer.extension), (extended.due, Some(reason)));
    assert_eq!((extended.first_due, extended.recomputed), (first, Some(first)));

    // As it was known before the pause, none of that had happened.
    let as_of = AsOf { known_at: Some(at(1)), valid_at: None };
    let before = hospital.engine().explain(ticket, RESOLUTION, as_of, hospital.now());
    let before = before.unwrap().unwrap();
    assert_eq!((before.due, before.changes, before.pauses), (first, vec![], vec![]));
    assert_eq!(before.judged_at, at(1));
}

/// A hospital whose complaints have a statutory period of fourteen days.
fn by_statute(since: i64) -> Hospital {
    let hospital = Hospital::since(since);
    let rules = serde_json::json!([{"clock": "statutory", "amount": "14d statute"},
        {"clock": "progress", "amount": "30d calendar"}, {"clock": "agreed", "amount": "as agreed"}]);
    let draft = serde_json::from_value(serde_json::json!({ "rules": rules })).unwrap();
    let adopt = voc_engine::AdoptRequest {
        command: hospital.next_id(),
        draft: &draft,
        reason: None,
        now: hospital.now(),
        actor: &"manager".parse().unwrap(),
        role: voc_engine::domain::Role::HeadDirector,
        on_behalf_of: None,
    };
    hospital.engine().adopt_policy(&adopt).unwrap();
    hospital
}

const STATUTORY: ClockId = ClockId { kind: ClockKind::Statutory, number: 1 };

#[test]
fn a_statutory_period_names_the_reason_for_which_its_days_did_not_count() {
    let hospital = by_statute(START);
    let ticket = hospital.receive(VocKind::Complaint);
    let pause = |reason| {
        hospital.wait(24);
        hospital.tell(ticket, Command::Pause { reason }).unwrap();
        hospital.wait(24);
        hospital.tell(ticket, Command::Resume).unwrap();
    };
    pause(PauseReason::Other);
    pause(PauseReason::Hearing);
    let one = explain(&hospital, ticket, STATUTORY);
    assert_eq!(one.amount, Some(Amount::Statutory(Period::SUGGESTION)));
    let [only] = one.pauses.as_slice() else { panic!("one of two") };
    assert_eq!(only.reason, PauseReason::Hearing);
    // Friday and, over the weekend that ends it, Saturday: one working day.
    assert_eq!(one.due.millis() - one.first_due.millis(), 3 * 24 * HOUR);
    assert_eq!(one.recomputed, Some(one.first_due));
    let progress = "progress/1".parse().unwrap();
    let one = explain(&hospital, ticket, progress);
    assert_eq!((one.amount, one.closed), (Some(Amount::CalendarDays(30)), Some(vec![])));
}

#[test]
fn a_holiday_that_was_designated_midway_is_told_with_both_dates() {
    // Monday 13 January 2025, 10:00. The 27th was made a holiday on the day after.
    let hospital = by_statute(1_736_730_000_000);
    let ticket = hospital.receive(VocKind::Complaint);
    // Monday 27 January 2025, 00:00.
    let day = Timestamp::from_millis(1_737_903_600_000);
    let names_it = |one: &DeadlineExplanation| {
        let is_named = |stretch: &ClosedStretch| {
            stretch.from <= day
                && day < stretch.until
                && matches!(stretch.reason, ClosedReason::Holiday(_))
        };
        one.closed.as_ref().unwrap().iter().any(is_named)
    };
    let told = explain(&hospital, ticket, STATUTORY);
    assert_eq!((told.recomputed, names_it(&told)), (Some(told.due), false));
    hospital.wait(24);
    let known = explain(&hospital, ticket, STATUTORY);
    assert_eq!((known.due, names_it(&known)), (told.due, false));
    assert!(known.recomputed > Some(told.due), "what it would be by now");
    let reason = RecomputeReason::CalendarChanged;
    hospital.tell(ticket, Command::Recompute { clock: STATUTORY, reason }).unwrap();
    let moved = explain(&hospital, ticket, STATUTORY);
    assert_eq!((moved.first_due, Some(moved.due)), (told.due, known.recomputed));
    assert!(names_it(&moved));
    assert_eq!(moved.changes[0].due_before, told.due);
}

#[test]
fn a_clock_that_is_not_there_is_not_explained() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let ask = |ticket, as_of| hospital.engine().explain(ticket, PROMISE, as_of, at(1)).unwrap();
    assert_eq!(ask(ticket, AsOf::default()), None);
    assert_eq!(ask(TicketId::from_uuid(hospital.next_id()), AsOf::default()), None);
}

#[test]
fn a_hospitals_own_closed_day_counts_for_new_clocks_and_leaves_old_ones_as_they_are() {
    let mut hospital = Hospital::new();
    let old = hospital.receive(VocKind::Complaint);
    let path = hospital.dir.path().join("data/config.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let own = "\n[[closed_days]]\ndate = 2026-03-04\nreason = \"개원 기념일\"\n";
    hospital.engine = None;
    std::fs::write(&path, text + own).unwrap();
    hospital.reopen();
    hospital.tell(old, promise(None)).unwrap();
    let new = hospital.receive(VocKind::Complaint);
    let (old, new) = (explain(&hospital, old, RESOLUTION), explain(&hospital, new, RESOLUTION));
    assert_eq!(old.calendar, "kr-office@1");
    assert_ne!(new.calendar, "kr-office@1");
    assert!(new.due > old.due);
    assert_eq!(old.recomputed, Some(new.due), "what the same rule gives now");
    let own = ClosedReason::OwnClosedDay("개원 기념일".to_owned());
    let names_it = |one: &DeadlineExplanation| {
        one.closed.as_ref().unwrap().iter().any(|stretch| stretch.reason == own)
    };
    assert_eq!((names_it(&old), names_it(&new)), (false, true));
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}
