//! Clocks: when one starts, the due instant is worked out once and becomes a fact of the log.

mod due;

use std::{fmt, ops::Range, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub(crate) use self::due::{
    due_after, due_by, due_by_law, due_extended, end_of_day, known, moved_by_pause, start,
    start_as_told,
};
use crate::{
    calendar::{Calendar, Pause},
    codes::{ClockKind, CodeList, PauseReason, Role},
    ids::IdError,
    stage::Stage,
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
    /// The stage that is to be completed, for a clock of that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
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

/// A due instant that a clock had before another took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierDue {
    /// The due instant.
    pub due: Timestamp,
    /// The version of the policy.
    pub policy: u32,
    /// Since when it was known.
    pub known_since: Timestamp,
    /// When it held no more: the pause, the extension or the recomputation was recorded.
    pub until: Timestamp,
}

/// A stretch in which a clock stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodStill {
    /// When it stopped.
    pub from: Timestamp,
    /// When it went on.
    pub to: Timestamp,
}

/// A clock of a ticket, running or stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// How it started, with the due instant as it stands now.
    pub start: ClockStart,
    /// The due instant as it was first recorded; a pause moves the other one.
    pub first_due: Timestamp,
    /// The due instants it had before, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierDue>,
    /// When it stood still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stood_still: Vec<StoodStill>,
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

    /// Tells whether this clock stands still while the ticket is paused for a reason: the handling and its
    /// stages for any, a statutory period for those that the law names.
    ///
    /// What somebody outside waits for never does: a promise, a date that was agreed, an answer, an
    /// acknowledgement, word on the progress.
    #[must_use]
    pub const fn stands_still_for(&self, reason: PauseReason) -> bool {
        match self.start.clock.kind {
            ClockKind::Resolution | ClockKind::Stage => true,
            ClockKind::Statutory => reason.is_uncounted_by_law(),
            _ => false,
        }
    }

    /// Tells whether this clock may be extended: the total and the statutory period. What the complainant
    /// was told, or waits for, is not a matter of the hospital alone.
    #[must_use]
    pub const fn extends(&self) -> bool {
        matches!(self.start.clock.kind, ClockKind::Resolution | ClockKind::Statutory)
    }

    /// Returns the business time it took until it was met, without that in which it stood still; nothing
    /// while it is not met, or for moments that no calendar answers for.
    #[must_use]
    pub fn elapsed(&self, calendar: &Calendar) -> Option<TimeDelta> {
        let pauses: Vec<_> = self.stood_still.iter().map(|one| one.as_pause()).collect();
        let (from, to) = (self.started.latest(), self.met?.occurred.earliest());
        calendar.business_time_without_pauses(from.to_utc(), to.to_utc(), &pauses).ok()
    }

    /// Returns the business time between the due instant and when it was met: positive when it was met
    /// late, negative when it was met before. A clock that was not met is as late as it is at `now`.
    #[must_use]
    pub fn lateness(&self, calendar: &Calendar, now: Timestamp) -> Option<TimeDelta> {
        let ended = self.met.or(self.called_off).map(|end| end.occurred.earliest());
        let ended = ended.unwrap_or(now);
        calendar.business_time_between(self.start.due.to_utc(), ended.to_utc()).ok()
    }

    /// Gives it another due instant, and keeps the one it had.
    pub(crate) fn move_to(&mut self, start: &ClockStart, recorded_at: Timestamp) {
        self.earlier.push(EarlierDue {
            due: self.start.due,
            policy: self.start.policy,
            known_since: self.known_since,
            until: self.stopped.map_or(recorded_at, |pause| pause.recorded_at),
        });
        self.start = start.clone();
        self.known_since = recorded_at;
    }
}

impl StoodStill {
    /// Returns the stretch in instants.
    pub(crate) fn as_range(self) -> Range<DateTime<Utc>> {
        self.from.to_utc()..self.to.to_utc()
    }

    /// Returns the stretch as the calendar takes it.
    pub(crate) fn as_pause(self) -> Pause {
        Pause { from: self.from.to_utc(), to: Some(self.to.to_utc()) }
    }
}
