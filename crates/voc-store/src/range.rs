//! [`Range`]: pairs between two keys, from either end.

use std::fmt;

use crate::error::{Doing, StoreError};
use crate::memory_backend::MemoryRange;
use crate::sled_backend::guarded;
use crate::store::Store;
use crate::value::Value;

/// Yields the pairs of a range in the order of their keys, from either end.
///
/// It is no snapshot: changes made ahead of it while it runs are seen. It keeps the store open.
pub struct Range {
    pairs: Pairs,
    /// Dropped after `pairs`, which hold on to the same database.
    _store: Store,
}

pub(crate) enum Pairs {
    Empty,
    Sled(sled::Iter),
    Memory(MemoryRange),
}

type Item = Result<(Value, Value), StoreError>;

impl Range {
    pub(crate) fn new(pairs: Pairs, store: Store) -> Self {
        Self { pairs, _store: store }
    }

    fn step(
        &mut self,
        sled: impl FnOnce(&mut sled::Iter) -> Option<sled::Result<(sled::IVec, sled::IVec)>>,
        memory: impl FnOnce(&mut MemoryRange) -> Option<(sled::IVec, sled::IVec)>,
    ) -> Option<Item> {
        let pair = match &mut self.pairs {
            Pairs::Empty => return None,
            Pairs::Memory(range) => Ok(memory(range)?),
            Pairs::Sled(iter) => {
                guarded(Doing::new("reading a range"), || sled(iter).transpose()).transpose()?
            }
        };
        if pair.is_err() {
            // sled does not advance past what it cannot read; without this we would loop for ever.
            self.pairs = Pairs::Empty;
        }
        Some(pair.map(|(key, value)| (Value::new(key), Value::new(value))))
    }
}

impl Iterator for Range {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        self.step(sled::Iter::next, MemoryRange::next)
    }
}

impl DoubleEndedIterator for Range {
    fn next_back(&mut self) -> Option<Item> {
        self.step(sled::Iter::next_back, MemoryRange::next_back)
    }
}

impl fmt::Debug for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Range(..)")
    }
}
