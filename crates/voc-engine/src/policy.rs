//! The policies: the entries of the stream `_policy`, and what follows from them.

use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;
use voc_domain::{
    ActorId, Occurred, POLICY_STREAM, Policies, PolicyAdopted, PolicyDraft, PolicyEvent,
    PolicyEventError, PolicyFact, Rejection, Role, TicketId, Timestamp, adopt,
};
use voc_log::{
    Append, Appended, CommandId, EntryRef, EventLog, ExpectedVersion, Receipt, StreamId, Version,
};

use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::Freshness,
};

/// The turn that whoever adopts a policy takes: no ticket has this identity.
const TURN: Uuid = Uuid::from_u128(1);

/// A policy to adopt.
#[derive(Clone, Debug)]
pub struct AdoptRequest<'a> {
    /// The identity of the request: given again, it changes nothing and returns the first answer.
    pub command: Uuid,
    /// The policy.
    pub draft: &'a PolicyDraft,
    /// Why.
    pub reason: Option<&'a str>,
    /// The present moment.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<&'a ActorId>,
}

/// What became of the adoption of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// What was recorded of the policy adopted.
    pub adopted: PolicyAdopted,
    /// The position of its entry.
    pub position: u64,
    /// When it was recorded: from then on it applies.
    pub recorded_at: Timestamp,
    /// Whether this happened now.
    pub freshness: Freshness,
}

/// The policies as far as they were read, shared by whoever decides and whoever folds.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyState(Arc<Mutex<Arc<Policies>>>);

impl PolicyState {
    /// Returns the policies as far as they were read.
    pub(crate) fn get(&self) -> Arc<Policies> {
        // What a panic could have left behind is the state before, which is caught up with.
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what was adopted since. An entry that cannot be understood is without effect;
    /// [`Engine::verify`] names it.
    pub(crate) fn catch_up(&self, log: &dyn EventLog) -> Result<(), EngineError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = stream();
        let version = log.stream_version(&stream)?.map(Version::get);
        if version == kept.stream_version() {
            return Ok(());
        }
        // A log that an older backup was put in the place of may have fewer.
        let behind = kept.stream_version() < version;
        let mut policies = if behind { Policies::clone(&kept) } else { Policies::default() };
        let from = policies.stream_version().map_or(Version::FIRST, |seen| Version::new(seen + 1));
        for stored in log.read_stream(&stream, from)? {
            let entry = EntryRef::decode(&stored.bytes);
            let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
            let event = read(&entry).unwrap_or_else(|error| {
                tracing::warn!(%error, position = stored.position.get(), "without effect");
                PolicyEvent::Unknown(entry.event_type.to_owned())
            });
            policies.evolve(&fact(&entry, &event));
        }
        *kept = Arc::new(policies);
        Ok(())
    }
}

/// Returns the stream of the policies.
pub(crate) fn stream() -> StreamId {
    StreamId::parse(POLICY_STREAM).expect("BUG: a valid name of a stream")
}

/// Reads an event of the policies, or says why its content cannot be read.
pub(crate) fn read(entry: &EntryRef<'_>) -> Result<PolicyEvent, PolicyEventError> {
    PolicyEvent::from_clear(entry.event_type, entry.type_version.get(), entry.clear)
}

/// Returns the fact that an event of an entry states.
pub(crate) fn fact<'a>(entry: &'a EntryRef<'_>, event: &'a PolicyEvent) -> PolicyFact<'a> {
    PolicyFact {
        event,
        position: entry.position.get(),
        version: entry.version.get(),
        recorded_at: codec::timestamp(entry.recorded_at),
        actor: entry.actor.as_deref().unwrap_or(""),
    }
}

impl Engine {
    /// Returns every version of the policy, as of the last entry.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn policies(&self) -> Result<Arc<Policies>, EngineError> {
        self.policy_state().catch_up(self.log())?;
        Ok(self.policy_state().get())
    }

    /// Adopts a policy, and returns when it is on stable storage. Clocks that run keep what they have, so
    /// that no view is rebuilt; those that start from now on start by it. The first adoption records the
    /// standard that had applied before it, too.
    ///
    /// # Errors
    /// [`ExecuteError::Rejected`] when the policy is not one to adopt, and [`ExecuteError::Engine`] when the
    /// world broke.
    pub fn adopt_policy(&self, request: &AdoptRequest<'_>) -> Result<Adopted, ExecuteError> {
        let _turn = self.turns().on(std::iter::once(TicketId::from_uuid(TURN)));
        let (stream, command) = (stream(), CommandId::from_uuid(request.command));
        let before = self.log().find_command(&stream, command).map_err(EngineError::from)?;
        if let Some(receipt) = before {
            return self.adopted(&receipt, Freshness::Before);
        }
        let policies = self.policies()?;
        let events = adopt(&policies, request.draft, request.reason)?;
        let expected = policies.stream_version().map_or(ExpectedVersion::NoStream, |version| {
            ExpectedVersion::Exactly(Version::new(version))
        });
        let draft = |event: &PolicyEvent| {
            let mut draft = codec::policy_draft(event, Occurred::at(request.now));
            draft.actor = Some(request.actor.to_string());
            draft.role = Some(request.role.to_string());
            draft.on_behalf_of = request.on_behalf_of.map(ToString::to_string);
            draft
        };
        let drafts = events.iter().map(draft).collect();
        let recorded_at = codec::log_timestamp(request.now);
        let append = Append { stream, expected, command, recorded_at, drafts };
        match self.log().append(append).map_err(EngineError::from)? {
            Appended::Now(receipt) => self.adopted(&receipt, Freshness::Now),
            Appended::Before(receipt) => self.adopted(&receipt, Freshness::Before),
        }
    }

    /// Reads back what a request recorded last.
    fn adopted(&self, receipt: &Receipt, freshness: Freshness) -> Result<Adopted, ExecuteError> {
        let from = receipt.last_version();
        let stored = self.log().read_stream(&stream(), from).map_err(EngineError::from)?;
        let entry = stored.first().and_then(|stored| EntryRef::decode(&stored.bytes).ok());
        let damaged = || EngineError::from(codec::no_entry(receipt.position));
        let entry = entry.ok_or_else(damaged)?;
        let Ok(PolicyEvent::Adopted(adopted)) = read(&entry) else { return Err(damaged().into()) };
        Ok(Adopted {
            adopted: *adopted,
            position: entry.position.get(),
            recorded_at: codec::timestamp(entry.recorded_at),
            freshness,
        })
    }

    /// Returns the policy of a version.
    ///
    /// # Errors
    /// [`Rejection::PolicyMustExist`] when there is none of that version.
    pub fn require_policy(&self, version: u32) -> Result<Arc<Policies>, ExecuteError> {
        let policies = self.policies()?;
        match policies.adoption(version) {
            Some(_) => Ok(policies),
            None => Err(Rejection::PolicyMustExist(version).into()),
        }
    }
}
