//! A copy of plain files from which everything comes back, and nothing that was erased.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt as _,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use support::{Hospital, init_options};
use voc_engine::domain::{
    Command, ErasureReason, NoteCategory, PrivateText, Receive, Role, TicketId, VocKind,
};
use voc_engine::{
    AsOf, AttachRequest, BackedUp, Disclosure, Engine, EngineError, InitOptions, Instruction,
    Origin, RestoreRequest, Restored, Standing, SubjectRequest,
};

const SAID: &str = "접수 창구에서 오래 기다렸습니다";

fn note(text: &str) -> Command {
    Command::AddNote { category: NoteCategory::General, text: PrivateText::new(text).unwrap() }
}

/// A complaint with a name, two notes and an attachment.
fn complaint(hospital: &Hospital, subject: &str) -> TicketId {
    let id = hospital.next_id();
    let ticket = TicketId::from_uuid(id);
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.subject = Some(subject.parse().unwrap());
    voice.text = Some(PrivateText::new(SAID).unwrap());
    hospital.give(ticket, id, &[Command::Receive(Box::new(voice)).into()]).unwrap();
    hospital.tell(ticket, note("다시 전화하심")).unwrap();
    let actor = "desk-01".parse().unwrap();
    let request = AttachRequest {
        envelope: hospital.envelope(ticket, &actor),
        name: "각서.pdf",
        media_type: "application/pdf",
        kind: None,
        occurred: None,
    };
    hospital.engine().attach(&request, &mut &vec![7_u8; 100_000][..]).unwrap();
    ticket
}

/// Fills more than a page of the backup.
fn fill(hospital: &Hospital, ticket: TicketId, notes: usize) {
    let notes: Vec<Instruction> = (0..notes).map(|i| note(&format!("{i}")).into()).collect();
    for some in notes.chunks(1_000) {
        hospital.give(ticket, hospital.next_id(), some).unwrap();
    }
}

fn backup_dir(hospital: &Hospital) -> PathBuf {
    hospital.dir.path().join("backup")
}

fn keys_file(hospital: &Hospital) -> PathBuf {
    hospital.dir.path().join("keys.txt")
}

fn back_up(hospital: &Hospital) -> BackedUp {
    let (dir, keys) = (backup_dir(hospital), keys_file(hospital));
    hospital.engine().backup(&dir, Some(&keys), &mut |_, _| {}).unwrap()
}

fn restore_to(
    hospital: &Hospital,
    name: &str,
    at: Option<&str>,
) -> Result<(Engine, Restored), EngineError> {
    let (backup, keys) = (backup_dir(hospital), keys_file(hospital));
    let request = RestoreRequest { backup: &backup, keys: &keys, at };
    let to = hospital.dir.path().join(name);
    let restored = Engine::restore(&to, &request, &mut |_, _| {})?;
    Ok((Engine::open(&to).unwrap(), restored))
}

fn export(engine: &Engine) -> Vec<u8> {
    let mut out = Vec::new();
    engine.export_jsonl(&mut out).unwrap().unwrap();
    out
}

fn told(engine: &Engine, hospital: &Hospital, ticket: TicketId) -> String {
    let replay = engine.replay(ticket, AsOf::default(), hospital.now(), Disclosure::Reveal);
    serde_json::to_string(&replay.unwrap().unwrap().rows).unwrap()
}

fn erase(hospital: &Hospital, subject: &str) {
    let request = SubjectRequest {
        command: hospital.next_id(),
        now: hospital.now(),
        actor: &"desk-01".parse().unwrap(),
        role: Role::Desk,
        on_behalf_of: None,
    };
    let (subject, reason) = (subject.parse().unwrap(), ErasureReason::Request);
    hospital.engine().erase(&subject, reason, &request, &mut |_, _| {}).unwrap();
}

fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(rest, it)| (format!("{name}/{rest}"), it)));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn everything_comes_back_and_goes_on() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 1_500);
    let backed_up = back_up(&hospital);
    assert_eq!(
        (backed_up.size, backed_up.missing),
        (hospital.engine().status(hospital.now()).unwrap().size, 0)
    );
    let mode = fs::metadata(keys_file(&hospital)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let (engine, restored) = restore_to(&hospital, "again", None).unwrap();
    assert_eq!((restored.size, restored.root), (backed_up.size, backed_up.root));
    assert_eq!((restored.findings, restored.values), (vec![], 1_503));
    assert_eq!(restored.published, Standing::Continues { size: backed_up.size });
    assert_eq!(export(&engine), export(hospital.engine()));
    assert_eq!(told(&engine, &hospital, ticket), told(hospital.engine(), &hospital, ticket));
    assert!(told(&engine, &hospital, ticket).contains(SAID));
    assert_eq!(engine.keys(), hospital.engine().keys());
    drop(engine);
    let again = hospital.dir.path().join("again");
    fs::remove_dir_all(hospital.dir.path().join("data")).unwrap();
    fs::rename(again, hospital.dir.path().join("data")).unwrap();
    let mut hospital = hospital;
    hospital.reopen();
    fill(&hospital, ticket, 3);
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
    assert_eq!(back_up(&hospital).missing, 0, "it is a backup of the restored log too");
}

#[test]
fn only_what_is_new_is_written_and_nothing_changes_under_its_name() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 2_100);
    let first = back_up(&hospital);
    let before = files(&backup_dir(&hospital));
    assert_eq!((first.files, before.len() as u64), (first.written, first.files + 1));
    assert_eq!((back_up(&hospital).written, files(&backup_dir(&hospital))), (0, before.clone()));
    fill(&hospital, ticket, 1);
    let second = back_up(&hospital);
    // A page of entries and its values, two names of a checkpoint.
    assert_eq!(second.written, 4);
    for (name, bytes) in files(&backup_dir(&hospital)) {
        let same = before.get(&name).is_none_or(|before| *before == bytes);
        assert!(same || name == "SHA256SUMS", "{name} changed");
    }
    assert_eq!(restore_to(&hospital, "again", None).unwrap().1.findings, []);
}

#[test]
fn what_was_erased_is_in_no_backup_any_more() {
    let hospital = Hospital::new();
    let (gone, stays) = (complaint(&hospital, "guest-1"), complaint(&hospital, "guest-2"));
    fill(&hospital, stays, 1_200);
    back_up(&hospital);
    let with = files(&backup_dir(&hospital));
    erase(&hospital, "guest-1");
    back_up(&hospital);
    let without = files(&backup_dir(&hospital));
    let values = |all: &BTreeMap<String, Vec<u8>>, part: &str| -> Vec<Vec<u8>> {
        all.iter().filter(|(name, _)| name.starts_with(part)).map(|(_, it)| it.clone()).collect()
    };
    // Every encrypted run of the first page that is new to it would be one of the rows that went.
    let (old, new) = (values(&with, "values/")[0].clone(), values(&without, "values/")[0].clone());
    assert!(
        old.len() > new.len() && values(&with, "values/")[1..] == values(&without, "values/")[1..]
    );
    assert_eq!(
        (values(&with, "attachments/").len(), values(&without, "attachments/").len()),
        (2, 1)
    );
    let everything: Vec<u8> = without.into_values().flatten().collect();
    assert!(!everything.windows(SAID.len()).any(|run| run == SAID.as_bytes()));
    let (engine, restored) = restore_to(&hospital, "again", None).unwrap();
    assert_eq!(restored.findings, []);
    assert_eq!(told(&engine, &hospital, gone), told(hospital.engine(), &hospital, gone));
    assert!(told(&engine, &hospital, gone).contains("\"erased\""));
    assert!(told(&engine, &hospital, stays).contains(SAID));
}

#[test]
fn a_log_that_ends_at_an_earlier_checkpoint_goes_on_under_another_name() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 40);
    let published = hospital.engine().publish().unwrap();
    fill(&hospital, ticket, 1_100);
    let last = back_up(&hospital).size;
    let (engine, restored) = restore_to(&hospital, "then", Some(&published.note)).unwrap();
    assert_eq!((restored.size, restored.root), (published.size, published.root));
    assert_eq!(restored.findings, [], "it ends where it was asked to end");
    assert_eq!(restored.published, Standing::Behind { size: last });
    assert!(export(hospital.engine()).starts_with(&export(&engine)));
    let begun = engine.begin_incarnation(None, hospital.now(), hospital.next_id()).unwrap();
    assert_eq!(begun.origin, "voc.test.example/2026-2");
    let forged = published.note.replacen("voc.test", "voc.rest", 1);
    let refused = restore_to(&hospital, "forged", Some(&forged));
    assert!(matches!(refused, Err(EngineError::Restore(_))));
}

#[test]
fn each_file_that_is_not_as_it_was_written_is_named() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 10);
    back_up(&hospital);
    for (name, bytes) in files(&backup_dir(&hospital)) {
        let path = backup_dir(&hospital).join(&name);
        for (how, changed) in [("flipped", true), ("gone", false)] {
            let mut other = bytes.clone();
            other[bytes.len() / 2] ^= 1;
            if changed {
                fs::write(&path, other).unwrap()
            } else {
                fs::remove_file(&path).unwrap()
            }
            let to = format!("{how}-{}", name.replace('/', "-"));
            let refused = restore_to(&hospital, &to, None).map(|(_, restored)| restored);
            let error = refused.expect_err(&name).to_string();
            assert!(error.contains(&name) || name == "SHA256SUMS", "{name} {how}: {error}");
            assert!(Engine::open(&hospital.dir.path().join(to)).is_err(), "{name} {how}");
            fs::write(&path, &bytes).unwrap();
        }
    }
    assert_eq!(restore_to(&hospital, "again", None).unwrap().1.findings, []);
}

#[test]
fn a_backup_of_something_else_is_left_alone() {
    let hospital = Hospital::new();
    complaint(&hospital, "guest-1");
    let dir = backup_dir(&hospital);
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("letter"), "kept").unwrap();
    let back_up_there = |hospital: &Hospital| hospital.engine().backup(&dir, None, &mut |_, _| {});
    assert!(matches!(back_up_there(&hospital), Err(EngineError::NotABackup(_))));
    assert!(matches!(
        restore_to(&hospital, "x", None),
        Err(EngineError::NotABackup(_) | EngineError::File { .. })
    ));
    fs::remove_file(dir.join("letter")).unwrap();
    back_up(&hospital);
    let origin = Origin::parse("voc.other.example/2026").unwrap();
    let other = Hospital::with(InitOptions { origin, seed: [9; 32], ..init_options() });
    assert!(matches!(back_up_there(&other), Err(EngineError::BackupOfAnother(_))));
    // The keys of another log open nothing here.
    let keys = keys_file(&other);
    other.engine().backup(&backup_dir(&other), Some(&keys), &mut |_, _| {}).unwrap();
    fs::copy(keys, keys_file(&hospital)).unwrap();
    assert!(matches!(restore_to(&hospital, "y", None), Err(EngineError::BackupOfAnother(_))));
    let to = hospital.dir.path().join("data");
    let request = RestoreRequest { backup: &dir, keys: &keys_file(&hospital), at: None };
    let refused = Engine::restore(&to, &request, &mut |_, _| {});
    assert!(matches!(refused, Err(EngineError::NotEmpty(_))), "a directory in use is left alone");
}

#[test]
fn a_backup_that_is_cut_short_leaves_the_one_before() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 1_100);
    let never = catch_unwind(AssertUnwindSafe(|| {
        hospital.engine().backup(&backup_dir(&hospital), None, &mut |_, _| panic!("cut short"))
    }));
    assert!(never.is_err());
    let first = back_up(&hospital);
    fill(&hospital, ticket, 2_000);
    for stop in [1_024, 2_048, 3_072] {
        let cut = catch_unwind(AssertUnwindSafe(|| {
            let mut stop_there = |done: u64, _| assert!(done < stop, "cut short");
            hospital.engine().backup(&backup_dir(&hospital), None, &mut stop_there)
        }));
        assert!(cut.is_err());
        let (engine, restored) = restore_to(&hospital, &format!("at-{stop}"), None).unwrap();
        assert_eq!((restored.size, restored.findings), (first.size, vec![]));
        assert!(export(hospital.engine()).starts_with(&export(&engine)));
    }
    let last = back_up(&hospital);
    let (engine, restored) = restore_to(&hospital, "last", None).unwrap();
    assert_eq!((restored.size, restored.findings), (last.size, vec![]));
    assert_eq!(export(&engine), export(hospital.engine()));
    let listed = fs::read_to_string(backup_dir(&hospital).join("SHA256SUMS")).unwrap();
    assert_eq!(
        files(&backup_dir(&hospital)).len(),
        listed.lines().count() + 1,
        "nothing is left over"
    );
}

#[test]
fn nobody_waits_for_a_backup_and_it_is_of_one_moment() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 1_500);
    let done = AtomicBool::new(false);
    let (dir, keys) = (backup_dir(&hospital), keys_file(&hospital));
    let (engine, now) = (hospital.engine(), hospital.now());
    let written = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let actor = "desk-02".parse().unwrap();
            let mut written = 0_u128;
            while !done.load(Ordering::Relaxed) {
                written += 1;
                let command =
                    uuid::Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0000 + written);
                let instructions = [note("während").into()];
                engine
                    .execute(&voc_engine::Request {
                        ticket,
                        command,
                        instructions: &instructions,
                        now,
                        actor: &actor,
                        role: Role::Desk,
                        on_behalf_of: None,
                        source: None,
                    })
                    .unwrap();
            }
            written
        });
        for round in 0..4 {
            let backed_up = engine.backup(&dir, Some(&keys), &mut |_, _| {}).unwrap();
            let (copy, restored) = restore_to(&hospital, &format!("{round}"), None).unwrap();
            assert_eq!((restored.size, restored.findings), (backed_up.size, vec![]));
            assert!(export(engine).starts_with(&export(&copy)));
        }
        done.store(true, Ordering::Relaxed);
        writer.join().unwrap()
    });
    assert!(written > 0);
}

#[test]
fn keys_stay_apart_from_what_they_open() {
    let hospital = Hospital::new();
    complaint(&hospital, "guest-1");
    let dir = backup_dir(&hospital);
    for keys in
        [dir.join("keys.txt"), hospital.dir.path().join("data/keys.txt"), dir.join("../backup/k")]
    {
        let refused = hospital.engine().backup(&dir, Some(&keys), &mut |_, _| {});
        assert!(matches!(refused, Err(EngineError::KeysNotApart(_))), "{refused:?}");
        assert!(!keys.exists());
    }
    // What lies beside the file of keys is nobody's business.
    let beside = hospital.dir.path().join("keys.new");
    fs::write(&beside, "kept").unwrap();
    back_up(&hospital);
    assert_eq!(fs::read_to_string(beside).unwrap(), "kept");
}

#[test]
fn what_is_gone_from_a_backup_is_written_again() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    fill(&hospital, ticket, 1_100);
    back_up(&hospital);
    let before = files(&backup_dir(&hospital));
    for name in before.keys().filter(|name| *name != "SHA256SUMS") {
        fs::remove_file(backup_dir(&hospital).join(name)).unwrap();
    }
    back_up(&hospital);
    assert_eq!(files(&backup_dir(&hospital)), before);
    assert_eq!(restore_to(&hospital, "again", None).unwrap().1.findings, []);
}

#[test]
fn pages_that_no_checkpoint_has_proved_are_compared() {
    let (hospital, other) = (Hospital::new(), Hospital::new());
    for (one, said) in [(&hospital, 1_200), (&other, 1_300)] {
        let ticket = complaint(one, "guest-1");
        fill(one, ticket, said);
    }
    other.wait(1);
    back_up(&other);
    // A first backup of the one log that was cut short, as the list of the other one without its checkpoint.
    let dir = backup_dir(&hospital);
    support::copy(&backup_dir(&other), &dir);
    let listed = fs::read_to_string(dir.join("SHA256SUMS")).unwrap();
    let cut: Vec<_> = listed.lines().filter(|line| !line.contains("  checkpoint-")).collect();
    fs::write(dir.join("SHA256SUMS"), format!("{}\n", cut.join("\n"))).unwrap();
    back_up(&hospital);
    let (engine, restored) = restore_to(&hospital, "again", None).unwrap();
    // The other log was published under the same name: that is found, and nothing else.
    assert!(restored.findings.iter().all(|one| one.area == "published"), "{:?}", restored.findings);
    assert_eq!(export(&engine), export(hospital.engine()));
}

#[test]
fn a_restore_that_was_cut_short_is_no_data_directory() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, "guest-1");
    let published = hospital.engine().publish().unwrap();
    fill(&hospital, ticket, 3_000);
    back_up(&hospital);
    let (backup, keys) = (backup_dir(&hospital), keys_file(&hospital));
    for (name, at) in [("whole", None), ("then", Some(published.note.as_str()))] {
        let to = hospital.dir.path().join(name);
        let request = RestoreRequest { backup: &backup, keys: &keys, at };
        let cut = catch_unwind(AssertUnwindSafe(|| {
            Engine::restore(&to, &request, &mut |_, _| panic!("cut short"))
        }));
        assert!(cut.is_err());
        assert!(matches!(Engine::open(&to), Err(EngineError::InterruptedCreation(_))), "{name}");
        // Whoever puts a configuration there has a log that still answers for what was published.
        fs::copy(hospital.dir.path().join("data/config.toml"), to.join("config.toml")).unwrap();
        if let Ok(engine) = Engine::open(&to) {
            assert!(matches!(engine.standing(), Standing::Behind { .. }), "{name}");
        }
    }
}

#[test]
fn a_log_of_the_same_name_with_another_key_is_another() {
    let hospital = Hospital::new();
    complaint(&hospital, "guest-1");
    back_up(&hospital);
    let forger = Hospital::with(InitOptions { seed: [9; 32], ..init_options() });
    complaint(&forger, "guest-1");
    back_up(&forger);
    let forged = |name: &str| {
        fs::copy(keys_file(&hospital), keys_file(&forger)).unwrap();
        matches!(restore_to(&forger, name, None), Err(EngineError::BackupOfAnother(_)))
    };
    assert!(forged("forged"));
    // Also when the first key of the hospital is gone, and its own backup from before is still restored.
    let _ = hospital.engine().rotate_key([8; 32], hospital.now(), hospital.next_id()).unwrap();
    hospital
        .engine()
        .backup(&hospital.dir.path().join("later"), Some(&keys_file(&hospital)), &mut |_, _| {})
        .unwrap();
    assert!(forged("forged again"));
    assert_eq!(restore_to(&hospital, "before", None).unwrap().1.values, 3);
}
