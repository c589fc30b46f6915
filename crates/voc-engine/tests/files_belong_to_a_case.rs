//! A file is attached, read, checked and forgotten. What lies on the disk never says what it holds, and no
//! file is left that no entry speaks of.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use support::{Hospital, copy};
use voc_engine::domain::{
    AttachmentKind, AttachmentNumber, Command, ErasureReason, FileDescription, MediaClass, Role,
    TicketId, VocKind,
};
use voc_engine::{
    AttachRequest, AttachmentFile, BundlePages, BundleRequest, Disclose, Disclosure, EngineError,
    ExecuteError, Executed, FileShown, Freshness, SubjectRequest, verify_bundle,
};
use voc_vault::{OsEntropy, Vault};

const NAME: &str = "홍길동 각서.pdf";
const ORIGIN: &str = "voc.test.example/2026";

/// A file of more than one chunk, in which every 16 bytes are other ones.
fn content() -> Vec<u8> {
    (0..40_000_u32).flat_map(|n| format!("page {n:>10}\n").into_bytes()).collect()
}

fn attach_from(
    hospital: &Hospital,
    ticket: TicketId,
    from: &mut dyn Read,
) -> Result<Executed, ExecuteError> {
    let actor = "desk-01".parse().unwrap();
    let request = AttachRequest {
        envelope: hospital.envelope(ticket, &actor),
        name: NAME,
        media_type: "application/pdf",
        kind: None,
        occurred: None,
    };
    hospital.engine().attach(&request, from)
}

fn attach(hospital: &Hospital, ticket: TicketId) -> Executed {
    attach_from(hospital, ticket, &mut &content()[..]).unwrap()
}

fn read(hospital: &Hospital, ticket: TicketId, number: u32) -> Vec<u8> {
    let found = hospital.engine().read_attachment(ticket, AttachmentNumber::new(number)).unwrap();
    let Some(AttachmentFile::Open(mut file)) = found else { panic!("{found:?}") };
    let mut bytes = Vec::new();
    file.content.read_to_end(&mut bytes).unwrap();
    bytes
}

fn files(hospital: &Hospital) -> Vec<PathBuf> {
    let found = fs::read_dir(hospital.dir.path().join("data/vault/attachments"));
    let mut files: Vec<_> =
        found.map(|found| found.map(|one| one.unwrap().path()).collect()).unwrap_or_default();
    files.sort();
    files
}

/// The file of an attachment.
fn file(hospital: &Hospital, ticket: TicketId, number: u32) -> PathBuf {
    let rows = hospital.engine().attachments(ticket, Disclosure::Withhold).unwrap();
    let row = rows.iter().find(|row| row.record.number.get() == number).unwrap();
    hospital.dir.path().join("data/vault/attachments").join(row.record.file.as_str())
}

fn kinds(hospital: &Hospital) -> Vec<String> {
    let found = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    found.into_iter().map(|finding| finding.kind.to_string()).collect()
}

fn erase(hospital: &Hospital, ticket: TicketId) -> u64 {
    let asked = SubjectRequest {
        command: hospital.next_id(),
        now: hospital.now(),
        actor: &"desk-01".parse().unwrap(),
        role: Role::Desk,
        on_behalf_of: None,
    };
    let subject = format!("c-{ticket}").parse().unwrap();
    let reason = ErasureReason::Request;
    hospital.engine().erase(&subject, reason, &asked, &mut |_, _| {}).unwrap().position
}

/// Looks for texts in every file below a directory.
fn holds(dir: &Path, texts: &[&[u8]]) -> bool {
    fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return holds(&path, texts);
        }
        let bytes = fs::read(&path).unwrap();
        texts.iter().any(|text| bytes.windows(text.len()).any(|window| window == *text))
    })
}

#[test]
fn a_file_comes_back_as_it_was_and_lies_nowhere_in_the_clear() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let executed = attach(&hospital, ticket);
    assert_eq!((executed.freshness, executed.entries), (Freshness::Now, 1));
    for _ in 0..2 {
        assert!(read(&hospital, ticket, 1) == content());
        let rows = hospital.engine().attachments(ticket, Disclosure::Reveal).unwrap();
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(row.record.kind, AttachmentKind::Document);
        assert_eq!(row.record.media, MediaClass::Application);
        assert_eq!(row.record.bytes, content().len() as u64);
        let FileShown::Open(described) = &row.file else { panic!("{row:?}") };
        assert_eq!((described.name(), described.media_type()), (NAME, "application/pdf"));
        let rows = hospital.engine().attachments(ticket, Disclosure::Withhold).unwrap();
        assert_eq!(rows[0].file, FileShown::Withheld);
        assert_eq!(kinds(&hospital), [""; 0]);
        hospital.reopen();
        assert_eq!(hospital.engine().repaired().0, [""; 0]);
    }
    let data = hospital.dir.path().join("data");
    let sha256 = {
        let rows = hospital.engine().attachments(ticket, Disclosure::Reveal).unwrap();
        let FileShown::Open(described) = &rows[0].file else { panic!("just read") };
        described.sha256().to_owned()
    };
    let texts: [&[u8]; 4] =
        [b"page          0", b"page      39999", NAME.as_bytes(), sha256.as_bytes()];
    assert!(!holds(&data, &texts));
}

#[test]
fn the_same_command_again_attaches_nothing_more() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let actor = "desk-01".parse().unwrap();
    let request = AttachRequest {
        envelope: hospital.envelope(ticket, &actor),
        name: NAME,
        media_type: "audio/mp4",
        kind: Some(AttachmentKind::Other),
        occurred: None,
    };
    let first = hospital.engine().attach(&request, &mut &b"one"[..]).unwrap();
    let again = hospital.engine().attach(&request, &mut &b"two"[..]).unwrap();
    assert_eq!(again, Executed { freshness: Freshness::Before, ..first });
    assert_eq!(files(&hospital).len(), 1);
    assert_eq!(read(&hospital, ticket, 1), b"one");
}

/// Fails the test when it is read.
struct Unread;

impl Read for Unread {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        panic!("it was refused only after it was read")
    }
}

#[test]
fn what_is_refused_is_not_read_and_leaves_nothing() {
    let hospital = Hospital::new();
    let stranger = TicketId::from_uuid(hospital.next_id());
    let error = attach_from(&hospital, stranger, &mut Unread).unwrap_err();
    let ExecuteError::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.code(), "ticket_must_exist");
    let ticket = hospital.receive(VocKind::Complaint);
    attach(&hospital, ticket);
    erase(&hospital, ticket);
    let error = attach_from(&hospital, ticket, &mut Unread).unwrap_err();
    let ExecuteError::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.code(), "subject_must_not_be_erased");
    let mut pulled = io::repeat(7).take(300_000).chain(Pulled);
    let other = hospital.receive(VocKind::Complaint);
    let error = attach_from(&hospital, other, &mut pulled).unwrap_err();
    assert!(matches!(error, ExecuteError::Engine(EngineError::AttachmentUnread(_))), "{error}");
    // Nobody else may say that there is a file.
    let command = Command::Attach {
        file: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        kind: AttachmentKind::Photo,
        description: FileDescription::new("x", "image/png", 1, &[1; 32]).unwrap(),
    };
    let error = hospital.tell(other, command).unwrap_err();
    assert!(matches!(error, ExecuteError::Engine(EngineError::AttachmentNotTakenIn)), "{error}");
    assert_eq!(files(&hospital), [""; 0].map(PathBuf::from));
    assert_eq!(kinds(&hospital), [""; 0]);
}

struct Pulled;

impl Read for Pulled {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("pulled"))
    }
}

#[test]
fn a_file_whose_entry_never_came_is_swept_and_the_others_stay() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    attach(&hospital, ticket);
    hospital.engine = None;
    // As a stop between the vault and the log leaves it.
    let data = hospital.dir.path().join("data");
    let open = || Vault::open(&data.join("vault"), &data.join("keys"), ORIGIN, OsEntropy).unwrap();
    let subject = format!("c-{ticket}").parse().unwrap();
    open().vault.attach(&mut &content()[..], &subject).unwrap();
    assert_eq!(files(&hospital).len(), 2);
    hospital.engine = Some(voc_engine::Engine::open(&data).unwrap());
    assert_eq!(files(&hospital), [file(&hospital, ticket, 1)]);
    let repaired = &hospital.engine().repaired().0;
    assert_eq!(repaired, &["vault: 1 values without an entry were removed"]);
    assert!(read(&hospital, ticket, 1) == content());
    assert_eq!(kinds(&hospital), [""; 0]);
}

#[test]
fn a_file_that_is_not_the_one_is_found() {
    let hospital = Hospital::new();
    let (ticket, other) =
        (hospital.receive(VocKind::Complaint), hospital.receive(VocKind::Complaint));
    attach(&hospital, ticket);
    attach(&hospital, other);
    attach(&hospital, ticket);
    let (path, whole) = {
        let path = file(&hospital, ticket, 1);
        (path.clone(), fs::read(&path).unwrap())
    };
    let not_committed = "an attachment is not what was committed to";
    let others = [file(&hospital, other, 1), file(&hospital, ticket, 2)].map(fs::read);
    let cut = whole[..whole.len() - 1].to_vec();
    for bytes in others.into_iter().map(Result::unwrap).chain([cut, Vec::new()]) {
        fs::write(&path, bytes).unwrap();
        assert_eq!(kinds(&hospital), [not_committed]);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(kinds(&hospital), ["an attachment is missing"]);
    let found = hospital.engine().read_attachment(ticket, AttachmentNumber::new(1)).unwrap();
    assert!(matches!(found, Some(AttachmentFile::Missing)), "{found:?}");
    fs::write(&path, whole).unwrap();
    assert_eq!(kinds(&hospital), [""; 0]);
    let none = hospital.engine().read_attachment(ticket, AttachmentNumber::new(3)).unwrap();
    assert!(none.is_none());
}

#[test]
fn a_file_is_forgotten_with_the_person_and_no_backup_brings_it_back() {
    let mut hospital = Hospital::new();
    let (ticket, other) =
        (hospital.receive(VocKind::Complaint), hospital.receive(VocKind::Complaint));
    attach(&hospital, ticket);
    attach(&hospital, other);
    let (path, kept) = (file(&hospital, ticket, 1), file(&hospital, other, 1));
    hospital.engine = None;
    let (data, backup) = (hospital.dir.path().join("data"), hospital.dir.path().join("backup"));
    copy(&data.join("vault"), &backup);
    hospital.reopen();
    let by = erase(&hospital, ticket);
    let check = |hospital: &Hospital| {
        assert_eq!(files(hospital), std::slice::from_ref(&kept));
        assert_eq!(kinds(hospital), [""; 0]);
        let found = hospital.engine().read_attachment(ticket, AttachmentNumber::new(1)).unwrap();
        assert!(matches!(found, Some(AttachmentFile::Erased { by: at }) if at == by), "{found:?}");
        let rows = hospital.engine().attachments(ticket, Disclosure::Reveal).unwrap();
        assert_eq!(rows[0].file, FileShown::Erased { by });
        assert_eq!(rows[0].record.bytes, content().len() as u64, "the fact stays");
        assert!(read(hospital, other, 1) == content());
    };
    check(&hospital);
    // The file alone comes back: nothing opens it, verification names it, and it is removed again.
    fs::copy(backup.join("attachments").join(path.file_name().unwrap()), &path).unwrap();
    assert_eq!(kinds(&hospital), ["an attachment was erased and is still there"]);
    assert_eq!(hospital.engine().erase_again().unwrap(), 1);
    check(&hospital);
    // The whole vault comes back, as from a backup or after a stop before anything was removed.
    hospital.engine = None;
    fs::remove_dir_all(data.join("vault")).unwrap();
    copy(&backup, &data.join("vault"));
    hospital.reopen();
    assert_eq!(hospital.engine().repaired().0, ["vault: 1 unfinished erasures were completed"]);
    check(&hospital);
}

#[test]
fn the_disclosure_in_a_bundle_ties_a_file_that_is_handed_over_beside_it() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    attach(&hospital, ticket);
    let rows = hospital.engine().attachments(ticket, Disclosure::Reveal).unwrap();
    let FileShown::Open(described) = &rows[0].file else { panic!("just attached") };
    let out = hospital.dir.path().join("bundle");
    let exported = hospital.engine().export_bundle(&BundleRequest {
        ticket,
        out: &out,
        disclose: &Disclose::All,
        seen: &[],
        now: hospital.now(),
        command: hospital.next_id(),
        pages: &|view| {
            let shown = format!("{:?}", view.entries.last().unwrap().event.protected);
            BundlePages { timeline: shown, readme: String::new(), made_by: String::new() }
        },
    });
    assert_eq!(exported.unwrap().unwrap().disclosed, 1);
    let verified = verify_bundle(&out, &[], &[], &|_| Vec::new()).unwrap();
    assert!(verified.findings.iter().all(|one| !format!("{one:?}").contains("disclosures")));
    // Whoever has the bundle reads the hash with nothing but base64 and JSON.
    let index: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("bundle.json")).unwrap()).unwrap();
    let key = format!("{}/file", rows[0].record.mark.position);
    let disclosed = index["disclosures"][&key].as_str().unwrap();
    let disclosure = voc_vault::Disclosure::parse(disclosed).unwrap();
    assert_eq!(disclosure.value().reveal()["sha256"], described.sha256());
    assert_eq!(disclosure.value().reveal()["name"], NAME);
    assert_eq!(disclosure.value().reveal()["size"], content().len());
}
