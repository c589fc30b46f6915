//! How satisfied those were who answered a survey in the month.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{DepartmentCode, Ticket, TicketNumber, Timestamp};

use super::{
    Sample,
    sum::{Sum as _, sum_of_fields},
};

/// How satisfied people were, over all answers and by originating department.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MonthSatisfaction {
    /// Over all answers.
    pub overall: Satisfaction,
    /// By originating department, the one with the most answers first.
    pub departments: Vec<DepartmentSatisfaction>,
}

/// How satisfied those were whose voice concerns one department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DepartmentSatisfaction {
    /// The originating department, or nothing for tickets that have none.
    pub department: Option<DepartmentCode>,
    /// Over the answers of its tickets.
    #[serde(flatten)]
    pub satisfaction: Satisfaction,
}

/// The mean of answers on the scale from 1 (worst) to 5 (best), as a sum over a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Satisfaction {
    /// The answers added up, in points.
    pub sum: u64,
    /// How many answers: a person may answer more than once.
    pub count: u64,
    /// The mean in tenths of a point, rounded half up; nothing without answers.
    pub mean_tenths: Option<u64>,
    /// The tickets that were answered for, once each.
    pub tickets: Vec<TicketNumber>,
}

sum_of_fields!(Satisfaction: sum, count, tickets; of mean_tenths);

impl Satisfaction {
    /// Works out the mean of all answers.
    fn finish(self) -> Self {
        let mean_tenths = (20 * self.sum + self.count).checked_div(2 * self.count);
        Self { mean_tenths, ..self }
    }
}

pub(super) type SatisfactionSums = BTreeMap<Option<DepartmentCode>, Satisfaction>;

/// Adds up the answers that came in during the month. An answer that says nothing of satisfaction is
/// not counted.
pub(super) fn satisfaction(sample: &Sample<'_>) -> SatisfactionSums {
    let mut departments = SatisfactionSums::new();
    for ticket in sample.tickets {
        let points = points(ticket, sample);
        if points.is_empty() {
            continue;
        }
        let department = departments.entry(ticket.originating.clone()).or_default();
        department.sum += points.iter().sum::<u64>();
        department.count += points.len() as u64;
        department.tickets.extend(ticket.number);
    }
    departments
}

pub(super) fn finish(sums: &SatisfactionSums) -> MonthSatisfaction {
    let overall = Satisfaction::of(&sums.values().collect::<Vec<_>>());
    let finished = |(department, sum): (&Option<DepartmentCode>, &Satisfaction)| {
        let (department, satisfaction) = (department.clone(), sum.clone().finish());
        DepartmentSatisfaction { department, satisfaction }
    };
    let mut departments: Vec<_> = sums.iter().map(finished).collect();
    departments.sort_by_key(|one| std::cmp::Reverse(one.satisfaction.count));
    MonthSatisfaction { overall: overall.finish(), departments }
}

/// Returns the points given in the month by the moment of judgement.
fn points(ticket: &Ticket, sample: &Sample<'_>) -> Vec<u64> {
    let counts = |moment| sample.holds(moment) && moment <= sample.judged_at;
    answers(ticket).filter(|(moment, _)| counts(*moment)).map(|(_, points)| points).collect()
}

/// Returns the answers that say something of satisfaction: when they were given, and their points.
pub(super) fn answers(ticket: &Ticket) -> impl Iterator<Item = (Timestamp, u64)> {
    ticket.ledgers.surveys.iter().filter_map(|one| {
        let points = one.satisfaction?.get().into();
        Some((one.mark.occurred.latest(), points))
    })
}
