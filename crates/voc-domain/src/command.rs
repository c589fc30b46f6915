//! What a person may ask for: facts to record and decisions to make.

use crate::{
    codes::{
        BackgroundCategory, CauseCode, ChannelCode, ContactResult, Dating, DepartmentRole,
        DeviationReason, DocumentCode, EscalationReason, NoteCategory, PartyRole, PauseReason,
        PromiseTopic, RecordAccessStep, RemedyCode, RemedyStep, ReopenReason, Risk, Role, Severity,
        Standing, VocKind,
    },
    deadline::ClockId,
    details::StageDetails,
    ids::{ActorId, BranchCode, DepartmentCode, PromiseNumber, Reference, SubjectId},
    private::PrivateText,
    stage::Stage,
    timestamp::Timestamp,
};

/// A command to one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Opens a ticket, or receives the complaint of one opened with background facts.
    Receive(Box<Receive>),
    /// Records a fact from before the complaint.
    RecordBackground {
        /// What it is about.
        category: BackgroundCategory,
        /// How its date is known.
        dating: Dating,
        /// The hospital's own name for the case, when this opens it.
        reference: Option<Reference>,
        /// What happened.
        text: Option<PrivateText>,
    },
    /// Sets severity, causes and branch.
    Triage {
        /// How serious it is.
        severity: Option<Severity>,
        /// The causes.
        causes: Vec<CauseCode>,
        /// The branch.
        branch: Option<BranchCode>,
    },
    /// Makes somebody the owner.
    Assign {
        /// The owner.
        to: ActorId,
        /// The owner's role.
        role: Role,
    },
    /// Sets one of the three departments.
    SetDepartment {
        /// Which of the three.
        which: DepartmentRole,
        /// The department.
        department: DepartmentCode,
    },
    /// Adds a note.
    AddNote {
        /// What it is about.
        category: NoteCategory,
        /// The note.
        text: PrivateText,
    },
    /// Records somebody's account.
    RecordStatement {
        /// Who spoke.
        speaker: PartyRole,
        /// By which channel.
        channel: Option<ChannelCode>,
        /// What was said.
        text: PrivateText,
    },
    /// Records an attempt to reach somebody.
    RecordContact {
        /// By which channel.
        channel: ChannelCode,
        /// Whom.
        whom: PartyRole,
        /// How it ended.
        result: ContactResult,
        /// How many attempts this speaks of.
        attempts: u32,
        /// What is to be said about it.
        text: Option<PrivateText>,
    },
    /// Records a promise.
    MakePromise {
        /// What was promised.
        topic: PromiseTopic,
        /// To whom.
        to: PartyRole,
        /// In which role it was made; by default that of the actor.
        by_role: Option<Role>,
        /// By when, if that was told.
        told: Option<Timestamp>,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Records that a promise was kept.
    KeepPromise(PromiseNumber),
    /// Withdraws a promise.
    WithdrawPromise(PromiseNumber),
    /// Adds a party.
    AddParty {
        /// Who it is to the patient.
        role: PartyRole,
        /// Whether the right to act was shown.
        standing: Standing,
        /// Whose data it is; by default a code made from the ticket and the party.
        subject: Option<SubjectId>,
        /// The name.
        name: Option<PrivateText>,
        /// How to reach them.
        contact: Option<PrivateText>,
    },
    /// Records a step of a remedy.
    RecordRemedy {
        /// What.
        remedy: RemedyCode,
        /// How far it got.
        step: RemedyStep,
        /// In which role staff acted, if staff did.
        by_role: Option<Role>,
        /// The sum in won.
        amount_krw: Option<u64>,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Records a step about medical records.
    RecordAccess {
        /// What happened.
        step: RecordAccessStep,
        /// Who asked.
        by: PartyRole,
        /// Whether the right to them was shown.
        standing: Standing,
        /// Which documents.
        documents: Vec<DocumentCode>,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Records a risk.
    RecordRisk {
        /// Which.
        risk: Risk,
        /// From whom.
        by: PartyRole,
        /// In which role staff gave way, if staff did (a pledge); by default that of the actor.
        by_role: Option<Role>,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Completes one of the nine stages.
    Step(Box<StepTaken>),
    /// Skips a stage on purpose.
    Skip {
        /// The stage.
        stage: Stage,
        /// Why.
        reason: DeviationReason,
    },
    /// Tells the next level of the ladder.
    Escalate {
        /// Who is told.
        level: Role,
        /// Why.
        reason: EscalationReason,
        /// The clock that ran out.
        clock: Option<ClockId>,
        /// The moment from which this level was to be told.
        due: Option<Timestamp>,
    },
    /// Takes note of an escalation.
    AcknowledgeEscalation {
        /// The level that takes note.
        level: Role,
    },
    /// Pauses the handling.
    Pause {
        /// Why.
        reason: PauseReason,
    },
    /// Goes on.
    Resume,
    /// Opens a closed ticket again.
    Reopen {
        /// Why.
        reason: ReopenReason,
    },
}

/// A voice to receive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receive {
    /// The kind of voice.
    pub kind: VocKind,
    /// The channel it came in by.
    pub channel: ChannelCode,
    /// The hospital's own name for the case.
    pub reference: Option<Reference>,
    /// The branch.
    pub branch: Option<BranchCode>,
    /// The receiving department.
    pub receiving: Option<DepartmentCode>,
    /// The managing department.
    pub managing: Option<DepartmentCode>,
    /// The originating department.
    pub originating: Option<DepartmentCode>,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// The causes stated.
    pub causes: Vec<CauseCode>,
    /// Whose data text, name and contact are; by default a code made from the ticket.
    pub subject: Option<SubjectId>,
    /// What was said.
    pub text: Option<PrivateText>,
    /// Who spoke.
    pub name: Option<PrivateText>,
    /// How to reach them.
    pub contact: Option<PrivateText>,
}

impl Receive {
    /// Makes a voice of a kind on a channel, with nothing else known.
    #[must_use]
    pub const fn new(kind: VocKind, channel: ChannelCode) -> Self {
        Self {
            kind,
            channel,
            reference: None,
            branch: None,
            receiving: None,
            managing: None,
            originating: None,
            severity: None,
            causes: Vec::new(),
            subject: None,
            text: None,
            name: None,
            contact: None,
        }
    }
}

/// A stage to complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTaken {
    /// The stage and its content.
    pub details: StageDetails,
    /// Why the order is left, if it is.
    pub deviation: Option<DeviationReason>,
    /// What is to be said about it.
    pub text: Option<PrivateText>,
}
