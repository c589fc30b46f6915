//! Our engine on a generated month of complaints: every view rebuilt from the log, each event read as its type.
//! No rival has such views, so this stands beside the comparison and not in it.

use std::time::Instant;

use peer_common::{Args, Kind, Outcome, finish};
use uuid::Uuid;
use voc_engine::{Engine, InitOptions, LogClock, Origin, ReportMonth, Timestamp};

/// About how many entries a generated ticket has.
const ENTRIES_PER_TICKET: u64 = 12;
/// Requests that share a sync while loading.
const TOGETHER: usize = 1_000;

fn main() {
    let args = Args::read();
    assert_eq!(args.workload.kind, Kind::Views, "the engine is measured with views alone");
    let engine = Engine::init(
        &args.dir.join("data"),
        &InitOptions {
            origin: Origin::parse("voc.bench.example/2026").unwrap(),
            time_zone: chrono_tz::Asia::Seoul,
            clock: LogClock::Simulated,
            language: "en".to_owned(),
            now: Timestamp::from_millis(0),
            command: Uuid::from_u128(1),
            seed: [1; 32],
        },
    )
    .unwrap();
    let month: ReportMonth = "2026-10".parse().unwrap();
    load(&engine, u32::try_from(args.events / ENTRIES_PER_TICKET).unwrap(), month);
    let now = Timestamp::from_millis(month.bounds(chrono_tz::Asia::Seoul).1.millis());
    let entries = engine.status(now).unwrap().size;
    let start = Instant::now();
    engine.rebuild(&mut |_, _| {}).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    drop(engine);
    finish(
        &args,
        Outcome {
            n: entries,
            events_per_s: entries as f64 / seconds,
            durability: "the views are made from the log".to_owned(),
            ..Outcome::default()
        },
    );
}

fn load(engine: &Engine, tickets: u32, month: ReportMonth) {
    let mut planned = voc_demo::month(1, tickets, month);
    loop {
        let some: Vec<_> = planned.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            return;
        }
        let together: Vec<_> = some.iter().map(voc_demo::Planned::request).collect();
        drop(engine.execute_many(&together));
    }
}
