//! A month to hand on: tables without tickets, in which small counts are hidden.

mod document;
mod hide;
mod page;
mod relations;
mod text;

use std::collections::BTreeSet;

use voc_engine::{Config, MonthlyReport, ReportBasis, ReportMonth, Scope, Timestamp};

use crate::{
    html::{Table, sheet_table},
    lang::Lang,
    month_parts::scope,
    sheets::{self, Cell, HIDDEN, Row, Sheet},
    wording::Wording,
};

/// A month to hand on: no ticket is named, and no count above zero and below a chosen size is shown or
/// can be worked out from the others.
///
/// It holds nothing but what it shows, so none of its renderings can say more.
///
/// ```
/// use voc_engine::{Config, MonthlyReport};
/// use voc_report::{Lang, SharedMonth};
///
/// fn page(report: &MonthlyReport, config: &Config) -> String {
///     SharedMonth::of(report, config, Lang::En, 5).html()
/// }
/// ```
pub struct SharedMonth<'a> {
    wording: Wording<'a>,
    below: u32,
    month: ReportMonth,
    scope: Scope,
    scope_name: String,
    basis: ReportBasis,
    judged_at: Timestamp,
    time_zone: String,
    summary: Sheet,
    sheets: Vec<Sheet>,
}

impl<'a> SharedMonth<'a> {
    /// Hides every count of a month that is above zero and below a size, and as many others as it takes
    /// so that none of them follows from what is shown.
    #[must_use]
    pub fn of(report: &MonthlyReport, config: &'a Config, lang: Lang, below: u32) -> Self {
        let wording = Wording::of_month(report, config, lang);
        let mut sheets = sheets::aggregates(report, &wording);
        let size = usize::try_from(below).unwrap_or(usize::MAX);
        let hidden = relations::counts(report, &sheets).hidden(size);
        let cells = sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
        for cell in cells.flat_map(|row| &mut row.cells) {
            if is_hidden(cell, &hidden, size) {
                *cell = Cell::Hidden;
            }
        }
        for sheet in &mut sheets {
            if sheet.rows.iter().any(|row| row.cells.contains(&Cell::Hidden)) {
                // A drawing has nothing for a cell that is not shown, and would draw a zero.
                sheet.chart = None;
            }
            if BY_COUNT.contains(&sheet.code) {
                order_by_code(sheet);
            }
        }
        let mut summary = sheets::shared_summary(report, &wording);
        summary.note(
            SUPPRESS_BELOW,
            wording.pick("비공개 기준", "Hidden below"),
            rule(below, lang),
        );
        sheets::own_meanings(&mut summary, &wording);
        Self {
            below,
            month: report.month,
            scope: report.scope.clone(),
            scope_name: scope(report, &wording),
            basis: report.as_of.clone(),
            judged_at: report.judged_at,
            time_zone: report.time_zone.clone(),
            summary,
            sheets,
            wording,
        }
    }

    /// What a reader is told about the cells that are not shown.
    fn rule(&self) -> String {
        rule(self.below, self.wording.lang)
    }

    /// The findings: what the summary says between what the month rests on and the rule of hiding.
    fn findings(&self) -> impl Iterator<Item = &Row> {
        let after = self.summary.rows.iter().skip_while(|row| row.code != "clock").skip(1);
        after.take_while(|row| row.code != SUPPRESS_BELOW)
    }

    /// What the hospital's own figures mean: what the summary says last.
    fn own_meanings(&self) -> impl Iterator<Item = &Row> {
        self.summary.rows.iter().skip_while(|row| row.code != SUPPRESS_BELOW).skip(1)
    }

    /// The tables that have rows.
    fn shown(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| !sheet.rows.is_empty())
    }

    /// The findings as sentences.
    fn sentences(&self) -> impl Iterator<Item = String> {
        let cells = self.findings().flat_map(|row| &row.cells);
        cells.map(|cell| cell.written(&self.wording))
    }

    /// The tables that have rows as a page or a paper shows them, without the columns that it has no room for, each
    /// with what must be said of it.
    fn tables(
        &self,
        left_out: impl Fn(&Sheet) -> &'static [&'static str],
    ) -> impl Iterator<Item = (Table, String)> {
        self.shown().map(move |sheet| {
            let meanings = self.own_meanings().filter(|_| sheet.code == "own_figures");
            let meanings = meanings.map(|row| {
                let text = row.cells.first().map(|cell| cell.written(&self.wording));
                format!("{}: {}", row.label, text.unwrap_or_default())
            });
            let note = meanings.collect::<Vec<_>>().join(" ");
            (sheet_table(sheet, left_out(sheet), &self.wording), note)
        })
    }

    /// Renders it as a PDF, like [`render_pdf`](crate::render_pdf).
    ///
    /// # Errors
    /// If the document does not pass its own checks for PDF/A-2a and PDF/UA-1.
    #[cfg(feature = "pdf")]
    pub fn pdf(&self) -> Result<Vec<u8>, crate::pdf::PdfError> {
        let document = crate::pdf::Tables {
            title: self.title(),
            scope: &self.scope_name,
            about: self.about(),
            basis: &self.basis,
            time_zone: &self.time_zone,
            read_first: std::iter::once(self.rule()).chain(self.sentences()).collect(),
            tables: self.tables(crate::pdf::left_out).collect(),
        };
        crate::pdf::tables(&document, &self.wording)
    }

    /// Renders it as a workbook.
    ///
    /// # Errors
    /// When a text is longer than a workbook can hold.
    #[cfg(feature = "xlsx")]
    pub fn xlsx(&self) -> Result<Vec<u8>, crate::xlsx::XlsxError> {
        let own = |sheet: &&Sheet| sheet.code != "own_figures" || !sheet.rows.is_empty();
        let sheets = std::iter::once(&self.summary).chain(self.sheets.iter().filter(own));
        crate::xlsx::workbook(sheets, &self.basis, &self.wording)
    }
}

/// The code of the row of the summary that says what is hidden.
const SUPPRESS_BELOW: &str = "suppress_below";

fn rule(below: u32, lang: Lang) -> String {
    match lang {
        Lang::Ko => format!(
            "{below}건 미만인 수와, 그 수를 계산해 낼 수 있는 다른 수는 {HIDDEN}로 가렸습니다. 0은 그대로 보입니다."
        ),
        Lang::En => format!(
            "Counts below {below}, and others from which one could be worked out, are shown as {HIDDEN}. A zero is shown."
        ),
    }
}

/// The tables whose rows stand in the order of their counts.
const BY_COUNT: [&str; 6] =
    ["own_figures", "departments", "satisfaction", "causes", "volumes", "rules"];

/// Puts the rows of each group in the order of their codes: that of the counts would tell those that are hidden.
fn order_by_code(sheet: &mut Sheet) {
    let group = |row: &Row| row.code.split_once(':').map(|(group, _)| group.to_owned());
    let mut groups: Vec<Option<String>> = Vec::new();
    for row in &sheet.rows {
        let group = group(row);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let place = |row: &Row| groups.iter().position(|one| *one == group(row));
    sheet.rows.sort_by_cached_key(|row| (place(row), row.code.clone()));
}

/// Tells whether a cell says something about a count that is hidden. A median says nothing about how
/// many it is of: it goes when these are few, and stays when their number is hidden for another's sake.
fn is_hidden(cell: &Cell, hidden: &BTreeSet<String>, below: usize) -> bool {
    match cell {
        Cell::Time { of, .. } => of.count < below,
        cell => relations::counted(cell).iter().any(|one| hidden.contains(&one.key)),
    }
}
