//! A month on paper: for the board, for printing and for keeping.
//!
//! The document is a PDF/A-2a and PDF/UA-1: its fonts are inside, it can be read aloud, and it reads
//! the same in thirty years. The figures come from the same parts as those of the page; nothing is
//! counted here.

mod chart;
mod faces;
mod first_page;
mod month;
mod paper;
mod table;
mod write;

use voc_engine::{Config, MonthlyReport};

use self::{faces::Faces, paper::Paper};
use crate::{lang::Lang, wording::Wording};

/// Why a report could not be written as a PDF.
///
/// It does not happen for any report, however long and whatever its names; but the document is checked
/// while it is written, and one that does not hold what it promises is not handed out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the report could not be written as a PDF: {reason}")]
pub struct PdfError {
    reason: String,
}

/// Renders the report of a month as a PDF that holds all it needs: A4, with fonts, tagged for those
/// who listen, the same bytes for the same report.
///
/// # Errors
///
/// If the document does not pass its own checks for PDF/A-2a and PDF/UA-1.
pub fn render_pdf(
    report: &MonthlyReport,
    config: &Config,
    lang: Lang,
) -> Result<Vec<u8>, PdfError> {
    let wording = Wording::new(config, lang);
    let faces = Faces::new();
    let mut paper = Paper::new(&faces);
    first_page::draw(&mut paper, report, &wording);
    month::draw(&mut paper, report, &wording);
    write::written(&paper, report, &wording)
}
