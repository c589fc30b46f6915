//! What was overdue when the month was judged.

use serde::Serialize;
use voc_domain::{Clock, ClockId, DepartmentCode, TicketNumber, Timestamp};

use super::Sample;

/// A running clock at the end of the month that was overdue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Overdue {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The clock.
    pub clock: ClockId,
    /// When it was due.
    pub due: Timestamp,
    /// Who owned the ticket.
    pub owner: Option<voc_domain::ActorId>,
    /// The originating department.
    pub department: Option<DepartmentCode>,
}

/// Tells whether a clock had run out at a moment and nothing had ended it.
pub(super) fn is_overdue(clock: &Clock, at: Timestamp) -> bool {
    let end = clock.met.or(clock.called_off);
    clock.start.due < at
        && !clock.is_stopped()
        && clock.started.latest() <= at
        && end.is_none_or(|end| end.occurred.latest() > at)
}

/// A clock that had run out, in the order of the report: the longest first, those of a ticket as they started.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InOrder {
    order: (Timestamp, TicketNumber, usize),
    overdue: Overdue,
}

/// Returns the clocks that had run out when the report was judged.
pub(super) fn overdue(sample: &Sample<'_>) -> Vec<InOrder> {
    let mut overdue = Vec::new();
    for ticket in sample.tickets {
        let Some(number) = ticket.number else { continue };
        let clocks = ticket.clocks.iter().enumerate();
        let clocks = clocks.filter(|(_, clock)| is_overdue(clock, sample.judged_at));
        overdue.extend(clocks.map(|(place, clock)| InOrder {
            order: (clock.start.due, number, place),
            overdue: Overdue {
                ticket: number,
                clock: clock.start.clock,
                due: clock.start.due,
                owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
                department: ticket.originating.clone(),
            },
        }));
    }
    overdue
}

pub(super) fn finish(overdue: &[InOrder]) -> Vec<Overdue> {
    overdue.iter().map(|one| one.overdue.clone()).collect()
}
