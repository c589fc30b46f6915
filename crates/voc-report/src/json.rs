//! The report of a month for programs.

use voc_engine::MonthlyReport;

/// Renders the report of a month as one indented JSON document: every number with its tickets, codes
/// as they are stored, moments in Unix milliseconds.
#[must_use]
pub fn render_json(report: &MonthlyReport) -> String {
    let mut text = serde_json::to_string_pretty(report)
        .expect("BUG: a report has text keys only and no number JSON lacks");
    text.push('\n');
    text
}
