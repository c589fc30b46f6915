//! The hospital as a whole: the entries of the stream `_org`, and what follows from them.

mod incidents;
mod organisation;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use organisation::{BranchNode, DepartmentNode, Organisation};
use uuid::Uuid;
use voc_domain::{
    ActorId, KnownBranch, ORG_STREAM, Obligations, Occurred, Org, OrgCommand, OrgContext, OrgEvent,
    OrgFact, Rejection, Role, TicketId, Timestamp, decide_org,
};
use voc_log::{Append, Appended, CommandId, EntryRef, ExpectedVersion, Receipt, StreamId, Version};

use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::Freshness,
};

/// One command to the hospital as a whole.
#[derive(Clone, Debug)]
pub struct OrgRequest<'a> {
    /// The identity of the request: given again, it changes nothing and returns the first answer.
    pub command: Uuid,
    /// What is to be done.
    pub instruction: &'a OrgCommand,
    /// When it happened; the present moment if nothing else is said.
    pub occurred: Option<Occurred>,
    /// The present moment.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<&'a ActorId>,
}

/// What became of a command to the hospital as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgExecuted {
    /// What was recorded.
    pub event: OrgEvent,
    /// The position of the entry.
    pub position: u64,
    /// The version of the stream with the entry.
    pub version: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Whether this happened now.
    pub freshness: Freshness,
}

/// The state of the hospital as a whole, as far as it was folded.
#[derive(Debug, Default)]
pub(crate) struct OrgState(Mutex<Arc<Org>>);

impl OrgState {
    fn lock(&self) -> MutexGuard<'_, Arc<Org>> {
        // What a panic could have left behind is the state before, which is caught up with.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the stream of the hospital as a whole.
pub(crate) fn stream() -> StreamId {
    StreamId::parse(ORG_STREAM).expect("BUG: a valid name of a stream")
}

/// Reads an event of the hospital, or says why its content cannot be read.
pub(crate) fn read(entry: &EntryRef<'_>) -> Result<OrgEvent, voc_domain::OrgEventError> {
    OrgEvent::from_clear(entry.event_type, entry.type_version.get(), entry.clear)
}

/// Returns the fact that an event of an entry states.
pub(crate) fn fact<'a>(entry: &EntryRef<'_>, event: &'a OrgEvent) -> OrgFact<'a> {
    OrgFact {
        event,
        position: entry.position.get(),
        version: entry.version.get(),
        recorded_at: codec::timestamp(entry.recorded_at),
        occurred: codec::occurred(entry.occurred),
    }
}

impl Engine {
    /// Carries out a command to the hospital as a whole, and returns when it is on stable storage.
    ///
    /// # Errors
    /// [`ExecuteError::Rejected`] when the rules say no, and [`ExecuteError::Engine`] when the world
    /// broke.
    pub fn execute_org(&self, request: &OrgRequest<'_>) -> Result<OrgExecuted, ExecuteError> {
        // Nobody else in this process writes to the stream meanwhile, and no other process can.
        let _turn = self.turns().on(std::iter::once(TicketId::from_uuid(Uuid::nil())));
        let (stream, command) = (stream(), CommandId::from_uuid(request.command));
        let before = self.log().find_command(&stream, command).map_err(EngineError::from)?;
        if let Some(receipt) = before {
            return Ok(self.recorded_before(&receipt)?);
        }
        let org = self.org()?;
        self.require_tickets(request.instruction)?;
        let context = OrgContext {
            now: request.now,
            occurred: request.occurred.unwrap_or(Occurred::at(request.now)),
            calendar: self.calendar(),
            catalog: self.config().catalog(),
        };
        let event = decide_org(&org, request.instruction, &context)?;
        let expected = org.version().map_or(ExpectedVersion::NoStream, |version| {
            ExpectedVersion::Exactly(Version::new(version))
        });
        let mut draft = codec::org_draft(&event, context.occurred);
        draft.actor = Some(request.actor.to_string());
        draft.role = Some(request.role.to_string());
        draft.on_behalf_of = request.on_behalf_of.map(ToString::to_string);
        let recorded_at = codec::log_timestamp(request.now);
        let append = Append { stream, expected, command, recorded_at, drafts: vec![draft] };
        match self.log().append(append).map_err(EngineError::from)? {
            Appended::Now(receipt) => Ok(executed(event, &receipt, Freshness::Now)),
            Appended::Before(receipt) => Ok(self.recorded_before(&receipt)?),
        }
    }

    fn recorded_before(&self, receipt: &Receipt) -> Result<OrgExecuted, EngineError> {
        let stored = self.log().read_entry(receipt.position)?;
        let entry =
            EntryRef::decode(&stored.bytes).map_err(|_| codec::no_entry(receipt.position))?;
        let event = read(&entry).unwrap_or_else(|_| OrgEvent::Unknown(entry.event_type.to_owned()));
        Ok(executed(event, receipt, Freshness::Before))
    }

    /// Refuses the name of a ticket that is not there. One that is set aside is there.
    fn require_tickets(&self, command: &OrgCommand) -> Result<(), ExecuteError> {
        let (OrgCommand::HoldTraining { after: Some(ticket), .. }
        | OrgCommand::ShareCase { ticket: Some(ticket), .. }) = command
        else {
            return Ok(());
        };
        match self.ticket(*ticket) {
            Ok(Some(_)) | Err(EngineError::Parked { .. }) => Ok(()),
            Ok(None) => Err(Rejection::TicketMustExist.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the state of the hospital as a whole with everything recorded so far. It is kept, and
    /// only what was recorded since is read. An entry that cannot be understood is without effect;
    /// [`Engine::verify`] names it.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn org(&self) -> Result<Arc<Org>, EngineError> {
        let mut kept = self.org_state().lock();
        let stream = stream();
        let version = self.log().stream_version(&stream)?.map(Version::get);
        if version != kept.version() {
            let mut org = Org::clone(&kept);
            let from = org.version().map_or(Version::FIRST, |seen| Version::new(seen + 1));
            for stored in self.log().read_stream(&stream, from)? {
                let entry = EntryRef::decode(&stored.bytes);
                let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
                let event = read(&entry).unwrap_or_else(|error| {
                    tracing::warn!(%error, position = stored.position.get(), "without effect");
                    OrgEvent::Unknown(entry.event_type.to_owned())
                });
                org.evolve(&fact(&entry, &event));
            }
            *kept = Arc::new(org);
        }
        Ok(Arc::clone(&kept))
    }

    /// Works out what each branch owes at `now`: training and case sharing once a year, and training
    /// after each incident. The log is searched for incidents, so this grows with it.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn obligations(&self, now: Timestamp) -> Result<Obligations, EngineError> {
        let org = self.org()?;
        let incidents = self.incidents()?;
        let branches = self.known_branches(&org)?;
        Ok(Obligations::of(&org, branches, incidents, now, self.config().time_zone))
    }

    /// Returns each branch with when it first appeared in the log; one that has not appeared yet was
    /// there when the log began.
    fn known_branches(&self, org: &Org) -> Result<Vec<KnownBranch>, EngineError> {
        let mut known = Vec::new();
        for ticket in self.views().tickets() {
            let ticket = ticket?;
            let since = ticket.received.map(|mark| mark.recorded_at).or(ticket.last_recorded_at);
            let named = ticket.branch.zip(since);
            known.extend(named.map(|(branch, since)| KnownBranch { branch, since }));
        }
        let trained = org.trainings().iter().map(|one| (&one.content.branch, one.recorded_at));
        let shared = org.sharings().iter().map(|one| (&one.content.branch, one.recorded_at));
        known.extend(
            trained
                .chain(shared)
                .map(|(branch, since)| KnownBranch { branch: branch.clone(), since }),
        );
        let since = codec::timestamp(self.log().genesis().recorded_at);
        for place in &self.config().branches {
            if !known.iter().any(|one| one.branch == place.code) {
                known.push(KnownBranch { branch: place.code.clone(), since });
            }
        }
        Ok(known)
    }
}

fn executed(event: OrgEvent, receipt: &Receipt, freshness: Freshness) -> OrgExecuted {
    OrgExecuted {
        event,
        position: receipt.position.get(),
        version: receipt.last_version().get(),
        recorded_at: codec::timestamp(receipt.recorded_at),
        freshness,
    }
}
