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
fn a_request_that_builds_on_one_that_failed_is_judged_by_what_is_recorded() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let actor: ActorId = "desk-01".parse().unwrap();
    let request = |number, instructions| Request {
        ticket,
        command: id(number),
        instructions,
        now: hospital.now(),
        actor: &actor,
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    };
    let pause = || Instruction::from(Command::Pause { reason: PauseReason::Other });
    // More entries than one append may hold: the rules allow it, the log does not.
    let mut too_many = vec![pause()];
    let note = || Command::AddNote {
        category: voc_engine::domain::NoteCategory::General,
        text: PrivateText::new("메모").unwrap(),
    };
    too_many.extend((0..1_100).map(|_| Instruction::from(note())));
    let paused = [pause()];
    let outcomes =
        hospital.engine().execute_many(&[request(901, too_many.as_slice()), request(902, &paused)]);
    assert!(matches!(outcomes[0], Err(ExecuteError::Engine(_))), "{:?}", outcomes[0]);
    // On the state the first would have led to, the second pause would be refused.
    assert_eq!(outcomes[1].as_ref().unwrap().freshness, Freshness::Now);
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().protected, 0);
}
