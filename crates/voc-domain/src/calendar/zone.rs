//! A time zone as the short list of its clock changes, found once per calendar.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Milliseconds in a day whose clock does not change.
pub(super) const DAY_MS: i64 = 86_400_000;
/// The first day answered for, 1970-01-01, in days since the Unix epoch.
pub(super) const FIRST_DAY: i64 = 0;
/// The day after the last one answered for, 2100-01-01: the time zone database
/// this build carries knows no clock change beyond it.
pub(super) const END_DAY: i64 = 47_482;

/// Turns wall-clock time into instants and back. All values are milliseconds:
/// an *instant* since the Unix epoch, a *local* time as if the wall clock were UTC.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    offset_first_ms: i64,
    changes: Vec<ClockChange>,
}

/// One change of the offset from UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockChange {
    /// The first instant of the new offset.
    pub(super) at: i64,
    pub(super) offset_before_ms: i64,
    pub(super) offset_after_ms: i64,
}

impl Zone {
    /// Finds every clock change of the zone in the years answered for.
    ///
    /// The database offers no list of changes, so offsets of successive days are compared and
    /// a change is searched for between two that differ. Two changes that cancel each
    /// other within a day would stay unseen; the database has none since 1970.
    pub(super) fn new(time_zone: Tz) -> Self {
        let first = (FIRST_DAY - 2) * DAY_MS;
        let mut offset = offset_in(time_zone, first);
        let mut zone = Self { offset_first_ms: offset, changes: Vec::new() };
        for day in FIRST_DAY - 1..END_DAY + 2 {
            let mut from = (day - 1) * DAY_MS;
            let to = day * DAY_MS;
            while offset != offset_in(time_zone, to) {
                let at = first_instant_off(time_zone, offset, from, to);
                let after = offset_in(time_zone, at);
                zone.changes.push(ClockChange {
                    at,
                    offset_before_ms: offset,
                    offset_after_ms: after,
                });
                (offset, from) = (after, at);
            }
        }
        zone
    }

    pub(super) fn changes(&self) -> &[ClockChange] {
        &self.changes
    }

    /// Returns the offset from UTC in force at an instant.
    pub(super) fn offset_at(&self, instant: i64) -> i64 {
        let passed = self.changes.partition_point(|change| change.at <= instant);
        match passed.checked_sub(1).and_then(|last| self.changes.get(last)) {
            Some(change) => change.offset_after_ms,
            None => self.offset_first_ms,
        }
    }

    /// Returns the instant at which the wall clock shows `local`.
    ///
    /// Shown twice (the clock went back): the first time. Never shown (it went forward):
    /// as much later as the clock jumped, that is, by the offset in force before the jump.
    pub(super) fn instant_of(&self, local: i64) -> i64 {
        // A wall clock is never a whole day from UTC, so these two look at both sides of a change.
        let before = self.offset_at(local - DAY_MS);
        let after = self.offset_at(local + DAY_MS);
        let first = local - before;
        if before == after || self.offset_at(first) == before {
            return first;
        }
        let second = local - after;
        if self.offset_at(second) == after { second } else { first }
    }

    /// Returns the instant at which a day begins.
    pub(super) fn start_of(&self, day: i64) -> i64 {
        self.instant_of(day * DAY_MS)
    }

    /// Returns an instant with its offset, for people to read.
    pub(super) fn local_time(&self, instant: DateTime<Utc>) -> DateTime<FixedOffset> {
        let seconds = self.offset_at(instant.timestamp_millis()) / 1_000;
        let offset = i32::try_from(seconds).ok().and_then(FixedOffset::east_opt);
        instant.with_timezone(&offset.expect("BUG: the offset came from a FixedOffset"))
    }
}

/// Returns the number of a date, in days since the Unix epoch.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    date.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days()
}

/// Returns the date with that number.
pub(super) fn date_of(day: i64) -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive() + TimeDelta::days(day)
}

fn offset_in(time_zone: Tz, instant: i64) -> i64 {
    let utc = DateTime::from_timestamp_millis(instant)
        .expect("BUG: an instant between 1969 and 2100 is a date")
        .naive_utc();
    i64::from(time_zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1_000
}

/// Returns the first instant after `from`, and at most `to`, whose offset is not `offset`.
fn first_instant_off(time_zone: Tz, offset: i64, mut from: i64, mut to: i64) -> i64 {
    while to - from > 1 {
        let middle = from + (to - from) / 2;
        if offset_in(time_zone, middle) == offset { from = middle } else { to = middle }
    }
    to
}
