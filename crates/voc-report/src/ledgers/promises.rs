//! What was promised to whom by when, and what became of it.

use voc_engine::{PromiseRow, PromiseStanding};

use super::{Ledger, marked_at, row_cell};
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
        .stacked()
        .text_column(pick("약속", "Promise"))
        .text_column(pick("누가 누구에게", "Who to whom"))
        .text_column(pick("약속한 때", "Made"))
        .text_column(pick("알린 시한", "Time told"))
        .text_column(pick("기한", "Due"))
        .text_column(pick("결과", "Result"))
        .number_column(pick("행", "Row"));
    for one in &case.replay.ledgers.promises {
        table.row(vec![
            Cell::text(format!("{} {}", wording.label(one.topic), one.promise)),
            parties(one, wording),
            marked_at(one.made, one.known_at, wording),
            told(one, wording),
            one.due.map_or_else(
                || Cell::text("–"),
                |due| Cell::moment(wording.minute(due), due.millis()),
            ),
            result(case, one, wording),
            row_cell(case, one.position),
        ]);
    }
    let note = match case.replay.open_promises.is_empty() {
        true => pick("남은 약속이 없습니다.", "No promise is open."),
        false => "",
    };
    Ledger { anchor: "promises", title, note, table }
}

fn parties(promise: &PromiseRow, wording: &Wording<'_>) -> Cell {
    let (by, to) = (wording.label(promise.by_role), wording.label(promise.to));
    let channel = promise.channel.as_ref().map(|channel| wording.channel(channel));
    Cell::text(format!("{by} → {to}")).note(channel.unwrap_or_default())
}

fn told(promise: &PromiseRow, wording: &Wording<'_>) -> Cell {
    promise.told.map_or_else(
        || Cell::text(wording.pick("시한 없음", "no time told")).tone("bad"),
        |told| Cell::moment(wording.minute(told), told.millis()),
    )
}

fn result(case: &Case<'_>, promise: &PromiseRow, wording: &Wording<'_>) -> Cell {
    let pick = |ko, en| wording.pick(ko, en);
    let ended = promise.ended.map(|mark| wording.occurred(mark.occurred)).unwrap_or_default();
    match promise.state {
        PromiseStanding::Open => Cell::text(pick("남음", "open")),
        PromiseStanding::Kept => Cell::text(pick("✓ 지킴", "✓ kept")).tone("good").note(ended),
        PromiseStanding::KeptLate => {
            Cell::text(pick("✕ 늦게 지킴", "✕ kept late")).tone("bad").note(ended)
        }
        PromiseStanding::Withdrawn => Cell::text(pick("철회", "withdrawn")).note(ended),
        PromiseStanding::Overdue => {
            let late = promise.due.map(|due| wording.overdue(due, case.replay.judged_at));
            let late = late.unwrap_or_default();
            Cell::text(pick("✕ 지키지 않음", "✕ not kept")).tone("bad").note(match wording.lang {
                Lang::Ko => format!("{late} 초과"),
                Lang::En => format!("{late} late"),
            })
        }
    }
}
