//! cqrs-es on sqlite-es, by its whole command path (`CqrsFramework::execute`), with its own schema and a pool of ten.
//! Left as it is, its pool has `synchronous=NORMAL`: an acknowledged command is not on disk. Here it is set to FULL.

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{PersistedEventRepository, PersistedEventStore, SerializedEvent};
use cqrs_es::{Aggregate, AggregateError, DomainEvent, EventStore};
use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use serde::{Deserialize, Serialize};
use sqlite_es::{SqliteCqrs, SqliteEventRepository, sqlite_cqrs};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::runtime::Runtime;

/// The columns and the key of sqlite-es' own migration.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS events(aggregate_type text NOT NULL,
  aggregate_id text NOT NULL, sequence integer CHECK (sequence >= 0) NOT NULL,
  event_type text NOT NULL, event_version text NOT NULL, payload text NOT NULL,
  metadata text NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, sequence)) STRICT";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum TicketEvent {
    Noted { body: String },
}

impl DomainEvent for TicketEvent {
    fn event_type(&self) -> String {
        "noted".to_owned()
    }
    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

/// What is decided about a ticket needs nothing of what was noted.
#[derive(Default, Serialize, Deserialize)]
struct Ticket;

impl Aggregate for Ticket {
    const TYPE: &'static str = "ticket";
    type Command = Vec<String>;
    type Event = TicketEvent;
    type Error = std::fmt::Error;
    type Services = ();

    async fn handle(
        &mut self,
        bodies: Vec<String>,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for body in bodies {
            sink.write(TicketEvent::Noted { body }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, _: TicketEvent) {}
}

struct Cqrs {
    runtime: Runtime,
    commands: SqliteCqrs<Ticket>,
    events: SqliteEventRepository,
    store: PersistedEventStore<SqliteEventRepository, Ticket>,
}

impl Store for Cqrs {
    /// The framework reads the end of a stream itself, before every command.
    type Head = ();

    fn durability(_: &Args) -> String {
        "WAL, synchronous=FULL set by hand, one commit a command".to_owned()
    }

    fn open(args: &Args) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(args.dir.join("events.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let pool = runtime.block_on(async {
            let pool = SqlitePoolOptions::new().max_connections(10).connect_with(options);
            let pool = pool.await.unwrap();
            sqlx::query(SCHEMA).execute(&pool).await.unwrap();
            pool
        });
        let events = SqliteEventRepository::new(pool.clone());
        let store = PersistedEventStore::new_event_store(SqliteEventRepository::new(pool.clone()));
        Self { runtime, commands: sqlite_cqrs(pool, Vec::new(), ()), events, store }
    }

    fn nothing() {}

    fn head(&self, _: u64) {}

    fn append(&self, ticket: u64, (): (), bodies: Vec<String>) -> Result<(), Conflict> {
        let stream = name(ticket);
        loop {
            match self.runtime.block_on(self.commands.execute(&stream, bodies.clone())) {
                Ok(()) => return Ok(()),
                Err(AggregateError::AggregateConflict) => return Err(Conflict),
                // Its connections compete for SQLite's lock; who waited too long is told so.
                Err(error) if format!("{error:?}").contains("locked") => {}
                Err(error) => panic!("{error:?}"),
            }
        }
    }

    fn load(&self, events: Vec<Loaded>) {
        let events: Vec<_> = events
            .into_iter()
            .map(|loaded| {
                let event = TicketEvent::Noted { body: loaded.body };
                SerializedEvent::new(
                    name(loaded.ticket),
                    usize::try_from(loaded.version).unwrap(),
                    Ticket::TYPE.to_owned(),
                    event.event_type(),
                    event.event_version(),
                    serde_json::to_value(&event).unwrap(),
                    serde_json::json!({}),
                )
            })
            .collect();
        self.runtime.block_on(self.events.persist::<Ticket>(&events, None)).unwrap();
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        let events = self.runtime.block_on(self.store.load_events(&name(ticket))).unwrap();
        for event in events {
            let TicketEvent::Noted { body } = event.payload;
            each(body.as_bytes());
        }
    }

    /// What its `QueryReplay` uses; it decodes every event.
    fn replay(&self, each: Each<'_>) {
        self.runtime.block_on(async {
            let mut events = self.events.stream_all_events::<Ticket>().await.unwrap();
            while let Some(event) = events.next::<Ticket>(&[]).await {
                let TicketEvent::Noted { body } = event.unwrap().payload;
                each(body.as_bytes());
            }
        });
    }
}

fn main() {
    run::<Cqrs>();
}
