//! A table of typed cells as one of a page.

use super::table::{Cell, Table};
use crate::{
    sheets::{self, Sheet},
    wording::Wording,
};

/// Makes a table of a sheet. The day is the name of its row already.
pub(crate) fn sheet_table(sheet: &Sheet, wording: &Wording<'_>) -> Table {
    let mut table = Table::new(wording.lang, sheet.title).text_column(sheet.names);
    let kept = |cell: &sheets::Cell| !matches!(cell, sheets::Cell::Day(_));
    for (place, column) in sheet.columns.iter().enumerate() {
        let first = sheet.rows.first().and_then(|row| row.cells.get(place));
        table = match first {
            Some(sheets::Cell::Day(_)) => table,
            Some(sheets::Cell::Text(_)) => table.text_column(column.title),
            _ => table.number_column(column.title),
        };
    }
    for row in &sheet.rows {
        let cells = row.cells.iter().filter(|cell| kept(cell)).map(|cell| cell.written(wording));
        table.row(std::iter::once(row.label.clone()).chain(cells).map(Cell::text).collect());
    }
    table
}
