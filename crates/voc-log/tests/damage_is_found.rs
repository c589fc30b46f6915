//! Somebody with write access to the store changes what is stored. Verification must say where.
//!
//! The tests reach below the log: they open its store, rewrite rows, and open the log again.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use voc_log::contract::{append, fill, genesis};
use voc_log::{
    Damage, EventLog, Finding, FindingKind, Position, ReadError, SledLog, StreamId, Version, verify,
};
use voc_store::{Batch, Store};

/// Changes the entries of a record.
type Rewrite = dyn Fn(&mut Vec<String>);

/// Entries in each of the two pages.
const PAGE: u64 = 601;

/// Two sealed pages and a tail of single commits behind them.
fn a_log(path: &Path) {
    let log = SledLog::create(path, &genesis(), &Default::default()).expect("a new log");
    fill(&log, 10, 1, PAGE - 1);
    fill(&log, 10, PAGE, PAGE);
    for number in 1_000..1_020 {
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

/// The files of the pages, in order.
fn files(path: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(path.join("pages/000000000")).expect("a directory");
    let mut files: Vec<_> = found.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Puts each of the two pages in the place of the other, with header, checksum and row as they would have to be.
fn swap_two_pages(path: &Path) {
    let (files, rows) = (files(path), rows(path, b"p"));
    let mut pages: Vec<_> = files.iter().map(|file| fs::read(file).expect("a page")).collect();
    pages.swap(0, 1);
    rewrite(path, |batch| {
        for ((file, (key, row)), page) in files.iter().zip(&rows).zip(&mut pages) {
            page[18..26].copy_from_slice(&key[1..]);
            let content = page.len() - 32;
            let digest = Sha256::digest(&page[..content]);
            page[content..].copy_from_slice(&digest);
            fs::write(file, &*page).expect("a write");
            let mut row = row.clone();
            row[9..17].copy_from_slice(&(page.len() as u64).to_be_bytes());
            row[17..].copy_from_slice(&digest);
            batch.put(key, row);
        }
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
    assert_eq!(last, (2 * PAGE + 20, 2 * PAGE + 20));
}

#[test]
fn a_flipped_byte_anywhere_in_any_row_is_found() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    for prefix in [&b"p"[..], b"t", b"u", b"s", b"m/genesis", b"m/edge"] {
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
    // The entries of the second page name predecessors that the first cannot have.
    assert_found(&found, FindingKind::PageUnreadable, Some(0));
    assert_found(&found, FindingKind::PositionDiffers, Some(PAGE));
    assert_found(&found, FindingKind::RootDiffers, None);
    let places: BTreeSet<_> = found.iter().filter_map(|finding| finding.position).collect();
    assert!(places.len() > 100, "every entry is found, not the first only: {}", places.len());
}

#[test]
fn a_damaged_entry_is_never_read_as_if_it_were_whole() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    let file = &files(directory.path())[0];
    let mut page = fs::read(file).expect("a page");
    let genesis = rows(directory.path(), b"m/genesis").remove(0).1;
    let hash = voc_log::Hash::leaf(&genesis);
    let at = page.windows(32).position(|bytes| bytes == hash.as_bytes()).expect("its hash");
    page[at] ^= 1;
    fs::write(file, page).expect("a write");
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
fn a_flipped_byte_anywhere_in_the_file_of_a_page_is_found_and_never_read() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
    let whole: Vec<_> = all_positions().map(|at| log.read_entry(at).expect("an entry")).collect();
    drop(log);
    for (number, file) in files(directory.path()).into_iter().enumerate() {
        let page = fs::read(&file).expect("a page");
        let mut unreadable = 0;
        for at in (0..page.len()).step_by(page.len() / 16 + 3) {
            let mut damaged = page.clone();
            damaged[at] ^= 0x10;
            fs::write(&file, &damaged).expect("a write");
            let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
            for (position, whole) in all_positions().zip(&whole) {
                match log.read_entry(position) {
                    Ok(read) => assert!(read == *whole, "{position} with byte {at} flipped"),
                    Err(ReadError::Damaged { position: found, .. }) => {
                        unreadable += 1;
                        assert_eq!(found, position);
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            let found = verify(&log, &mut |_, _| {});
            assert_found(&found, FindingKind::PageFileDiffers, Some(number as u64 * PAGE));
        }
        assert!(unreadable > 100, "{unreadable} reads failed");
        fs::write(&file, &page).expect("a write");
    }
    assert_eq!(findings(directory.path()), []);
}

fn all_positions() -> impl Iterator<Item = Position> {
    (0..2 * PAGE + 20).step_by(7).map(Position::new)
}

#[test]
fn what_can_be_read_before_damage_in_a_page_is_read() {
    let directory = tempfile::tempdir().expect("a directory");
    a_log(directory.path());
    let file = &files(directory.path())[0];
    let mut page = fs::read(file).expect("a page");
    let nearly_at_the_end = page.len() - 100;
    page[nearly_at_the_end] ^= 1;
    fs::write(file, page).expect("a write");
    let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
    let mut pages = log.read_all(Position::FIRST);
    let read = pages.next().expect("a page").expect("its beginning").len() as u64;
    assert!((PAGE - 40..PAGE).contains(&read), "{read} entries");
    let error = pages.next().expect("the end").expect_err("what is wrong").to_string();
    assert!(error.contains("pages/000000000/0000000000000000.page"), "{error}");
    assert!(pages.next().is_none());
    let behind = log.read_all(Position::new(PAGE)).map(|page| page.expect("a page").len());
    assert_eq!(
        PAGE + 20,
        behind.sum::<usize>() as u64,
        "a page after it needs none of the entries that are gone"
    );
}

#[test]
fn a_file_that_is_gone_or_cut_off_is_named_and_the_others_are_read() {
    let cut = |file: &Path| {
        let page = fs::read(file).expect("a page");
        fs::write(file, &page[..page.len() / 2]).expect("a write");
    };
    let remove = |file: &Path| fs::remove_file(file).expect("removed");
    type Way<'a> = (&'a dyn Fn(&Path), FindingKind);
    let ways: [Way<'_>; 2] =
        [(&remove, FindingKind::PageFileMissing), (&cut, FindingKind::PageFileDiffers)];
    for (damage, kind) in ways {
        for number in [0, 1] {
            let directory = tempfile::tempdir().expect("a directory");
            a_log(directory.path());
            damage(&files(directory.path())[number]);
            let first = number as u64 * PAGE;
            let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
            let found = verify(&log, &mut |_, _| {});
            assert_found(&found, kind, Some(first));
            let message = found.iter().map(ToString::to_string).collect::<String>();
            let positions = format!("with positions {first} to {}", first + PAGE - 1);
            assert!(message.contains(&positions), "{message}");
            let lost = log.read_entry(Position::new(first + PAGE - 1)).expect_err("no entry");
            assert!(lost.to_string().contains(&format!("{first:016}.page")), "{lost}");
            let other = (1 - number as u64) * PAGE + PAGE / 2;
            assert!(log.read_entry(Position::new(other)).is_ok());
            if number == 1 && kind == FindingKind::PageFileMissing {
                // The last page is looked at when the log is opened: nothing is built on it.
                assert_eq!(log.damage(), Some(Position::new(first)));
                let refused = log.append(append(1, 99_999));
                let damaged = matches!(refused, Err(voc_log::AppendError::Damaged { .. }));
                assert!(damaged, "{refused:?}");
            }
        }
    }
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
