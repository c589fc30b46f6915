//! A made-up hospital: a month of tickets and a disputed case, through the engine itself.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing)]

mod case;
pub mod markup;
mod tickets;

use std::cell::Cell;

use tempfile::TempDir;
use uuid::Uuid;
use voc_engine::{
    Engine, InitOptions, Instruction, LogClock, MonthlyReport, Origin, Request, Scope, Timestamp,
    domain::{Command, Occurred, Role, TicketId},
};

/// Thursday 1 October 2026, 09:00 in Seoul.
pub const START: i64 = 1_790_812_800_000;
pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// What somebody may have typed to do harm.
pub const HOSTILE: &str =
    "</title><script>alert('x')</script>\"><img src=x onerror=alert(1)> {{7*7}}";

const NAMES: &str = r#"
[[branches]]
code = "gangnam"
ko = "강남점"
en = "Gangnam"
[[branches]]
code = "bundang"
ko = "분당점"
en = "Bundang"
[[departments]]
code = "clinic"
ko = "진료실"
en = "Clinic"
[[departments]]
code = "desk"
ko = "접수·수납 데스크"
en = "Front desk"
[[departments]]
code = "counselling"
ko = "상담실"
en = "Counselling"
[[departments]]
code = "imaging"
ko = "<b>영상의학과</b>"
en = "<b>Imaging & \"X-ray\"</b>"
"#;

pub struct Hospital {
    dir: TempDir,
    engine: Engine,
    now: Cell<i64>,
    commands: Cell<u128>,
}

impl Hospital {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let options = InitOptions {
            origin: Origin::parse("voc.hospital.example/2026").unwrap(),
            time_zone: chrono_tz::Asia::Seoul,
            clock: LogClock::Simulated,
            language: "ko".to_owned(),
            now: Timestamp::from_millis(START - DAY),
            command: Uuid::from_u128(1),
            seed: [7; 32],
        };
        drop(Engine::init(&data, &options).unwrap());
        let config = data.join("config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let mut text = text.replace("causes = []", "causes = [\"parking_lot\"]");
        text.push_str(NAMES);
        std::fs::write(&config, text).unwrap();
        let engine = Engine::open(&data).unwrap();
        Self { dir, engine, now: Cell::new(START), commands: Cell::new(1) }
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.get())
    }

    /// Sets the clock and records the escalations that came due on the way, once a day.
    pub fn wait_until(&self, moment: i64) {
        while (self.now.get() - START).div_euclid(DAY) < (moment - START).div_euclid(DAY) {
            let morning = START + ((self.now.get() - START).div_euclid(DAY) + 1) * DAY;
            self.now.set(morning.min(moment));
            self.engine.tick(self.now(), &mut |_, _| {}).unwrap();
        }
        self.now.set(self.now.get().max(moment));
    }

    pub fn new_ticket(&self) -> TicketId {
        TicketId::from_uuid(self.next_id())
    }

    fn next_id(&self) -> Uuid {
        self.commands.set(self.commands.get() + 1);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + self.commands.get())
    }

    pub fn tell(&self, ticket: TicketId, role: Role, command: Command, occurred: Option<Occurred>) {
        self.engine
            .execute(&Request {
                ticket,
                command: self.next_id(),
                instructions: &[Instruction { command, occurred }],
                now: self.now(),
                actor: &"kim-01".parse().unwrap(),
                role,
                on_behalf_of: None,
                source: None,
            })
            .unwrap();
    }

    pub fn report(&self, month: &str) -> MonthlyReport {
        let month = month.parse().unwrap();
        self.engine.monthly_report(month, &Scope::default(), self.now()).unwrap()
    }
}
