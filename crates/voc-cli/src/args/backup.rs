//! Backing a data directory up and restoring it.

use std::path::PathBuf;

use clap::Args;

/// A backup.
#[derive(Args, Debug)]
pub(crate) struct BackupArgs {
    /// The directory of the backup: absent, empty, or a backup of this log, to which only what is new is added
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Where to write all keys: a file in another place, since whoever has both can read everything
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
}

/// A restore.
#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// The directory of the backup
    #[arg(value_name = "DIR")]
    pub(crate) backup: PathBuf,
    /// The file with all keys that `voc backup --keys` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: PathBuf,
    /// End at this published checkpoint, by its file, instead of restoring everything
    #[arg(long, value_name = "CHECKPOINT")]
    pub(crate) at: Option<PathBuf>,
}
