//! eventcore on SQLite (`sqlite`) or on one file a transaction (`fs`), by its store's interface.

use eventcore_fs::FileEventStore;
use eventcore_sqlite::{SqliteConfig, SqliteEventStore};
use eventcore_types::{
    BatchSize, Event, EventFilter, EventPage, EventReader, EventStore, EventStoreError, StreamId,
    StreamVersion, StreamWrites, collect_events,
};
use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

/// Events read at once.
const PAGE: usize = 10_000;

#[derive(Clone, Serialize, Deserialize)]
struct Noted {
    ticket: StreamId,
    body: String,
}

impl Event for Noted {
    fn stream_id(&self) -> &StreamId {
        &self.ticket
    }

    fn event_type_name() -> &'static str {
        "noted"
    }
}

enum Backend {
    Sqlite(SqliteEventStore),
    Files(FileEventStore),
}

struct Eventcore {
    runtime: Runtime,
    backend: Backend,
}

impl Store for Eventcore {
    type Head = usize;

    fn durability(args: &Args) -> String {
        match args.setting.as_str() {
            "sqlite" => "WAL, synchronous=FULL (SQLite's default)".to_owned(),
            _ => "fsync of the file and of its directory (its default)".to_owned(),
        }
    }

    fn open(args: &Args) -> Self {
        let runtime = Runtime::new().unwrap();
        let backend = match args.setting.as_str() {
            "sqlite" => {
                let path = args.dir.join("events.db");
                let config = SqliteConfig { path, encryption_key: None };
                let store = SqliteEventStore::new(config).unwrap();
                runtime.block_on(store.migrate()).unwrap();
                Backend::Sqlite(store)
            }
            "fs" => Backend::Files(FileEventStore::open(&args.dir).unwrap()),
            other => panic!("the settings are sqlite and fs, not {other}"),
        };
        Self { runtime, backend }
    }

    fn nothing() -> usize {
        0
    }

    /// There is no other way to ask for the end of a stream than to read it.
    fn head(&self, ticket: u64) -> usize {
        self.read(ticket).len()
    }

    fn append(&self, ticket: u64, head: usize, bodies: Vec<String>) -> Result<usize, Conflict> {
        let (stream, count) = (stream(ticket), bodies.len());
        let mut writes =
            StreamWrites::new().register_stream(stream.clone(), StreamVersion::new(head)).unwrap();
        for body in bodies {
            writes = writes.append(Noted { ticket: stream.clone(), body }).unwrap();
        }
        self.write(writes).map(|()| head + count)
    }

    fn load(&self, events: Vec<Loaded>) {
        let mut writes = StreamWrites::new();
        for event in events {
            let stream = stream(event.ticket);
            if !writes.expected_versions().contains_key(&stream) {
                let version = StreamVersion::new(usize::try_from(event.version).unwrap() - 1);
                writes = writes.register_stream(stream.clone(), version).unwrap();
            }
            writes = writes.append(Noted { ticket: stream, body: event.body }).unwrap();
        }
        self.write(writes).expect("nobody else writes");
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        self.read(ticket).iter().for_each(|noted| each(noted.body.as_bytes()));
    }

    /// What its projections use; it decodes every event.
    fn replay(&self, each: Each<'_>) {
        let limit = BatchSize::new(PAGE);
        let mut page = EventPage::first(limit);
        loop {
            let filter = EventFilter::all();
            let events: Vec<(Noted, _)> = self.runtime.block_on(async {
                match &self.backend {
                    Backend::Sqlite(store) => store.read_events(filter, page).await,
                    Backend::Files(store) => store.read_events(filter, page).await,
                }
                .unwrap()
            });
            let Some((_, last)) = events.last() else { return };
            page = EventPage::after(*last, limit);
            events.iter().for_each(|(noted, _)| each(noted.body.as_bytes()));
        }
    }
}

impl Eventcore {
    fn read(&self, ticket: u64) -> Vec<Noted> {
        let stream = stream(ticket);
        self.runtime.block_on(async {
            let events = match &self.backend {
                Backend::Sqlite(store) => store.read_stream(stream).await,
                Backend::Files(store) => store.read_stream(stream).await,
            };
            collect_events(events.unwrap()).await.unwrap()
        })
    }

    fn write(&self, writes: StreamWrites) -> Result<(), Conflict> {
        let appended = self.runtime.block_on(async {
            match &self.backend {
                Backend::Sqlite(store) => store.append_events(writes).await,
                Backend::Files(store) => store.append_events(writes).await,
            }
        });
        match appended {
            Ok(_) => Ok(()),
            Err(EventStoreError::VersionConflict { .. }) => Err(Conflict),
            Err(error) => panic!("{error}"),
        }
    }
}

fn stream(ticket: u64) -> StreamId {
    StreamId::try_new(name(ticket)).unwrap()
}

fn main() {
    run::<Eventcore>();
}
