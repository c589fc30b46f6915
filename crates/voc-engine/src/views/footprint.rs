//! What the entries of one ticket add to rows that it shares with others.

use voc_domain::{Event, EventError, Fact, Reference, Ticket, TicketId};

use super::{Rows, departments::Counter, key};
use crate::error::EngineError;

/// What a ticket counts for in the statistics, and the names it has gone by.
///
/// A correction changes what earlier entries should have added. The ticket is then folded twice, without
/// the correction and with it, and the difference between the two footprints is applied.
pub(super) struct Footprint {
    counts: Counter,
    names: Vec<Reference>,
}

impl Footprint {
    /// Folds the facts of a ticket, each as its last correction says. Returns the state they lead to
    /// and what they add.
    pub(super) fn of(
        id: TicketId,
        facts: &[Fact<'_>],
        time_zone: chrono_tz::Tz,
    ) -> Result<(Ticket, Self), EventError> {
        let mut print = Self { counts: Counter::new(time_zone), names: Vec::new() };
        let ticket = Ticket::rebuilt_step_by_step(id, facts, &mut |ticket, fact| {
            print.counts.observe(ticket, fact);
            if names_a_ticket(fact.event) {
                print.names.extend(ticket.reference.clone());
            }
        })?;
        Ok((ticket, print))
    }

    /// Applies the difference between this footprint and the one that takes its place.
    pub(super) fn give_way_to(
        self,
        next: Self,
        ticket: TicketId,
        counter: &mut Counter,
        rows: &mut Rows<'_>,
    ) -> Result<(), EngineError> {
        counter.take_away(self.counts);
        counter.add_all(next.counts);
        for gone in self.names.iter().filter(|name| !next.names.contains(name)) {
            let row = key::reference(gone);
            let mut tickets: Vec<TicketId> = rows.read(&row)?.unwrap_or_default();
            tickets.retain(|one| *one != ticket);
            if tickets.is_empty() {
                rows.remove(row);
            } else {
                rows.put(row, &tickets);
            }
        }
        next.names.iter().try_for_each(|name| index_reference(rows, name, ticket))
    }
}

/// Tells whether an event gives a ticket its number or its reference.
pub(super) const fn names_a_ticket(event: &Event) -> bool {
    matches!(event, Event::Received(_) | Event::BackgroundRecorded(_))
}

/// Makes a ticket findable by its number and its reference.
pub(super) fn index_names(rows: &mut Rows<'_>, ticket: &Ticket) -> Result<(), EngineError> {
    if let Some(number) = ticket.number {
        rows.put(key::number(number), &ticket.id);
        let year = key::highest_count(number.year());
        let highest: u32 = rows.read(&year)?.unwrap_or(0);
        if number.count() > highest {
            rows.put(year, &number.count());
        }
    }
    ticket.reference.as_ref().map_or(Ok(()), |name| index_reference(rows, name, ticket.id))
}

/// Enters a ticket under a reference, behind those that go by the same: the log's order decides,
/// however its entries are cut into batches.
fn index_reference(
    rows: &mut Rows<'_>,
    name: &Reference,
    ticket: TicketId,
) -> Result<(), EngineError> {
    let row = key::reference(name);
    let mut tickets: Vec<TicketId> = rows.read(&row)?.unwrap_or_default();
    if !tickets.contains(&ticket) {
        tickets.push(ticket);
        rows.put(row, &tickets);
    }
    Ok(())
}
