//! How the counts of a month hang together.

use std::collections::BTreeSet;

use voc_engine::{
    Figure, MonthlyReport, Satisfaction,
    domain::{CodeList as _, TicketNumber},
};

use super::hide::Counts;
use crate::{
    change::is_about_time,
    sheets::{
        Cell, Counted, FLOW, Sheet, before_key, deadline_key, department_key, figure_key, own_key,
    },
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
    own(report, &mut counts);
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
        | Cell::Value { .. }
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

/// The hospital's own figures fall to departments, and what they count is nobody's secret: who knows that a figure
/// counts tickets received can subtract it from those received, in all and in a department.
fn own(report: &MonthlyReport, counts: &mut Counts) {
    for own in &report.own_figures {
        let name = own.definition.name;
        let Some(figure) = report.figures.iter().find(|one| one.name == name) else { continue };
        for (part, tickets) in [("met", &figure.numerator), ("all", &figure.denominator)] {
            let total = figure_key("now", name, part);
            let parts: Vec<_> = own.departments.iter().map(|one| own_key(own, one, part)).collect();
            sum(counts, &total, "departments", &parts);
            let flow = &report.flow;
            let wholes = [
                ("now.flow.new", &flow.new),
                ("now.closed_tickets", &flow.closed),
                ("now.flow.carried_forward", &flow.carried_forward),
            ];
            within(counts, (&total, tickets), &wholes);
        }
        for one in &own.departments {
            let (met, all) = (own_key(own, one, "met"), own_key(own, one, "all"));
            sum(counts, &all, "met", std::slice::from_ref(&met));
            let of_department =
                report.departments.iter().find(|other| other.department == one.department);
            let Some(other) = of_department else { continue };
            let key = |part: &str| department_key(one.department.as_ref(), part);
            let (received, closed, open) = (key("received"), key("closed"), key("open"));
            let wholes = [
                (received.as_str(), &other.received),
                (closed.as_str(), &other.closed),
                (open.as_str(), &other.open),
            ];
            within(counts, (&met, &one.numerator), &wholes);
            within(counts, (&all, &one.denominator), &wholes);
        }
    }
}

/// Says of which counts some tickets are a part, if all of them are.
fn within(
    counts: &mut Counts,
    (key, tickets): (&str, &[TicketNumber]),
    wholes: &[(&str, &Vec<TicketNumber>)],
) {
    for (whole, all) in wholes {
        let all: BTreeSet<_> = all.iter().collect();
        if !tickets.is_empty() && tickets.iter().all(|ticket| all.contains(ticket)) {
            sum(counts, whole, key, &[key.to_owned()]);
        }
    }
}
