//! Tables on paper: as wide as they must be, with their head again on each page.

use krilla::tagging::{TableHeaderScope, Tag};

use super::paper::{Colour, Ink, MARGIN, Paper, PartId, Style, WIDTH};
use crate::html::{Cell, Table};

const CELL: Style = Style::new(8.5);
const NOTE: Style = Style::new(7.5).colour(Colour::MUTED);
const HEAD: Style = Style::new(8.0).bold().colour(Colour::MUTED);
/// Between two columns.
const GAP: f32 = 14.0;
/// Above and below the text of a row.
const PAD: f32 = 2.2;
/// How many lines of a cell are shown.
const LINES_MAX: usize = 12;

/// How many rows a block of a folded table has at least.
const ROWS_MIN: usize = 6;

/// A line of a cell, which ends with a space unless the next goes on in the same word.
struct Line {
    style: Style,
    text: String,
}

/// A column that is shown.
struct Shown {
    /// Its place in the table.
    place: usize,
    left: f32,
    width: f32,
    numeric: bool,
}

/// A table as it will be drawn.
struct Laid {
    columns: Vec<Shown>,
    head: Vec<Vec<Line>>,
    rows: Vec<Vec<Vec<Line>>>,
    fold: Fold,
}

impl Laid {
    fn of(paper: &Paper<'_>, table: &Table, rows_max: usize) -> Self {
        let columns = columns(paper, table, rows_max);
        let head: Vec<_> = columns
            .iter()
            .map(|column| lines(paper, title(table, column), HEAD, column.width))
            .collect();
        let rows = table.rows.iter().take(rows_max);
        let cells = |row: &Vec<Cell>| columns.iter().map(|one| cell(paper, row, one)).collect();
        let rows: Vec<Vec<_>> = rows.map(cells).collect();
        let fold = Fold::of(&columns, &head, &rows);
        Self { columns, head, rows, fold }
    }

    /// Returns the room without which the table begins on the next page.
    fn needed(&self, captioned: bool) -> f32 {
        let caption = if captioned { CELL.leading() + 4.0 } else { 0.0 };
        caption + height(&self.head) + self.fold.together
    }
}

/// Returns the room without which a table begins on the next page, for a heading that stays with it.
pub(super) fn needed(paper: &Paper<'_>, table: &Table, rows_max: usize, captioned: bool) -> f32 {
    Laid::of(paper, table, rows_max).needed(captioned)
}

/// Draws a table, of at most so many rows, with or without its caption.
pub(super) fn table(paper: &mut Paper<'_>, table: &Table, rows_max: usize, captioned: bool) {
    let laid = Laid::of(paper, table, rows_max);
    paper.need(laid.needed(captioned));
    let Laid { mut columns, head, rows, fold } = laid;
    let whole = paper.part(None, Tag::Table.with_summary(Some(paper.faces.shown(&table.caption))));
    if captioned {
        let part = paper.part(Some(whole), Tag::Caption);
        paper.write(Some(part), (MARGIN, WIDTH), CELL.bold(), &table.caption);
        paper.y += 2.0;
    }
    let section = paper.part(Some(whole), Tag::THead);
    let part = paper.part(Some(section), Tag::TR);
    let top = paper.y;
    draw_row(paper, &columns, &head, &mut |paper, _| {
        Some(paper.part(Some(part), Tag::TH(TableHeaderScope::Column)))
    });
    rule(paper, &columns, Colour::MUTED);
    let body = paper.part(Some(whole), Tag::TBody);
    let mut bottom = paper.y;
    for (number, row) in rows.iter().enumerate() {
        let pages = paper.pages.len();
        let next_block = number > 0 && number % fold.rows == 0;
        if next_block {
            columns.iter_mut().for_each(|column| column.left += fold.step);
            paper.y = top;
        } else {
            paper.need(height(row));
        }
        if next_block || paper.pages.len() > pages {
            // Who listens has heard the head already.
            draw_row(paper, &columns, &head, &mut |_, _| None);
            rule(paper, &columns, Colour::MUTED);
            bottom = if next_block { bottom } else { paper.y };
        }
        let part = paper.part(Some(body), Tag::TR);
        draw_row(paper, &columns, row, &mut |paper, place| {
            Some(match place {
                0 => paper.part(Some(part), Tag::TH(TableHeaderScope::Row)),
                _ => paper.part(Some(part), Tag::TD),
            })
        });
        rule(paper, &columns, Colour::EDGE);
        bottom = bottom.max(paper.y);
    }
    paper.y = bottom + 10.0;
}

/// How a long and narrow table is folded into blocks side by side.
struct Fold {
    /// How many rows a block has.
    rows: usize,
    /// From one block to the next.
    step: f32,
    /// How high the rows are that must stand on one page.
    together: f32,
}

impl Fold {
    fn of(columns: &[Shown], head: &[Vec<Line>], rows: &[Vec<Vec<Line>>]) -> Self {
        let step = right(columns) - MARGIN + 2.0 * GAP;
        let abreast = (1..=rows.len() / ROWS_MIN).rev().find(|blocks| {
            let gaps = (0..*blocks).map(|_| step).sum::<f32>();
            gaps <= WIDTH + 2.0 * GAP
        });
        let block = rows.len().div_ceil(abreast.unwrap_or(1)).max(1);
        let high = |rows: &[Vec<Vec<Line>>]| rows.iter().map(|row| height(row)).sum::<f32>();
        let tallest = rows.chunks(block).map(high).fold(0.0, f32::max);
        if block < rows.len() && tallest + height(head) < Paper::whole() / 2.0 {
            return Self { rows: block, step, together: tallest };
        }
        let all = high(rows);
        // A table is broken only when it is long, or when much of the page would stay empty.
        let first = rows.first().map_or(0.0, |row| height(row));
        let together = if all < Paper::whole() / 3.0 { all } else { first };
        Self { rows: usize::MAX, step, together }
    }
}

fn title<'a>(table: &'a Table, column: &Shown) -> &'a str {
    table.columns.get(column.place).map_or("", |one| &one.title)
}

/// Decides which columns are shown and how wide each is.
fn columns(paper: &Paper<'_>, table: &Table, rows_max: usize) -> Vec<Shown> {
    let shown: Vec<_> =
        table.columns.iter().enumerate().filter(|(_, column)| !column.person).collect();
    let mut widths = Vec::new();
    for (place, column) in &shown {
        let (mut least, mut whole) = measured(paper, &column.title, HEAD);
        for cell in table.rows.iter().take(rows_max).filter_map(|row| row.get(*place)) {
            for (text, style) in [(&cell.text, CELL), (&cell.note, NOTE)] {
                let (word, line) = measured(paper, text, style);
                let word = if column.numeric { line } else { word };
                (least, whole) = (least.max(word), whole.max(line));
            }
        }
        widths.push((least, whole));
    }
    let gaps = (0..shown.len().saturating_sub(1)).map(|_| GAP).sum::<f32>();
    let widths = shared_out(&widths, WIDTH - gaps);
    let mut left = MARGIN;
    let mut columns = Vec::new();
    for ((place, column), width) in shown.into_iter().zip(widths) {
        columns.push(Shown { place, left, width, numeric: column.numeric });
        left += width + GAP;
    }
    columns
}

/// Returns how wide the longest word of a text is, and the whole text.
fn measured(paper: &Paper<'_>, text: &str, style: Style) -> (f32, f32) {
    let text = paper.faces.shown(text);
    let words = text.split(' ').map(|word| paper.width(word, style));
    (words.fold(0.0, f32::max), paper.width(text.trim_end(), style))
}

/// Shares out a width among columns that need one for their longest word and want one for their text.
fn shared_out(columns: &[(f32, f32)], room: f32) -> Vec<f32> {
    let least: f32 = columns.iter().map(|(least, _)| least).sum();
    let whole: f32 = columns.iter().map(|(_, whole)| whole).sum();
    if whole <= room {
        // A hair more, so that a sum that rounds otherwise does not break a line.
        return columns.iter().map(|(_, whole)| whole + 0.1).collect();
    }
    if least >= room {
        return columns.iter().map(|(one, _)| one * room / least).collect();
    }
    let part = (room - least) / (whole - least);
    columns.iter().map(|(one, all)| one + (all - one) * part).collect()
}

fn lines(paper: &Paper<'_>, text: &str, style: Style, width: f32) -> Vec<Line> {
    let mut lines = paper.lines(text, style, width);
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX);
        if let Some(last) = lines.last_mut() {
            *last = paper.fitted(&format!("{last}……"), style, width);
        }
    }
    if let Some(last) = lines.last_mut().filter(|last| !last.ends_with(' ')) {
        last.push(' ');
    }
    lines.into_iter().map(|text| Line { style, text }).collect()
}

fn cell(paper: &Paper<'_>, row: &[Cell], column: &Shown) -> Vec<Line> {
    let Some(cell) = row.get(column.place) else { return Vec::new() };
    let style = CELL.colour(match cell.tone {
        "good" => Colour::GOOD,
        "bad" => Colour::BAD,
        _ => Colour::INK,
    });
    let text = if cell.text.trim().is_empty() { "–" } else { &cell.text };
    let mut found = lines(paper, text, style, column.width);
    if !cell.note.is_empty() {
        found.extend(lines(paper, &cell.note, NOTE, column.width));
    }
    found
}

fn height(row: &[Vec<Line>]) -> f32 {
    let cells = row.iter().map(|cell| cell.iter().map(|line| line.style.leading()).sum::<f32>());
    cells.fold(0.0, f32::max) + 2.0 * PAD
}

/// Draws the cells of a row, each for the part that `part` makes for it.
fn draw_row(
    paper: &mut Paper<'_>,
    columns: &[Shown],
    row: &[Vec<Line>],
    part: &mut dyn FnMut(&mut Paper<'_>, usize) -> Option<PartId>,
) {
    let top = paper.y + PAD;
    for (place, (column, cell)) in columns.iter().zip(row).enumerate() {
        let part = part(paper, place);
        let mut y = top;
        for line in cell {
            let width = paper.width(line.text.trim_end(), line.style);
            let left = column.left + if column.numeric { column.width - width } else { 0.0 };
            paper.line(part, (left, y + line.style.size * 1.05), line.style, &line.text);
            y += line.style.leading();
        }
    }
    paper.y += height(row);
}

fn right(columns: &[Shown]) -> f32 {
    columns.last().map_or(MARGIN, |last| last.left + last.width)
}

fn rule(paper: &mut Paper<'_>, columns: &[Shown], colour: Colour) {
    let left = columns.first().map_or(MARGIN, |first| first.left);
    let points = vec![(left, paper.y), (right(columns), paper.y)];
    paper.draw(None, Ink::Line { points, colour, width: 0.5, dashed: false });
}
