//! A shared month as Markdown and in a terminal.

use super::SharedMonth;
use crate::{
    lang::Lang,
    markdown::Page,
    sheets::{Cell, Sheet},
    width::{columns, left, right, wrapped},
};

/// The longest bar of the drawing, in columns.
const BAR: usize = 30;

impl SharedMonth<'_> {
    /// Renders it as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut page = Page::default();
        page.title(&self.title());
        for sheet in std::iter::once(&self.summary).chain(self.shown()) {
            page.sheet(sheet, &self.wording);
        }
        page.into_text()
    }

    /// Renders it for a terminal of `width` columns, without colour: the figures, and what came and went
    /// as bars.
    #[must_use]
    pub fn summary(&self, width: usize) -> String {
        let width = width.clamp(40, 120);
        let mut lines = vec![self.title()];
        lines.extend(wrapped(&self.about(), width));
        lines.extend(wrapped(&self.rule(), width));
        for sheet in self.shown().filter(|sheet| ["figures", "flow"].contains(&sheet.code)) {
            lines.push(String::new());
            lines.push(sheet.title.to_owned());
            lines.extend(if sheet.code == "flow" { bars(sheet) } else { shares(sheet, self) });
        }
        let lines: Vec<_> = lines.iter().flat_map(|line| fitting(line, width)).collect();
        lines.join("\n") + "\n"
    }

    /// What it is called.
    pub(super) fn title(&self) -> String {
        let month = self.wording.month(self.month);
        match self.wording.lang {
            Lang::Ko => format!("{month} 고객의 소리 월간 보고서(공유용)"),
            Lang::En => format!("{month} voice of the customer, to be shared"),
        }
    }

    /// Whose month it is, as of when.
    pub(super) fn about(&self) -> String {
        let (scope, judged) = (&self.scope_name, self.wording.minute(self.judged_at));
        match self.wording.lang {
            Lang::Ko => format!("{scope} · {judged} 기준"),
            Lang::En => format!("{scope}, as of {judged}"),
        }
    }
}

/// Leaves a line that fits as it is, spaces and all.
fn fitting(line: &str, width: usize) -> Vec<String> {
    let line = line.trim_end();
    if columns(line) <= width { vec![line.to_owned()] } else { wrapped(line, width) }
}

/// Draws the first column of a sheet as bars.
fn bars(sheet: &Sheet) -> Vec<String> {
    let widest = sheet.rows.iter().map(|row| columns(&row.label)).max().unwrap_or(0);
    let count = |row: &crate::sheets::Row| match row.cells.first() {
        Some(Cell::Count(of)) => Some(of.count),
        _ => None,
    };
    let most = sheet.rows.iter().filter_map(count).max().unwrap_or(0).max(1);
    let line = |row: &crate::sheets::Row| {
        let name = left(&row.label, widest);
        count(row).map_or_else(
            || format!("{name}  {}", right(crate::sheets::HIDDEN, 6)),
            |count| format!("{name}  {count:>6}  {}", "█".repeat((count * BAR).div_ceil(most))),
        )
    };
    sheet.rows.iter().map(line).collect()
}

/// Writes what each figure is: its rate, or its median.
fn shares(sheet: &Sheet, month: &SharedMonth<'_>) -> Vec<String> {
    let widest = sheet.rows.iter().map(|row| columns(&row.label)).max().unwrap_or(0);
    let value = |row: &crate::sheets::Row| {
        let cells = [2, 3].map(|place| row.cells.get(place));
        let cell = cells.into_iter().flatten().find(|cell| **cell != Cell::Nothing);
        cell.map_or_else(|| "–".to_owned(), |cell| cell.written(&month.wording))
    };
    let line = |row: &crate::sheets::Row| {
        format!("{}  {}", left(&row.label, widest), right(&value(row), 9))
    };
    sheet.rows.iter().map(line).collect()
}
