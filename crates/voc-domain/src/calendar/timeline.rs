//! Open time as one growing count from 1970 on, and the way back from the count to the instant.
//!
//! ```text
//! open time                         ________
//! since 1970              _________/           each rise: an open block
//!               _________/                     each flat: night, weekend, holiday
//!      ________/
//! ----+--------+---------+---------+-------> instants
//! ```
//!
//! A usual day is counted by arithmetic on the week. Only days that differ (a holiday, a break,
//! a clock change) are kept, in order, each with the count at its start. Every
//! question is then a binary search among these days and a look at a single one of them:
//! ten years ahead cost what a week costs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::week::{Block, Measure, Totals, Week};
use super::zone::{DAY_MS, END_DAY, FIRST_DAY, Zone};

/// A day that differs from the same day in a usual week.
#[derive(Clone, Debug)]
struct SpecialDay {
    day: i64,
    /// Counted before the day.
    before: Totals,
    /// Counted on the day.
    own: Totals,
    /// What is open, as instants.
    open: Vec<Block>,
}

#[derive(Clone, Debug)]
pub(super) struct Timeline {
    zone: Arc<Zone>,
    week: Week,
    special: Vec<SpecialDay>,
}

impl Timeline {
    /// Counts once through the days that differ. `changed` has the wall-clock blocks of
    /// days whose hours differ; days with a clock change are added here.
    pub(super) fn new(zone: Arc<Zone>, week: Week, changed: &BTreeMap<i64, Vec<Block>>) -> Self {
        let mut days: BTreeSet<i64> = changed.keys().copied().collect();
        for change in zone.changes() {
            let last_before = (change.at - 1 + change.offset_before_ms).div_euclid(DAY_MS);
            let first_after = (change.at + change.offset_after_ms).div_euclid(DAY_MS);
            days.extend(last_before.min(first_after)..=last_before.max(first_after));
        }
        let mut timeline = Self { zone, week, special: Vec::with_capacity(days.len()) };
        for day in days.range(FIRST_DAY..END_DAY).copied() {
            let blocks =
                changed.get(&day).map_or_else(|| timeline.week.blocks_on(day), Vec::as_slice);
            let open = instants(&timeline.zone, day, blocks);
            let own = super::week::totals(&open);
            let before = timeline.before_day(day);
            timeline.special.push(SpecialDay { day, before, own, open });
        }
        timeline
    }

    pub(super) fn zone(&self) -> &Arc<Zone> {
        &self.zone
    }

    pub(super) fn week(&self) -> &Week {
        &self.week
    }

    /// Returns the day an instant belongs to: the one between whose start and end it lies,
    /// even if a clock set back across midnight shows yesterday's date again.
    pub(super) fn day_of(&self, instant: i64) -> i64 {
        let mut day = (instant + self.zone.offset_at(instant)).div_euclid(DAY_MS);
        if self.special_day(day).is_some() {
            while instant < self.zone.start_of(day) {
                day -= 1;
            }
            while instant >= self.zone.start_of(day + 1) {
                day += 1;
            }
        }
        day
    }

    /// Returns what is counted from the beginning to the start of `day`.
    pub(super) fn before_day(&self, day: i64) -> Totals {
        let earlier = self.special.partition_point(|special| special.day < day);
        match earlier.checked_sub(1).and_then(|last| self.special.get(last)) {
            None => self.week.before_day(day),
            Some(last) => {
                let usual = self.week.before_day(day).minus(self.week.before_day(last.day + 1));
                last.before.plus(last.own).plus(usual)
            }
        }
    }

    /// Returns the open milliseconds from the beginning to an instant.
    pub(super) fn open_before(&self, instant: i64) -> i64 {
        let day = self.day_of(instant);
        let on_day: i64 = match self.special_day(day) {
            Some(special) => passed(&special.open, instant),
            None => passed(
                self.week.blocks_on(day),
                instant + self.zone.offset_at(instant) - day * DAY_MS,
            ),
        };
        self.before_day(day).open_ms + on_day
    }

    /// Returns the *first* instant before which `open_ms` are open: closing time, if a
    /// block ends there. `None` beyond the last year.
    pub(super) fn instant_reaching(&self, open_ms: i64) -> Option<i64> {
        let (day, left) = self.day_reaching(open_ms, Measure::OpenMs)?;
        self.open_on(day, |blocks| {
            let mut left = left;
            blocks.iter().find_map(|block| {
                let length = block.to - block.from;
                let reached = (left <= length).then_some(block.from + left);
                left -= length;
                reached
            })
        })
    }

    /// Returns the day on which the count of business days reaches `days`.
    pub(super) fn business_day(&self, days: i64) -> Option<i64> {
        self.day_reaching(days, Measure::Days).map(|(day, _)| day)
    }

    /// Returns the first open instant that is not before `instant`.
    pub(super) fn next_open(&self, instant: i64) -> Option<i64> {
        let day = self.day_of(instant);
        let open_from = |blocks: &[Block], at: i64| {
            blocks.iter().find(|block| at < block.to).map(|block| block.from.max(at))
        };
        let today = match self.special_day(day) {
            Some(special) => open_from(&special.open, instant),
            None => {
                let midnight = day * DAY_MS - self.zone.offset_at(instant);
                open_from(self.week.blocks_on(day), instant - midnight).map(|at| midnight + at)
            }
        };
        today.or_else(|| {
            let next = self.business_day(self.before_day(day + 1).days + 1)?;
            self.open_on(next, |blocks| blocks.first().map(|block| block.from))
        })
    }

    /// Returns the open blocks of a day, as instants.
    pub(super) fn open_blocks(&self, day: i64) -> Vec<Block> {
        match self.special_day(day) {
            Some(special) => special.open.clone(),
            None => instants(&self.zone, day, self.week.blocks_on(day)),
        }
    }

    fn special_day(&self, day: i64) -> Option<&SpecialDay> {
        let found = self.special.binary_search_by_key(&day, |special| special.day);
        found.ok().and_then(|at| self.special.get(at))
    }

    /// Asks about the open blocks of a day and returns the answer as an instant.
    fn open_on(&self, day: i64, ask: impl FnOnce(&[Block]) -> Option<i64>) -> Option<i64> {
        match self.special_day(day) {
            Some(special) => ask(&special.open),
            None => ask(self.week.blocks_on(day)).map(|at| self.zone.instant_of(day * DAY_MS + at)),
        }
    }

    /// Finds the day on which a count is reached, and what is left of the count on that day.
    fn day_reaching(&self, count: i64, measure: Measure) -> Option<(i64, i64)> {
        let begun = self.special.partition_point(|special| special.before.get(measure) < count);
        let (from, counted) = match begun.checked_sub(1).and_then(|last| self.special.get(last)) {
            // West of Greenwich the first instant answered for belongs to the day before.
            None => (FIRST_DAY - 1, self.week.before_day(FIRST_DAY - 1).get(measure)),
            Some(last) => {
                let left = count - last.before.get(measure);
                if left <= last.own.get(measure) {
                    return Some((last.day, left));
                }
                (last.day + 1, last.before.plus(last.own).get(measure))
            }
        };
        let (day, left) = self.week.day_reaching(from, count - counted, measure);
        (day < END_DAY).then_some((day, left))
    }
}

/// Returns the milliseconds of these blocks that have passed at `at`.
fn passed(blocks: &[Block], at: i64) -> i64 {
    blocks.iter().map(|block| (at.min(block.to) - block.from).max(0)).sum()
}

/// Turns wall-clock blocks of a day into instants, in order. A block that a clock change empties
/// disappears, one that it moves into another is open once, and none reaches into another day.
fn instants(zone: &Zone, day: i64, blocks: &[Block]) -> Vec<Block> {
    let (mut free_from, end) = (zone.start_of(day), zone.start_of(day + 1));
    let instant = |wall: i64| zone.instant_of(day * DAY_MS + wall);
    let moved = blocks.iter().map(|block| (instant(block.from), instant(block.to).min(end)));
    let mut moved: Vec<_> = moved.collect();
    // A clock set forward moves what it skips behind blocks that came later.
    moved.sort_unstable();
    let mut open = Vec::with_capacity(blocks.len());
    for (from, to) in moved {
        let from = from.max(free_from);
        if from < to {
            open.push(Block { from, to });
            free_from = to;
        }
    }
    open
}
