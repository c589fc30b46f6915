//! How deadlines were kept, clock by clock.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{Clock, ClockKind, CodeList as _, TicketNumber};

use super::{Sample, sum::sum_of_fields};

/// What became of the clocks of one kind that fell due in the month. A ticket stands in a list once for
/// each clock; the last three together are the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineFigures {
    /// What the clocks measure.
    pub clock: ClockKind,
    /// Those that fell due.
    pub due: Vec<TicketNumber>,
    /// Those met in time.
    pub met: Vec<TicketNumber>,
    /// Those missed that ended by the moment of judgement: met late, or called off when it was too late.
    pub missed: Vec<TicketNumber>,
    /// Those missed that still ran at the moment of judgement.
    pub running_over: Vec<TicketNumber>,
}

/// What became of a clock that fell due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Met,
    Missed,
    RunningOver,
}

/// What is counted for clocks of one kind.
#[derive(Clone, Debug)]
pub(super) struct OfKind {
    pub(super) due: Vec<TicketNumber>,
    pub(super) met: Vec<TicketNumber>,
    missed: Vec<TicketNumber>,
    running_over: Vec<TicketNumber>,
}

sum_of_fields!(OfKind: due, met, missed, running_over);

pub(super) type DeadlineSums = BTreeMap<ClockKind, OfKind>;

pub(super) fn deadlines(sample: &Sample<'_>) -> DeadlineSums {
    ClockKind::ALL.iter().map(|kind| (*kind, of_kind(*kind, sample))).collect()
}

pub(super) fn finish(sums: &DeadlineSums) -> Vec<DeadlineFigures> {
    let of_kind = |(clock, sum): (&ClockKind, &OfKind)| DeadlineFigures {
        clock: *clock,
        due: sum.due.clone(),
        met: sum.met.clone(),
        missed: sum.missed.clone(),
        running_over: sum.running_over.clone(),
    };
    sums.iter().map(of_kind).collect()
}

pub(super) fn of_kind(clock: ClockKind, sample: &Sample<'_>) -> OfKind {
    let found: Vec<_> = sample
        .tickets
        .iter()
        .flat_map(|ticket| ticket.clocks.iter().map(|one| (ticket.number, one)))
        .filter(|(_, one)| one.start.clock.kind == clock)
        .filter_map(|(number, one)| number.zip(kept(one, sample)))
        .collect();
    let those = |wanted: Option<Kept>| -> Vec<TicketNumber> {
        let those = found.iter().filter(|(_, kept)| wanted.is_none_or(|wanted| wanted == *kept));
        those.map(|(number, _)| *number).collect()
    };
    OfKind {
        due: those(None),
        met: those(Some(Kept::Met)),
        missed: those(Some(Kept::Missed)),
        running_over: those(Some(Kept::RunningOver)),
    }
}

/// Tells what became of a clock, if it fell due in the month: not while it stands still, not before its
/// moment unless it was met, and not when it was called off in time.
pub(super) fn kept(clock: &Clock, sample: &Sample<'_>) -> Option<Kept> {
    let (due, at) = (clock.start.due, sample.judged_at);
    let fell_due = sample.holds(due)
        && !clock.is_stopped()
        && (due <= at || clock.met.is_some())
        && (clock.called_off.is_none() || clock.is_missed(at));
    let end = clock.met.or(clock.called_off);
    let ended = end.is_some_and(|end| end.occurred.latest() <= at);
    fell_due.then(|| match (clock.is_missed(at), ended) {
        (false, _) => Kept::Met,
        (true, true) => Kept::Missed,
        (true, false) => Kept::RunningOver,
    })
}
