//! What can go wrong in the engine. A rejection by the rules and a conflict are their own answers.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use voc_domain::{Rejection, TicketId};
use voc_log::{AppendError, KeyError, NoteError, OpenError, ReadError, RestoreError};
use voc_store::StoreError;
use voc_vault::VaultError;

use crate::{
    config::ConfigError,
    data_dir::{self, KEYS, LOG, VAULT},
};

/// The world broke: storage, files, configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// There is no data directory where one was expected.
    #[error("there is no data directory at {}", .0.display())]
    NotFound(PathBuf),
    /// The directory to create is already in use.
    #[error("{} already holds something", .0.display())]
    NotEmpty(PathBuf),
    /// The creation of the directory was cut short; nothing was ever acknowledged by it.
    #[error("the creation of the data directory {} was cut short", .0.display())]
    InterruptedCreation(PathBuf),
    /// A part of a directory that was in use is missing or incomplete. Nothing was changed.
    #[error("{part} is missing or incomplete in the data directory {}", dir.display())]
    PartMissing {
        /// The file or directory.
        part: &'static str,
        /// The data directory.
        dir: PathBuf,
    },
    /// Another process holds the directory.
    #[error("another process has the data directory {} open", .0.display())]
    InUse(PathBuf),
    /// The directory was made by a newer version.
    #[error("the data directory has layout {found}; this version knows up to {supported}")]
    NewerLayout {
        /// The layout found.
        found: u64,
        /// The newest layout known.
        supported: u64,
    },
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The directory cannot be written.
    #[error("the data directory cannot be written")]
    ReadOnly(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The log could not be opened.
    #[error("the log cannot be opened")]
    Open(#[source] OpenError),
    /// The log could not be read.
    #[error("the log cannot be read")]
    Read(#[from] ReadError),
    /// The log could not be written.
    #[error("the log cannot be written")]
    Append(#[source] AppendError),
    /// What a bundle would say does not hold: the log is damaged, or was tampered with.
    #[error("the bundle would not hold, because of {file}; nothing was written")]
    BundleMustHold {
        /// The first file of the bundle that does not hold.
        file: String,
    },
    /// A checkpoint that somebody has seen is not one of this log.
    #[error("the checkpoint that was seen is not one of this log")]
    SeenDiffers {
        /// Why it was not accepted, when its signature already says so.
        #[source]
        source: Option<NoteError>,
    },
    /// The log takes no entries, because they would contradict what was published of it.
    #[error("the log is {state} its published checkpoint of {published} entries")]
    Published {
        /// `behind` or `inconsistent with`.
        state: &'static str,
        /// The entries of that checkpoint.
        published: u64,
    },
    /// A signing key could not be used.
    #[error("the signing key of the log cannot be used")]
    Key(#[source] KeyError),
    /// The signing key of the log is not among the keys, so that the log can only be read.
    #[error("the signing key of the log is missing")]
    NoSigningKey,
    /// The log was created without a key, so that there is nothing to publish.
    #[error("the log was created without a key")]
    Unsigned,
    /// The log, or another one that was restored like it, has had this name.
    #[error("the name {0} was used before")]
    NameTaken(String),
    /// The log continues what was published of it, so that another name would only confuse.
    #[error("the log continues what was published of it")]
    NothingToLeave,
    /// The log has no such point from which a report could be computed.
    #[error("the log has {present} entries, so that there is no report as of {size}")]
    NoSuchEdition {
        /// The entries asked for.
        size: u64,
        /// The entries the log has.
        present: u64,
    },
    /// A year that lies in the future, or beyond what calendars cover, has no report.
    #[error("the year {year} has not begun")]
    NotBegun {
        /// The year.
        year: i32,
    },
    /// There is something else where a backup was expected.
    #[error("{} is not a backup", .0.display())]
    NotABackup(PathBuf),
    /// A backup, or the keys, of another log, or of one that the present one does not continue.
    #[error("{} is of another log", .0.display())]
    BackupOfAnother(PathBuf),
    /// A file of a backup is missing or not as it was written.
    #[error("{file} of the backup is missing or damaged")]
    BackupDamaged {
        /// The file within the backup.
        file: String,
    },
    /// The keys were to be written into the backup or the data directory.
    #[error("{} lies beside what the keys open", .0.display())]
    KeysNotApart(PathBuf),
    /// People were erased again and again while a backup was being made.
    #[error("people were erased again and again while the backup was being made")]
    BackupNeverStill,
    /// The entries of a backup are not those of a log, or not those that were signed.
    #[error("the entries of the backup do not hold")]
    Restore(#[source] RestoreError),
    /// A figure of the hospital's own has a name that is taken, or that files and links cannot carry.
    #[error("the name `{name}` of a figure is taken, or is not made of a to z, 0 to 9 and _")]
    IndicatorName {
        /// The name.
        name: String,
    },
    /// The vault failed.
    #[error("the vault cannot be used")]
    Vault(#[source] VaultError),
    /// A file is larger than the vault takes.
    #[error("the file has more than {max} bytes, which is the most that can be attached")]
    AttachmentTooLarge {
        /// The limit in bytes.
        max: u64,
    },
    /// A file that was to be attached could not be read.
    #[error("the file that was to be attached could not be read")]
    AttachmentUnread(#[source] std::io::Error),
    /// A command refers to a file that the vault did not take in for it.
    #[error("a file comes into a ticket by being attached, and by no other command")]
    AttachmentNotTakenIn,
    /// The views failed. They can be rebuilt.
    #[error("the views cannot be used")]
    Views(#[source] StoreError),
    /// The configuration cannot be read.
    #[error("the configuration cannot be read")]
    Config(#[from] ConfigError),
    /// A file could not be read or written.
    #[error("cannot {what} {}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: std::io::Error,
    },
    /// An entry holds what no version of this program writes.
    #[error("entry {position} of ticket {ticket} cannot be understood: {reason}")]
    Parked {
        /// The ticket, which is set aside until the cause is mended.
        ticket: TicketId,
        /// The position of the entry.
        position: u64,
        /// Why.
        reason: String,
    },
    /// A row of a view cannot be read.
    #[error("a row of the views cannot be read; they can be rebuilt")]
    DamagedView,
    /// The operating system gave no random numbers.
    #[error("the operating system gave no random numbers")]
    Entropy,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The rules say no.
    #[error("{0}")]
    Rejected(#[from] Rejection),
    /// Others changed the ticket at the same time, every time it was tried.
    #[error("ticket {ticket} was changed by others {attempts} times in a row")]
    Conflict {
        /// The ticket.
        ticket: TicketId,
        /// How often it was tried.
        attempts: u32,
    },
    /// The world broke.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl EngineError {
    /// Sorts what the log says when it is opened or created.
    pub(crate) fn from_open(dir: &Path, error: OpenError) -> Self {
        match &error {
            error if data_dir::is_no_log(error) => data_dir::missing(dir, LOG),
            OpenError::NewerLayout { found, supported, .. } => {
                Self::NewerLayout { found: u64::from(*found), supported: u64::from(*supported) }
            }
            OpenError::Storage { cause, .. }
            | OpenError::Genesis(AppendError::Unwritable { cause }) => {
                match sorted(dir, cause.store()) {
                    Some(sort) => sort(Box::new(error)),
                    None => Self::Open(error),
                }
            }
            _ => Self::Open(error),
        }
    }
}

type Boxed = Box<dyn std::error::Error + Send + Sync>;

/// Sorts what the vault of a data directory says when it is created or opened.
pub(crate) fn from_vault(dir: &Path, error: VaultError) -> EngineError {
    match &error {
        VaultError::MasterMissing { .. } => data_dir::missing(dir, KEYS),
        VaultError::Keys { source } if data_dir::is_no_store(source) => {
            data_dir::missing(dir, KEYS)
        }
        VaultError::Rows { source } if data_dir::is_no_store(source) => {
            data_dir::missing(dir, VAULT)
        }
        VaultError::Rows { source } | VaultError::Keys { source } => match sorted(dir, source) {
            Some(sort) => sort(Box::new(error)),
            None => EngineError::Vault(error),
        },
        VaultError::Io { source, .. } => match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                EngineError::DiskFull(Box::new(error))
            }
            ErrorKind::ReadOnlyFilesystem => EngineError::ReadOnly(Box::new(error)),
            _ => EngineError::Vault(error),
        },
        VaultError::AttachmentTooLarge { max } => EngineError::AttachmentTooLarge { max: *max },
        _ => EngineError::Vault(error),
    }
}

/// Sorts what the vault says while it is in use.
impl From<RestoreError> for EngineError {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::Open(error) => Self::from_open(Path::new(""), error),
            RestoreError::Append(error) => Self::from(error),
            error => Self::Restore(error),
        }
    }
}

impl From<VaultError> for EngineError {
    fn from(error: VaultError) -> Self {
        if let VaultError::AttachmentSource { source } = error {
            return Self::AttachmentUnread(source);
        }
        from_vault(Path::new(""), error)
    }
}

/// Sorts what the store of the views says.
pub(crate) fn from_views(dir: &Path, error: StoreError) -> EngineError {
    match sorted(dir, &error) {
        Some(sort) => sort(Box::new(error)),
        None => EngineError::Views(error),
    }
}

/// Finds the error that a person can do something about, if the store's is one of those.
fn sorted(dir: &Path, error: &StoreError) -> Option<Box<dyn FnOnce(Boxed) -> EngineError>> {
    let dir = dir.to_owned();
    match error {
        StoreError::InUse { .. } => Some(Box::new(move |_| EngineError::InUse(dir))),
        StoreError::DiskFull { .. } => Some(Box::new(EngineError::DiskFull)),
        StoreError::ReadOnly { .. } => Some(Box::new(EngineError::ReadOnly)),
        _ => None,
    }
}

impl From<AppendError> for EngineError {
    fn from(error: AppendError) -> Self {
        if let AppendError::Published { state, published } = error {
            return Self::Published { state, published: published.get() };
        }
        if let AppendError::NoSigningKey = error {
            return Self::NoSigningKey;
        }
        if let AppendError::Unwritable { cause } = &error
            && let Some(sort) = sorted(Path::new(""), cause.store())
        {
            return sort(Box::new(error));
        }
        Self::Append(error)
    }
}
