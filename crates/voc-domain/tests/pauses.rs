//! What a pause does to deadlines: it stops those that had not run out, and never makes one earlier.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use support::{Desk, HOUR, START};
use voc_domain::{
    ClockId, ClockKind, Command, FlagRule, Occurred, PauseReason, Timestamp, VocKind,
    due_escalations,
};

const RESOLUTION: ClockId = ClockId { kind: ClockKind::Resolution, number: 1 };
const PAUSE: Command = Command::Pause { reason: PauseReason::WaitingForComplainant };

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn due(desk: &Desk) -> i64 {
    desk.ticket.clock(RESOLUTION).unwrap().start.due.millis()
}

/// An inquiry that somebody was told about in time.
fn answered() -> Desk {
    let mut desk = Desk::received(VocKind::Inquiry);
    desk.give(&support::step(voc_domain::Stage::Listen)).unwrap();
    desk
}

fn overdue(desk: &Desk, now: i64) -> bool {
    desk.ticket.flags_at(at(now)).iter().any(|flag| flag.rule == FlagRule::ResolutionOverdue)
}

#[test]
fn a_clock_that_stands_still_is_not_overdue_however_long_the_pause() {
    let mut desk = answered();
    desk.give(&PAUSE).unwrap();
    let year = START + 365 * 24 * HOUR;
    assert!(desk.ticket.clock(RESOLUTION).unwrap().is_stopped());
    let missed = desk.ticket.clock(RESOLUTION).unwrap().is_missed(at(year));
    assert!(!missed);
    assert!(!overdue(&desk, year));
    desk.now += 48 * HOUR;
    desk.give(&Command::Resume).unwrap();
    assert!(!desk.ticket.clock(RESOLUTION).unwrap().is_stopped());
    assert!(overdue(&desk, year));
}

#[test]
fn a_clock_that_had_run_out_before_the_pause_stays_overdue() {
    let mut desk = answered();
    desk.now = due(&desk) + 1;
    desk.give(&PAUSE).unwrap();
    assert!(!desk.ticket.clock(RESOLUTION).unwrap().is_stopped());
    assert!(overdue(&desk, desk.now));
}

#[test]
fn a_pause_recorded_after_the_deadline_moves_nothing() {
    // Otherwise those whom a tick had told in between would have been told about nothing.
    let mut desk = answered();
    let before = due(&desk);
    desk.now = before + HOUR;
    desk.give_late(&PAUSE, Occurred::at(at(before - 48 * HOUR))).unwrap();
    desk.now += 24 * HOUR;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(due(&desk), before);
    let mut later = desk.context();
    later.now = at(before + 1_000 * HOUR);
    let owed = due_escalations(&desk.ticket, &later).into_iter();
    assert_eq!(owed.filter(|one| one.clock == RESOLUTION).count(), 3);
}

proptest! {
    #[test]
    fn a_pause_never_makes_anything_due_earlier(
        received in 0..40 * 24 * 60_i64, wait in 0..20 * 24 * 60_i64, length in 0..10 * 24 * 60_i64,
    ) {
        let mut desk = Desk::new();
        desk.now += received * 60_000;
        let voice = voc_domain::Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        desk.give(&Command::Receive(Box::new(voice))).unwrap();
        let before = due(&desk);
        desk.now += wait * 60_000;
        desk.give(&PAUSE).unwrap();
        desk.now += length * 60_000;
        desk.give(&Command::Resume).unwrap();
        prop_assert!(due(&desk) >= before);
    }
}
