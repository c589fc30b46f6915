//! [`MemoryBackend`]: the same store without a disk, for tests and trials.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use sled::IVec;

use crate::batch::Batch;

type Pairs = BTreeMap<IVec, IVec>;

/// Keeps pairs, and the files beside them, in memory.
#[derive(Default)]
pub(crate) struct MemoryBackend {
    pairs: Arc<RwLock<Pairs>>,
    files: RwLock<BTreeMap<PathBuf, Arc<[u8]>>>,
}

impl MemoryBackend {
    pub(crate) fn get(&self, key: &[u8]) -> Option<IVec> {
        read(&self.pairs).get(key).cloned()
    }

    pub(crate) fn apply(&self, batch: Batch) {
        let mut pairs = self.pairs.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in batch.into_changes() {
            match value {
                Some(value) => pairs.insert(key, value),
                None => pairs.remove(&key),
            };
        }
    }

    pub(crate) fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> MemoryRange {
        MemoryRange {
            pairs: Arc::clone(&self.pairs),
            from: from.map(IVec::from),
            to: to.map(IVec::from),
        }
    }

    pub(crate) fn write_file(&self, name: &Path, bytes: &[u8]) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.insert(name.to_owned(), bytes.into());
    }

    pub(crate) fn file(&self, name: &Path) -> Option<Arc<[u8]>> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    pub(crate) fn size(&self) -> u64 {
        read(&self.pairs).iter().map(|(key, value)| (key.len() + value.len()) as u64).sum()
    }
}

/// Walks a range by looking up the next key each time, so that it holds no lock in between. Like
/// sled's iterator it sees changes made ahead of it.
pub(crate) struct MemoryRange {
    pairs: Arc<RwLock<Pairs>>,
    from: Bound<IVec>,
    to: Bound<IVec>,
}

impl Iterator for MemoryRange {
    type Item = (IVec, IVec);

    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.look(|mut range| range.next())?;
        self.from = Bound::Excluded(pair.0.clone());
        Some(pair)
    }
}

impl DoubleEndedIterator for MemoryRange {
    fn next_back(&mut self) -> Option<Self::Item> {
        let pair = self.look(|mut range| range.next_back())?;
        self.to = Bound::Excluded(pair.0.clone());
        Some(pair)
    }
}

impl MemoryRange {
    fn look<'a>(
        &'a self,
        pick: impl for<'b> FnOnce(
            std::collections::btree_map::Range<'b, IVec, IVec>,
        ) -> Option<(&'b IVec, &'b IVec)>,
    ) -> Option<(IVec, IVec)> {
        if is_empty(self.from.as_ref(), self.to.as_ref()) {
            return None;
        }
        let pairs = read(&self.pairs);
        pick(pairs.range((self.from.clone(), self.to.clone())))
            .map(|(key, value)| (key.clone(), value.clone()))
    }
}

/// Tells whether no key can lie between two bounds; sorted maps panic when asked for such a range.
pub(crate) fn is_empty<T: Ord>(from: Bound<&T>, to: Bound<&T>) -> bool {
    match (from, to) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (
            Bound::Excluded(from) | Bound::Included(from),
            Bound::Excluded(to) | Bound::Included(to),
        ) => from >= to,
    }
}

fn read(pairs: &RwLock<Pairs>) -> RwLockReadGuard<'_, Pairs> {
    // Nothing panics while holding the lock for writing but an allocation failure, which aborts.
    pairs.read().unwrap_or_else(PoisonError::into_inner)
}
