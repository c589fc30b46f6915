//! Values whose entry never reached the log are swept away; all others stay, whatever happened
//! between writing, appending and confirming.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

mod common;

use common::{Fixture, field, plain};
use serde_json::json;
use voc_vault::{Digest, Lookup, Swept, Vault};

fn is_there(vault: &Vault, digest: &Digest) -> bool {
    matches!(vault.read(digest, &field()).unwrap(), Lookup::Open(_))
}

#[test]
fn after_a_stop_between_write_and_confirm_the_log_decides() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let large = json!("x".repeat(200_000));
    let digests = fixture.write(
        &vault,
        &[plain("p:1", json!("in the log")), plain("p:1", json!("not")), plain("p:2", large)],
    );
    // The process stops here: the first was appended, the others were not, nothing was confirmed.
    drop(vault);

    let vault = fixture.open().vault;
    assert_eq!(vault.pending().unwrap().len(), 3);
    let swept = vault.sweep(|digest| *digest == digests[0]).unwrap();
    assert_eq!(swept, Swept { confirmed: 1, removed: 2 });
    assert!(is_there(&vault, &digests[0]));
    assert!(!is_there(&vault, &digests[1]));
    assert!(!is_there(&vault, &digests[2]));
    assert_eq!(vault.digests().count(), 1, "a part of a large orphan was left");
    drop(vault);

    let vault = fixture.open().vault;
    assert_eq!(vault.sweep(|_| false).unwrap(), Swept::default(), "a swept mark came back");
    assert!(is_there(&vault, &digests[0]));
}

#[test]
fn confirmed_values_are_not_asked_about_once_a_later_write_is_durable() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let first = fixture.write(&vault, &[plain("p:1", json!("first"))]);
    vault.confirm(&first).unwrap();
    let second = fixture.write(&vault, &[plain("p:1", json!("second"))]);
    drop(vault);
    let vault = fixture.open().vault;
    assert_eq!(vault.pending().unwrap(), second);
}

#[test]
fn an_unstored_confirmation_costs_a_question_and_no_value() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digests = fixture.write(&vault, &[plain("p:1", json!("only"))]);
    vault.confirm(&digests).unwrap();
    drop(vault);
    let vault = fixture.open().vault;
    assert_eq!(vault.pending().unwrap(), digests);
    assert_eq!(vault.sweep(|_| true).unwrap(), Swept { confirmed: 1, removed: 0 });
    assert!(is_there(&vault, &digests[0]));
}

#[test]
fn a_sweep_leaves_values_alone_whose_append_may_be_under_way() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digests = fixture.write(&vault, &[plain("p:1", json!("under way"))]);
    assert_eq!(vault.sweep(|_| false).unwrap(), Swept::default());
    vault.confirm(&digests).unwrap();
    assert_eq!(vault.sweep(|_| false).unwrap(), Swept::default());
    assert!(is_there(&vault, &digests[0]));
}

#[test]
fn many_confirmations_are_stored_without_another_write() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let plains: Vec<_> = (0..1100).map(|n| plain("p:1", json!(n))).collect();
    let digests = fixture.write(&vault, &plains);
    vault.confirm(&digests).unwrap();
    drop(vault);
    assert_eq!(fixture.open().vault.pending().unwrap(), []);
}

#[test]
fn values_whose_append_did_not_happen_can_be_removed_at_once_and_no_others() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let [refused, kept] = ["refused", "kept"].map(|text| {
        let written = fixture.write(&vault, &[plain("p:1", json!(text))]);
        written[0]
    });
    vault.confirm(&[kept]).unwrap();
    vault.discard(&[refused, kept]).unwrap();
    assert!(!is_there(&vault, &refused));
    assert!(is_there(&vault, &kept), "the log refers to it");
    drop(vault);
    let vault = fixture.open().vault;
    vault.discard(&[kept]).unwrap();
    assert!(is_there(&vault, &kept), "it was written by another run");
}
