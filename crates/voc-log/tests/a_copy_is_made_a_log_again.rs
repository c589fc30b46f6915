//! A log is made again from a copy of its entries, byte for byte, and from nothing else.
#![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::path::Path;

use voc_log::contract::{command, fill, genesis};
use voc_log::{
    CommandId, EntryRef, EventLog, FindingKind, Genesis, Origin, Position, RestoreError, Restoring,
    SigningKey, SledLog, StreamId, Timestamp, verify,
};

type Entries = Vec<Vec<u8>>;

fn key(number: u8) -> SigningKey {
    SigningKey::from_seed([number; 32])
}

/// A log with sealed pages, a tail, another key and another name.
fn a_log(path: &Path) -> SledLog {
    let genesis = genesis();
    let verifier = key(1).verifier_key(&genesis.origin).to_string();
    let genesis = Genesis { verifier_key: Some(verifier), ..genesis };
    let log = SledLog::create(path, &genesis, &Default::default()).expect("a new log");
    log.sign_with(key(1)).expect("its key");
    fill(&log, 40, 1, 1_500);
    let _ = log
        .rotate_key(key(2), command(900_001), Timestamp::from_unix_ms(9_000))
        .expect("a rotation");
    fill(&log, 40, 3_000, 900);
    let name = Origin::parse("log.example.org/again").expect("a name");
    let at = Timestamp::from_unix_ms(9_500);
    let _ = log.begin_incarnation(name, None, command(900_002), at).expect("another name");
    fill(&log, 40, 6_000, 100);
    log
}

fn entries_of(log: &SledLog) -> Entries {
    let pages = log.read_all(Position::FIRST).map(|page| page.expect("a page"));
    pages
        .flat_map(|page| page.entries().map(|(_, bytes)| bytes.to_vec()).collect::<Vec<_>>())
        .collect()
}

type Command = (StreamId, CommandId, Position, u64);

/// The commands of a log with their first positions and how many entries they have.
fn commands_of(entries: &Entries) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for bytes in entries {
        let entry = EntryRef::decode(bytes).expect("an entry");
        match commands.last_mut() {
            Some((stream, command, _, count))
                if (&*stream, *command) == (&entry.stream, entry.command) =>
            {
                *count += 1;
            }
            _ => commands.push((entry.stream.clone(), entry.command, entry.position, 1)),
        }
    }
    commands
}

fn restore(path: &Path, entries: &Entries, note: Option<&str>) -> Result<SledLog, RestoreError> {
    let mut restoring = Restoring::begin(path, &entries[0], &Default::default())?;
    for chunk in entries[1..].chunks(7) {
        restoring.push(chunk.iter().map(Vec::as_slice))?;
    }
    restoring.finish(note)?;
    Ok(SledLog::open(path, &Default::default()).expect("a log").log)
}

#[test]
fn the_copy_is_the_log_in_every_byte_and_goes_on() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(&directory.path().join("log"));
    let entries = entries_of(&log);
    let (head, note) = log.checkpoint();
    let copy = restore(&directory.path().join("copy"), &entries, note.as_deref()).expect("a copy");
    assert_eq!(entries_of(&copy), entries);
    assert_eq!(copy.checkpoint(), (head, note));
    assert_eq!(copy.identities(), log.identities());
    assert_eq!(verify(&copy, &mut |_, _| {}), []);
    let streams = |log: &SledLog| log.heads(head.size).expect("heads").root();
    assert_eq!(streams(&copy), streams(&log));
    // Wherever the copy was cut, a command is known by all its entries.
    for append in commands_of(&entries) {
        let (stream, command, position, count) = append;
        let receipt = copy.find_command(&stream, command).expect("readable").expect("a receipt");
        assert_eq!((receipt.position, receipt.count), (position, count));
    }
    copy.sign_with(key(2)).expect("the key of the log is that of the copy");
    fill(&copy, 40, 20_000, 50);
    assert_eq!(verify(&copy, &mut |_, _| {}), []);
}

#[test]
fn entries_that_do_not_come_next_are_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(&directory.path().join("log"));
    let entries = entries_of(&log);
    let note = log.checkpoint().1;
    let refused = |name: &str, change: &dyn Fn(&mut Entries)| {
        let mut changed = entries.clone();
        change(&mut changed);
        let path = directory.path().join(name);
        restore(&path, &changed, note.as_deref()).expect_err(name).to_string()
    };
    let at = |text: &str, place: &str| text.contains(&format!("entry {place} ")).then_some(());
    at(&refused("swapped", &|all| all.swap(800, 801)), "800").expect("its place");
    at(&refused("dropped", &|all| drop(all.remove(1_300))), "1300").expect("its place");
    at(&refused("twice", &|all| all.insert(7, all[6].clone())), "7").expect("its place");
    at(&refused("no entry", &|all| all[20].truncate(9)), "20").expect("its place");
    at(&refused("headless", &|all| drop(all.remove(0))), "0").expect("its place");
    let said = refused("cut", &|all| drop(all.pop()));
    assert!(said.starts_with("the checkpoint is of 2503 entries"), "{said}");
    // An entry whose text is another and whose successors all fit it: only what was signed tells.
    let said = refused("last", &|all| {
        let last = all.last_mut().expect("entries");
        let text = String::from_utf8(last.clone()).expect("text");
        *last = text.replace("\"recorded_at\":", "\"recorded_at\":9").into_bytes();
    });
    assert!(said.starts_with("the checkpoint is of 2503 entries"), "{said}");
}

#[test]
fn without_what_was_signed_over_it_a_copy_takes_no_entries() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = a_log(&directory.path().join("log"));
    let entries = entries_of(&log);
    let copy = restore(&directory.path().join("copy"), &entries, None).expect("a copy");
    let kinds: Vec<_> = verify(&copy, &mut |_, _| {}).iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [FindingKind::CheckpointDiffers]);
    let stranger = key(9).verifier_key(&genesis().origin).to_string();
    let genesis = Genesis { verifier_key: Some(stranger), ..genesis() };
    let other = SledLog::create(&directory.path().join("other"), &genesis, &Default::default());
    let other = other.expect("a log");
    other.sign_with(key(9)).expect("its key");
    let note = other.checkpoint().1;
    let forged = restore(&directory.path().join("forged"), &entries, note.as_deref());
    assert!(matches!(forged, Err(RestoreError::Checkpoint(_))), "{forged:?}");
}
