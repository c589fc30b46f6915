//! Our log as an application has it: hashed, with a signed checkpoint in every commit.

use std::sync::atomic::{AtomicU64, Ordering};

use peer_common::{Args, Conflict, Each, Loaded, Store, run};
use uuid::Uuid;
use voc_log::{
    Append, AppendError, Clear, Clock, CommandId, Draft, EntryRef, EventLog, ExpectedVersion,
    Genesis, Name, Occurred, Origin, Position, SigningKey, SledLog, StreamId, Timestamp,
    TypeVersion, Version,
};

const START_MS: i64 = 1_767_225_600_000;
const SEED: [u8; 32] = [7; 32];

struct Voc {
    log: SledLog,
    /// Commands so far, so that each has an id of its own.
    commands: AtomicU64,
}

impl Store for Voc {
    /// Entries in the stream.
    type Head = u64;

    fn durability(_: &Args) -> String {
        "fdatasync a commit, with a hash chain and a signed checkpoint".to_owned()
    }

    fn open(args: &Args) -> Self {
        let path = args.dir.join("log");
        let options = Default::default();
        let key = SigningKey::from_seed(SEED);
        let log = if path.exists() {
            SledLog::open(&path, &options).unwrap().log
        } else {
            let origin = Origin::parse("voc.bench.example/2026").unwrap();
            let genesis = Genesis {
                verifier_key: Some(key.verifier_key(&origin).to_string()),
                origin,
                time_zone: "Asia/Seoul".to_owned(),
                clock: Clock::Simulated,
                recorded_at: Timestamp::from_unix_ms(START_MS),
                command: CommandId::from_uuid(id(u64::MAX, 0)),
            };
            SledLog::create(&path, &genesis, &options).unwrap()
        };
        log.sign_with(key).unwrap();
        let commands = AtomicU64::new(log.head().size.get());
        Self { log, commands }
    }

    fn nothing() -> u64 {
        0
    }

    fn head(&self, ticket: u64) -> u64 {
        let version = self.log.stream_version(&stream(ticket)).unwrap();
        version.map_or(0, |version| version.get() + 1)
    }

    fn append(&self, ticket: u64, head: u64, bodies: Vec<String>) -> Result<u64, Conflict> {
        let count = bodies.len() as u64;
        match self.log.append(self.appending(ticket, head, &bodies)) {
            Ok(_) => Ok(head + count),
            Err(AppendError::Conflict { .. }) => Err(Conflict),
            Err(error) => panic!("{error}"),
        }
    }

    fn load(&self, events: Vec<Loaded>) {
        let appends = events.into_iter().map(|event| {
            self.appending(event.ticket, event.version - 1, std::slice::from_ref(&event.body))
        });
        let outcomes = self.log.append_many(appends.collect());
        assert!(outcomes.iter().all(Result::is_ok), "every event is taken");
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        self.ticket_as_of(ticket, u64::MAX, each);
    }

    /// The log's first entry is its own, so that an event's position is its number, from 1.
    fn ticket_as_of(&self, ticket: u64, events: u64, each: Each<'_>) -> bool {
        let entries = self.log.read_stream(&stream(ticket), Version::FIRST).unwrap();
        let then = entries.iter().take_while(|entry| entry.position.get() <= events);
        then.for_each(|entry| each(clear(&entry.bytes).as_bytes()));
        true
    }

    fn replay(&self, each: Each<'_>) {
        for page in self.log.read_all(Position::FIRST.next()) {
            page.unwrap().entries().for_each(|(_, entry)| each(entry));
        }
    }

    fn bodies(&self, each: Each<'_>) {
        self.replay(&mut |entry| each(clear(entry).as_bytes()));
    }
}

impl Voc {
    fn appending(&self, ticket: u64, head: u64, bodies: &[String]) -> Append {
        let command = self.commands.fetch_add(1, Ordering::Relaxed);
        let at = Timestamp::from_unix_ms(START_MS + command as i64);
        let drafts = bodies.iter().map(|body| {
            let clear = Clear::from_canonical(body).expect("bodies are canonical JSON");
            let name = Name::parse("noted").expect("a name");
            Draft::new(name, TypeVersion::new(1), Occurred::at(at), clear)
        });
        let last = head.checked_sub(1).map(Version::new);
        Append {
            stream: stream(ticket),
            expected: last.map_or(ExpectedVersion::NoStream, ExpectedVersion::Exactly),
            command: CommandId::from_uuid(id(command, 0x63)),
            recorded_at: at,
            drafts: drafts.collect(),
        }
    }
}

/// The facts of an entry, which is decoded whole for them.
fn clear(entry: &[u8]) -> &str {
    EntryRef::decode(entry).expect("a stored entry can be read").clear
}

fn stream(ticket: u64) -> StreamId {
    StreamId::from_uuid(id(ticket, 0x73))
}

/// A UUID version 7 as a program would draw it: its number stands for the time.
fn id(number: u64, salt: u64) -> Uuid {
    let high = (START_MS as u64 + number % (1 << 40)) << 16 | 0x7000;
    let low = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt << 32;
    Uuid::from_u64_pair(high, 0x8000_0000_0000_0000 | low >> 2)
}

fn main() {
    run::<Voc>();
}
