//! A calendar month and where it begins and ends.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use voc_domain::Timestamp;

/// A month, such as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportMonth {
    first: NaiveDate,
}

/// A text that is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month looks like `2026-11`")]
pub struct MonthError;

impl ReportMonth {
    /// Makes a month from a year and a month from 1 to 12.
    ///
    /// # Errors
    /// When there is no such month.
    pub fn new(year: i32, month: u32) -> Result<Self, MonthError> {
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(MonthError)?;
        if (1900..=2098).contains(&year) { Ok(Self { first }) } else { Err(MonthError) }
    }

    /// Returns the month that a moment falls into in a time zone.
    #[must_use]
    pub fn of(moment: Timestamp, time_zone: Tz) -> Self {
        let date = moment.to_utc().with_timezone(&time_zone).date_naive();
        Self { first: date.with_day(1).unwrap_or(date) }
    }

    /// Returns the month before.
    #[must_use]
    pub fn before(self) -> Self {
        let last = self.first.pred_opt().unwrap_or(self.first);
        Self { first: last.with_day(1).unwrap_or(last) }
    }

    /// Returns the month that lies so many months back.
    #[must_use]
    pub fn back(self, months: u32) -> Self {
        let first = self.first.checked_sub_months(chrono::Months::new(months));
        Self { first: first.unwrap_or(self.first) }
    }

    /// Returns the year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// Returns the first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Returns the first day of the month after.
    #[must_use]
    pub fn next_first_day(self) -> NaiveDate {
        self.first.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the days of the month.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let end = self.next_first_day();
        self.first.iter_days().take_while(move |day| *day < end)
    }

    /// Returns the first moment of the month and the first moment after it, in a time zone.
    #[must_use]
    pub fn bounds(self, time_zone: Tz) -> (Timestamp, Timestamp) {
        (midnight(self.first, time_zone), midnight(self.next_first_day(), time_zone))
    }
}

/// Returns the first moment of a day. A day whose midnight a clock change skips begins after the gap.
pub(super) fn midnight(day: NaiveDate, time_zone: Tz) -> Timestamp {
    let start = day.and_time(NaiveTime::MIN);
    let found = (0..=180).find_map(|minutes| {
        let wall = start + chrono::TimeDelta::minutes(minutes);
        time_zone.from_local_datetime(&wall).earliest()
    });
    found.map_or(start.and_utc().into(), |local| local.to_utc().into())
}

impl fmt::Display for ReportMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for ReportMonth {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let (year, month) = text.split_once('-').ok_or(MonthError)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(MonthError);
        }
        let number = |part: &str| part.parse::<u32>().map_err(|_| MonthError);
        Self::new(i32::try_from(number(year)?).map_err(|_| MonthError)?, number(month)?)
    }
}

impl Serialize for ReportMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_the_hospitals_time_zone() {
        let month: ReportMonth = "2026-11".parse().unwrap();
        let (start, end) = month.bounds(chrono_tz::Asia::Seoul);
        assert_eq!(start.to_string(), "2026-10-31T15:00:00.000Z");
        assert_eq!(end.to_string(), "2026-11-30T15:00:00.000Z");
        assert_eq!(month.days().count(), 30);
        assert_eq!(month.before().to_string(), "2026-10");
        assert_eq!(ReportMonth::of(start, chrono_tz::Asia::Seoul), month);
    }

    #[test]
    fn a_midnight_that_a_clock_change_skips_is_the_end_of_the_gap() {
        // In Beirut the clocks of 27 March 2022 went from 00:00 to 01:00.
        let day = NaiveDate::from_ymd_opt(2022, 3, 27).unwrap();
        let moment = midnight(day, chrono_tz::Asia::Beirut);
        assert_eq!(moment.to_string(), "2022-03-26T22:00:00.000Z");
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["2026", "2026-13", "26-01", "2026-1", "2026-00", "x-y"] {
            assert!(text.parse::<ReportMonth>().is_err(), "{text}");
        }
    }
}
