//! The first entry of every log.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::append::{Append, ExpectedVersion};
use crate::canonical::Clear;
use crate::draft::Draft;
use crate::entry::EntryRef;
use crate::error::AppendError;
use crate::ids::{CommandId, Name, Origin, StreamId, TypeVersion};
use crate::timestamp::{Occurred, Timestamp};

/// What a log says about itself in its first entry, `log_created` in the stream `_log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The name of the log.
    pub origin: Origin,
    /// The key with which its checkpoints are verified, if they are signed.
    pub verifier_key: Option<String>,
    /// The IANA time zone in which its users count days.
    pub time_zone: String,
    /// Where its recorded times come from.
    pub clock: Clock,
    /// When it was created.
    pub recorded_at: Timestamp,
    /// The command that created it.
    pub command: CommandId,
}

/// Where the recorded times of a log come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// Whatever the user says: demonstrations and tests.
    Simulated,
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "system",
            Self::Simulated => "simulated",
        })
    }
}

pub(crate) const GENESIS_TYPE: &str = "log_created";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    clock: Clock,
    origin: String,
    time_zone: String,
    verifier_key: Option<String>,
}

impl Genesis {
    /// Turns it into the append that makes the first entry.
    pub(crate) fn to_append(&self) -> Result<Append, AppendError> {
        let facts = Facts {
            clock: self.clock,
            origin: self.origin.to_string(),
            time_zone: self.time_zone.clone(),
            verifier_key: self.verifier_key.clone(),
        };
        let clear = Clear::of(&facts).expect("BUG: four strings are within the canonical profile");
        let event_type = Name::parse(GENESIS_TYPE).expect("BUG: the constant is a name");
        let occurred = Occurred::at(self.recorded_at);
        Ok(Append {
            stream: StreamId::log(),
            expected: ExpectedVersion::NoStream,
            command: self.command,
            recorded_at: self.recorded_at,
            drafts: vec![Draft::new(event_type, TypeVersion::new(1), occurred, clear)],
        })
    }

    /// Reads it back from the bytes of the first entry, or returns `None` when they are of another kind.
    #[must_use]
    pub fn from_entry(bytes: &[u8]) -> Option<Self> {
        let entry = EntryRef::decode(bytes).ok()?;
        let facts: Facts = entry.facts().ok()?;
        let right = entry.event_type == GENESIS_TYPE && entry.log == facts.origin;
        right.then_some(Self {
            origin: Origin::parse(&facts.origin).ok()?,
            verifier_key: facts.verifier_key,
            time_zone: facts.time_zone,
            clock: facts.clock,
            recorded_at: entry.recorded_at,
            command: entry.command,
        })
    }
}
