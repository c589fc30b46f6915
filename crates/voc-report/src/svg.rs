//! Drawings written by us: small SVGs that take their colours from the page and name themselves for
//! readers who cannot see them.

mod ageing;
mod control;
mod days;
mod deadlines;
mod departments;
pub(crate) mod drawing;
mod pareto;
mod stages;
mod timeline;

use std::fmt::Write as _;

use self::drawing::Mark;
pub(crate) use self::{
    ageing::ageing,
    control::{ControlPoint, ControlSeries, control},
    days::days,
    deadlines::deadlines,
    departments::departments,
    drawing::Drawing,
    pareto::pareto,
    stages::stages,
    timeline::{happened, timeline},
};

/// The width of the drawings of a month: readable on a phone, two abreast on a desk.
pub(crate) const WIDTH: u32 = 440;

/// A drawing being written.
pub(crate) struct Svg {
    id: String,
    width: u32,
    /// `img`, or `group` when there are links inside, which readers must be able to reach.
    role: &'static str,
    body: String,
    marks: Vec<Mark>,
}

impl Svg {
    pub(crate) fn new(id: &str, width: u32) -> Self {
        Self { id: id.to_owned(), width, role: "img", body: String::new(), marks: Vec::new() }
    }

    /// Draws a bar, with what it says when pointed at.
    pub(crate) fn bar(
        &mut self,
        class: &'static str,
        at: (f64, f64),
        size: (f64, f64),
        title: &str,
    ) {
        if size.0 <= 0.0 || size.1 <= 0.0 {
            return;
        }
        self.marks.push(Mark::Bar { class, at, size });
        let (x, y, width, height) = (n(at.0), n(at.1), n(size.0), n(size.1));
        let title = escape(title);
        self.push(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="1.5"><title>{title}</title></rect>"#
        ));
    }

    /// Draws a line.
    pub(crate) fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) {
        self.marks.push(Mark::Line { class, points: vec![from, to] });
        let (x1, y1, x2, y2) = (n(from.0), n(from.1), n(to.0), n(to.1));
        self.push(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    /// Draws a line through points.
    pub(crate) fn polyline(&mut self, class: &'static str, points: &[(f64, f64)]) {
        self.marks.push(Mark::Line { class, points: points.to_vec() });
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let points = points.join(" ");
        self.push(format_args!(r#"<polyline class="{class}" points="{points}"/>"#));
    }

    /// Draws a dot, with what it says when pointed at.
    pub(crate) fn dot(&mut self, class: &str, at: (f64, f64), radius: f64, title: &str) {
        self.marks.push(Mark::Dot { at, radius });
        let (x, y, radius, title) = (n(at.0), n(at.1), n(radius), escape(title));
        self.push(format_args!(
            r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"><title>{title}</title></circle>"#
        ));
    }

    /// Draws a diamond, with what it says when pointed at.
    pub(crate) fn diamond(&mut self, class: &str, at: (f64, f64), radius: f64, title: &str) {
        let ((x, y), r, title) = (at, radius, escape(title));
        let path = format!(
            "M{} {}L{} {}L{} {}L{} {}Z",
            n(x),
            n(y - r),
            n(x + r),
            n(y),
            n(x),
            n(y + r),
            n(x - r),
            n(y)
        );
        self.push(format_args!(
            r#"<path class="{class}" d="{path}"><title>{title}</title></path>"#
        ));
    }

    /// Draws a triangle of a height: one that is negative points upwards.
    pub(crate) fn triangle(&mut self, class: &str, at: (f64, f64), height: f64, title: &str) {
        let ((x, y), title) = (at, escape(title));
        let (tip, base, half) = (y + height, y - height * 0.6, height.abs() * 0.9);
        let points = vec![(x, tip), (x - half, base), (x + half, base), (x, tip)];
        self.marks.push(Mark::Line { class: "special", points });
        let path = format!(
            "M{} {}L{} {}L{} {}Z",
            n(x),
            n(tip),
            n(x - half),
            n(base),
            n(x + half),
            n(base)
        );
        self.push(format_args!(
            r#"<path class="{class}" d="{path}"><title>{title}</title></path>"#
        ));
    }

    /// Writes a text; the class says where it is anchored.
    pub(crate) fn text(&mut self, class: &'static str, at: (f64, f64), text: &str) {
        self.marks.push(Mark::Text { class, at, text: text.to_owned() });
        let (x, y, text) = (n(at.0), n(at.1), escape(text));
        self.push(format_args!(r#"<text class="{class}" x="{x}" y="{y}">{text}</text>"#));
    }

    /// Opens a link to a place of the page, with more attributes; [`Svg::close_link`] ends it.
    pub(crate) fn open_link(&mut self, anchor: &str, label: &str, attributes: &str) {
        self.role = "group";
        let (anchor, label) = (escape(anchor), escape(label));
        self.push(format_args!("<a href=\"#{anchor}\" aria-label=\"{label}\"{attributes}>"));
    }

    /// Draws an upright line that the script of the page moves, from one height to another.
    pub(crate) fn marker(&mut self, id: &str, x: f64, (y1, y2): (f64, f64)) {
        let (x, y1, y2) = (n(x), n(y1), n(y2));
        self.push(format_args!(
            r#"<g id="{id}" transform="translate({x} 0)"><line class="moment" x1="0" y1="{y1}" x2="0" y2="{y2}"/></g>"#
        ));
    }

    pub(crate) fn close_link(&mut self) {
        self.body.push_str("</a>");
    }

    /// Returns the finished drawing.
    pub(crate) fn finish(self, height: f64, title: &str, description: &str) -> Drawing {
        let Self { id, width, role, body, marks } = self;
        let size = (f64::from(width), height);
        let words = format!("{title}. {description}");
        let class = if width > WIDTH { "chart wide" } else { "chart" };
        let (height, title, description) = (n(height), escape(title), escape(description));
        let svg = format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"{role}\" \
             aria-labelledby=\"{id}-title {id}-desc\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>\
             <defs><pattern id=\"{id}-hatch\" class=\"hatch\" width=\"5\" height=\"5\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"5\" height=\"5\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\"/></pattern></defs>\
             {body}</svg>"
        );
        Drawing { svg, marks, size, words }
    }

    /// Draws a bar filled with the hatch pattern, so that two kinds of bars differ without colour.
    pub(crate) fn hatched(&mut self, at: (f64, f64), size: (f64, f64), title: &str) {
        if size.0 <= 0.0 || size.1 <= 0.0 {
            return;
        }
        self.marks.push(Mark::Hatched { at, size });
        let (x, y, width, height) = (n(at.0), n(at.1), n(size.0), n(size.1));
        let (id, title) = (self.id.clone(), escape(title));
        self.push(format_args!(
            "<rect class=\"c2\" fill=\"url(#{id}-hatch)\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\" rx=\"1.5\"><title>{title}</title></rect>"
        ));
    }

    /// Draws the legend of a solid and a hatched bar.
    pub(crate) fn legend(&mut self, y: f64, solid: &str, hatched: &str) {
        self.bar("c1", (0.0, y - 10.0), (12.0, 12.0), solid);
        self.text("t", (17.0, y), solid);
        let x = 34.0 + text_width(solid);
        self.hatched((x, y - 10.0), (12.0, 12.0), hatched);
        self.text("t", (x + 17.0, y), hatched);
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        self.body.write_fmt(text).expect("BUG: writing to a string does not fail");
    }
}

/// Estimates how wide a text of the drawings is: Hangul is as wide as it is high.
pub(crate) fn text_width(text: &str) -> f64 {
    text.chars().map(|one| if one.is_ascii() { 6.4 } else { 12.5 }).sum()
}

/// Shortens a text to a width, with an ellipsis.
pub(crate) fn fitted(text: &str, width: f64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for one in text.chars() {
        if text_width(&short) + 18.0 > width {
            break;
        }
        short.push(one);
    }
    format!("{}…", short.trim_end())
}

/// Returns a count as a coordinate.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts and milliseconds of a drawing stay far below 2^53"
)]
pub(crate) const fn real(count: usize) -> f64 {
    count as f64
}

/// Returns a step of a scale: the smallest of 1, 2, 5, 10, 20 .. that reaches `most` in five.
pub(crate) fn step(most: usize) -> usize {
    let mut unit = 1;
    loop {
        for step in [unit, unit * 2, unit * 5] {
            if step * 5 >= most {
                return step;
            }
        }
        unit *= 10;
    }
}

/// Writes a coordinate with one decimal at most.
fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Escapes a text for HTML and SVG, in content and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            one => escaped.push(one),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_cannot_become_markup() {
        assert_eq!(escape("<b onload='x'>&\""), "&lt;b onload=&#39;x&#39;&gt;&amp;&quot;");
    }

    #[test]
    fn scales_have_round_steps() {
        assert_eq!([0, 5, 6, 11, 26, 99, 5000].map(step), [1, 1, 2, 5, 10, 20, 1000]);
    }
}
