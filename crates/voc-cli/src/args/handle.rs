//! The commands to a ticket: facts to record and decisions to make.

use clap::{Args, Subcommand};
use voc_engine::{
    TicketQuery,
    domain::{
        ActorId, BackgroundCategory, BranchCode, CauseCode, ChannelCode, ContactResult, Dating,
        DepartmentCode, DepartmentRole, DeviationReason, DocumentCode, EscalationReason,
        NoteCategory, PartyRole, PauseReason, PromiseTopic, RecordAccessStep, Reference,
        RemedyCode, RemedyStep, ReopenReason, Risk, Role, Severity, Stage, Standing, SubjectId,
        VocKind,
    },
};

use super::{Text, TicketArg, Who, code, open};

/// A voice to receive.
#[derive(Args, Debug)]
pub(crate) struct ReceiveArgs {
    /// The kind of voice; it decides which of the nine stages the ticket walks
    #[arg(long, value_parser = code::<VocKind>())]
    pub(crate) kind: VocKind,
    /// The channel it came in by, such as phone, counter, web, kakaotalk
    #[arg(long, value_name = "CHANNEL", value_parser = open::<ChannelCode>)]
    pub(crate) channel: ChannelCode,
    /// A ticket opened before with background facts; without it a new one is opened
    #[arg(long = "ticket", value_name = "TICKET")]
    pub(crate) into: Option<TicketQuery>,
    /// The hospital's own name for the case
    #[arg(long)]
    pub(crate) reference: Option<Reference>,
    /// The branch
    #[arg(long)]
    pub(crate) branch: Option<BranchCode>,
    /// The receiving department
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) receiving: Option<DepartmentCode>,
    /// The managing department
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) managing: Option<DepartmentCode>,
    /// The originating department
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) originating: Option<DepartmentCode>,
    /// How serious it is
    #[arg(long, value_parser = code::<Severity>())]
    pub(crate) severity: Option<Severity>,
    /// A cause; may be given several times
    #[arg(long = "cause", value_name = "CAUSE", value_parser = open::<CauseCode>)]
    pub(crate) causes: Vec<CauseCode>,
    /// Whose data the text, the name and the contact are, by an opaque code
    #[arg(long)]
    pub(crate) subject: Option<SubjectId>,
    /// The person's name
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) name: Option<String>,
    /// How to reach the person
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) contact: Option<String>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A fact from before the complaint.
#[derive(Args, Debug)]
pub(crate) struct BackgroundArgs {
    /// The ticket; without it a new one is opened, whose complaint is received later
    #[arg(value_name = "TICKET")]
    pub(crate) ticket: Option<TicketQuery>,
    /// What it is about
    #[arg(long, value_parser = code::<BackgroundCategory>(), default_value = "other")]
    pub(crate) category: BackgroundCategory,
    /// Where its date comes from
    #[arg(long, value_parser = code::<Dating>(), default_value = "known")]
    pub(crate) dating: Dating,
    /// The hospital's own name for the case, when this opens it
    #[arg(long)]
    pub(crate) reference: Option<Reference>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// The first look.
#[derive(Args, Debug)]
#[group(id = "found", required = true, multiple = true, args = ["severity", "causes", "branch"])]
pub(crate) struct TriageArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// How serious it is
    #[arg(long, value_parser = code::<Severity>())]
    pub(crate) severity: Option<Severity>,
    /// A cause; may be given several times
    #[arg(long = "cause", value_name = "CAUSE", value_parser = open::<CauseCode>)]
    pub(crate) causes: Vec<CauseCode>,
    /// The branch
    #[arg(long)]
    pub(crate) branch: Option<BranchCode>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// An owner.
#[derive(Args, Debug)]
pub(crate) struct AssignArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The new owner, by code
    #[arg(value_name = "OWNER")]
    pub(crate) to: ActorId,
    /// The role of the new owner
    #[arg(long, value_parser = code::<Role>(), default_value = "desk")]
    pub(crate) to_role: Role,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// One of the three departments.
#[derive(Args, Debug)]
pub(crate) struct DepartmentArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Which of the three departments
    #[arg(value_parser = code::<DepartmentRole>())]
    pub(crate) which: DepartmentRole,
    /// The department, by code
    pub(crate) department: DepartmentCode,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A note.
#[derive(Args, Debug)]
pub(crate) struct NoteArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What it is about
    #[arg(long, value_parser = code::<NoteCategory>(), default_value = "general")]
    pub(crate) category: NoteCategory,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Somebody's account.
#[derive(Args, Debug)]
pub(crate) struct StatementArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who spoke
    #[arg(long, value_parser = code::<PartyRole>())]
    pub(crate) speaker: PartyRole,
    /// By which channel
    #[arg(long, value_parser = open::<ChannelCode>)]
    pub(crate) channel: Option<ChannelCode>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// An attempt to reach somebody.
#[derive(Args, Debug)]
pub(crate) struct ContactArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// By which channel
    #[arg(long, default_value = "phone", value_parser = open::<ChannelCode>)]
    pub(crate) channel: ChannelCode,
    /// Whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) whom: PartyRole,
    /// How it ended
    #[arg(long, value_parser = code::<ContactResult>())]
    pub(crate) result: ContactResult,
    /// How many attempts this speaks of
    #[arg(long, default_value_t = 1)]
    pub(crate) attempts: u32,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A promise.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct PromiseArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    #[command(flatten)]
    pub(crate) who: Who,
    #[command(subcommand)]
    pub(crate) action: PromiseAction,
}

/// What is done about a promise.
#[derive(Subcommand, Debug)]
pub(crate) enum PromiseAction {
    /// Record a promise; its clock starts
    Make {
        /// What was promised
        #[arg(long, value_parser = code::<PromiseTopic>())]
        topic: PromiseTopic,
        /// To whom
        #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
        to: PartyRole,
        /// In which role it was made; default: that of the actor
        #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
        by_role: Option<Role>,
        /// By when, if a time was told: 18:30 today, 2026-03-03 18:30, a date for the end of that day, or RFC 3339
        #[arg(long, value_name = "TIME")]
        told: Option<String>,
        #[command(flatten)]
        text: Text,
    },
    /// Record that a promise was kept
    Keep {
        /// The number of the promise within the ticket
        number: u32,
    },
    /// Withdraw a promise
    Withdraw {
        /// The number of the promise within the ticket
        number: u32,
    },
}

/// A party.
#[derive(Args, Debug)]
pub(crate) struct PartyArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who it is to the patient
    #[arg(value_name = "PARTY", value_parser = code::<PartyRole>())]
    pub(crate) party: PartyRole,
    /// Whether the right to act for the patient was shown
    #[arg(long, value_parser = code::<Standing>(), default_value = "not_shown")]
    pub(crate) standing: Standing,
    /// Whose data it is, by an opaque code
    #[arg(long)]
    pub(crate) subject: Option<SubjectId>,
    /// The person's name
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) name: Option<String>,
    /// How to reach the person
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) contact: Option<String>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A step of a remedy.
#[derive(Args, Debug)]
pub(crate) struct RemedyArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What, such as refund, re_treatment, apology
    #[arg(value_parser = open::<RemedyCode>)]
    pub(crate) remedy: RemedyCode,
    /// How far it got
    #[arg(value_name = "STEP", value_parser = code::<RemedyStep>())]
    pub(crate) step: RemedyStep,
    /// In which role staff acted, if staff did
    #[arg(long, value_parser = code::<Role>(), hide_possible_values = true)]
    pub(crate) by_role: Option<Role>,
    /// The sum in won
    #[arg(long, value_name = "WON")]
    pub(crate) amount: Option<u64>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A step about medical records.
#[derive(Args, Debug)]
pub(crate) struct RecordsArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// What happened
    #[arg(value_name = "STEP", value_parser = code::<RecordAccessStep>())]
    pub(crate) step: RecordAccessStep,
    /// Who asked
    #[arg(long, value_parser = code::<PartyRole>())]
    pub(crate) by: PartyRole,
    /// Whether the right to act for the patient was shown
    #[arg(long, value_parser = code::<Standing>(), default_value = "not_shown")]
    pub(crate) standing: Standing,
    /// A document; may be given several times
    #[arg(long = "document", value_name = "DOCUMENT", value_parser = open::<DocumentCode>)]
    pub(crate) documents: Vec<DocumentCode>,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A risk.
#[derive(Args, Debug)]
pub(crate) struct RiskArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Which
    #[arg(value_parser = code::<Risk>())]
    pub(crate) risk: Risk,
    /// From whom
    #[arg(long, value_parser = code::<PartyRole>(), default_value = "complainant")]
    pub(crate) by: PartyRole,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A stage left out on purpose.
#[derive(Args, Debug)]
pub(crate) struct SkipArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The stage
    #[arg(value_parser = code::<Stage>())]
    pub(crate) stage: Stage,
    /// Why
    #[arg(long, value_parser = code::<DeviationReason>())]
    pub(crate) reason: DeviationReason,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A level of the ladder to tell.
#[derive(Args, Debug)]
pub(crate) struct EscalateArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who is told
    #[arg(value_parser = code::<Role>())]
    pub(crate) level: Role,
    /// Why
    #[arg(long, value_parser = code::<EscalationReason>(), default_value = "other")]
    pub(crate) reason: EscalationReason,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A level of the ladder that takes note.
#[derive(Args, Debug)]
pub(crate) struct AcknowledgeArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The level that takes note
    #[arg(value_parser = code::<Role>())]
    pub(crate) level: Role,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A pause.
#[derive(Args, Debug)]
pub(crate) struct PauseArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Why
    #[arg(long, value_parser = code::<PauseReason>())]
    pub(crate) reason: PauseReason,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// The end of a pause.
#[derive(Args, Debug)]
pub(crate) struct ResumeArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A new round.
#[derive(Args, Debug)]
pub(crate) struct ReopenArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Why
    #[arg(long, value_parser = code::<ReopenReason>())]
    pub(crate) reason: ReopenReason,
    #[command(flatten)]
    pub(crate) who: Who,
}
