//! An answer: when something is due, and how far the answer can be trusted.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Says when something is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Due {
    /// The instant.
    pub at: DateTime<Utc>,
    /// The same instant as a clock on the calendar's wall shows it, with its offset from UTC.
    pub local: DateTime<FixedOffset>,
    /// Set if the answer rests on days for which the holidays are not known.
    pub beyond_table: Option<BeyondTable>,
}

/// Warns that an answer uses days outside the holiday table, where no holiday is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BeyondTable {
    /// The first day of the table.
    pub table_first: NaiveDate,
    /// The last day of the table.
    pub table_last: NaiveDate,
}

impl fmt::Display for BeyondTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table_first, table_last } = self;
        write!(
            f,
            "holidays are known from {table_first} to {table_last} only; this date may move once later ones are"
        )
    }
}

/// Says when something is due whose clock was paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PausedDue {
    /// The clock runs, or ran out before the last pause began.
    Running(Due),
    /// The clock stands still: a pause has begun and nobody has ended it.
    Stopped {
        /// Start of the pause.
        since: DateTime<Utc>,
        /// Business time left when it began, serialized in milliseconds.
        #[serde(with = "milliseconds")]
        left: TimeDelta,
    },
}

impl PausedDue {
    /// Returns the due time if the clock runs.
    #[must_use]
    pub fn running(self) -> Option<Due> {
        match self {
            Self::Running(due) => Some(due),
            Self::Stopped { .. } => None,
        }
    }
}

mod milliseconds {
    use chrono::TimeDelta;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(left: &TimeDelta, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(left.num_milliseconds())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<TimeDelta, D::Error> {
        i64::deserialize(from).and_then(|left| {
            TimeDelta::try_milliseconds(left)
                .ok_or_else(|| serde::de::Error::custom("the milliseconds left are out of range"))
        })
    }
}
