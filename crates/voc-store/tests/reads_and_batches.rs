//! What goes in comes out: batches, ranges from both ends, prefixes and the last key before
//! another, on disk and in memory, each compared with an ordinary sorted map.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

use std::collections::BTreeMap;
use std::ops::Bound;

use voc_store::{
    Batch, KEY_BYTES_MAX, Store, StoreError, StoreOptions, VALUE_BYTES_MAX, Value, ValueSize,
};

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

/// Runs a check on both kinds of store.
fn on_both(check: impl Fn(&Store)) {
    let dir = tempfile::tempdir().unwrap();
    check(&Store::create(dir.path().join("s"), &StoreOptions::default()).unwrap());
    check(&Store::memory());
}

/// A small linear congruential generator: the same "random" pairs at every run.
fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(seed), |n| {
        Some(n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    })
    .map(|n| n >> 33)
    .skip(1)
}

/// Fills a store and a model alike: 600 keys in 40 batches, a third of the changes removals.
fn fill(store: &Store) -> Model {
    let mut model = Model::new();
    let mut numbers = numbers(7);
    let mut next = || numbers.next().unwrap();
    for _ in 0..40 {
        let mut batch = Batch::new();
        for _ in 0..30 {
            let key =
                [&[b"abc"[next() as usize % 3]][..], &(next() % 200).to_be_bytes()[6..]].concat();
            if next().is_multiple_of(3) {
                batch.remove(&key);
                model.remove(&key);
            } else {
                let value = vec![next() as u8; next() as usize % 500];
                batch.put(&key, &value);
                model.insert(key, value);
            }
        }
        store.apply(batch).unwrap();
    }
    store.sync().unwrap();
    model
}

fn collect(
    pairs: impl Iterator<Item = Result<(Value, Value), StoreError>>,
) -> Vec<(Vec<u8>, Vec<u8>)> {
    pairs.map(|pair| pair.map(|(k, v)| (k.to_vec(), v.to_vec())).unwrap()).collect()
}

#[test]
fn ranges_agree_with_a_sorted_map_from_both_ends() {
    on_both(|store| {
        let model = fill(store);
        let all: Vec<_> = model.clone().into_iter().collect();
        assert!(all.len() > 300);
        assert_eq!(collect(store.range(Bound::Unbounded, Bound::Unbounded)), all);
        let mut numbers = numbers(11);
        for _ in 0..200 {
            let mut bound = || {
                [b"abcd"[numbers.next().unwrap() as usize % 4], 0, numbers.next().unwrap() as u8]
            };
            let (from, to) = (bound(), bound());
            let expected: Vec<_> = all
                .iter()
                .filter(|(key, _)| key.as_slice() > &from[..] && key.as_slice() <= &to[..])
                .cloned()
                .collect();
            let range = || store.range(Bound::Excluded(&from), Bound::Included(&to));
            assert_eq!(collect(range()), expected);
            let mut backwards = collect(range().rev());
            backwards.reverse();
            assert_eq!(backwards, expected);
        }
    });
}

#[test]
fn the_last_key_before_another_stays_within_the_prefix() {
    on_both(|store| {
        let model = fill(store);
        for probe in 0..=255_u8 {
            for prefix in [b"a", b"b", b"c"] {
                let key = [prefix[0], 0, probe];
                let expected = model.range(vec![prefix[0]]..=key.to_vec()).next_back();
                let found = store.last_at_or_before(key, prefix).unwrap();
                assert_eq!(
                    found.map(|(k, v)| (k.to_vec(), v.to_vec())),
                    expected.map(|(k, v)| (k.clone(), v.clone())),
                );
            }
        }
        let beyond = store.last_at_or_before(b"zzz", b"b").unwrap().unwrap();
        assert_eq!(&*beyond.0, model.range(b"b".to_vec()..b"c".to_vec()).next_back().unwrap().0);
        assert!(store.last_at_or_before(b"zzz", b"y").unwrap().is_none());
    });
}

#[test]
fn a_prefix_of_all_ones_has_no_end_and_is_found() {
    on_both(|store| {
        let mut batch = Batch::new();
        batch.put([0xFE, 0xFF], b"before");
        batch.put([0xFF], b"short");
        batch.put([0xFF, 0xFF, 1], b"long");
        store.commit(batch).unwrap();
        assert_eq!(store.prefix([0xFF]).count(), 2);
        assert_eq!(store.prefix([0xFE]).count(), 1);
        assert_eq!(store.prefix([]).count(), 3);
    });
}

#[test]
fn an_inverted_range_is_empty() {
    on_both(|store| {
        fill(store);
        assert_eq!(store.range(Bound::Included(b"c"), Bound::Excluded(b"a")).count(), 0);
        assert_eq!(store.range(Bound::Excluded(b"a"), Bound::Excluded(b"a")).count(), 0);
    });
}

#[test]
fn too_long_keys_and_too_large_values_are_refused_without_harm() {
    on_both(|store| {
        let mut batch = Batch::new();
        batch.put(vec![1; KEY_BYTES_MAX + 1], b"");
        assert!(matches!(store.commit(batch), Err(StoreError::KeyTooLong { len: 513, max: 512 })));
        let mut batch = Batch::new();
        batch.put(b"k", vec![1; VALUE_BYTES_MAX + 1]);
        assert!(matches!(store.apply(batch), Err(StoreError::ValueTooLarge { .. })));
        assert!(!store.is_poisoned());
        assert!(store.get(b"k").unwrap().is_none());
    });
}

#[test]
fn the_largest_values_never_leave_the_synced_data_file() {
    for size in [ValueSize::Small, ValueSize::Large] {
        let dir = tempfile::tempdir().unwrap();
        let options = StoreOptions::default().values(size);
        let store = Store::create(dir.path().join("s"), &options).unwrap();
        // Rewriting in a scattered order splits, merges and consolidates leaves of largest values.
        let mut numbers = numbers(3);
        for round in 0..6_u8 {
            for _ in 0..60 {
                let key = [vec![b'k'; KEY_BYTES_MAX - 1], vec![numbers.next().unwrap() as u8 % 60]];
                let mut batch = Batch::new();
                if round % 2 == 1 && !numbers.next().unwrap().is_multiple_of(3) {
                    batch.remove(key.concat());
                } else {
                    batch.put(key.concat(), vec![round; size.bytes_max()]);
                }
                store.apply(batch).unwrap();
            }
            store.sync().unwrap();
            let blobs = std::fs::read_dir(dir.path().join("s/blobs")).unwrap().count();
            assert_eq!(blobs, 0, "sled wrote blobs for {size:?} values in round {round}");
        }
    }
}

#[test]
fn a_store_remembers_for_how_large_values_it_was_made() {
    let dir = tempfile::tempdir().unwrap();
    for size in [ValueSize::Small, ValueSize::Large] {
        let path = dir.path().join(size.bytes_max().to_string());
        drop(Store::create(&path, &StoreOptions::default().values(size)).unwrap());
        let store = Store::open(&path, &StoreOptions::default()).unwrap().store;
        assert_eq!(store.value_size(), size);
        let mut batch = Batch::new();
        batch.put(b"k", vec![1; size.bytes_max()]);
        store.commit(batch.clone()).unwrap();
        batch.put(b"l", vec![1; size.bytes_max() + 1]);
        assert!(matches!(store.commit(batch), Err(StoreError::ValueTooLarge { .. })));
    }
}

#[test]
fn commits_from_many_threads_are_all_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let store = Store::create(&path, &StoreOptions::default()).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8_u8 {
            let store = store.clone();
            scope.spawn(move || {
                for n in 0..25_u8 {
                    let mut batch = Batch::new();
                    batch.put([thread, n], [n]);
                    store.commit(batch).unwrap();
                    assert!(store.get([thread, n]).unwrap().is_some(), "not visible after commit");
                }
            });
        }
    });
    drop(store);
    let opened = Store::open(&path, &StoreOptions::default()).unwrap();
    assert_eq!(opened.repairs, []);
    assert_eq!(opened.store.prefix([]).count(), 200);
}

#[test]
fn values_are_not_shown_by_debug() {
    on_both(|store| {
        let mut batch = Batch::new();
        batch.put(b"name", b"Kim");
        assert_eq!(format!("{batch:?}"), "Batch(1 changes)");
        store.commit(batch).unwrap();
        assert_eq!(format!("{:?}", store.get(b"name").unwrap()), "Some(Value(3 bytes))");
    });
}
