//! How far tickets got, stage by stage, and how long each stage took.

use serde::Serialize;
use voc_domain::{CodeList as _, Path, Stage, Ticket, TicketNumber};

use super::{
    Sample,
    figures::{median, percentile_90},
    numbers,
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

pub(super) fn stages(sample: &Sample<'_>) -> Vec<StageFigures> {
    let closed: Vec<&Ticket> =
        sample.tickets.iter().filter(|ticket| sample.closed_in(ticket)).collect();
    Stage::ALL.iter().map(|stage| of_stage(*stage, &closed, sample)).collect()
}

fn of_stage(stage: Stage, closed: &[&Ticket], sample: &Sample<'_>) -> StageFigures {
    let path = |ticket: &Ticket| ticket.path.unwrap_or(Path::NineStages);
    let expected: Vec<&Ticket> =
        closed.iter().copied().filter(|ticket| path(ticket).includes(stage)).collect();
    let records = |ticket: &Ticket| {
        let of_stage: Vec<_> =
            ticket.stages.iter().filter(|one| one.stage == stage).cloned().collect();
        of_stage
    };
    let completed = expected.iter().copied().filter(|ticket| !records(ticket).is_empty());
    let in_order = completed
        .clone()
        .filter(|ticket| records(ticket).iter().all(|record| record.deviation.is_none()));
    let mut dwells: Vec<i64> =
        completed.clone().flat_map(|ticket| dwells(ticket, stage, sample)).collect();
    dwells.sort_unstable();
    StageFigures {
        stage,
        completed: numbers(completed),
        in_order: numbers(in_order),
        expected: numbers(expected.into_iter()),
        dwell_median_ms: median(&dwells),
        dwell_p90_ms: percentile_90(&dwells),
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
