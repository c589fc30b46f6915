//! Forgetting a subject.

use std::collections::HashSet;
use std::sync::PoisonError;

use voc_store::Batch;

use super::{MARKS_PER_BATCH, Vault, lock};
use crate::attachment::AttachmentId;
use crate::digest::Digest;
use crate::erasure_step::ErasureStep;
use crate::error::VaultError;
use crate::name::SubjectId;
use crate::row::{Row, erased_key};

impl Vault {
    /// Forgets subjects: removes those of their rows and attachments that are named, destroys their keys, and
    /// refuses them new ones for ever. When this returns, nobody can read a value of theirs, from
    /// any copy of the rows, unless they kept a copy of the keys.
    ///
    /// What is to be erased must stand in the log first: a crash at any point leaves an erasure that
    /// [`is_erased`](Self::is_erased) tells to be unfinished, and that is finished by calling this
    /// again. It costs a row and a sync for each key there is, whoever's; many subjects at once
    /// cost no more than one.
    ///
    /// Values of others can be read meanwhile; whoever writes waits.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`], [`VaultError::Keys`], [`VaultError::Io`] and [`VaultError::Entropy`];
    /// the erasure is unfinished then.
    pub fn erase(
        &self,
        subjects: &[SubjectId],
        digests: &[Digest],
        attachments: &[AttachmentId],
        step: &mut dyn FnMut(ErasureStep),
    ) -> Result<(), VaultError> {
        let _alone = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        self.remove_attachments(subjects, attachments)?;
        step(ErasureStep::AttachmentsRemoved);
        // The mark that the rows are erased comes with the last of them: until then it is done again.
        self.remove_rows(subjects, digests)?;
        step(ErasureStep::RowsRemoved);
        self.keys.erase(subjects, lock(&self.entropy).as_mut(), step)
    }

    /// Tells whether the erasure of a subject was finished, in the rows and in the keys. It was not
    /// when either comes from a backup made before.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] and [`VaultError::Keys`] when they cannot be read.
    pub fn is_erased(&self, subject: &SubjectId) -> Result<bool, VaultError> {
        let of_rows = self.rows.get(erased_key(subject)).map_err(VaultError::rows)?;
        Ok(of_rows.is_some() && self.keys.is_erased(subject)?)
    }

    fn remove_rows(&self, subjects: &[SubjectId], digests: &[Digest]) -> Result<(), VaultError> {
        let going: HashSet<&SubjectId> = subjects.iter().collect();
        for digests in digests.chunks(MARKS_PER_BATCH) {
            let mut batch = Batch::new();
            for digest in digests {
                let row = Row::get(&self.rows, digest).map_err(VaultError::rows)?;
                // Nobody else's value goes, whatever a caller says.
                if row.flatten().is_none_or(|row| going.contains(&row.subject)) {
                    Row::remove(&self.rows, digest, &mut batch).map_err(VaultError::rows)?;
                }
            }
            self.rows.apply(batch).map_err(VaultError::rows)?;
        }
        let mut batch = Batch::new();
        for subject in subjects {
            batch.put(erased_key(subject), b"");
        }
        self.rows.commit(batch).map_err(VaultError::rows)
    }
}
