//! How long a walk stayed in each stage, as far as is known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Walked, count};
use crate::{
    stage::Stage,
    timestamp::{Occurred, Timestamp},
};

/// The time from the step before a stage (or the start of the round) to its completion, all its
/// completions in the round together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Dwell {
    /// The stage.
    pub stage: Stage,
    /// How often it was completed.
    pub times: u32,
    /// How long it took.
    #[serde(flatten)]
    pub range: DwellRange,
}

/// A duration of which only the bounds are known, in milliseconds of the wall clock.
///
/// The truth never lies outside. It may be known better than this from what else happened, since
/// the two ends are looked at without their neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct DwellRange {
    /// The shortest time it can have been.
    pub at_least_ms: u64,
    /// The longest time it can have been.
    pub at_most_ms: u64,
}

impl DwellRange {
    /// Returns how long it was from one thing to a later one; what began after its end took no
    /// time.
    #[must_use]
    pub fn between(from: Occurred, to: Occurred) -> Self {
        Self {
            at_least_ms: elapsed(from.latest(), to.earliest()),
            at_most_ms: elapsed(from.earliest(), to.latest()),
        }
    }

    /// Returns both durations one after the other.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            at_least_ms: self.at_least_ms.saturating_add(other.at_least_ms),
            at_most_ms: self.at_most_ms.saturating_add(other.at_most_ms),
        }
    }
}

fn elapsed(from: Timestamp, to: Timestamp) -> u64 {
    if to > from { to.millis().abs_diff(from.millis()) } else { 0 }
}

/// Returns the dwell in each stage walked, in the order of the stages.
///
/// A stage repeated at once is one stay: the moments in between would only widen the range.
pub(super) fn dwells(started: Occurred, steps: &[Walked]) -> Vec<Dwell> {
    let mut dwells = BTreeMap::<Stage, Dwell>::new();
    let mut before = started;
    for stay in steps.chunk_by(|one, next| one.stage == next.stage) {
        let Some(last) = stay.last() else { continue };
        let none = Dwell { stage: last.stage, times: 0, range: DwellRange::default() };
        let dwell = dwells.entry(last.stage).or_insert(none);
        dwell.times = dwell.times.saturating_add(count(stay.len()));
        dwell.range = dwell.range.plus(DwellRange::between(before, last.occurred));
        before = last.occurred;
    }
    dwells.into_values().collect()
}
