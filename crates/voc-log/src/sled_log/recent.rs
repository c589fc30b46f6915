//! What was read lately, found by any position that it holds.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps the last few runs of positions that were put into it; the oldest goes first.
pub(crate) struct Recent<T> {
    max: usize,
    runs: Mutex<Runs<T>>,
}

struct Runs<T> {
    /// By first position, with the position after the last.
    by_first: BTreeMap<u64, (u64, Arc<T>)>,
    order: VecDeque<u64>,
}

impl<T> Recent<T> {
    pub(crate) const fn new(max: usize) -> Self {
        let runs = Runs { by_first: BTreeMap::new(), order: VecDeque::new() };
        Self { max, runs: Mutex::new(runs) }
    }

    pub(crate) fn get(&self, position: u64) -> Option<Arc<T>> {
        let runs = self.lock();
        let (_, (next, run)) = runs.by_first.range(..=position).next_back()?;
        (position < *next).then(|| Arc::clone(run))
    }

    pub(crate) fn put(&self, first: u64, next: u64, run: &Arc<T>) {
        let mut runs = self.lock();
        if runs.by_first.insert(first, (next, Arc::clone(run))).is_none() {
            runs.order.push_back(first);
        }
        if runs.order.len() > self.max
            && let Some(oldest) = runs.order.pop_front()
        {
            runs.by_first.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Runs<T>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
