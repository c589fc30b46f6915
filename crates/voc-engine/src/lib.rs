//! Commands become facts, facts become answers.
//!
//! An [`Engine`] owns a data directory: the log (the only truth), the vault (what may be forgotten)
//! and the views (what can be rebuilt). [`Engine::execute`] turns commands into entries;
//! [`Engine::ticket`], [`Engine::replay`], [`Engine::due`] and [`Engine::monthly_report`] answer
//! from what was recorded, as it is now or as it was known at any earlier moment.
//!
//! The engine never asks what time it is and never prints: the present moment, identifiers and
//! randomness come in through its arguments.

mod access;
mod attachments;
mod audit;
mod backup;
mod bundle;
mod codec;
mod config;
mod correct;
mod data_dir;
mod due;
mod engine;
mod envelope;
mod error;
mod execute;
mod execute_many;
mod explain;
mod keys;
mod month;
mod numbers;
mod org;
mod outbox;
mod policy;
mod private;
mod publish;
mod query;
mod relate;
mod replay;
mod seal;
mod signing_keys;
mod stream;
mod subjects;
mod tick;
mod tiles;
mod turns;
mod verify;
mod views;
mod walks;

pub use access::Access;
pub use attachments::{AttachRequest, AttachmentFile, AttachmentRow, FileShown, OpenAttachment};
pub use audit::{Audit, AuditChanges, AuditQuestion, AuditState, ClockChange, LateEntry};
pub use backup::{BackedUp, RestoreRequest, Restored};
pub use bundle::{
    BundleCheck, BundleCheckKind, BundleEntry, BundleExported, BundleFinding, BundlePages,
    BundleRequest, BundleVerification, BundleView, CheckOutcome, Disclose, Words, verify_bundle,
};
pub use config::{Config, ConfigError, OutboxConfig, Place};
pub use correct::{Change, CorrectRequest};
pub use due::{DueFilter, DuePage, DueRow};
pub use engine::{Engine, InitOptions, Repaired, Status};
pub use envelope::Envelope;
pub use error::{EngineError, ExecuteError};
pub use execute::{Executed, Freshness, Instruction, Request};
pub use explain::{
    ClosedStretch, DeadlineChange, DeadlineExplanation, DeadlineStanding, ExplainedPause,
};
pub use month::{
    AddedEntry, AgeGroup, Better, Count, Counted, DayCount, DeadlineFigures, DepartmentDwell,
    DepartmentFigures, DepartmentSatisfaction, Edition, EditionPoint, Figure, Flow, Indicator,
    IndicatorDefinition, ListedPromise, ListedTicket, MonthConformance, MonthError, MonthFlow,
    MonthList, MonthRequest, MonthSatisfaction, MonthWindow, MonthlyReport, OwedClock,
    OwnDepartment, OwnFigure, PlaceFigures, PromiseOutcome, ReportBasis, ReportFinding,
    ReportMonth, RoleFigures, RollingFigure, RollingYear, Satisfaction, Scope, SinceEdition,
    StageDwell, StageFigures, Trend, TrendPoint, TrendUnit, UPCOMING_DAYS, YearReport,
};
pub use org::{BranchNode, DepartmentNode, OrgExecuted, OrgRequest, Organisation};
pub use outbox::{NoticeMessage, NoticeWords, OutboxRow, TemplateError};
pub use policy::{AdoptRequest, Adopted};
pub use private::{Disclosure, Revealed};
pub use publish::{KeyPeriod, Published, Standing};
pub use query::{Listing, TicketFilter, TicketQuery, TicketRow};
pub use relate::MergeExecuted;
pub use replay::{
    AsOf, PromiseRow, PromiseStanding, Replay, ReplayClock, ReplayCorrection, ReplayEscalation,
    ReplayEvent, ReplayFlag, ReplayKnown, ReplayLedgers, ReplayPromise, ReplayRow,
};
pub use seal::Seal;
pub use subjects::{
    Erased, ErasurePlan, HoldRecorded, SubjectFile, SubjectRequest, SubjectRow, SubjectValue,
};
pub use tick::{TickOutcome, Ticked};
pub use tiles::TilesExported;
pub use verify::{Defect, Verification, VerifyFinding, VerifyKind};
pub use views::{DepartmentCount, Measure};
/// The types of the domain, so that an embedder depends on one crate.
pub use voc_domain as domain;
pub use voc_domain::Timestamp;
pub use voc_log::{Clock as LogClock, Hash, Head, NoteError, Origin, VerifierKey};
/// The most that an attachment may have, in bytes, and what its content is read with.
pub use voc_vault::{ATTACHMENT_BYTES_MAX, AttachmentReader};
pub use walks::{CaseConformance, RoundConformance};

/// The README, so that its program compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
