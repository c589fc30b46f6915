//! Where what is stored: the keys of one ordered map, and the files beside it.
//!
//! ```text
//! m/layout  version of all this            m/genesis  bytes of entry 0
//! m/checkpoint  the signed checkpoint of the present size, where the log has a key
//! m/edge    sealed size, recorded time, right edge of the tree over the sealed entries
//! t + n     tail record: the entries of one commit or a part of it, the first at position n, not yet sealed
//! p + n     sealed page: the entries from position n on, with their leaf hashes, are the file pages/../n.page
//! u + l, k  hashes over the full rows 256 k .. 256 k + 255 of the level below, the last row may be short
//! s + id+c  stream index: positions and commands of the versions 256 c .. 256 c + 255, sealed ones only
//! ```
//!
//! Numbers in keys are big-endian, so that the order of keys is the order of positions. A commit writes one tail
//! record; when the tail is long enough, the same batch seals it. Nothing but the tail is read to open the log.
//!
//! Layouts 1 and 2 had the page itself as the value of `p + n`, and the leaf hashes of its entries in
//! `h + k`, those of the entries 256 k .. 256 k + 255. They are read as they are. The first seal writes a file, and with it
//! the number of this layout, since older versions of this software do not know files.

use crate::leaf_hash::Hash;
use crate::position::Size;
use crate::timestamp::Timestamp;
use crate::tree::Tree;

/// The layout this code writes.
pub(crate) const LAYOUT: u32 = 3;
/// The layout before there were rows above the leaves and signed checkpoints; the rows are made when it is opened.
pub(crate) const LAYOUT_UNSIGNED: u32 = 1;
pub(crate) const LAYOUT_KEY: &[u8] = b"m/layout";
pub(crate) const GENESIS_KEY: &[u8] = b"m/genesis";
pub(crate) const EDGE_KEY: &[u8] = b"m/edge";
pub(crate) const CHECKPOINT_KEY: &[u8] = b"m/checkpoint";

pub(crate) const TAIL: u8 = b't';
pub(crate) const PAGE: u8 = b'p';
pub(crate) const TILE: u8 = b'h';
pub(crate) const UPPER_TILE: u8 = b'u';
pub(crate) const STREAM: u8 = b's';

/// Hashes in a row, as in the tiles of C2SP tlog-tiles.
pub(crate) const TILE_HASHES: u64 = 256;

/// Makes the key of a numbered row.
pub(crate) fn key(prefix: u8, number: u64) -> [u8; 9] {
    let mut key = [prefix; 9];
    if let Some(digits) = key.last_chunk_mut::<8>() {
        *digits = number.to_be_bytes();
    }
    key
}

/// Reads the number of a row from its key.
pub(crate) fn number(key: &[u8]) -> Option<u64> {
    let (_, digits) = key.split_first()?;
    Some(u64::from_be_bytes(digits.try_into().ok()?))
}

/// The tree over the sealed entries and the recorded time of the last of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedEdge {
    pub(crate) tree: Tree,
    pub(crate) recorded_at: Timestamp,
}

impl SealedEdge {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + self.tree.edge().len() * Hash::LENGTH);
        out.extend_from_slice(&self.tree.size().get().to_be_bytes());
        out.extend_from_slice(&self.recorded_at.unix_ms().to_be_bytes());
        self.tree.edge().iter().for_each(|hash| out.extend_from_slice(hash.as_bytes()));
        out
    }

    pub(crate) fn decode(value: &[u8]) -> Option<Self> {
        let (size, rest) = value.split_first_chunk::<8>()?;
        let (recorded_at, hashes) = rest.split_first_chunk::<8>()?;
        let exact = hashes.len().is_multiple_of(Hash::LENGTH);
        let tree = Tree::from_edge(Size::new(u64::from_be_bytes(*size)), Hash::read_all(hashes))?;
        exact.then_some(Self {
            tree,
            recorded_at: Timestamp::from_unix_ms(i64::from_be_bytes(*recorded_at)),
        })
    }
}
