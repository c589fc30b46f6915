//! What goes into a backup: rows as they are stored, and the keys, which are kept apart from them.

use std::path::{Path, PathBuf};

use voc_store::{Batch, Store};
use zeroize::Zeroizing;

use crate::attachment::AttachmentId;
use crate::digest::Digest;
use crate::error::VaultError;
use crate::key_files;
use crate::key_ring::KeyRing;
use crate::options::VaultOptions;
use crate::row::{Row, pending_key};
use crate::vault::{ATTACHMENTS, Vault};

/// All keys of a vault at one moment. Whoever has them and the rows can read every value.
pub struct KeysCopy {
    /// The name of the log that they are bound to.
    pub origin: String,
    /// The generation of the master key.
    pub generation: u32,
    /// The master key.
    pub master: Zeroizing<[u8; 32]>,
    /// The rows of the store of keys: those that the master wraps, and who was erased.
    pub rows: Vec<(Vec<u8>, Vec<u8>)>,
}

impl std::fmt::Debug for KeysCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeysCopy({}, generation {})", self.origin, self.generation)
    }
}

impl Vault {
    /// Returns the row of a value as it is stored, encrypted, or nothing when there is none.
    ///
    /// # Errors
    /// [`VaultError::Rows`] when it cannot be read, [`VaultError::Damaged`] when it is not a row.
    pub fn copy_row(&self, digest: &Digest) -> Result<Option<Vec<u8>>, VaultError> {
        let row = Row::get(self.rows(), digest).map_err(VaultError::rows)?;
        let damaged =
            || VaultError::Damaged { digest: *digest, what: "its row is not in the form of one" };
        row.map(|row| row.map(|row| row.to_bytes()).ok_or_else(damaged)).transpose()
    }

    /// Returns the file of an attachment as it is stored, encrypted, or nothing when there is none.
    ///
    /// # Errors
    /// [`VaultError::Io`] when that cannot be told.
    pub fn attachment_file(&self, id: &AttachmentId) -> Result<Option<PathBuf>, VaultError> {
        let files = self.files()?;
        Ok(files.exists(id)?.then(|| files.path(id)))
    }

    /// Copies the keys. No erasure is under way meanwhile.
    ///
    /// # Errors
    /// [`VaultError::Keys`] when they cannot be read.
    pub fn copy_keys(&self) -> Result<KeysCopy, VaultError> {
        let _gate = self.without_erasures();
        self.keys().copy()
    }
}

/// A vault that is being made again from a backup.
#[derive(Debug)]
pub struct RestoringVault {
    rows: Store,
    dir: PathBuf,
}

impl RestoringVault {
    /// Begins with the keys, in directories that are absent or empty.
    ///
    /// # Errors
    /// [`VaultError::KeysExist`] and [`VaultError::Rows`] when something is there, and whatever the disk says.
    pub fn begin(rows_dir: &Path, keys_dir: &Path, keys: &KeysCopy) -> Result<Self, VaultError> {
        let options = VaultOptions::default();
        KeyRing::restore(keys_dir, keys, &options.keys)?;
        let rows = Store::create(rows_dir, &options.rows).map_err(VaultError::rows)?;
        Ok(Self { rows, dir: rows_dir.to_owned() })
    }

    /// Puts rows in as they were stored, durably. Whether they are what the log commits to shows when they are read.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] for bytes that are not a row; [`VaultError::Rows`].
    pub fn put_rows<'a>(
        &self,
        rows: impl IntoIterator<Item = (Digest, &'a [u8])>,
    ) -> Result<(), VaultError> {
        let mut batch = Batch::new();
        for (digest, bytes) in rows {
            let what = "its row is not in the form of one";
            let row = Row::from_bytes(bytes).ok_or(VaultError::Damaged { digest, what })?;
            row.put(&digest, &mut batch);
            batch.remove(pending_key(&digest));
        }
        if batch.is_empty() { Ok(()) } else { self.rows.commit(batch).map_err(VaultError::rows) }
    }

    /// Returns the directory that the files of attachments belong in, made if it is not there.
    ///
    /// # Errors
    /// [`VaultError::Io`] when it cannot be made.
    pub fn attachments(&self) -> Result<PathBuf, VaultError> {
        let dir = self.dir.join(ATTACHMENTS);
        if !dir.is_dir() {
            key_files::create_dir(&dir)?;
        }
        Ok(dir)
    }
}
