//! Recording the escalations that are due. Run it every minute or once a month: the facts are the same.

use voc_domain::{
    ActorId, Catalog, Command, Context, DueEscalation, EscalationReason, Occurred, Role, TicketId,
    TicketNumber, Timestamp, due_escalations,
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

impl Engine {
    /// Records every escalation due by `now` that is not recorded yet, each with the instant from
    /// which it was due, and returns those recorded now.
    ///
    /// # Errors
    /// As [`Engine::execute`]; what was recorded before the error stays recorded.
    pub fn tick(
        &self,
        now: Timestamp,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<Ticked>, ExecuteError> {
        self.catch_up()?;
        let mut tickets = Vec::new();
        for entry in self.views().owed_until(now) {
            tickets.push(entry?.ticket);
        }
        tickets.sort_unstable();
        tickets.dedup();
        let actor: ActorId = "system".parse().expect("BUG: a valid actor");
        let mut recorded = Vec::new();
        let total = tickets.len() as u64;
        for (done, ticket) in (1..).zip(tickets) {
            for escalation in self.owed(ticket, now, &actor)? {
                let executed = self.escalate(ticket, escalation, now, &actor)?;
                if executed.freshness == Freshness::Now {
                    recorded.push(Ticked { escalation, executed });
                }
            }
            progress(done, total);
        }
        Ok(recorded)
    }

    fn owed(
        &self,
        ticket: TicketId,
        now: Timestamp,
        actor: &ActorId,
    ) -> Result<Vec<DueEscalation>, EngineError> {
        let Some(state) = self.views().ticket(ticket)? else {
            return Ok(Vec::new());
        };
        let context = Context {
            now,
            occurred: Occurred::at(now),
            actor,
            role: Role::System,
            next_number: TicketNumber::new(0, 0),
            source: None,
            policy: self.policy(),
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
        let DueEscalation { clock, level, due } = escalation;
        let command = Command::Escalate {
            level,
            reason: EscalationReason::Overdue,
            clock: Some(clock),
            due: Some(due),
        };
        self.execute(&Request {
            ticket,
            command: keys::escalation(ticket, clock, level),
            instructions: &[Instruction { command, occurred: Some(Occurred::at(due)) }],
            now,
            actor,
            role: Role::System,
            on_behalf_of: None,
            source: None,
        })
    }
}
