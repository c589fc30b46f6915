//! A year on paper: its months, its figures, its trends.

use voc_engine::YearReport;

use super::{first_page, month, paper::Paper, tables};
use crate::{
    finding::FindingText,
    html::{month_trends as trends, sheet_table, year},
    lang::Lang,
    month_parts::scope_of,
    sheets,
    wording::Wording,
    year_summary::heading,
};

/// The tables that are drawn after the figures, as they are in the workbook.
const TABLES: [&str; 3] = ["deadlines", "departments", "satisfaction"];

/// Draws the report of a year.
pub(super) fn draw(paper: &mut Paper<'_>, report: &YearReport, wording: &Wording<'_>) {
    let pick = |ko, en| wording.pick(ko, en);
    let (scope, judged) = (scope_of(&report.scope, wording), wording.minute(report.judged_at));
    let about = match wording.lang {
        Lang::Ko => format!("{scope} · {} · {judged} 기준", report.as_of.origin),
        Lang::En => format!("{scope} · {} · as of {judged}", report.as_of.origin),
    };
    tables::title(paper, &heading(report, wording), &about);
    let findings = report.findings.iter();
    let findings: Vec<_> = findings.map(|one| FindingText::of(one, wording).sentence).collect();
    first_page::read_first(paper, &findings, wording);
    let months = [year::months(report, wording)];
    month::section(paper, pick("달별 흐름", "Month by month"), &months, false);
    let figures = [year::figures(report, wording)];
    month::section(paper, pick("지표", "The figures"), &figures, false);
    let others = sheets::of_year(report, wording);
    for sheet in others.iter().filter(|sheet| TABLES.contains(&sheet.code)) {
        month::section(
            paper,
            sheet.title,
            &[sheet_table(sheet, tables::left_out(sheet), wording)],
            false,
        );
    }
    month::drawings(paper, &trends::charts(&report.trends, wording), wording);
    month::meanings(paper, wording);
    let behind = pick(
        "수치마다 해당하는 접수번호는 HTML·CSV·JSON 보고서에 있습니다.",
        "The tickets behind each figure are in the report as HTML, CSV and JSON.",
    );
    month::origin(paper, (&report.as_of, &report.time_zone), Some(behind), wording);
}
