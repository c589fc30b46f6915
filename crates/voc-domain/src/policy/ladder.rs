//! Who is told about a deadline, and when.

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::{
    calendar::BusinessDuration,
    codes::{ClockKind, Role},
};

/// The levels that are told about clocks of the cases it is meant for. The first ladder that matches is
/// climbed; without one nobody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The clocks it is meant for; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockKind>,
    /// The cases it is meant for: here a tier may make a difference.
    #[serde(default, skip_serializing_if = "Condition::is_empty")]
    pub when: Condition,
    /// The levels from the lowest up.
    pub steps: Vec<LadderStep>,
}

/// A step of the escalation ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    /// Who is told.
    pub level: Role,
    /// How long after the due instant, in business time.
    pub after: BusinessDuration,
    /// How long before the due instant this level is warned, in business time, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_before: Option<BusinessDuration>,
}

impl Ladder {
    /// Tells whether it is meant for a kind of clock.
    #[must_use]
    pub fn is_for(&self, clock: ClockKind) -> bool {
        self.clocks.is_empty() || self.clocks.contains(&clock)
    }
}
