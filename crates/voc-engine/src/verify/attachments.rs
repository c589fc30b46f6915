//! The files of attachments, held against what the log commits to.

use voc_log::EntryRef;
use voc_vault::{AttachmentLookup, VaultError};

use super::{Content, Defect};
use crate::{attachments, error::EngineError};

impl Content<'_> {
    /// Reads the file that an entry is about, all of it, or sees that it is gone when it was erased.
    pub(super) fn attachment(
        &mut self,
        position: u64,
        entry: &EntryRef<'_>,
        erased: bool,
    ) -> Result<(), EngineError> {
        let Some(file) = attachments::file_of(entry) else { return Ok(()) };
        let vault = self.engine.vault();
        let kind = if erased {
            vault.holds_attachment(&file)?.then_some(Defect::FileNotErased)
        } else {
            // Of a description that cannot be read the check of the values has told.
            let digest = attachments::file_digest(entry);
            let description = digest.and_then(|digest| vault.describe(digest).ok().flatten());
            let Some(description) = description else { return Ok(()) };
            let found = vault.open_attachment(&file, &description);
            let checked = found.and_then(|found| match found {
                AttachmentLookup::Open(content) => content.check().map(|()| None),
                AttachmentLookup::Erased => Ok(Some(Defect::FileWithoutKey)),
                AttachmentLookup::Missing => Ok(Some(Defect::FileMissing)),
            });
            match checked {
                Ok(kind) => kind,
                Err(VaultError::AttachmentDamaged { .. }) => Some(Defect::FileDiffers),
                Err(VaultError::KeyDamaged { .. }) => Some(Defect::FileKeyDamaged),
                Err(error) => return Err(error.into()),
            }
        };
        if let Some(kind) = kind {
            self.find(kind, position, file.as_str());
        }
        Ok(())
    }
}
