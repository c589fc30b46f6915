//! Every write step of both stores fails in both ways a disk can fail. After reopening, each value
//! can be read or is missing; none is damaged, for example by a row whose key was lost, and none
//! whose writing was acknowledged is missing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

mod common;

use common::{Fixture, ORIGIN, field, plain};
use serde_json::json;
use voc_store::StoreOptions;
use voc_store::faults::{Failure, Faults};
use voc_vault::{Digest, Lookup, PredictableEntropy, Vault, VaultOptions};

const WRITES: usize = 4;

/// Writes values of new and known subjects; returns their digests and how many were acknowledged.
fn run(vault: &Vault) -> (Vec<Digest>, usize) {
    let mut digests = Vec::new();
    let mut acknowledged = 0;
    for n in 0..WRITES {
        // Subject 0 comes back at the third write, with its key stored by then or not.
        let values =
            [plain(&format!("p:{}", n % 2), json!(n)), plain(&format!("q:{n}"), json!([n]))];
        let sealed = vault.seal(&values).unwrap();
        digests.extend(sealed.digests().map(|(_, digest)| digest));
        if vault.write(sealed).is_ok() {
            assert_eq!(acknowledged, n, "a write succeeded after a failed one");
            acknowledged += 1;
        }
    }
    (digests, acknowledged)
}

fn check(options: &VaultOptions, what: &str) -> usize {
    let fixture = Fixture::new();
    drop(fixture.create());
    let entropy = PredictableEntropy::new(5);
    let opened = Vault::open_with(&fixture.rows, &fixture.keys, ORIGIN, entropy, options).unwrap();
    let (digests, acknowledged) = run(&opened.vault);
    drop(opened);
    let vault = fixture.open().vault;
    for (n, digest) in digests.iter().enumerate() {
        match vault.read(digest, &field()) {
            Ok(Lookup::Open(_)) => {}
            Ok(Lookup::Missing) => assert!(n / 2 >= acknowledged, "{what}: value {n} is lost"),
            Ok(Lookup::Erased) => panic!("{what}: nobody was erased"),
            Err(error) => panic!("{what}: value {n}: {error}"),
        }
    }
    vault.sweep(|_| false).unwrap();
    fixture.write(&vault, &[plain("p:0", json!("after"))]);
    acknowledged
}

/// Checks every step of a store, failing both ways.
fn check_every_step(store: &str, with: impl Fn(StoreOptions) -> VaultOptions) {
    for step in 1..=3 * WRITES as u64 {
        for failure in Failure::BOTH {
            let failing = with(StoreOptions::default().faults(Faults::at(step, failure)));
            let acknowledged = check(&failing, &format!("{store}, step {step}, {failure:?}"));
            assert_eq!(acknowledged as u64, (step - 1) / 3);
        }
    }
}

#[test]
fn a_failing_store_of_rows_loses_nothing_acknowledged() {
    check_every_step("rows", |rows| VaultOptions::default().rows(rows));
}

#[test]
fn a_failing_store_of_keys_leaves_no_row_without_its_key() {
    check_every_step("keys", |keys| VaultOptions::default().keys(keys));
}
