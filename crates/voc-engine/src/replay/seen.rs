//! Which entries of a ticket are seen from a moment.

use std::collections::BTreeMap;

use voc_domain::{Event, Fact, Occurred};

use super::AsOf;
use crate::{
    codec::Decoded,
    error::EngineError,
    stream::{CorrectedBy, Stream},
};

/// The entries seen from a moment, with the corrections that were known by then.
///
/// A correction is knowledge, not something that happened in the case: it counts from the moment it was
/// recorded, and then for the moment at which the corrected entry really happened, however early that was.
pub(crate) struct Seen<'a> {
    pub(super) entries: Vec<&'a Decoded>,
    /// The last correction of each entry that has one, by version.
    corrections: BTreeMap<u64, CorrectedBy<'a>>,
    /// When the entries happened, if any was corrected, by version.
    times: BTreeMap<u64, Occurred>,
}

impl<'a> Seen<'a> {
    pub(crate) fn of(stream: &'a Stream, as_of: AsOf) -> Result<Self, EngineError> {
        let known: Vec<_> = stream
            .entries()
            .iter()
            .filter(|entry| as_of.known_at.is_none_or(|moment| entry.recorded_at <= moment))
            .collect();
        let corrections = Stream::corrections(known.iter().copied());
        let mut times = BTreeMap::new();
        if !corrections.is_empty() {
            let facts = stream.facts_of(known.iter().copied())?;
            stream.each_as_it_stands(&facts, &mut |fact| {
                times.insert(fact.version, fact.occurred);
            })?;
        }
        let mut seen = Self { entries: Vec::new(), corrections, times };
        let had_happened = |entry: &Decoded| {
            let earliest = seen.occurred(entry).earliest();
            as_of.valid_at.is_none_or(|moment| earliest <= moment)
        };
        let mut versions = std::collections::BTreeSet::new();
        let mut entries = Vec::with_capacity(known.len());
        for entry in known {
            // A correction is seen with the entry that it corrects, which comes before it.
            let is_seen = match &entry.event {
                Ok(Event::Corrected(content)) => versions.contains(&content.version),
                _ => had_happened(entry),
            };
            if is_seen {
                versions.insert(entry.version);
                entries.push(entry);
            }
        }
        seen.entries = entries;
        Ok(seen)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the versions of these entries.
    pub(super) fn versions(&self) -> Vec<u64> {
        self.entries.iter().map(|entry| entry.version).collect()
    }

    /// Returns the facts that these entries state.
    pub(crate) fn facts(&self, stream: &'a Stream) -> Result<Vec<Fact<'a>>, EngineError> {
        stream.facts_of(self.entries.iter().copied())
    }

    /// Returns the last correction of an entry.
    pub(super) fn correction(&self, version: u64) -> Option<CorrectedBy<'a>> {
        self.corrections.get(&version).copied()
    }

    /// Returns when an entry happened, with its corrections.
    pub(super) fn occurred(&self, entry: &Decoded) -> Occurred {
        self.times.get(&entry.version).copied().unwrap_or(entry.occurred)
    }
}
