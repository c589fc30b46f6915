//! Months that are seldom thought of: without a ticket, with one, with a leap day, with a day of 23 or 25 hours, and
//! with names and texts in every script. Each comes from a real engine, in every form, and reads back.

#![cfg(all(feature = "pdf", feature = "xlsx"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{cell::Cell, io::Cursor};

use calamine::{Reader as _, Xlsx};
use chrono_tz::{Europe, Tz};
use tempfile::TempDir;
use uuid::Uuid;
use voc_engine::{
    Config, Engine, InitOptions, LogClock, MonthList, MonthRequest, MonthlyReport, Origin, Place,
    Request, Scope, Timestamp,
    domain::{Command, PrivateText, Receive, Role, TicketId, VocKind},
};
use voc_report::{
    BYTE_ORDER_MARK, Lang, SharedMonth, render_csv, render_html, render_json, render_markdown,
    render_pdf, render_summary, render_xlsx_with_list, render_year_csv, render_year_html,
    render_year_json, render_year_markdown, render_year_pdf, render_year_xlsx,
};

const SEOUL: Tz = chrono_tz::Asia::Seoul;

fn at(text: &str) -> Timestamp {
    let moment = chrono::DateTime::parse_from_rfc3339(text).unwrap();
    Timestamp::from_millis(moment.timestamp_millis())
}

struct Hospital {
    engine: Engine,
    config: Config,
    commands: Cell<u128>,
    _dir: TempDir,
}

impl Hospital {
    fn new(time_zone: Tz, now: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = InitOptions {
            origin: Origin::parse("voc.hospital.example/odd").unwrap(),
            time_zone,
            clock: LogClock::Simulated,
            language: "ko".to_owned(),
            now: at(now),
            command: Uuid::from_u128(1),
            seed: [7; 32],
        };
        let engine = Engine::init(&dir.path().join("data"), &options).unwrap();
        let config = engine.config().clone();
        Self { engine, config, commands: Cell::new(0x0190_0000_0000_7000_8000 << 48), _dir: dir }
    }

    fn receive(&self, now: &str, change: impl Fn(&mut Receive)) {
        self.commands.set(self.commands.get() + 1);
        let command = Uuid::from_u128(self.commands.get());
        let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        change(&mut voice);
        let request = Request {
            ticket: TicketId::from_uuid(command),
            command,
            instructions: &[Command::Receive(Box::new(voice)).into()],
            now: at(now),
            actor: &"kim-01".parse().unwrap(),
            role: Role::Desk,
            on_behalf_of: None,
            source: None,
        };
        self.engine.execute(&request).unwrap();
    }

    /// Computes a month, writes it in every form, reads each back, and returns it.
    fn month(&self, month: &str, now: &str) -> MonthlyReport {
        let scope = Scope::default();
        let request = MonthRequest::new(month.parse().unwrap(), &scope, at(now));
        let report = self.engine.month_edition(&request).unwrap();
        let list = self.engine.monthly_list(&request).unwrap();
        for lang in [Lang::Ko, Lang::En] {
            check_month(&report, &list, &self.config, lang);
        }
        let year = self.engine.year_report(report.month.year(), &scope, None, at(now)).unwrap();
        let (config, lang) = (&self.config, Lang::Ko);
        check_page(&render_year_html(&year, config, lang));
        check_table(&render_year_csv(&year, config, lang));
        check_markdown(&render_year_markdown(&year, config, lang));
        assert!(render_year_pdf(&year, config, lang).unwrap().starts_with(b"%PDF-1.7"));
        check_workbook(render_year_xlsx(&year, config, lang).unwrap(), 9);
        serde_json::from_str::<serde_json::Value>(&render_year_json(&year)).unwrap();
        report
    }
}

fn check_month(report: &MonthlyReport, list: &MonthList, config: &Config, lang: Lang) {
    let shared = SharedMonth::of(report, config, lang, 5);
    let paper = || render_pdf(report, config, lang).unwrap();
    let book = || render_xlsx_with_list(report, list, config, lang).unwrap();
    assert!(paper() == paper() && book() == book(), "the same bytes");
    assert!(paper().starts_with(b"%PDF-1.7") && shared.pdf().unwrap().starts_with(b"%PDF-1.7"));
    check_workbook(book(), 16);
    check_workbook(shared.xlsx().unwrap(), 11);
    check_page(&render_html(report, config, lang));
    check_page(&shared.html());
    check_table(&render_csv(report, config, lang));
    check_table(&shared.csv());
    check_markdown(&render_markdown(report, config, lang));
    check_markdown(&shared.markdown());
    let json: serde_json::Value = serde_json::from_str(&render_json(report)).unwrap();
    assert_eq!(json["month"], report.month.to_string());
    assert!(render_summary(report, config, lang, 80).lines().count() > 10);
}

fn check_page(page: &str) {
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
}

fn check_workbook(bytes: Vec<u8>, sheets: usize) {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names().len(), sheets);
    for name in book.sheet_names() {
        assert!(book.worksheet_range(&name).unwrap().rows().count() > 0, "{name} has a head");
    }
}

/// Every row has the eight columns, whatever stands in it.
fn check_table(table: &str) {
    let text = table.strip_prefix(BYTE_ORDER_MARK).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 8);
    assert!(reader.records().map(Result::unwrap).filter(|row| row.len() == 8).count() > 10);
}

/// Every row of a table has as many cells as its head.
fn check_markdown(text: &str) {
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut head = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            head = None;
            continue;
        }
        assert_eq!(*head.get_or_insert(cells(line)), cells(line), "{line}");
    }
}

fn on_day(report: &MonthlyReport, day: &str) -> u64 {
    report.days.iter().find(|one| one.day.to_string() == day).unwrap().received
}

#[test]
fn a_hospital_without_a_ticket() {
    let hospital = Hospital::new(SEOUL, "2026-11-01T00:00:00Z");
    let report = hospital.month("2026-11", "2026-12-03T00:00:00Z");
    assert_eq!((report.flow.came(), report.flow.went(), report.days.len()), (0, 0, 30));
    assert!(report.figures.iter().all(|figure| figure.percent().is_none()));
    assert!(report.findings.is_empty() && report.departments.is_empty());
}

#[test]
fn one_ticket() {
    let hospital = Hospital::new(SEOUL, "2026-11-01T00:00:00Z");
    hospital.receive("2026-11-30T14:59:59Z", |_| {});
    let report = hospital.month("2026-11", "2026-12-03T00:00:00Z");
    assert_eq!((report.flow.new.len(), report.flow.carried_forward.len()), (1, 1));
    assert_eq!(on_day(&report, "2026-11-30"), 1, "a second before midnight in Seoul");
    let next = hospital.month("2026-12", "2027-01-03T00:00:00Z");
    assert_eq!((next.flow.brought_forward.len(), next.flow.new.len()), (1, 0));
}

#[test]
fn a_february_with_a_leap_day() {
    let hospital = Hospital::new(SEOUL, "2028-02-01T00:00:00Z");
    hospital.receive("2028-02-28T15:00:00Z", |_| {}); // midnight of the 29th
    hospital.receive("2028-02-29T14:59:59Z", |_| {}); // its last second
    hospital.receive("2028-02-29T15:00:00Z", |_| {}); // March
    let report = hospital.month("2028-02", "2028-03-05T00:00:00Z");
    assert_eq!((report.days.len(), on_day(&report, "2028-02-29")), (29, 2));
    assert_eq!(report.flow.new.len(), 2);
    let march = hospital.month("2028-03", "2028-04-05T00:00:00Z");
    assert_eq!((march.flow.brought_forward.len(), march.flow.new.len()), (2, 1));
    // The same February a year on has no such day to be compared with, and is compared.
    let later = hospital.month("2029-02", "2029-03-05T00:00:00Z");
    assert_eq!((later.days.len(), later.flow_last_year.new.len()), (28, 2));
}

#[test]
fn a_day_of_twenty_three_hours() {
    let hospital = Hospital::new(Europe::Berlin, "2026-02-28T00:00:00Z");
    hospital.receive("2026-02-28T22:59:59Z", |_| {}); // still February in Berlin
    hospital.receive("2026-03-29T00:59:59Z", |_| {}); // 01:59 before the clocks go to 03:00
    hospital.receive("2026-03-29T01:00:00Z", |_| {}); // 03:00
    hospital.receive("2026-03-29T21:59:59Z", |_| {}); // 23:59, an hour earlier than on other days
    hospital.receive("2026-03-31T21:59:59Z", |_| {}); // the last second of March
    hospital.receive("2026-03-31T22:00:00Z", |_| {}); // April
    let report = hospital.month("2026-03", "2026-04-05T00:00:00Z");
    assert_eq!((report.flow.brought_forward.len(), report.flow.new.len()), (1, 4));
    assert_eq!((on_day(&report, "2026-03-29"), on_day(&report, "2026-03-31")), (3, 1));
    assert_eq!(report.judged_at, at("2026-03-31T21:59:59.999Z"));
    let sum: u64 = report.days.iter().map(|day| day.received).sum();
    assert_eq!(sum, 4, "each receipt is on one day of the month");
}

#[test]
fn a_day_of_twenty_five_hours() {
    let hospital = Hospital::new(Europe::Berlin, "2026-09-30T00:00:00Z");
    hospital.receive("2026-09-30T22:00:00Z", |_| {}); // the first second of October
    hospital.receive("2026-10-24T22:00:00Z", |_| {}); // midnight of the 25th
    hospital.receive("2026-10-25T00:30:00Z", |_| {}); // 02:30
    hospital.receive("2026-10-25T01:30:00Z", |_| {}); // 02:30 again
    hospital.receive("2026-10-25T22:59:59Z", |_| {}); // 23:59:59, the twenty-fifth hour
    hospital.receive("2026-10-31T22:59:59Z", |_| {}); // the last second of October
    hospital.receive("2026-10-31T23:00:00Z", |_| {}); // November
    let report = hospital.month("2026-10", "2026-11-05T00:00:00Z");
    assert_eq!(report.flow.new.len(), 6);
    assert_eq!((on_day(&report, "2026-10-25"), on_day(&report, "2026-10-31")), (4, 1));
    assert_eq!(report.days.iter().map(|day| day.received).sum::<u64>(), 6);
    assert!(report.flow.balances());
}

/// What a hospital may call a department, and what somebody may say.
fn words() -> Vec<String> {
    vec![
        "齒科 診療室 醫師".to_owned(),
        "🦷👩🏽‍⚕️🇰🇷 1\u{fe0f}\u{20e3}".to_owned(),
        "قسم الأسنان \u{202e}abc\u{202c} עברית".to_owned(),
        "a\u{301}\u{323}\u{344} 각\u{11a8} \u{1112}\u{1161}\u{11ab}".to_owned(),
        "=cmd|' /C calc'!A0 | a \\| b `c` *d* <e> &amp; \"f\"".to_owned(),
        "\u{0}\u{1}\u{b}\u{1f}\u{7f}\u{ad}\u{feff}\u{fffe}\u{ffff}\u{e000}\u{10ffff}".to_owned(),
        "가".repeat(10_000),
        "W".repeat(10_000),
        "👨‍👩‍👧‍👦".repeat(1_500),
        "\u{5d0}\u{301}".repeat(5_000),
        "line\nline\r\nline\tend\u{2028}more\u{85}".to_owned(),
        String::new(),
    ]
}

#[test]
fn names_and_texts_in_every_script_and_of_every_length() {
    let mut hospital = Hospital::new(SEOUL, "2026-11-01T00:00:00Z");
    for (number, word) in words().into_iter().enumerate() {
        let (code, branch) = (format!("dep_{number}"), format!("branch_{number}"));
        let text = PrivateText::new(&word).ok();
        hospital.receive(&format!("2026-11-{:02}T03:00:00Z", number + 2), |voice| {
            voice.originating = Some(code.parse().unwrap());
            voice.branch = Some(branch.parse().unwrap());
            voice.text.clone_from(&text);
            voice.name.clone_from(&text);
        });
        let (ko, en) = (word.clone(), word.clone());
        hospital.config.departments.push(Place { code: code.parse().unwrap(), ko, en });
        let (ko, en) = (word.clone(), word);
        hospital.config.branches.push(Place { code: branch.parse().unwrap(), ko, en });
    }
    let report = hospital.month("2026-11", "2026-12-03T00:00:00Z");
    assert_eq!(report.departments.len(), words().len());
    let page = render_html(&report, &hospital.config, Lang::Ko);
    assert!(page.contains("齒科 診療室 醫師") && !page.contains("<e>"));
    let table = render_csv(&report, &hospital.config, Lang::Ko);
    assert!(table.contains("'=cmd|"), "no formula");
    assert!(table.contains(&"가".repeat(10_000)), "a table for programs cuts nothing");
}
