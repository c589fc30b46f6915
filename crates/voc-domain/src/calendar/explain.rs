//! Why a deadline is as late as it is: the closed stretches it jumped over.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::week::Block;
use super::{BusinessTimeError, Calendar, HolidayName, instant, millis};

/// The longest explanation, in closed stretches: more than a year of an office with a lunch break.
/// Nobody reads further, and the caller's memory stays bounded.
pub const CLOSED_SPANS_MAX: usize = 1_000;

/// A stretch of time in which a calendar was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClosedSpan {
    /// First closed instant.
    pub from: DateTime<Utc>,
    /// First instant after it.
    pub to: DateTime<Utc>,
    /// Why it was closed.
    pub reason: ClosedReason,
}

/// Says why a calendar was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClosedReason {
    /// Before the first or after the last open block of a working day.
    Night,
    /// A day of the week that never opens.
    Weekend,
    /// Between two open blocks, or a break on that date.
    Break,
    /// A holiday.
    Holiday(HolidayName),
    /// A day the organisation itself closed, with the reason it gives.
    OwnClosedDay(String),
}

impl fmt::Display for ClosedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Night => f.write_str("outside opening hours"),
            Self::Weekend => f.write_str("weekly day off"),
            Self::Break => f.write_str("break"),
            Self::Holiday(name) => write!(f, "holiday: {} ({})", name.en, name.ko),
            Self::OwnClosedDay(reason) => write!(f, "own closed day: {reason}"),
        }
    }
}

/// Lists closed stretches in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The stretches, at most [`CLOSED_SPANS_MAX`].
    pub closed: Vec<ClosedSpan>,
    /// How far they go: the end asked for, or the end of the last one if there are more.
    pub explained_until: DateTime<Utc>,
}

impl Calendar {
    /// Returns the closed stretches between two instants, with the reason for each.
    ///
    /// Takes time in proportion to the days between them, unlike [`Calendar::due`], so ask
    /// only when somebody wants to know.
    ///
    /// ```
    /// use voc_domain::calendar::{Calendar, ClosedReason};
    ///
    /// let office = Calendar::kr_office();
    /// let why = office.explain("2012-06-05T07:00:00Z".parse()?, "2012-06-07T06:00:00Z".parse()?)?;
    /// let [night, holiday, early] = why.closed.as_slice() else { panic!("three stretches") };
    /// assert_eq!(night.reason, ClosedReason::Night);
    /// assert_eq!(holiday.reason.to_string(), "holiday: Memorial Day (현충일)");
    /// assert_eq!(early.to, "2012-06-07T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError::OutsideYears`] if either instant is.
    pub fn explain(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Explanation, BusinessTimeError> {
        let (start, end) = (millis(from)?, millis(to)?);
        let mut closed: Vec<ClosedSpan> = Vec::new();
        let days = self.timeline.day_of(start)..=self.timeline.day_of(end.max(start));
        for (stretch, reason) in days.flat_map(|day| self.closed_on(day)) {
            let (from, to) = (stretch.from.max(start), stretch.to.min(end));
            if from >= to {
                continue;
            }
            let (from, to) = (instant(from), instant(to));
            let same_reason = |last: &&mut ClosedSpan| last.reason == reason && last.to == from;
            if let Some(last) = closed.last_mut().filter(same_reason) {
                last.to = to;
                continue;
            }
            if closed.len() == CLOSED_SPANS_MAX {
                let explained_until = closed.last().map_or(from, |last| last.to);
                return Ok(Explanation { closed, explained_until });
            }
            closed.push(ClosedSpan { from, to, reason });
        }
        Ok(Explanation { closed, explained_until: to })
    }

    /// Returns the closed stretches of one day, in order.
    fn closed_on(&self, day: i64) -> Vec<(Block, ClosedReason)> {
        let zone = self.timeline.zone();
        let (start, end) = (zone.start_of(day), zone.start_of(day + 1));
        if let Some(reason) = self.closures.get(&day) {
            return vec![(Block { from: start, to: end }, reason.clone())];
        }
        let usual = self.timeline.week().blocks_on(day);
        let (Some(first), Some(last)) = (usual.first(), usual.last()) else {
            return vec![(Block { from: start, to: end }, ClosedReason::Weekend)];
        };
        let midnight = day * super::zone::DAY_MS;
        let opens = zone.instant_of(midnight + first.from).clamp(start, end);
        let closes = zone.instant_of(midnight + last.to).clamp(opens, end);
        let mut closed = vec![(Block { from: start, to: opens }, ClosedReason::Night)];
        let mut closed_from = opens;
        for block in self.timeline.open_blocks(day) {
            closed.push((Block { from: closed_from, to: block.from }, ClosedReason::Break));
            closed_from = block.to;
        }
        closed.push((Block { from: closed_from, to: closes }, ClosedReason::Break));
        closed.push((Block { from: closes, to: end }, ClosedReason::Night));
        closed
    }
}
