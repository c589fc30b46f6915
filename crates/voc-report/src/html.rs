//! Pages: one file each that needs nothing else, escaped throughout, the same bytes for the same input.

mod month;
mod month_tables;
mod replay;
mod replay_rows;
mod replay_voices;
mod table;

use askama::Template;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use voc_engine::{MonthlyReport, Replay, ReportBasis};

pub(crate) use self::table::{Cell, Table};
pub use self::{month::render_html, replay::render_replay_html};

/// The script of every page: it sorts tables. It is allowed to run by its hash, and no other is.
const SCRIPT: &str = include_str!("../templates/sort.js");

/// What every page begins and ends with: what it may do, and which log it was made from.
pub(crate) struct Frame<'a> {
    pub(crate) policy: String,
    pub(crate) script: &'static str,
    pub(crate) origin: &'a str,
    pub(crate) entries: u64,
    pub(crate) root: &'a str,
    pub(crate) simulated: bool,
}

impl<'a> Frame<'a> {
    fn of_report(report: &'a MonthlyReport) -> Self {
        Self::of_basis(&report.as_of)
    }

    pub(crate) fn of_basis(basis: &'a ReportBasis) -> Self {
        Self {
            policy: content_security_policy(),
            script: SCRIPT,
            origin: &basis.origin,
            entries: basis.size,
            root: &basis.root,
            simulated: basis.simulated,
        }
    }

    fn of_replay(replay: &'a Replay) -> Self {
        Self {
            policy: content_security_policy(),
            script: SCRIPT,
            origin: &replay.origin,
            entries: replay.log_size,
            root: &replay.log_root,
            simulated: replay.simulated,
        }
    }
}

/// Returns the policy that lets a page load nothing, send nothing and run nothing but our script.
fn content_security_policy() -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// Writes a template.
pub(crate) fn written(template: &impl Template) -> String {
    template.render().expect("BUG: templates only print strings and numbers")
}
