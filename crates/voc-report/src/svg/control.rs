//! A series with its mean and the limits of ordinary variation.

use voc_engine::domain::spc::{Limits, SpecialCause};

use super::{Drawing, Svg, WIDTH, real};
use crate::lang::Lang;

const LEFT: f64 = 8.0;
const TOP: f64 = 26.0;
const HEIGHT: f64 = 120.0;
/// How wide a label below the drawing may be, in its units.
const LABEL: f64 = 60.0;

/// A value of a series, with what stands below it.
pub(crate) struct ControlPoint {
    pub(crate) label: String,
    pub(crate) value: Option<f64>,
    /// Whether it is still growing, so that nothing is concluded from it.
    pub(crate) partial: bool,
    pub(crate) special_cause: Option<SpecialCause>,
}

/// A series to draw.
pub(crate) struct ControlSeries<'a> {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) points: Vec<ControlPoint>,
    pub(crate) mean: Option<f64>,
    pub(crate) limits: Option<Limits>,
    /// What no value can lie beyond.
    pub(crate) bounds: (Option<f64>, Option<f64>),
    /// Writes a value.
    pub(crate) written: &'a dyn Fn(f64) -> String,
}

/// Draws a line through the values, the mean and the limits. What is out of the ordinary is a triangle that
/// points to the side on which it lies; what is not over yet is a ring.
pub(crate) fn control(series: &ControlSeries<'_>, lang: Lang) -> Drawing {
    let mut svg = Svg::new(&series.id, WIDTH);
    let (low, high) = range(series);
    let right = f64::from(WIDTH) - LEFT;
    let steps = real(series.points.len().saturating_sub(1).max(1));
    let x = |index: usize| LEFT + (right - LEFT) * real(index) / steps;
    let y = |value: f64| TOP + HEIGHT * (1.0 - (value - low) / (high - low));
    svg.text("t small", (LEFT, 14.0), &legend(series, lang));
    let across = |svg: &mut Svg, class: &'static str, value: f64| {
        if (low..=high).contains(&value) {
            svg.line(class, (LEFT, y(value)), (right, y(value)));
        }
    };
    if let Some(limits) = series.limits {
        across(&mut svg, "limit", limits.lower);
        across(&mut svg, "limit", limits.upper);
    }
    if let Some(mean) = series.mean {
        across(&mut svg, "mean", mean);
    }
    let placed: Vec<_> = series
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| point.value.map(|value| (x(index), y(value))))
        .collect();
    for stretch in placed.split(Option::is_none) {
        let stretch: Vec<_> = stretch.iter().flatten().copied().collect();
        svg.polyline("values", &stretch);
    }
    for (point, place) in series.points.iter().zip(placed) {
        let (Some(place), Some(value)) = (place, point.value) else { continue };
        let mut title = format!("{}: {}", point.label, (series.written)(value));
        match (point.special_cause, point.partial) {
            (Some(cause), _) => {
                title = format!("{title} – {}", lang.of(cause.label()));
                svg.triangle("special", place, if cause.is_upward() { -7.0 } else { 7.0 }, &title);
            }
            (None, true) => svg.dot("ring", place, 4.0, &title),
            (None, false) => svg.dot("c1", place, 3.0, &title),
        }
    }
    labels(&mut svg, series, &x);
    svg.finish(TOP + HEIGHT + 28.0, &series.title, &description(series, lang))
}

/// Names the first point, the last, and as many between them as fit.
fn labels(svg: &mut Svg, series: &ControlSeries<'_>, x: &dyn Fn(usize) -> f64) {
    let last = series.points.len().saturating_sub(1);
    let mut free = f64::NEG_INFINITY;
    for (index, point) in series.points.iter().enumerate() {
        let place = x(index);
        if index != 0 && index != last && (place < free || x(last) - place < 1.5 * LABEL) {
            continue;
        }
        free = place + 1.5 * LABEL;
        let class = match index {
            0 => "t small",
            _ if index == last => "t small end",
            _ => "t small mid",
        };
        svg.text(class, (place, TOP + HEIGHT + 20.0), &super::fitted(&point.label, 1.4 * LABEL));
    }
}

/// Returns the lowest and the highest value to show, with a little air around them.
fn range(series: &ControlSeries<'_>) -> (f64, f64) {
    let values = series.points.iter().filter_map(|point| point.value);
    let limits = series.limits.iter().flat_map(|limits| [limits.lower, limits.upper]);
    let (floor, ceiling) = series.bounds;
    let (mut low, mut high) = values
        .chain(limits)
        .chain(series.mean)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| (low.min(one), high.max(one)));
    low = low.max(floor.unwrap_or(f64::NEG_INFINITY));
    high = high.min(ceiling.unwrap_or(f64::INFINITY));
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let air = if high > low { (high - low) * 0.06 } else { high.abs().max(1.0) * 0.5 };
    (low - air, high + air)
}

fn legend(series: &ControlSeries<'_>, lang: Lang) -> String {
    let written = series.written;
    let Some(mean) = series.mean else { return String::new() };
    let mean = written(mean);
    let (floor, ceiling) = series.bounds;
    // What no value can lie beyond is no limit worth naming.
    let possible = series.limits.map(|limits| Limits {
        lower: limits.lower.max(floor.unwrap_or(f64::NEG_INFINITY)),
        upper: limits.upper.min(ceiling.unwrap_or(f64::INFINITY)),
    });
    match (possible, lang) {
        (None, Lang::Ko) => format!("─ 평균 {mean}"),
        (None, Lang::En) => format!("─ mean {mean}"),
        (Some(Limits { lower, upper }), Lang::Ko) => {
            format!("─ 평균 {mean}   ┄ 한계 {} ~ {}   ▲▼ 특이 변동", written(lower), written(upper))
        }
        (Some(Limits { lower, upper }), Lang::En) => {
            format!(
                "─ mean {mean}   ┄ limits {} to {}   ▲▼ special cause",
                written(lower),
                written(upper)
            )
        }
    }
}

fn description(series: &ControlSeries<'_>, lang: Lang) -> String {
    let special = series.points.iter().filter(|point| point.special_cause.is_some()).count();
    let legend = legend(series, lang);
    match lang {
        Lang::Ko => format!("{legend}. 특이 변동 {special}개. 고리는 아직 끝나지 않은 달입니다."),
        Lang::En => {
            format!("{legend}. {special} special causes. A ring is a month that is not over.")
        }
    }
}
