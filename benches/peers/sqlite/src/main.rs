//! What a team would write by hand: one SQLite table, WAL, a commit an append. The connection is behind a fair lock:
//! with a plain mutex some of 64 writers wait for seconds.

use parking_lot::FairMutex;
use peer_common::{Args, Conflict, Each, Loaded, Store, name, run};
use rusqlite::{Connection, ErrorCode, Transaction, params};

const INSERT: &str = "INSERT INTO events(stream,version,kind,body) VALUES(?,?,'noted',?)";
const OF_STREAM: &str = "SELECT body FROM events WHERE stream=? AND position<=? ORDER BY version";

struct Sqlite(FairMutex<Connection>);

impl Store for Sqlite {
    type Head = u64;

    fn durability(_: &Args) -> String {
        "WAL, synchronous=FULL, one commit an append".to_owned()
    }

    fn open(args: &Args) -> Self {
        let connection = Connection::open(args.dir.join("events.db")).unwrap();
        let setup = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE IF NOT EXISTS events(position INTEGER PRIMARY KEY, stream TEXT NOT NULL,
               version INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
               UNIQUE(stream, version)) STRICT;";
        connection.execute_batch(setup).unwrap();
        Self(FairMutex::new(connection))
    }

    fn nothing() -> u64 {
        0
    }

    fn head(&self, ticket: u64) -> u64 {
        let connection = self.0.lock();
        let sql = "SELECT coalesce(max(version),0) FROM events WHERE stream=?";
        let mut query = connection.prepare_cached(sql).unwrap();
        query.query_one([name(ticket)], |row| row.get::<_, i64>(0)).unwrap() as u64
    }

    fn append(&self, ticket: u64, head: u64, bodies: Vec<String>) -> Result<u64, Conflict> {
        let (stream, count) = (name(ticket), bodies.len() as u64);
        let mut connection = self.0.lock();
        let transaction = connection.transaction().unwrap();
        for (version, body) in (head + 1..).zip(&bodies) {
            insert(&transaction, &stream, version, body)?;
        }
        transaction.commit().unwrap();
        Ok(head + count)
    }

    fn load(&self, events: Vec<Loaded>) {
        let mut connection = self.0.lock();
        let transaction = connection.transaction().unwrap();
        for event in &events {
            insert(&transaction, &name(event.ticket), event.version, &event.body).unwrap();
        }
        transaction.commit().unwrap();
    }

    fn ticket(&self, ticket: u64, each: Each<'_>) {
        self.ticket_as_of(ticket, i64::MAX as u64, each);
    }

    fn ticket_as_of(&self, ticket: u64, events: u64, each: Each<'_>) -> bool {
        let connection = self.0.lock();
        let mut query = connection.prepare_cached(OF_STREAM).unwrap();
        let mut rows = query.query(params![name(ticket), events as i64]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            each(row.get_ref_unwrap(0).as_bytes().unwrap());
        }
        true
    }

    fn replay(&self, each: Each<'_>) {
        let connection = self.0.lock();
        let sql = "SELECT position,stream,version,kind,body FROM events ORDER BY position";
        let mut query = connection.prepare(sql).unwrap();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            each(row.get_ref_unwrap(4).as_bytes().unwrap());
        }
    }
}

fn insert(to: &Transaction<'_>, stream: &str, version: u64, body: &str) -> Result<(), Conflict> {
    let mut insert = to.prepare_cached(INSERT).unwrap();
    match insert.execute(params![stream, version as i64, body]) {
        Ok(_) => Ok(()),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Conflict)
        }
        Err(error) => panic!("{error}"),
    }
}

fn main() {
    run::<Sqlite>();
}
