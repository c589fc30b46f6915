//! What was overdue when the month was judged.

use serde::Serialize;
use voc_domain::{Clock, ClockId, DepartmentCode, TicketNumber, Timestamp};

use super::Sample;

/// A running clock at the end of the month that was overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// Returns the clocks that had run out when the report was judged, the longest first.
pub(super) fn overdue(sample: &Sample<'_>) -> Vec<Overdue> {
    let mut overdue = Vec::new();
    for ticket in sample.tickets {
        let Some(number) = ticket.number else { continue };
        let clocks = ticket.clocks.iter().filter(|clock| is_overdue(clock, sample.judged_at));
        overdue.extend(clocks.map(|clock| Overdue {
            ticket: number,
            clock: clock.start.clock,
            due: clock.start.due,
            owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
            department: ticket.originating.clone(),
        }));
    }
    overdue.sort_by_key(|one| (one.due, one.ticket));
    overdue
}
