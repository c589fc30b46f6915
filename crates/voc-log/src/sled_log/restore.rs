//! A log made again from a copy of its entries.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use voc_store::{Batch, StoreOptions};

use super::SledLog;
use super::layout::CHECKPOINT_KEY;
use super::open;
use super::placed::find_placed;
use crate::entry::EntryRef;
use crate::error::{AppendError, OpenError, StorageError};
use crate::event_log::EventLog as _;
use crate::genesis::Genesis;
use crate::group::{Group, StreamHead};
use crate::identity::Identities;
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::note::NoteError;
use crate::position::{Position, Version};
use crate::sled_log::verify_own;

/// Why a copy of a log's entries is not one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// The directory could not be made into a log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An entry is not the one that comes next.
    #[error("entry {position} of the copy is not the one that comes next: {what}")]
    Entry {
        /// Where.
        position: Position,
        /// What does not fit.
        what: &'static str,
    },
    /// The entries could not be written.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The checkpoint is not signed with a key of the log.
    #[error("the checkpoint of the copy does not hold")]
    Checkpoint(#[from] NoteError),
    /// The entries are not those that were signed.
    #[error("the checkpoint is of {expected}, and the copy has {found}")]
    Differs {
        /// The size and root that were signed.
        expected: String,
        /// The size and root of the entries.
        found: String,
    },
}

/// A log that is being made again from a copy of its entries, their bytes unchanged.
///
/// Each entry must be the one that comes next: in its place, in its stream, chained to the one before. At the end
/// the root over all of them must be the one that was signed.
#[derive(Debug)]
pub struct Restoring {
    path: PathBuf,
    log: SledLog,
    heads: HashMap<StreamId, StreamHead>,
    identities: Identities,
    /// The last entries, all of one append as far as they were given: what follows may belong to it.
    held: Vec<Vec<u8>>,
}

impl Restoring {
    /// Begins with the first entry, in a directory that is absent or empty.
    ///
    /// # Errors
    /// [`RestoreError::Entry`] when it is not the first entry of a log; [`RestoreError::Open`].
    pub fn begin(path: &Path, first: &[u8], options: &StoreOptions) -> Result<Self, RestoreError> {
        let refused = |what| RestoreError::Entry { position: Position::FIRST, what };
        let genesis = Genesis::from_entry(first).ok_or(refused("it does not begin a log"))?;
        let log = open::load(path, open::create(path, &genesis, options)?)?;
        let hash = Hash::leaf(first);
        if log.head().root != hash {
            return Err(refused("it is not written as first entries are"));
        }
        let head = StreamHead { version: Version::FIRST, hash };
        let heads = HashMap::from([(StreamId::log(), head)]);
        Ok(Self {
            path: path.to_owned(),
            identities: Identities::new(&genesis),
            log,
            heads,
            held: Vec::new(),
        })
    }

    /// Takes the next entries, in their order, and makes them durable.
    ///
    /// # Errors
    /// [`RestoreError::Entry`] for the first that does not come next, [`RestoreError::Append`] when they could not
    /// be written; there is no going on after either.
    pub fn push<'a>(
        &mut self,
        entries: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), RestoreError> {
        let mut all = std::mem::take(&mut self.held);
        all.extend(entries.into_iter().map(<[u8]>::to_vec));
        // An append is committed whole, or the log would know its command by a part of it.
        let append_of = |bytes: &Vec<u8>| {
            EntryRef::decode(bytes).ok().map(|entry| (entry.stream.clone(), entry.command))
        };
        let last = all.last().and_then(append_of);
        let of_last = all.iter().rev().take_while(|bytes| append_of(bytes) == last).count();
        self.held = all.split_off(all.len() - of_last);
        self.commit(&all)
    }

    fn commit(&mut self, entries: &[Vec<u8>]) -> Result<(), RestoreError> {
        let head = self.log.head();
        let mut group = Group::after(head.size, head.recorded_at);
        for bytes in entries {
            self.check(&mut group, bytes).map_err(|what| {
                let position = group.page.next();
                RestoreError::Entry { position, what }
            })?;
        }
        if group.page.is_empty() {
            return Ok(());
        }
        let placed = find_placed(&group.page, &group.hashes);
        let placed = placed.expect("BUG: each entry was decoded before");
        let mut committer = self.log.committer();
        committer.commit_stored(group, placed, &self.log.inner.published)?;
        Ok(())
    }

    /// Checks that an entry comes next, and adds it.
    fn check(&mut self, group: &mut Group, bytes: &[u8]) -> Result<(), &'static str> {
        let entry = EntryRef::decode(bytes).map_err(|_| "its bytes are not an entry")?;
        let head = self.heads.get(&entry.stream);
        let follows = head.map_or(Version::FIRST, |head| head.version.next());
        if entry.position != group.page.next() {
            return Err("it names another position");
        }
        if entry.version != follows || entry.previous != head.map(|head| head.hash) {
            return Err("it does not follow the one before it in its stream");
        }
        if entry.recorded_at < group.recorded_at {
            return Err("it was recorded before the one before it");
        }
        if !self.identities.evolve(&entry) || entry.log != self.identities.current().origin.as_str()
        {
            return Err("it belongs to another log");
        }
        let head = StreamHead { version: entry.version, hash: Hash::leaf(bytes) };
        self.heads.insert(entry.stream.clone(), head);
        group.recorded_at = entry.recorded_at;
        group.hashes.push(head.hash);
        group.page.push(bytes);
        Ok(())
    }

    /// Ends with the checkpoint that was signed over exactly these entries; a log without keys has none.
    ///
    /// # Errors
    /// [`RestoreError::Checkpoint`] when the log did not sign it, [`RestoreError::Differs`] when it is of other
    /// entries, [`RestoreError::Append`] when it could not be stored.
    pub fn finish(mut self, note: Option<&str>) -> Result<(), RestoreError> {
        let held = std::mem::take(&mut self.held);
        self.commit(&held)?;
        let head = self.log.head();
        if let Some(note) = note {
            let signed = verify_own(&self.identities, note)?;
            if (signed.size, signed.root) != (head.size, head.root) {
                let of =
                    |size, root: Hash| format!("{size} entries with root {}", root.to_base64());
                let (expected, found) = (of(signed.size, signed.root), of(head.size, head.root));
                return Err(RestoreError::Differs { expected, found });
            }
            let mut batch = Batch::new();
            batch.put(CHECKPOINT_KEY, note.as_bytes());
            let stored = self.log.inner.store.commit(batch).map_err(StorageError::from);
            stored.map_err(|cause| AppendError::Unwritable { cause })?;
        }
        let marked = self.log.mark_creation();
        marked.map_err(|source| OpenError::Mark { path: self.path, source }.into())
    }
}
