//! The policies of the hospital.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Who;

/// The hospital's own clocks and ladders.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    pub(crate) action: PolicyAction,
}

/// What is to be done with policies.
#[derive(Subcommand, Debug)]
pub(crate) enum PolicyAction {
    /// Adopt a policy from a file; clocks that run keep what they have
    Adopt {
        /// The policy in TOML; `voc policy show` prints the present one to begin with
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Why the policy is adopted, in a sentence
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Show a policy as a file
    Show {
        /// The version; default: the present one
        #[arg(value_name = "VERSION")]
        version: Option<u32>,
    },
    /// List the versions of the policy
    List,
}
