//! The monthly report.

mod files;

use std::io::{self, Write as _};

use voc_engine::{MonthList, ReportMonth, Scope};
use voc_report::{Lang, SharedMonth};

pub(super) use self::files::Month;
use crate::{
    args::{ReportArgs, ReportFormat},
    failure::{Exit, Failure},
    session::{Run, Session},
    table,
};

/// Computes the report of a month, and prints or writes it.
pub(super) fn report(run: &mut Run, args: &ReportArgs) -> Result<Exit, Failure> {
    refuse(run, args)?;
    let session = run.open()?;
    warn_of_the_future(run, args, &session);
    let scope = Scope { branch: args.branch.clone(), department: args.department.clone() };
    let engine = &session.engine;
    let report = engine.monthly_report(args.month, &scope, session.now);
    let report = report.map_err(|error| session.failed(&error))?;
    let formats = match (&args.out, args.format.as_slice()) {
        (Some(_), []) => ALL,
        (_, formats) => formats,
    };
    let list = if lists_tickets(formats, args) {
        let list = engine.monthly_list(args.month, &scope, session.now);
        list.map_err(|error| session.failed(&error))?
    } else {
        MonthList::default()
    };
    let month = Month {
        report: &report,
        list: &list,
        config: engine.config(),
        lang: session.lang,
        below: args.suppress_below,
        bom: !args.no_bom,
    };
    match (&args.out, args.format.first()) {
        (Some(dir), _) => {
            let written = month.write(dir, formats)?;
            if run.out.is_json() {
                run.out.json(&serde_json::json!({"files": written}))?;
            } else {
                written.iter().try_for_each(|file| run.out.line(file))?;
            }
        }
        (None, Some(format)) => run.out.raw(&month.text(*format))?,
        (None, None) if run.out.is_json() => run.out.raw(&month.text(ReportFormat::Json))?,
        (None, None) => {
            let width = table::width(&run.out);
            let summary = match args.suppress_below {
                Some(below) => {
                    SharedMonth::of(&report, month.config, month.lang, below).summary(width)
                }
                None => voc_report::render_summary(&report, month.config, month.lang, width),
            };
            run.out.raw(&summary)?;
        }
    }
    Ok(Exit::Done)
}

const ALL: &[ReportFormat] = &[
    ReportFormat::Html,
    #[cfg(feature = "xlsx")]
    ReportFormat::Xlsx,
    ReportFormat::Csv,
    ReportFormat::Json,
    ReportFormat::Md,
];

/// Tells whether a format is asked for that has a row for each ticket.
#[cfg(feature = "xlsx")]
fn lists_tickets(formats: &[ReportFormat], args: &ReportArgs) -> bool {
    formats.contains(&ReportFormat::Xlsx) && args.suppress_below.is_none()
}

/// Tells whether a format is asked for that has a row for each ticket.
#[cfg(not(feature = "xlsx"))]
const fn lists_tickets(_: &[ReportFormat], _: &ReportArgs) -> bool {
    false
}

/// Refuses what cannot be printed.
fn refuse(run: &Run, args: &ReportArgs) -> Result<(), Failure> {
    let lang = run.out.lang;
    if args.out.is_some() {
        return Ok(());
    }
    if args.format.len() > 1 {
        return Err(several_formats(lang));
    }
    let printed = args.format.first();
    #[cfg(feature = "xlsx")]
    if printed == Some(&ReportFormat::Xlsx) {
        return Err(no_text(lang));
    }
    if run.out.is_json() && printed.is_some_and(|format| *format != ReportFormat::Json) {
        return Err(no_json(lang));
    }
    Ok(())
}

/// Says that a month has not begun, so that nobody takes its emptiness for good news.
fn warn_of_the_future(run: &Run, args: &ReportArgs, session: &Session) {
    let present = ReportMonth::of(session.now, session.zone.0);
    if args.month <= present || run.out.is_json() {
        return;
    }
    let warning = match session.lang {
        Lang::Ko => format!("주의: 아직 시작되지 않은 달입니다: {} (현재 {present})", args.month),
        Lang::En => format!("beware: {} has not begun yet (it is {present})", args.month),
    };
    // Nobody is left to be told when standard error is closed.
    let _ = io::stderr().write_all(format!("{warning}\n").as_bytes());
}

fn no_json(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick(
            "`--json`으로는 json 형식만 출력할 수 있습니다",
            "with `--json` only the format json is printed",
        ),
        lang.pick(
            "`--out DIR`로 파일에 쓰거나 `--json`을 빼십시오",
            "write files with `--out DIR`, or leave `--json` out",
        ),
    )
}

#[cfg(feature = "xlsx")]
fn no_text(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick("엑셀 파일은 화면에 출력할 수 없습니다", "a workbook cannot be printed"),
        lang.pick("`--out DIR`로 파일에 쓰십시오", "write it to a file with `--out DIR`"),
    )
}

fn several_formats(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick(
            "여러 형식을 한 번에 출력할 수 없습니다",
            "several formats cannot be printed at once",
        ),
        lang.pick("`--out DIR`로 파일에 쓰십시오", "write them to files with `--out DIR`"),
    )
}
