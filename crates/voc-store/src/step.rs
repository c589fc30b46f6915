//! [`Step`]: the steps of a durable write, of rows and of files.

use std::fmt;

/// Names a step of a durable write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The batch becomes visible, all of it at once.
    Apply,
    /// The buffers go to the operating system.
    Flush,
    /// The data file goes to stable storage.
    Sync,
    /// A file beside the rows is written under a temporary name.
    WriteFile,
    /// Its content goes to stable storage.
    SyncFile,
    /// It gets its own name.
    NameFile,
    /// Its name, and those of its directories, go to stable storage.
    SyncNames,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "applying a batch",
            Self::Flush => "flushing the store",
            Self::Sync => "syncing the data file",
            Self::WriteFile => "writing a file",
            Self::SyncFile => "syncing a file",
            Self::NameFile => "naming a file",
            Self::SyncNames => "syncing the name of a file",
        })
    }
}
