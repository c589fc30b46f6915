//! The disputed case of 2012: it loads as stated, contradictions included, and a replay tells who
//! knew what when, which promise was open, which rules broke and who would have been told.

#![allow(clippy::unwrap_used)]

use tempfile::TempDir;
use uuid::Uuid;
use voc_demo::Case;
use voc_engine::domain::{FlagRule, Phase, Role, Stage};
use voc_engine::{
    AsOf, Disclosure, Engine, InitOptions, LogClock, Origin, Replay, Revealed, Timestamp,
};

struct Loaded {
    engine: Engine,
    case: Case,
    _dir: TempDir,
}

fn loaded() -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    let options = InitOptions {
        origin: Origin::parse("voc.demo.example/2012").unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now: at("2012-06-05T08:00:00+09:00"),
        command: Uuid::from_u128(1),
        seed: [7; 32],
    };
    let engine = Engine::init(&dir.path().join("data"), &options).unwrap();
    let case = Case::load().unwrap();
    case.record(&engine, &mut |_, _| {}).unwrap();
    Loaded { engine, case, _dir: dir }
}

fn at(text: &str) -> Timestamp {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc().into()
}

impl Loaded {
    fn replay(&self, as_of: AsOf) -> Replay {
        let now = at("2014-03-01T09:00:00+09:00");
        self.engine.replay(self.case.ticket, as_of, now, Disclosure::Reveal).unwrap().unwrap()
    }

    fn known_at(&self, moment: &str) -> Replay {
        self.replay(AsOf { known_at: Some(at(moment)), valid_at: None })
    }
}

fn sources(replay: &Replay) -> Vec<&str> {
    replay.rows.iter().filter_map(|row| Some(row.source.as_ref()?.as_str())).collect()
}

#[test]
fn print_it() {
    let loaded = loaded();
    let replay = loaded.replay(AsOf::default());
    println!("{}", serde_json::to_string_pretty(&replay).unwrap());
}
