//! Each commit carries a signed checkpoint; names and keys follow one another only as the key before says.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::path::Path;

use voc_log::contract::{command, fill, genesis, stream};
use voc_log::{
    Append, AppendError, Appended, Checkpoint, Clear, Draft, EventLog, ExpectedVersion,
    FindingKind, Genesis, Hash, Held, KeyError, Name, Occurred, Origin, Position, SigningKey, Size,
    SledLog, StreamId, Timestamp, TypeVersion, VerifierKey, verify, verify_own,
};
use voc_store::{Batch, Store};

fn key(number: u8) -> SigningKey {
    SigningKey::from_seed([number; 32])
}

fn signed_genesis() -> Genesis {
    let genesis = genesis();
    let verifier = key(1).verifier_key(&genesis.origin).to_string();
    Genesis { verifier_key: Some(verifier), ..genesis }
}

fn a_log(path: &Path) -> SledLog {
    let log = SledLog::create(path, &signed_genesis(), &Default::default()).expect("a new log");
    log.sign_with(key(1)).expect("its key");
    fill(&log, 5, 1, 300);
    log
}

fn open(path: &Path) -> SledLog {
    SledLog::open(path, &Default::default()).expect("a log").log
}

fn entry(number: u64) -> Append {
    Append {
        stream: stream(number),
        expected: ExpectedVersion::Any,
        command: command(9_000 + number),
        recorded_at: Timestamp::from_unix_ms(9_000),
        drafts: vec![draft("noted", &serde_json::json!({}))],
    }
}

fn draft(event_type: &str, clear: &serde_json::Value) -> Draft {
    let clear = Clear::from_value(clear).expect("facts");
    let name = Name::parse(event_type).expect("a name");
    Draft::new(name, TypeVersion::new(1), Occurred::at(Timestamp::from_unix_ms(9_000)), clear)
}

fn verified(log: &SledLog, key: &VerifierKey) -> Checkpoint {
    let (head, note) = log.checkpoint();
    let checkpoint = key.verify(&note.expect("a note")).expect("a valid note");
    assert_eq!((checkpoint.size, checkpoint.root), (head.size, head.root));
    checkpoint
}

fn rewrite(path: &Path, change: impl FnOnce(&mut Batch)) {
    let store = Store::open(path, &Default::default()).expect("a store").store;
    let mut batch = Batch::new();
    change(&mut batch);
    store.commit(batch).expect("a commit");
}

fn kinds(log: &SledLog) -> Vec<FindingKind> {
    verify(log, &mut |_, _| {}).into_iter().map(|finding| finding.kind).collect()
}

#[test]
fn each_commit_is_signed_and_without_the_key_nothing_is_appended() {
    let directory = tempfile::tempdir().expect("a directory");
    let verifier = key(1).verifier_key(&genesis().origin);
    let log = a_log(directory.path());
    let first = verified(&log, &verifier);
    assert!(log.append(entry(1)).is_ok());
    assert!(verified(&log, &verifier).size > first.size);
    drop(log);
    let log = open(directory.path());
    verified(&log, &verifier);
    assert!(matches!(log.append(entry(2)), Err(AppendError::NoSigningKey)));
    assert!(matches!(log.sign_with(key(2)), Err(KeyError::OtherKey { .. })));
    assert!(matches!(log.append(entry(2)), Err(AppendError::NoSigningKey)));
    log.sign_with(key(1)).expect("its key");
    assert!(log.append(entry(2)).is_ok());
    assert_eq!(kinds(&log), []);
}

#[test]
fn a_checkpoint_that_is_gone_or_of_other_entries_stops_the_log() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(directory.path());
    let older = log.checkpoint().1.expect("a note");
    assert!(log.append(entry(1)).is_ok());
    drop(log);
    let forged =
        Checkpoint { origin: genesis().origin, size: Size::new(302), root: Hash::leaf(b"x") };
    let forged = key(1).sign_checkpoint(&forged);
    let notes = [None, Some(older.as_bytes()), Some(forged.as_bytes()), Some(b"nothing")];
    for note in notes {
        rewrite(directory.path(), |batch| match note {
            Some(note) => batch.put(b"m/checkpoint", note),
            None => batch.remove(b"m/checkpoint"),
        });
        let log = open(directory.path());
        assert!(kinds(&log).contains(&FindingKind::CheckpointDiffers));
        log.sign_with(key(1)).expect("its key");
        let refused = log.append(entry(3));
        assert!(matches!(refused, Err(AppendError::CheckpointDiffers { .. })), "{refused:?}");
    }
}

#[test]
fn a_log_that_is_made_to_look_older_is_not_signed_as_it_stands() {
    let directory = tempfile::tempdir().expect("a directory");
    drop(a_log(directory.path()));
    rewrite(directory.path(), |batch| {
        batch.remove(b"m/checkpoint");
        batch.put(b"m/layout", 1_u32.to_be_bytes());
    });
    let log = open(directory.path());
    log.sign_with(key(1)).expect("its key");
    assert!(log.checkpoint().1.is_none());
    assert!(matches!(log.append(entry(3)), Err(AppendError::CheckpointDiffers { .. })));
}

#[test]
fn a_key_is_followed_by_another_that_it_endorses() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(directory.path());
    let before = log.checkpoint().1.expect("a note");
    let (old, new) = [1, 2].map(key).map(|key| key.verifier_key(&log.origin())).into();
    let rotated = log.rotate_key(key(2), command(7_000), Timestamp::from_unix_ms(9_000));
    assert!(matches!(rotated, Ok(Appended::Now(_))), "{rotated:?}");
    let at_change = verified(&log, &old);
    assert_eq!(at_change, verified(&log, &new), "the note of the change bears both signatures");
    assert!(log.append(entry(1)).is_ok());
    assert_eq!(verified(&log, &new).size.get(), at_change.size.get() + 1);
    assert!(old.verify(&log.checkpoint().1.expect("a note")).is_err());
    drop(log);

    let log = open(directory.path());
    assert_eq!(kinds(&log), []);
    let identities = log.identities();
    let all: Vec<_> = identities.all().iter().map(|one| one.verifier_key.clone()).collect();
    assert_eq!(all, [Some(old), Some(new)]);
    assert!(matches!(log.sign_with(key(1)), Err(KeyError::OtherKey { .. })));
    log.sign_with(key(2)).expect("the new key");
    assert!(verify_own(&identities, &before).is_ok(), "what was signed before stays valid");
    assert!(verify_own(&identities, &log.checkpoint().1.expect("a note")).is_ok());
    let head = log.head();
    let late = key(1).sign_checkpoint(&Checkpoint::of(log.origin(), &head));
    assert!(verify_own(&identities, &late).is_err(), "the old key signs nothing new");
}

#[test]
fn a_key_that_nobody_endorsed_is_a_finding_and_not_followed() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(directory.path());
    let stranger = key(9).verifier_key(&log.origin()).to_string();
    let clear = serde_json::json!({"endorsement": "AAAA", "verifier_key": stranger});
    let append =
        Append { stream: StreamId::log(), drafts: vec![draft("key_rotated", &clear)], ..entry(1) };
    assert!(log.append(append).is_ok());
    assert!(kinds(&log).contains(&FindingKind::NotEndorsed));
    drop(log);
    let log = open(directory.path());
    assert_eq!(log.identities().all().len(), 1);
    assert!(log.sign_with(key(9)).is_err() && log.sign_with(key(1)).is_ok());
}

#[test]
fn a_restored_log_takes_no_entries_until_it_goes_on_under_another_name() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(directory.path());
    let (head, name) = (log.head(), log.origin());
    let at = |size, root| Checkpoint { origin: name.clone(), size: Size::new(size), root };
    let ends = at(head.size.get(), head.root);
    assert_eq!(log.hold_to(&ends).expect("held"), Held::Continues);
    assert_eq!(
        log.hold_to(&at(7, log.root_at(Size::new(7)).expect("a root"))).expect("held"),
        Held::Continues
    );
    assert!(log.append(entry(1)).is_ok());
    let other = at(7, Hash::leaf(b"another history"));
    assert_eq!(log.hold_to(&other).expect("held"), Held::Inconsistent);
    assert!(matches!(log.append(entry(2)), Err(AppendError::Published { .. })));
    drop(log);
    let log = open(directory.path());
    log.sign_with(key(1)).expect("its key");
    let lost = at(1_000, Hash::leaf(b"entries that are gone"));
    assert_eq!(log.hold_to(&lost).expect("held"), Held::Behind);
    let refused = log.append(entry(2)).expect_err("a refusal").to_string();
    assert!(refused.contains("behind its published checkpoint of 1000 entries"), "{refused}");

    let next = Origin::parse("log.example.org/restored").expect("a name");
    let now = Timestamp::from_unix_ms(9_100);
    let begun = log.begin_incarnation(next.clone(), Some(lost), command(7_100), now);
    assert!(matches!(begun, Ok(Appended::Now(_))), "{begun:?}");
    assert!(log.append(entry(2)).is_ok());
    verified(&log, &key(1).verifier_key(&next));
    drop(log);
    let log = open(directory.path());
    assert_eq!(log.origin(), next);
    assert_eq!(log.genesis().origin, name);
    assert_eq!(kinds(&log), []);
    let began = log.read_entry(Position::new(302)).expect("an entry").bytes;
    let began = String::from_utf8(began).expect("text");
    assert!(began.contains(r#""type":"incarnation_began""#) && began.contains(r#""size":1000"#));
    log.sign_with(key(1)).expect("its key");
    assert!(log.append(entry(3)).is_ok());
}
