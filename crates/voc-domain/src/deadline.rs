//! Clocks: when one starts, the due instant is worked out once and becomes a fact of the log.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    calendar::BusinessDuration,
    codes::{ClockKind, CodeList, Role},
    context::Context,
    ids::IdError,
    policy::Chosen,
    rejection::Rejection,
    through_text::through_text,
    timestamp::{Occurred, Timestamp},
};

/// A clock within its ticket: its kind and the round or promise it belongs to, as `promise/2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockId {
    /// What it measures.
    pub kind: ClockKind,
    /// The round or the promise, from 1.
    pub number: u32,
}

impl fmt::Display for ClockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.number)
    }
}

impl FromStr for ClockId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = || IdError::new("clock", "looks like `promise/2`");
        let (kind, number) = text.split_once('/').ok_or_else(wrong)?;
        let kind = ClockKind::from_code(kind).ok_or_else(wrong)?;
        Ok(Self { kind, number: number.parse().map_err(|_| wrong())? })
    }
}

through_text!(ClockId, IdError, |id| id.to_string());

/// The start of a clock, as recorded: the due instant and everything it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockStart {
    /// The clock.
    pub clock: ClockId,
    /// The last moment at which it can fall due: what a breach is judged by.
    pub due: Timestamp,
    /// The first moment at which it can fall due, when the start is known as an interval only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_earliest: Option<Timestamp>,
    /// The version of the policy.
    pub policy: u32,
    /// The rule within the policy, from 1; 0 when the moment was told to the complainant.
    pub rule: u32,
    /// The calendar and its version.
    pub calendar: Box<str>,
    /// The role that a report is owed to, for a clock of that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_to: Option<Role>,
}

/// When something that a clock or a ticket keeps happened, and by which entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// When that happened.
    pub occurred: Occurred,
    /// When it became known.
    pub recorded_at: Timestamp,
    /// The position of the entry.
    pub position: u64,
}

impl Met {
    /// Takes in another fact that shows the same, recorded later: it happened with the first of
    /// both, and was known since this one.
    #[must_use]
    pub(crate) fn with(self, later: Self) -> Self {
        let position = if later.occurred < self.occurred { later.position } else { self.position };
        Self { occurred: self.occurred.first(later.occurred), position, ..self }
    }
}

/// A clock of a ticket, running or stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// How it started, with the due instant as it stands now.
    pub start: ClockStart,
    /// The due instant as it was first recorded; a pause moves the other one.
    pub first_due: Timestamp,
    /// How often it was extended.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extensions: u32,
    /// When it started.
    pub started: Occurred,
    /// The position of the entry that started it.
    pub started_by: u64,
    /// Since when the due instant as it stands is known: when it was recorded.
    pub known_since: Timestamp,
    /// The pause that it stands still in, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Met>,
    /// How it was met, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
    /// Whether it was called off without being met (a withdrawn promise).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_off: Option<Met>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Clock {
    /// Tells whether it still runs, be it that it stands still in a pause.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.met.is_none() && self.called_off.is_none()
    }

    /// Tells whether it stands still in a pause: until that ends it is neither due nor overdue.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.is_running() && self.stopped.is_some()
    }

    /// Tells whether the deadline was missed, as far as `now` can tell.
    ///
    /// A clock met late was missed. What counts is when it *happened*, at the latest possible moment
    /// for the due instant and at the earliest for the act: the doubt goes to the hospital. A clock that
    /// stands still was not missed when the pause was recorded, and cannot be before it goes on.
    #[must_use]
    pub fn is_missed(&self, now: Timestamp) -> bool {
        match (&self.met, &self.called_off) {
            (Some(met), _) => met.occurred.earliest() > self.start.due,
            (None, Some(end)) => end.occurred.earliest() > self.start.due,
            (None, None) => self.stopped.is_none() && now > self.start.due,
        }
    }

    /// Tells whether a pause of the ticket moves this clock: a promise stands, and so does first contact.
    #[must_use]
    pub const fn pauses(&self) -> bool {
        matches!(self.start.clock.kind, ClockKind::Resolution)
    }
}

/// Works out the start of a clock whose beginning is known as an interval.
pub(crate) fn start(
    context: &Context<'_>,
    clock: ClockId,
    started: Occurred,
    chosen: Chosen,
) -> Result<ClockStart, Rejection> {
    let due = due_after(context, started.latest(), chosen.amount)?;
    let earliest = due_after(context, started.earliest(), chosen.amount)?;
    Ok(ClockStart {
        clock,
        due,
        due_earliest: (earliest != due).then_some(earliest),
        policy: context.policy.version(),
        rule: chosen.rule,
        calendar: context.calendar.reference().to_string().into(),
        report_to: None,
    })
}

/// Records a due instant that was told to the complainant.
pub(crate) fn start_as_told(context: &Context<'_>, clock: ClockId, told: Timestamp) -> ClockStart {
    ClockStart {
        clock,
        due: told,
        due_earliest: None,
        policy: context.policy.version(),
        rule: 0,
        calendar: context.calendar.reference().to_string().into(),
        report_to: None,
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
