//! What a report is about, and the point of the log it is computed from.

use std::str::FromStr;

use voc_engine::ReportMonth;

/// The first word after `voc report`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PeriodArg {
    /// A month.
    Month(ReportMonth),
    /// A year, which the next word names.
    Year,
}

impl FromStr for PeriodArg {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        match text {
            "year" | "연간" => Ok(Self::Year),
            month => month.parse().map(Self::Month).map_err(|_| PeriodError),
        }
    }
}

/// A text that is no period.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a month looks like `2026-11`, and a year like `year 2026`")]
pub(crate) struct PeriodError;
