//! Periods of South Korea's Civil Petitions Treatment Act (민원 처리에 관한 법률), article 19.
//!
//! | period | counts | ends |
//! |---|---|---|
//! | hours, or up to 5 days | working hours from receipt, 8 a day (09-12 and 13-18) | at an instant |
//! | 6 days or more | days, the day of receipt included | at the end of a day |
//! | weeks, months, years | the calendar (Civil Act articles 160 and 161), the day of receipt included | at the end of a day |
//!
//! Saturdays and public holidays are counted in neither of the first two. In the third they
//! are, but a period that would end on one ends on the next day that is neither.
//!
//! Time that the law does not count (a supplement, a transfer, a hearing, an appraisal, a site visit) is
//! left out in the unit of the period. In working hours it is the stretch itself; in days it is every
//! day that the stretch touches, its first and its last included, as if the office were closed; by
//! the calendar the period ends as many days later.
//!
//! Working hours follow this module's convention: a period that exactly exhausts a block is due
//! when the block closes, not when the next one opens.
//!
//! ```
//! use chrono::NaiveDate;
//! use voc_domain::calendar::statute::{self, Period};
//! use voc_domain::calendar::{HolidayKnowledge, HolidayTable};
//!
//! // A grievance of 5 June 2012; the 6th was Memorial Day.
//! let due = statute::due(
//!     "2012-06-05T16:00:00+09:00".parse::<chrono::DateTime<chrono::FixedOffset>>()?.to_utc(),
//!     Period::GRIEVANCE,
//!     HolidayTable::south_korea(),
//!     HolidayKnowledge::Everything,
//! )?;
//! assert_eq!(Some(due.date), NaiveDate::from_ymd_opt(2012, 6, 14));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::through_text::through_text;

use super::duration::number_and_unit;
use super::editions::Editions;
use super::timeline::Timeline;
use super::week::{Block, Week};
use super::zone::{DAY_MS, Zone, date_of, day_number};
use super::{
    BeyondTable, BusinessTimeError, HolidayCategory, HolidayKnowledge, HolidayTable,
    ParseTimeError, beyond_table, instant, millis,
};

const HOUR_MS: i64 = 3_600_000;

/// Working hours that stand for one day in periods of up to [`DAYS_IN_HOURS_MAX`] days.
pub const WORKING_HOURS_PER_DAY: u32 = 8;

/// The longest period in days that is counted in working hours.
pub const DAYS_IN_HOURS_MAX: u32 = 5;

/// Holds a statutory period in the unit the law states it in.
///
/// Written `3h`, `7d`, `2w`, `1mo`, `1y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// Working hours.
    Hours(u32),
    /// Days; up to five become working hours.
    Days(u32),
    /// Weeks by the calendar.
    Weeks(u32),
    /// Months by the calendar.
    Months(u32),
    /// Years by the calendar.
    Years(u32),
}

impl Period {
    /// "At once" (즉시): three working hours.
    pub const AT_ONCE: Self = Self::Hours(3);
    /// A grievance (고충민원).
    pub const GRIEVANCE: Self = Self::Days(7);
    /// A suggestion (건의민원).
    pub const SUGGESTION: Self = Self::Days(14);
    /// A question of law (법령 질의).
    pub const LEGAL_QUERY: Self = Self::Days(14);
    /// Any other question (일반 질의).
    pub const OTHER_QUERY: Self = Self::Days(7);
}

impl FromStr for Period {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let wrong = || ParseTimeError::new("a period like 3h, 7d, 2w, 1mo or 1y", text);
        let (number, unit) = number_and_unit(text).ok_or_else(wrong)?;
        match unit {
            "h" => Ok(Self::Hours(number)),
            "d" => Ok(Self::Days(number)),
            "w" => Ok(Self::Weeks(number)),
            "mo" => Ok(Self::Months(number)),
            "y" => Ok(Self::Years(number)),
            _ => Err(wrong()),
        }
    }
}

through_text!(Period, ParseTimeError, |period| period.to_string());

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(number) => write!(f, "{number}h"),
            Self::Days(number) => write!(f, "{number}d"),
            Self::Weeks(number) => write!(f, "{number}w"),
            Self::Months(number) => write!(f, "{number}mo"),
            Self::Years(number) => write!(f, "{number}y"),
        }
    }
}

/// Says when a statutory period ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatuteDue {
    /// The last millisecond in time: the instant itself for working hours, otherwise
    /// 23:59:59.999 in Seoul on the last day.
    pub at: DateTime<Utc>,
    /// The same instant as clocks in Korea show it.
    pub local: DateTime<FixedOffset>,
    /// The last day.
    pub date: NaiveDate,
    /// How it was counted.
    pub counting: Counting,
    /// Set if the answer rests on days for which the holidays are not known.
    pub beyond_table: Option<BeyondTable>,
}

/// Says how a statutory period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Working hours from receipt.
    WorkingHours,
    /// Working days, the day of receipt included.
    WorkingDays,
    /// The calendar, the day of receipt included.
    Calendar,
}

/// Returns when a statutory period that began on receipt ends.
///
/// Who computes many of them keeps a [`StatuteClock`].
///
/// # Errors
///
/// [`BusinessTimeError`] if the receipt or the end is outside the years 1970 to 2099.
pub fn due(
    received: DateTime<Utc>,
    period: Period,
    holidays: &HolidayTable,
    known: HolidayKnowledge,
) -> Result<StatuteDue, BusinessTimeError> {
    StatuteClock::new(holidays, known).due(received, period)
}

/// Computes statutory periods with one set of holidays.
#[derive(Clone, Debug)]
pub struct StatuteClock {
    timeline: Timeline,
    holidays: HolidayTable,
}

impl StatuteClock {
    /// Prepares a clock that excludes the public holidays of the table which are known.
    #[must_use]
    pub fn new(holidays: &HolidayTable, known: HolidayKnowledge) -> Self {
        static SEOUL: LazyLock<Arc<Zone>> =
            LazyLock::new(|| Arc::new(Zone::new(chrono_tz::Asia::Seoul)));
        let day = [(9, 12), (13, 18)]
            .map(|(from, to)| Block { from: from * HOUR_MS, to: to * HOUR_MS })
            .to_vec();
        let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
        let closed: BTreeMap<i64, Vec<Block>> = holidays
            .rows()
            .iter()
            .filter(|row| row.category == HolidayCategory::Public && known.includes(row))
            .map(|row| (day_number(row.date), Vec::new()))
            .collect();
        let timeline = Timeline::new(Arc::clone(&SEOUL), Week::new(week), &closed);
        Self { timeline, holidays: holidays.clone() }
    }

    /// Returns the clock with the South Korean holidays that people knew of at an instant.
    #[must_use]
    pub fn south_korea_known_at(instant: DateTime<Utc>) -> &'static Self {
        static EVERYTHING: LazyLock<StatuteClock> = LazyLock::new(|| {
            StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything)
        });
        static EDITIONS: LazyLock<Editions<StatuteClock>> =
            LazyLock::new(|| Editions::of(HolidayTable::south_korea().rows().iter()));
        let known = millis(instant).ok().and_then(|_| {
            let day = EVERYTHING.timeline.zone().local_time(instant).date_naive();
            EDITIONS.on(day, |known| Self::new(HolidayTable::south_korea(), known))
        });
        known.unwrap_or(&EVERYTHING)
    }

    /// Returns when a period that began on receipt ends.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if the receipt or the end is outside the years 1970 to 2099.
    pub fn due(
        &self,
        received: DateTime<Utc>,
        period: Period,
    ) -> Result<StatuteDue, BusinessTimeError> {
        self.due_without(received, period, &[])
    }

    /// Returns when a period that began on receipt ends, if some stretches are not counted.
    ///
    /// They may come in any order and overlap. What begins after the period has ended changes nothing.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use voc_domain::calendar::statute::{Period, StatuteClock};
    /// use voc_domain::calendar::{HolidayKnowledge, HolidayTable};
    ///
    /// // Seven days from Wednesday 4 March 2026; a supplement was asked for on Friday and came on Monday.
    /// let law = StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything);
    /// let received = "2026-03-04T01:00:00Z".parse()?;
    /// let supplement = "2026-03-06T06:00:00Z".parse()?.."2026-03-09T01:00:00Z".parse()?;
    /// let due = law.due_without(received, Period::GRIEVANCE, &[supplement])?;
    /// assert_eq!(Some(due.date), NaiveDate::from_ymd_opt(2026, 3, 16));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if an instant or the end is outside the years 1970 to 2099.
    pub fn due_without(
        &self,
        received: DateTime<Utc>,
        period: Period,
        uncounted: &[Range<DateTime<Utc>>],
    ) -> Result<StatuteDue, BusinessTimeError> {
        let start = millis(received)?;
        let day = self.timeline.day_of(start);
        let stretches = in_order(uncounted)?;
        let days = self.touched(&stretches);
        let (at, counting) = match period {
            Period::Hours(hours) => {
                (self.after_hours(start, hours, &stretches), Counting::WorkingHours)
            }
            Period::Days(number) if number <= DAYS_IN_HOURS_MAX => {
                let hours = number * WORKING_HOURS_PER_DAY;
                (self.after_hours(start, hours, &stretches), Counting::WorkingHours)
            }
            Period::Days(number) => {
                let last = self.working_day_without(day, i64::from(number), &days);
                (last.map(|last| self.end_of(last)), Counting::WorkingDays)
            }
            Period::Weeks(_) | Period::Months(_) | Period::Years(_) => {
                let last = last_calendar_day(date_of(day), period).map(day_number);
                let last = last.map(|last| calendar_day_without(day, last, &days));
                let last = last.and_then(|last| self.working_day(last, 1));
                (last.map(|last| self.end_of(last)), Counting::Calendar)
            }
        };
        let at = at.ok_or_else(|| BusinessTimeError::EndsTooLate {
            start: received,
            amount: period.to_string(),
        })?;
        let local = self.timeline.zone().local_time(instant(at));
        let days = date_of(day)..=local.date_naive();
        Ok(StatuteDue {
            at: instant(at),
            date: local.date_naive(),
            local,
            counting,
            beyond_table: beyond_table(&self.holidays, days),
        })
    }

    fn after_hours(&self, start: i64, hours: u32, uncounted: &[Range<i64>]) -> Option<i64> {
        if hours == 0 {
            return self.timeline.next_open(start);
        }
        let mut open_ms = self.timeline.open_before(start) + i64::from(hours) * HOUR_MS;
        for stretch in after(start, uncounted) {
            let before = self.timeline.open_before(stretch.start);
            if before >= open_ms {
                break;
            }
            open_ms += self.timeline.open_before(stretch.end) - before;
        }
        self.timeline.instant_reaching(open_ms)
    }

    /// Returns the `count`-th working day from `day` on, which counts if it is one itself.
    fn working_day(&self, day: i64, count: i64) -> Option<i64> {
        self.working_day_without(day, count, &[])
    }

    fn working_day_without(&self, day: i64, count: i64, uncounted: &[Range<i64>]) -> Option<i64> {
        let before_day = |day| self.timeline.before_day(day).days;
        let mut days = before_day(day) + count;
        for stretch in after(day, uncounted) {
            let before = before_day(stretch.start);
            if before >= days {
                break;
            }
            days += before_day(stretch.end) - before;
        }
        self.timeline.business_day(days)
    }

    /// Returns the days that stretches touch, in order and none twice.
    fn touched(&self, stretches: &[Range<i64>]) -> Vec<Range<i64>> {
        let day_of = |instant| self.timeline.day_of(instant);
        let days = stretches.iter().map(|one| day_of(one.start)..day_of(one.end) + 1);
        without_overlap(days)
    }

    /// Returns the last millisecond of a day.
    fn end_of(&self, day: i64) -> i64 {
        self.timeline.zone().instant_of((day + 1) * DAY_MS) - 1
    }
}

/// Returns stretches in order, in milliseconds, and nothing of them twice.
fn in_order(stretches: &[Range<DateTime<Utc>>]) -> Result<Vec<Range<i64>>, BusinessTimeError> {
    let mut found = stretches
        .iter()
        .map(|one| Ok(millis(one.start)?..millis(one.end)?))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|one| one.start);
    Ok(without_overlap(found.into_iter()))
}

/// Cuts off what another stretch before it has already; they come in the order in which they start.
fn without_overlap(stretches: impl Iterator<Item = Range<i64>>) -> Vec<Range<i64>> {
    let mut seen = i64::MIN;
    let rest = stretches.filter_map(|one| {
        let rest = one.start.max(seen)..one.end;
        seen = seen.max(one.end);
        (!rest.is_empty()).then_some(rest)
    });
    rest.collect()
}

/// Returns what lies after a beginning.
fn after(begin: i64, stretches: &[Range<i64>]) -> impl Iterator<Item = Range<i64>> {
    let rest = stretches.iter().map(move |one| one.start.max(begin)..one.end);
    rest.filter(|one| !one.is_empty())
}

/// Moves the last day of a period by the days until then that do not count.
fn calendar_day_without(first: i64, last: i64, uncounted: &[Range<i64>]) -> i64 {
    after(first, uncounted).fold(last, |last, stretch| match stretch.start <= last {
        true => last + stretch.end - stretch.start,
        false => last,
    })
}

/// Returns the day on which a period by the calendar ends before days off are looked at: the eve of
/// the day that corresponds to the first one, or the last day of a month that has no such day.
fn last_calendar_day(first: NaiveDate, period: Period) -> Option<NaiveDate> {
    let months = match period {
        Period::Weeks(weeks) => {
            let after = first.checked_add_days(Days::new(u64::from(weeks) * 7))?;
            return Some(after.pred_opt()?.max(first));
        }
        Period::Months(months) => months,
        Period::Years(years) => years.checked_mul(12)?,
        Period::Hours(_) | Period::Days(_) => return None,
    };
    let corresponding = first.checked_add_months(Months::new(months))?;
    if corresponding.day() == first.day() {
        Some(corresponding.pred_opt()?.max(first))
    } else {
        Some(corresponding)
    }
}
