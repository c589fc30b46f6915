//! When a clock is due: business time, days of the calendar, statutory periods, dates that were agreed.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate, NaiveTime};

use super::{Clock, ClockId, ClockStart, Met};
use crate::{
    calendar::{BusinessDuration, HolidayKnowledge, HolidayTable, statute::StatuteClock},
    context::Context,
    policy::{Amount, Chosen, Policy},
    rejection::Rejection,
    timestamp::{Occurred, Timestamp},
};

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
    let beyond = |moment| Rejection::MomentMustBeWithinTheCalendar { moment };
    let left = context
        .calendar
        .business_time_between(paused.to_utc(), clock.start.due.to_utc())
        .map_err(|_| beyond(clock.start.due))?;
    let seconds = u32::try_from((left.num_milliseconds() + 999) / 1000)
        .map_err(|_| beyond(clock.start.due))?;
    let goes_on = context.occurred.latest().max(paused);
    let due = due_after(context, goes_on, BusinessDuration::Seconds(seconds))?;
    let due = due.max(clock.start.due);
    Ok(ClockStart { due, due_earliest: None, ..clock.start.clone() })
}

/// Adds business time to a moment.
pub(crate) fn due_after(
    context: &Context<'_>,
    from: Timestamp,
    amount: BusinessDuration,
) -> Result<Timestamp, Rejection> {
    let due = context.calendar.due(from.to_utc(), amount);
    due.map(|due| due.at.into())
        .map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment: from })
}

/// Returns when an amount that begins at a moment is used up, in the unit that it is stated in.
pub(crate) fn due_by(
    context: &Context<'_>,
    from: Timestamp,
    amount: Amount,
) -> Result<Timestamp, Rejection> {
    static STATUTE: LazyLock<StatuteClock> = LazyLock::new(|| {
        StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything)
    });
    let beyond = || Rejection::MomentMustBeWithinTheCalendar { moment: from };
    match amount {
        Amount::Business(amount) => due_after(context, from, amount),
        Amount::CalendarDays(days) => {
            let last = local_date(context, from)?.checked_add_days(Days::new(u64::from(days)));
            end_of_day(context, last.ok_or_else(beyond)?)
        }
        Amount::Statutory(period) => {
            let due = STATUTE.due(from.to_utc(), period);
            due.map(|due| due.at.into()).map_err(|_| beyond())
        }
        Amount::AsAgreed => end_of_day(context, local_date(context, from)?),
    }
}

/// Returns when an amount is used up that begins where another ended: days are counted from the next.
pub(crate) fn due_extended(
    context: &Context<'_>,
    due: Timestamp,
    amount: Amount,
) -> Result<Timestamp, Rejection> {
    match amount {
        Amount::Business(amount) => due_after(context, due, amount),
        Amount::Statutory(_) => due_by(context, due.after_end(), amount),
        Amount::CalendarDays(_) | Amount::AsAgreed => due_by(context, due, amount),
    }
}

/// Returns when a day ends for whoever was told its date.
pub(crate) fn end_of_day(context: &Context<'_>, date: NaiveDate) -> Result<Timestamp, Rejection> {
    let moment = || Timestamp::from(date.and_time(NaiveTime::MIN).and_utc());
    let end = context.calendar.end_of_day(date).map(Timestamp::from);
    end.map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment: moment() })
}

fn local_date(context: &Context<'_>, moment: Timestamp) -> Result<NaiveDate, Rejection> {
    let local = context.calendar.local_time(moment.to_utc()).map(|local| local.date_naive());
    local.map_err(|_| Rejection::MomentMustBeWithinTheCalendar { moment })
}
