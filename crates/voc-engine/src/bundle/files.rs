//! The files of a bundle: read from a directory, or written to one all at once.

use std::{collections::BTreeMap, fs, io::Read as _, path::Path};

use super::{CONSISTENCY, ENTRIES, PROOFS};
use crate::{
    data_dir::{self, file},
    error::EngineError,
};

/// The directories of a bundle.
const PARTS: [&str; 3] = [ENTRIES, PROOFS, CONSISTENCY];

/// Longest page that is read: a bundle may come from anybody.
const PAGE_BYTES_MAX: u64 = 32 << 20;

/// Longest entry or proof that is read; an entry has at most 65,535 bytes.
const PART_BYTES_MAX: u64 = 64 << 10;

/// Most bytes that are read in all.
const BYTES_MAX: u64 = 256 << 20;

/// Most files that are read.
const FILES_MAX: usize = 100_000;

/// The files of a bundle by their paths in it.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: BTreeMap<String, Vec<u8>>,
    /// What lies in the directory and is no file of a bundle: directories, links, names that are no text, files
    /// that are too long or too many.
    strange: Vec<String>,
    bytes: u64,
}

impl Files {
    pub(super) fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    pub(super) fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Returns the names of what is there and was not read.
    pub(super) fn strange(&self) -> &[String] {
        &self.strange
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.get(path)?).ok()
    }

    /// Returns the names of the files in a directory of the bundle.
    pub(super) fn names_in(&self, directory: &str) -> impl Iterator<Item = &str> {
        let within = move |path: &'_ str| -> Option<usize> {
            let rest = path.strip_prefix(directory)?.strip_prefix('/')?;
            Some(path.len() - rest.len())
        };
        self.files.keys().filter_map(move |path| path.get(within(path)?..))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Reads a bundle. What is no file, or too long for one of a bundle, is named and not read.
    pub(super) fn read(dir: &Path) -> Result<Self, EngineError> {
        let mut files = Self::default();
        files.read_directory(dir, "")?;
        for part in PARTS {
            let path = dir.join(part);
            if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
                files.read_directory(&path, &format!("{part}/"))?;
            }
        }
        Ok(files)
    }

    fn read_directory(&mut self, dir: &Path, prefix: &str) -> Result<(), EngineError> {
        for found in fs::read_dir(dir).map_err(|source| file("read", dir, source))? {
            let found = found.map_err(|source| file("read", dir, source))?;
            let kind = found.file_type().map_err(|source| file("read", dir, source))?;
            let name = found.file_name();
            if prefix.is_empty() && kind.is_dir() && PARTS.iter().any(|part| name == *part) {
                continue;
            }
            let path = format!("{prefix}{}", name.to_string_lossy());
            let limit = if prefix.is_empty() { PAGE_BYTES_MAX } else { PART_BYTES_MAX };
            let room = self.files.len() < FILES_MAX && self.bytes < BYTES_MAX;
            let bytes = match kind.is_file() && name.to_str().is_some() && room {
                true => read_file(&found.path(), limit)?,
                false => None,
            };
            match bytes {
                Some(bytes) => {
                    self.bytes += bytes.len() as u64;
                    self.files.insert(path, bytes);
                }
                None => self.strange.push(path),
            }
        }
        self.strange.sort_unstable();
        Ok(())
    }

    /// Writes a directory that is absent or empty: as a whole, or not at all.
    pub(super) fn write(&self, dir: &Path) -> Result<(), EngineError> {
        data_dir::write_whole(dir, &mut |dir| {
            for part in PARTS {
                if self.names_in(part).next().is_some() {
                    let part = dir.join(part);
                    fs::create_dir(&part).map_err(|source| file("create", &part, source))?;
                }
            }
            let mut files = self.files.iter();
            files.try_for_each(|(path, bytes)| data_dir::write_part(&dir.join(path), bytes))
        })
    }
}

/// Reads a file, or returns `None` when it is longer than it may be.
fn read_file(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, EngineError> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|source| file("read", path, source))?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let mut files = Files::default();
        files.put("bundle.json", "{}");
        files.put("entries/7", "seven");
        files
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else_is_left() {
        let dir = tempfile::tempdir().expect("a directory");
        let out = dir.path().join("new/bundle");
        files().write(&out).expect("written");
        let read = Files::read(&out).expect("read");
        assert_eq!(read.paths().collect::<Vec<_>>(), ["bundle.json", "entries/7"]);
        assert_eq!(read.names_in(ENTRIES).collect::<Vec<_>>(), ["7"]);
        assert_eq!(fs::read_dir(dir.path().join("new")).expect("there").count(), 1);
    }

    #[test]
    fn a_directory_in_use_is_not_touched_and_an_empty_one_is_taken() {
        let dir = tempfile::tempdir().expect("a directory");
        let (empty, used) = (dir.path().join("empty"), dir.path().join("used"));
        fs::create_dir(&empty).expect("made");
        files().write(&empty).expect("an empty directory is taken");
        fs::create_dir(&used).expect("made");
        fs::write(used.join("letter"), "kept").expect("written");
        assert!(matches!(files().write(&used), Err(EngineError::NotEmpty(_))));
        assert_eq!(fs::read_dir(&used).expect("there").count(), 1);
    }

    #[test]
    fn what_a_crash_left_is_replaced() {
        let dir = tempfile::tempdir().expect("a directory");
        let left = dir.path().join(".bundle.unfinished");
        fs::create_dir(&left).expect("made");
        fs::write(left.join("old"), "half").expect("written");
        files().write(&dir.path().join("bundle")).expect("written");
        assert!(!left.exists() && !dir.path().join("bundle/old").exists());
    }
}
