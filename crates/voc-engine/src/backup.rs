//! A copy of everything in a directory of plain files, made while the log is in use, and each time only what is new.
//!
//! ```text
//! SHA256SUMS                          what belongs to the backup, as `sha256sum --check` reads it; written last
//! checkpoint-<size>                   the signed checkpoint of the entries that are in it
//! entries/<page>-<hash>.jsonl.zst     1,024 entries, their bytes unchanged, one a line
//! values/<page>-<hash>.rows           the encrypted values of those entries
//! attachments/<id>                    encrypted files, as they lie in the vault
//! checkpoints/<name>.checkpoint       what was published
//! config-<hash>.toml                  the configuration
//! ```
//!
//! A file never changes under its name; the list of sums is replaced as a whole, and what it no longer names is
//! removed after that. So whatever happens in between, a backup is the last one that was finished. The keys are
//! none of these files: they are kept in a place of their own, or an erasure would not be one.

mod keys;
mod pages;
mod restore;
mod sums;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use voc_log::{Position, Size, verify_own};

pub use self::restore::{RestoreRequest, Restored};
use self::{pages::PAGE_ENTRIES, sums::Sums};
use crate::{
    data_dir::{self, CHECKPOINTS, CONFIG},
    engine::Engine,
    error::EngineError,
};

const ENTRIES: &str = "entries";
const VALUES: &str = "values";
const ATTACHMENTS: &str = "attachments";
/// The beginning of the name of the checkpoint that a backup is of.
const CHECKPOINT: &str = "checkpoint-";
/// The beginning of the name of the configuration.
const CONFIGURATION: &str = "config-";

/// How often a backup begins again because somebody was erased meanwhile.
const ATTEMPTS_MAX: u32 = 5;

/// How many new pages are written before the list of sums is, so that a backup that is cut short goes on from there.
const PAGES_PER_LIST: u64 = 256;

/// What a backup holds, and what was written for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// The name of the log.
    pub origin: String,
    /// How many entries are in it.
    pub size: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// How many files it consists of.
    pub files: u64,
    /// How many of them are new.
    pub written: u64,
    /// The bytes of those.
    pub bytes: u64,
    /// Protected values that are missing in the vault although no entry erases them.
    pub missing: u64,
    /// The file that the keys were written to.
    pub keys: Option<PathBuf>,
}

impl Engine {
    /// Brings a backup up to date with the present entries: a directory that is absent, empty, or a backup of this
    /// log. `keys` is a file in another place that all keys are written to, for their owner's eyes only. Nobody
    /// waits for it. `progress` tells entries done and entries in all.
    ///
    /// # Errors
    /// [`EngineError::NotABackup`] when something else is there, [`EngineError::BackupOfAnother`] when it is not a
    /// backup of this log, [`EngineError::Unsigned`] when the log has no key, otherwise what log, vault or disk say.
    pub fn backup(
        &self,
        dir: &Path,
        keys: Option<&Path>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BackedUp, EngineError> {
        if let Some(keys) =
            keys.filter(|keys| [dir, self.dir()].iter().any(|dir| lies_in(keys, dir)))
        {
            return Err(EngineError::KeysNotApart(keys.to_owned()));
        }
        let mut sums = self.own_backup(dir)?;
        for part in [ENTRIES, VALUES, ATTACHMENTS, CHECKPOINTS] {
            data_dir::make(&dir.join(part))?;
        }
        let (mut written, mut bytes) = (0, 0);
        for _ in 0..ATTEMPTS_MAX {
            let erasures = self.log().stream_version(&crate::subjects::stream())?;
            let mut copy = Copy { engine: self, dir, sums: &mut sums, written: 0, bytes: 0 };
            let backed_up = copy.bring_up_to_date(progress)?;
            written += copy.written;
            bytes += copy.bytes;
            if self.log().stream_version(&crate::subjects::stream())? != erasures {
                continue;
            }
            if let Some(file) = keys {
                self.write_keys(file)?;
            }
            sums.write(dir)?;
            sums.remove_others(dir)?;
            let keys = keys.map(Path::to_owned);
            return Ok(BackedUp { files: sums.len(), written, bytes, keys, ..backed_up });
        }
        Err(EngineError::BackupNeverStill)
    }

    /// Reads the list of a backup, and makes sure that the log continues what is in it.
    fn own_backup(&self, dir: &Path) -> Result<Sums, EngineError> {
        let Some(mut sums) = Sums::read(dir)? else {
            if dir.exists() && fs::read_dir(dir).is_ok_and(|mut found| found.next().is_some()) {
                return Err(EngineError::NotABackup(dir.to_owned()));
            }
            fs::create_dir_all(dir).map_err(|source| data_dir::file("create", dir, source))?;
            // From now on it is known for a backup, whatever happens.
            let sums = Sums::default();
            sums.write(dir)?;
            return Ok(sums);
        };
        sums.drop_absent(dir)?;
        // One that was cut short the first time has none yet.
        if let Some(path) = sums.named(CHECKPOINT) {
            let note = fs::read_to_string(dir.join(path));
            let note = note.map_err(|source| data_dir::file("read", &dir.join(path), source))?;
            let another = || EngineError::BackupOfAnother(dir.to_owned());
            let seen = verify_own(&self.disk_log().identities(), &note).map_err(|_| another())?;
            if seen.size > self.log().head().size || self.log().root_at(seen.size)? != seen.root {
                return Err(another());
            }
        }
        Ok(sums)
    }
}

/// A backup that is being brought up to date.
struct Copy<'a> {
    engine: &'a Engine,
    dir: &'a Path,
    sums: &'a mut Sums,
    written: u64,
    bytes: u64,
}

impl Copy<'_> {
    fn bring_up_to_date(
        &mut self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BackedUp, EngineError> {
        let published = self.engine.publish()?;
        let size = published.size;
        let erased = self.erased(Size::new(size))?;
        let mut missing = 0;
        for page in 0..size.div_ceil(PAGE_ENTRIES) {
            missing += self.page(page, size, &erased)?;
            progress(((page + 1) * PAGE_ENTRIES).min(size), size);
            if self.written > 0 && page % PAGES_PER_LIST == PAGES_PER_LIST - 1 {
                self.sums.write(self.dir)?;
            }
        }
        self.drop_erased_attachments()?;
        self.copy_absent_attachments()?;
        self.published()?;
        let config = self.engine.dir().join(CONFIG);
        let text = fs::read(&config).map_err(|source| data_dir::file("read", &config, source))?;
        self.replace(CONFIGURATION, &hashed(CONFIGURATION, "toml", &text), &text)?;
        let checkpoint = format!("{CHECKPOINT}{size:016}");
        self.replace(CHECKPOINT, &checkpoint, published.note.as_bytes())?;
        Ok(BackedUp {
            origin: published.origin,
            size,
            root: published.root,
            files: 0,
            written: 0,
            bytes: 0,
            missing,
            keys: None,
        })
    }

    /// Copies the published checkpoints that are not there yet.
    fn published(&mut self) -> Result<(), EngineError> {
        let dir = self.engine.dir().join(CHECKPOINTS);
        for found in fs::read_dir(&dir).map_err(|source| data_dir::file("read", &dir, source))? {
            let path = found.map_err(|source| data_dir::file("read", &dir, source))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let to = format!("{CHECKPOINTS}/{name}");
            if name.ends_with(".checkpoint") && path.is_file() && !self.sums.has(&to) {
                let note = fs::read(&path);
                let note = note.map_err(|source| data_dir::file("read", &path, source))?;
                self.put(&to, &note)?;
            }
        }
        Ok(())
    }

    /// Forgets the attachments that the vault does not have any more.
    fn drop_erased_attachments(&mut self) -> Result<(), EngineError> {
        let within = format!("{ATTACHMENTS}/");
        let known: BTreeSet<String> = self.sums.under(&within).map(str::to_owned).collect();
        for path in known {
            let id = path.strip_prefix(&within).unwrap_or_default();
            let there = match id.parse() {
                Ok(id) => self.engine.vault().attachment_file(&id)?.is_some(),
                Err(_) => false,
            };
            if !there {
                self.sums.drop_file(&path);
            }
        }
        Ok(())
    }

    /// Copies the attachments again that were in the backup and are gone from it.
    fn copy_absent_attachments(&mut self) -> Result<(), EngineError> {
        for path in self.sums.take_absent() {
            let id = path.strip_prefix(ATTACHMENTS).and_then(|rest| rest.strip_prefix('/'));
            let Some(id) = id.and_then(|id| id.parse().ok()) else { continue };
            if let Some(from) = self.engine.vault().attachment_file(&id)? {
                self.put_file(&path, &from)?;
            }
        }
        Ok(())
    }

    /// Puts a file in the place of the one whose name begins alike.
    fn replace(&mut self, prefix: &str, name: &str, bytes: &[u8]) -> Result<(), EngineError> {
        let old: Vec<_> = self.sums.under(prefix).map(str::to_owned).collect();
        old.iter().filter(|old| *old != name).for_each(|old| self.sums.drop_file(old));
        if self.sums.has(name) { Ok(()) } else { self.put(name, bytes) }
    }

    /// Writes a new file, whole or not at all.
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), EngineError> {
        data_dir::publish_private(&self.dir.join(name), bytes)?;
        self.sums.add(name, bytes);
        self.written += 1;
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

/// Tells whether a file would lie in a directory, be it that either is not there yet.
fn lies_in(file: &Path, dir: &Path) -> bool {
    let real = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let there = path.ancestors().find_map(|part| Some((part, fs::canonicalize(part).ok()?)));
        there.map_or(path.clone(), |(part, real)| {
            path.strip_prefix(part).map_or(path.clone(), |rest| real.join(rest))
        })
    };
    real(file).starts_with(real(dir))
}

/// Returns a name with the beginning of the hash of what it names.
fn hashed(prefix: &str, suffix: &str, bytes: &[u8]) -> String {
    let hash = sums::sum(bytes);
    format!("{prefix}{}.{suffix}", hash.get(..8).unwrap_or_default())
}

/// Returns the position of the first entry of a page.
const fn first_of(page: u64) -> Position {
    Position::new(page * PAGE_ENTRIES)
}
