//! What came to each branch and to each department that receives or answers, and what became of it.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{BranchCode, DepartmentCode, TicketNumber};

use super::{
    Sample,
    case::Case,
    deadlines::{Kept, kept},
    figures::{median, resolution_times},
    sum::sum_of_fields,
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

/// What is counted for a branch or a department.
#[derive(Clone, Debug, Default)]
pub(super) struct OfPlace {
    received: Vec<TicketNumber>,
    closed: Vec<TicketNumber>,
    open: Vec<TicketNumber>,
    missed_deadline: Vec<TicketNumber>,
    resolution_times: Vec<i64>,
}

sum_of_fields!(OfPlace: received, closed, open, missed_deadline, resolution_times);

/// The same tickets by where they belong.
#[derive(Clone, Debug, Default)]
pub(super) struct PlaceSums {
    pub(super) branches: BTreeMap<Option<BranchCode>, OfPlace>,
    pub(super) receiving: BTreeMap<Option<DepartmentCode>, OfPlace>,
    pub(super) managing: BTreeMap<Option<DepartmentCode>, OfPlace>,
}

sum_of_fields!(PlaceSums: branches, receiving, managing);

/// Counts what came to each branch and department.
pub(super) fn places(sample: &Sample<'_>) -> PlaceSums {
    let mut sums = PlaceSums::default();
    for ticket in sample.tickets {
        let Some(turn) = turn(ticket, sample) else { continue };
        sums.branches.entry(ticket.branch.clone()).or_default().take(&turn);
        sums.receiving.entry(ticket.receiving.clone()).or_default().take(&turn);
        sums.managing.entry(ticket.managing.clone()).or_default().take(&turn);
    }
    sums
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

fn turn(ticket: &Case, sample: &Sample<'_>) -> Option<Turn> {
    let (number, moments) = (ticket.number?, &ticket.moments);
    let missed = |clock| kept(clock, sample).is_some_and(|kept| kept != Kept::Met);
    let turn = Turn {
        number,
        received: sample.received_in(ticket),
        closed: sample.closed_in(ticket),
        open: moments.is_open_before(sample.end),
        missed_deadline: ticket.clocks.iter().any(missed),
        resolution_ms: resolution_times(std::iter::once(ticket), sample).first().copied(),
    };
    (turn.received || turn.closed || turn.open || turn.missed_deadline).then_some(turn)
}

impl OfPlace {
    fn take(&mut self, turn: &Turn) {
        let mut add = |list: fn(&mut Self) -> &mut Vec<TicketNumber>, wanted: bool| {
            list(self).extend(wanted.then_some(turn.number));
        };
        add(|of| &mut of.received, turn.received);
        add(|of| &mut of.closed, turn.closed);
        add(|of| &mut of.open, turn.open);
        add(|of| &mut of.missed_deadline, turn.missed_deadline);
        self.resolution_times.extend(turn.resolution_ms);
    }
}

/// Returns the places, those that received most first.
pub(super) fn finish<Code: Ord + Clone>(
    sums: &BTreeMap<Option<Code>, OfPlace>,
) -> Vec<PlaceFigures<Code>> {
    let each = sums.iter().map(|(code, sum)| PlaceFigures {
        code: code.clone(),
        received: sum.received.clone(),
        closed: sum.closed.clone(),
        open: sum.open.clone(),
        missed_deadline: sum.missed_deadline.clone(),
        resolution_median_ms: median(&sum.resolution_times),
    });
    let mut places: Vec<_> = each.collect();
    places.sort_by_key(|one| std::cmp::Reverse(one.received.len()));
    places
}
