//! What a rival must be able to do.

use crate::workload::Args;

/// The stream is not as the writer expected; nothing was appended.
#[derive(Debug)]
pub struct Conflict;

/// Takes the bytes of one event after the other.
pub type Each<'a> = &'a mut dyn FnMut(&[u8]);

/// One event of the loaded workloads, where the tickets are interleaved as in life.
#[derive(Debug)]
pub struct Loaded {
    /// The ticket, whose stream it belongs to.
    pub ticket: u64,
    /// Its version in that stream, from 1.
    pub version: u64,
    /// Its JSON.
    pub body: String,
}

/// An event store. Whatever is appended must be on stable storage before the call returns.
///
/// Errors other than a conflict may panic: then the rival fails this workload, and the others go on.
pub trait Store: Sync + Sized {
    /// What a writer must know about the end of a stream to append to it.
    type Head: Clone + Ord + Send;

    /// How the store is made durable.
    fn durability(args: &Args) -> String;

    /// Opens the store in the directory, or creates it when the directory is empty.
    fn open(args: &Args) -> Self;

    /// The end of a stream without events.
    fn nothing() -> Self::Head;

    /// Reads the end of a ticket's stream.
    fn head(&self, ticket: u64) -> Self::Head;

    /// Appends events to a ticket's stream if it still ends at `head`, all of them or none; returns the new end.
    ///
    /// # Errors
    /// [`Conflict`] when somebody else was faster.
    fn append(
        &self,
        ticket: u64,
        head: Self::Head,
        bodies: Vec<String>,
    ) -> Result<Self::Head, Conflict>;

    /// Appends events of many tickets with as few flushes as the store allows.
    fn load(&self, events: Vec<Loaded>);

    /// Reads the bodies of a ticket in order.
    fn ticket(&self, ticket: u64, each: Each<'_>);

    /// Reads the bodies of a ticket that were among the first `events` of the store, in order. Returns false when
    /// the store cannot answer for a moment in the past.
    fn ticket_as_of(&self, _ticket: u64, _events: u64, _each: Each<'_>) -> bool {
        false
    }

    /// Reads all events in order, as the store hands them over.
    fn replay(&self, each: Each<'_>);

    /// Reads the bodies of all events in order, decoded as far as needed to have their JSON.
    fn bodies(&self, each: Each<'_>) {
        self.replay(each);
    }

    /// Closes the store, where dropping it is not enough.
    fn close(self) {}
}
