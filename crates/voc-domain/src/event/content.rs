//! The content of each event, field by field as it is stored in `clear`.

use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        BackgroundCategory, CauseCode, ChannelCode, Consent, ContactPoint, ContactResult,
        CrisisCode, Dating, DepartmentRole, DeviationReason, DocumentCode, EscalationReason,
        NoteCategory, PartyRole, PauseReason, PromiseTopic, RecordAccessStep, RemedyCode,
        RemedyStep, ReopenReason, Risk, Role, Severity, Standing, StatementTopic, TouchPointCode,
        TreatmentCode, VocKind,
    },
    deadline::{ClockId, ClockStart},
    details::StageDetails,
    ids::{
        ActorId, BranchCode, DepartmentCode, PartyNumber, PlaybookRef, PromiseNumber, Reference,
        RemedyNumber, Round, StatementNumber, TicketNumber,
    },
    path::Path,
    stage::Stage,
    timestamp::Timestamp,
};

/// A voice was received. The text, and who spoke, are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// The number people say on the phone.
    pub number: TicketNumber,
    /// The hospital's own name for the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// The kind of voice.
    pub kind: VocKind,
    /// The channel it came in by.
    pub channel: ChannelCode,
    /// The stages it is to walk.
    pub path: Path,
    /// The branch it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchCode>,
    /// The receiving department (접수부서).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiving: Option<DepartmentCode>,
    /// The managing department (관리부서).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managing: Option<DepartmentCode>,
    /// The originating department (발생부서).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originating: Option<DepartmentCode>,
    /// How serious it is, if that is known at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The causes stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseCode>,
    /// Whom the complainant wants to hear from, if somebody in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<Role>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
    /// The clocks that start here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockStart>,
}

/// A fact from before the complaint: a treatment, a hand-off. It may open a ticket whose complaint
/// is yet to be received; no clock runs until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundRecorded {
    /// The number, when this entry opens the ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<TicketNumber>,
    /// The hospital's own name for the case, when this entry opens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// What it is about.
    pub category: BackgroundCategory,
    /// How its date is known. A date as printed may be impossible and is kept.
    pub dating: Dating,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// What the first look found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Triaged {
    /// How serious it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The causes, replacing those known before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseCode>,
    /// The branch it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<BranchCode>,
    /// The point at which the patient met the hospital (MOT 접점).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touch_point: Option<TouchPointCode>,
    /// What the patient is treated for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<TreatmentCode>,
    /// The crises of a foreign patient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crises: Vec<CrisisCode>,
}

/// Somebody became the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// The owner.
    pub to: ActorId,
    /// The owner's role.
    pub role: Role,
}

/// One of the three departments was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentSet {
    /// Which of the three.
    pub which: DepartmentRole,
    /// The department.
    pub department: DepartmentCode,
}

/// A note was added; its text is protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteAdded {
    /// What it is about.
    pub category: NoteCategory,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Somebody's account, as they gave it; the text is protected. Accounts may contradict each other and
/// stand side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementRecorded {
    /// The number of the statement within the ticket.
    pub statement: StatementNumber,
    /// Who spoke.
    pub speaker: PartyRole,
    /// By which channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelCode>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<StatementTopic>,
    /// The earlier statements that it contradicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradicts: Vec<StatementNumber>,
    /// The clock of the answer that it waits for, if it starts one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockStart>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Somebody tried to reach a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactAttempted {
    /// By which channel.
    pub channel: ChannelCode,
    /// Whom.
    pub whom: PartyRole,
    /// How it ended.
    pub result: ContactResult,
    /// How many attempts this entry speaks of, from 1.
    pub attempts: u32,
    /// Which number or address was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<ContactPoint>,
    /// In whose stead, if somebody acted for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<Role>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A promise was made to somebody outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseMade {
    /// The number of the promise within the ticket.
    pub promise: PromiseNumber,
    /// What was promised.
    pub topic: PromiseTopic,
    /// To whom.
    pub to: PartyRole,
    /// In which role it was made.
    pub by_role: Role,
    /// The moment the complainant was told; nothing when none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Timestamp>,
    /// By which channel the promise was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelCode>,
    /// The clock of this promise.
    pub clock: ClockStart,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A promise was kept or withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseEnded {
    /// The number of the promise within the ticket.
    pub promise: PromiseNumber,
}

/// A party joined the case; name and contact are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyAdded {
    /// The number of the party within the ticket.
    pub party: PartyNumber,
    /// Who it is to the patient.
    pub role: PartyRole,
    /// Whether the right to act was shown.
    pub standing: Standing,
    /// Whether the patient consented to be represented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A remedy on its way from a demand to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyRecorded {
    /// The number of the remedy within the ticket: its demand, offer and payment share it.
    pub item: RemedyNumber,
    /// What.
    pub remedy: RemedyCode,
    /// How far it got.
    pub step: RemedyStep,
    /// In which role staff acted, if staff did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_role: Option<Role>,
    /// Who on the other side demanded, accepted, refused or was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyRole>,
    /// The sum in won, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_krw: Option<u64>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Medical records were requested, refused or granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordAccess {
    /// What happened.
    pub step: RecordAccessStep,
    /// Who asked for them.
    pub by: PartyRole,
    /// Whether the right to them was shown.
    pub standing: Standing,
    /// Which documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentCode>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A risk became known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskRecorded {
    /// Which.
    pub risk: Risk,
    /// From whom it comes.
    pub by: PartyRole,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Why and how the order of the stages was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// What kind of deviation it is.
    pub kind: DeviationKind,
    /// The reason given.
    pub reason: DeviationReason,
    /// The stages that should have come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Stage>,
}

crate::codes::closed_list! {
    /// How a completed stage left the order.
    DeviationKind, "deviation" {
        Skip = "skip", "Stages skipped", "단계 건너뜀";
        Order = "order", "Out of order", "순서 이탈";
        OutsidePath = "outside_path", "Not on the path of this kind", "경로 외 단계";
        Incomplete = "incomplete", "Required content missing", "필수 내용 누락";
    }
}

/// One of the nine stages was completed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageCompleted {
    /// The stage and its typed content.
    pub details: StageDetails,
    /// The round it belongs to.
    pub round: Round,
    /// How the order was left, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<Deviation>,
    /// In whose stead, if somebody acted for somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<Role>,
    /// The playbook that was followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<PlaybookRef>,
    /// The clocks that start here: reports owed inside the house, a date that was agreed, the stage that
    /// comes next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockStart>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A stage was skipped on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageSkipped {
    /// The stage.
    pub stage: Stage,
    /// Why.
    pub reason: DeviationReason,
    /// The round it belongs to.
    pub round: Round,
    /// The clock of the stage that comes next, if it has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockStart>,
}

/// The case went up the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalated {
    /// Who is told.
    pub level: Role,
    /// Why.
    pub reason: EscalationReason,
    /// The clock that ran out, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
    /// The moment from which this level was to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// Somebody took note of an escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationAcknowledged {
    /// The level that took note.
    pub level: Role,
    /// The clock that it took note of; nothing for all that it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
}

/// The handling was paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paused {
    /// Why.
    pub reason: PauseReason,
}

/// The handling went on, and the paused clocks with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resumed {
    /// The clocks with their new due instants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockStart>,
}

/// A closed ticket was opened again. The first close stays true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reopened {
    /// Why.
    pub reason: ReopenReason,
    /// The new round.
    pub round: Round,
    /// The clocks that start again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<ClockStart>,
}
