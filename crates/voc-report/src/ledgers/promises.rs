//! What was promised to whom by when, and what became of it.

use voc_engine::domain::{Clock, ClockId, ClockKind, Promise, PromiseState};

use super::{Ledger, marked, row_cell};
use crate::{
    case::Case,
    html::{Cell, Table},
    lang::Lang,
    wording::Wording,
};

pub(super) fn ledger(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let pick = |ko, en| wording.pick(ko, en);
    let title = pick("약속", "Promises");
    let mut table = Table::new(wording.lang, title)
        .text_column(pick("약속", "Promise"))
        .text_column(pick("누가 누구에게", "Who to whom"))
        .text_column(pick("약속한 때", "Made"))
        .text_column(pick("알린 시한", "Time told"))
        .text_column(pick("기한", "Due"))
        .text_column(pick("결과", "Result"))
        .number_column(pick("행", "Row"));
    for promise in &case.state.promises {
        let id = ClockId { kind: ClockKind::Promise, number: promise.number.get() };
        let clock = case.state.clock(id);
        table.row(vec![
            Cell::text(format!("{} {}", wording.lang.label(promise.topic), promise.number)),
            parties(promise, wording),
            marked(promise.made, wording),
            told(promise, wording),
            clock.map_or_else(
                || Cell::text("–"),
                |clock| Cell::moment(wording.minute(clock.start.due), clock.start.due.millis()),
            ),
            result(case, promise, clock, wording),
            row_cell(case, promise.made.position),
        ]);
    }
    Ledger { anchor: "promises", title, note: "", table }
}

fn parties(promise: &Promise, wording: &Wording<'_>) -> Cell {
    let (by, to) = (wording.lang.label(promise.by_role), wording.lang.label(promise.to));
    let channel = promise.channel.as_ref().map(|channel| wording.channel(channel));
    Cell::text(format!("{by} → {to}")).note(channel.unwrap_or_default())
}

fn told(promise: &Promise, wording: &Wording<'_>) -> Cell {
    promise.told.map_or_else(
        || Cell::text(wording.pick("시한 없음", "no time told")).tone("bad"),
        |told| Cell::moment(wording.minute(told), told.millis()),
    )
}

fn result(
    case: &Case<'_>,
    promise: &Promise,
    clock: Option<&Clock>,
    wording: &Wording<'_>,
) -> Cell {
    let pick = |ko, en| wording.pick(ko, en);
    let missed = clock.is_some_and(|clock| clock.is_missed(case.replay.judged_at));
    match (promise.state, missed) {
        (PromiseState::Kept(mark), late) => {
            let cell = if late {
                Cell::text(pick("✕ 늦게 지킴", "✕ kept late")).tone("bad")
            } else {
                Cell::text(pick("✓ 지킴", "✓ kept")).tone("good")
            };
            cell.note(wording.occurred(mark.occurred))
        }
        (PromiseState::Withdrawn(mark), late) => {
            let cell = if late {
                Cell::text(pick("✕ 기한 뒤 철회", "✕ withdrawn after it was due")).tone("bad")
            } else {
                Cell::text(pick("철회", "withdrawn"))
            };
            cell.note(wording.occurred(mark.occurred))
        }
        (PromiseState::Open, false) => Cell::text(pick("남음", "open")),
        (PromiseState::Open, true) => {
            let late = clock.map(|clock| wording.overdue(clock.start.due, case.replay.judged_at));
            let late = late.unwrap_or_default();
            Cell::text(pick("✕ 지키지 않음", "✕ not kept")).tone("bad").note(match wording.lang {
                Lang::Ko => format!("{late} 초과"),
                Lang::En => format!("{late} late"),
            })
        }
    }
}
