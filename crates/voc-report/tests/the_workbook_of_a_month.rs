//! The workbook, read back: every number is that of the JSON, cells have types, nothing is a formula.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp)]

mod support;

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use calamine::{Data, Range, Reader as _, Xlsx};
use serde_json::Value;
use support::{Built, HOSTILE, Hospital};
use voc_engine::{Config, MonthList, MonthRequest, MonthlyReport, Scope};
use voc_report::{Lang, SharedMonth, render_json, render_xlsx_with_list};

struct Month {
    report: MonthlyReport,
    list: MonthList,
    config: Config,
    _built: Built,
}

impl Month {
    fn new() -> Self {
        let built = Built::with_tickets(80);
        let (report, config) = (built.report(), built.config());
        let demo = &built.demo;
        let list = {
            let (month, scope, now) = (demo.month, &Scope::default(), demo.now);
            let request = MonthRequest::new(month, scope, now);
            demo.engine.monthly_list(&request).unwrap()
        };
        Self { report, list, config, _built: built }
    }

    fn bytes(&self, lang: Lang) -> Vec<u8> {
        render_xlsx_with_list(&self.report, &self.list, &self.config, lang).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&render_json(&self.report)).unwrap()
    }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// A sheet by row and column: rows by their code, which is the last cell, columns by their title.
struct Table(BTreeMap<(String, String), Data>, Vec<String>);

impl Table {
    fn of(range: &Range<Data>) -> Self {
        let mut rows = range.rows();
        let heads: Vec<_> = rows.next().unwrap().iter().map(ToString::to_string).collect();
        let (mut cells, mut codes) = (BTreeMap::new(), Vec::new());
        for row in rows {
            let code = row.last().unwrap().to_string();
            codes.push(code.clone());
            for (head, cell) in heads.iter().zip(row) {
                cells.insert((code.clone(), head.clone()), cell.clone());
            }
        }
        Self(cells, codes)
    }

    #[track_caller]
    fn get(&self, code: &str, head: &str) -> &Data {
        let found = self.0.get(&(code.to_owned(), head.to_owned()));
        found.unwrap_or_else(|| panic!("no {head} of {code}"))
    }

    #[track_caller]
    fn number(&self, code: &str, head: &str) -> f64 {
        match self.get(code, head) {
            Data::Float(number) => *number,
            other => panic!("{head} of {code} is {other:?}"),
        }
    }

    /// A count, which is a whole number.
    #[track_caller]
    fn count(&self, code: &str, head: &str, of: &Value) {
        let expected = of.as_array().map_or_else(|| of.as_u64().unwrap(), |all| all.len() as u64);
        assert_eq!(self.number(code, head), expected as f64, "{head} of {code}");
    }

    /// Business time, which is milliseconds in the JSON and hours in a cell.
    #[track_caller]
    fn hours(&self, code: &str, head: &str, millis: &Value) {
        match millis.as_f64() {
            Some(millis) => assert_eq!(self.number(code, head), millis / 3_600_000.0, "{code}"),
            None => assert_eq!(self.get(code, head), &Data::Empty, "{head} of {code}"),
        }
    }

    /// A share of counts, rounded to a tenth of a percent.
    #[track_caller]
    fn share(&self, code: &str, head: &str, met: &Value, all: &Value) {
        let (met, all) = (met.as_array().unwrap().len(), all.as_array().unwrap().len());
        if all == 0 {
            assert_eq!(self.get(code, head), &Data::Empty);
        } else {
            let apart = self.number(code, head) - met as f64 / all as f64;
            assert!(apart.abs() <= 0.0005 + 1e-12, "{head} of {code}");
        }
    }
}

fn table(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Table {
    Table::of(&book.worksheet_range(name).unwrap())
}

fn code(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn rates_flow_days_and_deadlines_are_those_of_the_document() {
    let month = Month::new();
    let (mut book, json) = (open(month.bytes(Lang::En)), month.json());
    let figures = table(&mut book, "Figures");
    for (one, before) in
        json["figures"].as_array().unwrap().iter().zip(json["figures_before"].as_array().unwrap())
    {
        let name = code(&one["name"]);
        figures.count(name, "Numerator", &one["numerator"]);
        figures.count(name, "Denominator", &one["denominator"]);
        figures.count(name, "Denominator last month", &before["denominator"]);
        figures.hours(name, "Median (business hours)", &one["median_ms"]);
        figures.hours(name, "p90 (business hours)", &one["p90_ms"]);
        if name != "resolution_time" {
            figures.share(name, "Rate", &one["numerator"], &one["denominator"]);
        }
    }
    let flow = table(&mut book, "Flow");
    for (part, tickets) in json["flow"].as_object().unwrap() {
        flow.count(part, "This month", tickets);
        flow.count(part, "Last month", &json["flow_before"][part]);
    }
    let days = table(&mut book, "Days");
    for one in json["days"].as_array().unwrap() {
        let day = code(&one["day"]);
        days.count(day, "Received", &one["received"]);
        days.count(day, "Closed", &one["closed"]);
        let Data::DateTime(date) = days.get(day, "Date") else { panic!("{day} is no date") };
        assert_eq!(date.as_datetime().unwrap().date().to_string(), day);
    }
    let deadlines = table(&mut book, "Deadlines");
    for one in json["deadlines"].as_array().unwrap() {
        let clock = code(&one["clock"]);
        let parts = [
            ("Fell due", "due"),
            ("Kept", "met"),
            ("Ended late", "missed"),
            ("Still over", "running_over"),
        ];
        parts.iter().for_each(|(head, part)| deadlines.count(clock, head, &one[part]));
        deadlines.share(clock, "Rate", &one["met"], &one["due"]);
    }
}

#[test]
fn stages_departments_causes_and_volumes_are_those_of_the_document() {
    let month = Month::new();
    let (mut book, json) = (open(month.bytes(Lang::En)), month.json());
    let stages = table(&mut book, "Stages");
    for one in json["stages"].as_array().unwrap() {
        let stage = code(&one["stage"]);
        stages.count(stage, "Expected", &one["expected"]);
        stages.count(stage, "Done", &one["completed"]);
        stages.count(stage, "In order", &one["in_order"]);
        stages.share(stage, "Coverage", &one["completed"], &one["expected"]);
        stages.hours(stage, "Median dwell (business hours)", &one["dwell_median_ms"]);
        stages.hours(stage, "Dwell p90 (business hours)", &one["dwell_p90_ms"]);
    }
    let departments = table(&mut book, "Departments");
    for one in json["departments"].as_array().unwrap() {
        let name = code(&one["department"]);
        let parts = [
            ("Received", "received"),
            ("Closed", "closed"),
            ("Merged", "merged"),
            ("Open at the end", "open"),
            ("Missed a deadline", "missed_deadline"),
            ("Escalated", "escalated"),
        ];
        parts.iter().for_each(|(head, part)| departments.count(name, head, &one[part]));
        departments.hours(
            name,
            "Median time to close (business hours)",
            &one["resolution_median_ms"],
        );
        departments.count(name, "Cases", &one["conformance"]["cases"]);
        departments.count(name, "Fit the process", &one["conformance"]["fitting"]);
    }
    let satisfaction = table(&mut book, "Satisfaction");
    let overall = &json["satisfaction"]["overall"];
    satisfaction.count("overall", "Points", &overall["sum"]);
    satisfaction.count("overall", "Answers", &overall["count"]);
    let mean = overall["mean_tenths"].as_f64().unwrap() / 10.0;
    assert_eq!(satisfaction.number("overall", "Mean (1 to 5)"), mean);
    for (sheet, group, list) in [
        ("Causes", "cause:", "by_cause"),
        ("Causes", "cause_derived:", "by_derived_cause"),
        ("Received", "kind:", "by_kind"),
        ("Received", "channel:", "by_channel"),
        ("Received", "branch:", "by_branch"),
        ("Rules broken", "", "flags"),
    ] {
        let table = table(&mut book, sheet);
        for one in json[list].as_array().unwrap() {
            table.count(&format!("{group}{}", code(&one["code"])), "Tickets", &one["tickets"]);
        }
    }
}

#[test]
fn every_ticket_of_the_month_has_a_row_and_the_rows_add_up() {
    let month = Month::new();
    let (mut book, json) = (open(month.bytes(Lang::En)), month.json());
    let tickets = table(&mut book, "Tickets");
    let mut expected: Vec<_> = ["brought_forward", "new", "reopened"]
        .iter()
        .flat_map(|part| json["flow"][part].as_array().unwrap())
        .map(code)
        .collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(tickets.1, expected);
    let sum = |head: &str| tickets.1.iter().map(|code| tickets.number(code, head)).sum::<f64>();
    assert_eq!(sum("Closes in the month"), json["flow"]["closed"].as_array().unwrap().len() as f64);
    let open = |code: &&String| *tickets.get(code, "At the end of the month") == "open";
    let left: Vec<_> = tickets.1.iter().filter(open).map(String::as_str).collect();
    let carried = json["flow"]["carried_forward"].as_array().unwrap();
    assert_eq!(left, carried.iter().map(code).collect::<Vec<_>>());
    // Moments are date-times of the hospital's zone, to the second.
    let zone = month.config.time_zone;
    for one in &month.list.tickets {
        let Data::DateTime(cell) = tickets.get(&one.number.to_string(), "Received") else {
            panic!("{} was received at no moment", one.number)
        };
        let local = one.received.unwrap().to_utc().with_timezone(&zone).naive_local();
        let apart = cell.as_datetime().unwrap() - local;
        assert!(apart.num_milliseconds().abs() < 1_000, "{}", one.number);
    }
    let promises = table(&mut book, "Promises");
    let kept = promises.1.iter().filter(|code| *promises.get(code, "Outcome") == "kept");
    assert!(kept.count() > 0);
    assert_eq!(promises.1.len(), month.list.promises.len());
    let overdue = book.worksheet_range("Overdue").unwrap();
    assert_eq!(overdue.rows().count() - 1, json["overdue"].as_array().unwrap().len());
}

/// Returns every part of a workbook as text.
fn parts(bytes: Vec<u8>) -> String {
    let mut archive = zip(bytes);
    let mut all = String::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        part.read_to_string(&mut all).unwrap();
    }
    all
}

fn zip(bytes: Vec<u8>) -> zip::ZipArchive<Cursor<Vec<u8>>> {
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn names_that_look_like_formulas_are_texts_and_nobody_is_named() {
    let month = Month::new();
    let mut config = month.config.clone();
    let starts = ["=", "+", "-", "@"];
    for (department, start) in config.departments.iter_mut().zip(starts.iter().cycle()) {
        department.en = format!("{start}SUM(1,2) {HOSTILE}");
    }
    let bytes = render_xlsx_with_list(&month.report, &month.list, &config, Lang::En).unwrap();
    let mut book = open(bytes.clone());
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, text)| text.is_empty()), "{name}");
    }
    let departments = book.worksheet_range("Departments").unwrap();
    let first = departments.rows().nth(1).unwrap()[0].clone();
    assert!(matches!(&first, Data::String(text) if text.contains("SUM(1,2)")), "{first:?}");
    let text = parts(bytes);
    assert!(!text.contains("<f>"), "no cell is a formula");
    for owner in month.report.overdue.iter().filter_map(|one| one.owner.as_ref()) {
        assert!(!text.contains(owner.as_str()), "a member of staff is named");
    }
}

#[test]
fn sheets_have_korean_names_a_frozen_head_filters_and_charts() {
    let month = Month::new();
    let bytes = month.bytes(Lang::Ko);
    assert!(bytes == month.bytes(Lang::Ko), "the same bytes");
    let names = open(bytes.clone()).sheet_names();
    let expected = [
        "요약",
        "지표",
        "흐름",
        "일별",
        "기한",
        "9단계",
        "발생부서",
        "만족도",
        "원인",
        "접수 내역",
        "어긴 규칙",
        "추이",
        "추이 한계",
        "기한 초과",
        "약속",
        "접수 건",
    ];
    assert_eq!(names, expected);
    let text = parts(bytes);
    assert_eq!(text.matches("state=\"frozen\"").count(), expected.len());
    assert_eq!(text.matches("<autoFilter ").count(), expected.len());
    assert!(text.matches("<c:chart>").count() >= 7, "native charts");
    assert!(text.contains("<c:f>발생부서!"), "a chart names the Korean sheet");
}

#[test]
fn a_month_without_tickets_is_a_workbook_too() {
    let hospital = Hospital::new();
    let (report, config) = (hospital.report("2026-11"), hospital.engine.config());
    let bytes = render_xlsx_with_list(&report, &MonthList::default(), config, Lang::Ko).unwrap();
    assert_eq!(open(bytes).sheet_names().len(), 16);
    let shared = SharedMonth::of(&report, config, Lang::Ko, 5).xlsx().unwrap();
    assert_eq!(open(shared).sheet_names().len(), 11, "no list of tickets, promises or deadlines");
}
