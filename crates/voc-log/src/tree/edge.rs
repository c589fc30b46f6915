//! The growing side of an RFC 6962 tree.

use crate::leaf_hash::Hash;
use crate::position::Size;

/// The right edge of an RFC 6962 tree: enough to add leaves and to tell the root.
///
/// It keeps one hash for each perfect subtree, largest first, so a tree of n leaves costs at most 64 hashes:
///
/// ```text
/// size 7 = 0b111      edge: [a, b, c]
///        a
///     /     \
///    .       .     b
///   / \     / \   / \
///  0   1   2   3 4   5  c=6
/// ```
///
/// ```
/// use voc_log::{Hash, Tree};
/// let mut tree = Tree::new();
/// tree.push(Hash::leaf(b"first"));
/// tree.push(Hash::leaf(b"second"));
/// assert_eq!(tree.root(), Hash::node(&Hash::leaf(b"first"), &Hash::leaf(b"second")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    edge: Vec<Hash>,
}

impl Tree {
    /// Makes the tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, edge: Vec::new() }
    }

    /// Takes up a tree again from its size and right edge, or returns `None` when they cannot belong together.
    #[must_use]
    pub fn from_edge(size: Size, edge: Vec<Hash>) -> Option<Self> {
        let size = size.get();
        (edge.len() == size.count_ones() as usize).then_some(Self { size, edge })
    }

    /// Adds a leaf at the right.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            let left =
                self.edge.pop().expect("BUG: each one bit of the size has its hash in the edge");
            hash = Hash::node(&left, &hash);
            size >>= 1;
        }
        self.edge.push(hash);
        self.size += 1;
    }

    /// Returns the number of leaves.
    #[must_use]
    pub const fn size(&self) -> Size {
        Size::new(self.size)
    }

    /// Returns the roots of the perfect subtrees, largest first: one for each one bit of the size.
    #[must_use]
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// Computes the root hash over all leaves.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.edge.iter().rev();
        let Some(last) = peaks.next() else {
            return Hash::empty_root();
        };
        peaks.fold(*last, |right, left| Hash::node(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// MTH of RFC 6962, 2.1, word for word: split at the largest power of two below n.
    fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::empty_root(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                Hash::node(&naive_root(left), &naive_root(right))
            }
        }
    }

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|i| Hash::leaf(&i.to_be_bytes())).collect()
    }

    #[test]
    fn a_leaf_and_an_empty_tree_hash_as_rfc_6962_says() {
        let hex = |hash: Hash| hash.as_bytes().map(|b| format!("{b:02x}")).concat();
        // The test vectors of Certificate Transparency: the empty tree and the empty leaf.
        assert_eq!(
            hex(Tree::new().root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hex(Hash::leaf(b"")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    proptest! {
        #[test]
        fn the_root_is_that_of_the_recursive_definition(count in 0_usize..300) {
            let leaves = leaves(count);
            let mut tree = Tree::new();
            leaves.iter().for_each(|leaf| tree.push(*leaf));
            prop_assert_eq!(tree.root(), naive_root(&leaves));
        }

        #[test]
        fn a_tree_taken_up_from_its_edge_goes_on_the_same(before in 0_usize..200, after in 0_usize..100) {
            let leaves = leaves(before + after);
            let mut tree = Tree::new();
            leaves[..before].iter().for_each(|leaf| tree.push(*leaf));
            let mut again = Tree::from_edge(tree.size(), tree.edge().to_vec()).expect("own edge");
            leaves[before..].iter().for_each(|leaf| again.push(*leaf));
            prop_assert_eq!(again.root(), naive_root(&leaves));
        }
    }

    #[test]
    fn an_edge_of_another_size_is_refused() {
        assert_eq!(Tree::from_edge(Size::new(3), leaves(1)), None);
    }
}
