//! A remedy from its demand to its payment is one row; another demand, or an offer after it ended, is
//! another.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Desk, commands::remedy};
use voc_domain::{Command, Event, PartyRole, Rejection, RemedyNumber, RemedyStep, Role, VocKind};

fn won(code: &str, step: RemedyStep, item: Option<u32>, amount: Option<u64>) -> Command {
    Command::RecordRemedy {
        remedy: code.parse().unwrap(),
        step,
        item: item.map(RemedyNumber::new),
        party: Some(PartyRole::Guardian),
        by_role: None,
        amount_krw: amount,
        text: None,
    }
}

#[track_caller]
fn item(desk: &mut Desk, command: &Command) -> u32 {
    match desk.give(command).unwrap() {
        Event::RemedyRecorded(content) => content.item.get(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_steps_of_one_remedy_share_its_number() {
    use RemedyStep::{Accepted, Approved, Demanded, Offered, Paid, Refused};
    let mut desk = Desk::received(VocKind::Complaint);
    for (code, step, number) in [
        ("refund", Demanded, 1),
        ("refund", Offered, 1),
        ("discount", Offered, 2),
        ("refund", Refused, 1),
        ("refund", Offered, 3),
        ("refund", Approved, 3),
        ("refund", Demanded, 4),
        ("refund", Accepted, 4),
        ("refund", Paid, 4),
        ("refund", Paid, 3),
        ("discount", Accepted, 2),
    ] {
        assert_eq!(item(&mut desk, &remedy(code, step)), number, "{code} {step}");
    }
    let remedies = &desk.ticket.ledgers.remedies;
    let ended: Vec<_> = remedies.iter().map(|one| (one.number.get(), one.has_ended())).collect();
    assert_eq!(ended, [(1, true), (2, false), (3, true), (4, true)]);
}

#[test]
fn the_sum_named_last_counts() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&won("refund", RemedyStep::Demanded, None, Some(10_000_000))).unwrap();
    desk.give(&won("refund", RemedyStep::Offered, None, Some(300_000))).unwrap();
    desk.give(&won("refund", RemedyStep::Accepted, None, None)).unwrap();
    let remedy = &desk.ticket.ledgers.remedies[0];
    assert_eq!(remedy.amount_krw(), Some(300_000));
    let roles: Vec<_> = remedy.steps.iter().map(|step| step.by_role).collect();
    assert_eq!(roles, [None, Some(Role::Desk), None], "staff offer, the other side demands");
}

#[test]
fn a_remedy_is_named_by_its_number_and_its_kind() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&remedy("refund", RemedyStep::Demanded)).unwrap();
    let code = |found: Result<Event, Rejection>| found.unwrap_err().code();
    let wrong_kind = won("discount", RemedyStep::Offered, Some(1), None);
    assert_eq!(code(desk.give(&wrong_kind)), "remedy_must_exist");
    let unknown = won("refund", RemedyStep::Offered, Some(2), None);
    assert_eq!(code(desk.give(&unknown)), "remedy_must_exist");
    assert_eq!(item(&mut desk, &won("refund", RemedyStep::Paid, Some(1), None)), 1);
}
