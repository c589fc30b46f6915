//! Opening a store after the accidents that sled does not survive by itself, and refusing what is
//! no store. Nothing is ever deleted: what was in the way lies in `aside/` afterwards.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

use std::fs;
use std::path::{Path, PathBuf};

use voc_store::{Batch, Opened, Repair, Store, StoreError, StoreOptions};

struct Fixture {
    _keep: tempfile::TempDir,
    path: PathBuf,
}

/// A closed store with a hundred pairs, reopened a few times so that it has a snapshot.
fn closed_store() -> Fixture {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    drop(Store::create(&path, &StoreOptions::default()).unwrap());
    for half in [0..50_u8, 50..100] {
        let store = open(&path).unwrap().store;
        for n in half {
            let mut batch = Batch::new();
            batch.put([n], vec![n; 700]);
            store.commit(batch).unwrap();
        }
    }
    let opened = open(&path).unwrap();
    assert_eq!(opened.repairs, []);
    drop(opened);
    assert_eq!(snapshots(&path).len(), 1);
    Fixture { _keep: dir, path }
}

fn open(path: &Path) -> Result<Opened, StoreError> {
    Store::open(path, &StoreOptions::default())
}

fn snapshots(path: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.file_name().unwrap().to_str().unwrap().starts_with("snap.")).collect()
}

/// Opens, checks every pair, closes, and checks that the next opening has nothing to repair.
#[track_caller]
fn check_whole(path: &Path) -> Vec<Repair> {
    let opened = open(path).unwrap();
    for n in 0..100_u8 {
        assert_eq!(opened.store.get([n]).unwrap().as_deref(), Some(&vec![n; 700][..]), "pair {n}");
    }
    assert_eq!(opened.store.prefix([]).count(), 100);
    drop(opened.store);
    assert_eq!(open(path).unwrap().repairs, [], "a repair did not last");
    opened.repairs
}

#[test]
fn an_unfinished_snapshot_is_moved_aside() {
    let whole = |path: &Path| fs::read(&snapshots(path)[0]).unwrap();
    type Make = fn(Vec<u8>) -> Vec<u8>;
    let contents: [Make; 4] = [
        |_| Vec::new(),
        |_| b"garbage, and more than twelve bytes of it".to_vec(),
        |whole| whole[..whole.len() / 2].to_vec(),
        |whole| vec![0; whole.len()],
    ];
    for make in contents {
        let store = closed_store();
        let bytes = make(whole(&store.path));
        let unfinished = store.path.join("snap.7FFFFFFFFFFFFFFF.generating");
        fs::write(&unfinished, &bytes).unwrap();
        let repairs = check_whole(&store.path);
        let [Repair::UnfinishedSnapshotMovedAside { to }] = repairs.as_slice() else {
            panic!("{repairs:?}");
        };
        assert_eq!(fs::read(to).unwrap(), bytes);
    }
}

#[test]
fn two_unfinished_snapshots_of_one_name_are_both_kept() {
    let store = closed_store();
    let name = "snap.7FFFFFFFFFFFFFFF.generating";
    for content in ["one", "two"] {
        fs::write(store.path.join(name), content).unwrap();
        assert_eq!(check_whole(&store.path).len(), 1);
    }
    assert_eq!(fs::read_to_string(store.path.join("aside").join(name)).unwrap(), "one");
    assert_eq!(fs::read_to_string(store.path.join(format!("aside/{name}.1"))).unwrap(), "two");
}

#[test]
fn with_every_snapshot_damaged_the_store_is_read_from_its_log() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [Damage; 4] = [
        |bytes| bytes.clear(),
        |bytes| bytes.fill(0),
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes[3] ^= 0x10,
    ];
    for damage in damages {
        let store = closed_store();
        for snapshot in snapshots(&store.path) {
            let mut bytes = fs::read(&snapshot).unwrap();
            damage(&mut bytes);
            fs::write(&snapshot, bytes).unwrap();
        }
        let repairs = check_whole(&store.path);
        assert!(
            matches!(repairs.as_slice(), [Repair::SnapshotsMovedAside { to }] if to.len() == 1)
        );
        assert_eq!(fs::read_dir(store.path.join("aside")).unwrap().count(), 1);
    }
}

#[test]
fn without_any_snapshot_the_store_is_whole_and_nothing_is_repaired() {
    let store = closed_store();
    for snapshot in snapshots(&store.path) {
        fs::remove_file(snapshot).unwrap();
    }
    assert_eq!(check_whole(&store.path), []);
}

#[test]
fn a_damaged_or_missing_conf_is_restored_from_its_copy() {
    type Damage = fn(&Path);
    let damages: [Damage; 4] = [
        |conf| fs::write(conf, b"").unwrap(),
        |conf| fs::write(conf, vec![0; fs::read(conf).unwrap().len()]).unwrap(),
        |conf| fs::write(conf, b"segment_size: 8388608\nuse_compression: false\n").unwrap(),
        |conf| fs::remove_file(conf).unwrap(),
    ];
    for damage in damages {
        let store = closed_store();
        let conf = store.path.join("conf");
        let before = fs::read(&conf).unwrap();
        damage(&conf);
        assert_eq!(check_whole(&store.path), [Repair::ConfRestored]);
        assert_eq!(fs::read(&conf).unwrap(), before);
    }
}

#[test]
fn a_damaged_copy_of_conf_is_made_again_and_two_damaged_ones_are_reported() {
    let store = closed_store();
    let copy = store.path.join("conf.copy");
    let before = fs::read(&copy).unwrap();
    fs::write(&copy, b"").unwrap();
    assert_eq!(check_whole(&store.path), [Repair::ConfCopyRenewed]);
    assert_eq!(fs::read(&copy).unwrap(), before);

    fs::write(&copy, b"").unwrap();
    fs::write(store.path.join("conf"), b"").unwrap();
    let error = open(&store.path).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_missing_or_empty_data_file_is_damage_and_not_a_new_store() {
    for empty in [true, false] {
        let store = closed_store();
        let db = store.path.join("db");
        if empty {
            fs::write(&db, b"").unwrap()
        } else {
            fs::remove_file(&db).unwrap()
        }
        let error = open(&store.path).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert_eq!(db.exists(), empty, "a new data file was made over the damage");
    }
}

#[test]
fn what_is_no_store_is_refused_by_its_own_name() {
    let dir = tempfile::tempdir().unwrap();
    let absent = dir.path().join("absent");
    assert!(matches!(open(&absent), Err(StoreError::NotFound { .. })));
    assert!(!absent.exists(), "opening made a directory");
    assert!(matches!(open(dir.path()), Err(StoreError::NotFound { .. })));

    fs::write(dir.path().join("letter.txt"), "dear").unwrap();
    assert!(matches!(open(dir.path()), Err(StoreError::NotAStore { .. })));
    let refused = Store::create(dir.path(), &StoreOptions::default());
    assert!(matches!(refused, Err(StoreError::NotAStore { .. })));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "a foreign directory was written to");
}

#[test]
fn an_interrupted_creation_is_told_apart_from_a_store() {
    let store = closed_store();
    fs::remove_file(store.path.join("voc-store")).unwrap();
    assert!(matches!(open(&store.path), Err(StoreError::InterruptedCreation { .. })));
    let refused = Store::create(&store.path, &StoreOptions::default());
    assert!(matches!(refused, Err(StoreError::InterruptedCreation { .. })));
}

#[test]
fn a_used_directory_or_a_newer_store_is_never_created_over() {
    let store = closed_store();
    let create = || Store::create(&store.path, &StoreOptions::default());
    assert!(matches!(create(), Err(StoreError::AlreadyExists { .. })));
    check_whole(&store.path);
    fs::write(store.path.join("voc-store"), "voc-store 2\n").unwrap();
    let error = open(&store.path).unwrap_err();
    assert!(matches!(error, StoreError::NewerFormat { found: 2, supported: 1, .. }), "{error}");
    assert!(matches!(create(), Err(StoreError::AlreadyExists { .. })));
}

#[test]
fn one_directory_has_one_handle_and_is_free_when_it_is_dropped() {
    let store = closed_store();
    let first = open(&store.path).unwrap().store;
    assert!(matches!(open(&store.path), Err(StoreError::InUse { .. })));
    let mut range = first.prefix([]);
    drop(first);
    assert!(matches!(open(&store.path), Err(StoreError::InUse { .. })), "a range keeps it open");
    assert!(range.next().is_some());
    drop(range);
    for _ in 0..30 {
        drop(open(&store.path).unwrap());
    }
}
