//! Bringing the views up to date: entries are decoded on one thread and folded on another.

use std::collections::HashMap;
use std::sync::mpsc;

use voc_domain::{
    ActorId, Context, Event, Occurred, Role, Ticket, TicketId, TicketNumber, Timestamp,
};
use voc_log::{EventLog, Hash, Page, Position, ReadError};
use voc_store::Batch;

use super::{Checkpoint, Parked, Views, departments, due_index, key, rows};
use crate::{codec::Decoded, error::EngineError};

/// How many entries behind make a second thread worth its start.
const WORTH_A_THREAD: u64 = 2_048;

/// How many states of tickets are held before they are written: some tens of megabytes.
const TICKETS_HELD_MAX: usize = 16_384;

/// Whether the rows that are written are in use at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The rows in use: the checkpoint goes with them.
    InUse,
    /// A generation beside those in use: the checkpoint follows at the end.
    Beside,
}

impl Views {
    /// Brings the views up to the head of the log.
    pub(crate) fn catch_up(
        &self,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let mut checkpoint = self.lock();
        let size = log.head().size.get();
        if checkpoint.next == size && checkpoint.trusted {
            return Ok(());
        }
        if !checkpoint.trusted {
            if !follows(&checkpoint, log) {
                self.clear()?;
                checkpoint.next = 0;
                checkpoint.last = None;
            }
            checkpoint.trusted = true;
        }
        let mut reached = checkpoint.clone();
        self.pull(log, &mut reached, Target::InUse, progress)?;
        *checkpoint = reached;
        Ok(())
    }

    /// Folds the log from the checkpoint on.
    pub(super) fn pull(
        &self,
        log: &dyn EventLog,
        checkpoint: &mut Checkpoint,
        target: Target,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let end = log.head().size.get();
        let mut fold = Fold::new(self, checkpoint.clone(), target);
        let pages = log.read_all(Position::new(checkpoint.next));
        if end - checkpoint.next < WORTH_A_THREAD {
            for page in pages {
                fold.page(&decode(page)?)?;
            }
        } else {
            std::thread::scope(|scope| {
                let (to_fold, decoded) = mpsc::sync_channel(8);
                scope.spawn(move || {
                    for page in pages {
                        let page = decode(page);
                        let failed = page.is_err();
                        if to_fold.send(page).is_err() || failed {
                            return;
                        }
                    }
                });
                for page in decoded {
                    fold.page(&page?)?;
                    progress(fold.checkpoint.next, end);
                }
                Ok::<_, EngineError>(())
            })?;
        }
        fold.write()?;
        *checkpoint = fold.checkpoint;
        Ok(())
    }
}

/// A decoded page and the position after it.
struct DecodedPage {
    entries: Vec<Decoded>,
    next: u64,
    last: Option<String>,
}

/// Tells whether a log goes on from a checkpoint: it must hold the very entry that was seen last.
fn follows(checkpoint: &Checkpoint, log: &dyn EventLog) -> bool {
    let Some(last) = checkpoint.next.checked_sub(1) else {
        return true;
    };
    let hashes = log.read_leaf_hashes(Position::new(last), 1).unwrap_or_default();
    hashes.first().map(ToString::to_string) == checkpoint.last
}

fn decode(page: Result<Page, ReadError>) -> Result<DecodedPage, EngineError> {
    let page = page?;
    let entries = Decoded::from_page(&page).map_err(|position| EngineError::Parked {
        ticket: TicketId::from_uuid(uuid::Uuid::nil()),
        position,
        reason: "it is no entry of format 1".to_owned(),
    })?;
    let last = page.entries().last().map(|(_, bytes)| Hash::leaf(bytes).to_string());
    Ok(DecodedPage { entries, next: page.next().get(), last })
}

/// The fold: states of tickets are held while they change and written together.
struct Fold<'a> {
    views: &'a Views,
    rows: rows::Rows<'a>,
    tickets: HashMap<TicketId, Held>,
    checkpoint: Checkpoint,
    target: Target,
    actor: ActorId,
}

/// A ticket while entries are folded into it.
enum Held {
    Following(Box<Following>),
    Parked,
}

struct Following {
    ticket: Ticket,
    indexed: due_index::Indexed,
}

impl<'a> Fold<'a> {
    fn new(views: &'a Views, checkpoint: Checkpoint, target: Target) -> Self {
        Self {
            views,
            rows: rows::Rows::new(&views.store, checkpoint.generation),
            tickets: HashMap::new(),
            checkpoint,
            target,
            actor: "system".parse().expect("BUG: a valid actor"),
        }
    }

    fn page(&mut self, page: &DecodedPage) -> Result<(), EngineError> {
        for entry in &page.entries {
            self.entry(entry)?;
        }
        self.checkpoint.next = page.next;
        self.checkpoint.last.clone_from(&page.last);
        if self.tickets.len() > TICKETS_HELD_MAX {
            self.write()?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Decoded) -> Result<(), EngineError> {
        let views = self.views;
        let mut held = match self.tickets.remove(&entry.ticket) {
            Some(held) => held,
            None => self.load(entry.ticket)?,
        };
        if let Held::Following(following) = &mut held {
            match &entry.event {
                Ok(event) => self.follow(following, event, entry, views)?,
                Err(reason) => {
                    let parked = Parked { position: entry.position, reason: reason.clone() };
                    self.rows.put(key::parked(entry.ticket), &parked);
                    self.put(following);
                    held = Held::Parked;
                }
            }
        }
        self.tickets.insert(entry.ticket, held);
        Ok(())
    }

    fn load(&self, id: TicketId) -> Result<Held, EngineError> {
        if self.rows.read::<Parked>(&key::parked(id))?.is_some() {
            return Ok(Held::Parked);
        }
        let found: Option<Ticket> = self.rows.read(&key::ticket(id))?;
        let ticket = found.unwrap_or_else(|| Ticket::new(id));
        let indexed = self.indexed(&ticket);
        Ok(Held::Following(Box::new(Following { ticket, indexed })))
    }

    fn follow(
        &mut self,
        following: &mut Following,
        event: &Event,
        entry: &Decoded,
        views: &Views,
    ) -> Result<(), EngineError> {
        let fact = entry.fact(event);
        let unnumbered = following.ticket.number.is_none();
        following.ticket.evolve(&fact);
        if unnumbered {
            self.number(&following.ticket)?;
        }
        departments::count(&mut self.rows, &following.ticket, &fact, views.rules.time_zone)
    }

    /// Makes a ticket findable by its number and its reference.
    fn number(&mut self, ticket: &Ticket) -> Result<(), EngineError> {
        if let Some(number) = ticket.number {
            self.rows.put(key::number(number), &ticket.id);
            let year = key::highest_count(number.year());
            let highest: u32 = self.rows.read(&year)?.unwrap_or(0);
            if number.count() > highest {
                self.rows.put(year, &number.count());
            }
        }
        Ok(())
    }

    fn indexed(&self, ticket: &Ticket) -> due_index::Indexed {
        let rules = &self.views.rules;
        let endless = Timestamp::from_millis(i64::MAX);
        due_index::indexed(
            ticket,
            &Context {
                now: endless,
                occurred: Occurred::at(endless),
                actor: &self.actor,
                role: Role::System,
                next_number: TicketNumber::new(0, 0),
                source: None,
                policy: &rules.policy,
                calendar: &rules.calendar,
                catalog: &voc_domain::Catalog::default(),
            },
        )
    }

    fn put(&mut self, following: &Following) {
        let ticket = &following.ticket;
        self.rows.put(key::ticket(ticket.id), ticket);
        if let Some(reference) = &ticket.reference {
            self.rows.put(key::reference(reference), &ticket.id);
        }
        let after = self.indexed(ticket);
        due_index::replace(&mut self.rows, ticket.id, &following.indexed, &after);
    }

    /// Writes the held states and the checkpoint in one batch.
    fn write(&mut self) -> Result<(), EngineError> {
        for (_, held) in std::mem::take(&mut self.tickets) {
            if let Held::Following(following) = held {
                self.put(&following);
            }
        }
        let mut batch = Batch::new();
        tracing::debug!(rows = self.rows.changes(), next = self.checkpoint.next, "views written");
        self.rows.drain_into(&mut batch);
        if self.target == Target::InUse {
            batch.put(key::CHECKPOINT, rows::json(&self.checkpoint));
        }
        self.views.write(batch)
    }
}
