//! What was demanded, offered, approved, accepted or refused, and paid.

use voc_engine::domain::{Remedy, RemedyRecord, RemedyStep};

use super::Ledger;
use crate::{
    case::Case,
    html::{Cell, Table},
    wording::Wording,
};

pub(super) fn ledger(case: &Case<'_>, wording: &Wording<'_>) -> Ledger {
    let pick = |ko, en| wording.pick(ko, en);
    let title = pick("조치·보상", "Remedies");
    let mut table = Table::new(wording.lang, title)
        .stacked()
        .text_column(pick("조치", "Remedy"))
        .text_column(pick("요구", "Demanded"))
        .text_column(pick("제안", "Offered"))
        .text_column(pick("승인", "Approved"))
        .text_column(pick("고객의 답", "Answer"))
        .text_column(pick("지급", "Paid"));
    for remedy in &case.replay.ledgers.remedies {
        let step = |steps: &[RemedyStep]| step_cell(case, remedy, steps, wording);
        let name = wording.code(&remedy.remedy);
        table.row(vec![
            Cell::text(format!("{name} {}", remedy.number)),
            step(&[RemedyStep::Demanded]),
            step(&[RemedyStep::Offered]),
            step(&[RemedyStep::Approved]),
            step(&[RemedyStep::Accepted, RemedyStep::Refused]),
            step(&[RemedyStep::Paid]),
        ]);
    }
    Ledger { anchor: "remedies", title, note: "", table }
}

/// Writes the last of some steps, and the sum that each of them named.
fn step_cell(
    case: &Case<'_>,
    remedy: &Remedy,
    steps: &[RemedyStep],
    wording: &Wording<'_>,
) -> Cell {
    let of_kind: Vec<_> = remedy.steps.iter().filter(|one| steps.contains(&one.step)).collect();
    let Some(last) = of_kind.last() else { return Cell::text("–") };
    let mut words = Vec::new();
    if steps.len() > 1 {
        words.push(wording.label(last.step).to_owned());
    }
    words.extend(who(last, wording));
    let sums: Vec<_> = of_kind.iter().filter_map(|one| one.amount_krw).collect();
    words.extend((!sums.is_empty()).then(|| {
        let sums: Vec<_> = sums.iter().map(|sum| wording.won(*sum)).collect();
        sums.join(" → ")
    }));
    if words.is_empty() {
        words.push(wording.label(last.step).to_owned());
    }
    let cell = Cell::text(words.join(" ")).note(wording.occurred(last.mark.occurred));
    match case.row_of(last.mark.position) {
        Some(row) => cell.link(format!("row-{row}")),
        None => cell,
    }
}

fn who(step: &RemedyRecord, wording: &Wording<'_>) -> Option<String> {
    let role = step.by_role.map(|role| wording.label(role));
    let party = step.party.map(|party| wording.label(party));
    match (role, party) {
        (Some(role), Some(party)) => Some(format!("{role} → {party}")),
        (role, party) => role.or(party).map(ToOwned::to_owned),
    }
}
