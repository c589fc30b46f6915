//! A ticket under test: commands go in, and every event goes out through its stored form and back.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use uuid::Uuid;
use voc_domain::{
    ActorId, Agree, Agreement, Alternative, Apologize, Calm, Catalog, Close, Command, Context,
    DeviationReason, Event, Fact, Investigate, Listen, MedicalAccident, Occurred, Outcome, Policy,
    Pressure, Receive, Rejection, Resolve, Role, Stage, StageDetails, StepTaken, Thank, Ticket,
    TicketId, TicketNumber, Timestamp, VocKind, calendar::Calendar, decide,
};

/// Monday 2026-03-02 is a holiday; Tuesday 3 March 2026, 09:00 in Seoul.
pub const START: i64 = 1_772_496_000_000;
pub const HOUR: i64 = 3_600_000;

pub struct Desk {
    pub ticket: Ticket,
    pub now: i64,
    pub log: Vec<(Event, i64, Occurred)>,
    pub policy: Policy,
    catalog: Catalog,
    actor: ActorId,
    number: TicketNumber,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            ticket: Ticket::new(id()),
            now: START,
            log: Vec::new(),
            policy: Policy::standard(),
            catalog: Catalog::default(),
            actor: "desk-01".parse().unwrap(),
            number: TicketNumber::new(2026, 1),
        }
    }

    pub fn received(kind: VocKind) -> Self {
        let mut desk = Self::new();
        let receive = Receive::new(kind, "phone".parse().unwrap());
        desk.give(&Command::Receive(Box::new(receive))).unwrap();
        desk
    }

    /// A complaint with every stage completed in order up to and including `last`.
    pub fn at(last: Option<Stage>) -> Self {
        let mut desk = Self::received(VocKind::Complaint);
        for stage in voc_domain::Path::NineStages.stages() {
            if last.is_none_or(|last| *stage > last) {
                break;
            }
            desk.give(&step(*stage)).unwrap();
        }
        desk
    }

    pub fn context(&self) -> Context<'_> {
        Context {
            now: Timestamp::from_millis(self.now),
            occurred: Occurred::at(Timestamp::from_millis(self.now)),
            actor: &self.actor,
            role: Role::Desk,
            next_number: self.number,
            source: None,
            policy: &self.policy,
            calendar: Calendar::kr_office(),
            catalog: &self.catalog,
        }
    }

    pub fn give(&mut self, command: &Command) -> Result<Event, Rejection> {
        self.give_late(command, Occurred::at(Timestamp::from_millis(self.now)))
    }

    /// Gives a command about something that happened before the present moment.
    pub fn give_late(&mut self, command: &Command, occurred: Occurred) -> Result<Event, Rejection> {
        let context = Context { occurred, ..self.context() };
        let decided = decide(&self.ticket, command, &context)?;
        let clear = serde_json::Value::Object(decided.event.to_clear().unwrap()).to_string();
        let event = Event::from_clear(decided.event.event_type(), 1, &clear).unwrap();
        assert_eq!(event, decided.event, "an event reads back as it was stored");
        self.log.push((event.clone(), self.now, occurred));
        apply(&mut self.ticket, self.log.len() - 1, &event, self.now, occurred);
        Ok(event)
    }

    /// The state rebuilt from the log alone.
    pub fn replayed(&self) -> Ticket {
        let mut ticket = Ticket::new(id());
        for (version, (event, at, occurred)) in self.log.iter().enumerate() {
            apply(&mut ticket, version, event, *at, *occurred);
        }
        ticket
    }
}

fn apply(ticket: &mut Ticket, version: usize, event: &Event, at: i64, occurred: Occurred) {
    ticket.evolve(&Fact {
        event,
        position: version as u64 + 100,
        version: version as u64,
        recorded_at: Timestamp::from_millis(at),
        occurred,
        actor: "desk-01",
        role: Role::Desk,
    });
}

pub fn id() -> TicketId {
    TicketId::from_uuid(Uuid::from_u128(7))
}

pub fn details(stage: Stage) -> StageDetails {
    match stage {
        Stage::Calm => StageDetails::Calm(Calm::default()),
        Stage::Apologize => StageDetails::Apologize(Apologize::default()),
        Stage::Listen => StageDetails::Listen(Listen::default()),
        Stage::Investigate => StageDetails::Investigate(Investigate {
            medical_accident: MedicalAccident::No,
            causes: Vec::new(),
            issues: Vec::new(),
            gap: None,
        }),
        Stage::Resolve => StageDetails::Resolve(Resolve::default()),
        Stage::Alternative => StageDetails::Alternative(Alternative {
            remedies: Vec::new(),
            approved_by: None,
            date: chrono::NaiveDate::from_ymd_opt(2026, 3, 9),
        }),
        Stage::Agree => agree(Agreement::Accepted, Pressure::None),
        Stage::Close => StageDetails::Close(Close {
            outcome: Outcome::Upheld,
            told_by: None,
            outside_route: None,
        }),
        Stage::Thank => StageDetails::Thank(Thank::default()),
    }
}

pub fn agree(answer: Agreement, pressure: Pressure) -> StageDetails {
    StageDetails::Agree(Agree { answer, pressure })
}

pub fn step(stage: Stage) -> Command {
    take(details(stage), None)
}

pub fn take(details: StageDetails, deviation: Option<DeviationReason>) -> Command {
    Command::Step(Box::new(StepTaken { deviation, ..StepTaken::new(details) }))
}
