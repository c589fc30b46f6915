//! Who owes what: the deadlines of each role.

use serde::Serialize;
use voc_domain::{CodeList as _, Role, TicketNumber};

use super::{
    OwedClock, Sample,
    deadlines::{Kept, kept},
    overdue::owing,
};

/// The deadlines that one role owed. A ticket stands in a list once for each clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleFigures {
    /// The role; nothing where nobody owned the ticket.
    pub role: Option<Role>,
    /// Those that fell due in the month.
    pub due: Vec<TicketNumber>,
    /// Those of them that were kept.
    pub met: Vec<TicketNumber>,
    /// Those of them that were missed, ended by now or not.
    pub missed: Vec<TicketNumber>,
    /// Those overdue when the month was judged, whenever they fell due.
    pub overdue: Vec<TicketNumber>,
    /// Those that fall due soon.
    pub upcoming: Vec<TicketNumber>,
}

/// Returns the deadlines of each role that owes or owed one, in the order of the roles, those of nobody last.
pub(super) fn roles(
    sample: &Sample<'_>,
    overdue: &[OwedClock],
    upcoming: &[OwedClock],
) -> Vec<RoleFigures> {
    let mut fallen_due = Vec::new();
    for ticket in sample.tickets {
        for clock in &ticket.clocks {
            if let Some((number, kept)) = ticket.number.zip(kept(clock, sample)) {
                fallen_due.push((owing(ticket, clock.start.clock), number, kept));
            }
        }
    }
    let of_role = |role: Option<Role>| {
        let fell = |wanted: &dyn Fn(Kept) -> bool| {
            let those = fallen_due.iter().filter(|(one, _, kept)| *one == role && wanted(*kept));
            sorted(those.map(|(_, number, _)| *number))
        };
        let owed = |clocks: &[OwedClock]| {
            sorted(clocks.iter().filter(|one| one.role == role).map(|one| one.ticket))
        };
        RoleFigures {
            role,
            due: fell(&|_| true),
            met: fell(&|kept| kept == Kept::Met),
            missed: fell(&|kept| kept != Kept::Met),
            overdue: owed(overdue),
            upcoming: owed(upcoming),
        }
    };
    let all = Role::ALL.iter().copied().map(Some).chain([None]).map(of_role);
    all.filter(|one| !(one.due.is_empty() && one.overdue.is_empty() && one.upcoming.is_empty()))
        .collect()
}

fn sorted(numbers: impl Iterator<Item = TicketNumber>) -> Vec<TicketNumber> {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    numbers
}
