//! Deadline arithmetic from the command line, against the vectors in `fixtures/business-time`.

#![allow(clippy::unwrap_used)]

mod support;

use std::{fs, path::PathBuf};

use chrono::{DateTime, FixedOffset};
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

#[test]
fn every_vector_of_business_time_is_answered_with_the_calendars_own_offset() {
    let calendars = fixtures().join("business_time_calendars.json");
    let mut asked = 0;
    for row in rows("business_time_vectors.csv") {
        let expected = &row["due_closing_convention"];
        let unit = match row["unit"].as_str() {
            "minutes" => "m",
            "hours" => "h",
            "seconds" => "s",
            _ => continue,
        };
        if expected.is_empty() {
            continue;
        }
        let amount = format!("{}{unit}", row["amount"]);
        let answer = calendar(&[
            "due",
            "--calendars",
            calendars.to_str().unwrap(),
            "--calendar",
            &row["calendar"],
            "--start",
            &row["start"],
            "--for",
            &amount,
        ])
        .json();
        let due = answer["due"].as_str().unwrap();
        let moment = |text: &str| DateTime::<FixedOffset>::parse_from_rfc3339(text).unwrap();
        assert_eq!((moment(due), due), (moment(expected), expected.as_str()), "{}", row["id"]);
        asked += 1;
    }
    assert!(asked > 30, "{asked} rows");
}

#[test]
fn statutory_periods_end_on_a_day_or_at_an_instant() {
    let mut asked = 0;
    for row in rows("kr_statute_vectors.csv") {
        let unit = match row["unit"].as_str() {
            "working hour" => "h",
            "day" => "d",
            _ => continue,
        };
        let period = format!("{}{unit}", row["amount"]);
        let mut args = vec!["statute", "--received", &row["received"], "--period", &period];
        if !row["holiday_set"].starts_with("official") {
            continue;
        }
        args.push("--lang=en");
        let answer = calendar(&args).json();
        assert_eq!(answer["due"], row["due_date(end of day)"].as_str(), "{}", row["id"]);
        asked += 1;
    }
    assert!(asked > 15, "{asked} rows");
}

#[test]
fn a_holiday_announced_later_moves_the_date_only_for_those_who_know() {
    let ask = |known: &[&str]| {
        let args = [&["statute", "--received", "2015-08-03", "--period", "10d"], known].concat();
        calendar(&args).json()["due"].clone()
    };
    assert_eq!(ask(&["--known-at", "2015-08-03"]), json!("2015-08-14"));
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
