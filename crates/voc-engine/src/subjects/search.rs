//! One walk through the log for everything that is kept about a person.

use std::collections::{BTreeMap, BTreeSet};

use voc_domain::{ErasedRow, SubjectId, TicketId, case_subject};
use voc_log::{EntryRef, EventLog, Position};

use crate::{codec, error::EngineError, stream};

/// The type of the entry that brings in whoever complains.
const RECEIVED: &str = "received";

/// The values of a person.
#[derive(Debug)]
pub(super) struct Found {
    subject: SubjectId,
    /// The rows under each code of the person, in the order of the log. The texts of a case have a code of
    /// their own; they are about whoever complained.
    rows: BTreeMap<SubjectId, BTreeSet<ErasedRow>>,
    pub(super) tickets: BTreeSet<TicketId>,
    /// Who complained in the case whose texts these are, by a code of their own: a hold on them covers it.
    pub(super) complainants: BTreeSet<SubjectId>,
    /// The position that comes next.
    next: u64,
}

impl Found {
    pub(super) fn new(subject: &SubjectId) -> Self {
        let (subject, tickets) = (subject.clone(), BTreeSet::new());
        let rows = BTreeMap::from([(subject.clone(), BTreeSet::new())]);
        Self { subject, rows, tickets, complainants: BTreeSet::new(), next: 0 }
    }

    /// Tells whether nothing is kept under the code that was searched for.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.get(&self.subject).is_none_or(BTreeSet::is_empty)
    }

    /// Returns how many values there are, under all codes.
    pub(super) fn values(&self) -> u64 {
        self.rows.values().map(|rows| rows.len() as u64).sum()
    }

    /// Returns the other codes under which there is something.
    pub(super) fn other_codes(&self) -> impl Iterator<Item = &SubjectId> {
        let others =
            self.rows.iter().filter(|(code, rows)| **code != self.subject && !rows.is_empty());
        others.map(|(code, _)| code)
    }

    /// Returns every row with the code it is kept under, in the order of the log.
    pub(super) fn all_rows(&self) -> Vec<(&ErasedRow, &SubjectId)> {
        let of_code = |(code, rows)| std::iter::repeat(code).zip(rows);
        let all = self.rows.iter().flat_map(of_code).map(|(code, row)| (row, code));
        let mut all: Vec<(&ErasedRow, &SubjectId)> = all.collect();
        all.sort();
        all
    }

    /// Takes apart: the rows under the code that was searched for, and those under each other code.
    pub(super) fn into_rows(mut self) -> (Vec<ErasedRow>, Vec<(SubjectId, Vec<ErasedRow>)>) {
        let own = self.rows.remove(&self.subject).unwrap_or_default();
        let others = self.rows.into_iter().filter(|(_, rows)| !rows.is_empty());
        let others = others.map(|(code, rows)| (code, rows.into_iter().collect()));
        (own.into_iter().collect(), others.collect())
    }

    /// Walks on to the end of the log. Every entry must be there to be read: what is kept about
    /// somebody is known as a whole or not at all. `progress` tells entries done and entries in all.
    pub(super) fn search(
        &mut self,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let size = log.head().size.get();
        for page in log.read_all(Position::new(self.next)) {
            let page = page?;
            for (position, bytes) in page.entries() {
                let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
                if let Some(case) = self.case_of(&entry) {
                    self.take_case(log, case)?;
                }
                self.take(&entry);
            }
            self.next = page.next().get();
            progress(self.next.min(size), size);
        }
        Ok(())
    }

    /// Returns the ticket that an entry makes a case of this person.
    fn case_of(&self, entry: &EntryRef<'_>) -> Option<TicketId> {
        let is_ours = entry.subjects.iter().any(|(_, of)| of == self.subject.as_str());
        let ticket = entry.stream.as_uuid().filter(|_| is_ours && entry.event_type == RECEIVED)?;
        Some(TicketId::from_uuid(ticket))
    }

    /// Takes the texts of a case for the person's from now on, and those from before it was received.
    fn take_case(&mut self, log: &dyn EventLog, case: TicketId) -> Result<(), EngineError> {
        self.rows.entry(case_subject(case)).or_default();
        for stored in stream::stored(log, case)? {
            let entry = EntryRef::decode(&stored.bytes);
            self.take(&entry.map_err(|_| codec::no_entry(stored.position))?);
        }
        Ok(())
    }

    fn take(&mut self, entry: &EntryRef<'_>) {
        let case = entry.stream.as_uuid().map(|ticket| case_subject(TicketId::from_uuid(ticket)));
        if entry.event_type == RECEIVED && case.as_ref() == Some(&self.subject) {
            let people = entry.subjects.iter().filter_map(|(_, of)| of.parse().ok());
            self.complainants.extend(people.filter(|code| *code != self.subject));
        }
        for (field, of) in &entry.subjects {
            let committed = entry.protected.iter().any(|(name, _)| name == field);
            let Ok(of) = of.parse::<SubjectId>() else { continue };
            if let Some(rows) = self.rows.get_mut(&of).filter(|_| committed) {
                rows.insert(ErasedRow(entry.position.get(), (*field).to_owned()));
                self.tickets.extend(entry.stream.as_uuid().map(TicketId::from_uuid));
            }
        }
    }
}
