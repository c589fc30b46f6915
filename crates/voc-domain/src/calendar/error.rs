//! What can go wrong: a calendar that may not be configured, a question that has no answer.

use chrono::{DateTime, NaiveDate, Utc};

use super::{DayOfWeek, TimeOfDay};

/// Says why a calendar is refused when it is configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The calendar never opens, so no deadline could ever fall due.
    #[error(
        "calendar \"{name}\" has no opening hours on any day of the week; expected at least one open block"
    )]
    NoOpenHours {
        /// The calendar's name.
        name: String,
    },
    /// The time zone is not in the IANA database this build carries.
    #[error(
        "calendar \"{name}\" names the time zone \"{time_zone}\", which is not in the IANA time zone database"
    )]
    UnknownTimeZone {
        /// The calendar's name.
        name: String,
        /// The zone as written.
        time_zone: String,
    },
    /// An open block ends before it begins, or at the same time.
    #[error(
        "the open block {from}-{to} on {day} is empty; expected its end after its start (split hours that cross midnight: until 24:00, then from 00:00 on the next day)"
    )]
    EmptyBlock {
        /// The day of the week.
        day: DayOfWeek,
        /// Start of the block.
        from: TimeOfDay,
        /// End of the block.
        to: TimeOfDay,
    },
    /// Two open blocks of one day share time.
    #[error(
        "the open block starting {from} on {day} overlaps the one before it, which ends {ends}"
    )]
    OverlappingBlocks {
        /// The day of the week.
        day: DayOfWeek,
        /// Start of the later block.
        from: TimeOfDay,
        /// End of the earlier block.
        ends: TimeOfDay,
    },
    /// A break on a given date ends before it begins, or at the same time.
    #[error("the break {from}-{to} on {date} is empty; expected its end after its start")]
    EmptyBreak {
        /// The date.
        date: NaiveDate,
        /// Start of the break.
        from: TimeOfDay,
        /// End of the break.
        to: TimeOfDay,
    },
    /// The calendar refers to a holiday table other than the one it was given.
    #[error("the calendar refers to the holiday table \"{expected}\" but was given \"{actual}\"")]
    OtherHolidayTable {
        /// The table the calendar refers to.
        expected: String,
        /// The table it was given.
        actual: String,
    },
    /// The reference to a holiday table cannot be read.
    #[error(
        "the holiday reference \"{reference}\" is not understood; expected a table name, then optionally category=public or category=public,bank"
    )]
    UnreadableHolidayReference {
        /// The reference as written.
        reference: String,
    },
}

/// Says why a question about business time has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BusinessTimeError {
    /// The instant lies outside the years calendars answer for.
    #[error("{instant} lies outside the years 1970 to 2099 that calendars answer for")]
    OutsideYears {
        /// The instant asked about.
        instant: DateTime<Utc>,
    },
    /// The amount is not used up before the last year calendars answer for.
    #[error(
        "counting {amount} from {start} does not end before the year 2100, where calendars stop"
    )]
    EndsTooLate {
        /// Where counting began.
        start: DateTime<Utc>,
        /// The amount as written.
        amount: String,
    },
    /// A pause ends before it begins.
    #[error("a pause from {from} ends at {to}, before it begins")]
    PauseEndsBeforeItBegins {
        /// Start of the pause.
        from: DateTime<Utc>,
        /// End of the pause.
        to: DateTime<Utc>,
    },
}

/// Says why a line of a holiday table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HolidayTableError {
    /// The first line does not name the columns that must be there.
    #[error("the holiday table begins with \"{actual}\"; expected columns named {expected}")]
    Header {
        /// The columns that must be there.
        expected: &'static str,
        /// The first line found.
        actual: String,
    },
    /// A line has too few or too many fields.
    #[error(
        "line {line} of the holiday table has {actual} fields; expected {expected}, without quotes"
    )]
    Fields {
        /// Line number, from 1.
        line: usize,
        /// Number of fields a row has.
        expected: usize,
        /// Number of fields found.
        actual: usize,
    },
    /// A field has a value outside its list.
    #[error("line {line} of the holiday table: {field} is \"{actual}\"; expected {expected}")]
    Value {
        /// Line number, from 1.
        line: usize,
        /// Name of the column.
        field: &'static str,
        /// What the column may hold.
        expected: &'static str,
        /// What it holds.
        actual: String,
    },
    /// The table has no rows, so it covers no year.
    #[error("the holiday table has no rows; expected at least one")]
    Empty,
}

/// Says why a piece of text is not a time of day, a duration or a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{actual}\" is not {expected}")]
pub struct ParseTimeError {
    expected: &'static str,
    actual: String,
}

impl ParseTimeError {
    pub(super) fn new(expected: &'static str, actual: &str) -> Self {
        Self { expected, actual: actual.to_owned() }
    }
}
