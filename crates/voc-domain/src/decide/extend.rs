//! Extending a deadline: once freely, a second time with consent.

use super::{Decided, require_not_closed, require_received};
use crate::{
    codes::{Consent, ConsentTopic, ExtensionReason},
    context::Context,
    deadline::{ClockId, ClockStart, due_extended},
    event::{Event, Extended},
    rejection::Rejection,
    ticket::Ticket,
};

/// How often a clock may be extended: once freely, and once more with consent, as the Korean
/// civil-petition rules have it.
const EXTENSIONS_MAX: u32 = 2;

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
    let case = ticket.policy_case().filter(|_| clock.extends());
    let policy = context.policies.of(clock.start.policy);
    let chosen = case.and_then(|case| policy.choose(id.kind, &case));
    let Some(chosen) = chosen.filter(|_| clock.extensions < EXTENSIONS_MAX) else {
        return Err(Rejection::ClockMustBeExtensible(id));
    };
    // What was missed stays missed; an extension that was agreed in time may be written down late.
    let due = clock.start.due;
    if context.occurred.earliest() > due {
        return Err(Rejection::ExtensionMustComeInTime { clock: id, due });
    }
    let consented = match consent {
        Consent::Given => true,
        Consent::NotAsked => ticket.has_consent(ConsentTopic::Extension),
        Consent::Refused | Consent::Withdrawn => false,
    };
    if clock.extensions > 0 && !consented {
        return Err(Rejection::SecondExtensionNeedsConsent);
    }
    let due = due_extended(context, due, chosen.amount)?;
    let start = ClockStart { due, due_earliest: None, ..clock.start.clone() };
    Ok(Decided::of(Event::Extended(Extended { clock: start, reason, consent })))
}
