//! What goes into an append and what comes back.

use std::fmt;

use crate::draft::Draft;
use crate::ids::{CommandId, StreamId};
use crate::position::{Position, Version};
use crate::timestamp::Timestamp;

/// Most drafts in one append, which is atomic and therefore held in memory as a whole.
pub const DRAFTS_MAX: usize = 1_024;

/// Most bytes in one append, for the same reason.
pub const APPEND_BYTES_MAX: usize = 8 << 20;

/// Events to be added to one stream, all of them or none, one after the other.
#[derive(Debug, Clone)]
pub struct Append {
    /// The stream they belong to.
    pub stream: StreamId,
    /// What the stream must look like for them to be added.
    pub expected: ExpectedVersion,
    /// The command that led to them. The same one again adds nothing and returns the first receipt.
    pub command: CommandId,
    /// The caller's time. The log records it, or its last recorded time if that is later.
    pub recorded_at: Timestamp,
    /// The events, at least one.
    pub drafts: Vec<Draft>,
}

/// What the writer believes the last version of the stream to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedVersion {
    /// There is no entry in the stream yet.
    NoStream,
    /// The last entry of the stream has this version.
    Exactly(Version),
    /// Whatever the stream holds. For facts that are true in any case.
    Any,
}

impl ExpectedVersion {
    /// Says whether a stream whose last version is `actual` is as expected.
    #[must_use]
    pub fn accepts(self, actual: Option<Version>) -> bool {
        match self {
            Self::NoStream => actual.is_none(),
            Self::Exactly(version) => actual == Some(version),
            Self::Any => true,
        }
    }
}

impl fmt::Display for ExpectedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStream => f.write_str("no entry yet"),
            Self::Exactly(version) => write!(f, "version {version}"),
            Self::Any => f.write_str("any version"),
        }
    }
}

/// The answer to an append that was, or had been, carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the receipt says whether the events were added now or had been added before"]
pub enum Appended {
    /// The events were added by this call.
    Now(Receipt),
    /// The command had been carried out before; this is the receipt it got then. Nothing was added.
    Before(Receipt),
}

impl Appended {
    /// Returns the receipt, which is the same however often the command is sent.
    #[must_use]
    pub const fn receipt(&self) -> &Receipt {
        match self {
            Self::Now(receipt) | Self::Before(receipt) => receipt,
        }
    }
}

/// Where the entries of a command stand in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Their stream.
    pub stream: StreamId,
    /// The position of the first of them.
    pub position: Position,
    /// The version of the first of them.
    pub version: Version,
    /// How many they are.
    pub count: u64,
    /// When the log took them up.
    pub recorded_at: Timestamp,
}

impl Receipt {
    /// Returns the position of the last entry.
    #[must_use]
    pub const fn last_position(&self) -> Position {
        Position::new(self.position.get() + self.count.saturating_sub(1))
    }

    /// Returns the version of the last entry.
    #[must_use]
    pub const fn last_version(&self) -> Version {
        Version::new(self.version.get() + self.count.saturating_sub(1))
    }
}
