//! Who was told that something was overdue, what is to be better from now on, and what was corrected.

use voc_engine::{
    ReplayEscalation,
    domain::{Event, ImprovementResult},
};

use super::{Ledger, marked, row_cell};
use crate::{
    case::{Case, Correction},
    entry_words::title,
    html::{Cell, Table},
    wording::Wording,
};

pub(super) fn ledgers(case: &Case<'_>, wording: &Wording<'_>) -> [Ledger; 3] {
    [escalations(case, wording), improvements(case, wording), corrections(case, wording)]
}

fn escalations(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let pick = |ko, en| wording.pick(ko, en);
    let title = pick("상향 보고", "Escalations");
    let mut table = Table::new(wording.lang, title)
        .stacked()
        .text_column(pick("보고 단계", "Level"))
        .text_column(pick("사유", "Why"))
        .text_column(pick("보고할 때", "To be told"))
        .text_column(pick("보고", "Told"))
        .text_column(pick("확인", "Acknowledged"))
        .number_column(pick("행", "Row"));
    for one in &case.replay.escalations {
        let told = one.recorded_at.map_or_else(
            || Cell::text(pick("✕ 보고 안 됨", "✕ not told")).tone("bad"),
            |told| Cell::moment(wording.minute(told), told.millis()),
        );
        let acknowledged = match (one.acknowledged, one.position) {
            (Some(mark), _) => Cell::text(format!("✓ {}", wording.occurred(mark.occurred))),
            (None, Some(_)) => Cell::text(pick("✕ 확인 없음", "✕ none")).tone("bad"),
            (None, None) => Cell::text("–"),
        };
        table.row(vec![
            Cell::text(wording.label(one.level)),
            Cell::text(reason(one, case, wording)),
            one.due.map_or_else(
                || Cell::text("–"),
                |due| Cell::moment(wording.minute(due), due.millis()),
            ),
            told,
            acknowledged,
            one.position.map_or_else(|| Cell::text("–"), |position| row_cell(case, position)),
        ]);
    }
    Ledger { anchor: "escalations", title, note: "", table }
}

/// Says which deadline had passed, or why somebody was told without one.
fn reason(one: &ReplayEscalation, case: &Case<'_>, wording: &Wording<'_>) -> String {
    let overdue = wording.label(voc_engine::domain::EscalationReason::Overdue);
    if let Some(clock) = one.clock {
        return format!("{overdue}: {}", wording.clock(clock));
    }
    let at = |position| case.entries.iter().find(|entry| entry.shown.position == position);
    match one.position.and_then(at).and_then(|entry| entry.holds()) {
        Some(Event::Escalated(content)) => wording.label(content.reason).to_owned(),
        _ => "–".to_owned(),
    }
}

fn improvements(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let pick = |ko, en| wording.pick(ko, en);
    let name = pick("개선 조치", "Improvement actions");
    let mut table = Table::new(wording.lang, name)
        .stacked()
        .text_column(pick("개선 조치", "Action"))
        .text_column(pick("담당자", "Owner"))
        .text_column(pick("부서", "Department"))
        .text_column(pick("완료 예정일", "To be done by"))
        .text_column(pick("결과", "Result"))
        .number_column(pick("행", "Row"));
    let today = wording.local(case.replay.judged_at).date_naive();
    for one in &case.state.ledgers.improvements {
        let cause = one.cause.as_ref().map(|cause| format!(" {}", wording.cause(cause)));
        let result = match one.ended {
            Some((ImprovementResult::Done, mark)) => Cell::text(pick("✓ 완료", "✓ done"))
                .tone("good")
                .note(wording.occurred(mark.occurred)),
            Some((ImprovementResult::Dropped, mark)) => {
                Cell::text(pick("중단", "dropped")).note(wording.occurred(mark.occurred))
            }
            None if one.due < today => Cell::text(pick("✕ 기한 지남", "✕ overdue")).tone("bad"),
            None => Cell::text(pick("진행 중", "going on")),
        };
        table.row(vec![
            Cell::text(format!("{}{}", one.number, cause.unwrap_or_default())),
            Cell::text(one.owner.as_str()),
            Cell::text(wording.department(one.department.as_ref())),
            Cell::text(wording.day(one.due)),
            result,
            row_cell(case, one.mark.position),
        ]);
    }
    Ledger { anchor: "improvements", title: name, note: "", table }
}

fn corrections(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let pick = |ko, en| wording.pick(ko, en);
    let name = pick("정정", "Corrections");
    let mut table = Table::new(wording.lang, name)
        .stacked()
        .text_column(pick("정정한 기록", "Entry corrected"))
        .text_column(pick("사유", "Reason"))
        .text_column(pick("결과", "Effect"))
        .text_column(pick("정정한 때", "Corrected"))
        .number_column(pick("정정한 행", "Corrected by row"));
    let kept = pick(
        "정정한 기록은 지우지 않고 줄을 그어 남깁니다.",
        "What is corrected is not removed: it stays, struck through.",
    );
    for one in case.corrections() {
        let Correction { content, by } = &one;
        let target = case.entry(content.version);
        let mut cell = Cell::text(target.map_or_else(
            || {
                wording
                    .open(crate::event_words::event_label(&content.event_type), &content.event_type)
            },
            |entry| title(entry.shown, wording),
        ));
        if let Some(entry) = target {
            cell = cell.link(format!("row-{}", entry.row.row));
        }
        table.row(vec![
            cell,
            Cell::text(wording.label(content.reason)),
            Cell::text(effect(content, wording)),
            marked(
                voc_engine::domain::Met {
                    occurred: by.shown.occurred,
                    recorded_at: by.row.recorded_at,
                    position: by.shown.position,
                },
                wording,
            ),
            row_cell(case, by.shown.position),
        ]);
    }
    Ledger { anchor: "corrections", title: name, note: kept, table }
}

/// Says what a correction does to the entry.
pub(crate) fn effect(
    content: &voc_engine::domain::Corrected,
    wording: &Wording<'_>,
) -> &'static str {
    match (content.replacement.is_some(), content.occurred.is_some()) {
        (false, false) => wording.pick("효력 없음", "does not count"),
        (true, false) => wording.pick("내용을 바로잡음", "content put right"),
        (false, true) => wording.pick("때를 바로잡음", "time put right"),
        (true, true) => wording.pick("내용과 때를 바로잡음", "content and time put right"),
    }
}
