//! Tickets that belong together: hand-offs between branches, repetitions, and merges that win nobody a
//! deadline and annul no promise.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    Desk, HOUR, START,
    commands::{absorbed, merge, other, promise, transfer},
    id, step,
};
use voc_domain::{
    Absorbed, ClockKind, CodeList as _, Command, FlagRule, Occurred, PauseReason, Phase,
    PromiseNumber, Rejection, Relation, Stage, TicketNumber, Timestamp, VocKind,
};

fn at(hour: i64) -> Timestamp {
    Timestamp::from_millis(START + hour * HOUR)
}

#[track_caller]
fn check(desk: &mut Desk, command: &Command, expected: &str) {
    let found = desk.give(command);
    assert_eq!(found.as_ref().map_or_else(Rejection::code, |_| "ok"), expected);
}

fn into(received: Occurred) -> Command {
    Command::Merge { into: other(6), number: TicketNumber::new(2026, 9), received }
}

fn flagged(desk: &Desk, rule: FlagRule) -> bool {
    desk.ticket.flags_at(at(9_000)).iter().any(|flag| flag.rule == rule)
}

#[test]
fn a_ticket_goes_on_in_the_one_that_can_have_been_received_first() {
    let mut desk = Desk::received(VocKind::Complaint);
    check(&mut desk, &into(Occurred::at(at(1))), "merge_must_go_into_the_earlier");
    check(&mut desk, &absorbed("web", START - HOUR), "merge_must_go_into_the_earlier");
    // Received at the same moment, or some time that day: who can tell.
    check(&mut Desk::received(VocKind::Complaint), &into(Occurred::at(at(0))), "ok");
    let that_day = Occurred::between(at(-9), at(9)).unwrap();
    check(&mut Desk::received(VocKind::Complaint), &into(that_day), "ok");
    check(&mut desk, &absorbed("web", START), "ok");
    check(&mut desk, &absorbed("web", START), "ticket_must_not_be_merged");
}

#[test]
fn no_ticket_belongs_to_itself() {
    let mut desk = Desk::received(VocKind::Complaint);
    let number = TicketNumber::new(2026, 1);
    let received = Occurred::at(at(0));
    for command in [
        Command::Merge { into: id(), number, received },
        Command::Absorb(Box::new(Absorbed {
            from: id(),
            number,
            channel: "web".parse().unwrap(),
            received,
        })),
        Command::Link { to: id(), relation: Relation::Related, repeated_before: 0 },
    ] {
        check(&mut desk, &command, "other_ticket_must_be_another");
    }
}

#[test]
fn deadlines_end_with_a_merge_and_promises_do_not() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&promise(Some(START + 6 * HOUR))).unwrap();
    desk.give(&merge()).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Merged);
    let running: Vec<_> =
        desk.ticket.running_clocks().map(|clock| clock.start.clock.kind).collect();
    assert_eq!(running, [ClockKind::Promise]);
    for rule in [FlagRule::NoContact, FlagRule::ResolutionOverdue, FlagRule::NoOwner] {
        assert!(!flagged(&desk, rule), "{}", rule.code());
    }
    assert!(flagged(&desk, FlagRule::PromiseBroken));
    desk.give(&Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
    assert!(!flagged(&desk, FlagRule::PromiseBroken));
}

#[test]
fn what_was_missed_before_a_merge_stays_missed() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.now += 24 * HOUR;
    desk.give(&merge()).unwrap();
    assert!(flagged(&desk, FlagRule::NoContact) && flagged(&desk, FlagRule::NoOwner));
    assert!(!flagged(&desk, FlagRule::ResolutionOverdue));
}

#[test]
fn a_ticket_merged_while_paused_is_paused_no_more() {
    let mut desk = Desk::at(Some(Stage::Calm));
    desk.give(&Command::Pause { reason: PauseReason::Other }).unwrap();
    desk.give(&merge()).unwrap();
    assert_eq!((desk.ticket.phase, desk.ticket.paused), (Phase::Merged, None));
    check(&mut desk, &Command::Resume, "ticket_must_not_be_merged");
    desk.now += 9_000 * HOUR;
    assert!(!flagged(&desk, FlagRule::ResolutionOverdue));
}

#[test]
fn a_hand_off_goes_to_another_branch_where_nobody_owns_the_case_yet() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&support::commands::assign()).unwrap();
    desk.give(&transfer("busan")).unwrap();
    check(&mut desk, &transfer("busan"), "transfer_must_change_the_branch");
    assert_eq!((desk.ticket.owner.as_ref(), desk.ticket.hand_offs), (None, 1));
    assert_eq!(desk.ticket.ledgers.transfers[0].from, None);
    desk.give(&transfer("seoul")).unwrap();
    assert_eq!(desk.ticket.ledgers.transfers[1].from.as_ref().unwrap().as_str(), "busan");
    desk.give(&step(Stage::Calm)).unwrap();
}

#[test]
fn only_a_repetition_is_counted() {
    let mut desk = Desk::received(VocKind::Complaint);
    for (relation, expected) in [(Relation::Repeat, Some(3)), (Relation::Related, None)] {
        desk.give(&Command::Link { to: other(5), relation, repeated_before: 2 }).unwrap();
        assert_eq!(desk.ticket.ledgers.links.last().unwrap().repetition, expected);
    }
}
