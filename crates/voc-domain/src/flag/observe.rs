//! What a single entry shows, in the light of those before it.

use super::{FlagRule, Flags};
use crate::{
    codes::{
        Agreement, ConsentTopic, MedicalAccident, NoticePurpose, NoticeTopic, PartyRole, Pressure,
        RecordAccessStep, RemedyCode, RemedyStep, Role, Standing, Told,
    },
    details::{Agree, StageDetails},
    event::{ContactAttempted, DeviationKind, Event, RecordAccess, RemedyRecorded, StageCompleted},
    path::Path,
    stage::Stage,
    ticket::{Fact, Phase, Ticket},
};

/// How long after it happened a fact may be recorded without a flag: 24 hours.
const RECORDED_LATE_AFTER: i64 = 24 * 60 * 60 * 1000;

impl Flags {
    /// Takes note of the rules that an event breaks; `after` is the ticket with the event applied.
    pub(crate) fn observe(&mut self, after: &Ticket, fact: &Fact<'_>) {
        self.observe_time(fact);
        match fact.event {
            Event::StageCompleted(content) => self.observe_stage(content, after, fact),
            Event::StageSkipped(_) => self.raise(FlagRule::OrderLeft, fact),
            Event::PromiseMade(content) if content.told.is_none() => {
                self.raise(FlagRule::PromiseWithoutTime, fact);
            }
            Event::PartyAdded(content)
                if content.role == PartyRole::ThirdParty && after.phase != Phase::Background =>
            {
                self.raise(FlagRule::ThirdParty, fact);
            }
            Event::PledgeWritten(content)
                if content.by_role.authority() < Role::HeadDirector.authority() =>
            {
                self.raise(FlagRule::AboveAuthority, fact);
            }
            Event::RemedyRecorded(content) if content.step == RemedyStep::Offered => {
                self.observe_offer(after, fact);
                self.observe_remedy(content, after, fact);
            }
            Event::RecordAccess(content) => self.observe_records(content, after, fact),
            Event::ContactAttempted(content) => self.observe_contact(content, after, fact),
            Event::Notified(content)
                if content.purpose == NoticePurpose::Marketing
                    && !after.has_consent(ConsentTopic::Marketing) =>
            {
                self.raise(FlagRule::MarketingWithoutConsent, fact);
            }
            Event::Absorbed(content) if after.channel.as_ref() != Some(&content.channel) => {
                let received = after.received.map(|mark| mark.position);
                self.raise_with(FlagRule::ToldAcrossChannels, received.as_slice(), fact);
            }
            _ => {}
        }
    }

    fn observe_time(&mut self, fact: &Fact<'_>) {
        // An escalation that a late tick recorded is as late as the tick, which is nobody's fault.
        if fact.role == Role::System {
            return;
        }
        let recorded = fact.recorded_at.millis();
        if fact.occurred.earliest() > fact.recorded_at {
            self.raise(FlagRule::ImpossibleDate, fact);
        } else if recorded.saturating_sub(fact.occurred.latest().millis()) > RECORDED_LATE_AFTER {
            self.raise(FlagRule::RecordedLate, fact);
        }
    }

    fn observe_stage(&mut self, content: &StageCompleted, after: &Ticket, fact: &Fact<'_>) {
        let stage = content.details.stage();
        if content.deviation.as_ref().is_some_and(|it| it.kind != DeviationKind::Incomplete) {
            self.raise(FlagRule::OrderLeft, fact);
        }
        self.observe_who(stage, content.acting_for, after, fact);
        match &content.details {
            StageDetails::Listen(listen)
                if listen.procedure != Told::Told || listen.time != Told::Told =>
            {
                self.raise(FlagRule::ProcedureNotTold, fact);
            }
            StageDetails::Resolve(resolve) => {
                self.observe_offer(after, fact);
                if resolve.schedule.is_none() {
                    self.raise(FlagRule::ScheduleMissing, fact);
                }
                self.observe_authority(&resolve.remedies, resolve.approved_by, fact);
            }
            StageDetails::Alternative(alternative) => {
                self.observe_offer(after, fact);
                if alternative.date.is_none() {
                    self.raise(FlagRule::AlternativeWithoutDate, fact);
                }
                self.observe_authority(&alternative.remedies, alternative.approved_by, fact);
            }
            StageDetails::Agree(agree) => self.observe_answer(agree, after, fact),
            StageDetails::Close(_) => self.observe_close(after, fact),
            _ => {}
        }
    }

    /// Judges who answered: somebody in the place of a doctor or the director, or of whoever the
    /// complainant asked for.
    fn observe_who(
        &mut self,
        stage: Stage,
        acting_for: Option<Role>,
        after: &Ticket,
        fact: &Fact<'_>,
    ) {
        let answers = matches!(
            stage,
            Stage::Apologize | Stage::Resolve | Stage::Alternative | Stage::Agree | Stage::Close
        );
        if acting_for.is_some_and(|role| replaces_a_doctor(role, fact.role)) && answers {
            self.raise(FlagRule::WrongRole, fact);
        }
        self.observe_absence(acting_for, after, fact);
        if let Some((wanted, asked)) = after.assessment.asked_for {
            if answers && fact.role.authority() < wanted.authority() {
                self.raise_with(FlagRule::WrongRole, &[asked.position], fact);
            }
        }
    }

    /// Judges whether it was said beforehand why the director does not come.
    fn observe_absence(&mut self, acting_for: Option<Role>, after: &Ticket, fact: &Fact<'_>) {
        let for_director = matches!(acting_for, Some(Role::Director | Role::HeadDirector));
        let told = |topic| after.ledgers.notices.iter().any(|one| one.topic == topic);
        if for_director && !told(NoticeTopic::DirectorAbsent) {
            self.raise(FlagRule::AbsenceNotExplained, fact);
        }
    }

    /// Judges an offer by what should have come before it.
    fn observe_offer(&mut self, after: &Ticket, fact: &Fact<'_>) {
        let done = |stage| after.stages.iter().any(|record| record.stage == stage);
        if !done(Stage::Listen) {
            self.raise(FlagRule::NotHeardFirst, fact);
        }
        let judged = matches!(
            after.assessment.medical_accident,
            Some(MedicalAccident::Yes | MedicalAccident::No)
        );
        if after.is_clinical() && after.path == Some(Path::NineStages) && !judged {
            self.raise(FlagRule::AccidentNotJudged, fact);
        }
    }

    /// Judges who committed the hospital: whoever approved it, or else whoever recorded it.
    fn observe_authority(
        &mut self,
        remedies: &[RemedyCode],
        approved_by: Option<Role>,
        fact: &Fact<'_>,
    ) {
        let authority = approved_by.unwrap_or(fact.role).authority();
        if remedies.iter().any(|remedy| authority < remedy.offered_by().authority()) {
            self.raise(FlagRule::AboveAuthority, fact);
        }
    }

    fn observe_remedy(&mut self, content: &RemedyRecorded, after: &Ticket, fact: &Fact<'_>) {
        let needed = content.remedy.offered_by().authority();
        let by = content.by_role.unwrap_or(fact.role);
        let item = after.ledgers.remedies.iter().find(|one| one.number == content.item);
        let approved = item.into_iter().flat_map(|one| &one.steps).any(|step| {
            step.step == RemedyStep::Approved
                && step.by_role.is_some_and(|role| role.authority() >= needed)
        });
        if by.authority() < needed && !approved {
            self.raise(FlagRule::AboveAuthority, fact);
        }
    }

    /// Judges an answer: what was written under pressure agrees to nothing, also when the answer that
    /// rests on it is said to be free.
    fn observe_answer(&mut self, agree: &Agree, after: &Ticket, fact: &Fact<'_>) {
        if !matches!(agree.answer, Agreement::Accepted | Agreement::Partly) {
            return;
        }
        let offered = |record: &&crate::ticket::StageRecord| {
            matches!(record.stage, Stage::Resolve | Stage::Alternative)
        };
        let last_offer = after.stages.iter().rev().find(offered).map(|record| record.mark.position);
        let pledges = after.ledgers.pledges.iter().filter(|one| {
            one.pressure == Pressure::UnderPressure && Some(one.mark.position) > last_offer
        });
        let pledges: Vec<_> = pledges.map(|one| one.mark.position).collect();
        if agree.pressure == Pressure::UnderPressure || !pledges.is_empty() {
            self.raise_with(FlagRule::PledgeUnderPressure, &pledges, fact);
        }
    }

    fn observe_close(&mut self, after: &Ticket, fact: &Fact<'_>) {
        let path = after.path.unwrap_or(Path::NineStages);
        let ever = |stage| after.stages.iter().any(|record| record.stage == stage);
        if path.includes(Stage::Apologize) && !ever(Stage::Apologize) {
            self.raise(FlagRule::ApologyMissing, fact);
        }
        let heard = after.stages_of_round().find(|record| record.stage == Stage::Listen);
        let acted = [Stage::Investigate, Stage::Resolve, Stage::Alternative]
            .into_iter()
            .any(|stage| after.has_completed(stage));
        if let Some(heard) = heard.filter(|_| !acted && path.includes(Stage::Resolve)) {
            self.raise_with(FlagRule::HeardNothingDone, &[heard.mark.position], fact);
        }
    }

    /// Records go only to the patient or the guardian, or to whom the patient consents.
    fn observe_records(&mut self, content: &RecordAccess, after: &Ticket, fact: &Fact<'_>) {
        let entitled = match content.by {
            PartyRole::Patient | PartyRole::Guardian | PartyRole::Complainant => true,
            _ => after.has_consent(ConsentTopic::Records),
        };
        if content.step == RecordAccessStep::Granted
            && !(entitled && content.standing == Standing::Shown)
        {
            self.raise(FlagRule::RecordsWithoutStanding, fact);
        }
    }

    fn observe_contact(&mut self, content: &ContactAttempted, after: &Ticket, fact: &Fact<'_>) {
        if fact.role == Role::ServiceOffice && after.ledgers.identity_checks.is_empty() {
            self.raise(FlagRule::IdentityNotChecked, fact);
        }
        self.observe_absence(content.acting_for, after, fact);
    }
}

/// Tells whether somebody of the administration stands in for a doctor.
const fn replaces_a_doctor(acting_for: Role, role: Role) -> bool {
    matches!(acting_for, Role::AttendingDoctor | Role::Director | Role::HeadDirector)
        && matches!(role, Role::Desk | Role::ServiceOffice | Role::CounsellingManager)
}
