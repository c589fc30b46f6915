//! The arguments of bundles.

use std::{collections::BTreeSet, path::PathBuf};

use clap::{Args, Subcommand};
use voc_engine::{
    Disclose,
    domain::{FieldName, Role},
};

use super::{TicketArg, one_of};

/// A bundle.
#[derive(Args, Debug)]
#[command(disable_help_subcommand = true)]
pub(crate) struct BundleArgs {
    #[command(subcommand)]
    pub(crate) action: BundleAction,
}

/// What is done with a bundle.
#[derive(Subcommand, Debug)]
pub(crate) enum BundleAction {
    /// Write a ticket with its proofs, for somebody outside
    Export(BundleExportArgs),
    /// Check a bundle with nothing but it and a key
    Verify(BundleVerifyArgs),
}

/// What goes into a bundle.
#[derive(Args, Debug)]
pub(crate) struct BundleExportArgs {
    #[command(flatten)]
    pub(crate) ticket: TicketArg,
    /// The directory to write; absent or empty
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Which protected values to hand over: all, none, fields such as text,name, or only what a role recorded, such as desk
    #[arg(long, value_name = "WHAT", default_value = "none", value_parser = disclose)]
    pub(crate) disclose: Disclose,
    /// A checkpoint that the receiver has seen; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) seen: Vec<PathBuf>,
}

/// What a bundle is checked against.
#[derive(Args, Debug)]
pub(crate) struct BundleVerifyArgs {
    /// The directory of the bundle
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// The verifier key of the log, from somebody you trust and never from the bundle; may be given several times
    #[arg(long, value_name = "VKEY", required = true)]
    pub(crate) key: Vec<String>,
    /// A checkpoint of the log that you kept from earlier; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) seen: Vec<PathBuf>,
}

/// Reads what is to be disclosed: one word, or fields, or roles.
fn disclose(text: &str) -> Result<Disclose, String> {
    match text {
        "all" => return Ok(Disclose::All),
        "none" => return Ok(Disclose::None),
        _ => {}
    }
    let words: Vec<&str> = text.split(',').map(str::trim).collect();
    let fields = [FieldName::Text, FieldName::Name, FieldName::Contact].map(FieldName::as_str);
    if words.iter().all(|word| fields.contains(word)) {
        return Ok(Disclose::Fields(words.into_iter().map(str::to_owned).collect()));
    }
    let roles: Option<BTreeSet<Role>> = words.into_iter().map(one_of).collect();
    roles.map(Disclose::Roles).ok_or_else(|| {
        format!("it is all, none, some of {}, or some of the roles", fields.join(", "))
    })
}
