//! What an offer shows: what should have come before it, and who may make it.

use super::{FlagRule, Flags};
use crate::{
    codes::{MedicalAccident, RemedyCode, RemedyStep, Role},
    deadline::Met,
    event::RemedyRecorded,
    path::Path,
    stage::Stage,
    ticket::{Fact, Remedy, Ticket},
};

impl Flags {
    /// Judges an offer by what should have come before it.
    pub(super) fn observe_offer(&mut self, after: &Ticket, fact: &Fact<'_>) {
        self.observe_hearing(after, fact);
        self.observe_judgement(after, fact);
    }

    /// Judges a remedy that was offered. An apology comes before the listening, documents answer
    /// nothing, and an extra test is how it is found out whether it was an accident.
    pub(super) fn observe_remedy(
        &mut self,
        content: &RemedyRecorded,
        after: &Ticket,
        fact: &Fact<'_>,
    ) {
        let remedy = content.remedy.as_str();
        if !matches!(remedy, "apology" | "documents") {
            self.observe_hearing(after, fact);
        }
        if !matches!(remedy, "apology" | "documents" | "explanation" | "extra_test") {
            self.observe_judgement(after, fact);
        }
        let by = content.by_role.or((fact.role != Role::System).then_some(fact.role));
        let approved = |one: &Remedy| one.number == content.item && one.is_approved();
        let short = by.is_some_and(|by| by.authority() < content.remedy.offered_by().authority());
        if short && !after.ledgers.remedies.iter().any(approved) {
            self.raise(FlagRule::AboveAuthority, fact);
        }
    }

    fn observe_hearing(&mut self, after: &Ticket, fact: &Fact<'_>) {
        if !after.stages.iter().any(|record| record.stage == Stage::Listen) {
            self.raise(FlagRule::NotHeardFirst, fact);
        }
    }

    fn observe_judgement(&mut self, after: &Ticket, fact: &Fact<'_>) {
        let judged = matches!(
            after.assessment.medical_accident,
            Some(MedicalAccident::Yes | MedicalAccident::No)
        );
        if after.is_clinical() && after.path == Some(Path::NineStages) && !judged {
            self.raise(FlagRule::AccidentNotJudged, fact);
        }
    }

    /// Judges who committed the hospital: whoever approved it, or else whoever recorded it, unless that
    /// was a program.
    pub(super) fn observe_authority(
        &mut self,
        remedies: &[RemedyCode],
        approved_by: Option<Role>,
        after: &Ticket,
        fact: &Fact<'_>,
    ) {
        let by = approved_by.or((fact.role != Role::System).then_some(fact.role));
        let approved = |remedy: &RemedyCode| {
            after.ledgers.remedies.iter().any(|one| one.remedy == *remedy && one.is_approved())
        };
        let short = |remedy: &&RemedyCode| {
            by.is_some_and(|by| by.authority() < remedy.offered_by().authority())
        };
        if remedies.iter().filter(short).any(|remedy| !approved(remedy)) {
            self.raise(FlagRule::AboveAuthority, fact);
        }
    }
}

impl Remedy {
    /// Tells whether somebody approved it who may offer it.
    pub(super) fn is_approved(&self) -> bool {
        let needed = self.remedy.offered_by().authority();
        self.steps.iter().any(|step| {
            step.step == RemedyStep::Approved
                && step.by_role.is_some_and(|role| role.authority() >= needed)
        })
    }
}

impl Ticket {
    /// Returns when the hospital took a step of a remedy after an entry.
    pub(super) fn remedied_since(&self, position: u64) -> impl Iterator<Item = Met> {
        let steps = self.ledgers.remedies.iter().flat_map(|remedy| &remedy.steps);
        let by_staff = steps.filter(|step| {
            matches!(step.step, RemedyStep::Offered | RemedyStep::Approved | RemedyStep::Paid)
        });
        by_staff.map(|step| step.mark).filter(move |mark| mark.position > position)
    }
}
