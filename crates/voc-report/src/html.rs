//! Pages: one file each that needs nothing else, escaped throughout, the same bytes for the same input.

mod month;
mod month_tables;
mod replay;
mod replay_rows;
mod table;

use askama::Template;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};

pub use self::{month::render_html, replay::render_replay_html};

/// The script of every page: it sorts tables. It is allowed to run by its hash, and no other is.
const SCRIPT: &str = include_str!("../templates/sort.js");

/// Returns the policy that lets a page load nothing, send nothing and run nothing but our script.
fn content_security_policy() -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// Writes a template.
fn written(template: &impl Template) -> String {
    template.render().expect("BUG: templates only print strings and numbers")
}
