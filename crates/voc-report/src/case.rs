//! The case behind a replay: its entries as they hold after corrections, and the state they lead to.

use std::collections::BTreeMap;

use voc_engine::{
    Replay, ReplayEvent, ReplayRow,
    domain::{Corrected, Event, Fact, Occurred, Ticket},
};

/// A case as a replay shows it.
pub(crate) struct Case<'a> {
    /// The replay.
    pub(crate) replay: &'a Replay,
    /// Every entry, in the order of the log.
    pub(crate) entries: Vec<Entry<'a>>,
    /// The state that the entries lead to, corrections applied.
    pub(crate) state: Ticket,
}

/// An entry of a case.
pub(crate) struct Entry<'a> {
    /// The row that it stands in.
    pub(crate) row: &'a ReplayRow,
    /// The entry as it is shown.
    pub(crate) shown: &'a ReplayEvent,
    /// What it says.
    said: Event,
    /// What it should have said, or nothing when it should not be there at all.
    holds: Option<Event>,
}

impl Entry<'_> {
    /// Returns what the entry says.
    pub(crate) const fn said(&self) -> &Event {
        &self.said
    }

    /// Returns what holds now, after the last correction of the entry.
    pub(crate) const fn holds(&self) -> Option<&Event> {
        self.holds.as_ref()
    }
}

/// A correction with the entry that it stands in.
pub(crate) struct Correction<'a> {
    /// The correction.
    pub(crate) content: &'a Corrected,
    /// The entry that corrects.
    pub(crate) by: &'a Entry<'a>,
}

/// The entries that were read so far, by position: an entry never changes, and is read once for every
/// replay that shows it.
#[derive(Default)]
pub(crate) struct Known(BTreeMap<u64, Event>);

impl Known {
    /// Reads an entry; one that this version does not know has no effect.
    fn read(&mut self, shown: &ReplayEvent) -> Event {
        let read = || {
            Event::from_clear(&shown.event_type, 1, &shown.clear.to_string())
                .unwrap_or_else(|_| Event::Unknown(shown.event_type.clone()))
        };
        self.0.entry(shown.position).or_insert_with(read).clone()
    }
}

impl<'a> Case<'a> {
    pub(crate) fn of(replay: &'a Replay) -> Self {
        Self::with(replay, &mut Known::default())
    }

    /// Makes the case of one of several replays of the same ticket.
    pub(crate) fn with(replay: &'a Replay, known: &mut Known) -> Self {
        let shown = replay.rows.iter().flat_map(|row| row.events.iter().map(move |one| (row, one)));
        let mut entries: Vec<_> = shown
            .map(|(row, shown)| Entry { row, shown, said: known.read(shown), holds: None })
            .collect();
        let corrections: BTreeMap<u64, Corrected> = entries
            .iter()
            .filter_map(|entry| match &entry.said {
                Event::Corrected(content) => Some((content.version, content.clone())),
                _ => None,
            })
            .collect();
        for entry in &mut entries {
            let said = &entry.said;
            entry.holds = match corrections.get(&entry.shown.version) {
                None => Some(said.clone()),
                Some(correction) => {
                    correction.corrected(said).unwrap_or_else(|_| Some(said.clone()))
                }
            };
        }
        let state = state(replay, &entries);
        Self { replay, entries, state }
    }

    /// Returns the row that holds a position.
    pub(crate) fn row_of(&self, position: u64) -> Option<usize> {
        self.entries.iter().find(|one| one.shown.position == position).map(|one| one.row.row)
    }

    /// Returns the entry with a version, if the replay reaches it.
    pub(crate) fn entry(&self, version: u64) -> Option<&Entry<'a>> {
        self.entries.iter().find(|one| one.shown.version == version)
    }

    /// Returns the correction that holds for the entry with a version: the last.
    pub(crate) fn correction_of(&self, version: u64) -> Option<Correction<'_>> {
        self.corrections().filter(|one| one.content.version == version).last()
    }

    /// Returns every correction, in the order of the log.
    pub(crate) fn corrections(&self) -> impl Iterator<Item = Correction<'_>> {
        self.entries.iter().filter_map(|by| match &by.said {
            Event::Corrected(content) => Some(Correction { content, by }),
            _ => None,
        })
    }

    /// Returns when an entry happened, as it was corrected last.
    pub(crate) fn occurred(&self, entry: &Entry<'_>) -> Occurred {
        let corrected = self.correction_of(entry.shown.version);
        corrected.and_then(|one| one.content.occurred).unwrap_or(entry.shown.occurred)
    }
}

fn state(replay: &Replay, entries: &[Entry<'_>]) -> Ticket {
    let id = replay.ticket.ticket;
    let facts: Vec<_> = entries
        .iter()
        .map(|entry| Fact {
            event: &entry.said,
            position: entry.shown.position,
            version: entry.shown.version,
            recorded_at: entry.row.recorded_at,
            occurred: entry.shown.occurred,
            actor: &entry.row.actor,
            role: entry.row.role,
        })
        .collect();
    Ticket::rebuilt(id, &facts).unwrap_or_else(|_| {
        let mut ticket = Ticket::new(id);
        facts.iter().for_each(|fact| ticket.evolve(fact));
        ticket
    })
}
