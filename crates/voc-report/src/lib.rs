//! A month or a replay, drawn and written, in Korean and English.
//!
//! Everything here is a pure function from an answer of the engine to a text: the same report gives
//! the same bytes, and nothing is read but what is passed in.
//!
//! The report of a month is rendered by six functions that take the same: the report, the configuration of the
//! hospital, which knows the names of its branches, departments and codes, and the language.
//!
//! | function | gives |
//! |---|---|
//! | [`render_html`] | a month as one page that needs nothing else: screen, phone and print |
//! | `render_pdf` | a month on paper for the board (feature `pdf`) |
//! | `render_xlsx` | a month as a workbook with charts (feature `xlsx`); `render_xlsx_with_list` adds a row for each ticket |
//! | [`render_csv`] | a month as one tidy table for a spreadsheet |
//! | [`render_markdown`] | a month to paste into a message |
//! | [`render_json`] | a month for programs: codes and numbers, in no language |
//! | [`render_summary`] | a month in a terminal |
//! | [`SharedMonth`] | a month to hand on, in which small counts are hidden, in each of these forms |
//! | [`render_year_html`], `render_year_pdf`, `render_year_xlsx`, [`render_year_csv`], [`render_year_markdown`], [`render_year_json`], [`render_year_summary`] | a year in the same forms |
//! | [`render_replay_html`] | a case as it was known at a moment, as one page |
//! | [`ReplayPage`] | the same page, on which one goes back to each moment before |
//! | [`render_replay_ledgers`] | what was promised, demanded, told and corrected in a case, as lines |
//! | [`render_bundle_pages`] | the pages of a bundle, from nothing but the bundle |
//! | [`render_case_file`] | a case to share, without who and where |
//! | [`render_control_svg`] | control charts of any series, as one drawing |
//! | [`bytes`](bytes()) | the size of a file |
//! | [`EntryWords`] | one entry of a case, for other ways of showing it |
//!
//! ```
//! use voc_engine::{Engine, EngineError, ReportMonth, Scope, Timestamp};
//! use voc_report::{Lang, render_csv, render_html, render_json, render_markdown};
//!
//! /// What a hospital's own program shows of a month, in Korean.
//! fn month(
//!     engine: &Engine,
//!     month: ReportMonth,
//!     now: Timestamp,
//! ) -> Result<[String; 4], EngineError> {
//!     let report = engine.monthly_report(month, &Scope::default(), now)?;
//!     let (config, lang) = (engine.config(), Lang::Ko);
//!     Ok([
//!         render_html(&report, config, lang),
//!         render_csv(&report, config, lang),
//!         render_markdown(&report, config, lang),
//!         render_json(&report),
//!     ])
//! }
//! # let dir = tempfile::tempdir()?;
//! # let demo = voc_demo::build(&dir.path().join("data"), &voc_demo::DemoOptions { tickets: 3, ..Default::default() }, &mut |_, _, _| {})?;
//! let [page, table, text, document] = month(&demo.engine, demo.month, demo.now)?;
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! assert!(table.starts_with("\u{feff}section,code,label,"));
//! assert!(text.contains("## 지표"));
//! assert!(document.contains("\"figures\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `cargo run -p voc-report --all-features --example monthly_report` writes a month in every form;
//! `--example custom_indicator` adds a hospital's own figure to it.

mod bundle;
mod bytes;
mod case;
mod case_file;
mod change;
mod control_file;
mod definitions;
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
#[cfg(feature = "pdf")]
mod pdf;
mod rounds;
mod rules;
mod shared;
#[cfg_attr(not(feature = "xlsx"), allow(dead_code, reason = "only a workbook lists and draws"))]
mod sheets;
mod summary;
mod svg;
mod table_file;
mod ticket_list;
mod trend;
mod width;
mod wording;
#[cfg(feature = "xlsx")]
mod xlsx;
mod year_summary;

pub use bundle::render_bundle_pages;
pub use bytes::bytes;
pub use case_file::{CaseEvent, CaseFile, CaseFlag, CaseStage, render_case_file};
pub use control_file::{ChartedSeries, render_control_svg};
pub use entry_words::EntryWords;
pub use event_words::event_label;
pub use facts::Fact;
pub use html::{ReplayPage, render_html, render_replay_html, render_year_html};
pub use json::{render_json, render_year_json};
pub use lang::{Lang, LangError};
pub use ledgers::render_replay_ledgers;
pub use markdown::{render_markdown, render_year_markdown};
#[cfg(feature = "pdf")]
pub use pdf::{PdfError, render_pdf, render_year_pdf};
pub use shared::SharedMonth;
pub use summary::render_summary;
pub use table_file::{BYTE_ORDER_MARK, render_csv, render_year_csv};
#[cfg(feature = "xlsx")]
pub use xlsx::{XlsxError, render_xlsx, render_xlsx_with_list, render_year_xlsx};
pub use year_summary::render_year_summary;
