//! Completing and skipping stages, by the one table of moves.

use super::{
    Decided, clocks, complainant, order::require_order_of_stage, owed, require_known_causes,
    require_known_channel, require_not_closed, require_not_paused, require_received, source,
};
use crate::{
    codes::{Agreement, DeviationReason},
    command::StepTaken,
    context::Context,
    details::{Close, StageDetails, Thank},
    event::{Deviation, DeviationKind, Event, StageCompleted, StageSkipped},
    path::Path,
    private::FieldName,
    rejection::Rejection,
    stage::{Move, Stage},
    ticket::Ticket,
};

/// Decides about a stage that was completed.
pub(super) fn step(
    ticket: &Ticket,
    taken: &StepTaken,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    match &taken.details {
        StageDetails::Investigate(investigate) => {
            require_known_causes(&investigate.causes, context)?;
        }
        StageDetails::Close(Close { told_by: Some(channel), .. })
        | StageDetails::Thank(Thank { channel: Some(channel), .. }) => {
            require_known_channel(channel, context)?;
        }
        _ => {}
    }
    require_received(ticket)?;
    require_not_closed(ticket)?;
    require_not_paused(ticket)?;
    let deviation = deviation(ticket, taken)?;
    require_grounds_to_end(ticket, &taken.details)?;
    require_order_of_stage(ticket, &taken.details, context)?;
    let mut clocks = owed::reports(ticket, &taken.details, context)?;
    clocks.extend(clocks::agreed(ticket, &taken.details, context)?);
    let content = StageCompleted {
        details: taken.details.clone(),
        round: ticket.round,
        deviation,
        acting_for: taken.acting_for.filter(|role| *role != context.role),
        playbook: taken.playbook.clone(),
        clocks,
        source: source(context),
    };
    let next = clocks::next_stage(ticket, &Event::StageCompleted(content.clone()), context)?;
    let clocks = content.clocks.iter().cloned().chain(next).collect();
    let content = StageCompleted { clocks, ..content };
    let subject = complainant(ticket.id, None);
    Ok(Decided::of(Event::StageCompleted(content)).with(
        FieldName::Text,
        &subject,
        taken.text.as_ref(),
    ))
}

/// Decides about a stage that is left out on purpose.
pub(super) fn skip(
    ticket: &Ticket,
    stage: Stage,
    reason: DeviationReason,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    require_not_paused(ticket)?;
    if let Some(path) = ticket.path.filter(|path| !path.includes(stage)) {
        return Err(Rejection::StageMustBeOnThePath { stage, path });
    }
    if stage == Stage::Close {
        // A close is a decision: no reason replaces it.
        return Err(Rejection::StageMustComeFirst { stage: Stage::Thank, missing: stage });
    }
    if ticket.has_completed(stage) {
        return Err(Rejection::StageMustNotBeDone(stage));
    }
    let content = StageSkipped { stage, reason, round: ticket.round, clocks: Vec::new() };
    let next = clocks::next_stage(ticket, &Event::StageSkipped(content.clone()), context)?;
    let clocks = next.into_iter().collect();
    Ok(Decided::of(Event::StageSkipped(StageSkipped { clocks, ..content })))
}

/// Finds how a step leaves the order; refuses it when it does and no reason was given.
fn deviation(ticket: &Ticket, taken: &StepTaken) -> Result<Option<Deviation>, Rejection> {
    let stage = taken.details.stage();
    let irregular = irregularity(ticket, &taken.details).or_else(|| incomplete(&taken.details));
    let Some((kind, missing, rejection)) = irregular else {
        return Ok(None);
    };
    match taken.deviation {
        // Thanks close the ticket, and a close is a decision: no reason replaces it.
        _ if stage == Stage::Thank && missing.contains(&Stage::Close) => {
            Err(Rejection::StageMustComeFirst { stage, missing: Stage::Close })
        }
        Some(reason) => Ok(Some(Deviation { kind, reason, missing })),
        None => Err(rejection),
    }
}

/// Finds required content that is missing: an alternative needs its date.
fn incomplete(details: &StageDetails) -> Option<(DeviationKind, Vec<Stage>, Rejection)> {
    match details {
        StageDetails::Alternative(alternative) if alternative.date.is_none() => {
            let rejection = Rejection::AlternativeDateMustBeStated;
            Some((DeviationKind::Incomplete, Vec::new(), rejection))
        }
        _ => None,
    }
}

/// Looks the move up in the table and asks what the cell depends on.
fn irregularity(
    ticket: &Ticket,
    details: &StageDetails,
) -> Option<(DeviationKind, Vec<Stage>, Rejection)> {
    let stage = details.stage();
    let path = ticket.path.unwrap_or(Path::NineStages);
    if !path.includes(stage) {
        let rejection = Rejection::StageMustBeOnThePath { stage, path };
        return Some((DeviationKind::OutsidePath, Vec::new(), rejection));
    }
    let last = ticket.last_stage();
    let out_of_order =
        |last| Some((DeviationKind::Order, Vec::new(), Rejection::OrderMustBeKept { stage, last }));
    match (Move::between(last, stage), last) {
        (Move::Repeat | Move::Next, _) => None,
        (Move::BackAfterRefusal, _) if refused(ticket) => None,
        (Move::Back | Move::BackAfterRefusal, Some(last)) => out_of_order(last),
        (Move::SkipAlternative, _) if accepted(details) => None,
        _ => {
            let missing = jumped(ticket, path, stage);
            let first = *missing.first()?;
            let rejection = Rejection::StageMustComeFirst { stage, missing: first };
            Some((DeviationKind::Skip, missing, rejection))
        }
    }
}

/// Returns the stages of the path before `stage` that were neither completed nor skipped.
fn jumped(ticket: &Ticket, path: Path, stage: Stage) -> Vec<Stage> {
    let before = path.stages().iter().take_while(|one| **one < stage);
    let open = |one: &&Stage| !ticket.has_completed(**one) && !ticket.skipped.contains(one);
    before.filter(open).copied().collect()
}

fn refused(ticket: &Ticket) -> bool {
    ticket.answer.as_ref().is_some_and(|agree| agree.answer == Agreement::Refused)
}

fn accepted(details: &StageDetails) -> bool {
    matches!(details, StageDetails::Agree(agree)
        if agree.answer == Agreement::Accepted && agree.settles())
}

/// Refuses a close that nothing was agreed for, unless the failure to agree was recorded and the
/// route outside is spoken of.
fn require_grounds_to_end(ticket: &Ticket, details: &StageDetails) -> Result<(), Rejection> {
    let StageDetails::Close(close) = details else {
        return Ok(());
    };
    let path = ticket.path.unwrap_or(Path::NineStages);
    if !path.includes(Stage::Agree) {
        return Ok(());
    }
    match &ticket.answer {
        Some(agree) if agree.settles() => Ok(()),
        Some(agree) if agree.answer == Agreement::NoAgreement => match close.outside_route {
            Some(_) => Ok(()),
            None => Err(Rejection::OutsideRouteMustBeStated),
        },
        _ => Err(Rejection::AgreementMustComeFirst),
    }
}
