//! A command and the state of its ticket turned into events, or into a rejection.

mod clocks;
mod correct;
mod extend;
mod improve;
mod known;
mod order;
mod outbox;
mod owed;
mod people;
mod recompute;
mod record;
mod relate;
mod require;
mod step;
mod survey;

use self::require::{
    require_existence, require_known_branch, require_known_causes, require_known_channel,
    require_known_department, require_not_closed, require_not_merged, require_not_paused,
    require_past, require_received, require_within_the_calendar,
};
use crate::{
    codes::{DepartmentRole, EscalationReason, ReopenReason, Role},
    command::{Command, Receive},
    context::Context,
    deadline::{self, ClockId},
    event::{
        Assigned, DepartmentSet, Escalated, EscalationAcknowledged, Event, Paused, Received,
        Reopened, Resumed, Triaged,
    },
    ids::{DepartmentCode, Reference, SubjectId, TicketId},
    path::Path,
    private::{FieldName, PrivateText, PrivateValue},
    rejection::{Milestone, Rejection},
    ticket::{Escalation, Phase, Ticket},
    timestamp::Timestamp,
};

/// An event to append, with the private texts that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "what was decided has not happened until it is appended"]
pub struct Decided {
    /// The event.
    pub event: Event,
    /// The private texts, for the vault.
    pub private: Vec<PrivateValue>,
}

impl Decided {
    fn of(event: Event) -> Self {
        Self { event, private: Vec::new() }
    }

    fn with(mut self, field: FieldName, subject: &SubjectId, text: Option<&PrivateText>) -> Self {
        if let Some(text) = text {
            let (subject, text) = (subject.clone(), text.clone());
            self.private.push(PrivateValue { field, subject, text });
        }
        self
    }
}

/// Decides what follows from a command to a ticket.
///
/// Facts are recorded even when they break a rule of the manual; decisions are refused when they do.
///
/// # Errors
/// The first requirement that is not met, in the order of [`Rejection::CODES`].
pub fn decide(
    ticket: &Ticket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_existence(ticket, command)?;
    require_past(command, context)?;
    require_within_the_calendar(command, context)?;
    known::require_known_lists(command, context)?;
    match command {
        Command::Receive(receive) => received(ticket, receive, context),
        Command::Triage { .. } => triaged(ticket, command, context),
        Command::Assign { to, role } => {
            require_received(ticket)?;
            require_not_closed(ticket)?;
            Ok(Decided::of(Event::Assigned(Assigned { to: to.clone(), role: *role })))
        }
        Command::SetDepartment { which, department } => {
            set_department(ticket, *which, department, context)
        }
        Command::Step(taken) => step::step(ticket, taken, context),
        Command::Skip { stage, reason } => step::skip(ticket, *stage, *reason, context),
        Command::Escalate { level, reason, clock, due } => {
            escalated(ticket, *level, *reason, (*clock, *due)).map(|()| {
                let content =
                    Escalated { level: *level, reason: *reason, clock: *clock, due: *due };
                Decided::of(Event::Escalated(content))
            })
        }
        Command::AcknowledgeEscalation { level, clock } => acknowledged(ticket, *level, *clock),
        Command::Pause { reason } => {
            require_received(ticket)?;
            require_not_closed(ticket)?;
            require_not_paused(ticket)?;
            order::require_order(ticket, Milestone::Pause, context)?;
            Ok(Decided::of(Event::Paused(Paused { reason: *reason })))
        }
        Command::Resume => resumed(ticket, context),
        Command::Reopen { reason } => reopened(ticket, *reason, context),
        Command::Extend { clock, reason, consent } => {
            extend::extend(ticket, *clock, (*reason, *consent), context)
        }
        Command::Recompute { clock, reason } => {
            recompute::recompute(ticket, *clock, *reason, context)
        }
        Command::Transfer { to, managing, reason } => {
            relate::transfer(ticket, to, managing.as_ref(), *reason, context)
        }
        Command::Link { to, relation, repeated_before } => {
            relate::link(ticket, *to, *relation, *repeated_before)
        }
        Command::Absorb(absorbed) => relate::absorb(ticket, absorbed),
        Command::Merge { into, number, received } => {
            relate::merge(ticket, *into, *number, *received)
        }
        Command::Correct(correct) => correct::correct(ticket, correct, context),
        Command::OpenImprovement { .. } | Command::EndImprovement { .. } => {
            improve::improve(ticket, command, context)
        }
        Command::AnswerSurvey { definition, answers, text } => {
            survey::answer(ticket, definition, answers, text.as_ref(), context)
        }
        Command::QueueNotice(queue) => outbox::queue(ticket, queue, context),
        Command::RecordDelivery { notice, attempted } => {
            outbox::record_attempt(ticket, *notice, attempted, context)
        }
        fact => record::record(ticket, fact, context),
    }
}

fn triaged(
    ticket: &Ticket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    let Command::Triage { severity, causes, branch, touch_point, treatment, crises } = command
    else {
        unreachable!("BUG: only a triage comes here");
    };
    require_known_causes(causes, context)?;
    require_known_branch(branch.as_ref(), context)?;
    require_received(ticket)?;
    require_not_closed(ticket)?;
    Ok(Decided::of(Event::Triaged(Triaged {
        severity: *severity,
        causes: causes.clone(),
        branch: branch.clone(),
        touch_point: touch_point.clone(),
        treatment: treatment.clone(),
        crises: crises.clone(),
    })))
}

/// Returns the code of the person who complains, unless the hospital gave one.
fn complainant(id: TicketId, given: Option<&SubjectId>) -> SubjectId {
    given.cloned().unwrap_or_else(|| case_subject(id))
}

/// Returns the code under which the texts of a case are kept: they are about whoever complains, whatever
/// code the hospital may have given the person.
#[must_use]
pub fn case_subject(id: TicketId) -> SubjectId {
    made_up_subject("c", id)
}

fn made_up_subject(prefix: &str, id: TicketId) -> SubjectId {
    let code = format!("{prefix}-{id}");
    code.parse().expect("BUG: a short prefix and a UUID make a valid subject")
}

fn source(context: &Context<'_>) -> Option<Reference> {
    context.source.cloned()
}

fn received(
    ticket: &Ticket,
    receive: &Receive,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_known_channel(&receive.channel, context)?;
    require_known_causes(&receive.causes, context)?;
    for department in [&receive.receiving, &receive.managing, &receive.originating] {
        require_known_department(department.as_ref(), context)?;
    }
    require_known_branch(receive.branch.as_ref(), context)?;
    let clocks = clocks::at_receipt(receive, context)?;
    let content = Received {
        number: ticket.number.unwrap_or(context.next_number),
        reference: receive.reference.clone(),
        kind: receive.kind,
        channel: receive.channel.clone(),
        path: Path::of(receive.kind),
        branch: receive.branch.clone(),
        receiving: receive.receiving.clone(),
        managing: receive.managing.clone(),
        originating: receive.originating.clone(),
        severity: receive.severity,
        causes: receive.causes.clone(),
        asked_for: receive.asked_for,
        source: source(context),
        clocks,
    };
    let subject = complainant(ticket.id, receive.subject.as_ref());
    Ok(Decided::of(Event::Received(content))
        .with(FieldName::Text, &subject, receive.text.as_ref())
        .with(FieldName::Name, &subject, receive.name.as_ref())
        .with(FieldName::Contact, &subject, receive.contact.as_ref()))
}

fn escalated(
    ticket: &Ticket,
    level: Role,
    reason: EscalationReason,
    (clock, due): (Option<ClockId>, Option<Timestamp>),
) -> Result<(), Rejection> {
    require_received(ticket)?;
    let warns = reason == EscalationReason::DueSoon;
    if reason != EscalationReason::Overdue && !warns {
        require_not_closed(ticket)?;
    }
    let told = |clock| match warns {
        true => ticket.was_warned(level, clock, due),
        false => ticket.was_told(level, clock),
    };
    if clock.is_some_and(told) {
        return Err(Rejection::EscalationMustBeNew(level));
    }
    Ok(())
}

/// Takes note of one clock, or of all that a level was told.
fn acknowledged(
    ticket: &Ticket,
    level: Role,
    clock: Option<ClockId>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    let meant = |one: &Escalation| clock.is_none() || one.clock == clock;
    let open = |one: &Escalation| one.level == level && one.acknowledged.is_none() && meant(one);
    if !ticket.escalations.iter().any(open) {
        return Err(Rejection::EscalationMustBeOpen(level));
    }
    Ok(Decided::of(Event::EscalationAcknowledged(EscalationAcknowledged { level, clock })))
}

/// Goes on after a pause: each paused clock gets the business time it had left.
fn resumed(ticket: &Ticket, context: &Context<'_>) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_closed(ticket)?;
    let Some(pause) = ticket.paused else {
        return Err(Rejection::TicketMustBePaused);
    };
    let clocks = ticket
        .running_clocks()
        .filter(|clock| clock.is_stopped())
        .map(|clock| deadline::moved_by_pause(context, clock, &pause))
        .collect::<Result<_, _>>()?;
    order::require_order(ticket, Milestone::Resumption, context)?;
    Ok(Decided::of(Event::Resumed(Resumed { clocks })))
}

/// Opens a closed ticket again.
fn reopened(
    ticket: &Ticket,
    reason: ReopenReason,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_received(ticket)?;
    require_not_merged(ticket)?;
    if ticket.phase != Phase::Closed {
        return Err(Rejection::TicketMustBeClosed);
    }
    let round = ticket.given.next_round();
    let clocks = clocks::at_reopening(ticket, round, context)?;
    order::require_order(ticket, Milestone::Reopening, context)?;
    Ok(Decided::of(Event::Reopened(Reopened { reason, round, clocks })))
}

/// Sets a department, also long after the ticket was closed.
fn set_department(
    ticket: &Ticket,
    which: DepartmentRole,
    department: &DepartmentCode,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    require_known_department(Some(department), context)?;
    require_received(ticket)?;
    require_not_merged(ticket)?;
    let content = DepartmentSet { which, department: department.clone() };
    Ok(Decided::of(Event::DepartmentSet(content)))
}
