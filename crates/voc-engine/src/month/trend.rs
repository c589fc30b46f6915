//! The main numbers over the last months, with the limits of their ordinary variation.
//!
//! Every ticket is looked at once: each of its facts is counted in the month that holds it, so that the
//! effort grows with the facts and not with the months. A month counts what its own report counts.

use serde::Serialize;
use voc_domain::{
    ClockKind, Timestamp,
    spc::{ControlChart, Limits, SpecialCause},
};

use super::{
    Sample,
    case::Case,
    deadlines::{self, Kept},
    moments::Moments,
    overdue,
    range::ReportMonth,
    satisfaction,
    sum::{Each, sum_of_fields},
};

/// How many months a trend goes back at the most: two years show a season twice.
pub(super) const MONTHS_MAX: u32 = 24;
/// How many months a year has.
pub(super) const YEAR: usize = 12;

/// What the values of a trend are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendUnit {
    /// How many.
    Count,
    /// A share, in percent.
    Percent,
    /// A mean of points from 1 to 5.
    Points,
}

/// One of the main numbers over the last months.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// The stable name.
    pub name: &'static str,
    /// What the values are.
    pub unit: TrendUnit,
    /// The months, the earliest first.
    pub points: Vec<TrendPoint>,
    /// The mean of the whole months; nothing for fewer than two.
    pub mean: Option<f64>,
    /// The limits of ordinary variation; nothing for fewer than two months, or when nothing ever moved.
    pub limits: Option<Limits>,
    /// How many whole months have a value. With fewer than
    /// [`POINTS_WISE`](voc_domain::spc::POINTS_WISE) the limits may still move.
    pub months: usize,
    /// The last twelve whole months together: of counts the mean of a month, of shares and points those of
    /// everything in them.
    pub rolling_year: Option<f64>,
    /// How many of these twelve months there are.
    pub rolling_year_months: usize,
}

/// A month of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TrendPoint {
    /// The month.
    pub month: ReportMonth,
    /// How many, or how many of them, or the sum of the points.
    pub count: u64,
    /// Of how many; nothing for a count.
    pub of: Option<u64>,
    /// The value; nothing where there is nothing to have a share of.
    pub value: Option<f64>,
    /// Whether the month was not over when it was judged; mean and limits leave it out.
    pub partial: bool,
    /// Why the value is out of the ordinary, if it is.
    pub special_cause: Option<SpecialCause>,
}

/// The numbers of one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) brought_forward: u64,
    pub(super) new: u64,
    pub(super) reopened: u64,
    pub(super) closed: u64,
    pub(super) merged: u64,
    pub(super) carried_forward: u64,
    overdue: u64,
    first_contact: Share,
    acknowledgement: Share,
    resolution: Share,
    promise: Share,
    satisfaction: Share,
}

/// Some of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    part: u64,
    whole: u64,
}

/// How a trend is read off the numbers of a month.
enum Read {
    Count(fn(&Tally) -> u64),
    Percent(fn(&Tally) -> Share),
    Points(fn(&Tally) -> Share),
}

/// The trends, in the order of the report.
const TRENDS: &[(&str, Read)] = &[
    ("new", Read::Count(|month| month.new)),
    ("closed", Read::Count(|month| month.closed)),
    ("reopened", Read::Count(|month| month.reopened)),
    ("carried_forward", Read::Count(|month| month.carried_forward)),
    ("overdue", Read::Count(|month| month.overdue)),
    ("acknowledgement_in_time", Read::Percent(|month| month.acknowledgement)),
    ("first_contact_in_time", Read::Percent(|month| month.first_contact)),
    ("resolution_in_time", Read::Percent(|month| month.resolution)),
    ("promises_kept", Read::Percent(|month| month.promise)),
    ("satisfaction", Read::Points(|month| month.satisfaction)),
];

sum_of_fields!(Share: part, whole);
sum_of_fields!(Tally: brought_forward, new, reopened, closed, merged, carried_forward, overdue, first_contact, acknowledgement, resolution, promise, satisfaction);

/// Counts every ticket in each of some months that follow upon each other, the earliest first.
pub(super) fn months(tickets: &[Case], samples: &[Sample<'_>]) -> Each<Tally> {
    let mut months = Counting { samples, tallies: vec![Tally::default(); samples.len()] };
    tickets.iter().for_each(|ticket| months.count(ticket));
    Each(months.tallies)
}

/// Months that follow upon each other, while tickets are counted in them.
struct Counting<'a> {
    samples: &'a [Sample<'a>],
    tallies: Vec<Tally>,
}

impl<'a> Counting<'a> {
    fn count(&mut self, ticket: &Case) {
        self.count_turns(&ticket.moments);
        for clock in &ticket.clocks {
            self.count_clock(clock);
        }
        for (moment, points) in satisfaction::answers(ticket) {
            let in_time = |sample: &Sample<'_>| moment <= sample.judged_at;
            if let Some((_, tally)) = self.month_of(moment).filter(|(sample, _)| in_time(sample)) {
                tally.satisfaction.part += points;
                tally.satisfaction.whole += 1;
            }
        }
    }

    fn count_turns(&mut self, moments: &Moments) {
        let mut add = |at: &[Timestamp], to: fn(&mut Tally) -> &mut u64| {
            for moment in at {
                if let Some((_, tally)) = self.month_of(*moment) {
                    *to(tally) += 1;
                }
            }
        };
        add(moments.received.as_slice(), |month| &mut month.new);
        add(&moments.closed, |month| &mut month.closed);
        add(&moments.reopened, |month| &mut month.reopened);
        add(moments.merged.as_slice(), |month| &mut month.merged);
        for (sample, tally) in self.samples.iter().zip(&mut self.tallies) {
            tally.brought_forward += u64::from(moments.is_open_before(sample.start));
            tally.carried_forward += u64::from(moments.is_open_before(sample.end));
        }
    }

    fn count_clock(&mut self, clock: &voc_domain::Clock) {
        for (sample, tally) in self.samples.iter().zip(&mut self.tallies) {
            tally.overdue += u64::from(overdue::is_overdue(clock, sample.judged_at));
        }
        let Some((sample, tally)) = self.month_of(clock.start.due) else { return };
        let share = match clock.start.clock.kind {
            ClockKind::FirstContact => &mut tally.first_contact,
            ClockKind::Acknowledgement => &mut tally.acknowledgement,
            ClockKind::Resolution => &mut tally.resolution,
            ClockKind::Promise => &mut tally.promise,
            _ => return,
        };
        if let Some(kept) = deadlines::kept(clock, sample) {
            share.whole += 1;
            share.part += u64::from(kept == Kept::Met);
        }
    }

    /// Returns the month that holds a moment, if it is one of these.
    fn month_of(&mut self, moment: Timestamp) -> Option<(&'a Sample<'a>, &mut Tally)> {
        let begun = self.samples.partition_point(|sample| sample.start <= moment);
        let index = begun.checked_sub(1)?;
        let sample = self.samples.get(index).filter(|sample| sample.holds(moment))?;
        Some((sample, self.tallies.get_mut(index)?))
    }
}

/// Months that follow upon each other, with their numbers.
pub(super) struct Months<'a> {
    samples: &'a [Sample<'a>],
    tallies: &'a [Tally],
}

impl<'a> Months<'a> {
    /// Leaves out the months before the first in which something was received: a log that began then would look
    /// like a hospital without complaints. The last month is always there.
    pub(super) fn since_begun(samples: &'a [Sample<'a>], tallies: &'a Each<Tally>) -> Self {
        let begun = tallies.0.iter().position(|month| month.new > 0);
        let last = samples.len().saturating_sub(1);
        let first = begun.unwrap_or(last);
        let samples = samples.get(first..).unwrap_or_default();
        Self { samples, tallies: tallies.0.get(first..).unwrap_or_default() }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = (&Sample<'a>, &Tally)> {
        self.samples.iter().zip(self.tallies)
    }

    /// Returns the trends over these months.
    pub(super) fn trends(&self) -> Vec<Trend> {
        TRENDS.iter().map(|(name, read)| self.trend(name, read)).collect()
    }

    fn trend(&self, name: &'static str, read: &Read) -> Trend {
        let unit = read.unit();
        let points =
            self.each().map(|(sample, tally)| TrendPoint::of(sample, unit, read.of(tally)));
        Trend::of(name, unit, points.collect())
    }
}

impl TrendPoint {
    /// Makes a month of a trend of shares: so many of so many.
    pub(super) fn of_share(month: ReportMonth, (part, whole): (u64, u64), partial: bool) -> Self {
        let value = value(TrendUnit::Percent, part, Some(whole));
        Self { month, count: part, of: Some(whole), value, partial, special_cause: None }
    }

    fn of(sample: &Sample<'_>, unit: TrendUnit, (count, of): (u64, Option<u64>)) -> Self {
        Self {
            month: sample.month,
            count,
            of,
            value: value(unit, count, of),
            partial: sample.judged_at.millis() + 1 < sample.end.millis(),
            special_cause: None,
        }
    }
}

impl Trend {
    /// Makes a trend of shares of its months.
    pub(super) fn of_shares(name: &'static str, points: Vec<TrendPoint>) -> Self {
        Self::of(name, TrendUnit::Percent, points)
    }

    /// Makes a trend of its months, and judges those that are over.
    fn of(name: &'static str, unit: TrendUnit, mut points: Vec<TrendPoint>) -> Self {
        let mut judged: Vec<_> = points
            .iter_mut()
            .filter(|point| !point.partial)
            .filter_map(|point| point.value.map(|value| (value, point)))
            .collect();
        let values: Vec<_> = judged.iter().map(|(value, _)| *value).collect();
        let chart = ControlChart::of(&values).ok();
        for ((_, point), cause) in
            judged.iter_mut().zip(chart.iter().flat_map(|one| &one.special_causes))
        {
            point.special_cause = *cause;
        }
        let (rolling_year, rolling_year_months) = rolling_year(unit, &points);
        Self {
            name,
            unit,
            points,
            mean: chart.as_ref().map(|chart| chart.mean),
            limits: chart.as_ref().and_then(|chart| chart.limits),
            months: values.len(),
            rolling_year,
            rolling_year_months,
        }
    }
}

impl Read {
    const fn unit(&self) -> TrendUnit {
        match self {
            Self::Count(_) => TrendUnit::Count,
            Self::Percent(_) => TrendUnit::Percent,
            Self::Points(_) => TrendUnit::Points,
        }
    }

    /// Returns how many there are in a month, and of how many where it is a share.
    fn of(&self, month: &Tally) -> (u64, Option<u64>) {
        match self {
            Self::Count(count) => (count(month), None),
            Self::Percent(share) | Self::Points(share) => {
                let share = share(month);
                (share.part, Some(share.whole))
            }
        }
    }
}

/// Brings the last twelve whole months together, and says how many of them there are.
fn rolling_year(unit: TrendUnit, points: &[TrendPoint]) -> (Option<f64>, usize) {
    let whole = points.iter().rev().filter(|point| !point.partial);
    let last: Vec<_> = whole.take(YEAR).collect();
    let count = last.iter().map(|point| point.count).sum();
    let all = match unit {
        TrendUnit::Count => last.len() as u64,
        TrendUnit::Percent | TrendUnit::Points => last.iter().filter_map(|point| point.of).sum(),
    };
    (value(unit, count, Some(all)), last.len())
}

#[expect(clippy::cast_precision_loss, reason = "counts of tickets stay far below 2^53")]
fn value(unit: TrendUnit, count: u64, of: Option<u64>) -> Option<f64> {
    let Some(of) = of else { return Some(count as f64) };
    let scale = if unit == TrendUnit::Percent { 100.0 } else { 1.0 };
    (of > 0).then(|| count as f64 * scale / of as f64)
}
