//! [`Step`]: the three steps of a durable write.

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
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "applying a batch",
            Self::Flush => "flushing the store",
            Self::Sync => "syncing the data file",
        })
    }
}
