//! A year in a terminal.

use voc_engine::{Config, MonthFlow, YearReport, domain::spc::SpecialCause};

use crate::{
    finding::FindingText,
    headline::title,
    html::year_cells,
    lang::Lang,
    month_parts::scope_of,
    trend,
    width::{columns, left, right, wrapped},
    wording::{Wording, grouped},
};

/// The narrowest and the widest text this writes, in columns.
const WIDTHS: (usize, usize) = (40, 120);

/// Renders a year for a terminal of `width` columns, without colour: findings, its months, the rates, and what
/// of the trends is out of the ordinary.
#[must_use]
pub fn render_year_summary(
    report: &YearReport,
    config: &Config,
    lang: Lang,
    width: usize,
) -> String {
    let wording = Wording::new(config, lang);
    let width = width.clamp(WIDTHS.0, WIDTHS.1);
    let head = heading(report, &wording);
    let mut lines = vec![head.clone(), "═".repeat(columns(&head).min(width))];
    let judged = wording.minute(report.judged_at);
    let scope = scope_of(&report.scope, &wording);
    lines.extend(wrapped(
        &match lang {
            Lang::Ko => format!("{scope} · {judged} 기준"),
            Lang::En => format!("{scope}, as of {judged}"),
        },
        width,
    ));
    for finding in &report.findings {
        lines.extend(wrapped(&format!("! {}", FindingText::of(finding, &wording).sentence), width));
    }
    lines.push(String::new());
    lines.extend(months(report, &wording));
    lines.push(String::new());
    lines.extend(figures(report, &wording));
    lines.push(String::new());
    lines.extend(trends(report, &wording).iter().flat_map(|line| wrapped(line, width)));
    let basis = &report.as_of;
    let size = grouped(usize::try_from(basis.size).unwrap_or(usize::MAX));
    lines.push(String::new());
    lines.extend(wrapped(&format!("{} · {size} · {}", basis.origin, basis.root), width));
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Names a year.
pub(crate) fn heading(report: &YearReport, wording: &Wording<'_>) -> String {
    match wording.lang {
        Lang::Ko => format!("{}년 고객의 소리", report.year),
        Lang::En => format!("{} voice of the customer", report.year),
    }
}

/// The parts of the flow of a month, each with its name.
pub(crate) fn flow_cells(one: &MonthFlow, wording: &Wording<'_>) -> [(&'static str, u64); 6] {
    let pick = |ko, en| wording.pick(ko, en);
    [
        (pick("이월", "Before"), one.brought_forward),
        (pick("신규", "New"), one.new),
        (pick("재접수", "Reopened"), one.reopened),
        (pick("종결", "Closed"), one.closed),
        (pick("병합", "Merged"), one.merged),
        (pick("미종결", "Open"), one.carried_forward),
    ]
}

fn months(report: &YearReport, wording: &Wording<'_>) -> Vec<String> {
    let Some(first) = report.months.first() else { return Vec::new() };
    let names = flow_cells(first, wording).map(|(name, _)| name);
    let mut lines = vec![format!(
        "{}{}",
        left("", 9),
        names.iter().map(|name| right(name, 9)).collect::<String>()
    )];
    for one in &report.months {
        let cells = flow_cells(one, wording).map(|(_, count)| right(&count.to_string(), 9));
        lines.push(format!("{}{}", left(&one.month.to_string(), 9), cells.concat()));
    }
    lines
}

fn figures(report: &YearReport, wording: &Wording<'_>) -> Vec<String> {
    let rows: Vec<_> = report
        .figures
        .iter()
        .map(|one| (title(one.name, wording), year_cells(one, &report.figures_before, wording)))
        .collect();
    let widest = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
    rows.iter()
        .map(|(name, [value, counted, before])| {
            let last_year = wording.pick("전년", "last year");
            format!(
                "{}  {}  {}  {last_year} {before}",
                left(name, widest),
                right(value, 16),
                right(counted, 9)
            )
        })
        .collect()
}

/// Lists the months of the year that are out of the ordinary, those for one reason together.
fn trends(report: &YearReport, wording: &Wording<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for one in &report.trends {
        for cause in SpecialCause::ALL {
            let months: Vec<_> = one
                .points
                .iter()
                .filter(|point| point.special_cause == Some(cause))
                .filter(|point| point.month.year() == report.year)
                .map(|point| format!("{} {}", point.month, trend::or_dash(one.unit, point.value)))
                .collect();
            if !months.is_empty() {
                let (name, why) = (trend::name(one, wording), trend::special(cause, wording));
                lines.push(format!("{name} {why}: {}", months.join(", ")));
            }
        }
    }
    if lines.is_empty() {
        lines.push(
            wording.pick("특이 변동이 없습니다.", "No month is out of the ordinary.").to_owned(),
        );
    }
    lines.extend(report.trends.first().map(|one| trend::caution(one, wording)));
    lines
}
