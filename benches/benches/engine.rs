//! The engine on months of a hospital group: loading, rebuilding every view, and what people ask.
//!
//! `VOC_BENCH_EVENTS` sets about how many entries (1,000,000), `VOC_BENCH_ROUNDS` the rounds (3),
//! `VOC_BENCH_DIR` where the directory goes. Prints medians. Making the requests is outside the clock.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use uuid::Uuid;
use voc_engine::{
    AsOf, Disclosure, Engine, InitOptions, LogClock, Origin, ReportMonth, Scope, TicketFilter,
    Timestamp,
};

/// About how many entries a generated ticket has.
const ENTRIES_PER_TICKET: u64 = 12;
/// How many requests share one sync while loading.
const TOGETHER: usize = 1_000;

fn main() {
    // `cargo bench` passes this flag, `cargo test --benches` does not; there is nothing to test here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let events: u64 = setting("VOC_BENCH_EVENTS", 1_000_000);
    let rounds: usize = setting("VOC_BENCH_ROUNDS", 3);
    let base = std::env::var("VOC_BENCH_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let dir = base.join(format!("voc-bench-engine-{}", std::process::id()));
    let month: ReportMonth = "2026-10".parse().unwrap();
    let tickets = u32::try_from(events / ENTRIES_PER_TICKET).unwrap();
    let (requests, took) = load(&dir, tickets, month);
    let (engine, open) = timed(|| Engine::open(&dir).unwrap());
    let now: Timestamp = Timestamp::from_millis(month.bounds(chrono_tz::Asia::Seoul).1.millis());
    let status = engine.status(now).unwrap();
    println!("{requests} requests, {} entries, {} tickets", status.size, status.tickets);
    print("load (durable, 1,000 requests a sync)", status.size, took);
    println!("open: {:.1} ms", open.as_secs_f64() * 1e3);
    let rebuild = median(rounds, || engine.rebuild(&mut |_, _| {}).unwrap());
    print("rebuild of all views", status.size, rebuild);
    let some: Vec<_> = engine.list(&TicketFilter::default()).unwrap().tickets;
    let middle = some.get(some.len() / 2).unwrap().ticket;
    each("state of one ticket", rounds, || drop(engine.ticket(middle).unwrap()));
    each("replay of one ticket", rounds, || {
        drop(engine.replay(middle, AsOf::default(), now, Disclosure::Withhold).unwrap());
    });
    each("what is due", rounds, || drop(engine.due(now, now).unwrap()));
    each("list of all tickets", rounds, || drop(engine.list(&TicketFilter::default()).unwrap()));
    each("report of the month", rounds, || {
        drop(engine.monthly_report(month, &Scope::default(), now).unwrap());
    });
    println!("peak memory: {} MiB", peak_memory_mib());
    drop(engine);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Loads a generated month into a new directory.
fn load(dir: &Path, tickets: u32, month: ReportMonth) -> (u64, Duration) {
    let options = InitOptions {
        origin: Origin::parse("voc.bench.example/2026").unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now: Timestamp::from_millis(0),
        command: Uuid::from_u128(1),
        seed: [1; 32],
    };
    let engine = Engine::init(dir, &options).unwrap();
    let (mut requests, mut took) = (0, Duration::ZERO);
    let mut planned = voc_demo::month(1, tickets, month);
    loop {
        let some: Vec<_> = planned.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            return (requests, took);
        }
        let together: Vec<_> = some.iter().map(voc_demo::Planned::request).collect();
        let (outcomes, time) = timed(|| engine.execute_many(&together));
        took += time;
        requests += outcomes.iter().filter(|outcome| outcome.is_ok()).count() as u64;
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

fn median(rounds: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..rounds.max(1)).map(|_| timed(&mut work).1).collect();
    times.sort_unstable();
    times.swap_remove(times.len() / 2)
}

#[expect(clippy::cast_precision_loss, reason = "a count of events for people to read")]
fn print(what: &str, events: u64, took: Duration) {
    let seconds = took.as_secs_f64();
    println!("{what}: {seconds:.2} s, {:.0} entries/s", events as f64 / seconds);
}

fn each(what: &str, rounds: usize, work: impl FnMut()) {
    println!("{what}: {:.3} ms", median(rounds, work).as_secs_f64() * 1e3);
}

fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kib| kib.parse().ok());
    kib.unwrap_or(0_u64) / 1024
}
