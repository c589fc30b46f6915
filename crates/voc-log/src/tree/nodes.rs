//! Making proofs from the hashes of perfect subtrees, wherever they are kept.

use super::edge::Tree;
use crate::error::{Damage, ReadError};
use crate::leaf_hash::Hash;
use crate::position::Position;

/// Gives the hashes of perfect subtrees, from which roots and proofs of any size are put together.
pub trait Nodes {
    /// What may go wrong in reading one.
    type Error;

    /// Returns the hash over the leaves `index << level .. (index + 1) << level`, all of which exist.
    ///
    /// # Errors
    /// When the hashes it is made of cannot be read.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// Computes the root as it was at a size (RFC 6962, 2.1).
pub(crate) fn root_at<N: Nodes + ?Sized>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    if size == 0 {
        return Ok(Hash::empty_root());
    }
    range(nodes, 0, size)
}

/// Collects the inclusion path of a leaf in the tree of a size, from the leaf's sibling up (RFC 6962, 2.1.1).
pub(crate) fn inclusion<N: Nodes + ?Sized>(
    nodes: &mut N,
    leaf: u64,
    size: u64,
) -> Result<Vec<Hash>, N::Error> {
    let mut siblings = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if leaf < middle {
            siblings.push((middle, end));
            end = middle;
        } else {
            siblings.push((start, middle));
            start = middle;
        }
    }
    collect(nodes, &siblings)
}

/// Collects the proof that the tree of a size continues that of an older size (RFC 6962, 2.1.2).
pub(crate) fn consistency<N: Nodes + ?Sized>(
    nodes: &mut N,
    old: u64,
    size: u64,
) -> Result<Vec<Hash>, N::Error> {
    let mut ranges = Vec::new();
    let (mut start, mut end) = (0, size);
    while old < end && old > start {
        let middle = start + split(end - start);
        if old <= middle {
            ranges.push((middle, end));
            end = middle;
        } else {
            ranges.push((start, middle));
            start = middle;
        }
    }
    // The subtree the older tree ends with; known to the verifier when it is the whole older tree.
    if start > 0 && old > start {
        ranges.push((start, end));
    }
    collect(nodes, &ranges)
}

/// Hashes ranges that were found from the root down into the order of a proof, from the leaves up.
fn collect<N: Nodes + ?Sized>(nodes: &mut N, ranges: &[(u64, u64)]) -> Result<Vec<Hash>, N::Error> {
    ranges.iter().rev().map(|(start, end)| range(nodes, *start, *end)).collect()
}

/// Hashes the leaves `start..end`, where `start` is a multiple of the largest power of two within.
fn range<N: Nodes + ?Sized>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let mut peaks = Vec::new();
    let mut at = start;
    while at < end {
        let level = 63 - (end - at).leading_zeros();
        peaks.push(nodes.node(level, at >> level)?);
        at += 1 << level;
    }
    let last = peaks.pop().unwrap_or_else(Hash::empty_root);
    Ok(peaks.iter().rev().fold(last, |right, left| Hash::node(left, &right)))
}

/// Returns the largest power of two below `count`, which is at least 2.
const fn split(count: u64) -> u64 {
    1 << (63 - (count - 1).leading_zeros())
}

/// Hashes the leaves of a perfect subtree, a power of two of them.
pub(crate) fn perfect_root(leaves: &[Hash]) -> Hash {
    debug_assert!(leaves.len().is_power_of_two());
    let mut tree = Tree::new();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree.root()
}

/// The tree over leaves that are all in memory.
pub(crate) struct LeafNodes(pub(crate) Vec<Hash>);

impl Nodes for LeafNodes {
    type Error = ReadError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, ReadError> {
        let range = (index << level) as usize..((index + 1) << level) as usize;
        let position = Position::new((index + 1) << level);
        let missing = ReadError::Damaged { position, damage: Damage::HashMissing };
        self.0.get(range).map(perfect_root).ok_or(missing)
    }
}
