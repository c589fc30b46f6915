//! [`SledBackend`]: one open sled database, opened, synced and closed with care.

use std::fs::{File, OpenOptions};
use std::ops::Bound;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::aside::move_aside;
use crate::batch::Batch;
use crate::directory::{self, DB, SNAPSHOT_PREFIX};
use crate::durable::{self, name_of, read_dir, sync_dir};
use crate::error::{Doing, StoreError, is_lock_refusal};
use crate::repair::Repair;
use crate::value_size::ValueSize;
use crate::watch::Watch;
use crate::{StoreOptions, conf};

/// How long a just-closed database may keep its lock: the pool threads of sled let go of the file
/// a moment after the last handle is dropped.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Holds one open sled database.
pub(crate) struct SledBackend {
    dir: PathBuf,
    size: ValueSize,
    /// `None` only while dropping.
    db: Option<sled::Db>,
    watch: Watch,
    data_file: File,
    /// The directory of files whose own name is known to be on stable storage.
    pub(crate) durable_dir: Mutex<Option<PathBuf>>,
    /// Held until the database is closed, and therefore the last field.
    _lock: File,
}

impl SledBackend {
    /// Makes a store in an absent or empty directory and syncs all of it.
    pub(crate) fn create(dir: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        directory::check_vacant(dir)?;
        let to_sync = durable::create_dirs(dir)?;
        let lock = directory::lock(dir)?;
        let backend =
            Self::start(dir, options, options.values, lock).map_err(|e| e.into_store_error(dir))?;
        backend.flush()?;
        conf::keep_copy(dir)?;
        durable::sync_tree(dir)?;
        directory::mark_complete(dir)?;
        to_sync.iter().try_for_each(|dir| sync_dir(dir))?;
        Ok(backend)
    }

    /// Opens a store, repairing what can be repaired without losing anything.
    pub(crate) fn open(
        dir: &Path,
        options: &StoreOptions,
    ) -> Result<(Self, Vec<Repair>), StoreError> {
        directory::check_store(dir)?;
        let lock = directory::lock(dir)?;
        let mut repairs = Vec::new();
        let size = conf::restore(dir, &mut repairs)?;
        move_unfinished_snapshots_aside(dir, &mut repairs)?;
        let backend = match Self::start(dir, options, size, lock) {
            Ok(backend) => backend,
            Err(StartError::Damaged { lock, error }) => {
                let to = move_all_snapshots_aside(dir)?;
                if to.is_empty() {
                    return Err(error);
                }
                repairs.push(Repair::SnapshotsMovedAside { to });
                Self::start(dir, options, size, lock).map_err(|e| e.into_store_error(dir))?
            }
            Err(other) => return Err(other.into_store_error(dir)),
        };
        // Opening writes a new snapshot and deletes the old ones; sled syncs the file only.
        backend.sync_data()?;
        sync_dir(dir)?;
        Ok((backend, repairs))
    }

    fn start(
        dir: &Path,
        options: &StoreOptions,
        size: ValueSize,
        lock: File,
    ) -> Result<Self, StartError> {
        let config = sled::Config::new()
            .path(dir)
            .cache_capacity(options.cache_bytes)
            .flush_every_ms(None)
            .segment_size(size.segment_bytes());
        let db = match open_patiently(&config) {
            Ok(db) => db,
            Err(OpenError::Sled(error)) if is_lock_refusal(&error) => {
                return Err(StartError::InUse);
            }
            Err(error) => {
                let doing = Doing::at("opening", dir);
                let error = error.into_store_error(doing);
                return Err(match error {
                    StoreError::Damaged { .. } => StartError::Damaged { lock, error },
                    other => StartError::Other(other),
                });
            }
        };
        let path = dir.join(DB);
        let data_file = OpenOptions::new()
            .write(true)
            .open(&path)
            .map_err(|e| StartError::Other(StoreError::from_io(Doing::at("opening", &path), e)))?;
        let watch = Watch::start(db.clone()).map_err(|e| {
            StartError::Other(StoreError::from_io(Doing::new("starting a thread"), e))
        })?;
        Ok(Self {
            dir: dir.to_owned(),
            size,
            db: Some(db),
            watch,
            data_file,
            durable_dir: Mutex::default(),
            _lock: lock,
        })
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        guarded(Doing::new("reading a value"), || self.db().get(key))
    }

    pub(crate) fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> sled::Iter {
        self.db().range::<&[u8], _>((from, to))
    }

    /// Makes a batch visible, all of it at once. It is not durable yet.
    pub(crate) fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        let mut changes = sled::Batch::default();
        for (key, value) in batch.into_changes() {
            match value {
                Some(value) => changes.insert(key, value),
                None => changes.remove(key),
            }
        }
        guarded(Doing::new("writing a batch"), || {
            self.watch.during(|| self.db().apply_batch(changes))
        })
    }

    /// Hands everything applied so far to the operating system.
    pub(crate) fn flush(&self) -> Result<(), StoreError> {
        guarded(Doing::new("flushing the store"), || {
            self.watch.during(|| self.db().flush()).map(|_| ())
        })
    }

    /// Forces the data file to stable storage. sled itself asks for `sync_file_range` only, which
    /// reaches neither the drive's cache nor the file's length.
    pub(crate) fn sync_data(&self) -> Result<(), StoreError> {
        self.data_file
            .sync_data()
            .map_err(|e| StoreError::from_io(Doing::at("syncing", &self.dir.join(DB)), e))
    }

    pub(crate) fn value_size(&self) -> ValueSize {
        self.size
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn size_on_disk(&self) -> Result<u64, StoreError> {
        durable::size_of_tree(&self.dir)
    }

    fn db(&self) -> &sled::Db {
        self.db.as_ref().expect("BUG: the database is taken out only while dropping")
    }
}

impl Drop for SledBackend {
    fn drop(&mut self) {
        // Under the watch, because sled flushes again in its own drop and could wait for ever
        // there; afterwards nothing is left to flush, or the error is known.
        let flushed = self.flush();
        self.watch.stop();
        let db = self.db.take();
        // sled unwraps the result of its last sync: on a full disk it would panic in our drop.
        let closed = catch_unwind(AssertUnwindSafe(|| drop(db)));
        if flushed.is_err() || closed.is_err() {
            tracing::warn!("a store was closed with changes that did not reach the disk");
        }
    }
}

/// Runs a call into sled and classifies what comes of it, a panic included.
///
/// sled asserts its invariants while it reads, so damaged files can make it panic instead of
/// returning an error. Nothing of ours is in the middle of a change at that point, and sled's own
/// state is not used again: a write that panicked poisons the store, a read changes nothing.
pub(crate) fn guarded<T>(
    doing: Doing,
    call: impl FnOnce() -> sled::Result<T>,
) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|error| StoreError::from_sled(doing, error)),
        Err(_) => Err(panicked(doing)),
    }
}

fn panicked(doing: Doing) -> StoreError {
    let what = "an assertion of the embedded store does not hold".to_owned();
    StoreError::Damaged { doing, what }
}

/// Why a database did not start.
enum StartError {
    /// Something outside this library holds sled's own lock.
    InUse,
    /// The files do not fit together; a second attempt without snapshots may help.
    Damaged {
        lock: File,
        error: StoreError,
    },
    Other(StoreError),
}

impl StartError {
    fn into_store_error(self, dir: &Path) -> StoreError {
        match self {
            Self::InUse => StoreError::InUse { dir: dir.to_owned() },
            Self::Damaged { error, .. } | Self::Other(error) => error,
        }
    }
}

enum OpenError {
    Sled(sled::Error),
    Panicked,
}

impl OpenError {
    fn into_store_error(self, doing: Doing) -> StoreError {
        match self {
            Self::Sled(error) => StoreError::from_sled(doing, error),
            Self::Panicked => panicked(doing),
        }
    }
}

/// Opens the database, waiting for the threads of a just-closed one to let go of its lock. Our own
/// lock is held by now, so no other store can be the reason.
fn open_patiently(config: &sled::Config) -> Result<sled::Db, OpenError> {
    let give_up = Instant::now() + LOCK_PATIENCE;
    loop {
        match catch_unwind(AssertUnwindSafe(|| config.open())) {
            Ok(Err(error)) if is_lock_refusal(&error) && Instant::now() < give_up => {
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(result) => return result.map_err(OpenError::Sled),
            Err(_) => return Err(OpenError::Panicked),
        }
    }
}

/// sled takes `snap.<n>.generating` for a snapshot, finds it incomplete and refuses to open.
fn move_unfinished_snapshots_aside(
    dir: &Path,
    repairs: &mut Vec<Repair>,
) -> Result<(), StoreError> {
    for path in snapshots(dir)? {
        if name_of(&path).ends_with(".generating") {
            let to = move_aside(dir, &path)?;
            repairs.push(Repair::UnfinishedSnapshotMovedAside { to });
        }
    }
    Ok(())
}

fn move_all_snapshots_aside(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    snapshots(dir)?.iter().map(|path| move_aside(dir, path)).collect()
}

fn snapshots(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut paths = read_dir(dir)?;
    paths.retain(|path| name_of(path).starts_with(SNAPSHOT_PREFIX));
    Ok(paths)
}
