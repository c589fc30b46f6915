//! A disk that fills up: a clear error, no hang, no panic, nothing acknowledged lost, and a store
//! that opens again once there is space.
//!
//! Needs a small file system of its own, hence root and `mount`; says so and passes otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test helper may fail the test"
)]

mod common;

use common::SmallDisk;
use voc_store::{Batch, Store, StoreError, StoreOptions};

/// Commits pairs of a size until the disk is full; returns how many were acknowledged.
fn fill(store: &Store, bytes: usize) -> u32 {
    for n in 0_u32.. {
        let mut batch = Batch::new();
        batch.put(
            [b"a".as_slice(), &n.to_be_bytes()].concat(),
            vec![n as u8; bytes],
        );
        batch.put(
            [b"b".as_slice(), &n.to_be_bytes()].concat(),
            n.to_be_bytes(),
        );
        match store.commit(batch) {
            Ok(()) => {}
            Err(error) => {
                assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
                assert!(matches!(
                    store.commit(Batch::new()),
                    Err(StoreError::Poisoned)
                ));
                return n;
            }
        }
    }
    unreachable!("a small disk fills up")
}

#[test]
fn after_the_disk_was_full_everything_acknowledged_is_there() {
    // Sizes that let the failure hit different places: mid-segment, at a roll, in a batch.
    for (round, bytes) in [300, 4_000, 30_000, 90_000, 65_000, 11_111]
        .into_iter()
        .enumerate()
    {
        let Some(disk) = SmallDisk::mount(40) else {
            return;
        };
        let reserve = disk.path().join("reserve");
        std::fs::write(&reserve, vec![1; 14 << 20]).unwrap();
        let path = disk.path().join("s");
        let store = Store::create(&path, &StoreOptions::default()).unwrap();
        let acknowledged = fill(&store, bytes);
        drop(store);
        std::fs::remove_file(&reserve).unwrap();
        let store = Store::open(&path, &StoreOptions::default()).unwrap().store;
        let firsts = store.prefix(b"a").count();
        assert_eq!(
            firsts,
            store.prefix(b"b").count(),
            "round {round}: half a batch"
        );
        let expected = acknowledged as usize..=acknowledged as usize + 1;
        assert!(
            expected.contains(&firsts),
            "round {round}: {acknowledged} acknowledged, {firsts} kept"
        );
        let mut batch = Batch::new();
        batch.put(b"after", b"it");
        store.commit(batch).unwrap();
    }
}

#[test]
fn a_full_disk_lets_nobody_create_half_a_store() {
    let Some(disk) = SmallDisk::mount(4) else {
        return;
    };
    std::fs::write(disk.path().join("filler"), vec![1; 4 << 20]).unwrap_or_default();
    let error = match Store::create(disk.path().join("s"), &StoreOptions::default()) {
        Ok(_) => panic!("a store was created on a full disk"),
        Err(error) => error,
    };
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
}
