//! The keys of the rows. The first letter of a key says what the row is.

use uuid::Uuid;
use voc_domain::{Reference, TicketId, TicketNumber, Timestamp};

use crate::error::EngineError;

/// How far the views have come.
pub(super) const CHECKPOINT: &[u8] = b"checkpoint";
/// The state of a ticket, by its identity.
pub(super) const TICKET: &[u8] = b"t";
/// A ticket set aside, by its identity.
pub(super) const PARKED: &[u8] = b"x";
/// A running clock, by due instant.
pub(super) const DUE: &[u8] = b"d";
/// A running clock of an owner, a department or a branch, by due instant.
pub(super) const FACET: &[u8] = b"f";
/// A clock that may owe an escalation, by due instant.
pub(super) const OWED: &[u8] = b"e";
/// A count of a department in a month.
pub(super) const COUNT: &[u8] = b"s";

/// A notice that has not left the house, by when it was queued.
pub(super) const OUTBOX: &[u8] = b"o";

/// A ticket that repeats another, by the other.
const REPEATED: &[u8] = b"l";

fn with_id(prefix: &[u8], id: TicketId) -> Vec<u8> {
    [prefix, id.as_uuid().as_bytes()].concat()
}

pub(super) fn ticket(id: TicketId) -> Vec<u8> {
    with_id(TICKET, id)
}

/// Returns the end of the rows of all tickets: no key between them and it is that of another row.
pub(super) fn after_tickets() -> Vec<u8> {
    [TICKET, &[0xff; 17]].concat()
}

pub(super) fn parked(id: TicketId) -> Vec<u8> {
    with_id(PARKED, id)
}

pub(super) fn number(number: TicketNumber) -> Vec<u8> {
    let (year, count) = (number.year().to_be_bytes(), number.count().to_be_bytes());
    [b"n".as_slice(), &year, &count].concat()
}

pub(super) fn reference(reference: &Reference) -> Vec<u8> {
    [b"r", reference.as_str().as_bytes()].concat()
}

pub(super) fn repeats_of(repeated: TicketId) -> Vec<u8> {
    with_id(REPEATED, repeated)
}

pub(super) fn repeated_by(repeated: TicketId, by: TicketId) -> Vec<u8> {
    with_id(&repeats_of(repeated), by)
}

pub(super) fn highest_count(year: u16) -> Vec<u8> {
    [b"y".as_slice(), &year.to_be_bytes()].concat()
}

/// Returns the part of a key that sorts by a moment.
pub(super) fn moment(prefix: &[u8], moment: Timestamp) -> Vec<u8> {
    // Flipping the sign bit makes the bytes of signed numbers sort as the numbers do.
    let sortable = moment.millis().cast_unsigned() ^ (1 << 63);
    [prefix, &sortable.to_be_bytes()].concat()
}

/// Reads the identity at the end of a row's key.
pub(super) fn read_id(row: &[u8]) -> Result<TicketId, EngineError> {
    let bytes = row.last_chunk::<16>().ok_or(EngineError::DamagedView)?;
    Ok(TicketId::from_uuid(Uuid::from_bytes(*bytes)))
}
