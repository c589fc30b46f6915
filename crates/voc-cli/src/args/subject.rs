//! The data of people: who a ticket is about, what is kept about somebody, holds and erasures.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use voc_engine::{
    TicketQuery,
    domain::{ErasureReason, HoldEnd, HoldReason, SubjectId},
};

use super::{TicketArg, Who, code};

/// The people whose data is kept.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct SubjectArgs {
    #[command(subcommand)]
    pub(crate) action: SubjectAction,
}

/// What is asked about them.
#[derive(Subcommand, Debug)]
pub(crate) enum SubjectAction {
    /// List the people whom a ticket keeps something about, with their codes
    List(TicketArg),
    /// Write out everything that is kept about a person, from all tickets, as JSON
    Export {
        /// The person, by code; `voc subject list` shows the codes of a ticket
        #[arg(value_name = "SUBJECT")]
        subject: SubjectId,
        /// The file to write, for its owner's eyes only
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Legal holds.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct HoldArgs {
    #[command(subcommand)]
    pub(crate) action: HoldAction,
}

/// What is to be done with legal holds.
#[derive(Subcommand, Debug)]
pub(crate) enum HoldAction {
    /// Keep somebody's data, or everybody's of a ticket, from being erased
    Place {
        /// Whose data, by code
        #[arg(long, value_name = "SUBJECT", required_unless_present = "ticket")]
        subject: Option<SubjectId>,
        /// The ticket whose people are meant
        #[arg(long, value_name = "TICKET", conflicts_with = "subject")]
        ticket: Option<TicketQuery>,
        /// Why the data has to stay
        #[arg(long, value_parser = code::<HoldReason>())]
        reason: HoldReason,
        #[command(flatten)]
        who: Who,
    },
    /// Lift a hold
    Lift {
        /// The number of the hold
        #[arg(value_name = "HOLD")]
        hold: u32,
        /// Why it is lifted
        #[arg(long, value_parser = code::<HoldEnd>())]
        reason: HoldEnd,
        #[command(flatten)]
        who: Who,
    },
    /// List the holds
    List,
}

/// Whom to forget.
#[derive(Args, Debug)]
pub(crate) struct EraseArgs {
    /// The person to forget, by code; `voc subject list` shows the codes of a ticket
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: SubjectId,
    /// Why the data is erased
    #[arg(long, value_parser = code::<ErasureReason>(), required_unless_present = "dry_run")]
    pub(crate) reason: Option<ErasureReason>,
    /// Do not ask before erasing
    #[arg(long)]
    pub(crate) yes: bool,
    /// Only show what would be erased
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) who: Who,
}
