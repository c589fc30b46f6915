//! What a single entry shows, in the light of those before it.

use super::{FlagRule, Flags};
use crate::{
    codes::{
        Agreement, ClockKind, ConsentTopic, ContactResult, Delivery, NoticePurpose, NoticeTopic,
        PartyRole, Pressure, RecordAccessStep, RemedyStep, Role, Standing, Told,
    },
    deadline::{ClockId, Met},
    details::{Agree, Listen, StageDetails},
    event::{Absorbed, ContactAttempted, DeviationKind, Event, RecordAccess, StageCompleted},
    path::Path,
    stage::Stage,
    ticket::{Fact, Notice, StageRecord, Ticket},
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
            Event::PartyAdded(content) if content.role == PartyRole::ThirdParty => {
                self.observe_third_party(after, fact);
            }
            Event::PledgeWritten(content)
                if content.by_role.authority() < Role::HeadDirector.authority() =>
            {
                self.raise(FlagRule::AboveAuthority, fact);
            }
            Event::RemedyRecorded(content) if content.step == RemedyStep::Offered => {
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
            Event::Absorbed(content) => self.observe_other_voice(content, after, fact),
            _ => {}
        }
        self.excuse(after, fact);
    }

    /// A third party steps in after the claim; whoever was there before did not.
    fn observe_third_party(&mut self, after: &Ticket, fact: &Fact<'_>) {
        let claimed = after.received.map(|mark| mark.occurred.earliest());
        if claimed.is_some_and(|claimed| fact.occurred.latest() >= claimed) {
            self.raise(FlagRule::ThirdParty, fact);
        }
    }

    /// The same was told again through another channel because nobody had answered in time. Whoever
    /// phones and comes in an hour later tells one story.
    fn observe_other_voice(&mut self, content: &Absorbed, after: &Ticket, fact: &Fact<'_>) {
        let first = ClockId { kind: ClockKind::FirstContact, number: 1 };
        let again = content.received;
        let unanswered = after.clock(first).is_some_and(|clock| {
            clock.start.due < again.earliest()
                && clock.met.is_none_or(|met| met.occurred.earliest() > again.latest())
        });
        if unanswered && after.channel.as_ref() != Some(&content.channel) {
            let received = after.received.map(|mark| mark.position);
            self.raise_with(FlagRule::ToldAcrossChannels, received.as_slice(), fact);
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
        } else if matches!(fact.event, Event::BackgroundRecorded(_)) {
            // What lies before the complaint is written down when the complaint comes.
        } else if recorded.saturating_sub(fact.occurred.latest().millis()) > RECORDED_LATE_AFTER {
            self.raise(FlagRule::RecordedLate, fact);
        }
    }

    fn observe_stage(&mut self, content: &StageCompleted, after: &Ticket, fact: &Fact<'_>) {
        let stage = content.details.stage();
        // Whoever does more than the path asks for, or leaves out a date, keeps the order.
        let left = |kind| matches!(kind, DeviationKind::Skip | DeviationKind::Order);
        if content.deviation.as_ref().is_some_and(|it| left(it.kind)) {
            self.raise(FlagRule::OrderLeft, fact);
        }
        self.observe_who(stage, content.acting_for, after, fact);
        match &content.details {
            StageDetails::Listen(listen) => self.observe_telling(listen, after, fact),
            StageDetails::Resolve(resolve) => {
                self.observe_offer(after, fact);
                // An inquiry is answered there and then.
                if resolve.schedule.is_none() && after.path == Some(Path::NineStages) {
                    self.raise(FlagRule::ScheduleMissing, fact);
                }
                self.observe_authority(&resolve.remedies, resolve.approved_by, after, fact);
            }
            StageDetails::Alternative(alternative) => {
                self.observe_offer(after, fact);
                if alternative.date.is_none() {
                    self.raise(FlagRule::AlternativeWithoutDate, fact);
                }
                self.observe_authority(&alternative.remedies, alternative.approved_by, after, fact);
            }
            StageDetails::Agree(agree) => self.observe_answer(agree, after, fact),
            StageDetails::Close(_) => self.observe_close(after, fact),
            _ => {}
        }
    }

    /// Judges whether those who receive complaints told the procedure and the time, then or by a notice.
    /// A doctor or the director who listens owes neither.
    fn observe_telling(&mut self, listen: &Listen, after: &Ticket, fact: &Fact<'_>) {
        let receives =
            matches!(fact.role, Role::Desk | Role::ServiceOffice | Role::CounsellingManager);
        let told = listen.procedure == Told::Told && listen.time == Told::Told;
        if receives && !told && !after.was_notified(NoticeTopic::Procedure) {
            self.raise(FlagRule::ProcedureNotTold, fact);
        }
    }

    /// Judges who answered: somebody in the place of a doctor or the director, or of whoever the
    /// complainant asked for. The service office may act for the director once it was said why the
    /// director does not come.
    fn observe_who(
        &mut self,
        stage: Stage,
        acting_for: Option<Role>,
        after: &Ticket,
        fact: &Fact<'_>,
    ) {
        if stage.faces_the_complainant() {
            self.observe_absence(acting_for, after, fact);
        }
        let excused = acting_for.is_some_and(is_director)
            && fact.role == Role::ServiceOffice
            && after.was_notified(NoticeTopic::DirectorAbsent);
        if excused {
            return;
        }
        let answers = matches!(stage, Stage::Resolve | Stage::Alternative | Stage::Close);
        let replaces = acting_for.is_some_and(|role| replaces_a_doctor(role, fact.role));
        if replaces && (answers || stage == Stage::Apologize) {
            self.raise(FlagRule::WrongRole, fact);
        }
        if let Some((wanted, asked)) = after.assessment.asked_for.filter(|_| answers) {
            if fact.role != Role::System && !heard_from(after, wanted, asked, fact) {
                self.raise_with(FlagRule::WrongRole, &[asked.position], fact);
            }
        }
    }

    /// Judges whether it was said beforehand why the director does not come.
    fn observe_absence(&mut self, acting_for: Option<Role>, after: &Ticket, fact: &Fact<'_>) {
        let stands_in = |role: Role| is_director(role) && fact.role.authority() < role.authority();
        if acting_for.is_some_and(stands_in) && !after.was_notified(NoticeTopic::DirectorAbsent) {
            self.raise(FlagRule::AbsenceNotExplained, fact);
        }
    }

    /// Judges an answer: what was written under pressure agrees to nothing, also when the answer that
    /// rests on it is said to be free.
    fn observe_answer(&mut self, agree: &Agree, after: &Ticket, fact: &Fact<'_>) {
        if !matches!(agree.answer, Agreement::Accepted | Agreement::Partly) {
            return;
        }
        let offered =
            |record: &&StageRecord| matches!(record.stage, Stage::Resolve | Stage::Alternative);
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
        let remedied =
            |heard: &&StageRecord| after.remedied_since(heard.mark.position).next().is_some();
        let heard = heard.filter(|heard| !remedied(heard));
        if let Some(heard) = heard.filter(|_| !acted && path.includes(Stage::Resolve)) {
            self.raise_with(FlagRule::HeardNothingDone, &[heard.mark.position], fact);
        }
    }

    /// Records go only to the patient or the guardian, or to whom the patient consents.
    fn observe_records(&mut self, content: &RecordAccess, after: &Ticket, fact: &Fact<'_>) {
        if content.step == RecordAccessStep::Requested && content.by == PartyRole::ThirdParty {
            self.observe_third_party(after, fact);
        }
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
        let outside = content.whom != PartyRole::Staff;
        if outside && fact.role == Role::ServiceOffice && after.ledgers.identity_checks.is_empty() {
            self.raise(FlagRule::IdentityNotChecked, fact);
        }
        self.observe_absence(content.acting_for, after, fact);
    }
}

impl Ticket {
    /// Tells whether somebody was told about something by a notice that did not fail.
    fn was_notified(&self, topic: NoticeTopic) -> bool {
        let arrived = |one: &Notice| one.topic == topic && one.delivery != Delivery::Failed;
        self.ledgers.notices.iter().any(arrived)
    }
}

/// Tells whether somebody of the role that was asked for, or above it, spoke with the complainant since,
/// the present entry included: what others do after that is no breach.
fn heard_from(after: &Ticket, wanted: Role, asked: Met, fact: &Fact<'_>) -> bool {
    let may = |role: Role| role.authority() >= wanted.authority();
    let since = |mark: &Met| mark.position > asked.position;
    let in_person = after.stages.iter().any(|record| {
        record.stage.faces_the_complainant() && may(record.role) && since(&record.mark)
    });
    let reached = after.ledgers.contacts.iter().any(|one| {
        let near = one.whom.is_near_the_patient() && one.result == ContactResult::Reached;
        near && may(one.role) && since(&one.mark)
    });
    may(fact.role) || in_person || reached
}

const fn is_director(role: Role) -> bool {
    matches!(role, Role::Director | Role::HeadDirector)
}

/// Tells whether somebody of the administration stands in for a doctor.
const fn replaces_a_doctor(acting_for: Role, role: Role) -> bool {
    matches!(acting_for, Role::AttendingDoctor | Role::Director | Role::HeadDirector)
        && matches!(role, Role::Desk | Role::ServiceOffice | Role::CounsellingManager)
}
