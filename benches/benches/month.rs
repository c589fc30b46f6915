//! The report of a month: from a cold start, again, and after one more event.
//!
//! `VOC_BENCH_TICKETS` sets how many tickets the month has (2,000; the figures in `docs/benchmarks.md` are of
//! 50,000, with some 24 events each), `VOC_BENCH_ROUNDS` the rounds (5), `VOC_BENCH_DIR` where the directory goes.
//! `VOC_BENCH_STEP` does one step by itself, in a directory that stays: `load`, `cold`, `warm` or `export` (to the
//! standard output), so that each step's memory can be told apart; `benches/month_peers/run.py` uses that.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use uuid::Uuid;
use voc_demo::Planned;
use voc_engine::{
    Engine, InitOptions, Instruction, LogClock, MonthlyReport, Origin, ReportMonth, Request, Scope,
    TicketFilter, Timestamp,
    domain::{
        ActorId, Command, ContactResult, NoteCategory, Occurred, PartyRole, PrivateText, Role,
        TicketId,
    },
};

/// How many requests share one sync while loading.
const TOGETHER: usize = 1_000;
/// Real tickets have more small print than the generated: after each request somebody writes a note, and now
/// and then calls in vain. Six of so many requests are followed by a call.
const CALLS: (u64, u64) = (3, 10);
/// How many events are recorded for "after one more event", one before each report.
const EVENTS_MORE: usize = 15;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let base = std::env::var("VOC_BENCH_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let step = std::env::var("VOC_BENCH_STEP").ok();
    let month: ReportMonth = "2026-10".parse().unwrap();
    match step.as_deref() {
        Some("load") => load(&base, month),
        Some("cold") => cold(&base, month),
        Some("warm") => warm(&base, month),
        Some("export") => export(&base),
        Some(other) => panic!("{other} is no step"),
        None => {
            let dir = base.join(format!("voc-bench-month-{}", std::process::id()));
            load(&dir, month);
            cold(&dir, month);
            warm(&dir, month);
            std::fs::remove_dir_all(&dir).unwrap();
        }
    }
}

/// Loads a generated month with its small print into a new directory.
fn load(dir: &Path, month: ReportMonth) {
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
    let mut told = 0;
    let mut planned = voc_demo::month(1, setting("VOC_BENCH_TICKETS", 2_000), month);
    let mut took = Duration::ZERO;
    loop {
        let some: Vec<_> = planned.by_ref().take(TOGETHER).collect();
        if some.is_empty() {
            break;
        }
        let mut all = Vec::with_capacity(3 * some.len());
        for one in some {
            let more = small_print(&one, &mut told);
            all.push(one);
            all.extend(more);
        }
        let requests: Vec<_> = all.iter().map(Planned::request).collect();
        took += timed(|| drop(engine.execute_many(&requests))).1;
    }
    let status = engine.status(end(month)).unwrap();
    println!("tickets: {}", status.tickets);
    println!("entries: {}", status.size);
    println!("load: {:.0} ms", took.as_secs_f64() * 1e3);
}

/// What somebody writes down after a request: a note, and for some a call in vain.
fn small_print(after: &Planned, told: &mut u64) -> Vec<Planned> {
    *told += 1;
    let text = PrivateText::new("통화 내용을 정리해 두었습니다.").unwrap();
    let note = Command::AddNote { category: NoteCategory::General, text };
    let calls = *told % CALLS.1 < CALLS.0;
    let commands = [Some(note), calls.then(|| contact(ContactResult::NoAnswer))];
    let told_now = |(index, command)| Planned {
        command: Uuid::from_u128(after.command.as_u128() ^ (1 << 60) ^ index),
        instructions: vec![Instruction { command, occurred: Some(Occurred::at(after.now)) }],
        ..after.clone()
    };
    (1..).zip(commands.into_iter().flatten()).map(told_now).collect()
}

fn contact(result: ContactResult) -> Command {
    Command::RecordContact {
        acting_for: None,
        point: None,
        channel: "phone".parse().unwrap(),
        whom: PartyRole::Complainant,
        result,
        attempts: 1,
        text: None,
    }
}

/// Opens the directory and asks once: what a program does that answers one question and ends.
fn cold(dir: &Path, month: ReportMonth) {
    let (engine, open) = timed(|| Engine::open(dir).unwrap());
    println!("memory when open: {} MiB", peak_memory_mib());
    let (found, took) = timed(|| report(&engine, month));
    println!("open: {:.3} ms", open.as_secs_f64() * 1e3);
    println!("first report: {:.3} ms", took.as_secs_f64() * 1e3);
    println!("peak memory: {} MiB", peak_memory_mib());
    println!("new tickets: {}", found.flow.new.len());
}

/// Asks again and again, and after one more event each time.
fn warm(dir: &Path, month: ReportMonth) {
    let rounds = setting("VOC_BENCH_ROUNDS", 5);
    let engine = Engine::open(dir).unwrap();
    drop(report(&engine, month));
    each("the same report again", rounds, || drop(report(&engine, month)));
    let tickets = engine.list(&TicketFilter::default()).unwrap().tickets;
    let mut after: Vec<_> = (0..EVENTS_MORE)
        .map(|index| {
            let ticket = tickets.get(index * tickets.len() / EVENTS_MORE).unwrap().ticket;
            one_more_event(&engine, ticket, end(month));
            timed(|| drop(report(&engine, month))).1
        })
        .collect();
    after.sort_unstable();
    println!(
        "after one more event: {:.3} ms",
        after.get(EVENTS_MORE / 2).unwrap().as_secs_f64() * 1e3
    );
    drop(tickets);
    println!("peak memory: {} MiB", peak_memory_mib());
    println!("figures: {}", figures(&report(&engine, month)));
    each("list of all tickets", rounds, || drop(engine.list(&TicketFilter::default()).unwrap()));
    each("status", rounds, || drop(engine.status(end(month)).unwrap()));
}

/// Somebody is reached at the end of the month.
fn one_more_event(engine: &Engine, ticket: TicketId, end: Timestamp) {
    let actor: ActorId = "desk-01".parse().unwrap();
    let last_moment = Timestamp::from_millis(end.millis() - 1);
    let occurred = Some(Occurred::at(last_moment));
    let instructions = [Instruction { command: contact(ContactResult::Reached), occurred }];
    let request = Request {
        ticket,
        command: Uuid::from_u128(
            ticket.as_uuid().as_u128() ^ (1 << 61) ^ u128::from(engine.status(end).unwrap().size),
        ),
        instructions: &instructions,
        now: last_moment,
        actor: &actor,
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    };
    engine.execute(&request).unwrap();
}

/// The ten figures that other programs work out beside ours, as counts.
fn figures(report: &MonthlyReport) -> serde_json::Value {
    let figure = |name: &str| {
        let found = report.figures.iter().find(|one| one.name == name).unwrap();
        [found.numerator.len(), found.denominator.len()]
    };
    let answers = &report.satisfaction.overall;
    serde_json::json!({
        "brought_forward": report.flow.brought_forward.len(),
        "new": report.flow.new.len(),
        "reopened": report.flow.reopened.len(),
        "closed": report.flow.closed.len(),
        "carried_forward": report.flow.carried_forward.len(),
        "first_contact_in_time": figure("first_contact_in_time"),
        "promises_kept": figure("promises_kept"),
        "promises_with_time": figure("promises_with_time"),
        "reopened_within_30_days": figure("reopened_within_30_days"),
        "satisfaction": [answers.sum, answers.count],
    })
}

fn export(dir: &Path) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    Engine::open(dir).unwrap().export_jsonl(&mut out).unwrap().unwrap();
    out.flush().unwrap();
}

fn report(engine: &Engine, month: ReportMonth) -> MonthlyReport {
    engine.monthly_report(month, &Scope::default(), end(month)).unwrap()
}

fn end(month: ReportMonth) -> Timestamp {
    month.bounds(chrono_tz::Asia::Seoul).1
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

fn each(what: &str, rounds: usize, mut work: impl FnMut()) {
    let mut times: Vec<_> = (0..rounds.max(1)).map(|_| timed(&mut work).1).collect();
    times.sort_unstable();
    let median = times.get(times.len() / 2).unwrap();
    println!("{what}: {:.3} ms", median.as_secs_f64() * 1e3);
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
