//! Turns: one writer at a time decides on a ticket and appends to it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use voc_domain::TicketId;

/// How many locks there are. Tickets that share one wait for each other without need, so there are far
/// more of them than threads; each takes a few bytes.
const LOCKS: usize = 1_024;

/// The turns of writers. Whoever decides on the state of a ticket holds its turn until what was decided
/// is appended, so that nobody in this process comes in between; no other process can, because a log
/// has one process. Writers of other tickets go on and share their syncs.
pub(crate) struct Turns(Box<[Mutex<()>]>);

/// The turns somebody holds.
pub(crate) type Held<'a> = Vec<MutexGuard<'a, ()>>;

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::iter::repeat_with(Mutex::default).take(LOCKS).collect())
    }

    /// Waits for the turns on tickets, and holds them. Whoever holds turns must not ask for more.
    pub(crate) fn on(&self, tickets: impl Iterator<Item = TicketId>) -> Held<'_> {
        // In one order for everybody, so that nobody waits for somebody who waits for them.
        let places: std::collections::BTreeSet<usize> = tickets.map(place).collect();
        places.into_iter().filter_map(|place| self.0.get(place)).map(lock).collect()
    }

    /// Waits for the turns on all tickets: while they are held, this process writes nothing.
    pub(crate) fn on_every_ticket(&self) -> Held<'_> {
        self.0.iter().map(lock).collect()
    }
}

impl std::fmt::Debug for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Turns(..)")
    }
}

/// The last bytes of an identity are random; the first are a time.
fn place(ticket: TicketId) -> usize {
    let [.., high, low] = *ticket.as_uuid().as_bytes();
    usize::from(u16::from_be_bytes([high, low])) % LOCKS
}

fn lock(turn: &Mutex<()>) -> MutexGuard<'_, ()> {
    // A turn guards no data that a panic could have left half-changed.
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}
