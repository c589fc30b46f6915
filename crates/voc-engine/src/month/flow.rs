//! How many tickets came and went. It must balance.

use chrono::NaiveDate;
use serde::Serialize;
use voc_domain::{Ticket, TicketNumber, Timestamp};

use super::{Sample, moments::Moments, numbers};

/// Brought forward + new + reopened = closed + merged + carried forward.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Open when the month began.
    pub brought_forward: Vec<TicketNumber>,
    /// Received in the month.
    pub new: Vec<TicketNumber>,
    /// Opened again in the month, once for each time.
    pub reopened: Vec<TicketNumber>,
    /// Closed in the month, once for each time.
    pub closed: Vec<TicketNumber>,
    /// Gone on in another ticket in the month.
    pub merged: Vec<TicketNumber>,
    /// Open when the month ended.
    pub carried_forward: Vec<TicketNumber>,
}

impl Flow {
    /// Returns how many came: brought forward, new and reopened.
    #[must_use]
    pub const fn came(&self) -> u64 {
        (self.brought_forward.len() + self.new.len() + self.reopened.len()) as u64
    }

    /// Returns how many went: closed, merged and carried forward.
    #[must_use]
    pub const fn went(&self) -> u64 {
        (self.closed.len() + self.merged.len() + self.carried_forward.len()) as u64
    }

    /// Tells whether as many came as went.
    #[must_use]
    pub const fn balances(&self) -> bool {
        self.came() == self.went()
    }
}

/// How many tickets were received and closed on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day, in the hospital's time zone.
    pub day: NaiveDate,
    /// Received on it.
    pub received: u64,
    /// Closed on it.
    pub closed: u64,
}

pub(super) fn flow(sample: &Sample<'_>) -> Flow {
    let open_at = |moment: Timestamp| {
        let open = |ticket: &&Ticket| Moments::of(ticket).is_open_before(moment);
        numbers(sample.tickets.iter().filter(open))
    };
    let each = |turns: fn(Moments) -> Vec<Timestamp>| {
        let in_month = |ticket: &Ticket| {
            let turns = turns(Moments::of(ticket)).into_iter();
            turns.filter(|moment| sample.holds(*moment)).count()
        };
        numbers(sample.tickets.iter().flat_map(|one| std::iter::repeat_n(one, in_month(one))))
    };
    Flow {
        brought_forward: open_at(sample.start),
        new: numbers(sample.new_tickets()),
        reopened: each(|moments| moments.reopened),
        closed: each(|moments| moments.closed),
        merged: each(|moments| moments.merged.into_iter().collect()),
        carried_forward: open_at(sample.end),
    }
}

/// Returns the tickets that came more often than they went, or less often.
pub(super) fn out_of_balance(sample: &Sample<'_>) -> Vec<TicketNumber> {
    numbers(sample.tickets.iter().filter(|ticket| {
        let moments = Moments::of(ticket);
        let in_month = |at: &[Timestamp]| at.iter().filter(|at| sample.holds(**at)).count();
        let open = |moment| usize::from(moments.is_open_before(moment));
        let came = open(sample.start)
            + in_month(moments.received.as_slice())
            + in_month(&moments.reopened);
        let went =
            open(sample.end) + in_month(&moments.closed) + in_month(moments.merged.as_slice());
        came != went
    }))
}

pub(super) fn days(sample: &Sample<'_>) -> Vec<DayCount> {
    let day_of = |moment: Timestamp| moment.to_utc().with_timezone(&sample.time_zone).date_naive();
    let mut days: Vec<_> =
        sample.month.days().map(|day| DayCount { day, received: 0, closed: 0 }).collect();
    let mut add = |moment: Timestamp, to: fn(&mut DayCount) -> &mut u64| {
        let day = day_of(moment);
        if let Some(count) = days.iter_mut().find(|count| count.day == day) {
            *to(count) += 1;
        }
    };
    for ticket in sample.tickets {
        let moments = Moments::of(ticket);
        if let Some(moment) = moments.received {
            add(moment, |count| &mut count.received);
        }
        for moment in moments.closed {
            add(moment, |count| &mut count.closed);
        }
    }
    days
}
