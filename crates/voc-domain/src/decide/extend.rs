//! Extending a deadline: once freely, a second time with consent.

use super::{Decided, require_not_closed, require_received};
use crate::{
    codes::{ClockKind, Consent, ConsentTopic, ExtensionReason},
    context::Context,
    deadline::{ClockId, ClockStart, due_after},
    event::{Event, Extended},
    rejection::Rejection,
    ticket::Ticket,
};

/// Decides about an extension: the clock runs once more as long as the policy gives it.
pub(super) fn extend(
    ticket: &Ticket,
    id: ClockId,
    (reason, consent): (ExtensionReason, Consent),
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    let running = |clock: &&crate::deadline::Clock| clock.is_running() && !clock.is_stopped();
    let Some(clock) = ticket.clock(id).filter(running) else {
        return Err(Rejection::ClockMustBeRunning(id));
    };
    // A promise is what the complainant was told; a report inside is owed at once.
    let kind = ticket.kind.filter(|_| id.kind == ClockKind::Resolution);
    let Some(chosen) = kind.and_then(|kind| context.policy.choose(id.kind, kind)) else {
        return Err(Rejection::ClockMustBeExtensible(id));
    };
    let consented = consent == Consent::Given || ticket.has_consent(ConsentTopic::Extension);
    if clock.extensions > 0 && !consented {
        return Err(Rejection::SecondExtensionNeedsConsent);
    }
    let due = due_after(context, clock.start.due, chosen.amount)?;
    let start = ClockStart { due, due_earliest: None, ..clock.start.clone() };
    Ok(Decided::of(Event::Extended(Extended { clock: start, reason, consent })))
}
