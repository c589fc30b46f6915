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
pub(super) struct Case {
    pub(super) ticket: Ticket,
    pub(super) rows: Vec<ReplayRow>,
    /// The commands whose entries are not seen from the moment looked from.
    pub(super) beyond: BTreeSet<Uuid>,
    pub(super) who_knew: Vec<ReplayKnown>,
}

impl Case {
    pub(super) fn of(
        stream: &Stream,
        stored: &[StoredEntry],
        seen: &Seen<'_>,
        texts: &Texts<'_>,
    ) -> Result<Self, EngineError> {
        let ticket = match seen.is_empty() {
            true => Ticket::new(stream.id()),
            false => stream.rebuilt(&seen.facts(stream)?)?,
        };
        let positions: BTreeMap<u64, u64> =
            stream.entries().iter().map(|entry| (entry.version, entry.position)).collect();
        let is_seen: BTreeSet<u64> = seen.entries.iter().map(|entry| entry.version).collect();
        let (rows, beyond, who_knew) = (Vec::new(), BTreeSet::new(), Vec::new());
        let mut case = Self { ticket, rows, beyond, who_knew };
        for (stored, decoded) in stored.iter().zip(stream.entries()) {
            let entry = EntryRef::decode(&stored.bytes)
                .map_err(|error| stream::parked(stream.id(), stored, &error))?;
            if !is_seen.contains(&decoded.version) {
                case.beyond.insert(entry.command.as_uuid());
                continue;
            }
            let event = stream::event(decoded)?;
            let corrected_by = seen.correction(decoded.version).map(|by| ReplayCorrection {
                position: by.entry.position,
                effect: by.effect(),
                reason: by.content.reason,
            });
            let corrects = match event {
                Event::Corrected(content) => positions.get(&content.version).copied(),
                _ => None,
            };
            case.who_knew.extend(known(decoded, event, seen));
            let shown = ReplayEvent {
                position: decoded.position,
                version: decoded.version,
                event_type: entry.event_type.to_owned(),
                occurred: decoded.occurred,
                clear: entry
                    .facts()
                    .map_err(|error| stream::parked(stream.id(), stored, &error))?,
                protected: texts.of_entry(&entry)?,
                corrected_by,
                corrects,
                hash: Hash::leaf(&stored.bytes).to_string(),
            };
            case.show(shown, stage_of(event), decoded, &entry);
        }
        Ok(case)
    }

    /// Adds an entry to the row of its command.
    fn show(
        &mut self,
        shown: ReplayEvent,
        stage: Option<Stage>,
        decoded: &Decoded,
        entry: &EntryRef<'_>,
    ) {
        let command = entry.command.as_uuid();
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
