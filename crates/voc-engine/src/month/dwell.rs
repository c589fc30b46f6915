//! How long each stage took in each department.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{CodeList as _, DepartmentCode, Path, Stage, Ticket, TicketNumber};

use super::{Sample, figures::median, numbers, stages::dwells};

/// How long the stages of the tickets of one originating department took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DepartmentDwell {
    /// The department, or nothing for tickets that have none.
    pub department: Option<DepartmentCode>,
    /// Each of the nine stages.
    pub stages: Vec<StageDwell>,
}

/// How long one stage took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageDwell {
    /// The stage.
    pub stage: Stage,
    /// The tickets closed in the month that completed it, once each.
    pub tickets: Vec<TicketNumber>,
    /// The median business time since the step before, in milliseconds; nothing without tickets.
    pub median_ms: Option<i64>,
}

/// Returns the dwell of each stage by originating department, over the tickets closed in the month; those
/// with the most tickets first.
pub(super) fn dwell(sample: &Sample<'_>) -> Vec<DepartmentDwell> {
    let mut by_department = BTreeMap::<Option<&DepartmentCode>, Vec<&Ticket>>::new();
    for ticket in sample.tickets.iter().filter(|ticket| sample.closed_in(ticket)) {
        by_department.entry(ticket.originating.as_ref()).or_default().push(ticket);
    }
    let mut by_department: Vec<_> = by_department.into_iter().collect();
    by_department.sort_by_key(|(_, tickets)| std::cmp::Reverse(tickets.len()));
    let each = by_department.into_iter().map(|(department, tickets)| DepartmentDwell {
        department: department.cloned(),
        stages: Stage::ALL.iter().map(|stage| of_stage(*stage, &tickets, sample)).collect(),
    });
    each.collect()
}

fn of_stage(stage: Stage, tickets: &[&Ticket], sample: &Sample<'_>) -> StageDwell {
    let expected = |ticket: &Ticket| ticket.path.unwrap_or(Path::NineStages).includes(stage);
    let times = tickets.iter().copied().filter(|ticket| expected(ticket));
    let times: Vec<_> = times.map(|ticket| (ticket, dwells(ticket, stage, sample))).collect();
    let completed = times.iter().filter(|(_, times)| !times.is_empty()).map(|(ticket, _)| *ticket);
    let mut sorted: Vec<i64> = times.iter().flat_map(|(_, times)| times).copied().collect();
    sorted.sort_unstable();
    StageDwell { stage, tickets: numbers(completed), median_ms: median(&sorted) }
}
