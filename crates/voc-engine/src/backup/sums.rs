//! The list of the files of a backup with their SHA-256, in the format of `sha256sum`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::{ATTACHMENTS, CHECKPOINT, CONFIGURATION, ENTRIES, VALUES};
use crate::{
    data_dir::{self, CHECKPOINTS},
    error::EngineError,
};

const SUMS: &str = "SHA256SUMS";

/// The files of a backup with their hashes in hexadecimal.
#[derive(Debug, Default)]
pub(super) struct Sums {
    files: BTreeMap<String, String>,
    /// What was listed and is not there any more.
    absent: Vec<String>,
}

/// Returns the SHA-256 of bytes in hexadecimal.
pub(super) fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Sums {
    /// Reads the list of a backup; nothing when there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>, EngineError> {
        let path = dir.join(SUMS);
        let text = match fs::read_to_string(&path) {
            Err(source) if data_dir::is_absent(&source) => return Ok(None),
            text => text.map_err(|source| data_dir::file("read", &path, source))?,
        };
        let files = text.lines().map(|line| {
            let (hash, path) = line.split_once("  ")?;
            is_own(path).then(|| (path.to_owned(), hash.to_owned()))
        });
        let damaged = || EngineError::BackupDamaged { file: SUMS.to_owned() };
        files
            .collect::<Option<_>>()
            .map(|files| Some(Self { files, absent: Vec::new() }))
            .ok_or_else(damaged)
    }

    /// Replaces the list, durably.
    pub(super) fn write(&self, dir: &Path) -> Result<(), EngineError> {
        let lines = self.files.iter().map(|(path, hash)| format!("{hash}  {path}\n"));
        data_dir::publish(&dir.join(SUMS), lines.collect::<String>().as_bytes())
    }

    /// Forgets the files that are gone, so that they are written again.
    pub(super) fn drop_absent(&mut self, dir: &Path) -> Result<(), EngineError> {
        for path in self.files.keys() {
            let file = dir.join(path);
            let there = file.try_exists();
            if !there.map_err(|source| data_dir::file("read", &file, source))? {
                self.absent.push(path.clone());
            }
        }
        self.absent.iter().for_each(|path| drop(self.files.remove(path)));
        Ok(())
    }

    /// Returns the files that were gone, once.
    pub(super) fn take_absent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.absent)
    }

    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), sum(bytes));
    }

    /// Adds a file whose hash is known.
    pub(super) fn add_hash(&mut self, path: &str, hash: String) {
        self.files.insert(path.to_owned(), hash);
    }

    pub(super) fn drop_file(&mut self, path: &str) {
        self.files.remove(path);
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn len(&self) -> u64 {
        self.files.len() as u64
    }

    /// Returns the files whose paths begin so, in their order.
    pub(super) fn under(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let from = self.files.range(prefix.to_owned()..);
        from.map(|(path, _)| path.as_str()).take_while(move |path| path.starts_with(prefix))
    }

    /// Returns the one file whose path begins so.
    pub(super) fn named(&self, prefix: &str) -> Option<&str> {
        self.under(prefix).next()
    }

    /// Reads a file of the backup, and makes sure that it is the one that was written.
    pub(super) fn file(&self, dir: &Path, path: &str) -> Result<Vec<u8>, EngineError> {
        let found = dir.join(path);
        let bytes = fs::read(&found).map_err(|source| data_dir::file("read", &found, source))?;
        if self.files.get(path).is_none_or(|hash| *hash != sum(&bytes)) {
            return Err(EngineError::BackupDamaged { file: path.to_owned() });
        }
        Ok(bytes)
    }

    /// Returns the hash that a file was written with.
    pub(super) fn hash(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Removes what earlier backups left and the list no longer names. What is none of a backup's is left alone.
    pub(super) fn remove_others(&self, dir: &Path) -> Result<(), EngineError> {
        let named: BTreeSet<&str> = self.files.keys().map(String::as_str).collect();
        for part in ["", ENTRIES, VALUES, ATTACHMENTS, CHECKPOINTS] {
            let within = dir.join(part);
            let failed = |source| data_dir::file("read", &within, source);
            for found in fs::read_dir(&within).map_err(failed)? {
                let name = found.map_err(failed)?.file_name();
                let Some(name) = name.to_str() else { continue };
                let path = if part.is_empty() { name.to_owned() } else { format!("{part}/{name}") };
                let unfinished = name.starts_with('.') && name.ends_with(".new");
                if unfinished || (is_own(&path) && !named.contains(path.as_str())) {
                    let file = within.join(name);
                    let removed = fs::remove_file(&file);
                    removed.map_err(|source| data_dir::file("remove", &file, source))?;
                }
            }
        }
        Ok(())
    }
}

/// Tells whether a path is one that a backup writes; a list from elsewhere leads nowhere else.
fn is_own(path: &str) -> bool {
    let plain = |name: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !name.is_empty() && !name.starts_with('.') && name.bytes().all(allowed)
    };
    match path.split_once('/') {
        Some((part, name)) => {
            [ENTRIES, VALUES, ATTACHMENTS, CHECKPOINTS].contains(&part) && plain(name)
        }
        None => plain(path) && (path.starts_with(CHECKPOINT) || path.starts_with(CONFIGURATION)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_from_elsewhere_leads_nowhere_else() {
        for path in ["entries/00-ab.jsonl.zst", "checkpoint-0001", "config-ab.toml"] {
            assert!(is_own(path), "{path}");
        }
        for path in ["../x", "entries/../x", "entries/a/b", "/etc/passwd", "entries/", "keys", ".x"]
        {
            assert!(!is_own(path), "{path}");
        }
    }

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a directory");
        let mut sums = Sums::default();
        sums.add("entries/1", b"one");
        sums.add("config-2", b"two");
        sums.write(dir.path()).expect("written");
        let read = Sums::read(dir.path()).expect("read").expect("there");
        assert_eq!(read.files, sums.files);
        assert_eq!(sum(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        fs::write(dir.path().join(SUMS), "no list").expect("written");
        assert!(matches!(Sums::read(dir.path()), Err(EngineError::BackupDamaged { .. })));
    }
}
