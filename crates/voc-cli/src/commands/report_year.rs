//! The report of a year.

use voc_engine::{Config, Edition, Scope, YearReport};
use voc_report::Lang;

#[cfg(feature = "pdf")]
use super::report::no_pdf;
#[cfg(feature = "xlsx")]
use super::report::no_workbook;
use super::report::{Files, all, computing, finished, list_files, stem};
use crate::{
    args::{ReportArgs, ReportFormat},
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
    table,
    time::Zone,
};

/// A year, and how it is to be written.
struct Year<'a> {
    report: &'a YearReport,
    config: &'a Config,
    zone: Zone,
    lang: Lang,
    bom: bool,
}

/// Computes the report of a year, and prints or writes it.
pub(super) fn report(
    run: &mut Run,
    args: &ReportArgs,
    (year, edition, session): (i32, Option<&Edition>, &Session),
) -> Result<Exit, Failure> {
    let scope = Scope { branch: args.branch.clone(), department: args.department.clone() };
    let mut progress = computing(session);
    let report =
        session.engine.year_report_with((year, &scope), edition, session.now, &mut |done, all| {
            progress.update(done, all)
        });
    drop(progress);
    let report = report.map_err(|error| session.failed(&error))?;
    let (config, lang) = (session.engine.config(), session.lang);
    let year = Year { report: &report, config, zone: session.zone, lang, bom: !args.no_bom };
    let json = run.out.is_json().then_some(ReportFormat::Json);
    match (&args.out, args.format.first().copied().or(json)) {
        (Some(dir), _) => {
            let every = all();
            let formats = if args.format.is_empty() { &every } else { &args.format };
            let written = year.write(dir, formats)?;
            list_files(run, &written)?;
        }
        (None, Some(format)) => run.out.bytes(&year.bytes(format)?)?,
        (None, None) => {
            let width = table::width(&run.out);
            run.out.raw(&voc_report::render_year_summary(&report, config, lang, width))?;
        }
    }
    Ok(Exit::Done)
}

impl Files for Year<'_> {
    fn lang(&self) -> Lang {
        self.lang
    }

    fn stem(&self) -> String {
        stem(&self.report.year.to_string(), &self.report.scope, None)
    }

    fn bytes(&self, format: ReportFormat) -> Result<Vec<u8>, Failure> {
        let (report, config, lang) = (self.report, self.config, self.lang);
        let text = match format {
            ReportFormat::Html => voc_report::render_year_html(report, config, lang),
            ReportFormat::Csv => voc_report::render_year_csv(report, config, lang),
            ReportFormat::Md => voc_report::render_year_markdown(report, config, lang),
            ReportFormat::Json => {
                let document = to_json(report, self.zone);
                serde_json::to_string_pretty(&document).expect("BUG: a JSON value is JSON")
            }
            #[cfg(feature = "xlsx")]
            ReportFormat::Xlsx => {
                let book = voc_report::render_year_xlsx(report, config, lang);
                return book.map_err(|error| no_workbook(&error, lang));
            }
            #[cfg(feature = "pdf")]
            ReportFormat::Pdf => {
                let paper = voc_report::render_year_pdf(report, config, lang);
                return paper.map_err(|error| no_pdf(&error, lang));
            }
        };
        Ok(finished(text, self.bom))
    }
}
