//! What is sealed and written comes back, to the one who asks for the right log, field and digest,
//! and to nobody else; nothing of it lies in the clear on the disk.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

mod common;

use std::fs;
use std::path::Path;

use common::{FIELD, Fixture, ORIGIN, field, plain};
use proptest::prelude::*;
use serde_json::json;
use voc_store::{Batch, Store, StoreOptions};
use voc_vault::{
    Digest, Disclosure, FieldName, Lookup, Personal, Plain, PredictableEntropy, SubjectId,
    VALUE_BYTES_MAX, Vault, VaultError,
};

#[test]
fn values_come_back_after_reopening() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let plains = [
        plain("person:1", json!("홍길동")),
        plain("person:2", json!({"phone": ["010-1234-5678", null], "age": 41})),
        plain("person:1", json!("")),
    ];
    let digests = fixture.write(&vault, &plains);
    drop(vault);
    let opened = fixture.open();
    assert!(opened.repairs.is_empty());
    for (plain, digest) in plains.iter().zip(&digests) {
        let Lookup::Open(revealed) = opened.vault.read(digest, &field()).unwrap() else {
            panic!("a written value is missing");
        };
        assert_eq!(revealed.subject, plain.subject);
        assert_eq!(revealed.disclosure.value(), &plain.value);
        assert_eq!(revealed.disclosure.name(), FIELD);
        // What an outsider does with the disclosure: read it and hash it.
        assert_eq!(Disclosure::parse(revealed.disclosure.reveal()).unwrap().digest(), *digest);
    }
    let mut expected = digests;
    expected.sort();
    let listed: Vec<Digest> = opened.vault.digests().map(Result::unwrap).collect();
    assert_eq!(listed, expected);
}

#[test]
fn what_was_never_written_is_missing() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let sealed = vault.seal(&[plain("person:1", json!("x"))]).unwrap();
    let digest = sealed.digests().next().unwrap().1;
    assert_eq!(vault.read(&digest, &field()).unwrap(), Lookup::Missing);
    drop(sealed);
    assert_eq!(vault.digests().count(), 0);
}

#[test]
fn a_vault_in_memory_keeps_values_the_same_way() {
    let on_disk = Fixture::new();
    let vault = Vault::memory(ORIGIN, PredictableEntropy::new(1)).unwrap();
    let plains = [plain("person:1", json!("a")), plain("person:2", json!("b"))];
    let digests = on_disk.write(&vault, &plains);
    assert_eq!(digests, on_disk.write(&on_disk.create(), &plains));
    let Lookup::Open(revealed) = vault.read(&digests[1], &field()).unwrap() else {
        panic!("missing");
    };
    assert_eq!(revealed.disclosure.value(), &plains[1].value);
}

#[test]
fn the_same_value_twice_has_two_digests() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let same = plain("person:1", json!("same"));
    let digests = fixture.write(&vault, &[same.clone(), same]);
    assert_ne!(digests[0], digests[1]);
}

#[test]
fn another_field_does_not_open_a_value() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digests = fixture.write(&vault, &[plain("person:1", json!("x"))]);
    let error = vault.read(&digests[0], &FieldName::new("other").unwrap()).unwrap_err();
    assert!(matches!(error, VaultError::Damaged { .. }), "{error}");
}

#[test]
fn another_log_does_not_open_the_keys() {
    let fixture = Fixture::new();
    drop(fixture.create());
    let opened =
        Vault::open(&fixture.rows, &fixture.keys, "voc.other/2026", PredictableEntropy::new(9));
    let error = opened.unwrap_err();
    assert!(matches!(error, VaultError::KeysOfAnother { .. }), "{error}");
}

/// Changes the rows of a closed vault behind its back.
fn tamper(rows: &Path, change: impl Fn(&[u8], &[u8], &mut Batch)) {
    let store = Store::open(rows, &StoreOptions::default()).unwrap().store;
    let mut batch = Batch::new();
    for pair in store.prefix(b"r") {
        let (key, value) = pair.unwrap();
        change(&key, &value, &mut batch);
    }
    store.commit(batch).unwrap();
}

#[test]
fn a_row_under_another_digest_is_damage() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digests =
        fixture.write(&vault, &[plain("person:1", json!("a")), plain("person:1", json!("b"))]);
    drop(vault);
    let rows = |digest: &Digest| [b"r".as_slice(), digest.as_bytes(), &[0]].concat();
    tamper(&fixture.rows, |key, value, batch| {
        if key == rows(&digests[0]) {
            batch.put(rows(&digests[1]), value);
        }
    });
    let vault = fixture.open().vault;
    let error = vault.read(&digests[1], &field()).unwrap_err();
    assert!(matches!(error, VaultError::Damaged { .. }), "{error}");
}

#[test]
fn a_flipped_bit_anywhere_in_a_row_is_damage() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digest = fixture.write(&vault, &[plain("person:1", json!("value"))])[0];
    drop(vault);
    let mut original = Vec::new();
    let store = Store::open(&fixture.rows, &StoreOptions::default()).unwrap().store;
    let key = [b"r".as_slice(), digest.as_bytes(), &[0]].concat();
    original.extend_from_slice(&store.get(&key).unwrap().unwrap());
    drop(store);
    for at in (0..original.len()).step_by(7).chain([original.len() - 1]) {
        let mut changed = original.clone();
        changed[at] ^= 0x04;
        tamper(&fixture.rows, |_, _, batch| batch.put(&key, &changed));
        let error = fixture.open().vault.read(&digest, &field()).unwrap_err();
        assert!(matches!(error, VaultError::Damaged { .. }), "byte {at}: {error}");
    }
    for len in [0, 1, 5, original.len() - 1] {
        tamper(&fixture.rows, |_, _, batch| batch.put(&key, &original[..len]));
        let error = fixture.open().vault.read(&digest, &field()).unwrap_err();
        assert!(matches!(error, VaultError::Damaged { .. }), "cut to {len}: {error}");
    }
}

#[test]
fn nothing_of_a_value_lies_in_the_clear_on_the_disk() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let secret = "Kim-Minji-and-her-knee-operation";
    let digests = fixture.write(
        &vault,
        &[plain("person:1", json!(secret)), plain("person:2", json!({"note": secret}))],
    );
    let Lookup::Open(revealed) = vault.read(&digests[0], &field()).unwrap() else {
        panic!("missing")
    };
    let disclosure = revealed.disclosure.reveal().as_bytes()[60..100].to_vec();
    drop(vault);
    drop(fixture.open());
    let mut searched = 0;
    common::each_file(fixture.dir.path(), &mut |path, bytes| {
        searched += bytes.len();
        for needle in [secret.as_bytes(), b"knee-oper", &disclosure] {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "a value lies in the clear in {}", path.display());
        }
    });
    assert!(searched > 1000, "nothing was searched");
}

#[test]
fn debug_and_errors_show_no_value() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let secret = "Kim-Minji";
    let plain = plain("person:1", json!([secret]));
    let sealed = vault.seal(std::slice::from_ref(&plain)).unwrap();
    let digest = sealed.digests().next().unwrap().1;
    let mut shown = format!("{plain:?} {sealed:?}");
    vault.write(sealed).unwrap();
    shown += &format!("{:?} {vault:?}", vault.read(&digest, &field()).unwrap());
    shown += &format!("{:?}", vault.read(&digest, &FieldName::new("other").unwrap()).unwrap_err());
    assert!(!shown.contains(secret), "{shown}");
    assert!(shown.contains("hidden"));
}

#[test]
fn large_values_are_kept_whole_and_too_large_ones_refused() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let text =
        |len: usize| json!("가나다라마바사".chars().cycle().take(len / 3).collect::<String>());
    let large: Vec<Plain> = [90_000, 92_200, 150_000, VALUE_BYTES_MAX - 3]
        .map(|len| plain("person:1", text(len)))
        .to_vec();
    let digests = fixture.write(&vault, &large);
    drop(vault);
    let vault = fixture.open().vault;
    for (plain, digest) in large.iter().zip(&digests) {
        let Lookup::Open(revealed) = vault.read(digest, &field()).unwrap() else {
            panic!("missing")
        };
        assert!(revealed.disclosure.value() == &plain.value);
    }
    assert_eq!(vault.digests().count(), 4, "a part counts as a row");
    let error = vault.seal(&[plain("person:1", text(VALUE_BYTES_MAX + 3))]).unwrap_err();
    assert!(matches!(error, VaultError::ValueTooLarge { max: VALUE_BYTES_MAX, .. }), "{error}");
}

#[test]
fn with_the_same_seed_the_digests_are_the_same() {
    let run = |seed| {
        let fixture = Fixture::new();
        let vault =
            Vault::create(&fixture.rows, &fixture.keys, ORIGIN, PredictableEntropy::new(seed))
                .unwrap();
        fixture.write(&vault, &[plain("person:1", json!("a")), plain("person:2", json!("b"))])
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn threads_that_meet_a_new_subject_together_agree_on_its_key() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let digests: Vec<Digest> = std::thread::scope(|scope| {
        let write =
            |n: usize| fixture.write(&vault, &[plain(&format!("person:{}", n / 8), json!(n))])[0];
        let threads: Vec<_> = (0..48).map(|n| scope.spawn(move || write(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    drop(vault);
    let vault = fixture.open().vault;
    for (n, digest) in digests.iter().enumerate() {
        let Lookup::Open(revealed) = vault.read(digest, &field()).unwrap() else {
            panic!("missing")
        };
        assert_eq!(revealed.disclosure.value().reveal(), &json!(n));
    }
}

#[test]
fn when_randomness_fails_nothing_is_sealed() {
    let fixture = Fixture::new();
    let mut left = 200_usize;
    let entropy = move |bytes: &mut [u8]| {
        left = left.checked_sub(bytes.len()).ok_or_else(|| std::io::Error::other("dry"))?;
        bytes.fill(left as u8);
        Ok(())
    };
    let vault = Vault::create(&fixture.rows, &fixture.keys, ORIGIN, entropy).unwrap();
    assert!(vault.seal(&[plain("person:1", json!("x"))]).is_ok());
    let error = vault.seal(&[plain("person:2", json!("x"))]).unwrap_err();
    assert!(matches!(error, VaultError::Entropy { .. }), "{error}");
}

#[test]
fn names_have_few_characters_and_a_limit() {
    for good in ["a", "person:0193-7a.b_c", &"x".repeat(64)] {
        assert_eq!(SubjectId::new(good).unwrap().as_str(), good);
    }
    for bad in ["", "A", "a b", "홍", "a/b", "a\n", &"x".repeat(65)] {
        assert!(SubjectId::new(bad).is_err(), "{bad}");
        assert!(FieldName::new(bad).is_err(), "{bad}");
    }
    assert!(FieldName::new("a:b").is_err());
}

#[test]
fn a_used_directory_of_keys_is_never_created_over() {
    let fixture = Fixture::new();
    drop(fixture.create());
    let rows = fixture.dir.path().join("other");
    let error =
        Vault::create(&rows, &fixture.keys, ORIGIN, PredictableEntropy::new(1)).unwrap_err();
    assert!(matches!(error, VaultError::KeysExist { .. }), "{error}");
    assert!(!rows.exists());
    fixture.open();
}

#[test]
fn a_missing_or_damaged_master_key_is_named() {
    let fixture = Fixture::new();
    drop(fixture.create());
    let open = || Vault::open(&fixture.rows, &fixture.keys, ORIGIN, PredictableEntropy::new(1));
    let path = fixture.keys.join("master-1");
    let text = fs::read_to_string(&path).unwrap();
    let mut other = text.clone().into_bytes();
    other[30] = if other[30] == b'A' { b'B' } else { b'A' };
    fs::write(&path, other).unwrap();
    assert!(matches!(open().unwrap_err(), VaultError::KeysOfAnother { .. }));
    for damaged in ["", &text[..40], &text[2..], "\u{FFFD}"] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(open().unwrap_err(), VaultError::MasterDamaged { .. }));
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(open().unwrap_err(), VaultError::MasterMissing { .. }));
    fs::write(&path, text).unwrap();
    open().unwrap();
}

fn arbitrary_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Value>()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_values_come_back_as_they_were(values in prop::collection::vec(arbitrary_json(), 1..8)) {
        let fixture = Fixture::new();
        let vault = fixture.create();
        let plains: Vec<_> = values.iter().map(|value| plain("person:1", value.clone())).collect();
        let digests = fixture.write(&vault, &plains);
        for (value, digest) in values.iter().zip(&digests) {
            let Lookup::Open(revealed) = vault.read(digest, &field()).unwrap() else {
                panic!("missing");
            };
            prop_assert_eq!(revealed.disclosure.value(), &Personal::new(value.clone()));
            prop_assert_eq!(revealed.disclosure.digest(), *digest);
        }
    }
}
