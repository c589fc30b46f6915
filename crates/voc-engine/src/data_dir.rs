//! The files of a data directory: what it consists of, and how a part comes to be for good.
//!
//! ```text
//! vault/  keys/  log/     made first, in this order
//! config.toml             made last, whole or not at all: a directory that has it was finished
//! access/                 made with the first reading that is noted
//! checkpoints/            made with the first checkpoint that is published
//! views/                  made when it is opened
//! ```

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use voc_log::{DiskLog, OpenError, StoreOptions};
use voc_store::StoreError;

use crate::error::EngineError;

pub(crate) const LOG: &str = "log";
pub(crate) const VAULT: &str = "vault";
pub(crate) const KEYS: &str = "keys";
pub(crate) const VIEWS: &str = "views";
pub(crate) const CONFIG: &str = "config.toml";
pub(crate) const ACCESS: &str = "access";
pub(crate) const CHECKPOINTS: &str = "checkpoints";
/// Lies in a directory while it is being restored.
pub(crate) const RESTORING: &str = "restoring";
pub(crate) const SIGNING_KEY: &str = "signing.key";

/// Makes a directory that only its owner may enter; it must be absent or empty.
pub(crate) fn make_empty(dir: &Path) -> Result<(), EngineError> {
    if dir.exists() {
        let mut entries = fs::read_dir(dir).map_err(|source| file("read", dir, source))?;
        if entries.next().is_some() {
            return Err(EngineError::NotEmpty(dir.to_owned()));
        }
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|source| file("create", dir, source))
}

/// Writes a new file for its owner's eyes only. The directory is to be synced afterwards.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    write_new(path, bytes, 0o600)
}

/// Makes a file that is there as a whole or not at all, whenever the power fails.
pub(crate) fn publish(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    publish_as(path, bytes, 0o644)
}

/// As [`publish`], for its owner's eyes only.
pub(crate) fn publish_private(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    publish_as(path, bytes, 0o600)
}

fn publish_as(path: &Path, bytes: &[u8], mode: u32) -> Result<(), EngineError> {
    let written = unfinished(path);
    // What a crash left of an earlier try.
    let _ = fs::remove_file(&written);
    write_new(&written, bytes, mode)?;
    fs::rename(&written, path).map_err(|source| file("write", path, source))?;
    // The parent of a bare name is the empty path.
    path.parent()
        .map_or(Ok(()), |dir| sync(if dir.as_os_str().is_empty() { Path::new(".") } else { dir }))
}

/// Returns the name under which a file is written before it gets its own: hidden, and nobody else's.
pub(crate) fn unfinished(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().display();
    path.with_file_name(format!(".{name}.new"))
}

/// Writes a directory that is absent or empty, all of it or nothing: `write` fills one beside it, which then takes
/// its name. What a crash leaves is hidden, and replaced by the next try.
pub(crate) fn write_whole(
    dir: &Path,
    write: &mut dyn FnMut(&Path) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let dir = whole_path(dir)?;
    let (Some(parent), Some(name)) = (dir.parent(), dir.file_name()) else {
        return Err(EngineError::NotEmpty(dir));
    };
    fs::create_dir_all(parent).map_err(|source| file("create", parent, source))?;
    let unfinished = parent.join(format!(".{}.unfinished", name.display()));
    let _ = fs::remove_dir_all(&unfinished);
    let written = make_empty(&unfinished)
        .and_then(|()| write(&unfinished))
        .and_then(|()| sync_all(&unfinished))
        .and_then(|()| {
            fs::rename(&unfinished, &dir).map_err(|source| file("write", &dir, source))?;
            sync(parent)
        });
    if written.is_err() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    written
}

/// Returns a path that has a parent and a name; what is there must be an empty directory.
fn whole_path(dir: &Path) -> Result<PathBuf, EngineError> {
    let failed = |source| file("read", dir, source);
    match fs::read_dir(dir) {
        Ok(mut found) => match found.next() {
            None => fs::canonicalize(dir).map_err(failed),
            Some(_) => Err(EngineError::NotEmpty(dir.to_owned())),
        },
        Err(error) if is_absent(&error) => std::path::absolute(dir).map_err(failed),
        Err(error) => Err(failed(error)),
    }
}

/// Makes everything in a directory durable. All of it was written before: so one sync does the work of many.
pub(crate) fn sync_all(dir: &Path) -> Result<(), EngineError> {
    for found in fs::read_dir(dir).map_err(|source| file("read", dir, source))? {
        let path = found.map_err(|source| file("read", dir, source))?.path();
        if path.is_dir() { sync_all(&path)? } else { sync(&path)? }
    }
    sync(dir)
}

/// Makes a directory in a data directory if there is none, durably.
pub(crate) fn make(dir: &Path) -> Result<(), EngineError> {
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => dir.parent().map_or(Ok(()), sync),
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(file("create", dir, source)),
    }
}

/// Tells whether something is not there.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Makes the names in a directory durable.
pub(crate) fn sync(dir: &Path) -> Result<(), EngineError> {
    let synced = fs::File::open(dir).and_then(|dir| dir.sync_all());
    synced.map_err(|source| file("sync", dir, source))
}

/// Says what a directory without a configuration is: none of ours, one whose creation was cut short, or
/// one that has lost its configuration.
pub(crate) fn without_config(dir: &Path, options: &StoreOptions) -> EngineError {
    if dir.join(RESTORING).exists() {
        return EngineError::InterruptedCreation(dir.to_owned());
    }
    if ![LOG, VAULT, KEYS].iter().any(|part| dir.join(part).exists()) {
        return EngineError::NotFound(dir.to_owned());
    }
    let interrupted = EngineError::InterruptedCreation(dir.to_owned());
    if !dir.join(LOG).exists() {
        return interrupted;
    }
    match DiskLog::open(&dir.join(LOG), options) {
        Ok(_) | Err(OpenError::Damaged { .. }) => missing(dir, CONFIG),
        Err(error) if is_no_log(&error) => interrupted,
        Err(error) => EngineError::from_open(dir, error),
    }
}

/// Tells whether there was never a log where one was to be opened, as far as can be seen.
pub(crate) fn is_no_log(error: &OpenError) -> bool {
    match error {
        OpenError::NotCreated { .. } => true,
        OpenError::Storage { cause, .. } => is_no_store(cause.store()),
        _ => false,
    }
}

/// Tells whether a store is absent or was never finished.
pub(crate) const fn is_no_store(error: &StoreError) -> bool {
    matches!(error, StoreError::NotFound { .. } | StoreError::InterruptedCreation { .. })
}

pub(crate) fn missing(dir: &Path, part: &'static str) -> EngineError {
    EngineError::PartMissing { part, dir: dir.to_owned() }
}

/// Sorts what the operating system says of a file.
pub(crate) fn file(what: &'static str, path: &Path, source: io::Error) -> EngineError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            EngineError::DiskFull(source.into())
        }
        io::ErrorKind::ReadOnlyFilesystem => EngineError::ReadOnly(source.into()),
        io::ErrorKind::PermissionDenied if !what.starts_with("read") => {
            EngineError::ReadOnly(source.into())
        }
        _ => EngineError::File { what, path: path.to_owned(), source },
    }
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), EngineError> {
    let written = create(path, bytes, mode).and_then(|file| file.sync_all());
    written.map_err(|source| file("write", path, source))
}

/// Writes a new file of a directory that [`write_whole`] syncs.
pub(crate) fn write_part(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    create(path, bytes, 0o600).map(drop).map_err(|source| file("write", path, source))
}

/// Makes a new file for its owner's eyes only, to be filled and synced by the caller.
pub(crate) fn create_private(path: &Path) -> Result<fs::File, EngineError> {
    create(path, b"", 0o600).map_err(|source| file("write", path, source))
}

fn create(path: &Path, bytes: &[u8], mode: u32) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_may_not_be_read_is_not_one_that_cannot_be_written() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let path = Path::new("/x");
        assert!(matches!(file("read", path, denied()), EngineError::File { .. }));
        assert!(matches!(file("write", path, denied()), EngineError::ReadOnly(_)));
    }
}
