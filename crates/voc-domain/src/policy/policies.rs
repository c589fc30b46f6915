//! Every version of the policy.

use std::collections::BTreeMap;

use super::{Amount, Policy, PolicyEvent, PolicyFact};
use crate::{deadline::ClockStart, ticket::Ticket, timestamp::Timestamp};

/// A version of the policy and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The policy.
    pub policy: Policy,
    /// Why it was adopted.
    pub reason: Option<String>,
    /// Since when it is recorded, by whom and at which position; nothing for the standard before
    /// anything was adopted.
    pub recorded: Option<(Timestamp, Box<str>, u64)>,
}

/// Every version of the policy. The standard is version 1, and it applies until another is adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policies {
    first: Adoption,
    later: BTreeMap<u32, Adoption>,
    stream_version: Option<u64>,
}

impl Default for Policies {
    fn default() -> Self {
        Self::from(Policy::standard())
    }
}

impl From<Policy> for Policies {
    fn from(policy: Policy) -> Self {
        let first = Adoption { policy, reason: None, recorded: None };
        Self { first, later: BTreeMap::new(), stream_version: None }
    }
}

impl Policies {
    /// Returns the policy that clocks start by now.
    #[must_use]
    pub fn present(&self) -> &Policy {
        self.of(u32::MAX)
    }

    /// Returns the policy of a version, or the latest before it: what a clock was started by whose
    /// policy cannot be read.
    #[must_use]
    pub fn of(&self, version: u32) -> &Policy {
        let found = self.later.range(..=version).next_back();
        found.map_or(&self.first.policy, |(_, adoption)| &adoption.policy)
    }

    /// Returns how long the rule that a clock was started by lets it run; nothing for a moment that was
    /// told, and for a version of the policy that is not at hand.
    #[must_use]
    pub fn amount_of(&self, start: &ClockStart) -> Option<Amount> {
        let policy = self.of(start.policy);
        let rule = usize::try_from(start.rule.checked_sub(1)?).ok()?;
        let known = policy.version() == start.policy;
        policy.rules().get(rule).filter(|_| known).map(|rule| rule.amount)
    }

    /// Returns the version that the clocks of a ticket start by: that of its first clock, or of one that
    /// was recomputed on purpose since; the present one while it has none.
    pub(crate) fn of_ticket(&self, ticket: &Ticket) -> &Policy {
        let versions = ticket.clocks.iter().map(|clock| clock.start.policy);
        versions.max().map_or_else(|| self.present(), |version| self.of(version))
    }

    /// Returns how a version came to be.
    #[must_use]
    pub fn adoption(&self, version: u32) -> Option<&Adoption> {
        self.adoptions().find(|adoption| adoption.policy.version() == version)
    }

    /// Returns every version in order.
    pub fn adoptions(&self) -> impl Iterator<Item = &Adoption> {
        std::iter::once(&self.first).chain(self.later.values())
    }

    /// Returns the version of the stream with its last entry.
    #[must_use]
    pub const fn stream_version(&self) -> Option<u64> {
        self.stream_version
    }

    /// Folds one event into the state.
    pub fn evolve(&mut self, fact: &PolicyFact<'_>) {
        self.stream_version = Some(fact.version);
        let PolicyEvent::Adopted(content) = fact.event else { return };
        let recorded = Some((fact.recorded_at, fact.actor.into(), fact.position));
        let (policy, reason) = (content.policy(), content.reason.clone());
        let adoption = Adoption { policy, reason, recorded };
        match adoption.policy.version() {
            1 => self.first = adoption,
            version => {
                self.later.insert(version, adoption);
            }
        }
    }

    /// Returns the code of the requirement that a recorded event breaks, if it breaks one.
    #[must_use]
    pub fn breach_of(&self, event: &PolicyEvent) -> Option<&'static str> {
        let PolicyEvent::Adopted(content) = event else { return None };
        let last = self.stream_version.map(|_| self.present().version());
        if content.version != last.map_or(1, |last| last + 1) {
            return Some("policy_versions_must_follow");
        }
        content.policy().as_draft().check().err().map(|rejection| rejection.code())
    }
}
