//! The calendars of a configuration: a hospital's own beside the built-in ones, and the days on which
//! all of them are closed by its own choice.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de};
use sha2::{Digest as _, Sha256};
use toml::{Spanned, value::Datetime};
use voc_domain::calendar::{
    BUILTIN_NAMES, Blocks, Calendar, CalendarError, CalendarSpec, CalendarVersion, DayOfWeek,
    HolidaySource, HolidayTable, TimeOfDay,
};

use super::{ConfigError, raw::line};

/// A day on which the hospital is closed by its own choice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClosedDay {
    date: Spanned<Date>,
    reason: String,
}

/// A calendar of the hospital's own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCalendar {
    name: Spanned<String>,
    time_zone: Option<Tz>,
    /// Whether it closes on the public holidays of South Korea.
    #[serde(default = "yes")]
    holidays: bool,
    hours: BTreeMap<DayOfWeek, Vec<Spanned<String>>>,
    #[serde(default)]
    breaks: Vec<RawBreak>,
}

/// Hours closed on one date only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBreak {
    date: Spanned<Date>,
    hours: Vec<Spanned<String>>,
}

const fn yes() -> bool {
    true
}

/// A date, written as TOML writes one or as a text.
#[derive(Clone, Copy)]
struct Date(NaiveDate);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Date(Datetime),
            Text(String),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Date(date) => date.to_string(),
            Written::Text(text) => text,
        };
        let wrong = || de::Error::custom(format!("`{text}` is not a date like 2026-05-16"));
        text.parse().map(Self).map_err(|_| wrong())
    }
}

/// Builds the calendars that are not built in as they are, by name.
pub(super) fn checked(
    closed_days: Vec<RawClosedDay>,
    calendars: Vec<RawCalendar>,
    time_zone: Tz,
    text: &str,
) -> Result<BTreeMap<String, Calendar>, ConfigError> {
    let closed_days = days(closed_days, text)?;
    let mut checked = BTreeMap::new();
    if !closed_days.is_empty() {
        for name in BUILTIN_NAMES {
            let builtin = Calendar::builtin(name).expect("BUG: the list names what there is");
            let spec = CalendarSpec { closed_days: closed_days.clone(), ..builtin.spec().clone() };
            let built = build(spec).expect("BUG: a closed day takes no opening hours of the week");
            checked.insert(name.to_owned(), built);
        }
    }
    for raw in calendars {
        let (line, name) = (line(text, raw.name.span()), raw.name.as_ref().clone());
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if name.is_empty() || !name.chars().all(letter) {
            return Err(ConfigError::CalendarName { line, name });
        }
        if BUILTIN_NAMES.contains(&name.as_str()) {
            return Err(ConfigError::BuiltInCalendar { line, name });
        }
        let spec = raw.spec(&closed_days, time_zone, text)?;
        let calendar = build(spec).map_err(|source| ConfigError::Calendar { line, source })?;
        if checked.insert(name.clone(), calendar).is_some() {
            return Err(ConfigError::CodeTwice { line, list: "calendars", code: name });
        }
    }
    Ok(checked)
}

impl RawCalendar {
    fn spec(
        self,
        closed_days: &BTreeMap<NaiveDate, String>,
        time_zone: Tz,
        text: &str,
    ) -> Result<CalendarSpec, ConfigError> {
        let mut hours = BTreeMap::new();
        for (day, written) in self.hours {
            let twice = |from, ends| CalendarError::OverlappingBlocks { day, from, ends };
            hours.insert(day, blocks(written, text, &twice)?);
        }
        let mut breaks = BTreeMap::new();
        for RawBreak { date, hours } in self.breaks {
            let (line, Date(date)) = (line(text, date.span()), *date.as_ref());
            let twice = |from, to| CalendarError::EmptyBreak { date, from, to };
            if breaks.insert(date, blocks(hours, text, &twice)?).is_some() {
                let code = date.to_string();
                return Err(ConfigError::CodeTwice { line, list: "breaks", code });
            }
        }
        let table = HolidayTable::south_korea().name();
        Ok(CalendarSpec {
            name: self.name.into_inner(),
            version: CalendarVersion::default(),
            time_zone: self.time_zone.unwrap_or(time_zone).to_string(),
            hours,
            holidays: if self.holidays {
                HolidaySource::Table(format!("{table} category=public"))
            } else {
                HolidaySource::default()
            },
            breaks,
            closed_days: closed_days.clone(),
        })
    }
}

/// Builds a calendar. Its version follows from what it says, so that nobody has to think of raising
/// it: what was worked out by other hours or closed days is seen to be so.
fn build(mut spec: CalendarSpec) -> Result<Calendar, CalendarError> {
    let text = serde_json::to_vec(&spec).expect("BUG: a specification has text keys only");
    let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(text));
    spec.version = CalendarVersion(u32::from_be_bytes([a, b, c, d]));
    Calendar::new(spec, HolidayTable::south_korea())
}

fn days(raw: Vec<RawClosedDay>, text: &str) -> Result<BTreeMap<NaiveDate, String>, ConfigError> {
    let mut days = BTreeMap::new();
    for RawClosedDay { date, reason } in raw {
        let (line, Date(date)) = (line(text, date.span()), *date.as_ref());
        if reason.trim().is_empty() {
            return Err(ConfigError::ClosedWithoutReason { line, date });
        }
        if days.insert(date, reason).is_some() {
            let code = date.to_string();
            return Err(ConfigError::CodeTwice { line, list: "closed_days", code });
        }
    }
    Ok(days)
}

/// Reads blocks written as `09:00-12:30`.
fn blocks(
    written: Vec<Spanned<String>>,
    text: &str,
    twice: &dyn Fn(TimeOfDay, TimeOfDay) -> CalendarError,
) -> Result<Blocks, ConfigError> {
    let mut blocks = BTreeMap::new();
    for block in written {
        let line = line(text, block.span());
        let ends = block.as_ref().split_once('-');
        let read = ends.and_then(|(from, to)| {
            Some((from.trim().parse::<TimeOfDay>().ok()?, to.trim().parse::<TimeOfDay>().ok()?))
        });
        let Some((from, to)) = read else {
            return Err(ConfigError::Hours { line, hours: block.into_inner() });
        };
        if let Some(ends) = blocks.insert(from, to) {
            return Err(ConfigError::Calendar { line, source: twice(from, ends) });
        }
    }
    Ok(blocks.into_iter().collect())
}
