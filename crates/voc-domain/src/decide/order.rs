//! Turning points follow one another in time, as far as anybody can tell.

use crate::{
    context::Context,
    deadline::Met,
    details::StageDetails,
    rejection::{Milestone, Rejection},
    stage::Stage,
    ticket::{StageRecord, Ticket},
};

/// Refuses a turning point that must have happened before one that it follows. Intervals that can
/// lie in the right order are accepted.
pub(super) fn require_order(
    ticket: &Ticket,
    event: Milestone,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    let too_early = |mark: Option<Met>| {
        mark.is_some_and(|mark| context.occurred.latest() < mark.occurred.earliest())
    };
    match followed(ticket, event).into_iter().find(|(_, mark)| too_early(*mark)) {
        Some((after, _)) => Err(Rejection::OrderOfEventsMustHold { event, after }),
        None => Ok(()),
    }
}

/// The same for the stages that are decisions: the close and the thanks.
pub(super) fn require_order_of_stage(
    ticket: &Ticket,
    details: &StageDetails,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    match details {
        StageDetails::Close(_) => require_order(ticket, Milestone::Close, context),
        StageDetails::Thank(_) => require_order(ticket, Milestone::Thanks, context),
        _ => Ok(()),
    }
}

/// Returns what a turning point follows.
fn followed(ticket: &Ticket, event: Milestone) -> Vec<(Milestone, Option<Met>)> {
    let stage = |stage: Stage| {
        let of_stage = |record: &&StageRecord| record.stage == stage;
        ticket.stages_of_round().rev().find(of_stage).map(|record| record.mark)
    };
    let mut followed = match event {
        Milestone::Resumption => vec![(Milestone::Pause, ticket.paused)],
        Milestone::Reopening => vec![(Milestone::Thanks, ticket.closed.last().copied())],
        Milestone::Close => vec![(Milestone::Answer, stage(Stage::Agree))],
        Milestone::Thanks => {
            vec![(Milestone::Close, stage(Stage::Close)), (Milestone::Answer, stage(Stage::Agree))]
        }
        Milestone::Receipt | Milestone::Answer | Milestone::Pause => Vec::new(),
    };
    if event != Milestone::Receipt {
        followed.extend([
            (Milestone::Receipt, ticket.received),
            (Milestone::Reopening, ticket.reopened.last().copied()),
            (Milestone::Resumption, ticket.resumed),
        ]);
    }
    followed
}
