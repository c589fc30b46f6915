//! Who is told inside, who takes over, and by when.

use std::iter;

use voc_engine::{
    TicketQuery,
    domain::{ClockId, Command},
};

use super::{
    submit::{To, said, submit},
    tell::Give,
};
use crate::{
    args::{Action, ClockArg, EscalateArgs},
    failure::{Exit, Failure},
    session::{Run, Session},
};

/// Tells a level by hand, with the notice that a tick queues.
pub(super) fn escalate(run: &mut Run, a: &EscalateArgs) -> Result<Exit, Failure> {
    let (level, reason) = (a.level, a.reason);
    let commands = |session: &Session| {
        let told = Command::Escalate { level, reason, clock: None, due: None };
        let notice = session.engine.queue_escalation(level, None);
        Ok(iter::once(told).chain(notice).collect())
    };
    submit(run, &To::Named(&a.ticket.ticket), commands, &a.who)
}

/// Gives such a command.
pub(super) fn tell(give: &mut Give<'_>, action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Assign(a) => {
            give(&a.ticket, &a.who, &|_| Ok(Command::Assign { to: a.to.clone(), role: a.to_role }))
        }
        Action::Department(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::SetDepartment { which: a.which, department: a.department.clone() })
        }),
        Action::Acknowledge(a) => give(&a.ticket, &a.who, &|session| {
            let of_ticket = |named| clock(named, &a.ticket.ticket, session);
            let clock = a.clock.map(of_ticket).transpose()?;
            Ok(Command::AcknowledgeEscalation { level: a.level, clock })
        }),
        Action::Recompute(a) => give(&a.ticket, &a.who, &|session| {
            let clock = clock(a.clock, &a.ticket.ticket, session)?;
            Ok(Command::Recompute { clock, reason: a.reason })
        }),
        Action::ReportTo(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::Report { to: a.to, topic: a.topic, text: said(&a.text, session)? })
        }),
        Action::Transfer(a) => give(&a.ticket, &a.who, &|_| {
            let (to, managing) = (a.to.clone(), a.managing.clone());
            Ok(Command::Transfer { to, managing, reason: a.reason })
        }),
        Action::Extend(a) => give(&a.ticket, &a.who, &|session| {
            let clock = clock(a.clock, &a.ticket.ticket, session)?;
            Ok(Command::Extend { clock, reason: a.reason, consent: a.consent })
        }),
        _ => unreachable!("BUG: every other command is dispatched before"),
    }
}

/// Finds the clock that is meant: of a kind alone, the one that runs, or else the last.
fn clock(named: ClockArg, ticket: &TicketQuery, session: &Session) -> Result<ClockId, Failure> {
    let kind = match named {
        ClockArg::Exactly(id) => return Ok(id),
        ClockArg::Running(kind) => kind,
    };
    let ticket = session.ticket(ticket)?;
    let of_kind = || ticket.clocks.iter().filter(|clock| clock.start.clock.kind == kind);
    let found = of_kind().find(|clock| clock.is_running()).or_else(|| of_kind().next_back());
    Ok(found.map_or(ClockId { kind, number: 1 }, |clock| clock.start.clock))
}
