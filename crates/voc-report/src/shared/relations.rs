//! How the counts of a month hang together.

use voc_engine::{Figure, MonthlyReport, Satisfaction, domain::CodeList as _};

use super::hide::Counts;
use crate::{
    change::is_about_time,
    sheets::{Cell, Counted, FLOW, Sheet, before_key, deadline_key, department_key, figure_key},
};

/// Takes in every count that the tables show, and how they hang together.
pub(super) fn counts(report: &MonthlyReport, sheets: &[Sheet]) -> Counts {
    let mut counts = Counts::default();
    for cell in sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells) {
        for Counted { key, count } in counted(cell) {
            counts.add(key, *count);
        }
    }
    flow(&mut counts);
    received(report, &mut counts);
    departments(report, &mut counts);
    figures("now", &report.figures, &mut counts);
    figures("before", &report.figures_before, &mut counts);
    deadlines_and_stages(report, &mut counts);
    satisfaction(report, &mut counts);
    counts
}

/// Returns the counts behind a cell.
pub(super) fn counted(cell: &Cell) -> Vec<&Counted> {
    match cell {
        Cell::Count(of)
        | Cell::PerMille { of, .. }
        | Cell::Time { of, .. }
        | Cell::Points { of, .. }
        | Cell::Sum { of, .. } => vec![of],
        Cell::Share { met, all } => vec![met, all],
        Cell::Nothing
        | Cell::Text(_)
        | Cell::Late(_)
        | Cell::Moment(_)
        | Cell::Day(_)
        | Cell::Hidden => Vec::new(),
    }
}

/// Says that a total is the sum of its parts.
fn sum(counts: &mut Counts, total: &str, name: &str, parts: &[String]) {
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    counts.balance(&format!("{total}.{name}"), &[total], &parts);
}

/// What came is what went, in both months.
fn flow(counts: &mut Counts) {
    for month in ["now", "before"] {
        let key = |code: &&str| match month {
            "before" => before_key(code),
            _ => format!("now.flow.{code}"),
        };
        let keys: Vec<_> = FLOW.iter().map(key).collect();
        let keys: Vec<_> = keys.iter().map(String::as_str).collect();
        let (came, went) = keys.split_at(3);
        counts.balance(&format!("{month}.flow"), came, went);
        let closed = [format!("{month}.closed_tickets")];
        sum(counts, &format!("{month}.flow.closed"), "tickets", &closed);
    }
}

/// Every ticket received has a day, a kind, a channel and a branch.
fn received(report: &MonthlyReport, counts: &mut Counts) {
    let day = |part: &str| -> Vec<_> {
        report.days.iter().map(|one| format!("now.day.{}.{part}", one.day)).collect()
    };
    let kinds: Vec<_> = report.by_kind.iter().map(|one| format!("now.kind:{}", one.code)).collect();
    let channels = report.by_channel.iter().map(|one| format!("now.channel:{}", one.code));
    let channels: Vec<_> = channels.collect();
    let branches = report
        .by_branch
        .iter()
        .map(|one| format!("now.branch:{}", one.code.as_ref().map_or("", |code| code.as_str())));
    let branches: Vec<_> = branches.collect();
    sum(counts, "now.flow.new", "days", &day("received"));
    sum(counts, "now.flow.closed", "days", &day("closed"));
    sum(counts, "now.flow.new", "kinds", &kinds);
    sum(counts, "now.flow.new", "channels", &channels);
    sum(counts, "now.flow.new", "branches", &branches);
}

/// Every ticket has one originating department, or none.
fn departments(report: &MonthlyReport, counts: &mut Counts) {
    let of_all = |part: &str| -> Vec<_> {
        let departments = report.departments.iter();
        departments.map(|one| department_key(one.department.as_ref(), part)).collect()
    };
    let totals = [
        ("received", "now.flow.new".to_owned()),
        ("closed", "now.closed_tickets".to_owned()),
        ("merged", "now.flow.merged".to_owned()),
        ("open", "now.flow.carried_forward".to_owned()),
        ("escalated", figure_key("now", "escalated", "met")),
    ];
    for (part, total) in totals {
        sum(counts, &total, "departments", &of_all(part));
    }
    for one in &report.departments {
        let key = |part: &str| department_key(one.department.as_ref(), part);
        sum(counts, &key("closed"), "cases", &[key("cases")]);
        sum(counts, &key("cases"), "fitting", &[key("fitting")]);
    }
}

/// Of those that count, some meet the condition and the others do not.
fn figures(month: &str, figures: &[Figure], counts: &mut Counts) {
    for figure in figures.iter().filter(|figure| !is_about_time(figure)) {
        let key = |part: &str| figure_key(month, figure.name, part);
        sum(counts, &key("all"), figure.name, &[key("met")]);
    }
}

fn deadlines_and_stages(report: &MonthlyReport, counts: &mut Counts) {
    for one in &report.deadlines {
        let parts = ["met", "missed", "running_over"].map(|part| deadline_key(one, part));
        sum(counts, &deadline_key(one, "due"), "parts", &parts);
    }
    for one in &report.stages {
        let key = |part: &str| format!("now.stage.{}.{part}", one.stage);
        sum(counts, "now.closed_tickets", one.stage.code(), &[key("expected")]);
        sum(counts, &key("expected"), "completed", &[key("completed")]);
        sum(counts, &key("completed"), "in_order", &[key("in_order")]);
    }
}

/// Every answer belongs to the department of its ticket; a ticket may have several answers.
fn satisfaction(report: &MonthlyReport, counts: &mut Counts) {
    let found = &report.satisfaction;
    let of = |one: &voc_engine::DepartmentSatisfaction| {
        department_key(one.department.as_ref(), "satisfaction")
    };
    let all: Vec<_> = found.departments.iter().map(of).collect();
    if found.overall == Satisfaction::default() {
        return;
    }
    for part in ["answers", "answered"] {
        let parts: Vec<_> = all.iter().map(|key| format!("{key}.{part}")).collect();
        sum(counts, &format!("now.satisfaction.{part}"), "departments", &parts);
    }
    for key in all.iter().map(String::as_str).chain(["now.satisfaction"]) {
        sum(counts, &format!("{key}.answers"), "again", &[format!("{key}.answered")]);
    }
}
