//! Files that belong to a case.

use std::path::PathBuf;

use clap::Args;
use voc_engine::domain::AttachmentKind;

use super::{TicketArg, Who, code};

/// A file to attach.
#[derive(Args, Debug)]
pub(crate) struct AttachArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The file, of at most 100 MiB; its name goes to the vault with it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What it is; default: as files of its sort usually are
    #[arg(long, value_parser = code::<AttachmentKind>())]
    pub(crate) kind: Option<AttachmentKind>,
    #[command(flatten)]
    pub(crate) who: Who,
}

/// The files of a ticket.
#[derive(Args, Debug)]
pub(crate) struct AttachmentArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The number of the file to write; without it, all files are listed
    #[arg(value_name = "N", requires = "out")]
    pub(crate) number: Option<u32>,
    /// Where to write it, for your eyes only; what is there already is left alone
    #[arg(long, value_name = "FILE", requires = "number")]
    pub(crate) out: Option<PathBuf>,
    /// Do not show the names of the files
    #[arg(long, conflicts_with = "number")]
    pub(crate) withhold: bool,
}
