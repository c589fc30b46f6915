//! What some of the tickets add to a report. The parts of all tickets add up to it.

use voc_domain::Timestamp;

use super::{
    Sample,
    ageing::{AgeSums, ageing},
    case::Case,
    conformance::{ConformanceSums, conformance},
    deadlines::{DeadlineSums, deadlines},
    departments::{DepartmentSums, departments},
    dwell::{DwellSums, dwell},
    figures::{Figure, Rate, figures, finish},
    findings::{FindingSums, findings},
    flow::{DaySums, Flow, days, flow},
    overdue::{InOrder, overdue},
    places::{PlaceSums, places},
    roles::{RoleSums, roles},
    satisfaction::{SatisfactionSums, satisfaction},
    stages::{StageSums, stages},
    sum::{Each, Sum as _, sum_of_fields},
    trend::{Tally, months},
    upcoming::upcoming,
    volumes::{VolumeSums, volumes},
};

/// The time that a report is about: a month or a year, what it is compared with, and the months of its trends.
#[derive(Clone, Debug)]
pub(super) struct Frame<'a> {
    pub(super) main: Sample<'a>,
    pub(super) compared: Vec<Sample<'a>>,
    /// The earliest first.
    pub(super) months: Vec<Sample<'a>>,
    /// The last twelve months that were over, as one.
    pub(super) rolling: Option<Sample<'a>>,
}

/// What some tickets add to a report.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) flow: Flow,
    pub(super) days: DaySums,
    pub(super) volumes: VolumeSums,
    pub(super) deadlines: DeadlineSums,
    pub(super) departments: DepartmentSums,
    pub(super) dwell: DwellSums,
    pub(super) places: PlaceSums,
    pub(super) roles: RoleSums,
    pub(super) satisfaction: SatisfactionSums,
    pub(super) stages: StageSums,
    pub(super) conformance: ConformanceSums,
    pub(super) figures: Each<Rate>,
    pub(super) overdue: Vec<InOrder>,
    pub(super) upcoming: Vec<InOrder>,
    pub(super) ageing: AgeSums,
    pub(super) findings: FindingSums,
    pub(super) compared: Each<ComparedSums>,
    pub(super) months: Each<Tally>,
    pub(super) rolling: Each<Rate>,
}

sum_of_fields!(Part: flow, days, volumes, deadlines, departments, dwell, places, roles, satisfaction, stages, conformance, figures, overdue, upcoming, ageing, findings, compared, months, rolling);

/// What is counted for the time that a report is compared with.
#[derive(Clone, Debug)]
pub(super) struct ComparedSums {
    pub(super) flow: Flow,
    pub(super) figures: Each<Rate>,
}

sum_of_fields!(ComparedSums: flow, figures);

impl ComparedSums {
    fn of(sample: &Sample<'_>) -> Self {
        Self { flow: flow(sample), figures: figures(sample) }
    }

    pub(super) fn finish(&self) -> (Flow, Vec<Figure>) {
        (self.flow.clone(), finish(&self.figures))
    }
}

impl Part {
    /// Counts the tickets of a frame.
    pub(super) fn counted(frame: &Frame<'_>) -> Self {
        let sample = &frame.main;
        let counted = Self {
            flow: flow(sample),
            days: days(sample),
            volumes: volumes(sample),
            deadlines: deadlines(sample),
            departments: departments(sample),
            dwell: dwell(sample),
            places: places(sample),
            roles: roles(sample),
            satisfaction: satisfaction(sample),
            stages: stages(sample),
            conformance: conformance(sample.tickets.iter(), sample),
            figures: figures(sample),
            overdue: overdue(sample),
            upcoming: upcoming(sample),
            ageing: ageing(sample),
            findings: findings(sample),
            compared: Each(frame.compared.iter().map(ComparedSums::of).collect()),
            months: months(sample.tickets, &frame.months),
            rolling: frame.rolling.as_ref().map(figures).unwrap_or_default(),
        };
        // The formulas list tickets as they come; a sum is in order.
        Self::of(&[&counted])
    }
}

impl Frame<'_> {
    /// Lays some tickets into the frame.
    pub(super) fn with<'b>(&'b self, tickets: &'b [Case]) -> Frame<'b> {
        let of = |sample: &Sample<'b>| Sample { tickets, ..*sample };
        Frame {
            main: of(&self.main),
            compared: self.compared.iter().map(of).collect(),
            months: self.months.clone(),
            rolling: self.rolling.as_ref().map(of),
        }
    }

    /// Returns the first moment, not before the one of judgement, from which on the passing of time by itself
    /// may make a report judge these tickets otherwise.
    pub(super) fn judged_alike_until(&self) -> Timestamp {
        let each = self.main.tickets.iter().map(|ticket| ticket.judged_alike_until(&self.main));
        each.min().unwrap_or(Timestamp::from_millis(i64::MAX))
    }
}
