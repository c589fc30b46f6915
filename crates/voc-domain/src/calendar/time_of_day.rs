//! A time on the wall clock, and the days of the week it repeats on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::through_text::through_text;

use super::ParseTimeError;
use super::zone::DAY_MS;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// Holds a wall-clock time from `00:00` to `24:00`, to the second.
///
/// `24:00` is the end of the day, and only makes sense as the end of a block.
///
/// ```
/// use voc_domain::calendar::TimeOfDay;
///
/// let opening: TimeOfDay = "09:30".parse()?;
/// assert_eq!(opening.to_string(), "09:30");
/// assert!(opening < TimeOfDay::END_OF_DAY);
/// assert!("24:01".parse::<TimeOfDay>().is_err());
/// # Ok::<(), voc_domain::calendar::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    seconds: u32,
}

impl TimeOfDay {
    /// The end of the day, `24:00`.
    pub const END_OF_DAY: Self = Self { seconds: 86_400 };

    /// Returns the milliseconds since local midnight, as a wall clock counts them.
    pub(super) fn since_midnight_ms(self) -> i64 {
        i64::from(self.seconds) * SECOND_MS
    }
}

impl FromStr for TimeOfDay {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let wrong = || ParseTimeError::new("a time of day from 00:00 to 24:00, like 09:30", text);
        let mut fields = text.split(':').map(two_digits);
        let (hours, minutes) = (fields.next(), fields.next());
        let seconds = fields.next().unwrap_or(Some(0));
        let (Some(Some(hours)), Some(Some(minutes)), Some(seconds), None) =
            (hours, minutes, seconds, fields.next())
        else {
            return Err(wrong());
        };
        let time = Self { seconds: hours * 3_600 + minutes * 60 + seconds };
        if minutes > 59 || seconds > 59 || time > Self::END_OF_DAY {
            return Err(wrong());
        }
        Ok(time)
    }
}

fn two_digits(field: &str) -> Option<u32> {
    let digits = field.len() == 2 && field.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| field.parse().ok()).flatten()
}

through_text!(TimeOfDay, ParseTimeError, |time| time.to_string());

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) =
            (self.seconds / 3_600, self.seconds / 60 % 60, self.seconds % 60);
        write!(f, "{hours:02}:{minutes:02}")?;
        if seconds > 0 { write!(f, ":{seconds:02}") } else { Ok(()) }
    }
}

/// Names a day of the week; the week begins on Monday (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the seven names say it")]
pub enum DayOfWeek {
    #[serde(rename = "mon")]
    Monday,
    #[serde(rename = "tue")]
    Tuesday,
    #[serde(rename = "wed")]
    Wednesday,
    #[serde(rename = "thu")]
    Thursday,
    #[serde(rename = "fri")]
    Friday,
    #[serde(rename = "sat")]
    Saturday,
    #[serde(rename = "sun")]
    Sunday,
}

impl DayOfWeek {
    /// The seven days, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Monday to Friday.
    pub const WORKING_WEEK: [Self; 5] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday];
}

impl fmt::Display for DayOfWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        })
    }
}

const _: () = assert!(24 * HOUR_MS == DAY_MS);
