//! The last twelve whole months together.

use serde::Serialize;
use voc_domain::Timestamp;

use super::{
    figures::{Figure, Rate, finish as figures},
    range::ReportMonth,
    sum::Each,
    trend::{Months, YEAR},
};

/// How far back the first of twelve months lies from the last.
pub(super) const YEAR_BACK: u32 = 11;

/// The figures of the last twelve whole months together, or of as many as there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RollingYear {
    /// The first of the months.
    pub first_month: ReportMonth,
    /// The last of them.
    pub last_month: ReportMonth,
    /// How many months there are.
    pub months: usize,
    /// The figures over all of them.
    pub figures: Vec<RollingFigure>,
}

/// A figure over several months, without the tickets: each of them stands in the report of its month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RollingFigure {
    /// The stable name of the figure.
    pub name: &'static str,
    /// How many meet the condition.
    pub numerator: usize,
    /// How many count.
    pub denominator: usize,
    /// A median in business milliseconds, where the figure is about a time.
    pub median_ms: Option<i64>,
    /// Nine of ten took no longer than this, in business milliseconds.
    pub p90_ms: Option<i64>,
}

/// Returns the last month up to one that was over at a moment.
pub(super) fn last_whole(
    month: ReportMonth,
    now: Timestamp,
    time_zone: chrono_tz::Tz,
) -> ReportMonth {
    // A month is over at its last moment.
    let next = Timestamp::from_millis(now.millis() + 1);
    month.min(ReportMonth::of(next, time_zone).before())
}

/// Returns the figures of the last twelve months that were over when they were judged; nothing when none was.
pub(super) fn finish(months: &Months<'_>, rates: &Each<Rate>) -> Option<RollingYear> {
    let whole = months.each().map(|(sample, _)| sample).filter(|sample| sample.is_whole());
    let whole: Vec<_> = whole.collect();
    let of_year = whole.get(whole.len().saturating_sub(YEAR)..).unwrap_or_default();
    let (first, last) = (of_year.first()?, of_year.last()?);
    Some(RollingYear {
        first_month: first.month,
        last_month: last.month,
        months: of_year.len(),
        figures: figures(rates).iter().map(RollingFigure::of).collect(),
    })
}

impl RollingFigure {
    fn of(figure: &Figure) -> Self {
        Self {
            name: figure.name,
            numerator: figure.numerator.len(),
            denominator: figure.denominator.len(),
            median_ms: figure.median_ms,
            p90_ms: figure.p90_ms,
        }
    }
}
