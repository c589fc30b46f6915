//! What a director needs in a minute: what changed, what is due, where it hurts.

mod beside;
pub(crate) mod due;

use voc_engine::{DepartmentFigures, Figure, MonthlyReport};

use self::due::{DueLine, Owed, role};
use crate::{
    change::{Change, is_about_time, percent},
    html::heat::CASES_FEW,
    indicator::Better,
    lang::Lang,
    wording::{Wording, grouped},
};

/// One large number with what it is and how it moved.
pub(crate) struct Tile {
    /// What it is.
    pub(crate) title: String,
    /// The number with its unit.
    pub(crate) value: String,
    /// What it was counted from, such as `10/12`.
    pub(crate) counted: String,
    /// How it moved.
    pub(crate) change: Option<Change>,
    /// What it was in the same month of last year and over twelve months.
    pub(crate) beside: String,
    /// The anchor of what defines it.
    pub(crate) anchor: String,
}

/// The first page of a month.
pub(crate) struct Headline {
    /// The large numbers.
    pub(crate) tiles: Vec<Tile>,
    /// What changed.
    pub(crate) changed: Vec<String>,
    /// What is overdue and what falls due soon.
    pub(crate) due: Vec<DueLine>,
    /// Where it hurts.
    pub(crate) hurts: Vec<String>,
}

impl Headline {
    pub(crate) fn of(report: &MonthlyReport, wording: &Wording<'_>) -> Self {
        Self {
            tiles: tiles(report, wording),
            changed: changed(report, wording),
            due: Owed::of_month(report).lines(wording),
            hurts: hurts(report, wording),
        }
    }
}

fn tiles(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Tile> {
    let (flow, before) = (&report.flow, &report.flow_before);
    let count = |ko, en, (name, now, then): (&str, usize, usize), better| Tile {
        title: wording.pick(ko, en).to_owned(),
        value: match wording.lang {
            Lang::Ko => format!("{}건", grouped(now)),
            Lang::En => grouped(now),
        },
        counted: String::new(),
        change: Some(Change::of_counts(now, then, better, wording)),
        beside: beside::of_count(name, report, wording),
        anchor: "def-flow".to_owned(),
    };
    let mut tiles = vec![
        count("접수", "Received", ("new", flow.new.len(), before.new.len()), Better::Neither),
        count(
            "종결",
            "Closed",
            ("closed", flow.closed.len(), before.closed.len()),
            Better::Neither,
        ),
        count(
            "월말 미종결",
            "Open at the end",
            ("carried_forward", flow.carried_forward.len(), before.carried_forward.len()),
            Better::Less,
        ),
    ];
    for name in ["resolution_in_time", "promises_kept", "resolution_time"] {
        tiles.extend(figure(report, name).map(|found| rate_tile(found, report, wording)));
    }
    tiles
}

fn rate_tile(found: &Figure, report: &MonthlyReport, wording: &Wording<'_>) -> Tile {
    let value = short_value(found, wording);
    Tile {
        title: title(found.name, wording),
        value,
        counted: counted(found, wording),
        change: Some(figure_change(found, report, wording)),
        beside: beside::of_figure(found.name, report, wording),
        anchor: format!("def-{}", found.name),
    }
}

/// Writes what a figure was counted from.
pub(crate) fn counted(found: &Figure, wording: &Wording<'_>) -> String {
    if is_about_time(found) {
        match wording.lang {
            Lang::Ko => format!("중앙값, 종결 {}", wording.tickets(found.denominator.len())),
            Lang::En => format!("median of {} closed", grouped(found.denominator.len())),
        }
    } else {
        format!("{}/{}", grouped(found.numerator.len()), grouped(found.denominator.len()))
    }
}

/// Writes a figure in few words: its rate or its median.
pub(crate) fn short_value(found: &Figure, wording: &Wording<'_>) -> String {
    match found.median_ms {
        Some(median) => wording.business_time_short(median),
        None if is_about_time(found) => "–".to_owned(),
        None => percent(found),
    }
}

/// Returns what a figure is called.
pub(crate) fn title(name: &str, wording: &Wording<'_>) -> String {
    wording.indicator(name).map_or(name, |one| wording.lang.of(one.title)).to_owned()
}

/// Returns how a figure moved.
pub(crate) fn figure_change(
    figure: &Figure,
    report: &MonthlyReport,
    wording: &Wording<'_>,
) -> Change {
    let before = report.figures_before.iter().find(|one| one.name == figure.name);
    let better = wording.indicator(figure.name).map_or(Better::Neither, |one| one.better);
    Change::of_figures(figure, before, better, wording)
}

fn figure<'a>(report: &'a MonthlyReport, name: &str) -> Option<&'a Figure> {
    report.figures.iter().find(|figure| figure.name == name)
}

fn changed(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<String> {
    let (flow, before) = (&report.flow, &report.flow_before);
    let count = |ko: &str, en: &str, now: usize, then: usize| match wording.lang {
        Lang::Ko => format!("{ko} {} (전월 {})", wording.tickets(now), wording.tickets(then)),
        Lang::En => format!("{en}: {} (last month {})", wording.tickets(now), grouped(then)),
    };
    let mut lines = vec![
        count("접수", "Received", flow.new.len(), before.new.len()),
        count("종결", "Closed", flow.closed.len(), before.closed.len()),
    ];
    for figure in &report.figures {
        let change = figure_change(figure, report, wording);
        if change.tone == crate::change::Tone::Plain {
            continue;
        }
        lines.push(format!("{}: {}", title(figure.name, wording), change.short));
    }
    lines
}

fn hurts(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for cause in report.by_cause.iter().take(3) {
        let (name, count) = (wording.cause(&cause.code), cause.tickets.len());
        lines.push(match wording.lang {
            Lang::Ko => format!("원인: {name} {}", wording.tickets(count)),
            Lang::En => format!("Cause: {name}, {}", wording.tickets(count)),
        });
    }
    if let Some(worst) = worst_department(report) {
        let name = wording.department(worst.department.as_ref());
        let (missed, received) = (worst.missed_deadline.len(), worst.received.len());
        lines.push(match wording.lang {
            Lang::Ko => format!(
                "부서: {name} – 기한을 놓친 건 {}, 접수 {}",
                wording.tickets(missed),
                wording.tickets(received)
            ),
            Lang::En => format!(
                "Department: {name} – missed deadlines in {}, {} received",
                wording.tickets(missed),
                grouped(received)
            ),
        });
    }
    lines.extend(worst_role(report, wording));
    lines.extend(slowest_stage(report, wording));
    if let Some(flag) = report.flags.iter().max_by_key(|flag| flag.tickets.len()) {
        let (name, count) = (wording.label(flag.code), wording.tickets(flag.tickets.len()));
        lines.push(match wording.lang {
            Lang::Ko => format!("가장 많이 어긴 규칙: {name} {count}"),
            Lang::En => format!("Rule broken most: {name}, {count}"),
        });
    }
    if lines.is_empty() {
        lines.push(wording.pick("기록된 원인이 없습니다.", "No cause was recorded.").to_owned());
    }
    lines
}

/// Returns the department with the most tickets that missed a deadline; of equals, the one that
/// received more.
fn worst_department(report: &MonthlyReport) -> Option<&DepartmentFigures> {
    let missed = |one: &&DepartmentFigures| !one.missed_deadline.is_empty();
    let rank = |one: &&DepartmentFigures| (one.missed_deadline.len(), one.received.len());
    report.departments.iter().rev().filter(missed).max_by_key(rank)
}

/// Names the role that missed the most deadlines.
fn worst_role(report: &MonthlyReport, wording: &Wording<'_>) -> Option<String> {
    let missed = report.roles.iter().rev().filter(|one| !one.missed.is_empty());
    let worst = missed.max_by_key(|one| one.missed.len())?;
    let (name, missed, due) = (role(worst.role, wording), worst.missed.len(), worst.due.len());
    Some(match wording.lang {
        Lang::Ko => format!("책임 역할: {name} – 기한 {due}개 중 {missed}개 놓침"),
        Lang::En => format!("Role: {name} – missed {missed} of {due} deadlines"),
    })
}

/// Names the department and the stage that took longest, among those with so many cases that they say it.
fn slowest_stage(report: &MonthlyReport, wording: &Wording<'_>) -> Option<String> {
    let cells = report.dwell.iter().flat_map(|one| one.stages.iter().map(move |cell| (one, cell)));
    let told = cells.filter(|(_, cell)| cell.tickets.len() >= CASES_FEW);
    let (one, cell) = told.rev().max_by_key(|(_, cell)| cell.median_ms)?;
    let median = wording.business_time_short(cell.median_ms?);
    let (name, stage) = (wording.department(one.department.as_ref()), wording.stage(cell.stage));
    let count = wording.tickets(cell.tickets.len());
    Some(match wording.lang {
        Lang::Ko => format!("가장 느린 단계: {name}, {stage} {median} ({count}의 중앙값)"),
        Lang::En => format!("Slowest stage: {name}, {stage}, {median} (median of {count})"),
    })
}
