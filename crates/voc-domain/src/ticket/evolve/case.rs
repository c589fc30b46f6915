//! Events that change what a case is, or which clocks run.

use super::{Fact, Phase, Ticket};
use crate::{
    codes::{ClockKind, MedicalAccident, Role},
    deadline::{Clock, Met},
    details::Investigate,
    event::{Extended, Profiled, Transferred},
    ids::TicketId,
};

impl Ticket {
    pub(super) fn ask_for(&mut self, role: Option<Role>, fact: &Fact<'_>) {
        if let Some(role) = role {
            self.assessment.asked_for = Some((role, fact.mark()));
        }
    }

    pub(super) fn assess(&mut self, found: &Investigate) {
        let assessment = &mut self.assessment;
        // A judgement is not undone by a later look that does not judge.
        if found.medical_accident != MedicalAccident::Unknown
            || assessment.medical_accident.is_none()
        {
            assessment.medical_accident = Some(found.medical_accident);
        }
        if !found.issues.is_empty() {
            assessment.issues.clone_from(&found.issues);
        }
        assessment.gap = found.gap.or(assessment.gap);
        for cause in &found.causes {
            if !self.causes.contains(cause) {
                self.causes.push(cause.clone());
            }
        }
    }

    pub(super) fn profile(&mut self, content: &Profiled) {
        let before = self.assessment.profile.take().unwrap_or_default();
        self.assessment.profile = Some(Profiled {
            tier: content.tier.or(before.tier),
            residency: content.residency.or(before.residency),
            language: content.language.clone().or(before.language),
            interpreter: content.interpreter.or(before.interpreter),
            time_zone: content.time_zone.or(before.time_zone),
        });
    }

    /// Meets the reports owed to a role with the earliest fact that shows one, in whatever order they
    /// are recorded.
    pub(super) fn meet_reports(&mut self, to: Role, mark: Met) {
        let owed = self.clocks.iter_mut().filter(|clock| {
            let before = |end: Met| mark.occurred.latest() <= end.occurred.latest();
            clock.start.report_to == Some(to)
                && clock.called_off.is_none_or(before)
                && mark.occurred.latest() >= clock.started.earliest()
        });
        for clock in owed {
            clock.met = Some(clock.met.map_or(mark, |known| known.with(mark)));
        }
    }

    /// Meets the reports that a stage owes with what was told before the stage was written down.
    pub(super) fn meet_with_earlier_reports(&mut self) {
        let told = self.ledgers.reports.iter().map(|report| (report.to, report.mark));
        let told: Vec<_> =
            told.chain(self.escalations.iter().map(|one| (one.level, one.mark))).collect();
        for (to, mark) in told {
            self.meet_reports(to, mark);
        }
    }

    pub(super) fn extend(&mut self, content: &Extended, fact: &Fact<'_>) {
        let extended = self.clocks.iter_mut().filter(|one| one.start.clock == content.clock.clock);
        for clock in extended {
            clock.move_to(&content.clock, fact.recorded_at);
            clock.extensions += 1;
        }
    }

    /// The case goes on at another branch, where nobody owns it yet.
    pub(super) fn transfer(&mut self, content: &Transferred, fact: &Fact<'_>) {
        self.branch = Some(content.to.clone());
        if content.managing.is_some() {
            self.managing.clone_from(&content.managing);
        }
        self.owner = None;
        self.hand_offs += 1;
        self.enter(fact);
    }

    /// The deadlines of a merged ticket do not run on their own; what was promised to somebody stands. A
    /// date that was agreed goes on with the handling, in the other ticket.
    pub(super) fn merge(&mut self, into: TicketId, fact: &Fact<'_>) {
        self.phase = Phase::Merged;
        (self.paused, self.paused_for) = (None, None);
        self.merged_into = Some((into, fact.mark()));
        let ends =
            |clock: &&mut Clock| clock.is_running() && clock.start.clock.kind != ClockKind::Promise;
        for clock in self.clocks.iter_mut().filter(ends) {
            clock.called_off = Some(fact.mark());
        }
    }
}
