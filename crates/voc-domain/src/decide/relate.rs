//! Decisions that tie a ticket to another branch or to other tickets.

use super::{
    Decided, require_known_branch, require_known_department, require_not_closed, require_received,
};
use crate::{
    codes::{Relation, TransferReason},
    context::Context,
    event::{Absorbed, Event, Linked, Merged, Transferred},
    ids::{BranchCode, DepartmentCode, TicketId, TicketNumber},
    rejection::Rejection,
    ticket::Ticket,
    timestamp::Occurred,
};

/// Hands the case to another branch; one case goes on.
pub(super) fn transfer(
    ticket: &Ticket,
    to: &BranchCode,
    managing: Option<&DepartmentCode>,
    reason: TransferReason,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_known_department(managing, context)?;
    require_known_branch(Some(to), context)?;
    require_received(ticket)?;
    require_not_closed(ticket)?;
    if ticket.branch.as_ref() == Some(to) {
        return Err(Rejection::TransferMustChangeTheBranch(to.clone()));
    }
    let (from, managing) = (ticket.branch.clone(), managing.cloned());
    Ok(Decided::of(Event::Transferred(Transferred { from, to: to.clone(), managing, reason })))
}

/// Ties the ticket to an earlier one.
pub(super) fn link(
    ticket: &Ticket,
    to: TicketId,
    relation: Relation,
    repeated_before: u32,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_another(ticket, to)?;
    let repetition = (relation == Relation::Repeat).then_some(repeated_before.saturating_add(1));
    Ok(Decided::of(Event::Linked(Linked { to, relation, repetition })))
}

/// Takes in another ticket with the same complaint.
pub(super) fn absorb(ticket: &Ticket, absorbed: &Absorbed) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    require_another(ticket, absorbed.from)?;
    require_earlier(ticket.received.map(|mark| mark.occurred), Some(absorbed.received))?;
    if ticket.ledgers.absorbed.iter().any(|one| one.from == absorbed.from) {
        return Err(Rejection::TicketMustNotBeMerged);
    }
    Ok(Decided::of(Event::Absorbed(absorbed.clone())))
}

/// Lets the ticket go on in another, which was received before it: no deadline is won by a merge.
pub(super) fn merge(
    ticket: &Ticket,
    into: TicketId,
    number: TicketNumber,
    received: Occurred,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    require_another(ticket, into)?;
    require_earlier(Some(received), ticket.received.map(|mark| mark.occurred))?;
    Ok(Decided::of(Event::Merged(Merged { into, number })))
}

fn require_another(ticket: &Ticket, other: TicketId) -> Result<(), Rejection> {
    if ticket.id == other {
        return Err(Rejection::OtherTicketMustBeAnother);
    }
    Ok(())
}

/// Refuses to let a ticket go on in one that was certainly received after it.
fn require_earlier(stays: Option<Occurred>, goes: Option<Occurred>) -> Result<(), Rejection> {
    match (stays, goes) {
        (Some(stays), Some(goes)) if stays.earliest() > goes.latest() => {
            Err(Rejection::MergeMustGoIntoTheEarlier)
        }
        _ => Ok(()),
    }
}
