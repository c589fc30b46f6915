//! The tables: medians over the rounds, and in brackets how much better than ours.

use std::fmt::Write;

use peer_common::Outcome;

use crate::Plan;
use crate::rivals::RIVALS;
use crate::runs::Failures;

/// Which figure of an outcome, and which way is better.
#[derive(Clone, Copy)]
enum Figure {
    Rate,
    Conflicts,
    P50,
    P95,
    P99,
    /// Bytes on disk of an event.
    Disk,
    /// Bytes on disk, of the bytes of the bodies.
    DiskOfRaw,
    Memory,
}

impl Figure {
    fn of(self, outcome: &Outcome) -> f64 {
        let (n, mib) = (outcome.n as f64, 1_048_576.0);
        match self {
            Self::Rate => outcome.events_per_s,
            Self::Conflicts => outcome.conflicts as f64 / n,
            Self::P50 => outcome.p50_ms,
            Self::P95 => outcome.p95_ms,
            Self::P99 => outcome.p99_ms,
            Self::Disk => outcome.disk_bytes as f64 / n,
            Self::DiskOfRaw => outcome.disk_bytes as f64 / outcome.raw_bytes as f64,
            Self::Memory => outcome.peak_rss_bytes as f64 / mib,
        }
    }

    /// How many times as good as ours.
    fn better(self, theirs: f64, ours: f64) -> f64 {
        if matches!(self, Self::Rate) { theirs / ours } else { ours / theirs }
    }
}

/// A column: its heading, a workload, how many events the store has (0: as many as it took), and its figures. A ratio
/// is given when there is one figure.
struct Column {
    heading: String,
    workload: &'static str,
    events: u64,
    figures: &'static [Figure],
}

fn column(
    heading: &str,
    workload: &'static str,
    events: u64,
    figures: &'static [Figure],
) -> Column {
    Column { heading: heading.to_owned(), workload, events, figures }
}

/// Writes all tables as Markdown, as they are after a round.
pub(crate) fn of(plan: &Plan, rounds: u64, outcomes: &[Outcome], failures: &Failures) -> String {
    let mut text = format!(
        "Medians of the rounds ({}), {} events where a store is loaded, {} s an append workload. In brackets how many times as good \
         as ours: above 1 the rival is ahead.\n",
        rounds,
        grouped(plan.events),
        plan.seconds,
    );
    let mut section = |title: &str, columns: &[Column]| {
        let _ = write!(text, "\n**{title}**\n\n{}", rows(plan, outcomes, columns));
    };
    section("Durable appends, events a second", &appends());
    section("How long an append takes, p50 / p95 / p99 in ms", &latencies());
    section("Loaded and read", &reads(plan.events));
    section("Space", &space(plan.events));
    section("As it grows: load in events a second, open and one ticket in ms", &growth(outcomes));
    durability(&mut text, plan, outcomes);
    let views: Vec<_> = outcomes.iter().filter(|outcome| outcome.workload == "views").collect();
    if let Some(rate) = median(&views, Figure::Rate) {
        let entries = views.first().map_or(0, |outcome| outcome.n);
        let (rate, entries) = (figure(rate), grouped(entries));
        let _ = writeln!(
            text,
            "\nOur engine rebuilds all its views at {rate} events a second ({entries} entries), each read as its type."
        );
    }
    if !failures.is_empty() {
        text.push_str("\nNot measured:\n\n");
    }
    for (what, cause) in failures {
        let _ = writeln!(text, "- {what}: {cause}");
    }
    text
}

fn appends() -> Vec<Column> {
    let rate: &[Figure] = &[Figure::Rate];
    vec![
        column("1 writer", "append_1", 0, rate),
        column("4", "append_4", 0, rate),
        column("16", "append_16", 0, rate),
        column("64", "append_64", 0, rate),
        column("batches of 100", "append_batch", 0, rate),
        column("1, +4 ms a flush", "append_1_slow", 0, rate),
        column("16, +4 ms", "append_16_slow", 0, rate),
        column("64, +4 ms", "append_64_slow", 0, rate),
        column("16 on one ticket", "hot", 0, rate),
        column("conflicts an append", "hot", 0, &[Figure::Conflicts]),
    ]
}

fn latencies() -> Vec<Column> {
    let all: &[Figure] = &[Figure::P50, Figure::P95, Figure::P99];
    vec![
        column("1 writer", "append_1", 0, all),
        column("16", "append_16", 0, all),
        column("64", "append_64", 0, all),
        column("64, +4 ms", "append_64_slow", 0, all),
        column("16 on one ticket", "hot", 0, all),
    ]
}

fn reads(events: u64) -> Vec<Column> {
    let rate: &[Figure] = &[Figure::Rate];
    let middle: &[Figure] = &[Figure::P50];
    let all: &[Figure] = &[Figure::P50, Figure::P95, Figure::P99];
    vec![
        column("load, events/s", "load", events, rate),
        column("open to first ticket, ms", "open", events, middle),
        column("ticket of 40, p50 ms", "ticket", events, middle),
        column("p50 / p95 / p99", "ticket", events, all),
        column("as it was at half, p50 ms", "as_of", events, middle),
        column("replay, events/s", "replay", events, rate),
        column("view rebuilt, events/s", "rebuild", events, rate),
    ]
}

fn space(events: u64) -> Vec<Column> {
    vec![
        column("on disk, bytes an event", "load", events, &[Figure::Disk]),
        column("of the bytes of the bodies", "load", events, &[Figure::DiskOfRaw]),
        column("peak memory, load, MiB", "load", events, &[Figure::Memory]),
        column("reading tickets", "ticket", events, &[Figure::Memory]),
        column("replay", "replay", events, &[Figure::Memory]),
    ]
}

fn growth(outcomes: &[Outcome]) -> Vec<Column> {
    let loads = outcomes.iter().filter(|outcome| outcome.workload == "load");
    let mut sizes: Vec<_> = loads.map(|outcome| outcome.n).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let sizes = &sizes;
    let parts: [(&str, &str, &[Figure]); 3] = [
        ("load", "load", &[Figure::Rate]),
        ("open", "open", &[Figure::P50]),
        ("ticket", "ticket", &[Figure::P50]),
    ];
    let columns = parts.iter().flat_map(|(heading, workload, figures)| {
        sizes.iter().map(move |size| {
            column(&format!("{heading}, {}", grouped(*size)), workload, *size, figures)
        })
    });
    columns.collect()
}

fn rows(plan: &Plan, outcomes: &[Outcome], columns: &[Column]) -> String {
    let headings: Vec<_> = columns.iter().map(|column| column.heading.as_str()).collect();
    let mut text =
        format!("| | {} |\n|---{}|\n", headings.join(" | "), "|---".repeat(columns.len()));
    for rival in plan.rivals.iter().filter(|rival| rival.name != "voc-engine") {
        let cells: Vec<_> =
            columns.iter().map(|column| cell(outcomes, rival.name, column)).collect();
        let _ = writeln!(text, "| {} | {} |", rival.name, cells.join(" | "));
    }
    text
}

fn cell(outcomes: &[Outcome], rival: &str, column: &Column) -> String {
    let of = |rival: &str| -> Vec<&Outcome> {
        let here = |outcome: &&Outcome| {
            let size = column.events == 0 || outcome.n == column.events;
            outcome.rival == rival && outcome.workload == column.workload && size
        };
        outcomes.iter().filter(here).collect()
    };
    let (theirs, ours) = (of(rival), of(RIVALS[0].name));
    if theirs.iter().any(|outcome| outcome.cannot) {
        return "cannot".to_owned();
    }
    let figures: Option<Vec<f64>> =
        column.figures.iter().map(|figure| median(&theirs, *figure)).collect();
    let Some(figures) = figures else { return "—".to_owned() };
    let texts: Vec<_> = figures.iter().map(|value| figure(*value)).collect();
    let text = texts.join(" / ");
    let ([one], [value]) = (column.figures, figures.as_slice()) else { return text };
    match median(&ours, *one) {
        Some(ours) if rival != RIVALS[0].name && ours > 0.0 && *value > 0.0 => {
            format!("{text} ({})", ratio(one.better(*value, ours)))
        }
        _ => text,
    }
}

fn durability(text: &mut String, plan: &Plan, outcomes: &[Outcome]) {
    text.push_str("\n**How each is made durable**\n\n");
    for rival in plan.rivals.iter().filter(|rival| rival.name != "voc-engine") {
        if let Some(outcome) = outcomes.iter().find(|outcome| outcome.rival == rival.name) {
            let _ = writeln!(text, "- {}: {}", rival.name, outcome.durability);
        }
    }
}

/// The one in the middle, or of an even number the mean of the two.
fn median(outcomes: &[&Outcome], figure: Figure) -> Option<f64> {
    let mut values: Vec<_> = outcomes.iter().map(|outcome| figure.of(outcome)).collect();
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// Three digits that count, and thousands set apart.
fn figure(value: f64) -> String {
    match value {
        value if value >= 100.0 => grouped(value.round() as u64),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}

fn ratio(value: f64) -> String {
    if value >= 10.0 { figure(value) } else { format!("{value:.2}") }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
