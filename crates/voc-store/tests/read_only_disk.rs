//! A disk that became read-only: opening and creating say so, and change nothing.
//!
//! Needs a small file system of its own, hence root and `mount`; says so and passes otherwise.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

mod common;

use common::SmallDisk;
use voc_store::{Store, StoreError, StoreOptions};

#[test]
fn a_read_only_disk_is_called_that() {
    let Some(disk) = SmallDisk::mount(20) else {
        return;
    };
    let path = disk.path().join("s");
    drop(Store::create(&path, &StoreOptions::default()).unwrap());
    disk.make_read_only();
    let error = Store::open(&path, &StoreOptions::default()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
    let error = Store::create(disk.path().join("t"), &StoreOptions::default()).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}
