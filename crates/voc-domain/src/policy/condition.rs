//! Which cases a rule or a ladder is meant for.

use serde::{Deserialize, Serialize};

use crate::{
    codes::{ChannelCode, Severity, Tier, VocKind},
    ids::BranchCode,
};

/// The cases that something is meant for. A list that is empty leaves every case in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// The kinds of voice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<VocKind>,
    /// How serious it is; a case whose severity is not known is of none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Severity>,
    /// The channels it came in by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelCode>,
    /// The branches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<BranchCode>,
    /// How the person is looked after; whoever nothing is known of is looked after as anybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
}

/// What is known of a case that a policy may ask for.
#[derive(Clone, Copy, Debug)]
pub struct PolicyCase<'a> {
    /// The kind of voice.
    pub kind: VocKind,
    /// The channel it came in by.
    pub channel: &'a ChannelCode,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// The branch.
    pub branch: Option<&'a BranchCode>,
    /// How the person is looked after.
    pub tier: Option<Tier>,
}

impl Condition {
    /// Tells whether it leaves every case in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether a case is among those meant.
    #[must_use]
    pub fn fits(&self, case: &PolicyCase<'_>) -> bool {
        let tier = case.tier.unwrap_or(Tier::Standard);
        allows(&self.kinds, Some(&case.kind))
            && allows(&self.severities, case.severity.as_ref())
            && allows(&self.channels, Some(case.channel))
            && allows(&self.branches, case.branch)
            && allows(&self.tiers, Some(&tier))
    }

    /// Tells whether some case may be among those meant by both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        meet(&self.kinds, &other.kinds)
            && meet(&self.severities, &other.severities)
            && meet(&self.channels, &other.channels)
            && meet(&self.branches, &other.branches)
    }

    /// Tells whether every case that the other is meant for is meant by this one, whatever the tier.
    pub(super) fn covers(&self, other: &Self) -> bool {
        holds(&self.kinds, &other.kinds)
            && holds(&self.severities, &other.severities)
            && holds(&self.channels, &other.channels)
            && holds(&self.branches, &other.branches)
            && self.tiers.is_empty()
    }
}

fn allows<T: PartialEq>(list: &[T], value: Option<&T>) -> bool {
    list.is_empty() || value.is_some_and(|value| list.contains(value))
}

fn meet<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|value| other.contains(value))
}

/// Tells whether a list holds all that another does; an empty one holds everything.
fn holds<T: PartialEq>(list: &[T], other: &[T]) -> bool {
    list.is_empty() || (!other.is_empty() && other.iter().all(|value| list.contains(value)))
}
