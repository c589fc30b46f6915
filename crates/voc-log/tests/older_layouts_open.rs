//! A directory of an older layout is opened, read and written, and nothing of it is lost, wherever a crash comes.
//!
//! `fixtures/logs/layout-2.rows` holds the rows of a log as the last version of layout 2 wrote them: pages and leaf
//! hashes in rows of the store. New pages are files; the old ones stay where they are.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::path::Path;

use voc_log::contract::{append, check_whole, draft, fill, stream};
use voc_log::{
    Append, Appended, Damage, EventLog, FindingKind, Position, ReadError, SledLog, Version, verify,
};
use voc_store::faults::{Failure, Faults};
use voc_store::{Batch, Store, StoreOptions};

const ROWS: &[u8] = include_bytes!("../../../fixtures/logs/layout-2.rows");
const SIZE: u64 = 491;
const ROOT: &str = "ocMnkqB4Pn45OiIFLWrW0/F3BNz6Ile78QKIf86imOk=";

/// Writes the rows into a store: each a key and a value, with their lengths in four bytes before them.
fn restore(path: &Path) {
    let store = Store::create(path, &StoreOptions::default()).expect("a store");
    let mut batch = Batch::new();
    let mut rest = ROWS;
    while !rest.is_empty() {
        let mut next = || {
            let (length, after) = rest.split_first_chunk::<4>().expect("a length");
            let (part, after) = after.split_at(u32::from_be_bytes(*length) as usize);
            rest = after;
            part
        };
        let (key, value) = (next(), next());
        batch.put(key, value);
    }
    store.commit(batch).expect("a commit");
}

fn open(path: &Path) -> SledLog {
    SledLog::open(path, &StoreOptions::default()).expect("a log that opens").log
}

fn layout(path: &Path) -> u32 {
    let store = Store::open(path, &StoreOptions::default()).expect("a store").store;
    let value = store.get(b"m/layout").expect("a row").expect("a layout");
    u32::from_be_bytes(value[..].try_into().expect("four bytes"))
}

#[track_caller]
fn assert_sound(log: &SledLog) {
    assert_eq!(verify(log, &mut |_, _| {}), []);
    check_whole(log);
    for number in 0..5 {
        let entries = log.read_stream(&stream(number), Version::FIRST).expect("a stream");
        let last = log.stream_version(&stream(number)).expect("an index").expect("entries");
        assert_eq!(entries.len() as u64, last.get() + 1);
    }
}

#[test]
fn it_is_read_as_it_is_and_goes_on_in_files() {
    let directory = tempfile::tempdir().expect("a directory");
    restore(directory.path());
    let log = open(directory.path());
    assert_eq!((log.head().size.get(), log.head().root.to_base64().as_str()), (SIZE, ROOT));
    assert_sound(&log);
    let old_command = log.append(append(1, 1)).expect("a receipt");
    assert!(matches!(old_command, Appended::Before(_)), "{old_command:?}");
    fill(&log, 5, 1_000, 3);
    drop(log);
    assert_eq!(layout(directory.path()), 2, "nothing yet that an older version cannot read");

    let log = open(directory.path());
    fill(&log, 5, 2_000, 700);
    fill(&log, 5, 3_000, 700);
    assert_sound(&log);
    assert_eq!(log.root_at(voc_log::Size::new(SIZE)).expect("a root").to_base64(), ROOT);
    let size = log.head().size.get();
    drop(log);
    assert_eq!(layout(directory.path()), 3);
    let log = open(directory.path());
    assert_eq!(log.head().size.get(), size);
    assert_sound(&log);
}

#[test]
fn no_failed_step_of_the_first_file_loses_anything() {
    let go_on = |path: &Path, faults: Faults| {
        let options = StoreOptions::default().faults(faults);
        let log = SledLog::open(path, &options).expect("a log that opens").log;
        let long = Append { drafts: (0..200).map(draft).collect(), ..append(1, 5_000) };
        (log.append(append(2, 4_999)).is_ok(), log.append(long).is_ok())
    };
    let counting = Faults::none();
    let directory = tempfile::tempdir().expect("a directory");
    restore(directory.path());
    assert_eq!(go_on(directory.path(), counting.clone()), (true, true));
    assert!(counting.steps() >= 10, "two commits and a file: {}", counting.steps());
    for step in 1..=counting.steps() {
        for failure in Failure::BOTH {
            let directory = tempfile::tempdir().expect("a directory");
            restore(directory.path());
            let acknowledged = go_on(directory.path(), Faults::at(step, failure));
            let log = open(directory.path());
            assert_sound(&log);
            let size = log.head().size.get();
            let least = SIZE + u64::from(acknowledged.0) + 200 * u64::from(acknowledged.1);
            assert!(size >= least, "step {step}, {failure:?}: {size} entries");
            assert_eq!(log.root_at(voc_log::Size::new(SIZE)).expect("a root").to_base64(), ROOT);
            drop(log);
            assert_eq!(go_on(directory.path(), Faults::none()), (true, true), "a retry");
            let log = open(directory.path());
            assert_eq!(log.head().size.get(), SIZE + 201, "step {step}, {failure:?}");
            assert_sound(&log);
        }
    }
}

#[test]
fn what_a_crash_left_under_the_name_of_a_page_is_replaced() {
    let directory = tempfile::tempdir().expect("a directory");
    restore(directory.path());
    let pages = directory.path().join("pages/000000000");
    std::fs::create_dir_all(&pages).expect("a directory");
    // The sealed part of the log in the fixture ends at 481.
    for name in ["0000000000000481.page", "0000000000000481.page.new"] {
        std::fs::write(pages.join(name), vec![7; 1_000_000]).expect("a file");
    }
    let log = open(directory.path());
    fill(&log, 5, 2_000, 700);
    assert_sound(&log);
    drop(log);
    assert_sound(&open(directory.path()));
    let left: Vec<_> = std::fs::read_dir(&pages).expect("a directory").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn damage_in_its_rows_is_found() {
    for (prefix, change, kind) in [
        (b"p", "gone", FindingKind::EntriesMissing),
        (b"p", "flipped", FindingKind::HashDiffers),
        (b"h", "gone", FindingKind::HashMissing),
        (b"h", "flipped", FindingKind::HashDiffers),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        restore(directory.path());
        let store = Store::open(directory.path(), &StoreOptions::default()).expect("a store").store;
        let (key, value) = store.prefix(prefix).next().expect("a row").expect("a row");
        let mut batch = Batch::new();
        let mut flipped = value.to_vec();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        if change == "gone" {
            batch.remove(&key)
        } else {
            batch.put(&key, flipped)
        }
        store.commit(batch).expect("a commit");
        drop(store);
        let log = open(directory.path());
        let found: Vec<_> = verify(&log, &mut |_, _| {}).iter().map(|found| found.kind).collect();
        assert!(found.contains(&kind), "{} {change}: {found:?}", char::from(prefix[0]));
        let read = (0..SIZE).try_for_each(|at| log.read_entry(Position::new(at)).map(drop));
        let Err(ReadError::Damaged { damage, .. }) = read else { panic!("{read:?}") };
        assert!(!matches!(damage, Damage::PageFileMissing { .. }), "{damage}");
    }
}
