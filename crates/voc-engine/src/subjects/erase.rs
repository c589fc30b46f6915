//! Forgetting a person: recorded first, then done, and finished by the next opening if need be.

use std::collections::BTreeSet;

use serde::Serialize;
use voc_domain::{
    ErasedRow, Erasure, ErasureReason, FieldName, HoldNumber, HoldScope, SubjectCommand,
    SubjectEvent, SubjectId, TicketId, Timestamp, decide_subjects,
};
use voc_log::{Appended, EntryRef, Position, Receipt};
use voc_vault::Digest;

use super::{SubjectRequest, search::Found};
use crate::{
    attachments::file_of,
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
    /// The other codes of the same person: those of the cases in which the person complained.
    pub also: Vec<SubjectId>,
    /// How many values are kept about the person, under all codes.
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
    /// The other codes of the same person that went with it.
    pub also: Vec<SubjectId>,
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
        let mut found = Found::new(subject);
        found.search(self.log(), progress)?;
        self.erasure_plan_of(subject, &found)
    }

    pub(super) fn erasure_plan_of(
        &self,
        subject: &SubjectId,
        found: &Found,
    ) -> Result<ErasurePlan, EngineError> {
        let subjects = self.subjects()?;
        let covers = |scope: &HoldScope| match scope {
            HoldScope::Subject(held) => {
                held == subject
                    || found.complainants.contains(held)
                    || found.other_codes().any(|one| one == held)
            }
            HoldScope::Ticket(ticket) => found.tickets.contains(ticket),
        };
        let standing = subjects.standing().filter(|hold| covers(&hold.scope));
        Ok(ErasurePlan {
            subject: subject.clone(),
            also: found.other_codes().cloned().collect(),
            values: found.values(),
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
        let mut found = Found::new(subject);
        if self.subject_receipt(request)?.is_none() && self.subjects()?.erasure(subject).is_none() {
            // Most of the log is searched beside the writers; they wait only for its end.
            found.search(self.log(), progress)?;
        }
        let (receipt, freshness) = {
            let _turns = self.turns().on_every_ticket();
            if let Some(receipt) = self.subject_receipt(request)? {
                (receipt, Freshness::Before)
            } else {
                let subjects = self.subjects()?;
                if subjects.erasure(subject).is_none() {
                    found.search(self.log(), progress)?;
                }
                let (subject, tickets) = (subject.clone(), found.tickets.iter().copied().collect());
                let complainants = found.complainants.iter().cloned().collect();
                let (rows, also) = found.into_rows();
                let command =
                    SubjectCommand::Erase { subject, reason, rows, also, tickets, complainants };
                let events = decide_subjects(&subjects, command)?;
                let version = subjects.stream_version();
                match self.append_about_subjects(request, version, &events)? {
                    Appended::Now(receipt) => (receipt, Freshness::Now),
                    Appended::Before(receipt) => (receipt, Freshness::Before),
                }
            }
        };
        Ok(self.finish_erasure(&receipt, freshness)?)
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
            let (mut there, mut files) = (0, Vec::new());
            self.each_row(erasure, &mut |entry, field| {
                let digest = digest_of(entry, field);
                there += u64::from(digest.is_some_and(|one| self.vault().holds(field, one)));
                files.extend(file_of(entry).filter(|_| field == FieldName::File.as_str()));
            })?;
            for file in &files {
                there += u64::from(self.vault().holds_attachment(file)?);
            }
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
        let (mut digests, mut files) = (Vec::new(), Vec::new());
        for (_, erasure) in erasures {
            self.each_row(erasure, &mut |entry, field| {
                digests.extend(digest_of(entry, field));
                files.extend(file_of(entry).filter(|_| field == FieldName::File.as_str()));
            })?;
        }
        let people: Vec<_> = erasures.iter().map(|(subject, _)| *subject).collect();
        self.vault().erase(&people, &digests, &files)
    }

    /// Sees to it that what was recorded is done, and says what it was.
    fn finish_erasure(
        &self,
        receipt: &Receipt,
        freshness: Freshness,
    ) -> Result<Erased, EngineError> {
        let subjects = self.subjects()?;
        let damaged = || EngineError::from(codec::no_entry(receipt.position));
        let SubjectEvent::Erased(first) = self.subject_event(receipt)? else {
            return Err(damaged());
        };
        let recorded = receipt.position.get()..receipt.position.get() + receipt.count;
        let named = subjects.erasures().filter(|(_, one)| recorded.contains(&one.position()));
        let mut named: Vec<_> = named.collect();
        // The code that was asked for comes first, as in the log.
        named.sort_by_key(|(_, erasure)| erasure.position());
        let unfinished = named.iter().map(|(subject, _)| self.vault().is_erased(subject));
        if !unfinished.collect::<Result<Vec<_>, _>>()?.iter().all(|done| *done) {
            self.erase_named(&named)?;
        }
        let mut tickets = BTreeSet::new();
        for (_, erasure) in &named {
            self.each_row(erasure, &mut |entry, _| {
                tickets.extend(entry.stream.as_uuid().map(TicketId::from_uuid));
            })?;
        }
        let others = named.iter().skip(1).map(|(subject, _)| (*subject).clone());
        Ok(Erased {
            subject: first.subject,
            also: others.collect(),
            reason: first.reason,
            values: named.iter().map(|(_, erasure)| erasure.values).sum(),
            tickets: tickets.into_iter().collect(),
            position: receipt.position.get(),
            recorded_at: codec::timestamp(receipt.recorded_at),
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
