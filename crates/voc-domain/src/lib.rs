//! What may happen to a complaint.
//!
//! This crate holds the nine stages of the response process and the one table of moves between
//! them, the commands a person may give, the events that follow, and the two pure functions that
//! everything else rests on: [`decide`] turns a command into events or a [`Rejection`], and
//! [`Ticket::evolve`] folds events into the state of a ticket. There is no I/O, no clock, no
//! randomness and no logging here: whatever a decision depends on is in its arguments.
//!
//! ```
//! use voc_domain::{Move, Path, Stage, VocKind};
//!
//! // An inquiry walks a shorter path than a complaint.
//! let path = Path::of(VocKind::Inquiry);
//! assert_eq!(path.stages().first(), Some(&Stage::Listen));
//! // Calming comes before apologizing; jumping straight to the investigation is a skip.
//! assert_eq!(Move::between(Some(Stage::Calm), Stage::Apologize), Move::Next);
//! assert_eq!(Move::between(Some(Stage::Calm), Stage::Investigate), Move::Skip);
//! ```

mod attachment;
mod catalog;
mod codes;
mod command;
mod context;
mod deadline;
mod decide;
mod details;
mod escalation;
mod event;
mod flag;
mod ids;
mod org;
mod path;
mod policy;
mod private;
mod rejection;
mod stage;
mod subjects;
mod through_text;
mod ticket;
mod timestamp;

pub mod calendar;
pub mod conformance;
pub mod spc;

pub use attachment::{AttachmentId, FileDescription};
pub use catalog::{Catalog, ChannelSort, Labels, Line, OpenCode, Reach};
pub use codes::{
    Adapter, Agreement, AttachmentKind, BackgroundCategory, CareStage, CauseCode, CauseGroup,
    ChannelCode, ClockKind, CodeList, Consent, ConsentTopic, ContactPoint, ContactResult,
    CorrectionReason, CrisisCode, CrisisGroup, Dating, Delivery, DepartmentRole, DeviationReason,
    DocumentCode, EmotionalNeed, EscalationReason, ExtensionReason, Harm, IdentityCheck,
    ImprovementResult, Interpreter, IssueCategory, IssueDomain, Label, MediaClass, MedicalAccident,
    NoteCategory, NoticePurpose, NoticeTopic, Outcome, OutsideBodyCode, OutsideRoute, PartyRole,
    PauseReason, Pressure, PromiseTopic, RecomputeReason, RecordAccessStep, Relation, RemedyCode,
    RemedyStep, ReopenReason, ReportTopic, Residency, Retry, Risk, Role, ServiceGap, Severity,
    Standing, StatementTopic, Tier, Told, TouchPointCode, TransferReason, TreatmentCode, VocKind,
};
pub use command::{Attempted, Command, Correct, Queue, Receive, StepTaken};
pub use context::Context;
pub use deadline::{Clock, ClockId, ClockStart, EarlierDue, Met, StoodStill};
pub use decide::{Decided, case_subject, decide};
pub use details::{
    Agree, Alternative, Apologize, Calm, Close, Investigate, Issue, Listen, Place, Resolve,
    StageDetails, Survey, Thank,
};
pub use escalation::{DueEscalation, EscalationNotice, due_escalations, owed_from};
pub use event::{
    Absorbed, Addressee, Assigned, AttachmentAdded, BackgroundRecorded, ConsentRecorded,
    ContactAttempted, Corrected, DeadlineRecomputed, DepartmentSet, Deviation, DeviationKind,
    Escalated, EscalationAcknowledged, Event, EventError, Extended, IdentityChecked,
    ImprovementEnded, ImprovementOpened, Inside, Linked, Merged, NoteAdded, NoticeDelivered,
    NoticeFailed, NoticeQueued, Notified, Outside, PartyAdded, Paused, PledgeWritten, Profiled,
    PromiseEnded, PromiseMade, Received, RecordAccess, ReferredOutside, RemedyRecorded, Reopened,
    Reported, Resumed, RiskRecorded, StageCompleted, StageSkipped, StatementRecorded,
    SurveyAnswered, Transferred, Triaged,
};
pub use flag::{Flag, FlagRule, Flags};
pub use ids::{
    ActorId, AttachmentNumber, BranchCode, DepartmentCode, GroupCode, HoldNumber, IdError,
    ImprovementNumber, LanguageCode, NoticeNumber, OptionCode, PartyNumber, PlaybookCode,
    PlaybookRef, PromiseNumber, QuestionCode, ReceiptCode, Reference, RemedyNumber, Round,
    StatementNumber, SubjectId, SurveyCode, TemplateCode, TemplateRef, TicketId, TicketNumber,
};
pub use org::{
    BilingualText, BranchObligations, CaseShared, Demographic, Duty, FreeText, Incident,
    IncidentKind, KnownBranch, NotOnTheScale, ORG_STREAM, Obligations, Org, OrgCommand, OrgContext,
    OrgEvent, OrgEventError, OrgFact, OrgRecord, Playbook, PlaybookCase, PlaybookDraft,
    PlaybookRetired, Question, QuestionRole, Scale, ScaleValue, SurveyAnswers, SurveyDefinition,
    SurveyOption, SurveySheet, TrainingHeld, TrainingTopic, decide_org,
};
pub use path::Path;
pub use policy::{
    Adoption, Amount, Condition, Ladder, LadderStep, POLICY_STREAM, Policies, Policy,
    PolicyAdopted, PolicyCase, PolicyDraft, PolicyEvent, PolicyEventError, PolicyFact, PolicyRule,
    adopt,
};
pub use private::{FieldName, PrivateText, PrivateValue};
pub use rejection::{Milestone, Rejection};
pub use stage::{Move, Stage};
pub use subjects::{
    ErasedRow, Erasure, ErasureReason, HoldEnd, HoldReason, HoldScope, LegalHold, LegalHoldLifted,
    LegalHoldPlaced, SUBJECTS_STREAM, SubjectCommand, SubjectErased, SubjectEvent,
    SubjectEventError, SubjectFact, Subjects, decide_subjects,
};
pub use ticket::{
    AbsorbedTicket, Assessment, AttachmentRecord, ConsentRecord, ContactRecord, Correction,
    CorrectionEffect, Escalation, Fact, Given, Improvement, Ledgers, LinkRecord, Notice,
    NoticeState, Party, Phase, Pledge, Promise, PromiseState, QueuedNotice, RecordRequest,
    Referral, Remedy, RemedyRecord, ReportRecord, RiskRecord, Route, StageRecord, Statement,
    SurveyRecord, Ticket, TransferRecord,
};
pub use timestamp::{Occurred, OccurredError, Timestamp};
