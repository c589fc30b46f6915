//! The notices that have not left the house, by when they were queued.

use voc_domain::{NoticeNumber, Ticket, TicketId, Timestamp};

use super::{
    key,
    rows::{self, Rows},
};
use crate::error::EngineError;

/// The notices of a ticket that are in the index: since when, which.
pub(super) type Indexed = Vec<(Timestamp, NoticeNumber)>;

/// Returns the notices of a ticket that belong into the index.
pub(super) fn indexed(ticket: &Ticket) -> Indexed {
    let pending = ticket.ledgers.outbox.iter().filter(|notice| notice.is_pending());
    pending.map(|notice| (notice.mark.recorded_at, notice.number)).collect()
}

/// Replaces the index entries of a ticket.
pub(super) fn replace(rows: &mut Rows<'_>, id: TicketId, before: &Indexed, after: &Indexed) {
    for gone in before.iter().filter(|one| !after.contains(one)) {
        rows.remove(row(id, *gone));
    }
    for new in after.iter().filter(|one| !before.contains(one)) {
        rows.put(row(id, *new), &new.1);
    }
}

fn row(id: TicketId, (since, notice): (Timestamp, NoticeNumber)) -> Vec<u8> {
    let number = notice.get().to_be_bytes();
    [&key::moment(key::OUTBOX, since), number.as_slice(), id.as_uuid().as_bytes()].concat()
}

/// Reads the index, those that wait longest first.
pub(super) fn read(
    rows: &Rows<'_>,
) -> impl Iterator<Item = Result<(TicketId, NoticeNumber), EngineError>> + use<> {
    rows.scan(key::OUTBOX).map(|row| {
        let (row, value) = row?;
        Ok((key::read_id(&row)?, rows::parse(&value)?))
    })
}
