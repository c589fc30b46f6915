//! The files of the signing keys: `keys/signing.key` is the first, a later one carries its number.
//!
//! A key that follows another is written before the entry that says so, and the old one is wiped after it. So at
//! every moment the key that the log names is among the files.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use voc_log::{DiskLog, KeyError, SigningKey};
use zeroize::Zeroizing;

use crate::{
    data_dir::{self, KEYS, SIGNING_KEY},
    error::EngineError,
};

/// Gives the log the key that it names, from among the files, and returns that file. Without it the log is there to
/// be read.
pub(crate) fn sign(dir: &Path, log: &DiskLog) -> Result<Option<PathBuf>, EngineError> {
    if log.identities().current().verifier_key.is_none() {
        return Ok(None);
    }
    for (_, path) in files(dir)? {
        let bytes = fs::read(&path).map_err(|source| data_dir::file("read", &path, source))?;
        let Ok(seed) = <[u8; 32]>::try_from(bytes.as_slice()) else { continue };
        match log.sign_with(SigningKey::from_seed(seed)) {
            Ok(()) => return Ok(Some(path)),
            Err(KeyError::OtherKey { .. }) => {}
            Err(error) => return Err(EngineError::Key(error)),
        }
    }
    tracing::warn!("no signing key of this log is among the keys; it takes no entries");
    Ok(None)
}

/// Writes the seed of a key that is to follow, and returns its file.
pub(crate) fn write_next(dir: &Path, seed: &[u8; 32]) -> Result<PathBuf, EngineError> {
    let keys = dir.join(KEYS);
    let newest = files(dir)?.first().map_or(0, |(number, _)| *number);
    let path = keys.join(format!("signing-{}.key", newest.saturating_add(1)));
    data_dir::write_secret(&path, seed)?;
    data_dir::sync(&keys)?;
    Ok(path)
}

/// Wipes the signing keys from before one. A later one stays: it may be that of a log which is to be put back.
pub(crate) fn wipe_older(dir: &Path, kept: &Path) -> Result<(), EngineError> {
    let older: Vec<_> = files(dir)?.into_iter().skip_while(|(_, path)| path != kept).collect();
    for (_, path) in older.iter().skip(1) {
        wipe(path)?;
    }
    if older.len() > 1 { data_dir::sync(&dir.join(KEYS)) } else { Ok(()) }
}

/// Wipes a signing key. What a file system or a disk keeps of it beneath is beyond our reach.
pub(crate) fn wipe(path: &Path) -> Result<(), EngineError> {
    let wiped = fs::OpenOptions::new().write(true).open(path).and_then(|mut file| {
        file.write_all(&[0; 32])?;
        file.sync_all()
    });
    let wiped = wiped.and_then(|()| fs::remove_file(path));
    wiped.map_err(|source| data_dir::file("write", path, source))
}

/// A signing key by the name of its file.
pub(crate) type NamedSeed = (String, Zeroizing<Vec<u8>>);

/// Reads all signing keys with the names of their files, for a copy of all keys.
pub(crate) fn read_all(dir: &Path) -> Result<Vec<NamedSeed>, EngineError> {
    let read = |(_, path): (u64, PathBuf)| {
        let seed = fs::read(&path).map(Zeroizing::new);
        let seed = seed.map_err(|source| data_dir::file("read", &path, source))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, seed))
    };
    files(dir)?.into_iter().map(read).collect()
}

/// Tells whether a file has the name of a signing key.
pub(crate) fn is_name(name: &str) -> bool {
    number_of(name).is_some()
}

/// Lists the files of signing keys with their numbers, the newest first.
fn files(dir: &Path) -> Result<Vec<(u64, PathBuf)>, EngineError> {
    let keys = dir.join(KEYS);
    let failed = |source| match source {
        source if data_dir::is_absent(&source) => data_dir::missing(dir, KEYS),
        source => data_dir::file("read", &keys, source),
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(&keys).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let Some(name) = name.to_str() else { continue };
        found.extend(number_of(name).map(|number| (number, keys.join(name))));
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(found)
}

/// Returns the number of a signing key by the name of its file.
fn number_of(name: &str) -> Option<u64> {
    match name {
        SIGNING_KEY => Some(1),
        _ => name.strip_prefix("signing-")?.strip_suffix(".key")?.parse().ok(),
    }
}
