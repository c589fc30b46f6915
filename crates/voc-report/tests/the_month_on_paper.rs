//! The month as a PDF: kept, read aloud and printed, whatever the names in it.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use support::{Built, Hospital};
use voc_engine::{Config, MonthlyReport};
use voc_report::{Lang, render_pdf};

fn holds(file: &[u8], words: &str) -> bool {
    file.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn it_says_which_standards_it_keeps_and_is_tagged() {
    let built = Built::with_tickets(40);
    for (lang, language) in [(Lang::Ko, "/Lang(ko)"), (Lang::En, "/Lang(en)")] {
        let file = render_pdf(&built.report(), &built.config(), lang).unwrap();
        assert!(file.starts_with(b"%PDF-1.7"));
        for words in [
            "/MarkInfo",
            "/StructTreeRoot",
            "/Outlines",
            "/DisplayDocTitle true",
            "<pdfaid:part>2<",
            "<pdfaid:conformance>A<",
            "<pdfuaid:part>1<",
            language,
        ] {
            assert!(holds(&file, words), "{words}");
        }
    }
}

#[test]
fn the_same_report_is_the_same_file() {
    let built = Built::with_tickets(40);
    let (report, config) = (built.report(), built.config());
    let files = [1, 2].map(|_| render_pdf(&report, &config, Lang::Ko).unwrap());
    assert_eq!(files[0], files[1]);
    let mut later = report.clone();
    later.as_of.size += 1;
    assert_ne!(files[0], render_pdf(&later, &config, Lang::Ko).unwrap());
}

#[test]
fn its_date_is_that_of_the_last_entry() {
    let hospital = Hospital::new();
    let report = hospital.report("2026-10");
    let file = render_pdf(&report, hospital.engine.config(), Lang::En).unwrap();
    assert!(holds(&file, "<xmp:CreateDate>2026-10-01T00:00:00+00:00<"));
    assert!(holds(&file, "<xmp:ModifyDate>2026-10-01T00:00:00+00:00<"));
}

#[test]
fn a_month_without_tickets_is_a_document_too() {
    let hospital = Hospital::new();
    for lang in [Lang::Ko, Lang::En] {
        let report = hospital.report("2026-11");
        assert!(render_pdf(&report, hospital.engine.config(), lang).is_ok());
    }
}

#[test]
fn a_large_month_is_a_document_of_a_reasonable_size() {
    let built = Built::with_tickets(40);
    let mut report = built.report();
    let late = report.overdue.first().cloned().unwrap();
    report.overdue.resize(5_000, late);
    let department = report.departments.first().cloned().unwrap();
    report.departments.resize(400, department);
    let file = render_pdf(&report, &built.config(), Lang::Ko).unwrap();
    assert!(file.len() < 1_000_000, "{} bytes", file.len());
}

/// A month in which everything that a hospital names itself has a name.
fn named(report: &MonthlyReport, config: &Config, name: &str) -> (MonthlyReport, Config) {
    let (mut report, mut config) = (report.clone(), config.clone());
    for one in &mut config.departments {
        name.clone_into(&mut one.ko);
        name.clone_into(&mut one.en);
    }
    for one in &mut config.branches {
        name.clone_into(&mut one.ko);
        name.clone_into(&mut one.en);
    }
    report.scope.department = config.departments.first().map(|one| one.code.clone());
    (report, config)
}

#[test]
fn names_in_any_script_give_a_document() {
    let built = Built::with_tickets(20);
    let long = "아주긴부서이름".repeat(200);
    for name in [
        "齒科",
        "🦷👩🏽‍⚕️",
        "\u{0}\u{FEFF}\u{FFFE}\u{E000}",
        "قسم",
        "AΑА µμ ΩΩ ∆Δ",
        "",
        " ",
        "a\u{301}",
        &long,
    ] {
        let (report, config) = named(&built.report(), &built.config(), name);
        for lang in [Lang::Ko, Lang::En] {
            assert!(render_pdf(&report, &config, lang).is_ok(), "{name:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn any_name_gives_a_document(names in proptest::collection::vec(any::<String>(), 8)) {
        use std::sync::OnceLock;
        static MONTH: OnceLock<(MonthlyReport, Config)> = OnceLock::new();
        let (report, config) = MONTH.get_or_init(|| {
            let built = Built::with_tickets(20);
            (built.report(), built.config())
        });
        let (report, config) = named(report, config, &names.concat());
        prop_assert!(render_pdf(&report, &config, Lang::Ko).is_ok());
    }
}
