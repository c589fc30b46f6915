//! Seals: entries that state the last entry of every stream, so that a bundle can prove it withholds nothing.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use voc_domain::Timestamp;
use voc_log::{
    Append, Appended, Clear, CommandId, Draft, EntryRef, ExpectedVersion, Heads, Name, Occurred,
    Position, StreamId, TypeVersion, Version,
};

use crate::{codec, engine::Engine, error::EngineError};

const SEAL_STREAM: &str = "_seal";
const SEALED: &str = "sealed";

/// A seal: which entry each stream ended with, as one hash over all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seal {
    /// The position of its entry.
    pub position: u64,
    /// It speaks of the entries before this position.
    pub size: u64,
    /// How many streams there were.
    pub streams: u64,
    /// The RFC 6962 root over one line for each stream, in base64.
    pub heads_root: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    heads_root: String,
    size: u64,
    streams: u64,
}

impl Seal {
    /// Reads a seal from its entry, or returns nothing when it is an entry of another kind.
    pub(crate) fn of(entry: &EntryRef<'_>) -> Option<Self> {
        let is_seal = entry.stream == stream() && entry.event_type == SEALED;
        let facts: Facts = entry.facts().ok().filter(|_| is_seal)?;
        Some(Self {
            position: entry.position.get(),
            size: facts.size,
            streams: facts.streams,
            heads_root: facts.heads_root,
            recorded_at: codec::timestamp(entry.recorded_at),
        })
    }

    /// Tells whether it states these heads.
    pub(crate) fn states(&self, heads: &Heads) -> bool {
        self.streams == heads.streams() && self.heads_root == heads.root().to_base64()
    }
}

impl Engine {
    /// Records the last entry of every stream under one hash. The same command given again returns the first
    /// seal.
    ///
    /// # Errors
    /// When the log cannot be read or written.
    pub fn seal(&self, now: Timestamp, command: Uuid) -> Result<Seal, EngineError> {
        let size = self.log().head().size;
        let heads = self.log().heads(size)?;
        let heads_root = heads.root().to_base64();
        let facts = Facts { heads_root, size: size.get(), streams: heads.streams() };
        let clear = Clear::of(&facts).expect("BUG: a text and two counts are within the profile");
        let event_type = Name::parse(SEALED).expect("BUG: the constant is a name");
        let recorded_at = codec::log_timestamp(now);
        let occurred = Occurred::at(recorded_at);
        let appended = self.log().append(Append {
            stream: stream(),
            expected: ExpectedVersion::Any,
            command: CommandId::from_uuid(command),
            recorded_at,
            drafts: vec![Draft::new(event_type, TypeVersion::new(1), occurred, clear)],
        })?;
        let (Appended::Now(receipt) | Appended::Before(receipt)) = appended;
        self.seal_at(receipt.position)
    }

    /// Returns the last seal, if there is one.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn last_seal(&self) -> Result<Option<Seal>, EngineError> {
        let Some(last) = self.log().stream_version(&stream())? else { return Ok(None) };
        self.seal_of_version(last)
    }

    /// Returns the first seal that was recorded at a moment or later: recorded time never decreases, so that a
    /// search by halves reads few of them.
    pub(crate) fn first_seal_from(&self, moment: Timestamp) -> Result<Option<Seal>, EngineError> {
        let Some(last) = self.log().stream_version(&stream())? else { return Ok(None) };
        let (mut before, mut beyond) = (0, last.get() + 1);
        while before < beyond {
            let middle = before + (beyond - before) / 2;
            match self.seal_of_version(Version::new(middle))? {
                Some(seal) if seal.recorded_at >= moment => beyond = middle,
                _ => before = middle + 1,
            }
        }
        if before > last.get() { Ok(None) } else { self.seal_of_version(Version::new(before)) }
    }

    fn seal_of_version(&self, version: Version) -> Result<Option<Seal>, EngineError> {
        let stored = self.log().read_stream(&stream(), version)?;
        Ok(stored.first().and_then(|stored| Seal::of(&EntryRef::decode(&stored.bytes).ok()?)))
    }

    fn seal_at(&self, position: Position) -> Result<Seal, EngineError> {
        let stored = self.log().read_entry(position)?;
        let seal = EntryRef::decode(&stored.bytes).ok().and_then(|entry| Seal::of(&entry));
        Ok(seal.ok_or(codec::no_entry(position))?)
    }
}

/// Returns the stream of the seals.
pub(crate) fn stream() -> StreamId {
    StreamId::parse(SEAL_STREAM).expect("BUG: a valid name of a stream")
}
