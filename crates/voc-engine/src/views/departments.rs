//! The statistics per department and month, counted as entries arrive.

use std::{collections::HashMap, ops::Range};

use serde::{Deserialize, Serialize};
use voc_domain::{DepartmentCode, EscalationReason, Event, Fact, Stage, Ticket, Timestamp};

use super::{
    key,
    rows::{self, Rows},
};
use crate::{error::EngineError, month::ReportMonth};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Measure {
    const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Steps => "steps",
            Self::Promises => "promises",
            Self::Escalations => "escalations",
        }
    }
}

/// A count of a department in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentCount {
    /// The month of recording in the hospital's time zone, such as `2026-11`.
    pub month: String,
    /// The originating department of the ticket at that time, if it was known.
    pub department: Option<DepartmentCode>,
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub count: u64,
}

/// Where something is counted.
type Place = (ReportMonth, Option<DepartmentCode>, Measure);

/// Counts not yet added to the rows. A correction may take away what an earlier entry counted.
#[derive(Debug)]
pub(super) struct Counter {
    time_zone: chrono_tz::Tz,
    /// The month of the last fact, so that the next needs no calendar.
    month: (Range<Timestamp>, ReportMonth),
    counts: HashMap<Place, i64>,
}

impl Counter {
    pub(super) fn new(time_zone: chrono_tz::Tz) -> Self {
        let start = Timestamp::from_millis(0);
        let month = (start..start, ReportMonth::of(start, time_zone));
        Self { time_zone, month, counts: HashMap::new() }
    }

    /// Counts what a fact adds; `after` is the ticket with the fact applied.
    pub(super) fn observe(&mut self, after: &Ticket, fact: &Fact<'_>) {
        let measure = match fact.event {
            Event::Received(_) => Measure::Received,
            Event::StageCompleted(content) => {
                if content.details.stage() == Stage::Thank {
                    self.add(after, fact.recorded_at, Measure::Closed);
                }
                Measure::Steps
            }
            Event::Reopened(_) => Measure::Reopened,
            Event::PromiseMade(_) => Measure::Promises,
            Event::Escalated(content) if content.reason != EscalationReason::DueSoon => {
                Measure::Escalations
            }
            _ => return,
        };
        self.add(after, fact.recorded_at, measure);
    }

    fn add(&mut self, after: &Ticket, recorded_at: Timestamp, measure: Measure) {
        if !self.month.0.contains(&recorded_at) {
            let month = ReportMonth::of(recorded_at, self.time_zone);
            let (start, end) = month.bounds(self.time_zone);
            self.month = (start..end, month);
        }
        let key = (self.month.1, after.originating.clone(), measure);
        *self.counts.entry(key).or_default() += 1;
    }

    /// Adds what another counted.
    pub(super) fn add_all(&mut self, other: Self) {
        for (place, more) in other.counts {
            *self.counts.entry(place).or_default() += more;
        }
    }

    /// Takes away what another counted.
    pub(super) fn take_away(&mut self, other: Self) {
        for (place, less) in other.counts {
            *self.counts.entry(place).or_default() -= less;
        }
    }

    /// Adds the counts to the rows. What comes to nothing has no row.
    pub(super) fn drain_into(&mut self, rows: &mut Rows<'_>) -> Result<(), EngineError> {
        for ((month, department, measure), more) in self.counts.drain() {
            let month = month.to_string();
            let name = department.as_ref().map_or("", DepartmentCode::as_str);
            let row =
                [key::COUNT, format!("{month}/{name}/{}", measure.code()).as_bytes()].concat();
            let found: Option<DepartmentCount> = rows.read(&row)?;
            let count = found.map_or(0, |found| found.count).saturating_add_signed(more);
            match count {
                0 => rows.remove(row),
                _ => rows.put(row, &DepartmentCount { month, department, measure, count }),
            }
        }
        Ok(())
    }
}

/// Reads every count.
pub(super) fn read(rows: &Rows<'_>) -> Result<Vec<DepartmentCount>, EngineError> {
    rows.scan(key::COUNT).map(|row| row.and_then(|(_, value)| rows::parse(&value))).collect()
}
