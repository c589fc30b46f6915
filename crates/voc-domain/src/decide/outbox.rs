//! Notices that are to leave the house, and what became of them.

use super::{
    Decided, clocks, complainant, require_known_channel, require_not_merged, require_received,
};
use crate::{
    command::{Attempted, Queue},
    context::Context,
    event::{Addressee, Event, Inside, NoticeDelivered, NoticeFailed, NoticeQueued, Outside},
    ids::NoticeNumber,
    private::FieldName,
    rejection::Rejection,
    ticket::{NoticeState, QueuedNotice, Ticket},
};

/// Queues a notice.
pub(super) fn queue(
    ticket: &Ticket,
    queue: &Queue,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    match &queue.to {
        Addressee::Inside(to) => require_escalation(ticket, to)?,
        Addressee::Outside(to) => require_reachable(ticket, to, context)?,
    }
    let content = NoticeQueued {
        notice: ticket.given.next_notice(),
        to: queue.to.clone(),
        template: queue.template.clone(),
        language: queue.language.clone(),
        adapter: queue.adapter,
    };
    // Words about a person never go inside the house.
    let text = queue.text.as_ref().filter(|_| matches!(queue.to, Addressee::Outside(_)));
    let subject = complainant(ticket.id, None);
    Ok(Decided::of(Event::NoticeQueued(content)).with(FieldName::Text, &subject, text))
}

fn require_escalation(ticket: &Ticket, to: &Inside) -> Result<(), Rejection> {
    require_received(ticket)?;
    let open = ticket
        .escalations
        .iter()
        .any(|one| one.level == to.level && one.clock == to.clock && one.acknowledged.is_none());
    if open { Ok(()) } else { Err(Rejection::EscalationMustBeOpen(to.level)) }
}

fn require_reachable(
    ticket: &Ticket,
    to: &Outside,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    require_known_channel(&to.channel, context)?;
    require_received(ticket)?;
    require_not_merged(ticket)?;
    to.require_consent(ticket)
}

/// Takes note of an attempt.
pub(super) fn record_attempt(
    ticket: &Ticket,
    number: NoticeNumber,
    attempted: &Attempted,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    let notice = ticket.queued_notice(number).ok_or(Rejection::NoticeMustExist(number))?;
    if !notice.is_pending() {
        return Err(Rejection::NoticeMustBeOpen(number));
    }
    let attempt = notice.attempts.saturating_add(1);
    let (adapter, receipt) = (attempted.adapter, attempted.receipt.clone());
    let event = match attempted.failed {
        None => {
            let mut content =
                NoticeDelivered { notice: number, adapter, attempt, receipt, clock: None };
            let told = Event::NoticeDelivered(content.clone());
            content.clock = clocks::at_notice(ticket, &told, context)?;
            Event::NoticeDelivered(content)
        }
        Some(retry) => {
            Event::NoticeFailed(NoticeFailed { notice: number, adapter, attempt, receipt, retry })
        }
    };
    Ok(Decided::of(event))
}

/// Tells whether an attempt was made to send a notice, so that taking it back would hide what happened.
pub(super) fn was_tried(ticket: &Ticket, number: NoticeNumber) -> bool {
    ticket.queued_notice(number).is_none_or(|one: &QueuedNotice| one.state != NoticeState::Waiting)
}
