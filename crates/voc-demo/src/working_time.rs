//! Office hours as one line of seconds, so that a dwell of some hours is an addition.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use voc_engine::domain::calendar::Calendar;
use voc_engine::{ReportMonth, Timestamp};

/// The seconds of a working day, 09:00 to 18:00.
pub(crate) const WORKING_DAY: i64 = 9 * HOUR;
/// An hour in seconds.
pub(crate) const HOUR: i64 = 60 * 60;
/// A minute in seconds.
pub(crate) const MINUTE: i64 = 60;

/// The opening hour, in seconds of the day.
const OPENS: i64 = 9 * HOUR;
/// Seoul is nine hours ahead of UTC and has had no summer time since 1988.
const OFFSET: i64 = 9 * HOUR;
const DAY: i64 = 24 * HOUR;

/// The working days around a month.
#[derive(Debug)]
pub(crate) struct WorkingTime {
    /// The midnights of working days, in Unix seconds.
    midnights: Vec<i64>,
    /// For each day from the first on, the index of the working day that it is or that follows.
    index: Vec<usize>,
    /// The midnight of the first day.
    first: i64,
}

impl WorkingTime {
    /// Looks up the working days from two months before a month to half a year after it.
    pub(crate) fn around(month: ReportMonth) -> Self {
        let calendar = Calendar::kr_office();
        let first = month.first_day() - Days::new(62);
        let mut days = Self { midnights: Vec::new(), index: Vec::new(), first: midnight(first) };
        for day in first.iter_days().take(62 + 31 + 183) {
            days.index.push(days.midnights.len());
            if is_working_day(calendar, day) {
                days.midnights.push(midnight(day));
            }
        }
        days
    }

    /// Returns the place of a moment on the line of working seconds, or of the opening that follows.
    pub(crate) fn place(&self, moment: i64) -> i64 {
        let since = moment - self.first;
        let day = usize::try_from(since.div_euclid(DAY)).unwrap_or(0);
        let index = self.index.get(day).copied().unwrap_or(self.midnights.len());
        let start = i64::try_from(index).unwrap_or(i64::MAX / DAY) * WORKING_DAY;
        let today = self.midnights.get(index) == Some(&(moment - since.rem_euclid(DAY)));
        let within = if today { (since.rem_euclid(DAY) - OPENS).clamp(0, WORKING_DAY) } else { 0 };
        start + within
    }

    /// Returns the moment at a place on the line, in Unix seconds.
    pub(crate) fn moment(&self, place: i64) -> i64 {
        let index = usize::try_from(place.div_euclid(WORKING_DAY)).unwrap_or(0);
        let last = self.midnights.last().copied().unwrap_or(self.first);
        let midnight = self.midnights.get(index).copied().unwrap_or(last + DAY);
        midnight + OPENS + place.rem_euclid(WORKING_DAY)
    }

    /// Tells whether a moment lies within office hours.
    pub(crate) fn is_open(&self, moment: i64) -> bool {
        self.moment(self.place(moment)) == moment
    }
}

/// Returns the midnight in Seoul with which a day begins, in Unix seconds.
pub(crate) fn midnight(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp() - OFFSET
}

/// Returns the day in Seoul that a moment in Unix seconds falls into.
pub(crate) fn day_of(moment: i64) -> NaiveDate {
    let days = i32::try_from((moment + OFFSET).div_euclid(DAY)).unwrap_or_default();
    NaiveDate::from_epoch_days(days).unwrap_or_default()
}

/// Makes a timestamp from Unix seconds.
pub(crate) const fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

/// Tells whether the office opens on a day; beyond the calendar every weekday is one.
pub(crate) fn is_working_day(calendar: &Calendar, day: NaiveDate) -> bool {
    let from = timestamp(midnight(day)).to_utc();
    let to = timestamp(midnight(day) + DAY).to_utc();
    match calendar.business_time_between(from, to) {
        Ok(open) => open > chrono::TimeDelta::zero(),
        Err(_) => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp()
    }

    #[test]
    fn a_working_day_after_the_holidays_of_october() {
        let working = WorkingTime::around("2026-10".parse().unwrap());
        let after = |from: &str, seconds| working.moment(working.place(at(from)) + seconds);
        // Friday 2 October; Saturday is a holiday, Monday its substitute.
        assert_eq!(after("2026-10-02T17:00:00+09:00", 2 * HOUR), at("2026-10-06T10:00:00+09:00"));
        assert_eq!(after("2026-10-03T12:00:00+09:00", 0), at("2026-10-06T09:00:00+09:00"));
        assert!(working.is_open(at("2026-10-06T09:00:00+09:00")));
        assert!(!working.is_open(at("2026-10-05T10:00:00+09:00")));
        assert!(!working.is_open(at("2026-10-06T20:00:00+09:00")));
        assert_eq!(day_of(at("2026-10-06T00:00:00+09:00")).to_string(), "2026-10-06");
    }
}
