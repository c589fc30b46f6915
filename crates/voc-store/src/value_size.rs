//! [`ValueSize`]: how large the values of a store may be, and what that costs.

use crate::KEY_BYTES_MAX;

/// Says how large the values of a store may be. Chosen when it is created, and for ever.
///
/// sled writes any tree node larger than a quarter of a segment of its log to a file of its own
/// under `blobs/`, which it neither syncs nor orders against its log: a power cut can lose it or
/// tear it. In 480 simulated power cuts under values of 20 to 50 KB, sled's usual segments of
/// 512 KiB lost acknowledged commits in 12 through their blobs, and segments of 8 MiB in none.
///
/// A leaf holds up to 16 pairs, 21 in passing (one too many before it splits, or three merged with
/// a full neighbour), so 21 of the largest pairs must stay below a quarter of a segment. Larger
/// segments cost time at every opening, because sled overwrites the rest of the last one.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValueSize {
    /// At most 5 KiB. Opens in a few milliseconds.
    Small,
    /// At most 20 KiB. Takes a quarter of the space that a store for large values takes at least.
    Medium,
    /// At most 96 KiB. Opening takes some tens of milliseconds, and the store 8 MiB at least.
    #[default]
    Large,
}

impl ValueSize {
    const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// Returns the largest value, in bytes.
    pub const fn bytes_max(self) -> usize {
        match self {
            Self::Small => 5 * 1024,
            Self::Medium => 20 * 1024,
            Self::Large => 96 * 1024,
        }
    }

    /// Returns the size of a segment of sled's log, in bytes. Part of the format of a store.
    pub(crate) const fn segment_bytes(self) -> usize {
        match self {
            Self::Small => 512 << 10,
            Self::Medium => 2 << 20,
            Self::Large => 8 << 20,
        }
    }

    /// Finds the size that goes with a segment size.
    pub(crate) fn of_segment_bytes(bytes: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.segment_bytes() == bytes)
    }

    /// Tells whether a leaf of the largest pairs stays below the size of a blob, with some room
    /// for the headers of sled.
    const fn avoids_blobs(self) -> bool {
        21 * (self.bytes_max() + KEY_BYTES_MAX + 64) < self.segment_bytes() / 4 - 128
    }
}

const _: () = assert!(
    ValueSize::Small.avoids_blobs()
        && ValueSize::Medium.avoids_blobs()
        && ValueSize::Large.avoids_blobs()
);
