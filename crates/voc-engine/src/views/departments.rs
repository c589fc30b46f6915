//! The statistics per department and month, counted as entries arrive.

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use voc_domain::{DepartmentCode, Event, Fact, Ticket, Timestamp};

use super::{
    key,
    rows::{self, Rows},
};
use crate::error::EngineError;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Tickets received.
    Received,
    /// Tickets closed.
    Closed,
    /// Tickets opened again.
    Reopened,
    /// Stages completed.
    Steps,
    /// Promises made.
    Promises,
    /// Escalations told.
    Escalations,
}

/// A count of a department in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentCount {
    /// The month in the hospital's time zone, such as `2026-11`.
    pub month: String,
    /// The originating department of the ticket at that time, if it was known.
    pub department: Option<DepartmentCode>,
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub count: u64,
}

/// Counts what a fact adds; `after` is the ticket with the fact applied.
pub(super) fn count(
    rows: &mut Rows<'_>,
    after: &Ticket,
    fact: &Fact<'_>,
    time_zone: chrono_tz::Tz,
) -> Result<(), EngineError> {
    let measure = match fact.event {
        Event::Received(_) => Measure::Received,
        Event::StageCompleted(content) => {
            if content.details.stage() == voc_domain::Stage::Thank {
                add(rows, after, fact, time_zone, Measure::Closed)?;
            }
            Measure::Steps
        }
        Event::Reopened(_) => Measure::Reopened,
        Event::PromiseMade(_) => Measure::Promises,
        Event::Escalated(_) => Measure::Escalations,
        _ => return Ok(()),
    };
    add(rows, after, fact, time_zone, measure)
}

fn add(
    rows: &mut Rows<'_>,
    after: &Ticket,
    fact: &Fact<'_>,
    time_zone: chrono_tz::Tz,
    measure: Measure,
) -> Result<(), EngineError> {
    let month = month_of(fact.recorded_at, time_zone);
    let department = after.originating.clone();
    let name = department.as_ref().map_or("", DepartmentCode::as_str);
    let row = [key::COUNT, format!("{month}/{name}/{measure:?}").as_bytes()].concat();
    let found: Option<DepartmentCount> = rows.read(&row)?;
    let count = found.map_or(0, |found| found.count) + 1;
    rows.put(row, &DepartmentCount { month, department, measure, count });
    Ok(())
}

/// Returns the month of a moment in a time zone, such as `2026-11`.
pub(crate) fn month_of(moment: Timestamp, time_zone: chrono_tz::Tz) -> String {
    let local = moment.to_utc().with_timezone(&time_zone);
    format!("{:04}-{:02}", local.year(), local.month())
}

/// Reads every count.
pub(super) fn read(rows: &Rows<'_>) -> Result<Vec<DepartmentCount>, EngineError> {
    rows.scan(key::COUNT)?.map(|row| row.and_then(|(_, value)| rows::parse(&value))).collect()
}
