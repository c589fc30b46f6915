//! Every row of `fixtures/business-time/kr_statute_vectors.csv`: periods of the Korean
//! Civil Petitions Treatment Act, computed twice by others.

#![allow(clippy::unwrap_used, reason = "a test may panic in its helpers too")]

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone, Utc};
use serde::Deserialize;
use voc_domain::calendar::statute::{self, Counting, Period, StatuteClock};
use voc_domain::calendar::{HolidayKnowledge, HolidayTable};

const VECTORS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/business-time/kr_statute_vectors.csv");

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    received: String,
    amount: u32,
    unit: String,
    #[serde(rename = "due_date(end of day)")]
    due: String,
    holiday_set: String,
}

#[test]
fn every_row_ends_when_the_vectors_say() {
    let rows: Vec<Row> =
        csv::Reader::from_path(VECTORS).unwrap().deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 24, "rows were added or lost");
    let clock = StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything);
    for row in rows {
        assert_eq!(row.holiday_set, "official", "{}", row.id);
        let period = match row.unit.as_str() {
            "working hour" => Period::Hours(row.amount),
            "day" => Period::Days(row.amount),
            "month" => Period::Months(row.amount),
            unit => panic!("{}: unknown unit {unit}", row.id),
        };
        let due = clock.due(received(&row.received), period).unwrap();
        let actual = match due.counting {
            Counting::WorkingHours => due.local.to_rfc3339(),
            Counting::WorkingDays | Counting::Calendar => due.date.to_string(),
        };
        assert_eq!(actual, row.due, "{}", row.id);
    }
}

/// A date alone is received at any time of that day; take a quarter to midnight.
fn received(text: &str) -> DateTime<Utc> {
    match text.parse::<NaiveDate>() {
        Ok(date) => seoul(&format!("{date}T23:45:00+09:00")),
        Err(_) => seoul(text),
    }
}

fn seoul(text: &str) -> DateTime<Utc> {
    text.parse::<DateTime<FixedOffset>>().unwrap().to_utc()
}

#[track_caller]
fn check(received: &str, period: Period, known: HolidayKnowledge, expected: &str) {
    let due = statute::due(seoul(received), period, HolidayTable::south_korea(), known).unwrap();
    assert_eq!(due.local.to_rfc3339(), expected);
}

#[test]
fn up_to_five_days_become_working_hours_and_six_do_not() {
    let received = "2026-03-04T10:30:00+09:00";
    let known = HolidayKnowledge::Everything;
    check(received, Period::Days(5), known, "2026-03-11T10:30:00+09:00");
    check(received, Period::Hours(40), known, "2026-03-11T10:30:00+09:00");
    check(received, Period::Days(6), known, "2026-03-11T23:59:59.999+09:00");
}

#[test]
fn working_hours_that_fill_the_day_end_at_closing_time() {
    let known = HolidayKnowledge::Everything;
    check("2026-03-04T09:00:00+09:00", Period::Days(1), known, "2026-03-04T18:00:00+09:00");
    check("2026-03-04T09:00:00+09:00", Period::AT_ONCE, known, "2026-03-04T12:00:00+09:00");
    check("2026-03-07T09:00:00+09:00", Period::Hours(0), known, "2026-03-09T09:00:00+09:00");
}

#[test]
fn a_temporary_holiday_moves_the_date_only_for_who_knows_of_it() {
    let received = "2015-08-03T10:00:00+09:00";
    let day = |day| NaiveDate::from_ymd_opt(2015, 8, day).unwrap();
    let told = HolidayKnowledge::KnownBy(day(3));
    check(received, Period::Days(10), told, "2015-08-14T23:59:59.999+09:00");
    let designated = HolidayKnowledge::KnownBy(day(4));
    check(received, Period::Days(10), designated, "2015-08-17T23:59:59.999+09:00");
}

#[test]
fn weeks_months_and_years_end_on_the_eve_of_the_corresponding_day() {
    let known = HolidayKnowledge::Everything;
    let end = |date| format!("{date}T23:59:59.999+09:00");
    // Wednesday to Tuesday.
    check("2026-03-04T10:00:00+09:00", Period::Weeks(1), known, &end("2026-03-10"));
    // The eve of Monday is a Sunday.
    check("2026-03-09T10:00:00+09:00", Period::Weeks(1), known, &end("2026-03-16"));
    // No 31 June: its last day counts. A Tuesday.
    check("2026-05-31T10:00:00+09:00", Period::Months(1), known, &end("2026-06-30"));
    // 29 February 2024 has no counterpart in 2026: 28 February, a Saturday; Sunday; then 2 March
    // stands in for the holiday on the 1st.
    check("2024-02-29T10:00:00+09:00", Period::Years(2), known, &end("2026-03-03"));
}

#[test]
fn an_end_after_the_table_says_so() {
    let known = HolidayKnowledge::Everything;
    let table = HolidayTable::south_korea();
    let due = |received| statute::due(seoul(received), Period::Days(7), table, known).unwrap();
    assert!(due("2035-12-20T10:00:00+09:00").beyond_table.is_none());
    let warning = due("2035-12-28T10:00:00+09:00").beyond_table.unwrap();
    assert_eq!(Some(warning.table_last), NaiveDate::from_ymd_opt(2035, 12, 31));
    assert!(due("1999-12-28T10:00:00+09:00").beyond_table.is_some());
}

#[test]
fn dates_are_those_of_korea_whatever_the_utc_date_is() {
    // 00:30 on Thursday in Seoul is still Wednesday in UTC.
    let received = seoul("2026-03-05T00:30:00+09:00");
    let utc = Utc.with_ymd_and_hms(2026, 3, 4, 15, 30, 0).unwrap();
    assert_eq!(received, utc);
    let known = HolidayKnowledge::Everything;
    let due = statute::due(utc, Period::GRIEVANCE, HolidayTable::south_korea(), known).unwrap();
    assert_eq!(Some(due.date), NaiveDate::from_ymd_opt(2026, 3, 13));
}
