//! The page of a year.

use askama::Template;
use voc_engine::{Config, Figure, YearReport};

use super::{
    Cell, Frame, Table,
    month::{Chart, OwedLists, heat, shown},
    month_tables as tables, month_trends, owed_tables as owed,
    place_tables::{Places, places},
    written,
};
use crate::{
    change::{is_about_time, tenths},
    definitions::{Definition, definitions},
    finding::FindingText,
    headline::{
        Tile, counted,
        due::{DueLine, Owed},
        short_value, title,
    },
    lang::Lang,
    month_parts::{fallen_due, flow_parts, scope_of},
    svg,
    ticket_list::without,
    trend::caution,
    wording::{Wording, grouped},
    year_summary::{flow_cells, heading},
};

/// The figures that the first tiles show after the flow.
const FIRST: [&str; 3] = ["resolution_in_time", "promises_kept", "resolution_time"];

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
        tiles: tiles(report, &wording),
        due: Owed::of_year(report).lines(&wording),
        flow: flow(report, &wording).html(),
        months: months(report, &wording).html(),
        charts: charts(report, &wording),
        heat: heat(&report.dwell, &report.stages, &wording),
        figures: figures(report, &wording).html(),
        trends: month_trends::charts(&report.trends, &wording),
        caution: report.trends.first().map_or_else(String::new, |one| caution(one, &wording)),
        owed: OwedLists::of((&report.overdue, &report.upcoming), report.judged_at, &wording),
        roles: shown(&owed::roles(&report.roles, &wording)),
        places: places(&Places::of_year(report), &wording).iter().map(shown).collect(),
        satisfaction: shown(&tables::satisfaction(&report.satisfaction, &wording)),
        definitions: definitions(&wording),
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
    tiles: Vec<Tile>,
    due: Vec<DueLine>,
    flow: String,
    months: String,
    charts: Vec<Chart>,
    heat: String,
    figures: String,
    trends: Vec<Chart>,
    caution: String,
    owed: OwedLists,
    roles: String,
    places: Vec<String>,
    satisfaction: String,
    definitions: Vec<Definition>,
}

/// The large numbers of a year, each beside the year before.
fn tiles(report: &YearReport, wording: &Wording<'_>) -> Vec<Tile> {
    let last_year = |before: String| match wording.lang {
        Lang::Ko => format!("전년 {before}"),
        Lang::En => format!("last year {before}"),
    };
    let count = |ko, en, now: usize, before: usize| Tile {
        title: wording.pick(ko, en).to_owned(),
        value: match wording.lang {
            Lang::Ko => format!("{}건", grouped(now)),
            Lang::En => grouped(now),
        },
        counted: String::new(),
        change: None,
        beside: last_year(grouped(before)),
        anchor: "def-flow".to_owned(),
    };
    let (now, before) = (&report.flow, &report.flow_before);
    let mut tiles = vec![
        count("접수", "Received", now.new.len(), before.new.len()),
        count("종결", "Closed", now.closed.len(), before.closed.len()),
        count("미종결", "Open at the end", now.carried_forward.len(), before.carried_forward.len()),
    ];
    let of = |figures: &[Figure], name| {
        figures.iter().find(|one| one.name == name).map(|one| short_value(one, wording))
    };
    tiles.extend(FIRST.iter().filter_map(|name| {
        let found = report.figures.iter().find(|one| one.name == *name)?;
        Some(Tile {
            title: title(name, wording),
            value: short_value(found, wording),
            counted: counted(found, wording),
            change: None,
            beside: last_year(of(&report.figures_before, *name)?),
            anchor: format!("def-{name}"),
        })
    }));
    tiles
}

/// What came and went in the year, with the tickets, beside the year before.
fn flow(report: &YearReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("한 해의 흐름", "The flow of the year"))
        .text_column(pick("항목", "Part"))
        .number_column(pick("올해", "This year"))
        .number_column(pick("전년", "Last year"));
    let parts = flow_parts(&report.flow, wording).into_iter();
    for ((name, now), (_, before)) in parts.zip(flow_parts(&report.flow_before, wording)) {
        let name = pick_of_year(name, wording);
        table.row(vec![
            Cell::text(name).link("def-flow"),
            Cell::tickets(name, now),
            Cell::count(before.len()),
        ]);
    }
    table
}

/// Names a part of the flow of a year: what a month brings forward comes from the month before.
fn pick_of_year<'a>(name: &'a str, wording: &Wording<'_>) -> &'a str {
    match (wording.lang, name) {
        (Lang::Ko, "전월 이월") => "전년 이월",
        (Lang::Ko, "차월 이월") => "이월(미종결)",
        (_, name) => name,
    }
}

pub(crate) fn months(report: &YearReport, wording: &Wording<'_>) -> Table {
    let mut table = Table::new(wording.lang, wording.pick("달별 흐름", "The months"))
        .text_column(wording.pick("달", "Month"));
    for (name, _) in report.months.iter().take(1).flat_map(|one| flow_cells(one, wording)) {
        table = table.number_column(name);
    }
    for (place, one) in (1..).zip(&report.months) {
        let counts = flow_cells(one, wording).into_iter();
        let counts =
            counts.map(|(_, count)| Cell::count(usize::try_from(count).unwrap_or(usize::MAX)));
        let month = Cell::moment(wording.month(one.month), place);
        table.row(std::iter::once(month).chain(counts).collect());
    }
    table
}

/// The drawings of the year that have something to draw.
fn charts(report: &YearReport, wording: &Wording<'_>) -> Vec<Chart> {
    let pick = |ko, en| wording.pick(ko, en);
    let deadlines = fallen_due(&report.deadlines);
    let stages = Chart::new(
        pick("9단계 수행", "The nine stages"),
        report.stages.iter().all(|stage| stage.expected.is_empty()),
        svg::stages(&report.stages, wording),
        tables::stages(&report.stages, wording),
    );
    let of_whom = pick("이 해에 종결한 건 기준", "of tickets closed in the year");
    let all = vec![
        Chart::new(
            pick("기한 준수", "Deadlines"),
            deadlines.is_empty(),
            svg::deadlines(&deadlines, wording),
            tables::deadlines(&deadlines, wording),
        ),
        Chart::new(
            pick("발생부서", "Originating departments"),
            report.departments.is_empty(),
            svg::departments(&report.departments, wording),
            tables::departments(&report.departments, wording),
        )
        .tall(),
        Chart::new(
            pick("미종결 건의 경과일", "Open tickets by age"),
            report.flow.carried_forward.is_empty(),
            svg::ageing(&report.ageing, wording),
            owed::ageing(&report.ageing, wording),
        ),
        stages.note(of_whom.to_owned()).broad(),
    ];
    all.into_iter().filter(|one| !one.empty).collect()
}

pub(crate) fn figures(report: &YearReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("지표", "Figures"))
        .text_column(pick("지표", "Figure"))
        .number_column(pick("올해", "This year"))
        .number_column(pick("분자/분모", "Of"))
        .number_column(pick("전년", "Last year"));
    for figure in &report.figures {
        let before = report.figures_before.iter().find(|one| one.name == figure.name);
        let before = before.map_or_else(|| Cell::sorted("–", -1), |one| value(one, wording));
        let (met, all) = (&figure.numerator, &figure.denominator);
        let of =
            Cell::sorted(counted(figure, wording), i64::try_from(all.len()).unwrap_or(i64::MAX));
        let of = if is_about_time(figure) {
            Cell::count(all.len()).behind(pick("종결", "Closed"), all)
        } else {
            of.behind(pick("해당", "Met"), met)
                .behind(pick("비해당", "Not met"), &without(all, met))
        };
        let name = Cell::text(title(figure.name, wording)).link(format!("def-{}", figure.name));
        table.row(vec![name, value(figure, wording), of, before]);
    }
    table
}

/// Writes a figure, sorted by what it is and not by its text.
fn value(figure: &Figure, wording: &Wording<'_>) -> Cell {
    let rate = || tenths(figure).and_then(|one| i64::try_from(one).ok());
    let sort = if is_about_time(figure) { figure.median_ms } else { rate() };
    let p90 = figure.p90_ms.map(|p90| format!("p90 {}", wording.business_time_short(p90)));
    Cell::sorted(short_value(figure, wording), sort.unwrap_or(-1)).note(p90.unwrap_or_default())
}

/// Writes a figure of a year: its value, what it was counted from, and its value in the year before.
pub(crate) fn year_cells(
    figure: &Figure,
    figures_before: &[Figure],
    wording: &Wording<'_>,
) -> [String; 3] {
    let before = figures_before.iter().find(|one| one.name == figure.name);
    let counted =
        format!("{}/{}", grouped(figure.numerator.len()), grouped(figure.denominator.len()));
    let value = |figure: &Figure| short_value(figure, wording);
    [value(figure), counted, before.map_or_else(|| "–".to_owned(), value)]
}
