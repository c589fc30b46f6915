//! A disk fails in two ways: nothing was written, or all of it was and the error came anyway.
//!
//! Whichever step of creating, appending or sealing fails, and in whichever way: after reopening, every
//! acknowledged append is there, every other one is there as a whole or not at all, sending all commands again
//! leaves exactly one copy of each, and verification has no findings.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::path::Path;

use voc_log::contract::{append, check_whole, command, draft, genesis, stream};
use voc_log::{
    Append, AppendError, EventLog, FindingKind, OpenError, SledLog, StoreOptions, Version, verify,
};
use voc_store::faults::{Failure, Faults};

/// Enough to seal twice: small commits, one of several entries, and two so large that they are sealed at once.
fn appends() -> Vec<Append> {
    let mut appends: Vec<Append> = (1..6).map(|number| append(number % 2, number)).collect();
    appends.push(Append { drafts: (0..5).map(draft).collect(), ..append(0, 10) });
    appends.push(Append { drafts: (0..200).map(draft).collect(), ..append(1, 11) });
    appends.extend((20..24).map(|number| append(number % 2, number)));
    // Another page, whose first entries leave out hashes that are in the page before it.
    appends.push(Append { drafts: (0..200).map(draft).collect(), ..append(0, 30) });
    appends.push(append(1, 31));
    appends
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_there_twice() {
    let counting = Faults::none();
    let directory = tempfile::tempdir().expect("a directory");
    run(&directory.path().join("log"), counting.clone());
    let steps = counting.steps();
    assert!(steps > 45, "the run has {steps} steps, those of two files among them");
    for step in 1..=steps {
        for failure in Failure::BOTH {
            let directory = tempfile::tempdir().expect("a directory");
            let path = directory.path().join("log");
            let acknowledged = run(&path, Faults::at(step, failure));
            check_after(&path, &acknowledged, step, failure);
        }
    }
}

/// Creates a log and appends until something fails; returns the indexes of what was acknowledged.
fn run(path: &Path, faults: Faults) -> Vec<usize> {
    let options = StoreOptions::default().faults(faults);
    let Ok(log) = SledLog::create(path, &genesis(), &options) else {
        return Vec::new();
    };
    let mut acknowledged = Vec::new();
    let mut failed = false;
    for (index, append) in appends().into_iter().enumerate() {
        match log.append(append) {
            Ok(_) if failed => panic!("the log took an append after a failed write"),
            Ok(_) => acknowledged.push(index),
            Err(AppendError::Unwritable { .. }) => failed = true,
            Err(error) => panic!("{error}"),
        }
    }
    if failed {
        // Readers see what was acknowledged and no more, and known commands still get their receipts.
        let entries: usize = acknowledged.iter().map(|index| appends()[*index].drafts.len()).sum();
        assert_eq!(log.head().size.get(), 1 + entries as u64);
        check_whole(&log);
        let kinds: Vec<_> =
            verify(&log, &mut |_, _| {}).iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::WriteFailed]);
        for index in &acknowledged {
            let _receipt = log.append(appends()[*index].clone()).expect("the first receipt");
        }
    }
    acknowledged
}

fn check_after(path: &Path, acknowledged: &[usize], step: u64, failure: Failure) {
    let at = format!("step {step}, {failure:?}");
    let log = match SledLog::open(path, &StoreOptions::default()) {
        Ok(opened) => opened.log,
        Err(OpenError::NotCreated { .. } | OpenError::Storage { .. })
            if acknowledged.is_empty() =>
        {
            return;
        }
        Err(error) => panic!("{at}: {error}"),
    };
    assert_eq!(verify(&log, &mut |_, _| {}), [], "{at}");
    for index in acknowledged {
        let append = &appends()[*index];
        let receipt = log.find_command(&append.stream, append.command).expect("an index");
        assert_eq!(
            receipt.map(|receipt| receipt.count),
            Some(append.drafts.len() as u64),
            "{at}, append {index}"
        );
    }
    for append in appends() {
        if let Some(receipt) = log.find_command(&append.stream, append.command).expect("an index") {
            assert_eq!(receipt.count, append.drafts.len() as u64, "{at}: an append is whole");
        }
        let _receipt = log.append(append).expect("a retry");
    }
    let entries: usize = appends().iter().map(|append| append.drafts.len()).sum();
    assert_eq!(log.head().size.get(), 1 + entries as u64, "{at}: each once");
    check_whole(&log);
    assert_eq!(verify(&log, &mut |_, _| {}), [], "{at}");
}

#[test]
fn a_creation_cut_short_is_said_and_taken_up_again_and_a_log_is_not_overwritten() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    drop(voc_store::Store::create(path, &StoreOptions::default()).expect("a store without a log"));
    let opened = SledLog::open(path, &StoreOptions::default());
    assert!(matches!(opened, Err(OpenError::NotCreated { .. })), "{opened:?}");
    let head = SledLog::create(path, &genesis(), &StoreOptions::default()).expect("a log").head();
    let again = SledLog::create(path, &genesis(), &StoreOptions::default());
    assert!(matches!(again, Err(OpenError::AlreadyCreated { .. })), "{again:?}");
    drop(again);
    assert_eq!(SledLog::open(path, &StoreOptions::default()).expect("a log").log.head(), head);
}

#[test]
fn a_newer_layout_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    drop(SledLog::create(directory.path(), &genesis(), &StoreOptions::default()).expect("a log"));
    let store =
        voc_store::Store::open(directory.path(), &StoreOptions::default()).expect("a store").store;
    let mut batch = voc_store::Batch::new();
    batch.put(b"m/layout", 4_u32.to_be_bytes());
    store.commit(batch).expect("a commit");
    drop(store);
    let opened = SledLog::open(directory.path(), &StoreOptions::default());
    let Err(OpenError::NewerLayout { found: 4, supported: 3, .. }) = opened else {
        panic!("expected a newer layout, got {opened:?}");
    };
}

#[test]
fn a_retry_after_reopening_gets_the_first_receipt() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = SledLog::create(directory.path(), &genesis(), &Default::default()).expect("a log");
    let first = log.append(append(1, 1)).expect("accepted").receipt().clone();
    drop(log);
    let log = SledLog::open(directory.path(), &Default::default()).expect("a log").log;
    assert_eq!(
        log.append(append(1, 1)).expect("a receipt"),
        voc_log::Appended::Before(first.clone())
    );
    assert_eq!(log.find_command(&stream(1), command(1)).expect("an index"), Some(first));
    assert_eq!(log.stream_version(&stream(1)).expect("an index"), Some(Version::FIRST));
}
