//! The demonstration, and a hospital of which nothing is known yet but what a test tells it.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing)]

pub mod markup;

use std::cell::Cell;

use tempfile::TempDir;
use uuid::Uuid;
use voc_demo::{Demo, DemoOptions};
use voc_engine::{
    AsOf, Change, Config, CorrectRequest, Disclosure, Engine, Envelope, InitOptions, Instruction,
    LogClock, MonthlyReport, Origin, Replay, Request, Scope, Timestamp,
    domain::{Command, CorrectionReason, Role, TicketId},
};

/// What somebody may have typed to do harm.
pub const HOSTILE: &str =
    "</title><script>alert('x')</script>\"><img src=x onerror=alert(1)> {{7*7}}";

/// The disputed case, and a month with so many tickets.
pub struct Built {
    pub demo: Demo,
    _dir: TempDir,
}

impl Built {
    pub fn with_tickets(tickets: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = DemoOptions { tickets, ..DemoOptions::default() };
        let demo = voc_demo::build(&dir.path().join("data"), &options, &mut |_, _, _| {}).unwrap();
        Self { demo, _dir: dir }
    }

    pub fn report(&self) -> MonthlyReport {
        let Demo { engine, month, now, .. } = &self.demo;
        engine.monthly_report(*month, &Scope::default(), *now).unwrap()
    }

    /// The configuration, in which the clinic has a name with markup.
    pub fn config(&self) -> Config {
        let mut config = self.demo.engine.config().clone();
        let is_clinic = |code: &str| code == "dental_clinic";
        let clinic = config.departments.iter_mut().find(|one| is_clinic(one.code.as_str()));
        let clinic = clinic.unwrap();
        clinic.ko = "<b>진료실</b>".to_owned();
        clinic.en = "<b>Clinic & \"more\"</b>".to_owned();
        config
    }
}

/// A hospital without tickets, on Thursday 1 October 2026 at nine.
pub struct Hospital {
    pub engine: Engine,
    commands: Cell<u128>,
    hours: Cell<i64>,
    _dir: TempDir,
}

impl Hospital {
    pub const NOW: Timestamp = Timestamp::from_millis(1_790_812_800_000);
    pub const TICKET: TicketId =
        TicketId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000 << 48));

    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = InitOptions {
            origin: Origin::parse("voc.hospital.example/2026").unwrap(),
            time_zone: chrono_tz::Asia::Seoul,
            clock: LogClock::Simulated,
            language: "ko".to_owned(),
            now: Self::NOW,
            command: Uuid::from_u128(1),
            seed: [7; 32],
        };
        let engine = Engine::init(&dir.path().join("data"), &options).unwrap();
        Self { engine, commands: Cell::new(1), hours: Cell::new(0), _dir: dir }
    }

    /// Lets hours go by.
    pub fn wait(&self, hours: i64) {
        self.hours.set(self.hours.get() + hours);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(Self::NOW.millis() + self.hours.get() * 3_600_000)
    }

    /// Gives a command to the one ticket.
    pub fn tell(&self, command: Command) {
        self.commands.set(self.commands.get() + 1);
        let actor = "kim-01".parse().unwrap();
        let request = Request {
            ticket: Self::TICKET,
            command: Uuid::from_u128(self.commands.get()),
            instructions: &[Instruction { command, occurred: None }],
            now: self.now(),
            actor: &actor,
            role: Role::Desk,
            on_behalf_of: None,
            source: None,
        };
        self.engine.execute(&request).unwrap();
    }

    /// Puts an entry of the one ticket right, or strikes it out.
    pub fn correct(&self, version: u64, change: Change, reason: CorrectionReason) {
        self.commands.set(self.commands.get() + 1);
        let actor = "quality-01".parse().unwrap();
        let envelope = Envelope {
            ticket: Self::TICKET,
            command: Uuid::from_u128(self.commands.get()),
            now: self.now(),
            actor: &actor,
            role: Role::Auditor,
            on_behalf_of: None,
            source: None,
        };
        let request = CorrectRequest { envelope, version, change, reason, text: None };
        self.engine.correct(&request).unwrap();
    }

    /// Replays the one ticket, with what is protected.
    pub fn replay(&self) -> Replay {
        let (id, now) = (Self::TICKET, self.now());
        self.engine.replay(id, AsOf::default(), now, Disclosure::Reveal).unwrap().unwrap()
    }

    pub fn report(&self, month: &str) -> MonthlyReport {
        let month = month.parse().unwrap();
        self.engine.monthly_report(month, &Scope::default(), self.now()).unwrap()
    }
}
