//! A case as it was known at a moment, and as it happened by a moment.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use uuid::Uuid;
use voc_domain::{
    ClockId, Event, FlagRule, Occurred, PartyRole, PromiseNumber, PromiseTopic, Reference, Role,
    Stage, Ticket, TicketId, Timestamp,
};
use voc_log::{EntryRef, Hash, Head, StoredEntry, StreamId, Version};

use crate::{
    codec::Decoded,
    engine::Engine,
    error::EngineError,
    private::{Disclosure, Revealed, Texts},
    query::TicketRow,
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
    fn includes(&self, entry: &Decoded) -> bool {
        self.known_at.is_none_or(|moment| entry.recorded_at <= moment)
            && self.valid_at.is_none_or(|moment| entry.occurred.earliest() <= moment)
    }
}

/// One entry in a replay.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayEvent {
    /// The position in the log.
    pub position: u64,
    /// The version of the ticket.
    pub version: u64,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened.
    pub occurred: Occurred,
    /// The coded facts, as stored.
    pub clear: serde_json::Value,
    /// The protected fields.
    pub protected: BTreeMap<String, Revealed>,
    /// The leaf hash of the entry.
    pub hash: String,
}

/// What somebody reported at once: the entries of one command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplayRow {
    /// The place in the replay, from 1.
    pub row: usize,
    /// The row of the outside source it was loaded from.
    pub source: Option<Reference>,
    /// When the first of its entries happened; each entry says its own time.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: String,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<String>,
    /// The stage it completed, if one.
    pub stage: Option<Stage>,
    /// The rules that it shows to be broken.
    pub flags: Vec<FlagRule>,
    /// The command.
    pub command: Uuid,
    /// The entries.
    pub events: Vec<ReplayEvent>,
}

/// A rule broken, as of the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayFlag {
    /// The rule.
    pub rule: FlagRule,
    /// Since when it is true.
    pub since: Timestamp,
    /// The positions that show it.
    pub evidence: Vec<u64>,
}

/// A promise or another clock, as of the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayClock {
    /// The clock.
    pub clock: ClockId,
    /// The position of the entry that started it.
    pub started_by: u64,
    /// When it started.
    pub started: Occurred,
    /// When it is due at the latest.
    pub due: Timestamp,
    /// When it is due at the earliest, if its start is not known exactly.
    pub due_earliest: Option<Timestamp>,
    /// When it was met.
    pub met: Option<Occurred>,
    /// Whether it was missed.
    pub missed: bool,
}

/// A promise still open at the moment of the replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplayPromise {
    /// The promise.
    pub promise: PromiseNumber,
    /// What was promised.
    pub topic: PromiseTopic,
    /// To whom.
    pub to: PartyRole,
    /// The position of the entry that recorded it.
    pub position: u64,
    /// When it was made.
    pub made: Occurred,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it is due.
    pub due: Option<Timestamp>,
}

/// A case replayed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replay {
    /// The moment looked from.
    pub as_of: AsOf,
    /// The state at that moment.
    #[serde(flatten)]
    pub ticket: TicketRow,
    /// What was recorded, in the order of the log.
    pub rows: Vec<ReplayRow>,
    /// How many rows exist beyond the moment looked from.
    pub rows_beyond: usize,
    /// The stages completed, in the order of the log.
    pub stages_completed: Vec<Stage>,
    /// The stages left out with a reason and not completed since.
    pub stages_skipped: Vec<Stage>,
    /// The stages neither completed nor left out with a reason.
    pub stages_missing: Vec<Stage>,
    /// The promises still open.
    pub open_promises: Vec<ReplayPromise>,
    /// The clocks.
    pub clocks: Vec<ReplayClock>,
    /// The rules broken, in the order in which they became true.
    pub flags: Vec<ReplayFlag>,
    /// The moment at which deadlines were judged.
    pub judged_at: Timestamp,
    /// Whether the recorded times of this log are simulated.
    pub simulated: bool,
    /// The size of the log the replay was made from.
    pub log_size: u64,
    /// The root of the log the replay was made from.
    pub log_root: String,
    /// The origin of the log.
    pub origin: String,
}

impl Engine {
    /// Returns the state of a ticket as of a moment.
    ///
    /// # Errors
    /// When the log cannot be read, and [`EngineError::Parked`] for a ticket that cannot be followed.
    pub fn as_of(&self, id: TicketId, as_of: AsOf) -> Result<Option<Ticket>, EngineError> {
        let mut ticket = Ticket::new(id);
        for stored in self.stream(id)? {
            let decoded = decode(id, &stored)?;
            if as_of.includes(&decoded) {
                ticket.evolve(&decoded.fact(event(&decoded)?));
            }
        }
        Ok(ticket.version.is_some().then_some(ticket))
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
        let texts = Texts::new(self.vault(), disclosure);
        let head = self.log().head();
        let mut stream = self.stream(id)?;
        // What was appended since is of a later head than the one that is named.
        stream.retain(|stored| head.size.covers(stored.position));
        let mut case = Case { ticket: Ticket::new(id), rows: Vec::new(), beyond: BTreeSet::new() };
        for stored in &stream {
            case.take(id, stored, as_of, &texts)?;
        }
        if stream.is_empty() {
            return Ok(None);
        }
        let moment =
            [as_of.known_at, as_of.valid_at].into_iter().flatten().fold(now, Timestamp::min);
        Ok(Some(self.finish(case, as_of, moment, head)))
    }

    fn stream(&self, id: TicketId) -> Result<Vec<StoredEntry>, EngineError> {
        let stream = StreamId::from_uuid(id.as_uuid());
        Ok(self.log().read_stream(&stream, Version::FIRST)?)
    }

    fn finish(&self, case: Case, as_of: AsOf, moment: Timestamp, head: Head) -> Replay {
        let Case { ticket, mut rows, beyond } = case;
        let flags: Vec<_> = ticket
            .flags_at(moment)
            .into_iter()
            .map(|flag| ReplayFlag { rule: flag.rule, since: flag.since, evidence: flag.evidence })
            .collect();
        for row in &mut rows {
            let shows = |flag: &&ReplayFlag| {
                row.events.iter().any(|event| flag.evidence.contains(&event.position))
            };
            row.flags = flags.iter().filter(shows).map(|flag| flag.rule).collect();
        }
        Replay {
            as_of,
            ticket: TicketRow::from(&ticket),
            rows,
            rows_beyond: beyond.len(),
            stages_completed: ticket.stages.iter().map(|record| record.stage).collect(),
            stages_skipped: skipped(&ticket),
            stages_missing: ticket.stages_missing(),
            open_promises: open_promises(&ticket),
            clocks: clocks(&ticket, moment),
            flags,
            judged_at: moment,
            simulated: self.is_simulated(),
            log_size: head.size.get(),
            log_root: head.root.to_base64(),
            origin: self.log().origin().to_string(),
        }
    }
}

/// A case while its entries are read.
struct Case {
    ticket: Ticket,
    rows: Vec<ReplayRow>,
    beyond: BTreeSet<Uuid>,
}

impl Case {
    fn take(
        &mut self,
        id: TicketId,
        stored: &StoredEntry,
        as_of: AsOf,
        texts: &Texts<'_>,
    ) -> Result<(), EngineError> {
        let decoded = decode(id, stored)?;
        let entry = EntryRef::decode(&stored.bytes).map_err(|error| parked(id, stored, &error))?;
        let command = entry.command.as_uuid();
        if !as_of.includes(&decoded) {
            self.beyond.insert(command);
            return Ok(());
        }
        let event = event(&decoded)?;
        self.ticket.evolve(&decoded.fact(event));
        let shown = ReplayEvent {
            position: decoded.position,
            version: decoded.version,
            event_type: entry.event_type.to_owned(),
            occurred: decoded.occurred,
            clear: entry.facts().map_err(|error| parked(id, stored, &error))?,
            protected: texts.of_entry(&entry)?,
            hash: Hash::leaf(&stored.bytes).to_string(),
        };
        let stage = match event {
            Event::StageCompleted(content) => Some(content.details.stage()),
            _ => None,
        };
        match self.rows.last_mut().filter(|row| row.command == command) {
            Some(row) => {
                row.stage = row.stage.or(stage);
                row.source = row.source.take().or_else(|| source_of(&shown.clear));
                row.events.push(shown);
            }
            None => self.rows.push(ReplayRow {
                row: self.rows.len() + 1,
                source: source_of(&shown.clear),
                occurred: decoded.occurred,
                recorded_at: decoded.recorded_at,
                actor: decoded.actor.to_string(),
                role: decoded.role,
                on_behalf_of: entry.on_behalf_of.as_deref().map(ToOwned::to_owned),
                stage,
                flags: Vec::new(),
                command,
                events: vec![shown],
            }),
        }
        Ok(())
    }
}

fn skipped(ticket: &Ticket) -> Vec<Stage> {
    let left_out = ticket.skipped.iter().filter(|stage| !ticket.has_completed(**stage));
    let mut stages: Vec<_> = left_out.copied().collect();
    stages.sort_unstable();
    stages
}

fn source_of(clear: &serde_json::Value) -> Option<Reference> {
    clear.get("source")?.as_str()?.parse().ok()
}

fn decode(id: TicketId, stored: &StoredEntry) -> Result<Decoded, EngineError> {
    let entry = EntryRef::decode(&stored.bytes).map_err(|error| parked(id, stored, &error))?;
    Decoded::from_entry(&entry).ok_or_else(|| EngineError::Parked {
        ticket: id,
        position: stored.position.get(),
        reason: "it belongs to another stream".to_owned(),
    })
}

fn event(decoded: &Decoded) -> Result<&Event, EngineError> {
    decoded.event.as_ref().map_err(|reason| EngineError::Parked {
        ticket: decoded.ticket,
        position: decoded.position,
        reason: reason.clone(),
    })
}

fn parked(id: TicketId, stored: &StoredEntry, error: &dyn std::error::Error) -> EngineError {
    EngineError::Parked { ticket: id, position: stored.position.get(), reason: error.to_string() }
}

fn open_promises(ticket: &Ticket) -> Vec<ReplayPromise> {
    let due = |number: PromiseNumber| {
        let kind = voc_domain::ClockKind::Promise;
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
