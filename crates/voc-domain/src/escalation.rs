//! Who should have been told by now, worked out from the log alone.

use crate::{
    calendar::BusinessDuration,
    codes::{EscalationReason, Role},
    context::Context,
    deadline::{Clock, ClockId, due_after},
    policy::{LadderStep, PolicyCase},
    ticket::{Phase, Route, Ticket},
    timestamp::Timestamp,
};

/// What a level is told about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EscalationNotice {
    /// That it will run out.
    Warning,
    /// That it ran out.
    Overdue,
}

impl EscalationNotice {
    /// Returns the reason that is recorded.
    #[must_use]
    pub const fn reason(self) -> EscalationReason {
        match self {
            Self::Warning => EscalationReason::DueSoon,
            Self::Overdue => EscalationReason::Overdue,
        }
    }
}

/// A level of the ladder that is to be told about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueEscalation {
    /// The clock.
    pub clock: ClockId,
    /// The level to tell.
    pub level: Role,
    /// From when it was to be told.
    pub due: Timestamp,
    /// What it is told.
    pub notice: EscalationNotice,
}

/// Returns the escalations of a ticket that are due by `context.now` and not yet recorded.
///
/// The answer depends on what the log says and never on when the question was asked before: a level
/// that was missed while nobody asked is returned as it would have been, with the instant from which
/// it was due. A clock that was met (as far as was known then) before that instant tells nobody, and
/// neither does one that was recorded together with what met it: there was no time at which a level
/// could have been told. A paused clock tells nobody about instants after the pause was recorded.
///
/// The ladder is that of the policy the clock was started by, for the case as it was known at the
/// time: whoever became a VIP afterwards is looked after by another ladder from then on. A due instant
/// that was moved told whom it told until it was. A correction is taken as if it had been so from the
/// beginning.
#[must_use]
pub fn due_escalations(ticket: &Ticket, context: &Context<'_>) -> Vec<DueEscalation> {
    let mut due: Vec<_> = ticket
        .clocks
        .iter()
        .flat_map(|clock| of_clock(ticket, clock, context))
        .filter(|one| !is_recorded(ticket, one))
        .collect();
    due.sort_by_key(|one| (one.due, one.clock, one.notice));
    due
}

/// Returns the clocks that may owe an escalation, each with a moment before which it owes none.
#[must_use]
pub fn owed_from(ticket: &Ticket, context: &Context<'_>) -> Vec<(ClockId, Timestamp)> {
    let first = |clock: &Clock| {
        let all = of_clock(ticket, clock, context).into_iter();
        let open = all.filter(|one| !is_recorded(ticket, one));
        open.map(|one| one.due).min().map(|due| (clock.start.clock, due))
    };
    let owes = |clock: &&Clock| {
        // What was met before it was due, and never warned, owes nothing: most clocks of most tickets.
        let end = clock.met.or(clock.called_off).map(|end| end.recorded_at);
        let simple = clock.earlier.is_empty() && !warns(clock, context);
        !(simple && end.is_some_and(|end| end <= clock.start.due))
    };
    ticket.clocks.iter().filter(owes).filter_map(first).collect()
}

fn warns(clock: &Clock, context: &Context<'_>) -> bool {
    let ladders = context.policies.of(clock.start.policy).ladders();
    ladders.iter().flat_map(|ladder| &ladder.steps).any(|step| step.warn_before.is_some())
}

fn is_recorded(ticket: &Ticket, one: &DueEscalation) -> bool {
    match one.notice {
        EscalationNotice::Warning => ticket.was_warned(one.level, one.clock, Some(one.due)),
        EscalationNotice::Overdue => ticket.was_told(one.level, one.clock),
    }
}

/// A due instant while it held: from when it was known to the last moment before something ended it.
struct Standing {
    due: Timestamp,
    policy: u32,
    from: Timestamp,
    until: Timestamp,
}

/// Returns everything that a clock tells by `context.now`, recorded or not.
fn of_clock(ticket: &Ticket, clock: &Clock, context: &Context<'_>) -> Vec<DueEscalation> {
    let mut told = Vec::new();
    for standing in standings(ticket, clock, context.now) {
        for (route, begins, ends) in routes(ticket, &standing) {
            let Some(case) = case(ticket, route) else { continue };
            let policy = context.policies.of(standing.policy);
            // What a ladder tells that came into force later is told from then on at the earliest.
            let earliest = (begins > standing.from).then_some(begins);
            for step in policy.ladder(clock.start.clock.kind, &case) {
                let found = of_step(clock, &standing, step, context);
                for (notice, due) in found {
                    let due = earliest.map_or(due, |begins| begins.max(due));
                    let in_time = due <= ends && begins <= ends;
                    let late =
                        notice == EscalationNotice::Warning && due.max(begins) >= standing.due;
                    let one =
                        DueEscalation { clock: clock.start.clock, level: step.level, due, notice };
                    if in_time && !late && !is_among(&told, &one) {
                        told.push(one);
                    }
                }
            }
        }
    }
    told
}

fn is_among(told: &[DueEscalation], one: &DueEscalation) -> bool {
    told.iter().any(|other| match one.notice {
        EscalationNotice::Warning => other == one,
        EscalationNotice::Overdue => other.level == one.level && other.notice == one.notice,
    })
}

/// Returns the due instants of a clock in their order, each while it held.
fn standings(ticket: &Ticket, clock: &Clock, now: Timestamp) -> impl Iterator<Item = Standing> {
    let earlier = clock.earlier.iter().map(move |one| Standing {
        due: one.due,
        policy: one.policy,
        from: one.known_since,
        until: before(one.until).min(now),
    });
    let present = Standing {
        due: clock.start.due,
        policy: clock.start.policy,
        from: clock.known_since,
        until: known_until(ticket, clock, now),
    };
    let all: Vec<_> = earlier.chain([present]).collect();
    all.into_iter().filter(|one| one.from <= one.until)
}

/// Returns what was known of the case while a due instant held, and from when until when.
fn routes<'a>(
    ticket: &'a Ticket,
    standing: &Standing,
) -> impl Iterator<Item = (&'a Route, Timestamp, Timestamp)> {
    let (from, until) = (standing.from, standing.until);
    let next = ticket.routes.iter().skip(1).map(|route| Some(route.since)).chain([None]);
    ticket.routes.iter().zip(next).enumerate().filter_map(move |(number, (route, next))| {
        // The first holds from the beginning, whatever was known then.
        let begins = if number == 0 { from } else { route.since.max(from) };
        let ends = next.map_or(until, |next| before(next).min(until));
        (begins <= ends).then_some((route, begins, ends))
    })
}

fn case<'a>(ticket: &'a Ticket, route: &'a Route) -> Option<PolicyCase<'a>> {
    Some(PolicyCase {
        kind: ticket.kind?,
        channel: ticket.channel.as_ref()?,
        severity: route.severity,
        branch: route.branch.as_ref(),
        tier: route.tier,
    })
}

/// Returns what a step tells about a due instant, and from when.
fn of_step(
    clock: &Clock,
    standing: &Standing,
    step: &LadderStep,
    context: &Context<'_>,
) -> impl Iterator<Item = (EscalationNotice, Timestamp)> + use<> {
    let warning = step
        .warn_before
        .and_then(|before| warning_due(context, clock.started.latest(), standing.due, before));
    let level = level_due(context, standing.due, step.after);
    let warning = warning.map(|due| (EscalationNotice::Warning, due));
    warning.into_iter().chain(level.map(|due| (EscalationNotice::Overdue, due)))
}

/// Returns from when a level is to be told: at once when the clock runs out, even as the office
/// closes, or some business time later.
fn level_due(context: &Context<'_>, due: Timestamp, after: BusinessDuration) -> Option<Timestamp> {
    if after.is_zero() {
        return Some(due);
    }
    due_after(context.calendar, due, after).ok()
}

/// Returns the last moment from which the clock has still so much business time left; nothing for a clock
/// that never had so much.
fn warning_due(
    context: &Context<'_>,
    started: Timestamp,
    due: Timestamp,
    before: BusinessDuration,
) -> Option<Timestamp> {
    let has_left = |moment: i64| {
        let used_up = due_after(context.calendar, Timestamp::from_millis(moment), before);
        used_up.is_ok_and(|used_up| used_up <= due)
    };
    let (mut low, mut high) = (started.millis(), due.millis());
    if low >= high || !has_left(low) {
        return None;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if has_left(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(Timestamp::from_millis(low))
}

/// Returns the last moment at which the clock was known to run, at most `now`.
fn known_until(ticket: &Ticket, clock: &Clock, now: Timestamp) -> Timestamp {
    let ended = clock.met.or(clock.called_off).map(|met| before(met.recorded_at));
    let paused = ticket
        .paused
        .filter(|_| ticket.phase == Phase::Paused)
        .filter(|_| ticket.paused_for.is_some_and(|reason| clock.stands_still_for(reason)))
        .map(|pause| before(pause.recorded_at));
    [ended, paused].into_iter().flatten().fold(now, Timestamp::min)
}

const fn before(moment: Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.millis() - 1)
}
