//! Moving a damaged file aside: nothing that a repair finds is ever deleted.

use std::fs;
use std::path::{Path, PathBuf};

use crate::durable::{name_of, sync_dir};
use crate::error::{Doing, StoreError};

/// The directory, inside the store's, that keeps what repairs took out of the way.
///
/// A directory and not a suffix, because sled reads every name that begins with `snap.` as a
/// snapshot, whatever follows.
pub(crate) const ASIDE: &str = "aside";

/// Moves a file of the store into `aside/` under a free name, durably, and returns that name.
pub(crate) fn move_aside(dir: &Path, file: &Path) -> Result<PathBuf, StoreError> {
    let aside = dir.join(ASIDE);
    let failed = |e| StoreError::from_io(Doing::at("moving aside", file), e);
    fs::create_dir_all(&aside).map_err(failed)?;
    let name = name_of(file);
    let target = (0_u32..)
        .map(|n| if n == 0 { aside.join(name) } else { aside.join(format!("{name}.{n}")) })
        .find(|target| !target.exists())
        .expect("BUG: a directory cannot hold four thousand million files");
    fs::rename(file, &target).map_err(failed)?;
    sync_dir(&aside)?;
    sync_dir(dir)?;
    Ok(target)
}
