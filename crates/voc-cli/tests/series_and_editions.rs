//! Control charts of any series, and a month at other points of the log.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, path::Path};

use serde_json::{Value, json};
use support::{Hospital, Ran, voc};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/spc/spc_vectors.csv");

fn spc(file: &Path, args: &[&str]) -> Ran {
    Ran::new(voc().arg("spc").arg(file).args(args).output().unwrap())
}

/// Answers for a file with this content.
fn of(content: &str, args: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("series.csv");
    fs::write(&file, content).unwrap();
    spc(&file, args)
}

/// Tells whether a number is the written one, which is rounded.
fn near(value: &Value, text: &str) -> bool {
    match value.as_f64() {
        None => text == "NA",
        Some(value) => (value - text.parse::<f64>().unwrap()).abs() < 1e-6,
    }
}

#[test]
fn every_vector_has_its_limits_and_its_cause() {
    let answer = spc(Path::new(VECTORS), &["--json"]).json();
    let points = answer["points"].as_array().unwrap();
    let mut reader = csv::Reader::from_path(VECTORS).unwrap();
    let rows: Vec<std::collections::HashMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(points.len(), rows.len());
    for (point, row) in points.iter().zip(&rows) {
        assert_eq!(point["series"], row["series"].as_str());
        assert_eq!(point["i"], row["i"].parse::<i64>().unwrap(), "{row:?}");
        for (field, column) in [("y", "y"), ("mean", "mean"), ("lower", "lpl"), ("upper", "upl")] {
            assert!(near(&point[field], &row[column]), "{field} of {row:?}: {point}");
        }
        let cause = point["special_cause"].as_str().unwrap_or("Common Cause");
        assert_eq!(cause, row["special_cause"]);
    }
}

#[test]
fn rows_in_any_order_and_other_columns_do_no_harm() {
    let answer =
        of("\u{feff}note,y,series,i\nx,2, a ,1\n,1,a,0\n,4,b,-1\n,4,b,3\n", &["--json"]).json();
    let point = &answer["points"][0];
    assert_eq!((&point["series"], &point["i"], &point["y"]), (&json!("a"), &json!(0), &json!(1.0)));
    assert!(near(&point["mean"], "1.5") && near(&point["lower"], "-1.16"), "{point}");
    assert!(near(&point["upper"], "4.16") && point["special_cause"].is_null(), "{point}");
    assert_eq!(answer["points"][3]["lower"], Value::Null, "it never moves");
}

#[test]
fn a_table_draws_each_value_and_says_when_there_are_few() {
    let dir = tempfile::tempdir().unwrap();
    let svg = dir.path().join("charts.svg");
    let drawn = ["--lang", "en", "--svg", svg.to_str().unwrap()];
    let table = spc(Path::new(VECTORS), &drawn).done();
    assert!(table.contains("fewer than 13 points (12): the limits may still move"), "{table}");
    assert!(table.contains("▲  above the upper limit"), "{table}");
    assert!(table.contains("mean 10; it never moves, so that it has no limits"), "{table}");
    let svg = fs::read_to_string(&svg).unwrap();
    assert!(svg.starts_with("<svg xmlns=") && svg.trim_end().ends_with("</svg>"));
    let special = table.matches('▲').count() + table.matches('▼').count();
    assert_eq!(svg.matches("<path class=\"special\"").count(), special);
}

#[test]
fn what_is_no_series_is_refused_with_its_row() {
    for (content, message) in [
        ("", "row 1 has no column `series`"),
        ("series,i\na,1\n", "row 1 has no column `y`"),
        ("series,i,y\n", "the file has no values"),
        (
            "series,i,y\na,0,1\na,1,2\nb,0,1\n",
            "row 4: series `b`: a chart needs two values at least, not 1",
        ),
        ("series,i,y\na,0,1\na,1,NaN\n", "row 3: i must be a whole number and y a finite number"),
        ("series,i,y\na,0,1\na,1,inf\n", "row 3: i must be a whole number and y a finite number"),
        ("series,i,y\na,0,1\na,x,2\n", "row 3: i must be a whole number and y a finite number"),
        ("series,i,y\na,0,1\na,1,\n", "row 3: i must be a whole number and y a finite number"),
        ("series,i,y\na,0,1\na,1\n", "row 3 cannot be read"),
        ("series,i,y\na,0,1\na,1,2e300\n", "row 3: series `a`: a value lies beyond 1e300"),
        ("series,i,y\na,0,1\na,0,2\n", "row 3: i 0 of the series `a` stands in row 2 too"),
    ] {
        let (code, error) = of(content, &["--lang", "en"]).failed();
        assert_eq!(code, 2, "{content}");
        assert!(error.starts_with(&format!("error: {message}\n")), "{content}: {error}");
    }
}

#[test]
fn a_month_is_given_as_it_was_and_says_what_came_late() {
    let hospital = Hospital::new();
    let at = |now: &str, line: &str| hospital.at(now, line);
    at("2026-03-03T10:00:00+09:00", "receive --kind complaint --channel phone --text a").done();
    let (march, december) = ("2026-03-20T10:00:00+09:00", "2026-04-03T09:00:00+09:00");
    let size = at(march, "--json status").json()["size"].as_u64().unwrap();
    at(march, "receive --kind praise --channel phone --text b").done();
    let late = "receive --kind praise --channel phone --text c --occurred 2026-03-05";
    at(december, late).done();
    let report = |line: &str| at(december, &format!("--json report 2026-03 {line}")).json();
    assert_eq!(report("")["flow"]["new"].as_array().unwrap().len(), 3);
    assert_eq!(report(&format!("--as-of {size}"))["flow"]["new"], json!(["2026-000001"]));
    let april = report("--as-of 2026-04-01");
    assert_eq!(april["flow"]["new"], json!(["2026-000001", "2026-000002"]));
    let since = report("--since 2026-04-01");
    assert_eq!(since["late"]["edition"]["at"], "2026-04-01T23:59:59.999+09:00");
    assert_eq!(since["late"]["entries"][0]["ticket"], "2026-000003");
    let said = at(december, "--lang en report 2026-03 --since 2026-04-01").done();
    assert!(said.contains("Since the edition of 1 Apr 2026 (Wed) 23:59:"), "{said}");
    let year = at(december, "--json report year 2026").json();
    assert_eq!(year["months"][0]["new"], 3);
    let table = at(december, "--lang en report year 2026").done();
    assert!(table.contains("2026-03          0        3"), "{table}");
    let slip = at(december, "--lang en report 2026-03 --department nobody");
    assert_eq!(slip.code, 0);
    assert!(slip.stderr.starts_with("beware: no ticket at all lies in this"), "{}", slip.stderr);
    for (line, code) in [
        ("report year", "usage"),
        ("report 2026-03 2026", "usage"),
        ("report year 2026 --since 3", "usage"),
        ("report year 2026 --format csv", "usage"),
        ("report year 2026 --suppress-below 5", "usage"),
        ("report 2026-03 --since 3 --suppress-below 5", "nothing_late_is_shared"),
        ("report year 2040", "year_must_have_begun"),
        ("report 2026-03 --as-of 9999", "edition_must_exist"),
        ("report 2026-03 --as-of never", "edition_not_understood"),
    ] {
        let (exit, error) = at(december, &format!("--json {line}")).failed();
        let error: Value = serde_json::from_str(&error).unwrap();
        assert_eq!((exit, &error["error"]["code"]), (2, &json!(code)), "{line}: {error}");
    }
}

#[test]
fn a_month_says_by_itself_what_came_after_it_was_closed() {
    let hospital = Hospital::new();
    let at = |now: &str, line: &str| hospital.at(now, line);
    at("2026-03-03T10:00:00+09:00", "receive --kind complaint --channel phone --text a").done();
    at("2026-04-01T00:10:00+09:00", "tick").done(); // the first of April: sealed and published
    let closed = at("2026-04-01T00:11:00+09:00", "--json status").json()["size"].as_u64().unwrap();
    let (second, third) = ("2026-04-02T09:00:00+09:00", "2026-04-03T09:00:00+09:00");
    at(second, "receive --kind praise --channel phone --text b").done(); // of April
    let before = at(second, "--lang en report 2026-03").done();
    assert!(!before.contains("recorded late"), "nothing came late, nothing is said: {before}");
    let late = "receive --kind praise --channel phone --text c --occurred 2026-03-05";
    at(third, late).done();
    let said = at(third, "--lang en report 2026-03").done();
    let sentence = "Since the edition of 1 Apr 2026 (Wed) 00:10: 1 entry recorded late.";
    assert!(said.contains(sentence), "{said}");
    let json = at(third, "--json report 2026-03").json();
    assert_eq!(json["late"]["edition"]["size"], closed);
    assert_eq!(json["late"]["entries"][0]["ticket"], "2026-000003");
    // Before that, and in a month that goes on, there is nothing to be late for.
    for line in [&format!("report 2026-03 --as-of {closed}"), "report 2026-04"] {
        assert!(at(third, &format!("--json {line}")).json()["late"].is_null(), "{line}");
    }
    // Another edition that is named counts in its place, and says so when nothing came.
    let named = at(third, &format!("--lang en report 2026-03 --since {}", closed + 2)).done();
    assert!(named.contains("nothing was recorded late"), "{named}");
}
