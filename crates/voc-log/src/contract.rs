//! The contract every log must keep, whatever stores it.
//!
//! A backend proves itself with one test:
//!
//! ```
//! use voc_log::{MemoryLog, contract};
//! contract::check_all(|| MemoryLog::create(contract::genesis()).expect("a new log"));
//! ```

use std::sync::Barrier;
use std::thread;

use uuid::Uuid;

use crate::{
    Append, AppendError, Appended, Clear, Clock, CommandId, Digest, Draft, ENTRY_BYTES_MAX,
    EntryRef, EventLog, ExpectedVersion, Genesis, Hash, Name, Occurred, Origin, Position,
    ReadError, Receipt, Size, StreamId, Timestamp, Tree, TypeVersion, Version,
};

/// Runs every check, each on a new log from `make`, which must create it with [`genesis`].
pub fn check_all<L: EventLog>(make: impl Fn() -> L) {
    the_first_entry_says_what_log_this_is(&make());
    entries_read_the_same_in_every_way(&make());
    the_head_is_the_tree_over_all_entries(&make());
    an_unexpected_version_is_a_conflict(&make());
    a_command_is_carried_out_once(&make());
    a_command_is_found_after_many_others(&make());
    recorded_times_never_decrease(&make());
    what_is_refused_leaves_nothing(&make());
    an_append_is_atomic_and_consecutive(&make());
    many_appends_have_each_its_own_outcome(&make());
    one_of_many_writers_wins(&make());
    what_is_not_there_is_said(&make());
    heads_are_those_of_a_scan(&make());
}

/// Returns the first entry the checks expect.
#[must_use]
pub fn genesis() -> Genesis {
    Genesis {
        origin: Origin::parse("log.example.org/contract").expect("a valid origin"),
        verifier_key: None,
        time_zone: "Asia/Seoul".to_owned(),
        clock: Clock::Simulated,
        recorded_at: Timestamp::from_unix_ms(1_000),
        command: command(0),
    }
}

/// Returns one of many stream ids.
#[must_use]
pub fn stream(number: u64) -> StreamId {
    StreamId::from_uuid(Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | number))
}

/// Returns one of many command ids.
#[must_use]
pub fn command(number: u64) -> CommandId {
    CommandId::from_uuid(Uuid::from_u64_pair(0x0191_0000_0000_7000, 0x8000_0000_0000_0000 | number))
}

/// Returns a draft whose facts hold a number.
#[must_use]
pub fn draft(number: u64) -> Draft {
    let clear = Clear::from_value(&serde_json::json!({ "number": number })).expect("an integer");
    let name = |text| Name::parse(text).expect("a valid name");
    let occurred = Occurred::at(Timestamp::from_unix_ms(500));
    let mut draft = Draft::new(name("thing_noted"), TypeVersion::new(1), occurred, clear);
    draft.actor = Some("person \"7\"\n".to_owned());
    draft.protected.insert(name("note"), Digest::from_bytes([number as u8; 32]));
    draft.subjects.insert(name("note"), "subject-1".to_owned());
    draft
}

/// Returns an append of one draft, expecting any version.
#[must_use]
pub fn append(stream_number: u64, command_number: u64) -> Append {
    Append {
        stream: stream(stream_number),
        expected: ExpectedVersion::Any,
        command: command(command_number),
        recorded_at: Timestamp::from_unix_ms(2_000),
        drafts: vec![draft(command_number)],
    }
}

/// Appends, and panics unless it was carried out now.
#[track_caller]
pub fn append_now(log: &impl EventLog, append: Append) -> Receipt {
    match log.append(append).expect("the append is accepted") {
        Appended::Now(receipt) => receipt,
        Appended::Before(receipt) => {
            panic!("the command had been carried out at {}", receipt.position)
        }
    }
}

/// Appends `count` entries to `streams` streams in turn, with commands from `first` on.
pub fn fill(log: &impl EventLog, streams: u64, first: u64, count: u64) {
    let appends = (first..first + count).map(|number| append(number % streams, number)).collect();
    for outcome in log.append_many(appends) {
        let _appended = outcome.expect("the append is accepted");
    }
}

/// Reads the whole log and checks positions, chains and the root.
#[track_caller]
pub fn check_whole(log: &impl EventLog) {
    let head = log.head();
    let mut tree = Tree::new();
    let mut streams = std::collections::HashMap::new();
    for page in log.read_all(Position::FIRST) {
        for (position, bytes) in page.expect("a readable page").entries() {
            assert_eq!(position.get(), tree.size().get(), "positions are gapless");
            let entry = EntryRef::decode(bytes).expect("an entry");
            assert_eq!(entry.position, position);
            assert_eq!(entry.log, log.origin().as_str());
            let hash = Hash::leaf(bytes);
            let before = streams.insert(entry.stream.clone(), (entry.version, hash));
            assert_eq!(
                entry.previous,
                before.map(|(_, hash)| hash),
                "the chain of {}",
                entry.stream
            );
            assert_eq!(entry.version, before.map_or(Version::FIRST, |(version, _)| version.next()));
            tree.push(hash);
        }
    }
    assert_eq!(tree.size(), head.size);
    assert_eq!(tree.root(), head.root);
    for (stream, (version, _)) in streams {
        assert_eq!(log.stream_version(&stream).expect("a readable index"), Some(version));
    }
}

fn the_first_entry_says_what_log_this_is(log: &impl EventLog) {
    assert_eq!(log.genesis(), &genesis());
    assert_eq!(log.head().size.get(), 1);
    let stored = log.read_entry(Position::FIRST).expect("the first entry");
    let entry = EntryRef::decode(&stored.bytes).expect("an entry");
    assert_eq!((entry.stream.clone(), entry.event_type), (StreamId::log(), "log_created"));
    let facts = r#"{"clock":"simulated","origin":"log.example.org/contract","time_zone":"Asia/Seoul","verifier_key":null}"#;
    assert_eq!(entry.clear, facts);
}

fn entries_read_the_same_in_every_way(log: &impl EventLog) {
    fill(log, 7, 1, 2_500);
    fill(log, 7, 3_000, 10);
    check_whole(log);
    let all: Vec<(Position, Vec<u8>)> = log
        .read_all(Position::FIRST)
        .flat_map(|page| {
            page.expect("a page").entries().map(|(p, b)| (p, b.to_vec())).collect::<Vec<_>>()
        })
        .collect();
    let positions: Vec<Position> = all.iter().rev().map(|(position, _)| *position).collect();
    let many = log.read_many(&positions).expect("entries");
    for (stored, (position, bytes)) in many.iter().zip(all.iter().rev()) {
        assert_eq!((stored.position, &stored.bytes), (*position, bytes));
    }
    for from in [0, 1, 63, 64, 127, 128, 129, 1_024, 2_400, 2_500, 2_510, 2_511, 9_999] {
        let pages = log.read_all(Position::new(from)).map(|page| page.expect("a page"));
        let read: Vec<u64> = pages
            .flat_map(|page| page.entries().map(|(p, _)| p.get()).collect::<Vec<_>>())
            .collect();
        let expected: Vec<u64> = (from..log.head().size.get()).collect();
        assert_eq!(read, expected, "from {from}");
    }
    for from in [0, 1, 255, 256, 257, 300, 357, 358, 359, 1_000] {
        let read = log.read_stream(&stream(3), Version::new(from)).expect("a stream");
        let expected = all
            .iter()
            .filter(|(_, bytes)| EntryRef::decode(bytes).expect("an entry").stream == stream(3));
        let expected: Vec<Vec<u8>> =
            expected.skip(from as usize).map(|(_, bytes)| bytes.clone()).collect();
        assert_eq!(
            read.into_iter().map(|entry| entry.bytes).collect::<Vec<_>>(),
            expected,
            "from version {from}"
        );
    }
}

fn the_head_is_the_tree_over_all_entries(log: &impl EventLog) {
    for number in 0..300 {
        let _receipt = append_now(log, append(number % 3, number + 1));
    }
    fill(log, 50, 1_000, 1_500);
    check_whole(log);
    let size = log.head().size.get();
    let hashes = log.read_leaf_hashes(Position::FIRST, u64::MAX).expect("hashes");
    let mut tree = Tree::new();
    hashes.iter().for_each(|hash| tree.push(*hash));
    assert_eq!((tree.size().get(), tree.root()), (size, log.head().root));
    let some = log.read_leaf_hashes(Position::new(200), 1_000).expect("hashes");
    assert_eq!(Some(some.as_slice()), hashes.get(200..1_200));
}

fn an_unexpected_version_is_a_conflict(log: &impl EventLog) {
    let expecting = |expected, number| Append { expected, ..append(1, number) };
    let exactly = |version| ExpectedVersion::Exactly(Version::new(version));
    let conflict = |outcome: Result<Appended, AppendError>, expected, actual| match outcome {
        Err(AppendError::Conflict { stream: found, expected: was, actual: is }) => {
            assert_eq!((found, was, is), (stream(1), expected, actual));
        }
        other => panic!("expected a conflict, got {other:?}"),
    };
    conflict(log.append(expecting(exactly(0), 1)), exactly(0), None);
    let first = append_now(log, expecting(ExpectedVersion::NoStream, 2));
    assert_eq!((first.version, first.count), (Version::FIRST, 1));
    let actual = Some(Version::FIRST);
    conflict(
        log.append(expecting(ExpectedVersion::NoStream, 3)),
        ExpectedVersion::NoStream,
        actual,
    );
    conflict(log.append(expecting(exactly(1), 4)), exactly(1), actual);
    assert_eq!(append_now(log, expecting(exactly(0), 5)).version, Version::new(1));
    assert_eq!(append_now(log, expecting(ExpectedVersion::Any, 6)).version, Version::new(2));
    fill(log, 500, 1_000, 2_000);
    let actual = log.stream_version(&stream(1)).expect("an index");
    conflict(log.append(expecting(exactly(2), 7)), exactly(2), actual);
    conflict(
        log.append(expecting(ExpectedVersion::NoStream, 8)),
        ExpectedVersion::NoStream,
        actual,
    );
    check_whole(log);
}

fn a_command_is_carried_out_once(log: &impl EventLog) {
    let first =
        append_now(log, Append { drafts: vec![draft(1), draft(2), draft(3)], ..append(1, 1) });
    assert_eq!((first.version, first.count), (Version::FIRST, 3));
    let size = log.head().size;
    let again =
        Append { expected: ExpectedVersion::NoStream, drafts: vec![draft(9)], ..append(1, 1) };
    assert_eq!(log.append(again).expect("a receipt"), Appended::Before(first.clone()));
    assert_eq!(log.head().size, size, "nothing was added");
    // On another stream it is another command.
    let _other = append_now(log, append(2, 1));
    let twice = log.append_many(vec![append(3, 5), append(3, 5)]);
    let outcomes: Vec<Appended> =
        twice.into_iter().map(|outcome| outcome.expect("accepted")).collect();
    let [Appended::Now(now), Appended::Before(before)] = outcomes.as_slice() else {
        panic!("expected now and before, got {outcomes:?}");
    };
    assert_eq!(now, before);
    assert_eq!(log.find_command(&stream(1), command(1)).expect("an index"), Some(first));
    assert_eq!(log.find_command(&stream(1), command(2)).expect("an index"), None);
}

fn a_command_is_found_after_many_others(log: &impl EventLog) {
    let drafts = (0..300).map(draft).collect();
    let first = append_now(log, Append { drafts, ..append(1, 1) });
    fill(log, 3, 10, 3_000);
    let again = Append { expected: ExpectedVersion::NoStream, ..append(1, 1) };
    assert_eq!(log.append(again).expect("a receipt"), Appended::Before(first.clone()));
    assert_eq!(log.find_command(&stream(1), command(1)).expect("an index"), Some(first));
    // Two commands whose ids are unlike but whose short hashes are the same.
    let twin =
        CommandId::from_uuid(Uuid::from_u64_pair(0x8000_0000_0000_0000 | 1, 0x0191_0000_0000_7000));
    assert_eq!(log.find_command(&stream(1), twin).expect("an index"), None);
    let receipt = append_now(log, Append { command: twin, ..append(1, 0) });
    assert_eq!(log.find_command(&stream(1), twin).expect("an index"), Some(receipt));
    check_whole(log);
}

fn recorded_times_never_decrease(log: &impl EventLog) {
    let at = |ms, number| Append { recorded_at: Timestamp::from_unix_ms(ms), ..append(1, number) };
    let times = [5_000, 4_000, -1, 6_000].into_iter().zip(1..);
    let recorded: Vec<i64> =
        times.map(|(ms, number)| append_now(log, at(ms, number)).recorded_at.unix_ms()).collect();
    assert_eq!(recorded, [5_000, 5_000, 5_000, 6_000]);
    assert_eq!(log.head().recorded_at.unix_ms(), 6_000);
    let stored = log.read_stream(&stream(1), Version::new(2)).expect("a stream");
    let entry =
        stored.first().map(|stored| EntryRef::decode(&stored.bytes).expect("an entry").recorded_at);
    assert_eq!(entry, Some(Timestamp::from_unix_ms(5_000)));
}

fn what_is_refused_leaves_nothing(log: &impl EventLog) {
    let before = log.head();
    let outcome = log.append(Append { drafts: Vec::new(), ..append(1, 1) });
    assert!(matches!(outcome, Err(AppendError::Empty)), "{outcome:?}");
    let outcome = log.append(Append { drafts: vec![draft(1); 1_025], ..append(1, 1) });
    assert!(
        matches!(outcome, Err(AppendError::TooManyDrafts { limit: 1_024, actual: 1_025 })),
        "{outcome:?}"
    );
    let outcome = log.append(Append { drafts: vec![draft(1), caused_by(1)], ..append(1, 1) });
    assert!(
        matches!(outcome, Err(AppendError::CauseNotRecorded { cause, size })
        if cause == Position::new(1) && size.get() == 1),
        "{outcome:?}"
    );
    let outcome =
        log.append(Append { drafts: vec![draft(1), sized(ENTRY_BYTES_MAX)], ..append(1, 1) });
    assert!(
        matches!(outcome, Err(AppendError::EntryTooLarge { limit: ENTRY_BYTES_MAX, .. })),
        "{outcome:?}"
    );
    assert_eq!(log.head(), before);
    assert_eq!(log.stream_version(&stream(1)).expect("an index"), None);
    let largest = largest_actor(log);
    let receipt =
        append_now(log, Append { drafts: vec![largest.clone(), caused_by(0)], ..append(2, 2) });
    let stored = log.read_entry(receipt.position).expect("the largest entry");
    assert_eq!(stored.bytes.len(), ENTRY_BYTES_MAX);
    check_whole(log);
}

/// Finds out by how much an entry with an empty actor is too short, and fills it up to the last byte.
fn largest_actor(log: &impl EventLog) -> Draft {
    let receipt = append_now(log, Append { drafts: vec![sized(0)], ..append(9, 900) });
    let empty = log.read_entry(receipt.position).expect("an entry").bytes.len();
    sized(ENTRY_BYTES_MAX - empty)
}

fn sized(bytes: usize) -> Draft {
    Draft { actor: Some("a".repeat(bytes)), ..draft(1) }
}

fn caused_by(position: u64) -> Draft {
    Draft { cause: Some(Position::new(position)), ..draft(1) }
}

fn an_append_is_atomic_and_consecutive(log: &impl EventLog) {
    fill(log, 5, 1, 1_000);
    let drafts: Vec<Draft> = (0..1_024).map(draft).collect();
    let receipt = append_now(log, Append { drafts, ..append(1, 5_000) });
    assert_eq!(receipt.count, 1_024);
    assert_eq!(log.head().size.get(), receipt.last_position().get() + 1);
    let entries = log.read_stream(&stream(1), receipt.version).expect("a stream");
    for (index, stored) in entries.iter().enumerate() {
        let entry = EntryRef::decode(&stored.bytes).expect("an entry");
        assert_eq!(entry.position.get(), receipt.position.get() + index as u64);
        assert_eq!(entry.command, command(5_000));
        assert_eq!(entry.clear, format!("{{\"number\":{index}}}"));
    }
    assert_eq!(entries.len(), 1_024);
    check_whole(log);
}

fn many_appends_have_each_its_own_outcome(log: &impl EventLog) {
    let none = |number| Append { expected: ExpectedVersion::NoStream, ..append(number, number) };
    let empty = Append { drafts: Vec::new(), ..append(7, 7) };
    let outcomes = log.append_many(vec![empty.clone(), none(1), none(2), empty, append(2, 2), {
        Append { command: command(99), ..none(1) }
    }]);
    let [
        Err(AppendError::Empty),
        Ok(Appended::Now(one)),
        Ok(Appended::Now(two)),
        Err(AppendError::Empty),
        Ok(Appended::Before(again)),
        Err(AppendError::Conflict { .. }),
    ] = outcomes.as_slice()
    else {
        panic!("unexpected outcomes: {outcomes:?}");
    };
    assert_eq!((one.position.get(), two.position.get(), again), (1, 2, two));
    check_whole(log);
}

fn one_of_many_writers_wins(log: &impl EventLog) {
    const WRITERS: u64 = 8;
    let start = Barrier::new(WRITERS as usize);
    let won: usize = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    (0..60).filter(|round| race(log, writer, *round)).count()
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().expect("a writer")).sum()
    });
    assert_eq!(won, 60, "each command was carried out by one writer");
    // In each round one command for all, one expected version for all, and one append of each writer's own.
    assert_eq!(log.head().size.get(), 1 + 60 + 60 + 60 * WRITERS);
    check_whole(log);
}

/// Appends as others do at the same time, and says whether this writer's command was the one carried out.
fn race(log: &impl EventLog, writer: u64, round: u64) -> bool {
    let same_command = log.append(append(1, round)).expect("a receipt");
    let expected = round
        .checked_sub(1)
        .map_or(ExpectedVersion::NoStream, |v| ExpectedVersion::Exactly(Version::new(v)));
    loop {
        let own = command(10_000 + writer * 1_000 + round);
        match log.append(Append { expected, command: own, ..append(2, 0) }) {
            Ok(_) => break,
            Err(AppendError::Conflict { actual, .. }) => {
                let version = Version::new(round);
                if actual.is_some_and(|actual| actual >= version) {
                    break;
                }
                thread::yield_now();
            }
            Err(error) => panic!("{error}"),
        }
    }
    let _own = append_now(log, append(100 + writer, 20_000 + round));
    matches!(same_command, Appended::Now(_))
}

fn what_is_not_there_is_said(log: &impl EventLog) {
    let position = Position::new(1);
    match log.read_entry(position) {
        Err(ReadError::NoSuchEntry { position: asked, size }) => {
            assert_eq!((asked, size.get()), (position, 1))
        }
        other => panic!("expected no such entry, got {other:?}"),
    }
    assert_eq!(log.stream_version(&stream(1)).expect("an index"), None);
    assert_eq!(log.read_stream(&stream(1), Version::FIRST).expect("an index"), []);
    assert_eq!(log.read_all(position).count(), 0);
    assert_eq!(log.find_command(&stream(1), command(1)).expect("an index"), None);
}

fn heads_are_those_of_a_scan(log: &impl EventLog) {
    // One stream of several index rows beside some of a few entries each, and the end of the log in the tail.
    fill(log, 1, 0, 600);
    fill(log, 7, 1_000, 3_000);
    let mut long = append(3, 5_000);
    long.drafts = (0..300).map(draft).collect();
    let _receipt = append_now(log, long);
    fill(log, 11, 6_000, 40);
    let entries: Vec<_> = log.read_all(Position::FIRST).map(|page| page.expect("a page")).collect();
    let entries: Vec<_> = entries.iter().flat_map(|page| page.entries()).collect();
    let size = log.head().size.get();
    for at in [0, 1, 2, 300, 600, 1_024, 2_500, 3_700, 3_800, size - 20, size - 1, size] {
        let mut last = std::collections::BTreeMap::new();
        for (_, bytes) in entries.iter().take(at as usize) {
            let entry = EntryRef::decode(bytes).expect("an entry");
            last.insert(entry.stream, (Hash::leaf(bytes), entry.version));
        }
        let heads = log.heads(Size::new(at)).expect("the log has been so long");
        let mut lines: Vec<String> = last
            .iter()
            .map(|(stream, (hash, version))| {
                format!("{{\"hash\":\"{hash}\",\"stream\":\"{stream}\",\"version\":{version}}}")
            })
            .collect();
        lines.sort();
        let mut tree = Tree::new();
        lines.iter().for_each(|line| tree.push(Hash::leaf(line.as_bytes())));
        assert_eq!((heads.streams(), heads.root()), (lines.len() as u64, tree.root()), "at {at}");
        for stream in last.keys() {
            let path = heads.path_of(stream).expect("the stream has an entry");
            assert_eq!(Some(&path.line), lines.get(path.index as usize));
            path.verify(heads.streams(), tree.root()).expect("its path leads to the root");
        }
    }
    assert!(matches!(log.heads(Size::new(size + 1)), Err(ReadError::NoSuchEntry { .. })));
}
