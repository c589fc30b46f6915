//! A shared month as a page.

use askama::Template;

use super::SharedMonth;
use crate::{
    html::{Frame, Table, written},
    lang::Lang,
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
    title: String,
    note: String,
    html: String,
}

impl SharedMonth<'_> {
    /// Renders it as one HTML page that needs nothing else.
    #[must_use]
    pub fn html(&self) -> String {
        let wording = &self.wording;
        written(&SharedPage {
            lang: wording.lang,
            frame: Frame::of_basis(&self.basis),
            title: self.title(),
            about: self.about(),
            rule: self.rule(),
            recorded: wording.minute(self.basis.recorded_at),
            time_zone: &self.time_zone,
            findings: self.sentences().collect(),
            tables: self.tables(|_| &[]).map(page_table).collect(),
        })
    }
}

fn page_table((table, note): (Table, String)) -> PageTable {
    PageTable { html: table.html(), title: table.caption, note }
}
