//! A writer is killed at random moments, also while it opens or creates the store. What it
//! acknowledged must be there, each batch whole, and at most one batch more than it acknowledged.
//!
//! `VOC_KILL_ROUNDS` sets the number of rounds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use voc_store::{Batch, Store, StoreError, StoreOptions};

const CHILD_DIR: &str = "VOC_KILL_CHILD_DIR";
const CHILD_ROLE: &str = "VOC_KILL_CHILD_ROLE";

fn rounds() -> u64 {
    std::env::var("VOC_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
}

/// Spreads numbers: the `n`-th step of splitmix64.
fn scatter(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Not a test of its own: the process that gets killed. Without its variables it does nothing.
#[test]
fn child() {
    let (Ok(dir), Ok(role)) = (std::env::var(CHILD_DIR), std::env::var(CHILD_ROLE)) else {
        return;
    };
    if role == "create" {
        drop(Store::create(&dir, &StoreOptions::default()).unwrap());
        println!("\nack 0");
        return;
    }
    let store = Store::open(&dir, &StoreOptions::default()).unwrap().store;
    println!("\nopen");
    let next =
        store.get(b"count").unwrap().map_or(0, |n| u64::from_le_bytes(n[..].try_into().unwrap()));
    for n in next.. {
        let mut batch = Batch::new();
        batch.put(
            [b"first ".as_slice(), &n.to_be_bytes()].concat(),
            vec![n as u8; scatter(n) as usize % 3000],
        );
        batch.put([b"second ".as_slice(), &n.to_be_bytes()].concat(), n.to_le_bytes());
        batch.put(b"count", (n + 1).to_le_bytes());
        if n >= 50 {
            batch.remove([b"first ".as_slice(), &(n - 50).to_be_bytes()].concat());
        }
        store.commit(batch).unwrap();
        println!("ack {n}");
    }
}

fn start(dir: &Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--quiet"])
        .env(CHILD_DIR, dir)
        .env(CHILD_ROLE, role)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child and returns the last number it acknowledged, if any.
fn kill_and_read(mut child: Child) -> Option<u64> {
    child.kill().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let last = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("ack ").and_then(|n| n.parse().ok()))
        .last();
    child.wait().unwrap();
    last
}

#[test]
fn a_killed_writer_loses_nothing_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    drop(Store::create(&path, &StoreOptions::default()).unwrap());
    let mut acknowledged = None;
    for round in 0..rounds() {
        let child = start(&path, "write");
        // From "still opening" to "some hundred commits later"; on a busy machine, where the child may
        // not have come so far, every round waits longer until one did.
        let patience = if acknowledged.is_some() { 1 } else { 1 + round };
        std::thread::sleep(Duration::from_micros(scatter(round) % 90_000 * patience));
        acknowledged = kill_and_read(child).or(acknowledged);

        let store = Store::open(&path, &StoreOptions::default()).unwrap().store;
        let count = store
            .get(b"count")
            .unwrap()
            .map_or(0, |n| u64::from_le_bytes(n[..].try_into().unwrap()));
        let acknowledged_count = acknowledged.map_or(0, |n| n + 1);
        assert!(
            count >= acknowledged_count,
            "round {round}: {acknowledged_count} acknowledged, {count} kept"
        );
        for n in 0..count {
            let first = store.get([b"first ".as_slice(), &n.to_be_bytes()].concat()).unwrap();
            let second = store.get([b"second ".as_slice(), &n.to_be_bytes()].concat()).unwrap();
            assert!(second.is_some(), "round {round}: batch {n} of {count} is missing");
            assert_eq!(
                first.is_some(),
                n + 50 >= count,
                "round {round}: batch {n} of {count} is torn"
            );
            if let Some(first) = first {
                assert_eq!(&*first, vec![n as u8; scatter(n) as usize % 3000]);
            }
        }
        assert_eq!(store.prefix(b"second ").count() as u64, count);
        // What was not acknowledged before this round's kill may have been kept; it counts now.
        acknowledged = count.checked_sub(1);
    }
    assert!(acknowledged.is_some(), "no round got as far as a commit");
}

#[test]
fn a_killed_creation_is_absent_interrupted_or_complete() {
    for round in 0..rounds() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/down/s");
        let child = start(&path, "create");
        std::thread::sleep(Duration::from_micros(scatter(round) % 25_000));
        let done = kill_and_read(child);
        match Store::open(&path, &StoreOptions::default()) {
            Ok(opened) => assert_eq!(opened.store.prefix([]).count(), 0),
            Err(StoreError::NotFound { .. } | StoreError::InterruptedCreation { .. }) => {
                assert_eq!(done, None, "round {round}: a finished creation was lost");
            }
            Err(other) => panic!("round {round}: {other}"),
        }
    }
}

#[test]
fn a_second_process_is_told_that_the_store_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    drop(Store::create(&path, &StoreOptions::default()).unwrap());
    let mut child = start(&path, "write");
    // The pipe stays open: a child that cannot print any more would end and give the store back.
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().map_while(Result::ok).any(|line| line == "open"));
    // A snapshot that seems unfinished may be the other process's work: hands off.
    let theirs = path.join("snap.FFFFFFFFFFFFFFFF.generating");
    std::fs::write(&theirs, b"half").unwrap();
    let refused = Store::open(&path, &StoreOptions::default()).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
    assert!(theirs.exists(), "a store in use was repaired");
    child.kill().unwrap();
    child.wait().unwrap();
    drop(lines);
    assert_eq!(Store::open(&path, &StoreOptions::default()).unwrap().repairs.len(), 1);
}
