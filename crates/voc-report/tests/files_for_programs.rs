//! The same month as CSV, JSON, Markdown and a summary: each reads back, and they agree.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Built, Hospital};
use voc_engine::{Config, MonthlyReport};
use voc_report::{Lang, render_csv, render_html, render_json, render_markdown, render_summary};

fn sample() -> (MonthlyReport, Config) {
    let built = Built::with_tickets(40);
    (built.report(), built.config())
}

#[test]
fn the_table_reads_back_and_counts_what_it_lists() {
    let (report, config) = sample();
    let text = render_csv(&report, &config, Lang::Ko);
    let table = text.strip_prefix('\u{feff}').expect("spreadsheets know UTF-8 by the mark");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(head.join(","), "section,code,label,value,unit,numerator,denominator,tickets");
    let mut sections = std::collections::BTreeSet::new();
    let mut new = None;
    for record in reader.records() {
        let record = record.unwrap();
        sections.insert(record[0].to_owned());
        let tickets = record[7].split_whitespace().count();
        if &record[4] == "tickets" && &record[0] != "finding" {
            assert_eq!(record[3].parse::<usize>().unwrap(), tickets, "{record:?}");
        }
        if &record[4] == "percent" && !record[7].is_empty() {
            assert_eq!(record[5].parse::<usize>().unwrap(), tickets, "{record:?}");
        }
        if (&record[0], &record[1]) == ("flow", "new") {
            new = Some(tickets);
        }
    }
    assert_eq!(new, Some(report.flow.new.len()));
    for section in
        ["basis", "finding", "figure", "cause", "department_received", "stage_completed", "overdue"]
    {
        assert!(sections.contains(section), "{section}");
    }
}

#[test]
fn satisfaction_is_a_sum_over_a_count_in_every_rendering() {
    let (report, config) = sample();
    let found = &report.satisfaction.overall;
    let mean = found.mean_tenths.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    let mean = mean.expect("somebody answered");
    let (sum, count) = (found.sum, found.count);
    let table = render_csv(&report, &config, Lang::En);
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let row = rows.iter().find(|row| &row[0] == "satisfaction").unwrap();
    assert_eq!((&row[3], &row[4]), (mean.as_str(), "points"));
    assert_eq!((&row[5], &row[6]), (sum.to_string().as_str(), count.to_string().as_str()));
    assert_eq!(row[7].split_whitespace().count(), found.tickets.len());
    let of_departments = rows.iter().filter(|row| &row[0] == "department_satisfaction");
    assert_eq!(of_departments.map(|row| row[6].parse::<u64>().unwrap()).sum::<u64>(), count);

    let text = render_markdown(&report, &config, Lang::Ko);
    assert!(text.contains("## 설문 만족도"), "{text}");
    assert!(text.contains(&format!("| 전체 | {mean} | {sum}/{count} |")), "{text}");
    let page = render_html(&report, &config, Lang::En);
    assert!(page.contains("Satisfaction in surveys"));
    assert!(page.contains(&format!("{sum}/{count}")));
    let read: serde_json::Value = serde_json::from_str(&render_json(&report)).unwrap();
    assert_eq!(read["satisfaction"]["overall"]["sum"], sum);
    let departments = read["satisfaction"]["departments"].as_array().unwrap();
    assert_eq!(departments.len(), report.satisfaction.departments.len());
    assert!(departments.iter().all(|one| one["count"].as_u64() > Some(0)));
}

#[test]
fn codes_are_the_same_in_both_languages_and_labels_are_not() {
    let (report, config) = sample();
    let rows = |lang| {
        let text = render_csv(&report, &config, lang);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        rows
    };
    let (korean, english) = (rows(Lang::Ko), rows(Lang::En));
    assert_eq!(korean.len(), english.len());
    for (ko, en) in korean.iter().zip(&english) {
        assert_eq!((&ko[0], &ko[1], &ko[4], &ko[7]), (&en[0], &en[1], &en[4], &en[7]));
        if &ko[0] == "figure" && &ko[1] != "resolution_time.p90" {
            assert_ne!(&ko[2], &en[2]);
        }
    }
}

#[test]
fn the_document_for_programs_reads_back() {
    let (report, _) = sample();
    let text = render_json(&report);
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["month"], "2026-10");
    assert_eq!(read["flow"]["new"].as_array().unwrap().len(), report.flow.new.len());
    assert_eq!(read["as_of"]["root"], report.as_of.root);
    assert_eq!(text, render_json(&report));
}

#[test]
fn markdown_tables_have_as_many_cells_in_every_row() {
    let (report, config) = sample();
    for lang in [Lang::Ko, Lang::En] {
        let text = render_markdown(&report, &config, lang);
        let mut columns = None;
        for line in text.lines() {
            let cells = line.replace("\\|", "").matches('|').count();
            if cells == 0 {
                columns = None;
                continue;
            }
            assert_eq!(cells, *columns.get_or_insert(cells), "{line}");
        }
        assert!(text.contains(&report.as_of.root));
        assert!(!text.contains("<b>"), "names with markup are text");
    }
}

#[test]
fn a_summary_keeps_within_the_terminal() {
    let (report, config) = sample();
    let columns = |line: &str| -> usize {
        let wide = |one: char| matches!(u32::from(one), 0x1100..=0x115F | 0x2E80..=0xD7A3 | 0xFF00..=0xFF60);
        line.chars().map(|one| if wide(one) { 2 } else { 1 }).sum()
    };
    for lang in [Lang::Ko, Lang::En] {
        for width in [50, 80, 100, 200] {
            let text = render_summary(&report, &config, lang, width);
            for line in text.lines() {
                assert!(columns(line) <= width, "{width}: {line}");
            }
            assert!(text.contains('█'), "the highest bar is full");
        }
    }
}

#[test]
fn a_month_without_tickets_has_every_kind_of_file() {
    let hospital = Hospital::new();
    let report = hospital.report("2026-11");
    let config = hospital.engine.config();
    assert!(render_summary(&report, config, Lang::Ko, 80).contains("기한을 넘긴 것 (0)"));
    assert!(render_markdown(&report, config, Lang::En).contains("Nothing is overdue."));
    assert!(render_csv(&report, config, Lang::En).lines().count() > 30);
    serde_json::from_str::<serde_json::Value>(&render_json(&report)).unwrap();
}
