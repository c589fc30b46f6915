//! The clocks by due instant: those that run, and those that may owe an escalation.

use voc_domain::{ClockId, Context, Ticket, TicketId, Timestamp, owed_from};

use super::{
    key,
    rows::{self, Rows},
};
use crate::error::EngineError;

/// A clock in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) due: Timestamp,
    pub(crate) ticket: TicketId,
    pub(crate) clock: ClockId,
}

/// The clocks of a ticket that are in an index: prefix, due instant, clock.
pub(super) type Indexed = Vec<(&'static [u8], Timestamp, ClockId)>;

/// Works out which clocks of a ticket belong into the indexes.
pub(super) fn indexed(ticket: &Ticket, context: &Context<'_>) -> Indexed {
    let mut indexed = Indexed::new();
    if ticket.clocks.is_empty() {
        return indexed;
    }
    for clock in ticket.running_clocks().filter(|clock| !clock.is_stopped()) {
        indexed.push((key::DUE, clock.start.due, clock.start.clock));
    }
    let owed = owed_from(ticket, context).into_iter();
    indexed.extend(owed.map(|(clock, due)| (key::OWED, due, clock)));
    indexed
}

/// Replaces the index entries of a ticket.
pub(super) fn replace(rows: &mut Rows<'_>, ticket: TicketId, before: &Indexed, after: &Indexed) {
    for gone in before.iter().filter(|one| !after.contains(one)) {
        rows.remove(row(ticket, *gone));
    }
    for new in after.iter().filter(|one| !before.contains(one)) {
        rows.put(row(ticket, *new), &new.2);
    }
}

fn row(ticket: TicketId, (prefix, due, clock): (&[u8], Timestamp, ClockId)) -> Vec<u8> {
    let clock = clock.to_string();
    [&key::moment(prefix, due), clock.as_bytes(), ticket.as_uuid().as_bytes()].concat()
}

/// Reads an index up to a moment.
pub(super) fn until(
    rows: &Rows<'_>,
    prefix: &'static [u8],
    until: Timestamp,
) -> impl Iterator<Item = Result<Entry, EngineError>> + use<> {
    let all = rows.scan(prefix).map(move |row| {
        let (row, value) = row?;
        let due = row.get(prefix.len()..).and_then(<[u8]>::first_chunk::<8>);
        let due = u64::from_be_bytes(*due.ok_or(EngineError::DamagedView)?) ^ (1 << 63);
        Ok(Entry {
            due: Timestamp::from_millis(due.cast_signed()),
            ticket: key::read_id(&row)?,
            clock: rows::parse(&value)?,
        })
    });
    all.take_while(move |entry| entry.as_ref().map_or(true, |entry| entry.due <= until))
}
