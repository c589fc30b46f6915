//! Moments, days and intervals as people of the hospital write them, in its time zone.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike};
use chrono_tz::Tz;
use voc_engine::{ReportMonth, Timestamp, domain::Occurred};

use crate::{
    lang::Lang,
    wording::{Dates, Wording},
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The years between which moments are written; what lies beyond is written as the nearer of the two.
const FIRST_MS: i64 = -62_000_000_000_000;
const LAST_MS: i64 = 253_000_000_000_000;

impl Wording<'_> {
    /// Returns a moment on the hospital's clock.
    pub(crate) fn local(&self, moment: Timestamp) -> DateTime<Tz> {
        let within = Timestamp::from_millis(moment.millis().clamp(FIRST_MS, LAST_MS));
        within.to_utc().with_timezone(&self.time_zone)
    }

    /// Writes a moment to the minute: `2026. 3. 3.(화) 09:00`, `3 Mar 2026 (Tue) 09:00`.
    pub(crate) fn minute(&self, moment: Timestamp) -> String {
        let local = self.local(moment);
        format!("{} {}", self.day(local.date_naive()), clock_face(&local))
    }

    /// Writes a day with its weekday: `2026. 3. 3.(화)`, `3 Mar 2026 (Tue)`.
    pub(crate) fn day(&self, day: NaiveDate) -> String {
        if self.dates == Dates::Iso {
            return day.to_string();
        }
        let weekday = self.weekday(day);
        match self.lang {
            Lang::Ko => {
                format!("{}. {}. {}.({weekday})", day.year(), day.month(), day.day())
            }
            Lang::En => {
                format!("{} {} {} ({weekday})", day.day(), month_name(&MONTHS, day), day.year())
            }
        }
    }

    /// Writes a day without its year: `3. 3.`, `3 Mar`.
    pub(crate) fn day_short(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Ko => format!("{}. {}.", day.month(), day.day()),
            Lang::En => format!("{} {}", day.day(), month_name(&MONTHS, day)),
        }
    }

    /// Writes the day of the week: `화`, `Tue`.
    pub(crate) fn weekday(&self, day: NaiveDate) -> &'static str {
        let (ko, en) = match day.weekday() {
            chrono::Weekday::Mon => ("월", "Mon"),
            chrono::Weekday::Tue => ("화", "Tue"),
            chrono::Weekday::Wed => ("수", "Wed"),
            chrono::Weekday::Thu => ("목", "Thu"),
            chrono::Weekday::Fri => ("금", "Fri"),
            chrono::Weekday::Sat => ("토", "Sat"),
            chrono::Weekday::Sun => ("일", "Sun"),
        };
        self.pick(ko, en)
    }

    /// Writes a month: `2026년 11월`, `November 2026`.
    pub(crate) fn month(&self, month: ReportMonth) -> String {
        let first = month.first_day();
        match self.lang {
            Lang::Ko => format!("{}년 {}월", first.year(), first.month()),
            Lang::En => format!("{} {}", month_name(&MONTHS_LONG, first), first.year()),
        }
    }

    /// Writes an interval as people do: a day when it is a whole day, a span when it is a span.
    pub(crate) fn occurred(&self, occurred: Occurred) -> String {
        if occurred.is_exact() {
            return self.minute(occurred.earliest());
        }
        let (from, to) = (self.local(occurred.earliest()), self.local(occurred.latest()));
        let (first, last) = (from.date_naive(), to.date_naive());
        if is_midnight(&from) && ends_a_day(&to) {
            let last = if is_midnight(&to) { last.pred_opt().unwrap_or(last) } else { last };
            if first >= last {
                return self.day(first);
            }
            return format!("{} – {}", self.day(first), self.day(last));
        }
        if first == last {
            return format!("{} {}–{}", self.day(first), clock_face(&from), clock_face(&to));
        }
        format!("{} – {}", self.minute(occurred.earliest()), self.minute(occurred.latest()))
    }
}

fn month_name(names: &'static [&'static str; 12], day: NaiveDate) -> &'static str {
    names.get(day.month0() as usize).copied().unwrap_or_default()
}

fn clock_face(local: &DateTime<Tz>) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn is_midnight(local: &DateTime<Tz>) -> bool {
    local.num_seconds_from_midnight() == 0 && local.timestamp_subsec_millis() == 0
}

/// Tells whether a moment is the last minute or the end of a day.
fn ends_a_day(local: &DateTime<Tz>) -> bool {
    is_midnight(local) || (*local + TimeDelta::minutes(1)).date_naive() != local.date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::plain_config;

    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    /// Midnight of Tuesday 3 March 2026 in Seoul.
    const MIDNIGHT: i64 = 1_772_463_600_000;

    fn check(from: i64, to: i64, ko: &str, en: &str) {
        let config = plain_config();
        let moment = Timestamp::from_millis;
        let occurred = Occurred::between(moment(from), moment(to)).unwrap();
        assert_eq!(Wording::new(&config, Lang::Ko).occurred(occurred), ko);
        assert_eq!(Wording::new(&config, Lang::En).occurred(occurred), en);
    }

    #[test]
    fn an_interval_is_written_as_people_write_it() {
        let day = ("2026. 3. 3.(화)", "3 Mar 2026 (Tue)");
        check(MIDNIGHT, MIDNIGHT + DAY - 1, day.0, day.1);
        check(MIDNIGHT, MIDNIGHT + DAY - MINUTE, day.0, day.1);
        check(MIDNIGHT, MIDNIGHT + DAY, day.0, day.1);
        let days = ("2026. 3. 3.(화) – 2026. 3. 4.(수)", "3 Mar 2026 (Tue) – 4 Mar 2026 (Wed)");
        check(MIDNIGHT, MIDNIGHT + 2 * DAY - 1, days.0, days.1);
        let nine = MIDNIGHT + 9 * 60 * MINUTE;
        check(nine, nine, "2026. 3. 3.(화) 09:00", "3 Mar 2026 (Tue) 09:00");
        let hours = ("2026. 3. 3.(화) 09:00–10:30", "3 Mar 2026 (Tue) 09:00–10:30");
        check(nine, nine + 90 * MINUTE, hours.0, hours.1);
    }

    #[test]
    fn moments_beyond_all_years_are_written_and_do_not_panic() {
        let config = plain_config();
        let wording = Wording::new(&config, Lang::En);
        for millis in [i64::MIN, i64::MAX, 0] {
            assert!(!wording.minute(Timestamp::from_millis(millis)).is_empty());
        }
    }
}
