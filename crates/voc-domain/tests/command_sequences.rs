//! Random sequences of commands: whatever was accepted, the log it left breaks no rule of the table,
//! and a replay of that log rebuilds exactly the state the commands had led to.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use support::{Desk, HOUR, agree, commands::samples, details, take};
use voc_domain::{
    Agreement, CodeList, Command, ContactResult, DeviationReason, Event, PartyRole, PauseReason,
    Phase, Pressure, PromiseNumber, PromiseTopic, ReopenReason, Risk, Role, Stage, StageCompleted,
    StageDetails, Ticket, VocKind,
};

fn any_of<T: CodeList + std::fmt::Debug>() -> impl Strategy<Value = T> {
    proptest::sample::select(T::ALL)
}

fn any_step() -> impl Strategy<Value = Command> {
    let details = prop_oneof![
        3 => any_of::<Stage>().prop_map(details),
        1 => (any_of::<Agreement>(), any_of::<Pressure>()).prop_map(|(a, p)| agree(a, p)),
    ];
    (details, proptest::option::weighted(0.3, any_of::<DeviationReason>()))
        .prop_map(|(details, deviation)| take(details, deviation))
}

fn any_command() -> impl Strategy<Value = Command> {
    let promise = PromiseNumber::new;
    let uncorrected = |command: &Command| !matches!(command, Command::Correct(_));
    let samples = samples().into_iter().filter(uncorrected).collect::<Vec<_>>();
    prop_oneof![
        6 => proptest::sample::select(samples),
        8 => any_step(),
        1 => (any_of::<Stage>(), any_of::<DeviationReason>())
            .prop_map(|(stage, reason)| Command::Skip { stage, reason }),
        1 => Just(Command::Pause { reason: PauseReason::Other }),
        2 => Just(Command::Resume),
        2 => Just(Command::Reopen { reason: ReopenReason::NewFacts }),
        1 => (1..4_u32).prop_map(move |n| Command::KeepPromise(promise(n))),
        1 => (1..4_u32).prop_map(move |n| Command::WithdrawPromise(promise(n))),
        1 => Just(Command::MakePromise { by_role: None, channel: None,
            topic: PromiseTopic::CallBack,
            to: PartyRole::Guardian,
            told: None,
            text: None,
        }),
        1 => Just(Command::RecordRisk {
            risk: Risk::Threat,
            by: PartyRole::ThirdParty,
            text: None,
        }),
        1 => Just(Command::RecordContact { acting_for: None, point: None,
            channel: "phone".parse().unwrap(),
            whom: PartyRole::Patient,
            result: ContactResult::NoAnswer,
            attempts: 1,
            text: None,
        }),
        1 => Just(Command::Assign { to: "manager-01".parse().unwrap(), role: Role::Director }),
    ]
}

/// A second opinion on the log, written without the table: it walks the events and keeps score.
#[derive(Default)]
struct Referee {
    done: Vec<Stage>,
    skipped: Vec<Stage>,
    closed: bool,
    paused: bool,
    answer: Option<(Agreement, bool)>,
}

impl Referee {
    fn judge(&mut self, event: &Event, path: &[Stage]) {
        match event {
            Event::StageCompleted(content) => self.judge_stage(content, path),
            Event::StageSkipped(content) => self.skipped.push(content.stage),
            Event::Paused(_) => self.paused = true,
            Event::Resumed(_) => self.paused = false,
            Event::Reopened(_) => {
                assert!(self.closed, "only a closed ticket is reopened");
                *self = Self::default();
            }
            _ => {}
        }
    }

    fn judge_stage(&mut self, content: &StageCompleted, path: &[Stage]) {
        let stage = content.details.stage();
        assert!(!self.closed && !self.paused, "no step on a closed or paused ticket");
        match &content.deviation {
            None => self.judge_order(stage, &content.details, path),
            Some(deviation) => self.skipped.extend(&deviation.missing),
        }
        match &content.details {
            StageDetails::Agree(agree) => self.answer = Some((agree.answer, agree.settles())),
            StageDetails::Close(_) if path.contains(&Stage::Agree) => {
                let settled =
                    matches!(self.answer, Some((_, true) | (Agreement::NoAgreement, false)));
                assert!(settled, "a close needs an answer that allows it");
            }
            StageDetails::Thank(_) => {
                let closing = !path.contains(&Stage::Close) || self.done.contains(&Stage::Close);
                assert!(closing, "thanks come after the close");
                self.closed = true;
            }
            _ => {}
        }
        self.done.push(stage);
    }

    fn judge_order(&self, stage: Stage, details: &StageDetails, path: &[Stage]) {
        assert!(path.contains(&stage), "a stage outside the path needs a reason");
        let passed = |one: &Stage| self.done.contains(one) || self.skipped.contains(one);
        let mut missing = path.iter().filter(|one| **one < stage && !passed(one));
        let accepted = matches!(details, StageDetails::Agree(a) if a.settles());
        let excused = |one: &Stage| *one == Stage::Alternative && accepted;
        // The last stage may be repeated, and the one after it follows, whatever came before.
        let last = self.done.last().copied();
        let neighbour = last.is_some_and(|last| stage.index() <= last.index() + 1);
        assert!(missing.all(excused) || neighbour, "{stage} jumps over a stage without a reason");
        if let Some(last) = last.filter(|last| stage < *last) {
            let back = last == Stage::Agree
                && matches!(self.answer, Some((Agreement::Refused, _)))
                && matches!(stage, Stage::Investigate | Stage::Resolve | Stage::Alternative);
            assert!(back, "{stage} after {last} is a step back without a reason");
        }
    }
}

proptest! {
    #[test]
    fn no_sequence_of_commands_breaks_the_table(
        kind in any_of::<VocKind>(),
        commands in proptest::collection::vec((any_command(), any_of::<Role>(), 0..30 * HOUR), 1..60),
    ) {
        let mut desk = Desk::received(kind);
        let path = desk.ticket.path.unwrap().stages();
        let mut referee = Referee::default();
        for (command, role, wait) in commands {
            desk.now += wait;
            let before = desk.ticket.clone();
            desk.role = role;
            match desk.give(&command) {
                Ok(event) => {
                    referee.judge(&event, path);
                    prop_assert_eq!(before.breach_of(&event), None, "an audit finds nothing");
                }
                Err(_) => prop_assert_eq!(&desk.ticket, &before, "a rejection changes nothing"),
            }
            prop_assert_eq!(desk.ticket.phase == Phase::Closed, referee.closed);
        }
        let stored = serde_json::to_string(&desk.ticket).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Ticket>(&stored).unwrap(), &desk.ticket);
        prop_assert_eq!(desk.replayed(), desk.ticket);
    }
}
