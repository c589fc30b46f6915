//! A case as it was known at a moment, and as it happened by a moment.

mod answer;
mod case;
mod ledgers;
mod seen;
mod steps;

use serde::Serialize;
use voc_domain::{
    ActorId, Catalog, ClockId, ClockKind, Context, Occurred, PromiseNumber, Role, Stage, Ticket,
    TicketId, TicketNumber, Timestamp, due_escalations,
};
use voc_log::{Head, StoredEntry};

use self::case::{Case, Entries};
pub(crate) use self::seen::Seen;
pub use self::{
    answer::{
        Replay, ReplayClock, ReplayCorrection, ReplayEscalation, ReplayEvent, ReplayFlag,
        ReplayKnown, ReplayPromise, ReplayRow,
    },
    ledgers::{PromiseRow, PromiseStanding, ReplayLedgers},
};
use crate::{
    engine::Engine,
    error::EngineError,
    private::Disclosure,
    query::TicketRow,
    stream::{self, Stream},
    walks::CaseConformance,
};

/// The moment to look from, on either axis of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AsOf {
    /// Only what had been recorded by then: as known at.
    pub known_at: Option<Timestamp>,
    /// Only what can have happened by then: as it happened.
    pub valid_at: Option<Timestamp>,
}

impl AsOf {
    /// Returns the moment at which deadlines are judged: now, unless the moment looked from is earlier.
    fn judged_at(self, now: Timestamp) -> Timestamp {
        [self.known_at, self.valid_at].into_iter().flatten().fold(now, Timestamp::min)
    }
}

impl Engine {
    /// Returns the state of a ticket as of a moment. Corrections count as far as they were known.
    ///
    /// # Errors
    /// When the log cannot be read, and [`EngineError::Parked`] for a ticket that cannot be followed.
    pub fn as_of(&self, id: TicketId, as_of: AsOf) -> Result<Option<Ticket>, EngineError> {
        let stream = Stream::read(self.log(), id)?;
        let seen = Seen::of(&stream, as_of)?;
        if seen.is_empty() {
            return Ok(None);
        }
        stream.rebuilt(&seen.facts(&stream)?).map(Some)
    }

    /// Replays a case as of a moment; deadlines that are still running are judged at `now` unless
    /// the moment looked from is earlier.
    ///
    /// # Errors
    /// As [`Engine::as_of`], and when the vault cannot be read.
    pub fn replay(
        &self,
        id: TicketId,
        as_of: AsOf,
        now: Timestamp,
        disclosure: Disclosure,
    ) -> Result<Option<Replay>, EngineError> {
        let texts = self.texts(disclosure)?;
        let (head, stored) = self.stored(id)?;
        if stored.is_empty() {
            return self.nothing_found();
        }
        let stream = Stream::of(id, &stored)?;
        let seen = Seen::of(&stream, as_of)?;
        let case = Entries::of(&stream, &stored, texts)?.case(&seen)?;
        Ok(Some(self.finish(case, as_of, as_of.judged_at(now), head)))
    }

    /// Reads the entries of a ticket, and the head of the log that they are of.
    fn stored(&self, id: TicketId) -> Result<(Head, Vec<StoredEntry>), EngineError> {
        let head = self.log().head();
        let mut stored = stream::stored(self.log(), id)?;
        // What was appended since is of a later head than the one that is named.
        stored.retain(|stored| head.size.covers(stored.position));
        Ok((head, stored))
    }

    fn finish(&self, case: Case, as_of: AsOf, moment: Timestamp, head: Head) -> Replay {
        let Case { ticket, mut rows, beyond, who_knew } = case;
        let flags = flags(&ticket, moment);
        for row in &mut rows {
            let shows = |flag: &&ReplayFlag| {
                row.events.iter().any(|event| flag.evidence.contains(&event.position))
            };
            row.flags = flags.iter().filter(shows).map(|flag| flag.rule).collect();
        }
        Replay {
            as_of,
            rows,
            rows_beyond: beyond.len(),
            stages_completed: ticket.stages.iter().map(|record| record.stage).collect(),
            stages_skipped: skipped(&ticket),
            stages_missing: ticket.stages_missing(),
            open_promises: open_promises(&ticket),
            clocks: clocks(&ticket, moment),
            flags,
            derived_causes: ticket.derived_causes_at(moment),
            ledgers: ReplayLedgers::of(&ticket, moment),
            escalations: self.escalations(&ticket, moment),
            who_knew,
            conformance: CaseConformance::of(&ticket),
            judged_at: moment,
            simulated: self.is_simulated(),
            log_size: head.size.get(),
            log_root: head.root.to_base64(),
            origin: self.log().origin().to_string(),
            ticket: TicketRow::from(&ticket),
        }
    }

    /// Returns who was told, and who would have been told by a moment and was not.
    fn escalations(&self, ticket: &Ticket, moment: Timestamp) -> Vec<ReplayEscalation> {
        let actor: ActorId = "system".parse().expect("BUG: a valid actor");
        let owed = due_escalations(
            ticket,
            &Context {
                now: moment,
                occurred: Occurred::at(moment),
                actor: &actor,
                role: Role::System,
                next_number: TicketNumber::new(0, 0),
                source: None,
                policies: &self.policy_state().get(),
                calendar: self.calendar(),
                catalog: &Catalog::default(),
            },
        );
        let recorded = ticket.escalations.iter().map(|one| ReplayEscalation {
            level: one.level,
            clock: one.clock,
            due: one.due,
            position: Some(one.mark.position),
            recorded_at: Some(one.mark.recorded_at),
            acknowledged: one.acknowledged,
        });
        let missed = owed.into_iter().map(|one| ReplayEscalation {
            level: one.level,
            clock: Some(one.clock),
            due: Some(one.due),
            position: None,
            recorded_at: None,
            acknowledged: None,
        });
        let mut all: Vec<_> = recorded.chain(missed).collect();
        all.sort_by_key(|one| (one.due, one.clock));
        all
    }
}

fn flags(ticket: &Ticket, moment: Timestamp) -> Vec<ReplayFlag> {
    let flags = ticket.flags_at(moment).into_iter();
    flags
        .map(|flag| ReplayFlag {
            rule: flag.rule,
            since: flag.since,
            evidence: flag.evidence,
            asks: flag.rule.asks(),
        })
        .collect()
}

fn skipped(ticket: &Ticket) -> Vec<Stage> {
    let left_out = ticket.skipped.iter().filter(|stage| !ticket.has_completed(**stage));
    let mut stages: Vec<_> = left_out.copied().collect();
    stages.sort_unstable();
    stages
}

fn open_promises(ticket: &Ticket) -> Vec<ReplayPromise> {
    let due = |number: PromiseNumber| {
        let kind = ClockKind::Promise;
        ticket.clock(ClockId { kind, number: number.get() }).map(|clock| clock.start.due)
    };
    ticket
        .open_promises()
        .map(|promise| ReplayPromise {
            promise: promise.number,
            topic: promise.topic,
            to: promise.to,
            position: promise.made.position,
            made: promise.made.occurred,
            known_at: promise.made.recorded_at,
            due: due(promise.number),
        })
        .collect()
}

fn clocks(ticket: &Ticket, moment: Timestamp) -> Vec<ReplayClock> {
    ticket
        .clocks
        .iter()
        .map(|clock| ReplayClock {
            clock: clock.start.clock,
            started_by: clock.started_by,
            started: clock.started,
            due: clock.start.due,
            due_earliest: clock.start.due_earliest,
            met: clock.met.map(|met| met.occurred),
            missed: clock.is_missed(moment),
        })
        .collect()
}
