//! An entry has one text. What differs from it by a byte is not an entry, or another one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use voc_log::contract::{append, genesis};
use voc_log::{
    Append, Clear, Digest, Draft, Entry, EntryError, EntryRef, EventLog, MemoryLog, Name, Occurred,
    Position, Timestamp, TypeVersion, is_canonical,
};

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof!["[ -~]{0,12}", any::<String>(), "[\\x00-\\x1f\"\\\\]{0,4}"])
}

fn name() -> impl Strategy<Value = Name> {
    "[a-z0-9_]{1,8}".prop_map(|text| Name::parse(&text).expect("a name"))
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let maps = (
        proptest::collection::btree_map(
            name(),
            any::<[u8; 32]>().prop_map(Digest::from_bytes),
            0..3,
        ),
        proptest::collection::btree_map(name(), any::<String>(), 0..3),
        proptest::collection::btree_map(
            "[a-z_]{1,5}",
            -9_000_000_000_000_000_i64..9_000_000_000_000_000,
            0..3,
        ),
    );
    let times = (any::<i64>(), 0_i64..1_000);
    (
        name(),
        any::<u32>(),
        times,
        (text(), text(), text()),
        proptest::option::of(Just(Position::FIRST)),
        maps,
    )
        .prop_map(
            |(
                event_type,
                version,
                (at, span),
                (actor, role, on_behalf_of),
                cause,
                (protected, subjects, clear),
            )| {
                let earliest = Timestamp::from_unix_ms(at);
                let latest = Timestamp::from_unix_ms(earliest.unix_ms() + span);
                let clear: BTreeMap<String, i64> = clear;
                Draft {
                    event_type,
                    type_version: TypeVersion::new(version),
                    occurred: Occurred::between(earliest, latest).expect("in order"),
                    actor,
                    role,
                    on_behalf_of,
                    cause,
                    clear: Clear::of(&clear).expect("integers"),
                    protected,
                    subjects,
                }
            },
        )
}

proptest! {
    #[test]
    fn what_was_drafted_is_what_is_read(draft in any_draft()) {
        let log = MemoryLog::create(genesis()).expect("a log");
        let appended = log.append(Append { drafts: vec![draft.clone()], ..append(1, 1) }).expect("accepted");
        let stored = log.read_entry(appended.receipt().position).expect("stored");
        prop_assert!(is_canonical(&stored.bytes));
        let entry = Entry::decode(&stored.bytes).expect("an entry");
        let read = Draft {
            event_type: entry.event_type,
            type_version: entry.type_version,
            occurred: entry.occurred,
            actor: entry.actor,
            role: entry.role,
            on_behalf_of: entry.on_behalf_of,
            cause: entry.cause,
            clear: entry.clear,
            protected: entry.protected,
            subjects: entry.subjects,
        };
        prop_assert!(read == draft);
        // Another implementation of JSON and of RFC 8785 reads and writes the same bytes.
        let value: serde_json::Value = serde_json::from_slice(&stored.bytes).expect("JSON");
        prop_assert_eq!(serde_json_canonicalizer::to_vec(&value).expect("canonical"), stored.bytes);
    }
}

#[test]
fn an_entry_with_any_key_missing_renamed_or_added_is_refused() {
    let log = MemoryLog::create(genesis()).expect("a log");
    let bytes = log.read_entry(Position::FIRST).expect("the first entry").bytes;
    let entry: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!(entry.len(), 18);
    let refused = |entry: &serde_json::Map<String, serde_json::Value>| {
        let bytes = serde_json_canonicalizer::to_vec(entry).expect("canonical");
        assert!(matches!(EntryRef::decode(&bytes), Err(EntryError::Malformed { .. })));
    };
    for key in entry.keys() {
        let mut missing = entry.clone();
        let value = missing.remove(key).expect("the key");
        refused(&missing);
        missing.insert(format!("{key}_"), value);
        refused(&missing);
    }
    let mut more = entry.clone();
    more.insert("zz".to_owned(), serde_json::Value::Null);
    refused(&more);
    let spaced = String::from_utf8(bytes).expect("UTF-8").replacen(':', ": ", 1);
    assert_eq!(EntryRef::decode(spaced.as_bytes()), Err(EntryError::Malformed { at: 9 }));
}
