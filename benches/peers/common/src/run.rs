//! Runs one workload against one store, in a process of its own.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::body::{Departments, PER_TICKET, body};
use crate::store::{Loaded, Store};
use crate::workload::{Args, Kind, Outcome};

/// Tickets read, and tickets read before that to warm up.
const READS: u64 = 1_000;
const WARM_UP: u64 = 200;
/// The ticket that everybody writes to.
const HOT: u64 = 0;

/// Made before the clock starts: no store is timed making text.
static BODIES: LazyLock<Vec<String>> = LazyLock::new(|| (0..16_384).map(body).collect());

/// What was timed.
#[derive(Default)]
struct Timed {
    events: u64,
    seconds: f64,
    /// Of single calls, in milliseconds.
    calls: Vec<f64>,
    conflicts: u64,
    raw_bytes: u64,
    cannot: bool,
}

/// Runs the workload that the arguments of the process name, and prints its line.
pub fn run<S: Store>() {
    let args = Args::read();
    LazyLock::force(&BODIES);
    let start = Instant::now();
    let store = S::open(&args);
    let mut timed = match args.workload.kind {
        Kind::Append => append(&store, &args),
        Kind::Hot => hot(&store, &args),
        Kind::Load => load(&store, &args),
        Kind::Open => {
            assert_eq!(read(&store, 0), PER_TICKET);
            Timed { calls: vec![millis(start)], ..Timed::default() }
        }
        Kind::Ticket => tickets(&args, |ticket| Some(read(&store, ticket)), PER_TICKET),
        Kind::AsOf => tickets(&args, |ticket| as_of(&store, ticket, &args), PER_TICKET / 2),
        Kind::Replay => replay(&store, &args),
        Kind::Rebuild => rebuild(&store, &args),
        Kind::Views => panic!("only our engine has these views"),
    };
    store.close();
    if timed.events == 0 {
        timed.events = args.events;
    }
    let percentiles = percentiles(&mut timed.calls);
    finish(
        &args,
        Outcome {
            n: timed.events,
            events_per_s: if timed.seconds > 0.0 {
                timed.events as f64 / timed.seconds
            } else {
                0.0
            },
            p50_ms: percentiles[0],
            p95_ms: percentiles[1],
            p99_ms: percentiles[2],
            raw_bytes: timed.raw_bytes,
            conflicts: timed.conflicts,
            durability: S::durability(&args),
            cannot: timed.cannot,
            ..Outcome::default()
        },
    );
}

/// Fills in what can be told at the end of any run, and prints the line.
pub fn finish(args: &Args, outcome: Outcome) {
    let outcome = Outcome {
        workload: args.workload.name.clone(),
        writers: args.workload.writers,
        batch: args.workload.batch,
        peak_rss_bytes: peak_memory(),
        disk_bytes: size_on_disk(&args.dir),
        ..outcome
    };
    println!("{}", serde_json::to_string(&outcome).expect("an outcome is JSON"));
}

/// Every writer fills a ticket of its own, then the next, until the time is over.
fn append<S: Store>(store: &S, args: &Args) -> Timed {
    let batch = args.workload.batch;
    let appends_per_ticket = (PER_TICKET / batch).max(1);
    let (seconds, all) = writers(args, |writer, until| {
        let (mut timed, mut head, mut ticket) = (Timed::default(), S::nothing(), 0);
        for call in 0.. {
            if Instant::now() >= until {
                break;
            }
            if call % appends_per_ticket == 0 {
                (head, ticket) = (S::nothing(), (writer << 32) + call / appends_per_ticket);
            }
            let bodies = some_bodies(writer * 61 + call * batch, batch);
            timed.raw_bytes += bodies.iter().map(|body| body.len() as u64).sum::<u64>();
            let start = Instant::now();
            head = store.append(ticket, head, bodies).expect("a ticket with one writer");
            timed.calls.push(millis(start));
            timed.events += batch;
        }
        let in_last = timed
            .events
            .checked_sub(1)
            .map_or(0, |last| (last / batch % appends_per_ticket + 1) * batch);
        (timed, ticket, in_last)
    });
    for (_, ticket, expected) in &all {
        assert_eq!(read(store, *ticket), *expected, "an acknowledged append is missing");
    }
    gather(seconds, all.into_iter().map(|(timed, ..)| timed))
}

/// Every writer appends to the same ticket; whoever loses reads its end and tries again.
fn hot<S: Store>(store: &S, args: &Args) -> Timed {
    let (seconds, all) = writers(args, |writer, until| {
        let (mut timed, mut head, mut ends) = (Timed::default(), store.head(HOT), Vec::new());
        while Instant::now() < until {
            let bodies = some_bodies(writer * 61 + timed.events, 1);
            let raw_bytes = bodies[0].len() as u64;
            let start = Instant::now();
            loop {
                match store.append(HOT, head, bodies.clone()) {
                    Ok(new) => {
                        head = new;
                        break;
                    }
                    Err(_) => {
                        timed.conflicts += 1;
                        head = store.head(HOT);
                    }
                }
            }
            timed.calls.push(millis(start));
            timed.raw_bytes += raw_bytes;
            timed.events += 1;
            ends.push(head.clone());
        }
        (timed, ends)
    });
    let (all, ends): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    let timed = gather(seconds, all);
    assert_eq!(read(store, HOT), timed.events, "an acknowledged append was lost");
    let mut ends = ends.concat();
    ends.sort_unstable();
    ends.dedup();
    // Some do not say where an append ended.
    let distinct = size_of::<S::Head>() == 0 || ends.len() as u64 == timed.events;
    assert!(
        distinct,
        "two writers were given the same place: one decided without the other's event"
    );
    timed
}

/// Runs `work` in a thread for each writer until the time is over.
fn writers<T: Send>(args: &Args, work: impl Fn(u64, Instant) -> T + Sync) -> (f64, Vec<T>) {
    let start = Instant::now();
    let until = start + Duration::from_secs_f64(args.seconds);
    let all = thread::scope(|scope| {
        let threads: Vec<_> = (0..args.workload.writers)
            .map(|writer| {
                let work = &work;
                scope.spawn(move || work(writer, until))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("a writer panicked")).collect()
    });
    (start.elapsed().as_secs_f64(), all)
}

fn gather(seconds: f64, all: impl IntoIterator<Item = Timed>) -> Timed {
    let mut sum = Timed { seconds, ..Timed::default() };
    for timed in all {
        sum.events += timed.events;
        sum.conflicts += timed.conflicts;
        sum.raw_bytes += timed.raw_bytes;
        sum.calls.extend(timed.calls);
    }
    sum
}

fn load<S: Store>(store: &S, args: &Args) -> Timed {
    let tickets = args.events / PER_TICKET;
    let mut timed = Timed::default();
    while timed.events < args.events {
        let end = (timed.events + args.workload.batch).min(args.events);
        let events: Vec<_> = (timed.events..end)
            .map(|i| Loaded { ticket: i % tickets, version: i / tickets + 1, body: body(i) })
            .collect();
        timed.raw_bytes += events.iter().map(|event| event.body.len() as u64).sum::<u64>();
        let start = Instant::now();
        store.load(events);
        timed.calls.push(millis(start));
        timed.events = end;
    }
    timed.seconds = timed.calls.iter().sum::<f64>() / 1e3;
    timed
}

/// Times reads of single tickets, spread over the whole store.
fn tickets(args: &Args, read: impl Fn(u64) -> Option<u64>, expected: u64) -> Timed {
    let tickets = args.events / PER_TICKET;
    let pick = |i: u64| i.wrapping_mul(7_919) % tickets;
    if read(pick(0)).is_none() {
        return Timed { cannot: true, ..Timed::default() };
    }
    (0..WARM_UP).for_each(|i| {
        let _warmed = read(pick(i));
    });
    let calls = (0..READS).map(|i| {
        let start = Instant::now();
        assert_eq!(read(pick(WARM_UP + i)), Some(expected), "events of a ticket");
        millis(start)
    });
    Timed { calls: calls.collect(), ..Timed::default() }
}

fn read<S: Store>(store: &S, ticket: u64) -> u64 {
    let mut events = 0;
    store.ticket(ticket, &mut |body| {
        assert!(body.starts_with(b"{") && body.ends_with(b"}"), "a body is a JSON object");
        events += 1;
    });
    events
}

fn as_of<S: Store>(store: &S, ticket: u64, args: &Args) -> Option<u64> {
    let mut events = 0;
    store.ticket_as_of(ticket, args.events / 2, &mut |_| events += 1).then_some(events)
}

fn replay<S: Store>(store: &S, args: &Args) -> Timed {
    let (mut events, mut bytes, start) = (0, 0, Instant::now());
    store.replay(&mut |event| {
        events += 1;
        bytes += event.len() as u64;
    });
    let seconds = start.elapsed().as_secs_f64();
    assert!(events == args.events && bytes > 200 * events, "{events} events of {bytes} bytes");
    Timed { events, seconds, ..Timed::default() }
}

fn rebuild<S: Store>(store: &S, args: &Args) -> Timed {
    let (mut view, start) = (Departments::default(), Instant::now());
    store.bodies(&mut |body| view.count(body));
    let seconds = start.elapsed().as_secs_f64();
    assert!(view == Departments::expected(args.events), "the view is not of the events loaded");
    Timed { events: args.events, seconds, ..Timed::default() }
}

fn some_bodies(from: u64, count: u64) -> Vec<String> {
    (from..from + count).map(|i| BODIES[i as usize % BODIES.len()].clone()).collect()
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn percentiles(calls: &mut [f64]) -> [f64; 3] {
    calls.sort_by(f64::total_cmp);
    let last = calls.len().saturating_sub(1) as f64;
    [0.5, 0.95, 0.99].map(|part| calls.get((last * part).round() as usize).copied().unwrap_or(0.0))
}

/// The most memory this process ever had, in bytes.
#[must_use]
pub fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kib.unwrap_or(0_u64) * 1024
}

/// The bytes that files really take, so that a file with holes is not counted for more than it is.
fn size_on_disk(path: &Path) -> u64 {
    let Ok(meta) = fs::symlink_metadata(path) else { return 0 };
    if !meta.is_dir() {
        return meta.blocks() * 512;
    }
    let entries = fs::read_dir(path).into_iter().flatten();
    entries.filter_map(Result::ok).map(|entry| size_on_disk(&entry.path())).sum()
}
