//! Editions of a report: the same month, computed at another point of the log.

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use serde::Serialize;
use voc_domain::{Event, Occurred, TicketId, TicketNumber, Timestamp};
use voc_log::{EntryRef, Position, Size};

use super::{MonthRequest, Scope, Told, in_scope};
use crate::{
    codec::{self, Decoded},
    engine::Engine,
    error::EngineError,
    stream::Stream,
    views::Views,
};

/// A point of the log from which a report is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edition {
    /// After so many entries.
    Size(u64),
    /// After the entries of a checkpoint of this log: the text of its signed note.
    Checkpoint(String),
    /// After what had been recorded by a moment.
    Moment(Timestamp),
}

/// Where an edition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EditionPoint {
    /// How many entries the log had.
    pub size: u64,
    /// The moment of the edition: the one asked for, or when the last of its entries was recorded.
    pub at: Timestamp,
    /// The last moment at which the log had no more entries, as far as it is known.
    #[serde(skip)]
    pub(crate) until: Timestamp,
}

/// What was recorded after an edition about what had happened before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SinceEdition {
    /// The edition.
    pub edition: EditionPoint,
    /// The entries, in the order of the log.
    pub entries: Vec<AddedEntry>,
}

/// An entry that was recorded after an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AddedEntry {
    /// Its position in the log.
    pub position: u64,
    /// The ticket.
    pub ticket: Option<TicketNumber>,
    /// The type of event.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened; of a correction, when the corrected entry happened.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

impl SinceEdition {
    /// Returns the tickets of the entries, once each, in order.
    #[must_use]
    pub fn tickets(&self) -> Vec<TicketNumber> {
        let tickets: BTreeSet<_> = self.entries.iter().filter_map(|entry| entry.ticket).collect();
        tickets.into_iter().collect()
    }
}

impl Engine {
    /// Returns the edition that closes a month: the log up to the first seal that was recorded when the month was
    /// over. What it lacks of the month was recorded late. Nothing when there is no such seal, or the report is
    /// computed from no more than that.
    ///
    /// It is found in the log alone: whoever has the same entries finds the same edition, whatever was published
    /// where. The log is sealed at least once a day, so that it lies hours after the month's end.
    ///
    /// # Errors
    /// When the log cannot be read, or has no such point as the report is computed from.
    pub fn closing_edition(
        &self,
        request: &MonthRequest<'_>,
    ) -> Result<Option<Edition>, EngineError> {
        let (_, end) = request.month.bounds(self.config().time_zone);
        let size = match request.as_of {
            Some(edition) => self.edition_point(edition, request.now)?.size,
            None => self.log().head().size.get(),
        };
        let seal = self.first_seal_from(end)?.filter(|seal| seal.position + 1 < size);
        Ok(seal.map(|seal| Edition::Size(seal.position + 1)))
    }

    /// Finds the point of the log that an edition names. `now` is the latest moment it can be of.
    pub(super) fn edition_point(
        &self,
        edition: &Edition,
        now: Timestamp,
    ) -> Result<EditionPoint, EngineError> {
        let present = self.log().head().size;
        let size = match edition {
            Edition::Size(size) => *size,
            Edition::Checkpoint(note) => self.seen(note, present)?.size.get(),
            Edition::Moment(moment) => self.recorded_until(*moment, present)?,
        };
        if size == 0 || size > present.get() {
            return Err(EngineError::NoSuchEdition { size, present: present.get() });
        }
        let until = if size < present.get() { self.recorded_at(size)?.min(now) } else { now };
        let (at, until) = match edition {
            Edition::Moment(moment) => (*moment, until.min(*moment)),
            Edition::Size(_) | Edition::Checkpoint(_) => (self.recorded_at(size - 1)?, until),
        };
        Ok(EditionPoint { size, at, until })
    }

    /// Returns when the entry at a position was recorded.
    pub(super) fn recorded_at(&self, position: u64) -> Result<Timestamp, EngineError> {
        let position = Position::new(position);
        let stored = self.log().read_entry(position)?;
        let entry = EntryRef::decode(&stored.bytes).map_err(|_| codec::no_entry(position))?;
        Ok(codec::timestamp(entry.recorded_at))
    }

    /// Counts the entries recorded by a moment: recorded time never decreases, so that a search by halves
    /// reads few of them.
    fn recorded_until(&self, moment: Timestamp, size: Size) -> Result<u64, EngineError> {
        let (mut known, mut beyond) = (0, size.get());
        while known < beyond {
            let middle = known + (beyond - known) / 2;
            if self.recorded_at(middle)? <= moment {
                known = middle + 1;
            } else {
                beyond = middle;
            }
        }
        Ok(known)
    }

    /// Lists what was recorded after an edition and up to a size of the log about what had happened before
    /// both the edition and the end of the month, in the tickets of a report.
    pub(super) fn late_entries(
        &self,
        edition: EditionPoint,
        (views, scope): (&Views, &Scope),
        end: Timestamp,
        told: Told<'_>,
    ) -> Result<SinceEdition, EngineError> {
        let size = Size::new(views.next());
        let mut known = HashMap::new();
        let before = edition.until.min(end);
        let mut entries = Vec::new();
        for page in self.log().read_all(Position::new(edition.size)) {
            let page = page?;
            for entry in Decoded::from_page(&page)? {
                if !size.covers(Position::new(entry.position)) {
                    break;
                }
                let Some(occurred) = self.happened_before(&entry, before)? else { continue };
                let in_report = match known.entry(entry.ticket) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => *new.insert(number_of(entry.ticket, views, scope)?),
                };
                let Some(number) = in_report else { continue };
                entries.push(AddedEntry {
                    position: entry.position,
                    ticket: number,
                    event_type: entry.event_type().to_owned(),
                    occurred,
                    recorded_at: entry.recorded_at,
                });
            }
            let next = page.next();
            let from = |to: u64| to.saturating_sub(edition.size);
            told(from(next.get().min(size.get())), from(size.get()));
            if !size.covers(next) {
                break;
            }
        }
        Ok(SinceEdition { edition, entries })
    }

    /// Returns when an entry happened, if that was before a moment. A correction is about the entry that it
    /// corrects: it counts when that happened before the moment, as it was recorded or as it stands now.
    fn happened_before(
        &self,
        entry: &Decoded,
        moment: Timestamp,
    ) -> Result<Option<Occurred>, EngineError> {
        let Ok(Event::Corrected(content)) = &entry.event else {
            return Ok(Some(entry.occurred).filter(|occurred| occurred.latest() < moment));
        };
        let stream = Stream::until(self.log(), entry.ticket, entry.version)?;
        let recorded = stream.stored_content(content.version).map(|(_, occurred)| occurred);
        let both = [recorded, content.occurred];
        let earlier = both.into_iter().flatten().filter(|occurred| occurred.latest() < moment);
        Ok(earlier.min_by_key(|occurred| occurred.latest()))
    }
}

/// Returns the number of a ticket, if reports of a scope count the ticket.
fn number_of(
    id: TicketId,
    views: &Views,
    scope: &Scope,
) -> Result<Option<Option<TicketNumber>>, EngineError> {
    let found = match views.ticket(id) {
        Err(EngineError::Parked { .. }) => None,
        found => found?,
    };
    Ok(found.filter(|ticket| in_scope(ticket, scope)).map(|ticket| ticket.number))
}
