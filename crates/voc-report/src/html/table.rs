//! Tables that sort, repeat their head in print and show the tickets behind a number.

use askama::Template;
use voc_engine::domain::TicketNumber;

use crate::{html::written, lang::Lang, ticket_list::TicketList};

/// A column.
#[derive(Clone)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) numeric: bool,
    /// Whether it names people of the house, whom a paper for others leaves out.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only the paper leaves them out"))]
    pub(crate) person: bool,
}

/// The tickets behind a number, under a name.
pub(crate) struct Behind {
    name: String,
    list: TicketList,
}

/// A cell.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    sort: Option<i64>,
    pub(crate) note: String,
    pub(crate) tone: &'static str,
    anchor: String,
    id: String,
    behind: Vec<Behind>,
}

/// A table.
pub(crate) struct Table {
    lang: Lang,
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    stacked: Stacked,
}

#[derive(Template)]
#[template(path = "table.html")]
struct WholeTable<'a> {
    table: &'a Table,
    body: &'a str,
}

#[derive(Template)]
#[template(path = "table_row.html")]
struct TableRow<'a> {
    table: &'a Table,
    row: &'a [Cell],
}

/// Whether the cells of a row stand below each other on a phone, each under its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stacked {
    Never,
    OnPhones,
}

impl Table {
    pub(crate) fn new(lang: Lang, caption: &str) -> Self {
        Self {
            lang,
            caption: caption.to_owned(),
            columns: Vec::new(),
            rows: Vec::new(),
            stacked: Stacked::Never,
        }
    }

    /// Lets the cells of a row stand below each other on a phone.
    pub(crate) const fn stacked(mut self) -> Self {
        self.stacked = Stacked::OnPhones;
        self
    }

    pub(crate) fn text_column(mut self, title: &str) -> Self {
        self.columns.push(Column { title: title.to_owned(), numeric: false, person: false });
        self
    }

    /// Adds a column that names people of the house.
    pub(crate) fn person_column(mut self, title: &str) -> Self {
        self.columns.push(Column { title: title.to_owned(), numeric: false, person: true });
        self
    }

    pub(crate) fn number_column(mut self, title: &str) -> Self {
        self.columns.push(Column { title: title.to_owned(), numeric: true, person: false });
        self
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Returns the table with its columns alone.
    pub(crate) fn without_rows(&self) -> Self {
        let (caption, columns) = (self.caption.clone(), self.columns.clone());
        Self { lang: self.lang, caption, columns, rows: Vec::new(), stacked: self.stacked }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn html(&self) -> String {
        let body: String = self.rows_html().map(|row| format!("\n{row}")).collect();
        self.html_with(&body)
    }

    /// Writes the rows alone.
    pub(crate) fn rows_html(&self) -> impl Iterator<Item = String> {
        self.rows.iter().map(|row| written(&TableRow { table: self, row }))
    }

    /// Writes the table with rows that are written already.
    pub(crate) fn html_with(&self, body: &str) -> String {
        written(&WholeTable { table: self, body })
    }

    /// Writes each row as a line: the first cell, then each other one under the name of its column.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|row| self.line(row)).collect()
    }

    fn line(&self, row: &[Cell]) -> String {
        let mut parts = Vec::new();
        for (place, (column, cell)) in self.columns.iter().zip(row).enumerate() {
            if cell.says_nothing() {
                continue;
            }
            let text = match cell.note.as_str() {
                "" => cell.text.clone(),
                note => format!("{} ({note})", cell.text),
            };
            parts.push(if place == 0 { text } else { format!("{}: {text}", column.title) });
        }
        parts.join(" · ")
    }

    fn is_stacked(&self) -> bool {
        self.stacked == Stacked::OnPhones
    }

    fn column_title(&self, index: &usize) -> &str {
        self.columns.get(*index).map_or("", |column| &column.title)
    }

    fn is_numeric(&self, index: &usize) -> bool {
        self.columns.get(*index).is_some_and(|column| column.numeric)
    }
}

impl Cell {
    fn says_nothing(&self) -> bool {
        self.text.is_empty() || self.text == "–"
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Makes a cell that sorts by a number and not by its text.
    pub(crate) fn sorted(text: impl Into<String>, sort: i64) -> Self {
        Self { text: text.into(), sort: Some(sort), ..Self::default() }
    }

    /// Makes a cell with a moment, which sorts by its milliseconds and stays on one line.
    pub(crate) fn moment(text: String, millis: i64) -> Self {
        Self { tone: "nowrap", ..Self::sorted(text, millis) }
    }

    /// Makes a cell with a count.
    pub(crate) fn count(count: usize) -> Self {
        Self::sorted(crate::wording::grouped(count), i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Makes a cell with the number of tickets and the tickets themselves.
    pub(crate) fn tickets(name: &str, tickets: &[TicketNumber]) -> Self {
        Self::count(tickets.len()).behind(name, tickets)
    }

    /// Adds the tickets behind the number; no tickets add nothing.
    pub(crate) fn behind(mut self, name: &str, tickets: &[TicketNumber]) -> Self {
        if !tickets.is_empty() {
            self.behind.push(Behind { name: name.to_owned(), list: TicketList::of(tickets) });
        }
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub(crate) const fn tone(mut self, tone: &'static str) -> Self {
        self.tone = tone;
        self
    }

    /// Makes the cell a place of the page that links lead to.
    pub(crate) fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Links the text to a place of the page.
    pub(crate) fn link(mut self, anchor: impl Into<String>) -> Self {
        self.anchor = anchor.into();
        self
    }
}
