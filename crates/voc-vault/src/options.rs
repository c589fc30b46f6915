//! [`VaultOptions`]: what a caller may choose about a vault.

use voc_store::{StoreOptions, ValueSize};

/// Cache for rows: they are read one at a time, when a case is looked at.
const ROWS_CACHE_BYTES: u64 = 16 << 20;
/// Cache for keys: a wrapped key has 72 bytes, so this holds those of a year's subjects.
const KEYS_CACHE_BYTES: u64 = 4 << 20;

/// Holds the options of the two stores of a vault.
#[derive(Debug, Clone)]
#[must_use]
pub struct VaultOptions {
    pub(crate) rows: StoreOptions,
    pub(crate) keys: StoreOptions,
}

impl Default for VaultOptions {
    fn default() -> Self {
        Self {
            rows: StoreOptions::default().cache_bytes(ROWS_CACHE_BYTES),
            keys: StoreOptions::default().cache_bytes(KEYS_CACHE_BYTES).values(ValueSize::Small),
        }
    }
}

impl VaultOptions {
    /// Replaces the options of the store of rows.
    pub fn rows(mut self, options: StoreOptions) -> Self {
        self.rows = options;
        self
    }

    /// Replaces the options of the store of keys.
    pub fn keys(mut self, options: StoreOptions) -> Self {
        self.keys = options;
        self
    }
}
