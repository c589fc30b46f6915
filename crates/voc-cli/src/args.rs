//! The command line, typed. The help of every command is the documentation comment beside it; the
//! Korean help is in `korean.rs`.

mod attachment;
mod backup;
mod bundle;
mod codes;
mod common;
mod groups;
mod handle;
mod korean;
mod look;
mod org;
mod outbox;
mod period;
mod policy;
mod prove;
mod redress;
mod relate;
mod step;
mod subject;
mod talk;
mod written;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use voc_report::Lang;

pub(crate) use attachment::{AttachArgs, AttachmentArgs};
pub(crate) use backup::{BackupArgs, RestoreArgs};
pub(crate) use bundle::{BundleAction, BundleArgs, BundleExportArgs, BundleVerifyArgs};
pub(crate) use codes::{code, one_of, open};
pub(crate) use common::{Text, TicketArg, Who};
pub(crate) use groups::command;
pub(crate) use handle::{
    AcknowledgeArgs, AssignArgs, BackgroundArgs, DepartmentArgs, EscalateArgs, NoteArgs, PauseArgs,
    ReceiveArgs, ReopenArgs, ResumeArgs, SkipArgs, TriageArgs,
};
pub(crate) use look::{
    CalendarArgs, CalendarQuestion, DepartmentsArgs, DueArgs, DueExplainArgs, DueListArgs,
    DueQuestion, ListArgs, ReplayArgs, ShowArgs,
};
pub(crate) use org::{
    AnswerArgs, CaseShareArgs, DefinePlaybookArgs, PlaybookAction, PlaybookArgs, SurveyAction,
    SurveyArgs, TrainingArgs,
};
pub(crate) use outbox::{OutboxAction, OutboxArgs, SendArgs};
pub(crate) use period::PeriodArg;
pub(crate) use policy::{PolicyAction, PolicyArgs};
pub(crate) use prove::{
    AccessArgs, AuditArgs, CompletionsArgs, DemoArgs, DoctorArgs, ExportArgs, ExportFormat,
    InitArgs, KeyAction, KeyArgs, ManArgs, ReportArgs, ReportFormat, SpcArgs,
};
pub(crate) use redress::{
    ImprovementAction, ImprovementArgs, PledgeArgs, RecordsArgs, ReferArgs, RemedyArgs, RiskArgs,
};
pub(crate) use relate::{
    CorrectArgs, ExtendArgs, LinkArgs, MergeArgs, RecomputeArgs, ReportToArgs, TransferArgs,
};
pub(crate) use step::{StageArgs, StepArgs};
pub(crate) use subject::{EraseArgs, HoldAction, HoldArgs, SubjectAction, SubjectArgs};
pub(crate) use talk::{
    ConsentArgs, ContactArgs, IdentityArgs, NotifyArgs, PartyArgs, ProfileArgs, PromiseAction,
    PromiseArgs, StatementArgs,
};
pub(crate) use written::{
    AnswerArg, ClockArg, IssueArg, PlaybookArg, Setting, korean as korean_of_written,
};

/// Complaints of a hospital as facts that cannot be edited unnoticed
#[derive(Parser, Debug)]
#[command(
    name = "voc",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    // An alias may carry options of its own; the one typed last holds.
    args_override_self = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    /// Print the version
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Action,
}

/// Options of every command.
#[derive(clap::Args, Clone, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// The data directory; default: ./voc-data
    #[arg(long, value_name = "DIR", env = "VOC_DATA", global = true)]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON document (export: one entry a line; report: only json, or files with --out); moments are RFC 3339
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The language of what is printed: ko or en
    #[arg(long, value_name = "LANG", env = "VOC_LANG", global = true)]
    pub(crate) lang: Option<Lang>,
    /// The moment to answer for, also as 2026-03-03 18:30; what is recorded follows it only on a log with a simulated clock
    #[arg(long, value_name = "RFC3339", global = true)]
    pub(crate) now: Option<String>,
    /// Print help; -h is shorter
    #[arg(short, long, action = clap::ArgAction::Help, global = true)]
    help: Option<bool>,
}

/// What a person wants.
#[derive(Subcommand, Debug)]
pub(crate) enum Action {
    /// Receive a voice and open a ticket
    Receive(ReceiveArgs),
    /// Complete one of the nine stages
    Step(StepArgs),
    /// Skip a stage on purpose
    Skip(SkipArgs),
    /// Set severity, causes, branch and what it is about
    Triage(TriageArgs),
    /// Make somebody the owner
    Assign(AssignArgs),
    /// Set one of the three departments
    Department(DepartmentArgs),
    /// Add a note
    Note(NoteArgs),
    /// Attach a file: a scan, a photo, a recording
    Attach(AttachArgs),
    /// Record somebody's account
    Statement(StatementArgs),
    /// Record an attempt to reach somebody
    Contact(ContactArgs),
    /// Make, keep or withdraw a promise
    Promise(PromiseArgs),
    /// Add a party
    Party(PartyArgs),
    /// Describe the complainant in codes
    Profile(ProfileArgs),
    /// Record that person and treatment were looked up
    Identity(IdentityArgs),
    /// Record what somebody outside was told
    Notify(NotifyArgs),
    /// Record consent, a refusal or a withdrawal
    Consent(ConsentArgs),
    /// Record a step of a remedy
    Remedy(RemedyArgs),
    /// Record a step about medical records
    Records(RecordsArgs),
    /// Record a risk
    Risk(RiskArgs),
    /// Record a written pledge
    Pledge(PledgeArgs),
    /// Record that the case went to a body outside
    Refer(ReferArgs),
    /// Open or end an improvement action
    Improvement(ImprovementArgs),
    /// Record a fact from before the complaint
    Background(BackgroundArgs),
    /// Pause the handling
    Pause(PauseArgs),
    /// Go on after a pause
    Resume(ResumeArgs),
    /// Open a closed ticket again
    Reopen(ReopenArgs),
    /// Tell the next level of the ladder
    Escalate(EscalateArgs),
    /// Take note of an escalation
    Acknowledge(AcknowledgeArgs),
    /// Record that somebody inside was told (`report` is the monthly report)
    ReportTo(ReportToArgs),
    /// Extend a deadline
    Extend(ExtendArgs),
    /// Work a deadline out anew, by the present policy and calendar
    Recompute(RecomputeArgs),
    /// Hand the case to another branch
    Transfer(TransferArgs),
    /// Tie a ticket to an earlier one
    Link(LinkArgs),
    /// Let a ticket go on in another one about the same
    Merge(MergeArgs),
    /// Correct an earlier entry, which stays; --occurred says when it really happened
    Correct(CorrectArgs),
    /// Show a ticket
    Ticket(ShowArgs),
    /// List the attached files, or write one out
    Attachment(AttachmentArgs),
    /// List tickets
    List(ListArgs),
    /// Show the statistics of each department
    Departments(DepartmentsArgs),
    /// Replay a case as known at a moment, as it happened by a moment
    Replay(ReplayArgs),
    /// Show what is due or overdue
    Due(DueArgs),
    /// Record the escalations that are due
    Tick,
    /// Show or send the notices that are to leave the house
    Outbox(OutboxArgs),
    /// Work out a deadline
    Calendar(CalendarArgs),
    /// Define, list, show and retire playbooks: what is to be done at a stage
    Playbook(PlaybookArgs),
    /// Define, list and show survey sheets, and record answers
    Survey(SurveyArgs),
    /// Adopt, show and list policies: clocks, their lengths and who is told
    Policy(PolicyArgs),
    /// Record that a branch was trained
    Training(TrainingArgs),
    /// Write a case to share, without names, texts, places and dates
    CaseShare(CaseShareArgs),
    /// Show what each branch owes: training and case sharing
    Obligations,
    /// Show group, branches and departments with what is open in each
    Organisation,
    /// Audit a case: whole and in order, rules broken, entries recorded late, what changed
    Audit(AuditArgs),
    /// Show who read which ticket
    Access(AccessArgs),
    /// Show who a ticket is about, and everything that is kept about somebody
    Subject(SubjectArgs),
    /// Place, lift and list legal holds: what they cover is not erased
    Hold(HoldArgs),
    /// Erase everything that is kept about a person, for good; entries and proofs stay
    Erase(EraseArgs),
    /// Check the whole log, the vault and the views
    Verify,
    /// Publish the signed checkpoint of the log
    Checkpoint,
    /// Show the keys of the log, or let another one follow
    Key(KeyArgs),
    /// Write a ticket with its proofs for somebody outside, or check such a bundle
    Bundle(BundleArgs),
    /// Write the report of a month or a year
    Report(ReportArgs),
    /// Work out control charts: what is ordinary variation, what is not
    Spc(SpcArgs),
    /// Write out the log as it is stored
    Export(ExportArgs),
    /// Bring a backup up to date: a directory of plain files, safe while others write
    Backup(BackupArgs),
    /// Make the data directory again from a backup, and verify it
    Restore(RestoreArgs),
    /// Build a demonstration: a disputed case and a month of tickets
    Demo(DemoArgs),
    /// Create a data directory
    Init(InitArgs),
    /// Show names, sizes and health
    Status,
    /// Repair what can be repaired
    Doctor(DoctorArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Write manual pages
    Man(ManArgs),
}
