//! The drawings of a month on paper, mark by mark as on the page.

use krilla::geom::Rect;
use krilla::tagging::{BBox, Tag};

use super::paper::{Colour, Ink, MARGIN, Paper, PartId, Style};
use crate::svg::{Drawing, drawing::Mark};

/// How large a unit of a drawing is, unless the drawing would be too high for a page.
const SCALE: f32 = 0.74;
/// The size of a text in units of a drawing.
const TEXT: f32 = 12.5;
/// How much of a page is kept for the heading of a drawing.
const HEADING: f32 = 80.0;

/// Where a drawing stands on a page, and how large its units are.
#[derive(Clone, Copy)]
struct Frame {
    left: f32,
    top: f32,
    scale: f32,
}

impl Frame {
    fn of(paper: &Paper<'_>, drawing: &Drawing) -> Self {
        let scale = SCALE.min((Paper::whole() - HEADING) / single(drawing.size.1).max(1.0));
        Self { left: MARGIN, top: paper.y, scale }
    }

    fn length(self, units: f64) -> f32 {
        single(units) * self.scale
    }

    fn size(self, (width, height): (f64, f64)) -> (f32, f32) {
        (self.length(width), self.length(height))
    }

    fn point(self, (x, y): (f64, f64)) -> (f32, f32) {
        (self.left + self.length(x), self.top + self.length(y))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
const fn single(units: f64) -> f32 {
    units as f32
}

/// How high a drawing is on paper.
pub(super) fn height(paper: &Paper<'_>, drawing: &Drawing) -> f32 {
    Frame::of(paper, drawing).length(drawing.size.1) + 12.0
}

/// Draws a drawing for which the page has room.
pub(super) fn chart(paper: &mut Paper<'_>, drawing: &Drawing) {
    let frame = Frame::of(paper, drawing);
    let (width, height) = frame.size(drawing.size);
    let around = Rect::from_xywh(frame.left, frame.top, width, height);
    let around = around.map(|rect| BBox::new(paper.pages.len() - 1, rect));
    let words = paper.faces.shown(&drawing.words);
    let part = paper.part(None, Tag::Figure(Some(words)).with_bbox(around));
    for mark in &drawing.marks {
        draw(paper, part, mark, frame);
    }
    paper.y += height + 12.0;
}

fn draw(paper: &mut Paper<'_>, part: PartId, mark: &Mark, frame: Frame) {
    let ink = match mark {
        Mark::Bar { class, at, size } => {
            let fill = if *class == "c1" { Colour::FIRST } else { Colour::SOFT };
            Ink::Box { at: frame.point(*at), size: frame.size(*size), fill, edge: None }
        }
        Mark::Hatched { at, size } => Ink::Box {
            at: frame.point(*at),
            size: frame.size(*size),
            fill: Colour::SECOND_SOFT,
            edge: Some(Colour::SECOND),
        },
        Mark::Line { class, points } => {
            let (colour, width, dashed) = match *class {
                "cumulative" => (Colour::LINE, 2.0, false),
                "values" => (Colour::FIRST, 1.6, false),
                "special" => (Colour::BAD, 2.0, false),
                "halo" => (Colour::PAPER, 5.0, false),
                "grid strong" | "limit" => (Colour::MUTED, 1.0, true),
                "mean" => (Colour::MUTED, 1.0, false),
                _ => (Colour::EDGE, 1.0, false),
            };
            let points = points.iter().map(|point| frame.point(*point)).collect();
            Ink::Line { points, colour, width: frame.length(width), dashed }
        }
        Mark::Dot { at, radius } => {
            Ink::Dot { at: frame.point(*at), radius: frame.length(*radius) }
        }
        Mark::Text { class, at, text } => {
            let colour = if class.contains("warn") { Colour::BAD } else { Colour::INK };
            let size = TEXT * frame.scale;
            let style = Style { size, bold: class.contains("strong"), colour };
            let text = paper.faces.shown(text);
            if text.is_empty() {
                return;
            }
            let (x, y) = frame.point(*at);
            let width = paper.width(&text, style);
            // Letters may be wider here than on the page: a text stays within the paper.
            let left = if class.contains("end") {
                x - width
            } else if class.contains("mid") {
                x - width / 2.0
            } else {
                x
            };
            Ink::Text { at: (left.max(MARGIN), y), style, text: format!("{text} ") }
        }
    };
    paper.draw(Some(part), ink);
}
