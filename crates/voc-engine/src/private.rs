//! Private texts on their way into the vault and out of it.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize as _, Serialize};
use voc_domain::{AttachmentId, FileDescription, PrivateValue, Subjects};
use voc_log::{AppendError, Appended, EntryRef, EventLog, Position};
use voc_vault::{
    Attachment, AttachmentLookup, Content, Digest, FieldName, KeysCopy, Lookup, Personal, Plain,
    SubjectId, Vault, VaultError,
};

use crate::{
    attachments::{domain_id, file_of, vault_id},
    codec,
    engine::Engine,
    error::EngineError,
};

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
    /// A file is not discarded here: the same request may be tried again with it.
    pub(crate) fn settle<'a>(
        &self,
        digests: &[Digest],
        files: impl Iterator<Item = &'a AttachmentId>,
        appended: &Result<Appended, AppendError>,
    ) {
        let mut files = files.map(vault_id);
        let settled = match appended {
            Ok(Appended::Now(_)) => {
                let confirmed = files.try_for_each(|file| self.0.confirm_attachment(&file));
                confirmed.and(self.0.confirm(digests))
            }
            Ok(Appended::Before(_)) => self.0.discard(digests),
            Err(error) if wrote_nothing(error) => self.0.discard(digests),
            Err(_) => {
                files.for_each(|file| self.0.leave_attachment(&file));
                Ok(())
            }
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
        let files = self.0.pending_attachments().map_err(EngineError::from)?;
        if pending.is_empty() && files.is_empty() {
            return Ok(0);
        }
        let mut missing = Sought {
            digests: pending.into_iter().collect(),
            files: files.iter().map(domain_id).collect(),
        };
        let mut committed = Sought::default();
        let end = log.head().size.get();
        for from in [end.saturating_sub(SEARCHED_FIRST), 0] {
            search(log, Position::new(from), &mut missing, &mut committed)?;
            if missing.is_empty() {
                break;
            }
        }
        let is_committed = |file: &_| committed.files.contains(&domain_id(file));
        let files = self.0.sweep_attachments(is_committed).map_err(EngineError::from)?;
        let swept = self.0.sweep(|digest| committed.digests.contains(digest));
        Ok(swept.map_err(EngineError::from)?.removed + files.removed)
    }

    /// Takes every value for one whose entry exists, wherever it may be: none is swept later.
    pub(crate) fn spare_all(&self) -> Result<(), EngineError> {
        self.0.sweep_attachments(|_| true).map_err(EngineError::from)?;
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
            Lookup::Erased | Lookup::Missing => None,
        })
    }

    /// Reads the value that a field of an entry commits to.
    pub(crate) fn read(&self, field: &str, digest: Digest) -> Result<Kept, VaultError> {
        let field: FieldName = field.parse().expect("BUG: field names of entries are valid");
        Ok(match self.0.read(&digest, &field)? {
            Lookup::Open(revealed) => Kept::Open(shown(revealed.disclosure.value())),
            Lookup::Erased => Kept::WithoutKey,
            Lookup::Missing => Kept::Missing,
        })
    }

    /// Tells whether there is anything of a value, be it damaged.
    pub(crate) fn holds(&self, field: &str, digest: Digest) -> bool {
        !matches!(self.read(field, digest), Ok(Kept::Missing))
    }

    /// Erases people in the vault, once the log says so.
    pub(crate) fn erase(
        &self,
        subjects: &[&voc_domain::SubjectId],
        digests: &[Digest],
        files: &[AttachmentId],
    ) -> Result<(), EngineError> {
        let files: Vec<_> = files.iter().map(vault_id).collect();
        let subjects: Vec<_> = subjects.iter().map(|subject| vault_subject(subject)).collect();
        Ok(self.0.erase(&subjects, digests, &files, &mut |_| {})?)
    }

    /// Returns the row of a value as it is stored, encrypted.
    pub(crate) fn copy_row(&self, digest: voc_log::Digest) -> Result<Option<Vec<u8>>, EngineError> {
        Ok(self.0.copy_row(&Digest::from_bytes(*digest.as_bytes()))?)
    }

    /// Returns the file of an attachment as it is stored, encrypted.
    pub(crate) fn attachment_file(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<PathBuf>, EngineError> {
        Ok(self.0.attachment_file(&vault_id(id))?)
    }

    /// Copies all keys.
    pub(crate) fn copy_keys(&self) -> Result<KeysCopy, EngineError> {
        Ok(self.0.copy_keys()?)
    }

    /// Takes a file in; it is in the vault when this returns, and not in the log.
    pub(crate) fn attach(
        &self,
        from: &mut dyn Read,
        subject: &voc_domain::SubjectId,
    ) -> Result<Attachment, EngineError> {
        Ok(self.0.attach(from, &vault_subject(subject))?)
    }

    /// Tells whether a file was taken in for an entry that is to come.
    pub(crate) fn is_attaching(&self, file: &AttachmentId) -> bool {
        self.0.is_attaching(&vault_id(file))
    }

    /// Removes a file of which no entry came to be, unless nobody knows.
    pub(crate) fn discard_attachment(&self, file: &AttachmentId) {
        if let Err(error) = self.0.discard_attachment(&vault_id(file)) {
            tracing::warn!(%error, "a file without an entry is left to the next opening");
        }
    }

    /// Reads what describes a file; nothing when it is not there or describes none.
    pub(crate) fn describe(&self, digest: Digest) -> Result<Option<FileDescription>, VaultError> {
        let field = voc_domain::FieldName::File.as_str().parse();
        let field: FieldName = field.expect("BUG: the domain's fields are valid fields");
        Ok(match self.0.read(&digest, &field)? {
            Lookup::Open(revealed) => description(revealed.disclosure.value()),
            Lookup::Erased | Lookup::Missing => None,
        })
    }

    /// Opens a file, to be held against what describes it.
    pub(crate) fn open_attachment(
        &self,
        file: &AttachmentId,
        description: &FileDescription,
    ) -> Result<AttachmentLookup, VaultError> {
        // A hash that is none is one that no content has.
        let sha256 = description.sha256_bytes().unwrap_or_default();
        let content = Content { bytes: description.size(), sha256 };
        self.0.open_attachment(&vault_id(file), content)
    }

    /// Tells whether there is anything of a file, be it damaged.
    pub(crate) fn holds_attachment(&self, file: &AttachmentId) -> Result<bool, EngineError> {
        Ok(self.0.holds_attachment(&vault_id(file))?)
    }

    /// Tells whether the erasure of somebody was completed in the vault.
    pub(crate) fn is_erased(&self, subject: &voc_domain::SubjectId) -> Result<bool, EngineError> {
        Ok(self.0.is_erased(&vault_subject(subject))?)
    }
}

/// What the vault has of a value.
pub(crate) enum Kept {
    /// The text.
    Open(String),
    /// What was encrypted, and no key to it any more.
    WithoutKey,
    /// Nothing.
    Missing,
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

/// What was being written at a stop and may be in the log.
#[derive(Default)]
struct Sought {
    digests: HashSet<Digest>,
    files: HashSet<AttachmentId>,
}

impl Sought {
    fn is_empty(&self) -> bool {
        self.digests.is_empty() && self.files.is_empty()
    }
}

/// Moves what is found in entries from `missing` to `committed`.
fn search(
    log: &dyn EventLog,
    from: Position,
    missing: &mut Sought,
    committed: &mut Sought,
) -> Result<(), EngineError> {
    for page in log.read_all(from) {
        for (position, bytes) in page?.entries() {
            let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
            for (_, digest) in &entry.protected {
                let digest = Digest::from_bytes(*digest.as_bytes());
                if missing.digests.remove(&digest) {
                    committed.digests.insert(digest);
                }
            }
            if !missing.files.is_empty()
                && let Some(file) = file_of(&entry)
                && missing.files.remove(&file)
            {
                committed.files.insert(file);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}

fn plain(value: &PrivateValue) -> Plain {
    let subject = vault_subject(&value.subject);
    let field: FieldName =
        value.field.as_str().parse().expect("BUG: the domain's fields are valid fields");
    let text = value.text.reveal();
    let value = match value.field {
        // An object, so that whoever is handed the disclosure reads the hash without parsing twice.
        voc_domain::FieldName::File => Personal::new(
            serde_json::from_str(text).expect("BUG: the domain describes a file in JSON"),
        ),
        _ => Personal::text(text),
    };
    Plain { subject, field, value }
}

/// Returns a value as people read it: a text as it is, and what describes a file in one line.
pub(crate) fn shown(value: &Personal) -> String {
    if let Some(text) = value.reveal_text() {
        return text.to_owned();
    }
    description(value).map_or_else(
        || value.reveal().to_string(),
        |file| {
            let (name, media_type) = (file.name(), file.media_type());
            format!("{name} ({media_type}, {} bytes, SHA-256 {})", file.size(), file.sha256())
        },
    )
}

fn description(value: &Personal) -> Option<FileDescription> {
    FileDescription::deserialize(value.reveal()).ok()
}

fn vault_subject(subject: &voc_domain::SubjectId) -> SubjectId {
    subject.as_str().parse().expect("BUG: the domain's subjects are valid subjects")
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
    /// Erased for good.
    Erased {
        /// The position of the entry that says so.
        by: u64,
    },
    /// It should be in the vault and is not: a finding, never a blank.
    Missing,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Open { .. } => "Open(..)",
            Self::Withheld => "Withheld",
            Self::Erased { .. } => "Erased",
            Self::Missing => "Missing",
        })
    }
}

/// The protected texts of entries, as far as they are to be shown.
pub(crate) struct Texts<'a> {
    private: &'a Private,
    subjects: Arc<Subjects>,
    disclosure: Disclosure,
}

impl Engine {
    /// Returns the protected texts of entries, as far as they are to be shown.
    pub(crate) fn texts(&self, disclosure: Disclosure) -> Result<Texts<'_>, EngineError> {
        Ok(Texts { private: self.vault(), subjects: self.subjects()?, disclosure })
    }
}

impl Texts<'_> {
    /// Returns the protected fields of an entry.
    pub(crate) fn of_entry(
        &self,
        entry: &EntryRef<'_>,
    ) -> Result<BTreeMap<String, Revealed>, EngineError> {
        let mut fields = BTreeMap::new();
        for (field, digest) in &entry.protected {
            let revealed = match (erased_by(&self.subjects, entry, field), self.disclosure) {
                (Some(by), _) => Revealed::Erased { by },
                (None, Disclosure::Withhold) => Revealed::Withheld,
                (None, Disclosure::Reveal) => {
                    let digest = Digest::from_bytes(*digest.as_bytes());
                    match self.private.read(field, digest).map_err(EngineError::from)? {
                        Kept::Open(text) => Revealed::Open { text },
                        // Nothing in the log explains why its key should be gone.
                        Kept::WithoutKey | Kept::Missing => Revealed::Missing,
                    }
                }
            };
            fields.insert((*field).to_owned(), revealed);
        }
        Ok(fields)
    }
}

/// Returns the position of the entry that erased a field of an entry, if one did.
pub(crate) fn erased_by(subjects: &Subjects, entry: &EntryRef<'_>, field: &str) -> Option<u64> {
    let (_, subject) = entry.subjects.iter().find(|(name, _)| *name == field)?;
    subjects.erased_by(subject, entry.position.get(), field)
}
