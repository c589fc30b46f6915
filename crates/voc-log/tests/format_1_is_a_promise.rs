//! A log written today must hash the same in ten years, so one log is kept and its bytes and hashes asserted.
//!
//! The drafts below are appended to every backend; the entries must be the lines of `format-1.jsonl`, byte for
//! byte, and their hashes those of `format-1.hashes`. The rule for changing the files is in their README.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;
use uuid::Uuid;
use voc_log::{
    Append, Clear, Clock, CommandId, Digest, Draft, Entry, EventLog, ExpectedVersion, Genesis,
    Hash, MemoryLog, Name, Occurred, Origin, Position, SledLog, StreamId, Timestamp, Tree,
    TypeVersion, Version,
};

const DAY: i64 = 86_400_000;
const START: i64 = 1_767_225_600_000;

fn genesis() -> Genesis {
    Genesis {
        origin: Origin::parse("golden.example/2026").expect("a name"),
        verifier_key: Some("golden.example/2026+00000000+AQ==".to_owned()),
        time_zone: "Asia/Seoul".to_owned(),
        clock: Clock::Simulated,
        recorded_at: Timestamp::from_unix_ms(START),
        command: command(0),
    }
}

fn command(number: u64) -> CommandId {
    CommandId::from_uuid(Uuid::from_u64_pair(
        0x019b_7734_0000_7000 | number,
        0x8a5c_0000_0000_0000 | number,
    ))
}

fn stream(number: u64) -> StreamId {
    StreamId::from_uuid(Uuid::from_u64_pair(0x019b_7735_aaaa_7abc, 0xb000_0000_0000_0000 | number))
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(START + ms)
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn draft(event_type: &str, occurred: Occurred, clear: serde_json::Value) -> Draft {
    Draft::new(
        name(event_type),
        TypeVersion::new(1),
        occurred,
        Clear::from_value(&clear).expect("facts"),
    )
}

fn append(
    stream: StreamId,
    number: u64,
    expected: ExpectedVersion,
    recorded: i64,
    drafts: Vec<Draft>,
) -> Append {
    Append { stream, expected, command: command(number), recorded_at: at(recorded), drafts }
}

fn now(ms: i64) -> Occurred {
    Occurred::at(at(ms))
}

/// Happened at an unknown moment of the day before, and has two protected fields.
fn opened() -> Draft {
    let some_time_on_the_day_before = Occurred::between(at(-DAY), at(-1)).expect("in order");
    let facts = json!({"channel": "letter", "pages": 2});
    let mut opened = draft("thing_opened", some_time_on_the_day_before, facts);
    opened.actor = Some("staff-7".to_owned());
    opened.role = Some("clerk".to_owned());
    opened.protected.insert(name("body"), Digest::from_bytes([0xa5; 32]));
    opened.protected.insert(name("address"), Digest::from_bytes([0x5a; 32]));
    opened.subjects.insert(name("body"), "subject-1".to_owned());
    opened
}

/// Has the largest and the smallest number, and a cause.
fn weighed() -> Draft {
    let facts = json!({"max": 9_007_199_254_740_991_i64, "min": -9_007_199_254_740_991_i64});
    let mut weighed = draft("thing_weighed", now(10), facts);
    weighed.cause = Some(Position::new(1));
    weighed
}

/// Has every kind of value, characters that are escaped and a name in another script.
fn noted() -> Draft {
    let facts = json!({"list": [1, null, true, {"b": "", "a": []}]});
    let mut noted = draft("thing_noted", now(20), facts);
    noted.actor = Some("quote \" slash \\ tab \t bell \u{7} delete \u{7f}".to_owned());
    noted.on_behalf_of = Some("이웃".to_owned());
    noted
}

/// Every key of the format, with and without a value; intervals; escapes; integers at their limits.
fn appends() -> Vec<Append> {
    let mut assigned = draft("thing_assigned", now(30), json!({"to": "team-2"}));
    assigned.type_version = TypeVersion::new(2);
    let exactly = |version| ExpectedVersion::Exactly(Version::new(version));
    let policy = StreamId::parse("_policy").expect("a stream");
    let long_ago = Occurred::between(Timestamp::from_unix_ms(-DAY), Timestamp::from_unix_ms(0))
        .expect("in order");
    vec![
        append(stream(1), 1, ExpectedVersion::NoStream, 5, vec![opened()]),
        append(stream(1), 2, exactly(0), 10, vec![weighed(), noted()]),
        append(
            policy.clone(),
            3,
            ExpectedVersion::NoStream,
            11,
            vec![draft("policy_set", now(11), json!({}))],
        ),
        append(
            stream(2),
            4,
            ExpectedVersion::NoStream,
            3,
            vec![draft("thing_opened", long_ago, json!({"channel": "visit"}))],
        ),
        append(stream(1), 5, ExpectedVersion::Any, DAY, vec![assigned]),
        append(
            stream(2),
            6,
            exactly(0),
            DAY,
            vec![draft("thing_closed", now(DAY), json!({"outcome": "done"}))],
        ),
        append(
            policy,
            7,
            exactly(0),
            DAY + 1,
            vec![draft("policy_set", now(DAY), json!({"hours": {"from": 540, "to": 1080}}))],
        ),
        append(
            stream(1),
            8,
            exactly(3),
            2 * DAY,
            vec![draft("thing_closed", now(DAY), json!({"outcome": null}))],
        ),
        append(
            stream(1),
            9,
            exactly(4),
            2 * DAY,
            vec![draft("thing_reopened", now(2 * DAY), json!({"round": 2}))],
        ),
        append(
            stream(3),
            10,
            ExpectedVersion::Any,
            2 * DAY,
            vec![draft("thing_opened", now(0), json!({"flags": [false]}))],
        ),
    ]
}

fn fixture(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/logs").join(file)
}

#[test]
fn the_same_drafts_make_the_same_bytes_in_every_backend() {
    let directory = tempfile::tempdir().expect("a directory");
    let logs: [Box<dyn EventLog>; 2] = [
        Box::new(MemoryLog::create(genesis()).expect("a log")),
        Box::new(
            SledLog::create(directory.path(), &genesis(), &Default::default()).expect("a log"),
        ),
    ];
    for log in logs {
        for append in appends() {
            let _receipt = log.append(append).expect("accepted");
        }
        let lines: Vec<u8> = log
            .read_all(Position::FIRST)
            .flat_map(|page| page.expect("a page").lines().to_vec())
            .collect();
        let hashes = log.read_leaf_hashes(Position::FIRST, u64::MAX).expect("hashes");
        let mut text = String::new();
        hashes.iter().for_each(|hash| writeln!(text, "{hash}").expect("a string"));
        writeln!(text, "root {}", log.head().root).expect("a string");
        if std::env::var_os("VOC_WRITE_GOLDEN").is_some() {
            std::fs::write(fixture("format-1.jsonl"), &lines).expect("written");
            std::fs::write(fixture("format-1.hashes"), &text).expect("written");
        }
        let golden = std::fs::read(fixture("format-1.jsonl")).expect("the golden log");
        assert_eq!(String::from_utf8(lines), String::from_utf8(golden));
        let golden =
            std::fs::read_to_string(fixture("format-1.hashes")).expect("the golden hashes");
        assert_eq!(text, golden);
    }
}

#[test]
fn the_golden_log_decodes_and_hashes_line_by_line() {
    let lines = std::fs::read_to_string(fixture("format-1.jsonl")).expect("the golden log");
    let hashes = std::fs::read_to_string(fixture("format-1.hashes")).expect("the golden hashes");
    let mut tree = Tree::new();
    let mut hashes = hashes.lines();
    for (line, position) in lines.lines().zip(0..) {
        assert_eq!(
            Entry::decode(line.as_bytes()).expect("an entry").position,
            Position::new(position)
        );
        let hash = Hash::leaf(line.as_bytes());
        assert_eq!(hashes.next(), Some(hash.to_string().as_str()));
        tree.push(hash);
    }
    assert_eq!(tree.size().get(), 12);
    assert_eq!(hashes.next(), Some(format!("root {}", tree.root()).as_str()));
}
