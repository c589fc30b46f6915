//! What a log of format 1 hands out today must be accepted in ten years, so one is kept: its entries, signed
//! checkpoints, proofs and heads, byte for byte. The rule for changing the file is in its README.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;
use uuid::Uuid;
use voc_log::{
    Append, Appended, Checkpoint, Clear, Clock, CommandId, ConsistencyProof, Draft, EventLog,
    ExpectedVersion, Genesis, InclusionProof, Name, Occurred, Origin, Position, SigningKey, Size,
    SledLog, StreamId, Timestamp, TypeVersion, VerifierKey, verify_own,
};

const START: i64 = 1_767_225_600_000;

fn key(number: u8) -> SigningKey {
    SigningKey::from_seed([number; 32])
}

fn origin(year: &str) -> Origin {
    Origin::parse(&format!("golden.example/{year}")).expect("a name")
}

fn command(number: u64) -> CommandId {
    CommandId::from_uuid(Uuid::from_u64_pair(0x019b_7734_0000_7000 | number, 1 << 63 | number))
}

fn noted(stream: u64, number: u64) -> Append {
    let moment = Timestamp::from_unix_ms(START + i64::try_from(number).expect("a small number"));
    let clear = Clear::from_value(&json!({"number": number})).expect("facts");
    let event_type = Name::parse("thing_noted").expect("a name");
    Append {
        stream: StreamId::from_uuid(Uuid::from_u64_pair(0x019b_7735_aaaa_7abc, 11 << 60 | stream)),
        expected: ExpectedVersion::Any,
        command: command(number),
        recorded_at: moment,
        drafts: vec![Draft::new(event_type, TypeVersion::new(1), Occurred::at(moment), clear)],
    }
}

/// A log that was signed with a second key from entry 7 on, and took another name at entry 11.
fn a_log(directory: &std::path::Path, notes: &mut Vec<String>) -> SledLog {
    let genesis = Genesis {
        origin: origin("2026"),
        verifier_key: Some(key(1).verifier_key(&origin("2026")).to_string()),
        time_zone: "Asia/Seoul".to_owned(),
        clock: Clock::Simulated,
        recorded_at: Timestamp::from_unix_ms(START),
        command: command(0),
    };
    let log = SledLog::create(directory, &genesis, &Default::default()).expect("a log");
    log.sign_with(key(1)).expect("its key");
    let mut keep = |log: &SledLog| notes.extend(log.checkpoint().1.map(|note| note.to_string()));
    let add =
        |number| assert!(matches!(log.append(noted(number % 3, number)), Ok(Appended::Now(_))));
    (1..7).for_each(add);
    keep(&log);
    let now = Timestamp::from_unix_ms(START + 7);
    assert!(log.rotate_key(key(2), command(7), now).is_ok());
    keep(&log);
    (8..11).for_each(add);
    keep(&log);
    let lost = Checkpoint { size: Size::new(40), root: log.head().root, origin: origin("2026") };
    let now = Timestamp::from_unix_ms(START + 11);
    assert!(log.begin_incarnation(origin("2026-2"), Some(lost), command(11), now).is_ok());
    (12..15).for_each(add);
    keep(&log);
    log
}

fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/logs/format-1-evidence.txt")
}

#[test]
fn entries_checkpoints_and_proofs_are_the_same_for_ever() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut notes = Vec::new();
    let log = a_log(directory.path(), &mut notes);
    let mut text = String::new();
    for page in log.read_all(Position::FIRST) {
        let page = page.expect("a page");
        text.push_str(std::str::from_utf8(page.lines()).expect("text"));
    }
    notes.iter().for_each(|note| write!(text, "\n== checkpoint\n{note}").expect("a string"));
    let (head, last) = (log.head(), notes.last().cloned().expect("a note"));
    let position = Position::new(5);
    let path = log.inclusion_path(position, head.size).expect("a path");
    let proof = InclusionProof { position, path, checkpoint: last.clone() };
    write!(text, "\n== inclusion\n{proof}").expect("a string");
    let old = Size::new(7);
    let path = log.consistency_path(old, head.size).expect("a path");
    let proof = ConsistencyProof { old, path, checkpoint: last };
    write!(text, "\n== consistency\n{proof}").expect("a string");
    let heads = log.heads(Size::new(11)).expect("heads");
    let of = heads.path_of(&noted(1, 0).stream).expect("a stream");
    writeln!(text, "\n== heads at 11\n{}\nindex {}", of.line, of.index).expect("a string");
    of.path.iter().for_each(|hash| writeln!(text, "{}", hash.to_base64()).expect("a string"));
    writeln!(text, "root {} of {}", heads.root().to_base64(), heads.streams()).expect("a string");
    if std::env::var_os("VOC_WRITE_GOLDEN").is_some() {
        std::fs::write(fixture(), &text).expect("written");
    }
    assert_eq!(text, std::fs::read_to_string(fixture()).expect("the golden evidence"));
}

#[test]
fn the_golden_evidence_holds_by_the_keys_alone() {
    let text = std::fs::read_to_string(fixture()).expect("the golden evidence");
    let parts: Vec<_> = text.split("\n== ").collect();
    let part = |name: &str| {
        let mut found = parts.iter().filter_map(|part| part.strip_prefix(name));
        found.next().and_then(|part| part.strip_prefix('\n')).expect("a part")
    };
    let next: VerifierKey = key(2).verifier_key(&origin("2026-2"));
    let entries: Vec<_> = parts.first().expect("entries").lines().collect();
    let proof = InclusionProof::parse(part("inclusion")).expect("a proof");
    let entry = entries.get(5).expect("an entry").as_bytes();
    assert_eq!(proof.verify(entry, &next).expect("proved").size.get(), entries.len() as u64);
    let first = key(1).verifier_key(&origin("2026"));
    let seen = first.verify(part("checkpoint")).expect("the first checkpoint");
    // A part ends without the newline that the next heading takes.
    let proof = ConsistencyProof::parse(&format!("{}\n", part("consistency").trim_end()));
    assert!(proof.expect("a proof").verify(&seen, &next).is_ok());
    let directory = tempfile::tempdir().expect("a directory");
    let identities = a_log(directory.path(), &mut Vec::new()).identities();
    let notes = parts.iter().filter_map(|part| part.strip_prefix("checkpoint\n"));
    let sizes: Vec<_> = notes
        .map(|note| format!("{}\n", note.trim_end()))
        .map(|note| verify_own(&identities, &note).expect("a checkpoint of the log").size.get())
        .collect();
    assert_eq!(sizes, [7, 8, 11, 15]);
}
