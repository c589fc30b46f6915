//! The first page: what a director needs in a minute.

use krilla::tagging::{ListNumbering, Tag};
use voc_engine::MonthlyReport;

use super::{
    month::{SMALL, bullets, heading_2},
    paper::{Colour, Ink, MARGIN, Paper, PartId, Style, WIDTH},
    tables, write,
};
use crate::{
    change::Tone,
    finding::FindingText,
    headline::{Headline, Tile, due::DueLine},
    month_parts::{flow_operators, flow_parts, scope},
    wording::{Wording, grouped},
};

const GAP: f32 = 12.0;
/// How many tiles stand abreast.
const ABREAST: usize = 3;
const TILE: (f32, f32) = ((WIDTH - 2.0 * GAP) / 3.0, 77.0);

/// Draws the first page.
pub(super) fn draw(paper: &mut Paper<'_>, report: &MonthlyReport, wording: &Wording<'_>) {
    let pick = |ko, en| wording.pick(ko, en);
    tables::title(paper, &write::title(report, wording), &subtitle(report, wording));
    notice(paper, report, wording);
    let headline = Headline::of(report, wording);
    heading_2(paper, pick("한눈에 보기", "At a glance"), TILE.1);
    tiles(paper, &headline.tiles);
    let due: Vec<_> = headline.due.iter().map(DueLine::text).collect();
    let lists = [
        (pick("전월과 달라진 점", "What changed since last month"), headline.changed.as_slice()),
        (pick("기한", "What is due"), due.as_slice()),
        (pick("문제가 몰린 곳", "Where it hurts"), headline.hurts.as_slice()),
    ];
    three(paper, &lists);
    heading_2(paper, pick("접수와 종결의 흐름", "What came and what went"), 40.0);
    flow(paper, report, wording);
}

fn subtitle(report: &MonthlyReport, wording: &Wording<'_>) -> String {
    let (scope, judged) = (scope(report, wording), wording.minute(report.judged_at));
    let judged = wording.pick("", "as of ").to_owned() + &judged + wording.pick(" 기준", "");
    let simulated = wording.pick(" · 모의 시계", " · simulated clock");
    let simulated = if report.as_of.simulated { simulated } else { "" };
    format!("{scope} · {} · {judged}{simulated}", report.as_of.origin)
}

/// Says what a reader must know before trusting the month.
fn notice(paper: &mut Paper<'_>, report: &MonthlyReport, wording: &Wording<'_>) {
    let sentences: Vec<_> =
        FindingText::all(report, wording).into_iter().map(|one| one.sentence).collect();
    read_first(paper, &sentences, wording);
}

/// Says in sentences what a reader must know first, with a bar beside it; nothing when there are none.
pub(super) fn read_first(paper: &mut Paper<'_>, sentences: &[String], wording: &Wording<'_>) {
    if sentences.is_empty() {
        return;
    }
    let top = (paper.pages.len(), paper.y);
    heading_2(paper, wording.pick("먼저 확인하십시오", "Read this first"), 30.0);
    bullets(paper, None, (MARGIN, WIDTH), sentences);
    if top.0 == paper.pages.len() {
        let size = (3.0, paper.y - top.1);
        let at = (MARGIN - 10.0, top.1);
        paper.draw(None, Ink::Box { at, size, fill: Colour::BAD, edge: None });
    }
    paper.y += 6.0;
}

/// Draws the large numbers, three abreast.
fn tiles(paper: &mut Paper<'_>, tiles: &[Tile]) {
    let list = paper.part(None, Tag::L(ListNumbering::None));
    for row in tiles.chunks(ABREAST) {
        paper.need(TILE.1 + GAP);
        let mut left = MARGIN;
        for one in row {
            let item = paper.part(Some(list), Tag::LI);
            let part = paper.part(Some(item), Tag::LBody);
            tile(paper, part, (left, paper.y), one);
            left += TILE.0 + GAP;
        }
        paper.y += TILE.1 + GAP;
    }
}

fn tile(paper: &mut Paper<'_>, part: PartId, (left, top): (f32, f32), tile: &Tile) {
    let edge = Some(Colour::EDGE);
    let at = (left, top);
    paper.draw(None, Ink::Box { at, size: TILE, fill: Colour::PAPER, edge });
    let (left, room) = (left + 9.0, TILE.0 - 18.0);
    let counted = Style::new(8.0).colour(Colour::MUTED);
    // A long number is written smaller rather than cut.
    let value = paper.faces.shown(&tile.value);
    let sizes = [19.0, 16.0, 13.0, 11.0].map(|size| Style::new(size).bold());
    let fits = sizes.into_iter().find(|style| paper.width(&value, *style) <= room);
    let mut write = |y: f32, style: Style, text: &str| {
        let text = paper.fitted(text, style, room);
        paper.line(Some(part), (left, top + y), style, format!("{text} "));
    };
    write(17.0, SMALL, &tile.title);
    write(40.0, fits.unwrap_or(Style::new(9.0).bold()), &tile.value);
    if !tile.counted.is_empty() {
        write(54.0, counted, &tile.counted);
    }
    if let Some(change) = &tile.change {
        let colour = match change.tone {
            Tone::Good => Colour::GOOD,
            Tone::Bad => Colour::BAD,
            Tone::Plain => Colour::MUTED,
        };
        let text = format!("{} {}", change.arrow, change.words);
        write(68.0, counted.colour(colour), text.trim());
    }
}

/// Draws three lists abreast when the page has room for all of them, else one below the other.
fn three(paper: &mut Paper<'_>, lists: &[(&str, &[String])]) {
    let title = Style::new(10.0).bold();
    let width = TILE.0;
    let high = |paper: &Paper<'_>, lines: &[String]| {
        let lines = lines.iter().map(|line| paper.height(line, SMALL, width - 10.0) + 2.0);
        lines.sum::<f32>() + title.leading() + 2.0
    };
    let tallest = lists.iter().map(|(_, lines)| high(paper, lines)).fold(0.0, f32::max);
    let abreast = tallest < Paper::whole();
    if abreast {
        paper.need(tallest);
    }
    let (top, mut left) = (paper.y, MARGIN);
    for (name, lines) in lists {
        if abreast {
            paper.y = top;
        }
        let place = if abreast { (left, width) } else { (MARGIN, WIDTH) };
        let part = paper.part(None, write::heading(3, name));
        paper.write(Some(part), place, title, name);
        paper.y += 2.0;
        bullets(paper, None, place, lines);
        left += width + GAP;
    }
    if abreast {
        paper.y = top + tallest;
    }
    paper.y += 8.0;
}

/// Draws the balance of what came and what went: each number above its name.
fn flow(paper: &mut Paper<'_>, report: &MonthlyReport, wording: &Wording<'_>) {
    let (number, name) = (Style::new(13.0).bold(), Style::new(8.0));
    let sign = Style::new(13.0).colour(Colour::MUTED);
    let part = paper.part(None, Tag::P);
    let (top, mut left) = (paper.y, MARGIN);
    let parts = flow_parts(&report.flow, wording).into_iter().zip(flow_operators(&report.flow));
    for ((words, tickets), operator) in parts {
        if !operator.is_empty() {
            paper.line(Some(part), (left, top + 14.0), sign, format!("{operator} "));
            left += paper.width(operator, sign) + 10.0;
        }
        let count = grouped(tickets.len());
        let width = paper.width(&count, number).max(paper.width(words, name));
        let centred = left + (width - paper.width(&count, number)) / 2.0;
        paper.line(Some(part), (centred, top + 14.0), number, format!("{count} "));
        let centred = left + (width - paper.width(words, name)) / 2.0;
        paper.line(Some(part), (centred, top + 26.0), name, format!("{words} "));
        left += width + 12.0;
    }
    paper.y = top + 40.0;
}
