//! An amount of business time, as policies state it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::through_text::through_text;

use super::ParseTimeError;

/// Holds an amount of business time in the unit it was promised in.
///
/// Seconds, minutes and hours are elapsed open time. Days are business days, which keep
/// the wall time: two days from Monday 10:20 is Wednesday 10:20, however long the days are.
///
/// ```
/// use voc_domain::calendar::BusinessDuration;
///
/// let promised: BusinessDuration = "8h".parse()?;
/// assert_eq!(promised, BusinessDuration::Hours(8));
/// assert_eq!(BusinessDuration::Days(2).to_string(), "2d");
/// # Ok::<(), voc_domain::calendar::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BusinessDuration {
    /// Elapsed open time in seconds.
    Seconds(u32),
    /// Elapsed open time in minutes.
    Minutes(u32),
    /// Elapsed open time in hours.
    Hours(u32),
    /// Business days.
    Days(u32),
}

impl BusinessDuration {
    /// Tells whether the amount is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        matches!(self, Self::Seconds(0) | Self::Minutes(0) | Self::Hours(0) | Self::Days(0))
    }
}

impl FromStr for BusinessDuration {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let wrong = || ParseTimeError::new("a duration like 45s, 30m, 8h or 2d", text);
        let (number, unit) = number_and_unit(text).ok_or_else(wrong)?;
        match unit {
            "s" => Ok(Self::Seconds(number)),
            "m" => Ok(Self::Minutes(number)),
            "h" => Ok(Self::Hours(number)),
            "d" => Ok(Self::Days(number)),
            _ => Err(wrong()),
        }
    }
}

through_text!(BusinessDuration, ParseTimeError, |duration| duration.to_string());

impl fmt::Display for BusinessDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(number) => write!(f, "{number}s"),
            Self::Minutes(number) => write!(f, "{number}m"),
            Self::Hours(number) => write!(f, "{number}h"),
            Self::Days(number) => write!(f, "{number}d"),
        }
    }
}

/// Splits a text like `45s` into its number and what follows it.
pub(super) fn number_and_unit(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, unit))
}
