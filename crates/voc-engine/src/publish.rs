//! Signed checkpoints in plain files, which leave the house: whoever has one can tell whether the log was
//! rewritten since.
//!
//! ```text
//! checkpoints/0000000000001234-33d7b496.checkpoint    C2SP tlog-checkpoint of the first 1234 entries, and the
//!                                                     hash of the name and key that it is signed under
//! ```

mod files;

use std::{fs, path::PathBuf, sync::PoisonError};

use serde::Serialize;
use uuid::Uuid;
use voc_domain::Timestamp;
use voc_log::{AppendError, CommandId, KeyError, Origin, SigningKey};

pub(crate) use self::files::{check, hold, last_published};
use self::files::{file_name, names, next_name};
use crate::{
    codec,
    data_dir::{self, CHECKPOINTS},
    engine::Engine,
    error::EngineError,
    seal::Seal,
    signing_keys,
};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing was published yet, or nothing that is here.
    #[default]
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

impl Standing {
    /// Tells whether the log is not the one that was published, so that nothing may be built on it.
    pub(crate) const fn contradicts_published(&self) -> bool {
        matches!(self, Self::Behind { .. } | Self::Inconsistent { .. })
    }
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
        self.contradiction().map_or(Ok(()), Err)?;
        let (head, note) = self.disk_log().checkpoint();
        let note = note.ok_or(EngineError::Unsigned)?;
        let dir = self.dir().join(CHECKPOINTS);
        let file = dir.join(file_name(head.size, self.disk_log().identities().current()));
        match fs::read_to_string(&file) {
            Ok(there) if *there == *note => {}
            // Two histories of one size under one name and key: the one that was published stays.
            Ok(_) => {
                let published = head.size.get();
                return Err(EngineError::Published { state: "inconsistent with", published });
            }
            Err(_) => {
                data_dir::make(&dir)?;
                data_dir::publish(&file, note.as_bytes())?;
            }
        }
        Ok(Published {
            origin: self.log().origin().to_string(),
            size: head.size.get(),
            root: head.root.to_base64(),
            file,
            note: note.to_string(),
        })
    }

    /// Returns why nothing may be published: the log contradicts what was published of it before.
    fn contradiction(&self) -> Option<EngineError> {
        let (state, published) = match self.standing() {
            Standing::Unpublished | Standing::Continues { .. } => return None,
            Standing::Behind { size } => ("behind", size),
            Standing::Inconsistent { size } => ("inconsistent with", size),
        };
        Some(EngineError::Published { state, published })
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
        let seal = self.last_seal()?;
        let fresh = |seal: &Seal| now.millis() - seal.recorded_at.millis() < PUBLISHED_EVERY_MS;
        if let Some(seal) = seal.filter(fresh) {
            let published = last_published(self.dir(), self.disk_log())?;
            if published.is_some_and(|seen| seen.size.get() > seal.position) {
                return Ok(None);
            }
        } else {
            let _seal = self.seal(now, command)?;
        }
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
    pub fn standing(&self) -> Standing {
        self.standing_cell().lock().unwrap_or_else(PoisonError::into_inner).clone()
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
        // The old key signs nothing more, whether or not the checkpoint can be published now.
        signing_keys::wipe_older(self.dir(), &file)?;
        self.publish()
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
        let seen = last_published(self.dir(), self.disk_log())?;
        let mut taken = names(self.dir())?;
        let identities = self.disk_log().identities();
        taken.extend(identities.all().iter().map(|one| one.origin.to_string()));
        if let Some(asked) = origin.as_ref().filter(|asked| taken.contains(asked.as_str())) {
            return Err(EngineError::NameTaken(asked.to_string()));
        }
        let origin = origin.unwrap_or_else(|| next_name(&self.log().origin(), &taken));
        let (command, now) = (CommandId::from_uuid(command), codec::log_timestamp(now));
        let begun = self.disk_log().begin_incarnation(origin, seen, command, now);
        let _appended = begun.map_err(EngineError::Key)?;
        let size = self.log().head().size.get();
        *self.standing_cell().lock().unwrap_or_else(PoisonError::into_inner) =
            Standing::Continues { size };
        self.publish()
    }
}
