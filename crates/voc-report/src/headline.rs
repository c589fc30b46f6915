//! What a director needs in a minute: what changed, what is overdue, where it hurts.

use voc_engine::{DepartmentFigures, Figure, MonthlyReport};

use crate::{
    change::{Change, is_about_time, percent},
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
    /// The anchor of what defines it.
    pub(crate) anchor: String,
}

/// The first page of a month.
pub(crate) struct Headline {
    /// The large numbers.
    pub(crate) tiles: Vec<Tile>,
    /// What changed.
    pub(crate) changed: Vec<String>,
    /// What is overdue.
    pub(crate) overdue: Vec<String>,
    /// Where it hurts.
    pub(crate) hurts: Vec<String>,
}

impl Headline {
    pub(crate) fn of(report: &MonthlyReport, wording: &Wording<'_>) -> Self {
        Self {
            tiles: tiles(report, wording),
            changed: changed(report, wording),
            overdue: overdue(report, wording),
            hurts: hurts(report, wording),
        }
    }
}

fn tiles(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Tile> {
    let (flow, before) = (&report.flow, &report.flow_before);
    let count = |ko, en, now: usize, then: usize, better| Tile {
        title: wording.pick(ko, en).to_owned(),
        value: match wording.lang {
            Lang::Ko => format!("{}건", grouped(now)),
            Lang::En => grouped(now),
        },
        counted: String::new(),
        change: Some(Change::of_counts(now, then, better, wording)),
        anchor: "def-flow".to_owned(),
    };
    let mut tiles = vec![
        count("접수", "Received", flow.new.len(), before.new.len(), Better::Neither),
        count("종결", "Closed", flow.closed.len(), before.closed.len(), Better::Neither),
        count(
            "월말 미종결",
            "Open at the end",
            flow.carried_forward.len(),
            before.carried_forward.len(),
            Better::Less,
        ),
    ];
    for name in ["resolution_in_time", "promises_kept", "resolution_time"] {
        tiles.extend(figure(report, name).map(|found| rate_tile(found, report, wording)));
    }
    tiles
}

fn rate_tile(found: &Figure, report: &MonthlyReport, wording: &Wording<'_>) -> Tile {
    let about_time = is_about_time(found);
    let counted = if about_time {
        match wording.lang {
            Lang::Ko => format!("중앙값, 종결 {}", wording.tickets(found.denominator.len())),
            Lang::En => format!("median of {} closed", grouped(found.denominator.len())),
        }
    } else {
        format!("{}/{}", grouped(found.numerator.len()), grouped(found.denominator.len()))
    };
    let value = match found.median_ms {
        Some(median) => wording.business_time_short(median),
        None if about_time => "–".to_owned(),
        None => percent(found),
    };
    Tile {
        title: title(found.name, wording),
        value,
        counted,
        change: Some(figure_change(found, report, wording)),
        anchor: format!("def-{}", found.name),
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

fn overdue(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<String> {
    let Some(longest) = report.overdue.first() else {
        return vec![wording.pick("기한을 넘긴 것이 없습니다.", "Nothing is overdue.").to_owned()];
    };
    let mut tickets: Vec<_> = report.overdue.iter().map(|one| one.ticket).collect();
    tickets.sort_unstable();
    tickets.dedup();
    let (clocks, tickets) = (report.overdue.len(), wording.tickets(tickets.len()));
    let mut lines = vec![match wording.lang {
        Lang::Ko => format!("{tickets}에서 기한 {clocks}개를 넘겼습니다."),
        Lang::En if clocks == 1 => format!("1 deadline has passed, in {tickets}."),
        Lang::En => format!("{clocks} deadlines have passed, in {tickets}."),
    }];
    let clock = wording.clock(longest.clock);
    let late = wording.overdue(longest.due, report.judged_at);
    lines.push(match wording.lang {
        Lang::Ko => format!("가장 오래된 것: {} {clock}, {late} 초과", longest.ticket),
        Lang::En => format!("The longest: {} {clock}, {late} late", longest.ticket),
    });
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
