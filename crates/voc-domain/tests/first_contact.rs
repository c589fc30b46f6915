//! What answers a complaint for the first time, and when that counts: by when it happened, however
//! late it is recorded.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, HOUR, START};
use voc_domain::{
    ClockId, ClockKind, CodeList as _, Command, ContactResult, DeviationReason, FlagRule, Occurred,
    PartyRole, Stage, Timestamp, VocKind, due_escalations,
};

const CONTACT: ClockId = ClockId { kind: ClockKind::FirstContact, number: 1 };

fn at(hour: i64) -> Timestamp {
    Timestamp::from_millis(START + hour * HOUR)
}

fn reached(whom: PartyRole) -> Command {
    Command::RecordContact {
        channel: "phone".parse().unwrap(),
        whom,
        result: ContactResult::Reached,
        attempts: 1,
        point: None,
        acting_for: None,
        text: None,
    }
}

fn no_contact(desk: &Desk) -> bool {
    let flags = desk.ticket.flags_at(at(1_000));
    flags.iter().any(|flag| flag.rule == FlagRule::NoContact)
}

#[test]
fn only_the_complainant_and_those_near_the_patient_are_a_contact() {
    for whom in PartyRole::ALL {
        let mut desk = Desk::received(VocKind::Complaint);
        desk.give(&reached(*whom)).unwrap();
        let stranger = matches!(whom, PartyRole::ThirdParty | PartyRole::Staff | PartyRole::Other);
        assert_eq!(no_contact(&desk), stranger, "{whom}");
    }
}

#[test]
fn every_stage_but_the_investigation_is_a_contact() {
    for stage in Stage::ALL.iter().filter(|stage| **stage < Stage::Close) {
        let mut desk = Desk::received(VocKind::Complaint);
        let details = support::details(*stage);
        desk.give(&support::take(details, Some(DeviationReason::Urgent))).unwrap();
        assert_eq!(no_contact(&desk), *stage == Stage::Investigate, "{stage}");
    }
}

#[test]
fn a_contact_recorded_late_counts_by_when_it_happened() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.now = START + 30 * HOUR;
    desk.give(&support::step(Stage::Calm)).unwrap();
    assert!(no_contact(&desk));
    desk.now += HOUR;
    desk.give_late(&reached(PartyRole::Guardian), Occurred::at(at(1))).unwrap();
    assert!(!no_contact(&desk));
    let met = desk.ticket.clock(CONTACT).unwrap().met.unwrap();
    assert_eq!((met.occurred, met.recorded_at), (Occurred::at(at(1)), at(30)));
    // Who should have been told before anything was known still should have been.
    let mut later = desk.context();
    later.now = at(1_000);
    assert!(due_escalations(&desk.ticket, &later).iter().any(|one| one.clock == CONTACT));
    // A later contact changes nothing.
    desk.give(&reached(PartyRole::Guardian)).unwrap();
    assert_eq!(desk.ticket.clock(CONTACT).unwrap().met, Some(met));
}

#[test]
fn what_happened_before_the_receipt_is_no_answer_to_it() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give_late(&reached(PartyRole::Patient), Occurred::at(at(-24))).unwrap();
    assert!(no_contact(&desk));
    let whole_day = Occurred::between(at(-9), at(0)).unwrap();
    desk.give_late(&reached(PartyRole::Patient), whole_day).unwrap();
    assert!(!no_contact(&desk), "it can have happened after the receipt");
}
