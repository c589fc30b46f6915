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
mod tables;
mod write;
mod year;

use voc_engine::{Config, MonthlyReport, YearReport};

pub(crate) use self::tables::{Tables, left_out, tables};
use self::{faces::Faces, paper::Paper, write::Imprint};
use crate::{
    lang::Lang,
    month_parts::{scope, scope_of},
    wording::Wording,
    year_summary::heading,
};

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
    let wording = Wording::of_month(report, config, lang);
    let faces = Faces::new();
    let imprint = Imprint {
        title: write::title(report, &wording),
        scope: scope(report, &wording),
        basis: &report.as_of,
    };
    write::written(&laid_out(&faces, report, &wording), &imprint, &wording)
}

/// Renders the report of a year as a PDF, like [`render_pdf`].
///
/// # Errors
///
/// As [`render_pdf`].
pub fn render_year_pdf(
    report: &YearReport,
    config: &Config,
    lang: Lang,
) -> Result<Vec<u8>, PdfError> {
    let wording = Wording::new(config, lang);
    let faces = Faces::new();
    let mut paper = Paper::new(&faces);
    year::draw(&mut paper, report, &wording);
    let imprint = Imprint {
        title: heading(report, &wording),
        scope: scope_of(&report.scope, &wording),
        basis: &report.as_of,
    };
    write::written(&paper, &imprint, &wording)
}

fn laid_out<'a>(faces: &'a Faces, report: &MonthlyReport, wording: &Wording<'_>) -> Paper<'a> {
    let mut paper = Paper::new(faces);
    first_page::draw(&mut paper, report, wording);
    month::draw(&mut paper, report, wording);
    paper
}

#[cfg(test)]
mod tests {
    use voc_demo::{Demo, DemoOptions};
    use voc_engine::Scope;

    use super::*;
    use crate::{
        headline::Headline,
        html::month::charts,
        pdf::paper::{Ink, MARGIN, SIZE},
    };

    /// Lays out a month of the demonstration, and hands it over with the report.
    fn with_month(lang: Lang, check: impl Fn(&Paper<'_>, &MonthlyReport, &Wording<'_>)) {
        let dir = tempfile::tempdir().unwrap();
        let options = DemoOptions { tickets: 40, ..DemoOptions::default() };
        let demo = voc_demo::build(&dir.path().join("data"), &options, &mut |_, _, _| {}).unwrap();
        let Demo { engine, month, now, .. } = &demo;
        let report = engine.monthly_report(*month, &Scope::default(), *now).unwrap();
        let mut config = engine.config().clone();
        for place in &mut config.departments {
            place.ko.push_str(&" 아주긴이름의부서".repeat(9));
        }
        let (faces, wording) = (Faces::new(), Wording::new(&config, lang));
        check(&laid_out(&faces, &report, &wording), &report, &wording);
    }

    fn texts<'a>(paper: &'a Paper<'_>, pages: usize) -> Vec<&'a str> {
        let placed = paper.pages.iter().take(pages).flatten();
        let text = placed.filter_map(|one| match &one.ink {
            Ink::Text { text, .. } => Some(text.trim_end()),
            _ => None,
        });
        text.collect()
    }

    #[test]
    fn the_first_page_holds_the_headline_figures_of_the_page() {
        for lang in [Lang::Ko, Lang::En] {
            with_month(lang, |paper, report, wording| {
                let first = texts(paper, 1);
                for tile in Headline::of(report, wording).tiles {
                    let change = tile.change.unwrap();
                    let change = format!("{} {}", change.arrow, change.words);
                    for text in [&tile.title, &tile.value, &tile.counted, change.trim()] {
                        assert!(text.is_empty() || first.contains(&text), "{text}: {first:?}");
                    }
                }
            });
        }
    }

    #[test]
    fn every_table_of_the_page_is_there_and_nobody_is_named() {
        with_month(Lang::Ko, |paper, report, wording| {
            let all = texts(paper, usize::MAX);
            for chart in charts(report, wording).iter().filter(|one| !one.empty) {
                assert!(all.contains(&chart.table.caption.as_str()), "{}", chart.table.caption);
                let cells = chart.table.rows.iter().flatten().filter(|one| one.text.len() < 12);
                cells.for_each(|cell| assert!(all.contains(&cell.text.as_str()), "{}", cell.text));
            }
            let owners = report.overdue.iter().filter_map(|one| one.owner.as_ref());
            let owners: Vec<_> = owners.map(ToString::to_string).collect();
            assert!(!owners.is_empty());
            for owner in owners {
                assert!(!all.iter().any(|text| text.contains(&owner)), "{owner}");
            }
        });
    }

    #[test]
    fn nothing_is_drawn_beyond_the_margins() {
        with_month(Lang::Ko, |paper, _, _| {
            for placed in paper.pages.iter().flatten() {
                if let Ink::Text { at, style, text } = &placed.ink {
                    let right = at.0 + paper.width(text.trim_end(), *style);
                    assert!(at.0 >= MARGIN - 0.5 && right <= SIZE.0 - MARGIN + 0.5, "{text}");
                    assert!(at.1 > 50.0 && at.1 < SIZE.1 - 50.0, "{text} at {}", at.1);
                }
            }
        });
    }
}
