//! Somebody is forgotten: their values are gone from every file and from every copy of the rows, the
//! others' are not, and a stop at any step leaves an erasure that is finished later.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

mod common;

use std::fs;
use std::path::Path;

use common::{Fixture, ORIGIN, each_file, field, plain};
use serde_json::json;
use voc_store::StoreOptions;
use voc_store::faults::{Failure, Faults};
use voc_vault::{
    Digest, ErasureStep, Lookup, PredictableEntropy, SubjectId, Vault, VaultError, VaultOptions,
    VaultRepair,
};

const GONE: &str = "person:gone";
const OTHERS: usize = 3;

fn subject(text: &str) -> SubjectId {
    SubjectId::new(text).unwrap()
}

fn gone() -> [SubjectId; 1] {
    [subject(GONE)]
}

/// Two values of the one who goes, the second in several parts, and one of each other.
struct Kept {
    gone: Vec<Digest>,
    others: Vec<Digest>,
}

fn fill(fixture: &Fixture, vault: &Vault, others: usize) -> Kept {
    let large = json!("x".repeat(200_000));
    let gone = fixture.write(vault, &[plain(GONE, json!("Hong Gildong")), plain(GONE, large)]);
    let plains: Vec<_> =
        (0..others).map(|n| plain(&format!("person:{n}"), json!(format!("other {n}")))).collect();
    let others = fixture.write(vault, &plains);
    vault.confirm(&[&gone[..], &others].concat()).unwrap();
    Kept { gone, others }
}

#[track_caller]
fn check_others(vault: &Vault, kept: &Kept) {
    for (n, digest) in kept.others.iter().enumerate() {
        let Lookup::Open(revealed) = vault.read(digest, &field()).unwrap() else {
            panic!("the value of {n} is gone");
        };
        let text = format!("other {n}");
        assert_eq!(revealed.disclosure.value().reveal_text(), Some(text.as_str()));
    }
}

#[track_caller]
fn check_erased(fixture: &Fixture, vault: &Vault, kept: &Kept) {
    assert!(vault.is_erased(&subject(GONE)).unwrap());
    for digest in &kept.gone {
        assert_eq!(vault.read(digest, &field()).unwrap(), Lookup::Missing);
    }
    check_others(vault, kept);
    assert_eq!(vault.digests().count(), kept.others.len());
    let masters = fs::read_dir(&fixture.keys).unwrap().map(|entry| entry.unwrap().file_name());
    let masters: Vec<_> =
        masters.filter(|name| name.to_string_lossy().starts_with("master")).collect();
    assert_eq!(masters.len(), 1, "{masters:?}");
    let error = vault.seal(&[plain(GONE, json!("again"))]).unwrap_err();
    assert!(matches!(&error, VaultError::SubjectErased { subject } if subject == GONE), "{error}");
}

fn erase(vault: &Vault, kept: &Kept) -> Result<(), VaultError> {
    vault.erase(&gone(), &kept.gone, &[], &mut |_| {})
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn an_erased_subject_is_gone_and_the_others_are_not() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    let old = fs::read_to_string(fixture.keys.join("master-1")).unwrap();
    let old = old.lines().last().unwrap();
    erase(&vault, &kept).unwrap();
    check_erased(&fixture, &vault, &kept);
    // Whoever comes later is kept as ever, and somebody else may go.
    let later = fixture.write(&vault, &[plain("person:0", json!("later"))]);
    drop(vault);
    let vault = fixture.open().vault;
    assert!(matches!(vault.read(&later[0], &field()).unwrap(), Lookup::Open(_)));
    vault.erase(&[subject("person:0")], &[later[0], kept.others[0]], &[], &mut |_| {}).unwrap();
    assert_eq!(vault.read(&later[0], &field()).unwrap(), Lookup::Missing);
    assert!(matches!(vault.read(&kept.others[1], &field()).unwrap(), Lookup::Open(_)));
    drop(vault);
    each_file(fixture.dir.path(), &mut |path, bytes| {
        for secret in ["Hong Gildong", "xxxxxxxx", old] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} lies in {}", path.display());
        }
    });
}

#[test]
fn the_old_master_is_overwritten_before_it_is_unlinked() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    // A second name for the same blocks shows what becomes of them.
    let blocks = fixture.dir.path().join("blocks");
    fs::hard_link(fixture.keys.join("master-1"), &blocks).unwrap();
    let before = fs::read(&blocks).unwrap();
    erase(&vault, &kept).unwrap();
    assert_eq!(fs::read(&blocks).unwrap(), vec![0; before.len()]);
}

#[test]
fn a_stop_after_any_step_is_finished_later() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    // More keys than fit one batch, so that a stop between two of them is seen.
    let kept = fill(&fixture, &vault, 1100);
    let mut stops = Vec::new();
    let mut note = |step: ErasureStep| {
        let stop = Fixture::new();
        copy(&fixture.rows, &stop.rows);
        copy(&fixture.keys, &stop.keys);
        stops.push((step, stop));
    };
    vault.erase(&gone(), &kept.gone, &[], &mut note).unwrap();
    let steps: Vec<_> = stops.iter().map(|(step, _)| *step).collect();
    use ErasureStep::{
        AttachmentsRemoved, GenerationMoved, KeysWrapped, MasterDestroyed, MasterWritten,
        OldKeysRemoved, RowsRemoved,
    };
    let expected = [
        AttachmentsRemoved,
        RowsRemoved,
        MasterWritten,
        KeysWrapped(1024),
        KeysWrapped(1100),
        GenerationMoved,
        MasterDestroyed,
        OldKeysRemoved,
    ];
    assert_eq!(steps, expected);
    for (step, stop) in stops {
        let opened = stop.open();
        let moved = matches!(step, GenerationMoved | MasterDestroyed | OldKeysRemoved);
        assert_eq!(opened.vault.is_erased(&gone()[0]).unwrap(), moved, "{step:?}");
        check_others(&opened.vault, &kept);
        let left = !matches!(step, AttachmentsRemoved | RowsRemoved | OldKeysRemoved);
        assert_eq!(opened.repairs.contains(&VaultRepair::OtherKeysDestroyed), left, "{step:?}");
        erase(&opened.vault, &kept).unwrap();
        check_erased(&stop, &opened.vault, &kept);
        drop(opened);
        let opened = stop.open();
        assert_eq!(opened.repairs, [], "{step:?}");
        check_erased(&stop, &opened.vault, &kept);
    }
}

#[test]
fn every_write_step_may_fail_in_both_ways() {
    let check = |with: &dyn Fn(StoreOptions) -> VaultOptions, step: u64, failure: Failure| {
        let fixture = Fixture::new();
        let vault = fixture.create();
        let kept = fill(&fixture, &vault, OTHERS);
        drop(vault);
        let options = with(StoreOptions::default().faults(Faults::at(step, failure)));
        let entropy = PredictableEntropy::new(5);
        let opened =
            Vault::open_with(&fixture.rows, &fixture.keys, ORIGIN, entropy, &options).unwrap();
        let failed = erase(&opened.vault, &kept).is_err();
        check_others(&opened.vault, &kept);
        drop(opened);
        let vault = fixture.open().vault;
        check_others(&vault, &kept);
        erase(&vault, &kept).unwrap();
        check_erased(&fixture, &vault, &kept);
        failed
    };
    for failure in Failure::BOTH {
        let failed = |with: &dyn Fn(StoreOptions) -> VaultOptions| {
            (1..).take_while(|step| check(with, *step, failure)).count()
        };
        assert_eq!(failed(&|rows| VaultOptions::default().rows(rows)), 4, "{failure:?}");
        // Three for the wrapped keys, three for the move, and then the old keys.
        assert!(failed(&|keys| VaultOptions::default().keys(keys)) >= 9, "{failure:?}");
    }
}

#[test]
fn a_backup_of_the_rows_opens_for_the_others_only() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    drop(vault);
    let backup = fixture.dir.path().join("backup");
    copy(&fixture.rows, &backup);
    let vault = fixture.open().vault;
    erase(&vault, &kept).unwrap();
    drop(vault);
    fs::remove_dir_all(&fixture.rows).unwrap();
    copy(&backup, &fixture.rows);
    let vault = fixture.open().vault;
    check_others(&vault, &kept);
    for digest in &kept.gone {
        assert_eq!(vault.read(digest, &field()).unwrap(), Lookup::Erased);
    }
    assert!(!vault.is_erased(&subject(GONE)).unwrap(), "the rows came back");
    erase(&vault, &kept).unwrap();
    check_erased(&fixture, &vault, &kept);
}

#[test]
fn values_sealed_before_an_erasure_and_written_after_it() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    let of_gone = vault.seal(&[plain(GONE, json!("late"))]).unwrap();
    // The second subject is new: its key is in memory only when the master changes.
    let of_others =
        vault.seal(&[plain("person:0", json!("a")), plain("person:new", json!("b"))]).unwrap();
    let late: Vec<_> = of_others.digests().map(|(_, digest)| digest).collect();
    erase(&vault, &kept).unwrap();
    let error = vault.write(of_gone).unwrap_err();
    assert!(matches!(error, VaultError::SubjectErased { .. }), "{error}");
    vault.write(of_others).unwrap();
    drop(vault);
    let vault = fixture.open().vault;
    for digest in &late {
        assert!(matches!(vault.read(digest, &field()).unwrap(), Lookup::Open(_)));
    }
}

#[test]
fn only_rows_of_the_subject_go_whatever_is_named() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    let all = [&kept.gone[..], &kept.others].concat();
    vault.erase(&gone(), &all, &[], &mut |_| {}).unwrap();
    check_erased(&fixture, &vault, &kept);
}

#[test]
fn a_damaged_key_of_somebody_else_does_not_stand_in_the_way() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fill(&fixture, &vault, OTHERS);
    drop(vault);
    let store = voc_store::Store::open(fixture.keys.join("subjects"), &StoreOptions::default());
    let store = store.unwrap().store;
    let damaged = store.prefix(b"key ").map(Result::unwrap).find(|(key, _)| key.ends_with(b":1"));
    let mut batch = voc_store::Batch::new();
    batch.put(&*damaged.unwrap().0, [0; 72]);
    store.commit(batch).unwrap();
    drop(store);
    let vault = fixture.open().vault;
    erase(&vault, &kept).unwrap();
    drop(vault);
    let vault = fixture.open().vault;
    assert!(vault.is_erased(&gone()[0]).unwrap());
    let error = vault.read(&kept.others[1], &field()).unwrap_err();
    assert!(matches!(error, VaultError::KeyDamaged { .. }), "{error}");
    assert!(matches!(vault.read(&kept.others[2], &field()).unwrap(), Lookup::Open(_)));
}
