//! Every row of `fixtures/business-time/business_time_vectors.csv`.
//!
//! The rows were made by running an existing library and an independent walker, or taken
//! from the tests of four ticket systems. Where the two conventions for the end of a block
//! differ, the column `due_closing_convention` is the one this crate follows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic in its helpers too"
)]

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Utc};
use serde::Deserialize;
use voc_domain::calendar::{
    BusinessDuration, Calendar, CalendarSpec, HolidayTable, Pause, PausedDue,
};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/business-time");

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    calendar: String,
    tz: String,
    start: DateTime<FixedOffset>,
    amount: u32,
    unit: String,
    due_biz_1_8_2: String,
    due_closing_convention: String,
    anchor_expected: String,
    boundary_divergence: String,
}

impl Row {
    fn amount(&self) -> BusinessDuration {
        match self.unit.trim_end_matches('s') {
            "second" => BusinessDuration::Seconds(self.amount),
            "minute" => BusinessDuration::Minutes(self.amount),
            "hour" => BusinessDuration::Hours(self.amount),
            "day" => BusinessDuration::Days(self.amount),
            unit => panic!("{}: unknown unit {unit}", self.id),
        }
    }

    /// The expected value: what a ticket system wrote down, else the closing convention, else
    /// (for days, where closing plays no part) what the library answered.
    fn expected(&self) -> &str {
        let columns = [&self.anchor_expected, &self.due_closing_convention, &self.due_biz_1_8_2];
        columns.into_iter().find(|column| !column.is_empty()).expect("a row expects something")
    }
}

fn rows() -> Vec<Row> {
    let path = format!("{FIXTURES}/business_time_vectors.csv");
    let rows: Vec<Row> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 78, "rows were added or lost");
    rows
}

fn specs() -> BTreeMap<String, CalendarSpec> {
    let text = std::fs::read_to_string(format!("{FIXTURES}/business_time_calendars.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn calendar(spec: &CalendarSpec) -> Calendar {
    Calendar::new(spec.clone(), HolidayTable::south_korea()).unwrap()
}

#[test]
fn every_row_is_due_when_the_vectors_say() {
    let calendars: BTreeMap<_, _> =
        specs().into_iter().map(|(name, spec)| (name, calendar(&spec))).collect();
    let wrong: Vec<String> = rows()
        .iter()
        .filter_map(|row| {
            let calendar = &calendars[&row.calendar];
            assert_eq!(calendar.spec().time_zone, row.tz, "{}", row.id);
            let due = calendar.due(row.start.to_utc(), row.amount()).unwrap();
            let (actual, expected) = (due.local.to_rfc3339(), row.expected());
            (actual != expected).then(|| format!("{}: {actual}, expected {expected}", row.id))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where the conventions agree, the library's answer must be ours as well: a check
/// that the column above was not read wrongly.
#[test]
fn rows_without_a_boundary_agree_with_the_library_too() {
    for row in rows().iter().filter(|row| row.boundary_divergence == "no") {
        assert_eq!(row.due_biz_1_8_2, row.expected(), "{}", row.id);
    }
}

/// The fixture writes pauses as breaks of a calendar. As pauses between instants, in the
/// calendar without those breaks, they must give the same answer.
#[test]
fn breaks_given_as_pauses_are_due_at_the_same_instant() {
    let specs = specs();
    let paused: Vec<Row> =
        rows().into_iter().filter(|row| row.calendar.starts_with("KR_PAUSE")).collect();
    assert_eq!(paused.len(), 5);
    for row in paused {
        let spec = &specs[&row.calendar];
        let pauses = pauses_of(spec);
        let open = CalendarSpec { breaks: BTreeMap::new(), ..spec.clone() };
        let due =
            calendar(&open).due_with_pauses(row.start.to_utc(), row.amount(), &pauses).unwrap();
        let PausedDue::Running(due) = due else { panic!("{}: every pause ends", row.id) };
        assert_eq!(due.local.to_rfc3339(), row.expected(), "{}", row.id);
    }
}

fn pauses_of(spec: &CalendarSpec) -> Vec<Pause> {
    let at = |date: NaiveDate, time: String| -> DateTime<Utc> {
        let (date, time) = match time.as_str() {
            "24:00" => (date.succ_opt().unwrap(), "00:00".to_owned()),
            _ => (date, time),
        };
        let local: NaiveDateTime = format!("{date}T{time}:00").parse().unwrap();
        chrono_tz::Asia::Seoul.from_local_datetime(&local).unwrap().to_utc()
    };
    let breaks =
        spec.breaks.iter().flat_map(|(&date, blocks)| blocks.iter().map(move |b| (date, b)));
    breaks
        .map(|(date, (from, to))| Pause {
            from: at(date, from.to_string()),
            to: Some(at(date, to.to_string())),
        })
        .collect()
}
