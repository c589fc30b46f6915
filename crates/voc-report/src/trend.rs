//! The words of a trend: what it is called, its values, and how a month stands in it.

use voc_engine::{
    Trend, TrendPoint, TrendUnit,
    domain::spc::{POINTS_WISE, SpecialCause},
};

use crate::{lang::Lang, wording::Wording};

/// How many months back the same month of the year before lies.
const YEAR: usize = 12;

/// Writes what a trend is called.
pub(crate) fn name(trend: &Trend, wording: &Wording<'_>) -> String {
    title(trend, wording).to_owned()
}

/// Returns what a trend is called.
pub(crate) fn title(trend: &Trend, wording: &Wording<'_>) -> &'static str {
    let (ko, en) = match trend.name {
        "new" => ("신규 접수", "New"),
        "closed" => ("종결", "Closed"),
        "reopened" => ("재접수", "Reopened"),
        "carried_forward" => ("월말 미종결", "Open at the end"),
        "overdue" => ("월말 기한 초과", "Overdue at the end"),
        "satisfaction" => ("설문 만족도", "Satisfaction in surveys"),
        name => {
            return wording.indicator(name).map_or(name, |one| wording.lang.of(one.title));
        }
    };
    wording.pick(ko, en)
}

/// Writes a value of a trend; means of counts have a decimal.
pub(crate) fn written(unit: TrendUnit, value: f64) -> String {
    match unit {
        TrendUnit::Count if value.fract() == 0.0 => format!("{value:.0}"),
        TrendUnit::Count | TrendUnit::Points => format!("{value:.1}"),
        TrendUnit::Percent => format!("{value:.1} %"),
    }
}

/// Writes a value that may not be there.
pub(crate) fn or_dash(unit: TrendUnit, value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| written(unit, value))
}

/// Returns what no value of a trend can lie beyond.
pub(crate) const fn bounds(unit: TrendUnit) -> (Option<f64>, Option<f64>) {
    match unit {
        TrendUnit::Count => (Some(0.0), None),
        TrendUnit::Percent => (Some(0.0), Some(100.0)),
        TrendUnit::Points => (Some(1.0), Some(5.0)),
    }
}

/// Returns the limits of ordinary variation within what is possible.
pub(crate) fn limits_within(trend: &Trend) -> Option<(f64, f64)> {
    let limits = trend.limits?;
    let (floor, ceiling) = bounds(trend.unit);
    let lower = limits.lower.max(floor.unwrap_or(f64::NEG_INFINITY));
    Some((lower, limits.upper.min(ceiling.unwrap_or(f64::INFINITY))))
}

/// Writes the limits of ordinary variation within what is possible: `12.0 ~ 31.4`.
pub(crate) fn limits(trend: &Trend, wording: &Wording<'_>) -> String {
    let Some((lower, upper)) = limits_within(trend) else { return "–".to_owned() };
    let to = wording.pick("~", "to");
    format!("{} {to} {}", written(trend.unit, lower), written(trend.unit, upper))
}

/// Says how far the limits of a trend can be trusted; nothing when there are enough months.
pub(crate) fn caution(trend: &Trend, wording: &Wording<'_>) -> String {
    let months = trend.months;
    if months >= POINTS_WISE {
        return String::new();
    }
    match wording.lang {
        Lang::Ko => format!(
            "값이 있는 달이 {months}개로 {POINTS_WISE}개보다 적어 한계가 아직 바뀔 수 있습니다"
        ),
        Lang::En => {
            format!("fewer than {POINTS_WISE} points ({months}): the limits may still move")
        }
    }
}

/// Returns the month of the report.
pub(crate) fn present(trend: &Trend) -> Option<&TrendPoint> {
    trend.points.last()
}

/// Returns the value that lies so many months before that of the report.
pub(crate) fn value_before(trend: &Trend, months: usize) -> Option<f64> {
    trend.points.iter().rev().nth(months)?.value
}

/// Returns the value of the month before.
pub(crate) fn last_month(trend: &Trend) -> Option<f64> {
    value_before(trend, 1)
}

/// Returns the value of the same month of the year before.
pub(crate) fn last_year(trend: &Trend) -> Option<f64> {
    value_before(trend, YEAR)
}

/// Says how a month stands in its trend.
pub(crate) fn standing(point: &TrendPoint, wording: &Wording<'_>) -> String {
    match point.special_cause {
        Some(cause) => special(cause, wording),
        None if point.partial => wording.pick("진행 중", "not over").to_owned(),
        None => wording.pick("평소 변동", "ordinary").to_owned(),
    }
}

/// Writes a special cause with the mark that it has in drawings.
pub(crate) fn special(cause: SpecialCause, wording: &Wording<'_>) -> String {
    let mark = if cause.is_upward() { "▲" } else { "▼" };
    format!("{mark} {}", wording.lang.of(cause.label()))
}
