//! The entries of one ticket, read from the log: what a state is rebuilt from.

use std::collections::BTreeMap;

use voc_domain::{
    Corrected, CorrectionEffect, Event, EventError, Fact, Occurred, Ticket, TicketId,
};
use voc_log::{EntryRef, EventLog, StoredEntry, StreamId, Version};

use crate::{codec::Decoded, error::EngineError};

/// The entries of a ticket, decoded, in order.
#[derive(Debug)]
pub(crate) struct Stream {
    id: TicketId,
    entries: Vec<Decoded>,
}

/// A correction and the place of its entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CorrectedBy<'a> {
    pub(crate) content: &'a Corrected,
    pub(crate) entry: &'a Decoded,
}

impl CorrectedBy<'_> {
    /// Returns what became of the entry.
    pub(crate) const fn effect(&self) -> CorrectionEffect {
        if self.content.replacement.is_some() || self.content.occurred.is_some() {
            CorrectionEffect::Replaced
        } else {
            CorrectionEffect::Retracted
        }
    }
}

impl Stream {
    /// Reads every entry of a ticket.
    pub(crate) fn read(log: &dyn EventLog, id: TicketId) -> Result<Self, EngineError> {
        Self::of(id, &stored(log, id)?)
    }

    /// Reads the entries of a ticket up to and with a version.
    pub(crate) fn until(
        log: &dyn EventLog,
        id: TicketId,
        version: u64,
    ) -> Result<Self, EngineError> {
        let mut stream = Self::read(log, id)?;
        stream.entries.retain(|entry| entry.version <= version);
        Ok(stream)
    }

    /// Decodes stored entries of a ticket.
    pub(crate) fn of(id: TicketId, stored: &[StoredEntry]) -> Result<Self, EngineError> {
        let entries = stored.iter().map(|stored| decode(id, stored)).collect::<Result<_, _>>()?;
        Ok(Self { id, entries })
    }

    /// Returns the ticket.
    pub(crate) const fn id(&self) -> TicketId {
        self.id
    }

    /// Returns the entries.
    pub(crate) fn entries(&self) -> &[Decoded] {
        &self.entries
    }

    /// Returns the facts that the entries state.
    ///
    /// # Errors
    /// [`EngineError::Parked`] for an entry that cannot be understood.
    pub(crate) fn facts(&self) -> Result<Vec<Fact<'_>>, EngineError> {
        self.facts_of(self.entries.iter())
    }

    /// Returns the facts of some of the entries.
    pub(crate) fn facts_of<'a>(
        &'a self,
        entries: impl Iterator<Item = &'a Decoded>,
    ) -> Result<Vec<Fact<'a>>, EngineError> {
        entries.map(|entry| Ok(entry.fact(event(entry)?))).collect()
    }

    /// Rebuilds the ticket from some of its facts, each as its last correction says.
    pub(crate) fn rebuilt(&self, facts: &[Fact<'_>]) -> Result<Ticket, EngineError> {
        Ticket::rebuilt(self.id, facts).map_err(|error| self.beyond_reading(&error))
    }

    /// Returns the last correction of each entry that has one, by version, among some of the entries.
    pub(crate) fn corrections<'a>(
        entries: impl Iterator<Item = &'a Decoded>,
    ) -> BTreeMap<u64, CorrectedBy<'a>> {
        let mut last = BTreeMap::new();
        for entry in entries {
            if let Ok(Event::Corrected(content)) = &entry.event {
                last.insert(content.version, CorrectedBy { content, entry });
            }
        }
        last
    }

    /// Returns what the entry of a version says and when that happened, as it was recorded.
    pub(crate) fn stored_content(&self, version: u64) -> Option<(Event, Occurred)> {
        let entry = self.entries.iter().find(|entry| entry.version == version)?;
        entry.event.as_ref().ok().map(|event| (event.clone(), entry.occurred))
    }

    /// Returns what an entry says and when that happened, with all its corrections; nothing when the ticket
    /// has no entry of that version, or the last correction struck it out.
    pub(crate) fn as_it_stands(
        &self,
        version: u64,
    ) -> Result<Option<(Event, Occurred)>, EngineError> {
        let mut stands = None;
        self.each_as_it_stands(&self.facts()?, &mut |fact| {
            if fact.version == version {
                stands = Some((fact.event.clone(), fact.occurred));
            }
        })?;
        Ok(stands)
    }

    /// Shows each of some facts with the corrections among them; not one that was struck out.
    pub(crate) fn each_as_it_stands(
        &self,
        facts: &[Fact<'_>],
        show: &mut dyn FnMut(&Fact<'_>),
    ) -> Result<(), EngineError> {
        self.step_by_step(facts, &mut |_, fact| show(fact)).map(drop)
    }

    /// Rebuilds the ticket from some of its facts, as [`Stream::rebuilt`], showing it after each of
    /// them; not after one that was struck out.
    pub(crate) fn step_by_step(
        &self,
        facts: &[Fact<'_>],
        after_each: &mut dyn FnMut(&Ticket, &Fact<'_>),
    ) -> Result<Ticket, EngineError> {
        let rebuilt = Ticket::rebuilt_step_by_step(self.id, facts, after_each);
        rebuilt.map_err(|error| self.beyond_reading(&error))
    }

    fn beyond_reading(&self, error: &EventError) -> EngineError {
        let position = self.entries.last().map_or(0, |entry| entry.position);
        EngineError::Parked { ticket: self.id, position, reason: error.to_string() }
    }
}

/// Reads the stored entries of a ticket.
pub(crate) fn stored(log: &dyn EventLog, id: TicketId) -> Result<Vec<StoredEntry>, EngineError> {
    Ok(log.read_stream(&StreamId::from_uuid(id.as_uuid()), Version::FIRST)?)
}

/// Returns the event of an entry.
pub(crate) fn event(decoded: &Decoded) -> Result<&Event, EngineError> {
    decoded.event.as_ref().map_err(|reason| EngineError::Parked {
        ticket: decoded.ticket,
        position: decoded.position,
        reason: reason.clone(),
    })
}

/// Says that an entry of a ticket cannot be understood.
pub(crate) fn parked(
    id: TicketId,
    stored: &StoredEntry,
    error: &dyn std::error::Error,
) -> EngineError {
    EngineError::Parked { ticket: id, position: stored.position.get(), reason: error.to_string() }
}

fn decode(id: TicketId, stored: &StoredEntry) -> Result<Decoded, EngineError> {
    let entry = EntryRef::decode(&stored.bytes).map_err(|error| parked(id, stored, &error))?;
    Decoded::from_entry(&entry).ok_or_else(|| EngineError::Parked {
        ticket: id,
        position: stored.position.get(),
        reason: "it belongs to another stream".to_owned(),
    })
}
