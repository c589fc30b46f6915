//! The disputed case loaded into a data directory, and moments as people write them.

#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used)]

use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;
use voc_demo::Case;
use voc_engine::{
    AsOf, Disclosure, Engine, InitOptions, LogClock, Origin, Replay, Timestamp, domain::Ticket,
};

pub struct Loaded {
    pub engine: Engine,
    pub case: Case,
    _dir: TempDir,
}

impl Loaded {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = InitOptions {
            origin: Origin::parse("voc.demo.example/2012").unwrap(),
            time_zone: chrono_tz::Asia::Seoul,
            clock: LogClock::Simulated,
            language: "ko".to_owned(),
            now: at("2012-06-05 08:00"),
            command: Uuid::from_u128(1),
            seed: [7; 32],
        };
        let engine = Engine::init(&dir.path().join("data"), &options).unwrap();
        let case = Case::load().unwrap();
        case.record(&engine, &mut |_, _| {}).unwrap();
        Self { engine, case, _dir: dir }
    }

    pub fn ticket(&self) -> Ticket {
        self.engine.ticket(self.case.ticket).unwrap().unwrap()
    }

    /// The case as it looks on 1 March 2014.
    pub fn replay(&self) -> Replay {
        self.replay_as_of(AsOf::default())
    }

    pub fn known_at(&self, moment: &str) -> Replay {
        self.replay_as_of(AsOf { known_at: Some(at(moment)), valid_at: None })
    }

    pub fn replay_as_of(&self, as_of: AsOf) -> Replay {
        let now = at("2014-03-01 09:00");
        self.engine.replay(self.case.ticket, as_of, now, Disclosure::Reveal).unwrap().unwrap()
    }
}

/// Reads a minute in Seoul.
pub fn at(text: &str) -> Timestamp {
    let read = chrono::DateTime::parse_from_str(&format!("{text} +0900"), "%Y-%m-%d %H:%M %z");
    read.unwrap().to_utc().into()
}

/// Writes a moment as it was in Seoul, to the second.
pub fn seoul(moment: Timestamp) -> String {
    let local = moment.to_utc().with_timezone(&chrono_tz::Asia::Seoul);
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The rows of the source that a replay shows, in its order.
pub fn sources(replay: &Replay) -> Vec<String> {
    replay.rows.iter().filter_map(|row| row.source.as_ref().map(ToString::to_string)).collect()
}

/// A replay as a person reads it: moments in Seoul, and without what differs from run to run (hashes
/// commit to random salts).
pub fn readable(replay: &Replay) -> String {
    let mut value = serde_json::to_value(replay).unwrap();
    tidy(&mut value);
    serde_json::to_string_pretty(&value).unwrap() + "\n"
}

fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for random in ["hash", "log_root"] {
                fields.remove(random);
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(values) => values.iter_mut().for_each(tidy),
        Value::Number(number) => {
            // Larger than any sum or count here: milliseconds.
            let moment = number.as_i64().filter(|number| *number > 1_000_000_000_000);
            if let Some(millis) = moment {
                *value = Value::String(seoul(Timestamp::from_millis(millis)));
            }
        }
        _ => {}
    }
}
