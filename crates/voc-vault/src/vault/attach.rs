//! Keeping files.

use std::io::Read;
use std::sync::PoisonError;

use voc_store::Batch;

use super::{MARKS_PER_BATCH, Swept, Vault, lock};
use crate::attachment::{
    Attachment, AttachmentFiles, AttachmentId, AttachmentLookup, AttachmentReader, BoundTo,
    Content, Header, encrypt,
};
use crate::error::VaultError;
use crate::name::SubjectId;
use crate::row::{WAITING, attachment_of_key, waiting_key};

impl Vault {
    /// Takes a file in, encrypted; when this returns `Ok` the log may refer to it. No more than a few
    /// chunks of it are in memory at any time.
    ///
    /// The order of things is that of values: attach, [`write`](Self::write) the value that describes
    /// the file and carries the hash of its content, append, and
    /// [`confirm_attachment`](Self::confirm_attachment). A file without an entry is removed by
    /// [`sweep_attachments`](Self::sweep_attachments) at the next start.
    ///
    /// # Errors
    ///
    /// [`VaultError::AttachmentTooLarge`], [`VaultError::AttachmentSource`] when it cannot be read,
    /// [`VaultError::SubjectErased`], [`VaultError::MemoryOnly`], and whatever the disk reports, as when
    /// it is full. Nothing is left behind then.
    pub fn attach(
        &self,
        from: &mut dyn Read,
        subject: &SubjectId,
    ) -> Result<Attachment, VaultError> {
        let files = self.files()?;
        let no_entropy = |source| VaultError::Entropy { source };
        let mut entropy = lock(&self.entropy);
        let subject_key = self.keys.key_or_new(subject, entropy.as_mut())?;
        let id = AttachmentId::generate(entropy.as_mut()).map_err(no_entropy)?;
        let of = BoundTo { origin: &self.origin, subject, id: &id };
        let generated = Header::generate(&of, &subject_key, entropy.as_mut());
        let (header, key) = generated.map_err(no_entropy)?;
        drop(entropy);
        let part = files.begin(&id)?;
        let failed = |source| part.failed(source);
        let content = encrypt((&header, &key), &of, from, &mut part.file(), &failed)?;
        part.sync()?;
        let _shared = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        self.keys.refuse_erased(subject)?;
        self.keys.write(std::slice::from_ref(subject))?;
        // The mark comes before the name: a file that has its name is in the log or is marked.
        let mut batch = Batch::new();
        batch.put(waiting_key(&id), b"");
        lock(&self.marks).attaching.insert(id);
        self.rows.commit(batch).map_err(VaultError::rows)?;
        match part.publish() {
            Ok(()) => Ok(Attachment { id, content }),
            Err(error) => {
                // Should this fail too, the next sweep does it.
                let _ = self.discard_attachment(&id);
                Err(error)
            }
        }
    }

    /// Tells whether an attachment was taken in by this vault since it was opened, and neither confirmed
    /// nor discarded: an entry may refer to it.
    pub fn is_attaching(&self, id: &AttachmentId) -> bool {
        lock(&self.marks).attaching.contains(id)
    }

    /// Takes note that the log refers to an attachment now.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when the note could not be stored; the next sweep asks again.
    pub fn confirm_attachment(&self, id: &AttachmentId) -> Result<(), VaultError> {
        if !lock(&self.marks).attaching.remove(id) {
            return Ok(());
        }
        let mut batch = Batch::new();
        batch.remove(waiting_key(id));
        self.rows.apply(batch).map_err(VaultError::rows)
    }

    /// Leaves an attachment to a sweep, since nobody knows whether its append happened.
    pub fn leave_attachment(&self, id: &AttachmentId) {
        lock(&self.marks).attaching.remove(id);
    }

    /// Removes an attachment that nothing will ever refer to, because its append certainly did not
    /// happen. One that was not taken in since this vault was opened is left alone.
    ///
    /// # Errors
    ///
    /// [`VaultError::Io`] and [`VaultError::Rows`]; what is left is swept at the next start.
    pub fn discard_attachment(&self, id: &AttachmentId) -> Result<(), VaultError> {
        if !lock(&self.marks).attaching.remove(id) {
            return Ok(());
        }
        self.files()?.remove(std::iter::once(id))?;
        let mut batch = Batch::new();
        batch.remove(waiting_key(id));
        self.rows.apply(batch).map_err(VaultError::rows)
    }

    /// Lists the attachments that were taken in before this vault was opened and are not known to be in
    /// the log.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when the marks cannot be read.
    pub fn pending_attachments(&self) -> Result<Vec<AttachmentId>, VaultError> {
        let mut ids = Vec::new();
        for mark in self.rows.prefix(WAITING) {
            let (key, _) = mark.map_err(VaultError::rows)?;
            ids.extend(attachment_of_key(&key));
        }
        let marks = lock(&self.marks);
        ids.retain(|id| !marks.attaching.contains(id));
        Ok(ids)
    }

    /// Removes every pending attachment that is not in the log, and confirms the others.
    ///
    /// # Errors
    ///
    /// [`VaultError::Io`] and [`VaultError::Rows`]; what is left is swept next time.
    pub fn sweep_attachments(
        &self,
        is_committed: impl Fn(&AttachmentId) -> bool,
    ) -> Result<Swept, VaultError> {
        let mut swept = Swept::default();
        for ids in self.pending_attachments()?.chunks(MARKS_PER_BATCH) {
            let (committed, orphans): (Vec<_>, Vec<_>) =
                ids.iter().partition(|id| is_committed(id));
            // A mark goes after its file, or the file would be left.
            if !orphans.is_empty() {
                self.files()?.remove(orphans.iter().copied())?;
            }
            let mut batch = Batch::new();
            for id in ids {
                batch.remove(waiting_key(id));
            }
            self.rows.commit(batch).map_err(VaultError::rows)?;
            swept.confirmed += committed.len();
            swept.removed += orphans.len();
        }
        Ok(swept)
    }

    /// Opens an attachment of which a protected value says what it holds.
    ///
    /// # Errors
    ///
    /// [`VaultError::AttachmentDamaged`] when the file is not one that was written for this log under
    /// this id; what follows its header is found out by reading it.
    pub fn open_attachment(
        &self,
        id: &AttachmentId,
        content: Content,
    ) -> Result<AttachmentLookup, VaultError> {
        let files = self.files()?;
        let damaged = |what| VaultError::AttachmentDamaged { id: *id, what };
        let Some((file, header)) = files.open(id)? else {
            return Ok(AttachmentLookup::Missing);
        };
        let header = header.ok_or_else(|| damaged("its beginning is not that of an attachment"))?;
        let Some(subject_key) = self.keys.key(&header.subject)? else {
            return if self.keys.is_erased(&header.subject)? {
                Ok(AttachmentLookup::Erased)
            } else {
                Err(damaged("the key of its subject is missing"))
            };
        };
        let of = BoundTo { origin: &self.origin, subject: &header.subject, id };
        let key = header.open(&of, &subject_key);
        let key = key.ok_or_else(|| damaged("it was written for another log, place or person"))?;
        let path = files.path(id);
        AttachmentReader::new(file, &header, key, &of, content)
            .map(|reader| AttachmentLookup::Open(Box::new(reader)))
            .map_err(|source| VaultError::Io { doing: "reading", path, source })
    }

    /// Tells whether there is anything of an attachment, be it damaged.
    ///
    /// # Errors
    ///
    /// [`VaultError::Io`] when the directory cannot be read.
    pub fn holds_attachment(&self, id: &AttachmentId) -> Result<bool, VaultError> {
        self.files.as_ref().map_or(Ok(false), |files| files.exists(id))
    }

    /// Removes those of the attachments that are of these subjects, or of nobody who can be told.
    pub(super) fn remove_attachments(
        &self,
        subjects: &[SubjectId],
        ids: &[AttachmentId],
    ) -> Result<(), VaultError> {
        let Some(files) = &self.files else { return Ok(()) };
        let mut going = Vec::with_capacity(ids.len());
        for id in ids {
            // Nobody else's file goes, whatever a caller says.
            match files.open(id)? {
                Some((_, Some(header))) if !subjects.contains(&header.subject) => {}
                Some(_) => going.push(id),
                None => {}
            }
        }
        files.remove(going.into_iter())
    }

    pub(crate) fn files(&self) -> Result<&AttachmentFiles, VaultError> {
        self.files.as_ref().ok_or(VaultError::MemoryOnly)
    }
}
