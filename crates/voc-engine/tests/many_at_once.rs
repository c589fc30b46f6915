//! Requests carried out together leave the same log as one by one; what is refused, repeated or
//! overtaken is answered as it would be by itself.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::Hospital;
use uuid::Uuid;
use voc_engine::domain::{
    ActorId, Command, PauseReason, PrivateText, Receive, Role, TicketId, VocKind,
};
use voc_engine::{ExecuteError, Executed, Freshness, Instruction, Request};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// Two tickets whose steps alternate, one step refused, and one request given twice.
fn script() -> Vec<(u128, u128, Vec<Instruction>)> {
    let receive = || {
        let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        voice.text = Some(PrivateText::new("대기가 길었습니다").unwrap());
        vec![Command::Receive(Box::new(voice)).into()]
    };
    let pause = || vec![Command::Pause { reason: PauseReason::Other }.into()];
    vec![
        (1, 1, receive()),
        (2, 2, receive()),
        (1, 3, pause()),
        (1, 4, pause()), // refused: it is paused already
        (2, 5, pause()),
        (1, 6, vec![Command::Resume.into()]),
        (1, 6, vec![Command::Resume.into()]),
    ]
}

fn run(hospital: &Hospital, together: bool) -> Vec<Result<Executed, ExecuteError>> {
    let actor: ActorId = "desk-01".parse().unwrap();
    let script = script();
    let requests: Vec<_> = script
        .iter()
        .map(|(ticket, command, instructions)| Request {
            ticket: TicketId::from_uuid(id(*ticket)),
            command: id(*command),
            instructions,
            now: hospital.now(),
            actor: &actor,
            role: Role::Desk,
            on_behalf_of: None,
            source: None,
        })
        .collect();
    if together {
        return hospital.engine().execute_many(&requests);
    }
    requests.iter().map(|request| hospital.engine().execute(request)).collect()
}

#[test]
fn together_or_one_by_one_is_the_same() {
    let (one, many) = (Hospital::new(), Hospital::new());
    let simple = |results: Vec<Result<Executed, ExecuteError>>| -> Vec<_> {
        let short = |done: Executed| (done.position, done.version, done.number, done.freshness);
        results.into_iter().map(|one| one.map(short).map_err(|error| error.to_string())).collect()
    };
    let (apart, together) = (simple(run(&one, false)), simple(run(&many, true)));
    assert_eq!(apart, together);
    assert_eq!(together.iter().filter(|one| one.is_err()).count(), 1);
    assert_eq!(together[6].as_ref().unwrap().3, Freshness::Before);
    assert_eq!(many.engine().verify(&mut |_, _| {}).unwrap().findings, []);
    let states = |hospital: &Hospital| {
        [1, 2].map(|n| hospital.engine().ticket(TicketId::from_uuid(id(n))).unwrap().unwrap())
    };
    assert_eq!(states(&one), states(&many));
}

#[test]
fn writers_on_one_ticket_lose_no_update() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let engine = hospital.engine();
    let now = hospital.now();
    std::thread::scope(|scope| {
        for writer in 0..8_u128 {
            scope.spawn(move || {
                let actor: ActorId = "desk-01".parse().unwrap();
                for n in 0..10 {
                    let note = Command::AddNote {
                        category: voc_engine::domain::NoteCategory::General,
                        text: PrivateText::new("메모").unwrap(),
                    };
                    let request = Request {
                        ticket,
                        command: id(1_000 + writer * 100 + n),
                        instructions: &[note.into()],
                        now,
                        actor: &actor,
                        role: Role::Desk,
                        on_behalf_of: None,
                        source: None,
                    };
                    // A conflict that outlasts every attempt is an answer too: the caller tries again.
                    while let Err(error) = engine.execute(&request) {
                        assert!(matches!(error, ExecuteError::Conflict { .. }), "{error}");
                    }
                }
            });
        }
    });
    assert_eq!(engine.ticket(ticket).unwrap().unwrap().version, Some(80));
    assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
}
