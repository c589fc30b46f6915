//! The views: everything that is rebuilt from the log. They pull from the log at their own
//! checkpoint; rows and checkpoint are written in one batch, so a crash leaves them merely behind.

mod catch_up;
mod departments;
mod due_index;
mod footprint;
mod generation;
mod key;
mod link_index;
mod outbox_index;
mod rows;

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use departments::{DepartmentCount, Measure};
pub(crate) use due_index::{Facet, Shown};
use generation::{Checkpoint, Generation};
use rows::Rows;
use serde::{Deserialize, Serialize};
use voc_domain::{
    NoticeNumber, Phase, Reference, Ticket, TicketId, TicketNumber, Timestamp, calendar::Calendar,
};
use voc_log::EventLog;

use crate::{error::EngineError, policy::PolicyState};

/// What the rows depend on besides the log.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) policies: PolicyState,
    pub(crate) calendar: Calendar,
    pub(crate) time_zone: chrono_tz::Tz,
}

impl Rules {
    /// Names everything that the rows depend on besides the log. Rows made by other rules, or by
    /// another version of this program, which may understand more, are made again. The policies are in
    /// the log, and each clock says by which it runs: an adoption changes no row.
    fn fingerprint(&self) -> String {
        let calendar = self.calendar.reference();
        let program = env!("CARGO_PKG_VERSION");
        format!("{calendar}, {}, program {program}", self.time_zone)
    }
}

/// The views of a data directory.
#[derive(Debug)]
pub(crate) struct Views {
    dir: Option<PathBuf>,
    rules: Rules,
    present: Mutex<Present>,
}

/// The generation in use and how far it has come.
#[derive(Debug)]
struct Present {
    generation: Arc<Generation>,
    checkpoint: Checkpoint,
    /// Whether the log at hand is known to go on from the checkpoint.
    follows: bool,
    /// Whether its rows cannot be relied on any more, and it is to be replaced.
    broken: bool,
}

/// A ticket that cannot be followed any further, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parked {
    pub(crate) position: u64,
    pub(crate) reason: String,
}

impl Views {
    /// Opens the views, or makes empty ones where there are none or where they cannot be read.
    /// Returns what was repaired.
    pub(crate) fn open(dir: &Path, rules: Rules) -> Result<(Self, Vec<String>), EngineError> {
        let (generation, repaired) = Generation::newest(dir, &rules.fingerprint())?;
        Ok((Self::on(Some(dir.to_owned()), generation, rules)?, repaired))
    }

    /// Makes views that live in memory, for a comparison or a look into the past.
    pub(crate) fn in_memory(rules: Rules) -> Result<Self, EngineError> {
        Self::on(None, Generation::in_memory(), rules)
    }

    /// Makes views of the first entries of a log, in memory: what they would have shown at that size.
    pub(crate) fn of_past(
        rules: Rules,
        log: &dyn EventLog,
        size: voc_log::Size,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, EngineError> {
        let past = Self::in_memory(rules)?;
        let generation = past.generation();
        let mut checkpoint = past.lock().checkpoint.clone();
        let target = catch_up::Target::Past(size);
        past.pull(log, &generation, &mut checkpoint, target, progress)?;
        past.lock().checkpoint = checkpoint;
        Ok(past)
    }

    fn on(dir: Option<PathBuf>, generation: Generation, rules: Rules) -> Result<Self, EngineError> {
        let fingerprint = rules.fingerprint();
        let checkpoint = generation.reached(&fingerprint)?;
        let checkpoint = checkpoint.unwrap_or_else(|| Checkpoint::start(&fingerprint));
        let generation = Arc::new(generation);
        let present = Mutex::new(Present { generation, checkpoint, follows: false, broken: false });
        Ok(Self { dir, rules, present })
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn generation(&self) -> Arc<Generation> {
        Arc::clone(&self.lock().generation)
    }

    /// Rebuilds every row beside the present ones, swaps, and removes the old ones.
    pub(crate) fn rebuild(
        &self,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        self.replace(&mut self.lock(), log, progress)
    }

    fn replace(
        &self,
        present: &mut Present,
        log: &dyn EventLog,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let next = Arc::new(present.generation.following(self.dir.as_deref())?);
        let mut checkpoint = Checkpoint::start(&self.rules.fingerprint());
        self.pull(log, &next, &mut checkpoint, catch_up::Target::Beside, progress)?;
        next.checkpoint(&checkpoint)?;
        let old = std::mem::replace(&mut present.generation, next);
        present.checkpoint = checkpoint;
        present.follows = true;
        present.broken = false;
        old.discard(self.dir.as_deref())
    }

    /// Returns the state of a ticket.
    pub(crate) fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, EngineError> {
        let generation = self.generation();
        let rows = Rows::new(&generation.store);
        if let Some(parked) = rows.read::<Parked>(&key::parked(id))? {
            let Parked { position, reason } = parked;
            return Err(EngineError::Parked { ticket: id, position, reason });
        }
        rows.read(&key::ticket(id))
    }

    /// Returns the tickets that cannot be followed.
    pub(crate) fn parked(&self) -> Result<Vec<TicketId>, EngineError> {
        let generation = self.generation();
        let parked = Rows::new(&generation.store).scan(key::PARKED);
        parked.map(|row| row.and_then(|(id, _)| key::read_id(&id))).collect()
    }

    /// Returns every ticket, in the order of their identities (that is, roughly of their opening).
    pub(crate) fn tickets(&self) -> impl Iterator<Item = Result<Ticket, EngineError>> + use<> {
        let generation = self.generation();
        let all = Rows::new(&generation.store).scan(key::TICKET);
        all.map(|row| row.and_then(|(_, value)| rows::parse(&value)))
    }

    /// Returns the tickets from one identity up to before another, in the order of [`Views::tickets`].
    pub(crate) fn tickets_between(
        &self,
        first: TicketId,
        next: Option<TicketId>,
    ) -> impl Iterator<Item = Result<Ticket, EngineError>> + use<> {
        let generation = self.generation();
        let some = Rows::new(&generation.store).scan_tickets(first, next);
        some.map(|row| row.and_then(|(_, value)| rows::parse(&value)))
    }

    /// Returns how far every ticket has come, and reads no more of it.
    pub(crate) fn phases(&self) -> impl Iterator<Item = Result<Phase, EngineError>> + use<> {
        #[derive(Deserialize)]
        struct InPhase {
            phase: Phase,
        }
        let generation = self.generation();
        let all = Rows::new(&generation.store).scan(key::TICKET);
        all.map(|row| row.and_then(|(_, value)| rows::parse(&value).map(|one: InPhase| one.phase)))
    }

    /// Returns the identity of every ticket, in the order of [`Views::tickets`].
    pub(crate) fn ticket_ids(&self) -> impl Iterator<Item = Result<TicketId, EngineError>> + use<> {
        let generation = self.generation();
        let all = Rows::new(&generation.store).scan(key::TICKET);
        all.map(|row| row.and_then(|(id, _)| key::read_id(&id)))
    }

    /// Returns the number of the generation in use: another one was rebuilt from the log.
    pub(crate) fn generation_number(&self) -> u32 {
        self.generation().number()
    }

    /// Finds a ticket by its number.
    pub(crate) fn by_number(&self, number: TicketNumber) -> Result<Option<TicketId>, EngineError> {
        Rows::new(&self.generation().store).read(&key::number(number))
    }

    /// Finds a ticket by the hospital's own name for it.
    pub(crate) fn by_reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<TicketId>, EngineError> {
        let row = key::reference(reference);
        let tickets: Option<Vec<TicketId>> = Rows::new(&self.generation().store).read(&row)?;
        Ok(tickets.and_then(|tickets| tickets.first().copied()))
    }

    /// Returns the tickets that repeat a ticket.
    pub(crate) fn repeated_by(&self, id: TicketId) -> Result<Vec<TicketId>, EngineError> {
        link_index::read(&Rows::new(&self.generation().store), id)
    }

    /// Returns the highest count given in a year.
    pub(crate) fn highest_count(&self, year: u16) -> Result<u32, EngineError> {
        let found = Rows::new(&self.generation().store).read(&key::highest_count(year))?;
        Ok(found.unwrap_or(0))
    }

    /// Shows the running clocks due at or before a moment, the earliest first, until `show` says stop;
    /// of one owner, department or branch if one is given.
    pub(crate) fn each_due(
        &self,
        facet: Option<Facet<'_>>,
        until: Timestamp,
        show: &mut dyn FnMut(Timestamp, TicketId, Shown) -> ControlFlow<()>,
    ) -> Result<(), EngineError> {
        let generation = self.generation();
        let rows = Rows::new(&generation.store);
        let mut all: Box<dyn Iterator<Item = Result<_, EngineError>>> = match facet {
            None => Box::new(due_index::due_until(&rows, until)),
            Some(facet) => Box::new(due_index::due_of(&rows, facet, until)),
        };
        all.try_for_each(|row| match row {
            Ok((due, ticket, shown)) => show(due, ticket, shown).map_break(Ok),
            Err(error) => ControlFlow::Break(Err(error)),
        })
        .break_value()
        .unwrap_or(Ok(()))
    }

    /// Counts the running clocks due at or before a moment.
    pub(crate) fn count_due(&self, until: Timestamp) -> Result<u64, EngineError> {
        due_index::count_until(&Rows::new(&self.generation().store), until)
    }

    /// Returns the clocks that may owe an escalation by a moment, the earliest first.
    pub(crate) fn owed_until(
        &self,
        until: Timestamp,
    ) -> impl Iterator<Item = Result<due_index::Entry, EngineError>> + use<> {
        due_index::owed_until(&Rows::new(&self.generation().store), until)
    }

    /// Returns the notices that have not left the house, those that wait longest first.
    pub(crate) fn outbox(
        &self,
    ) -> impl Iterator<Item = Result<(TicketId, NoticeNumber), EngineError>> + use<> {
        outbox_index::read(&Rows::new(&self.generation().store))
    }

    /// Returns the counts of every department and month.
    pub(crate) fn department_counts(&self) -> Result<Vec<DepartmentCount>, EngineError> {
        departments::read(&Rows::new(&self.generation().store))
    }

    /// Returns every row, for a comparison with a rebuild.
    pub(crate) fn all_rows(&self) -> impl Iterator<Item = Result<rows::Row, EngineError>> + use<> {
        let generation = self.generation();
        let all = Rows::new(&generation.store).scan(b"");
        all.filter(|row| !matches!(row, Ok((row, _)) if **row == *key::CHECKPOINT))
    }

    /// Returns what the rows depend on besides the log.
    pub(crate) const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Returns the position of the first entry not yet seen.
    pub(crate) fn next(&self) -> u64 {
        self.lock().checkpoint.next
    }
}
