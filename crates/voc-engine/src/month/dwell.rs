//! How long each stage took in each department.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{CodeList as _, DepartmentCode, Path, Stage, TicketNumber};

use super::{Sample, figures::median, stages::dwells, sum::sum_of_fields};

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

/// What is counted for one department.
#[derive(Clone, Debug, Default)]
pub(super) struct OfDepartment {
    /// The tickets closed in the month.
    closed: u64,
    stages: BTreeMap<Stage, OfStage>,
}

/// What is counted for one stage.
#[derive(Clone, Debug, Default)]
pub(super) struct OfStage {
    tickets: Vec<TicketNumber>,
    times: Vec<i64>,
}

sum_of_fields!(OfStage: tickets, times);
sum_of_fields!(OfDepartment: closed, stages);

/// By originating department.
pub(super) type DwellSums = BTreeMap<Option<DepartmentCode>, OfDepartment>;

/// Counts the dwell of each stage by originating department, over the tickets closed in the month.
pub(super) fn dwell(sample: &Sample<'_>) -> DwellSums {
    let mut sums = DwellSums::new();
    for ticket in sample.tickets.iter().filter(|ticket| sample.closed_in(ticket)) {
        let of_department = sums.entry(ticket.originating.clone()).or_default();
        of_department.closed += 1;
        let path = ticket.path.unwrap_or(Path::NineStages);
        for stage in Stage::ALL.iter().filter(|stage| path.includes(**stage)) {
            let times = dwells(ticket, *stage, sample);
            if !times.is_empty() {
                let of_stage = of_department.stages.entry(*stage).or_default();
                of_stage.tickets.extend(ticket.number);
                of_stage.times.extend(times);
            }
        }
    }
    sums
}

/// Returns the departments, those with the most tickets first.
pub(super) fn finish(sums: &DwellSums) -> Vec<DepartmentDwell> {
    let mut departments: Vec<_> = sums.iter().collect();
    departments.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.closed));
    let each = departments.into_iter().map(|(department, sum)| DepartmentDwell {
        department: department.clone(),
        stages: Stage::ALL.iter().map(|stage| of_stage(*stage, sum)).collect(),
    });
    each.collect()
}

fn of_stage(stage: Stage, sum: &OfDepartment) -> StageDwell {
    let OfStage { tickets, times } = sum.stages.get(&stage).cloned().unwrap_or_default();
    StageDwell { stage, tickets, median_ms: median(&times) }
}
