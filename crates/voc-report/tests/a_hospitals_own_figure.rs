//! A figure that a department wrote itself stands in every form of the report, with its departments and its meaning.
//! The figure is that of the example, which runs here as it is.

#![cfg(all(feature = "pdf", feature = "xlsx"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

#[path = "../examples/custom_indicator.rs"]
mod example;

use std::{collections::BTreeMap, io::Cursor};

use calamine::{Data, Reader as _, Xlsx};
use support::Built;
use voc_engine::{
    Better, Counted, EngineError, Indicator, IndicatorDefinition, MonthRequest, MonthWindow,
    MonthlyReport, Scope,
    domain::{Label, Ticket},
};
use voc_report::{Lang, SharedMonth};

const NAME: &str = "waiting_answered_within_a_day";
const TITLE: &str = "대기 불만 24시간 내 응답률";

fn files(built: &Built, lang: Lang) -> BTreeMap<&'static str, Vec<u8>> {
    example::files(&built.demo, lang).unwrap().into_iter().collect()
}

fn text(files: &BTreeMap<&str, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn it_is_counted_ticket_by_ticket_and_by_department() {
    let built = Built::with_tickets(120);
    let (report, list) = example::month(&built.demo).unwrap();
    let figure = report.figures.iter().find(|figure| figure.name == NAME).unwrap();
    // The same worked out from the rows of the tickets, which know nothing of the figure.
    let waiting = list.tickets.iter().filter(|one| {
        let causes = one.causes.iter().any(|cause| cause.as_str() == "waiting");
        causes && one.kind.is_some_and(|kind| kind.to_string() == "complaint")
    });
    let of_month = report.flow.new.as_slice();
    // One of the last day that nobody has answered yet may still be answered in time.
    let judged = report.judged_at.millis();
    let settled = |one: &&voc_engine::ListedTicket| {
        one.first_contact.is_some() || one.received.unwrap().millis() + 86_400_000 < judged
    };
    let received = waiting.filter(|one| of_month.contains(&one.number));
    let counted: Vec<_> = received.filter(settled).collect();
    let day = |one: &&&voc_engine::ListedTicket| {
        let (received, reached) = (one.received.unwrap(), one.first_contact);
        reached.is_some_and(|reached| reached.millis() - received.millis() <= 86_400_000)
    };
    let met: Vec<_> = counted.iter().filter(day).map(|one| one.number).collect();
    assert!(!met.is_empty() && met.len() < counted.len(), "{met:?} of {}", counted.len());
    assert_eq!(figure.numerator, met);
    assert_eq!(figure.denominator, counted.iter().map(|one| one.number).collect::<Vec<_>>());
    // The departments share it out, and the trend ends with it.
    let parts = &report.own_figures[0].departments;
    assert!(parts.len() > 1);
    let sum = |of: fn(&voc_engine::OwnDepartment) -> usize| parts.iter().map(of).sum::<usize>();
    assert_eq!(sum(|one| one.numerator.len()), figure.numerator.len());
    assert_eq!(sum(|one| one.denominator.len()), figure.denominator.len());
    let trend = report.trends.iter().find(|trend| trend.name == NAME).unwrap();
    let last = trend.points.last().unwrap();
    assert_eq!((last.count, last.of), (met.len() as u64, Some(counted.len() as u64)));
    assert!(report.figures_before.iter().any(|figure| figure.name == NAME));
    assert!(report.figures_last_year.iter().any(|figure| figure.name == NAME));
}

#[test]
fn every_form_names_it_says_what_it_means_and_how_it_falls_to_departments() {
    let built = Built::with_tickets(120);
    let (report, _) = example::month(&built.demo).unwrap();
    let figure = report.figures.iter().find(|figure| figure.name == NAME).unwrap();
    let (met, all) = (figure.numerator.len(), figure.denominator.len());
    let files = files(&built, Lang::Ko);
    let page = text(&files, "month.html");
    for words in [TITLE, "부서별 자체 지표", &format!("{met}/{all}"), &format!("id=\"def-{NAME}\"")]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("접수 후 24시간 안에 처음 연락한 건"));
    let csv = text(&files, "month.csv");
    assert!(csv.contains(&format!("figure,{NAME},{TITLE},")));
    assert!(csv.contains(&format!("definition,{NAME},{TITLE},")));
    assert!(csv.contains(&format!("department_figure,{NAME}:reception,")));
    assert!(csv.contains(&format!("trend,{NAME}.2026-10,")));
    let markdown = text(&files, "month.md");
    assert!(markdown.contains(&format!("| {TITLE} |")) && markdown.contains("## 부서별 자체 지표"));
    assert!(markdown.contains(&format!("- {TITLE}: 대상: ")));
    let json: serde_json::Value = serde_json::from_slice(&files["month.json"]).unwrap();
    assert_eq!(json["own_figures"][0]["definition"]["name"], NAME);
    assert_eq!(json["own_figures"][0]["definition"]["title"]["ko"], TITLE);
    let rows = sheet(&files["month.xlsx"], "지표");
    let row = rows.iter().find(|row| row[0] == *TITLE).unwrap();
    assert_eq!((&row[1], &row[2]), (&Data::Float(met as f64), &Data::Float(all as f64)));
    let rows = sheet(&files["month.xlsx"], "부서별 자체 지표");
    assert_eq!(rows.len() - 1, report.own_figures[0].departments.len());
    let rows = sheet(&files["month.xlsx"], "요약");
    assert!(rows.iter().any(|row| row[0] == *TITLE), "what it means");
    // The text of the paper is looked at where it is laid out; here it is longer by the figure.
    let plain = voc_report::render_pdf(&built.report(), built.demo.engine.config(), Lang::Ko);
    assert!(files["month.pdf"].len() > plain.unwrap().len());
    assert!(files["shared.pdf"].starts_with(b"%PDF-1.7"));
}

#[test]
fn a_report_without_such_figures_says_nothing_of_them() {
    let built = Built::with_tickets(20);
    let (report, config) = (built.report(), built.config());
    assert!(report.own_figures.is_empty());
    let forms = [
        voc_report::render_html(&report, &config, Lang::Ko),
        voc_report::render_markdown(&report, &config, Lang::Ko),
        voc_report::render_csv(&report, &config, Lang::Ko),
        SharedMonth::of(&report, &config, Lang::Ko, 5).html(),
    ];
    for form in forms {
        assert!(!form.contains("자체 지표") && !form.contains("definition,"));
    }
}

#[test]
fn what_is_handed_on_hides_its_small_counts_and_those_they_follow_from() {
    let built = Built::with_tickets(120);
    let (report, _) = example::month(&built.demo).unwrap();
    let config = built.demo.engine.config();
    let shared = SharedMonth::of(&report, config, Lang::En, 5).document();
    let tables = shared["tables"].as_array().unwrap();
    let own = tables.iter().find(|table| table["code"] == "own_figures").unwrap();
    let columns = own["columns"].as_array().unwrap();
    assert_eq!(columns[..2], ["numerator", "denominator"]);
    let cells = own["rows"].as_array().unwrap().iter().flat_map(|row| {
        row["cells"].as_array().unwrap().iter().take(2).cloned().collect::<Vec<_>>()
    });
    let cells: Vec<_> = cells.collect();
    assert!(cells.iter().any(|cell| cell == "suppressed"), "{cells:?}");
    for cell in &cells {
        assert!(!cell.as_u64().is_some_and(|count| 0 < count && count < 5), "{cells:?}");
    }
    // What is left of a count that is shown is not small either, as far as anything else is shown of it.
    let hidden = |value: &serde_json::Value| value == "suppressed";
    for row in own["rows"].as_array().unwrap() {
        if let (Some(met), Some(all)) = (row["cells"][0].as_u64(), row["cells"][1].as_u64()) {
            assert!(all == met || all - met >= 5, "{row}");
        }
        assert_eq!(hidden(&row["cells"][2]), hidden(&row["cells"][0]) || hidden(&row["cells"][1]));
    }
    assert!(!shared["findings"].as_array().unwrap().iter().any(|code| code == NAME));
}

/// Everything received but one ticket: who knows what it counts could subtract.
struct AllButOne(voc_engine::domain::TicketNumber);

impl Indicator for AllButOne {
    fn definition(&self) -> IndicatorDefinition {
        let label = Label { en: "All but one", ko: "하나 뺀 전체" };
        let better = Better::Neither;
        IndicatorDefinition {
            name: "all_but_one",
            title: label,
            counted: label,
            met: label,
            better,
        }
    }

    fn look_at(&self, ticket: &Ticket, month: &MonthWindow<'_>) -> Counted {
        if !month.received(ticket) || ticket.number == Some(self.0) {
            return Counted::Not;
        }
        Counted::Met
    }
}

#[test]
fn a_count_that_leaves_one_ticket_of_those_received_is_hidden() {
    let built = Built::with_tickets(120);
    let one = AllButOne(built.report().flow.new[0]);
    let report = with(&built, &[&one]).unwrap();
    assert_eq!(report.figures.last().unwrap().denominator.len(), report.flow.new.len() - 1);
    let config = built.demo.engine.config();
    let shared = SharedMonth::of(&report, config, Lang::En, 5).document();
    let tables = shared["tables"].as_array().unwrap();
    let row = |table: &str, code: &str| {
        let table = tables.iter().find(|one| one["code"] == table).unwrap();
        let rows = table["rows"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).unwrap()["cells"].clone()
    };
    let (own, new) = (row("figures", "all_but_one")[1].clone(), row("flow", "new")[0].clone());
    assert!(own == "suppressed" || new == "suppressed", "{own} of {new}");
}

fn with(built: &Built, own: &[&dyn Indicator]) -> Result<MonthlyReport, EngineError> {
    let (demo, scope) = (&built.demo, Scope::default());
    let request =
        MonthRequest { indicators: own, ..MonthRequest::new(demo.month, &scope, demo.now) };
    demo.engine.month_edition(&request)
}

struct Named(&'static str);

impl Indicator for Named {
    fn definition(&self) -> IndicatorDefinition {
        let label = Label { en: "x", ko: "가" };
        let better = Better::Neither;
        IndicatorDefinition { name: self.0, title: label, counted: label, met: label, better }
    }

    fn look_at(&self, _: &Ticket, _: &MonthWindow<'_>) -> Counted {
        Counted::Met
    }
}

#[test]
fn a_name_that_is_taken_or_cannot_be_written_is_refused() {
    let built = Built::with_tickets(3);
    for name in ["merged", "promises_kept", "", "Großes", "a b", "1st", "a,b", "_x"] {
        let refused = with(&built, &[&Named(name)]);
        assert!(matches!(refused, Err(EngineError::IndicatorName { .. })), "{name:?}");
    }
    let twice = with(&built, &[&Named("own"), &Named("own")]);
    assert!(matches!(twice, Err(EngineError::IndicatorName { name }) if name == "own"));
    assert!(with(&built, &[&Named("own"), &Named("own_2")]).is_ok());
}
