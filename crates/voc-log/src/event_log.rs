//! The interface of a log, whatever stores it.

use std::fmt;

use crate::append::{Append, Appended, Receipt};
use crate::error::{AppendError, ReadError};
use crate::genesis::Genesis;
use crate::heads::Heads;
use crate::ids::{CommandId, Origin, StreamId};
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::{Position, Size, Version};
use crate::timestamp::Timestamp;
use crate::tree::{self, Nodes};

/// An append-only log of events in streams.
///
/// There is no update and no delete. Positions are gapless over the log, versions within a stream; recorded
/// times never decrease. A reader sees an entry only after it is on stable storage.
pub trait EventLog: Send + Sync {
    /// Adds events to one stream, all of them or none, and returns when they are on stable storage.
    ///
    /// The same command on the same stream always returns the first receipt and adds nothing, whatever version
    /// is expected and whatever the drafts hold.
    ///
    /// # Errors
    /// [`AppendError::Conflict`] when the stream is not as expected; the other variants say what is wrong with
    /// the append, or that the log cannot be written.
    fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// Carries out appends in order, each on its own as by [`EventLog::append`], with as few syncs as possible.
    ///
    /// One that is refused does not keep the others from being carried out. Made for imports.
    fn append_many(&self, appends: Vec<Append>) -> Vec<Result<Appended, AppendError>>;

    /// Returns the version of the last entry of a stream, or `None` when it holds none.
    ///
    /// # Errors
    /// [`ReadError`] when the index cannot be read.
    fn stream_version(&self, stream: &StreamId) -> Result<Option<Version>, ReadError>;

    /// Reads the entries of a stream from a version on, in order; none when the stream ends before it.
    ///
    /// # Errors
    /// [`ReadError`] when an entry cannot be read or does not have its stored hash.
    fn read_stream(&self, stream: &StreamId, from: Version) -> Result<Vec<StoredEntry>, ReadError>;

    /// Reads the whole log from a position to its present end, in pages, in bounded memory.
    ///
    /// Every entry is checked against its stored hash. After an error the pages end.
    fn read_all(&self, from: Position) -> Pages;

    /// Reads one entry.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] beyond the end, otherwise as [`EventLog::read_stream`].
    fn read_entry(&self, position: Position) -> Result<StoredEntry, ReadError> {
        let found = self.read_many(&[position])?.pop();
        found.ok_or(ReadError::NoSuchEntry { position, size: self.head().size })
    }

    /// Reads entries in the order asked for.
    ///
    /// # Errors
    /// As [`EventLog::read_entry`].
    fn read_many(&self, positions: &[Position]) -> Result<Vec<StoredEntry>, ReadError>;

    /// Reads the stored leaf hashes of `count` entries from a position on, as far as there are so many.
    ///
    /// # Errors
    /// [`ReadError`] when a row of hashes cannot be read.
    fn read_leaf_hashes(&self, from: Position, count: u64) -> Result<Vec<Hash>, ReadError>;

    /// Returns the last entry of each stream as of a size. The cost grows with the number of streams.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] when the log has never been so long, otherwise when the index cannot be read.
    fn heads(&self, size: Size) -> Result<Heads, ReadError>;

    /// Returns the tree over the present entries, for roots and proofs of any size up to now.
    fn nodes(&self) -> Box<dyn Nodes<Error = ReadError> + '_>;

    /// Returns the root hash as it was when the log had this many entries. The cost grows with the logarithm
    /// of the size.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] when the log has never been so long, otherwise when hashes cannot be read.
    fn root_at(&self, size: Size) -> Result<Hash, ReadError> {
        self.has_reached(size)?;
        tree::root_at(&mut *self.nodes(), size.get())
    }

    /// Returns the path that proves an entry to stand in the tree of a size, from its sibling up to the child of
    /// the root. The cost grows with the logarithm of the size.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] when the log has never been so long or the entry lies beyond that size.
    fn inclusion_path(&self, position: Position, size: Size) -> Result<Vec<Hash>, ReadError> {
        self.has_reached(size)?;
        if !size.covers(position) {
            return Err(ReadError::NoSuchEntry { position, size });
        }
        tree::inclusion(&mut *self.nodes(), position.get(), size.get())
    }

    /// Returns the path that proves the tree of a size to continue that of an older size.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] when the log has never been so long or `old` is larger than `size`.
    fn consistency_path(&self, old: Size, size: Size) -> Result<Vec<Hash>, ReadError> {
        self.has_reached(size)?;
        if old > size {
            return Err(ReadError::NoSuchEntry { position: Position::new(old.get()), size });
        }
        tree::consistency(&mut *self.nodes(), old.get(), size.get())
    }

    /// Makes sure that the log has had this many entries.
    ///
    /// # Errors
    /// [`ReadError::NoSuchEntry`] when it has not.
    fn has_reached(&self, size: Size) -> Result<(), ReadError> {
        let present = self.head().size;
        let position = Position::new(size.get());
        if size > present {
            Err(ReadError::NoSuchEntry { position, size: present })
        } else {
            Ok(())
        }
    }

    /// Returns the present size, root and recorded time.
    fn head(&self) -> Head;

    /// Returns what the log says about itself in its first entry.
    fn genesis(&self) -> &Genesis;

    /// Returns the name under which the log speaks now: that of its first entry, unless it had to take another.
    fn origin(&self) -> Origin {
        self.genesis().origin.clone()
    }

    /// Returns the receipt of a command that was carried out on a stream.
    ///
    /// # Errors
    /// [`ReadError`] when the index or an entry cannot be read.
    fn find_command(
        &self,
        stream: &StreamId,
        command: CommandId,
    ) -> Result<Option<Receipt>, ReadError>;
}

/// How far a log goes, and the hash over all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Entries in the log.
    pub size: Size,
    /// The root hash of the RFC 6962 tree over them.
    pub root: Hash,
    /// The recorded time of the last entry.
    pub recorded_at: Timestamp,
}

/// The bytes of an entry and their place in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its position.
    pub position: Position,
    /// Its bytes, as they were hashed.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for StoredEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredEntry({} bytes at {})", self.bytes.len(), self.position)
    }
}

/// The pages of a log, in order.
pub struct Pages(Box<dyn Iterator<Item = Result<Page, ReadError>> + Send>);

impl Pages {
    pub(crate) fn new(
        pages: impl Iterator<Item = Result<Page, ReadError>> + Send + 'static,
    ) -> Self {
        Self(Box::new(pages))
    }
}

impl Iterator for Pages {
    type Item = Result<Page, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages(..)")
    }
}
