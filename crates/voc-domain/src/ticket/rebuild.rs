//! A state rebuilt with the corrections of earlier entries applied.

use std::collections::BTreeMap;

use super::{Fact, Ticket};
use crate::{
    event::{Corrected, Event, EventError},
    ids::TicketId,
};

impl Corrected {
    /// Returns the event that the corrected entry should have been, or nothing when it should not be
    /// there; an entry of which only the time was wrong stays what it is.
    ///
    /// # Errors
    /// When the replacement is not what its type says.
    pub fn corrected(&self, original: &Event) -> Result<Option<Event>, EventError> {
        match &self.replacement {
            Some(content) => {
                let text = serde_json::Value::Object(content.clone()).to_string();
                Event::from_clear(&self.event_type, original.type_version(), &text).map(Some)
            }
            None => Ok(self.occurred.map(|_| original.clone())),
        }
    }
}

impl Ticket {
    /// Rebuilds a ticket from all its facts so far, each as the last correction of it says.
    ///
    /// Folding facts one after the other with [`Ticket::evolve`] gives the same as long as none of
    /// them is a correction; after one, the state is to be rebuilt with this.
    ///
    /// # Errors
    /// When the replacement in a correction is not what its type says.
    pub fn rebuilt(id: TicketId, facts: &[Fact<'_>]) -> Result<Self, EventError> {
        Self::rebuilt_step_by_step(id, facts, &mut |_, _| {})
    }

    /// As [`Ticket::rebuilt`], showing the ticket after each fact together with that fact, as it was
    /// corrected; a fact that was struck out is not shown.
    ///
    /// # Errors
    /// As [`Ticket::rebuilt`].
    pub fn rebuilt_step_by_step(
        id: TicketId,
        facts: &[Fact<'_>],
        after_each: &mut dyn FnMut(&Self, &Fact<'_>),
    ) -> Result<Self, EventError> {
        let mut corrections = BTreeMap::new();
        for fact in facts {
            if let Event::Corrected(content) = fact.event {
                corrections.insert(content.version, content);
            }
        }
        let mut ticket = Self::new(id);
        for fact in facts {
            match corrections.get(&fact.version) {
                None => {
                    ticket.evolve(fact);
                    after_each(&ticket, fact);
                }
                Some(correction) => match correction.corrected(fact.event)? {
                    Some(event) => {
                        let occurred = correction.occurred.unwrap_or(fact.occurred);
                        let corrected = Fact { event: &event, occurred, ..*fact };
                        ticket.evolve(&corrected);
                        after_each(&ticket, &corrected);
                    }
                    None => ticket.pass(fact),
                },
            }
        }
        Ok(ticket)
    }
}
