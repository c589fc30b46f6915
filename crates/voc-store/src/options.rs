//! [`StoreOptions`]: what a caller may choose about a store.

#[cfg(feature = "faults")]
use crate::faults::Faults;
use crate::value_size::ValueSize;

/// Holds what a caller may choose when creating or opening a store.
///
/// ```
/// let options = voc_store::StoreOptions::default().cache_bytes(8 << 20);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct StoreOptions {
    pub(crate) cache_bytes: u64,
    pub(crate) values: ValueSize,
    #[cfg(feature = "faults")]
    pub(crate) faults: Faults,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            // sled's default is 1 GiB, which a small server does not have; on 5 million events
            // more than this bought nothing, since sealed pages are read in order.
            cache_bytes: 32 << 20,
            values: ValueSize::default(),
            #[cfg(feature = "faults")]
            faults: Faults::none(),
        }
    }
}

impl StoreOptions {
    /// Bounds the memory for cached pages, in bytes. 32 MiB unless said otherwise.
    pub fn cache_bytes(mut self, bytes: u64) -> Self {
        self.cache_bytes = bytes;
        self
    }

    /// Chooses how large values may be. Counts at creation only; opening finds it in the store.
    pub fn values(mut self, size: ValueSize) -> Self {
        self.values = size;
        self
    }

    /// Makes write steps fail as planned.
    #[cfg(feature = "faults")]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }
}
