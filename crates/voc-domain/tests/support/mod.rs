//! A ticket under test: commands go in, and every event goes out through its stored form and back.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing)]

pub mod commands;

use uuid::Uuid;
use voc_domain::{
    ActorId, Agree, Agreement, Alternative, Apologize, Calm, Catalog, Close, Command, Context,
    DeviationReason, Event, Fact, Investigate, Listen, MedicalAccident, Occurred, Outcome,
    Policies, PolicyDraft, PolicyEvent, PolicyFact, Pressure, Receive, Rejection, Resolve, Role,
    Stage, StageDetails, StepTaken, Thank, Ticket, TicketId, TicketNumber, Timestamp, VocKind,
    adopt, calendar::Calendar, decide,
};

/// Monday 2026-03-02 is a holiday; Tuesday 3 March 2026, 09:00 in Seoul.
pub const START: i64 = 1_772_496_000_000;
pub const HOUR: i64 = 3_600_000;

/// An entry of the log under test.
pub struct Entry {
    pub event: Event,
    pub at: i64,
    pub occurred: Occurred,
    pub role: Role,
}

pub struct Desk {
    pub ticket: Ticket,
    pub now: i64,
    pub log: Vec<Entry>,
    pub policies: Policies,
    pub role: Role,
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
            policies: Policies::default(),
            role: Role::Desk,
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
            role: self.role,
            next_number: self.number,
            source: None,
            policies: &self.policies,
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
        let (at, role) = (self.now, self.role);
        self.log.push(Entry { event: event.clone(), at, occurred, role });
        if matches!(event, Event::Corrected(_)) {
            self.ticket = self.replayed();
        } else if let Some(fact) = self.facts().last() {
            let mut ticket = self.ticket.clone();
            ticket.evolve(fact);
            self.ticket = ticket;
        }
        Ok(event)
    }

    /// Adopts a policy, through its stored form and back.
    pub fn adopt(&mut self, draft: &PolicyDraft) -> Result<u32, Rejection> {
        for event in adopt(&self.policies, draft, None)? {
            let clear = serde_json::Value::Object(event.to_clear()).to_string();
            let event = PolicyEvent::from_clear(event.event_type(), 1, &clear).unwrap();
            assert_eq!(self.policies.breach_of(&event), None, "an audit lets it pass");
            let version = self.policies.stream_version().map_or(0, |seen| seen + 1);
            self.policies.evolve(&PolicyFact {
                event: &event,
                position: 7,
                version,
                recorded_at: Timestamp::from_millis(self.now),
                actor: "manager",
            });
        }
        Ok(self.policies.present().version())
    }

    /// Gives a command in another role than that of the desk.
    pub fn give_as(&mut self, role: Role, command: &Command) -> Result<Event, Rejection> {
        let before = std::mem::replace(&mut self.role, role);
        let given = self.give(command);
        self.role = before;
        given
    }

    /// The facts of the log.
    pub fn facts(&self) -> Vec<Fact<'_>> {
        (0..).zip(&self.log).map(|(version, entry)| entry.fact(version)).collect()
    }

    /// The state rebuilt from the log alone.
    pub fn replayed(&self) -> Ticket {
        Ticket::rebuilt(id(), &self.facts()).unwrap()
    }
}

impl Entry {
    fn fact(&self, version: u64) -> Fact<'_> {
        Fact {
            event: &self.event,
            position: version + 100,
            version,
            recorded_at: Timestamp::from_millis(self.at),
            occurred: self.occurred,
            actor: "desk-01",
            role: self.role,
        }
    }
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
