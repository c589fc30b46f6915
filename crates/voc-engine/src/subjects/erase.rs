//! Forgetting a person: recorded first, then done, and finished by the next opening if need be.

use std::collections::BTreeSet;

use serde::Serialize;
use voc_domain::{
    ErasedRow, Erasure, ErasureReason, HoldNumber, HoldScope, SubjectCommand, SubjectEvent,
    SubjectId, TicketId, Timestamp, decide_subjects,
};
use voc_log::{Appended, EntryRef, Position};
use voc_vault::Digest;

use super::{SubjectRequest, search::Found};
use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::Freshness,
};

/// Entries that are read at a time to find what their fields commit to.
const ENTRIES_AT_A_TIME: usize = 1_024;

/// What would be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErasurePlan {
    /// Whose.
    pub subject: SubjectId,
    /// How many values are kept about the person.
    pub values: u64,
    /// The tickets they belong to.
    pub tickets: Vec<TicketId>,
    /// The holds that keep them.
    pub holds: Vec<HoldNumber>,
    /// The position of the entry by which they were erased before.
    pub erased: Option<u64>,
}

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Whose.
    pub subject: SubjectId,
    /// Why.
    pub reason: ErasureReason,
    /// How many values.
    pub values: u64,
    /// The tickets they belonged to.
    pub tickets: Vec<TicketId>,
    /// The position of the first entry that names them.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whether this happened now.
    pub freshness: Freshness,
}

impl Engine {
    /// Finds out what an erasure would erase, and what stands in its way. Nothing is changed.
    /// `progress` tells entries done and entries in all.
    ///
    /// # Errors
    /// When the log cannot be read as a whole.
    pub fn erasure_plan(
        &self,
        subject: &SubjectId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<ErasurePlan, EngineError> {
        let mut found = Found::default();
        found.search(self.log(), subject, progress)?;
        self.erasure_plan_of(subject, &found)
    }

    pub(super) fn erasure_plan_of(
        &self,
        subject: &SubjectId,
        found: &Found,
    ) -> Result<ErasurePlan, EngineError> {
        let subjects = self.subjects()?;
        let covers = |scope: &HoldScope| match scope {
            HoldScope::Subject(held) => held == subject,
            HoldScope::Ticket(ticket) => found.tickets.contains(ticket),
        };
        let standing = subjects.standing().filter(|hold| covers(&hold.scope));
        Ok(ErasurePlan {
            subject: subject.clone(),
            values: found.rows.len() as u64,
            holds: standing.map(|hold| hold.hold).collect(),
            erased: subjects.erasure(subject).map(Erasure::position),
            tickets: found.tickets.iter().copied().collect(),
        })
    }

    /// Erases everything that is kept about a person, for good. The entries stay, with the digests of
    /// what is gone, and so do all proofs; a further entry names each value that went.
    ///
    /// That entry decides: before it nothing is gone, and once it is recorded an erasure that is cut
    /// short is completed by the same request given again, or when the directory is opened next.
    /// `progress` tells entries searched and entries in all.
    ///
    /// # Errors
    /// [`ExecuteError::Rejected`] when a hold covers the person, when nothing is kept or when it was
    /// erased before, and [`ExecuteError::Engine`] when the world broke.
    pub fn erase(
        &self,
        subject: &SubjectId,
        reason: ErasureReason,
        request: &SubjectRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Erased, ExecuteError> {
        let mut found = Found::default();
        if self.subject_receipt(request)?.is_none() && self.subjects()?.erasure(subject).is_none() {
            // Most of the log is searched beside the writers; they wait only for its end.
            found.search(self.log(), subject, progress)?;
        }
        let (receipt, freshness) = {
            let _turns = self.turns().on_every_ticket();
            if let Some(receipt) = self.subject_receipt(request)? {
                (receipt, Freshness::Before)
            } else {
                let subjects = self.subjects()?;
                if subjects.erasure(subject).is_none() {
                    found.search(self.log(), subject, progress)?;
                }
                let Found { rows, tickets, .. } = found;
                let (subject, tickets) = (subject.clone(), tickets.into_iter().collect());
                let command = SubjectCommand::Erase { subject, reason, rows, tickets };
                let events = decide_subjects(&subjects, command)?;
                let version = subjects.stream_version();
                match self.append_about_subjects(request, version, &events)? {
                    Appended::Now(receipt) => (receipt, Freshness::Now),
                    Appended::Before(receipt) => (receipt, Freshness::Before),
                }
            }
        };
        let SubjectEvent::Erased(event) = self.subject_event(&receipt)? else {
            return Err(EngineError::from(codec::no_entry(receipt.position)).into());
        };
        Ok(self.finish_erasure(event.subject, freshness)?)
    }

    /// Completes in the vault what the log says was erased and the vault has not done or has lost, because
    /// of a stop or of a backup that was put back; returns how many people that concerned.
    pub(crate) fn complete_erasures(&self) -> Result<usize, EngineError> {
        let subjects = self.subjects()?;
        let mut open = Vec::new();
        for (subject, erasure) in subjects.erasures() {
            if !self.vault().is_erased(subject)? {
                open.push((subject, erasure));
            }
        }
        self.erase_named(&open)?;
        Ok(open.len())
    }

    /// Removes values of people who were erased, should any lie in the vault again; returns how many.
    ///
    /// # Errors
    /// When the log cannot be read or the vault cannot be written.
    pub fn erase_again(&self) -> Result<u64, EngineError> {
        let subjects = self.subjects()?;
        let mut again = 0;
        for (subject, erasure) in subjects.erasures() {
            let mut there = 0;
            self.each_row(erasure, &mut |entry, field| {
                let digest = digest_of(entry, field);
                there += u64::from(digest.is_some_and(|one| self.vault().holds(field, one)));
            })?;
            if there > 0 {
                self.erase_named(&[(subject, erasure)])?;
            }
            again += there;
        }
        Ok(again)
    }

    /// Erases in the vault what these erasures name.
    fn erase_named(&self, erasures: &[(&SubjectId, &Erasure)]) -> Result<(), EngineError> {
        if erasures.is_empty() {
            return Ok(());
        }
        let mut digests = Vec::new();
        for (_, erasure) in erasures {
            self.each_row(erasure, &mut |entry, field| digests.extend(digest_of(entry, field)))?;
        }
        let people: Vec<_> = erasures.iter().map(|(subject, _)| *subject).collect();
        self.vault().erase(&people, &digests)
    }

    /// Sees to it that what was recorded is done, and says what it was.
    fn finish_erasure(
        &self,
        subject: SubjectId,
        freshness: Freshness,
    ) -> Result<Erased, EngineError> {
        let subjects = self.subjects()?;
        let erasure = subjects.erasure(&subject).expect("BUG: the entry of its erasure was read");
        if !self.vault().is_erased(&subject)? {
            self.erase_named(&[(&subject, erasure)])?;
        }
        let mut tickets = BTreeSet::new();
        self.each_row(erasure, &mut |entry, _| {
            tickets.extend(entry.stream.as_uuid().map(TicketId::from_uuid));
        })?;
        Ok(Erased {
            reason: erasure.reason,
            values: erasure.values,
            tickets: tickets.into_iter().collect(),
            position: erasure.position(),
            recorded_at: erasure.recorded_at,
            subject,
            freshness,
        })
    }

    /// Shows each entry that an erasure names, with the name of the field.
    fn each_row(
        &self,
        erasure: &Erasure,
        show: &mut dyn FnMut(&EntryRef<'_>, &str),
    ) -> Result<(), EngineError> {
        for position in erasure.positions() {
            let named = self.rows_named_at(Position::new(position))?;
            for rows in named.chunks(ENTRIES_AT_A_TIME) {
                let positions: Vec<_> = rows.iter().map(|row| Position::new(row.0)).collect();
                for (row, stored) in rows.iter().zip(self.log().read_many(&positions)?) {
                    let entry = EntryRef::decode(&stored.bytes);
                    show(&entry.map_err(|_| codec::no_entry(stored.position))?, &row.1);
                }
            }
        }
        Ok(())
    }

    fn rows_named_at(&self, position: Position) -> Result<Vec<ErasedRow>, EngineError> {
        let stored = self.log().read_entry(position)?;
        let entry = EntryRef::decode(&stored.bytes).map_err(|_| codec::no_entry(position))?;
        match super::read(&entry) {
            Ok(SubjectEvent::Erased(event)) => Ok(event.rows),
            _ => Err(codec::no_entry(position).into()),
        }
    }
}

/// Returns what a field of an entry commits to.
fn digest_of(entry: &EntryRef<'_>, field: &str) -> Option<Digest> {
    let (_, digest) = entry.protected.iter().find(|(name, _)| *name == field)?;
    Some(Digest::from_bytes(*digest.as_bytes()))
}
