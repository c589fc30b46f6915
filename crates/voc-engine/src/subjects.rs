//! The data of people: the entries of the stream `_subjects`, and what follows from them.

mod erase;
mod file;
mod hold;
mod search;

use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;
use voc_domain::{
    ActorId, Decided, Occurred, Rejection, Role, SUBJECTS_STREAM, SubjectEvent, SubjectEventError,
    SubjectFact, Subjects, Timestamp,
};
use voc_log::{Append, Appended, CommandId, EntryRef, ExpectedVersion, Receipt, StreamId, Version};

pub use self::{
    erase::{Erased, ErasurePlan},
    file::{SubjectFile, SubjectRow, SubjectValue},
    hold::HoldRecorded,
};
use crate::{
    codec,
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::private_of,
};

/// Who asks for something to be done with the data of a person.
#[derive(Clone, Copy, Debug)]
pub struct SubjectRequest<'a> {
    /// The identity of the request: given again, it changes nothing and returns the first answer.
    pub command: Uuid,
    /// The present moment.
    pub now: Timestamp,
    /// Who asks.
    pub actor: &'a ActorId,
    /// In which role.
    pub role: Role,
    /// For whom, if for somebody else.
    pub on_behalf_of: Option<&'a ActorId>,
}

/// The holds and erasures as far as they were read.
#[derive(Debug, Default)]
pub(crate) struct SubjectState(Mutex<Arc<Subjects>>);

/// Returns the stream of holds and erasures.
pub(crate) fn stream() -> StreamId {
    StreamId::parse(SUBJECTS_STREAM).expect("BUG: a valid name of a stream")
}

/// Reads an event about a person, or says why its content cannot be read.
pub(crate) fn read(entry: &EntryRef<'_>) -> Result<SubjectEvent, SubjectEventError> {
    SubjectEvent::from_clear(entry.event_type, entry.type_version.get(), entry.clear)
}

/// Returns the fact that an event of an entry states.
pub(crate) fn fact<'a>(entry: &EntryRef<'_>, event: &'a SubjectEvent) -> SubjectFact<'a> {
    SubjectFact {
        event,
        position: entry.position.get(),
        version: entry.version.get(),
        recorded_at: codec::timestamp(entry.recorded_at),
    }
}

impl Engine {
    /// Returns every legal hold and every erasure recorded so far. They are kept, and only what was
    /// recorded since is read. An entry that cannot be understood is without effect;
    /// [`Engine::verify`] names it.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn subjects(&self) -> Result<Arc<Subjects>, EngineError> {
        // What a panic could have left behind is the state before, which is caught up with.
        let mut kept = self.subject_state().0.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = stream();
        let version = self.log().stream_version(&stream)?.map(Version::get);
        if version != kept.stream_version() {
            let mut subjects = Subjects::clone(&kept);
            let next = |seen| Version::new(seen + 1);
            let from = subjects.stream_version().map_or(Version::FIRST, next);
            for stored in self.log().read_stream(&stream, from)? {
                let entry = EntryRef::decode(&stored.bytes);
                let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
                let event = read(&entry).unwrap_or_else(|error| {
                    tracing::warn!(%error, position = stored.position.get(), "without effect");
                    SubjectEvent::Unknown(entry.event_type.to_owned())
                });
                subjects.evolve(&fact(&entry, &event));
            }
            *kept = Arc::new(subjects);
        }
        Ok(Arc::clone(&kept))
    }

    /// Refuses private values of somebody who was erased. Whoever asks holds the turn on the ticket, so
    /// that nobody is erased between the question and the append.
    pub(crate) fn refuse_erased(
        &self,
        decided: &[(Decided, Occurred)],
    ) -> Result<(), ExecuteError> {
        let mut values = private_of(decided).peekable();
        if values.peek().is_none() {
            return Ok(());
        }
        let subjects = self.subjects()?;
        match values.find(|value| subjects.erasure(&value.subject).is_some()) {
            Some(value) => Err(Rejection::SubjectMustNotBeErased(value.subject.clone()).into()),
            None => Ok(()),
        }
    }

    /// Returns the receipt of a request that was carried out before.
    fn subject_receipt(
        &self,
        request: &SubjectRequest<'_>,
    ) -> Result<Option<Receipt>, EngineError> {
        Ok(self.log().find_command(&stream(), CommandId::from_uuid(request.command))?)
    }

    /// Reads the event that a request recorded first.
    fn subject_event(&self, receipt: &Receipt) -> Result<SubjectEvent, EngineError> {
        let stored = self.log().read_entry(receipt.position)?;
        let entry = EntryRef::decode(&stored.bytes);
        let entry = entry.map_err(|_| codec::no_entry(receipt.position))?;
        Ok(read(&entry).map_err(|_| codec::no_entry(receipt.position))?)
    }

    /// Appends events about people, of which nobody else appends any meanwhile.
    fn append_about_subjects(
        &self,
        request: &SubjectRequest<'_>,
        version: Option<u64>,
        events: &[SubjectEvent],
    ) -> Result<Appended, EngineError> {
        let draft = |event: &SubjectEvent| {
            let mut draft = codec::subject_draft(event, Occurred::at(request.now));
            draft.actor = Some(request.actor.to_string());
            draft.role = Some(request.role.to_string());
            draft.on_behalf_of = request.on_behalf_of.map(ToString::to_string);
            draft
        };
        let exactly = |version| ExpectedVersion::Exactly(Version::new(version));
        Ok(self.log().append(Append {
            stream: stream(),
            expected: version.map_or(ExpectedVersion::NoStream, exactly),
            command: CommandId::from_uuid(request.command),
            recorded_at: codec::log_timestamp(request.now),
            drafts: events.iter().map(draft).collect(),
        })?)
    }
}
