//! A file beside the rows is there as a whole or not at all, whichever step of writing it fails and how; a file that
//! is there already stays until the new one takes its place.
#![allow(clippy::unwrap_used, reason = "a test helper may fail the test")]

use std::path::Path;

use voc_store::faults::{Failure, Faults};
use voc_store::{Batch, Store, StoreError, StoreOptions};

const NAME: &str = "pages/000/1.page";

fn content(store: &Store) -> Option<Vec<u8>> {
    let mut file = store.open_file(NAME).unwrap()?;
    let length = usize::try_from(file.length().unwrap()).unwrap();
    Some(file.read_at(0, length).unwrap())
}

fn open(path: &Path, faults: Faults) -> Store {
    Store::open(path, &StoreOptions::default().faults(faults)).unwrap().store
}

#[test]
fn whichever_step_fails() {
    let (old, new) = (vec![1_u8; 5_000], vec![2_u8; 9_000]);
    for before in [None, Some(&old)] {
        for step in 1..=4 {
            for failure in Failure::BOTH {
                let dir = tempfile::tempdir().unwrap();
                let path = dir.path().join("s");
                let store = Store::create(&path, &StoreOptions::default()).unwrap();
                if let Some(old) = before {
                    store.write_file(NAME, old).unwrap();
                }
                drop(store);
                let store = open(&path, Faults::at(step, failure));
                assert!(store.write_file(NAME, &new).is_err());
                assert!(matches!(store.write_file(NAME, &new), Err(StoreError::Poisoned)));
                assert!(matches!(store.commit(Batch::new()), Err(StoreError::Poisoned)));
                drop(store);

                let store = open(&path, Faults::none());
                let named = step > 3 || (step == 3 && failure == Failure::PersistedAnyway);
                let expected = if named { Some(&new) } else { before };
                assert_eq!(content(&store).as_ref(), expected, "step {step}, {failure:?}");
                store.write_file(NAME, &new).unwrap();
                assert_eq!(content(&store), Some(new.clone()));
                let left = std::fs::read_dir(path.join("pages/000")).unwrap().count();
                assert_eq!(left, 1, "nothing temporary is left");
            }
        }
    }
}

#[test]
fn parts_are_read_and_what_lies_beyond_the_end_is_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let on_disk = Store::create(dir.path().join("s"), &StoreOptions::default()).unwrap();
    for store in [on_disk, Store::memory()] {
        assert!(store.open_file(NAME).unwrap().is_none());
        store.write_file(NAME, b"0123456789").unwrap();
        let mut file = store.open_file(NAME).unwrap().unwrap();
        assert_eq!(file.length().unwrap(), 10);
        assert_eq!(file.read_at(3, 4).unwrap(), b"3456");
        assert_eq!(file.read_at(8, 4).unwrap(), b"89");
        assert_eq!(file.read_at(11, 4).unwrap(), b"");
    }
}
