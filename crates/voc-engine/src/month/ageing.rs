//! How old the open tickets are.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::TicketNumber;

use super::{Sample, overdue, sum::sum_of_fields};

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

/// What is counted for the tickets of one age.
#[derive(Clone, Debug, Default)]
pub(super) struct OfAge {
    tickets: Vec<TicketNumber>,
    overdue: Vec<TicketNumber>,
}

sum_of_fields!(OfAge: tickets, overdue);

/// By the youngest age of the group.
pub(super) type AgeSums = BTreeMap<i64, OfAge>;

/// Counts the tickets that the month carries forward, by the days since their receipt.
pub(super) fn ageing(sample: &Sample<'_>) -> AgeSums {
    let mut sums = AgeSums::new();
    for ticket in sample.tickets.iter().filter(|one| one.moments.is_open_before(sample.end)) {
        let Some((number, received)) = ticket.number.zip(ticket.moments.received) else { continue };
        let age = (sample.day_of(sample.judged_at) - sample.day_of(received)).num_days().max(0);
        let group = DAYS_MIN.iter().rev().find(|days| **days <= age).copied().unwrap_or_default();
        let of_age = sums.entry(group).or_default();
        of_age.tickets.push(number);
        if ticket.clocks.iter().any(|one| overdue::is_overdue(one, sample.judged_at)) {
            of_age.overdue.push(number);
        }
    }
    sums
}

/// Returns every group, also those of which there is no ticket.
pub(super) fn finish(sums: &AgeSums) -> Vec<AgeGroup> {
    let ends = DAYS_MIN.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
    let groups = DAYS_MIN.iter().zip(ends).map(|(days_min, days_max)| {
        let OfAge { tickets, overdue } = sums.get(days_min).cloned().unwrap_or_default();
        AgeGroup { days_min: *days_min, days_max, tickets, overdue }
    });
    groups.collect()
}
