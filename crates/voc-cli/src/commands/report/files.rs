//! A month in each of its formats, as text and as files.

use std::{fs, path::Path};

use serde::Serialize;
use voc_engine::{Config, MonthList, MonthlyReport};
use voc_report::{BYTE_ORDER_MARK, Lang, SharedMonth};

use crate::{
    args::ReportFormat, failure::Failure, output::with_moments, progress::Progress, time::Zone,
};

/// The names under which a month carries moments; what is `received` on a day is a count.
const MOMENTS: &[&str] = &["at", "due", "earliest", "judged_at", "latest", "recorded_at"];

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

impl Month<'_> {
    /// Writes the report in each format and returns the files.
    pub(in crate::commands) fn write(
        &self,
        dir: &Path,
        formats: &[ReportFormat],
    ) -> Result<Vec<String>, Failure> {
        let lang = self.lang;
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

    fn file_name(&self, format: ReportFormat) -> String {
        let (report, lang) = (self.report, self.lang);
        let mut name = format!("voc-{}", report.month);
        let branch = report.scope.branch.as_ref().map(ToString::to_string);
        let department = report.scope.department.as_ref().map(ToString::to_string);
        let shared = self.below.map(|below| format!("below-{below}"));
        for part in branch.into_iter().chain(department).chain(shared) {
            name = format!("{name}-{part}");
        }
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

    /// Writes the month as the bytes of its file.
    pub(in crate::commands) fn bytes(&self, format: ReportFormat) -> Result<Vec<u8>, Failure> {
        #[cfg(feature = "xlsx")]
        if format == ReportFormat::Xlsx {
            return self.workbook();
        }
        #[cfg(feature = "pdf")]
        if format == ReportFormat::Pdf {
            return self.paper();
        }
        Ok(self.text(format).into_bytes())
    }

    /// Writes the month as a PDF, which is refused before where small counts are to be hidden.
    #[cfg(feature = "pdf")]
    fn paper(&self) -> Result<Vec<u8>, Failure> {
        use crate::failure::{Exit, unexpected_hint};

        let paper = voc_report::render_pdf(self.report, self.config, self.lang);
        paper.map_err(|error| {
            Failure::new(Exit::Storage, "pdf", error.to_string(), unexpected_hint(self.lang))
        })
    }

    #[cfg(feature = "xlsx")]
    fn workbook(&self) -> Result<Vec<u8>, Failure> {
        use crate::failure::{Exit, unexpected_hint};

        let book = match self.shared() {
            Some(shared) => shared.xlsx(),
            None => voc_report::render_xlsx(self.report, self.list, self.config, self.lang),
        };
        book.map_err(|error| {
            let message = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
            Failure::new(Exit::Storage, "workbook", message, unexpected_hint(self.lang))
        })
    }

    fn shared(&self) -> Option<SharedMonth<'_>> {
        self.below.map(|below| SharedMonth::of(self.report, self.config, self.lang, below))
    }

    /// Writes the month as a text. A workbook or a PDF is none, and has none.
    pub(in crate::commands) fn text(&self, format: ReportFormat) -> String {
        let mut text = match self.shared() {
            Some(shared) => self.shared_text(format, &shared),
            None => self.full_text(format),
        };
        if format == ReportFormat::Csv && !self.bom {
            text = text.trim_start_matches(BYTE_ORDER_MARK).to_owned();
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }

    fn full_text(&self, format: ReportFormat) -> String {
        let (report, config, lang) = (self.report, self.config, self.lang);
        match format {
            ReportFormat::Html => voc_report::render_html(report, config, lang),
            ReportFormat::Csv => voc_report::render_csv(report, config, lang),
            ReportFormat::Json => self.json(report),
            ReportFormat::Md => voc_report::render_markdown(report, config, lang),
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => String::new(),
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => String::new(),
        }
    }

    fn shared_text(&self, format: ReportFormat, shared: &SharedMonth<'_>) -> String {
        match format {
            ReportFormat::Html => shared.html(),
            ReportFormat::Csv => shared.csv(),
            ReportFormat::Json => self.json(&shared.document()),
            ReportFormat::Md => shared.markdown(),
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => String::new(),
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => String::new(),
        }
    }

    /// Writes a document with its moments in RFC 3339, as in every answer of the command line.
    fn json(&self, document: &impl Serialize) -> String {
        let document = with_moments(document, Zone(self.config.time_zone), MOMENTS);
        serde_json::to_string_pretty(&document).expect("BUG: a JSON value is JSON")
    }
}
