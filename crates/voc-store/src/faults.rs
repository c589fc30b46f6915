//! Making write steps fail on purpose, so that tests can see what survives.
//!
//! Every write step of a store is counted from 1. A plan lets one of them fail, in one of the two
//! ways a disk can: nothing happened and an error came back, or everything happened and an error
//! came back all the same.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Doing, StoreError};
use crate::step::Step;

/// Plans which write step of a store fails, and counts the steps. Clones share the count.
///
/// ```
/// # #[cfg(feature = "faults")] {
/// use voc_store::faults::{Failure, Faults};
/// use voc_store::{Batch, Store, StoreError, StoreOptions};
///
/// let faults = Faults::at(2, Failure::PersistedAnyway);
/// let store = Store::memory_with(&StoreOptions::default().faults(faults.clone()));
/// let mut batch = Batch::new();
/// batch.put(b"a", b"1");
/// assert!(matches!(store.commit(batch.clone()), Err(StoreError::Io { .. })));
/// assert!(matches!(store.commit(batch), Err(StoreError::Poisoned)));
/// assert_eq!(faults.steps(), 2);
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Faults {
    steps: Arc<AtomicU64>,
    plan: Option<(u64, Failure)>,
}

/// Says in which way a step fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The commit leaves no trace, and an error comes back.
    NotPersisted,
    /// The step is done, and an error comes back all the same.
    PersistedAnyway,
}

impl Failure {
    /// Both ways, for loops over them.
    pub const BOTH: [Self; 2] = [Self::NotPersisted, Self::PersistedAnyway];
}

impl Faults {
    /// Lets nothing fail and counts.
    pub fn none() -> Self {
        Self {
            steps: Arc::default(),
            plan: None,
        }
    }

    /// Lets the `step`-th write step, counted from 1, fail.
    pub fn at(step: u64, failure: Failure) -> Self {
        Self {
            steps: Arc::default(),
            plan: Some((step, failure)),
        }
    }

    /// Returns how many write steps have begun.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }

    /// Tells whether one of the next three steps, which a lone commit is about to take, fails in
    /// the way that leaves no trace.
    ///
    /// A batch that was applied would reach the disk when the store is closed, so a commit that
    /// is to fail without a trace at its flush or sync must not be applied in the first place.
    pub(crate) fn commit_would_vanish(&self) -> bool {
        let begun = self.steps();
        matches!(self.plan, Some((step, Failure::NotPersisted)) if (begun + 1..=begun + 3).contains(&step))
    }

    pub(crate) fn run(
        &self,
        step: Step,
        run: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let number = self.steps.fetch_add(1, Ordering::SeqCst) + 1;
        match self.plan {
            Some((planned, failure)) if planned == number => {
                if failure == Failure::PersistedAnyway {
                    run()?;
                }
                let source = io::Error::other(format!("a planned fault at step {number}, {step}"));
                Err(StoreError::from_io(Doing::new("a write step"), source))
            }
            _ => run(),
        }
    }
}
