//! Which tickets repeat a ticket, by the ticket that is repeated.

use voc_domain::{Relation, Ticket, TicketId};

use super::{key, rows::Rows};
use crate::error::EngineError;

/// Returns the tickets that a ticket repeats.
pub(super) fn indexed(ticket: &Ticket) -> Vec<TicketId> {
    let repeats = ticket.ledgers.links.iter().filter(|link| link.relation == Relation::Repeat);
    repeats.map(|link| link.to).collect()
}

/// Replaces the index entries of a ticket.
pub(super) fn replace(
    rows: &mut Rows<'_>,
    from: TicketId,
    before: &[TicketId],
    after: &[TicketId],
) {
    for gone in before.iter().filter(|one| !after.contains(one)) {
        rows.remove(key::repeated_by(*gone, from));
    }
    for new in after.iter().filter(|one| !before.contains(one)) {
        rows.put(key::repeated_by(*new, from), &from);
    }
}

/// Reads the tickets that repeat a ticket.
pub(super) fn read(rows: &Rows<'_>, to: TicketId) -> Result<Vec<TicketId>, EngineError> {
    let found = rows.scan(&key::repeats_of(to));
    found.map(|row| row.and_then(|(row, _)| key::read_id(&row))).collect()
}
