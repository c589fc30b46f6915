//! A data directory with a clock that the test sets.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::{cell::Cell, fs, path::Path};

use tempfile::TempDir;
use uuid::Uuid;
use voc_engine::domain::{ActorId, Command, Occurred, Receive, Role, TicketId, VocKind};
use voc_engine::{
    Engine, Envelope, ExecuteError, Executed, InitOptions, Instruction, LogClock, Origin, Request,
    Timestamp,
};

/// Tuesday 3 March 2026, 09:00 in Seoul.
pub const START: i64 = 1_772_496_000_000;
pub const HOUR: i64 = 3_600_000;

pub struct Hospital {
    pub dir: TempDir,
    pub engine: Option<Engine>,
    pub now: Cell<i64>,
    commands: Cell<u128>,
}

impl Hospital {
    pub fn new() -> Self {
        Self::since(START)
    }

    /// A hospital whose log begins at a moment.
    pub fn since(now: i64) -> Self {
        Self::with(InitOptions { now: Timestamp::from_millis(now), ..init_options() })
    }

    pub fn with(options: InitOptions) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = options.now.millis();
        let engine = Engine::init(&dir.path().join("data"), &options).unwrap();
        Self { dir, engine: Some(engine), now: Cell::new(now), commands: Cell::new(1) }
    }

    pub fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap()
    }

    pub fn reopen(&mut self) {
        self.engine = None;
        self.engine = Some(Engine::open(&self.dir.path().join("data")).unwrap());
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.get())
    }

    pub fn wait(&self, hours: i64) {
        self.now.set(self.now.get() + hours * HOUR);
    }

    pub fn next_id(&self) -> Uuid {
        self.commands.set(self.commands.get() + 1);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + self.commands.get())
    }

    pub fn receive(&self, kind: VocKind) -> TicketId {
        let id = self.next_id();
        let voice = Receive::new(kind, "phone".parse().unwrap());
        let receive = Command::Receive(Box::new(voice));
        self.give(TicketId::from_uuid(id), id, &[receive.into()]).unwrap();
        TicketId::from_uuid(id)
    }

    pub fn envelope<'a>(&self, ticket: TicketId, actor: &'a ActorId) -> Envelope<'a> {
        Envelope {
            ticket,
            command: self.next_id(),
            now: self.now(),
            actor,
            role: Role::Desk,
            on_behalf_of: None,
            source: None,
        }
    }

    pub fn tell(&self, ticket: TicketId, command: Command) -> Result<Executed, ExecuteError> {
        self.give(ticket, self.next_id(), &[command.into()])
    }

    pub fn tell_late(&self, ticket: TicketId, command: Command, occurred: Occurred) -> Executed {
        let instruction = Instruction { command, occurred: Some(occurred) };
        self.give(ticket, self.next_id(), &[instruction]).unwrap()
    }

    pub fn give(
        &self,
        ticket: TicketId,
        command: Uuid,
        instructions: &[Instruction],
    ) -> Result<Executed, ExecuteError> {
        self.engine().execute(&Request {
            ticket,
            command,
            instructions,
            now: self.now(),
            actor: &"desk-01".parse().unwrap(),
            role: Role::Desk,
            on_behalf_of: None,
            source: None,
        })
    }
}

/// Copies a directory with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

pub fn init_options() -> InitOptions {
    InitOptions {
        origin: Origin::parse("voc.test.example/2026").unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now: Timestamp::from_millis(START),
        command: Uuid::from_u128(1),
        seed: [7; 32],
    }
}
