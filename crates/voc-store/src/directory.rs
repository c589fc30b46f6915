//! The directory of a store: what lies in it, who holds it, and whether it is complete.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::durable::{name_of, read_dir, read_file, write_file};
use crate::error::{Doing, StoreError};

/// The file that says "the creation was finished", and in which format.
const MARKER: &str = "voc-store";
/// The file whose lock says "this store is open".
///
/// sled locks its `db` file too, but only after it has touched others; our repairs happen before
/// that and must not disturb a store that is open elsewhere.
const LOCK: &str = "lock";
/// sled's data file.
pub(crate) const DB: &str = "db";
/// sled's directory of oversized pages. See `SEGMENT_BYTES` for why it stays empty.
pub(crate) const BLOBS: &str = "blobs";
/// What the name of every snapshot begins with.
pub(crate) const SNAPSHOT_PREFIX: &str = "snap.";
/// The format this version writes, and the newest it reads.
const FORMAT: u32 = 1;

/// Refuses a directory in which no store may be created.
pub(crate) fn check_vacant(dir: &Path) -> Result<(), StoreError> {
    match check_store(dir) {
        Err(StoreError::NotFound { .. }) => Ok(()),
        Ok(()) | Err(StoreError::NewerFormat { .. }) => {
            Err(StoreError::AlreadyExists { dir: dir.to_owned() })
        }
        Err(other) => Err(other),
    }
}

/// Refuses a directory that does not hold a complete store of a format we read.
pub(crate) fn check_store(dir: &Path) -> Result<(), StoreError> {
    let names = read_dir(dir)?;
    if names.is_empty() {
        return Err(StoreError::NotFound { dir: dir.to_owned() });
    }
    let Some(marker) = read_file(&dir.join(MARKER))? else {
        let ours = |name: &str| {
            name.starts_with(MARKER)
                || name.starts_with("conf")
                || name.starts_with(SNAPSHOT_PREFIX)
                || [LOCK, DB, BLOBS].contains(&name)
        };
        return Err(if names.iter().all(|path| ours(name_of(path))) {
            StoreError::InterruptedCreation { dir: dir.to_owned() }
        } else {
            StoreError::NotAStore { dir: dir.to_owned() }
        });
    };
    let found = parse_marker(&marker).ok_or_else(|| StoreError::Damaged {
        doing: Doing::at("reading", &dir.join(MARKER)),
        what: format!("it does not say \"{MARKER}\" and a format number"),
    })?;
    if found > FORMAT {
        return Err(StoreError::NewerFormat { dir: dir.to_owned(), found, supported: FORMAT });
    }
    check_data_file(dir)
}

/// Writes the marker, the last step of a creation.
pub(crate) fn mark_complete(dir: &Path) -> Result<(), StoreError> {
    write_file(dir, MARKER, format!("{MARKER} {FORMAT}\n").as_bytes())
}

/// How often the lock is tried, and how long apart: a quarter of a second in all.
///
/// A lock that this process gave back a moment ago may still be held by a child that was forked in
/// between and has not yet come to its own program.
const LOCK_ATTEMPTS: u32 = 25;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Takes the lock that makes us the store's only user; dropping the file gives it back.
pub(crate) fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join(LOCK);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|e| StoreError::from_io(Doing::at("opening", &path), e))?;
    for _ in 0..LOCK_ATTEMPTS {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::Error(e)) => {
                return Err(StoreError::from_io(Doing::at("locking", &path), e));
            }
        }
    }
    Err(StoreError::InUse { dir: dir.to_owned() })
}

/// Refuses a store whose data file is gone: sled would make a new, empty one without a word.
fn check_data_file(dir: &Path) -> Result<(), StoreError> {
    let path = dir.join(DB);
    match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() && metadata.len() > 0 => Ok(()),
        Ok(_) => Err(StoreError::Damaged {
            doing: Doing::at("opening", &path),
            what: "the data file is empty".to_owned(),
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(StoreError::Damaged {
            doing: Doing::at("opening", &path),
            what: "the data file is missing".to_owned(),
        }),
        Err(e) => Err(StoreError::from_io(Doing::at("opening", &path), e)),
    }
}

fn parse_marker(bytes: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.strip_prefix(MARKER)?.trim().parse().ok()
}
