//! Options that every command to a ticket takes.

use std::{ffi::OsString, path::PathBuf};

use clap::Args;
use uuid::Uuid;
use voc_engine::{
    TicketQuery,
    domain::{ActorId, Role},
};

use super::code;

/// Which ticket is meant.
#[derive(Args, Clone, Debug)]
pub(crate) struct TicketArg {
    /// The ticket: its UUID, its number such as 2026-000123, or its reference
    #[arg(value_name = "TICKET")]
    pub(crate) ticket: TicketQuery,
}

/// Who tells it, and when it happened.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Who and when")]
pub(crate) struct Who {
    /// When it happened: 18:30 today, 2026-03-03 18:30, a date for the whole day, A..B for an interval, or RFC 3339; default: now
    #[arg(long, value_name = "TIME", global = true)]
    pub(crate) occurred: Option<String>,
    /// Who records it, by code and never by name; default: config.toml, else `desk`
    #[arg(long, value_name = "CODE", env = "VOC_ACTOR", global = true)]
    pub(crate) actor: Option<ActorId>,
    /// In which role; default: desk
    #[arg(long, value_name = "ROLE", env = "VOC_ROLE", value_parser = code::<Role>(), hide_possible_values = true, global = true)]
    pub(crate) role: Option<Role>,
    /// For whom, if for somebody else
    #[arg(long, value_name = "CODE", global = true)]
    pub(crate) on_behalf_of: Option<ActorId>,
    /// The identity of this command: given again, it changes nothing and returns the first receipt
    #[arg(long, value_name = "UUID", global = true)]
    pub(crate) command_id: Option<Uuid>,
}

/// What is to be said, which goes to the vault and never into the log.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Text {
    /// What is to be said about it; other users of this machine may see it in the list of processes
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "text_file",
        allow_hyphen_values = true,
        global = true
    )]
    pub(crate) text: Option<OsString>,
    /// A file with the text in UTF-8; `-` reads standard input
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) text_file: Option<PathBuf>,
}
