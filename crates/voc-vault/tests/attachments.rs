//! A file goes in and comes out, and one that is not what was written is never taken for it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper may fail the test")]

mod common;

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use common::{Fixture, each_file, plain};
use serde_json::json;
use voc_vault::{
    ATTACHMENT_BYTES_MAX, Attachment, AttachmentId, AttachmentLookup, Content, ErasureStep,
    SubjectId, Swept, Vault, VaultError,
};

const CHUNK: usize = 256 << 10;
const STORED: usize = CHUNK + 16;

fn subject(text: &str) -> SubjectId {
    SubjectId::new(text).unwrap()
}

/// Content of which no two chunks are the same.
fn content(len: usize) -> Vec<u8> {
    (0..len).map(|n| (n / 7 + n / CHUNK * 31) as u8).collect()
}

fn attach(vault: &Vault, of: &str, bytes: &[u8]) -> Attachment {
    vault.attach(&mut &*bytes, &subject(of)).unwrap()
}

fn read(vault: &Vault, id: &AttachmentId, content: Content) -> Result<Vec<u8>, VaultError> {
    match vault.open_attachment(id, content)? {
        AttachmentLookup::Open(mut reader) => {
            let mut bytes = Vec::new();
            match reader.read_to_end(&mut bytes) {
                Ok(_) => Ok(bytes),
                Err(error) => {
                    let mut more = Vec::new();
                    assert_eq!(
                        reader.read_to_end(&mut more).unwrap(),
                        0,
                        "it goes on after an error"
                    );
                    Err(error.downcast().unwrap())
                }
            }
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_damaged(vault: &Vault, of: &Attachment, what: &str) -> String {
    let error = read(vault, &of.id, of.content).expect_err(what);
    let told = error.to_string();
    assert!(matches!(error, VaultError::AttachmentDamaged { id, .. } if id == of.id), "{what}");
    let AttachmentLookup::Open(reader) = (match vault.open_attachment(&of.id, of.content) {
        Ok(found) => found,
        Err(_) => return told,
    }) else {
        panic!("{what}: not there")
    };
    assert!(matches!(reader.check(), Err(VaultError::AttachmentDamaged { .. })), "{what}");
    told
}

fn path(fixture: &Fixture, id: &AttachmentId) -> PathBuf {
    fixture.rows.join("attachments").join(id.to_string())
}

fn names(fixture: &Fixture) -> Vec<String> {
    let Ok(found) = fs::read_dir(fixture.rows.join("attachments")) else { return Vec::new() };
    found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn what_goes_in_comes_out_whatever_its_length() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let lengths = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5 << 20];
    let all = lengths.map(|len| (content(len), attach(&vault, "p:1", &content(len))));
    drop(vault);
    let vault = fixture.open().vault;
    for (bytes, attachment) in &all {
        assert_eq!(attachment.content.bytes, bytes.len() as u64);
        assert!(read(&vault, &attachment.id, attachment.content).unwrap() == *bytes);
    }
    // Of the content, nothing lies about in the clear.
    let (needle, _) = all[6].0[CHUNK..].split_first_chunk::<64>().unwrap();
    each_file(fixture.dir.path(), &mut |path, bytes| {
        assert!(!bytes.windows(64).any(|window| window == needle), "{}", path.display());
    });
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(path(&fixture, &all[0].1.id)), 0o600);
        assert_eq!(mode(fixture.rows.join("attachments")), 0o700);
    }
}

#[test]
fn a_file_that_was_changed_is_damaged_and_nothing_else() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let attachment = attach(&vault, "p:1", &content(3 * CHUNK + 5));
    let file = path(&fixture, &attachment.id);
    let whole = fs::read(&file).unwrap();
    let header = whole.len() - (3 * STORED + 5 + 16);
    let change = |what: &str, bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        let told = assert_damaged(&vault, &attachment, what);
        // The cipher finds it, before a hash over everything would.
        let content = bytes.len() > header;
        assert!(!content || told.contains("does not decrypt") || what == "a bit", "{what}: {told}");
    };
    for chunks in 0..=3 {
        let end = header + chunks * STORED;
        change("cut after a chunk", &whole[..end]);
        change("cut within a chunk", &whole[..end + 9]);
    }
    for len in 0..header {
        change("cut within the header", &whole[..len]);
    }
    let (first, rest) = whole[header..].split_at(STORED);
    let (second, rest) = rest.split_at(STORED);
    change("swapped", &[&whole[..header], second, first, rest].concat());
    change("repeated", &[&whole[..header], first, first, second, rest].concat());
    change("left out", &[&whole[..header], first, rest].concat());
    change("more at the end", &[&whole[..], b"x"].concat());
    change("a chunk at the end", &[&whole[..], second].concat());
    for at in (0..header).chain([header, header + STORED, whole.len() - 1]) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        change("a bit", &bytes);
    }
    fs::write(&file, &whole).unwrap();
    let other = Content { sha256: [7; 32], ..attachment.content };
    assert_damaged(&vault, &Attachment { content: other, ..attachment }, "another hash");
    let other = Content { bytes: 7, ..attachment.content };
    assert_damaged(&vault, &Attachment { content: other, ..attachment }, "another length");
    assert_eq!(read(&vault, &attachment.id, attachment.content).unwrap().len(), 3 * CHUNK + 5);
    fs::remove_file(&file).unwrap();
    let missing = vault.open_attachment(&attachment.id, attachment.content).unwrap();
    assert!(matches!(missing, AttachmentLookup::Missing));
}

#[test]
fn no_file_opens_in_the_place_of_another() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let bytes = content(CHUNK + 1);
    let one = attach(&vault, "p:1", &bytes);
    // The same content, so that its hash cannot tell them apart.
    for other in ["p:1", "p:2"] {
        let other = attach(&vault, other, &bytes);
        fs::copy(path(&fixture, &other.id), path(&fixture, &one.id)).unwrap();
        assert_damaged(&vault, &one, "another file");
    }
    // A file of another log, under the same id and the same subject.
    let elsewhere = Fixture::new();
    let created = Vault::create(
        &elsewhere.rows,
        &elsewhere.keys,
        "voc.hospital-b.example/2026",
        voc_vault::PredictableEntropy::new(1),
    );
    let other = attach(&created.unwrap(), "p:1", &bytes);
    assert_eq!(other.id, one.id, "the same randomness");
    fs::copy(path(&elsewhere, &other.id), path(&fixture, &one.id)).unwrap();
    assert_damaged(&vault, &one, "of another log");
}

/// Fails after some bytes, as a memory stick that was pulled.
struct Pulled(u64);

impl Read for Pulled {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = into.len().min(usize::try_from(self.0).unwrap());
        self.0 -= read as u64;
        if read == 0 { Err(io::Error::other("pulled")) } else { Ok(read) }
    }
}

#[test]
fn what_cannot_be_taken_in_leaves_nothing_behind() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let error = vault.attach(&mut Pulled(3 * CHUNK as u64), &subject("p:1")).unwrap_err();
    assert!(matches!(error, VaultError::AttachmentSource { .. }), "{error}");
    let kept = fixture.write(&vault, &[plain("gone", json!("text"))]);
    vault.erase(&[subject("gone")], &kept, &[], &mut |_| {}).unwrap();
    let error = vault.attach(&mut &b"x"[..], &subject("gone")).unwrap_err();
    assert!(matches!(error, VaultError::SubjectErased { .. }), "{error}");
    assert_eq!(names(&fixture), <[String; 0]>::default());
    assert_eq!(vault.pending_attachments().unwrap(), []);
}

#[test]
fn somebody_erased_while_their_file_is_read_gets_none() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let kept = fixture.write(&vault, &[plain("gone", json!("text"))]);
    let mut erasing = Erasing { vault: &vault, kept: &kept, left: 2 * CHUNK };
    let error = vault.attach(&mut erasing, &subject("gone")).unwrap_err();
    assert!(matches!(error, VaultError::SubjectErased { .. }), "{error}");
    assert_eq!(names(&fixture), <[String; 0]>::default());
}

/// Erases the subject when half of the file was read.
struct Erasing<'a> {
    vault: &'a Vault,
    kept: &'a [voc_vault::Digest],
    left: usize,
}

impl Read for Erasing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == CHUNK {
            self.vault.erase(&[subject("gone")], self.kept, &[], &mut |_| {}).unwrap();
        }
        let read = into.len().min(CHUNK).min(self.left);
        self.left -= read;
        Ok(read)
    }
}

#[test]
fn a_file_without_an_entry_is_swept_and_no_other() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let [confirmed, committed, orphan, discarded] =
        [(); 4].map(|()| attach(&vault, "p:1", b"content"));
    assert!(vault.is_attaching(&orphan.id));
    vault.confirm_attachment(&confirmed.id).unwrap();
    vault.discard_attachment(&discarded.id).unwrap();
    assert!(!path(&fixture, &discarded.id).exists());
    // As at a stop in the middle of a file.
    let part = path(&fixture, &orphan.id).with_extension("part");
    fs::write(&part, b"half").unwrap();
    assert_eq!(vault.pending_attachments().unwrap(), [], "their append may be under way");
    drop(vault);

    let vault = fixture.open().vault;
    assert!(!part.exists());
    assert!(!vault.is_attaching(&orphan.id));
    vault.discard_attachment(&confirmed.id).unwrap();
    let swept = vault.sweep_attachments(|id| *id == committed.id).unwrap();
    assert_eq!(swept, Swept { confirmed: 1, removed: 1 });
    for kept in [&confirmed, &committed] {
        assert_eq!(read(&vault, &kept.id, kept.content).unwrap(), b"content");
    }
    assert!(!path(&fixture, &orphan.id).exists());
    drop(vault);
    let vault = fixture.open().vault;
    assert_eq!(vault.sweep_attachments(|_| false).unwrap(), Swept::default());
}

#[test]
fn files_go_with_their_subject_and_with_nobody_else() {
    let fixture = Fixture::new();
    let vault = fixture.create();
    let [gone, other, damaged] =
        ["gone", "p:1", "gone"].map(|of| attach(&vault, of, &content(CHUNK + 1)));
    fs::write(path(&fixture, &damaged.id), b"").unwrap();
    let backup = fs::read(path(&fixture, &gone.id)).unwrap();
    let mut steps = Vec::new();
    let ids = [gone.id, other.id, damaged.id];
    vault
        .erase(&[subject("gone")], &[], &ids, &mut |step| {
            steps.push(step);
            assert_eq!(names(&fixture), [other.id.to_string()], "{step:?}");
        })
        .unwrap();
    assert_eq!(steps[0], ErasureStep::AttachmentsRemoved);
    let missing = vault.open_attachment(&gone.id, gone.content).unwrap();
    assert!(matches!(missing, AttachmentLookup::Missing));
    assert_eq!(read(&vault, &other.id, other.content).unwrap(), content(CHUNK + 1));
    // A backup does not bring it back, and can be removed again.
    fs::write(path(&fixture, &gone.id), backup).unwrap();
    let erased = vault.open_attachment(&gone.id, gone.content).unwrap();
    assert!(matches!(erased, AttachmentLookup::Erased));
    assert!(vault.holds_attachment(&gone.id).unwrap());
    vault.erase(&[subject("gone")], &[], &ids, &mut |_| {}).unwrap();
    assert!(!vault.holds_attachment(&gone.id).unwrap());
}

#[test]
fn a_vault_in_memory_says_that_it_has_no_place_for_files() {
    let vault = Vault::memory(common::ORIGIN, voc_vault::OsEntropy).unwrap();
    let error = vault.attach(&mut &b"x"[..], &subject("p:1")).unwrap_err();
    assert!(matches!(error, VaultError::MemoryOnly), "{error}");
}

/// Says whether this is the child that `memory_does_not_grow_with_the_file` measures.
const MEASURED: &str = "VOC_TEST_MEASURED_MIB";

/// Takes in and reads so many MiB, and returns by how many KiB the peak of the memory grew.
fn measured(mib: u64) -> u64 {
    let fixture = Fixture::new();
    let vault = fixture.create();
    attach(&vault, "p:1", &content(2 * CHUNK));
    let before = peak_kib();
    let attachment = vault.attach(&mut io::repeat(7).take(mib << 20), &subject("p:1")).unwrap();
    assert_eq!(attachment.content.bytes, mib << 20);
    let found = vault.open_attachment(&attachment.id, attachment.content).unwrap();
    let AttachmentLookup::Open(reader) = found else { panic!("just written") };
    reader.check().unwrap();
    peak_kib() - before
}

/// The most memory that this process ever had, as Linux tells it.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_file() {
    if let Ok(mib) = std::env::var(MEASURED) {
        let grown = measured(mib.parse().unwrap());
        // Two chunks to write, one to read, and what the allocator rounds up.
        assert!(grown < 3 << 10, "{grown} KiB for {mib} MiB");
        return;
    }
    // By itself in a process, so that no other test is measured with it. VOC_ATTACHMENT_MIB=100 is the
    // largest there may be.
    let mib = asked_for().unwrap_or(5);
    let measured = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory_does_not_grow_with_the_file"])
        .env(MEASURED, mib.to_string())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&measured.stdout);
    assert!(measured.status.success() && printed.contains("1 passed"), "{printed}");
}

fn asked_for() -> Option<u64> {
    std::env::var("VOC_ATTACHMENT_MIB").ok().map(|text| text.parse().unwrap())
}

#[test]
fn a_file_that_is_too_large_is_refused_and_leaves_nothing() {
    // It writes as much as the largest there may be, so it is run when that is asked for.
    if asked_for().is_none_or(|mib| mib << 20 < ATTACHMENT_BYTES_MAX) {
        return;
    }
    let fixture = Fixture::new();
    let vault = fixture.create();
    let mut endless = io::repeat(7);
    let error = vault.attach(&mut endless, &subject("p:1")).unwrap_err();
    let VaultError::AttachmentTooLarge { max } = error else { panic!("{error}") };
    assert_eq!(max, ATTACHMENT_BYTES_MAX);
    assert_eq!(names(&fixture), <[String; 0]>::default());
    assert_eq!(vault.pending_attachments().unwrap(), []);
}

/// Says whether this is the child whose files may not grow.
const LIMITED: &str = "VOC_TEST_LIMITED";

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_takes_no_more_is_left_as_it_was() {
    if std::env::var_os(LIMITED).is_some() {
        let fixture = Fixture::new();
        let vault = fixture.create();
        let error = vault.attach(&mut io::repeat(7).take(20 << 20), &subject("p:1")).unwrap_err();
        assert!(matches!(error, VaultError::Io { .. }), "{error}");
        assert_eq!(names(&fixture), <[String; 0]>::default());
        assert_eq!(vault.pending_attachments().unwrap(), []);
        // The vault goes on.
        let small = attach(&vault, "p:1", b"small");
        assert_eq!(read(&vault, &small.id, small.content).unwrap(), b"small");
        return;
    }
    let limited = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 20000; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "a_disk_that_takes_no_more_is_left_as_it_was"])
        .env(LIMITED, "")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&limited.stdout);
    assert!(limited.status.success() && printed.contains("1 passed"), "{printed}");
}
