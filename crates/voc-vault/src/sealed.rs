//! [`Plain`] and [`Sealed`]: values before and after encryption.

use std::fmt;

use crate::digest::Digest;
use crate::name::{FieldName, SubjectId};
use crate::personal::Personal;
use crate::row::Row;

/// Holds one value that is to be protected.
#[derive(Debug, Clone)]
pub struct Plain {
    /// Whose value it is; it lives and dies with this subject's key.
    pub subject: SubjectId,
    /// The field of the entry that will carry the digest.
    pub field: FieldName,
    /// The value.
    pub value: Personal,
}

/// Holds encrypted values that are not written yet.
#[must_use = "sealed values are lost unless the vault writes them"]
pub struct Sealed {
    pub(crate) items: Vec<SealedItem>,
}

pub(crate) struct SealedItem {
    pub(crate) field: FieldName,
    pub(crate) digest: Digest,
    pub(crate) row: Row,
}

impl Sealed {
    /// Yields the field and the digest of each value, in the order in which they were given.
    pub fn digests(&self) -> impl ExactSizeIterator<Item = (&FieldName, Digest)> {
        self.items.iter().map(|item| (&item.field, item.digest))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.digests()).finish()
    }
}
