//! Correcting an earlier entry, which stays as it is.

use serde_json::{Map, Value};

use super::{
    Decided, clocks, complainant, known::require_known_codes, order::require_order_of_correction,
    outbox, require_received,
};
use crate::{
    codes::{ClockKind, Dating},
    command::Correct,
    context::Context,
    deadline::{self, ClockStart},
    details::StageDetails,
    event::{Corrected, Event, PromiseMade, StageCompleted},
    policy::Amount,
    private::FieldName,
    rejection::Rejection,
    stage::Stage,
    ticket::{CorrectionEffect, PromiseState, StageRecord, Ticket},
    timestamp::Occurred,
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
    "notice",
    "attachment",
    "file",
    "media",
    "bytes",
    "source",
];

/// What was checked against a survey sheet, which a correction does not have at hand: answers that are
/// wrong are struck out and recorded again.
const CHECKED: &[&str] = &["survey", "version", "answers", "satisfaction"];

/// Decides about a correction.
pub(super) fn correct(
    ticket: &Ticket,
    correct: &Correct,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    if let Some(to) = &correct.replacement {
        require_known_codes(to, context)?;
    }
    require_past(correct, context)?;
    if ticket.version.is_none_or(|last| correct.version > last) {
        return Err(Rejection::CorrectedEntryMustExist(correct.version));
    }
    require_correctable(ticket, correct)?;
    if let Some(occurred) = correct.occurred {
        require_order_of_correction(ticket, &correct.original, occurred)?;
    }
    let replacement = replaced(ticket, correct, context)?;
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

/// Refuses a moment in the future, unless it is a date as printed.
fn require_past(correct: &Correct, context: &Context<'_>) -> Result<(), Rejection> {
    let said = correct.replacement.as_ref().unwrap_or(&correct.original);
    let printed = matches!(said, Event::BackgroundRecorded(it) if it.dating == Dating::AsPrinted);
    match correct.occurred.map(Occurred::latest) {
        Some(occurred) if occurred > context.now && !printed => {
            Err(Rejection::OccurredMustNotBeInTheFuture { occurred, now: context.now })
        }
        _ => Ok(()),
    }
}

/// Refuses to correct what cannot be: another correction, an entry of the future, or a decision that
/// others rest on.
fn require_correctable(ticket: &Ticket, correct: &Correct) -> Result<(), Rejection> {
    let corrections = ticket.ledgers.corrections.iter();
    let last = corrections.rev().find(|one| one.version == correct.version);
    let struck_out = last.is_some_and(|one| one.effect == CorrectionEffect::Retracted);
    let strikes_out = correct.replacement.is_none() && correct.occurred.is_none();
    let refused = match &correct.original {
        Event::Corrected(_) | Event::Unknown(_) => true,
        // What left the house, or tried to, did so; a notice that says the wrong thing is taken back
        // before it leaves, and another is queued.
        Event::NoticeDelivered(_) | Event::NoticeFailed(_) => true,
        Event::NoticeQueued(content) => {
            struck_out || !strikes_out || outbox::was_tried(ticket, content.notice)
        }
        _ if strikes_out && struck_out => return Err(Rejection::CorrectionMustChangeSomething),
        _ if strikes_out => is_rested_on(ticket, correct),
        _ if struck_out => must_be_done_again(ticket, &correct.original),
        // What a pause took from a clock was worked out when it ended.
        Event::Resumed(_) => correct.occurred.is_some(),
        Event::Paused(_) => correct.occurred.is_some() && !is_present(ticket, correct),
        _ => false,
    };
    if refused {
        return Err(Rejection::EntryMustBeCorrectable(correct.original.event_type().into()));
    }
    match &correct.original {
        Event::Received(_) => require_received(ticket),
        _ => Ok(()),
    }
}

/// Tells whether the present phase began with the entry, so that nothing was decided since that it
/// would take the ground from.
fn is_present(ticket: &Ticket, correct: &Correct) -> bool {
    ticket.phase_since == Some(correct.version)
}

/// Tells whether the ticket would be left in a state that no handling leads to, were the entry not
/// there: a ticket that was never received, steps of a round that never began, thanks without a close.
/// A fact is never rested on: a decision made on a false one was made all the same.
fn is_rested_on(ticket: &Ticket, correct: &Correct) -> bool {
    match &correct.original {
        Event::Received(_) | Event::Resumed(_) => true,
        Event::BackgroundRecorded(content) => content.number.is_some(),
        Event::Paused(_) | Event::Merged(_) => !is_present(ticket, correct),
        Event::Reopened(content) => {
            let walked = ticket.stages.iter().any(|record| record.round == content.round);
            walked || !ticket.skipped.is_empty() || !is_present(ticket, correct)
        }
        Event::StageCompleted(content) => is_stage_rested_on(ticket, content, correct),
        // An extension or a resumption after it counted from where it had moved the clock.
        Event::Extended(content) => {
            let clock = ticket.clock(content.clock.clock);
            clock.is_some_and(|clock| clock.start.due != content.clock.due)
        }
        _ => false,
    }
}

fn is_stage_rested_on(ticket: &Ticket, content: &StageCompleted, correct: &Correct) -> bool {
    let of_round = |stage: Stage| {
        let same =
            move |record: &&StageRecord| record.stage == stage && record.round == content.round;
        ticket.stages.iter().filter(same).count()
    };
    match content.details.stage() {
        Stage::Thank => !is_present(ticket, correct),
        Stage::Close => of_round(Stage::Thank) > 0 && of_round(Stage::Close) == 1,
        _ => false,
    }
}

/// Tells whether an entry that was struck out cannot be put back in its old place, since the handling
/// went on without it: a decision is made again instead.
fn must_be_done_again(ticket: &Ticket, original: &Event) -> bool {
    match original {
        Event::Paused(_) | Event::Reopened(_) | Event::Merged(_) | Event::Extended(_) => true,
        Event::StageCompleted(content) => {
            matches!(content.details, StageDetails::Close(_) | StageDetails::Thank(_))
        }
        Event::PromiseKept(content) | Event::PromiseWithdrawn(content) => {
            let promise = ticket.promises.iter().find(|one| one.number == content.promise);
            promise.is_none_or(|one| one.state != PromiseState::Open)
        }
        _ => false,
    }
}

/// Returns the content as it should have been, if that differs; what other entries rest on must be the
/// same.
fn replaced(
    ticket: &Ticket,
    correct: &Correct,
    context: &Context<'_>,
) -> Result<Option<Map<String, Value>>, Rejection> {
    let wrong = || Rejection::EntryMustBeCorrectable(correct.original.event_type().into());
    let to = correct.replacement.as_ref().unwrap_or(&correct.original);
    if to.event_type() != correct.original.event_type() {
        return Err(wrong());
    }
    let before = correct.original.to_clear().map_err(|_| wrong())?;
    let after = to.to_clear().map_err(|_| wrong())?;
    // A stage that was not this one is struck out, and the other one recorded.
    if let (Event::StageCompleted(was), Event::StageCompleted(is)) = (&correct.original, to)
        && was.details.stage() != is.details.stage()
    {
        return Err(Rejection::CorrectionMustKeep("stage"));
    }
    let mut kept = KEPT.iter().chain(CHECKED);
    if let Some(field) = kept.find(|field| before.get(**field) != after.get(**field)) {
        return Err(Rejection::CorrectionMustKeep(field));
    }
    let known = ticket.ledgers.corrections.iter().any(|one| one.version == correct.version);
    let says = correct.occurred.is_some() || correct.text.is_some() || known;
    if correct.replacement.is_some() && before == after && !says {
        return Err(Rejection::CorrectionMustChangeSomething);
    }
    let restarted = restarted(ticket, correct, to, context)?;
    let after = restarted.to_clear().map_err(|_| wrong())?;
    Ok((correct.replacement.is_some() || before != after).then_some(after))
}

/// Starts the clocks of an entry anew where what they rest on is corrected: the moment or the date that
/// was told, or when it happened. Each is worked out by the policy that it was started by.
fn restarted(
    ticket: &Ticket,
    correct: &Correct,
    to: &Event,
    context: &Context<'_>,
) -> Result<Event, Rejection> {
    let mut to = to.clone();
    if let (Event::PromiseMade(was), Event::PromiseMade(is)) = (&correct.original, &mut to)
        && was.told != is.told
    {
        is.clock = promised(ticket, is, correct.occurred, context)?;
        return Ok(to);
    }
    if let Event::StageCompleted(content) = &mut to {
        agree_anew(ticket, content, context)?;
    }
    let Some(occurred) = correct.occurred else {
        return Ok(to);
    };
    for start in to.clocks_mut().iter_mut().filter(|start| start.rule > 0) {
        *start = started(ticket, start, occurred, context)?;
    }
    Ok(to)
}

/// Works out the clock of a date that was agreed from the date as it is corrected.
fn agree_anew(
    ticket: &Ticket,
    content: &mut StageCompleted,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    let of_date = |start: &ClockStart| start.clock.kind == ClockKind::Agreed;
    let was = content.clocks.iter().find(|start| of_date(start)).cloned();
    let is = clocks::agreed(ticket, &content.details, context)?;
    let is = is.map(|is| match &was {
        Some(was) if was.due == is.due => was.clone(),
        Some(was) => ClockStart { clock: was.clock, ..is },
        None => is,
    });
    content.clocks.retain(|start| !of_date(start));
    content.clocks.extend(is);
    Ok(())
}

/// Works out the clock of a promise of which another moment was told than was recorded.
fn promised(
    ticket: &Ticket,
    promise: &PromiseMade,
    occurred: Option<Occurred>,
    context: &Context<'_>,
) -> Result<ClockStart, Rejection> {
    let known = ticket.promises.iter().find(|one| one.number == promise.promise);
    let known = known.map_or(context.occurred, |one| one.made.occurred);
    let occurred = occurred.unwrap_or(known);
    match promise.told {
        Some(told) if told < occurred.earliest() => {
            Err(Rejection::PromisedTimeMustLieAhead { told })
        }
        Some(told) => {
            let policy = context.policies.of(promise.clock.policy);
            Ok(deadline::start_as_told(context, promise.clock.clock, (policy, told)))
        }
        None => started(ticket, &promise.clock, occurred, context),
    }
}

/// Works out a clock from the policy once more.
fn started(
    ticket: &Ticket,
    start: &ClockStart,
    occurred: Occurred,
    context: &Context<'_>,
) -> Result<ClockStart, Rejection> {
    let policy = context.policies.of(start.policy);
    let case = ticket.policy_case();
    let chosen =
        case.and_then(|case| policy.choose_for_stage(start.clock.kind, start.stage, &case));
    match chosen {
        Some(chosen) if chosen.amount == Amount::AsAgreed => Ok(start.clone()),
        Some(chosen) => Ok(ClockStart {
            report_to: start.report_to,
            stage: start.stage,
            ..deadline::start(context, start.clock, occurred, chosen)?
        }),
        None if start.clock.kind == ClockKind::Promise => {
            Ok(deadline::start_as_told(context, start.clock, (policy, occurred.latest())))
        }
        None => Ok(start.clone()),
    }
}
