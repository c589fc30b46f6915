//! A generation of views: one store, complete by itself. A rebuild makes the next beside it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use serde::{Deserialize, Serialize};
use voc_store::{Batch, Store, StoreError, StoreOptions};

use super::{key, rows};
use crate::{
    data_dir::file,
    error::{EngineError, from_views},
};

/// The layout of the rows. Views of another layout are rebuilt. Raise it with every change to what a row
/// holds or to when it is written: its key, the serialised form of a state, what an index leaves out.
const LAYOUT: u32 = 9;

/// How many batches may be written before they are made durable. A crash costs no more than folding
/// their entries again.
const BATCHES_UNSYNCED_MAX: u32 = 256;

/// A batch of so many rows is made durable at once: it would take long to write again.
const ROWS_UNSYNCED_MAX: usize = 1_024;

/// How far a generation has come, written with every batch of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    layout: u32,
    /// What the rows depend on besides the log. Rows made by other rules are rebuilt.
    rules: String,
    /// The position of the first entry not yet seen.
    pub(super) next: u64,
    /// The leaf hash of the last entry seen: views of another log, or of a part of this one that a
    /// restored backup took back, are rebuilt.
    pub(super) last: Option<String>,
}

impl Checkpoint {
    /// Returns the checkpoint of views that have seen nothing.
    pub(super) fn start(rules: &str) -> Self {
        Self { layout: LAYOUT, rules: rules.to_owned(), next: 0, last: None }
    }
}

/// The rows of a generation.
#[derive(Debug)]
pub(super) struct Generation {
    pub(super) store: Store,
    number: u32,
    unsynced: AtomicU32,
}

impl Generation {
    pub(super) fn in_memory() -> Self {
        Self { store: Store::memory(), number: 0, unsynced: AtomicU32::new(0) }
    }

    /// Opens the newest complete generation in a directory, or makes the first. What a rebuild that
    /// was cut short left behind is removed, and so is what cannot be opened: the log has it all.
    /// Returns what was repaired.
    pub(super) fn newest(dir: &Path, rules: &str) -> Result<(Self, Vec<String>), EngineError> {
        fs::create_dir_all(dir).map_err(|source| file("create", dir, source))?;
        let mut repaired = Vec::new();
        let mut found = None;
        let mut numbers = numbers(dir)?;
        while let Some(number) = numbers.pop() {
            if found.is_none() {
                found = open(&path(dir, number), number, rules, &mut repaired)?;
            }
            if found.as_ref().is_none_or(|one| one.number != number) {
                remove(&path(dir, number))?;
            }
        }
        let generation = match found {
            Some(generation) => generation,
            None => {
                let first = Self::create(dir, 1)?;
                first.checkpoint(&Checkpoint::start(rules))?;
                first
            }
        };
        Ok((generation, repaired))
    }

    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Makes the generation after this one, empty and not yet complete.
    pub(super) fn following(&self, dir: Option<&Path>) -> Result<Self, EngineError> {
        let Some(dir) = dir else {
            return Ok(Self::in_memory());
        };
        remove(&path(dir, self.number + 1))?;
        Self::create(dir, self.number + 1)
    }

    fn create(dir: &Path, number: u32) -> Result<Self, EngineError> {
        let store = Store::create(path(dir, number), &options());
        let store = store.map_err(|error| from_views(dir, error))?;
        Ok(Self { store, number, unsynced: AtomicU32::new(0) })
    }

    /// Returns how far the generation has come, or nothing if it was never completed or was made by
    /// other rules.
    pub(super) fn reached(&self, rules: &str) -> Result<Option<Checkpoint>, EngineError> {
        let found =
            self.store.get(key::CHECKPOINT).map_err(|error| from_views(Path::new(""), error))?;
        let read = found.and_then(|value| serde_json::from_slice::<Checkpoint>(&value).ok());
        Ok(read.filter(|found| found.layout == LAYOUT && found.rules == rules))
    }

    /// Completes the generation: whatever was written before is durable with it.
    pub(super) fn checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), EngineError> {
        let mut batch = Batch::new();
        batch.put(key::CHECKPOINT, rows::json(checkpoint));
        self.store.commit(batch).map_err(|error| from_views(Path::new(""), error))
    }

    /// Writes a batch of rows; every so often the batches so far are made durable.
    pub(super) fn write(&self, batch: Batch) -> Result<(), EngineError> {
        let count = self.unsynced.fetch_add(1, Ordering::Relaxed) + 1;
        if batch.len() >= ROWS_UNSYNCED_MAX || count >= BATCHES_UNSYNCED_MAX {
            self.unsynced.store(0, Ordering::Relaxed);
            return self.store.commit(batch).map_err(|error| from_views(Path::new(""), error));
        }
        self.store.apply(batch).map_err(|error| from_views(Path::new(""), error))
    }

    /// Removes the files of a generation that another has taken the place of.
    pub(super) fn discard(&self, dir: Option<&Path>) -> Result<(), EngineError> {
        dir.map_or(Ok(()), |dir| remove(&path(dir, self.number)))
    }
}

fn options() -> StoreOptions {
    StoreOptions::default().cache_bytes(64 << 20)
}

fn path(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("generation-{number}"))
}

/// Returns the numbers of the generations in a directory, in order.
fn numbers(dir: &Path) -> Result<Vec<u32>, EngineError> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(dir).map_err(|source| file("read", dir, source))? {
        let name = entry.map_err(|source| file("read", dir, source))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("generation-"));
        numbers.extend(number.and_then(|number| number.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Opens a generation, or returns nothing when it is not complete or cannot be read.
fn open(
    path: &Path,
    number: u32,
    rules: &str,
    repaired: &mut Vec<String>,
) -> Result<Option<Generation>, EngineError> {
    let opened = match Store::open(path, &options()) {
        Ok(opened) => opened,
        Err(
            error @ (StoreError::InterruptedCreation { .. }
            | StoreError::NotFound { .. }
            | StoreError::NotAStore { .. }
            | StoreError::NewerFormat { .. }
            | StoreError::Damaged { .. }),
        ) => {
            repaired.push(format!("rebuilt from the log, because {error}"));
            return Ok(None);
        }
        Err(error) => return Err(from_views(path, error)),
    };
    repaired.extend(opened.repairs.iter().map(ToString::to_string));
    let generation = Generation { store: opened.store, number, unsynced: AtomicU32::new(0) };
    Ok(generation.reached(rules)?.is_some().then_some(generation))
}

fn remove(path: &Path) -> Result<(), EngineError> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(file("remove", path, source)),
    }
}
