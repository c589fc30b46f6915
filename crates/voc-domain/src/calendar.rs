//! Business time: when is something due, and how much open time passed?
//!
//! A [`Calendar`] knows several open blocks a day, holidays, an organisation's own closed days,
//! breaks on single dates, and its time zone with every clock change. It adds an amount of
//! business time to an instant, measures the open time between two, leaves pauses out, and says why an
//! answer is as late as it is. It is built once and answers in logarithmic time: ten years
//! ahead cost no more than a week.
//!
//! ```
//! use chrono::{DateTime, FixedOffset};
//! use voc_domain::calendar::{BusinessDuration, Calendar};
//!
//! // A promise of eight hours on Tuesday at 16:00; Wednesday was Memorial Day.
//! let promised: DateTime<FixedOffset> = "2012-06-05T16:00:00+09:00".parse()?;
//! let due = Calendar::kr_office().due(promised.to_utc(), BusinessDuration::Hours(8))?;
//! assert_eq!(due.local.to_rfc3339(), "2012-06-07T15:00:00+09:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Conventions
//!
//! - An amount that exactly exhausts an open block is due **at closing time**, because that is
//!   what a person is told. (Some libraries say "at the next opening".)
//! - Before opening, after closing or on a closed day the clock starts at the next opening, be the
//!   amount in days or in hours. A zero amount is due at the next open instant.
//! - Hours, minutes and seconds are elapsed time. A business day keeps the wall time at which the
//!   clock starts: the n-th following day that opens, at the same time of day, or at the next opening
//!   if that is closed. An office asked on Saturday starts on Monday at 09:00; a business day later is
//!   Tuesday at 09:00.
//! - A wall-clock time that a clock change skips counts as much later as the clock jumped; one
//!   that comes twice counts the first time.
//! - Only the open part of a pause is excluded.
//! - The finest unit is a millisecond; what is finer is dropped.
//!
//! They are those of `fixtures/business-time/`, whose every row is a test.

mod builtin;
mod due;
mod duration;
mod editions;
mod error;
mod explain;
mod holiday;
mod pause;
mod spec;
pub mod statute;
mod time_of_day;
mod timeline;
mod unique_map;
mod week;
mod zone;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use builtin::BUILTIN_NAMES;
pub use due::{BeyondTable, Due, PausedDue};
pub use duration::BusinessDuration;
pub use error::{BusinessTimeError, CalendarError, HolidayTableError, ParseTimeError};
pub use explain::{CLOSED_SPANS_MAX, ClosedReason, ClosedSpan, Explanation};
pub use holiday::{
    Holiday, HolidayCategory, HolidayCertainty, HolidayKind, HolidayKnowledge, HolidayName,
    HolidayTable,
};
pub use pause::Pause;
pub use spec::{Blocks, CalendarSpec, CalendarVersion, HolidaySource};
pub use time_of_day::{DayOfWeek, TimeOfDay};

use editions::Editions;
use timeline::Timeline;
use week::{Block, Week};
use zone::{DAY_MS, END_DAY, FIRST_DAY, Zone, day_number};

/// The edition of the IANA time zone database this build carries. Another edition may
/// answer differently where a country changed its clocks.
pub const TIME_ZONE_DATABASE: &str = chrono_tz::IANA_TZDB_VERSION;

/// Answers questions about business time.
///
/// Immutable, `Send + Sync`, and made for keeping: building one reads a century of clock
/// changes (about a millisecond), asking it takes less than a microsecond.
#[derive(Clone, Debug)]
pub struct Calendar {
    spec: CalendarSpec,
    known: HolidayKnowledge,
    holidays: HolidayTable,
    timeline: Timeline,
    /// Why whole days are closed that would otherwise open.
    closures: BTreeMap<i64, ClosedReason>,
    /// This calendar as it was before holidays were designated.
    editions: Arc<Editions<Self>>,
}

/// Names the calendar an answer came from, for the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CalendarReference {
    /// The calendar's name.
    pub name: String,
    /// Its version.
    pub version: CalendarVersion,
    /// Which holidays it used.
    pub holidays: HolidayKnowledge,
}

impl fmt::Display for CalendarReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)?;
        match self.holidays {
            HolidayKnowledge::Everything => Ok(()),
            HolidayKnowledge::KnownBy(day) => write!(f, " (holidays known by {day})"),
        }
    }
}

impl Calendar {
    /// Checks a specification and prepares it for questions.
    ///
    /// The table is used if the specification refers to it by name.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] if the calendar never opens, if blocks are empty or overlap, if the time zone is
    /// unknown, or if the specification refers to another table.
    pub fn new(spec: CalendarSpec, holidays: &HolidayTable) -> Result<Self, CalendarError> {
        let time_zone = spec.time_zone.parse().map_err(|_| CalendarError::UnknownTimeZone {
            name: spec.name.clone(),
            time_zone: spec.time_zone.clone(),
        })?;
        let zone = Arc::new(Zone::new(time_zone));
        Self::build(spec, holidays, HolidayKnowledge::Everything, zone)
    }

    /// Returns this calendar as people saw it on a day: without the holidays designated later.
    ///
    /// ```
    /// use chrono::{DateTime, FixedOffset};
    /// use voc_domain::calendar::{BusinessDuration, Calendar};
    ///
    /// // 14 August 2015 was made a holiday on the 4th.
    /// let asked: DateTime<FixedOffset> = "2015-08-03T17:00:00+09:00".parse()?;
    /// let ten_days = BusinessDuration::Days(10);
    /// let office = Calendar::kr_office();
    /// let told = office.holidays_known_at(asked.date_naive()).due(asked.to_utc(), ten_days)?;
    /// let now = office.due(asked.to_utc(), ten_days)?;
    /// assert_eq!(told.local.to_rfc3339(), "2015-08-17T17:00:00+09:00");
    /// assert_eq!(now.local.to_rfc3339(), "2015-08-18T17:00:00+09:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holidays_known_at(&self, day: NaiveDate) -> Self {
        let zone = Arc::clone(self.timeline.zone());
        let known = HolidayKnowledge::KnownBy(day);
        Self::build(self.spec.clone(), &self.holidays, known, zone)
            .expect("BUG: this specification was accepted before")
    }

    /// Returns this calendar as people saw it at an instant, which is this one once every holiday was
    /// known. It is built once for all instants between which none was designated.
    #[must_use]
    pub fn as_known_at(&self, instant: DateTime<Utc>) -> &Self {
        let known = self.local_time(instant).ok().and_then(|local| {
            let zone = Arc::clone(self.timeline.zone());
            self.editions.on(local.date_naive(), |known| {
                Self::build(self.spec.clone(), &self.holidays, known, zone)
                    .expect("BUG: this specification was accepted before")
            })
        });
        known.unwrap_or(self)
    }

    /// Returns what the log says about the calendar behind an answer.
    #[must_use]
    pub fn reference(&self) -> CalendarReference {
        CalendarReference {
            name: self.spec.name.clone(),
            version: self.spec.version,
            holidays: self.known,
        }
    }

    /// Tells whether the holidays of a year are known: by the table, or because one of the calendar's own
    /// dates lies in it. A calendar that lists no date at all knows that it has no holidays.
    #[must_use]
    pub fn knows_holidays_of(&self, year: i32) -> bool {
        match &self.spec.holidays {
            HolidaySource::Dates(dates) => {
                dates.is_empty() || dates.iter().any(|date| date.year() == year)
            }
            HolidaySource::Table(_) => {
                let known = self.holidays.covers();
                known.start().year() <= year && year <= known.end().year()
            }
        }
    }

    /// Returns the specification this calendar was built from.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// Returns when an amount of business time that starts at an instant is used up.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if the start or the answer is outside the years 1970 to 2099.
    pub fn due(
        &self,
        start: DateTime<Utc>,
        amount: BusinessDuration,
    ) -> Result<Due, BusinessTimeError> {
        let from = millis(start)?;
        let at = match elapsed_ms(amount) {
            Elapsed::Days(0) | Elapsed::Millis(0) => self.timeline.next_open(from),
            Elapsed::Days(days) => self.same_time_after(from, days),
            Elapsed::Millis(open_ms) => self.elapsed_after(from, open_ms),
        };
        self.answer(start, at, amount)
    }

    /// Returns the open time between two instants; negative if the second comes first.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError::OutsideYears`] if an instant is.
    pub fn business_time_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<TimeDelta, BusinessTimeError> {
        Ok(TimeDelta::milliseconds(self.open_between(millis(from)?, millis(to)?)))
    }

    /// Returns the first open instant that is not before `at`, when a clock started then begins to run.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError`] if `at` or the answer is outside the years 1970 to 2099.
    pub fn next_open(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, BusinessTimeError> {
        self.due(at, BusinessDuration::Seconds(0)).map(|due| due.at)
    }

    /// Returns when a day ends for whoever was told its date: as the office closes, or with its last
    /// millisecond if the office does not open that day.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError::OutsideYears`] if the day is outside the years 1970 to 2099.
    pub fn end_of_day(&self, date: NaiveDate) -> Result<DateTime<Utc>, BusinessTimeError> {
        let day = day_number(date);
        let midnight = date.and_time(chrono::NaiveTime::MIN).and_utc();
        millis(midnight)?;
        millis(midnight + TimeDelta::days(1))?;
        let opens = self.timeline.before_day(day).open_ms;
        let closes = self.timeline.before_day(day + 1).open_ms;
        let closing = (opens < closes).then(|| self.timeline.instant_reaching(closes)).flatten();
        let last = self.timeline.zone().instant_of((day + 1) * DAY_MS) - 1;
        Ok(instant(closing.unwrap_or(last)))
    }

    /// Returns an instant as a clock on the calendar's wall shows it.
    ///
    /// # Errors
    ///
    /// [`BusinessTimeError::OutsideYears`] if the instant is.
    pub fn local_time(
        &self,
        at: DateTime<Utc>,
    ) -> Result<DateTime<FixedOffset>, BusinessTimeError> {
        millis(at).map(|_| self.timeline.zone().local_time(at))
    }

    fn build(
        spec: CalendarSpec,
        holidays: &HolidayTable,
        known: HolidayKnowledge,
        zone: Arc<Zone>,
    ) -> Result<Self, CalendarError> {
        let week = Week::new(spec.week_blocks()?);
        let closures = closures(&spec, holidays, known)?;
        let mut changed: BTreeMap<i64, Vec<Block>> = BTreeMap::new();
        for (date, breaks) in spec.break_blocks()? {
            let day = day_number(date);
            changed.insert(day, spec::cut(week.blocks_on(day), &breaks));
        }
        changed.extend(closures.keys().map(|&day| (day, Vec::new())));
        let timeline = Timeline::new(zone, week, &changed);
        let editions = match known {
            HolidayKnowledge::Everything => {
                let rows = spec.holidays.rows_of(holidays)?.unwrap_or_default();
                Editions::of(rows.into_iter())
            }
            HolidayKnowledge::KnownBy(_) => Editions::NONE,
        };
        let (holidays, editions) = (holidays.clone(), Arc::new(editions));
        Ok(Self { spec, known, holidays, timeline, closures, editions })
    }

    fn open_between(&self, from: i64, to: i64) -> i64 {
        self.timeline.open_before(to) - self.timeline.open_before(from)
    }

    fn elapsed_after(&self, from: i64, open_ms: i64) -> Option<i64> {
        self.timeline.instant_reaching(self.timeline.open_before(from) + open_ms)
    }

    /// Returns the same time of day on the n-th following day that opens, or the next opening. It
    /// counts from the first open instant, so that a later start is never due earlier.
    fn same_time_after(&self, from: i64, days: i64) -> Option<i64> {
        let (timeline, zone) = (&self.timeline, self.timeline.zone());
        let from = timeline.next_open(from)?;
        let day = timeline.day_of(from);
        let wall_time = (from + zone.offset_at(from) - day * DAY_MS).clamp(0, DAY_MS - 1);
        let due_day = timeline.business_day(timeline.before_day(day + 1).days + days)?;
        let at = zone.instant_of(due_day * DAY_MS + wall_time);
        timeline.next_open(at)
    }

    fn answer(
        &self,
        start: DateTime<Utc>,
        at: Option<i64>,
        amount: BusinessDuration,
    ) -> Result<Due, BusinessTimeError> {
        let at = at
            .map(instant)
            .ok_or_else(|| BusinessTimeError::EndsTooLate { start, amount: amount.to_string() })?;
        let local = self.timeline.zone().local_time(at);
        let beyond_table = match self.spec.holidays {
            HolidaySource::Dates(_) => None,
            HolidaySource::Table(_) => {
                let first = self.timeline.zone().local_time(start).date_naive();
                beyond_table(&self.holidays, first..=local.date_naive())
            }
        };
        Ok(Due { at, local, beyond_table })
    }
}

enum Elapsed {
    Millis(i64),
    Days(i64),
}

fn elapsed_ms(amount: BusinessDuration) -> Elapsed {
    match amount {
        BusinessDuration::Seconds(number) => Elapsed::Millis(i64::from(number) * 1_000),
        BusinessDuration::Minutes(number) => Elapsed::Millis(i64::from(number) * 60_000),
        BusinessDuration::Hours(number) => Elapsed::Millis(i64::from(number) * 3_600_000),
        BusinessDuration::Days(number) => Elapsed::Days(i64::from(number)),
    }
}

/// Returns the reason for every day that is closed as a whole.
fn closures(
    spec: &CalendarSpec,
    holidays: &HolidayTable,
    known: HolidayKnowledge,
) -> Result<BTreeMap<i64, ClosedReason>, CalendarError> {
    let own = spec
        .closed_days
        .iter()
        .map(|(&date, reason)| (day_number(date), ClosedReason::OwnClosedDay(reason.clone())));
    let mut closures: BTreeMap<i64, ClosedReason> = own.collect();
    if let HolidaySource::Dates(dates) = &spec.holidays {
        let name = HolidayName { ko: "휴일".to_owned(), en: "holiday".to_owned() };
        let days = dates.iter().map(|&date| day_number(date));
        closures.extend(days.map(|day| (day, ClosedReason::Holiday(name.clone()))));
    }
    let rows = spec.holidays.rows_of(holidays)?.unwrap_or_default();
    let rows = rows.into_iter().filter(|holiday| known.includes(holiday));
    closures.extend(
        rows.map(|holiday| (day_number(holiday.date), ClosedReason::Holiday(holiday.name.clone()))),
    );
    Ok(closures)
}

/// Returns a warning if some of these days lie outside the table.
fn beyond_table(holidays: &HolidayTable, days: RangeInclusive<NaiveDate>) -> Option<BeyondTable> {
    let (table_first, table_last) = holidays.covers().into_inner();
    let inside = table_first <= *days.start() && *days.end() <= table_last;
    (!inside).then_some(BeyondTable { table_first, table_last })
}

/// Returns the milliseconds since the Unix epoch if calendars answer for that instant.
fn millis(at: DateTime<Utc>) -> Result<i64, BusinessTimeError> {
    let millis = at.timestamp_millis();
    let inside = (FIRST_DAY * DAY_MS..END_DAY * DAY_MS).contains(&millis);
    inside.then_some(millis).ok_or(BusinessTimeError::OutsideYears { instant: at })
}

fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).expect("BUG: answers end before the year 2100")
}
