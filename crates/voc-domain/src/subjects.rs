//! Whose data must stay, and whose is gone: legal holds and erasures. A third, small aggregate over the
//! stream `_subjects`.

mod codes;
mod decide;
mod event;

use std::collections::BTreeMap;

pub use codes::{ErasureReason, HoldEnd, HoldReason};
pub use decide::{SubjectCommand, decide_subjects};
pub use event::{
    ErasedRow, HoldScope, LegalHoldLifted, LegalHoldPlaced, SubjectErased, SubjectEvent,
    SubjectEventError,
};
use serde::Serialize;

use crate::{
    ids::{HoldNumber, SubjectId},
    timestamp::Timestamp,
};

/// The name of the stream that holds and erasures belong to.
pub const SUBJECTS_STREAM: &str = "_subjects";

/// An event about a subject with what its entry says about it.
#[derive(Clone, Copy, Debug)]
pub struct SubjectFact<'a> {
    /// What happened.
    pub event: &'a SubjectEvent,
    /// The position of the entry in the log.
    pub position: u64,
    /// The version of the stream with this entry.
    pub version: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A legal hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LegalHold {
    /// Its number.
    pub hold: HoldNumber,
    /// What it covers.
    pub scope: HoldScope,
    /// Why it was placed.
    pub reason: HoldReason,
    /// When that was recorded.
    pub since: Timestamp,
    /// The position of the entry.
    pub position: u64,
    /// When it was lifted.
    pub until: Option<Timestamp>,
}

/// The erasure of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Why.
    pub reason: ErasureReason,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How many values were erased.
    pub values: u64,
    /// The last row that each entry names, and the position of that entry, in order.
    parts: Vec<(ErasedRow, u64)>,
}

impl Erasure {
    /// Returns the position of the first entry.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.positions().next().unwrap_or_default()
    }

    /// Returns the positions of its entries: one, unless there was more to name than an entry holds.
    pub fn positions(&self) -> impl Iterator<Item = u64> {
        self.parts.iter().map(|(_, position)| *position)
    }

    /// Returns the position of the entry that names a row, if the row is not later than all it names.
    #[must_use]
    pub fn by(&self, position: u64, field: &str) -> Option<u64> {
        let is_named =
            |(last, _): &&(ErasedRow, u64)| (last.0, last.1.as_str()) >= (position, field);
        self.parts.iter().find(is_named).map(|(_, by)| *by)
    }
}

/// The holds and erasures so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subjects {
    holds: BTreeMap<HoldNumber, LegalHold>,
    erasures: BTreeMap<SubjectId, Erasure>,
    stream_version: Option<u64>,
}

impl Subjects {
    /// Returns every hold, lifted or not.
    pub fn holds(&self) -> impl Iterator<Item = &LegalHold> {
        self.holds.values()
    }

    /// Returns every erasure.
    pub fn erasures(&self) -> impl Iterator<Item = (&SubjectId, &Erasure)> {
        self.erasures.iter()
    }

    /// Returns the erasure of a subject, if it was erased.
    #[must_use]
    pub fn erasure(&self, subject: &SubjectId) -> Option<&Erasure> {
        self.erasures.get(subject)
    }

    /// Returns the position of the entry that erased a field of an entry, if one did.
    #[must_use]
    pub fn erased_by(&self, subject: &str, position: u64, field: &str) -> Option<u64> {
        let subject: SubjectId = subject.parse().ok()?;
        self.erasure(&subject)?.by(position, field)
    }

    /// Returns the version of the stream with its last entry.
    #[must_use]
    pub const fn stream_version(&self) -> Option<u64> {
        self.stream_version
    }

    /// Returns the holds that stand.
    pub fn standing(&self) -> impl Iterator<Item = &LegalHold> {
        self.holds.values().filter(|hold| hold.until.is_none())
    }

    /// Folds one event into the state.
    pub fn evolve(&mut self, fact: &SubjectFact<'_>) {
        self.stream_version = Some(fact.version);
        match fact.event {
            SubjectEvent::HoldPlaced(placed) => {
                let hold = LegalHold {
                    hold: placed.hold,
                    scope: placed.scope.clone(),
                    reason: placed.reason,
                    since: fact.recorded_at,
                    position: fact.position,
                    until: None,
                };
                self.holds.insert(placed.hold, hold);
            }
            SubjectEvent::HoldLifted(lifted) => {
                if let Some(hold) = self.holds.get_mut(&lifted.hold) {
                    hold.until.get_or_insert(fact.recorded_at);
                }
            }
            SubjectEvent::Erased(erased) => self.erased(erased, fact),
            SubjectEvent::Unknown(_) => {}
        }
    }

    fn erased(&mut self, erased: &SubjectErased, fact: &SubjectFact<'_>) {
        let new = || Erasure {
            reason: erased.reason,
            recorded_at: fact.recorded_at,
            values: 0,
            parts: Vec::new(),
        };
        let erasure = self.erasures.entry(erased.subject.clone()).or_insert_with(new);
        erasure.values += erased.rows.len() as u64;
        erasure.parts.extend(erased.rows.last().map(|last| (last.clone(), fact.position)));
    }

    /// Returns the code of the requirement that a recorded event breaks, if it breaks one. Whether a
    /// ticket that was held is concerned the event does not say.
    #[must_use]
    pub fn breach_of(&self, event: &SubjectEvent) -> Option<&'static str> {
        match event {
            SubjectEvent::HoldPlaced(placed) => {
                let next = self.next_hold();
                (placed.hold != next).then_some("hold_numbers_must_follow")
            }
            SubjectEvent::HoldLifted(lifted) => {
                let stands = self.standing().any(|hold| hold.hold == lifted.hold);
                (!stands).then_some("hold_must_stand")
            }
            SubjectEvent::Erased(erased) => {
                if decide::hold_on(self, &erased.subject, |_| false).is_some() {
                    return Some("subject_must_not_be_held");
                }
                let last = self.erasure(&erased.subject).and_then(|one| one.parts.last());
                let goes_on = last.is_none_or(|(last, _)| erased.rows.iter().all(|row| row > last));
                let in_order = erased.rows.is_sorted() && !erased.rows.is_empty();
                (!goes_on || !in_order).then_some("subject_must_not_be_erased")
            }
            SubjectEvent::Unknown(_) => None,
        }
    }

    fn next_hold(&self) -> HoldNumber {
        self.holds.last_key_value().map_or(HoldNumber::FIRST, |(last, _)| last.next())
    }
}
