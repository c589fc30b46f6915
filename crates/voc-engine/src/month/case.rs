//! A ticket as the figures see it.

use std::ops::Deref;

use chrono::Days;
use voc_domain::{Clock, Ticket, Timestamp};

use super::{Sample, moments::Moments, upcoming::soon_from};

/// A ticket with when it came and went, which nearly every figure asks.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    ticket: Ticket,
    pub(crate) moments: Moments,
}

impl From<Ticket> for Case {
    fn from(ticket: Ticket) -> Self {
        Self { moments: Moments::of(&ticket), ticket }
    }
}

impl Deref for Case {
    type Target = Ticket;

    fn deref(&self) -> &Ticket {
        &self.ticket
    }
}

impl Case {
    /// Returns the first moment, not before the one of judgement, from which on the passing of time by itself
    /// may make the figures judge the ticket otherwise. It may come too early, never too late.
    pub(super) fn judged_alike_until(&self, sample: &Sample<'_>) -> Timestamp {
        let of_clock = |clock: &Clock| {
            let end = clock.met.or(clock.called_off).map(|end| end.occurred.latest());
            let due = clock.start.due;
            [Some(due), Some(soon_from(due)), Some(clock.started.latest()), end]
        };
        let clocks = self.clocks.iter().flat_map(of_clock).flatten();
        let surveys = self.ledgers.surveys.iter().map(|one| one.mark.occurred.latest());
        let actions = self.ledgers.improvements.iter().flat_map(|action| {
            let end = action.ended.map(|(_, mark)| mark.occurred.latest());
            [Some(action.mark.occurred.latest()), end, Some(next_midnight(sample))]
        });
        // An open ticket grows older by days.
        let age = self.moments.is_open_before(sample.end).then(|| next_midnight(sample));
        let all = clocks.chain(surveys).chain(actions.flatten()).chain(self.moments.merged);
        let all = all.chain(age);
        let to_come = all.filter(|moment| *moment >= sample.judged_at);
        to_come.min().unwrap_or(Timestamp::from_millis(i64::MAX))
    }
}

/// Returns a moment not after the end of the day of judgement: improvements are due by days.
fn next_midnight(sample: &Sample<'_>) -> Timestamp {
    let judged_at = sample.judged_at.to_utc().with_timezone(&sample.time_zone);
    let next_day = judged_at.date_naive().checked_add_days(Days::new(1));
    let midnight = next_day.map(|day| super::range::midnight(day, sample.time_zone));
    midnight.unwrap_or(sample.judged_at)
}
