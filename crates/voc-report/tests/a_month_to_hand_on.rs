//! A month in which small counts are hidden: no rendering shows one, names a ticket, or lets one be worked out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use support::{Built, Hospital};
use voc_engine::{Config, MonthlyReport};
use voc_report::{Lang, SharedMonth};

const BELOW: u32 = 5;

fn sample() -> (MonthlyReport, Config, Built) {
    let built = Built::with_tickets(120);
    (built.report(), built.config(), built)
}

fn is_small(count: u64) -> bool {
    0 < count && count < u64::from(BELOW)
}

/// The cells of a column by the code of the row; nothing for what is hidden.
fn column(document: &Value, table: &str, column: &str) -> Vec<(String, Option<u64>)> {
    let tables = document["tables"].as_array().unwrap();
    let table = tables.iter().find(|one| one["code"] == table).unwrap();
    let columns = table["columns"].as_array().unwrap();
    let place = columns.iter().position(|one| one == column).unwrap();
    let rows = table["rows"].as_array().unwrap();
    let cell = |row: &Value| {
        let cell = &row["cells"][place];
        assert!(cell.is_u64() || cell == "suppressed", "{column}: {cell}");
        (row["code"].as_str().unwrap().to_owned(), cell.as_u64())
    };
    rows.iter().map(cell).collect()
}

/// Every column of counts.
const COUNTS: &[(&str, &[&str])] = &[
    ("figures", &["numerator", "denominator", "numerator_before", "denominator_before"]),
    ("flow", &["now", "before"]),
    ("days", &["received", "closed"]),
    ("deadlines", &["due", "met", "missed", "running_over"]),
    ("stages", &["expected", "completed", "in_order"]),
    (
        "departments",
        &[
            "received",
            "closed",
            "merged",
            "open",
            "missed_deadline",
            "escalated",
            "fitting",
            "cases",
        ],
    ),
    ("satisfaction", &["answers", "tickets"]),
    ("causes", &["tickets"]),
    ("volumes", &["tickets"]),
    ("rules", &["tickets"]),
];

#[test]
fn no_small_count_is_shown_and_much_is_still_said() {
    let (report, config, _built) = sample();
    let document = SharedMonth::of(&report, &config, Lang::En, BELOW).document();
    let (mut shown, mut hidden) = (0, 0);
    for (table, columns) in COUNTS {
        for one in *columns {
            for (code, count) in column(&document, table, one) {
                assert!(!count.is_some_and(is_small), "{table}.{one} of {code}: {count:?}");
                hidden += usize::from(count.is_none());
                shown += usize::from(count.is_some_and(|count| count > 0));
            }
        }
    }
    assert!(hidden > 20 && shown > 100, "{hidden} hidden, {shown} shown");
    assert_eq!(document["suppress_below"], BELOW);
}

#[test]
fn what_is_hidden_in_a_sum_is_never_alone_and_never_small_together() {
    let (report, config, _built) = sample();
    let document = SharedMonth::of(&report, &config, Lang::En, BELOW).document();
    let cell = |table: &str, name: &str, code: &str| {
        let cells = column(&document, table, name).into_iter();
        cells.filter(|(one, _)| one == code).find_map(|(_, count)| count)
    };
    let parts = |table: &str, name: &str, start: &str| -> Vec<Option<u64>> {
        let cells = column(&document, table, name).into_iter();
        cells.filter(|(code, _)| code.starts_with(start)).map(|(_, count)| count).collect()
    };
    let new = cell("flow", "now", "new");
    let mut sums = vec![
        ("days", new, parts("days", "received", "")),
        ("departments", new, parts("departments", "received", "")),
        ("branches", new, parts("volumes", "tickets", "branch:")),
        ("channels", new, parts("volumes", "tickets", "channel:")),
        ("kinds", new, parts("volumes", "tickets", "kind:")),
        ("closes", cell("flow", "now", "closed"), parts("days", "closed", "")),
        ("open", cell("flow", "now", "carried_forward"), parts("departments", "open", "")),
    ];
    for (clock, due) in column(&document, "deadlines", "due") {
        let part = |name| cell("deadlines", name, &clock);
        sums.push(("deadlines", due, vec![part("met"), part("missed"), part("running_over")]));
    }
    let mut looked_at = 0;
    for (name, total, parts) in sums {
        let Some(total) = total else { continue };
        let hidden = parts.iter().filter(|part| part.is_none()).count();
        if hidden == 0 {
            continue;
        }
        looked_at += 1;
        assert!(hidden > 1, "{name}: one of {parts:?} follows from {total}");
        let rest = total - parts.iter().flatten().sum::<u64>();
        assert!(!is_small(rest), "{name}: {rest} is small");
    }
    assert!(looked_at > 3);
    // A rate whose remainder is small hides both or neither.
    let all = column(&document, "figures", "denominator");
    for ((code, met), (_, all)) in column(&document, "figures", "numerator").iter().zip(&all) {
        if let (Some(met), Some(all)) = (met, all) {
            assert!(!is_small(all - met), "{code}: {met} of {all}");
        }
    }
}

#[test]
fn no_rendering_names_a_ticket_or_says_more_than_the_document() {
    let (report, config, _built) = sample();
    let small = report.departments.iter().find(|one| is_small(one.open.len() as u64)).unwrap();
    let code = small.department.as_ref().map_or("", |code| code.as_str());
    for lang in [Lang::Ko, Lang::En] {
        let shared = SharedMonth::of(&report, &config, lang, BELOW);
        let document = serde_json::to_string(&shared.document()).unwrap();
        let texts = [document, shared.csv(), shared.markdown(), shared.html(), shared.summary(80)];
        for text in &texts {
            for ticket in report.flow.new.iter().chain(&report.flow.carried_forward) {
                assert!(!text.contains(&ticket.to_string()), "{ticket} is named");
            }
        }
        let again = SharedMonth::of(&report, &config, lang, BELOW);
        assert_eq!(shared.html(), again.html(), "the same bytes");
        assert!(!shared.html().contains("<b>진료실</b>") && !shared.html().contains("<b>Clinic"));
        let csv = shared.csv();
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let row = rows.iter().find(|row| &row[0] == "departments.open" && &row[1] == code).unwrap();
        assert_eq!((&row[3], &row[4]), ("", "suppressed"));
        for row in &rows {
            assert!(&row[4] != "tickets" || !is_small(row[3].parse().unwrap()), "{row:?}");
        }
        assert!(shared.markdown().contains('*') && shared.html().contains('*'));
    }
}

#[test]
fn a_size_that_nothing_is_below_hides_nothing() {
    let (report, config, _built) = sample();
    let document = SharedMonth::of(&report, &config, Lang::En, 1).document();
    assert!(!document.to_string().contains("suppressed"));
    let new = column(&document, "flow", "now");
    assert_eq!(new[1], ("new".to_owned(), Some(report.flow.new.len() as u64)));
    let all = SharedMonth::of(&report, &config, Lang::En, 1000).document();
    assert!(all.to_string().contains("suppressed"));
    for (code, count) in column(&all, "volumes", "tickets") {
        assert!(count.is_none() || count == Some(0), "{code}");
    }
}

#[test]
fn a_month_without_tickets_can_be_handed_on() {
    let hospital = Hospital::new();
    let (report, config) = (hospital.report("2026-11"), hospital.engine.config());
    let shared = SharedMonth::of(&report, config, Lang::Ko, BELOW);
    assert!(shared.summary(40).contains("신규 접수"));
    assert!(shared.html().contains("공유용"));
}

#[test]
fn the_order_of_rows_says_nothing_of_their_counts() {
    let (report, config, _built) = sample();
    let document = SharedMonth::of(&report, &config, Lang::En, BELOW).document();
    for (table, of) in [
        ("departments", "received"),
        ("satisfaction", "answers"),
        ("causes", "tickets"),
        ("volumes", "tickets"),
        ("rules", "tickets"),
    ] {
        let rows = column(&document, table, of);
        let mut groups = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for (code, _) in &rows {
            let (group, code) = code.split_once(':').unwrap_or(("", code));
            groups.entry(group).or_default().push(code);
        }
        assert!(groups.values().all(|codes| codes.is_sorted()), "{table}: {groups:?}");
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_to_hand_on_draws_no_zero_for_what_it_hides() {
    let (report, config, _built) = sample();
    let drawings = |below| {
        let bytes = SharedMonth::of(&report, &config, Lang::En, below).xlsx().unwrap();
        let name = b"xl/charts/chart";
        bytes.windows(name.len()).filter(|run| *run == name).count()
    };
    // Nothing is below two in a large month but what is one; much is below a thousand.
    let (few, many) = (drawings(1_000), drawings(2));
    assert!(few < many, "{few} of {many}");
}
