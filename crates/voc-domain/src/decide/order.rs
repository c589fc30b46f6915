//! Turning points follow one another in time, as far as anybody can tell.

use crate::{
    context::Context,
    deadline::Met,
    details::StageDetails,
    event::Event,
    rejection::{Milestone, Rejection},
    stage::Stage,
    ticket::{StageRecord, Ticket},
    timestamp::Occurred,
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

/// Refuses to move a turning point in time across one that it follows, or that follows it.
pub(super) fn require_order_of_correction(
    ticket: &Ticket,
    original: &Event,
    occurred: Occurred,
) -> Result<(), Rejection> {
    let Some((moved, position)) = turning_point(ticket, original) else {
        return Ok(());
    };
    for (other, mark) in turning_points(ticket) {
        let (event, after, crossed) = if mark.position < position {
            (moved, other, occurred.latest() < mark.occurred.earliest())
        } else {
            (other, moved, mark.occurred.latest() < occurred.earliest())
        };
        if crossed && mark.position != position && follows(event, after) {
            return Err(Rejection::OrderOfEventsMustHold { event, after });
        }
    }
    Ok(())
}

/// Returns every turning point of a ticket, with the last pause and resumption only.
fn turning_points(ticket: &Ticket) -> Vec<(Milestone, Met)> {
    let stage = |record: &StageRecord| milestone(record.stage).map(|one| (one, record.mark));
    let reopened = ticket.reopened.iter().map(|mark| (Milestone::Reopening, *mark));
    let mut points: Vec<_> = ticket.stages.iter().filter_map(stage).chain(reopened).collect();
    points.extend(ticket.received.map(|mark| (Milestone::Receipt, mark)));
    points.extend(ticket.paused.map(|mark| (Milestone::Pause, mark)));
    points.extend(ticket.resumed.map(|mark| (Milestone::Resumption, mark)));
    points
}

/// Finds the turning point that an event was; the last of its kind in its round.
fn turning_point(ticket: &Ticket, event: &Event) -> Option<(Milestone, u64)> {
    let mark = match event {
        Event::Received(_) => ticket.received?,
        Event::Paused(_) => ticket.paused?,
        Event::Reopened(content) if content.round == ticket.round => *ticket.reopened.last()?,
        Event::StageCompleted(content) => {
            let same = |record: &&StageRecord| {
                record.stage == content.details.stage() && record.round == content.round
            };
            ticket.stages.iter().rev().find(same)?.mark
        }
        _ => return None,
    };
    let of_mark = |(_, point): &(Milestone, Met)| point.position == mark.position;
    turning_points(ticket).into_iter().find(of_mark).map(|(moved, _)| (moved, mark.position))
}

const fn milestone(stage: Stage) -> Option<Milestone> {
    match stage {
        Stage::Agree => Some(Milestone::Answer),
        Stage::Close => Some(Milestone::Close),
        Stage::Thank => Some(Milestone::Thanks),
        _ => None,
    }
}

/// Tells whether one turning point comes after another wherever both are recorded in that order.
const fn follows(event: Milestone, after: Milestone) -> bool {
    use Milestone::{Answer, Close, Pause, Receipt, Reopening, Resumption, Thanks};
    match (event, after) {
        (Receipt | Answer, _) => false,
        (_, Receipt | Reopening | Resumption) => true,
        (Close, Answer) | (Thanks, Answer | Close) | (Reopening, Thanks) => true,
        (Resumption, Pause) => true,
        _ => false,
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
