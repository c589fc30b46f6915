//! A month to hand on: tables without tickets, in which small counts are hidden.

mod document;
mod hide;
mod page;
mod relations;
mod text;

use std::collections::BTreeSet;

use voc_engine::{Config, MonthlyReport, ReportBasis, ReportMonth, Scope, Timestamp};

use crate::{
    lang::Lang,
    month_parts::scope,
    sheets::{self, Cell, HIDDEN, Sheet},
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
        let wording = Wording::new(config, lang);
        let mut sheets = sheets::aggregates(report, &wording);
        let size = usize::try_from(below).unwrap_or(usize::MAX);
        let hidden = relations::counts(report, &sheets).hidden(size);
        let cells = sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
        for cell in cells.flat_map(|row| &mut row.cells) {
            if is_hidden(cell, &hidden, size) {
                *cell = Cell::Hidden;
            }
        }
        let mut summary = sheets::shared_summary(report, &wording);
        summary.note(
            "suppress_below",
            wording.pick("비공개 기준", "Hidden below"),
            rule(below, lang),
        );
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

    /// The tables that have rows.
    fn shown(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|sheet| !sheet.rows.is_empty())
    }

    /// Renders it as a workbook.
    ///
    /// # Errors
    /// When a text is longer than a workbook can hold.
    #[cfg(feature = "xlsx")]
    pub fn xlsx(&self) -> Result<Vec<u8>, crate::xlsx::XlsxError> {
        let sheets: Vec<_> = std::iter::once(&self.summary).chain(&self.sheets).collect();
        crate::xlsx::workbook(&sheets, &self.basis, &self.wording)
    }
}

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

/// Tells whether a cell says something about a count that is hidden. A median says nothing about how
/// many it is of: it goes when these are few, and stays when their number is hidden for another's sake.
fn is_hidden(cell: &Cell, hidden: &BTreeSet<String>, below: usize) -> bool {
    match cell {
        Cell::Time { of, .. } => of.count < below,
        cell => relations::counted(cell).iter().any(|one| hidden.contains(&one.key)),
    }
}
