//! Working a deadline out anew, on purpose.

use super::{Decided, require_not_closed, require_received};
use crate::{
    calendar::PausedDue,
    codes::RecomputeReason,
    context::Context,
    deadline::{Clock, ClockId, ClockStart, due_by, due_by_law, due_extended, known},
    event::{DeadlineRecomputed, Event},
    policy::{Amount, Chosen},
    rejection::Rejection,
    ticket::Ticket,
    timestamp::Timestamp,
};

/// Decides about a deadline that is worked out anew by the present policy and calendar: from when the
/// clock started, without the time in which it stood still, and with its extensions. The first due
/// instant stays beside it; what the complainant was told is not worked out.
pub(super) fn recompute(
    ticket: &Ticket,
    id: ClockId,
    reason: RecomputeReason,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    let running = |clock: &&Clock| clock.is_running() && !clock.is_stopped();
    let Some(clock) = ticket.clock(id).filter(running) else {
        return Err(Rejection::ClockMustBeRunning(id));
    };
    let policy = context.policies.present();
    let case = ticket.policy_case().filter(|_| clock.start.rule > 0);
    let Some(case) = case else {
        return Err(Rejection::ClockMustBeComputed(id));
    };
    let chosen = match policy.choose_for_stage(id.kind, clock.start.stage, &case) {
        Some(chosen) if chosen.amount == Amount::AsAgreed => {
            return Err(Rejection::ClockMustBeComputed(id));
        }
        Some(chosen) => chosen,
        None => return Err(Rejection::PolicyMustKnowTheClock(id)),
    };
    let due = clock.start.due;
    if context.now > due {
        return Err(Rejection::RecomputationMustComeInTime { clock: id, due });
    }
    let start = ClockStart {
        due: due_anew(clock, clock.started.latest(), chosen, context)?,
        due_earliest: None,
        policy: chosen.policy,
        rule: chosen.rule,
        calendar: context.calendar.reference().to_string().into(),
        ..clock.start.clone()
    };
    Ok(Decided::of(Event::DeadlineRecomputed(DeadlineRecomputed { clock: start, reason })))
}

fn due_anew(
    clock: &Clock,
    started: Timestamp,
    chosen: Chosen,
    context: &Context<'_>,
) -> Result<Timestamp, Rejection> {
    if let Amount::Statutory(period) = chosen.amount {
        return due_by_law(context, clock, period, None);
    }
    let mut due = match chosen.amount {
        Amount::Business(amount) if !clock.stood_still.is_empty() => {
            let pauses: Vec<_> = clock.stood_still.iter().map(|one| one.as_pause()).collect();
            let due = known(context).due_with_pauses(started.to_utc(), amount, &pauses);
            match due {
                Ok(PausedDue::Running(due)) => due.at.into(),
                _ => return Err(Rejection::MomentMustBeWithinTheCalendar { moment: started }),
            }
        }
        amount => due_by(context, started, amount)?,
    };
    for _ in 0..clock.extensions {
        due = due_extended(context, due, chosen.amount)?;
    }
    Ok(due)
}
