//! Making files and directories durable, and measuring them.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{Doing, StoreError};

/// Creates a directory and its missing ancestors.
///
/// Returns the directories that must be synced for the new names to survive a power cut, the
/// deepest first: the directory itself, every ancestor that was made, and the first that was not.
pub(crate) fn create_dirs(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let absolute = std::path::absolute(dir)
        .map_err(|e| StoreError::from_io(Doing::at("finding the directory", dir), e))?;
    let mut to_sync = vec![absolute.clone()];
    let mut at = absolute.as_path();
    // Even when the directory exists its name may be young, so its parent is always synced.
    while let Some(parent) = at.parent() {
        to_sync.push(parent.to_owned());
        if parent.exists() {
            break;
        }
        at = parent;
    }
    fs::create_dir_all(&absolute)
        .map_err(|e| StoreError::from_io(Doing::at("creating the directory", &absolute), e))?;
    Ok(to_sync)
}

/// Forces a directory's names to stable storage.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    // Only Unix lets a directory be opened and synced; elsewhere names are the file system's duty.
    #[cfg(unix)]
    sync_file(dir)?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Forces one file's content and length to stable storage.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|e| StoreError::from_io(Doing::at("syncing", path), e))
}

/// Forces every file and directory below `dir`, and `dir` itself, to stable storage.
pub(crate) fn sync_tree(dir: &Path) -> Result<(), StoreError> {
    for entry in read_dir(dir)? {
        if entry.is_dir() { sync_tree(&entry)? } else { sync_file(&entry)? }
    }
    sync_dir(dir)
}

/// Writes a small file so that after a crash it is there whole or not at all.
pub(crate) fn write_file(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let target = dir.join(name);
    write_temporary(&target, bytes)?;
    sync_file(&temporary(&target))?;
    give_name(&target)?;
    sync_dir(dir)
}

/// Returns the name under which a file is written before it gets its own.
pub(crate) fn temporary(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Writes a file under its temporary name, over whatever a crash left there.
pub(crate) fn write_temporary(target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let write = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        options.open(temporary(target))?.write_all(bytes)
    };
    write().map_err(|e| StoreError::from_io(Doing::at("writing", target), e))
}

/// Gives a file that was written and synced its own name.
pub(crate) fn give_name(target: &Path) -> Result<(), StoreError> {
    fs::rename(temporary(target), target)
        .map_err(|e| StoreError::from_io(Doing::at("writing", target), e))
}

/// Reads a whole file, or `None` when it is absent.
pub(crate) fn read_file(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::from_io(Doing::at("reading", path), e)),
    }
}

/// Lists a directory in the order of names; an absent directory has no entries.
pub(crate) fn read_dir(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |e| StoreError::from_io(Doing::at("listing", dir), e);
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed(e)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// Returns the name of a listed file, empty when it is not Unicode.
pub(crate) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Adds up the lengths, in bytes, of all files below a directory.
pub(crate) fn size_of_tree(dir: &Path) -> Result<u64, StoreError> {
    let mut total = 0;
    for entry in read_dir(dir)? {
        match fs::symlink_metadata(&entry) {
            Ok(metadata) if metadata.is_dir() => total += size_of_tree(&entry)?,
            Ok(metadata) => total += metadata.len(),
            // A file may be replaced while we measure; it then counts for nothing.
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(StoreError::from_io(Doing::at("measuring", &entry), e)),
        }
    }
    Ok(total)
}
