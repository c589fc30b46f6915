//! How far the rounds that ended in a month fit the process.

use serde::Serialize;
use voc_domain::{
    TicketNumber,
    conformance::{Conformance, ConformanceFigures, ConformanceSummary},
};

use super::{
    Sample,
    case::Case,
    sum::{Sum, sum_of_fields},
};
use crate::walks;

/// How far the rounds that ended in the month fit the process. A case is a ticket with all of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthConformance {
    /// The cases.
    pub tickets: Vec<TicketNumber>,
    /// Of them, those that no move separates from the process.
    pub fitting_tickets: Vec<TicketNumber>,
    /// The figures over all of them.
    #[serde(flatten)]
    pub figures: ConformanceFigures,
}

/// The cases so far, and those of them that fit.
#[derive(Clone, Debug, Default)]
pub(super) struct ConformanceSums {
    cases: Vec<TicketNumber>,
    fitting: Vec<TicketNumber>,
    summary: ConformanceSummary,
}

sum_of_fields!(ConformanceSums: cases, fitting, summary);

impl Sum for ConformanceSummary {
    fn of(parts: &[&Self]) -> Self {
        Self::of_all(parts)
    }

    fn change(&mut self, before: Option<&Self>, now: Option<&Self>) {
        let nothing = Self::new();
        self.exchange(before.unwrap_or(&nothing), now.unwrap_or(&nothing));
    }

    fn is_nothing(&self) -> bool {
        *self == Self::new()
    }
}

impl ConformanceSums {
    /// Adds a ticket, if a round of it ended in the month.
    fn add_case(&mut self, ticket: &Case, sample: &Sample<'_>) {
        let rounds = ended_rounds(ticket, sample);
        if rounds.is_empty() {
            return;
        }
        self.cases.extend(ticket.number);
        if rounds.iter().all(Conformance::fits) {
            self.fitting.extend(ticket.number);
        }
        self.summary.add_case(&rounds);
    }

    pub(super) fn finish(&self) -> MonthConformance {
        MonthConformance {
            tickets: self.cases.clone(),
            fitting_tickets: self.fitting.clone(),
            figures: self.summary.figures(),
        }
    }
}

pub(super) fn conformance<'a>(
    tickets: impl Iterator<Item = &'a Case>,
    sample: &Sample<'_>,
) -> ConformanceSums {
    let mut sums = ConformanceSums::default();
    tickets.for_each(|ticket| sums.add_case(ticket, sample));
    sums
}

/// Returns the rounds of a ticket whose close lies in the month: each close ends one round.
fn ended_rounds(ticket: &Case, sample: &Sample<'_>) -> Vec<Conformance> {
    let closed = &ticket.moments.closed;
    if !closed.iter().any(|moment| sample.holds(*moment)) {
        return Vec::new();
    }
    let rounds = walks::rounds(ticket).unwrap_or_default().into_iter().zip(closed);
    rounds.filter(|(_, moment)| sample.holds(**moment)).map(|(round, _)| round).collect()
}
