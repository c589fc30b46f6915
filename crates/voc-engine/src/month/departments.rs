//! The figures of each originating department.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{DepartmentCode, Ticket, TicketNumber};

use super::{
    MonthConformance, Sample,
    conformance::conformance,
    figures::{median, resolution_times},
    moments::Moments,
    numbers,
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

pub(super) fn departments(sample: &Sample<'_>) -> Vec<DepartmentFigures> {
    let mut by_department = BTreeMap::<Option<DepartmentCode>, Vec<&Ticket>>::new();
    for ticket in sample.tickets {
        by_department.entry(ticket.originating.clone()).or_default().push(ticket);
    }
    let mut all: Vec<_> = by_department
        .into_iter()
        .map(|(department, tickets)| of_department(department, &tickets, sample))
        .filter(|one| !(one.received.is_empty() && one.closed.is_empty() && one.open.is_empty()))
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.received.len()));
    all
}

fn of_department(
    department: Option<DepartmentCode>,
    tickets: &[&Ticket],
    sample: &Sample<'_>,
) -> DepartmentFigures {
    let those = |wanted: &dyn Fn(&Ticket) -> bool| {
        numbers(tickets.iter().copied().filter(|ticket| wanted(ticket)))
    };
    let in_month = |mark: &voc_domain::Met| sample.holds(mark.occurred.latest());
    let closed = |ticket: &Ticket| sample.closed_in(ticket);
    let mut times = resolution_times(tickets.iter().copied(), sample);
    times.sort_unstable();
    DepartmentFigures {
        department,
        received: those(&|ticket| sample.received_in(ticket)),
        closed: those(&closed),
        open: those(&|ticket| Moments::of(ticket).is_open_before(sample.end)),
        missed_deadline: those(&|ticket| {
            let missed = |clock: &voc_domain::Clock| {
                sample.holds(clock.start.due) && clock.is_missed(sample.judged_at)
            };
            ticket.clocks.iter().any(missed)
        }),
        escalated: those(&|ticket| {
            ticket.escalations.iter().any(|one| one.is_escalation() && in_month(&one.mark))
        }),
        merged: those(&|ticket| {
            Moments::of(ticket).merged.is_some_and(|moment| sample.holds(moment))
        }),
        conformance: conformance(tickets.iter().copied(), sample),
        resolution_median_ms: median(&times),
    }
}
