//! Pages: one file each that needs nothing else, escaped throughout, the same bytes for the same input.

pub(crate) mod heat;
mod layers;
pub(crate) mod month;
pub(crate) mod month_own;
pub(crate) mod month_tables;
pub(crate) mod month_trends;
pub(crate) mod owed_tables;
pub(crate) mod place_tables;
mod replay;
mod replay_head;
mod replay_parts;
mod replay_rows;
mod replay_steps;
mod replay_tables;
mod replay_voices;
mod sheet_table;
mod table;
pub(crate) mod year;

use askama::Template;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use voc_engine::{MonthlyReport, Replay, ReportBasis};

pub(crate) use self::sheet_table::sheet_table;
pub(crate) use self::table::{Cell, Table};
pub(crate) use self::year::year_cells;
pub use self::{
    month::render_html,
    replay::{ReplayPage, render_replay_html},
    year::render_year_html,
};

/// The style of every page.
const STYLE: &str = include_str!("../templates/style.css");

/// The script of every page: it sorts tables.
const SORT: &str = include_str!("../templates/sort.js");

/// The script of the page of a case: it sorts tables, and shows the case as it stood at a moment.
const REPLAY: &str =
    concat!(include_str!("../templates/sort.js"), include_str!("../templates/replay.js"));

/// What every page begins and ends with: what it may do, and which log it was made from.
pub(crate) struct Frame<'a> {
    pub(crate) policy: String,
    pub(crate) style: &'static str,
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
            policy: content_security_policy(SORT),
            style: STYLE,
            script: SORT,
            origin: &basis.origin,
            entries: basis.size,
            root: &basis.root,
            simulated: basis.simulated,
        }
    }

    fn of_replay(replay: &'a Replay) -> Self {
        Self {
            policy: content_security_policy(REPLAY),
            style: STYLE,
            script: REPLAY,
            origin: &replay.origin,
            entries: replay.log_size,
            root: &replay.log_root,
            simulated: replay.simulated,
        }
    }
}

/// Returns the policy that lets a page load nothing and send nothing, and use no style and run no script
/// but its own, which it knows by their hashes.
fn content_security_policy(script: &str) -> String {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        hash(STYLE),
        hash(script)
    )
}

/// Writes a template.
pub(crate) fn written(template: &impl Template) -> String {
    template.render().expect("BUG: templates only print strings and numbers")
}
