//! Which clocks start, how long they run, and who is told when they run out.
//!
//! A policy is a fact: each version is an entry of the stream [`POLICY_STREAM`], and every clock says by
//! which version and by which rule of it it was started.

mod adoption;
mod amount;
mod check;
mod condition;
mod ladder;
mod policies;

pub use adoption::{
    POLICY_STREAM, PolicyAdopted, PolicyEvent, PolicyEventError, PolicyFact, adopt,
};
pub use amount::Amount;
pub use condition::{Condition, PolicyCase};
pub use ladder::{Ladder, LadderStep};
pub use policies::{Adoption, Policies};
use serde::{Deserialize, Serialize};

use crate::{
    calendar::BusinessDuration,
    codes::{ClockKind, Role, VocKind},
    stage::Stage,
};

/// A versioned set of rules. A clock keeps the version it was started with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    version: u32,
    rules: Vec<PolicyRule>,
    ladders: Vec<Ladder>,
}

/// What a hospital writes into the file of a policy: everything but its version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDraft {
    /// The rules in order of precedence.
    #[serde(default)]
    pub rules: Vec<PolicyRule>,
    /// The ladders in order of precedence.
    #[serde(default)]
    pub ladders: Vec<Ladder>,
}

/// How long a clock runs for the cases it is meant for. The first rule that matches wins; without one
/// the clock does not start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    /// The clock.
    pub clock: ClockKind,
    /// The stages it is meant for, of the clock of a stage; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// The cases it is meant for.
    #[serde(default, skip_serializing_if = "Condition::is_empty")]
    pub when: Condition,
    /// How long it runs.
    pub amount: Amount,
}

/// Which rule gave a clock its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The version of the policy.
    pub(crate) policy: u32,
    /// The number of the rule within the policy, from 1.
    pub(crate) rule: u32,
    /// How long the clock runs.
    pub(crate) amount: Amount,
}

impl Policy {
    /// The policy a Korean hospital can start with.
    ///
    /// Version 1, in business time: a complaint or a report is acknowledged within 3 hours, which is what
    /// the civil-petition rules mean by "at once"; first contact within 4 hours for complaints and reports
    /// (half a working day) and 8 for the rest; resolution within 7 days for complaints, reports and
    /// inquiries and 14 for proposals and suggestions, after the periods for grievances, other queries and
    /// suggestions in the same rules; an answer to whoever comes back within 8 hours; a promise without a
    /// stated time within 8 hours; a report that is owed inside at once within 3; a date that was agreed by
    /// the end of that day; and word on the progress every 30 days of the calendar. No stage has a clock of
    /// its own and no statutory period runs.
    ///
    /// The ladder: the counselling manager when it is due, the director a working day later, the head
    /// director two working days later. Acknowledgement and progress, which are a message each, stay with
    /// the counselling manager.
    #[must_use]
    pub fn standard() -> Self {
        use VocKind::{Complaint, Inquiry, Proposal, Report, Suggestion};
        let rule = |clock, kinds: &[VocKind], amount| PolicyRule {
            clock,
            stages: Vec::new(),
            when: Condition { kinds: kinds.to_vec(), ..Condition::default() },
            amount,
        };
        let hours = |hours| Amount::Business(BusinessDuration::Hours(hours));
        let days = |days| Amount::Business(BusinessDuration::Days(days));
        Self {
            version: 1,
            rules: vec![
                rule(ClockKind::FirstContact, &[Complaint, Report], hours(4)),
                rule(ClockKind::FirstContact, &[], hours(8)),
                rule(ClockKind::Resolution, &[Complaint, Report, Inquiry], days(7)),
                rule(ClockKind::Resolution, &[Proposal, Suggestion], days(14)),
                rule(ClockKind::Promise, &[], hours(8)),
                rule(ClockKind::Report, &[], hours(3)),
                rule(ClockKind::Acknowledgement, &[Complaint, Report], hours(3)),
                rule(ClockKind::NextResponse, &[], hours(8)),
                rule(ClockKind::Agreed, &[], Amount::AsAgreed),
                rule(ClockKind::Progress, &[], Amount::CalendarDays(30)),
            ],
            ladders: standard_ladders(),
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

    /// Returns the ladders in order of precedence.
    #[must_use]
    pub fn ladders(&self) -> &[Ladder] {
        &self.ladders
    }

    /// Returns the steps of the ladder for a clock of a case: those of the first that matches.
    #[must_use]
    pub fn ladder(&self, clock: ClockKind, case: &PolicyCase<'_>) -> &[LadderStep] {
        let fits = |one: &&Ladder| one.is_for(clock) && one.when.fits(case);
        self.ladders.iter().find(fits).map_or(&[], |ladder| &ladder.steps)
    }

    /// Chooses the length of a clock for a case: the first rule that matches.
    pub(crate) fn choose(&self, clock: ClockKind, case: &PolicyCase<'_>) -> Option<Chosen> {
        self.choose_for_stage(clock, None, case)
    }

    /// The same for the clock of a stage.
    pub(crate) fn choose_for_stage(
        &self,
        clock: ClockKind,
        stage: Option<Stage>,
        case: &PolicyCase<'_>,
    ) -> Option<Chosen> {
        let of_stage = |rule: &PolicyRule| {
            rule.stages.is_empty() || stage.is_some_and(|stage| rule.stages.contains(&stage))
        };
        let fits =
            |rule: &&PolicyRule| rule.clock == clock && of_stage(rule) && rule.when.fits(case);
        let (number, rule) = (1..).zip(&self.rules).find(|(_, rule)| fits(rule))?;
        Some(Chosen { policy: self.version, rule: number, amount: rule.amount })
    }

    /// Returns the policy as a draft for the next one.
    #[must_use]
    pub fn as_draft(&self) -> PolicyDraft {
        PolicyDraft { rules: self.rules.clone(), ladders: self.ladders.clone() }
    }
}

fn standard_ladders() -> Vec<Ladder> {
    let step = |level, days| {
        let after = BusinessDuration::Days(days);
        LadderStep { level, after, warn_before: None }
    };
    let ladder = |clocks: &[ClockKind], steps| Ladder {
        clocks: clocks.to_vec(),
        when: Condition::default(),
        steps,
    };
    vec![
        ladder(
            &[ClockKind::Acknowledgement, ClockKind::Progress],
            vec![step(Role::CounsellingManager, 0)],
        ),
        ladder(
            &[],
            vec![
                step(Role::CounsellingManager, 0),
                step(Role::Director, 1),
                step(Role::HeadDirector, 2),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_matching_rule_wins() {
        let policy = Policy::standard();
        let channel = "phone".parse().unwrap();
        let case =
            |kind| PolicyCase { kind, channel: &channel, severity: None, branch: None, tier: None };
        let contact = |kind| policy.choose(ClockKind::FirstContact, &case(kind)).unwrap();
        assert_eq!(contact(VocKind::Complaint).rule, 1);
        assert_eq!(contact(VocKind::Inquiry).amount, Amount::Business(BusinessDuration::Hours(8)));
        assert_eq!(policy.choose(ClockKind::Resolution, &case(VocKind::Praise)), None);
    }
}
