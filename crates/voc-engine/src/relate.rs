//! Tying tickets together: a merge is one entry in each of two tickets, a repetition is counted.

use std::{collections::BTreeSet, slice};

use voc_domain::{Absorbed, Command, Occurred, Rejection, Relation, Ticket, TicketId};

use crate::{
    engine::Engine,
    envelope::Envelope,
    error::{EngineError, ExecuteError},
    execute::{Executed, Instruction, Request},
};

/// What became of a merge: one entry in each of the two tickets. Nothing stands for a half that an
/// earlier merge, cut short between the two, had written under another identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeExecuted {
    /// The entry in the ticket that takes the other in.
    pub absorbed: Option<Executed>,
    /// The entry in the ticket that goes on in the other.
    pub merged: Option<Executed>,
}

impl Engine {
    /// Lets the ticket of the envelope go on in another one, which takes it in. `occurred` is when that
    /// was decided, the present moment if nothing else is said.
    ///
    /// The ticket that takes in is written first: should the power fail between the two, no ticket is
    /// lost, [`Engine::verify`] names the half that is missing, and the same merge asked for again, under
    /// whatever identity, writes just that half.
    ///
    /// # Errors
    /// As [`Engine::execute`], about either ticket; when the rules say no, nothing was written.
    pub fn merge(
        &self,
        envelope: &Envelope<'_>,
        into: TicketId,
        occurred: Option<Occurred>,
    ) -> Result<MergeExecuted, ExecuteError> {
        let from = envelope.ticket;
        if from == into {
            return Err(Rejection::OtherTicketMustBeAnother.into());
        }
        let _turns = self.turns().on([from, into].into_iter());
        let (goes, stays) = (self.present(from)?, self.present(into)?);
        let take_in = Instruction { command: absorb(&goes)?, occurred };
        let end = Instruction { command: merge_into(&stays)?, occurred };
        let first = Envelope { ticket: into, ..*envelope }.with(slice::from_ref(&take_in));
        let second = envelope.with(slice::from_ref(&end));
        let (is_taken_in, is_merged) = (has_taken_in(&stays, from), goes_on_in(&goes, into));
        let before = [self.receipt(&first)?.is_some(), self.receipt(&second)?.is_some()];
        if is_taken_in && is_merged && before == [false, false] {
            return Err(Rejection::TicketMustNotBeMerged.into());
        }
        // Both halves are decided before one is written.
        if !is_taken_in && !before[0] {
            let _ = self.decide_all(stays, &first)?;
        }
        if !is_merged && !before[1] {
            let _ = self.decide_all(goes, &second)?;
        }
        let half = |is_there: bool, before: bool, request: &Request<'_>| {
            (before || !is_there).then(|| self.execute_in_turn(request)).transpose()
        };
        let absorbed = half(is_taken_in, before[0], &first)?;
        Ok(MergeExecuted { absorbed, merged: half(is_merged, before[1], &second)? })
    }

    /// Ties the ticket of the envelope to an earlier one. For a repetition it counts which one this is:
    /// every ticket that repeats the same complaint counts, in whatever chain they name one another, and
    /// tickets that were merged count as one.
    ///
    /// # Errors
    /// As [`Engine::execute`].
    pub fn link(
        &self,
        envelope: &Envelope<'_>,
        to: TicketId,
        relation: Relation,
        occurred: Option<Occurred>,
    ) -> Result<Executed, ExecuteError> {
        // Nobody may add another repetition while these are counted.
        let _turns = self.turns().on_every_ticket();
        if self.ticket(to)?.is_none() {
            return Err(Rejection::TicketMustExist.into());
        }
        let repeated_before = match relation {
            Relation::Repeat => self.repeated_before(envelope.ticket, to)?,
            _ => 0,
        };
        let command = Command::Link { to, relation, repeated_before };
        let instruction = Instruction { command, occurred };
        self.execute_in_turn(&envelope.with(slice::from_ref(&instruction)))
    }

    /// Counts how often the complaint of a ticket was repeated by others than `but`.
    fn repeated_before(&self, but: TicketId, ticket: TicketId) -> Result<u32, EngineError> {
        let (mut seen, mut cases) = (BTreeSet::from([but]), BTreeSet::new());
        let mut ahead = vec![ticket];
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(state) = self.views().ticket(id)? else { continue };
            match state.merged_into {
                Some((into, _)) => ahead.push(into),
                None => drop(cases.insert(id)),
            }
            let links = state.ledgers.links.iter().filter(|one| one.relation == Relation::Repeat);
            ahead.extend(links.map(|one| one.to));
            ahead.extend(state.ledgers.absorbed.iter().map(|one| one.from));
            ahead.extend(self.views().repeated_by(id)?);
        }
        Ok(u32::try_from(cases.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }
}

/// Tells whether a ticket has taken another in.
pub(crate) fn has_taken_in(ticket: &Ticket, from: TicketId) -> bool {
    ticket.ledgers.absorbed.iter().any(|one| one.from == from)
}

/// Tells whether a ticket goes on in another.
pub(crate) fn goes_on_in(ticket: &Ticket, into: TicketId) -> bool {
    ticket.merged_into.is_some_and(|(other, _)| other == into)
}

fn absorb(goes: &Ticket) -> Result<Command, Rejection> {
    let missing = || missing(goes);
    Ok(Command::Absorb(Box::new(Absorbed {
        from: goes.id,
        number: goes.number.ok_or_else(missing)?,
        channel: goes.channel.clone().ok_or_else(missing)?,
        received: goes.received.ok_or_else(missing)?.occurred,
    })))
}

fn merge_into(stays: &Ticket) -> Result<Command, Rejection> {
    let missing = || missing(stays);
    Ok(Command::Merge {
        into: stays.id,
        number: stays.number.ok_or_else(missing)?,
        received: stays.received.ok_or_else(missing)?.occurred,
    })
}

/// Says what a ticket lacks that was never received.
const fn missing(ticket: &Ticket) -> Rejection {
    match ticket.version {
        None => Rejection::TicketMustExist,
        Some(_) => Rejection::TicketMustBeReceived,
    }
}
