//! Bringing the views up to date: entries are decoded on one thread and folded on another.

use std::collections::HashMap;
use std::sync::{Arc, mpsc};

use voc_domain::{
    ActorId, Context, Event, Occurred, Policies, Role, Ticket, TicketId, TicketNumber, Timestamp,
};
use voc_log::{EventLog, Hash, Page, Position, ReadError, Size};
use voc_store::Batch;

use super::{
    Checkpoint, Generation, Parked, Rows, Rules, Views,
    departments::Counter,
    due_index,
    footprint::{Footprint, index_names, names_a_ticket},
    key, link_index, outbox_index, rows,
};
use crate::{codec::Decoded, error::EngineError, stream::Stream};

/// How many entries behind make a second thread worth its start.
const WORTH_A_THREAD: u64 = 2_048;

/// How many states of tickets are held before they are written: some tens of megabytes. Few in a
/// debug build, so that tests come to what happens beyond.
const TICKETS_HELD_MAX: usize = if cfg!(debug_assertions) { 16 } else { 16_384 };

/// Whether the rows that are written are in use at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The rows in use: the checkpoint goes with them.
    InUse,
    /// A generation beside those in use: the checkpoint follows at the end.
    Beside,
    /// A generation for a look into the past, which sees only the first entries.
    Past(Size),
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
        if present.broken || !(present.follows || follows(&present.checkpoint, log)) {
            return self.replace(&mut present, log, progress);
        }
        present.follows = true;
        if present.checkpoint.next == log.head().size.get() {
            return Ok(());
        }
        let mut reached = present.checkpoint.clone();
        let pulled = self.pull(log, &present.generation, &mut reached, Target::InUse, progress);
        present.checkpoint = reached;
        // A store whose write failed takes no more of them, and a row that cannot be read stays so:
        // the next call begins anew from the log.
        present.broken = pulled.as_ref().is_err_and(|error| !matches!(error, EngineError::Read(_)));
        pulled
    }

    /// Folds the log from the checkpoint on into the rows of a generation, and moves the checkpoint
    /// as far as rows were written, also when an error ends the fold.
    pub(super) fn pull(
        &self,
        log: &dyn EventLog,
        generation: &Generation,
        checkpoint: &mut Checkpoint,
        target: Target,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        // A clock of an entry to fold may run by a policy that was adopted just before it.
        self.rules.policies.catch_up(log)?;
        let mut fold = Fold::new(log, &self.rules, generation, checkpoint.clone(), target);
        let folded = fold.run(progress);
        // Damage in the log ends the fold between two pages; those before it are good.
        let written = match folded {
            Ok(()) | Err(EngineError::Read(_)) => fold.write(),
            Err(_) => Ok(()),
        };
        *checkpoint = fold.written;
        folded.and(written)
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

impl DecodedPage {
    /// Leaves out the entries that a log of this size does not have.
    fn cut_at(&mut self, size: Size) {
        if self.next > size.get() {
            self.entries.retain(|entry| size.covers(Position::new(entry.position)));
            self.next = size.get();
            self.last = None;
        }
    }
}

fn decode(page: Result<Page, ReadError>) -> Result<DecodedPage, EngineError> {
    let page = page?;
    let entries = Decoded::from_page(&page)?;
    let last = page.entries().last().map(|(_, bytes)| Hash::leaf(bytes).to_string());
    Ok(DecodedPage { entries, next: page.next().get(), last })
}

/// The fold: states of tickets are held while they change and written together.
struct Fold<'a> {
    log: &'a dyn EventLog,
    rules: &'a Rules,
    generation: &'a Generation,
    rows: Rows<'a>,
    counter: Counter,
    tickets: HashMap<TicketId, Held>,
    /// How many states are held before some are written.
    held_max: usize,
    /// How far entries are folded.
    checkpoint: Checkpoint,
    /// How far their rows are written.
    written: Checkpoint,
    target: Target,
    actor: ActorId,
    policies: Arc<Policies>,
}

/// A ticket while entries are folded into it.
enum Held {
    Following(Box<Following>),
    Parked,
}

struct Following {
    ticket: Ticket,
    /// What the rows say of its clocks.
    indexed: due_index::Indexed,
    /// What the rows say it repeats.
    repeats: Vec<TicketId>,
    /// What the rows say of its outbox.
    outbox: outbox_index::Indexed,
}

impl<'a> Fold<'a> {
    fn new(
        log: &'a dyn EventLog,
        rules: &'a Rules,
        generation: &'a Generation,
        checkpoint: Checkpoint,
        target: Target,
    ) -> Self {
        Self {
            log,
            rules,
            generation,
            rows: Rows::new(&generation.store),
            counter: Counter::new(rules.time_zone),
            tickets: HashMap::new(),
            held_max: TICKETS_HELD_MAX,
            written: checkpoint.clone(),
            checkpoint,
            target,
            actor: "system".parse().expect("BUG: a valid actor"),
            policies: rules.policies.get(),
        }
    }

    /// Folds what the log holds from the checkpoint on.
    fn run(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), EngineError> {
        if let Target::Past(size) = self.target {
            return self.run_until(size);
        }
        let end = self.log.head().size.get();
        let pages = self.log.read_all(Position::new(self.checkpoint.next));
        if end.saturating_sub(self.checkpoint.next) < WORTH_A_THREAD {
            for page in pages {
                self.page(&decode(page)?)?;
            }
            return Ok(());
        }
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
                self.page(&page?)?;
                progress(self.checkpoint.next, end);
            }
            Ok(())
        })
    }

    /// Folds the first entries of the log.
    fn run_until(&mut self, size: Size) -> Result<(), EngineError> {
        for page in self.log.read_all(Position::FIRST) {
            let mut page = decode(page)?;
            page.cut_at(size);
            self.page(&page)?;
            if page.next == size.get() {
                break;
            }
        }
        Ok(())
    }

    fn page(&mut self, page: &DecodedPage) -> Result<(), EngineError> {
        for entry in &page.entries {
            self.entry(entry)?;
        }
        self.checkpoint.next = page.next;
        self.checkpoint.last.clone_from(&page.last);
        if self.tickets.len() > self.held_max {
            self.make_room()?;
        }
        Ok(())
    }

    /// Writes states so that others can be held. Beside the rows in use only tickets that are over go:
    /// most of the others are wanted again soon, and the checkpoint follows at the end in any case.
    fn make_room(&mut self) -> Result<(), EngineError> {
        if self.target == Target::InUse {
            return self.write();
        }
        let is_over = |held: &Held| matches!(held, Held::Following(following) if following.ticket.phase.is_over());
        let over: Vec<_> = self.tickets.extract_if(|_, held| is_over(held)).collect();
        for (_, held) in over {
            if let Held::Following(following) = held {
                self.put(&following);
            }
        }
        if self.tickets.len() > 3 * TICKETS_HELD_MAX {
            return self.write();
        }
        self.held_max = self.tickets.len() + TICKETS_HELD_MAX;
        let mut batch = Batch::new();
        self.rows.drain_into(&mut batch);
        self.generation.write(batch)
    }

    fn entry(&mut self, entry: &Decoded) -> Result<(), EngineError> {
        if !self.tickets.contains_key(&entry.ticket) {
            let held = self.load(entry.ticket)?;
            self.tickets.insert(entry.ticket, held);
        }
        let Some(Held::Following(following)) = self.tickets.get_mut(&entry.ticket) else {
            return Ok(());
        };
        if following.ticket.version.is_some_and(|seen| entry.version <= seen) {
            return Ok(());
        }
        match &entry.event {
            Ok(Event::Corrected(_)) => return self.correct(entry),
            Ok(event) => {
                let fact = entry.fact(event);
                following.ticket.evolve(&fact);
                self.counter.observe(&following.ticket, &fact);
                if names_a_ticket(event) {
                    index_names(&mut self.rows, &following.ticket)?;
                }
            }
            Err(reason) => self.park(entry, reason.clone()),
        }
        Ok(())
    }

    /// Rebuilds a ticket because an entry of it is corrected, and puts right what the entry had added to
    /// the rows of many. The effort is that of the ticket's entries so far.
    fn correct(&mut self, entry: &Decoded) -> Result<(), EngineError> {
        let id = entry.ticket;
        let stream = Stream::until(self.log, id, entry.version)?;
        let facts = stream.facts()?;
        let before = facts.split_last().map_or(&[][..], |(_, before)| before);
        let time_zone = self.rules.time_zone;
        let rebuilt = Footprint::of(id, before, time_zone)
            .and_then(|(_, before)| Ok((before, Footprint::of(id, &facts, time_zone)?)));
        match rebuilt {
            Ok((before, (ticket, after))) => {
                before.give_way_to(after, id, &mut self.counter, &mut self.rows)?;
                if let Some(Held::Following(following)) = self.tickets.get_mut(&id) {
                    following.ticket = ticket;
                }
            }
            Err(error) => self.park(entry, error.to_string()),
        }
        Ok(())
    }

    /// Sets a ticket aside: it keeps its number and its reference, and is in no list and no index.
    fn park(&mut self, entry: &Decoded, reason: String) {
        let id = entry.ticket;
        self.rows.put(key::parked(id), &Parked { position: entry.position, reason });
        self.rows.remove(key::ticket(id));
        if let Some(Held::Following(following)) = self.tickets.insert(id, Held::Parked) {
            due_index::replace(&mut self.rows, id, &following.indexed, &due_index::Indexed::new());
            link_index::replace(&mut self.rows, id, &following.repeats, &[]);
            let none = outbox_index::Indexed::new();
            outbox_index::replace(&mut self.rows, id, &following.outbox, &none);
        }
    }

    fn load(&self, id: TicketId) -> Result<Held, EngineError> {
        if self.rows.read::<Parked>(&key::parked(id))?.is_some() {
            return Ok(Held::Parked);
        }
        let found: Option<Ticket> = self.rows.read(&key::ticket(id))?;
        let indexed = found.as_ref().map_or_else(Vec::new, |ticket| self.indexed(ticket));
        let repeats = found.as_ref().map_or_else(Vec::new, link_index::indexed);
        let outbox = found.as_ref().map_or_else(Vec::new, outbox_index::indexed);
        let ticket = found.unwrap_or_else(|| Ticket::new(id));
        Ok(Held::Following(Box::new(Following { ticket, indexed, repeats, outbox })))
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
                policies: &self.policies,
                calendar: &rules.calendar,
                catalog: &voc_domain::Catalog::default(),
            },
        )
    }

    fn put(&mut self, following: &Following) {
        let ticket = &following.ticket;
        self.rows.put(key::ticket(ticket.id), ticket);
        let after = self.indexed(ticket);
        due_index::replace(&mut self.rows, ticket.id, &following.indexed, &after);
        let repeats = link_index::indexed(ticket);
        link_index::replace(&mut self.rows, ticket.id, &following.repeats, &repeats);
        let outbox = outbox_index::indexed(ticket);
        outbox_index::replace(&mut self.rows, ticket.id, &following.outbox, &outbox);
    }

    /// Writes the held states, the counts and the checkpoint in one batch.
    fn write(&mut self) -> Result<(), EngineError> {
        for (_, held) in std::mem::take(&mut self.tickets) {
            if let Held::Following(following) = held {
                self.put(&following);
            }
        }
        self.counter.drain_into(&mut self.rows)?;
        let mut batch = Batch::new();
        self.rows.drain_into(&mut batch);
        tracing::debug!(rows = batch.len(), next = self.checkpoint.next, "views written");
        if self.target == Target::InUse {
            batch.put(key::CHECKPOINT, rows::json(&self.checkpoint));
        }
        self.generation.write(batch)?;
        self.written.clone_from(&self.checkpoint);
        Ok(())
    }
}
