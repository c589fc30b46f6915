//! The facts of an entry, with other tickets called by their numbers.

use voc_engine::{
    ReplayEvent,
    domain::{Ticket, TicketId},
};
use voc_report::{EntryWords, Fact};

use crate::{next, session::Session};

/// Returns the coded facts of an entry. A ticket is called by its number, and once.
pub(crate) fn facts(event: &ReplayEvent, words: &EntryWords<'_>, session: &Session) -> Vec<Fact> {
    let mut facts = words.facts(event);
    let mut said: Vec<String> = Vec::new();
    facts.retain_mut(|fact| {
        let Ok(id) = fact.value.parse::<TicketId>() else {
            said.push(fact.value.clone());
            return true;
        };
        fact.value = called(id, session);
        !said.contains(&fact.value)
    });
    facts
}

/// Returns what people call a ticket.
pub(crate) fn called(id: TicketId, session: &Session) -> String {
    let found: Option<Ticket> = session.engine.ticket(id).ok().flatten();
    found.map_or_else(|| id.to_string(), |ticket| next::name(&ticket))
}
