//! Control charts of any series as one drawing that stands alone.

use std::fmt::Write as _;

use voc_engine::domain::spc::ControlChart;

use crate::{
    lang::Lang,
    svg::{self, ControlPoint, ControlSeries, WIDTH, escape},
};

/// The colours of a drawing without a page: those of the page, in light.
const STYLE: &str = "text{font:13px sans-serif;fill:#1b1f24}.small{font-size:11.5px;fill:#525a64}\
.mid{text-anchor:middle}.end{text-anchor:end}.strong{font-weight:700}.c1{fill:#0072b2}\
.values{fill:none;stroke:#0072b2;stroke-width:2}.special{fill:#a33a00}\
.mean{stroke:#525a64}.limit{stroke:#525a64;stroke-dasharray:4 3}";

/// How much room a series takes, its name included.
const ROW: u32 = 206;

/// A series with its chart.
#[derive(Clone, Debug)]
pub struct ChartedSeries {
    /// What it is called.
    pub name: String,
    /// The place of each value, and the value.
    pub values: Vec<(i64, f64)>,
    /// The chart of the values.
    pub chart: ControlChart,
}

/// Renders control charts as one SVG document, below each other.
#[must_use]
pub fn render_control_svg(series: &[ChartedSeries], lang: Lang) -> String {
    let rows = u32::try_from(series.len()).unwrap_or(u32::MAX / ROW);
    let (width, height) = (WIDTH + 24, rows.saturating_mul(ROW) + 16);
    let mut page = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\"><style>{STYLE}</style>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
    );
    for (row, one) in (0..).zip(series) {
        let top = ROW * row + 28;
        let (name, body) = (escape(&one.name), drawing(one, row, lang));
        let placed = body.replacen(
            "<svg ",
            &format!("<svg x=\"12\" y=\"{top}\" width=\"{WIDTH}\" height=\"174\" "),
            1,
        );
        write!(page, "<text class=\"strong\" x=\"20\" y=\"{}\">{name}</text>{placed}", top - 8)
            .expect("BUG: writing to a string does not fail");
    }
    page.push_str("</svg>\n");
    page
}

fn drawing(one: &ChartedSeries, row: u32, lang: Lang) -> String {
    let points = one.values.iter().zip(&one.chart.special_causes);
    svg::control(
        &ControlSeries {
            id: format!("series-{row}"),
            title: one.name.clone(),
            points: points
                .map(|((place, value), cause)| ControlPoint {
                    label: place.to_string(),
                    value: Some(*value),
                    partial: false,
                    special_cause: *cause,
                })
                .collect(),
            mean: Some(one.chart.mean),
            limits: one.chart.limits,
            bounds: (None, None),
            written: &written,
        },
        lang,
    )
    .svg
}

/// Writes a number with three decimals at most.
fn written(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
