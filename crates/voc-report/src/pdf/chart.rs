//! The drawings of a month on paper, mark by mark as on the page.

use krilla::geom::Rect;
use krilla::tagging::{BBox, Tag};

use super::paper::{Colour, Ink, MARGIN, Paper, PartId, Style};
use crate::svg::{Drawing, drawing::Mark};

/// How large a unit of a drawing is.
const SCALE: f32 = 0.74;
/// The size of a text in units of a drawing.
const TEXT: f32 = 12.5;

/// How high a drawing is on paper.
pub(super) fn height(drawing: &Drawing) -> f32 {
    small(drawing.size.1) + 12.0
}

/// Draws a drawing for which the page has room.
pub(super) fn chart(paper: &mut Paper<'_>, drawing: &Drawing) {
    let (width, height) = (small(drawing.size.0), small(drawing.size.1));
    let (left, top) = (MARGIN, paper.y);
    let around = Rect::from_xywh(left, top, width, height);
    let around = around.map(|rect| BBox::new(paper.pages.len() - 1, rect));
    let words = paper.faces.shown(&drawing.words);
    let part = paper.part(None, Tag::Figure(Some(words)).with_bbox(around));
    for mark in &drawing.marks {
        draw(paper, part, mark, &|(x, y)| (left + small(x), top + small(y)));
    }
    paper.y += height + 12.0;
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
fn small(units: f64) -> f32 {
    units as f32 * SCALE
}

fn draw(paper: &mut Paper<'_>, part: PartId, mark: &Mark, to: &dyn Fn((f64, f64)) -> (f32, f32)) {
    let ink = match mark {
        Mark::Bar { class, at, size } => {
            let fill = if *class == "c1" { Colour::FIRST } else { Colour::SOFT };
            Ink::Box { at: to(*at), size: (small(size.0), small(size.1)), fill, edge: None }
        }
        Mark::Hatched { at, size } => Ink::Box {
            at: to(*at),
            size: (small(size.0), small(size.1)),
            fill: Colour::SECOND_SOFT,
            edge: Some(Colour::SECOND),
        },
        Mark::Line { class, points } => {
            let (colour, width, dashed) = match *class {
                "cumulative" => (Colour::LINE, 2.0, false),
                "halo" => (Colour::PAPER, 5.0, false),
                "grid strong" => (Colour::MUTED, 1.0, true),
                _ => (Colour::EDGE, 1.0, false),
            };
            let points = points.iter().map(|point| to(*point)).collect();
            Ink::Line { points, colour, width: width * SCALE, dashed }
        }
        Mark::Dot { at, radius } => Ink::Dot { at: to(*at), radius: small(*radius) },
        Mark::Text { class, at, text } => {
            let colour = if class.contains("warn") { Colour::BAD } else { Colour::INK };
            let style = Style { size: TEXT * SCALE, bold: class.contains("strong"), colour };
            let text = paper.faces.shown(text);
            if text.is_empty() {
                return;
            }
            let (x, y) = to(*at);
            let width = paper.width(&text, style);
            let left = match () {
                () if class.contains("end") => x - width,
                () if class.contains("mid") => x - width / 2.0,
                () => x,
            };
            Ink::Text { at: (left, y), style, text: format!("{text} ") }
        }
    };
    paper.draw(Some(part), ink);
}
