//! A report that is nothing but tables, on paper: a month to hand on.

use krilla::tagging::Tag;
use voc_engine::ReportBasis;

use super::{
    PdfError,
    faces::Faces,
    first_page,
    month::{SMALL, heading_2, note, origin},
    paper::{MARGIN, Paper, Style, WIDTH},
    table::{needed, table},
    write::{self, Imprint},
};
use crate::{html::Table, sheets::Sheet, wording::Wording};

/// A report of tables.
pub(crate) struct Tables<'a> {
    /// What it is called.
    pub(crate) title: String,
    /// Whose tickets it is about.
    pub(crate) scope: &'a str,
    /// Whose tickets it is about, as of when.
    pub(crate) about: String,
    /// What it was computed from.
    pub(crate) basis: &'a ReportBasis,
    /// The time zone of its moments.
    pub(crate) time_zone: &'a str,
    /// What a reader must know first.
    pub(crate) read_first: Vec<String>,
    /// The tables, each with what must be said of it.
    pub(crate) tables: Vec<(Table, String)>,
}

/// Returns the columns of a sheet for which a sheet of paper is too narrow; the workbook and the CSV have them.
pub(crate) fn left_out(sheet: &Sheet) -> &'static [&'static str] {
    match sheet.code {
        "figures" => &["p90", "numerator_before", "denominator_before", "median_before"],
        "departments" => &["merged", "fitting", "cases"],
        "stages" => &["dwell_p90"],
        _ => &[],
    }
}

/// Renders a report of tables as a PDF.
pub(crate) fn tables(document: &Tables<'_>, wording: &Wording<'_>) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::new();
    let mut paper = Paper::new(&faces);
    title(&mut paper, &document.title, &document.about);
    first_page::read_first(&mut paper, &document.read_first, wording);
    for (one, remark) in &document.tables {
        let remarks = paper.height(remark, SMALL, WIDTH);
        let follows = needed(&paper, one, usize::MAX, false) + remarks;
        heading_2(&mut paper, &one.caption, follows);
        if !remark.is_empty() {
            note(&mut paper, remark);
        }
        table(&mut paper, one, usize::MAX, false);
    }
    origin(&mut paper, (document.basis, document.time_zone), None, wording);
    let imprint = Imprint {
        title: document.title.clone(),
        scope: document.scope.to_owned(),
        basis: document.basis,
    };
    write::written(&paper, &imprint, wording)
}

/// Draws the title of a report, and below it what it is about.
pub(super) fn title(paper: &mut Paper<'_>, title: &str, about: &str) {
    let part = paper.part(None, write::heading(1, title));
    paper.mark(title.to_owned());
    paper.write(Some(part), (MARGIN, WIDTH), Style::new(18.0).bold(), title);
    let part = paper.part(None, Tag::P);
    paper.write(Some(part), (MARGIN, WIDTH), SMALL, about);
    paper.y += 8.0;
}
