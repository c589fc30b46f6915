//! The pages of a month and of a year say what is due and whose it is, how old the open tickets are, and how
//! long each stage took in each department, as a table that can be heard, printed and read without colours.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{
    Built, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable},
};
use voc_engine::{MonthlyReport, Scope, YearReport};
use voc_report::{
    Lang, render_csv, render_html, render_markdown, render_summary, render_year_html,
};

fn year(built: &Built) -> YearReport {
    let (engine, now) = (&built.demo.engine, built.demo.now);
    engine.year_report(built.demo.month.year(), &Scope::default(), None, now).unwrap()
}

/// The part of a page between two texts.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("{from} is there")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("{to} is there")).0
}

#[test]
fn the_first_page_names_what_falls_due_next_and_leads_to_its_row() {
    let built = Built::with_tickets(60);
    let (report, config) = (built.report(), built.config());
    let next = report.upcoming.first().unwrap();
    assert!(report.upcoming.is_sorted_by_key(|one| one.due));
    assert!(report.upcoming.iter().all(|one| !report.overdue.contains(one)));
    for lang in [Lang::Ko, Lang::En] {
        let page = render_html(&report, &config, lang);
        let due = between(&page, lang.pick("<h3>기한</h3>", "<h3>What is due</h3>"), "</div>");
        let place = format!("due-{}-{}", next.ticket, next.clock.to_string().replace('/', "-"));
        assert!(due.contains(&format!("href=\"#{place}\">{}</a>", next.ticket)), "{due}");
        assert_eq!(page.matches(&format!("id=\"{place}\"")).count(), 1);
        // Elsewhere it stands as text.
        let (markdown, summary) =
            (render_markdown(&report, &config, lang), render_summary(&report, &config, lang, 100));
        let heading = lang.pick("앞으로 7일 안에 다가오는 기한", "Falling due within 7 days");
        for text in [&markdown, &summary] {
            let after = text.split(heading).nth(1).unwrap();
            assert!(after.contains(&next.ticket.to_string()), "{text}");
        }
        assert!(summary.contains(&format!("{heading} ({})", report.upcoming.len())));
    }
    let csv = render_csv(&report, &config, Lang::En);
    let row = csv.lines().find(|line| line.starts_with("upcoming,")).unwrap();
    assert!(row.contains(&format!(",{},tickets", report.upcoming.len())), "{row}");
}

#[test]
fn the_parts_are_those_of_the_whole() {
    let built = Built::with_tickets(60);
    let report: MonthlyReport = built.report();
    let roles = &report.roles;
    let sum = |count: fn(&voc_engine::RoleFigures) -> usize| roles.iter().map(count).sum::<usize>();
    assert_eq!(sum(|one| one.overdue.len()), report.overdue.len());
    assert_eq!(sum(|one| one.upcoming.len()), report.upcoming.len());
    assert_eq!(
        sum(|one| one.due.len()),
        report.deadlines.iter().map(|one| one.due.len()).sum::<usize>()
    );
    let mut aged: Vec<_> = report.ageing.iter().flat_map(|one| one.tickets.clone()).collect();
    aged.sort_unstable();
    assert_eq!(aged, report.flow.carried_forward);
    let received = |of: usize| assert_eq!(of, report.flow.new.len());
    received(report.branches.iter().map(|one| one.received.len()).sum());
    received(report.receiving.iter().map(|one| one.received.len()).sum());
    received(report.managing.iter().map(|one| one.received.len()).sum());
    for (place, stage) in report.stages.iter().enumerate() {
        let of_departments = report.dwell.iter().map(|one| one.stages[place].tickets.len());
        assert_eq!(of_departments.sum::<usize>(), stage.completed.len(), "{}", stage.stage);
    }
}

#[test]
fn the_dwell_of_stages_is_a_table_that_says_what_its_colours_say() {
    let built = Built::with_tickets(60);
    let (report, config) = (built.report(), built.config());
    let page = render_html(&report, &config, Lang::En);
    let heat = between(&page, "<table class=\"sortable heat\">", "</table>");
    // A row for each department, and one for all of them that sorting leaves in its place.
    assert_eq!(heat.matches("<th scope=\"row\">").count(), report.dwell.len() + 1);
    assert_eq!(heat.matches("<th scope=\"col\">").count(), 10);
    assert_eq!(heat.matches("<tfoot>").count(), 1);
    let cells: Vec<_> = heat.split("<td class=\"").skip(1).collect();
    assert_eq!(cells.len(), (report.dwell.len() + 1) * 9);
    let figures = report.dwell.iter().flat_map(|one| &one.stages);
    for (cell, figure) in cells.iter().zip(figures) {
        let (class, rest) = cell.split_once('"').unwrap();
        let Some(median) = figure.median_ms else {
            assert!(class == "none" && rest.contains("no cases"), "{cell}");
            continue;
        };
        assert!(class.starts_with("heat-") && rest.contains(&format!("data-sort=\"{median}\"")));
        assert!(rest.contains(&format!("<summary>{}<", figure.tickets.len())), "{cell}");
        assert_eq!(rest.contains('†'), figure.tickets.len() < 5, "{cell}");
    }
    assert!(cells.iter().any(|cell| cell.starts_with("none\"")), "some cell is empty");
}

#[test]
fn the_page_of_a_year_stands_alone_and_defines_what_it_shows() {
    let built = Built::with_tickets(60);
    let (report, config) = (year(&built), built.config());
    for lang in [Lang::Ko, Lang::En] {
        let page = render_year_html(&report, &config, lang);
        assert_balanced(&page);
        assert_self_contained(&page);
        for link in page.split("href=\"#").skip(1) {
            let anchor = link.split('"').next().unwrap();
            assert_eq!(page.matches(&format!(" id=\"{anchor}\"")).count(), 1, "{anchor}");
        }
        for figure in &report.figures {
            assert!(page.contains(&format!("href=\"#def-{}\"", figure.name)), "{}", figure.name);
        }
        assert!(page.contains("class=\"sortable heat\""));
        if lang == Lang::En {
            assert!(!has_hangul(&readable(&page)));
        }
    }
}

#[test]
fn a_month_and_a_year_in_which_nothing_was_closed_have_no_such_table() {
    let hospital = Hospital::new();
    let report = hospital.report("2026-10");
    let config = hospital.engine.config();
    let page = render_html(&report, config, Lang::En);
    assert!(!page.contains("class=\"sortable heat\"") && report.roles.is_empty());
    assert!(page.contains("Nothing falls due within 7 days."));
    let year = hospital.engine.year_report(2026, &Scope::default(), None, hospital.now()).unwrap();
    let page = render_year_html(&year, config, Lang::Ko);
    assert_balanced(&page);
    assert!(page.contains("7일 안에 다가오는 기한이 없습니다."));
    assert!(!page.contains("NaN") && !page.contains("class=\"sortable heat\""));
}
