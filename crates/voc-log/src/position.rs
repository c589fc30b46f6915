//! Where an entry stands: in the log, in its stream, and in time.

use std::fmt;

/// The largest integer a canonical entry may hold: 2^53 - 1, the last one every JSON reader keeps exactly.
pub(crate) const INTEGER_MAX: u64 = (1 << 53) - 1;

/// The place of an entry in the whole log: gapless from 0, and the index of its leaf in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);

impl Position {
    /// The position of the first entry of every log, `log_created`.
    pub const FIRST: Position = Position(0);

    /// Wraps a number counted from 0.
    #[must_use]
    pub const fn new(position: u64) -> Self {
        Self(position)
    }

    /// Returns the number, counted from 0.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the position after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of an entry in its own stream: gapless from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

impl Version {
    /// The version of the first entry of every stream.
    pub const FIRST: Version = Version(0);

    /// Wraps a number counted from 0.
    #[must_use]
    pub const fn new(version: u64) -> Self {
        Self(version)
    }

    /// Returns the number, counted from 0.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the version after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A number of entries counted from the start of the log; also the position the next entry will get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u64);

impl Size {
    /// Wraps a number of entries.
    #[must_use]
    pub const fn new(size: u64) -> Self {
        Self(size)
    }

    /// Returns the number of entries.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Says whether the entry at `position` is among the first `self` entries.
    #[must_use]
    pub const fn covers(self, position: Position) -> bool {
        position.0 < self.0
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
