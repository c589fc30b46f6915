//! What came to each branch and to each department that receives or answers, and what became of it.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{BranchCode, DepartmentCode, Ticket, TicketNumber};

use super::{
    Sample,
    deadlines::{Kept, kept},
    figures::median,
    moments::Moments,
};

/// The figures of a branch or a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceFigures<Code> {
    /// The branch or the department, or nothing for tickets that have none.
    pub code: Option<Code>,
    /// Received in the month.
    pub received: Vec<TicketNumber>,
    /// Closed in the month.
    pub closed: Vec<TicketNumber>,
    /// Open at its end.
    pub open: Vec<TicketNumber>,
    /// With a clock that was missed in the month.
    pub missed_deadline: Vec<TicketNumber>,
    /// The median time from receipt to the first close, of those first closed in the month, in business
    /// milliseconds.
    pub resolution_median_ms: Option<i64>,
}

/// The same tickets by where they belong.
pub(super) struct Places {
    pub(super) branches: Vec<PlaceFigures<BranchCode>>,
    pub(super) receiving: Vec<PlaceFigures<DepartmentCode>>,
    pub(super) managing: Vec<PlaceFigures<DepartmentCode>>,
}

/// What became of one ticket in the month.
struct Turn {
    number: TicketNumber,
    received: bool,
    closed: bool,
    open: bool,
    missed_deadline: bool,
    resolution_ms: Option<i64>,
}

/// Returns what came to each branch and department, those that received most first.
pub(super) fn places(sample: &Sample<'_>) -> Places {
    let turns: Vec<_> =
        sample.tickets.iter().filter_map(|one| Some((one, turn(one, sample)?))).collect();
    Places {
        branches: by(&turns, |ticket| ticket.branch.as_ref()),
        receiving: by(&turns, |ticket| ticket.receiving.as_ref()),
        managing: by(&turns, |ticket| ticket.managing.as_ref()),
    }
}

fn turn(ticket: &Ticket, sample: &Sample<'_>) -> Option<Turn> {
    let (number, moments) = (ticket.number?, Moments::of(ticket));
    let missed = |clock| kept(clock, sample).is_some_and(|kept| kept != Kept::Met);
    let first = moments.closed.first().filter(|close| sample.holds(**close));
    let resolution_ms = moments.received.zip(first).and_then(|(received, close)| {
        let (from, to) = (received.to_utc(), close.to_utc());
        let open = sample.calendar.business_time_between(from, to).ok()?;
        Some(open.num_milliseconds().max(0))
    });
    Some(Turn {
        number,
        received: moments.received.is_some_and(|moment| sample.holds(moment)),
        closed: moments.closed.iter().any(|moment| sample.holds(*moment)),
        open: moments.is_open_before(sample.end),
        missed_deadline: ticket.clocks.iter().any(missed),
        resolution_ms,
    })
}

fn by<Code: Ord + Clone>(
    turns: &[(&Ticket, Turn)],
    code: impl Fn(&Ticket) -> Option<&Code>,
) -> Vec<PlaceFigures<Code>> {
    let mut places = BTreeMap::<Option<&Code>, Vec<&Turn>>::new();
    for (ticket, turn) in turns {
        if turn.received || turn.closed || turn.open || turn.missed_deadline {
            places.entry(code(ticket)).or_default().push(turn);
        }
    }
    let mut places: Vec<_> =
        places.into_iter().map(|(code, turns)| of_place(code.cloned(), &turns)).collect();
    places.sort_by_key(|one| std::cmp::Reverse(one.received.len()));
    places
}

fn of_place<Code>(code: Option<Code>, turns: &[&Turn]) -> PlaceFigures<Code> {
    let those = |wanted: fn(&Turn) -> bool| {
        let mut numbers: Vec<_> =
            turns.iter().filter(|turn| wanted(turn)).map(|turn| turn.number).collect();
        numbers.sort_unstable();
        numbers
    };
    let mut times: Vec<_> = turns.iter().filter_map(|turn| turn.resolution_ms).collect();
    times.sort_unstable();
    PlaceFigures {
        code,
        received: those(|turn| turn.received),
        closed: those(|turn| turn.closed),
        open: those(|turn| turn.open),
        missed_deadline: those(|turn| turn.missed_deadline),
        resolution_median_ms: median(&times),
    }
}
