//! A year as tables.

use voc_engine::YearReport;

use super::{
    Cell, ChartForm, Sheet, departments,
    figures::{self, Compared},
    summary, trends,
};
use crate::{finding::FindingText, wording::Wording, year_summary::flow_cells};

/// The codes of what comes and goes in a month of a year, in the order of its cells.
pub(crate) const MONTH: [&str; 6] =
    ["brought_forward", "new", "reopened", "closed", "merged", "carried_forward"];

/// Returns every table of a year: what it rests on first.
pub(crate) fn of_year(report: &YearReport, wording: &Wording<'_>) -> Vec<Sheet> {
    let year = report.year.to_string();
    let pick = |ko, en| wording.pick(ko, en);
    let mut first = summary::basis(
        ("year", pick("보고 연도", "Year"), &year),
        (&report.scope, &report.as_of, report.judged_at, &report.time_zone),
        wording,
    );
    for finding in &report.findings {
        let text = FindingText::of(finding, wording);
        first.row(text.code, summary::read_first(wording), vec![Cell::text(text.sentence)]);
    }
    let (now, before) =
        ((&report.flow, &*report.figures), (&report.flow_before, &*report.figures_before));
    vec![
        first,
        months(report, wording),
        figures::figures((now.1, before.1), Compared::Year, wording),
        figures::flow((now.0, before.0), Compared::Year, wording),
        figures::deadlines(&report.deadlines, wording),
        departments::departments(&report.departments, wording),
        departments::satisfaction(&report.satisfaction, wording),
        trends::trends(&report.trends, wording),
        trends::limits(&report.trends, wording),
    ]
}

fn months(report: &YearReport, wording: &Wording<'_>) -> Sheet {
    let mut sheet =
        Sheet::new("months", wording.pick("달별 흐름", "Months"), wording.pick("달", "Month"))
            .drawn(ChartForm::Columns, &["new", "closed"]);
    for one in report.months.iter().take(1) {
        for (code, (title, _)) in MONTH.iter().zip(flow_cells(one, wording)) {
            sheet = sheet.column(code, title);
        }
    }
    for one in &report.months {
        let month = one.month.to_string();
        let cells = MONTH.iter().zip(flow_cells(one, wording)).map(|(code, (_, count))| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Cell::count(format!("{month}.flow.{code}"), count)
        });
        sheet.row(month.clone(), wording.month(one.month), cells.collect());
    }
    sheet
}
