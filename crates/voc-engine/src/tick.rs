//! Recording the escalations that are due. Run it every minute or once a month: the facts are the same.

use std::iter;

use voc_domain::{
    ActorId, Catalog, Command, Context, DueEscalation, Occurred, Role, TicketId, TicketNumber,
    Timestamp, due_escalations,
};

use crate::{
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::{Executed, Freshness, Instruction, Request},
    keys,
};

/// An escalation that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// What was owed.
    pub escalation: DueEscalation,
    /// What became of it.
    pub executed: Executed,
}

/// What became of all that was due.
#[derive(Debug)]
#[must_use = "some tickets may have failed"]
pub struct TickOutcome {
    /// The escalations recorded now.
    pub recorded: Vec<Ticked>,
    /// The tickets that failed, and why. What was recorded of them before stays recorded.
    pub failed: Vec<(TicketId, ExecuteError)>,
}

impl TickOutcome {
    /// Returns what was recorded if nothing failed.
    ///
    /// # Errors
    /// The first failure.
    pub fn complete(self) -> Result<Vec<Ticked>, ExecuteError> {
        match self.failed.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Ok(self.recorded),
        }
    }
}

impl Engine {
    /// Records every escalation due by `now` that is not recorded yet, each with the instant from
    /// which it was due. A ticket that fails does not keep the others from being escalated.
    ///
    /// # Errors
    /// When log or views cannot be read; nothing was recorded then.
    pub fn tick(
        &self,
        now: Timestamp,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<TickOutcome, ExecuteError> {
        self.catch_up()?;
        let mut tickets = Vec::new();
        for entry in self.views().owed_until(now) {
            tickets.push(entry?.ticket);
        }
        tickets.sort_unstable();
        tickets.dedup();
        let actor: ActorId = "system".parse().expect("BUG: a valid actor");
        let mut outcome = TickOutcome { recorded: Vec::new(), failed: Vec::new() };
        let total = tickets.len() as u64;
        for (done, ticket) in (1..).zip(tickets) {
            if let Err(error) = self.tick_one(ticket, now, &actor, &mut outcome.recorded) {
                outcome.failed.push((ticket, error));
            }
            progress(done, total);
        }
        Ok(outcome)
    }

    fn tick_one(
        &self,
        ticket: TicketId,
        now: Timestamp,
        actor: &ActorId,
        recorded: &mut Vec<Ticked>,
    ) -> Result<(), ExecuteError> {
        // One after the other: whoever was told of one clock may owe no report of another.
        let mut tried: Vec<DueEscalation> = Vec::new();
        while let Some(escalation) =
            self.owed(ticket, now, actor)?.into_iter().find(|one| !tried.contains(one))
        {
            tried.push(escalation);
            match self.escalate(ticket, escalation, now, actor) {
                Ok(executed) if executed.freshness == Freshness::Now => {
                    recorded.push(Ticked { escalation, executed });
                }
                Ok(_) => {}
                // Somebody changed the ticket since, so that it is no longer owed.
                Err(ExecuteError::Rejected(_))
                    if !self.owed(ticket, now, actor)?.contains(&escalation) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn owed(
        &self,
        ticket: TicketId,
        now: Timestamp,
        actor: &ActorId,
    ) -> Result<Vec<DueEscalation>, EngineError> {
        let state = match self.ticket(ticket) {
            Ok(Some(state)) => state,
            Ok(None) | Err(EngineError::Parked { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let policies = self.policy_state().get();
        let context = Context {
            now,
            occurred: Occurred::at(now),
            actor,
            role: Role::System,
            next_number: TicketNumber::new(0, 0),
            source: None,
            policies: &policies,
            calendar: self.calendar(),
            catalog: &Catalog::default(),
        };
        Ok(due_escalations(&state, &context))
    }

    fn escalate(
        &self,
        ticket: TicketId,
        escalation: DueEscalation,
        now: Timestamp,
        actor: &ActorId,
    ) -> Result<Executed, ExecuteError> {
        let DueEscalation { clock, level, due, notice } = escalation;
        let command = Command::Escalate {
            level,
            reason: notice.reason(),
            clock: Some(clock),
            due: Some(due),
        };
        let told = Instruction { command, occurred: Some(Occurred::at(due)) };
        let notice = self.queue_escalation(level, Some(clock)).map(Instruction::from);
        let instructions: Vec<_> = iter::once(told).chain(notice).collect();
        self.execute(&Request {
            ticket,
            command: keys::escalation(ticket, &escalation),
            instructions: &instructions,
            now,
            actor,
            role: Role::System,
            on_behalf_of: None,
            source: None,
        })
    }
}
