//! A statutory period stands still while the handling is paused for a reason that the law names: its days,
//! or the hours of a short period, are not counted. Any other pause leaves it running.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, START};
use voc_domain::{
    Clock, ClockId, ClockKind, CodeList as _, Command, Consent, ExtensionReason, Occurred,
    PauseReason, PolicyDraft, Receive, RecomputeReason, Timestamp, VocKind, due_escalations,
};

const DAY: i64 = 24 * HOUR;
const STATUTORY: ClockId = ClockId { kind: ClockKind::Statutory, number: 1 };

/// A complaint of Tuesday 3 March 2026, 09:00, with a statutory period.
fn under(amount: &str) -> Desk {
    let mut desk = Desk::new();
    let draft: PolicyDraft = serde_json::from_value(serde_json::json!({
        "rules": [{"clock": "statutory", "amount": amount}],
        "ladders": [{"steps": [{"level": "director", "after": "0h"}]}],
    }))
    .unwrap();
    desk.adopt(&draft).unwrap();
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    desk.give(&Command::Receive(Box::new(receive))).unwrap();
    desk
}

fn clock(desk: &Desk) -> &Clock {
    desk.ticket.clock(STATUTORY).unwrap()
}

/// When the period ends, in days and hours after nine on 3 March; a period in days ends at midnight.
fn due(desk: &Desk) -> (i64, i64) {
    let after = clock(desk).start.due.millis() - START;
    (after / DAY, (after % DAY + 1) / HOUR)
}

fn pause(desk: &mut Desk, from: i64, reason: PauseReason, to: i64) {
    desk.now = START + from * HOUR;
    desk.give(&Command::Pause { reason }).unwrap();
    desk.now = START + to * HOUR;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(desk.ticket, desk.replayed());
}

fn extend(desk: &mut Desk) {
    let (reason, consent) = (ExtensionReason::Other, Consent::NotAsked);
    desk.give(&Command::Extend { clock: STATUTORY, reason, consent }).unwrap();
}

#[test]
fn the_law_names_the_reasons_for_which_it_stands_still() {
    for reason in PauseReason::ALL.iter().copied() {
        let mut desk = under("7d statute");
        assert_eq!(due(&desk), (8, 15), "the end of Wednesday, 11 March");
        desk.give(&Command::Pause { reason }).unwrap();
        let by_law = matches!(
            reason.code(),
            "supplement" | "transfer" | "hearing" | "appraisal" | "site_visit"
        );
        assert_eq!(clock(&desk).is_stopped(), by_law, "{reason}");
        let owed = due_escalations(&desk.ticket, &later(&desk, 40 * DAY));
        assert_eq!(owed.is_empty(), by_law, "{reason}");
    }
}

fn later(desk: &Desk, millis: i64) -> voc_domain::Context<'_> {
    let now = Timestamp::from_millis(desk.now + millis);
    voc_domain::Context { now, occurred: Occurred::at(now), ..desk.context() }
}

#[test]
fn every_day_that_the_pause_touches_is_left_out() {
    let mut desk = under("7d statute");
    let first = clock(&desk).start.due;
    // From Thursday 15:00 to Monday 10:00: of seven days the 3rd and 4th were over.
    pause(&mut desk, 2 * 24 + 6, PauseReason::Supplement, 6 * 24 + 1);
    assert_eq!(due(&desk), (13, 15), "the end of Monday, 16 March");
    assert_eq!(clock(&desk).first_due, first, "the original stays");
    // Again on the day on which it went on, until the next morning: that day is left out once.
    pause(&mut desk, 6 * 24 + 3, PauseReason::Hearing, 7 * 24);
    assert_eq!(due(&desk), (14, 15));
}

#[test]
fn of_a_short_period_the_working_hours_are_left_out() {
    let mut desk = under("1d statute");
    assert_eq!(due(&desk), (0, 9), "eight hours with one for lunch");
    // Three open hours between ten and two.
    pause(&mut desk, 1, PauseReason::SiteVisit, 5);
    assert_eq!(due(&desk), (1, 3));
}

#[test]
fn an_extension_and_a_pause_come_to_the_same_in_either_order() {
    let mut desk = under("7d statute");
    extend(&mut desk);
    pause(&mut desk, 24, PauseReason::Transfer, 3 * 24);
    let extended_first = due(&desk);
    let mut desk = under("7d statute");
    pause(&mut desk, 24, PauseReason::Transfer, 3 * 24);
    extend(&mut desk);
    assert_eq!(due(&desk), extended_first);
    assert_eq!(extended_first, (22, 15), "fourteen days, and three that do not count: 25 March");
}

#[test]
fn working_it_out_anew_leaves_the_same_days_out() {
    let mut desk = under("7d statute");
    pause(&mut desk, 24, PauseReason::Appraisal, 3 * 24);
    extend(&mut desk);
    let before = due(&desk);
    let reason = RecomputeReason::Other;
    desk.give(&Command::Recompute { clock: STATUTORY, reason }).unwrap();
    assert_eq!(due(&desk), before);
}

#[test]
fn what_had_run_out_when_the_pause_was_recorded_stays_missed() {
    let mut desk = under("7d statute");
    let before = due(&desk);
    desk.now = START + 10 * DAY;
    let then = Occurred::at(Timestamp::from_millis(START + DAY));
    desk.give_late(&Command::Pause { reason: PauseReason::Supplement }, then).unwrap();
    desk.now += DAY;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(due(&desk), before);
    assert!(clock(&desk).is_missed(Timestamp::from_millis(desk.now)));
}
