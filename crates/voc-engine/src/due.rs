//! What is due or overdue, from the index of running clocks.

use serde::Serialize;
use voc_domain::{ActorId, ClockId, DepartmentCode, Role, TicketId, TicketNumber, Timestamp};

use crate::{engine::Engine, error::EngineError};

/// A running clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The clock.
    pub clock: ClockId,
    /// When it is due.
    pub due: Timestamp,
    /// How long it is overdue, in milliseconds; negative as long as it is not.
    pub overdue_ms: i64,
    /// The owner.
    pub owner: Option<ActorId>,
    /// The originating department.
    pub department: Option<DepartmentCode>,
    /// The highest level told so far.
    pub escalated_to: Option<Role>,
}

impl Engine {
    /// Returns the running clocks due at or before `until`, the earliest first. How long each is
    /// overdue is measured at `now`.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn due(&self, until: Timestamp, now: Timestamp) -> Result<Vec<DueRow>, EngineError> {
        self.catch_up()?;
        let mut rows = Vec::new();
        for entry in self.views().due_until(until) {
            let entry = entry?;
            let ticket = match self.views().ticket(entry.ticket) {
                Ok(Some(ticket)) => ticket,
                // Set aside since the index was read.
                Err(EngineError::Parked { .. }) => continue,
                Ok(None) => return Err(EngineError::DamagedView),
                Err(error) => return Err(error),
            };
            let told = ticket.escalations.iter().filter(|one| one.clock == Some(entry.clock));
            rows.push(DueRow {
                ticket: entry.ticket,
                number: ticket.number,
                clock: entry.clock,
                due: entry.due,
                overdue_ms: now.millis().saturating_sub(entry.due.millis()),
                escalated_to: told.map(|one| one.level).max_by_key(|level| level.authority()),
                owner: ticket.owner.map(|(owner, _)| owner),
                department: ticket.originating,
            });
        }
        Ok(rows)
    }
}
