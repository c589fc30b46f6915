//! How old the open tickets are.

use serde::Serialize;
use voc_domain::{Ticket, TicketNumber, Timestamp};

use super::{Sample, moments::Moments, numbers, overdue};

/// The youngest age of each group, in days; the last group has no oldest.
const DAYS_MIN: [i64; 6] = [0, 3, 7, 14, 30, 90];

/// The open tickets of one age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgeGroup {
    /// The youngest age, in days of the calendar on the wall.
    pub days_min: i64,
    /// The oldest age; nothing when there is none.
    pub days_max: Option<i64>,
    /// The tickets that are so old.
    pub tickets: Vec<TicketNumber>,
    /// Those of them with a deadline that is overdue.
    pub overdue: Vec<TicketNumber>,
}

/// Returns the tickets that the month carries forward, by the days since their receipt.
pub(super) fn ageing(sample: &Sample<'_>) -> Vec<AgeGroup> {
    let open: Vec<_> = sample.tickets.iter().filter_map(|ticket| aged(ticket, sample)).collect();
    let ends = DAYS_MIN.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let groups = DAYS_MIN.iter().zip(ends).map(|(days_min, days_max)| {
        let in_group = |age: i64| *days_min <= age && days_max.is_none_or(|last| age <= last);
        let those = || open.iter().filter(|(_, age)| in_group(*age)).map(|(ticket, _)| *ticket);
        let late = |ticket: &&Ticket| {
            ticket.clocks.iter().any(|one| overdue::is_overdue(one, sample.judged_at))
        };
        let (tickets, overdue) = (numbers(those()), numbers(those().filter(late)));
        AgeGroup { days_min: *days_min, days_max, tickets, overdue }
    });
    groups.collect()
}

/// Returns a ticket that is open at the end with the days since its receipt.
fn aged<'a>(ticket: &'a Ticket, sample: &Sample<'_>) -> Option<(&'a Ticket, i64)> {
    let moments = Moments::of(ticket);
    if !moments.is_open_before(sample.end) {
        return None;
    }
    let day = |at: Timestamp| at.to_utc().with_timezone(&sample.time_zone).date_naive();
    let age = day(sample.judged_at) - day(moments.received?);
    Some((ticket, age.num_days().max(0)))
}
