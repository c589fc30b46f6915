//! [`Row`]: an encrypted disclosure as the store holds it.
//!
//! ```text
//! 'r' digest(32) 0   -> version(1) = 1 | length of subject(1) | subject | parts(1) | nonce(24) | ciphertext..
//! 'r' digest(32) 1   -> ..ciphertext..          (only for values beyond 90 KiB)
//! 'p' digest(32)     -> nothing: written, but not known to be in the log
//! 'e' subject        -> nothing: the rows of this subject were erased from this store
//! 'w' attachment(16) -> nothing: taken in, but not known to be in the log
//! ```

use voc_store::{Batch, Store, StoreError};

use crate::attachment::AttachmentId;
use crate::cipher::{Ciphertext, NONCE_BYTES};
use crate::digest::Digest;
use crate::name::SubjectId;

const VERSION: u8 = 1;
const ROW: u8 = b'r';
const PENDING: u8 = b'p';
const ERASED: u8 = b'e';
/// The prefix of all marks of attachments that are not known to be in the log.
pub(crate) const WAITING: [u8; 1] = [b'w'];
/// The prefix of all rows.
pub(crate) const ROWS: [u8; 1] = [ROW];
/// The prefix of all marks of rows that are not known to be in the log.
pub(crate) const PENDINGS: [u8; 1] = [PENDING];

/// Ciphertext in one part of a row, in bytes: with the header it stays below the store's limit.
const PART_BYTES: usize = 90 * 1024;

const _: () = assert!(PART_BYTES + 3 + 64 + NONCE_BYTES <= voc_store::VALUE_BYTES_MAX);

/// An encrypted disclosure and whose key opens it.
pub(crate) struct Row {
    pub(crate) subject: SubjectId,
    pub(crate) sealed: Ciphertext,
}

impl Row {
    /// Adds the row to a batch, marked as not yet known to be in the log.
    pub(crate) fn put(&self, digest: &Digest, batch: &mut Batch) {
        let mut parts = self.sealed.bytes.chunks(PART_BYTES);
        let count = parts.len() as u8;
        let subject = self.subject.as_str().as_bytes();
        let header = [VERSION, subject.len() as u8];
        let first = parts.next().unwrap_or_default();
        let value = [&header[..], subject, &[count], &self.sealed.nonce, first].concat();
        batch.put(part_key(digest, 0), value);
        for (part, bytes) in (1..).zip(parts) {
            batch.put(part_key(digest, part), bytes);
        }
        batch.put(pending_key(digest), b"");
    }

    /// Reads a row. `Ok(None)` when it is absent, `Ok(Some(None))` when it is not a row's bytes.
    pub(crate) fn get(store: &Store, digest: &Digest) -> Result<Option<Option<Self>>, StoreError> {
        let Some(first) = store.get(part_key(digest, 0))? else {
            return Ok(None);
        };
        let Some((mut row, parts)) = Self::decode(&first) else {
            return Ok(Some(None));
        };
        for part in 1..parts {
            let Some(bytes) = store.get(part_key(digest, part))? else {
                return Ok(Some(None));
            };
            row.sealed.bytes.extend_from_slice(&bytes);
        }
        Ok(Some(Some(row)))
    }

    /// Adds the removal of a row and its mark to a batch.
    pub(crate) fn remove(
        store: &Store,
        digest: &Digest,
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        for part in store.prefix(row_key(digest)) {
            batch.remove(&*part?.0);
        }
        batch.remove(pending_key(digest));
        Ok(())
    }

    /// Returns the whole row in one piece.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let subject = self.subject.as_str().as_bytes();
        let parts = self.sealed.bytes.chunks(PART_BYTES).len() as u8;
        let header = [VERSION, subject.len() as u8];
        [&header[..], subject, &[parts], &self.sealed.nonce, &self.sealed.bytes].concat()
    }

    /// Reads a row that is in one piece.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (row, parts) = Self::decode(bytes)?;
        (row.sealed.bytes.chunks(PART_BYTES).len() == usize::from(parts)).then_some(row)
    }

    /// Reads the first part, and how many parts there are.
    fn decode(bytes: &[u8]) -> Option<(Self, u8)> {
        let (&[version, subject_len], rest) = bytes.split_first_chunk()?;
        let (subject, rest) = rest.split_at_checked(usize::from(subject_len))?;
        let (&[parts], rest) = rest.split_first_chunk()?;
        let (&nonce, bytes) = rest.split_first_chunk()?;
        let subject = SubjectId::new(std::str::from_utf8(subject).ok()?).ok()?;
        let sealed = Ciphertext { nonce, bytes: bytes.to_vec() };
        (version == VERSION).then_some((Self { subject, sealed }, parts))
    }
}

pub(crate) fn pending_key(digest: &Digest) -> Vec<u8> {
    [&PENDINGS[..], digest.as_bytes()].concat()
}

pub(crate) fn erased_key(subject: &SubjectId) -> Vec<u8> {
    [&[ERASED], subject.as_str().as_bytes()].concat()
}

pub(crate) fn waiting_key(id: &AttachmentId) -> Vec<u8> {
    [&WAITING[..], id.as_bytes()].concat()
}

/// Reads the attachment out of the key of its mark.
pub(crate) fn attachment_of_key(key: &[u8]) -> Option<AttachmentId> {
    key.strip_prefix(&WAITING)?.try_into().ok().map(AttachmentId::from_bytes)
}

/// Reads the digest out of the key of a row's first part or of a mark.
pub(crate) fn digest_of_key(key: &[u8]) -> Option<Digest> {
    match key {
        [ROW, digest @ .., 0] => digest.try_into().ok(),
        [PENDING, digest @ ..] => digest.try_into().ok(),
        _ => None,
    }
    .map(Digest::from_bytes)
}

fn row_key(digest: &Digest) -> Vec<u8> {
    [&ROWS[..], digest.as_bytes()].concat()
}

fn part_key(digest: &Digest, part: u8) -> Vec<u8> {
    [&ROWS[..], digest.as_bytes(), &[part]].concat()
}
