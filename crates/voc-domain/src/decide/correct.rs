//! Correcting an earlier entry, which stays as it is.

use serde_json::{Map, Value};

use super::{
    Decided, complainant, require_known_branch, require_known_causes, require_known_channel,
    require_known_department, require_received,
};
use crate::{
    command::Correct,
    context::Context,
    details::StageDetails,
    event::{Corrected, Event},
    private::FieldName,
    rejection::Rejection,
    stage::Stage,
    ticket::Ticket,
};

/// What an entry gave a name or a due instant to: later entries rest on it.
const KEPT: &[&str] = &[
    "number",
    "path",
    "clocks",
    "clock",
    "round",
    "promise",
    "party",
    "item",
    "statement",
    "improvement",
    "source",
];

/// Decides about a correction.
pub(super) fn correct(
    ticket: &Ticket,
    correct: &Correct,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    if let Some(to) = &correct.replacement {
        require_known_codes(to, context)?;
    }
    if ticket.version.is_none_or(|last| correct.version > last) {
        return Err(Rejection::CorrectedEntryMustExist(correct.version));
    }
    require_correctable(ticket, correct)?;
    if correct.occurred.is_some_and(|occurred| occurred.latest() > context.now) {
        let occurred = correct.occurred.map_or(context.now, |occurred| occurred.latest());
        return Err(Rejection::OccurredMustNotBeInTheFuture { occurred, now: context.now });
    }
    let replacement = correct.replacement.as_ref().map(|to| replaced(correct, to)).transpose()?;
    let content = Corrected {
        version: correct.version,
        event_type: correct.original.event_type().into(),
        reason: correct.reason,
        replacement,
        occurred: correct.occurred,
    };
    let subject = complainant(ticket.id, None);
    Ok(Decided::of(Event::Corrected(content)).with(
        FieldName::Text,
        &subject,
        correct.text.as_ref(),
    ))
}

/// Refuses to correct what cannot be: another correction, an entry of the future, the receipt itself
/// away, or what the rest of the ticket began with.
fn require_correctable(ticket: &Ticket, correct: &Correct) -> Result<(), Rejection> {
    let event_type = correct.original.event_type();
    let retracts = correct.replacement.is_none() && correct.occurred.is_none();
    let refused = match &correct.original {
        Event::Corrected(_) | Event::Unknown(_) => true,
        Event::Received(_) => retracts,
        Event::BackgroundRecorded(content) => retracts && content.number.is_some(),
        // A round that began stays, once something was done in it or another began after it.
        Event::Reopened(content) => {
            let walked = ticket.stages.iter().any(|record| record.round >= content.round);
            retracts && (walked || ticket.round > content.round)
        }
        // And so does the close that it began with.
        Event::StageCompleted(content) => {
            retracts && content.details.stage() == Stage::Thank && content.round < ticket.round
        }
        _ => false,
    };
    if refused {
        return Err(Rejection::EntryMustBeCorrectable(event_type.into()));
    }
    match &correct.original {
        Event::Received(_) => require_received(ticket),
        _ => Ok(()),
    }
}

/// Refuses codes that are neither built in nor configured, as if the entry were recorded now.
fn require_known_codes(event: &Event, context: &Context<'_>) -> Result<(), Rejection> {
    match event {
        Event::Received(content) => {
            require_known_channel(&content.channel, context)?;
            require_known_causes(&content.causes, context)?;
            for department in [&content.receiving, &content.managing, &content.originating] {
                require_known_department(department.as_ref(), context)?;
            }
            require_known_branch(content.branch.as_ref(), context)
        }
        Event::Triaged(content) => {
            require_known_causes(&content.causes, context)?;
            require_known_branch(content.branch.as_ref(), context)
        }
        Event::DepartmentSet(content) => {
            require_known_department(Some(&content.department), context)
        }
        Event::Transferred(content) => {
            require_known_department(content.managing.as_ref(), context)?;
            require_known_branch(Some(&content.to), context)
        }
        Event::ContactAttempted(content) => require_known_channel(&content.channel, context),
        Event::StageCompleted(content) => match &content.details {
            StageDetails::Investigate(found) => require_known_causes(&found.causes, context),
            _ => Ok(()),
        },
        Event::Notified(content) => require_known_channel(&content.channel, context),
        Event::PromiseMade(content) => content
            .channel
            .as_ref()
            .map_or(Ok(()), |channel| require_known_channel(channel, context)),
        _ => Ok(()),
    }
}

/// Returns the content as it should have been; what other entries rest on must be the same.
fn replaced(correct: &Correct, to: &Event) -> Result<Map<String, Value>, Rejection> {
    let wrong = || Rejection::EntryMustBeCorrectable(correct.original.event_type().into());
    if to.event_type() != correct.original.event_type() {
        return Err(wrong());
    }
    let before = correct.original.to_clear().map_err(|_| wrong())?;
    let after = to.to_clear().map_err(|_| wrong())?;
    // A stage that was not this one is struck out, and the other one recorded.
    if let (Event::StageCompleted(before), Event::StageCompleted(after)) = (&correct.original, to)
        && before.details.stage() != after.details.stage()
    {
        return Err(Rejection::CorrectionMustKeep("stage"));
    }
    match KEPT.iter().find(|field| before.get(**field) != after.get(**field)) {
        Some(field) => Err(Rejection::CorrectionMustKeep(field)),
        None if before == after && correct.occurred.is_none() && correct.text.is_none() => {
            Err(Rejection::CorrectionMustChangeSomething)
        }
        None => Ok(after),
    }
}
