//! What erasures say is gone, held against what the log commits to.

use std::{collections::HashSet, sync::Arc};

use voc_domain::{ErasedRow, SubjectEvent, Subjects};
use voc_log::EntryRef;

use crate::{engine::Engine, error::EngineError, private};

/// The values of erased people while the log is walked through.
pub(super) struct Erasures {
    /// Everything that was ever erased: an entry stands before its erasure.
    all: Arc<Subjects>,
    /// The events so far.
    pub(super) seen: Subjects,
    /// Values of erased people that no erasure has named so far.
    waiting: HashSet<ErasedRow>,
}

impl Erasures {
    pub(super) fn new(engine: &Engine) -> Result<Self, EngineError> {
        let all = match engine.subjects() {
            // The damage is found where it is; without the stream nothing counts as erased.
            Err(EngineError::Read(_)) => Arc::default(),
            subjects => subjects?,
        };
        Ok(Self { all, seen: Subjects::default(), waiting: HashSet::new() })
    }

    /// Tells whether a field of an entry is said to be erased.
    pub(super) fn expects(&mut self, entry: &EntryRef<'_>, field: &str) -> bool {
        let erased = private::erased_by(&self.all, entry, field).is_some();
        if erased {
            self.waiting.insert(ErasedRow(entry.position.get(), field.to_owned()));
        }
        erased
    }

    /// Tells whether an event of this version comes next.
    pub(super) fn follows(&self, version: u64) -> bool {
        version == self.seen.stream_version().map_or(0, |seen| seen + 1)
    }

    /// Takes note of what an erasure names; returns how much of it the log does not have.
    pub(super) fn name(&mut self, event: &SubjectEvent) -> usize {
        let SubjectEvent::Erased(erased) = event else { return 0 };
        erased.rows.iter().filter(|row| !self.waiting.remove(*row)).count()
    }

    /// Returns the values of erased people that no erasure has named, in order.
    pub(super) fn unnamed(&mut self) -> Vec<(u64, String)> {
        let mut rows: Vec<_> =
            self.waiting.drain().map(|ErasedRow(at, field)| (at, field)).collect();
        rows.sort_unstable();
        rows
    }
}
