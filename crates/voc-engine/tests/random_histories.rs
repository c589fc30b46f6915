//! Whatever is recorded, corrected, struck out, merged and linked, in whatever order and with whatever
//! stops between: the views that followed entry by entry are what a rebuild from zero makes of the log, a
//! look at the present from the log alone is what they say, every month balances, and a report that was kept
//! up to date from question to question is the one that a look at the log alone gives.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use support::Hospital;
use voc_engine::domain::{
    ActorId, Calm, Command, CorrectionReason, DepartmentRole, DeviationReason, Listen, Occurred,
    PartyRole, PauseReason, PromiseNumber, PromiseTopic, Relation, ReopenReason, StageDetails,
    StepTaken, Thank, Ticket, TicketId, VocKind,
};
use voc_engine::{
    AsOf, Change, CorrectRequest, Edition, ExecuteError, Measure, MonthRequest, ReportMonth, Scope,
    Timestamp,
};

#[derive(Clone, Debug)]
enum Act {
    Receive(VocKind),
    Tell(usize, Told),
    StrikeOut(usize, u64),
    Amend(usize, u64, usize),
    MoveInTime(usize, u64, i64),
    Merge(usize, usize),
    Link(usize, usize),
    Tick,
    Wait(i64),
    Reopen,
    Rebuild,
}

#[derive(Clone, Debug)]
enum Told {
    Calm,
    Listen,
    Thank,
    Promise,
    Keep(u32),
    Department(bool),
    Pause,
    Resume,
    Reopen,
}

fn told() -> impl Strategy<Value = Told> {
    prop_oneof![
        Just(Told::Calm),
        Just(Told::Listen),
        Just(Told::Thank),
        Just(Told::Promise),
        (1_u32..4).prop_map(Told::Keep),
        any::<bool>().prop_map(Told::Department),
        Just(Told::Pause),
        Just(Told::Resume),
        Just(Told::Reopen),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let ticket = || 0_usize..4;
    let kind = prop_oneof![Just(VocKind::Complaint), Just(VocKind::Praise)];
    prop_oneof![
        3 => kind.prop_map(Act::Receive),
        12 => (ticket(), told()).prop_map(|(ticket, told)| Act::Tell(ticket, told)),
        4 => (ticket(), 0_u64..12).prop_map(|(ticket, version)| Act::StrikeOut(ticket, version)),
        4 => (ticket(), 0_u64..12, 0_usize..FIELDS)
            .prop_map(|(ticket, version, field)| Act::Amend(ticket, version, field)),
        2 => (ticket(), 0_u64..12, 1_i64..400)
            .prop_map(|(ticket, version, hours)| Act::MoveInTime(ticket, version, hours)),
        1 => (ticket(), ticket()).prop_map(|(from, into)| Act::Merge(from, into)),
        2 => (ticket(), ticket()).prop_map(|(ticket, to)| Act::Link(ticket, to)),
        1 => Just(Act::Tick),
        3 => (1_i64..300).prop_map(Act::Wait),
        1 => Just(Act::Reopen),
        1 => Just(Act::Rebuild),
    ]
}

const FIELDS: usize = 6;

fn fields(which: usize) -> serde_json::Map<String, serde_json::Value> {
    let fields = match which {
        0 => json!({"originating": "dental"}),
        1 => json!({"department": "surgery"}),
        2 => json!({"reference": "case-1"}),
        3 => json!({"topic": "visit"}),
        4 => json!({"details": {"stage": "thank"}}),
        _ => json!({}),
    };
    fields.as_object().cloned().unwrap()
}

fn command(told: &Told, now: Timestamp) -> Command {
    let step = |details| {
        let deviation = Some(DeviationReason::Urgent);
        Command::Step(Box::new(StepTaken { deviation, ..StepTaken::new(details) }))
    };
    match told {
        Told::Calm => step(StageDetails::Calm(Calm::default())),
        Told::Listen => step(StageDetails::Listen(Listen::default())),
        Told::Thank => step(StageDetails::Thank(Thank::default())),
        Told::Promise => Command::MakePromise {
            channel: None,
            topic: PromiseTopic::CallBack,
            to: PartyRole::Guardian,
            by_role: None,
            told: Some(Timestamp::from_millis(now.millis() + support::HOUR)),
            text: None,
        },
        Told::Keep(number) => Command::KeepPromise(PromiseNumber::new(*number)),
        Told::Department(dental) => Command::SetDepartment {
            which: DepartmentRole::Originating,
            department: if *dental { "dental" } else { "surgery" }.parse().unwrap(),
        },
        Told::Pause => Command::Pause { reason: PauseReason::WaitingForComplainant },
        Told::Resume => Command::Resume,
        Told::Reopen => Command::Reopen { reason: ReopenReason::NewFacts },
    }
}

/// What a state says that the counts of its entries must come to.
fn count(counts: &mut BTreeMap<Measure, u64>, ticket: &Ticket) {
    for (measure, count) in [
        (Measure::Received, ticket.received.iter().len()),
        (Measure::Closed, ticket.closed.len()),
        (Measure::Reopened, ticket.reopened.len()),
        (Measure::Steps, ticket.stages.len()),
        (Measure::Promises, ticket.promises.len()),
        (Measure::Escalations, ticket.escalations.len()),
    ] {
        if count > 0 {
            *counts.entry(measure).or_default() += count as u64;
        }
    }
}

fn carry_out(hospital: &mut Hospital, tickets: &mut Vec<TicketId>, act: &Act) {
    let actor: ActorId = "desk-01".parse().unwrap();
    let the = |which: usize| tickets.get(which).copied();
    let correct = |hospital: &Hospital, ticket, version, change| {
        let request = CorrectRequest {
            envelope: hospital.envelope(ticket, &actor),
            version,
            change,
            reason: CorrectionReason::TypingError,
            text: None,
        };
        hospital.engine().correct(&request).map(drop)
    };
    let done = match act {
        Act::Receive(kind) => {
            if tickets.len() < 4 {
                tickets.push(hospital.receive(*kind));
            }
            Ok(())
        }
        Act::Tell(ticket, told) => the(*ticket).map_or(Ok(()), |ticket| {
            hospital.tell(ticket, command(told, hospital.now())).map(drop)
        }),
        Act::StrikeOut(ticket, version) => the(*ticket)
            .map_or(Ok(()), |ticket| correct(hospital, ticket, *version, Change::StrikeOut)),
        Act::Amend(ticket, version, field) => the(*ticket).map_or(Ok(()), |ticket| {
            let change = Change::Amend { fields: fields(*field), occurred: None };
            correct(hospital, ticket, *version, change)
        }),
        Act::MoveInTime(ticket, version, hours) => the(*ticket).map_or(Ok(()), |ticket| {
            let earlier = hospital.now().millis() - hours * support::HOUR;
            let occurred = Some(Occurred::at(Timestamp::from_millis(earlier)));
            let change = Change::Amend { fields: fields(FIELDS), occurred };
            correct(hospital, ticket, *version, change)
        }),
        Act::Merge(from, into) => the(*from).zip(the(*into)).map_or(Ok(()), |(from, into)| {
            let envelope = hospital.envelope(from, &actor);
            hospital.engine().merge(&envelope, into, None).map(drop)
        }),
        Act::Link(ticket, to) => the(*ticket).zip(the(*to)).map_or(Ok(()), |(ticket, to)| {
            let envelope = hospital.envelope(ticket, &actor);
            hospital.engine().link(&envelope, to, Relation::Repeat, None).map(drop)
        }),
        Act::Tick => {
            hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap().complete().map(drop)
        }
        Act::Wait(hours) => {
            hospital.wait(*hours);
            Ok(())
        }
        Act::Reopen => {
            hospital.reopen();
            Ok(())
        }
        Act::Rebuild => hospital.engine().rebuild(&mut |_, _| {}).map_err(ExecuteError::from),
    };
    // The rules may say no; the world must not break.
    if let Err(error) = done {
        assert!(matches!(error, ExecuteError::Rejected(_)), "{act:?}: {error}");
    }
}

/// 24, or as many as `VOC_HISTORIES` says.
fn histories() -> u32 {
    std::env::var("VOC_HISTORIES").map_or(24, |text| text.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_views_are_what_the_log_says(acts in prop::collection::vec(act(), 1..60)) {
        let mut hospital = Hospital::new();
        let mut tickets = Vec::new();
        let scopes = [Scope::default(), Scope { department: Some("dental".parse().unwrap()), ..Scope::default() }];
        for act in &acts {
            carry_out(&mut hospital, &mut tickets, act);
            // Asked all the way, so that the reports at the end were changed and not made.
            let month = ReportMonth::of(hospital.now(), chrono_tz::Asia::Seoul);
            for scope in &scopes {
                hospital.engine().monthly_report(month, scope, hospital.now()).unwrap();
            }
        }
        let engine = hospital.engine();
        // A struck-out half of a merge, or a stage that rested on a struck-out one, is for people to judge.
        let findings = engine.verify(&mut |_, _| {}).unwrap().findings;
        prop_assert!(findings.iter().all(|one| one.area == "rules"), "{:?}", findings);
        let mut expected = BTreeMap::new();
        for ticket in tickets {
            count(&mut expected, &engine.ticket(ticket).unwrap().unwrap());
            let present = engine.ticket(ticket).unwrap();
            prop_assert_eq!(&present, &engine.as_of(ticket, AsOf::default()).unwrap());
        }
        let mut counted = BTreeMap::new();
        for count in engine.department_counts().unwrap() {
            *counted.entry(count.measure).or_default() += count.count;
        }
        prop_assert_eq!(counted, expected);
        let now = hospital.now();
        let present = Edition::Size(engine.status(now).unwrap().size);
        let last = ReportMonth::of(now, chrono_tz::Asia::Seoul);
        for month in [last, last.before(), last.back(2)] {
            for scope in &scopes {
                let report = engine.monthly_report(month, scope, now).unwrap();
                prop_assert!(report.flow.balances(), "{:?}", report.flow);
                let as_of = Some(&present);
                let request = MonthRequest { as_of, ..MonthRequest::new(month, scope, now) };
                prop_assert_eq!(report, engine.month_edition(&request).unwrap());
            }
        }
    }
}
