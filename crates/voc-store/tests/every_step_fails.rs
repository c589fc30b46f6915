//! Every write step fails in both ways a disk can fail: the store must refuse further writes, and
//! after reopening each batch must be there whole or not at all, acknowledged ones always.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test helper may fail the test"
)]

use voc_store::faults::{Failure, Faults};
use voc_store::{Batch, Store, StoreError, StoreOptions};

const COMMITS: u8 = 4;

/// One commit of two keys that must never be seen apart.
fn batch(n: u8) -> Batch {
    let mut batch = Batch::new();
    batch.put([b'a', n], [n]);
    batch.put([b'b', n], [n]);
    batch
}

/// Commits until one fails; returns how many were acknowledged.
fn run(store: &Store) -> u8 {
    (0..COMMITS)
        .find(|n| store.commit(batch(*n)).is_err())
        .unwrap_or(COMMITS)
}

fn steps_of_a_run() -> u64 {
    let faults = Faults::none();
    run(&Store::memory_with(
        &StoreOptions::default().faults(faults.clone()),
    ));
    faults.steps()
}

#[test]
fn after_reopening_each_batch_is_whole_or_absent() {
    let steps = steps_of_a_run();
    assert_eq!(steps, 3 * u64::from(COMMITS));
    for step in 1..=steps {
        for failure in Failure::BOTH {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("s");
            drop(Store::create(&path, &StoreOptions::default()).unwrap());
            let options = StoreOptions::default().faults(Faults::at(step, failure));
            let store = Store::open(&path, &options).unwrap().store;
            let acknowledged = run(&store);
            assert_eq!(
                u64::from(acknowledged),
                (step - 1) / 3,
                "step {step}, {failure:?}"
            );
            assert!(store.is_poisoned());
            assert!(matches!(store.commit(batch(9)), Err(StoreError::Poisoned)));
            assert!(matches!(store.apply(batch(9)), Err(StoreError::Poisoned)));
            drop(store);

            let store = Store::open(&path, &StoreOptions::default()).unwrap().store;
            let there = |prefix: u8, n: u8| store.get([prefix, n]).unwrap().is_some();
            for n in 0..COMMITS {
                assert_eq!(
                    there(b'a', n),
                    there(b'b', n),
                    "half a batch after step {step}"
                );
                if n < acknowledged {
                    assert!(there(b'a', n), "acknowledged batch {n} lost at step {step}");
                }
                if n > acknowledged {
                    assert!(!there(b'a', n), "batch {n} was never tried");
                }
            }
            let doubtful = there(b'a', acknowledged);
            assert_eq!(doubtful, failure == Failure::PersistedAnyway, "step {step}");
            assert!(!there(b'a', 9), "a poisoned store took a write");
            store.commit(batch(9)).unwrap();
        }
    }
}

#[test]
fn a_waiting_commit_does_not_succeed_on_a_failed_sync() {
    for step in 2..12 {
        let faults = Faults::at(step, Failure::PersistedAnyway);
        let store = Store::memory_with(&StoreOptions::default().faults(faults));
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|n| {
                    scope.spawn({
                        let store = store.clone();
                        move || store.commit(batch(n))
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let failed = results.iter().filter(|r| r.is_err()).count();
        // The group may have finished in fewer steps than the planned one; then nothing failed.
        assert_eq!(failed > 0, store.is_poisoned());
    }
}
