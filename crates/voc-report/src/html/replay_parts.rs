//! The parts of the page of a case, each with what stands in it at every step.

use askama::Template;

use super::{
    layers::{Layers, Standing},
    replay_voices::{Topic, Voice},
    written,
};
use crate::{
    lang::Lang,
    ledgers::Ledger,
    rounds::{RoundView, StageView},
};

/// Parts of one kind that come and go, in their order.
pub(super) struct Parts<P> {
    parts: Vec<P>,
    /// When there is any of them.
    any: Standing,
}

/// A part of the page that may not be there at every step.
pub(super) trait Part {
    /// What the part shows at one step.
    type At;

    /// Makes an empty part.
    fn new(at: &Self::At) -> Self;

    /// Tells whether it is this part that is shown.
    fn is_of(&self, at: &Self::At) -> bool;

    /// Adds what the part shows at a step.
    fn add(&mut self, step: usize, at: Self::At, lang: Lang);
}

impl<P: Part> Parts<P> {
    pub(super) fn new() -> Self {
        Self { parts: Vec::new(), any: Standing::default() }
    }

    /// Adds the parts of the next step. They are always in the same order, but some may be missing.
    pub(super) fn add(&mut self, step: usize, parts: impl IntoIterator<Item = P::At>, lang: Lang) {
        let mut place = 0;
        for at in parts {
            let rest = self.parts.get(place..).unwrap_or_default();
            match rest.iter().position(|part| part.is_of(&at)) {
                Some(further) => place += further,
                None => self.parts.insert(place, P::new(&at)),
            }
            if let Some(part) = self.parts.get_mut(place) {
                part.add(step, at, lang);
            }
            place += 1;
        }
        if place > 0 {
            self.any.add(step);
        }
    }

    /// Writes the attributes of an element around all of them.
    pub(super) fn attributes(&self, last: usize) -> String {
        self.any.attributes(last)
    }

    /// Writes the parts.
    pub(super) fn views<V>(&self, view: impl Fn(&P) -> V) -> Vec<V> {
        self.parts.iter().map(view).collect()
    }
}

/// A table with its title.
pub(super) struct LedgerPart {
    shown: Standing,
    ledger: Ledger,
    note: Layers,
    with_table: Standing,
    rows: Layers,
}

/// A table with its title, as it is written.
pub(super) struct LedgerView {
    pub(super) anchor: &'static str,
    pub(super) title: &'static str,
    pub(super) when: String,
    pub(super) note: String,
    pub(super) table_when: String,
    pub(super) table: String,
}

#[derive(Template)]
#[template(source = "<p class=\"sub\">{{ text }}</p>", ext = "html")]
struct Note<'a> {
    text: &'a str,
}

impl Part for LedgerPart {
    type At = Ledger;

    fn new(at: &Ledger) -> Self {
        let ledger = Ledger { table: at.table.without_rows(), ..*at };
        let (shown, with_table) = (Standing::default(), Standing::default());
        Self { shown, ledger, note: Layers::default(), with_table, rows: Layers::default() }
    }

    fn is_of(&self, at: &Ledger) -> bool {
        self.ledger.anchor == at.anchor
    }

    fn add(&mut self, step: usize, at: Ledger, _: Lang) {
        self.shown.add(step);
        let note = (!at.note.is_empty()).then(|| written(&Note { text: at.note }));
        self.note.add(step, note);
        if !at.table.is_empty() {
            self.with_table.add(step);
        }
        self.rows.add(step, at.table.rows_html());
    }
}

impl LedgerPart {
    pub(super) fn view(&self, last: usize) -> LedgerView {
        let table = match self.rows.is_empty() {
            true => String::new(),
            false => self.ledger.table.html_with(&self.rows.html(last)),
        };
        LedgerView {
            anchor: self.ledger.anchor,
            title: self.ledger.title,
            when: self.shown.attributes(last),
            note: self.note.html(last),
            table_when: self.with_table.attributes(last),
            table,
        }
    }
}

/// A round of the nine stages.
pub(super) struct RoundPart {
    number: u32,
    shown: Standing,
    title: Layers,
    track: Layers,
    below: Layers,
}

/// A round, as it is written.
pub(super) struct RoundPartView {
    pub(super) number: u32,
    pub(super) when: String,
    pub(super) title: String,
    pub(super) track: String,
    pub(super) below: String,
}

#[derive(Template)]
#[template(
    source = "<h2 id=\"round-{{ round }}-title\">{{ lang.pick(\"불만고객 응대 9단계\", \"The nine stages\") }}{% if several %} · {% if lang.code() == \"ko\" %}{{ round }}회차{% else %}round {{ round }}{% endif %}{% endif %}</h2>",
    ext = "html"
)]
struct RoundTitle {
    lang: Lang,
    round: u32,
    several: bool,
}

#[derive(Template)]
#[template(
    source = "<li class=\"{{ stage.class }}\"><b>{{ stage.ordinal }} {{ stage.name }}</b><span class=\"mark\">{{ stage.mark }}</span> {{ stage.state }}</li>",
    ext = "html"
)]
struct StageItem<'a> {
    stage: &'a StageView,
}

#[derive(Template)]
#[template(path = "replay_round.html")]
struct RoundBelow<'a> {
    lang: Lang,
    round: &'a RoundView,
}

/// A round at one step, and whether it is one of several.
pub(super) struct RoundAt {
    pub(super) round: RoundView,
    pub(super) several: bool,
}

impl Part for RoundPart {
    type At = RoundAt;

    fn new(at: &RoundAt) -> Self {
        let [title, track, below] = [const { Layers::new() }; 3];
        Self { number: at.round.number, shown: Standing::default(), title, track, below }
    }

    fn is_of(&self, at: &RoundAt) -> bool {
        self.number == at.round.number
    }

    fn add(&mut self, step: usize, at: RoundAt, lang: Lang) {
        let RoundAt { round, several } = at;
        self.shown.add(step);
        self.title.add(step, [written(&RoundTitle { lang, round: round.number, several })]);
        self.track.add(step, round.track.iter().map(|stage| written(&StageItem { stage })));
        self.below.add(step, [written(&RoundBelow { lang, round: &round })]);
    }
}

impl RoundPart {
    pub(super) fn view(&self, last: usize) -> RoundPartView {
        RoundPartView {
            number: self.number,
            when: self.shown.attributes(last),
            title: self.title.html(last),
            track: self.track.html(last),
            below: self.below.html(last),
        }
    }
}

/// What was said about one thing.
pub(super) struct TopicPart {
    name: String,
    shown: Standing,
    head: Layers,
    voices: Layers,
}

/// What was said about one thing, as it is written.
pub(super) struct TopicPartView {
    pub(super) when: String,
    pub(super) head: String,
    pub(super) voices: String,
}

#[derive(Template)]
#[template(
    source = "<h3 class=\"topic\">{{ topic.name }}{% if topic.contradictions > 0 %} <span class=\"chip\">⇄ {{ lang.pick(\"어긋나는 진술 있음\", \"accounts contradict each other\") }}</span>{% endif %}</h3>",
    ext = "html"
)]
struct TopicHead<'a> {
    lang: Lang,
    topic: &'a Topic,
}

#[derive(Template)]
#[template(path = "replay_voice.html")]
struct VoiceItem<'a> {
    lang: Lang,
    voice: &'a Voice,
}

impl Part for TopicPart {
    type At = Topic;

    fn new(at: &Topic) -> Self {
        let [head, voices] = [const { Layers::new() }; 2];
        Self { name: at.name.clone(), shown: Standing::default(), head, voices }
    }

    fn is_of(&self, at: &Topic) -> bool {
        self.name == at.name
    }

    fn add(&mut self, step: usize, at: Topic, lang: Lang) {
        self.shown.add(step);
        self.head.add(step, [written(&TopicHead { lang, topic: &at })]);
        self.voices.add(step, at.voices.iter().map(|voice| written(&VoiceItem { lang, voice })));
    }
}

impl TopicPart {
    pub(super) fn view(&self, last: usize) -> TopicPartView {
        TopicPartView {
            when: self.shown.attributes(last),
            head: self.head.html(last),
            voices: self.voices.html(last),
        }
    }
}
