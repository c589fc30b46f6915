//! The rates and medians, the flow, the days, the deadlines and the stages.

use voc_engine::{DeadlineFigures, Figure, Flow, MonthlyReport, domain::CodeList as _};

use super::{Cell, ChartForm, Counted, Sheet};
use crate::{
    change::is_about_time,
    headline::title,
    indicator::of_clock,
    month_parts::{deadline_parts, flow_parts},
    wording::Wording,
};

/// The codes of the parts of the flow, in the order of the balance.
pub(crate) const FLOW: [&str; 6] =
    ["brought_forward", "new", "reopened", "closed", "merged", "carried_forward"];

/// Returns the key of a figure's count. Some figures count what something else counts as well, and share
/// its key: a rate of a kind of deadline, and the tickets that were closed or received.
pub(crate) fn figure_key(month: &str, name: &str, part: &str) -> String {
    match part {
        "met" if is_of_clock(name) => format!("{month}.deadline.{name}.met"),
        "all" if is_of_clock(name) => format!("{month}.deadline.{name}.due"),
        "all" if matches!(name, "resolution_time" | "stages_in_order") => {
            format!("{month}.closed_tickets")
        }
        "all" if name == "merged" => format!("{month}.flow.new"),
        "all" if name == "reopened_within_30_days" => format!("{month}.flow.closed"),
        _ => format!("{month}.figure.{name}.{part}"),
    }
}

fn is_of_clock(name: &str) -> bool {
    use voc_engine::domain::ClockKind;
    ClockKind::ALL.iter().any(|kind| of_clock(*kind) == Some(name))
}

/// Returns the key of what became of a deadline.
pub(crate) fn deadline_key(found: &DeadlineFigures, part: &str) -> String {
    let name = of_clock(found.clock).unwrap_or(found.clock.code());
    format!("now.deadline.{name}.{part}")
}

/// What a report is set beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// A month beside the month before.
    Month,
    /// A year beside the year before.
    Year,
}

impl Compared {
    const fn pick(
        self,
        wording: &Wording<'_>,
        month: (&'static str, &'static str),
        year: (&'static str, &'static str),
    ) -> &'static str {
        match self {
            Self::Month => wording.pick(month.0, month.1),
            Self::Year => wording.pick(year.0, year.1),
        }
    }
}

pub(super) fn figures(
    (now, before): (&[Figure], &[Figure]),
    compared: Compared,
    wording: &Wording<'_>,
) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let than = |month, year| compared.pick(wording, month, year);
    let mut sheet = Sheet::new("figures", pick("지표", "Figures"), pick("지표", "Figure"))
        .column("numerator", pick("해당", "Numerator"))
        .column("denominator", pick("대상", "Denominator"))
        .column("share", pick("비율", "Rate"))
        .column("median", pick("중앙값(영업시간, 시간)", "Median (business hours)"))
        .column("p90", pick("p90(영업시간, 시간)", "p90 (business hours)"))
        .column(
            "numerator_before",
            than(("전월 해당", "Numerator last month"), ("전년 해당", "Numerator last year")),
        )
        .column(
            "denominator_before",
            than(("전월 대상", "Denominator last month"), ("전년 대상", "Denominator last year")),
        )
        .column(
            "share_before",
            than(("전월 비율", "Rate last month"), ("전년 비율", "Rate last year")),
        )
        .column(
            "median_before",
            than(
                ("전월 중앙값(시간)", "Median last month (hours)"),
                ("전년 중앙값(시간)", "Median last year (hours)"),
            ),
        );
    for figure in now {
        let before = before.iter().find(|one| one.name == figure.name);
        let [met, all, share, median, p90] = figure_cells("now", figure);
        let [met_before, all_before, share_before, median_before, _] = before.map_or_else(
            || std::array::from_fn(|_| Cell::Nothing),
            |before| figure_cells("before", before),
        );
        let cells =
            vec![met, all, share, median, p90, met_before, all_before, share_before, median_before];
        sheet.row(figure.name, title(figure.name, wording), cells);
    }
    sheet
}

fn figure_cells(month: &str, figure: &Figure) -> [Cell; 5] {
    let counted =
        |part: &str, count: usize| Counted::new(figure_key(month, figure.name, part), count);
    let (met, all) =
        (counted("met", figure.numerator.len()), counted("all", figure.denominator.len()));
    let time = |millis: Option<i64>| {
        millis.map_or(Cell::Nothing, |millis| Cell::Time { millis, of: all.clone() })
    };
    let (median, p90) = (time(figure.median_ms), time(figure.p90_ms));
    if is_about_time(figure) {
        let met = Counted { key: all.key.clone(), count: met.count };
        return [Cell::Count(met), Cell::Count(all), Cell::Nothing, median, p90];
    }
    let share = Cell::Share { met: met.clone(), all: all.clone() };
    [Cell::Count(met), Cell::Count(all), share, median, p90]
}

pub(super) fn flow(
    (now, before): (&Flow, &Flow),
    compared: Compared,
    wording: &Wording<'_>,
) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("flow", pick("흐름", "Flow"), pick("항목", "Part"))
        .column("now", compared.pick(wording, ("이 달", "This month"), ("올해", "This year")))
        .column("before", compared.pick(wording, ("전월", "Last month"), ("전년", "Last year")))
        .drawn(ChartForm::Columns, &["now", "before"]);
    let before = flow_parts(before, wording);
    let parts = flow_parts(now, wording).into_iter().zip(before);
    for (code, ((label, now), (_, then))) in FLOW.iter().zip(parts) {
        let cells = vec![
            Cell::count(format!("now.flow.{code}"), now.len()),
            Cell::count(before_key(code), then.len()),
        ];
        sheet.row(*code, label, cells);
    }
    sheet
}

/// What was carried out of the month before is what was brought into this one.
pub(crate) fn before_key(code: &str) -> String {
    match code {
        "carried_forward" => "now.flow.brought_forward".to_owned(),
        code => format!("before.flow.{code}"),
    }
}

pub(super) fn days(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("days", pick("일별", "Days"), pick("날짜", "Day"))
        .column("day", pick("날짜(값)", "Date"))
        .column("received", pick("접수", "Received"))
        .column("closed", pick("종결", "Closed"))
        .drawn(ChartForm::Columns, &["received", "closed"]);
    for one in &report.days {
        let count = |part: &str, count: u64| {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            Cell::count(format!("now.day.{}.{part}", one.day), count)
        };
        let (received, closed) = (count("received", one.received), count("closed", one.closed));
        let cells = vec![Cell::Day(one.day), received, closed];
        sheet.row(one.day.to_string(), wording.day(one.day), cells);
    }
    sheet
}

pub(super) fn deadlines(all: &[DeadlineFigures], wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("deadlines", pick("기한", "Deadlines"), pick("기한", "Deadline"))
        .column("due", pick("기한 도래", "Fell due"))
        .column("met", pick("지킴", "Kept"))
        .column("missed", pick("늦게 끝남", "Ended late"))
        .column("running_over", pick("초과 중", "Still over"))
        .column("share", pick("준수율", "Rate"))
        .drawn(ChartForm::Stacked, &["met", "missed", "running_over"]);
    for found in all {
        let mut cells: Vec<_> = deadline_parts(found, wording)
            .into_iter()
            .zip(["due", "met", "missed", "running_over"])
            .map(|((_, _, tickets), part)| Cell::count(deadline_key(found, part), tickets.len()))
            .collect();
        cells.push(Cell::Share {
            met: Counted::new(deadline_key(found, "met"), found.met.len()),
            all: Counted::new(deadline_key(found, "due"), found.due.len()),
        });
        sheet.row(found.clock.code(), wording.label(found.clock), cells);
    }
    sheet
}

pub(super) fn stages(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("stages", pick("9단계", "Stages"), pick("단계", "Stage"))
        .column("expected", pick("대상", "Expected"))
        .column("completed", pick("수행", "Done"))
        .column("in_order", pick("순서대로", "In order"))
        .column("coverage", pick("수행률", "Coverage"))
        .column("order", pick("순서 준수율", "In order, rate"))
        .column(
            "dwell_median",
            pick("소요 중앙값(영업시간, 시간)", "Median dwell (business hours)"),
        )
        .column("dwell_p90", pick("소요 p90(영업시간, 시간)", "Dwell p90 (business hours)"))
        .drawn(ChartForm::Bars, &["expected", "completed", "in_order"]);
    for one in &report.stages {
        let key = |part: &str| format!("now.stage.{}.{part}", one.stage);
        let counted = |part: &str, count: usize| Counted::new(key(part), count);
        let expected = counted("expected", one.expected.len());
        let completed = counted("completed", one.completed.len());
        let in_order = counted("in_order", one.in_order.len());
        let time = |millis: Option<i64>| {
            millis.map_or(Cell::Nothing, |millis| Cell::Time { millis, of: completed.clone() })
        };
        let cells = vec![
            Cell::Count(expected.clone()),
            Cell::Count(completed.clone()),
            Cell::Count(in_order.clone()),
            Cell::Share { met: completed.clone(), all: expected },
            Cell::Share { met: in_order, all: completed.clone() },
            time(one.dwell_median_ms),
            time(one.dwell_p90_ms),
        ];
        sheet.row(one.stage.code(), wording.stage(one.stage), cells);
    }
    sheet
}
