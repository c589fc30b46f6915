//! A command about a person's data and the state turned into events, or into a rejection.

use super::{
    LegalHold, Subjects,
    codes::{ErasureReason, HoldEnd, HoldReason},
    event::{ErasedRow, HoldScope, LegalHoldLifted, LegalHoldPlaced, SubjectErased, SubjectEvent},
};
use crate::{
    ids::{HoldNumber, SubjectId, TicketId},
    rejection::Rejection,
};

/// The most bytes that the rows of one entry take: the entry must hold them, with its envelope.
const ROWS_BYTES_MAX: usize = 60_000;

/// The bytes of a row around its position and the name of its field: `[,""],`.
const ROW_BYTES: usize = 6;

/// What is to be done with the data of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectCommand {
    /// Keep it from being erased.
    PlaceHold {
        /// What the hold covers.
        scope: HoldScope,
        /// Why.
        reason: HoldReason,
    },
    /// Let it be erased again.
    LiftHold {
        /// The number of the hold.
        hold: HoldNumber,
        /// Why.
        reason: HoldEnd,
    },
    /// Erase it.
    Erase {
        /// Whose.
        subject: SubjectId,
        /// Why.
        reason: ErasureReason,
        /// Every value there is, in order.
        rows: Vec<ErasedRow>,
        /// Every value under other codes of the same person, each code by itself.
        also: Vec<(SubjectId, Vec<ErasedRow>)>,
        /// The tickets they belong to.
        tickets: Vec<TicketId>,
        /// Who complained, when these are the texts of a case: they are about these people too.
        complainants: Vec<SubjectId>,
    },
}

/// Decides what follows from a command. That a held ticket or person exists is for the caller to know.
///
/// # Errors
/// The first requirement that is not met, in the order of [`Rejection::CODES`].
pub fn decide_subjects(
    subjects: &Subjects,
    command: SubjectCommand,
) -> Result<Vec<SubjectEvent>, Rejection> {
    match command {
        SubjectCommand::PlaceHold { scope, reason } => {
            if let HoldScope::Subject(subject) = &scope {
                require_not_erased(subjects, subject)?;
            }
            let hold = subjects.next_hold();
            Ok(vec![SubjectEvent::HoldPlaced(LegalHoldPlaced { hold, reason, scope })])
        }
        SubjectCommand::LiftHold { hold, reason } => {
            if !subjects.standing().any(|one| one.hold == hold) {
                return Err(Rejection::HoldMustStand(hold));
            }
            Ok(vec![SubjectEvent::HoldLifted(LegalHoldLifted { hold, reason })])
        }
        SubjectCommand::Erase { subject, reason, rows, also, tickets, complainants } => {
            require_not_erased(subjects, &subject)?;
            if rows.is_empty() {
                return Err(Rejection::SubjectMustExist(subject));
            }
            let open = also.into_iter().filter(|(code, _)| subjects.erasure(code).is_none());
            let all: Vec<_> = std::iter::once((subject, rows)).chain(open).collect();
            for subject in all.iter().map(|(subject, _)| subject).chain(&complainants) {
                let found = hold_on(subjects, subject, |ticket| tickets.contains(ticket));
                if let Some(hold) = found.map(|hold| hold.hold) {
                    let subject = subject.clone();
                    return Err(Rejection::SubjectMustNotBeHeld { subject, hold });
                }
            }
            let of_one = |(subject, rows): (SubjectId, Vec<ErasedRow>)| {
                let event = move |rows| SubjectErased { reason, rows, subject: subject.clone() };
                parts(rows).into_iter().map(event).map(SubjectEvent::Erased)
            };
            Ok(all.into_iter().flat_map(of_one).collect())
        }
    }
}

fn require_not_erased(subjects: &Subjects, subject: &SubjectId) -> Result<(), Rejection> {
    match subjects.erasure(subject) {
        Some(_) => Err(Rejection::SubjectMustNotBeErased(subject.clone())),
        None => Ok(()),
    }
}

/// Returns the first hold that stands and covers a person.
pub(super) fn hold_on<'a>(
    subjects: &'a Subjects,
    subject: &SubjectId,
    is_in: impl Fn(&TicketId) -> bool,
) -> Option<&'a LegalHold> {
    subjects.standing().find(|hold| match &hold.scope {
        HoldScope::Subject(held) => held == subject,
        HoldScope::Ticket(ticket) => is_in(ticket),
    })
}

/// Cuts rows into as few runs as entries can hold.
fn parts(rows: Vec<ErasedRow>) -> Vec<Vec<ErasedRow>> {
    let mut parts: Vec<Vec<ErasedRow>> = Vec::new();
    let mut room = 0;
    for row in rows {
        let digits = row.0.checked_ilog10().unwrap_or_default() as usize + 1;
        let bytes = digits + row.1.len() + ROW_BYTES;
        match parts.last_mut().filter(|_| bytes <= room) {
            Some(part) => part.push(row),
            None => {
                parts.push(vec![row]);
                room = ROWS_BYTES_MAX;
            }
        }
        room = room.saturating_sub(bytes);
    }
    parts
}
