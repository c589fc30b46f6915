//! Checking proofs: pure functions, for whoever holds a root and does not trust who holds the tree.

use crate::leaf_hash::Hash;
use crate::position::{Position, Size};

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The entry lies beyond the tree it is said to be in.
    #[error("entry {position} cannot be in a tree of {size} entries")]
    Beyond {
        /// The place of the entry.
        position: Position,
        /// The size of the tree.
        size: Size,
    },
    /// No tree grows from the larger to the smaller, and nothing can be said about the tree without entries.
    #[error("a tree of {new} entries cannot be shown to continue one of {old}")]
    Sizes {
        /// The size it is said to have had.
        old: Size,
        /// The size it has.
        new: Size,
    },
    /// The proof has fewer or more hashes than these sizes need.
    #[error("the proof has {actual} hashes where {expected} are needed")]
    Length {
        /// How many there must be.
        expected: usize,
        /// How many there are.
        actual: usize,
    },
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
    /// The hashes show another tree than the older root is of.
    #[error("the proof leads to another root for the older size: entries were changed or removed")]
    OldRoot,
}

/// Checks that an entry with this leaf hash stands at a position of the tree with this size and root
/// (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`ProofError`], saying which check failed.
///
/// ```
/// use voc_log::{Hash, Position, Size, verify_inclusion};
/// let (first, second) = (Hash::leaf(b"first"), Hash::leaf(b"second"));
/// let root = Hash::node(&first, &second);
/// verify_inclusion(Position::new(1), Size::new(2), second, &[first], root)?;
/// assert!(verify_inclusion(Position::new(0), Size::new(2), second, &[first], root).is_err());
/// # Ok::<(), voc_log::ProofError>(())
/// ```
pub fn verify_inclusion(
    position: Position,
    size: Size,
    leaf: Hash,
    path: &[Hash],
    root: Hash,
) -> Result<(), ProofError> {
    if position.get() >= size.get() {
        return Err(ProofError::Beyond { position, size });
    }
    let shape = Shape::of(position.get(), size.get() - 1);
    expect_length(shape.inner + shape.border, path)?;
    let (inner, border) = path.split_at(shape.inner);
    let hash = chain_right(chain(leaf, inner, position.get()), border);
    if hash == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree with the newer size and root continues the one with the older: nothing before was
/// changed, removed or put in between (RFC 9162, 2.1.4.2).
///
/// # Errors
/// [`ProofError`], saying which check failed. From the tree without entries nothing can be shown.
pub fn verify_consistency(
    old: (Size, Hash),
    new: (Size, Hash),
    path: &[Hash],
) -> Result<(), ProofError> {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    let (from, to) = (old_size.get(), new_size.get());
    if from > to || from == 0 {
        return Err(ProofError::Sizes { old: old_size, new: new_size });
    }
    if from == to {
        expect_length(0, path)?;
        return if old_root == new_root { Ok(()) } else { Err(ProofError::OldRoot) };
    }
    // The walk begins at the last perfect subtree of the older tree, `shift` levels up. Its hash is the first of
    // the path, unless it is the whole older tree: then the verifier has it.
    let shift = from.trailing_zeros();
    let shape = Shape::of(from - 1, to - 1);
    let inner = shape.inner.saturating_sub(shift as usize);
    let starts = usize::from(!from.is_power_of_two());
    expect_length(starts + inner + shape.border, path)?;
    let (start, rest) = path.split_at(starts);
    let start = start.first().copied().unwrap_or(old_root);
    let (inner, border) = rest.split_at(inner);
    let index = (from - 1) >> shift;
    if chain_right(chain_left_siblings(start, inner, index), border) != old_root {
        return Err(ProofError::OldRoot);
    }
    if chain_right(chain(start, inner, index), border) != new_root {
        return Err(ProofError::Root);
    }
    Ok(())
}

fn expect_length(expected: usize, path: &[Hash]) -> Result<(), ProofError> {
    let actual = path.len();
    if actual == expected { Ok(()) } else { Err(ProofError::Length { expected, actual }) }
}

/// How a path goes from a leaf to the root.
///
/// ```text
/// last = 6, index = 4            .
///                            .       .        border: siblings that are all to the left, one per peak
///                          .   .   .   6      inner: up to where the leaf and the last one meet
///                         0 1 2 3 4 5
/// ```
struct Shape {
    inner: usize,
    border: usize,
}

impl Shape {
    const fn of(index: u64, last: u64) -> Self {
        let inner = u64::BITS - (index ^ last).leading_zeros();
        let border = if inner == u64::BITS { 0 } else { (index >> inner).count_ones() };
        Self { inner: inner as usize, border: border as usize }
    }
}

/// Goes up with siblings on either side, as the bits of the index say.
fn chain(start: Hash, siblings: &[Hash], index: u64) -> Hash {
    siblings.iter().enumerate().fold(start, |hash, (level, sibling)| {
        if index >> level & 1 == 1 {
            Hash::node(sibling, &hash)
        } else {
            Hash::node(&hash, sibling)
        }
    })
}

/// Goes up as [`chain`] does, but leaves out what lies to the right: it did not exist yet.
fn chain_left_siblings(start: Hash, siblings: &[Hash], index: u64) -> Hash {
    let left = siblings.iter().enumerate().filter(|(level, _)| index >> level & 1 == 1);
    left.fold(start, |hash, (_, sibling)| Hash::node(sibling, &hash))
}

/// Goes up where every sibling is on the left.
fn chain_right(start: Hash, siblings: &[Hash]) -> Hash {
    siblings.iter().fold(start, |hash, sibling| Hash::node(sibling, &hash))
}
