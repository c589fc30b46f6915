//! How long a clock runs.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    calendar::{BusinessDuration, statute::Period},
    ids::IdError,
    through_text::through_text,
};

/// How long a clock runs, in the unit that it is stated in: `8h` and `2d` are business time, `30d
/// calendar` counts every day, `7d statute` counts as the civil-petition rules do, and `as agreed` is the
/// date that the complainant was told.
///
/// ```
/// use voc_domain::{Amount, calendar::BusinessDuration};
///
/// assert_eq!("8h".parse(), Ok(Amount::Business(BusinessDuration::Hours(8))));
/// assert_eq!(Amount::CalendarDays(30).to_string(), "30d calendar");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Amount {
    /// Business time.
    Business(BusinessDuration),
    /// Days of the calendar, open or not; it ends with the business day, if the last one is one.
    CalendarDays(u32),
    /// A period of the Korean civil-petition rules.
    Statutory(Period),
    /// Until the date that was agreed.
    AsAgreed,
}

const AS_AGREED: &str = "as agreed";

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Business(amount) => write!(f, "{amount}"),
            Self::CalendarDays(days) => write!(f, "{days}d calendar"),
            Self::Statutory(period) => write!(f, "{period} statute"),
            Self::AsAgreed => f.write_str(AS_AGREED),
        }
    }
}

impl FromStr for Amount {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = || {
            IdError::new(
                "amount",
                "looks like `8h`, `2d`, `30d calendar`, `7d statute` or `as agreed`",
            )
        };
        match text.split_once(' ') {
            None => text.parse().map(Self::Business).map_err(|_| wrong()),
            Some(_) if text == AS_AGREED => Ok(Self::AsAgreed),
            Some((period, "statute")) => period.parse().map(Self::Statutory).map_err(|_| wrong()),
            Some((days, "calendar")) => {
                let days = days.strip_suffix('d').and_then(|days| days.parse().ok());
                days.map(Self::CalendarDays).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }
}

through_text!(Amount, IdError, |amount| amount.to_string());
