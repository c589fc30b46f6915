//! Private texts on their way into the vault and out of it.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use voc_domain::PrivateValue;
use voc_log::{AppendError, Appended, EntryRef, EventLog, Position};
use voc_vault::{Digest, FieldName, Lookup, Personal, Plain, SubjectId, Vault, VaultError};

use crate::{codec, error::EngineError};

/// How many of the last entries are searched first for values that were being written at a crash.
const SEARCHED_FIRST: u64 = 65_536;

/// The vault as the engine uses it.
pub(crate) struct Private(Vault);

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(..)")
    }
}

impl Private {
    pub(crate) const fn new(vault: Vault) -> Self {
        Self(vault)
    }

    /// Keeps values and returns their digests once they are on stable storage.
    pub(crate) fn keep<'a>(
        &self,
        values: impl Iterator<Item = &'a PrivateValue>,
    ) -> Result<Vec<Digest>, EngineError> {
        let plains: Vec<Plain> = values.map(plain).collect();
        if plains.is_empty() {
            return Ok(Vec::new());
        }
        let sealed = self.0.seal(&plains).map_err(EngineError::from)?;
        let digests = sealed.digests().map(|(_, digest)| digest).collect();
        self.0.write(sealed).map_err(EngineError::from)?;
        Ok(digests)
    }

    /// Takes note of what became of the entries that were to commit to these values: they did, they
    /// certainly did not, or nobody knows. The request itself is answered already, so a failure here
    /// is only logged: what is left to do is done when the vault is opened again.
    pub(crate) fn settle(&self, digests: &[Digest], appended: &Result<Appended, AppendError>) {
        let settled = match appended {
            Ok(Appended::Now(_)) => self.0.confirm(digests),
            Ok(Appended::Before(_)) => self.0.discard(digests),
            Err(error) if wrote_nothing(error) => self.0.discard(digests),
            Err(_) => Ok(()),
        };
        if let Err(error) = settled {
            tracing::warn!(%error, "the vault could not take note of what was appended");
        }
    }

    /// Removes the values whose entries never came to be, because of a crash between the two.
    /// Returns how many were removed. The whole log must be there to be searched: a value whose
    /// entry cannot be read is not one without an entry.
    ///
    /// # Errors
    /// The first damage in the search; nothing is removed then.
    pub(crate) fn sweep(&self, log: &dyn EventLog) -> Result<usize, EngineError> {
        let pending = self.0.pending().map_err(EngineError::from)?;
        if pending.is_empty() {
            return Ok(0);
        }
        let mut missing: HashSet<Digest> = pending.into_iter().collect();
        let mut committed = HashSet::new();
        let end = log.head().size.get();
        for from in [end.saturating_sub(SEARCHED_FIRST), 0] {
            search(log, Position::new(from), &mut missing, &mut committed)?;
            if missing.is_empty() {
                break;
            }
        }
        let swept = self.0.sweep(|digest| committed.contains(digest)).map_err(EngineError::from)?;
        Ok(swept.removed)
    }

    /// Takes every value for one whose entry exists, wherever it may be: none is swept later.
    pub(crate) fn spare_all(&self) -> Result<(), EngineError> {
        self.0.sweep(|_| true).map(drop).map_err(EngineError::from)
    }

    /// Returns what opens the commitment of a field of an entry, to be handed to whoever may see it.
    pub(crate) fn disclose(
        &self,
        field: &str,
        digest: voc_log::Digest,
    ) -> Result<Option<String>, EngineError> {
        let field: FieldName = field.parse().expect("BUG: field names of entries are valid");
        let digest = Digest::from_bytes(*digest.as_bytes());
        Ok(match self.0.read(&digest, &field).map_err(EngineError::from)? {
            Lookup::Open(revealed) => Some(revealed.disclosure.reveal().to_owned()),
            Lookup::Missing => None,
        })
    }

    /// Reads the value that a field of an entry commits to.
    pub(crate) fn read(&self, field: &str, digest: Digest) -> Result<Option<String>, VaultError> {
        let field: FieldName = field.parse().expect("BUG: field names of entries are valid");
        Ok(match self.0.read(&digest, &field)? {
            Lookup::Open(revealed) => {
                let text = revealed.disclosure.value().reveal_text();
                Some(text.unwrap_or_default().to_owned())
            }
            Lookup::Missing => None,
        })
    }
}

/// Tells whether an append that failed certainly wrote no entry.
const fn wrote_nothing(error: &AppendError) -> bool {
    matches!(
        error,
        AppendError::Conflict { .. }
            | AppendError::Empty
            | AppendError::TooManyDrafts { .. }
            | AppendError::TooLarge { .. }
            | AppendError::EntryTooLarge { .. }
            | AppendError::CauseNotRecorded { .. }
            | AppendError::NoSigningKey
            | AppendError::CheckpointDiffers { .. }
            | AppendError::Published { .. }
    )
}

/// Moves digests found in entries from `missing` to `committed`.
fn search(
    log: &dyn EventLog,
    from: Position,
    missing: &mut HashSet<Digest>,
    committed: &mut HashSet<Digest>,
) -> Result<(), EngineError> {
    for page in log.read_all(from) {
        for (position, bytes) in page?.entries() {
            let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
            for (_, digest) in &entry.protected {
                let digest = Digest::from_bytes(*digest.as_bytes());
                if missing.remove(&digest) {
                    committed.insert(digest);
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}

fn plain(value: &PrivateValue) -> Plain {
    let subject: SubjectId =
        value.subject.as_str().parse().expect("BUG: the domain's subjects are valid subjects");
    let field: FieldName =
        value.field.as_str().parse().expect("BUG: the domain's fields are valid fields");
    Plain { subject, field, value: Personal::text(value.text.reveal()) }
}

/// Whether protected texts are read from the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// They are shown.
    Reveal,
    /// They are withheld.
    Withhold,
}

/// A protected value, as far as it can be shown.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Revealed {
    /// The text.
    Open {
        /// The text itself.
        text: String,
    },
    /// Not shown on request.
    Withheld,
    /// It should be in the vault and is not: a finding, never a blank.
    Missing,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open { .. } => "Open(..)",
            Self::Withheld => "Withheld",
            Self::Missing => "Missing",
        })
    }
}

/// The protected texts of entries, as far as they are to be shown.
pub(crate) struct Texts<'a> {
    private: &'a Private,
    disclosure: Disclosure,
}

impl<'a> Texts<'a> {
    pub(crate) const fn new(private: &'a Private, disclosure: Disclosure) -> Self {
        Self { private, disclosure }
    }

    /// Returns the protected fields of an entry.
    pub(crate) fn of_entry(
        &self,
        entry: &EntryRef<'_>,
    ) -> Result<BTreeMap<String, Revealed>, EngineError> {
        let mut fields = BTreeMap::new();
        for (field, digest) in &entry.protected {
            let revealed = match self.disclosure {
                Disclosure::Withhold => Revealed::Withheld,
                Disclosure::Reveal => {
                    let digest = Digest::from_bytes(*digest.as_bytes());
                    match self.private.read(field, digest).map_err(EngineError::from)? {
                        Some(text) => Revealed::Open { text },
                        None => Revealed::Missing,
                    }
                }
            };
            fields.insert((*field).to_owned(), revealed);
        }
        Ok(fields)
    }
}
