//! Part of a log is gone or cannot be read, the directory is opened all the same, and the log is put
//! back from a backup. The private texts of its entries are still in the vault: opening removes only
//! what certainly has no entry, and an entry that cannot be read is not one that never came to be.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::path::Path;

use support::{Hospital, copy};
use voc_engine::domain::{Command, NoteCategory, PrivateText, TicketId, VocKind};
use voc_store::{Batch, Store, StoreOptions};

fn note(hospital: &Hospital, ticket: TicketId) {
    let text = PrivateText::new("메모").unwrap();
    hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
}

/// Changes the value of every row that `change` answers for, and returns them as they were.
fn changed(
    dir: &Path,
    change: impl Fn(&[u8], &[u8]) -> Option<Vec<u8>>,
) -> Vec<(Vec<u8>, Vec<u8>)> {
    let store = Store::open(dir, &StoreOptions::default()).unwrap().store;
    let mut batch = Batch::new();
    let mut before = Vec::new();
    for row in store.prefix([]) {
        let (key, value) = row.unwrap();
        if let Some(changed) = change(&key, &value) {
            batch.put(&key, changed);
            before.push((key.to_vec(), value.to_vec()));
        }
    }
    store.commit(batch).unwrap();
    before
}

#[test]
fn a_record_of_the_log_that_was_cut_short_and_restored() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    (0..3).for_each(|_| note(&hospital, ticket));
    hospital.engine = None;
    let log = hospital.dir.path().join("data/log");
    // The row that holds the entries from position 2 on.
    let is_second = |key: &[u8]| key[0] == b't' && key.len() == 9 && key[8] == 2;
    let cut = changed(&log, |key, value| is_second(key).then(|| value[..3].to_vec()));
    assert_eq!(cut.len(), 1, "there is such a row");
    hospital.reopen();
    let removed = |one: &&String| one.contains("without an entry");
    assert_eq!(hospital.engine().repaired().0.iter().find(removed), None);
    hospital.engine = None;
    changed(&log, |key, _| (key == cut[0].0).then(|| cut[0].1.clone()));
    hospital.reopen();
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn an_older_log_beside_a_newer_vault() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    note(&hospital, ticket);
    hospital.engine = None;
    let (data, aside) = (hospital.dir.path().join("data"), hospital.dir.path().join("aside"));
    copy(&data.join("log"), &aside.join("older"));
    hospital.reopen();
    note(&hospital, ticket);
    hospital.engine = None;
    copy(&data.join("log"), &aside.join("newer"));
    // Looking at the older log twice is no more harmful than once.
    for which in ["older", "older", "newer"] {
        std::fs::remove_dir_all(data.join("log")).unwrap();
        copy(&aside.join(which), &data.join("log"));
        hospital.reopen();
        hospital.engine = None;
    }
    hospital.reopen();
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}
