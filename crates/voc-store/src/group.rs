//! [`Group`]: concurrent commits become one batch and share one sync.
//!
//! Each batch costs sled two writes of its own, so sharing the sync alone is not enough: with 64
//! writers, joining the batches first gave several times the commits a second.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::batch::Batch;
use crate::error::StoreError;

/// Joins commits that arrive while another is being written.
///
/// Whoever finds nobody writing becomes the writer for all who wait; the others sleep until the
/// group they joined is done.
#[derive(Default)]
pub(crate) struct Group {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Default)]
struct State {
    /// The union of the batches that wait for the next writer.
    waiting: Batch,
    /// Commits that have joined so far.
    joined: u64,
    /// The first so many commits are on stable storage.
    done: u64,
    writing: bool,
    failed: bool,
}

impl Group {
    /// Adds a batch to the group and returns when the group is written.
    ///
    /// # Errors
    ///
    /// The writer gets the error of `write`, everybody else in and after its group
    /// [`StoreError::Poisoned`].
    pub(crate) fn commit(
        &self,
        batch: Batch,
        write: impl FnOnce(Batch) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut state = self.lock();
        state.waiting.absorb(batch);
        state.joined += 1;
        let ticket = state.joined;
        while state.writing && state.done < ticket {
            state = self
                .ended
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if state.done >= ticket {
            return Ok(());
        }
        if state.failed {
            return Err(StoreError::Poisoned);
        }
        let batch = std::mem::take(&mut state.waiting);
        let through = state.joined;
        state.writing = true;
        drop(state);

        let result = write(batch);

        let mut state = self.lock();
        state.writing = false;
        match result {
            Ok(()) => state.done = through,
            Err(_) => state.failed = true,
        }
        self.ended.notify_all();
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics under this lock but an allocation failure, which aborts.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    /// Lets one commit write alone until two more have joined, so that these two form a group,
    /// whose write ends as told. Returns the results of the three.
    fn one_then_two(
        end: fn() -> Result<(), StoreError>,
    ) -> (Result<(), StoreError>, [Result<(), StoreError>; 2]) {
        let group = Group::default();
        let writers = AtomicUsize::new(0);
        let alone = || {
            assert_eq!(
                writers.fetch_add(1, Ordering::SeqCst),
                0,
                "two writers at once"
            )
        };
        let (begun, has_begun) = mpsc::channel();
        let joined = |count| {
            while group.lock().joined < count {
                std::thread::yield_now();
            }
        };
        let mut batch = Batch::new();
        batch.put(b"k", b"v");
        std::thread::scope(|scope| {
            let first = scope.spawn(|| {
                group.commit(Batch::new(), |_| {
                    alone();
                    begun.send(()).unwrap();
                    joined(3);
                    writers.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                })
            });
            has_begun.recv().unwrap();
            let two = [(); 2].map(|()| {
                scope.spawn(|| {
                    group.commit(batch.clone(), |joined| {
                        alone();
                        assert_eq!(joined.len(), 1, "a batch was written twice or not at all");
                        end()
                    })
                })
            });
            (
                first.join().unwrap(),
                two.map(|thread| thread.join().unwrap()),
            )
        })
    }

    #[test]
    fn those_who_wait_share_one_write() {
        let (first, two) = one_then_two(|| Ok(()));
        assert!(first.is_ok() && two.iter().all(Result::is_ok));
    }

    #[test]
    fn nobody_in_a_failed_group_is_told_that_it_is_written() {
        let (first, two) = one_then_two(|| Err(StoreError::KeyTooLong { len: 2, max: 1 }));
        assert!(first.is_ok());
        let own = two
            .iter()
            .filter(|r| matches!(r, Err(StoreError::KeyTooLong { .. })))
            .count();
        let others = two
            .iter()
            .filter(|r| matches!(r, Err(StoreError::Poisoned)))
            .count();
        assert_eq!((own, others), (1, 1));
    }
}
