//! [`StoreError`] and the one place where foreign errors become ours.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Says why a store could not be created, opened, read or written.
///
/// The directory named in a variant is the store's own. No variant carries a key or a value.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The directory is absent or empty.
    #[error("there is no store in {}: the directory is absent or empty; create one first", dir.display())]
    NotFound {
        /// Where a store was expected.
        dir: PathBuf,
    },
    /// A creation stopped before it had finished, so nothing was ever acknowledged by it.
    #[error(
        "the store in {} has no completion mark: its creation was interrupted, so it never \
         acknowledged anything; move the directory away and create the store again",
        dir.display()
    )]
    InterruptedCreation {
        /// Where the half-made store lies.
        dir: PathBuf,
    },
    /// The directory holds something that is not a store.
    #[error("{} is not a store: it holds other files and none of a store's", dir.display())]
    NotAStore {
        /// The directory with the foreign files.
        dir: PathBuf,
    },
    /// There is a store already where one was to be created.
    #[error("there is a store in {} already; a new one needs an absent or empty directory", dir.display())]
    AlreadyExists {
        /// Where the store lies.
        dir: PathBuf,
    },
    /// The store was made by a newer version of this library.
    #[error(
        "the store in {} has format {found}, and this version reads formats up to {supported}; \
         use the version that wrote it, or a newer one",
        dir.display()
    )]
    NewerFormat {
        /// Where the store lies.
        dir: PathBuf,
        /// The format written in the store's marker.
        found: u32,
        /// The newest format this version reads.
        supported: u32,
    },
    /// Another process, or another handle of this one, has the store open.
    #[error("the store in {} is in use by another process; one store has one writer", dir.display())]
    InUse {
        /// Where the store lies.
        dir: PathBuf,
    },
    /// The disk or the directory does not let us write.
    #[error(
        "{doing} is not permitted: the file system is read-only, or this user may not write there"
    )]
    ReadOnly {
        /// What was being done.
        doing: Doing,
        /// What the operating system said.
        source: io::Error,
    },
    /// The disk, or the quota on it, is full.
    #[error(
        "{doing} is not possible because the disk is full; free some space and open the store again"
    )]
    DiskFull {
        /// What was being done.
        doing: Doing,
        /// What the operating system said.
        source: io::Error,
    },
    /// An earlier write failed, and what reached the disk is not known until the store is reopened.
    #[error(
        "an earlier write to the store failed; it takes no more writes until it is opened again"
    )]
    Poisoned,
    /// The store's files do not hold what was written to them.
    #[error("the store is damaged: {doing} found that {what}")]
    Damaged {
        /// What was being done.
        doing: Doing,
        /// What was found.
        what: String,
    },
    /// A key is longer than the store takes. A bug in the caller: keys are made by programs.
    #[error("BUG: a key of {len} bytes was given to the store, which takes at most {max}")]
    KeyTooLong {
        /// Length of the key in bytes.
        len: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// A value is larger than the store takes. A bug in the caller, who must split it.
    #[error("BUG: a value of {len} bytes was given to the store, which takes at most {max}")]
    ValueTooLarge {
        /// Length of the value in bytes.
        len: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// Anything else the operating system reported.
    #[error("{doing} failed")]
    Io {
        /// What was being done.
        doing: Doing,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Names what the store was doing when something went wrong.
///
/// Reads as a noun phrase, so that "{doing} failed" is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    what: &'static str,
    path: Option<PathBuf>,
}

impl Doing {
    /// Names an operation on the store as a whole, such as `"reading a value"`.
    pub(crate) fn new(what: &'static str) -> Self {
        Self { what, path: None }
    }

    /// Names an operation on one file or directory, such as `"opening"`.
    pub(crate) fn at(what: &'static str, path: &Path) -> Self {
        Self { what, path: Some(path.to_owned()) }
    }
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{} {}", self.what, path.display()),
            None => f.write_str(self.what),
        }
    }
}

impl StoreError {
    /// Classifies an error of the operating system.
    pub(crate) fn from_io(doing: Doing, source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { doing, source },
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
                Self::ReadOnly { doing, source }
            }
            _ => Self::Io { doing, source },
        }
    }

    /// Classifies an error of the embedded store.
    pub(crate) fn from_sled(doing: Doing, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(source) => Self::from_io(doing, source),
            sled::Error::Corruption { .. } => {
                let what = "a checksum or an internal reference does not fit".to_owned();
                Self::Damaged { doing, what }
            }
            sled::Error::CollectionNotFound(_) => {
                Self::Damaged { doing, what: "the tree of keys is missing".to_owned() }
            }
            sled::Error::Unsupported(what) | sled::Error::ReportableBug(what) => {
                Self::Damaged { doing, what }
            }
        }
    }
}

/// Tells whether the embedded store failed because it could not lock its own file.
///
/// It reports that as text only; the text has been the same in every 0.34 release.
pub(crate) fn is_lock_refusal(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(source) if source.to_string().starts_with("could not acquire lock"))
}
