//! The commands to a ticket: facts to record and decisions to make.

use clap::Args;
use voc_engine::{
    TicketQuery,
    domain::{
        ActorId, BackgroundCategory, BranchCode, CauseCode, ChannelCode, CrisisCode, Dating,
        DepartmentCode, DepartmentRole, DeviationReason, EscalationReason, NoteCategory,
        PauseReason, Reference, ReopenReason, Role, Severity, Stage, SubjectId, TouchPointCode,
        TreatmentCode, VocKind,
    },
};

use super::{ClockArg, Text, TicketArg, Who, code, open};

/// A voice to receive.
#[derive(Args, Debug)]
#[group(id = "personal", multiple = true, args = ["text", "text_file", "name", "contact"])]
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
    /// Whom the complainant wants to hear from, if somebody in particular
    #[arg(long, value_name = "ROLE", value_parser = code::<Role>(), hide_possible_values = true)]
    pub(crate) asked_for: Option<Role>,
    /// Whose data the text, the name and the contact are, by an opaque code
    #[arg(long, requires = "personal")]
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
#[group(id = "found", required = true, multiple = true, 
    args = ["severity", "causes", "branch", "touch_point", "treatment", "crises"])]
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
    /// The point at which the patient met the hospital, such as reception, payment
    #[arg(long, value_parser = open::<TouchPointCode>)]
    pub(crate) touch_point: Option<TouchPointCode>,
    /// What the patient is treated for, such as dental, surgery
    #[arg(long, value_parser = open::<TreatmentCode>)]
    pub(crate) treatment: Option<TreatmentCode>,
    /// A crisis of a foreign patient, such as side_effect, flight; may be given several times
    #[arg(long = "crisis", value_name = "CRISIS", value_parser = open::<CrisisCode>)]
    pub(crate) crises: Vec<CrisisCode>,
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
    /// Only what it was told about this clock, such as resolution or promise/2
    #[arg(long, value_name = "CLOCK")]
    pub(crate) clock: Option<ClockArg>,
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
