//! A month in a terminal.

use voc_engine::{Config, MonthlyReport, OwedClock};

use crate::{
    finding::FindingText,
    headline::{Headline, due::owing},
    html::owed_tables::days_ahead,
    lang::Lang,
    month_parts::{flow_parts, scope},
    width::{columns, left, right, wrapped},
    wording::{Wording, grouped},
};

/// The narrowest and the widest text this writes, in columns.
const WIDTHS: (usize, usize) = (40, 120);

/// The deadlines of each list; the rest is counted.
const OWED_MAX: usize = 10;

/// Renders a month for a terminal of `width` columns, without colour: findings first, the headline
/// figures and how they changed, what came and went on each day, what is overdue
/// and what falls due soon.
#[must_use]
pub fn render_summary(report: &MonthlyReport, config: &Config, lang: Lang, width: usize) -> String {
    let wording = Wording::of_month(report, config, lang);
    let mut page = Lines { width: width.clamp(WIDTHS.0, WIDTHS.1), text: String::new() };
    let head = format!(
        "{} {}",
        wording.month(report.month),
        wording.pick("고객의 소리", "voice of the customer")
    );
    page.line(&head);
    page.line(&"═".repeat(columns(&head).min(page.width)));
    let simulated = if report.as_of.simulated {
        wording.pick(" · 모의 시계", " · simulated clock")
    } else {
        ""
    };
    let judged = wording.minute(report.judged_at);
    page.wrapped(
        "",
        &match lang {
            Lang::Ko => format!("{} · {judged} 기준{simulated}", scope(report, &wording)),
            Lang::En => format!("{}, as of {judged}{simulated}", scope(report, &wording)),
        },
    );
    findings(&mut page, report, &wording);
    let headline = Headline::of(report, &wording);
    page.line("");
    tiles(&mut page, &headline);
    flow(&mut page, report, &wording);
    days(&mut page, report, &wording);
    page.section(wording.pick("문제가 몰린 곳", "Where it hurts"));
    headline.hurts.iter().for_each(|line| page.wrapped("• ", line));
    owed(&mut page, report, &wording);
    page.line("");
    let basis = &report.as_of;
    page.wrapped(
        "",
        &format!(
            "{} · {} · {}",
            basis.origin,
            grouped(usize::try_from(basis.size).unwrap_or(usize::MAX)),
            basis.root
        ),
    );
    page.text
}

/// The text being written.
struct Lines {
    width: usize,
    text: String,
}

impl Lines {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn section(&mut self, title: &str) {
        self.line("");
        self.line(title);
    }

    /// Writes what belongs to the line before, indented; nothing writes nothing.
    fn detail(&mut self, text: &str) {
        if !text.is_empty() {
            self.wrapped("    ", text);
        }
    }

    /// Writes a text over as many lines as it needs, the later ones indented like the first.
    fn wrapped(&mut self, bullet: &str, text: &str) {
        let indent = columns(bullet);
        for (index, line) in wrapped(text, self.width - indent).iter().enumerate() {
            let before = if index == 0 { bullet.to_owned() } else { " ".repeat(indent) };
            self.line(&format!("{before}{line}"));
        }
    }
}

fn findings(page: &mut Lines, report: &MonthlyReport, wording: &Wording<'_>) {
    let findings = FindingText::all(report, wording);
    if findings.is_empty() {
        return;
    }
    page.section(wording.pick("먼저 확인하십시오", "Read this first"));
    for finding in &findings {
        page.wrapped("! ", &finding.sentence);
    }
}

fn tiles(page: &mut Lines, headline: &Headline) {
    let widest = |texts: &dyn Fn(&crate::headline::Tile) -> String| {
        headline.tiles.iter().map(|tile| columns(&texts(tile))).max().unwrap_or(0)
    };
    let (titles, values) = (widest(&|tile| tile.title.clone()), widest(&|tile| tile.value.clone()));
    let counts = widest(&|tile| tile.counted.clone());
    let changes = |tile: &crate::headline::Tile| {
        let change = tile.change.as_ref().map(|one| format!("{} {}", one.arrow, one.words));
        change.unwrap_or_default().trim_start().to_owned()
    };
    let beside = titles + values + counts + 6 + widest(&changes) <= page.width;
    for tile in &headline.tiles {
        let (title, value) = (left(&tile.title, titles), right(&tile.value, values));
        let counted = left(&tile.counted, counts);
        if beside {
            page.line(&format!("{title}  {value}  {counted}  {}", changes(tile)));
            continue;
        }
        if titles + values + counts + 4 <= page.width {
            page.line(&format!("{title}  {value}  {counted}"));
        } else {
            page.line(&format!("{title}  {value}"));
            page.detail(&tile.counted);
        }
        page.detail(&changes(tile));
    }
}

fn flow(page: &mut Lines, report: &MonthlyReport, wording: &Wording<'_>) {
    let balance = if report.flow.balances() { " = " } else { " ≠ " };
    let parts = flow_parts(&report.flow, wording).into_iter();
    let parts: Vec<_> = parts.zip(["", " + ", " + ", balance, " + ", " + "]).collect();
    let text: String = parts
        .iter()
        .map(|((name, tickets), operator)| format!("{operator}{name} {}", grouped(tickets.len())))
        .collect();
    page.line("");
    page.wrapped("", &text);
}

/// Draws a bar of eighths for each day.
fn days(page: &mut Lines, report: &MonthlyReport, wording: &Wording<'_>) {
    const BARS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = report.days.iter().map(|day| day.received.max(day.closed)).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let bar = |value: u64| {
        let eighths = usize::try_from((value * 8).div_ceil(most)).unwrap_or(8);
        BARS.get(eighths).copied().unwrap_or('█')
    };
    let (received, closed) = (wording.pick("접수", "Received"), wording.pick("종결", "Closed"));
    let label = columns(received).max(columns(closed)) + 2;
    page.section(&match wording.lang {
        Lang::Ko => format!("일별 (가장 높은 막대 {most}건)"),
        Lang::En => format!("Per day (the highest bar is {most})"),
    });
    let row = |value: fn(&voc_engine::DayCount) -> u64| -> String {
        report.days.iter().map(|day| bar(value(day))).collect()
    };
    page.line(&format!("{}{}", left(received, label), row(|day| day.received)));
    page.line(&format!("{}{}", left(closed, label), row(|day| day.closed)));
    let mut scale = String::new();
    for (day, _) in (1_usize..).zip(&report.days) {
        if day == 1 || day % 5 == 0 {
            scale = left(&scale, day - 1);
            scale.push_str(&day.to_string());
        }
    }
    page.line(&format!("{}{scale}", " ".repeat(label)));
}

fn owed(page: &mut Lines, report: &MonthlyReport, wording: &Wording<'_>) {
    let (overdue, upcoming) = (&report.overdue, &report.upcoming);
    let late = |one: &OwedClock| wording.overdue(one.due, report.judged_at);
    listed(page, (wording.pick("기한을 넘긴 것", "Overdue"), overdue), wording, late);
    let soon = days_ahead(wording);
    listed(page, (&soon, upcoming), wording, |one| wording.minute(one.due));
}

/// Lists deadlines, each with how late it is or when it falls due, and the role that owes it.
fn listed(
    page: &mut Lines,
    (title, all): (&str, &[OwedClock]),
    wording: &Wording<'_>,
    when: impl Fn(&OwedClock) -> String,
) {
    page.section(&format!("{title} ({})", all.len()));
    if all.is_empty() {
        page.line(wording.pick("없음", "nothing"));
        return;
    }
    let rows: Vec<[String; 4]> = all
        .iter()
        .take(OWED_MAX)
        .map(|one| {
            let department = wording.department(one.department.as_ref());
            let who = format!("{}, {department}", owing(one, wording));
            [one.ticket.to_string(), wording.clock(one.clock), when(one), who]
        })
        .collect();
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|text| columns(text)).max().unwrap_or(0)
    };
    let widths = [widest(0), widest(1), widest(2)];
    for [ticket, clock, when, who] in &rows {
        let [first, second, third] = widths;
        let line =
            format!("{}  {}  {}", left(ticket, first), left(clock, second), right(when, third));
        if columns(&line) + 2 + columns(who) <= page.width {
            page.line(&format!("{line}  {who}"));
        } else {
            page.wrapped("", &line);
        }
    }
    let more = all.len().saturating_sub(OWED_MAX);
    if more > 0 {
        page.line(&match wording.lang {
            Lang::Ko => format!("… 그 밖에 {more}개"),
            Lang::En => format!("… and {more} more"),
        });
    }
}
