//! How a deadline came about, in facts that a person can check one after the other.

use serde::Serialize;
use voc_domain::{
    Amount, Clock, ClockId, ClockKind, Event, ExtensionReason, Fact, Met, Occurred, PauseReason,
    PromiseNumber, Role, Ticket, TicketId, TicketNumber, Timestamp,
    calendar::{BeyondTable, BusinessDuration, Calendar, ClosedReason, Pause},
};

use crate::{
    engine::Engine,
    error::EngineError,
    replay::{AsOf, Seen},
    stream::Stream,
};

/// How a deadline came about, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineExplanation {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The clock.
    pub clock: ClockId,
    /// The role that a report is owed to, for a clock of that kind.
    pub report_to: Option<Role>,
    /// When the clock started. From an interval its last moment counts.
    pub started: Occurred,
    /// The position of the entry that started it.
    pub started_by: u64,
    /// The type of that entry.
    pub started_by_event: String,
    /// The version of the policy.
    pub policy: u32,
    /// The rule within the policy, from 1; 0 when the moment was told to the complainant.
    pub rule: u32,
    /// How long the rule lets it run, in the unit that it is stated in, when the policy is at hand.
    pub amount: Option<Amount>,
    /// The moment that the complainant was told, if one was.
    pub told: Option<Timestamp>,
    /// The calendar and its version.
    pub calendar: String,
    /// When it was due as first recorded.
    pub first_due: Timestamp,
    /// When it is due at the earliest, if its start is not known exactly.
    pub due_earliest: Option<Timestamp>,
    /// The stretches between start and due instant that did not count because the calendar was closed, as
    /// far as holidays were known then: for a statutory period days off only, and none where every day
    /// counts. Nothing when the calendar is no longer as it was.
    pub closed: Option<Vec<ClosedStretch>>,
    /// The pauses in which it stood still, in order.
    pub pauses: Vec<ExplainedPause>,
    /// How the due instant was moved since, in order.
    pub changes: Vec<DeadlineChange>,
    /// When it is due.
    pub due: Timestamp,
    /// What the same rule gives for the same start by the calendar as it is now and with the holidays
    /// known now, without pauses and extensions; the deadline itself stays as it was recorded.
    pub recomputed: Option<Timestamp>,
    /// Set if the due instant rests on days for which the holidays are not known.
    pub holidays_unknown: Option<BeyondTable>,
    /// What became of it.
    pub standing: DeadlineStanding,
    /// How it was met or called off, if it was.
    pub ended: Option<Met>,
    /// Whether it was missed.
    pub missed: bool,
    /// The business time from the start until it ended, or until it is judged, without the pauses, in
    /// milliseconds; nothing when the end is known only as an interval.
    pub elapsed_ms: Option<i64>,
    /// The business time from the due instant until then, in milliseconds: negative when there was
    /// some left; nothing as above.
    pub difference_ms: Option<i64>,
    /// The moment that it is judged at.
    pub judged_at: Timestamp,
}

/// What became of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStanding {
    /// It runs.
    Running,
    /// It stands still in a pause.
    Stopped,
    /// It was met.
    Met,
    /// It was called off.
    CalledOff,
}

/// A stretch of time that did not count because the calendar was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedStretch {
    /// The first closed moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
    /// Why it was closed.
    pub reason: ClosedReason,
}

/// A pause in which a clock stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedPause {
    /// Why the handling was paused.
    pub reason: PauseReason,
    /// How it began.
    pub began: Met,
    /// How it ended, if it did.
    pub ended: Option<Met>,
    /// The business time that did not count, in milliseconds, once it ended.
    pub not_counted_ms: Option<i64>,
}

/// A due instant that was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadlineChange {
    /// The position of the entry that moved it.
    pub position: u64,
    /// The type of that entry.
    pub event: String,
    /// Why it was extended, if that is what moved it.
    pub extension: Option<ExtensionReason>,
    /// When that happened.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it was due before.
    pub due_before: Timestamp,
    /// When it was due from then on.
    pub due: Timestamp,
}

impl Engine {
    /// Explains a deadline as it was known at a moment: what started it, by which rule and calendar it
    /// was worked out, which time did not count, how it was moved, and what became of it. What runs is
    /// judged at `now`, or at the moment looked from if that is earlier.
    ///
    /// Returns nothing when the ticket had no such clock by then.
    ///
    /// # Errors
    /// When the log cannot be read, and [`EngineError::Parked`] for a ticket that cannot be followed.
    pub fn explain(
        &self,
        ticket: TicketId,
        clock: ClockId,
        as_of: AsOf,
        now: Timestamp,
    ) -> Result<Option<DeadlineExplanation>, EngineError> {
        let stream = Stream::read(self.log(), ticket)?;
        let seen = Seen::of(&stream, as_of)?;
        if seen.is_empty() {
            return Ok(None);
        }
        let mut history = History::default();
        let state = stream.step_by_step(&seen.facts(&stream)?, &mut |ticket, fact| {
            history.observe(ticket.clock(clock), fact);
        })?;
        let Some(found) = state.clock(clock) else {
            return Ok(None);
        };
        let moment =
            [as_of.known_at, as_of.valid_at].into_iter().flatten().fold(now, Timestamp::min);
        Ok(Some(self.explanation(&state, found, history, moment)))
    }

    fn explanation(
        &self,
        ticket: &Ticket,
        clock: &Clock,
        history: History,
        moment: Timestamp,
    ) -> DeadlineExplanation {
        let start = &clock.start;
        let calendar = self.config().calendar_of(&start.calendar);
        let policies = self.policies().ok();
        let amount = policies.and_then(|policies| policies.amount_of(start));
        let ended = clock.met.or(clock.called_off);
        let end = match ended {
            None => Some(moment),
            Some(end) => end.occurred.is_exact().then_some(end.occurred.earliest()),
        };
        let pauses = history.explained(clock, calendar);
        let between = |from: Timestamp, to: Timestamp| {
            let open = calendar?.business_time_between(from.to_utc(), to.to_utc()).ok()?;
            Some(open.num_milliseconds())
        };
        DeadlineExplanation {
            ticket: ticket.id,
            number: ticket.number,
            clock: start.clock,
            report_to: start.report_to,
            started: clock.started,
            started_by: clock.started_by,
            started_by_event: history.started_by,
            policy: start.policy,
            rule: start.rule,
            amount,
            told: told(ticket, start.clock),
            calendar: start.calendar.to_string(),
            first_due: clock.first_due,
            due_earliest: start.due_earliest,
            closed: calendar.and_then(|calendar| closed(calendar, clock, amount)),
            elapsed_ms: calendar.and_then(|calendar| elapsed(calendar, clock, &pauses, end?)),
            difference_ms: end.and_then(|end| between(start.due, end)),
            pauses,
            changes: history.changes,
            due: start.due,
            recomputed: amount
                .filter(|amount| *amount != Amount::AsAgreed)
                .and_then(|amount| amount.due(clock.started.latest(), self.calendar(), moment)),
            holidays_unknown: calendar.and_then(|calendar| {
                calendar.due(start.due.to_utc(), BusinessDuration::Seconds(0)).ok()?.beyond_table
            }),
            standing: standing(clock),
            ended,
            missed: clock.is_missed(moment),
            judged_at: moment,
        }
    }
}

const fn standing(clock: &Clock) -> DeadlineStanding {
    match (&clock.met, &clock.called_off) {
        (Some(_), _) => DeadlineStanding::Met,
        (None, Some(_)) => DeadlineStanding::CalledOff,
        (None, None) if clock.is_stopped() => DeadlineStanding::Stopped,
        (None, None) => DeadlineStanding::Running,
    }
}

fn told(ticket: &Ticket, clock: ClockId) -> Option<Timestamp> {
    let number = PromiseNumber::new(clock.number);
    let promise = ticket.promises.iter().find(|one| one.number == number)?;
    promise.told.filter(|_| clock.kind == ClockKind::Promise)
}

fn closed(
    calendar: &Calendar,
    clock: &Clock,
    amount: Option<Amount>,
) -> Option<Vec<ClosedStretch>> {
    let counts = |reason: &ClosedReason| match amount {
        Some(Amount::CalendarDays(_) | Amount::AsAgreed) => false,
        Some(Amount::Statutory(_)) => {
            matches!(reason, ClosedReason::Weekend | ClosedReason::Holiday(_))
        }
        Some(Amount::Business(_)) | None => true,
    };
    let calendar = match amount {
        Some(Amount::Statutory(_)) => Calendar::kr_office(),
        _ => calendar,
    };
    let (from, to) = (clock.started.latest().to_utc(), clock.start.due.to_utc());
    let why = calendar.as_known_at(clock.known_since.to_utc()).explain(from, to).ok()?;
    let closed = why.closed.into_iter().filter(|span| counts(&span.reason));
    let stretches = closed.map(|span| ClosedStretch {
        from: span.from.into(),
        until: span.to.into(),
        reason: span.reason,
    });
    Some(stretches.collect())
}

/// Returns the business time that a clock ran until a moment. The doubt about when it started goes to
/// the hospital, as it does for the due instant.
fn elapsed(
    calendar: &Calendar,
    clock: &Clock,
    pauses: &[ExplainedPause],
    end: Timestamp,
) -> Option<i64> {
    let start = clock.started.latest().min(end);
    let pauses: Vec<Pause> = pauses
        .iter()
        .map(|pause| (pause, pause.began.occurred.earliest().max(start)))
        .map(|(pause, from)| Pause {
            from: from.to_utc(),
            to: pause.ended.map(|end| end.occurred.latest().max(from).to_utc()),
        })
        .collect();
    let open = calendar.business_time_without_pauses(start.to_utc(), end.to_utc(), &pauses).ok()?;
    Some(open.num_milliseconds())
}

/// What happened to a clock, gathered while its ticket is rebuilt.
#[derive(Debug, Default)]
struct History {
    started_by: String,
    due: Option<Timestamp>,
    stopped: bool,
    reason: Option<PauseReason>,
    pauses: Vec<(PauseReason, Met, Option<Met>)>,
    changes: Vec<DeadlineChange>,
}

impl History {
    /// Takes note of what a fact did to the clock.
    fn observe(&mut self, clock: Option<&Clock>, fact: &Fact<'_>) {
        if let Event::Paused(content) = fact.event {
            self.reason = Some(content.reason);
        }
        let Some(clock) = clock else { return };
        match self.due.replace(clock.start.due) {
            None => fact.event.event_type().clone_into(&mut self.started_by),
            Some(before) if before != clock.start.due => self.changes.push(DeadlineChange {
                position: fact.position,
                event: fact.event.event_type().to_owned(),
                extension: match fact.event {
                    Event::Extended(extended) => Some(extended.reason),
                    _ => None,
                },
                occurred: fact.occurred,
                recorded_at: fact.recorded_at,
                due_before: before,
                due: clock.start.due,
            }),
            Some(_) => {}
        }
        match (self.stopped, clock.stopped) {
            (false, Some(began)) => {
                self.pauses.extend(self.reason.map(|reason| (reason, began, None)));
            }
            (true, None) => {
                if let Some((.., ended)) = self.pauses.last_mut() {
                    *ended = Some(fact.mark());
                }
            }
            _ => {}
        }
        self.stopped = clock.stopped.is_some();
    }

    fn explained(&self, clock: &Clock, calendar: Option<&Calendar>) -> Vec<ExplainedPause> {
        let not_counted = |began: Met, ended: Met| {
            let from = began.occurred.earliest().max(clock.started.latest());
            let to = ended.occurred.latest().max(from);
            let open = calendar?.business_time_between(from.to_utc(), to.to_utc()).ok()?;
            Some(open.num_milliseconds())
        };
        let pauses = self.pauses.iter().map(|&(reason, began, ended)| ExplainedPause {
            reason,
            began,
            ended,
            not_counted_ms: ended.and_then(|ended| not_counted(began, ended)),
        });
        pauses.collect()
    }
}
