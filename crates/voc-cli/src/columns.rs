//! Tables that fit: a narrow terminal goes without what it can spare, and a very narrow one gets each
//! row as a few lines of its own.

use crate::{
    failure::Failure,
    output::{Output, Tone},
    session::Session,
    table::{self, Grid, Toned},
};

/// From how much room on a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Room {
    /// In every table.
    Narrow,
    /// From [`MIDDLE`] columns on.
    Middle,
    /// From [`WIDE`] columns on, and where there is no edge.
    Wide,
}

/// Below this width a table breaks, and rows are stacked.
const STACKED_BELOW: usize = 60;

/// From this width on there is room for who and what kind.
const MIDDLE: usize = 90;

/// From this width on every column of the widest table fits with usual codes.
const WIDE: usize = 120;

/// A column of a table of rows.
pub(crate) struct Column<Row> {
    heading: (&'static str, &'static str),
    cell: fn(&Row, &Session) -> Toned,
    room: Room,
    whole: bool,
}

impl<Row> Column<Row> {
    /// Makes a column that is shown where there is room. Without a heading, its content belongs to
    /// the column before.
    pub(crate) const fn new(
        room: Room,
        heading: (&'static str, &'static str),
        cell: fn(&Row, &Session) -> Toned,
    ) -> Self {
        Self { heading, cell, room, whole: false }
    }

    /// Tells whether the column has this heading.
    pub(crate) fn is(&self, heading: (&str, &str)) -> bool {
        self.heading == heading
    }

    /// Keeps the content on one line: a number or a date broken in two is none.
    pub(crate) const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }
}

/// Draws rows as wide as the output is.
pub(crate) fn draw<Row>(
    out: &mut Output,
    columns: Vec<Column<Row>>,
    rows: &[Row],
    session: &Session,
) -> Result<(), Failure> {
    let Some(columns) = fitting(&columns, rows, table::edge(out), session) else {
        return stack(out, &columns, rows, session);
    };
    let heading: Vec<_> = columns.iter().map(|column| column.heading).collect();
    let mut grid = Grid::new(out, &heading);
    for row in rows {
        grid.row(columns.iter().map(|column| (column.cell)(row, session)));
    }
    let numbered = (0..).zip(&columns);
    let whole: Vec<usize> =
        numbered.filter(|(_, column)| column.whole).map(|(index, _)| index).collect();
    grid.whole(&whole).lines().into_iter().try_for_each(|line| out.line(line))
}

/// Returns the columns that fit side by side, or nothing when not even the narrowest table does.
fn fitting<'a, Row>(
    columns: &'a [Column<Row>],
    rows: &[Row],
    edge: Option<usize>,
    session: &Session,
) -> Option<Vec<&'a Column<Row>>> {
    let Some(edge) = edge else { return Some(columns.iter().collect()) };
    let needs = |column: &Column<Row>| {
        let cells = rows.iter().map(|row| places(&(column.cell)(row, session).1));
        let heading = places(session.lang.pick(column.heading.0, column.heading.1));
        cells.fold(heading, usize::max)
    };
    rooms(edge).iter().find_map(|room| {
        let shown: Vec<_> = columns.iter().filter(|column| column.room <= *room).collect();
        let gaps = 2 * shown.len().saturating_sub(1);
        let needed = shown.iter().map(|column| needs(column)).sum::<usize>() + gaps;
        (needed <= edge).then_some(shown)
    })
}

/// Returns which tables to try within a width, the fullest first.
const fn rooms(edge: usize) -> &'static [Room] {
    match edge {
        WIDE.. => &[Room::Wide, Room::Middle, Room::Narrow],
        MIDDLE.. => &[Room::Middle, Room::Narrow],
        STACKED_BELOW.. => &[Room::Narrow],
        _ => &[],
    }
}

/// Returns how many places of a terminal a text takes: Hangul and what lies beyond it takes two each.
pub(crate) fn places(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Draws each row as lines of a name and a value, with a blank line between rows.
fn stack<Row>(
    out: &mut Output,
    columns: &[Column<Row>],
    rows: &[Row],
    session: &Session,
) -> Result<(), Failure> {
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.line("")?;
        }
        let mut lines: Vec<String> = Vec::new();
        for column in columns {
            let Toned(tone, text) = (column.cell)(row, session);
            if text.is_empty() {
                continue;
            }
            let text = tone.map_or_else(|| text.clone(), |tone| out.tone(tone, &text));
            let name = out.lang.pick(column.heading.0, column.heading.1);
            match lines.last_mut().filter(|_| name.is_empty()) {
                Some(line) => line.push_str(&format!(" ({text})")),
                None => lines.push(format!("{} {text}", out.tone(Tone::Quiet, name))),
            }
        }
        lines.iter().try_for_each(|line| out.line(line))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_terminal_goes_without_more() {
        let tries = [59, 60, 89, 90, 119, 120].map(|edge| rooms(edge).len());
        assert_eq!(tries, [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn a_korean_syllable_takes_two_places() {
        assert_eq!((places("due"), places("기한"), places("약속 1")), (3, 4, 6));
    }
}
