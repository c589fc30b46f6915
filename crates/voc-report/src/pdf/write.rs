//! Writes the pages that were laid out.

use std::num::NonZeroU16;

use chrono::{Datelike as _, Timelike as _};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagTree,
        kind::Hn,
    },
};
use voc_engine::{MonthlyReport, ReportBasis, Timestamp};

use super::{
    PdfError,
    faces::Faces,
    paper::{Colour, Ink, MARGIN, Paper, PartId, Placed, SIZE, Style, WIDTH},
};
use crate::{
    lang::Lang,
    wording::{Wording, grouped},
};

/// What stands above and below the text of a page.
const EDGE: Style = Style::new(7.5).colour(Colour::MUTED);

/// What a document says of itself, on each of its pages and to whoever files it.
pub(super) struct Imprint<'a> {
    /// The name of the document.
    pub(super) title: String,
    /// Whose tickets it is about.
    pub(super) scope: String,
    /// What it was computed from.
    pub(super) basis: &'a ReportBasis,
}

/// Returns the name of the report of a month.
pub(super) fn title(report: &MonthlyReport, wording: &Wording<'_>) -> String {
    let month = wording.month(report.month);
    match wording.lang {
        Lang::Ko => format!("{month} 고객의 소리 월간 보고서"),
        Lang::En => format!("{month}: voice of the customer, monthly report"),
    }
}

/// Makes the tag of a heading.
pub(super) fn heading(level: u16, title: &str) -> Tag<Hn> {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    Tag::Hn(level, Some(title.to_owned()))
}

/// Writes the pages as a document that is checked while it is written.
pub(super) fn written(
    paper: &Paper<'_>,
    imprint: &Imprint<'_>,
    wording: &Wording<'_>,
) -> Result<Vec<u8>, PdfError> {
    let failed = |reason: String| PdfError { reason };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| failed("the two standards do not go together".to_owned()))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut leaves: Vec<Vec<Identifier>> = paper.parts.iter().map(|_| Vec::new()).collect();
    let edges = Edges::of(paper, imprint, wording);
    for (number, placed) in (1..).zip(&paper.pages) {
        let size = PageSettings::from_wh(SIZE.0, SIZE.1).expect("BUG: A4 is a size");
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        edges.draw(&mut surface, paper.faces, number);
        for run in placed.chunk_by(|one, next| one.part == next.part) {
            draw_run(&mut surface, paper.faces, run, &mut leaves);
        }
        surface.finish();
        page.finish();
    }
    let mut outline = Outline::new();
    for mark in &paper.marks {
        let at = XyzDestination::new(mark.page, Point::from_xy(0.0, (mark.y - 8.0).max(0.0)));
        outline.push_child(OutlineNode::new(mark.title.clone(), at));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree(paper, &mut leaves, wording.lang));
    document.set_metadata(metadata(paper.faces, imprint, wording));
    document.finish().map_err(|error| failed(error.to_string()))
}

/// Describes the document. Its date is that of the last entry it tells of: the same report is the same
/// file, whenever it is written.
fn metadata(faces: &Faces, imprint: &Imprint<'_>, wording: &Wording<'_>) -> Metadata {
    let program = concat!("voc ", env!("CARGO_PKG_VERSION"));
    let mut metadata = Metadata::new()
        .title(faces.shown(&imprint.title))
        .description(faces.shown(&imprint.scope))
        .language(wording.lang.code().to_owned())
        .creator(program.to_owned())
        .producer(program.to_owned());
    if let Some(date) = date(imprint.basis.recorded_at) {
        metadata = metadata.creation_date(date);
    }
    metadata
}

fn date(moment: Timestamp) -> Option<DateTime> {
    let moment = chrono::DateTime::from_timestamp_millis(moment.millis())?;
    let small = |number: u32| u8::try_from(number).ok();
    let date = DateTime::new(u16::try_from(moment.year()).ok()?)
        .month(small(moment.month())?)
        .day(small(moment.day())?)
        .hour(small(moment.hour())?)
        .minute(small(moment.minute())?)
        .second(small(moment.second())?)
        .utc_offset_hour(0);
    Some(date)
}

/// Builds the tree of the parts, in the order in which they are to be read.
fn tree(paper: &Paper<'_>, leaves: &mut [Vec<Identifier>], lang: Lang) -> TagTree {
    let mut within: Vec<Vec<Node>> = paper.parts.iter().map(|_| Vec::new()).collect();
    let mut tree = TagTree::new().with_lang(Some(lang.code().to_owned()));
    let mut roots = Vec::new();
    // A part comes after the part it is in: from the back, each has all that is in it.
    for (place, part) in paper.parts.iter().enumerate().rev() {
        let own = leaves.get_mut(place).map(std::mem::take).unwrap_or_default();
        let mut children: Vec<_> = own.into_iter().map(Node::Leaf).collect();
        children.extend(
            within.get_mut(place).map(std::mem::take).unwrap_or_default().into_iter().rev(),
        );
        if children.is_empty() {
            continue;
        }
        let group = Node::Group(TagGroup::with_children(part.tag.clone(), children));
        match part.within.and_then(|PartId(parent)| within.get_mut(parent)) {
            Some(parent) => parent.push(group),
            None => roots.push(group),
        }
    }
    roots.into_iter().rev().for_each(|root| tree.push(root));
    tree
}

/// Draws what belongs to one part, or ornaments.
fn draw_run(
    surface: &mut Surface<'_>,
    faces: &Faces,
    run: &[Placed],
    leaves: &mut [Vec<Identifier>],
) {
    let part = run.first().and_then(|one| one.part);
    let tag = match part {
        Some(_) => ContentTag::Span(SpanTag::empty()),
        None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
    };
    let id = surface.start_tagged(tag);
    run.iter().for_each(|one| draw(surface, faces, &one.ink));
    surface.end_tagged();
    if let Some(leaves) = part.and_then(|PartId(place)| leaves.get_mut(place)) {
        leaves.push(id);
    }
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, ink: &Ink) {
    match ink {
        Ink::Text { at, style, text } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(style.colour)));
            let face = faces.of(style.bold);
            let start = Point::from_xy(at.0, at.1);
            surface.draw_glyphs(
                start,
                &face.glyphs(text),
                face.font.clone(),
                text,
                style.size,
                false,
            );
        }
        Ink::Box { at, size, fill: colour, edge } => {
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(edge.map(|edge| stroke(edge, 0.7, false)));
            draw_path(surface, |path| {
                if let Some(rect) = Rect::from_xywh(at.0, at.1, size.0, size.1) {
                    path.push_rect(rect);
                }
            });
        }
        Ink::Line { points, colour, width, dashed } => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*colour, *width, *dashed)));
            draw_path(surface, |path| {
                for (place, (x, y)) in points.iter().enumerate() {
                    match place {
                        0 => path.move_to(*x, *y),
                        _ => path.line_to(*x, *y),
                    }
                }
            });
        }
        Ink::Dot { at: (x, y), radius } => {
            surface.set_fill(Some(fill(Colour::PAPER)));
            surface.set_stroke(Some(stroke(Colour::LINE, 1.4, false)));
            draw_path(surface, |path| ring(path, *x, *y, *radius));
        }
    }
}

/// Draws a circle as four curves.
fn ring(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    let k = r * 0.552_285;
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    path.close();
}

fn draw_path(surface: &mut Surface<'_>, build: impl FnOnce(&mut PathBuilder)) {
    let mut path = PathBuilder::new();
    build(&mut path);
    let path: Option<Path> = path.finish();
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn fill(Colour(red, green, blue): Colour) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn stroke(Colour(red, green, blue): Colour, width: f32, dashed: bool) -> Stroke {
    let dash = dashed.then(|| StrokeDash { array: vec![3.0, 2.0], offset: 0.0 });
    Stroke { paint: rgb::Color::new(red, green, blue).into(), width, dash, ..Stroke::default() }
}

/// What stands above and below the text of each page: which report it is, which page, and of which
/// state of the log, so that a single sheet can be held to it.
struct Edges {
    lang: Lang,
    name: String,
    checkpoint: String,
    pages: usize,
}

impl Edges {
    fn of(paper: &Paper<'_>, imprint: &Imprint<'_>, wording: &Wording<'_>) -> Self {
        let name = format!("{} · {}", imprint.title, imprint.scope);
        let basis = imprint.basis;
        let size = grouped(usize::try_from(basis.size).unwrap_or(usize::MAX));
        // The root is what must not be cut off.
        let rest = match wording.lang {
            Lang::Ko => format!(" · 항목 {size}개 · 루트 {}", basis.root),
            Lang::En => format!(" · {size} entries · root {}", basis.root),
        };
        let rest = paper.faces.shown(&rest);
        let origin = paper.fitted(&basis.origin, EDGE, WIDTH - paper.width(&rest, EDGE));
        let name = paper.fitted(&name, EDGE, WIDTH - 90.0);
        Self {
            lang: wording.lang,
            name,
            checkpoint: format!("{origin}{rest}"),
            pages: paper.pages.len(),
        }
    }

    fn draw(&self, surface: &mut Surface<'_>, faces: &Faces, number: usize) {
        let page = match self.lang {
            Lang::Ko => format!("{number} / {}쪽", self.pages),
            Lang::En => format!("page {number} of {}", self.pages),
        };
        let right = SIZE.0 - MARGIN - faces.of(EDGE.bold).width(&page, EDGE.size);
        let text = |at, text: &str| Ink::Text { at, style: EDGE, text: text.to_owned() };
        let rule = |y| Ink::Line {
            points: vec![(MARGIN, y), (SIZE.0 - MARGIN, y)],
            colour: Colour::EDGE,
            width: 0.5,
            dashed: false,
        };
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
        draw(surface, faces, &text((MARGIN, 36.0), &format!("{} ", self.name)));
        draw(surface, faces, &text((right, 36.0), &page));
        draw(surface, faces, &rule(42.0));
        surface.end_tagged();
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        draw(surface, faces, &rule(SIZE.1 - 44.0));
        draw(surface, faces, &text((MARGIN, SIZE.1 - 33.0), &self.checkpoint));
        surface.end_tagged();
    }
}
