//! The rows of a replay, and the state that they lead to.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;
use voc_domain::{CorrectionEffect, Event, Reference, Stage, Ticket};
use voc_log::{EntryRef, Hash, StoredEntry};

use super::{
    answer::{ReplayCorrection, ReplayEvent, ReplayKnown, ReplayRow},
    seen::Seen,
};
use crate::{
    codec::Decoded,
    error::EngineError,
    private::Texts,
    stream::{self, Stream},
};

/// A case while it is replayed.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) ticket: Ticket,
    pub(super) rows: Vec<ReplayRow>,
    /// The commands whose entries are not seen from the moment looked from.
    pub(super) beyond: BTreeSet<Uuid>,
    pub(super) who_knew: Vec<ReplayKnown>,
}

/// An entry as it is shown, whatever the moment looked from.
#[derive(Clone)]
struct Shown {
    event: ReplayEvent,
    command: Uuid,
    on_behalf_of: Option<String>,
}

/// The entries of a case in the form in which they are shown, each read once, when it is first seen.
pub(super) struct Entries<'a> {
    stream: &'a Stream,
    stored: &'a [StoredEntry],
    texts: Texts<'a>,
    /// The position of each entry, by version.
    positions: BTreeMap<u64, u64>,
    /// The command of each entry.
    commands: Vec<Uuid>,
    shown: Vec<Option<Shown>>,
}

impl<'a> Entries<'a> {
    pub(super) fn of(
        stream: &'a Stream,
        stored: &'a [StoredEntry],
        texts: Texts<'a>,
    ) -> Result<Self, EngineError> {
        let entries = stream.entries().iter();
        let positions = entries.map(|entry| (entry.version, entry.position)).collect();
        let command = |stored: &StoredEntry| match EntryRef::decode(&stored.bytes) {
            Ok(entry) => Ok(entry.command.as_uuid()),
            Err(error) => Err(stream::parked(stream.id(), stored, &error)),
        };
        let commands = stored.iter().map(command).collect::<Result<_, _>>()?;
        Ok(Self { stream, stored, texts, positions, commands, shown: vec![None; stored.len()] })
    }

    /// Replays the case from the entries that are seen.
    pub(super) fn case(&mut self, seen: &Seen<'_>) -> Result<Case, EngineError> {
        let stream = self.stream;
        let ticket = match seen.is_empty() {
            true => Ticket::new(stream.id()),
            false => stream.rebuilt(&seen.facts(stream)?)?,
        };
        let is_seen: BTreeSet<u64> = seen.entries.iter().map(|entry| entry.version).collect();
        let (rows, beyond, who_knew) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut case = Case { ticket, rows, beyond, who_knew };
        for (place, (stored, decoded)) in self.stored.iter().zip(stream.entries()).enumerate() {
            if !is_seen.contains(&decoded.version) {
                case.beyond.extend(self.commands.get(place));
                continue;
            }
            let event = stream::event(decoded)?;
            let mut shown = self.shown(place, stored, decoded)?;
            shown.event.corrected_by =
                seen.correction(decoded.version).map(|by| ReplayCorrection {
                    position: by.entry.position,
                    effect: by.effect(),
                    reason: by.content.reason,
                });
            case.who_knew.extend(known(decoded, event, seen));
            case.show(shown, stage_of(event), decoded);
        }
        Ok(case)
    }

    /// Returns an entry as it is shown, apart from how it was corrected.
    fn shown(
        &mut self,
        place: usize,
        stored: &StoredEntry,
        decoded: &Decoded,
    ) -> Result<Shown, EngineError> {
        if let Some(Some(shown)) = self.shown.get(place) {
            return Ok(shown.clone());
        }
        let parked = |error: &dyn std::error::Error| stream::parked(decoded.ticket, stored, error);
        let entry = EntryRef::decode(&stored.bytes).map_err(|error| parked(&error))?;
        let corrects = match stream::event(decoded)? {
            Event::Corrected(content) => self.positions.get(&content.version).copied(),
            _ => None,
        };
        let event = ReplayEvent {
            position: decoded.position,
            version: decoded.version,
            event_type: entry.event_type.to_owned(),
            occurred: decoded.occurred,
            clear: entry.facts().map_err(|error| parked(&error))?,
            protected: self.texts.of_entry(&entry)?,
            corrected_by: None,
            corrects,
            hash: Hash::leaf(&stored.bytes).to_string(),
        };
        let command = entry.command.as_uuid();
        let on_behalf_of = entry.on_behalf_of.as_deref().map(ToOwned::to_owned);
        let shown = Shown { event, command, on_behalf_of };
        if let Some(kept) = self.shown.get_mut(place) {
            *kept = Some(shown.clone());
        }
        Ok(shown)
    }
}

impl Case {
    /// Adds an entry to the row of its command.
    fn show(&mut self, shown: Shown, stage: Option<Stage>, decoded: &Decoded) {
        let Shown { event, command, on_behalf_of } = shown;
        match self.rows.last_mut().filter(|row| row.command == command) {
            Some(row) => {
                row.stage = row.stage.or(stage);
                row.source = row.source.take().or_else(|| source_of(&event.clear));
                row.events.push(event);
            }
            None => self.rows.push(ReplayRow {
                row: self.rows.len() + 1,
                source: source_of(&event.clear),
                occurred: decoded.occurred,
                recorded_at: decoded.recorded_at,
                actor: decoded.actor.to_string(),
                role: decoded.role,
                on_behalf_of,
                stage,
                flags: Vec::new(),
                command,
                events: vec![event],
            }),
        }
    }
}

/// Sets the moment a fact happened beside the moment it became known.
fn known(decoded: &Decoded, event: &Event, seen: &Seen<'_>) -> Option<ReplayKnown> {
    let correction = seen.correction(decoded.version);
    let struck_out = correction.is_some_and(|by| by.effect() == CorrectionEffect::Retracted);
    if struck_out || matches!(event, Event::Corrected(_)) {
        return None;
    }
    let occurred = seen.occurred(decoded);
    Some(ReplayKnown {
        position: decoded.position,
        event_type: event.event_type().to_owned(),
        occurred,
        recorded_at: decoded.recorded_at,
        corrected_at: correction.map(|by| by.entry.recorded_at),
        actor: decoded.actor.to_string(),
        role: decoded.role,
        delay_ms: decoded.recorded_at.millis().saturating_sub(occurred.latest().millis()),
    })
}

fn stage_of(event: &Event) -> Option<Stage> {
    match event {
        Event::StageCompleted(content) => Some(content.details.stage()),
        _ => None,
    }
}

fn source_of(clear: &serde_json::Value) -> Option<Reference> {
    clear.get("source")?.as_str()?.parse().ok()
}
