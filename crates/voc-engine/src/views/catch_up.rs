//! Bringing the views up to date: entries are decoded on one thread and folded on another.

use std::collections::HashMap;
use std::sync::mpsc;

use voc_domain::{ActorId, Context, Occurred, Role, Ticket, TicketId, TicketNumber, Timestamp};
use voc_log::{EventLog, Hash, Page, Position, ReadError};
use voc_store::Batch;

use super::{
    Checkpoint, Generation, Parked, Rows, Rules, Views, departments::Counter, due_index, key, rows,
};
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
    /// Brings the views up to the head of the log; those of another log, or of a part of this one
    /// that is gone, are rebuilt.
    pub(crate) fn catch_up(
        &self,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let mut present = self.lock();
        if !present.follows {
            if !follows(&present.checkpoint, log) {
                return self.replace(&mut present, log, progress);
            }
            present.follows = true;
        }
        if present.checkpoint.next == log.head().size.get() {
            return Ok(());
        }
        let mut reached = present.checkpoint.clone();
        self.pull(log, &present.generation, &mut reached, Target::InUse, progress)?;
        present.checkpoint = reached;
        Ok(())
    }

    /// Folds the log from the checkpoint on into the rows of a generation.
    pub(super) fn pull(
        &self,
        log: &dyn EventLog,
        generation: &Generation,
        checkpoint: &mut Checkpoint,
        target: Target,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let end = log.head().size.get();
        let mut fold = Fold::new(&self.rules, generation, checkpoint.clone(), target);
        let pages = log.read_all(Position::new(checkpoint.next));
        if end.saturating_sub(checkpoint.next) < WORTH_A_THREAD {
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
    let entries = Decoded::from_page(&page)?;
    let last = page.entries().last().map(|(_, bytes)| Hash::leaf(bytes).to_string());
    Ok(DecodedPage { entries, next: page.next().get(), last })
}

/// The fold: states of tickets are held while they change and written together.
struct Fold<'a> {
    rules: &'a Rules,
    generation: &'a Generation,
    rows: Rows<'a>,
    counter: Counter,
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
    is_new: bool,
    indexed: due_index::Indexed,
}

impl<'a> Fold<'a> {
    fn new(
        rules: &'a Rules,
        generation: &'a Generation,
        checkpoint: Checkpoint,
        target: Target,
    ) -> Self {
        Self {
            rules,
            generation,
            rows: Rows::new(&generation.store),
            counter: Counter::new(rules.time_zone),
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
        if !self.tickets.contains_key(&entry.ticket) {
            let held = self.load(entry.ticket)?;
            self.tickets.insert(entry.ticket, held);
        }
        let Some(Held::Following(following)) = self.tickets.get_mut(&entry.ticket) else {
            return Ok(());
        };
        match &entry.event {
            Ok(event) => {
                let fact = entry.fact(event);
                following.ticket.evolve(&fact);
                self.counter.observe(&following.ticket, &fact);
            }
            Err(reason) => {
                let parked = Parked { position: entry.position, reason: reason.clone() };
                self.rows.put(key::parked(entry.ticket), &parked);
                let held = self.tickets.insert(entry.ticket, Held::Parked);
                if let Some(Held::Following(following)) = held {
                    self.put(&following)?;
                }
            }
        }
        Ok(())
    }

    fn load(&self, id: TicketId) -> Result<Held, EngineError> {
        if self.rows.read::<Parked>(&key::parked(id))?.is_some() {
            return Ok(Held::Parked);
        }
        let found: Option<Ticket> = self.rows.read(&key::ticket(id))?;
        let indexed = found.as_ref().map_or_else(Vec::new, |ticket| self.indexed(ticket));
        let is_new = found.is_none();
        let ticket = found.unwrap_or_else(|| Ticket::new(id));
        Ok(Held::Following(Box::new(Following { ticket, is_new, indexed })))
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
        let rules = self.rules;
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

    fn put(&mut self, following: &Following) -> Result<(), EngineError> {
        let ticket = &following.ticket;
        self.rows.put(key::ticket(ticket.id), ticket);
        if following.is_new {
            self.number(ticket)?;
        }
        if let Some(reference) = &ticket.reference {
            self.rows.put(key::reference(reference), &ticket.id);
        }
        let after = self.indexed(ticket);
        due_index::replace(&mut self.rows, ticket.id, &following.indexed, &after);
        Ok(())
    }

    /// Writes the held states, the counts and the checkpoint in one batch.
    fn write(&mut self) -> Result<(), EngineError> {
        for (_, held) in std::mem::take(&mut self.tickets) {
            if let Held::Following(following) = held {
                self.put(&following)?;
            }
        }
        self.counter.drain_into(&mut self.rows)?;
        let mut batch = Batch::new();
        self.rows.drain_into(&mut batch);
        tracing::debug!(rows = batch.len(), next = self.checkpoint.next, "views written");
        if self.target == Target::InUse {
            batch.put(key::CHECKPOINT, rows::json(&self.checkpoint));
        }
        self.generation.write(batch)
    }
}
