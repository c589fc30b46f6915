//! Tables whose columns line up, Hangul included.

use comfy_table::{
    Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, TableStyle,
};
use voc_report::Lang;

use crate::output::{Output, Tone};

/// A table in the making.
pub(crate) struct Grid {
    table: Table,
    coloured: bool,
}

/// A cell with the tone it is shown in.
pub(crate) struct Toned(pub(crate) Option<Tone>, pub(crate) String);

impl<T: Into<String>> From<T> for Toned {
    fn from(text: T) -> Self {
        Self(None, text.into())
    }
}

/// The space left and right of the content of a cell, in columns.
const GAP: (u16, u16) = (0, 2);

/// How wide a page is where there is no terminal.
const WIDTH: usize = 80;

/// A terminal that says it is narrower does not know its width.
const NARROWEST: usize = 20;

/// Returns how wide the output may be, in columns.
pub(crate) fn width(out: &Output) -> usize {
    edge(out).unwrap_or(WIDTH)
}

/// Returns where the output ends: as COLUMNS says, or else the terminal; a file or a pipe has no edge.
pub(crate) fn edge(out: &Output) -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let terminal = || Table::new().width().filter(|_| out.terminal).map(usize::from);
    asked.or_else(terminal).filter(|width| *width >= NARROWEST)
}

impl Grid {
    /// Makes a table with a heading for each column: Korean, English.
    pub(crate) fn new(out: &Output, heading: &[(&'static str, &'static str)]) -> Self {
        let mut grid = Self::plain(out);
        let lang: Lang = out.lang;
        let bold = grid.coloured;
        grid.table.set_header(heading.iter().map(|(ko, en)| {
            let cell = Cell::new(lang.pick(ko, en));
            if bold { cell.add_attribute(comfy_table::Attribute::Bold) } else { cell }
        }));
        grid
    }

    /// Makes a table without a heading.
    pub(crate) fn plain(out: &Output) -> Self {
        let mut table = Table::new();
        table.load_style(TableStyle::new());
        // Only a terminal has an edge; a file or a pipe gets whole lines.
        if let Some(width) = edge(out).and_then(|width| u16::try_from(width).ok()) {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        } else {
            table.set_content_arrangement(ContentArrangement::Disabled).force_no_tty();
        }
        if out.is_coloured() {
            table.enforce_styling();
        }
        Self { table, coloured: out.is_coloured() }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Toned>) {
        let coloured = self.coloured;
        self.table.add_row(cells.into_iter().map(|Toned(tone, text)| {
            let cell = Cell::new(text);
            match tone.filter(|_| coloured) {
                None => cell,
                Some(Tone::Alarm) => cell.fg(Color::Red),
                Some(Tone::Quiet) => cell.add_attribute(comfy_table::Attribute::Dim),
                Some(Tone::Strong) => cell.add_attribute(comfy_table::Attribute::Bold),
            }
        }));
    }

    /// Keeps the content of columns on one line: a number or a date broken in two is none.
    pub(crate) fn whole(mut self, columns: &[usize]) -> Self {
        self.table.discover_columns();
        for column in columns {
            if let Some(column) = self.table.column_mut(*column) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        self
    }

    /// Moves the numbers of a column to the right.
    pub(crate) fn right(mut self, column: usize) -> Self {
        self.table.discover_columns();
        if let Some(column) = self.table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self
    }

    /// Returns the lines, without spaces at their ends.
    pub(crate) fn lines(mut self) -> Vec<String> {
        self.table.discover_columns();
        self.table.column_iter_mut().for_each(|column| {
            column.set_padding(GAP);
        });
        self.table.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}
