//! Who asks what about which ticket, for requests that the engine completes from what it knows.

use uuid::Uuid;
use voc_domain::{ActorId, Reference, Role, TicketId, Timestamp};

use crate::execute::{Instruction, Request};

/// Everything of a [`Request`] but what is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The ticket.
    pub ticket: TicketId,
    /// The identity of the request: given again, it changes nothing and returns the first receipt.
    pub command: Uuid,
    /// The present moment.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<&'a ActorId>,
    /// The row of an outside source this was loaded from.
    pub source: Option<&'a Reference>,
}

impl<'a> Envelope<'a> {
    /// Makes the request with what is to be done.
    pub(crate) const fn with(self, instructions: &'a [Instruction]) -> Request<'a> {
        Request {
            ticket: self.ticket,
            command: self.command,
            instructions,
            now: self.now,
            actor: self.actor,
            role: self.role,
            on_behalf_of: self.on_behalf_of,
            source: self.source,
        }
    }
}
