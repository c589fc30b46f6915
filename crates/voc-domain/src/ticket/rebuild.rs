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

    /// Takes in a later correction of the same entry: it says anew what it names and leaves the rest, and
    /// one that strikes the entry out leaves nothing.
    fn go_on(&mut self, later: &Self) {
        if later.replacement.is_none() && later.occurred.is_none() {
            (self.replacement, self.occurred) = (None, None);
        }
        if later.replacement.is_some() {
            self.replacement.clone_from(&later.replacement);
        }
        self.occurred = later.occurred.or(self.occurred);
    }
}

impl Ticket {
    /// Returns what the entry of a version says with the corrections made so far, or nothing when there is
    /// none of that version. One that was struck out says what it said.
    ///
    /// # Errors
    /// When the replacement in a correction is not what its type says.
    pub fn entry_as_corrected(
        facts: &[Fact<'_>],
        version: u64,
    ) -> Result<Option<Event>, EventError> {
        let Some(original) = facts.iter().find(|fact| fact.version == version) else {
            return Ok(None);
        };
        match corrections(facts).get(&version) {
            Some(correction) => correction.corrected(original.event),
            None => Ok(None),
        }
        .map(|event| event.or_else(|| Some(original.event.clone())))
    }

    /// Rebuilds a ticket from all its facts so far, each as the corrections of it say together.
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
        let corrections = corrections(facts);
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

/// Returns what the corrections of each entry say together.
fn corrections(facts: &[Fact<'_>]) -> BTreeMap<u64, Corrected> {
    let mut corrections: BTreeMap<u64, Corrected> = BTreeMap::new();
    for fact in facts {
        if let Event::Corrected(content) = fact.event {
            let known = corrections.entry(content.version);
            known.and_modify(|one| one.go_on(content)).or_insert_with(|| content.clone());
        }
    }
    corrections
}
