//! Somebody with write access to the store changes what is stored. Verification must say where.
//!
//! The tests reach below the log: they open its store, rewrite rows, and open the log again.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::collections::BTreeSet;
use std::path::Path;

use voc_log::contract::{fill, genesis};
use voc_log::{
    Damage, EventLog, Finding, FindingKind, Position, ReadError, SledLog, StreamId, Version, verify,
};
use voc_store::{Batch, Store};

/// Changes the entries of a record.
type Rewrite = dyn Fn(&mut Vec<String>);

/// Sealed pages and a tail of single commits behind them.
fn a_log(path: &Path) {
    let log = SledLog::create(path, &genesis(), &Default::default()).expect("a new log");
    fill(&log, 10, 1, 600);
    for number in 0..20 {
        fill(&log, 4, 1_000 + number, 1);
    }
}

fn rows(path: &Path, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let store = Store::open(path, &Default::default()).expect("a store").store;
    store
        .prefix(prefix)
        .map(|pair| pair.map(|(k, v)| (k.to_vec(), v.to_vec())).expect("a row"))
        .collect()
}

fn rewrite(path: &Path, change: impl FnOnce(&mut Batch)) {
    let store = Store::open(path, &Default::default()).expect("a store").store;
    let mut batch = Batch::new();
    change(&mut batch);
    store.commit(batch).expect("a commit");
}

fn swap_two_pages(path: &Path) {
    let pages = rows(path, b"p");
    rewrite(path, |batch| {
        batch.put(&pages[0].0, &pages[1].1);
        batch.put(&pages[1].0, &pages[0].1);
    });
}

fn findings(path: &Path) -> Vec<Finding> {
    let log = SledLog::open(path, &Default::default()).expect("a log that opens").log;
    verify(&log, &mut |_, _| {})
}

#[track_caller]
fn assert_found(findings: &[Finding], kind: FindingKind, position: Option<u64>) {
    let found = findings.iter().any(|finding| {
        finding.kind == kind
            && (position.is_none() || finding.position.map(|p| p.get()) == position)
    });
    assert!(found, "{kind:?} at {position:?} is not among {findings:#?}");
}

#[test]
fn an_untouched_log_has_no_findings_and_progress_reaches_the_end() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
    let mut last = (0, 0);
    assert_eq!(verify(&log, &mut |done, total| last = (done, total)), []);
    assert_eq!(last, (621, 621));
}

#[test]
fn a_flipped_byte_anywhere_in_any_row_is_found() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    for prefix in [&b"p"[..], b"t", b"h", b"s", b"m/genesis", b"m/edge"] {
        let rows = rows(directory.path(), prefix);
        assert!(!rows.is_empty());
        let (key, value) = &rows[rows.len() / 2];
        // A prime step: every kind of field is hit, and the test stays short.
        for at in (0..value.len()).step_by(value.len() / 12 + 7) {
            let mut damaged = value.clone();
            damaged[at] ^= 0x04;
            rewrite(directory.path(), |batch| batch.put(key, &damaged));
            match SledLog::open(directory.path(), &Default::default()) {
                Ok(opened) => {
                    let found = verify(&opened.log, &mut |_, _| {});
                    assert_ne!(
                        found,
                        [],
                        "byte {at} of a row under {}",
                        String::from_utf8_lossy(prefix)
                    );
                }
                Err(error) => assert!(prefix.starts_with(b"m/"), "{error}"),
            }
            rewrite(directory.path(), |batch| batch.put(key, value));
        }
    }
    assert_eq!(findings(directory.path()), []);
}

#[test]
fn every_flipped_byte_of_an_entry_in_the_tail_is_found_and_stops_appends() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    let (key, value) = rows(directory.path(), b"t").swap_remove(5);
    let entry_start = value.iter().position(|b| *b == b'{').expect("an entry");
    for at in (entry_start..value.len() - 1).step_by(61) {
        let mut damaged = value.clone();
        damaged[at] ^= 0x01;
        rewrite(directory.path(), |batch| batch.put(&key, &damaged));
        let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
        assert_ne!(verify(&log, &mut |_, _| {}), []);
        let refused = log.append(voc_log::contract::append(1, 99_999));
        assert!(matches!(refused, Err(voc_log::AppendError::Damaged { .. })), "{refused:?}");
    }
}

#[test]
fn a_missing_page_a_missing_tail_record_and_a_missing_index_row_are_found() {
    for (prefix, kind) in [
        (&b"p"[..], FindingKind::EntriesMissing),
        (b"t", FindingKind::EntriesMissing),
        (b"h", FindingKind::HashMissing),
        (b"s", FindingKind::IndexDiffers),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        a_log(directory.path());
        let (key, _) = rows(directory.path(), prefix).swap_remove(1);
        rewrite(directory.path(), |batch| batch.remove(&key));
        assert_found(&findings(directory.path()), kind, None);
    }
}

#[test]
fn swapped_pages_are_found_at_every_entry() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    swap_two_pages(directory.path());
    let found = findings(directory.path());
    assert_found(&found, FindingKind::PositionDiffers, Some(0));
    assert_found(&found, FindingKind::HashDiffers, Some(0));
    let places: BTreeSet<_> = found.iter().filter_map(|finding| finding.position).collect();
    assert!(places.len() > 100, "every entry is found, not the first only: {}", places.len());
}

#[test]
fn a_damaged_entry_is_never_read_as_if_it_were_whole() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    swap_two_pages(directory.path());
    let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
    let differs = |outcome: Result<(), ReadError>| {
        let Err(ReadError::Damaged { position, damage: Damage::HashDiffers }) = outcome else {
            panic!("expected an entry that does not have its hash, got {outcome:?}");
        };
        assert_eq!(position, Position::FIRST);
    };
    differs(log.read_entry(Position::FIRST).map(drop));
    differs(log.read_stream(&StreamId::log(), Version::FIRST).map(drop));
    let mut pages = log.read_all(Position::FIRST);
    differs(pages.next().expect("an error").map(drop));
    assert!(pages.next().is_none(), "the pages end with the error");
    assert!(log.read_entry(Position::new(300)).is_ok(), "the entries beside it are still read");
}

#[test]
fn swapped_and_dropped_entries_are_found_even_with_matching_hashes() {
    let swap = |lines: &mut Vec<String>| lines.swap(0, 1);
    let drop_one = |lines: &mut Vec<String>| drop(lines.remove(1));
    let rewrites: [&Rewrite; 2] = [&swap, &drop_one];
    for change in rewrites {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path();
        drop(SledLog::create(path, &genesis(), &Default::default()).expect("a new log"));
        let log = SledLog::open(path, &Default::default()).expect("a log").log;
        fill(&log, 1, 1, 10);
        drop(log);
        let (key, value) = rows(path, b"t").swap_remove(1);
        rewrite(path, |batch| batch.put(&key, forge(&value, change)));
        assert_found(&findings(path), FindingKind::PositionDiffers, None);
        assert_found(&findings(path), FindingKind::PreviousDiffers, None);
        assert_found(&findings(path), FindingKind::RootDiffers, None);
    }
}

/// Rewrites the entries of a plain tail record, with hashes that match the new entries.
fn forge(value: &[u8], change: &Rewrite) -> Vec<u8> {
    let count = usize::from(u16::from_be_bytes([value[1], value[2]]));
    let body = String::from_utf8(value[35 + count * 34..].to_vec()).expect("a plain record");
    let mut lines: Vec<String> = body.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), count);
    change(&mut lines);
    let mut forged = vec![value[0]];
    forged.extend_from_slice(&(lines.len() as u16).to_be_bytes());
    forged.extend_from_slice(&value[3..35]);
    lines
        .iter()
        .for_each(|line| forged.extend_from_slice(voc_log::Hash::leaf(line.as_bytes()).as_bytes()));
    lines.iter().for_each(|line| forged.extend_from_slice(&(line.len() as u16).to_be_bytes()));
    lines.iter().for_each(|line| forged.extend_from_slice(format!("{line}\n").as_bytes()));
    forged
}
