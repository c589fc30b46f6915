//! A table of typed cells as one of a page.

use super::table::{Cell, Table};
use crate::{
    sheets::{self, Sheet},
    wording::Wording,
};

/// Makes a table of a sheet, without the columns of some codes. The day is the name of its row already.
pub(crate) fn sheet_table(sheet: &Sheet, left_out: &[&str], wording: &Wording<'_>) -> Table {
    let mut table = Table::new(wording.lang, sheet.title).text_column(sheet.names);
    let columns = sheet.columns.iter().enumerate();
    let kept: Vec<_> = columns
        .filter(|(_, column)| column.code != "day" && !left_out.contains(&column.code))
        .collect();
    for (place, column) in &kept {
        let first = sheet.rows.first().and_then(|row| row.cells.get(*place));
        table = match first {
            Some(sheets::Cell::Text(_)) => table.text_column(column.title),
            _ => table.number_column(column.title),
        };
    }
    for row in &sheet.rows {
        let cells = kept.iter().filter_map(|(place, _)| row.cells.get(*place));
        let cells = cells.map(|cell| cell.written(wording));
        table.row(std::iter::once(row.label.clone()).chain(cells).map(Cell::text).collect());
    }
    table
}
