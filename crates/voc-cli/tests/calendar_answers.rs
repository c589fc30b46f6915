//! Deadline arithmetic from the command line, against the vectors in `fixtures/business-time`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, path::PathBuf};

use serde_json::{Value, json};
use support::{Ran, voc};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/business-time")
}

fn calendar(args: &[&str]) -> Ran {
    Ran::new(voc().args(["--json", "calendar"]).args(args).output().unwrap())
}

/// Reads a table whose fields may be quoted, each row by the names of its columns.
fn rows(file: &str) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(fixtures().join(file)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Asks when an amount of business time is used up.
fn due(calendars: &str, calendar_name: &str, start: &str, amount: &str) -> String {
    let calendars = fixtures().join(calendars);
    let calendars = calendars.to_str().unwrap();
    let file = ["due", "--calendars", calendars, "--calendar", calendar_name];
    let answer = calendar(&[&file[..], &["--start", start, "--for", amount]].concat()).json();
    answer["due"].as_str().unwrap().to_owned()
}

/// Asks when a statutory period ends.
fn statute(received: &str, period: &str, known_at: &str) -> String {
    let mut args = vec!["statute", "--received", received, "--period", period];
    if !known_at.is_empty() {
        args.extend(["--known-at", known_at]);
    }
    calendar(&args).json()["due"].as_str().unwrap().to_owned()
}

#[test]
fn every_vector_of_business_time_is_answered_with_the_calendars_own_offset() {
    let mut asked = 0;
    for row in rows("business_time_vectors.csv") {
        let unit = match row["unit"].trim_end_matches('s') {
            "minute" => "m",
            "hour" => "h",
            "second" => "s",
            "day" => "d",
            unit => panic!("{}: {unit}", row["id"]),
        };
        // What a ticket system wrote down, else the closing convention, else, for days, where
        // closing plays no part, what the library answered.
        let columns = ["anchor_expected", "due_closing_convention", "due_biz_1_8_2"];
        let expected = columns.iter().map(|name| &row[*name]).find(|text| !text.is_empty());
        let amount = format!("{}{unit}", row["amount"]);
        let due = due("business_time_calendars.json", &row["calendar"], &row["start"], &amount);
        assert_eq!(Some(&due), expected, "{}", row["id"]);
        asked += 1;
    }
    assert_eq!(asked, 78, "rows were added or lost");
}

#[test]
fn clock_changes_closing_times_breaks_and_nights_are_answered() {
    let mut asked = 0;
    for row in rows("clock_change_vectors.csv") {
        let due = due("clock_change_calendars.json", &row["calendar"], &row["start"], &row["for"]);
        assert_eq!(due, row["due"], "{} {}", row["id"], row["note"]);
        asked += 1;
    }
    assert_eq!(asked, 42, "rows were added or lost");
}

#[test]
fn statutory_periods_end_on_a_day_or_at_an_instant() {
    let mut asked = 0;
    for row in rows("kr_statute_vectors.csv") {
        let unit = match row["unit"].as_str() {
            "working hour" => "h",
            "day" => "d",
            "month" => "mo",
            unit => panic!("{}: {unit}", row["id"]),
        };
        let due = statute(&row["received"], &format!("{}{unit}", row["amount"]), "");
        assert_eq!(due, row["due_date(end of day)"], "{}", row["id"]);
        asked += 1;
    }
    for row in rows("kr_statute_more_vectors.csv") {
        let due = statute(&row["received"], &row["period"], &row["known_at"]);
        assert_eq!(due, row["due"], "{} {}", row["id"], row["note"]);
        asked += 1;
    }
    assert_eq!(asked, 24 + 30, "rows were added or lost");
}

#[test]
fn a_holiday_announced_later_moves_the_date_only_for_those_who_know() {
    let ask = |known: &[&str]| {
        let args = [&["statute", "--received", "2015-08-03", "--period", "10d"], known].concat();
        calendar(&args).json()["due"].clone()
    };
    assert_eq!(ask(&["--known-at", "2015-08-03"]), json!("2015-08-14"));
    // A moment is one of its day in Seoul.
    assert_eq!(ask(&["--known-at", "2015-08-03T23:30"]), json!("2015-08-14"));
    assert_eq!(ask(&["--known-at", "2015-08-03T23:30:00Z"]), json!("2015-08-17"));
    assert_eq!(ask(&[]), json!("2015-08-17"));
}

#[test]
fn an_answer_says_why_it_is_so_late() {
    let args = ["due", "--start", "2012-06-05T16:00", "--for", "8h"];
    let answer = calendar(&args).json();
    assert_eq!(answer["due"], "2012-06-07T15:00:00+09:00");
    assert_eq!(answer["calendar"], "kr-office@1");
    assert_eq!(answer["closed"][1]["reason"]["holiday"]["ko"], "현충일");
    let said = voc().args(["--lang", "ko", "calendar"]).args(args).output().unwrap();
    assert_eq!(
        Ran::new(said).done(),
        "\
2012-06-07T15:00:00+09:00
  2012-06-05 18:00 – 2012-06-06 00:00  운영 시간 외
  2012-06-06 00:00 – 2012-06-07 00:00  공휴일: 현충일
  2012-06-07 00:00 – 2012-06-07 09:00  운영 시간 외
"
    );
}

#[test]
fn a_holiday_table_beside_the_calendars_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let header = "date,name_ko,name_en,category,kind,certainty,known_since";
    let day = "2026-03-03,창립일,Founding day,public,temporary,exact,";
    fs::write(dir.path().join("ours.csv"), format!("{header}\n{day}\n")).unwrap();
    let spec = json!({"desk": {
        "tz": "Asia/Seoul", "hours": {"tue": {"09:00": "18:00"}, "wed": {"09:00": "18:00"}},
        "holidays": "ours.csv category=public",
    }});
    let file = dir.path().join("calendars.json");
    fs::write(&file, spec.to_string()).unwrap();
    let file = file.to_str().unwrap();
    let ask = |name: &str| {
        calendar(&[
            "due",
            "--calendars",
            file,
            "--calendar",
            name,
            "--start",
            "2026-03-03T09:00",
            "--for",
            "1h",
        ])
    };
    assert_eq!(ask("desk").json()["due"], "2026-03-04T10:00:00+09:00");
    let (code, stderr) = ask("shop").failed();
    let error: Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!((code, &error["error"]["code"]), (2, &json!("calendar_must_be_known")));
    assert_eq!(error["error"]["hint"], "the calendars are: desk");
}
