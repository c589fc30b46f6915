//! A shared month as a page.

use askama::Template;

use super::{SharedMonth, text::rows};
use crate::{
    html::{Cell as PageCell, Frame, Table, written},
    lang::Lang,
    sheets::Sheet,
    wording::Wording,
};

#[derive(Template)]
#[template(path = "shared.html")]
struct SharedPage<'a> {
    lang: Lang,
    frame: Frame<'a>,
    title: String,
    about: String,
    rule: String,
    recorded: String,
    time_zone: &'a str,
    findings: Vec<String>,
    tables: Vec<PageTable>,
}

/// A table under its title.
struct PageTable {
    title: &'static str,
    html: String,
}

impl SharedMonth<'_> {
    /// Renders it as one HTML page that needs nothing else.
    #[must_use]
    pub fn html(&self) -> String {
        let wording = &self.wording;
        let findings = self.summary.rows.iter().skip_while(|row| row.code != "clock").skip(1);
        let findings = findings.filter(|row| row.code != "suppress_below");
        let sentences = findings.flat_map(|row| &row.cells).map(|cell| cell.written(wording));
        written(&SharedPage {
            lang: wording.lang,
            frame: Frame::of_basis(&self.basis),
            title: self.title(),
            about: self.about(),
            rule: self.rule(),
            recorded: wording.minute(self.basis.recorded_at),
            time_zone: &self.time_zone,
            findings: sentences.collect(),
            tables: self.shown().map(|sheet| table(sheet, wording)).collect(),
        })
    }
}

fn table(sheet: &Sheet, wording: &Wording<'_>) -> PageTable {
    let mut table = Table::new(wording.lang, sheet.title).text_column(sheet.names);
    for column in sheet.columns.iter().filter(|column| column.code != "day") {
        table = table.number_column(column.title);
    }
    rows(sheet, wording).for_each(|row| {
        table.row(row.into_iter().map(PageCell::text).collect());
    });
    PageTable { title: sheet.title, html: table.html() }
}
