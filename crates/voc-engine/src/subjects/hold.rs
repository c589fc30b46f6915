//! Legal holds: what they cover is not erased.

use uuid::Uuid;
use voc_domain::{
    HoldEnd, HoldNumber, HoldReason, HoldScope, LegalHold, Rejection, SubjectCommand, SubjectEvent,
    TicketId, Timestamp, decide_subjects,
};
use voc_log::{Appended, Receipt};

use super::{SubjectRequest, search::Found};
use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::Freshness,
};

/// The turn that whoever places or lifts a hold takes: no ticket has this identity. An erasure takes
/// every turn, so that no hold is placed in the middle of one.
const TURN: Uuid = Uuid::from_u128(2);

/// What became of a request about a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRecorded {
    /// The hold as it stands now.
    pub hold: LegalHold,
    /// The position of the entry.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whether this happened now.
    pub freshness: Freshness,
}

impl Engine {
    /// Places a legal hold: until it is lifted, nothing that it covers is erased. `progress` tells
    /// entries done and entries in all, of the search whether there is such a person.
    ///
    /// # Errors
    /// [`ExecuteError::Rejected`] when there is no such person or ticket, or the person was erased, and
    /// [`ExecuteError::Engine`] when the world broke.
    pub fn place_hold(
        &self,
        scope: HoldScope,
        reason: HoldReason,
        request: &SubjectRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<HoldRecorded, ExecuteError> {
        if self.subject_receipt(request)?.is_none() {
            // A hold on a name that was mistyped would keep nothing.
            self.require_scope(&scope, progress)?;
        }
        self.about_hold(SubjectCommand::PlaceHold { scope, reason }, request)
    }

    /// Lifts a legal hold.
    ///
    /// # Errors
    /// As for [`Engine::place_hold`], and when the hold does not stand.
    pub fn lift_hold(
        &self,
        hold: HoldNumber,
        reason: HoldEnd,
        request: &SubjectRequest<'_>,
    ) -> Result<HoldRecorded, ExecuteError> {
        self.about_hold(SubjectCommand::LiftHold { hold, reason }, request)
    }

    fn about_hold(
        &self,
        command: SubjectCommand,
        request: &SubjectRequest<'_>,
    ) -> Result<HoldRecorded, ExecuteError> {
        let _turn = self.turns().on(std::iter::once(TicketId::from_uuid(TURN)));
        if let Some(receipt) = self.subject_receipt(request)? {
            return Ok(self.hold_recorded(&receipt, Freshness::Before)?);
        }
        let subjects = self.subjects()?;
        let events = decide_subjects(&subjects, command)?;
        let appended = self.append_about_subjects(request, subjects.stream_version(), &events)?;
        let (receipt, freshness) = match appended {
            Appended::Now(receipt) => (receipt, Freshness::Now),
            Appended::Before(receipt) => (receipt, Freshness::Before),
        };
        Ok(self.hold_recorded(&receipt, freshness)?)
    }

    fn require_scope(
        &self,
        scope: &HoldScope,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), ExecuteError> {
        match scope {
            HoldScope::Ticket(ticket) => match self.ticket(*ticket) {
                Ok(Some(_)) | Err(EngineError::Parked { .. }) => Ok(()),
                Ok(None) => Err(Rejection::TicketMustExist.into()),
                Err(error) => Err(error.into()),
            },
            HoldScope::Subject(subject) => {
                if self.subjects()?.erasure(subject).is_some() {
                    return Err(Rejection::SubjectMustNotBeErased(subject.clone()).into());
                }
                let mut found = Found::new(subject);
                found.search(self.log(), progress)?;
                match found.is_empty() {
                    true => Err(Rejection::SubjectMustExist(subject.clone()).into()),
                    false => Ok(()),
                }
            }
        }
    }

    fn hold_recorded(
        &self,
        receipt: &Receipt,
        freshness: Freshness,
    ) -> Result<HoldRecorded, EngineError> {
        let number = match self.subject_event(receipt)? {
            SubjectEvent::HoldPlaced(placed) => Some(placed.hold),
            SubjectEvent::HoldLifted(lifted) => Some(lifted.hold),
            _ => None,
        };
        let subjects = self.subjects()?;
        let hold = subjects.holds().find(|hold| Some(hold.hold) == number).cloned();
        Ok(HoldRecorded {
            hold: hold.ok_or_else(|| codec::no_entry(receipt.position))?,
            position: receipt.position.get(),
            recorded_at: codec::timestamp(receipt.recorded_at),
            freshness,
        })
    }
}
