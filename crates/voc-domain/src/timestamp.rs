//! Moments and intervals, in whole milliseconds of Unix time.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Makes a timestamp from Unix milliseconds.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the moment after this one: where a period begins that follows one that ends here.
    #[must_use]
    pub(crate) const fn after_end(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the Unix milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Returns the moment as a chrono value; moments beyond chrono's range become its limits.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_millis())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// When something happened, as an interval of real time that may be a single moment.
///
/// Real cases know "on 5 June" or "before that" and not more; an interval says so without
/// inventing a precision nobody had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "RawOccurred")]
pub struct Occurred {
    earliest: Timestamp,
    latest: Timestamp,
}

/// An interval whose end lies before its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interval must not end ({latest}) before it begins ({earliest})")]
pub struct OccurredError {
    earliest: Timestamp,
    latest: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOccurred {
    earliest: Timestamp,
    latest: Timestamp,
}

impl TryFrom<RawOccurred> for Occurred {
    type Error = OccurredError;

    fn try_from(raw: RawOccurred) -> Result<Self, OccurredError> {
        Self::between(raw.earliest, raw.latest)
    }
}

impl Occurred {
    /// Makes the interval of one known moment.
    #[must_use]
    pub const fn at(moment: Timestamp) -> Self {
        Self { earliest: moment, latest: moment }
    }

    /// Makes an interval from its first to its last possible moment, both included.
    ///
    /// # Errors
    /// When `latest` lies before `earliest`.
    pub fn between(earliest: Timestamp, latest: Timestamp) -> Result<Self, OccurredError> {
        if latest < earliest {
            return Err(OccurredError { earliest, latest });
        }
        Ok(Self { earliest, latest })
    }

    /// Returns the first moment at which it can have happened.
    #[must_use]
    pub const fn earliest(self) -> Timestamp {
        self.earliest
    }

    /// Returns the last moment at which it can have happened.
    #[must_use]
    pub const fn latest(self) -> Timestamp {
        self.latest
    }

    /// Returns when the first of two things happened.
    #[must_use]
    pub fn first(self, other: Self) -> Self {
        Self { earliest: self.earliest.min(other.earliest), latest: self.latest.min(other.latest) }
    }

    /// Tells whether the moment is known exactly.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.earliest == self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_never_ends_before_it_begins() {
        let (early, late) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
        assert!(Occurred::between(late, early).is_err());
        assert!(Occurred::between(early, late).is_ok());
        let text = r#"{"earliest":2,"latest":1}"#;
        assert!(serde_json::from_str::<Occurred>(text).is_err());
    }

    #[test]
    fn a_timestamp_prints_as_rfc_3339() {
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
    }
}
