//! A request as it is planned: everything [`Engine::execute`](voc_engine::Engine::execute) asks for.

use uuid::{Builder, Uuid};
use voc_engine::domain::{ActorId, Reference, Role, TicketId, Timestamp};
use voc_engine::{Instruction, Request};

/// A request to one ticket at a simulated moment.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The ticket.
    pub ticket: TicketId,
    /// The identity of the request.
    pub command: Uuid,
    /// What is to be done, in order.
    pub instructions: Vec<Instruction>,
    /// When it is recorded.
    pub now: Timestamp,
    /// Who records it.
    pub actor: ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<ActorId>,
    /// The row of an outside source.
    pub source: Option<Reference>,
}

impl Planned {
    /// Returns the request for the engine.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request {
            ticket: self.ticket,
            command: self.command,
            instructions: &self.instructions,
            now: self.now,
            actor: &self.actor,
            role: self.role,
            on_behalf_of: self.on_behalf_of.as_ref(),
            source: self.source.as_ref(),
        }
    }
}

/// Makes a UUID of version 7 of a moment and, in place of randomness, of what it is to identify.
pub(crate) fn uuid_of(moment: Timestamp, identity: u64) -> Uuid {
    let millis = u64::try_from(moment.millis()).unwrap_or_default();
    let mut rest = [0; 10];
    rest.iter_mut().skip(2).zip(identity.to_be_bytes()).for_each(|(to, from)| *to = from);
    Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

/// Hashes a text with FNV-1a (64 bits): the same on every platform.
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
