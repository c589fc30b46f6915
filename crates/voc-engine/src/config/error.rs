//! What can be wrong in `config.toml`: each says the line, what is there, and what to do.

use crate::outbox::TemplateError;
use chrono::NaiveDate;
use voc_domain::calendar::CalendarError;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is not what it should be.
    #[error("config.toml is not understood: {0}")]
    Syntax(#[from] toml::de::Error),
    /// The calendar is not known.
    #[error("config.toml names the calendar `{0}`, which is not known")]
    UnknownCalendar(String),
    /// A code of the hospital's own is a built-in one, whose meaning old entries rest on.
    #[error(
        "line {line} of config.toml: `{code}` in `{list}` is built in and keeps its meaning; choose another code, or change what is shown under [labels.{list}]"
    )]
    BuiltInCode {
        /// The line, from 1.
        line: usize,
        /// The list.
        list: &'static str,
        /// The code.
        code: String,
    },
    /// A code stands in a list twice.
    #[error("line {line} of config.toml: `{code}` is in `{list}` already; remove one of the two")]
    CodeTwice {
        /// The line of the second, from 1.
        line: usize,
        /// The list.
        list: &'static str,
        /// The code.
        code: String,
    },
    /// A department belongs to a branch that is not listed.
    #[error(
        "line {line} of config.toml: there is no branch `{code}`; add it under [[branches]], or correct `branch`"
    )]
    UnknownBranch {
        /// The line, from 1.
        line: usize,
        /// The code of the branch.
        code: String,
    },
    /// Names are given for a list that has none to give.
    #[error("line {line} of config.toml: [labels.{list}] names no list; the lists are {known}")]
    UnknownList {
        /// The line, from 1.
        line: usize,
        /// The name given.
        list: String,
        /// The names there are.
        known: String,
    },
    /// A name is given for a code that is not in its list.
    #[error(
        "line {line} of config.toml: `{code}` under [labels.{list}] is not a code of that list; correct it, or add it to the list first"
    )]
    UnknownCode {
        /// The line, from 1.
        line: usize,
        /// The list.
        list: &'static str,
        /// The code.
        code: String,
    },
    /// A number that is too small or too large.
    #[error(
        "line {line} of config.toml: `{field}` is {actual}; it is at least 1 and at most {most}"
    )]
    OutOfRange {
        /// The line, from 1.
        line: usize,
        /// The field.
        field: &'static str,
        /// The largest number.
        most: u64,
        /// The number given.
        actual: u64,
    },
    /// The words of a notice that cannot be used.
    #[error("line {line} of config.toml: the template for `{topic}` cannot be used: {source}")]
    Template {
        /// The line, from 1.
        line: usize,
        /// The topic given.
        topic: String,
        /// What is wrong.
        source: TemplateError,
    },
    /// A name without text in any language.
    #[error("line {line} of config.toml: `{code}` is given no name; write `ko`, `en` or both")]
    EmptyLabel {
        /// The line, from 1.
        line: usize,
        /// The code.
        code: String,
    },
    /// A calendar of the hospital's own has a name that cannot be referred to.
    #[error(
        "line {line} of config.toml: `{name}` cannot be the name of a calendar; write it in a-z, 0-9, - and _"
    )]
    CalendarName {
        /// The line, from 1.
        line: usize,
        /// The name.
        name: String,
    },
    /// A calendar of the hospital's own has the name of a built-in one.
    #[error(
        "line {line} of config.toml: the calendar `{name}` is built in; choose another name for your own"
    )]
    BuiltInCalendar {
        /// The line, from 1.
        line: usize,
        /// The name.
        name: String,
    },
    /// A calendar of the hospital's own makes no sense.
    #[error("line {line} of config.toml: {source}")]
    Calendar {
        /// The line, from 1.
        line: usize,
        /// Why.
        source: CalendarError,
    },
    /// Opening hours or a break that cannot be read.
    #[error(
        "line {line} of config.toml: `{hours}` is no span of hours; write it like `09:00-12:30`"
    )]
    Hours {
        /// The line, from 1.
        line: usize,
        /// What is written.
        hours: String,
    },
    /// A closed day without the reason that people are given.
    #[error(
        "line {line} of config.toml: the closed day {date} has no reason; write the one that people are given"
    )]
    ClosedWithoutReason {
        /// The line, from 1.
        line: usize,
        /// The day.
        date: NaiveDate,
    },
}
