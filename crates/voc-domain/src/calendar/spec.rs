//! A calendar as people write it down, before it is checked.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::holiday::parse_category;
use super::unique_map;
use super::week::{Block, without};
use super::{CalendarError, DayOfWeek, Holiday, HolidayCategory, HolidayTable, TimeOfDay};

/// Maps the start of each open block, or break, to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blocks(
    #[serde(deserialize_with = "unique_map::deserialize")] BTreeMap<TimeOfDay, TimeOfDay>,
);

impl Blocks {
    /// Returns the blocks in order, each as its start and its end.
    pub fn iter(&self) -> impl Iterator<Item = (TimeOfDay, TimeOfDay)> + '_ {
        self.0.iter().map(|(&from, &to)| (from, to))
    }
}

impl FromIterator<(TimeOfDay, TimeOfDay)> for Blocks {
    fn from_iter<I: IntoIterator<Item = (TimeOfDay, TimeOfDay)>>(blocks: I) -> Self {
        Self(blocks.into_iter().collect())
    }
}

/// Describes a calendar as written in a configuration file;
/// [`Calendar::new`](super::Calendar::new) checks it.
///
/// ```
/// use voc_domain::calendar::{Calendar, CalendarSpec, HolidayTable};
///
/// let spec: CalendarSpec = serde_json::from_str(
///     r#"{
///         "name": "front-desk", "version": 2, "tz": "Asia/Seoul",
///         "hours": {"mon": {"09:00": "12:00", "13:00": "18:00"}, "sat": {"09:00": "13:00"}},
///         "holidays": "kr_holidays_2000_2035.csv category=public",
///         "breaks": {"2026-03-02": {"16:00": "18:00"}},
///         "closed_days": {"2026-05-16": "개원 기념일"}
///     }"#,
/// )?;
/// let calendar = Calendar::new(spec, HolidayTable::south_korea())?;
/// assert_eq!(calendar.reference().to_string(), "front-desk@2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// The name events refer to; `unnamed` if absent.
    #[serde(default = "unnamed")]
    pub name: String,
    /// The version events refer to; raise it with every change. 1 if absent.
    #[serde(default)]
    pub version: CalendarVersion,
    /// IANA name of the time zone the hours are in.
    #[serde(rename = "tz")]
    pub time_zone: String,
    /// Opening hours of a usual week; a day that is absent is closed.
    #[serde(deserialize_with = "unique_map::deserialize")]
    pub hours: BTreeMap<DayOfWeek, Blocks>,
    /// Days closed because everybody's are.
    #[serde(default)]
    pub holidays: HolidaySource,
    /// Hours closed on one date only.
    #[serde(default, deserialize_with = "unique_map::deserialize")]
    pub breaks: BTreeMap<NaiveDate, Blocks>,
    /// Days closed by the organisation's own choice, each with the reason people are given.
    #[serde(default, deserialize_with = "unique_map::deserialize")]
    pub closed_days: BTreeMap<NaiveDate, String>,
}

fn unnamed() -> String {
    "unnamed".to_owned()
}

/// Numbers the versions of one calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarVersion(pub u32);

impl Default for CalendarVersion {
    fn default() -> Self {
        Self(1)
    }
}

impl fmt::Display for CalendarVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Says where a calendar's holidays come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum HolidaySource {
    /// Names a [`HolidayTable`], then optionally `category=public` (the default),
    /// `category=bank` or `category=public,bank`.
    Table(String),
    /// The dates themselves.
    Dates(Vec<NaiveDate>),
}

impl Default for HolidaySource {
    fn default() -> Self {
        Self::Dates(Vec::new())
    }
}

impl HolidaySource {
    /// Returns the rows of the table that close this calendar, or `None` if it uses no table.
    pub(super) fn rows_of<'t>(
        &self,
        table: &'t HolidayTable,
    ) -> Result<Option<Vec<&'t Holiday>>, CalendarError> {
        let Self::Table(reference) = self else {
            return Ok(None);
        };
        let mut words = reference.split_whitespace();
        let name = words.next().unwrap_or_default();
        if name != table.name() {
            return Err(CalendarError::OtherHolidayTable {
                expected: name.to_owned(),
                actual: table.name().to_owned(),
            });
        }
        let categories = match (words.next(), words.next()) {
            (None, _) => Some(vec![HolidayCategory::Public]),
            (Some(filter), None) => parse_filter(filter),
            (Some(_), Some(_)) => None,
        };
        let categories = categories.ok_or_else(|| CalendarError::UnreadableHolidayReference {
            reference: reference.clone(),
        })?;
        let rows = table.rows().iter();
        Ok(Some(rows.filter(|holiday| categories.contains(&holiday.category)).collect()))
    }
}

fn parse_filter(filter: &str) -> Option<Vec<HolidayCategory>> {
    filter.strip_prefix("category=")?.split(',').map(parse_category).collect()
}

impl CalendarSpec {
    /// Returns the open blocks of each day of the week, Monday first.
    pub(super) fn week_blocks(&self) -> Result<[Vec<Block>; 7], CalendarError> {
        let mut week = <[Vec<Block>; 7]>::default();
        for (day, blocks) in DayOfWeek::ALL.iter().zip(&mut week) {
            let hours = self.hours.get(day).into_iter().flat_map(Blocks::iter);
            let mut ends = None;
            for (from, to) in hours {
                if from >= to {
                    return Err(CalendarError::EmptyBlock { day: *day, from, to });
                }
                if let Some(ends) = ends.filter(|&ends| from < ends) {
                    return Err(CalendarError::OverlappingBlocks { day: *day, from, ends });
                }
                ends = Some(to);
                blocks.push(Block::new(from, to));
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NoOpenHours { name: self.name.clone() });
        }
        Ok(week)
    }

    /// Returns the breaks of each date that has any.
    pub(super) fn break_blocks(&self) -> Result<BTreeMap<NaiveDate, Vec<Block>>, CalendarError> {
        let mut breaks = BTreeMap::new();
        for (&date, blocks) in &self.breaks {
            if let Some((from, to)) = blocks.iter().find(|(from, to)| from >= to) {
                return Err(CalendarError::EmptyBreak { date, from, to });
            }
            let blocks = blocks.iter().map(|(from, to)| Block::new(from, to)).collect();
            breaks.insert(date, blocks);
        }
        Ok(breaks)
    }
}

/// Returns open blocks with the breaks cut out.
pub(super) fn cut(open: &[Block], breaks: &[Block]) -> Vec<Block> {
    breaks.iter().fold(open.to_vec(), |open, pause| {
        open.iter().flat_map(|block| without(*block, *pause)).collect()
    })
}
