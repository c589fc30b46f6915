//! Holidays as data: a table somebody computed or published, never lunar arithmetic of our own.

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::HolidayTableError;

/// Describes one day the public knows as a holiday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// What people call it.
    pub name: HolidayName,
    /// Whom it frees from work.
    pub category: HolidayCategory,
    /// Why the day is a holiday.
    pub kind: HolidayKind,
    /// Whether the date is certain or estimated.
    pub certainty: HolidayCertainty,
    /// The first day on which people could know of it; `None` means long before.
    pub known_since: Option<NaiveDate>,
}

/// Holds a holiday's name in Korean and in English.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HolidayName {
    /// The Korean name.
    pub ko: String,
    /// The English name.
    pub en: String,
}

/// Says whom a holiday frees from work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayCategory {
    /// Public offices close (공휴일).
    Public,
    /// Only banks and employees under labour law are free.
    Bank,
}

/// Says why a day is a holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayKind {
    /// Named in law.
    Statutory,
    /// In place of a holiday that fell on a day off (대체공휴일).
    Substitute,
    /// Designated for once (임시공휴일).
    Temporary,
    /// An election day.
    Election,
    /// 1 May while it was a day off under labour law only.
    LabourDay,
}

/// Says how sure the table is of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HolidayCertainty {
    /// The date is settled.
    Exact,
    /// The date was estimated and may move.
    Estimated,
}

/// Says which holidays a calendar may use.
///
/// A deadline told on 3 August 2015 could not know of the holiday designated on the 4th.
/// Recomputing with what was known then gives the deadline *as told*; with everything known,
/// the deadline *as recomputed*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayKnowledge {
    /// Every holiday of the table.
    #[default]
    Everything,
    /// Only holidays people could know of on that day.
    KnownBy(NaiveDate),
}

impl HolidayKnowledge {
    pub(super) fn includes(self, holiday: &Holiday) -> bool {
        match (self, holiday.known_since) {
            (Self::KnownBy(day), Some(since)) => since <= day,
            (Self::Everything, _) | (Self::KnownBy(_), None) => true,
        }
    }
}

/// Holds the holidays of a country for a span of whole years.
///
/// Cloning shares the rows.
#[derive(Clone, Debug)]
pub struct HolidayTable {
    name: Arc<str>,
    rows: Arc<[Holiday]>,
    covers: (NaiveDate, NaiveDate),
}

impl HolidayTable {
    /// Returns the South Korean holidays of 2000 to 2035 that this crate carries.
    ///
    /// Where they come from is written in `data/README.md` of this crate.
    ///
    /// ```
    /// use voc_domain::calendar::HolidayTable;
    ///
    /// let table = HolidayTable::south_korea();
    /// let memorial_day = "2012-06-06".parse()?;
    /// assert!(table.on(memorial_day).any(|holiday| holiday.name.ko == "현충일"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn south_korea() -> &'static Self {
        static TABLE: LazyLock<HolidayTable> = LazyLock::new(|| {
            HolidayTable::parse(
                "kr_holidays_2000_2035.csv",
                include_str!("../../data/kr_holidays.csv"),
            )
            .expect("BUG: a test parses the table this crate carries")
        });
        &TABLE
    }

    /// Reads a table from CSV text without quoting.
    ///
    /// The columns are found by their names in the first line: `date` and `category` must be there;
    /// `name_ko`, `name_en`, `kind`, `certainty` and `known_since` may be; others are passed over.
    /// `name`, one word, is what a [`CalendarSpec`](super::CalendarSpec) refers to. The table is taken
    /// to be complete from 1 January of its first year to 31 December of its last.
    ///
    /// # Errors
    ///
    /// [`HolidayTableError`] naming the line that cannot be read, or saying that there is none.
    pub fn parse(name: &str, text: &str) -> Result<Self, HolidayTableError> {
        let mut lines = text.lines();
        let header = lines.next().unwrap_or_default().trim_start_matches('\u{feff}');
        let columns = Columns::find(header)?;
        let mut rows = lines
            .zip(2..)
            .filter(|(text, _)| !text.is_empty())
            .map(|(text, line)| columns.parse_row(text, line))
            .collect::<Result<Vec<_>, _>>()?;
        rows.sort_by_key(|holiday| holiday.date);
        let covers = whole_years(&rows).ok_or(HolidayTableError::Empty)?;
        Ok(Self { name: name.into(), rows: rows.into(), covers })
    }

    /// Returns the name calendars refer to.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns all rows, sorted by date. A date may have more than one.
    #[must_use]
    pub fn rows(&self) -> &[Holiday] {
        &self.rows
    }

    /// Returns the rows of one day.
    pub fn on(&self, date: NaiveDate) -> impl Iterator<Item = &Holiday> {
        let first = self.rows.partition_point(|holiday| holiday.date < date);
        self.rows.iter().skip(first).take_while(move |holiday| holiday.date == date)
    }

    /// Returns the first and the last day for which the table is complete.
    #[must_use]
    pub fn covers(&self) -> RangeInclusive<NaiveDate> {
        self.covers.0..=self.covers.1
    }
}

fn whole_years(rows: &[Holiday]) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(rows.first()?.date.year(), 1, 1)?;
    let last = NaiveDate::from_ymd_opt(rows.last()?.date.year(), 12, 31)?;
    Some((first, last))
}

/// The names of the columns of a table, in its order.
struct Columns<'a>(Vec<&'a str>);

impl<'a> Columns<'a> {
    fn find(header: &'a str) -> Result<Self, HolidayTableError> {
        let columns: Vec<_> = header.split(',').map(str::trim).collect();
        if ["date", "category"].iter().all(|needed| columns.contains(needed)) {
            return Ok(Self(columns));
        }
        let actual = header.to_owned();
        Err(HolidayTableError::Header { expected: "date and category", actual })
    }

    fn parse_row(&self, text: &str, line: usize) -> Result<Holiday, HolidayTableError> {
        let fields: Vec<&str> = text.split(',').collect();
        let (expected, actual) = (self.0.len(), fields.len());
        if expected != actual {
            return Err(HolidayTableError::Fields { line, expected, actual });
        }
        let field = |wanted: &str| {
            let found = self.0.iter().zip(&fields).find(|(column, _)| **column == wanted);
            found.map_or("", |(_, field)| *field)
        };
        let value = |field, expected, actual: &str| HolidayTableError::Value {
            line,
            field,
            expected,
            actual: actual.to_owned(),
        };
        let date_in = |field, text: &str| {
            text.parse().map_err(|_| value(field, "a date like 2026-03-01", text))
        };
        let (category, kind) = (field("category"), field("kind"));
        Ok(Holiday {
            date: date_in("date", field("date"))?,
            name: HolidayName { ko: field("name_ko").to_owned(), en: field("name_en").to_owned() },
            category: parse_category(category)
                .ok_or_else(|| value("category", "public or bank", category))?,
            kind: parse_kind(kind).ok_or_else(|| {
                value("kind", "statutory, substitute, temporary, election or labour_day", kind)
            })?,
            certainty: match field("certainty") {
                "exact" | "" => HolidayCertainty::Exact,
                "estimated" => HolidayCertainty::Estimated,
                other => return Err(value("certainty", "exact or estimated", other)),
            },
            known_since: match field("known_since") {
                "" => None,
                day => Some(date_in("known_since", day)?),
            },
        })
    }
}

/// Returns the category of that name.
pub(super) fn parse_category(text: &str) -> Option<HolidayCategory> {
    match text {
        "public" => Some(HolidayCategory::Public),
        "bank" => Some(HolidayCategory::Bank),
        _ => None,
    }
}

fn parse_kind(text: &str) -> Option<HolidayKind> {
    match text {
        "statutory" | "" => Some(HolidayKind::Statutory),
        "substitute" => Some(HolidayKind::Substitute),
        "temporary" => Some(HolidayKind::Temporary),
        "election" => Some(HolidayKind::Election),
        "labour_day" => Some(HolidayKind::LabourDay),
        _ => None,
    }
}
