//! The tables of the page of a case that no ledger has: its deadlines, and the two axes of time.

use voc_engine::ReplayRow;

use super::table::{Cell, Table};
use crate::{
    case::Case,
    entry_words::title,
    lang::Lang,
    ledgers::{Ledger, row_cell},
    svg::happened,
    wording::Wording,
};

/// Returns the deadlines, met, missed or running.
pub(super) fn clocks(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let replay = case.replay;
    let pick = |ko, en| wording.pick(ko, en);
    let title = pick("기한", "Deadlines");
    let mut table = Table::new(wording.lang, title)
        .stacked()
        .text_column(pick("기한", "Deadline"))
        .text_column(pick("판정", "Verdict"))
        .text_column(pick("기한 시각", "Due"))
        .text_column(pick("이행", "Met"))
        .text_column(pick("시작", "Started"))
        .number_column(pick("행", "Row"));
    for one in &replay.clocks {
        let verdict = match (one.missed, one.met.is_some()) {
            (true, true) => Cell::text(pick("✕ 늦게 이행", "✕ met late")).tone("bad"),
            (true, false) => Cell::text(pick("✕ 기한 넘김", "✕ missed")).tone("bad").note({
                let late = wording.overdue(one.due, replay.judged_at);
                match wording.lang {
                    Lang::Ko => format!("{late} 초과"),
                    Lang::En => format!("{late} late"),
                }
            }),
            (false, true) => Cell::text(pick("✓ 기한 안", "✓ in time")).tone("good"),
            (false, false) => Cell::text(pick("진행 중", "running")),
        };
        let earliest = one.due_earliest.map(|due| match wording.lang {
            Lang::Ko => format!("빠르면 {}", wording.minute(due)),
            Lang::En => format!("at the earliest {}", wording.minute(due)),
        });
        let met = one.met.map_or_else(
            || Cell::text("–"),
            |met| Cell::moment(wording.occurred(met), met.latest().millis()),
        );
        table.row(vec![
            Cell::text(wording.clock(one.clock)),
            verdict,
            Cell::moment(wording.minute(one.due), one.due.millis())
                .note(earliest.unwrap_or_default()),
            met,
            Cell::moment(wording.occurred(one.started), one.started.latest().millis()),
            row_cell(case, one.started_by),
        ]);
    }
    Ledger { anchor: "clocks", title, note: "", table }
}

/// Returns the table of the two axes of time without rows: when each thing happened, when it was recorded,
/// and how long it was known to nobody.
pub(super) fn times_table(wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    Table::new(wording.lang, pick("일어난 때와 기록한 때", "When it happened, when it was known"))
        .stacked()
        .number_column(pick("행", "Row"))
        .text_column(pick("내용", "What"))
        .text_column(pick("일어난 때", "Happened"))
        .text_column(pick("기록한 때", "Recorded"))
        .text_column(pick("알려지기까지(적어도)", "Until it was known (at least)"))
}

/// Returns what a row of the log adds to that table: one row for each time at which something happened.
pub(super) fn times(row: &ReplayRow, wording: &Wording<'_>) -> Table {
    let mut table = times_table(wording);
    for time in happened(row) {
        let delay = row.recorded_at.millis().saturating_sub(time.latest().millis());
        let until = match delay {
            _ if time.earliest() > row.recorded_at => {
                wording.pick("기록보다 뒤의 날짜", "dated after it was recorded").to_owned()
            }
            ..60_000 => wording.pick("바로", "at once").to_owned(),
            delay => wording.elapsed(delay),
        };
        let events = row.events.iter().filter(|event| event.occurred == time);
        let mut titles: Vec<_> = events.map(|event| title(event, wording)).collect();
        titles.dedup();
        let number = i64::try_from(row.row).unwrap_or(i64::MAX);
        table.row(vec![
            Cell::sorted(row.row.to_string(), number).link(format!("row-{}", row.row)),
            Cell::text(titles.join(", ")),
            Cell::moment(wording.occurred(time), time.latest().millis()),
            Cell::moment(wording.minute(row.recorded_at), row.recorded_at.millis()),
            Cell::sorted(until, delay),
        ]);
    }
    table
}
