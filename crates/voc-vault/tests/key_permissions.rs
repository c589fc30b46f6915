//! Keys are for their owner's eyes only, whatever the umask, and whatever somebody opened up.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test helper may fail the test")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::{Fixture, plain};
use serde_json::json;

#[track_caller]
fn check(path: &Path) {
    let metadata = fs::metadata(path).unwrap();
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    let mode = metadata.permissions().mode() & 0o777;
    assert_eq!(mode, expected, "{} has mode {mode:o}", path.display());
    if metadata.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            check(&entry.unwrap().path());
        }
    }
}

#[test]
fn keys_are_for_their_owner_only() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    check(&fixture.keys);
    fixture.write(&vault, &[plain("p:1", json!("x"))]);
    drop(vault);
    let opened = fixture.open();
    check(&fixture.keys);
    drop(opened);
    for opened_up in ["", "master-1", "subjects/db"] {
        let path = fixture.keys.join(opened_up);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let opened = fixture.open();
    check(&fixture.keys);
    drop(opened);
}

#[test]
fn an_empty_directory_that_others_may_enter_is_closed_to_them() {
    let fixture = Fixture::new();
    fs::create_dir(&fixture.keys).unwrap();
    fs::set_permissions(&fixture.keys, fs::Permissions::from_mode(0o777)).unwrap();
    let _vault = fixture.create();
    check(&fixture.keys);
}
