//! The rows of a replay, as a page shows them.

use voc_engine::{
    Replay, ReplayEvent, ReplayRow, Revealed,
    domain::{CodeList as _, FlagRule, Stage},
};

use crate::{
    entry_words::{facts_beside_title, stage_of, title},
    event_words::protected_label,
    facts::Fact,
    wording::Wording,
};

/// A protected field of an entry.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) class: &'static str,
}

/// An entry.
pub(super) struct EventView {
    pub(super) title: String,
    pub(super) position: u64,
    pub(super) hash: String,
    pub(super) facts: Vec<Fact>,
    pub(super) said: Vec<Said>,
}

/// A row.
pub(super) struct RowView {
    pub(super) row: usize,
    pub(super) source: String,
    pub(super) occurred: String,
    pub(super) earliest_ms: i64,
    pub(super) latest_ms: i64,
    pub(super) recorded: String,
    pub(super) recorded_ms: i64,
    pub(super) late: bool,
    pub(super) actor: String,
    pub(super) role: String,
    pub(super) on_behalf_of: Option<String>,
    pub(super) flags: Vec<&'static str>,
    pub(super) events: Vec<EventView>,
}

pub(super) fn row_view(row: &ReplayRow, wording: &Wording<'_>) -> RowView {
    let mut flags: Vec<_> = row.flags.iter().map(|rule| wording.lang.label(*rule)).collect();
    flags.dedup();
    RowView {
        row: row.row,
        source: row.source.as_ref().map(ToString::to_string).unwrap_or_default(),
        occurred: wording.occurred(row.occurred),
        earliest_ms: row.occurred.earliest().millis(),
        latest_ms: row.occurred.latest().millis(),
        recorded: wording.minute(row.recorded_at),
        recorded_ms: row.recorded_at.millis(),
        late: row.flags.contains(&FlagRule::RecordedLate),
        actor: row.actor.clone(),
        role: wording.label(row.role).to_owned(),
        on_behalf_of: row.on_behalf_of.clone(),
        flags,
        events: row.events.iter().map(|event| event_view(event, wording)).collect(),
    }
}

fn event_view(event: &ReplayEvent, wording: &Wording<'_>) -> EventView {
    EventView {
        title: title(event, wording),
        position: event.position,
        hash: event.hash.clone(),
        facts: facts_beside_title(event, wording),
        said: said(event, wording),
    }
}

/// Returns the protected fields of an entry, what was said before who said it.
pub(super) fn said(event: &ReplayEvent, wording: &Wording<'_>) -> Vec<Said> {
    let mut said: Vec<_> = event
        .protected
        .iter()
        .map(|(field, value)| {
            let name = wording.open(protected_label(field), field);
            let (text, class) = match value {
                Revealed::Open { text } => (text.clone(), ""),
                Revealed::Withheld => (wording.pick("[비공개]", "[withheld]").to_owned(), "closed"),
                Revealed::Missing => (
                    wording
                        .pick(
                            "[보관소에 없음: voc verify로 확인]",
                            "[missing from the vault: see voc verify]",
                        )
                        .to_owned(),
                    "gone",
                ),
            };
            Said { name, text, class }
        })
        .collect();
    said.reverse();
    said
}

/// How a stage stands.
pub(super) struct StageView {
    pub(super) ordinal: usize,
    pub(super) name: &'static str,
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) state: &'static str,
}

/// Returns how each of the nine stages stands, never told by colour alone.
pub(super) fn track(replay: &Replay, wording: &Wording<'_>) -> Vec<StageView> {
    let events = || replay.rows.iter().flat_map(|row| &row.events);
    let left_order = |stage: Stage| {
        events().any(|event| {
            event.event_type == "stage_completed"
                && stage_of(event) == Some(stage)
                && event.clear.get("deviation").is_some()
        })
    };
    let one = |stage: Stage| {
        let done = replay.stages_completed.contains(&stage);
        let (class, mark, ko, en) = if replay.stages_missing.contains(&stage) {
            if done {
                ("missing", "✕", "이번 회차에서 빠짐", "missing in this round")
            } else {
                ("missing", "✕", "빠짐", "missing")
            }
        } else if done && left_order(stage) {
            ("out", "⇄", "순서 이탈", "out of order")
        } else if done {
            ("done", "✓", "완료", "done")
        } else if replay.stages_skipped.contains(&stage) {
            ("skipped", "»", "건너뜀", "skipped")
        } else {
            ("off", "·", "해당 없음", "not on the path")
        };
        let (ordinal, name) = (stage.ordinal(), wording.lang.of(stage.label()));
        StageView { ordinal, name, class, mark, state: wording.pick(ko, en) }
    };
    Stage::ALL.iter().map(|stage| one(*stage)).collect()
}
