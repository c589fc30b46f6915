//! Which clocks start, how long they run, and who is told when they run out.

use crate::{
    calendar::BusinessDuration,
    codes::{ClockKind, Role, VocKind},
};

/// A versioned set of rules. A ticket keeps the version its clocks were started with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    version: u32,
    rules: Vec<PolicyRule>,
    ladder: Vec<LadderStep>,
}

/// How long a clock runs for the kinds it is meant for. The first rule that matches wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRule {
    /// The clock.
    pub clock: ClockKind,
    /// The kinds it is meant for; empty means all.
    pub kinds: Vec<VocKind>,
    /// How long it runs, in business time.
    pub amount: BusinessDuration,
}

/// A step of the escalation ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderStep {
    /// Who is told.
    pub level: Role,
    /// How long after the due instant, in business time.
    pub after: BusinessDuration,
}

/// Which rule gave a clock its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The number of the rule within the policy, from 1.
    pub(crate) rule: u32,
    /// How long the clock runs.
    pub(crate) amount: BusinessDuration,
}

impl Policy {
    /// The policy a Korean hospital can start with.
    ///
    /// Version 1: first contact within 4 working hours for complaints and reports (half a working
    /// day) and 8 for the rest; resolution within 7 working days for complaints, reports and
    /// inquiries and 14 for proposals and suggestions, after the periods for grievances, other
    /// queries and suggestions in the civil-petition rules; a promise without a stated time within
    /// 8 working hours; a report that is owed inside at once within 3, which is what the same rules
    /// mean by that. The ladder: the counselling manager when it is due, the director a working
    /// day later, the head director two working days later.
    #[must_use]
    pub fn standard() -> Self {
        use VocKind::{Complaint, Inquiry, Proposal, Report, Suggestion};
        let rule =
            |clock, kinds: &[VocKind], amount| PolicyRule { clock, kinds: kinds.to_vec(), amount };
        let step = |level, days| LadderStep { level, after: BusinessDuration::Days(days) };
        Self {
            version: 1,
            rules: vec![
                rule(ClockKind::FirstContact, &[Complaint, Report], BusinessDuration::Hours(4)),
                rule(ClockKind::FirstContact, &[], BusinessDuration::Hours(8)),
                rule(
                    ClockKind::Resolution,
                    &[Complaint, Report, Inquiry],
                    BusinessDuration::Days(7),
                ),
                rule(ClockKind::Resolution, &[Proposal, Suggestion], BusinessDuration::Days(14)),
                rule(ClockKind::Promise, &[], BusinessDuration::Hours(8)),
                rule(ClockKind::Report, &[], BusinessDuration::Hours(3)),
            ],
            ladder: vec![
                step(Role::CounsellingManager, 0),
                step(Role::Director, 1),
                step(Role::HeadDirector, 2),
            ],
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the rules in order of precedence.
    #[must_use]
    pub fn rules(&self) -> &[PolicyRule] {
        &self.rules
    }

    /// Returns the ladder from the lowest level up.
    #[must_use]
    pub fn ladder(&self) -> &[LadderStep] {
        &self.ladder
    }

    /// Chooses the length of a clock for a kind: the first rule that matches.
    pub(crate) fn choose(&self, clock: ClockKind, kind: VocKind) -> Option<Chosen> {
        let fits = |rule: &&PolicyRule| {
            rule.clock == clock && (rule.kinds.is_empty() || rule.kinds.contains(&kind))
        };
        let (number, rule) = (1..).zip(&self.rules).find(|(_, rule)| fits(rule))?;
        Some(Chosen { rule: number, amount: rule.amount })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_matching_rule_wins() {
        let policy = Policy::standard();
        let contact = |kind| policy.choose(ClockKind::FirstContact, kind).unwrap();
        assert_eq!(contact(VocKind::Complaint).rule, 1);
        assert_eq!(contact(VocKind::Inquiry).amount, BusinessDuration::Hours(8));
        assert_eq!(policy.choose(ClockKind::Resolution, VocKind::Praise), None);
    }
}
