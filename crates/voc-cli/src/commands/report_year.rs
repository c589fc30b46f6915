//! The report of a year.

use std::fs;

use voc_engine::{Edition, Scope, YearReport};

use crate::{
    args::{ReportArgs, ReportFormat},
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
    table,
};

/// Computes the report of a year, and prints or writes it.
pub(super) fn report(
    run: &mut Run,
    args: &ReportArgs,
    (year, edition, session): (i32, Option<&Edition>, &Session),
) -> Result<Exit, Failure> {
    let scope = Scope { branch: args.branch.clone(), department: args.department.clone() };
    let report = session.engine.year_report(year, &scope, edition, session.now);
    let report = report.map_err(|error| session.failed(&error))?;
    let formats = if args.format.is_empty() { ALL } else { &args.format };
    if let Some(other) = formats.iter().find(|format| !ALL.contains(format)) {
        return Err(unwritten(*other, session));
    }
    let Some(dir) = &args.out else {
        return print(run, args, &report, session);
    };
    fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error, session.lang))?;
    let mut written = Vec::new();
    for format in formats {
        let path = dir.join(file_name(&report, *format, session));
        fs::write(&path, text(*format, &report, session))
            .map_err(|error| Failure::file(&path, &error, session.lang))?;
        written.push(path.display().to_string());
    }
    if run.out.is_json() {
        run.out.json(&serde_json::json!({"files": written}))?;
    } else {
        written.iter().try_for_each(|file| run.out.line(file))?;
    }
    Ok(Exit::Done)
}

/// The formats in which a year is written.
const ALL: &[ReportFormat] = &[ReportFormat::Html, ReportFormat::Json];

fn print(
    run: &mut Run,
    args: &ReportArgs,
    report: &YearReport,
    session: &Session,
) -> Result<Exit, Failure> {
    let json = run.out.is_json().then_some(ReportFormat::Json);
    if let Some(format) = args.format.first().copied().or(json) {
        run.out.raw(&text(format, report, session))?;
        return Ok(Exit::Done);
    }
    let (config, width) = (session.engine.config(), table::width(&run.out));
    run.out.raw(&voc_report::render_year_summary(report, config, session.lang, width))?;
    Ok(Exit::Done)
}

fn text(format: ReportFormat, report: &YearReport, session: &Session) -> String {
    if format == ReportFormat::Html {
        return voc_report::render_year_html(report, session.engine.config(), session.lang);
    }
    let document = to_json(report, session.zone);
    let text = serde_json::to_string_pretty(&document).expect("BUG: a JSON value is JSON");
    text + "\n"
}

fn file_name(report: &YearReport, format: ReportFormat, session: &Session) -> String {
    let mut name = format!("voc-{}", report.year);
    let branch = report.scope.branch.as_ref().map(ToString::to_string);
    let department = report.scope.department.as_ref().map(ToString::to_string);
    for part in branch.into_iter().chain(department) {
        name = format!("{name}-{part}");
    }
    match format {
        ReportFormat::Html => format!("{name}.{}.html", session.lang),
        _ => format!("{name}.json"),
    }
}

fn unwritten(format: ReportFormat, session: &Session) -> Failure {
    use clap::ValueEnum as _;
    let name = format.to_possible_value().map_or_else(String::new, |one| one.get_name().to_owned());
    let message = match session.lang {
        voc_report::Lang::Ko => format!("연간 보고서에는 {name} 형식이 없습니다"),
        voc_report::Lang::En => format!("the report of a year has no format {name}"),
    };
    let hint = session.lang.pick("html이나 json을 고르십시오", "choose html or json");
    Failure::usage("usage", message, hint)
}
