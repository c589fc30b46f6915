//! Who is told about a deadline, and from when: the same however often and however late it is asked,
//! and never twice, whoever told them first.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, START};
use voc_domain::{
    ClockId, ClockKind, Command, EscalationReason, PauseReason, PromiseNumber, PromiseTopic, Role,
    VocKind, due_escalations,
};

const PROMISE: ClockId = ClockId { kind: ClockKind::Promise, number: 1 };
const RESOLUTION: ClockId = ClockId { kind: ClockKind::Resolution, number: 1 };

/// A complaint received on Tuesday at 9 with a promise due at 17; first contact is out of the way.
fn promised() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&support::step(voc_domain::Stage::Calm)).unwrap();
    desk.give(&Command::MakePromise {
        topic: PromiseTopic::CallBack,
        to: voc_domain::PartyRole::Guardian,
        by_role: None,
        told: None,
        text: None,
    })
    .unwrap();
    desk
}

/// The levels owed about a clock at an hour after the start, as hours after the start.
fn owed(desk: &Desk, clock: ClockId, hour: i64) -> Vec<(Role, i64)> {
    let mut later = desk.context();
    later.now = voc_domain::Timestamp::from_millis(START + hour * HOUR);
    due_escalations(&desk.ticket, &later)
        .into_iter()
        .filter(|one| one.clock == clock)
        .map(|one| (one.level, (one.due.millis() - START) / HOUR))
        .collect()
}

fn escalate(desk: &mut Desk, level: Role, clock: ClockId) {
    desk.give(&Command::Escalate {
        level,
        reason: EscalationReason::Overdue,
        clock: Some(clock),
        due: None,
    })
    .unwrap();
}

#[test]
fn the_ladder_is_climbed_a_working_day_at_a_time() {
    let desk = promised();
    assert_eq!(owed(&desk, PROMISE, 7), []);
    assert_eq!(owed(&desk, PROMISE, 8), [(Role::CounsellingManager, 8)]);
    assert_eq!(
        owed(&desk, PROMISE, 500),
        [(Role::CounsellingManager, 8), (Role::Director, 32), (Role::HeadDirector, 56)]
    );
}

#[test]
fn a_level_that_a_person_told_first_is_not_told_again() {
    let mut desk = promised();
    escalate(&mut desk, Role::Director, PROMISE);
    assert_eq!(
        owed(&desk, PROMISE, 500),
        [(Role::CounsellingManager, 8), (Role::HeadDirector, 56)]
    );
    escalate(&mut desk, Role::External, PROMISE);
    assert_eq!(owed(&desk, PROMISE, 500).len(), 2, "a level outside the ladder counts for none");
}

#[test]
fn a_clock_stopped_between_two_levels_owes_the_first_only() {
    let mut desk = promised();
    desk.now = START + 20 * HOUR;
    desk.give(&Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
    assert_eq!(owed(&desk, PROMISE, 500), [(Role::CounsellingManager, 8)]);
}

#[test]
fn a_pause_before_the_deadline_moves_it_and_one_after_it_does_not() {
    let mut desk = promised();
    let due = desk.ticket.clock(RESOLUTION).unwrap().start.due;
    desk.now = START + 24 * HOUR;
    desk.give(&Command::Pause { reason: PauseReason::Appraisal }).unwrap();
    // While it is paused, nobody is told about the resolution; the promise stands.
    assert_eq!(owed(&desk, RESOLUTION, 1_000), []);
    assert_eq!(owed(&desk, PROMISE, 1_000).len(), 3);
    desk.now = START + 48 * HOUR;
    desk.give(&Command::Resume).unwrap();
    let moved = desk.ticket.clock(RESOLUTION).unwrap().start.due;
    // It was due as the office opened, and a working day more is used up as the office closes.
    assert_eq!(moved.millis() - due.millis(), 9 * HOUR);
    assert_eq!(desk.ticket.clock(RESOLUTION).unwrap().first_due, due);
    // After it was missed, a pause changes nothing.
    desk.now = moved.millis() + HOUR;
    desk.give(&Command::Pause { reason: PauseReason::Appraisal }).unwrap();
    assert_eq!(owed(&desk, RESOLUTION, 2_000).len(), 1);
    desk.now += 24 * HOUR;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(desk.ticket.clock(RESOLUTION).unwrap().start.due, moved);
}
