//! The arguments of the outbox.

use clap::{Args, Subcommand};
use voc_engine::domain::Adapter;

use super::code;

/// The outbox.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct OutboxArgs {
    #[command(subcommand)]
    pub(crate) action: Option<OutboxAction>,
}

/// What is done about the outbox.
#[derive(Subcommand, Debug)]
pub(crate) enum OutboxAction {
    /// List the notices that have not left the house
    List,
    /// Send the notices that are to be tried now
    Send(SendArgs),
}

/// What is sent, and how.
#[derive(Args, Debug)]
pub(crate) struct SendArgs {
    /// Send by this adapter; default: the one each notice was queued for
    #[arg(long, value_parser = code::<Adapter>())]
    pub(crate) adapter: Option<Adapter>,
    /// Try now what waits for its next attempt, and what was given up
    #[arg(long)]
    pub(crate) again: bool,
}
