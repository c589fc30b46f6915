//! The rows of a replay, as a page shows them.

use voc_engine::{
    ReplayEvent, ReplayRow, Revealed,
    domain::{Event, FlagRule},
};

use crate::{
    case::Case,
    entry_words::{facts_beside_title, title},
    event_words::protected_label,
    facts::Fact,
    ledgers::effect,
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
    pub(super) version: u64,
    pub(super) position: u64,
    pub(super) hash: String,
    /// When it happened, if that is not when the first entry of the row did.
    pub(super) occurred: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) said: Vec<Said>,
    pub(super) mended: Option<Mended>,
    pub(super) mends: Option<Mends>,
}

/// The correction of an entry.
pub(super) struct Mended {
    pub(super) row: usize,
    pub(super) version: u64,
    pub(super) reason: String,
    pub(super) effect: &'static str,
}

/// The entry that a correction is about.
pub(super) struct Mends {
    pub(super) row: usize,
    pub(super) version: u64,
    pub(super) title: String,
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

pub(super) fn row_view(row: &ReplayRow, case: &Case<'_>, wording: &Wording<'_>) -> RowView {
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
        events: row.events.iter().map(|event| event_view(row, event, case, wording)).collect(),
    }
}

fn event_view(
    row: &ReplayRow,
    event: &ReplayEvent,
    case: &Case<'_>,
    wording: &Wording<'_>,
) -> EventView {
    let other_time = event.occurred != row.occurred;
    EventView {
        occurred: other_time.then(|| wording.occurred(event.occurred)),
        title: title(event, wording),
        version: event.version,
        position: event.position,
        hash: event.hash.clone(),
        facts: facts_beside_title(event, wording),
        said: said(event, wording),
        mended: mended(case, event.version, wording),
        mends: mends(case, event.version, wording),
    }
}

/// Returns what corrects an entry, if something does: the last correction of it.
pub(super) fn mended(case: &Case<'_>, version: u64, wording: &Wording<'_>) -> Option<Mended> {
    case.correction_of(version).map(|one| Mended {
        row: one.by.row.row,
        version: one.by.shown.version,
        reason: wording.label(one.content.reason).to_owned(),
        effect: effect(one.content, wording),
    })
}

fn mends(case: &Case<'_>, version: u64, wording: &Wording<'_>) -> Option<Mends> {
    let Event::Corrected(content) = case.entry(version)?.said() else { return None };
    let target = case.entry(content.version)?;
    Some(Mends {
        row: target.row.row,
        version: target.shown.version,
        title: title(target.shown, wording),
    })
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
                Revealed::Erased { .. } => {
                    (wording.pick("[파기됨]", "[erased]").to_owned(), "closed")
                }
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
