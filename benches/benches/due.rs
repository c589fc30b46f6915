//! The list of what is due, among many clocks that run.
//!
//! `VOC_BENCH_CLOCKS` sets about how many (20,000; the figures in `docs/benchmarks.md` are of 1,000,000),
//! `VOC_BENCH_ROUNDS` the rounds (5), `VOC_BENCH_DIR` where the directory goes. Prints medians.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use uuid::Uuid;
use voc_engine::{
    DueFilter, Engine, InitOptions, Instruction, LogClock, Origin, Request, Timestamp,
    domain::{ActorId, Command, Receive, Role, TicketId, VocKind},
};

/// Tuesday 3 March 2026, 09:00 in Seoul.
const START: i64 = 1_772_496_000_000;
/// A complaint is received every so often, so that due instants spread over weeks.
const EVERY_MS: i64 = 2_000;
/// The clocks of a complaint that was received: acknowledgement, first contact, resolution and progress.
const CLOCKS_PER_TICKET: u64 = 4;
/// How many requests share one sync while loading.
const TOGETHER: u64 = 1_000;
/// The identity of the first ticket.
const FIRST_ID: u128 = 0x0195_0000_0000_7000_8000_0000_0000_0002;
/// How many rows a page has.
const PAGE: usize = 50;
/// One ticket in so many belongs to the owner and the department that are asked for.
const RARE: u64 = 1_000;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let clocks: u64 = setting("VOC_BENCH_CLOCKS", 20_000);
    let rounds: usize = setting("VOC_BENCH_ROUNDS", 5);
    let base = std::env::var("VOC_BENCH_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let dir = base.join(format!("voc-bench-due-{}", std::process::id()));
    let tickets = clocks / CLOCKS_PER_TICKET;
    let (engine, took) = load(&dir, tickets);
    let rate = f64::from(u32::try_from(tickets).unwrap()) / took.as_secs_f64();
    println!("{tickets} complaints received and assigned: {rate:.0} a second");
    drop(engine);
    let (engine, open) = timed(|| Engine::open(&dir).unwrap());
    println!("open: {:.1} ms", open.as_secs_f64() * 1e3);
    let now = Timestamp::from_millis(START + i64::try_from(tickets).unwrap() * EVERY_MS);
    let all = DueFilter { rows_max: PAGE, ..DueFilter::until(Timestamp::from_millis(i64::MAX)) };
    let owner = Some("rare".parse().unwrap());
    let department: Option<_> = Some("rare".parse().unwrap());
    let branch = Some("jeju".parse().unwrap());
    let ask = |what: &str, filter: DueFilter| {
        let rows = engine.due_page(&filter, now).unwrap().rows.len();
        let took = median(rounds, || drop(engine.due_page(&filter, now).unwrap()));
        println!("{what}: {rows} rows, {:.3} ms", took.as_secs_f64() * 1e3);
    };
    ask("a page of all", all.clone());
    ask("a page of what is overdue", DueFilter { until: now, ..all.clone() });
    ask(
        "a page of an owner with one in a thousand",
        DueFilter { owner: owner.clone(), ..all.clone() },
    );
    ask(
        "a page of a department with one in a thousand",
        DueFilter { department: department.clone(), ..all.clone() },
    );
    ask("a page of a branch", DueFilter { branch: branch.clone(), ..all.clone() });
    ask(
        "a page of that department in that branch",
        DueFilter { department, branch, ..all.clone() },
    );
    ask(
        "every row, as a filter without an index would read them",
        DueFilter { rows_max: usize::MAX, ..all },
    );
    let status = median(rounds, || drop(engine.status(now).unwrap()));
    println!("status, which counts the overdue: {:.1} ms", status.as_secs_f64() * 1e3);
    drop(engine);
    println!("views on disk: {} MiB", size(&dir.join("views")) >> 20);
    std::fs::remove_dir_all(&dir).unwrap();
}

/// Receives complaints and gives each an owner.
fn load(dir: &Path, tickets: u64) -> (Engine, Duration) {
    let options = InitOptions {
        origin: Origin::parse("voc.bench.example/2026").unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "ko".to_owned(),
        now: Timestamp::from_millis(START),
        command: Uuid::from_u128(1),
        seed: [1; 32],
    };
    let engine = Engine::init(dir, &options).unwrap();
    let actor: ActorId = "desk-01".parse().unwrap();
    let mut took = Duration::ZERO;
    let mut first = 0;
    while first < tickets {
        let last = tickets.min(first + TOGETHER);
        let told: Vec<_> = (first..last).map(|number| (number, instructions(number))).collect();
        let requests: Vec<_> = told
            .iter()
            .map(|(number, instructions)| {
                let id = Uuid::from_u128(FIRST_ID + u128::from(*number));
                Request {
                    ticket: TicketId::from_uuid(id),
                    command: id,
                    instructions,
                    now: Timestamp::from_millis(START + i64::try_from(*number).unwrap() * EVERY_MS),
                    actor: &actor,
                    role: Role::Desk,
                    on_behalf_of: None,
                    source: None,
                }
            })
            .collect();
        let (outcomes, time) = timed(|| engine.execute_many(&requests));
        assert!(outcomes.iter().all(Result::is_ok));
        took += time;
        first = last;
    }
    (engine, took)
}

fn instructions(number: u64) -> Vec<Instruction> {
    let is_rare = number.is_multiple_of(RARE);
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let branches = ["seoul", "busan", "jeju"];
    let branch = branches.get(usize::try_from(number % 3).unwrap()).unwrap();
    voice.branch = Some(branch.parse().unwrap());
    let department = if is_rare { "rare".to_owned() } else { format!("dept-{}", number % 40) };
    voice.originating = Some(department.replace('-', "_").parse().unwrap());
    let owner = if is_rare { "rare".to_owned() } else { format!("owner-{}", number % 200) };
    let assign = Command::Assign { to: owner.parse().unwrap(), role: Role::Desk };
    vec![Command::Receive(Box::new(voice)).into(), assign.into()]
}

fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(Result::unwrap);
    entries
        .map(|entry| match entry.file_type().unwrap().is_dir() {
            true => size(&entry.path()),
            false => entry.metadata().unwrap().len(),
        })
        .sum()
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

fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
