//! The views: everything that is rebuilt from the log. They pull from the log at their own
//! checkpoint; rows and checkpoint are written in one batch, so a crash leaves them merely behind.

mod catch_up;
mod departments;
mod due_index;
mod key;
mod rows;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

pub use departments::{DepartmentCount, Measure};
use rows::Rows;
use serde::{Deserialize, Serialize};
use voc_domain::{
    Policy, Reference, Ticket, TicketId, TicketNumber, Timestamp, calendar::Calendar,
};
use voc_log::EventLog;
use voc_store::{Store, StoreError, StoreOptions};

use crate::error::{EngineError, from_views};

/// The layout of the rows. Views of another layout are rebuilt.
const LAYOUT: u32 = 1;

/// How far the views have come, written with every batch of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Checkpoint {
    layout: u32,
    /// The generation of rows that is in use; a rebuild writes the next beside it.
    generation: u32,
    /// The position of the first entry not yet seen.
    next: u64,
    /// The leaf hash of the last entry seen: views of another log, or of a part of this one that a
    /// restored backup took back, are rebuilt.
    last: Option<String>,
    /// Whether the log at hand is known to go on from here.
    #[serde(skip)]
    trusted: bool,
}

/// How many batches may be written before they are made durable. A crash costs no more than folding
/// their entries again.
const BATCHES_UNSYNCED_MAX: u32 = 256;

/// What the rows depend on besides the log.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) policy: Policy,
    pub(crate) calendar: Calendar,
    pub(crate) time_zone: chrono_tz::Tz,
}

/// The views of a data directory.
#[derive(Debug)]
pub(crate) struct Views {
    store: Store,
    rules: Rules,
    checkpoint: Mutex<Checkpoint>,
    unsynced: AtomicU32,
}

/// A ticket that cannot be followed any further, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parked {
    pub(crate) position: u64,
    pub(crate) reason: String,
}

impl Views {
    /// Opens the views, or makes empty ones where there are none or where they cannot be read:
    /// they can always be rebuilt.
    pub(crate) fn open(dir: &Path, rules: Rules) -> Result<(Self, Vec<String>), EngineError> {
        let options = StoreOptions::default().cache_bytes(64 << 20);
        let mut repaired = Vec::new();
        let store = match Store::open(dir, &options) {
            Ok(opened) => {
                repaired.extend(opened.repairs.iter().map(ToString::to_string));
                opened.store
            }
            Err(StoreError::NotFound { .. }) => {
                Store::create(dir, &options).map_err(|error| from_views(dir, error))?
            }
            Err(error @ (StoreError::InterruptedCreation { .. } | StoreError::Damaged { .. })) => {
                repaired.push(format!("rebuilt from the log, because {error}"));
                set_aside(dir)?;
                Store::create(dir, &options).map_err(|error| from_views(dir, error))?
            }
            Err(error) => return Err(from_views(dir, error)),
        };
        Ok((Self::on(store, rules)?, repaired))
    }

    /// Makes views that live in memory, for a comparison or a look into the past.
    pub(crate) fn in_memory(rules: Rules) -> Result<Self, EngineError> {
        Self::on(Store::memory(), rules)
    }

    fn on(store: Store, rules: Rules) -> Result<Self, EngineError> {
        let fresh =
            Checkpoint { layout: LAYOUT, generation: 0, next: 0, last: None, trusted: true };
        let found = store.get(key::CHECKPOINT).map_err(EngineError::Views)?;
        let checkpoint = found.and_then(|value| serde_json::from_slice(&value).ok());
        let checkpoint = checkpoint.filter(|found: &Checkpoint| found.layout == LAYOUT);
        let unsynced = AtomicU32::new(0);
        let views = Self { store, rules, checkpoint: Mutex::new(fresh), unsynced };
        match checkpoint {
            Some(checkpoint) => *views.lock() = checkpoint,
            None => views.clear()?,
        }
        Ok(views)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Checkpoint> {
        self.checkpoint.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn generation(&self) -> u32 {
        self.lock().generation
    }

    fn rows(&self) -> Rows<'_> {
        Rows::new(&self.store, self.generation())
    }

    /// Removes every row of every generation.
    fn clear(&self) -> Result<(), EngineError> {
        self.remove_rows(|_| true)
    }

    /// Writes a batch of rows; every so often the batches so far are made durable.
    fn write(&self, batch: voc_store::Batch) -> Result<(), EngineError> {
        let large = batch.len() > 1024;
        let count = self.unsynced.fetch_add(1, Ordering::Relaxed) + 1;
        if large || count >= BATCHES_UNSYNCED_MAX {
            self.unsynced.store(0, Ordering::Relaxed);
            return self.store.commit(batch).map_err(EngineError::Views);
        }
        self.store.apply(batch).map_err(EngineError::Views)
    }

    fn remove_rows(&self, unwanted: impl Fn(&[u8]) -> bool) -> Result<(), EngineError> {
        let mut batch = voc_store::Batch::new();
        for row in self.store.prefix([]) {
            let (row_key, _) = row.map_err(EngineError::Views)?;
            if unwanted(&row_key) {
                batch.remove(&row_key);
            }
            if batch.len() == 4096 {
                self.store.apply(std::mem::take(&mut batch)).map_err(EngineError::Views)?;
            }
        }
        self.store.apply(batch).map_err(EngineError::Views)
    }

    /// Rebuilds every row beside the present ones, swaps, and removes the old ones.
    pub(crate) fn rebuild(
        &self,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let mut present = self.lock();
        let old = present.generation;
        let mut next =
            Checkpoint { layout: LAYOUT, generation: old + 1, next: 0, last: None, trusted: true };
        // What an interrupted rebuild left is no part of this one.
        self.remove_rows(|row| key::is_of(row, next.generation))?;
        self.pull(log, &mut next, catch_up::Target::Beside, progress)?;
        let mut batch = voc_store::Batch::new();
        batch.put(key::CHECKPOINT, rows::json(&next));
        self.store.commit(batch).map_err(EngineError::Views)?;
        *present = next;
        drop(present);
        self.remove_rows(|row| key::is_of(row, old))
    }

    /// Returns the state of a ticket.
    pub(crate) fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, EngineError> {
        let rows = self.rows();
        if let Some(parked) = rows.read::<Parked>(&key::parked(id))? {
            let Parked { position, reason } = parked;
            return Err(EngineError::Parked { ticket: id, position, reason });
        }
        rows.read(&key::ticket(id))
    }

    /// Returns the tickets that cannot be followed.
    pub(crate) fn parked(&self) -> Result<Vec<TicketId>, EngineError> {
        self.rows()
            .scan(key::PARKED)?
            .map(|row| row.and_then(|(id, _)| key::read_id(&id)))
            .collect()
    }

    /// Returns every ticket, in the order of their identities (that is, roughly of their opening).
    pub(crate) fn tickets(
        &self,
    ) -> Result<impl Iterator<Item = Result<Ticket, EngineError>>, EngineError> {
        let all = self.rows().scan(key::TICKET)?;
        Ok(all.map(|row| row.and_then(|(_, value)| rows::parse(&value))))
    }

    /// Finds a ticket by its number.
    pub(crate) fn by_number(&self, number: TicketNumber) -> Result<Option<TicketId>, EngineError> {
        self.rows().read(&key::number(number))
    }

    /// Finds a ticket by the hospital's own name for it.
    pub(crate) fn by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<TicketId>, EngineError> {
        self.rows().read(&key::reference(reference))
    }

    /// Returns the highest count given in a year.
    pub(crate) fn highest_count(&self, year: u16) -> Result<u32, EngineError> {
        Ok(self.rows().read(&key::highest_count(year))?.unwrap_or(0))
    }

    /// Returns the running clocks due at or before a moment, the earliest first.
    pub(crate) fn due_until(
        &self,
        until: Timestamp,
    ) -> Result<impl Iterator<Item = Result<due_index::Entry, EngineError>>, EngineError> {
        due_index::until(&self.rows(), key::DUE, until)
    }

    /// Returns the clocks that may owe an escalation by a moment, the earliest first.
    pub(crate) fn owed_until(
        &self,
        until: Timestamp,
    ) -> Result<impl Iterator<Item = Result<due_index::Entry, EngineError>>, EngineError> {
        due_index::until(&self.rows(), key::OWED, until)
    }

    /// Returns the counts of every department and month.
    pub(crate) fn department_counts(&self) -> Result<Vec<DepartmentCount>, EngineError> {
        departments::read(&self.rows())
    }

    /// Returns every row of the present generation, for a comparison with a rebuild.
    pub(crate) fn all_rows(
        &self,
    ) -> Result<impl Iterator<Item = Result<rows::Row, EngineError>>, EngineError> {
        self.rows().scan(b"")
    }

    /// Returns what the rows depend on besides the log.
    pub(crate) const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Returns the position of the first entry not yet seen.
    pub(crate) fn next(&self) -> u64 {
        self.lock().next
    }
}

/// Moves a directory that cannot be used out of the way. Nothing is deleted.
fn set_aside(dir: &Path) -> Result<(), EngineError> {
    let free = (1..).map(|n| dir.with_extension(format!("aside-{n}"))).find(|to| !to.exists());
    let to = free.expect("BUG: some number is free");
    std::fs::rename(dir, &to).map_err(|source| EngineError::File {
        what: "move aside",
        path: dir.to_owned(),
        source,
    })
}
