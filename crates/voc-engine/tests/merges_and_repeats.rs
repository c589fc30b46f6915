//! The same complaint came in twice, or came back: two tickets become one and nobody is owed twice, a
//! crash between the two halves is seen and healed, and repetitions are counted.

#![allow(clippy::unwrap_used)]

mod support;

use support::Hospital;
use voc_engine::domain::{
    ActorId, Command, Listen, Phase, Relation, Stage, StageDetails, StepTaken, Thank, TicketId,
    VocKind,
};
use voc_engine::{
    Envelope, ExecuteError, Freshness, MergeExecuted, Scope, TicketFilter, VerifyFinding,
};

fn merge(
    hospital: &Hospital,
    envelope: &Envelope<'_>,
    into: TicketId,
) -> Result<MergeExecuted, ExecuteError> {
    hospital.engine().merge(envelope, into, None)
}

fn desk() -> ActorId {
    "desk-01".parse().unwrap()
}

fn findings(hospital: &Hospital) -> Vec<VerifyFinding> {
    hospital.engine().verify(&mut |_, _| {}).unwrap().findings
}

#[track_caller]
fn code<T>(result: Result<T, ExecuteError>) -> &'static str {
    match result {
        Err(ExecuteError::Rejected(rejection)) => rejection.code(),
        Err(error) => panic!("{error}"),
        Ok(_) => "ok",
    }
}

#[test]
fn the_clocks_of_a_merged_ticket_do_not_run() {
    let hospital = Hospital::new();
    let first = hospital.receive(VocKind::Complaint);
    hospital.wait(1);
    let second = hospital.receive(VocKind::Complaint);
    let actor = desk();
    let done = merge(&hospital, &hospital.envelope(second, &actor), first).unwrap();
    assert_eq!(done.absorbed.unwrap().ticket, first);
    assert_eq!(done.merged.unwrap().ticket, second);
    let engine = hospital.engine();
    let state = engine.ticket(second).unwrap().unwrap();
    assert_eq!((state.phase, state.next_stage()), (Phase::Merged, None));
    hospital.wait(24 * 60);
    let now = hospital.now();
    assert!(engine.due(now, now).unwrap().iter().all(|row| row.ticket == first));
    let told = engine.tick(now, &mut |_, _| {}).unwrap().complete().unwrap();
    assert!(!told.is_empty() && told.iter().all(|one| one.executed.ticket == first));
    let status = engine.status(now).unwrap();
    assert_eq!((status.tickets, status.open), (2, 1));
    let listing = engine.list(&TicketFilter::default()).unwrap();
    let merged = listing.tickets.iter().find(|row| row.ticket == second).unwrap();
    assert_eq!((merged.due, merged.merged_into), (None, Some(first)));
    assert_eq!(findings(&hospital), []);
}

#[test]
fn a_merge_that_the_rules_refuse_writes_neither_half() {
    let hospital = Hospital::new();
    let first = hospital.receive(VocKind::Praise);
    hospital.wait(1);
    let second = hospital.receive(VocKind::Praise);
    let size = || hospital.engine().status(hospital.now()).unwrap().size;
    let before = size();
    let actor = desk();
    let envelope = |ticket| hospital.envelope(ticket, &actor);
    let into_the_later = merge(&hospital, &envelope(first), second);
    assert_eq!(code(into_the_later), "merge_must_go_into_the_earlier");
    assert_eq!(code(merge(&hospital, &envelope(first), first)), "other_ticket_must_be_another");
    let nobody = TicketId::from_uuid(hospital.next_id());
    assert_eq!(code(merge(&hospital, &envelope(nobody), first)), "ticket_must_exist");
    assert_eq!(size(), before);
    for details in [StageDetails::Listen(Listen::default()), StageDetails::Thank(Thank::default())]
    {
        hospital.tell(second, Command::Step(Box::new(StepTaken::new(details)))).unwrap();
    }
    let before = size();
    assert_eq!(code(merge(&hospital, &envelope(second), first)), "ticket_must_be_open");
    assert_eq!(size(), before, "the ticket that would have taken it in is as it was");
    assert!(hospital.engine().ticket(second).unwrap().unwrap().has_completed(Stage::Thank));
}

#[test]
fn a_merge_cut_short_between_its_halves_is_found_and_healed() {
    for same_identity in [true, false] {
        let hospital = Hospital::new();
        let first = hospital.receive(VocKind::Complaint);
        hospital.wait(1);
        let second = hospital.receive(VocKind::Complaint);
        let actor = desk();
        let envelope = hospital.envelope(second, &actor);
        // What a crash after the first append leaves behind.
        let state = hospital.engine().ticket(second).unwrap().unwrap();
        let absorb = Command::Absorb(Box::new(voc_engine::domain::Absorbed {
            from: second,
            number: state.number.unwrap(),
            channel: state.channel.clone().unwrap(),
            received: state.received.unwrap().occurred,
        }));
        hospital.give(first, envelope.command, &[absorb.into()]).unwrap();
        let found = findings(&hospital);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].area, found[0].kind.label().en),
            ("rules", "a merge without its other half")
        );
        assert_eq!(hospital.engine().ticket(second).unwrap().unwrap().phase, Phase::Open);

        let again = if same_identity { envelope } else { hospital.envelope(second, &actor) };
        let healed = merge(&hospital, &again, first).unwrap();
        let absorbed = healed.absorbed.map(|half| half.freshness);
        assert_eq!(absorbed, same_identity.then_some(Freshness::Before));
        assert_eq!(healed.merged.unwrap().freshness, Freshness::Now);
        assert_eq!(findings(&hospital), []);
        // And once more: the same identity is answered, another is refused.
        let once_more = merge(&hospital, &again, first).unwrap();
        assert_eq!(once_more.merged.unwrap().freshness, Freshness::Before);
        let other = hospital.envelope(second, &actor);
        assert_eq!(code(merge(&hospital, &other, first)), "ticket_must_not_be_merged");
    }
}

#[test]
fn the_third_repeat_is_counted_whomever_it_names() {
    let hospital = Hospital::new();
    let actor = desk();
    let receive = || {
        hospital.wait(1);
        hospital.receive(VocKind::Complaint)
    };
    let link = |ticket, to, relation| {
        hospital.engine().link(&hospital.envelope(ticket, &actor), to, relation, None)
    };
    let repetition = |ticket| {
        let state = hospital.engine().ticket(ticket).unwrap().unwrap();
        state.ledgers.links.last().unwrap().repetition
    };
    let [original, first, second, third] = [receive(), receive(), receive(), receive()];
    link(first, original, Relation::Repeat).unwrap();
    // The second names the original, not the one before it, and counts all the same.
    link(second, original, Relation::Repeat).unwrap();
    assert_eq!((repetition(first), repetition(second)), (Some(1), Some(2)));
    // The same voice once more is merged: that is no repetition.
    let copy = receive();
    link(copy, first, Relation::Repeat).unwrap();
    merge(&hospital, &hospital.envelope(copy, &actor), second).unwrap();
    link(third, copy, Relation::Repeat).unwrap();
    assert_eq!(repetition(third), Some(3));
    let nobody = TicketId::from_uuid(hospital.next_id());
    assert_eq!(code(link(third, nobody, Relation::Repeat)), "ticket_must_exist");
    assert_eq!(findings(&hospital), []);
    let month = "2026-03".parse().unwrap();
    let report =
        hospital.engine().monthly_report(month, &Scope::default(), hospital.now()).unwrap();
    let repeats = report.figures.iter().find(|one| one.name == "third_repeats").unwrap();
    assert_eq!(
        (repeats.numerator.len(), repeats.denominator.len()),
        (1, 3),
        "the merged copy is no voice of its own"
    );
    assert!(report.flow.balances());
    assert_eq!(report.flow.merged.len(), 1);
}
