//! Who owes what: the deadlines of each role.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{CodeList as _, Role, TicketNumber};

use super::{
    OwedClock, Sample,
    deadlines::{Kept, kept},
    overdue::owing,
    sum::sum_of_fields,
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

/// What is counted for one role.
#[derive(Clone, Debug, Default)]
pub(super) struct OfRole {
    due: Vec<TicketNumber>,
    met: Vec<TicketNumber>,
    missed: Vec<TicketNumber>,
}

sum_of_fields!(OfRole: due, met, missed);

/// By the role that owed it.
pub(super) type RoleSums = BTreeMap<Option<Role>, OfRole>;

/// Counts the deadlines that fell due in the month by the role that owed them.
pub(super) fn roles(sample: &Sample<'_>) -> RoleSums {
    let mut sums = RoleSums::new();
    for ticket in sample.tickets {
        for clock in &ticket.clocks {
            let Some((number, kept)) = ticket.number.zip(kept(clock, sample)) else { continue };
            let of_role = sums.entry(owing(ticket, clock.start.clock)).or_default();
            of_role.due.push(number);
            let ended = if kept == Kept::Met { &mut of_role.met } else { &mut of_role.missed };
            ended.push(number);
        }
    }
    sums
}

/// Returns the deadlines of each role that owes or owed one, in the order of the roles, those of nobody last.
pub(super) fn finish(
    sums: &RoleSums,
    overdue: &[OwedClock],
    upcoming: &[OwedClock],
) -> Vec<RoleFigures> {
    let of_role = |role: Option<Role>| {
        let OfRole { due, met, missed } = sums.get(&role).cloned().unwrap_or_default();
        let owed = |clocks: &[OwedClock]| {
            sorted(clocks.iter().filter(|one| one.role == role).map(|one| one.ticket))
        };
        RoleFigures { role, due, met, missed, overdue: owed(overdue), upcoming: owed(upcoming) }
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
