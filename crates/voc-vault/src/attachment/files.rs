//! [`AttachmentFiles`]: the directory in which the files of attachments lie.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::AttachmentId;
use super::stream::Header;
use crate::error::VaultError;
use crate::key_files::{failed, sync_dir};

/// What the name of a file ends with while it is written.
const PART: &str = "part";

/// The files of attachments. The directory is made with the first of them.
pub(crate) struct AttachmentFiles(PathBuf);

impl AttachmentFiles {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self(dir)
    }

    pub(crate) fn path(&self, id: &AttachmentId) -> PathBuf {
        self.0.join(id.to_string())
    }

    fn part(&self, id: &AttachmentId) -> PathBuf {
        self.path(id).with_extension(PART)
    }

    /// Begins a new file, which is gone when it is dropped before it was published.
    pub(crate) fn begin(&self, id: &AttachmentId) -> Result<Part, VaultError> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&self.0) {
            Ok(()) => self.0.parent().map_or(Ok(()), sync_dir)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed("creating the directory", &self.0)(error)),
        }
        let path = self.part(id);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed("creating", &path))?;
        Ok(Part { file, path, published: self.path(id), done: false })
    }

    /// Opens a file and reads its header; nothing when there is no such file.
    pub(crate) fn open(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(File, Option<Header>)>, VaultError> {
        let path = self.path(id);
        let opened = File::open(&path).and_then(|mut file| {
            let header = Header::read(&mut file)?;
            Ok((file, header))
        });
        match opened {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("reading", &path)(error)),
        }
    }

    pub(crate) fn exists(&self, id: &AttachmentId) -> Result<bool, VaultError> {
        let path = self.path(id);
        path.try_exists().map_err(failed("reading", &path))
    }

    /// Removes files, durably.
    pub(crate) fn remove<'a>(
        &self,
        ids: impl Iterator<Item = &'a AttachmentId>,
    ) -> Result<(), VaultError> {
        let mut removed = false;
        for id in ids {
            removed |= remove(&self.path(id))?;
        }
        if removed { sync_dir(&self.0) } else { Ok(()) }
    }

    /// Removes what was being written at a stop: nothing can refer to it.
    pub(crate) fn remove_parts(&self) -> Result<(), VaultError> {
        let found = match fs::read_dir(&self.0) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed("reading", &self.0)(error)),
        };
        for entry in found {
            let path = entry.map_err(failed("reading", &self.0))?.path();
            if path.extension().is_some_and(|extension| extension == PART) {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// A file that is being written.
pub(crate) struct Part {
    file: File,
    path: PathBuf,
    published: PathBuf,
    done: bool,
}

impl Part {
    pub(crate) fn failed(&self, source: io::Error) -> VaultError {
        failed("writing", &self.path)(source)
    }

    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn sync(&self) -> Result<(), VaultError> {
        self.file.sync_all().map_err(failed("writing", &self.path))
    }

    /// Gives the file its name, durably. Its content must be synced.
    pub(crate) fn publish(mut self) -> Result<(), VaultError> {
        fs::rename(&self.path, &self.published).map_err(failed("naming", &self.published))?;
        self.done = true;
        self.published.parent().map_or(Ok(()), sync_dir)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // What cannot be removed now is removed when the vault is opened next.
        if !self.done {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn remove(path: &Path) -> Result<bool, VaultError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed("removing", path)(error)),
    }
}
