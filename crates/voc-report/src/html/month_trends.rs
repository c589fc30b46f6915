//! The trends of a month: each as a drawing with the table behind it, and all of them beside each other.

use voc_engine::{MonthlyReport, Trend, TrendPoint};

use super::{
    month::Chart,
    month_tables::last_months,
    table::{Cell, Table},
};
use crate::{
    svg::{self, ControlPoint, ControlSeries},
    trend,
    wording::Wording,
};

/// How many months a drawing needs: a line has two ends.
const MONTHS_MIN: usize = 2;

/// Draws the trends that have a line.
pub(crate) fn charts(trends: &[Trend], wording: &Wording<'_>) -> Vec<Chart> {
    trends.iter().filter(|one| has_line(one)).map(|one| chart(one, wording)).collect()
}

fn has_line(trend: &Trend) -> bool {
    trend.points.iter().filter(|point| point.value.is_some()).count() >= MONTHS_MIN
}

fn chart(one: &Trend, wording: &Wording<'_>) -> Chart {
    let name = trend::name(one, wording);
    let series = ControlSeries {
        id: format!("trend-{}", one.name),
        title: name.clone(),
        points: one.points.iter().map(placed).collect(),
        mean: one.mean,
        limits: one.limits,
        bounds: trend::bounds(one.unit),
        written: &|value| trend::written(one.unit, value),
    };
    Chart {
        drawing: svg::control(&series, wording.lang),
        table: months(one, &name, wording),
        empty: false,
        note: trend::caution(one, wording),
        title: name,
        class: "",
    }
}

fn placed(point: &TrendPoint) -> ControlPoint {
    ControlPoint {
        label: point.month.to_string(),
        value: point.value,
        partial: point.partial,
        special_cause: point.special_cause,
    }
}

/// Writes the months of a trend, the latest first.
fn months(one: &Trend, name: &str, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, name)
        .text_column(pick("달", "Month"))
        .number_column(pick("값", "Value"));
    let is_share = one.points.iter().any(|point| point.of.is_some());
    if is_share {
        table = table.number_column(pick("분자/분모", "Of"));
    }
    table = table.text_column(pick("판정", "Judgement"));
    for point in one.points.iter().rev() {
        let first = point.month.first_day();
        let order = i64::from(chrono::Datelike::num_days_from_ce(&first));
        let mut row = vec![
            Cell::sorted(wording.month(point.month), order),
            Cell::text(trend::or_dash(one.unit, point.value)),
        ];
        if is_share {
            row.push(Cell::text(format!("{}/{}", point.count, point.of.unwrap_or(0))));
        }
        row.push(Cell::text(trend::standing(point, wording)));
        table.row(row);
    }
    table
}

/// Sets the month beside the month before, the same month of last year, the rolling year and the limits.
pub(crate) fn comparison(report: &MonthlyReport, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let months = report.trends.first().map_or(0, |one| one.rolling_year_months);
    let mut table = Table::new(wording.lang, pick("추이 비교", "The month beside others"))
        .text_column(pick("지표", "Figure"))
        .number_column(pick("이 달", "This month"))
        .number_column(pick("전월", "Last month"))
        .number_column(pick("전년 동월", "Same month last year"))
        .number_column(&last_months(months, wording))
        .number_column(pick("평균", "Mean"))
        .number_column(pick("한계", "Limits"))
        .text_column(pick("판정", "Judgement"));
    for one in &report.trends {
        let Some(present) = trend::present(one) else { continue };
        let value = |value: Option<f64>| Cell::text(trend::or_dash(one.unit, value));
        table.row(vec![
            Cell::text(trend::name(one, wording)),
            value(present.value),
            value(trend::last_month(one)),
            value(trend::last_year(one)),
            value(one.rolling_year),
            value(one.mean),
            Cell::text(trend::limits(one, wording)),
            Cell::text(trend::standing(present, wording)),
        ]);
    }
    table
}
