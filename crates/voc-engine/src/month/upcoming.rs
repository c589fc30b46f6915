//! What falls due soon after the month was judged.

use voc_domain::Timestamp;

use super::{
    Sample,
    overdue::{self, InOrder},
};

/// How many days ahead a report looks: the week that follows has every weekday once.
pub const UPCOMING_DAYS: i64 = 7;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Returns the moment from which on a clock falls due soon.
pub(super) const fn soon_from(due: Timestamp) -> Timestamp {
    Timestamp::from_millis(due.millis() - UPCOMING_DAYS * DAY_MS)
}

/// Returns the last moment that is soon when a month was judged at another.
const fn until(judged_at: Timestamp) -> Timestamp {
    Timestamp::from_millis(judged_at.millis() + UPCOMING_DAYS * DAY_MS)
}

/// Returns the clocks that ran when the report was judged and fall due within the days that follow.
/// None of them is overdue.
pub(super) fn upcoming(sample: &Sample<'_>) -> Vec<InOrder> {
    let at = sample.judged_at;
    let soon = at..=until(at);
    overdue::owed(sample, |clock| soon.contains(&clock.start.due) && overdue::runs(clock, at))
}
