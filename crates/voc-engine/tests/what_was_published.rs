//! What was published of a log holds it: it goes on from there, or says that it does not.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::{fs, path::PathBuf};

use support::{Hospital, copy};
use voc_engine::{
    Engine, EngineError, ExecuteError, Origin, Standing,
    domain::{Command, NoteCategory, PrivateText, Receive, TicketId, VocKind},
};
use voc_log::{
    Append, Clear, CommandId, DiskLog, Draft, EventLog as _, ExpectedVersion, Name, Occurred,
    SigningKey, StreamId, Timestamp as LogTimestamp, TypeVersion,
};
use voc_store::StoreOptions;

fn data(hospital: &Hospital) -> PathBuf {
    hospital.dir.path().join("data")
}

fn reopened(hospital: &mut Hospital) -> Standing {
    hospital.reopen();
    hospital.engine().standing()
}

fn findings(hospital: &Hospital) -> Vec<String> {
    let verified = hospital.engine().verify(&mut |_, _| {}).unwrap();
    verified.findings.into_iter().map(|one| format!("{}: {}", one.area, one.kind)).collect()
}

#[test]
fn a_log_goes_on_from_what_was_published() {
    let mut hospital = Hospital::new();
    assert_eq!(hospital.engine().standing(), Standing::Unpublished);
    hospital.receive(VocKind::Complaint);
    let published = hospital.engine().publish().unwrap();
    assert!(published.note.starts_with("voc.test.example/2026\n2\n"), "{}", published.note);
    assert_eq!(fs::read_to_string(&published.file).unwrap(), published.note);
    assert_eq!(hospital.engine().publish().unwrap(), published, "the same entries, the same file");
    hospital.receive(VocKind::Complaint);
    assert_eq!(reopened(&mut hospital), Standing::Continues { size: 2 });
    assert_eq!(findings(&hospital), [""; 0]);
}

#[test]
fn a_restored_backup_takes_no_entries_until_it_has_another_name() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    let backup = hospital.dir.path().join("backup");
    copy(&data(&hospital).join("log"), &backup);
    hospital.reopen();
    hospital.receive(VocKind::Complaint);
    let lost = hospital.engine().publish().unwrap();

    hospital.engine = None;
    fs::remove_dir_all(data(&hospital).join("log")).unwrap();
    copy(&backup, &data(&hospital).join("log"));
    assert_eq!(reopened(&mut hospital), Standing::Behind { size: 3 });
    let id = hospital.next_id();
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = Command::Receive(Box::new(receive));
    let refused = hospital.give(TicketId::from_uuid(id), id, &[receive.into()]);
    let Err(ExecuteError::Engine(EngineError::Published { state, published })) = refused else {
        panic!("not refused: {refused:?}");
    };
    assert_eq!((state, published), ("behind", 3));
    assert_eq!(findings(&hospital), ["published: the log ends before what was published of it"]);

    let (now, command) = (hospital.now(), hospital.next_id());
    let begun = hospital.engine().begin_incarnation(None, now, command).unwrap();
    assert_eq!(begun.origin, "voc.test.example/2026-2");
    assert_eq!(reopened(&mut hospital), Standing::Continues { size: 3 });
    hospital.receive(VocKind::Complaint);
    assert_eq!(findings(&hospital), [""; 0], "what was lost is explained");
    let keys = hospital.engine().keys();
    assert_eq!(keys.len(), 2);
    assert_ne!(begun.note, lost.note);
    let again = hospital.engine().begin_incarnation(None, now, hospital.next_id());
    assert!(matches!(again, Err(EngineError::NothingToLeave)));
}

#[test]
fn a_past_that_was_rewritten_is_noticed() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    let backup = hospital.dir.path().join("backup");
    copy(&data(&hospital), &backup);
    hospital.reopen();
    hospital.wait(1);
    hospital.receive(VocKind::Complaint);
    hospital.engine().publish().unwrap();
    hospital.engine = None;
    // Somebody with the keys goes back and records something else instead.
    copy(&data(&hospital).join("checkpoints"), &hospital.dir.path().join("published"));
    fs::remove_dir_all(data(&hospital)).unwrap();
    copy(&backup, &data(&hospital));
    hospital.reopen();
    hospital.wait(5);
    hospital.receive(VocKind::Suggestion);
    hospital.engine = None;
    copy(&hospital.dir.path().join("published"), &data(&hospital).join("checkpoints"));
    assert_eq!(reopened(&mut hospital), Standing::Inconsistent { size: 3 });
    assert_eq!(findings(&hospital), ["published: the log contradicts what was published of it"]);
}

#[test]
fn a_key_is_followed_by_another_and_wiped() {
    let mut hospital = Hospital::new();
    let before = hospital.engine().publish().unwrap();
    let old = fs::read(data(&hospital).join("keys/signing.key")).unwrap();
    let (now, command) = (hospital.now(), hospital.next_id());
    let published = hospital.engine().rotate_key([8; 32], now, command).unwrap();
    assert_eq!(published.note.matches('\u{2014}').count(), 2, "both keys sign the change");
    assert!(!data(&hospital).join("keys/signing.key").exists());
    let keys: Vec<_> = fs::read_dir(data(&hospital).join("keys")).unwrap().collect();
    for key in keys {
        let path = key.unwrap().path();
        assert!(path.is_dir() || fs::read(&path).unwrap() != old, "{} holds it", path.display());
    }
    assert_eq!(reopened(&mut hospital), Standing::Continues { size: 2 });
    hospital.receive(VocKind::Complaint);
    assert_eq!(findings(&hospital), [""; 0], "{} stays valid", before.note);
}

#[test]
fn a_file_that_is_no_checkpoint_is_a_finding_and_holds_nothing() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    let published = hospital.engine().publish().unwrap();
    let forged = data(&hospital).join("checkpoints/0000000000000900.checkpoint");
    fs::write(forged, published.note.replace("\n2\n", "\n900\n")).unwrap();
    assert_eq!(reopened(&mut hospital), Standing::Continues { size: 2 });
    assert_eq!(findings(&hospital), ["published: a file is no checkpoint of this log"]);
}

#[test]
fn without_its_signing_key_a_log_is_there_to_be_read() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    fs::remove_file(data(&hospital).join("keys/signing.key")).unwrap();
    hospital.reopen();
    assert_eq!(findings(&hospital), [""; 0]);
    let id = hospital.next_id();
    let receive = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = Command::Receive(Box::new(receive));
    let refused = hospital.give(TicketId::from_uuid(id), id, &[receive.into()]);
    assert!(matches!(refused, Err(ExecuteError::Engine(EngineError::NoSigningKey))));
}

#[test]
fn a_seal_that_leaves_a_stream_out_is_found() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    let (now, command) = (hospital.now(), hospital.next_id());
    let seal = hospital.engine().seal(now, command).unwrap();
    assert_eq!((seal.size, seal.streams), (2, 2));
    assert_eq!(findings(&hospital), [""; 0]);
    hospital.engine = None;
    // Whoever has the key may write a seal by hand.
    let log = DiskLog::open(&data(&hospital).join("log"), &StoreOptions::default()).unwrap().log;
    log.sign_with(SigningKey::from_seed([7; 32])).unwrap();
    let moment = LogTimestamp::from_unix_ms(hospital.now.get());
    let clear = serde_json::json!({"heads_root": seal.heads_root, "size": 3, "streams": 2});
    let draft = Draft::new(
        Name::parse("sealed").unwrap(),
        TypeVersion::new(1),
        Occurred::at(moment),
        Clear::from_value(&clear).unwrap(),
    );
    let _ = log
        .append(Append {
            stream: StreamId::parse("_seal").unwrap(),
            expected: ExpectedVersion::Any,
            command: CommandId::from_uuid(hospital.next_id()),
            recorded_at: moment,
            drafts: vec![draft],
        })
        .unwrap();
    drop(log);
    hospital.reopen();
    let found = findings(&hospital);
    assert_eq!(found, ["log: a seal does not state the last entry of every stream"]);
}

#[test]
fn a_day_without_events_is_sealed_and_published_once() {
    let hospital = Hospital::new();
    let keep = || {
        let (now, command) = (hospital.now(), hospital.next_id());
        hospital.engine().keep_published(now, command).unwrap().map(|published| published.size)
    };
    assert_eq!(keep(), Some(2));
    hospital.wait(23);
    assert_eq!(keep(), None);
    hospital.wait(1);
    assert_eq!(keep(), Some(3));
}

#[test]
fn nothing_published_is_ever_overwritten_and_no_name_is_given_twice() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    let backup = hospital.dir.path().join("backup");
    copy(&data(&hospital).join("log"), &backup);
    hospital.reopen();
    hospital.receive(VocKind::Complaint);
    let lost = hospital.engine().publish().unwrap();
    let mut names = Vec::new();
    for _ in 0..2 {
        hospital.engine = None;
        fs::remove_dir_all(data(&hospital).join("log")).unwrap();
        copy(&backup, &data(&hospital).join("log"));
        assert_eq!(reopened(&mut hospital), Standing::Behind { size: 3 });
        let refused = hospital.engine().publish();
        assert!(matches!(refused, Err(EngineError::Published { state: "behind", published: 3 })));
        let command = hospital.next_id();
        let old = Origin::parse("voc.test.example/2026").unwrap();
        let taken = hospital.engine().begin_incarnation(Some(old), hospital.now(), command);
        assert!(matches!(taken, Err(EngineError::NameTaken(_))), "{taken:?}");
        let begun = hospital.engine().begin_incarnation(None, hospital.now(), command).unwrap();
        names.push(begun.origin);
        assert_eq!(fs::read_to_string(&lost.file).unwrap(), lost.note);
        let again = hospital.engine().begin_incarnation(None, hospital.now(), hospital.next_id());
        assert!(matches!(again, Err(EngineError::NothingToLeave)));
    }
    assert_eq!(names, ["voc.test.example/2026-2", "voc.test.example/2026-3"]);
}

#[test]
fn values_of_entries_that_are_missing_are_not_swept() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    let backup = hospital.dir.path().join("backup");
    copy(&data(&hospital), &backup);
    hospital.reopen();
    let (category, text) = (NoteCategory::General, PrivateText::new("다시 전화하심").unwrap());
    hospital.tell(ticket, Command::AddNote { category, text }).unwrap();
    hospital.engine().publish().unwrap();
    hospital.engine = None;
    let right = hospital.dir.path().join("right");
    copy(&data(&hospital).join("log"), &right);
    // An older log, and views as old as it, before the vault and the checkpoints of today.
    let put = |from: &std::path::Path, part: &str| {
        fs::remove_dir_all(data(&hospital).join(part)).unwrap();
        copy(from, &data(&hospital).join(part));
    };
    put(&backup.join("log"), "log");
    put(&backup.join("views"), "views");
    hospital.engine = Some(Engine::open(&data(&hospital)).unwrap());
    assert!(matches!(hospital.engine().standing(), Standing::Behind { .. }));
    assert_eq!(hospital.engine().repaired().0, [""; 0]);
    hospital.engine = None;
    fs::remove_dir_all(data(&hospital).join("log")).unwrap();
    copy(&right, &data(&hospital).join("log"));
    hospital.reopen();
    assert_eq!(findings(&hospital), [""; 0], "the right log finds its values again");
}

#[test]
fn a_stray_file_keeps_nobody_from_working() {
    let mut hospital = Hospital::new();
    hospital.receive(VocKind::Complaint);
    hospital.engine().publish().unwrap();
    let checkpoints = data(&hospital).join("checkpoints");
    fs::write(checkpoints.join("x.checkpoint"), [0xff, 0xfe]).unwrap();
    fs::create_dir(checkpoints.join("y.checkpoint")).unwrap();
    assert_eq!(reopened(&mut hospital), Standing::Continues { size: 2 });
    assert_eq!(findings(&hospital), ["published: a file is no checkpoint of this log"; 2]);
}
