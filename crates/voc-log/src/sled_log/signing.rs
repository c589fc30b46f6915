//! The signed checkpoint of a log on disk, and the names and keys it is signed under.

use std::sync::{Arc, PoisonError, RwLockWriteGuard};

use voc_store::Batch;

use super::SledLog;
use super::commit::Committer;
use super::layout::CHECKPOINT_KEY;
use crate::append::Appended;
use crate::draft::Prepared;
use crate::error::{AppendError, ReadError, StorageError};
use crate::event_log::{EventLog, Head};
use crate::identity::{Identities, IdentityChange};
use crate::ids::{CommandId, Origin, StreamId};
use crate::note::{Checkpoint, NoteError, SigningKey, VerifierKey, sign_checkpoint};
use crate::position::{Size, Version};
use crate::timestamp::Timestamp;

/// With what the next commit is signed.
pub(crate) struct Signer {
    pub(crate) origin: Origin,
    pub(crate) key: Option<SigningKey>,
    /// The key that follows, while the entry that says so is being committed.
    next: Option<SigningKey>,
}

impl Signer {
    pub(crate) const fn without_key(origin: Origin) -> Self {
        Self { origin, key: None, next: None }
    }

    /// Signs a head, or returns `None` when the log has no key.
    pub(crate) fn sign(&self, head: &Head) -> Option<Arc<str>> {
        let key = self.key.as_ref()?;
        let checkpoint = Checkpoint::of(self.origin.clone(), head);
        Some(
            sign_checkpoint(&checkpoint, [Some(key), self.next.as_ref()].into_iter().flatten())
                .into(),
        )
    }
}

/// What opening a log found of its checkpoint.
pub(crate) enum Found {
    /// The log has no key.
    Unsigned,
    /// The checkpoint is of the present head.
    Sound(Arc<str>),
    /// There is none yet, and there need not be: a new log.
    NotYet,
    /// It is missing, or of another head.
    Differs,
}

impl Found {
    pub(crate) fn look(identities: &Identities, head: &Head, note: Option<&[u8]>) -> Self {
        let Some(key) = &identities.current().verifier_key else { return Self::Unsigned };
        let Some(note) = note else {
            // A log of its first entry only was created just now. Any other without one was tampered with, or is
            // from before checkpoints were kept; whoever could tell the two apart would need the checkpoint.
            return if head.size == Size::new(1) { Self::NotYet } else { Self::Differs };
        };
        match std::str::from_utf8(note) {
            Ok(note) if is_of(key, note, head) => Self::Sound(note.into()),
            _ => Self::Differs,
        }
    }

    /// Returns why nothing may be appended for now.
    pub(crate) const fn refusal(&self, head: &Head) -> Option<AppendError> {
        match self {
            Self::Unsigned => None,
            Self::Sound(_) | Self::NotYet => Some(AppendError::NoSigningKey),
            Self::Differs => Some(AppendError::CheckpointDiffers { size: head.size }),
        }
    }
}

/// Tells whether a note is a checkpoint of this head, signed by this key.
pub(crate) fn is_of(key: &VerifierKey, note: &str, head: &Head) -> bool {
    key.verify(note).is_ok_and(|seen| seen.size == head.size && seen.root == head.root)
}

/// Why a key was not taken.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The log is signed with another key.
    #[error(
        "this is not the key of the log: it is verified with {expected}, this one with {actual}"
    )]
    OtherKey {
        /// The verifier key of the log.
        expected: String,
        /// The verifier key of what was given.
        actual: String,
    },
    /// The log was created without a key.
    #[error("the log was created without a key; its checkpoints are not signed")]
    Unsigned,
    /// A new name must be another one, and a rotation must keep the name and change the key.
    #[error("the new name or key of the log is not one that may follow the present one")]
    NotASuccessor,
    /// The change could not be appended.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The checkpoint could not be stored.
    #[error("the signed checkpoint could not be stored")]
    Storage(#[from] StorageError),
}

impl SledLog {
    /// Gives the log its signing key. From then on each commit carries a signed checkpoint.
    ///
    /// # Errors
    /// [`KeyError::OtherKey`] when it is not the key that the log names, [`KeyError::Unsigned`] when the log
    /// names none, [`KeyError::Storage`] when the first checkpoint of a log could not be stored.
    pub fn sign_with(&self, key: SigningKey) -> Result<(), KeyError> {
        let identity = self.identities().current().clone();
        let mut committer = self.committer();
        let expected = identity.verifier_key.ok_or(KeyError::Unsigned)?;
        let actual = key.verifier_key(&identity.origin);
        if actual != expected {
            let (expected, actual) = (expected.to_string(), actual.to_string());
            return Err(KeyError::OtherKey { expected, actual });
        }
        committer.signer.key = Some(key);
        if !matches!(committer.refusal, Some(AppendError::NoSigningKey)) {
            return Ok(());
        }
        committer.refusal = None;
        if self.published().checkpoint.is_none() {
            self.sign_first(&committer)?;
        }
        Ok(())
    }

    /// Signs the present head of a log that has no signed checkpoint yet.
    fn sign_first(&self, committer: &Committer) -> Result<(), KeyError> {
        let head = self.head();
        let Some(note) = committer.signer.sign(&head) else { return Ok(()) };
        let mut batch = Batch::new();
        batch.put(CHECKPOINT_KEY, note.as_bytes());
        self.inner.store.commit(batch).map_err(StorageError::from)?;
        let mut published = self.inner.published.write().unwrap_or_else(PoisonError::into_inner);
        published.checkpoint = Some(note);
        Ok(())
    }

    /// Returns the present head with its signed checkpoint, or none when the log is not signed.
    #[must_use]
    pub fn checkpoint(&self) -> (Head, Option<Arc<str>>) {
        let published = self.published();
        (published.head, published.checkpoint.clone())
    }

    /// Returns the names and keys under which the log has spoken.
    #[must_use]
    pub fn identities(&self) -> Identities {
        self.read_identities().clone()
    }

    /// Records that another key follows, and signs with it from then on; the checkpoint of this entry bears both
    /// signatures. The caller keeps the new key first: once this has returned, the old one signs no more.
    ///
    /// # Errors
    /// [`KeyError`] when the log has no key at hand, or the entry cannot be appended.
    pub fn rotate_key(
        &self,
        next: SigningKey,
        command: CommandId,
        recorded_at: Timestamp,
    ) -> Result<Appended, KeyError> {
        // Taken before the committer, here as everywhere, so that nobody waits for the other.
        let mut identities = self.write_identities();
        let mut committer = self.committer();
        let verifier_key = next.verifier_key(&committer.signer.origin);
        if identities.current().verifier_key.as_ref() == Some(&verifier_key) {
            return Err(KeyError::NotASuccessor);
        }
        let change = IdentityChange::KeyRotated { verifier_key };
        let origin = committer.signer.origin.clone();
        let append = prepare_change(&committer, &origin, &change, command, recorded_at)?;
        committer.signer.next = Some(next);
        let appended = self.commit_change(&mut committer, append, &change, &mut identities);
        let next = committer.signer.next.take();
        if matches!(appended, Ok(Appended::Now(_))) {
            committer.signer.key = next;
        }
        appended
    }

    /// Goes on under another name, because what was published under the present one is not in the log any more.
    /// The entry that says so and all after it are under the new name; nothing prepared under the old one is on
    /// its way meanwhile.
    ///
    /// # Errors
    /// [`KeyError`] when the log has no key at hand, the name is the present one, or the entry cannot be
    /// appended.
    pub fn begin_incarnation(
        &self,
        origin: Origin,
        published: Option<Checkpoint>,
        command: CommandId,
        recorded_at: Timestamp,
    ) -> Result<Appended, KeyError> {
        let mut identities = self.write_identities();
        let mut committer = self.committer();
        if origin == committer.signer.origin {
            return Err(KeyError::NotASuccessor);
        }
        let key = committer.signer.key.as_ref().ok_or(AppendError::NoSigningKey)?;
        let verifier_key = key.verifier_key(&origin);
        let change = IdentityChange::IncarnationBegan { verifier_key, published };
        let append = prepare_change(&committer, &origin, &change, command, recorded_at)?;
        let before = std::mem::replace(&mut committer.signer.origin, origin);
        let held = match committer.refusal {
            Some(AppendError::Published { .. }) => committer.refusal.take(),
            _ => None,
        };
        let appended = self.commit_change(&mut committer, append, &change, &mut identities);
        if !matches!(appended, Ok(Appended::Now(_))) {
            committer.signer.origin = before;
            committer.refusal = committer.refusal.take().or(held);
        }
        appended
    }

    fn write_identities(&self) -> RwLockWriteGuard<'_, Identities> {
        self.inner.identities.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn commit_change(
        &self,
        committer: &mut Committer,
        append: Prepared,
        change: &IdentityChange,
        identities: &mut Identities,
    ) -> Result<Appended, KeyError> {
        let callers: &[&[Prepared]] = &[&[append]];
        let mut outcomes = committer.commit(callers, &self.inner.published);
        let appended = outcomes.pop().and_then(|mut outcomes| outcomes.pop());
        let appended = appended.unwrap_or_else(|| Err(super::abandoned()))?;
        if let Appended::Now(receipt) = &appended {
            let since = Size::new(receipt.position.get() + 1);
            identities.push(since, change.verifier_key().clone());
        }
        Ok(appended)
    }

    /// Holds the log to a checkpoint of its own that others have seen: a log that does not continue it takes no
    /// entries, because they would contradict what was published.
    ///
    /// # Errors
    /// [`ReadError`] when the hashes of the log cannot be read.
    pub fn hold_to(&self, seen: &Checkpoint) -> Result<Held, ReadError> {
        let held = if seen.size > self.head().size {
            Held::Behind
        } else if self.root_at(seen.size)? != seen.root {
            Held::Inconsistent
        } else {
            return Ok(Held::Continues);
        };
        let state = if held == Held::Behind { "behind" } else { "inconsistent with" };
        let refusal = AppendError::Published { state, published: seen.size };
        self.committer().refusal.get_or_insert(refusal);
        Ok(held)
    }
}

fn prepare_change(
    committer: &Committer,
    origin: &Origin,
    change: &IdentityChange,
    command: CommandId,
    recorded_at: Timestamp,
) -> Result<Prepared, KeyError> {
    let key = committer.signer.key.as_ref().ok_or(AppendError::NoSigningKey)?;
    let append = change.to_append(key, command, recorded_at);
    Ok(Prepared::new(append, origin)?)
}

/// How a log stands to a checkpoint of it that was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It continues it.
    Continues,
    /// It ends before it.
    Behind,
    /// It has other entries.
    Inconsistent,
}

/// Checks a note before it is trusted: signed under the name and key that were the log's at that size.
///
/// # Errors
/// [`NoteError`] when it is not.
pub fn verify_own(identities: &Identities, note: &str) -> Result<Checkpoint, NoteError> {
    let unsigned = NoteError::Malformed { what: "the log has no key" };
    let mut refused = unsigned;
    for identity in identities.all().iter().rev() {
        let Some(key) = &identity.verifier_key else { continue };
        match key.verify(note) {
            Ok(seen) if identities.accepts(identity, seen.size) => return Ok(seen),
            Ok(seen) => refused = NoteError::NotSigned { name: seen.origin },
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// Reads the names and keys of a log from its stream `_log`, as far as it can be read.
pub(crate) fn read_identities(log: &SledLog) -> Identities {
    let mut identities = Identities::new(&log.inner.genesis);
    let entries = log.read_stream(&StreamId::log(), Version::new(1)).unwrap_or_default();
    for stored in entries {
        if let Ok(entry) = crate::entry::EntryRef::decode(&stored.bytes) {
            identities.evolve(&entry);
        }
    }
    identities
}
