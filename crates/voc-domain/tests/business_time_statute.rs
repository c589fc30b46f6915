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

/// The rows with the stretches that the law does not count, against days closed by hand: a day that is not
/// counted is as good as a holiday, for every period of six days or more.
#[test]
fn an_uncounted_day_counts_as_little_as_a_holiday() {
    let rows: Vec<Row> =
        csv::Reader::from_path(VECTORS).unwrap().deserialize().map(Result::unwrap).collect();
    let law = StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything);
    let mut compared = 0;
    for row in rows.iter().filter(|row| row.unit == "day") {
        let first: NaiveDate = row.received.parse().unwrap();
        for (begins, length) in [(0, 1), (0, 4), (2, 1), (3, 9), (1, 30)] {
            let away: Vec<_> = first.iter_days().skip(begins).take(length).collect();
            let at = |date: &NaiveDate, time: &str| seoul(&format!("{date}T{time}+09:00"));
            let stretch = at(&away[0], "15:00:00")..at(&away[length - 1], "09:30:00");
            let period = Period::Days(row.amount);
            // An hour of a day takes the whole of it; a stretch that ends before it begins takes nothing.
            let stretch = if length == 1 { stretch.end..stretch.start } else { stretch };
            let due = law.due_without(received(&row.received), period, &[stretch]).unwrap();
            let is_open = |date: &NaiveDate| {
                let day = seoul(&format!("{date}T00:00:00+09:00"));
                let same = law.due(day, Period::Hours(1)).unwrap().date == *date;
                same && !away.contains(date)
            };
            let counted = first.iter_days().filter(is_open);
            let last = counted.take(row.amount as usize).last().unwrap();
            assert_eq!(due.date, last, "{} without {length} days from {begins}", row.id);
            compared += 1;
        }
    }
    assert_eq!(compared, 75, "rows were added or lost");
}

#[test]
fn time_that_the_law_does_not_count_is_left_out_in_the_unit_of_the_period() {
    let law = StatuteClock::new(HolidayTable::south_korea(), HolidayKnowledge::Everything);
    let check = |period, stretches: &[(&str, &str)], expected: &str| {
        let range = |(from, to): &(&str, &str)| seoul(from)..seoul(to);
        let stretches: Vec<_> = stretches.iter().map(range).collect();
        let received = seoul("2026-03-04T10:30:00+09:00");
        let due = law.due_without(received, period, &stretches).unwrap();
        assert_eq!(due.local.to_rfc3339(), expected, "{period}");
    };
    let lunch = ("2026-03-05T11:00:00+09:00", "2026-03-05T14:00:00+09:00");
    // Working hours: of three hours around lunch two are open. Days: all of the Thursday.
    check(Period::Days(5), &[lunch], "2026-03-11T13:30:00+09:00");
    check(Period::Days(6), &[lunch], "2026-03-12T23:59:59.999+09:00");
    // Twice on one day, and as if in one stretch.
    let later = ("2026-03-05T13:00:00+09:00", "2026-03-06T09:00:00+09:00");
    check(Period::Days(6), &[later, lunch], "2026-03-13T23:59:59.999+09:00");
    let both = ("2026-03-05T11:00:00+09:00", "2026-03-06T09:00:00+09:00");
    check(Period::Days(5), &[later, lunch], "2026-03-11T17:30:00+09:00");
    check(Period::Days(5), &[both], "2026-03-11T17:30:00+09:00");
    // By the calendar: the eve of 4 April, and two days later Sunday, so Monday.
    check(Period::Months(1), &[both], "2026-04-06T23:59:59.999+09:00");
    // What comes after the end, or before the beginning, changes nothing.
    let after = ("2026-03-12T11:00:00+09:00", "2026-03-20T11:00:00+09:00");
    let before = ("2026-03-02T11:00:00+09:00", "2026-03-03T11:00:00+09:00");
    check(Period::Days(6), &[before, after], "2026-03-11T23:59:59.999+09:00");
    check(Period::Days(5), &[before, after], "2026-03-11T10:30:00+09:00");
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
