//! Who should have been told by now, worked out from the log alone.

use crate::{
    calendar::BusinessDuration,
    codes::Role,
    context::Context,
    deadline::{Clock, ClockId, due_after},
    ticket::{Phase, Ticket},
    timestamp::Timestamp,
};

/// A level of the ladder that is to be told about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueEscalation {
    /// The clock that ran out.
    pub clock: ClockId,
    /// The level to tell.
    pub level: Role,
    /// From when it was to be told.
    pub due: Timestamp,
}

/// Returns the escalations of a ticket that are due by `context.now` and not yet recorded.
///
/// The answer depends on what the log says and never on when the question was asked before: a level
/// that was missed while nobody asked is returned as it would have been, with the instant from which
/// it was due. A clock that was met (as far as was known then) before that instant tells nobody, and
/// neither does one that was recorded together with what met it: there was no time at which a level
/// could have been told. A paused clock tells nobody about instants after the pause was recorded.
#[must_use]
pub fn due_escalations(ticket: &Ticket, context: &Context<'_>) -> Vec<DueEscalation> {
    let mut due: Vec<_> =
        ticket.clocks.iter().flat_map(|clock| of_clock(ticket, clock, context)).collect();
    due.sort_by_key(|one| (one.due, one.clock));
    due
}

fn of_clock<'a>(
    ticket: &'a Ticket,
    clock: &'a Clock,
    context: &'a Context<'_>,
) -> impl Iterator<Item = DueEscalation> + 'a {
    let limit = known_until(ticket, clock, context.now);
    let id = clock.start.clock;
    let overdue = clock.start.due <= limit && clock.known_since <= limit;
    let steps = if overdue { context.policy.ladder() } else { &[] };
    steps
        .iter()
        .filter(move |step| !ticket.was_told(step.level, id))
        .map_while(move |step| {
            let due = level_due(context, clock.start.due, step.after)?;
            Some(DueEscalation { clock: id, level: step.level, due })
        })
        .take_while(move |one| one.due <= limit)
}

/// Returns from when a level is to be told: at once when the clock runs out, even as the office
/// closes, or some business time later.
fn level_due(context: &Context<'_>, due: Timestamp, after: BusinessDuration) -> Option<Timestamp> {
    if after.is_zero() {
        return Some(due);
    }
    due_after(context, due, after).ok()
}

/// Returns the last moment at which the clock was known to run, at most `now`.
fn known_until(ticket: &Ticket, clock: &Clock, now: Timestamp) -> Timestamp {
    let before = |mark: Timestamp| Timestamp::from_millis(mark.millis() - 1);
    let stopped = clock.met.or(clock.called_off).map(|met| before(met.recorded_at));
    let paused = ticket
        .paused
        .filter(|_| ticket.phase == Phase::Paused && clock.pauses())
        .map(|pause| before(pause.recorded_at));
    [stopped, paused].into_iter().flatten().fold(now, Timestamp::min)
}
