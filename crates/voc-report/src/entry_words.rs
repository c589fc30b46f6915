//! The entries of a case in words: the one mapping behind the page and the terminal.

use voc_engine::{
    Config, Replay, ReplayEvent,
    domain::{CodeList as _, Stage},
};

use crate::{
    event_words::event_label,
    facts::{Fact, facts},
    lang::Lang,
    wording::{Dates, Wording},
};

/// Puts the entries of a hospital's cases into words, with dates as a terminal shows them:
/// `2026-03-03 09:00`.
pub struct EntryWords<'a>(Wording<'a>);

impl<'a> EntryWords<'a> {
    /// Makes the words of one language.
    #[must_use]
    pub fn new(config: &'a Config, lang: Lang) -> Self {
        Self(Wording { dates: Dates::Iso, ..Wording::new(config, lang) })
    }

    /// Returns what an entry is: its type, and the stage if it is about one.
    #[must_use]
    pub fn title(&self, event: &ReplayEvent) -> String {
        title(event, &self.0)
    }

    /// Returns what became of an entry that was corrected: which entry corrects it, and why.
    #[must_use]
    pub fn correction(&self, event: &ReplayEvent, replay: &Replay) -> Option<String> {
        let correction = event.corrected_by?;
        let by = replay.rows.iter().flat_map(|row| &row.events);
        let by = by.into_iter().find(|one| one.position == correction.position)?;
        let lang = self.0.lang;
        let (effect, reason) = (lang.label(correction.effect), lang.label(correction.reason));
        Some(match lang {
            Lang::Ko => format!("정정됨 – 정정 기록 #{}: {reason} ({effect})", by.version),
            Lang::En => format!("corrected by entry #{}: {reason} ({effect})", by.version),
        })
    }

    /// Returns every coded fact of an entry that its title does not say, in the documented order.
    #[must_use]
    pub fn facts(&self, event: &ReplayEvent) -> Vec<Fact> {
        facts_beside_title(event, &self.0)
    }
}

/// Returns what an entry is.
pub(crate) fn title(event: &ReplayEvent, wording: &Wording<'_>) -> String {
    let label = wording.open(event_label(&event.event_type), &event.event_type);
    match stage_of(event) {
        Some(stage) => format!("{label}: {}", wording.stage(stage)),
        None => label,
    }
}

/// Returns the facts of an entry without those its title says.
pub(crate) fn facts_beside_title(event: &ReplayEvent, wording: &Wording<'_>) -> Vec<Fact> {
    let mut facts = facts(&event.event_type, &event.clear, wording);
    if stage_of(event).is_some() {
        let stage = wording.pick("단계", "Stage");
        facts.retain(|fact| fact.name != stage);
    }
    facts
}

/// Returns the stage that an entry completed or skipped.
pub(crate) fn stage_of(event: &ReplayEvent) -> Option<Stage> {
    let stage = match event.event_type.as_str() {
        "stage_completed" => event.clear.pointer("/details/stage"),
        "stage_skipped" => event.clear.get("stage"),
        _ => None,
    };
    Stage::from_code(stage?.as_str()?)
}
