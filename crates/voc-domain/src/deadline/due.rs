//! When a clock is due: business time, days of the calendar, statutory periods, dates that were agreed.

use std::ops::Range;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use super::{Clock, ClockId, ClockStart, Met, StoodStill};
use crate::{
    calendar::{
        BusinessDuration, Calendar,
        statute::{Period, StatuteClock},
    },
    codes::ClockKind,
    context::Context,
    policy::{Amount, Chosen, Policy},
    rejection::Rejection,
    timestamp::{Occurred, Timestamp},
};

/// Returns the calendar that a due instant is worked out with: with the holidays that are known when it is
/// recorded. One that is designated later moves it only if it is worked out anew on purpose.
pub(crate) fn known<'a>(context: &Context<'a>) -> &'a Calendar {
    context.calendar.as_known_at(context.now.to_utc())
}

/// Works out the start of a clock whose beginning is known as an interval.
pub(crate) fn start(
    context: &Context<'_>,
    clock: ClockId,
    started: Occurred,
    chosen: Chosen,
) -> Result<ClockStart, Rejection> {
    let due = due_by(context, started.latest(), chosen.amount)?;
    let earliest = due_by(context, started.earliest(), chosen.amount)?;
    Ok(ClockStart {
        clock,
        due,
        due_earliest: (earliest != due).then_some(earliest),
        policy: chosen.policy,
        rule: chosen.rule,
        calendar: context.calendar.reference().to_string().into(),
        report_to: None,
        stage: None,
    })
}

/// Records a due instant that was told to the complainant.
pub(crate) fn start_as_told(
    context: &Context<'_>,
    clock: ClockId,
    (policy, told): (&Policy, Timestamp),
) -> ClockStart {
    ClockStart {
        clock,
        due: told,
        due_earliest: None,
        policy: policy.version(),
        rule: 0,
        calendar: context.calendar.reference().to_string().into(),
        report_to: None,
        stage: None,
    }
}

/// Moves the due instant of a paused clock: it keeps the business time it had left when the pause
/// began, in whole seconds, and goes on when the pause ends. A pause never makes anything due earlier.
pub(crate) fn moved_by_pause(
    context: &Context<'_>,
    clock: &Clock,
    pause: &Met,
) -> Result<ClockStart, Rejection> {
    // A pause known as an interval takes nothing from a clock that had not started by then.
    let paused = pause.occurred.earliest().max(clock.started.latest());
    let goes_on = context.occurred.latest().max(paused);
    if clock.start.clock.kind == ClockKind::Statutory {
        return moved_by_law(context, clock, StoodStill { from: paused, to: goes_on });
    }
    let beyond = |moment| Rejection::MomentMustBeWithinTheCalendar { moment };
    let left = context
        .calendar
        .as_known_at(clock.known_since.to_utc())
        .business_time_between(paused.to_utc(), clock.start.due.to_utc())
        .map_err(|_| beyond(clock.start.due))?;
    let seconds = u32::try_from((left.num_milliseconds() + 999) / 1000)
        .map_err(|_| beyond(clock.start.due))?;
    let due = due_after(known(context), goes_on, BusinessDuration::Seconds(seconds))?;
    let due = due.max(clock.start.due);
    Ok(ClockStart { due, due_earliest: None, ..clock.start.clone() })
}

/// Moves the due instant of a statutory period by a pause for a reason that the law names: its days, or
/// hours, are not counted. When the rule cannot be read it stays, which is never too late.
fn moved_by_law(
    context: &Context<'_>,
    clock: &Clock,
    pause: StoodStill,
) -> Result<ClockStart, Rejection> {
    let Some(Amount::Statutory(period)) = context.policies.amount_of(&clock.start) else {
        return Ok(clock.start.clone());
    };
    let due = due_by_law(context, clock, period, Some(pause))?.max(clock.start.due);
    Ok(ClockStart { due, due_earliest: None, ..clock.start.clone() })
}

/// Returns when a statutory period is used up that was extended as often as a clock, without the time in
/// which the clock stood still, and without one more pause.
pub(crate) fn due_by_law(
    context: &Context<'_>,
    clock: &Clock,
    period: Period,
    pause: Option<StoodStill>,
) -> Result<Timestamp, Rejection> {
    let stood_still = clock.stood_still.iter().copied().chain(pause);
    let uncounted: Vec<_> = stood_still.map(StoodStill::as_range).collect();
    let started = clock.started.latest();
    let mut due = statutory(context, started, period, &uncounted)?;
    for _ in 0..clock.extensions {
        due = statutory(context, due.after_end(), period, &uncounted)?;
    }
    Ok(due)
}

fn statutory(
    context: &Context<'_>,
    from: Timestamp,
    period: Period,
    uncounted: &[Range<DateTime<Utc>>],
) -> Result<Timestamp, Rejection> {
    let law = StatuteClock::south_korea_known_at(context.now.to_utc());
    let due = law.due_without(from.to_utc(), period, uncounted);
    due.map(|due| due.at.into())
        .map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment: from })
}

/// Adds business time to a moment.
pub(crate) fn due_after(
    calendar: &Calendar,
    from: Timestamp,
    amount: BusinessDuration,
) -> Result<Timestamp, Rejection> {
    let due = calendar.due(from.to_utc(), amount);
    due.map(|due| due.at.into())
        .map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment: from })
}

impl Amount {
    /// Returns when it is used up if it begins at a moment, with the holidays that were known at another;
    /// nothing for moments that no calendar answers for.
    #[must_use]
    pub fn due(
        self,
        from: Timestamp,
        calendar: &Calendar,
        known_at: Timestamp,
    ) -> Option<Timestamp> {
        let calendar = calendar.as_known_at(known_at.to_utc());
        let date = || Some(calendar.local_time(from.to_utc()).ok()?.date_naive());
        let due = match self {
            Self::Business(amount) => calendar.due(from.to_utc(), amount).ok()?.at,
            Self::CalendarDays(days) => {
                let last = date()?.checked_add_days(Days::new(u64::from(days)))?;
                calendar.end_of_day(last).ok()?
            }
            Self::Statutory(period) => {
                let law = StatuteClock::south_korea_known_at(known_at.to_utc());
                law.due(from.to_utc(), period).ok()?.at
            }
            Self::AsAgreed => calendar.end_of_day(date()?).ok()?,
        };
        Some(due.into())
    }
}

/// Returns when an amount that begins at a moment is used up, in the unit that it is stated in.
pub(crate) fn due_by(
    context: &Context<'_>,
    from: Timestamp,
    amount: Amount,
) -> Result<Timestamp, Rejection> {
    let due = amount.due(from, context.calendar, context.now);
    due.ok_or(Rejection::MomentMustBeWithinTheCalendar { moment: from })
}

/// Returns when an amount is used up that begins where another ended: days are counted from the next.
pub(crate) fn due_extended(
    context: &Context<'_>,
    due: Timestamp,
    amount: Amount,
) -> Result<Timestamp, Rejection> {
    match amount {
        Amount::Business(amount) => due_after(known(context), due, amount),
        Amount::Statutory(_) => due_by(context, due.after_end(), amount),
        Amount::CalendarDays(_) | Amount::AsAgreed => due_by(context, due, amount),
    }
}

/// Returns when a day ends for whoever was told its date.
pub(crate) fn end_of_day(context: &Context<'_>, date: NaiveDate) -> Result<Timestamp, Rejection> {
    let moment = || Timestamp::from(date.and_time(NaiveTime::MIN).and_utc());
    let end = known(context).end_of_day(date).map(Timestamp::from);
    end.map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment: moment() })
}
