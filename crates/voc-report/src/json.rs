//! The reports of a month and of a year for programs.

use serde::Serialize;
use voc_engine::{MonthlyReport, YearReport};

/// Renders the report of a month as one indented JSON document: every number with its tickets, codes
/// as they are stored, moments in Unix milliseconds.
#[must_use]
pub fn render_json(report: &MonthlyReport) -> String {
    written(report)
}

/// Renders the report of a year as one indented JSON document, like [`render_json`].
#[must_use]
pub fn render_year_json(report: &YearReport) -> String {
    written(report)
}

fn written(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report)
        .expect("BUG: a report has text keys only and no number JSON lacks");
    text.push('\n');
    text
}
