//! The page of a year.

use askama::Template;
use voc_engine::{Config, Figure, YearReport};

use super::{Cell, Frame, Table, month::Chart, month_trends, written};
use crate::{
    change::{is_about_time, percent},
    finding::FindingText,
    headline::title,
    lang::Lang,
    month_parts::scope_of,
    trend::caution,
    wording::{Wording, grouped},
    year_summary::{flow_cells, heading},
};

/// Renders the report of a year as one HTML page that needs nothing else.
#[must_use]
pub fn render_year_html(report: &YearReport, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    let findings = report.findings.iter();
    written(&YearPage {
        lang,
        frame: Frame::of_basis(&report.as_of),
        report,
        heading: heading(report, &wording),
        scope: scope_of(&report.scope, &wording),
        judged: wording.minute(report.judged_at),
        recorded: wording.minute(report.as_of.recorded_at),
        findings: findings.map(|one| FindingText::of(one, &wording).sentence).collect(),
        months: months(report, &wording).html(),
        figures: figures(report, &wording).html(),
        trends: month_trends::charts(&report.trends, &wording),
        caution: report.trends.first().map_or_else(String::new, |one| caution(one, &wording)),
    })
}

#[derive(Template)]
#[template(path = "year.html")]
struct YearPage<'a> {
    lang: Lang,
    frame: Frame<'a>,
    report: &'a YearReport,
    heading: String,
    scope: String,
    judged: String,
    recorded: String,
    findings: Vec<String>,
    months: String,
    figures: String,
    trends: Vec<Chart>,
    caution: String,
}

pub(crate) fn months(report: &YearReport, wording: &Wording<'_>) -> Table {
    let mut table = Table::new(wording.lang, wording.pick("달별 흐름", "The months"))
        .text_column(wording.pick("달", "Month"));
    for (name, _) in report.months.iter().take(1).flat_map(|one| flow_cells(one, wording)) {
        table = table.number_column(name);
    }
    for one in &report.months {
        let counts = flow_cells(one, wording).into_iter();
        let counts =
            counts.map(|(_, count)| Cell::count(usize::try_from(count).unwrap_or(usize::MAX)));
        let month = Cell::text(wording.month(one.month));
        table.row(std::iter::once(month).chain(counts).collect());
    }
    table
}

pub(crate) fn figures(report: &YearReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("지표", "Figures"))
        .text_column(pick("지표", "Figure"))
        .number_column(pick("올해", "This year"))
        .number_column(pick("분자/분모", "Of"))
        .number_column(pick("전년", "Last year"));
    for figure in &report.figures {
        let [value, counted, before] = year_cells(figure, &report.figures_before, wording);
        let (met, all) = (&figure.numerator, &figure.denominator);
        let counted = Cell::text(counted)
            .behind(pick("해당", "Met"), met)
            .behind(pick("비해당", "Not met"), &crate::ticket_list::without(all, met));
        let name = Cell::text(title(figure.name, wording));
        table.row(vec![name, Cell::text(value), counted, Cell::text(before)]);
    }
    table
}

/// Writes a figure of a year: its value, what it was counted from, and its value in the year before.
pub(crate) fn year_cells(
    figure: &Figure,
    figures_before: &[Figure],
    wording: &Wording<'_>,
) -> [String; 3] {
    let value = |figure: &Figure| match figure.median_ms {
        Some(median) => wording.business_time_short(median),
        None if is_about_time(figure) => "–".to_owned(),
        None => percent(figure),
    };
    let before = figures_before.iter().find(|one| one.name == figure.name);
    let counted =
        format!("{}/{}", grouped(figure.numerator.len()), grouped(figure.denominator.len()));
    [value(figure), counted, before.map_or_else(|| "–".to_owned(), value)]
}
