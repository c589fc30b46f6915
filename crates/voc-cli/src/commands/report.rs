//! The monthly report.

mod files;

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use clap::ValueEnum as _;
use voc_engine::{
    Edition, EngineError, MonthList, MonthRequest, MonthlyReport, ReportMonth, Scope, TicketFilter,
};
use voc_report::{Lang, SharedMonth};

#[cfg(feature = "pdf")]
pub(super) use self::files::no_pdf;
#[cfg(feature = "xlsx")]
pub(super) use self::files::no_workbook;
pub(super) use self::files::{Files, Month, finished, stem};
use super::report_year;
use crate::{
    args::{PeriodArg, ReportArgs, ReportFormat},
    failure::{Exit, Failure},
    progress::Progress,
    session::{Run, Session},
    table, time,
};

/// Computes the report of a month, and prints or writes it.
pub(super) fn report(run: &mut Run, args: &ReportArgs) -> Result<Exit, Failure> {
    refuse(run, args)?;
    let session = run.open()?;
    let edition =
        |text: &Option<String>| text.as_deref().map(|text| edition(text, &session)).transpose();
    let (as_of, since) = (edition(&args.as_of)?, edition(&args.since)?);
    let month = match (args.period, args.year) {
        (PeriodArg::Month(month), None) => month,
        (PeriodArg::Year, Some(year)) if since.is_none() => {
            if args.suppress_below.is_some() {
                return Err(no_shared_year(run.out.lang));
            }
            return report_year::report(run, args, (year, as_of.as_ref(), &session));
        }
        _ => return Err(no_period(run.out.lang)),
    };
    warn_of_the_future(run, month, &session);
    if args.out.is_some() {
        publish(&session)?;
    }
    if since.is_some() && args.suppress_below.is_some() {
        return Err(no_list_to_share(run.out.lang));
    }
    let scope = Scope { branch: args.branch.clone(), department: args.department.clone() };
    warn_of_nobody(run, &scope, &session)?;
    let engine = &session.engine;
    let request = MonthRequest {
        as_of: as_of.as_ref(),
        since: since.as_ref(),
        ..MonthRequest::new(month, &scope, session.now)
    };
    let every = all();
    let formats = match (&args.out, args.format.as_slice()) {
        (Some(_), []) => every.as_slice(),
        (_, formats) => formats,
    };
    let (report, list) = computed(&session, &request, lists_tickets(formats, args))?;
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
            list_files(run, &written)?;
        }
        (None, Some(format)) => run.out.bytes(&month.bytes(*format)?)?,
        (None, None) if run.out.is_json() => run.out.bytes(&month.bytes(ReportFormat::Json)?)?,
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

/// Computes a month and, where they are asked for, the rows of its tickets.
///
/// A month that is over is set beside the edition that closed it, unless another one is named: a reader learns by
/// himself that something was recorded late. That nothing was is worth saying only to who asked.
fn computed(
    session: &Session,
    request: &MonthRequest<'_>,
    listed: bool,
) -> Result<(MonthlyReport, MonthList), Failure> {
    let engine = &session.engine;
    let failed = |error: EngineError| session.failed(&error);
    let closing = match request.since {
        None => engine.closing_edition(request).map_err(failed)?,
        Some(_) => None,
    };
    let request = MonthRequest { since: request.since.or(closing.as_ref()), ..*request };
    let mut progress = computing(session);
    let progress = &mut |done, all| progress.update(done, all);
    let mut report = engine.month_edition_with(&request, progress).map_err(failed)?;
    if closing.is_some() {
        report.late = report.late.filter(|late| !late.entries.is_empty());
    }
    let list = if listed {
        engine.monthly_list_with(&request, progress).map_err(failed)?
    } else {
        MonthList::default()
    };
    Ok((report, list))
}

/// Makes the progress of a report being computed.
pub(super) fn computing(session: &Session) -> Progress {
    Progress::new(session.lang.pick("보고서 계산", "computing the report"))
}

/// Publishes the checkpoint that the files of a report name, so that the figures can be held to it.
fn publish(session: &Session) -> Result<(), Failure> {
    match session.engine.publish() {
        Ok(_) | Err(EngineError::Unsigned) => Ok(()),
        Err(error) => Err(session.failed(&error)),
    }
}

/// What is written when nothing is asked for.
pub(super) fn all() -> Vec<ReportFormat> {
    ReportFormat::value_variants().to_vec()
}

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
    #[cfg(feature = "pdf")]
    if run.out.terminal && printed == Some(&ReportFormat::Pdf) {
        return Err(no_paper(lang));
    }
    Ok(())
}

/// Says which files were written.
pub(super) fn list_files(run: &mut Run, written: &[String]) -> Result<(), Failure> {
    if run.out.is_json() {
        return run.out.json(&serde_json::json!({"files": written}));
    }
    written.iter().try_for_each(|file| run.out.line(file))
}

/// Says that nothing lies in the scope that was asked for: a code with a slip in it has a spotless month.
fn warn_of_nobody(run: &Run, scope: &Scope, session: &Session) -> Result<(), Failure> {
    let filter = TicketFilter {
        branch: scope.branch.clone(),
        department: scope.department.clone(),
        ..TicketFilter::default()
    };
    if (scope.branch.is_none() && scope.department.is_none()) || run.out.is_json() {
        return Ok(());
    }
    let found = session.engine.list(&filter).map_err(|error| session.failed(&error))?;
    if found.tickets.is_empty() {
        let warning = session.lang.pick(
            "주의: 이 지점이나 부서에는 접수 건이 하나도 없습니다. 코드를 확인하십시오: voc departments",
            "beware: no ticket at all lies in this branch or department; check the code: voc departments",
        );
        // Nobody is left to be told when standard error is closed.
        let _ = io::stderr().write_all(format!("{warning}\n").as_bytes());
    }
    Ok(())
}

/// Says that a month has not begun, so that nobody takes its emptiness for good news.
fn warn_of_the_future(run: &Run, month: ReportMonth, session: &Session) {
    let present = ReportMonth::of(session.now, session.zone.0);
    if month <= present || run.out.is_json() {
        return;
    }
    let warning = match session.lang {
        Lang::Ko => format!("주의: 아직 시작되지 않은 달입니다: {month} (현재 {present})"),
        Lang::En => format!("beware: {month} has not begun yet (it is {present})"),
    };
    // Nobody is left to be told when standard error is closed.
    let _ = io::stderr().write_all(format!("{warning}\n").as_bytes());
}

/// Reads a point of the log: a number of entries, a file with a checkpoint, or a moment.
fn edition(text: &str, session: &Session) -> Result<Edition, Failure> {
    // A year alone is no moment, so that a plain number can only be a size.
    if let Ok(size) = text.parse() {
        return Ok(Edition::Size(size));
    }
    let path = Path::new(text);
    if path.is_file() {
        let note = fs::read_to_string(path);
        let note = note.map_err(|error| Failure::file(path, &error, session.lang))?;
        return Ok(Edition::Checkpoint(note));
    }
    time::until(text, session.now, session.zone, session.lang).map(Edition::Moment).map_err(|_| {
        Failure::usage(
            "edition_not_understood",
            match session.lang {
                Lang::Ko => format!("기록의 시점을 이해할 수 없습니다: `{text}`"),
                Lang::En => format!("the point of the log `{text}` is not understood"),
            },
            session.lang.pick(
                "기록 건수(예: 1204), 체크포인트 파일의 경로, 또는 시각(예: 2026-12-03)을 쓰십시오",
                "write a number of entries such as 1204, the path of a checkpoint file, or a moment such as 2026-12-03",
            ),
        )
    })
}

fn no_list_to_share(lang: Lang) -> Failure {
    Failure::usage(
        "nothing_late_is_shared",
        lang.pick(
            "밖에 건네는 보고서에는 늦게 기록된 목록이 들어가지 않습니다",
            "a report to hand on does not list what was recorded late",
        ),
        lang.pick(
            "--since와 --suppress-below 중 하나만 쓰십시오",
            "give --since or --suppress-below, not both",
        ),
    )
}

fn no_period(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick("어느 달이나 해의 보고서인지 알 수 없습니다", "it is not clear which month or year is meant"),
        lang.pick(
            "달은 `voc report 2026-11`, 연도는 `voc report year 2026`처럼 쓰십시오. --since는 달에만 씁니다",
            "write `voc report 2026-11` for a month, `voc report year 2026` for a year; --since goes with a month",
        ),
    )
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

#[cfg(feature = "pdf")]
fn no_paper(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick("PDF는 화면에 출력할 수 없습니다", "a PDF is not for a terminal"),
        lang.pick("`--out DIR`로 파일에 쓰십시오", "write it to a file with `--out DIR`"),
    )
}

fn no_shared_year(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick(
            "연간 보고서에서는 작은 수를 가릴 수 없습니다",
            "the report of a year does not hide small counts",
        ),
        lang.pick(
            "달마다 `voc report 2026-11 --suppress-below 5`처럼 쓰십시오",
            "write each month by itself: `voc report 2026-11 --suppress-below 5`",
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
