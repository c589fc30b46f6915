//! A report in each of its formats, as text and as files.

use std::{fs, path::Path};

use serde::Serialize;
use voc_engine::{Config, MonthList, MonthlyReport, Scope};
use voc_report::{BYTE_ORDER_MARK, Lang, SharedMonth};

use crate::{
    args::ReportFormat, failure::Failure, output::with_moments, progress::Progress, time::Zone,
};

/// The names under which a month carries moments; what is `received` on a day is a count.
const MOMENTS: &[&str] = &["at", "due", "earliest", "judged_at", "latest", "recorded_at"];

/// A report that can be written in each format.
pub(in crate::commands) trait Files {
    /// The language in which it is written.
    fn lang(&self) -> Lang;

    /// What its files are called before the language and the format.
    fn stem(&self) -> String;

    /// Writes it as the bytes of its file.
    fn bytes(&self, format: ReportFormat) -> Result<Vec<u8>, Failure>;

    /// Writes it in each format and returns the files.
    fn write(&self, dir: &Path, formats: &[ReportFormat]) -> Result<Vec<String>, Failure> {
        let lang = self.lang();
        fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error, lang))?;
        let mut progress = Progress::new(lang.pick("보고서 쓰기", "writing the report"));
        let mut written = Vec::new();
        for (done, format) in (0..).zip(formats) {
            progress.update(done, formats.len() as u64);
            let path = dir.join(self.file_name(*format));
            fs::write(&path, self.bytes(*format)?)
                .map_err(|error| Failure::file(&path, &error, lang))?;
            written.push(path.display().to_string());
        }
        Ok(written)
    }

    /// Returns the name of its file in a format.
    fn file_name(&self, format: ReportFormat) -> String {
        let (name, lang) = (self.stem(), self.lang());
        match format {
            ReportFormat::Html => format!("{name}.{lang}.html"),
            ReportFormat::Csv => format!("{name}.{lang}.csv"),
            ReportFormat::Md => format!("{name}.{lang}.md"),
            ReportFormat::Json => format!("{name}.json"),
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => format!("{name}.{lang}.xlsx"),
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => format!("{name}.{lang}.pdf"),
        }
    }
}

/// Names a report by its period, its scope and what is hidden in it.
pub(in crate::commands) fn stem(period: &str, scope: &Scope, below: Option<u32>) -> String {
    let mut name = format!("voc-{period}");
    let branch = scope.branch.as_ref().map(ToString::to_string);
    let department = scope.department.as_ref().map(ToString::to_string);
    let shared = below.map(|below| format!("below-{below}"));
    for part in branch.into_iter().chain(department).chain(shared) {
        name = format!("{name}-{part}");
    }
    name
}

/// Ends a text with a line feed, and takes the mark off a CSV that is to have none.
pub(in crate::commands) fn finished(mut text: String, bom: bool) -> Vec<u8> {
    if !bom {
        text = text.trim_start_matches(BYTE_ORDER_MARK).to_owned();
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.into_bytes()
}

/// Says why there is no PDF.
#[cfg(feature = "pdf")]
pub(in crate::commands) fn no_pdf(error: &voc_report::PdfError, lang: Lang) -> Failure {
    use crate::failure::{Exit, unexpected_hint};
    Failure::new(Exit::Storage, "pdf", error.to_string(), unexpected_hint(lang))
}

/// Says why there is no workbook.
#[cfg(feature = "xlsx")]
pub(in crate::commands) fn no_workbook(error: &voc_report::XlsxError, lang: Lang) -> Failure {
    use crate::failure::{Exit, unexpected_hint};
    let message = std::error::Error::source(error)
        .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    Failure::new(Exit::Storage, "workbook", message, unexpected_hint(lang))
}

/// A month, and how it is to be written.
pub(in crate::commands) struct Month<'a> {
    /// The numbers.
    pub(in crate::commands) report: &'a MonthlyReport,
    /// The tickets and promises, for formats that list them.
    pub(in crate::commands) list: &'a MonthList,
    pub(in crate::commands) config: &'a Config,
    pub(in crate::commands) lang: Lang,
    /// Below which size counts are hidden, if they are.
    pub(in crate::commands) below: Option<u32>,
    /// Whether a CSV begins with the mark by which Excel knows UTF-8.
    pub(in crate::commands) bom: bool,
}

impl Files for Month<'_> {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn stem(&self) -> String {
        stem(&self.report.month.to_string(), &self.report.scope, self.below)
    }

    fn bytes(&self, format: ReportFormat) -> Result<Vec<u8>, Failure> {
        match self.below {
            Some(below) => {
                self.shared(&SharedMonth::of(self.report, self.config, self.lang, below), format)
            }
            None => self.full(format),
        }
    }
}

impl Month<'_> {
    fn full(&self, format: ReportFormat) -> Result<Vec<u8>, Failure> {
        let (report, config, lang) = (self.report, self.config, self.lang);
        let text = match format {
            ReportFormat::Html => voc_report::render_html(report, config, lang),
            ReportFormat::Csv => voc_report::render_csv(report, config, lang),
            ReportFormat::Json => self.json(report),
            ReportFormat::Md => voc_report::render_markdown(report, config, lang),
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => {
                let book = voc_report::render_xlsx_with_list(report, self.list, config, lang);
                return book.map_err(|error| no_workbook(&error, lang));
            }
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => {
                let paper = voc_report::render_pdf(report, config, lang);
                return paper.map_err(|error| no_pdf(&error, lang));
            }
        };
        Ok(finished(text, self.bom))
    }

    fn shared(&self, month: &SharedMonth<'_>, format: ReportFormat) -> Result<Vec<u8>, Failure> {
        let text = match format {
            ReportFormat::Html => month.html(),
            ReportFormat::Csv => month.csv(),
            ReportFormat::Json => self.json(&month.document()),
            ReportFormat::Md => month.markdown(),
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => {
                return month.xlsx().map_err(|error| no_workbook(&error, self.lang));
            }
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => return month.pdf().map_err(|error| no_pdf(&error, self.lang)),
        };
        Ok(finished(text, self.bom))
    }

    /// Writes a document with its moments in RFC 3339, as in every answer of the command line.
    fn json(&self, document: &impl Serialize) -> String {
        let document = with_moments(document, Zone(self.config.time_zone), MOMENTS);
        serde_json::to_string_pretty(&document).expect("BUG: a JSON value is JSON")
    }
}
