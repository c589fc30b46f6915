//! How satisfied those were who answered a survey in the month.

use std::collections::BTreeMap;

use serde::Serialize;
use voc_domain::{DepartmentCode, Ticket, TicketNumber, Timestamp};

use super::{Sample, numbers};

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

impl Satisfaction {
    /// Adds up the answers of tickets.
    fn of(tickets: &[(&Ticket, Vec<u64>)]) -> Self {
        let points = || tickets.iter().flat_map(|(_, points)| points);
        let (sum, count) = (points().sum::<u64>(), points().count() as u64);
        let mean_tenths = (20 * sum + count).checked_div(2 * count);
        let tickets = numbers(tickets.iter().map(|(ticket, _)| *ticket));
        Self { sum, count, mean_tenths, tickets }
    }
}

/// Adds up the answers that came in during the month. An answer that says nothing of satisfaction is
/// not counted.
pub(super) fn satisfaction(sample: &Sample<'_>) -> MonthSatisfaction {
    let answered = sample.tickets.iter().map(|ticket| (ticket, points(ticket, sample)));
    let answered: Vec<_> = answered.filter(|(_, points)| !points.is_empty()).collect();
    let overall = Satisfaction::of(&answered);
    let mut by_department = BTreeMap::<Option<&DepartmentCode>, Vec<_>>::new();
    for one in answered {
        by_department.entry(one.0.originating.as_ref()).or_default().push(one);
    }
    let mut departments: Vec<_> = by_department
        .into_iter()
        .map(|(department, tickets)| DepartmentSatisfaction {
            department: department.cloned(),
            satisfaction: Satisfaction::of(&tickets),
        })
        .collect();
    departments.sort_by_key(|one| std::cmp::Reverse(one.satisfaction.count));
    MonthSatisfaction { overall, departments }
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
