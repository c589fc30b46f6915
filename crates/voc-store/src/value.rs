//! [`Value`]: bytes read from the store, shared and not copied.

use std::fmt;
use std::ops::Deref;

/// Holds bytes read from the store. Cloning shares them.
///
/// `Debug` prints the length only, because a store does not know what is personal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(sled::IVec);

impl Value {
    pub(crate) fn new(bytes: sled::IVec) -> Self {
        Self(bytes)
    }
}

impl Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Value {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Value({} bytes)", self.0.len())
    }
}
