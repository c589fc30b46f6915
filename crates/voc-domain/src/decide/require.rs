//! The requirements that many commands share.

use crate::{
    codes::{CauseCode, ChannelCode, Dating},
    command::Command,
    context::Context,
    ids::{BranchCode, DepartmentCode},
    rejection::Rejection,
    ticket::{Phase, Ticket},
    timestamp::{Occurred, Timestamp},
};

pub(super) fn require_existence(ticket: &Ticket, command: &Command) -> Result<(), Rejection> {
    let opens = matches!(command, Command::Receive(_) | Command::RecordBackground { .. });
    match (command, ticket.phase) {
        (_, Phase::Unopened) if !opens => Err(Rejection::TicketMustExist),
        (Command::Receive(_), Phase::Open | Phase::Paused | Phase::Closed | Phase::Merged) => {
            Err(Rejection::TicketMustNotExist)
        }
        _ => Ok(()),
    }
}

/// Refuses what is said to have happened after the present moment. A date as printed in a document
/// may be impossible and is kept as it stands.
pub(super) fn require_past(command: &Command, context: &Context<'_>) -> Result<(), Rejection> {
    if matches!(command, Command::RecordBackground { dating: Dating::AsPrinted, .. }) {
        return Ok(());
    }
    if context.occurred.latest() > context.now {
        let occurred = context.occurred.latest();
        return Err(Rejection::OccurredMustNotBeInTheFuture { occurred, now: context.now });
    }
    Ok(())
}

pub(super) fn require_known_channel(
    channel: &ChannelCode,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    if context.catalog.knows_channel(channel) {
        return Ok(());
    }
    Err(Rejection::ChannelMustBeKnown(channel.clone()))
}

pub(super) fn require_known_causes(
    causes: &[CauseCode],
    context: &Context<'_>,
) -> Result<(), Rejection> {
    if let Some(unknown) = causes.iter().find(|cause| !context.catalog.knows_cause(cause)) {
        return Err(Rejection::CauseMustBeKnown(unknown.clone()));
    }
    match causes.iter().find(|cause| cause.is_derived()) {
        Some(derived) => Err(Rejection::CauseMustNotBeDerived(derived.clone())),
        None => Ok(()),
    }
}

pub(super) fn require_received(ticket: &Ticket) -> Result<(), Rejection> {
    if ticket.received.is_none() {
        return Err(Rejection::TicketMustBeReceived);
    }
    Ok(())
}

pub(super) fn require_not_closed(ticket: &Ticket) -> Result<(), Rejection> {
    match ticket.phase {
        Phase::Closed => Err(Rejection::TicketMustBeOpen),
        Phase::Merged => Err(Rejection::TicketMustNotBeMerged),
        _ => Ok(()),
    }
}

/// Refuses what is to be said of the ticket that this one goes on in.
pub(super) fn require_not_merged(ticket: &Ticket) -> Result<(), Rejection> {
    match ticket.phase {
        Phase::Merged => Err(Rejection::TicketMustNotBeMerged),
        _ => Ok(()),
    }
}

pub(super) fn require_not_paused(ticket: &Ticket) -> Result<(), Rejection> {
    if ticket.phase == Phase::Paused {
        return Err(Rejection::TicketMustNotBePaused);
    }
    Ok(())
}

/// Refuses moments in years that the calendar does not know, before anything is worked out from them.
pub(super) fn require_within_the_calendar(
    command: &Command,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    let named = match command {
        Command::MakePromise { told, .. } => *told,
        Command::Escalate { due, .. } => *due,
        Command::Correct(correct) => correct.occurred.map(Occurred::earliest),
        _ => None,
    };
    let outside = |moment: &Timestamp| context.calendar.local_time(moment.to_utc()).is_err();
    let said = [context.occurred.earliest(), context.occurred.latest()];
    match said.into_iter().chain(named).find(outside) {
        Some(moment) => Err(Rejection::MomentMustBeWithinTheCalendar { moment }),
        None => Ok(()),
    }
}

pub(super) fn require_known_department(
    department: Option<&DepartmentCode>,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    match department.filter(|one| !context.catalog.knows_department(one)) {
        Some(unknown) => Err(Rejection::DepartmentMustBeKnown(unknown.clone())),
        None => Ok(()),
    }
}

pub(super) fn require_known_branch(
    branch: Option<&BranchCode>,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    match branch.filter(|one| !context.catalog.knows_branch(one)) {
        Some(unknown) => Err(Rejection::BranchMustBeKnown(unknown.clone())),
        None => Ok(()),
    }
}
