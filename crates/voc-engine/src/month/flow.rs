//! How many tickets came and went. It must balance.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use voc_domain::{TicketNumber, Timestamp};

use super::{ReportMonth, Sample, case::Case, moments::Moments, numbers, sum::sum_of_fields};

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

sum_of_fields!(Flow: brought_forward, new, reopened, closed, merged, carried_forward);

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
        let open = |ticket: &&Case| ticket.moments.is_open_before(moment);
        numbers(sample.tickets.iter().filter(open))
    };
    let each = |turns: fn(&Moments) -> &[Timestamp]| {
        let in_month = |ticket: &Case| {
            let turns = turns(&ticket.moments).iter();
            turns.filter(|moment| sample.holds(**moment)).count()
        };
        numbers(sample.tickets.iter().flat_map(|one| std::iter::repeat_n(one, in_month(one))))
    };
    Flow {
        brought_forward: open_at(sample.start),
        new: numbers(sample.new_tickets()),
        reopened: each(|moments| &moments.reopened),
        closed: each(|moments| &moments.closed),
        merged: each(|moments| moments.merged.as_slice()),
        carried_forward: open_at(sample.end),
    }
}

/// Returns the tickets that came more often than they went, or less often.
pub(super) fn out_of_balance(sample: &Sample<'_>) -> Vec<TicketNumber> {
    numbers(sample.tickets.iter().filter(|ticket| {
        let moments = &ticket.moments;
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

/// How many tickets were received and closed on the days on which one was.
pub(super) type DaySums = BTreeMap<NaiveDate, OfDay>;

/// What is counted for one day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfDay {
    received: u64,
    closed: u64,
}

sum_of_fields!(OfDay: received, closed);

pub(super) fn days(sample: &Sample<'_>) -> DaySums {
    let mut days = DaySums::new();
    let mut add = |moment: &Timestamp, to: fn(&mut OfDay) -> &mut u64| {
        if sample.holds(*moment) {
            *to(days.entry(sample.day_of(*moment)).or_default()) += 1;
        }
    };
    for ticket in sample.tickets {
        let received = ticket.moments.received.iter();
        received.for_each(|moment| add(moment, |day| &mut day.received));
        ticket.moments.closed.iter().for_each(|moment| add(moment, |day| &mut day.closed));
    }
    days
}

/// Lists every day of the month, also those on which nothing happened.
pub(super) fn each_day(month: ReportMonth, sums: &DaySums) -> Vec<DayCount> {
    let of_day = |day| {
        let OfDay { received, closed } = sums.get(&day).copied().unwrap_or_default();
        DayCount { day, received, closed }
    };
    month.days().map(of_day).collect()
}
