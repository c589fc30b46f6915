//! How far tickets got, stage by stage, and how long each stage took.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{CodeList as _, Path, Stage, StageRecord, Ticket, TicketNumber};

use super::{
    Sample,
    case::Case,
    figures::{median, percentile_90},
    numbers,
    sum::sum_of_fields,
};

/// The figures of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageFigures {
    /// The stage.
    pub stage: Stage,
    /// The tickets closed in the month whose path includes the stage.
    pub expected: Vec<TicketNumber>,
    /// Those of them that completed it.
    pub completed: Vec<TicketNumber>,
    /// Those of them that completed it in order.
    pub in_order: Vec<TicketNumber>,
    /// The median dwell: business time since the step before, in milliseconds.
    pub dwell_median_ms: Option<i64>,
    /// Nine of ten took no longer than this, in milliseconds.
    pub dwell_p90_ms: Option<i64>,
}

/// What is counted for one stage.
#[derive(Clone, Debug)]
pub(super) struct OfStage {
    expected: Vec<TicketNumber>,
    completed: Vec<TicketNumber>,
    in_order: Vec<TicketNumber>,
    dwells: Vec<i64>,
}

sum_of_fields!(OfStage: expected, completed, in_order, dwells);

pub(super) type StageSums = BTreeMap<Stage, OfStage>;

pub(super) fn stages(sample: &Sample<'_>) -> StageSums {
    let closed: Vec<&Case> =
        sample.tickets.iter().filter(|ticket| sample.closed_in(ticket)).collect();
    Stage::ALL.iter().map(|stage| (*stage, of_stage(*stage, &closed, sample))).collect()
}

pub(super) fn finish(sums: &StageSums) -> Vec<StageFigures> {
    let finished = |(stage, sum): (&Stage, &OfStage)| StageFigures {
        stage: *stage,
        expected: sum.expected.clone(),
        completed: sum.completed.clone(),
        in_order: sum.in_order.clone(),
        dwell_median_ms: median(&sum.dwells),
        dwell_p90_ms: percentile_90(&sum.dwells),
    };
    sums.iter().map(finished).collect()
}

fn of_stage(stage: Stage, closed: &[&Case], sample: &Sample<'_>) -> OfStage {
    let path = |ticket: &Ticket| ticket.path.unwrap_or(Path::NineStages);
    let expected: Vec<&Case> =
        closed.iter().copied().filter(|ticket| path(ticket).includes(stage)).collect();
    let is_of_stage = |record: &&StageRecord| record.stage == stage;
    let completed =
        expected.iter().copied().filter(|ticket| ticket.stages.iter().any(|one| is_of_stage(&one)));
    let in_order = completed.clone().filter(|ticket| {
        ticket.stages.iter().filter(is_of_stage).all(|record| record.deviation.is_none())
    });
    OfStage {
        dwells: completed.clone().flat_map(|ticket| dwells(ticket, stage, sample)).collect(),
        completed: numbers(completed),
        in_order: numbers(in_order),
        expected: numbers(expected.iter().copied()),
    }
}

/// Returns the business time from the step before (or the receipt, or the reopening) to each
/// completion of the stage.
pub(super) fn dwells(ticket: &Ticket, stage: Stage, sample: &Sample<'_>) -> Vec<i64> {
    let starts = ticket.received.iter().chain(&ticket.reopened).copied();
    let mut marks: Vec<_> = starts
        .map(|mark| (None, mark))
        .chain(ticket.stages.iter().map(|record| (Some(record.stage), record.mark)))
        .collect();
    marks.sort_by_key(|(_, mark)| mark.position);
    marks
        .windows(2)
        .filter_map(|pair| match pair {
            [(_, before), (Some(reached), after)] if *reached == stage => {
                let from = before.occurred.latest().to_utc();
                let to = after.occurred.latest().to_utc();
                let open = sample.calendar.business_time_between(from, to).ok()?;
                Some(open.num_milliseconds().max(0))
            }
            _ => None,
        })
        .collect()
}
