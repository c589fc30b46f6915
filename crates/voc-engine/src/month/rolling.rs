//! The last twelve whole months together.

use serde::Serialize;
use voc_domain::Ticket;

use super::{
    Sample,
    figures::{self, Figure},
    range::ReportMonth,
    trend::{Months, YEAR},
};
use crate::engine::Engine;

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

/// Returns the figures of the last twelve months that were over when they were judged; nothing when none was.
pub(super) fn rolling_year(
    engine: &Engine,
    tickets: &[Ticket],
    months: &Months<'_>,
) -> Option<RollingYear> {
    let samples: Vec<_> = months.each().map(|(sample, _)| sample).collect();
    let whole = |sample: &&&Sample<'_>| sample.judged_at == sample.last_moment();
    let whole: Vec<_> = samples.iter().rev().filter(whole).take(YEAR).collect();
    let (last, first) = (whole.first()?, whole.last()?);
    let span = engine.span(tickets, (first.month, last.month), last.judged_at);
    Some(RollingYear {
        first_month: first.month,
        last_month: last.month,
        months: whole.len(),
        figures: figures::figures(&span).iter().map(RollingFigure::of).collect(),
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
