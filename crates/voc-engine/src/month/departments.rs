//! The figures of each originating department.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{DepartmentCode, TicketNumber};

use super::{
    MonthConformance, Sample,
    case::Case,
    conformance::{ConformanceSums, conformance},
    figures::{median, resolution_times},
    numbers,
    sum::sum_of_fields,
};

/// The figures of one originating department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DepartmentFigures {
    /// The department, or nothing for tickets that have none.
    pub department: Option<DepartmentCode>,
    /// Received in the month.
    pub received: Vec<TicketNumber>,
    /// Closed in the month.
    pub closed: Vec<TicketNumber>,
    /// Open at its end.
    pub open: Vec<TicketNumber>,
    /// With a clock that was missed in the month.
    pub missed_deadline: Vec<TicketNumber>,
    /// Escalated in the month.
    pub escalated: Vec<TicketNumber>,
    /// Gone on in another ticket in the month.
    pub merged: Vec<TicketNumber>,
    /// How far the rounds that ended in the month fit the process.
    pub conformance: MonthConformance,
    /// The median time from receipt to close of those closed, in business milliseconds.
    pub resolution_median_ms: Option<i64>,
}

/// What is counted for one department.
#[derive(Clone, Debug)]
pub(super) struct OfDepartment {
    received: Vec<TicketNumber>,
    closed: Vec<TicketNumber>,
    open: Vec<TicketNumber>,
    missed_deadline: Vec<TicketNumber>,
    escalated: Vec<TicketNumber>,
    merged: Vec<TicketNumber>,
    conformance: ConformanceSums,
    resolution_times: Vec<i64>,
}

sum_of_fields!(OfDepartment: received, closed, open, missed_deadline, escalated, merged, conformance, resolution_times);

pub(super) type DepartmentSums = BTreeMap<Option<DepartmentCode>, OfDepartment>;

pub(super) fn departments(sample: &Sample<'_>) -> DepartmentSums {
    let mut by_department = BTreeMap::<Option<&DepartmentCode>, Vec<&Case>>::new();
    for ticket in sample.tickets {
        by_department.entry(ticket.originating.as_ref()).or_default().push(ticket);
    }
    let each = by_department.into_iter();
    each.map(|(code, tickets)| (code.cloned(), of_department(&tickets, sample))).collect()
}

pub(super) fn finish(sums: &DepartmentSums) -> Vec<DepartmentFigures> {
    let mut all: Vec<_> = sums
        .iter()
        .filter(|(_, sum)| {
            !(sum.received.is_empty() && sum.closed.is_empty() && sum.open.is_empty())
        })
        .map(|(department, sum)| DepartmentFigures {
            department: department.clone(),
            received: sum.received.clone(),
            closed: sum.closed.clone(),
            open: sum.open.clone(),
            missed_deadline: sum.missed_deadline.clone(),
            escalated: sum.escalated.clone(),
            merged: sum.merged.clone(),
            conformance: sum.conformance.finish(),
            resolution_median_ms: median(&sum.resolution_times),
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.received.len()));
    all
}

fn of_department(tickets: &[&Case], sample: &Sample<'_>) -> OfDepartment {
    let those = |wanted: &dyn Fn(&Case) -> bool| {
        numbers(tickets.iter().copied().filter(|ticket| wanted(ticket)))
    };
    let in_month = |mark: &voc_domain::Met| sample.holds(mark.occurred.latest());
    let closed = |ticket: &Case| sample.closed_in(ticket);
    OfDepartment {
        received: those(&|ticket| sample.received_in(ticket)),
        closed: those(&closed),
        open: those(&|ticket| ticket.moments.is_open_before(sample.end)),
        missed_deadline: those(&|ticket| {
            let missed = |clock: &voc_domain::Clock| {
                sample.holds(clock.start.due) && clock.is_missed(sample.judged_at)
            };
            ticket.clocks.iter().any(missed)
        }),
        escalated: those(&|ticket| {
            ticket.escalations.iter().any(|one| one.is_escalation() && in_month(&one.mark))
        }),
        merged: those(&|ticket| ticket.moments.merged.is_some_and(|moment| sample.holds(moment))),
        conformance: conformance(tickets.iter().copied(), sample),
        resolution_times: resolution_times(tickets.iter().copied(), sample),
    }
}
