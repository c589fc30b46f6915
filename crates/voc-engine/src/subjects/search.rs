//! One walk through the log for everything that is kept about a person.

use std::collections::BTreeSet;

use voc_domain::{ErasedRow, SubjectId, TicketId};
use voc_log::{EntryRef, EventLog, Position};

use crate::{codec, error::EngineError};

/// The values of a person, in the order of the log.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) rows: Vec<ErasedRow>,
    pub(super) tickets: BTreeSet<TicketId>,
    /// The position that comes next.
    next: u64,
}

impl Found {
    /// Walks on to the end of the log. Every entry must be there to be read: what is kept about
    /// somebody is known as a whole or not at all. `progress` tells entries done and entries in all.
    pub(super) fn search(
        &mut self,
        log: &dyn EventLog,
        subject: &SubjectId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let size = log.head().size.get();
        for page in log.read_all(Position::new(self.next)) {
            let page = page?;
            for (position, bytes) in page.entries() {
                let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
                self.take(&entry, subject);
            }
            self.next = page.next().get();
            progress(self.next.min(size), size);
        }
        Ok(())
    }

    fn take(&mut self, entry: &EntryRef<'_>, subject: &SubjectId) {
        for (field, of) in &entry.subjects {
            let committed = entry.protected.iter().any(|(name, _)| name == field);
            if of == subject.as_str() && committed {
                self.rows.push(ErasedRow(entry.position.get(), (*field).to_owned()));
                self.tickets.extend(entry.stream.as_uuid().map(TicketId::from_uuid));
            }
        }
    }
}
