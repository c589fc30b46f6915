//! A department's own figure in the report of a month: of the complaints about waiting, those answered within a day.
//!
//! `cargo run -p voc-report --all-features --example custom_indicator [DIRECTORY]`

#![allow(clippy::print_stdout, dead_code, missing_docs, unreachable_pub)]

use std::{env, error::Error, fs, path::PathBuf};

use voc_demo::{Demo, DemoOptions};
use voc_engine::{
    Better, Counted, Indicator, IndicatorDefinition, MonthList, MonthRequest, MonthWindow,
    MonthlyReport, Scope, Timestamp,
    domain::{CauseCode, ClockKind, Label, Ticket, VocKind},
};
use voc_report::{
    Lang, SharedMonth, render_csv, render_html, render_json, render_markdown, render_pdf,
    render_xlsx_with_list,
};

/// The day in which somebody who waited too long is to hear from the hospital: by the clock on the wall, not by that
/// of the office.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Of the complaints about waiting time received in the month, those answered within 24 hours.
pub struct WaitingAnswered {
    waiting: CauseCode,
}

impl Default for WaitingAnswered {
    fn default() -> Self {
        Self { waiting: "waiting".parse().expect("BUG: the constant is a code") }
    }
}

impl Indicator for WaitingAnswered {
    fn definition(&self) -> IndicatorDefinition {
        IndicatorDefinition {
            name: "waiting_answered_within_a_day",
            title: Label {
                ko: "대기 불만 24시간 내 응답률", en: "Waiting: answered within a day"
            },
            counted: Label {
                ko: "이 달에 접수한 대기 시간 불만 가운데 응답했거나 24시간이 지난 건",
                en: "complaints about waiting time received in the month that were answered or are a day old",
            },
            met: Label {
                ko: "접수 후 24시간 안에 처음 연락한 건",
                en: "first contacted within 24 hours of the receipt",
            },
            better: Better::More,
        }
    }

    fn look_at(&self, ticket: &Ticket, month: &MonthWindow<'_>) -> Counted {
        let about_waiting = ticket.causes.contains(&self.waiting);
        let complaint = ticket.kind == Some(VocKind::Complaint);
        let Some(received) = ticket.received.filter(|_| month.received(ticket)) else {
            return Counted::Not;
        };
        if !(about_waiting && complaint) {
            return Counted::Not;
        }
        let due = Timestamp::from_millis(received.occurred.latest().millis() + DAY_MS);
        // What the month could not know yet is not for it to count.
        let answered = answered(ticket).filter(|at| *at <= month.judged_at());
        match answered {
            None if month.judged_at() <= due => Counted::Not,
            None => Counted::Unmet,
            Some(at) => Counted::met_when(at <= due),
        }
    }
}

/// When the complainant was first reached. Of an uncertain time the hospital gets the benefit, as in every figure.
fn answered(ticket: &Ticket) -> Option<Timestamp> {
    let contacts =
        ticket.clocks.iter().filter(|one| one.start.clock.kind == ClockKind::FirstContact);
    contacts.filter_map(|clock| clock.met).map(|met| met.occurred.earliest()).min()
}

/// Computes the month with the figure, at the present end of the log.
pub fn month(demo: &Demo) -> Result<(MonthlyReport, MonthList), Box<dyn Error>> {
    let (waiting, scope) = (WaitingAnswered::default(), Scope::default());
    let request =
        MonthRequest { indicators: &[&waiting], ..MonthRequest::new(demo.month, &scope, demo.now) };
    Ok((demo.engine.month_edition(&request)?, demo.engine.monthly_list(&request)?))
}

/// A file by its name.
pub type File = (&'static str, Vec<u8>);

/// The month in every form, each with the figure in it.
pub fn files(demo: &Demo, lang: Lang) -> Result<Vec<File>, Box<dyn Error>> {
    let (report, list) = month(demo)?;
    let config = demo.engine.config();
    let shared = SharedMonth::of(&report, config, lang, 5);
    Ok(vec![
        ("month.html", render_html(&report, config, lang).into_bytes()),
        ("month.pdf", render_pdf(&report, config, lang)?),
        ("month.xlsx", render_xlsx_with_list(&report, &list, config, lang)?),
        ("month.csv", render_csv(&report, config, lang).into_bytes()),
        ("month.md", render_markdown(&report, config, lang).into_bytes()),
        ("month.json", render_json(&report).into_bytes()),
        ("shared.html", shared.html().into_bytes()),
        ("shared.pdf", shared.pdf()?),
        ("shared.xlsx", shared.xlsx()?),
        ("shared.csv", shared.csv().into_bytes()),
        ("shared.md", shared.markdown().into_bytes()),
        ("shared.json", shared.document().to_string().into_bytes()),
    ])
}

fn main() -> Result<(), Box<dyn Error>> {
    let name = format!("voc-own-{}", std::process::id());
    let out = env::args_os().nth(1).map_or_else(|| env::temp_dir().join(&name), PathBuf::from);
    let data = env::temp_dir().join(format!("{name}-data"));
    let options = DemoOptions { tickets: 120, ..DemoOptions::default() };
    let demo = voc_demo::build(&data, &options, &mut |_, _, _| {})?;
    let (report, _) = month(&demo)?;
    let figure = report.figures.last().ok_or("the figure is among the others")?;
    println!("{}: {} of {}", figure.name, figure.numerator.len(), figure.denominator.len());
    for one in report.own_figures.iter().flat_map(|own| &own.departments) {
        let department = one.department.as_ref().map_or("-", |code| code.as_str());
        println!("  {department}: {} of {}", one.numerator.len(), one.denominator.len());
    }
    fs::create_dir_all(&out)?;
    for (name, bytes) in files(&demo, Lang::Ko)? {
        fs::write(out.join(name), bytes)?;
        println!("{}", out.join(name).display());
    }
    drop(demo);
    Ok(fs::remove_dir_all(data)?)
}
