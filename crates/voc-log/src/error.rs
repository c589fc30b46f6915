//! What can go wrong, one enum per group of operations.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::append::ExpectedVersion;
use crate::ids::StreamId;
use crate::position::{Position, Size, Version};
use crate::sled_log::page_file_name;

/// An error of the store below the log.
#[derive(Debug, Clone)]
pub struct StorageError(Arc<voc_store::StoreError>);

impl StorageError {
    /// Returns the store's own error, for callers that tell a full disk from a lock.
    #[must_use]
    pub fn store(&self) -> &voc_store::StoreError {
        &self.0
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StorageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<voc_store::StoreError> for StorageError {
    fn from(error: voc_store::StoreError) -> Self {
        Self(Arc::new(error))
    }
}

/// Why nothing was appended.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Somebody else was faster: read the stream again, decide again, try again.
    #[error("stream {stream} is not as expected: expected {expected}, found {}", Found(*actual))]
    Conflict {
        /// The stream.
        stream: StreamId,
        /// What the writer expected.
        expected: ExpectedVersion,
        /// The last version of the stream, or `None` without an entry.
        actual: Option<Version>,
    },
    /// An append without events says nothing.
    #[error("an append must hold at least one event")]
    Empty,
    /// More events than one append may hold.
    #[error("an append holds at most {limit} events, this one holds {actual}")]
    TooManyDrafts {
        /// Events allowed.
        limit: usize,
        /// Events found.
        actual: usize,
    },
    /// More bytes than one append may hold.
    #[error("an append holds at most {limit} bytes, this one holds {actual}")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes found.
        actual: usize,
    },
    /// One of the entries would be too long.
    #[error(
        "an entry has at most {limit} bytes, this one would have {actual}; put large values elsewhere and commit to their digest"
    )]
    EntryTooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes found.
        actual: usize,
    },
    /// The cause of an entry must be recorded before it.
    #[error(
        "the cause of an event must be recorded already: position {cause} is not among the {size} entries of the log"
    )]
    CauseNotRecorded {
        /// The position named as the cause.
        cause: Position,
        /// Entries in the log.
        size: Size,
    },
    /// A write failed, now or earlier; whether its events were kept shows when the log is opened again.
    #[error("the log takes no more entries until it is opened again, because a write failed")]
    Unwritable {
        /// The failure.
        #[source]
        cause: StorageError,
    },
    /// The last entries of the log do not hash to what was stored, so nothing is built on them.
    #[error(
        "the log takes no more entries because its stored entries are damaged from position {position} on; run a verification"
    )]
    Damaged {
        /// The first damaged entry.
        position: Position,
    },
    /// The log has a key, and nobody gave it: an entry without a signed checkpoint would be no evidence.
    #[error("the log takes entries only with its signing key at hand")]
    NoSigningKey,
    /// The signed checkpoint in the log is missing, or is not of its present entries.
    #[error(
        "the log takes no more entries because its signed checkpoint is not of its {size} entries; run a verification"
    )]
    CheckpointDiffers {
        /// Entries in the log.
        size: Size,
    },
    /// The log is not the one whose checkpoint was published.
    #[error(
        "the log takes no more entries because it is {state} its published checkpoint of {published} entries"
    )]
    Published {
        /// `behind` or `inconsistent with`.
        state: &'static str,
        /// The entries of the published checkpoint.
        published: Size,
    },
    /// Reading what the decision needs failed.
    #[error("the log could not read what it needs to append")]
    Read(#[from] ReadError),
}

/// Why an entry could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Beyond the end of the log.
    #[error("there is no entry at position {position}, the log holds {size}")]
    NoSuchEntry {
        /// The position asked for.
        position: Position,
        /// Entries in the log.
        size: Size,
    },
    /// What is stored is not what was appended.
    #[error("the stored log is damaged at position {position}: {damage}")]
    Damaged {
        /// The first position concerned.
        position: Position,
        /// What is wrong.
        damage: Damage,
    },
    /// The store failed.
    #[error("the store of the log could not be read")]
    Storage(#[from] StorageError),
}

/// In which way stored bytes are not what was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// No page holds the position.
    PageMissing,
    /// The page does not decompress to the entries it announces.
    PageUnreadable,
    /// The file of the page is gone.
    PageFileMissing {
        /// The first position of the page, by which the file is named.
        first: Position,
    },
    /// The file of the page is not as it was written.
    PageFileUnreadable {
        /// The first position of the page, by which the file is named.
        first: Position,
    },
    /// No stored hash for the position.
    HashMissing,
    /// The entry does not hash to its stored hash.
    HashDiffers,
    /// The bytes are not an entry.
    EntryUnreadable,
    /// A row of the stream index is unreadable, or names an entry of another stream.
    IndexRow,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PageMissing => "the page is missing",
            Self::PageUnreadable => "the page cannot be decoded",
            Self::PageFileMissing { first } => {
                return write!(f, "the file {} is missing", page_file_name(first.get()));
            }
            Self::PageFileUnreadable { first } => {
                let name = page_file_name(first.get());
                return write!(f, "the file {name} is not as it was written");
            }
            Self::HashMissing => "the stored hash is missing",
            Self::HashDiffers => "the entry does not have its stored hash",
            Self::EntryUnreadable => "the entry cannot be decoded",
            Self::IndexRow => "the stream index disagrees",
        })
    }
}

/// Why a log could not be created or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Written by a newer version of this software.
    #[error("the log in {} has storage layout {found}, this version reads layouts up to {supported}", path.display())]
    NewerLayout {
        /// The directory.
        path: PathBuf,
        /// The layout found.
        found: u32,
        /// The newest layout this version reads.
        supported: u32,
    },
    /// The store is there, the log in it is not: its creation was cut short, and nothing had been acknowledged.
    #[error("there is no log in {}: its creation was never finished, create it again", path.display())]
    NotCreated {
        /// The directory.
        path: PathBuf,
    },
    /// There is a log already.
    #[error("there is a log in {} already", path.display())]
    AlreadyCreated {
        /// The directory.
        path: PathBuf,
    },
    /// What tells where the log ends is missing or unreadable.
    #[error("the log in {} cannot be opened: {what} is missing or unreadable", path.display())]
    Damaged {
        /// The directory.
        path: PathBuf,
        /// The part of the log concerned.
        what: &'static str,
    },
    /// The mark of a new log could not be written.
    #[error("the mark of the log in {} cannot be written", path.display())]
    Mark {
        /// Where the log lies.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The first entry cannot be written as asked.
    #[error("the first entry of the log cannot be written")]
    Genesis(#[source] AppendError),
    /// The store failed.
    #[error("the store of the log in {} could not be used", path.display())]
    Storage {
        /// The directory.
        path: PathBuf,
        /// The failure.
        #[source]
        cause: StorageError,
    },
}

struct Found(Option<Version>);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(version) => write!(f, "version {version}"),
            None => f.write_str("no entry"),
        }
    }
}
