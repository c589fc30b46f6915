//! A bit flips somewhere in the files that hold the log, as disks and careless tools do it. The store may
//! take that for a write that a crash cut off, and go on without the entries after it. Whatever happens: the
//! log is whole and verifies, or it says that something is missing and takes no appends, or it does not open.
//!
//! 24 flips by default; `VOC_FLIPS=1000` makes them more.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]
#![allow(clippy::print_stdout, reason = "the tally is worth reading")]

use std::fs;
use std::path::Path;

use voc_log::contract::{fill, genesis};
use voc_log::{AppendError, EventLog, FindingKind, SledLog, verify};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a copy");
        }
    }
}

/// The places of the bytes of a file that are not zero: the rest holds nothing yet.
fn written(path: &Path) -> Vec<usize> {
    let bytes = fs::read(path).expect("a file");
    (0..bytes.len()).filter(|at| bytes[*at] != 0).collect()
}

fn flip(path: &Path, at: usize, bit: u8) {
    let mut bytes = fs::read(path).expect("a file");
    bytes[at] ^= 1 << bit;
    fs::write(path, bytes).expect("a write");
}

/// What became of a log with a flipped bit.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Fate {
    Whole,
    Found,
    Refused,
}

fn fate(dir: &Path, head: voc_log::Head) -> Fate {
    let Ok(opened) = SledLog::open(dir, &Default::default()) else {
        return Fate::Refused;
    };
    let log = opened.log;
    let findings = verify(&log, &mut |_, _| {});
    if findings.is_empty() {
        assert_eq!(log.head(), head, "a log that lost entries verified without a finding");
        return Fate::Whole;
    }
    if log.head().size < head.size {
        let missing = findings.iter().any(|finding| finding.kind == FindingKind::EntriesMissing);
        assert!(missing, "{findings:?}");
        let refused = log.append(voc_log::contract::append(99, 99_999));
        assert!(matches!(refused, Err(AppendError::Damaged { .. })), "{refused:?}");
        assert!(log.damage().is_some());
    }
    Fate::Found
}

#[test]
fn the_log_is_whole_or_says_what_is_missing() {
    let flips = std::env::var("VOC_FLIPS").map_or(24, |text| text.parse().expect("a number"));
    let root = tempfile::tempdir().expect("a directory");
    let (original, damaged) = (root.path().join("original"), root.path().join("damaged"));
    let log = SledLog::create(&original, &genesis(), &Default::default()).expect("a new log");
    fill(&log, 10, 1, 600);
    fill(&log, 10, 1_000, 60);
    let head = log.head();
    drop(log);
    let page = "pages/000000000/0000000000000000.page";
    let written = ["db", page].map(|name| (name, written(&original.join(name))));
    let mut fates = Vec::new();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for number in 0..flips {
        let (name, places) = &written[number % written.len()];
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = places[usize::try_from(random >> 33).expect("31 bits") % places.len()];
        copy(&original, &damaged);
        flip(&damaged.join(name), at, (random >> 8) as u8 % 8);
        let fate = fate(&damaged, head);
        assert!(*name == "db" || fate == Fate::Found, "byte {at} of {name}: {fate:?}");
        fates.push(fate);
        fs::remove_dir_all(&damaged).expect("removed");
    }
    let count = |wanted| fates.iter().filter(|fate| **fate == wanted).count();
    println!(
        "{flips} flips: {} harmless, {} found, {} refused",
        count(Fate::Whole),
        count(Fate::Found),
        count(Fate::Refused)
    );
}

#[test]
fn a_mark_that_is_behind_or_gone_is_no_damage() {
    let root = tempfile::tempdir().expect("a directory");
    let dir = root.path().join("log");
    let log = SledLog::create(&dir, &genesis(), &Default::default()).expect("a new log");
    let old = fs::read(dir.join("mark")).expect("a mark");
    fill(&log, 3, 1, 5);
    let head = log.head();
    drop(log);
    for mark in [Some(old), Some(Vec::new()), None] {
        match mark {
            Some(bytes) => fs::write(dir.join("mark"), bytes).expect("a write"),
            None => fs::remove_file(dir.join("mark")).expect("removed"),
        }
        let log = SledLog::open(&dir, &Default::default()).expect("a log").log;
        assert_eq!(verify(&log, &mut |_, _| {}), []);
        assert_eq!((log.head(), log.damage()), (head, None));
    }
}
