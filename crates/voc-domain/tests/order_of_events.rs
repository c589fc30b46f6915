//! Decisions follow one another in time: what cannot lie in the right order is refused by name, and
//! what can is accepted, however roughly it is known.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, START, step};
use voc_domain::{
    ClockId, ClockKind, Command, Milestone, Occurred, PauseReason, Rejection, ReopenReason, Stage,
    Timestamp, VocKind,
};

const PAUSE: Command = Command::Pause { reason: PauseReason::Other };
const REOPEN: Command = Command::Reopen { reason: ReopenReason::NewFacts };

fn at(hour: i64) -> Occurred {
    Occurred::at(Timestamp::from_millis(START + hour * HOUR))
}

/// Between two hours after the start.
fn between(from: i64, to: i64) -> Occurred {
    Occurred::between(at(from).earliest(), at(to).earliest()).unwrap()
}

#[track_caller]
fn refused(desk: &mut Desk, command: &Command, occurred: Occurred, pair: (Milestone, Milestone)) {
    let (event, after) = pair;
    let expected = Rejection::OrderOfEventsMustHold { event, after };
    assert_eq!(desk.give_late(command, occurred), Err(expected));
}

fn after(hour: i64, last: Option<Stage>) -> Desk {
    let mut desk = Desk::at(last);
    desk.now = START + hour * HOUR;
    desk
}

#[test]
fn a_resumption_follows_its_pause() {
    let mut desk = after(48, Some(Stage::Calm));
    desk.give(&PAUSE).unwrap();
    desk.now += HOUR;
    refused(&mut desk, &Command::Resume, at(47), (Milestone::Resumption, Milestone::Pause));
    desk.give_late(&Command::Resume, between(47, 49)).unwrap();
}

#[test]
fn a_pause_follows_the_receipt_and_the_last_resumption() {
    let mut desk = after(48, Some(Stage::Calm));
    refused(&mut desk, &PAUSE, at(-1), (Milestone::Pause, Milestone::Receipt));
    desk.give(&PAUSE).unwrap();
    desk.now += HOUR;
    desk.give(&Command::Resume).unwrap();
    desk.now += HOUR;
    refused(&mut desk, &PAUSE, at(48), (Milestone::Pause, Milestone::Resumption));
    desk.give_late(&PAUSE, between(48, 50)).unwrap();
}

#[test]
fn a_pause_known_roughly_takes_nothing_from_before_the_receipt() {
    let due = |desk: &Desk| {
        let id = ClockId { kind: ClockKind::Resolution, number: 1 };
        desk.ticket.clock(id).unwrap().start.due
    };
    let mut desk = Desk::received(VocKind::Complaint);
    let before = due(&desk);
    desk.give_late(&PAUSE, between(-24 * 14, 0)).unwrap();
    desk.give(&Command::Resume).unwrap();
    assert_eq!(due(&desk), before);
}

#[test]
fn close_and_thanks_follow_the_answer_and_each_other() {
    let mut desk = after(48, Some(Stage::Resolve));
    desk.give(&step(Stage::Agree)).unwrap();
    desk.now += HOUR;
    refused(&mut desk, &step(Stage::Close), at(2), (Milestone::Close, Milestone::Answer));
    desk.give(&step(Stage::Close)).unwrap();
    refused(&mut desk, &step(Stage::Thank), at(48), (Milestone::Thanks, Milestone::Close));
    desk.give_late(&step(Stage::Thank), between(2, 49)).unwrap();
}

#[test]
fn a_reopening_follows_the_close_and_the_next_close_follows_it() {
    let mut desk = after(48, Some(Stage::Thank));
    refused(&mut desk, &REOPEN, at(-1), (Milestone::Reopening, Milestone::Thanks));
    desk.give(&REOPEN).unwrap();
    for stage in voc_domain::Path::NineStages.stages() {
        let occurred = if *stage == Stage::Thank { at(48) } else { between(0, 48) };
        desk.give_late(&step(*stage), occurred).unwrap();
    }
    desk.now += HOUR;
    refused(&mut desk, &REOPEN, at(47), (Milestone::Reopening, Milestone::Thanks));
}
