//! Who is told about a deadline, and from when: the same however often and however late it is asked,
//! and never twice, whoever told them first.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, START};
use voc_domain::{
    ClockId, ClockKind, Command, ContactResult, EscalationNotice, EscalationReason, Occurred,
    PartyRole, PauseReason, PromiseNumber, PromiseTopic, Receive, Role, Timestamp, VocKind,
    due_escalations,
};

const PROMISE: ClockId = ClockId { kind: ClockKind::Promise, number: 1 };
const CONTACT: ClockId = ClockId { kind: ClockKind::FirstContact, number: 1 };
const RESOLUTION: ClockId = ClockId { kind: ClockKind::Resolution, number: 1 };

/// A complaint received on Tuesday at 9 with a promise due at 17; first contact is out of the way.
fn promised() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&support::step(voc_domain::Stage::Calm)).unwrap();
    desk.give(&Command::MakePromise {
        channel: None,
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

#[test]
fn a_deadline_recorded_together_with_what_met_it_tells_nobody() {
    let at = |hour: i64| Occurred::at(Timestamp::from_millis(START + hour * HOUR));
    let contact = Command::RecordContact {
        acting_for: None,
        point: None,
        channel: "phone".parse().unwrap(),
        whom: PartyRole::Complainant,
        result: ContactResult::Reached,
        attempts: 1,
        text: None,
    };
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = Command::Receive(Box::new(receive));
    for (later, owed_by_then) in [(0, 0), (1, 3)] {
        let mut desk = Desk::new();
        desk.now = START + 24 * 7 * HOUR;
        desk.give_late(&receive, at(0)).unwrap();
        desk.now += later;
        desk.give_late(&contact, at(1)).unwrap();
        assert_eq!(owed(&desk, CONTACT, 500).len(), owed_by_then, "{later} ms later");
    }
}

#[test]
fn what_a_deadline_told_before_it_was_moved_is_told_however_late() {
    let mut desk = Desk::new();
    let draft = serde_json::json!({
        "rules": [{"clock": "resolution", "amount": "2d"}],
        "ladders": [{"steps": [{"level": "director", "after": "0h", "warn_before": "1d"}]}],
    });
    desk.adopt(&serde_json::from_value(draft).unwrap()).unwrap();
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    desk.give(&Command::Receive(Box::new(receive))).unwrap();
    let extend = support::commands::extend(voc_domain::Consent::NotAsked);
    // Agreed in time, and written down two hours after the deadline: somebody was told in between.
    desk.now = START + 50 * HOUR;
    let agreed = Occurred::at(Timestamp::from_millis(START + 40 * HOUR));
    desk.give_late(&extend, agreed).unwrap();
    let mut later = desk.context();
    later.now = Timestamp::from_millis(START + 1_000 * HOUR);
    let told: Vec<_> = due_escalations(&desk.ticket, &later)
        .into_iter()
        .map(|one| (one.notice, (one.due.millis() - START) / HOUR))
        .collect();
    use EscalationNotice::{Overdue, Warning};
    // Due on Thursday at nine, and as extended on Monday: the weekend lies between. Whoever was told once
    // that it ran out is not told again.
    assert_eq!(told, [(Warning, 24), (Overdue, 48), (Warning, 72)]);
}

#[test]
fn a_level_takes_note_of_one_clock_or_of_all() {
    let mut desk = promised();
    escalate(&mut desk, Role::Director, PROMISE);
    escalate(&mut desk, Role::Director, RESOLUTION);
    let note = |clock| Command::AcknowledgeEscalation { level: Role::Director, clock };
    desk.give(&note(Some(PROMISE))).unwrap();
    let open = |desk: &Desk| {
        let open = desk.ticket.escalations.iter().filter(|one| one.acknowledged.is_none());
        open.map(|one| one.clock).collect::<Vec<_>>()
    };
    assert_eq!(open(&desk), [Some(RESOLUTION)]);
    let again = desk.give(&note(Some(PROMISE))).unwrap_err();
    assert_eq!(again.code(), "escalation_must_be_open");
    desk.give(&note(None)).unwrap();
    assert_eq!(open(&desk), []);
}

#[test]
fn asking_often_and_asking_once_tell_the_same_levels() {
    let story = |often: bool| {
        let mut desk = promised();
        let mut told = Vec::new();
        let mut tick = |desk: &mut Desk| {
            for one in due_escalations(&desk.ticket.clone(), &desk.context()) {
                escalate(desk, one.level, one.clock);
                told.push((one.clock, one.level, one.due));
            }
        };
        let due = desk.ticket.clock(RESOLUTION).unwrap().start.due.millis();
        // Two days before it is due the handling pauses, which is recorded an hour after.
        for (wait, command, ago) in [
            (due + HOUR - desk.now, Command::Pause { reason: PauseReason::Appraisal }, 49 * HOUR),
            (24 * HOUR, Command::Resume, 0),
            (24 * HOUR, Command::Pause { reason: PauseReason::Other }, 0),
            (24 * HOUR, Command::Resume, 12 * HOUR),
            (24 * 20 * HOUR, Command::KeepPromise(PromiseNumber::FIRST), HOUR),
        ] {
            let until = desk.now + wait;
            while often && desk.now + 6 * HOUR < until {
                desk.now += 6 * HOUR;
                tick(&mut desk);
            }
            desk.now = until;
            let occurred = Occurred::at(Timestamp::from_millis(until - ago));
            desk.give_late(&command, occurred).unwrap();
        }
        tick(&mut desk);
        told.sort_unstable();
        told
    };
    assert_eq!(story(true), story(false));
    // Three levels about the promise and the resolution each, and the notice of progress to one.
    assert_eq!(story(false).len(), 7);
}
