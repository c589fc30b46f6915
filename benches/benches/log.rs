//! The log at a million entries: appending, opening, scanning, reading one stream, and many writers at once.
//!
//! `VOC_BENCH_EVENTS` sets the number of entries (1,000,000), `VOC_BENCH_ROUNDS` the rounds (3),
//! `VOC_BENCH_DIR` where the logs go. Prints medians. Making the payload is outside the clock.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use uuid::Uuid;
use voc_log::{
    Append, Clear, Clock, CommandId, Digest, Draft, EventLog, ExpectedVersion, Genesis, Name,
    Occurred, Origin, Position, SledLog, StreamId, Timestamp, TypeVersion, Version,
};

/// Entries of a stream, and streams that grow side by side.
const STREAM_ENTRIES: u64 = 40;
const STREAMS_OPEN: u64 = 100;
const KINDS: [&str; 6] =
    ["received", "assigned", "stage_completed", "contact_attempted", "notified", "promise_made"];
const BATCH: u64 = 1_000;
const START_MS: i64 = 1_767_225_600_000;

fn main() {
    // `cargo bench` passes this flag, `cargo test --benches` does not; there is nothing to test here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let events = setting("VOC_BENCH_EVENTS", 1_000_000);
    let rounds = setting("VOC_BENCH_ROUNDS", 3);
    let directory =
        std::env::var("VOC_BENCH_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let long: Vec<Vec<f64>> = (0..rounds).map(|_| long_log(&fresh(&directory), events)).collect();
    let names = [
        "batched append, events/s",
        "mean entry, bytes",
        "disk / raw bytes",
        "open, ms",
        "scan with hash check, events/s",
        "one stream of 40, p50 us",
        "one stream of 40, p99 us",
        "the same once more, p50 us",
        "peak memory after append, MiB",
        "peak memory after all, MiB",
    ];
    print_medians(&names, &long);
    let writers = [1, 4, 16, 64];
    let many: Vec<Vec<f64>> = (0..rounds)
        .map(|_| writers.iter().map(|count| many_writers(&fresh(&directory), *count)).collect())
        .collect();
    print_medians(&["1 writer, events/s", "4 writers", "16 writers", "64 writers"], &many);
}

fn long_log(path: &Path, events: u64) -> Vec<f64> {
    let log = create(path);
    let mut appending = Duration::ZERO;
    let mut made = 0;
    while made < events {
        let appends: Vec<Append> = (made..made + BATCH).map(|i| append(i, i)).collect();
        made += BATCH;
        let start = Instant::now();
        let outcomes = log.append_many(appends);
        appending += start.elapsed();
        assert!(outcomes.iter().all(Result::is_ok));
    }
    let peak_append = peak_memory_mib();
    drop(log);
    let start = Instant::now();
    let log = SledLog::open(path, &Default::default()).unwrap().log;
    let opening = start.elapsed();
    let start = Instant::now();
    let (mut entries, mut raw) = (0_u64, 0_u64);
    for page in log.read_all(Position::FIRST) {
        let page = page.unwrap();
        entries += page.len() as u64;
        raw += page.lines().len() as u64;
    }
    let scanning = start.elapsed();
    assert_eq!(entries, made + 1);
    let read = |i| read_one_stream(&log, random(i) % events);
    let (mut reads, mut again): (Vec<f64>, Vec<f64>) =
        (0..2_000).map(|i| (read(i), read(i))).unzip();
    reads.sort_by(f64::total_cmp);
    again.sort_by(f64::total_cmp);
    let disk = log.size_on_disk().unwrap() as f64;
    let peak = peak_memory_mib();
    drop(log);
    std::fs::remove_dir_all(path).unwrap();
    vec![
        made as f64 / appending.as_secs_f64(),
        raw as f64 / entries as f64,
        disk / raw as f64,
        opening.as_secs_f64() * 1e3,
        entries as f64 / scanning.as_secs_f64(),
        reads[reads.len() / 2],
        reads[reads.len() * 99 / 100],
        again[again.len() / 2],
        peak_append,
        peak,
    ]
}

fn read_one_stream(log: &SledLog, event: u64) -> f64 {
    let start = Instant::now();
    let entries = log.read_stream(&stream_of(event), Version::FIRST).unwrap();
    let took = start.elapsed().as_secs_f64() * 1e6;
    assert!(!entries.is_empty());
    took
}

fn many_writers(path: &Path, writers: u64) -> f64 {
    let log = create(path);
    let each = if writers == 1 { 8_000 } else { 60_000 / writers };
    let taken = AtomicU64::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for writer in 0..writers {
            let (log, taken) = (&log, &taken);
            scope.spawn(move || {
                for i in 0..each {
                    let number = writer * each + i;
                    let _appended = log.append(append(number, number)).unwrap();
                    taken.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let rate = taken.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    drop(log);
    std::fs::remove_dir_all(path).unwrap();
    rate
}

fn create(path: &Path) -> SledLog {
    let genesis = Genesis {
        origin: Origin::parse("voc.hospital-a.example/2026").unwrap(),
        verifier_key: None,
        time_zone: "Asia/Seoul".to_owned(),
        clock: Clock::Simulated,
        recorded_at: Timestamp::from_unix_ms(START_MS),
        command: command(u64::MAX),
    };
    SledLog::create(path, &genesis, &Default::default()).unwrap()
}

fn append(event: u64, number: u64) -> Append {
    let at = Timestamp::from_unix_ms(START_MS + event as i64 * 731);
    let name = |text| Name::parse(text).unwrap();
    let pick = |salt: u64, words: &[&'static str]| {
        words[(random(event ^ salt) % words.len() as u64) as usize]
    };
    let clear = Clear::of(&serde_json::json!({
        "channel": pick(0x52, &["phone", "counter", "web", "letter"]),
        "department": format!("d{:03}", random(event ^ 0x53) % 60),
        "due": START_MS + event as i64 * 731 + 86_400_000 * (1 + random(event) as i64 % 7),
        "severity": random(event ^ 0x54) % 4,
        "stage": pick(0x55, &["calm", "listen", "investigate", "resolve", "agree"]),
    }));
    let occurred = Occurred::between(Timestamp::from_unix_ms(at.unix_ms() - 60_000), at).unwrap();
    let mut draft =
        Draft::new(name(pick(0x51, &KINDS)), TypeVersion::new(1), occurred, clear.unwrap());
    draft.actor = Some(format!("staff-{:04}", random(event ^ 0x56) % 300));
    draft.role = Some(pick(0x57, &["desk", "counselling_manager", "director"]).to_owned());
    if event.is_multiple_of(4) {
        let mut digest = [0; 32];
        digest.as_chunks_mut::<8>().0.iter_mut().zip(0..).for_each(|(part, i)| {
            *part = random(event * 4 + i).to_be_bytes();
        });
        draft.protected.insert(name("note"), Digest::from_bytes(digest));
        draft.subjects.insert(name("note"), format!("s{}", event % 100_000));
    }
    Append {
        stream: stream_of(event),
        expected: ExpectedVersion::Any,
        command: command(number),
        recorded_at: at,
        drafts: vec![draft],
    }
}

fn stream_of(event: u64) -> StreamId {
    let block = event / (STREAM_ENTRIES * STREAMS_OPEN);
    StreamId::from_uuid(uuid_v7(block * STREAMS_OPEN + event % STREAMS_OPEN, 0x73))
}

fn command(number: u64) -> CommandId {
    CommandId::from_uuid(uuid_v7(number, 0x63))
}

fn uuid_v7(number: u64, salt: u64) -> Uuid {
    let ms = START_MS as u64 + number.wrapping_mul(731) % (1 << 40);
    let high = ms << 16 | 0x7000 | random(number ^ salt << 40) & 0xfff;
    Uuid::from_u64_pair(high, 0x8000_0000_0000_0000 | random(number ^ salt << 48) >> 2)
}

/// SplitMix64: the same payload in every run.
fn random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

fn print_medians(names: &[&str], rounds: &[Vec<f64>]) {
    for (column, name) in names.iter().enumerate() {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
        values.sort_by(f64::total_cmp);
        println!("{name:<34} {:>14.3}", values[values.len() / 2]);
    }
}

fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

fn fresh(directory: &Path) -> PathBuf {
    let path = directory.join(format!("voc-bench-log-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
