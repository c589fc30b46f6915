//! [`StoredFile`]: files beside the rows, written once and never changed.
//!
//! Rows that are large and never change are a burden to sled: it keeps nearly as much again in
//! segments that it does not gather. They lie in plain files instead, which a backup copies once.

use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::durable::{give_name, sync_dir, sync_file, temporary, write_temporary};
use crate::error::{Doing, StoreError};
use crate::sled_backend::SledBackend;
use crate::step::Step;
use crate::store::{Backend, Store};

/// Room made before reading; a longer file grows it.
const READ_BYTES: usize = 1 << 20;

impl Store {
    /// Writes a file beside the rows; when this returns `Ok` it is on stable storage under its name.
    ///
    /// At any moment of a crash it is there as a whole or not at all. A file of that name, which an earlier
    /// try may have left, is replaced. The name is a path below the store's directory.
    ///
    /// ```
    /// let store = voc_store::Store::memory();
    /// store.write_file("pages/1", b"once")?;
    /// let mut file = store.open_file("pages/1")?.expect("it was written");
    /// assert_eq!(file.read_at(1, 2)?, b"nc");
    /// assert!(store.open_file("pages/2")?.is_none());
    /// # Ok::<(), voc_store::StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Any error poisons the store.
    pub fn write_file(&self, name: impl AsRef<Path>, bytes: &[u8]) -> Result<(), StoreError> {
        let name = name.as_ref();
        match &self.inner.backend {
            Backend::Sled(sled) => self.write_on_disk(sled, name, bytes),
            Backend::Memory(memory, _) => self.inner.step(Step::WriteFile, || {
                memory.write_file(name, bytes);
                Ok(())
            }),
        }
    }

    /// Opens a file beside the rows, or returns `None` when there is none of that name.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when it cannot be opened.
    pub fn open_file(&self, name: impl AsRef<Path>) -> Result<Option<StoredFile>, StoreError> {
        let name = name.as_ref();
        match &self.inner.backend {
            Backend::Sled(sled) => open(sled.dir().join(name)),
            Backend::Memory(memory, _) => Ok(memory.file(name).map(|bytes| StoredFile {
                path: name.to_owned(),
                content: Content::Memory(bytes),
            })),
        }
    }

    fn write_on_disk(
        &self,
        sled: &SledBackend,
        name: &Path,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        let target = sled.dir().join(name);
        let dir = target.parent().unwrap_or(sled.dir());
        self.inner.step(Step::WriteFile, || {
            fs::create_dir_all(dir)
                .map_err(|e| StoreError::from_io(Doing::at("creating the directory", dir), e))?;
            write_temporary(&target, bytes)
        })?;
        self.inner.step(Step::SyncFile, || sync_file(&temporary(&target)))?;
        self.inner.step(Step::NameFile, || give_name(&target))?;
        self.inner.step(Step::SyncNames, || {
            sync_dir(dir)?;
            let mut durable = sled.durable_dir.lock().unwrap_or_else(PoisonError::into_inner);
            if durable.as_deref() != Some(dir) {
                // Its own name may be young, also when an earlier process made it.
                let above = dir.ancestors().skip(1);
                above.take_while(|above| above.starts_with(sled.dir())).try_for_each(sync_dir)?;
                *durable = Some(dir.to_owned());
            }
            Ok(())
        })
    }
}

fn open(path: PathBuf) -> Result<Option<StoredFile>, StoreError> {
    match File::open(&path) {
        Ok(file) => Ok(Some(StoredFile { path, content: Content::Disk(file) })),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::from_io(Doing::at("opening", &path), e)),
    }
}

/// A file beside the rows, open for reading.
pub struct StoredFile {
    path: PathBuf,
    content: Content,
}

enum Content {
    Disk(File),
    Memory(Arc<[u8]>),
}

impl StoredFile {
    /// Returns its length in bytes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when the operating system does not tell.
    pub fn length(&self) -> Result<u64, StoreError> {
        match &self.content {
            Content::Disk(file) => file
                .metadata()
                .map(|metadata| metadata.len())
                .map_err(|e| StoreError::from_io(Doing::at("measuring", &self.path), e)),
            Content::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Reads at most `length` bytes from an offset on; fewer when the file ends before.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when it cannot be read.
    pub fn read_at(&mut self, offset: u64, length: usize) -> Result<Vec<u8>, StoreError> {
        match &self.content {
            Content::Disk(file) => {
                let read = |mut file: &File| {
                    let mut bytes = Vec::with_capacity(length.min(READ_BYTES));
                    file.seek(SeekFrom::Start(offset))?;
                    file.take(length as u64).read_to_end(&mut bytes)?;
                    Ok(bytes)
                };
                read(file).map_err(|e| StoreError::from_io(Doing::at("reading", &self.path), e))
            }
            Content::Memory(all) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX).min(all.len());
                let to = from.saturating_add(length).min(all.len());
                Ok(all.get(from..to).unwrap_or_default().to_vec())
            }
        }
    }
}

impl fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredFile({})", self.path.display())
    }
}
