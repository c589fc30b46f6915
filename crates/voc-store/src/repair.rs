//! [`Repair`]: what opening a store had to put right.

use std::fmt;
use std::path::PathBuf;

/// Says what opening a store had to put right. `Display` is a sentence.
///
/// After any repair the caller should verify what the store holds: the store is whole again as
/// far as its own checksums tell, and only the caller knows what should be in it.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// A snapshot that was being written when the process or the machine stopped was moved aside.
    UnfinishedSnapshotMovedAside {
        /// Where it lies now.
        to: PathBuf,
    },
    /// A snapshot was damaged; all were moved aside and the whole log of the store was read again.
    SnapshotsMovedAside {
        /// Where they lie now.
        to: Vec<PathBuf>,
    },
    /// The `conf` file was missing or damaged and was written again from its copy.
    ConfRestored,
    /// The copy of the `conf` file was missing or damaged and was written again.
    ConfCopyRenewed,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnfinishedSnapshotMovedAside { to } => {
                write!(f, "an unfinished snapshot was moved aside to {}", to.display())
            }
            Self::SnapshotsMovedAside { to } => write!(
                f,
                "a damaged snapshot stopped the store from opening, so {} were moved aside and \
                 the store was read again from its log",
                match to.as_slice() {
                    [one] => format!("the only one ({})", one.display()),
                    many => format!("all {}", many.len()),
                }
            ),
            Self::ConfRestored => {
                f.write_str("the conf file was missing or damaged and was restored from its copy")
            }
            Self::ConfCopyRenewed => {
                f.write_str("the copy of the conf file was missing or damaged and was made again")
            }
        }
    }
}
