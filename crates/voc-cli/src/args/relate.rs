//! Who is told inside, who takes over, by when, and what belongs together.

use clap::Args;
use voc_engine::{
    TicketQuery,
    domain::{
        BranchCode, Consent, CorrectionReason, DepartmentCode, ExtensionReason, RecomputeReason,
        Relation, ReportTopic, Role, TransferReason,
    },
};

use super::{ClockArg, Setting, Text, TicketArg, Who, code};

/// Something that somebody inside was told.
#[derive(Args, Debug)]
pub(crate) struct ReportToArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// Who inside was told
    #[arg(value_name = "ROLE", value_parser = code::<Role>())]
    pub(crate) to: Role,
    /// What the report is about
    #[arg(long, value_parser = code::<ReportTopic>(), default_value = "other")]
    pub(crate) topic: ReportTopic,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A deadline extended.
#[derive(Args, Debug)]
pub(crate) struct ExtendArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The clock, such as resolution or resolution/2
    #[arg(value_name = "CLOCK", default_value = "resolution")]
    pub(crate) clock: ClockArg,
    /// Why
    #[arg(long, value_parser = code::<ExtensionReason>())]
    pub(crate) reason: ExtensionReason,
    /// Whether the complainant consented; a second extension needs it
    #[arg(long, value_parser = code::<Consent>(), default_value = "not_asked")]
    pub(crate) consent: Consent,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A deadline worked out anew.
#[derive(Args, Debug)]
pub(crate) struct RecomputeArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The clock to work out anew, such as resolution or stage/2
    #[arg(value_name = "CLOCK")]
    pub(crate) clock: ClockArg,
    /// Why
    #[arg(long, value_parser = code::<RecomputeReason>())]
    pub(crate) reason: RecomputeReason,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A case handed to another branch.
#[derive(Args, Debug)]
pub(crate) struct TransferArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The branch that takes over
    #[arg(value_name = "BRANCH")]
    pub(crate) to: BranchCode,
    /// The managing department there
    #[arg(long, value_name = "DEPARTMENT")]
    pub(crate) managing: Option<DepartmentCode>,
    /// Why
    #[arg(long, value_parser = code::<TransferReason>())]
    pub(crate) reason: TransferReason,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// Two tickets that belong together.
#[derive(Args, Debug)]
pub(crate) struct LinkArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The earlier ticket
    #[arg(value_name = "OTHER")]
    pub(crate) other: TicketQuery,
    /// How they belong together
    #[arg(long, value_parser = code::<Relation>())]
    pub(crate) relation: Relation,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// A ticket that goes on in another.
#[derive(Args, Debug)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The ticket it goes on in: the one that was received first
    #[arg(long, value_name = "OTHER")]
    pub(crate) into: TicketQuery,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// An earlier entry as it should have been.
#[derive(Args, Debug)]
pub(crate) struct CorrectArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The entry: the number after # in `voc replay`
    #[arg(value_name = "ENTRY")]
    pub(crate) version: u64,
    /// Strike the entry out: it should not be there at all
    #[arg(long, conflicts_with_all = ["settings", "occurred"])]
    pub(crate) retract: bool,
    /// What a field should have said, such as channel=kakaotalk; nothing after the = takes the field away; may be given several times
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) settings: Vec<Setting>,
    /// Why
    #[arg(long, value_parser = code::<CorrectionReason>())]
    pub(crate) reason: CorrectionReason,
    #[command(flatten)]
    pub(crate) text: Text,
    #[command(flatten)]
    pub(crate) who: Who,
}
