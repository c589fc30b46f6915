//! A data directory made again from a backup and the keys.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use voc_log::{Digest, EntryRef, Genesis, Position, Restoring};
use voc_vault::RestoringVault;

use super::{
    ATTACHMENTS, CHECKPOINT, CONFIGURATION, ENTRIES, VALUES, first_of,
    keys::{self, AllKeys},
    pages::{PAGE_ENTRIES, copy_file, read_rows, unpack},
    sums::Sums,
};
use crate::{
    codec,
    data_dir::{self, CHECKPOINTS, CONFIG, KEYS, LOG, RESTORING, VAULT, VIEWS},
    engine::{Engine, log_options},
    error::{EngineError, from_vault},
    publish::Standing,
    verify::{Defect, VerifyFinding},
};

/// What a data directory is made from.
#[derive(Clone, Copy, Debug)]
pub struct RestoreRequest<'a> {
    /// The directory of the backup.
    pub backup: &'a Path,
    /// The file of all keys.
    pub keys: &'a Path,
    /// A checkpoint that was published: the log ends there. Without it everything in the backup is restored.
    pub at: Option<&'a str>,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Restored {
    /// The name of the log.
    pub origin: String,
    /// The key that verifies its checkpoints: whoever restores compares it with what was kept elsewhere.
    pub verifier_key: Option<String>,
    /// How many entries it has.
    pub size: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// How many protected values were put back.
    pub values: u64,
    /// How the log stands to what was published of it. If it ends before that it takes no entries for now.
    pub published: Standing,
    /// What a verification of the restored directory found; empty when all is well.
    pub findings: Vec<VerifyFinding>,
}

impl Engine {
    /// Makes a data directory again in one that is absent or empty, and verifies it. The entries are checked one by
    /// one while they are written, and the whole against the checkpoint that was signed over them. `progress` tells
    /// steps done and steps in all.
    ///
    /// # Errors
    /// [`EngineError::NotABackup`], [`EngineError::BackupDamaged`] with the file that is not as it was written,
    /// [`EngineError::BackupOfAnother`] when the keys are those of another log, [`EngineError::Restore`] when the
    /// entries are not those that were signed; otherwise what the disk says. What was written by then is removed.
    pub fn restore(
        dir: &Path,
        request: &RestoreRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Restored, EngineError> {
        let backup = request.backup;
        let not_one = || EngineError::NotABackup(backup.to_owned());
        let sums = Sums::read(backup)?.ok_or_else(not_one)?;
        let keys = keys::read(request.keys)?;
        let newest = sums.named(CHECKPOINT).ok_or_else(not_one)?;
        let note = match request.at {
            Some(note) => note.to_owned(),
            None => text(newest, sums.file(backup, newest)?)?,
        };
        let whole = text(newest, sums.file(backup, newest)?)?;
        let whole = size_of(&whole).ok_or_else(|| damaged(newest))?;
        let size = size_of(&note).filter(|size| (1..=whole).contains(size));
        let size = size.ok_or_else(|| damaged(newest))?;
        let config = sums.named(CONFIGURATION).ok_or_else(|| damaged(CONFIGURATION))?;
        let config = sums.file(backup, config)?;
        data_dir::make_empty(dir)?;
        let restoring = dir.join(RESTORING);
        data_dir::write_secret(&restoring, b"")?;
        data_dir::sync(dir)?;
        let steps = size.saturating_mul(4);
        let source = Source { backup, sums: &sums, dir, size };
        let written =
            source.write(&note, &keys, &mut |done| progress(done, steps)).and_then(|values| {
                // A directory that has a configuration was finished.
                data_dir::sync(dir)?;
                data_dir::publish(&dir.join(CONFIG), &config)?;
                let removed = fs::remove_file(&restoring);
                removed.map_err(|source| data_dir::file("write", &restoring, source))?;
                data_dir::sync(dir)?;
                Ok((values, Self::open(dir)?))
            });
        let (values, engine) = written.inspect_err(|_| source.clear())?;
        let asked_for = |finding: &VerifyFinding| {
            request.at.is_some() && finding.kind == Defect::EndsBefore.into()
        };
        let verified =
            engine.verify(&mut |done, all| progress(size + done * 3 * size / all.max(1), steps))?;
        let head = engine.disk_log().checkpoint().0;
        progress(steps, steps);
        Ok(Restored {
            origin: engine.log().origin().to_string(),
            verifier_key: engine.keys().pop().map(|key| key.verifier_key),
            size: head.size.get(),
            root: head.root.to_base64(),
            values,
            published: engine.standing(),
            findings: verified.findings.into_iter().filter(|one| !asked_for(one)).collect(),
        })
    }
}

/// A backup on its way back.
struct Source<'a> {
    backup: &'a Path,
    sums: &'a Sums,
    dir: &'a Path,
    size: u64,
}

impl Source<'_> {
    /// Writes everything but the configuration.
    fn write(
        &self,
        note: &str,
        keys: &AllKeys,
        progress: &mut dyn FnMut(u64),
    ) -> Result<u64, EngineError> {
        let of_another = || EngineError::BackupOfAnother(self.dir.to_owned());
        let keys_dir = self.dir.join(KEYS);
        let vault = RestoringVault::begin(&self.dir.join(VAULT), &keys_dir, &keys.vault);
        let vault = vault.map_err(|error| from_vault(self.dir, error))?;
        for (name, seed) in &keys.signing {
            data_dir::write_secret(&keys_dir.join(name), seed)?;
        }
        data_dir::sync(&keys_dir)?;
        // Before the log: at no moment is there one that does not have to answer for what was published.
        self.checkpoints()?;
        let (mut log, mut values) = (None::<Restoring>, 0);
        for page in 0..self.size.div_ceil(PAGE_ENTRIES) {
            let lines = self.lines(page)?;
            let mut entries = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            let left = self.size - page * PAGE_ENTRIES;
            let taken: Vec<&[u8]> =
                entries.by_ref().take(left.min(PAGE_ENTRIES) as usize).collect();
            let rest = match &mut log {
                Some(_) => taken.as_slice(),
                None => {
                    let (first, rest) = taken.split_first().ok_or_else(|| damaged(ENTRIES))?;
                    let genesis = Genesis::from_entry(first).ok_or_else(|| damaged(ENTRIES))?;
                    // A log of the same name that somebody else made begins with another key.
                    if genesis.origin.as_str() != keys.vault.origin
                        || genesis.verifier_key.as_ref() != Some(&keys.log)
                    {
                        return Err(of_another());
                    }
                    log = Some(Restoring::begin(&self.dir.join(LOG), first, &log_options())?);
                    rest
                }
            };
            if let Some(log) = &mut log {
                log.push(rest.iter().copied())?;
            }
            values += self.values(page, &taken, &vault)?;
            progress((page * PAGE_ENTRIES + taken.len() as u64).min(self.size));
        }
        log.ok_or_else(|| damaged(ENTRIES))?.finish(Some(note))?;
        Ok(values)
    }

    /// Removes what was written of a data directory that does not come to be.
    fn clear(&self) {
        let _ = fs::remove_file(self.dir.join(CONFIG));
        for part in [LOG, VAULT, KEYS, CHECKPOINTS, VIEWS] {
            let _ = fs::remove_dir_all(self.dir.join(part));
        }
        let _ = fs::remove_file(self.dir.join(RESTORING));
    }

    /// Reads the entries of a page, one a line.
    fn lines(&self, page: u64) -> Result<Vec<u8>, EngineError> {
        let path = self.page(ENTRIES, page)?;
        unpack(&self.sums.file(self.backup, path)?).map_err(|_| damaged(path))
    }

    fn page(&self, part: &str, page: u64) -> Result<&str, EngineError> {
        let prefix = format!("{part}/{page:08}-");
        let found = self.sums.under(&prefix).last();
        found.ok_or_else(|| EngineError::BackupDamaged { file: prefix })
    }

    /// Puts the values back that the entries of a page commit to, and their attachments.
    fn values(
        &self,
        page: u64,
        entries: &[&[u8]],
        vault: &RestoringVault,
    ) -> Result<u64, EngineError> {
        let mut wanted: HashSet<Digest> = HashSet::new();
        for (position, bytes) in (first_of(page).get()..).zip(entries) {
            let entry = EntryRef::decode(bytes);
            let entry = entry.map_err(|_| codec::no_entry(Position::new(position)))?;
            wanted.extend(entry.protected.iter().map(|(_, digest)| *digest));
            if let Some(id) = crate::attachments::file_of(&entry) {
                self.attachment(&id.to_string(), vault)?;
            }
        }
        let path = self.page(VALUES, page)?;
        let bytes = self.sums.file(self.backup, path)?;
        let rows = read_rows(&bytes).ok_or_else(|| damaged(path))?;
        let rows: Vec<_> = rows.into_iter().filter(|(digest, _)| wanted.contains(digest)).collect();
        let own = rows
            .iter()
            .map(|(digest, row)| (voc_vault::Digest::from_bytes(*digest.as_bytes()), *row));
        vault.put_rows(own)?;
        Ok(rows.len() as u64)
    }

    fn attachment(&self, id: &str, vault: &RestoringVault) -> Result<(), EngineError> {
        let path = format!("{ATTACHMENTS}/{id}");
        let Some(hash) = self.sums.hash(&path) else { return Ok(()) };
        let to: PathBuf = vault.attachments()?.join(id);
        let (_, found) = copy_file(&self.backup.join(&path), &to)?;
        if found == hash { Ok(()) } else { Err(EngineError::BackupDamaged { file: path }) }
    }

    /// Puts back what was published, also what the log does not reach any more: it has to answer for it.
    fn checkpoints(&self) -> Result<(), EngineError> {
        let dir = self.dir.join(CHECKPOINTS);
        data_dir::make(&dir)?;
        for path in self.sums.under(&format!("{CHECKPOINTS}/")) {
            let note = self.sums.file(self.backup, path)?;
            fs::write(self.dir.join(path), note)
                .map_err(|source| data_dir::file("write", &self.dir.join(path), source))?;
        }
        Ok(())
    }
}

/// Returns the size that a checkpoint names.
fn size_of(note: &str) -> Option<u64> {
    note.lines().nth(1)?.parse().ok()
}

fn damaged(file: &str) -> EngineError {
    EngineError::BackupDamaged { file: file.to_owned() }
}

fn text(path: &str, bytes: Vec<u8>) -> Result<String, EngineError> {
    String::from_utf8(bytes).map_err(|_| damaged(path))
}
