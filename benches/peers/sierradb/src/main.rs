//! sierradb in process, with one bucket and one partition: its only order of all events is that of a partition. An
//! append is answered after the flush that covers it. When that is, a setting says: `each` flushes for every
//! append, `grouped` every millisecond. (Left as it is, it flushes every 5 ms, or at 50 events or 4096 bytes.)

use std::time::Duration;

use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use sierradb::IterDirection::Forward;
use sierradb::StreamId;
use sierradb::database::{Database, DatabaseBuilder, ExpectedVersion, NewEvent, Transaction};
use sierradb::error::WriteError;
use sierradb::id::{uuid_to_partition_hash, uuid_v7_with_partition_hash};
use tokio::runtime::Runtime;
use uuid::Uuid;

const KEY: Uuid = Uuid::from_u128(0x5eed);
const PARTITION: u16 = 0;
/// Transactions read at once.
const PAGE: usize = 1_000;
const MILLISECOND: Duration = Duration::from_millis(1);

struct Sierra {
    runtime: Runtime,
    store: Database,
}

impl Store for Sierra {
    /// Events in the stream.
    type Head = u64;

    fn durability(args: &Args) -> String {
        match args.setting.as_str() {
            "each" => "fdatasync for every append".to_owned(),
            _ => "fdatasync every millisecond".to_owned(),
        }
    }

    fn open(args: &Args) -> Self {
        let mut builder = DatabaseBuilder::new();
        builder.bucket_ids_from_range(0..1).writer_threads(1).reader_threads(2);
        match args.setting.as_str() {
            "each" => builder.sync_interval(Duration::ZERO),
            "grouped" => builder
                .sync_interval(MILLISECOND)
                .sync_idle_interval(MILLISECOND)
                .max_batch_size(100_000)
                .min_sync_bytes(64 << 20),
            other => panic!("the settings are each and grouped, not {other}"),
        };
        let runtime = Runtime::new().unwrap();
        let store = runtime.block_on(async { builder.open(&args.dir) }).unwrap();
        Self { runtime, store }
    }

    fn nothing() -> u64 {
        0
    }

    fn head(&self, ticket: u64) -> u64 {
        let stream = stream(ticket);
        let latest = self.store.get_stream_version(PARTITION, &stream);
        self.runtime.block_on(latest).unwrap().map_or(0, |latest| latest.version + 1)
    }

    fn append(&self, ticket: u64, head: u64, bodies: Vec<String>) -> Result<u64, Conflict> {
        let count = bodies.len() as u64;
        let appended = self.store.append_events(transaction(ticket, head, bodies));
        match self.runtime.block_on(appended) {
            Ok(_) => Ok(head + count),
            Err(WriteError::WrongExpectedVersion { .. }) => Err(Conflict),
            Err(error) => panic!("{error}"),
        }
    }

    /// One transaction an event, and those of different tickets wait for the same flush: reading a stream fetches
    /// whole transactions, and one over many tickets would slow that down.
    fn load(&self, events: Vec<Loaded>) {
        for different in events.chunk_by(|one, next| one.version == next.version) {
            let appends = different.iter().map(|event| {
                let body = vec![event.body.clone()];
                self.store.append_events(transaction(event.ticket, event.version - 1, body))
            });
            for appended in self.runtime.block_on(futures::future::join_all(appends)) {
                appended.unwrap();
            }
        }
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        self.ticket_as_of(ticket, u64::MAX, each);
    }

    fn ticket_as_of(&self, ticket: u64, events: u64, each: Each<'_>) -> bool {
        self.runtime.block_on(async {
            let read = self.store.read_stream(PARTITION, stream(ticket), 0, Forward);
            let mut pages = read.await.unwrap();
            while let Some(page) = pages.next_batch(PAGE).await.unwrap() {
                for event in page.into_iter().flatten() {
                    if event.partition_sequence >= events {
                        return;
                    }
                    each(&event.payload);
                }
            }
        });
        true
    }

    fn replay(&self, each: Each<'_>) {
        self.runtime.block_on(async {
            let mut pages = self.store.read_partition(PARTITION, 0, Forward).await.unwrap();
            while let Some(page) = pages.next_batch(PAGE).await.unwrap() {
                page.into_iter().flatten().for_each(|event| each(&event.payload));
            }
        });
    }

    fn close(self) {
        self.runtime.block_on(self.store.shutdown());
    }
}

fn stream(ticket: u64) -> StreamId {
    StreamId::new(name(ticket)).unwrap()
}

/// Events of one stream that has `head` events so far; the store counts versions from 0.
fn transaction(ticket: u64, head: u64, bodies: Vec<String>) -> Transaction {
    let events = (head..).zip(bodies).map(|(version, body)| NewEvent {
        event_id: uuid_v7_with_partition_hash(uuid_to_partition_hash(KEY)),
        stream_id: stream(ticket),
        stream_version: version
            .checked_sub(1)
            .map_or(ExpectedVersion::Empty, ExpectedVersion::Exact),
        event_name: "noted".to_owned(),
        timestamp: 1_795_000_000_000_000_000 + version,
        metadata: Vec::new(),
        payload: body.into_bytes(),
    });
    Transaction::new(KEY, PARTITION, events.collect()).unwrap()
}

fn main() {
    run::<Sierra>();
}
