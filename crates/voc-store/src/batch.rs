//! [`Batch`]: changes that happen together or not at all.

use std::collections::BTreeMap;
use std::fmt;

use crate::KEY_BYTES_MAX;
use crate::error::StoreError;
use crate::value_size::ValueSize;

/// Collects changes that reach the store together or not at all.
///
/// The last change to a key wins.
///
/// ```
/// let mut batch = voc_store::Batch::new();
/// batch.put(b"a", b"1");
/// batch.remove(b"a");
/// assert_eq!(batch.len(), 1);
/// ```
#[derive(Clone, Default)]
#[must_use = "a batch changes nothing until it is committed or applied"]
pub struct Batch {
    changes: BTreeMap<sled::IVec, Option<sled::IVec>>,
}

impl Batch {
    /// Makes an empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key with its value, replacing what the store holds under that key.
    pub fn put(&mut self, key: impl AsRef<[u8]>, value: impl AsRef<[u8]>) {
        self.changes.insert(key.as_ref().into(), Some(value.as_ref().into()));
    }

    /// Adds the removal of a key. Removing an absent key is no error.
    pub fn remove(&mut self, key: impl AsRef<[u8]>) {
        self.changes.insert(key.as_ref().into(), None);
    }

    /// Returns the number of keys this batch changes.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Tells whether the batch changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Adds the changes of a later batch; where both change a key, the later one counts.
    pub(crate) fn absorb(&mut self, later: Self) {
        if self.is_empty() {
            *self = later;
        } else {
            self.changes.extend(later.changes);
        }
    }

    /// Checks every key and value against the limits of the store.
    pub(crate) fn check(&self, size: ValueSize) -> Result<(), StoreError> {
        for (key, value) in &self.changes {
            if key.len() > KEY_BYTES_MAX {
                return Err(StoreError::KeyTooLong { len: key.len(), max: KEY_BYTES_MAX });
            }
            let len = value.as_ref().map_or(0, |value| value.len());
            let max = size.bytes_max();
            if len > max {
                return Err(StoreError::ValueTooLarge { len, max });
            }
        }
        Ok(())
    }

    /// Yields the changes in the order of their keys.
    pub(crate) fn into_changes(self) -> impl Iterator<Item = (sled::IVec, Option<sled::IVec>)> {
        self.changes.into_iter()
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({} changes)", self.len())
    }
}
