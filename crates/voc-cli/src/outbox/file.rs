//! One file for each notice, complete from the moment it has its name.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use voc_engine::NoticeMessage;
use voc_report::Lang;

use super::{Sent, body, receipt};
use crate::failure::Failure;

/// The directory that notices are written into.
pub(crate) struct Directory(PathBuf);

impl Directory {
    /// Makes the directory, for its owner alone, if it is not there.
    pub(super) fn ready(dir: &Path, lang: Lang) -> Result<Self, Failure> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(dir).map_err(|error| Failure::file(dir, &error, lang))?;
        Ok(Self(dir.to_owned()))
    }

    /// Writes a notice. Its file is named after its key, which holds no personal data; one that is there
    /// already was written by an earlier attempt.
    pub(super) fn write(&self, message: &NoticeMessage) -> Sent {
        let path = self.0.join(format!("{}.json", message.idempotency_key));
        if path.exists() {
            return Sent::Delivered(receipt("file_known"));
        }
        match self.publish(&path, &body(message)) {
            Ok(()) => Sent::Delivered(receipt("file_written")),
            Err(error) => Sent::Failed(receipt(match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "file_disk_full",
                io::ErrorKind::PermissionDenied => "file_not_permitted",
                _ => "file_not_written",
            })),
        }
    }

    fn publish(&self, path: &Path, text: &str) -> io::Result<()> {
        // Only one voc sends at a time, so that nobody else has this name.
        let unfinished = path.with_extension("unfinished");
        let mut options = File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        // The name is on stable storage before the log says that it is.
        File::open(&self.0)?.sync_all()
    }
}
