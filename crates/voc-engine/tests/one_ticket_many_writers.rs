//! Many threads write to one ticket at the same moment. Nobody is turned away because of the others,
//! the same command is carried out once and answered the same to all, and what is loaded together does
//! not mix with what somebody else writes in between. No private text is left without an entry.

#![allow(clippy::unwrap_used)]

mod support;

use std::{sync::Barrier, thread};

use support::Hospital;
use uuid::Uuid;
use voc_engine::domain::{
    ActorId, Command, Listen, NoteCategory, PrivateText, Receive, Resolve, Role, Stage,
    StageDetails, StepTaken, TicketId, Told, VocKind,
};
use voc_engine::{Engine, Executed, Freshness, Instruction, Request, Scope, Timestamp};

const ROUNDS: u128 = 60;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0001_0000_0000 + number)
}

fn note() -> Command {
    let text = PrivateText::new("메모").unwrap();
    Command::AddNote { category: NoteCategory::General, text }
}

fn step(details: StageDetails) -> Instruction {
    Command::Step(Box::new(StepTaken {
        acting_for: None,
        playbook: None,
        details,
        deviation: None,
        text: None,
    }))
    .into()
}

fn listen() -> StageDetails {
    StageDetails::Listen(Listen { procedure: Told::Told, time: Told::Told, ..Listen::default() })
}

fn request<'a>(
    ticket: TicketId,
    command: Uuid,
    instructions: &'a [Instruction],
    (now, actor): (Timestamp, &'a ActorId),
) -> Request<'a> {
    Request {
        ticket,
        command,
        instructions,
        now,
        actor,
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    }
}

fn write_notes(engine: &Engine, ticket: TicketId, writers: u128, each: u128, now: Timestamp) {
    thread::scope(|scope| {
        for writer in 0..writers {
            scope.spawn(move || {
                let actor: ActorId = "desk-01".parse().unwrap();
                for n in 0..each {
                    let command = id(writer * 1_000 + n);
                    engine
                        .execute(&request(ticket, command, &[note().into()], (now, &actor)))
                        .unwrap();
                }
            });
        }
    });
}

#[test]
fn nobody_is_turned_away_and_no_value_is_left_over() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    write_notes(hospital.engine(), ticket, 16, 5, hospital.now());
    let version = hospital.engine().ticket(ticket).unwrap().unwrap().version;
    assert_eq!(version, Some(80));
    hospital.reopen();
    assert_eq!(hospital.engine().repaired().0, [] as [String; 0]);
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn the_same_command_from_many_threads_is_carried_out_once() {
    let hospital = Hospital::new();
    let (engine, now) = (hospital.engine(), hospital.now());
    let actor: ActorId = "desk-01".parse().unwrap();
    for round in 0..ROUNDS {
        let opened = id(round);
        let barrier = Barrier::new(4);
        let open = || -> Executed {
            let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
            let receive: Instruction = Command::Receive(Box::new(voice)).into();
            let ticket = TicketId::from_uuid(opened);
            barrier.wait();
            engine.execute(&request(ticket, opened, &[receive], (now, &actor))).unwrap()
        };
        let answers: Vec<Executed> = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let now = answers.iter().filter(|one| one.freshness == Freshness::Now).count();
        assert_eq!(now, 1, "round {round}");
        let first = answers.first().unwrap();
        assert!(first.number.is_some());
        for other in &answers {
            let told = |one: &Executed| (one.number, one.position, one.version, one.recorded_at);
            assert_eq!(told(other), told(first), "round {round}");
        }
    }
}

#[test]
fn what_is_loaded_together_stays_in_order_while_others_write() {
    let hospital = Hospital::new();
    let (engine, now) = (hospital.engine(), hospital.now());
    let actor: ActorId = "desk-01".parse().unwrap();
    for round in 0..ROUNDS * 4 {
        let ticket = hospital.receive(VocKind::Inquiry);
        let (one, two) = ([step(listen())], [step(StageDetails::Resolve(Resolve::default()))]);
        let loaded = [
            request(ticket, id(round * 8 + 1), &one, (now, &actor)),
            request(ticket, id(round * 8 + 2), &two, (now, &actor)),
        ];
        let barrier = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                barrier.wait();
                let between = [note().into()];
                engine.execute(&request(ticket, id(round * 8), &between, (now, &actor))).unwrap();
            });
            barrier.wait();
            for outcome in engine.execute_many(&loaded) {
                outcome.unwrap();
            }
        });
        let state = engine.ticket(ticket).unwrap().unwrap();
        let stages: Vec<_> = state.stages.iter().map(|record| record.stage).collect();
        assert_eq!(stages, [Stage::Listen, Stage::Resolve], "round {round}");
    }
}

#[test]
fn a_verification_beside_writers_finds_nothing() {
    let hospital = Hospital::new();
    for _ in 0..100 {
        hospital.receive(VocKind::Complaint);
    }
    let ticket = hospital.receive(VocKind::Complaint);
    let (engine, now) = (hospital.engine(), hospital.now());
    thread::scope(|scope| {
        let writer = scope.spawn(move || write_notes(engine, ticket, 2, 60, now));
        while !writer.is_finished() {
            let verification = engine.verify(&mut |_, _| {}).unwrap();
            assert_eq!(verification.findings, []);
            assert!(verification.views_compared);
        }
    });
}

#[test]
fn a_report_beside_writers_names_the_log_its_figures_are_of() {
    let hospital = Hospital::new();
    for _ in 0..50 {
        hospital.receive(VocKind::Complaint);
    }
    let (engine, now) = (hospital.engine(), hospital.now());
    let month = "2026-03".parse().unwrap();
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let actor: ActorId = "desk-01".parse().unwrap();
            for n in 0..200 {
                let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
                let receive = [Command::Receive(Box::new(voice)).into()];
                let ticket = TicketId::from_uuid(id(n));
                engine.execute(&request(ticket, id(n), &receive, (now, &actor))).unwrap();
            }
        });
        while !writer.is_finished() {
            let report = engine.monthly_report(month, &Scope::default(), now).unwrap();
            // One entry created the log, and each ticket has one.
            assert_eq!(report.flow.new.len() as u64, report.as_of.size - 1);
        }
    });
}
