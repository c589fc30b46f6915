//! Evidence at a million entries: verifying the whole log, seals, proofs, and the bundle of one ticket of 40 entries.
//!
//! `VOC_BENCH_EVENTS` sets the number of entries (1,000,000), `VOC_BENCH_ROUNDS` the rounds (3), `VOC_BENCH_DIR` where
//! it happens. Prints medians.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use uuid::Uuid;
use voc_engine::domain::{
    ActorId, Command, NoteCategory, PrivateText, Receive, Role, TicketId, VocKind,
};
use voc_engine::{
    BundlePages, BundleRequest, Disclose, Engine, InitOptions, Instruction, LogClock, Request,
    Timestamp, verify_bundle,
};
use voc_log::{
    Append, Clear, CommandId, Draft, EventLog, ExpectedVersion, Hash, Name, Occurred, Origin,
    Position, SigningKey, Size, SledLog, StreamId, TypeVersion, VerifierKey, verify,
    verify_consistency, verify_inclusion,
};

const SEED: [u8; 32] = [7; 32];
const ORIGIN: &str = "voc.hospital-a.example/2026";
const START_MS: i64 = 1_767_225_600_000;
const STAGES: [&str; 5] = ["calm", "listen", "investigate", "resolve", "agree"];
/// Entries of a stream.
const STREAM_ENTRIES: u64 = 40;
const BATCH: u64 = 1_000;
const PROOFS: u64 = 20_000;
const BUNDLES: u64 = 20;

fn main() {
    // `cargo bench` passes this flag, `cargo test --benches` does not; there is nothing to test here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let events = setting("VOC_BENCH_EVENTS", 1_000_000);
    let rounds = setting("VOC_BENCH_ROUNDS", 3);
    let directory =
        std::env::var("VOC_BENCH_DIR").map_or_else(|_| std::env::temp_dir(), PathBuf::from);
    let data = fresh(&directory);
    fill(&data, events);
    let log: Vec<Vec<f64>> = (0..rounds).map(|_| of_the_log(&data.join("log"))).collect();
    print_medians(
        &[
            "whole log verified, entries/s",
            "heads of all streams, ms",
            "streams",
            "inclusion proofs made, a second",
            "inclusion proofs verified, a second",
            "consistency proofs made, a second",
            "consistency proofs verified, a second",
        ],
        &log,
    );
    let bundles: Vec<Vec<f64>> = (0..rounds).map(|round| of_bundles(&data, round)).collect();
    print_medians(
        &[
            "bundle of 40 entries exported with a new seal, ms",
            "bundle exported with the last seal, ms",
            "bundle verified, ms",
            "log as tiles, entries/s",
            "peak memory, MiB",
        ],
        &bundles,
    );
    std::fs::remove_dir_all(&data).unwrap();
}

/// Makes a data directory whose log holds so many entries, none of them of a ticket.
fn fill(data: &Path, events: u64) {
    let options = InitOptions {
        origin: Origin::parse(ORIGIN).unwrap(),
        time_zone: chrono_tz::Asia::Seoul,
        clock: LogClock::Simulated,
        language: "en".to_owned(),
        now: Timestamp::from_millis(START_MS),
        command: Uuid::from_u128(1),
        seed: SEED,
    };
    drop(Engine::init(data, &options).unwrap());
    let log = SledLog::open(&data.join("log"), &Default::default()).unwrap().log;
    log.sign_with(SigningKey::from_seed(SEED)).unwrap();
    for first in (0..events).step_by(BATCH as usize) {
        let outcomes = log.append_many((first..first + BATCH).map(append).collect());
        assert!(outcomes.iter().all(Result::is_ok));
    }
}

fn append(number: u64) -> Append {
    let at = voc_log::Timestamp::from_unix_ms(START_MS + number as i64 * 731);
    let clear = Clear::of(&serde_json::json!({
        "channel": "phone",
        "department": format!("d{:03}", number % 60),
        "due": START_MS + number as i64 * 997,
        "stage": STAGES[number as usize % STAGES.len()],
    }));
    let name = Name::parse("stage_completed").unwrap();
    let mut draft = Draft::new(name, TypeVersion::new(1), Occurred::at(at), clear.unwrap());
    draft.actor = Some(format!("staff-{:04}", number % 300));
    draft.role = Some("desk".to_owned());
    Append {
        stream: stream(number / STREAM_ENTRIES),
        expected: ExpectedVersion::Any,
        command: CommandId::from_uuid(Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number),
        )),
        recorded_at: at,
        drafts: vec![draft],
    }
}

/// One of many streams that are no tickets.
fn stream(number: u64) -> StreamId {
    let letters = (0..5).map(|digit| char::from(b'a' + (number / 26_u64.pow(digit) % 26) as u8));
    StreamId::parse(&format!("_bench_{}", letters.collect::<String>())).unwrap()
}

fn of_the_log(path: &Path) -> Vec<f64> {
    let log = SledLog::open(path, &Default::default()).unwrap().log;
    let head = log.head();
    let (size, root) = (head.size, head.root);
    let start = Instant::now();
    assert_eq!(verify(&log, &mut |_, _| {}), []);
    let verified = size.get() as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    let heads = log.heads(size).unwrap();
    black_box(heads.root());
    let sealing = start.elapsed().as_secs_f64() * 1e3;
    let places: Vec<_> =
        (0..PROOFS).map(|i| Position::new(i.wrapping_mul(7_919_777) % size.get())).collect();
    let start = Instant::now();
    let paths: Vec<_> =
        places.iter().map(|place| log.inclusion_path(*place, size).unwrap()).collect();
    let made = PROOFS as f64 / start.elapsed().as_secs_f64();
    let leaves: Vec<Hash> =
        places.iter().map(|place| log.read_leaf_hashes(*place, 1).unwrap()[0]).collect();
    let start = Instant::now();
    for ((place, path), leaf) in places.iter().zip(&paths).zip(leaves) {
        verify_inclusion(*place, size, leaf, path, root).unwrap();
    }
    let checked = PROOFS as f64 / start.elapsed().as_secs_f64();
    let olds: Vec<_> =
        places.iter().take(2_000).map(|place| Size::new(place.next().get())).collect();
    let start = Instant::now();
    let paths: Vec<_> = olds.iter().map(|old| log.consistency_path(*old, size).unwrap()).collect();
    let continued = olds.len() as f64 / start.elapsed().as_secs_f64();
    let roots: Vec<_> = olds.iter().map(|old| log.root_at(*old).unwrap()).collect();
    let start = Instant::now();
    for ((old, path), was) in olds.iter().zip(&paths).zip(roots) {
        verify_consistency((*old, was), (size, root), path).unwrap();
    }
    let shown = olds.len() as f64 / start.elapsed().as_secs_f64();
    vec![verified, sealing, heads.streams() as f64, made, checked, continued, shown]
}

fn of_bundles(data: &Path, round: u64) -> Vec<f64> {
    let engine = Engine::open(data).unwrap();
    let out = data.with_extension("out");
    let (mut sealed, mut again, mut checked) = (0.0, 0.0, 0.0);
    let key = VerifierKey::parse(&engine.keys()[0].verifier_key).unwrap();
    let pages = |_: &voc_engine::BundleView| BundlePages {
        timeline: String::new(),
        readme: String::new(),
        made_by: String::new(),
    };
    for number in 0..BUNDLES {
        let ticket = a_ticket(&engine, 1 + round * BUNDLES + number);
        let export = || {
            let _ = std::fs::remove_dir_all(&out);
            let start = Instant::now();
            let exported = engine.export_bundle(&BundleRequest {
                ticket,
                out: &out,
                disclose: &Disclose::All,
                seen: &[],
                now: Timestamp::from_millis(START_MS + 1_000_000_000_000),
                command: Uuid::from_u128(u128::from(round * BUNDLES + number) << 64 | 0x7000),
                pages: &pages,
            });
            assert_eq!(exported.unwrap().unwrap().positions.len() as u64, STREAM_ENTRIES);
            start.elapsed().as_secs_f64() * 1e3 / BUNDLES as f64
        };
        sealed += export();
        again += export();
        let start = Instant::now();
        let verified =
            verify_bundle(&out, std::slice::from_ref(&key), &[], &|view| vec![pages(view)]);
        checked += start.elapsed().as_secs_f64() * 1e3 / BUNDLES as f64;
        assert_eq!(verified.unwrap().findings, []);
    }
    let _ = std::fs::remove_dir_all(&out);
    let start = Instant::now();
    let tiles = engine.export_tiles(&out, &mut |_, _| {}).unwrap();
    let tiles = tiles.entries as f64 / start.elapsed().as_secs_f64();
    std::fs::remove_dir_all(&out).unwrap();
    vec![sealed, again, checked, tiles, peak_memory_mib()]
}

/// Receives a complaint and adds notes until the ticket has 40 entries.
fn a_ticket(engine: &Engine, number: u64) -> TicketId {
    let actor: ActorId = "desk-1".parse().unwrap();
    let id = |n: u64| {
        Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 | u128::from(number << 16 | n))
    };
    let ticket = TicketId::from_uuid(id(0));
    let text = PrivateText::new("접수 창구에서 들은 내용입니다").unwrap();
    let note = || Command::AddNote { category: NoteCategory::General, text: text.clone() };
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let mut instructions: Vec<Instruction> = vec![Command::Receive(Box::new(receive)).into()];
    instructions.extend((1..STREAM_ENTRIES).map(|_| Instruction::from(note())));
    let executed = engine.execute(&Request {
        ticket,
        command: id(0),
        instructions: &instructions,
        now: Timestamp::from_millis(START_MS + 1_000_000_000_000),
        actor: &actor,
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    });
    assert_eq!(executed.unwrap().entries, STREAM_ENTRIES);
    ticket
}

fn print_medians(names: &[&str], rounds: &[Vec<f64>]) {
    for (column, name) in names.iter().enumerate() {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
        values.sort_by(f64::total_cmp);
        println!("{name:<52} {:>14.3}", values[values.len() / 2]);
    }
}

fn peak_memory_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

fn fresh(directory: &Path) -> PathBuf {
    let path = directory.join(format!("voc-bench-evidence-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
