//! The rates and medians of a month, one formula each. `docs/indicators.md` defines them.

use serde::Serialize;
use voc_domain::{ClockKind, FlagRule, PromiseState, TicketNumber, Timestamp};

use super::{
    Sample,
    case::Case,
    deadlines, learning, numbers,
    sum::{Each, sum_of_fields},
};

/// A rate: which tickets count, and which of them meet the condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The stable name of the figure.
    pub name: &'static str,
    /// The tickets (or, for promises, their tickets, once each) that meet the condition.
    pub numerator: Vec<TicketNumber>,
    /// The tickets that count.
    pub denominator: Vec<TicketNumber>,
    /// A median in business milliseconds, where the figure is about a time.
    pub median_ms: Option<i64>,
    /// Nine of ten took no longer than this, in business milliseconds.
    pub p90_ms: Option<i64>,
}

impl Figure {
    /// Returns the share in percent, or nothing when nothing counts.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of tickets stay far below 2^53")]
    pub fn percent(&self) -> Option<f64> {
        let all = self.denominator.len();
        (all > 0).then(|| self.numerator.len() as f64 * 100.0 / all as f64)
    }
}

/// What is counted for a figure.
#[derive(Clone, Debug)]
pub(super) struct Rate {
    name: &'static str,
    numerator: Vec<TicketNumber>,
    denominator: Vec<TicketNumber>,
    times: Vec<i64>,
}

sum_of_fields!(Rate: numerator, denominator, times; of name);

impl Rate {
    pub(super) fn finish(&self) -> Figure {
        Figure {
            name: self.name,
            numerator: self.numerator.clone(),
            denominator: self.denominator.clone(),
            median_ms: median(&self.times),
            p90_ms: percentile_90(&self.times),
        }
    }
}

pub(super) fn finish(rates: &Each<Rate>) -> Vec<Figure> {
    rates.0.iter().map(Rate::finish).collect()
}

pub(super) fn figures(sample: &Sample<'_>) -> Each<Rate> {
    let mut figures = vec![
        clock_kept("first_contact_in_time", ClockKind::FirstContact, sample),
        clock_kept("acknowledgement_in_time", ClockKind::Acknowledgement, sample),
        clock_kept("resolution_in_time", ClockKind::Resolution, sample),
        clock_kept("agreed_in_time", ClockKind::Agreed, sample),
        clock_kept("statutory_in_time", ClockKind::Statutory, sample),
        clock_kept("promises_kept", ClockKind::Promise, sample),
        promises_with_time(sample),
        resolution_time(sample),
        reopened_within_30_days(sample),
        in_order(sample),
        escalated(sample),
    ];
    figures.extend(learning::figures(sample));
    Each(figures)
}

/// Of the clocks that fell due in the month, those met by then.
fn clock_kept(name: &'static str, kind: ClockKind, sample: &Sample<'_>) -> Rate {
    let found = deadlines::of_kind(kind, sample);
    rate(name, found.met, found.due)
}

fn promises_with_time(sample: &Sample<'_>) -> Rate {
    let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
    for ticket in sample.tickets {
        let made = ticket.promises.iter().filter(|one| {
            sample.holds(one.made.occurred.latest())
                && !matches!(one.state, PromiseState::Withdrawn(_))
        });
        for promise in made {
            denominator.extend(ticket.number);
            if promise.told.is_some() {
                numerator.extend(ticket.number);
            }
        }
    }
    rate("promises_with_time", numerator, denominator)
}

fn resolution_time(sample: &Sample<'_>) -> Rate {
    let closed = numbers(sample.tickets.iter().filter(|ticket| sample.closed_in(ticket)));
    Rate {
        times: resolution_times(sample.tickets.iter(), sample),
        ..rate("resolution_time", closed.clone(), closed)
    }
}

/// Of the closes in the month, those reopened within 30 days.
fn reopened_within_30_days(sample: &Sample<'_>) -> Rate {
    const DAYS_30: i64 = 30 * 24 * 60 * 60 * 1000;
    let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
    for ticket in sample.tickets {
        let moments = &ticket.moments;
        for close in &moments.closed {
            if !sample.holds(*close) {
                continue;
            }
            denominator.extend(ticket.number);
            let soon =
                |again: Timestamp| (0..=DAYS_30).contains(&(again.millis() - close.millis()));
            if moments.reopened.iter().any(|again| soon(*again)) {
                numerator.extend(ticket.number);
            }
        }
    }
    rate("reopened_within_30_days", numerator, denominator)
}

/// Of the tickets closed in the month, those whose every stage was completed, and in order.
fn in_order(sample: &Sample<'_>) -> Rate {
    let closed = || sample.tickets.iter().filter(|ticket| sample.closed_in(ticket));
    let left =
        |ticket: &Case| ticket.flags.as_slice().iter().any(|flag| flag.rule == FlagRule::OrderLeft);
    let clean = |ticket: &&Case| !left(ticket);
    rate("stages_in_order", numbers(closed().filter(clean)), numbers(closed()))
}

/// Of the tickets open at some time in the month, those escalated in it.
fn escalated(sample: &Sample<'_>) -> Rate {
    let open =
        |ticket: &&Case| ticket.moments.is_open_before(sample.end) || sample.closed_in(ticket);
    let told = |ticket: &&Case| {
        let escalations = ticket.escalations.iter().filter(|one| one.is_escalation());
        escalations.into_iter().any(|one| sample.holds(one.mark.occurred.latest()))
    };
    let all = || sample.tickets.iter().filter(open);
    rate("escalated", numbers(all().filter(told)), numbers(all()))
}

pub(super) fn rate(
    name: &'static str,
    numerator: Vec<TicketNumber>,
    denominator: Vec<TicketNumber>,
) -> Rate {
    Rate { name, numerator, denominator, times: Vec::new() }
}

/// Returns the business time from receipt to the first close, of tickets first closed in the month.
pub(super) fn resolution_times<'a>(
    tickets: impl Iterator<Item = &'a Case>,
    sample: &Sample<'_>,
) -> Vec<i64> {
    tickets
        .filter_map(|ticket| {
            let moments = &ticket.moments;
            let (received, closed) = (moments.received?, *moments.closed.first()?);
            if !sample.holds(closed) {
                return None;
            }
            let (from, to) = (received.to_utc(), closed.to_utc());
            let open = sample.calendar.business_time_between(from, to).ok()?;
            Some(open.num_milliseconds().max(0))
        })
        .collect()
}

/// Returns the middle of sorted values; of an even number, the lower of the two in the middle.
pub(super) fn median(sorted: &[i64]) -> Option<i64> {
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// Returns the smallest of sorted values that at least nine of ten do not exceed (nearest rank).
pub(super) fn percentile_90(sorted: &[i64]) -> Option<i64> {
    let rank = (sorted.len() * 9).div_ceil(10);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1, 2, 3, 4]), Some(2));
        assert_eq!(median(&[1, 2, 3]), Some(2));
        assert_eq!(percentile_90(&[1]), Some(1));
        assert_eq!(percentile_90(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), Some(9));
    }
}
