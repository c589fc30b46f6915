//! Who was told about a case, and what decides who is.

use serde::{Deserialize, Serialize};

use super::Ticket;
use crate::{
    codes::{ContactResult, EscalationReason, Role, Severity, Tier},
    deadline::{ClockId, Met},
    ids::BranchCode,
    policy::PolicyCase,
    timestamp::{Occurred, Timestamp},
};

/// A level of the ladder that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The level.
    pub level: Role,
    /// The clock that ran out, if one did.
    pub clock: Option<ClockId>,
    /// From when it was to be told, if a clock ran out.
    pub due: Option<Timestamp>,
    /// Why it was told.
    pub reason: EscalationReason,
    /// When it was told, and by which entry.
    pub mark: Met,
    /// When it was acknowledged.
    pub acknowledged: Option<Met>,
}

impl Escalation {
    /// Tells whether the case went up the ladder; a warning before a deadline is not that.
    #[must_use]
    pub fn is_escalation(&self) -> bool {
        self.reason != EscalationReason::DueSoon
    }
}

/// What a ladder may depend on, as it was known from a moment on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Since when it is known.
    pub since: Timestamp,
    /// How serious it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchCode>,
    /// How the person is looked after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
}

impl Ticket {
    /// Tells whether a level was told that a clock ran out. A warning before is not that.
    #[must_use]
    pub fn was_told(&self, level: Role, clock: ClockId) -> bool {
        let told = |one: &Escalation| one.level == level && one.clock == Some(clock);
        self.escalations.iter().any(|one| told(one) && one.is_escalation())
    }

    /// Tells whether a level was warned about a clock for a moment.
    #[must_use]
    pub fn was_warned(&self, level: Role, clock: ClockId, due: Option<Timestamp>) -> bool {
        let told = |one: &Escalation| one.level == level && one.clock == Some(clock);
        self.escalations.iter().any(|one| told(one) && !one.is_escalation() && one.due == due)
    }

    /// Returns what a policy may ask of this case now; nothing before it was received.
    #[must_use]
    pub fn policy_case(&self) -> Option<PolicyCase<'_>> {
        Some(PolicyCase {
            kind: self.kind?,
            channel: self.channel.as_ref()?,
            severity: self.severity,
            branch: self.branch.as_ref(),
            tier: self.assessment.profile.as_ref().and_then(|profile| profile.tier),
        })
    }

    /// Tells whether somebody near the patient was answered at a moment or after it, as far as is known: reached,
    /// faced in a stage, or told something.
    pub(crate) fn was_answered_since(&self, moment: Occurred) -> bool {
        let contacts =
            self.ledgers.contacts.iter().filter(|one| {
                one.result == ContactResult::Reached && one.whom.is_near_the_patient()
            });
        let stages = self.stages.iter().filter(|one| one.stage.faces_the_complainant());
        let notices = self.ledgers.notices.iter().filter(|one| one.is_heard());
        let marks = contacts.map(|one| one.mark).chain(stages.map(|one| one.mark));
        let mut marks = marks.chain(notices.map(|one| one.mark));
        marks.any(|mark| mark.occurred.earliest() >= moment.latest())
    }
}
