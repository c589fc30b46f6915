//! A month or a replay, drawn and written, in Korean and English.
//!
//! Everything here is a pure function from an answer of the engine to a text: the same report gives
//! the same bytes, and nothing is read but what is passed in.
//!
//! | function | gives |
//! |---|---|
//! | [`render_html`] | a month as one page that needs nothing else: screen, phone and print |
//! | [`render_markdown`] | a month to paste into a message |
//! | [`render_csv`] | a month as one tidy table for a spreadsheet |
//! | [`render_json`] | a month for programs |
//! | [`render_summary`] | a month in a terminal |
//! | [`render_replay_html`] | a case as it was known at a moment, as one page |
//! | [`render_replay_ledgers`] | what was promised, demanded, told and corrected in a case, as lines |
//! | [`render_bundle_pages`] | the pages of a bundle, from nothing but the bundle |
//! | [`render_case_file`] | a case to share, without who and where |
//! | [`bytes`](bytes()) | the size of a file |
//! | [`EntryWords`] | one entry of a case, for other ways of showing it |
//!
//! ```
//! use voc_engine::{Config, MonthlyReport};
//! use voc_report::{Lang, render_html};
//!
//! fn page(report: &MonthlyReport, config: &Config) -> String {
//!     render_html(report, config, Lang::Ko)
//! }
//! assert_eq!(Lang::Ko.pick("접수", "Received"), "접수");
//! ```

mod bundle;
mod bytes;
mod case;
mod case_file;
mod change;
mod duration;
mod entry_words;
mod event_words;
mod facts;
mod finding;
mod headline;
mod html;
mod indicator;
mod json;
mod lang;
mod ledgers;
mod markdown;
mod moment;
mod month_parts;
mod own_words;
mod rounds;
mod rules;
mod summary;
mod svg;
mod table_file;
mod ticket_list;
mod width;
mod wording;

pub use bundle::render_bundle_pages;
pub use bytes::bytes;
pub use case_file::{CaseEvent, CaseFile, CaseFlag, CaseStage, render_case_file};
pub use entry_words::EntryWords;
pub use event_words::event_label;
pub use facts::Fact;
pub use html::{render_html, render_replay_html};
pub use json::render_json;
pub use lang::{Lang, LangError};
pub use ledgers::render_replay_ledgers;
pub use markdown::render_markdown;
pub use summary::render_summary;
pub use table_file::render_csv;
