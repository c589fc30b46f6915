//! What was overdue when the month was judged.

use serde::Serialize;
use voc_domain::{
    ActorId, Clock, ClockId, ClockKind, DepartmentCode, Role, Ticket, TicketNumber, Timestamp,
};

use super::Sample;

/// A deadline that ran when the month was judged, and who owes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OwedClock {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The clock.
    pub clock: ClockId,
    /// When it is due, or was.
    pub due: Timestamp,
    /// Who owned the ticket.
    pub owner: Option<ActorId>,
    /// The role that owes it: of a promise the one that made it, of all others that of the owner.
    pub role: Option<Role>,
    /// The originating department.
    pub department: Option<DepartmentCode>,
    /// The managing department.
    pub managing: Option<DepartmentCode>,
}

/// Tells whether a clock had run out at a moment and nothing had ended it.
pub(super) fn is_overdue(clock: &Clock, at: Timestamp) -> bool {
    clock.start.due < at && runs(clock, at)
}

/// Tells whether a clock had started by a moment, did not stand still and nothing had ended it.
pub(super) fn runs(clock: &Clock, at: Timestamp) -> bool {
    let end = clock.met.or(clock.called_off);
    !clock.is_stopped()
        && clock.started.latest() <= at
        && end.is_none_or(|end| end.occurred.latest() > at)
}

/// Returns the role that owes what a clock of a ticket measures.
pub(super) fn owing(ticket: &Ticket, clock: ClockId) -> Option<Role> {
    let owner = ticket.owner.as_ref().map(|(_, role)| *role);
    if clock.kind != ClockKind::Promise {
        return owner;
    }
    let made = ticket.promises.iter().find(|one| one.number.get() == clock.number);
    made.map(|one| one.by_role).or(owner)
}

/// A clock in the order of the report: the first due first, those of a ticket as they started.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InOrder {
    order: (Timestamp, TicketNumber, usize),
    owed: OwedClock,
}

/// Returns the clocks that had run out when the report was judged.
pub(super) fn overdue(sample: &Sample<'_>) -> Vec<InOrder> {
    owed(sample, |clock| is_overdue(clock, sample.judged_at))
}

/// Returns the clocks that meet a condition.
pub(super) fn owed(sample: &Sample<'_>, wanted: impl Fn(&Clock) -> bool) -> Vec<InOrder> {
    let mut owed = Vec::new();
    for ticket in sample.tickets {
        let Some(number) = ticket.number else { continue };
        let clocks = ticket.clocks.iter().enumerate().filter(|(_, clock)| wanted(clock));
        owed.extend(clocks.map(|(place, clock)| InOrder {
            order: (clock.start.due, number, place),
            owed: OwedClock {
                ticket: number,
                clock: clock.start.clock,
                due: clock.start.due,
                owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
                role: owing(ticket, clock.start.clock),
                department: ticket.originating.clone(),
                managing: ticket.managing.clone(),
            },
        }));
    }
    owed
}

pub(super) fn finish(owed: &[InOrder]) -> Vec<OwedClock> {
    owed.iter().map(|one| one.owed.clone()).collect()
}
