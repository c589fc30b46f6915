//! A case is replayed step by step, and each step is what a replay of its moment answers: whatever was
//! recorded late, corrected since, or became overdue while nobody wrote anything.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use serde_json::json;
use support::{HOUR, Hospital, START};
use voc_engine::{
    AsOf, Change, CorrectRequest, Disclosure, Replay, Timestamp,
    domain::{
        Calm, Command, CorrectionReason, Occurred, PartyRole, PromiseTopic, Severity, StageDetails,
        StepTaken, TicketId, VocKind,
    },
};

fn at(hours: i64) -> Timestamp {
    Timestamp::from_millis(START + hours * HOUR)
}

fn replay(hospital: &Hospital, ticket: TicketId, as_of: AsOf) -> Replay {
    let (engine, now) = (hospital.engine(), hospital.now());
    engine.replay(ticket, as_of, now, Disclosure::Reveal).unwrap().unwrap()
}

/// Replays step by step. Every step but the last is compared with the replay of its moment, the last with
/// the replay that was asked for.
fn steps(hospital: &Hospital, ticket: TicketId, as_of: AsOf) -> Vec<Replay> {
    let mut steps = Vec::new();
    let mut show = |step: &Replay| steps.push(step.clone());
    let (engine, now) = (hospital.engine(), hospital.now());
    let last =
        engine.replay_steps(ticket, as_of, now, Disclosure::Reveal, &mut show).unwrap().unwrap();
    let mut before = None;
    for step in &steps {
        let known_at = step.as_of.known_at;
        assert!(known_at > before, "each step is later than the one before");
        assert_eq!(*step, replay(hospital, ticket, AsOf { known_at, ..as_of }));
        before = known_at;
    }
    assert_eq!(last, replay(hospital, ticket, as_of));
    steps.push(last);
    steps
}

/// A case with a promise that is not kept, a fact that is recorded late, and an entry that is corrected.
fn eventful() -> (Hospital, TicketId) {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.wait(1);
    let promise = Command::MakePromise {
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        channel: None,
        told: Some(at(2)),
        text: None,
    };
    hospital.tell(ticket, promise).unwrap();
    let triage = Command::Triage {
        severity: Some(Severity::Low),
        causes: Vec::new(),
        branch: None,
        touch_point: None,
        treatment: None,
        crises: Vec::new(),
    };
    hospital.tell(ticket, triage).unwrap();
    hospital.wait(30);
    let calm = Command::Step(Box::new(StepTaken::new(StageDetails::Calm(Calm::default()))));
    hospital.tell_late(ticket, calm, Occurred::at(at(2)));
    hospital.wait(1);
    let actor = "quality-01".parse().unwrap();
    let fields = json!({"severity": "high"}).as_object().cloned().unwrap();
    let request = CorrectRequest {
        envelope: hospital.envelope(ticket, &actor),
        version: 2,
        change: Change::Amend { fields, occurred: None },
        reason: CorrectionReason::TypingError,
        text: None,
    };
    hospital.engine().correct(&request).unwrap();
    hospital.wait(24 * 60);
    (hospital, ticket)
}

#[test]
fn each_step_is_the_replay_of_its_moment() {
    let (hospital, ticket) = eventful();
    let steps = steps(&hospital, ticket, AsOf::default());
    let recorded: BTreeSet<_> =
        steps.last().unwrap().rows.iter().map(|row| Some(row.recorded_at)).collect();
    let moments: BTreeSet<_> = steps.iter().map(|step| step.as_of.known_at).collect();
    assert!(moments.is_superset(&recorded), "nothing that was recorded is passed over");
    let severity = |step: &Replay| step.ticket.severity;
    let first = steps.iter().position(|step| severity(step) == Some(Severity::Low)).unwrap();
    assert!(steps[first..].iter().any(|step| severity(step) == Some(Severity::High)));
}

#[test]
fn a_deadline_that_passed_is_a_step_of_its_own() {
    let (hospital, ticket) = eventful();
    let steps = steps(&hospital, ticket, AsOf::default());
    let missed = |step: &Replay| step.clocks.iter().filter(|clock| clock.missed).count();
    let passed = Timestamp::from_millis(at(2).millis() + 1);
    let place = steps.iter().position(|step| step.as_of.known_at == Some(passed)).unwrap();
    assert_eq!(missed(&steps[place]), missed(&steps[place - 1]) + 1);
    assert_eq!(steps[place].rows.len(), steps[place - 1].rows.len(), "nothing was recorded then");
    // Between two steps nothing begins: just before the next all is as it was.
    for pair in steps.windows(2) {
        let next = pair[1].as_of.known_at.unwrap_or(pair[1].judged_at);
        let known_at = Some(Timestamp::from_millis(next.millis() - 1));
        let before = replay(&hospital, ticket, AsOf { known_at, valid_at: None });
        assert_eq!(before.rows, pair[0].rows);
        assert_eq!(before.clocks, pair[0].clocks);
        assert_eq!(before.flags, pair[0].flags);
    }
}

#[test]
fn the_other_axis_and_an_earlier_end_hold_for_every_step() {
    let (hospital, ticket) = eventful();
    let all = steps(&hospital, ticket, AsOf::default()).len();
    let valid = AsOf { known_at: None, valid_at: Some(at(1)) };
    let of_valid = steps(&hospital, ticket, valid);
    assert!(of_valid.len() < all);
    assert!(of_valid.iter().all(|step| step.judged_at <= at(1)));
    for hours in [0, 1, 3, 31, 40] {
        let known = AsOf { known_at: Some(at(hours)), valid_at: None };
        let of_known = steps(&hospital, ticket, known);
        assert!(of_known.len() < all || hours == 40);
        let judged: Vec<_> = of_known.iter().map(|step| step.judged_at).collect();
        assert!(judged.is_sorted() && judged.last() == Some(&at(hours)));
    }
}

#[test]
fn a_ticket_that_is_not_there_has_no_steps() {
    let hospital = Hospital::new();
    let ticket = TicketId::from_uuid(hospital.next_id());
    let (engine, mut shown) = (hospital.engine(), 0);
    let mut show = |_: &Replay| shown += 1;
    let (as_of, now) = (AsOf::default(), hospital.now());
    let last = engine.replay_steps(ticket, as_of, now, Disclosure::Reveal, &mut show).unwrap();
    assert!(last.is_none() && shown == 0);
}
