//! What a person may ask for: facts to record and decisions to make.

mod outbox;

use chrono::NaiveDate;
pub use outbox::{Attempted, Queue};

use crate::{
    attachment::{AttachmentId, FileDescription},
    codes::{
        AttachmentKind, BackgroundCategory, CauseCode, ChannelCode, Consent, ConsentTopic,
        ContactPoint, ContactResult, CorrectionReason, CrisisCode, Dating, Delivery,
        DepartmentRole, DeviationReason, DocumentCode, EscalationReason, ExtensionReason,
        IdentityCheck, ImprovementResult, NoteCategory, NoticePurpose, NoticeTopic,
        OutsideBodyCode, PartyRole, PauseReason, Pressure, PromiseTopic, RecomputeReason,
        RecordAccessStep, Relation, RemedyCode, RemedyStep, ReopenReason, ReportTopic, Risk, Role,
        Severity, Standing, StatementTopic, TouchPointCode, TransferReason, TreatmentCode, VocKind,
    },
    deadline::ClockId,
    details::StageDetails,
    event::{Absorbed, Event, Profiled},
    ids::{
        ActorId, BranchCode, DepartmentCode, ImprovementNumber, NoticeNumber, PlaybookRef,
        PromiseNumber, Reference, RemedyNumber, StatementNumber, SubjectId, TicketId, TicketNumber,
    },
    org::{SurveyAnswers, SurveyDefinition},
    private::PrivateText,
    stage::Stage,
    timestamp::{Occurred, Timestamp},
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
        /// The point at which the patient met the hospital.
        touch_point: Option<TouchPointCode>,
        /// What the patient is treated for.
        treatment: Option<TreatmentCode>,
        /// The crises of a foreign patient.
        crises: Vec<CrisisCode>,
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
    /// Attaches a file that the vault took in; the engine gives this.
    Attach {
        /// The file.
        file: AttachmentId,
        /// What it is to the case.
        kind: AttachmentKind,
        /// What it is called and what it holds.
        description: FileDescription,
    },
    /// Records somebody's account.
    RecordStatement {
        /// Who spoke.
        speaker: PartyRole,
        /// By which channel.
        channel: Option<ChannelCode>,
        /// What it is about.
        topic: Option<StatementTopic>,
        /// The earlier statements that it contradicts.
        contradicts: Vec<StatementNumber>,
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
        /// Which number or address was tried.
        point: Option<ContactPoint>,
        /// In whose stead, if somebody acted for somebody else.
        acting_for: Option<Role>,
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
        /// By which channel it was told.
        channel: Option<ChannelCode>,
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
        /// Whether the patient consented to be represented.
        consent: Option<Consent>,
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
        /// Which remedy of the ticket this is about; by default the last of its kind, or a new one
        /// for a demand or where there is none.
        item: Option<RemedyNumber>,
        /// Who on the other side demanded, accepted, refused or was paid.
        party: Option<PartyRole>,
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
        /// The clock that it takes note of; nothing for all that it was told.
        clock: Option<ClockId>,
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
    /// Describes the complainant in codes.
    Profile {
        /// What is known now; what is left out stays as it was.
        profile: Box<Profiled>,
        /// What is to be minded: culture, faith, habits.
        text: Option<PrivateText>,
    },
    /// Records that person and treatment were looked up.
    CheckIdentity {
        /// Who was looked up.
        whom: PartyRole,
        /// What came of it.
        result: IdentityCheck,
    },
    /// Records that somebody outside was told something.
    Notify {
        /// What it was about.
        topic: NoticeTopic,
        /// Who was told.
        to: PartyRole,
        /// By which channel.
        channel: ChannelCode,
        /// What the notice is for.
        purpose: NoticePurpose,
        /// What is known about its arrival.
        delivery: Delivery,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Queues a notice that is to leave the house.
    QueueNotice(Box<Queue>),
    /// Records what became of an attempt to send a notice.
    RecordDelivery {
        /// The notice.
        notice: NoticeNumber,
        /// What became of it.
        attempted: Attempted,
    },
    /// Records that somebody inside was told something.
    Report {
        /// The role that was told.
        to: Role,
        /// What it was about.
        topic: ReportTopic,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Records that consent was given, refused or withdrawn.
    RecordConsent {
        /// To what.
        topic: ConsentTopic,
        /// Whether it was given.
        consent: Consent,
        /// By whom.
        by: PartyRole,
    },
    /// Records a written pledge (각서).
    WritePledge {
        /// In which role it was written; by default that of the actor.
        by_role: Option<Role>,
        /// To whom.
        to: PartyRole,
        /// Whether it was written under pressure.
        pressure: Pressure,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Records that the case went to a body outside.
    ReferOutside {
        /// Which body.
        body: OutsideBodyCode,
        /// Who turned to it; the hospital itself is `staff`.
        by: PartyRole,
        /// The words.
        text: Option<PrivateText>,
    },
    /// Extends a deadline.
    Extend {
        /// The clock.
        clock: ClockId,
        /// Why.
        reason: ExtensionReason,
        /// Whether the complainant consented.
        consent: Consent,
    },
    /// Works a deadline out anew, by the present policy and calendar.
    Recompute {
        /// The clock.
        clock: ClockId,
        /// Why.
        reason: RecomputeReason,
    },
    /// Hands the case to another branch.
    Transfer {
        /// The branch.
        to: BranchCode,
        /// The managing department there.
        managing: Option<DepartmentCode>,
        /// Why.
        reason: TransferReason,
    },
    /// Ties the ticket to an earlier one.
    Link {
        /// The earlier ticket.
        to: TicketId,
        /// How they belong together.
        relation: Relation,
        /// How often the earlier complaint had been repeated before, for a repetition.
        repeated_before: u32,
    },
    /// Takes in another ticket with the same complaint. The engine gives this together with
    /// [`Command::Merge`] to the other ticket.
    Absorb(Box<Absorbed>),
    /// Lets this ticket go on in another.
    Merge {
        /// The ticket it goes on in.
        into: TicketId,
        /// The number of that ticket.
        number: TicketNumber,
        /// When that ticket was received.
        received: Occurred,
    },
    /// Corrects an earlier entry, which stays as it is.
    Correct(Box<Correct>),
    /// Opens an improvement action (개선 조치).
    OpenImprovement {
        /// Who is to do it.
        owner: ActorId,
        /// The department that it changes; by default the originating department.
        department: Option<DepartmentCode>,
        /// The cause that it is to remove.
        cause: Option<CauseCode>,
        /// The touch point that it is about.
        touch_point: Option<TouchPointCode>,
        /// The date by which it is to be done.
        due: NaiveDate,
        /// What is to be done.
        text: Option<PrivateText>,
    },
    /// Records how an improvement action ended.
    EndImprovement {
        /// The action.
        improvement: ImprovementNumber,
        /// How it ended.
        result: ImprovementResult,
        /// What was done.
        text: Option<PrivateText>,
    },
    /// Records the answers to a survey.
    AnswerSurvey {
        /// The sheet that was answered, as the hospital defined it: see
        /// [`Org::survey`](crate::Org::survey).
        definition: Box<SurveyDefinition>,
        /// The answers.
        answers: SurveyAnswers,
        /// What the person wrote in their own words.
        text: Option<PrivateText>,
    },
}

/// A correction of an earlier entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correct {
    /// The version of the entry within the ticket.
    pub version: u64,
    /// What the entry says, with the corrections made so far: see
    /// [`Ticket::entry_as_corrected`](crate::Ticket::entry_as_corrected).
    pub original: Event,
    /// What it should have said; nothing when it should not be there at all.
    pub replacement: Option<Event>,
    /// When it really happened, if that is what was wrong.
    pub occurred: Option<Occurred>,
    /// Why.
    pub reason: CorrectionReason,
    /// The text as it should have been, or what is to be said about the correction.
    pub text: Option<PrivateText>,
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
    /// Whom the complainant wants to hear from, if somebody in particular.
    pub asked_for: Option<Role>,
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
            asked_for: None,
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
    /// In whose stead, if somebody acted for somebody else.
    pub acting_for: Option<Role>,
    /// The playbook that was followed.
    pub playbook: Option<PlaybookRef>,
    /// What is to be said about it.
    pub text: Option<PrivateText>,
}

impl StepTaken {
    /// Makes a stage that was completed, with nothing else to say about it.
    #[must_use]
    pub const fn new(details: StageDetails) -> Self {
        Self { details, deviation: None, acting_for: None, playbook: None, text: None }
    }
}
