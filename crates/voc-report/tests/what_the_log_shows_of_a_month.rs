//! Broken rules stand by what they are about, and those that are causes of complaints are counted
//! beside the causes that were stated, over the same tickets.

#![allow(clippy::unwrap_used)]

mod support;

use support::Hospital;
use voc_engine::{
    Count, MonthlyReport,
    domain::{FlagRule, TicketNumber},
};
use voc_report::{Lang, render_csv, render_html, render_markdown};

const BEFORE: TicketNumber = TicketNumber::new(2026, 1);
const FIRST: TicketNumber = TicketNumber::new(2026, 2);
const SECOND: TicketNumber = TicketNumber::new(2026, 3);

/// A month with two new tickets and one from the month before, which broke rules.
fn month(hospital: &Hospital) -> MonthlyReport {
    let mut report = hospital.report("2026-10");
    report.flow.new = vec![FIRST, SECOND];
    let broke = |code, tickets: &[TicketNumber]| Count { code, tickets: tickets.to_vec() };
    report.flags = vec![
        broke(FlagRule::OrderLeft, &[FIRST]),
        broke(FlagRule::PromiseBroken, &[BEFORE, FIRST, SECOND]),
        broke(FlagRule::ThirdParty, &[BEFORE]),
        broke(FlagRule::RecordedLate, &[SECOND]),
    ];
    report
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).expect(from);
    rest.split(to).next().unwrap()
}

#[test]
fn a_cause_that_the_log_shows_counts_the_new_tickets_and_says_where_it_comes_from() {
    let hospital = Hospital::new();
    let (report, config) = (month(&hospital), hospital.engine.config());
    let csv = render_csv(&report, config, Lang::En);
    let rows: Vec<_> = csv.lines().filter(|line| line.starts_with("cause")).collect();
    let broken = "cause_derived,broken_promise,Broken promise,2,tickets,";
    assert_eq!(rows.len(), 1, "the third party is of a ticket of the month before: {rows:?}");
    assert!(rows.iter().all(|row| row.starts_with(broken)), "{rows:?}");
    let page = render_html(&report, config, Lang::En);
    let table = between(&page, "Tickets by cause", "</table>");
    assert!(table.contains("Broken promise") && table.contains("shown by the log"), "{table}");
    let drawing = between(&page, "pareto-title", "</svg>");
    assert!(drawing.contains("Broken promise: 2, shown by the log"), "{drawing}");
    let korean = render_markdown(&report, config, Lang::Ko);
    assert!(
        between(&korean, "기록에서 드러난 원인", "##").contains("| 약속 미이행 | 2 |"),
        "{korean}"
    );
}

#[test]
fn rules_are_grouped_and_only_those_that_were_broken_are_there() {
    let hospital = Hospital::new();
    let (report, config) = (month(&hospital), hospital.engine.config());
    let page = render_html(&report, config, Lang::En);
    let manual = between(&page, "<caption>The manual</caption>", "</table>");
    let record = between(&page, "<caption>The record</caption>", "</table>");
    let order: Vec<_> =
        ["Promise broken", "Stages out of order or skipped", "A third party stepped in"]
            .iter()
            .map(|rule| manual.find(rule).expect(rule))
            .collect();
    assert!(order.is_sorted(), "the most often broken first: {order:?}");
    assert!(manual.contains("Keep promises in time."), "what the manual asks");
    assert!(record.contains("Recorded more than 24 hours late"));
    assert!(!manual.contains("24 hours late") && !page.contains("No apology"));
}
