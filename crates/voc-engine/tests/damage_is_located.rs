//! Somebody with access to the files changes what is stored. The directory still opens, and the
//! verification says where the damage is. What is derived is mended from the log.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use support::{Hospital, copy};
use voc_engine::domain::{Command, NoteCategory, PrivateText, VocKind};
use voc_engine::{Engine, VerifyFinding};
use voc_store::{Batch, Store, StoreOptions};

fn hospital(notes: usize) -> Hospital {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    for _ in 0..notes {
        let text = PrivateText::new("비공개 메모").unwrap();
        hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
    }
    hospital
}

/// Closes the engine, lets `change` loose on the rows of a store, and verifies.
fn findings_after(
    hospital: &mut Hospital,
    store: &str,
    change: impl Fn(&[u8], &[u8]) -> Option<Vec<u8>>,
) -> Vec<VerifyFinding> {
    hospital.engine = None;
    let dir = hospital.dir.path().join("data");
    let rows = Store::open(dir.join(store), &StoreOptions::default()).unwrap().store;
    let mut batch = Batch::new();
    for row in rows.prefix([]) {
        let (key, value) = row.unwrap();
        if let Some(changed) = change(&key, &value) {
            batch.put(&key, changed);
        }
    }
    assert!(!batch.is_empty(), "the change found something to change");
    rows.commit(batch).unwrap();
    drop(rows);
    hospital.reopen();
    hospital.engine().verify(&mut |_, _| {}).unwrap().findings
}

fn replaced(value: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let at = value.windows(from.len()).position(|window| window == from.as_bytes())?;
    let mut changed = value.to_vec();
    changed[at..at + to.len()].copy_from_slice(to.as_bytes());
    Some(changed)
}

#[test]
fn an_entry_that_was_edited_is_named() {
    let mut hospital = hospital(3);
    let findings = findings_after(&mut hospital, "log", |_, value| {
        replaced(value, r#""channel":"phone""#, r#""channel":"visit""#)
    });
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|one| one.area == "log"), "{findings:?}");
    assert!(findings.iter().any(|one| one.position == Some(1)), "{findings:?}");
}

/// Flips a bit in the middle of the first sealed page.
fn flip_in_the_first_page(hospital: &mut Hospital) {
    hospital.engine = None;
    let pages = hospital.dir.path().join("data/log/pages/000000000");
    let page = pages.join("0000000000000000.page");
    let mut bytes = fs::read(&page).unwrap();
    let middle = bytes.len() * 2 / 3;
    bytes[middle] ^= 1;
    fs::write(&page, bytes).unwrap();
    hospital.reopen();
}

#[test]
fn a_sealed_page_with_a_flipped_bit_is_named() {
    let mut hospital = hospital(1_100);
    flip_in_the_first_page(&mut hospital);
    let findings = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    let named = |one: &VerifyFinding| one.area == "log" && one.expected.contains("0000.page");
    assert!(findings.iter().any(|one| one.position == Some(0) && named(one)), "{findings:?}");
    let inside = |at: u64| (1..1_024).contains(&at);
    assert!(findings.iter().any(|one| one.position.is_some_and(inside)), "{findings:?}");
}

#[test]
fn a_value_missing_in_the_vault_is_a_finding_and_not_a_blank() {
    let mut hospital = hospital(2);
    hospital.engine = None;
    let vault = hospital.dir.path().join("data/vault");
    let rows = Store::open(&vault, &StoreOptions::default()).unwrap().store;
    let mut batch = Batch::new();
    for row in rows.prefix([]) {
        batch.remove(row.unwrap().0);
    }
    rows.commit(batch).unwrap();
    drop(rows);
    hospital.reopen();
    let findings = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    let vault: Vec<_> = findings.iter().map(|one| (one.area, one.position)).collect();
    assert_eq!(vault, [("vault", Some(2)), ("vault", Some(3))]);
}

#[test]
fn the_key_of_somebody_is_damaged_and_the_rest_is_still_checked() {
    let mut hospital = hospital(1);
    let findings = findings_after(&mut hospital, "keys/subjects", |key, value| {
        let mut changed = value.to_vec();
        *changed.last_mut().unwrap() ^= 1;
        key.starts_with(b"key ").then_some(changed)
    });
    let found: Vec<_> = findings.iter().map(|one| (one.area, one.position)).collect();
    assert_eq!(found, [("vault", Some(2))]);
    assert_eq!(findings[0].kind.to_string(), "the key of a protected value is damaged");
}

#[test]
fn values_behind_a_damaged_page_are_still_checked() {
    let mut hospital = hospital(1_100);
    hospital.engine = None;
    let vault = hospital.dir.path().join("data/vault");
    let rows = Store::open(&vault, &StoreOptions::default()).unwrap().store;
    let mut batch = Batch::new();
    rows.prefix([]).for_each(|row| batch.remove(row.unwrap().0));
    rows.commit(batch).unwrap();
    drop(rows);
    flip_in_the_first_page(&mut hospital);
    let findings = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    let vault = findings.iter().filter(|one| one.area == "vault");
    let last = vault.filter_map(|one| one.position).max();
    assert_eq!(last, Some(1_101));
    assert!(findings.iter().all(|one| one.area != "rules"), "a gap is not a broken rule");
    assert!(!hospital.engine().verify(&mut |_, _| {}).unwrap().views_compared);
}

#[test]
fn a_view_that_was_edited_is_found_and_rebuilt() {
    let mut hospital = hospital(1);
    let findings = findings_after(&mut hospital, "views/generation-1", |_, value| {
        replaced(value, r#""channel":"phone""#, r#""channel":"visit""#)
    });
    let areas: Vec<_> = findings.iter().map(|one| one.area).collect();
    assert_eq!(areas, ["views"]);
    hospital.engine().rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn views_ahead_of_a_restored_log_are_rebuilt() {
    let mut hospital = hospital(1);
    hospital.engine = None;
    let data = hospital.dir.path().join("data");
    copy(&data.join("log"), &hospital.dir.path().join("backup"));
    hospital.reopen();
    let lost = hospital.receive(VocKind::Praise);
    hospital.engine = None;
    fs::remove_dir_all(data.join("log")).unwrap();
    copy(&hospital.dir.path().join("backup"), &data.join("log"));
    hospital.reopen();
    let engine: &Engine = hospital.engine();
    assert_eq!(engine.ticket(lost).unwrap(), None);
    assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn no_text_is_found_in_any_file() {
    let mut hospital = hospital(2);
    hospital.engine = None;
    let needle = "비공개 메모".as_bytes();
    let mut files = vec![hospital.dir.path().to_owned()];
    let mut searched = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let bytes = fs::read(&path).unwrap();
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{} holds a private text", path.display());
            searched += 1;
        }
    }
    assert!(searched > 5);
}
