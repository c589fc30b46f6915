//! The state of a ticket, rebuilt from its entries and from nothing else.

mod breach;
mod escalation;
mod evolve;
mod given;
mod ledger;
mod outbox;
mod rebuild;

pub use escalation::{Escalation, Route};
pub use given::Given;
pub use ledger::{
    AbsorbedTicket, AttachmentRecord, ConsentRecord, ContactRecord, Correction, CorrectionEffect,
    Improvement, Ledgers, LinkRecord, Notice, Pledge, RecordRequest, Referral, Remedy,
    RemedyRecord, ReportRecord, RiskRecord, Statement, SurveyRecord, TransferRecord,
};
pub use outbox::{NoticeState, QueuedNotice};
use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        Agreement, CauseCode, ChannelCode, Consent, ConsentTopic, CrisisCode, CrisisGroup,
        IssueDomain, MedicalAccident, PartyRole, PauseReason, PromiseTopic, Role, ServiceGap,
        Severity, Standing, TouchPointCode, TreatmentCode, VocKind,
    },
    deadline::{Clock, ClockId, Met},
    details::{Agree, Issue},
    event::{Deviation, Event, Profiled},
    flag::Flags,
    ids::{
        ActorId, BranchCode, DepartmentCode, PartyNumber, PlaybookRef, PromiseNumber, Reference,
        Round, TicketId, TicketNumber,
    },
    path::Path,
    stage::Stage,
    timestamp::{Occurred, Timestamp},
};

/// An event with what its entry says about it.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'a> {
    /// What happened.
    pub event: &'a Event,
    /// The position of the entry in the log.
    pub position: u64,
    /// The version of the ticket with this entry.
    pub version: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it happened.
    pub occurred: Occurred,
    /// Who recorded it.
    pub actor: &'a str,
    /// In which role.
    pub role: Role,
}

impl Fact<'_> {
    /// Returns the moments and the position, as they are kept in the state.
    #[must_use]
    pub const fn mark(&self) -> Met {
        Met { occurred: self.occurred, recorded_at: self.recorded_at, position: self.position }
    }
}

/// How far a ticket has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No entry yet.
    Unopened,
    /// Only facts from before the complaint.
    Background,
    /// Being handled.
    Open,
    /// Paused.
    Paused,
    /// Thanked and closed.
    Closed,
    /// Going on in another ticket.
    Merged,
}

impl Phase {
    /// Tells whether nothing is to be done in this ticket any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Merged)
    }
}

/// A completed stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRecord {
    /// The stage.
    pub stage: Stage,
    /// The round.
    pub round: Round,
    /// When, and by which entry.
    pub mark: Met,
    /// In which role it was completed.
    pub role: Role,
    /// In whose stead, if somebody acted for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<Role>,
    /// How the order was left, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Deviation>,
    /// What the complainant answered, for the stage that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Agree>,
    /// The playbook that was followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<PlaybookRef>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Still to be kept.
    Open,
    /// Kept.
    Kept(Met),
    /// Withdrawn.
    Withdrawn(Met),
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Its number within the ticket.
    pub number: PromiseNumber,
    /// What was promised.
    pub topic: PromiseTopic,
    /// To whom.
    pub to: PartyRole,
    /// In which role.
    pub by_role: Role,
    /// Who recorded it.
    pub recorded_by: Box<str>,
    /// By which channel it was told.
    pub channel: Option<ChannelCode>,
    /// The moment that was told, if one was.
    pub told: Option<Timestamp>,
    /// When it was made, and by which entry.
    pub made: Met,
    /// What became of it.
    pub state: PromiseState,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its number within the ticket.
    pub number: PartyNumber,
    /// Who it is to the patient.
    pub role: PartyRole,
    /// Whether the right to act was shown.
    pub standing: Standing,
    /// Whether the patient consented to be represented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// What a case is about, as far as it was assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assessment {
    /// The point at which the patient met the hospital (MOT 접점).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touch_point: Option<TouchPointCode>,
    /// What the patient is treated for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub treatment: Option<TreatmentCode>,
    /// The crises of a foreign patient.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crises: Vec<CrisisCode>,
    /// The issues found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// The gap of the service that let it happen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<ServiceGap>,
    /// Whether it was a medical accident, as judged last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_accident: Option<MedicalAccident>,
    /// What is known about the complainant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profiled>,
    /// Whom the complainant wants to hear from, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<(Role, Met)>,
}

impl Assessment {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The state of one ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The identity.
    pub id: TicketId,
    /// How far it has come.
    pub phase: Phase,
    /// The number people say on the phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<TicketNumber>,
    /// The hospital's own name for the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The kind of voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<VocKind>,
    /// The channel it came in by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelCode>,
    /// The stages it is to walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
    /// The branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchCode>,
    /// The receiving department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving: Option<DepartmentCode>,
    /// The managing department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managing: Option<DepartmentCode>,
    /// The originating department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originating: Option<DepartmentCode>,
    /// How serious it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The causes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseCode>,
    /// What the case is about.
    #[serde(default, skip_serializing_if = "Assessment::is_empty")]
    pub assessment: Assessment,
    /// The owner and the owner's role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<(ActorId, Role)>,
    /// When it first had an owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_owned: Option<Met>,
    /// How often the owner changed, or the branch.
    pub hand_offs: u32,
    /// The round, counted from 1.
    pub round: Round,
    /// Every completed stage, in the order of the log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageRecord>,
    /// The stages skipped on purpose or jumped over with a reason in this round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Stage>,
    /// The answer in this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Agree>,
    /// The outcome of the last close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<crate::codes::Outcome>,
    /// The promises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// The clocks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clock>,
    /// The parties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// The escalations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Escalation>,
    /// What a ladder may depend on, from the receipt on and whenever it changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// Since when the handling is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<Met>,
    /// Why it is paused: the law names reasons for which a statutory period stands still too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_for: Option<PauseReason>,
    /// When the handling last went on after a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Met>,
    /// When the voice was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Met>,
    /// Every close of the ticket, one per round at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Met>,
    /// Every reopening.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reopened: Vec<Met>,
    /// The ticket that this one goes on in, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<(TicketId, Met)>,
    /// What was said, promised, offered, told and corrected.
    #[serde(default, skip_serializing_if = "Ledgers::is_empty")]
    pub ledgers: Ledgers,
    /// The last of each kind of number that the log gave out.
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    pub given: Given,
    /// The version of the entry that the present phase began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_since: Option<u64>,
    /// The rules broken, with their evidence.
    pub flags: Flags,
    /// The version of the last entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// When the last entry was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_recorded_at: Option<Timestamp>,
}

impl Ticket {
    /// Makes the state before the first entry.
    #[must_use]
    pub fn new(id: TicketId) -> Self {
        Self {
            id,
            phase: Phase::Unopened,
            number: None,
            reference: None,
            kind: None,
            channel: None,
            path: None,
            branch: None,
            receiving: None,
            managing: None,
            originating: None,
            severity: None,
            causes: Vec::new(),
            assessment: Assessment::default(),
            owner: None,
            first_owned: None,
            hand_offs: 0,
            round: Round::FIRST,
            stages: Vec::new(),
            skipped: Vec::new(),
            answer: None,
            outcome: None,
            promises: Vec::new(),
            clocks: Vec::new(),
            parties: Vec::new(),
            escalations: Vec::new(),
            routes: Vec::new(),
            paused: None,
            paused_for: None,
            resumed: None,
            received: None,
            closed: Vec::new(),
            reopened: Vec::new(),
            merged_into: None,
            ledgers: Ledgers::default(),
            given: Given::default(),
            phase_since: None,
            flags: Flags::new(),
            version: None,
            last_recorded_at: None,
        }
    }

    /// Returns the stages completed in the present round, in the order of the log.
    pub fn stages_of_round(&self) -> impl DoubleEndedIterator<Item = &StageRecord> {
        self.stages.iter().filter(|record| record.round == self.round)
    }

    /// Returns the stage completed last in the present round.
    #[must_use]
    pub fn last_stage(&self) -> Option<Stage> {
        self.stages_of_round().next_back().map(|record| record.stage)
    }

    /// Tells whether the stage was completed in the present round.
    #[must_use]
    pub fn has_completed(&self, stage: Stage) -> bool {
        self.stages_of_round().any(|record| record.stage == stage)
    }

    /// Returns the stages of the path that are neither completed nor skipped in this round. Whoever
    /// accepted the resolution is owed no alternative.
    #[must_use]
    pub fn stages_missing(&self) -> Vec<Stage> {
        let path = self.path.map_or(&[][..], Path::stages);
        let accepted =
            self.answer.as_ref().is_some_and(|it| it.answer == Agreement::Accepted && it.settles());
        let needless = |stage: Stage| accepted && stage == Stage::Alternative;
        let open = |stage: &&Stage| {
            !self.has_completed(**stage) && !self.skipped.contains(stage) && !needless(**stage)
        };
        path.iter().filter(open).copied().collect()
    }

    /// Returns the stage that comes next in order, or nothing for a closed ticket.
    ///
    /// An answer that does not allow a close is followed by another: after a refusal by way of the
    /// alternative, or of the resolution if there was one.
    #[must_use]
    pub fn next_stage(&self) -> Option<Stage> {
        if self.phase.is_over() {
            return None;
        }
        let missing = self.stages_missing().first().copied();
        let asked = self.path.is_some_and(|path| path.includes(Stage::Agree));
        match self.answer.as_ref().filter(|answer| asked && !answer.allows_a_close()) {
            None => missing,
            Some(_) if missing.is_some_and(|stage| stage < Stage::Agree) => missing,
            Some(answer)
                if answer.answer == Agreement::Refused
                    && self.last_stage() == Some(Stage::Agree) =>
            {
                let offered = self.has_completed(Stage::Alternative);
                Some(if offered { Stage::Resolve } else { Stage::Alternative })
            }
            Some(_) => Some(Stage::Agree),
        }
    }

    /// Returns the clocks that still run.
    pub fn running_clocks(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.iter().filter(|clock| clock.is_running())
    }

    /// Returns the clocks that were missed, as far as `now` can tell.
    pub fn missed_clocks(&self, now: Timestamp) -> impl Iterator<Item = &Clock> {
        self.clocks.iter().filter(move |clock| clock.is_missed(now))
    }

    /// Returns the promises that are still to be kept.
    pub fn open_promises(&self) -> impl Iterator<Item = &Promise> {
        self.promises.iter().filter(|promise| promise.state == PromiseState::Open)
    }

    /// Tells whether the complaint is about treatment, so that whether it was a medical accident is
    /// the first question. That somebody is treated for something does not make it so: patients complain
    /// about parking, too.
    #[must_use]
    pub fn is_clinical(&self) -> bool {
        let assessment = &self.assessment;
        let issue = |issue: &Issue| issue.category.domain() == IssueDomain::Clinical;
        let crisis = |crisis: &CrisisCode| crisis.group() == Some(CrisisGroup::Medical);
        self.causes.iter().any(|cause| cause.as_str() == "treatment")
            || assessment.issues.iter().any(issue)
            || assessment.crises.iter().any(crisis)
    }

    /// Returns when an entry happened that a ledger keeps, by its position.
    pub(crate) fn mark_at(&self, position: u64) -> Option<Met> {
        let ledgers = &self.ledgers;
        let stages = self.stages.iter().map(|one| one.mark);
        let contacts = ledgers.contacts.iter().map(|one| one.mark);
        let remedies = ledgers.remedies.iter().flat_map(|one| &one.steps).map(|one| one.mark);
        let notices = ledgers.notices.iter().map(|one| one.mark);
        let records = ledgers.record_requests.iter().map(|one| one.mark);
        let mut marks = stages.chain(contacts).chain(remedies).chain(notices).chain(records);
        marks.find(|mark| mark.position == position)
    }

    /// Tells whether somebody consents to something now.
    #[must_use]
    pub fn has_consent(&self, topic: ConsentTopic) -> bool {
        let last = self.ledgers.consents.iter().rev().find(|one| one.topic == topic);
        last.is_some_and(|one| one.consent == Consent::Given)
    }

    /// Returns a clock of the ticket.
    #[must_use]
    pub fn clock(&self, id: ClockId) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.start.clock == id)
    }
}
