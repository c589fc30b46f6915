//! Signed checkpoints in plain files, which leave the house: whoever has one can tell whether the log was
//! rewritten since.
//!
//! ```text
//! checkpoints/0000000000001234.checkpoint    C2SP tlog-checkpoint of the first 1234 entries
//! ```

use std::{fs, path::PathBuf};

use serde::Serialize;
use uuid::Uuid;
use voc_domain::Timestamp;
use voc_log::{
    AppendError, Checkpoint, CommandId, Held, KeyError, Origin, SigningKey, Size, verify_own,
};

use crate::{
    codec,
    data_dir::{self, CHECKPOINTS},
    engine::Engine,
    error::EngineError,
    signing_keys,
    verify::VerifyFinding,
};

const SUFFIX: &str = ".checkpoint";

/// How long a log goes at most without a seal and a checkpoint that are published.
const PUBLISHED_EVERY_MS: i64 = 24 * 3_600_000;

/// A checkpoint as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The name of the log.
    pub origin: String,
    /// How many entries it covers.
    pub size: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// The file it stands in.
    pub file: PathBuf,
    /// The signed note itself.
    pub note: String,
}

/// How the log stands to what was published of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing was published yet, or nothing that is here.
    Unpublished,
    /// It continues its last published checkpoint.
    Continues {
        /// The entries of that checkpoint.
        size: u64,
    },
    /// It ends before it: a backup was restored, or entries were taken away. It takes no entries.
    Behind {
        /// The entries of that checkpoint.
        size: u64,
    },
    /// It holds other entries: its past was rewritten. It takes no entries.
    Inconsistent {
        /// The entries of that checkpoint.
        size: u64,
    },
}

/// A name and key under which the log has spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyPeriod {
    /// The smallest size whose checkpoint is under them.
    pub from_size: u64,
    /// The name of the log.
    pub origin: String,
    /// The key, in the form in which it is given to others.
    pub verifier_key: String,
}

impl Engine {
    /// Publishes the signed checkpoint of the present entries: writes it to a file of its own, durably. Published
    /// again without a new entry it is the same file.
    ///
    /// # Errors
    /// [`EngineError::Unsigned`] when the log was created without a key, otherwise what the disk says.
    pub fn publish(&self) -> Result<Published, EngineError> {
        let (head, note) = self.disk_log().checkpoint();
        let note = note.ok_or(EngineError::Unsigned)?;
        let dir = self.dir().join(CHECKPOINTS);
        let file = dir.join(file_name(head.size));
        if !self.is_there(&file, &note) {
            data_dir::make(&dir)?;
            data_dir::publish(&file, note.as_bytes())?;
        }
        Ok(Published {
            origin: self.log().origin().to_string(),
            size: head.size.get(),
            root: head.root.to_base64(),
            file,
            note: note.to_string(),
        })
    }

    fn is_there(&self, file: &PathBuf, note: &str) -> bool {
        fs::read_to_string(file).is_ok_and(|text| text == note)
    }

    /// Seals and publishes if the last seal is a day old: so that nothing can be dated back by more than a day
    /// unnoticed, also in a house where nothing happens. Returns nothing when that is not due yet.
    ///
    /// # Errors
    /// As [`Engine::seal`] and [`Engine::publish`].
    pub fn keep_published(
        &self,
        now: Timestamp,
        command: Uuid,
    ) -> Result<Option<Published>, EngineError> {
        let last = self.last_seal()?.map(|seal| seal.recorded_at);
        if last.is_some_and(|last| now.millis() - last.millis() < PUBLISHED_EVERY_MS) {
            return Ok(None);
        }
        let _seal = self.seal(now, command)?;
        self.publish().map(Some)
    }

    /// Publishes after something that others may rely on. It is done already, so that a failure is only
    /// logged; the next moment of publishing makes up for it.
    pub(crate) fn publish_after(&self, what: &'static str) {
        match self.publish() {
            Ok(_) | Err(EngineError::Unsigned) => {}
            Err(error) => tracing::warn!(%error, what, "the checkpoint could not be published"),
        }
    }

    /// Returns how the log stands to the last checkpoint that was published of it.
    #[must_use]
    pub const fn standing(&self) -> &Standing {
        self.standing_ref()
    }

    /// Returns the names and keys under which the log has spoken, oldest first.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyPeriod> {
        let identities = self.disk_log().identities();
        let signed = identities.all().iter().filter_map(|one| {
            let verifier_key = one.verifier_key.as_ref()?.to_string();
            Some(KeyPeriod {
                from_size: one.since.get(),
                origin: one.origin.to_string(),
                verifier_key,
            })
        });
        signed.collect()
    }

    /// Lets another signing key follow the present one, made from 32 random bytes. The checkpoint of that entry
    /// bears both signatures and is published; then the old key is wiped.
    ///
    /// # Errors
    /// When the key could not be written or the entry could not be appended; the old key holds then.
    pub fn rotate_key(
        &self,
        seed: [u8; 32],
        now: Timestamp,
        command: Uuid,
    ) -> Result<Published, EngineError> {
        let file = signing_keys::write_next(self.dir(), &seed)?;
        let rotated = self.disk_log().rotate_key(
            SigningKey::from_seed(seed),
            CommandId::from_uuid(command),
            codec::log_timestamp(now),
        );
        // After a failed write nobody knows whether the entry is there, and with it the new key: it stays.
        let refused =
            !matches!(rotated, Ok(_) | Err(KeyError::Append(AppendError::Unwritable { .. })));
        if refused {
            signing_keys::wipe(&file)?;
        }
        let _appended = rotated.map_err(EngineError::Key)?;
        let published = self.publish()?;
        signing_keys::wipe_others(self.dir(), &file)?;
        Ok(published)
    }

    /// Goes on under another name, because entries that were published are not in this log any more: a backup was
    /// restored. The entry that says so names the last checkpoint that was published.
    ///
    /// # Errors
    /// [`EngineError::NothingToLeave`] when the log continues what was published of it; otherwise when the
    /// entry could not be appended.
    pub fn begin_incarnation(
        &self,
        origin: Option<Origin>,
        now: Timestamp,
        command: Uuid,
    ) -> Result<Published, EngineError> {
        if !matches!(self.standing(), Standing::Behind { .. } | Standing::Inconsistent { .. }) {
            return Err(EngineError::NothingToLeave);
        }
        let seen = last_published(self)?.map(|(_, seen)| seen);
        let origin = origin.unwrap_or_else(|| next_name(&self.log().origin()));
        let (command, now) = (CommandId::from_uuid(command), codec::log_timestamp(now));
        let begun = self.disk_log().begin_incarnation(origin, seen, command, now);
        let _appended = begun.map_err(EngineError::Key)?;
        self.publish()
    }
}

/// Holds a log to its last published checkpoint; from then on it takes no entries if it does not continue it.
pub(crate) fn hold(engine: &Engine) -> Result<Standing, EngineError> {
    let Some((_, seen)) = last_published(engine)? else { return Ok(Standing::Unpublished) };
    let size = seen.size.get();
    Ok(match engine.disk_log().hold_to(&seen)? {
        Held::Continues => Standing::Continues { size },
        Held::Behind => Standing::Behind { size },
        Held::Inconsistent => Standing::Inconsistent { size },
    })
}

/// Finds the last checkpoint that was published under the present name. What is not signed by the log is none.
pub(crate) fn last_published(
    engine: &Engine,
) -> Result<Option<(PathBuf, Checkpoint)>, EngineError> {
    let identities = engine.disk_log().identities();
    let name = &identities.current().origin;
    for path in files(engine)?.into_iter().rev() {
        let note = fs::read_to_string(&path);
        let note = note.map_err(|source| data_dir::file("read", &path, source))?;
        match verify_own(&identities, &note) {
            Ok(seen) if seen.origin == *name => return Ok(Some((path, seen))),
            _ => {}
        }
    }
    Ok(None)
}

/// Compares every checkpoint that was published with the log, whoever wrote it there.
pub(crate) fn check(engine: &Engine) -> Result<Vec<VerifyFinding>, EngineError> {
    let identities = engine.disk_log().identities();
    let mut findings = Vec::new();
    let mut find = |seen: Option<&Checkpoint>, kind: &str, expected: String, found: String| {
        let position = seen.map(|seen| seen.size.get());
        findings.push(VerifyFinding {
            area: "published",
            position,
            kind: kind.to_owned(),
            expected,
            found,
        });
    };
    for path in files(engine)? {
        let note = fs::read_to_string(&path);
        let note = note.map_err(|source| data_dir::file("read", &path, source))?;
        let seen = match verify_own(&identities, &note) {
            Ok(seen) => seen,
            // Left behind by a restored backup, as the entry says that gave the log its present name.
            Err(_) if identities.left_behind(&note) => continue,
            Err(error) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                find(None, "a file is no checkpoint of this log", name, error.to_string());
                continue;
            }
        };
        let size = engine.log().head().size;
        let found = if seen.size > size {
            format!("{size} entries")
        } else {
            match engine.log().root_at(seen.size)? {
                root if root == seen.root => continue,
                root => format!("root {}", root.to_base64()),
            }
        };
        let expected = format!("{} entries with root {}", seen.size, seen.root.to_base64());
        find(Some(&seen), "the log contradicts what was published of it", expected, found);
    }
    Ok(findings)
}

/// Lists the files of published checkpoints by size.
pub(crate) fn files(engine: &Engine) -> Result<Vec<PathBuf>, EngineError> {
    let dir = engine.dir().join(CHECKPOINTS);
    let entries = match fs::read_dir(&dir) {
        Err(source) if data_dir::is_absent(&source) => return Ok(Vec::new()),
        entries => entries.map_err(|source| data_dir::file("read", &dir, source))?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|source| data_dir::file("read", &dir, source))?.path();
        if path.to_str().is_some_and(|path| path.ends_with(SUFFIX)) {
            files.push(path);
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn file_name(size: Size) -> String {
    format!("{:016}{SUFFIX}", size.get())
}

/// Counts the last part of a name up: `voc.example/2026` becomes `voc.example/2026-2`, and that `-3`.
fn next_name(name: &Origin) -> Origin {
    let text = name.as_str();
    let counted = text.rsplit_once('-').and_then(|(stem, number)| {
        let number: u32 = number.parse().ok()?;
        Some(format!("{stem}-{}", number.checked_add(1)?))
    });
    let next = counted.unwrap_or_else(|| format!("{text}-2"));
    Origin::parse(&next).unwrap_or_else(|_| name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_counted_up() {
        let next = |text| next_name(&Origin::parse(text).expect("a name")).to_string();
        assert_eq!(next("voc.example/main"), "voc.example/main-2");
        assert_eq!(next("voc.example/main-2"), "voc.example/main-3");
        assert_eq!(next("voc.hospital-a.example/2026"), "voc.hospital-a.example/2026-2");
    }
}
