//! Instants and intervals, as whole milliseconds since 1970-01-01T00:00:00Z.

use std::fmt;

use crate::ids::IdError;
use crate::position::INTEGER_MAX;

const LIMIT: i64 = INTEGER_MAX as i64;

/// An instant in Unix milliseconds. The log never asks a clock for one; callers bring it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Wraps Unix milliseconds, held within ±(2^53 - 1), some 285,000 years either way.
    #[must_use]
    pub const fn from_unix_ms(ms: i64) -> Self {
        if ms > LIMIT {
            Self(LIMIT)
        } else if ms < -LIMIT {
            Self(-LIMIT)
        } else {
            Self(ms)
        }
    }

    /// Returns Unix milliseconds.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When something happened, as precisely as anyone knows: not before `earliest`, not after `latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurred {
    earliest: Timestamp,
    latest: Timestamp,
}

impl Occurred {
    /// Makes the interval of one exactly known instant.
    #[must_use]
    pub const fn at(instant: Timestamp) -> Self {
        Self { earliest: instant, latest: instant }
    }

    /// Makes an interval from both ends, each included.
    ///
    /// # Errors
    /// [`IdError::OccurredBackwards`] when `earliest` lies after `latest`.
    pub fn between(earliest: Timestamp, latest: Timestamp) -> Result<Self, IdError> {
        if earliest > latest {
            return Err(IdError::OccurredBackwards { earliest, latest });
        }
        Ok(Self { earliest, latest })
    }

    /// Returns the first instant at which it can have happened.
    #[must_use]
    pub const fn earliest(self) -> Timestamp {
        self.earliest
    }

    /// Returns the last instant at which it can have happened.
    #[must_use]
    pub const fn latest(self) -> Timestamp {
        self.latest
    }
}
