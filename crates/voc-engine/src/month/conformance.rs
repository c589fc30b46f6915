//! How far the rounds that ended in a month fit the process.

use serde::Serialize;
use voc_domain::{
    Ticket, TicketNumber,
    conformance::{Conformance, ConformanceFigures, ConformanceSummary},
};

use super::{Sample, moments::Moments};
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

pub(super) fn conformance<'a>(
    tickets: impl Iterator<Item = &'a Ticket>,
    sample: &Sample<'_>,
) -> MonthConformance {
    let mut summary = ConformanceSummary::new();
    let (mut cases, mut fitting) = (Vec::new(), Vec::new());
    for ticket in tickets {
        let rounds = ended_rounds(ticket, sample);
        if rounds.is_empty() {
            continue;
        }
        cases.extend(ticket.number);
        if rounds.iter().all(Conformance::fits) {
            fitting.extend(ticket.number);
        }
        summary.add_case(&rounds);
    }
    cases.sort_unstable();
    fitting.sort_unstable();
    MonthConformance { tickets: cases, fitting_tickets: fitting, figures: summary.figures() }
}

/// Returns the rounds of a ticket whose close lies in the month: each close ends one round.
fn ended_rounds(ticket: &Ticket, sample: &Sample<'_>) -> Vec<Conformance> {
    let closed = Moments::of(ticket).closed;
    if !closed.iter().any(|moment| sample.holds(*moment)) {
        return Vec::new();
    }
    let rounds = walks::rounds(ticket).unwrap_or_default().into_iter().zip(closed);
    rounds.filter(|(_, moment)| sample.holds(*moment)).map(|(round, _)| round).collect()
}
