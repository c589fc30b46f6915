//! The page of a case replayed.

use askama::Template;
use voc_engine::{Config, Replay, ReplayRow};

use super::{
    Frame,
    layers::{Layers, Standing},
    replay_head::{head, notices},
    replay_parts::{
        LedgerPart, LedgerView, Parts, RoundAt, RoundPart, RoundPartView, TopicPart, TopicPartView,
    },
    replay_rows::{RowView, row_view},
    replay_steps::Steps,
    replay_tables::{clocks, times, times_table},
    replay_voices::topics,
    written,
};
use crate::{
    case::{Case, Known},
    lang::Lang,
    ledgers::ledgers,
    rounds::rounds,
    svg,
    wording::Wording,
};

/// Renders a case replayed as one HTML page that needs nothing else. Each row carries the moments at
/// which it happened and was recorded, in Unix milliseconds, as `data-occurred` and `data-recorded`.
#[must_use]
pub fn render_replay_html(replay: &Replay, config: &Config, lang: Lang) -> String {
    ReplayPage::new(config, lang).finish(replay)
}

/// The page of a case on which one goes back to each moment before, as [`render_replay_html`] writes it
/// for one moment: every step is shown in its order, and the page is finished with the last.
///
/// ```
/// use voc_engine::{AsOf, Disclosure, Engine, EngineError, Timestamp, domain::TicketId};
/// use voc_report::{Lang, ReplayPage};
///
/// fn page(engine: &Engine, id: TicketId, now: Timestamp) -> Result<Option<String>, EngineError> {
///     let mut page = ReplayPage::new(engine.config(), Lang::Ko);
///     let (as_of, texts) = (AsOf::default(), Disclosure::Withhold);
///     let last = engine.replay_steps(id, as_of, now, texts, &mut |step| page.step(step))?;
///     Ok(last.map(|last| page.finish(&last)))
/// }
/// ```
#[must_use = "the page is written when it is finished"]
pub struct ReplayPage<'a> {
    wording: Wording<'a>,
    steps: Steps,
    head: Layers,
    notices: Layers,
    rounds: Parts<RoundPart>,
    broken_title: Layers,
    broken: Layers,
    with_broken: Standing,
    unbroken: Layers,
    ledgers: Parts<LedgerPart>,
    topics: Parts<TopicPart>,
    axes: Layers,
    rows: Layers,
    /// The entries that were read so far.
    known: Known,
    /// The rows of the step before, as they were written: most of them stay the same.
    written: Vec<WrittenRow>,
}

impl<'a> ReplayPage<'a> {
    /// Makes a page without steps.
    pub fn new(config: &'a Config, lang: Lang) -> Self {
        let [head, notices, broken_title, broken, unbroken, axes, rows] =
            [const { Layers::new() }; 7];
        Self {
            wording: Wording::new(config, lang),
            steps: Steps::default(),
            head,
            notices,
            rounds: Parts::new(),
            broken_title,
            broken,
            with_broken: Standing::default(),
            unbroken,
            ledgers: Parts::new(),
            topics: Parts::new(),
            axes,
            rows,
            known: Known::default(),
            written: Vec::new(),
        }
    }

    /// Adds the case as it stood at a moment, which comes after those that were added.
    pub fn step(&mut self, replay: &Replay) {
        let case = Case::with(replay, &mut self.known);
        self.add(&case);
    }

    /// Adds the last step, which is the one shown first, and writes the page.
    #[must_use]
    pub fn finish(mut self, replay: &Replay) -> String {
        self.step(replay);
        written(&Page::of(&mut self, replay))
    }

    fn add(&mut self, case: &Case<'_>) {
        let (wording, lang) = (&self.wording, self.wording.lang);
        let step = self.steps.add(case, wording);
        self.head.add(step, head(case, wording));
        self.notices.add(step, notices(case, wording));
        let found = rounds(case, wording);
        let several = found.len() > 1;
        let found = found.into_iter().map(|round| RoundAt { round, several });
        self.rounds.add(step, found, lang);
        let found: Vec<_> =
            broken(case, wording).iter().map(|one| written(&BrokenItem { lang, one })).collect();
        let count = found.len();
        self.broken_title.add(step, [written(&BrokenTitle { lang, count })]);
        if count > 0 {
            self.with_broken.add(step);
        }
        self.unbroken.add(step, found.is_empty().then(|| written(&Unbroken { lang })));
        self.broken.add(step, found);
        let deadlines = Some(clocks(case, wording)).filter(|one| !one.table.is_empty());
        let all = deadlines.into_iter().chain(ledgers(case, wording));
        self.ledgers.add(step, all, lang);
        self.topics.add(step, topics(case, wording), lang);
        self.add_rows(step, case);
    }

    fn add_rows(&mut self, step: usize, case: &Case<'_>) {
        let (wording, lang) = (&self.wording, self.wording.lang);
        let mut before = std::mem::take(&mut self.written).into_iter();
        for row in &case.replay.rows {
            let known = before.next().filter(|known| known.row == *row);
            self.written.push(known.unwrap_or_else(|| {
                let html = written(&Row { lang, row: row_view(row, case, wording) });
                let times = times(row, wording).rows_html().collect();
                WrittenRow { row: row.clone(), html, times }
            }));
        }
        self.rows.add(step, self.written.iter().map(|one| one.html.clone()));
        self.axes.add(step, self.written.iter().flat_map(|one| one.times.clone()));
    }
}

/// A row of the log, as it is written.
struct WrittenRow {
    row: ReplayRow,
    html: String,
    /// The rows of the table of the two axes of time.
    times: Vec<String>,
}

#[derive(Template)]
#[template(path = "replay.html")]
struct Page<'a> {
    lang: Lang,
    frame: Frame<'a>,
    replay: &'a Replay,
    name: String,
    steps: usize,
    data: String,
    head: String,
    notices: String,
    rounds: Vec<RoundPartView>,
    broken_title: String,
    broken: String,
    broken_when: String,
    unbroken: String,
    ledgers: Vec<LedgerView>,
    topics: Vec<TopicPartView>,
    topics_when: String,
    timeline: String,
    axes: String,
    rows: String,
    time_zone: String,
}

impl<'a> Page<'a> {
    fn of(page: &mut ReplayPage<'_>, replay: &'a Replay) -> Self {
        let (wording, last) = (&page.wording, page.steps.last());
        let (timeline, places) = match replay.rows.is_empty() {
            true => Default::default(),
            false => svg::timeline(&replay.rows, &page.steps.moments(), wording),
        };
        Self {
            lang: wording.lang,
            frame: Frame::of_replay(replay),
            replay,
            name: name(replay),
            steps: last + 1,
            data: page.steps.data(&places, wording),
            head: page.head.html(last),
            notices: page.notices.html(last),
            rounds: page.rounds.views(|part| part.view(last)),
            broken_title: page.broken_title.html(last),
            broken: page.broken.html(last),
            broken_when: page.with_broken.attributes(last),
            unbroken: page.unbroken.html(last),
            ledgers: page.ledgers.views(|part| part.view(last)),
            topics: page.topics.views(|part| part.view(last)),
            topics_when: page.topics.attributes(last),
            timeline,
            axes: times_table(wording).html_with(&page.axes.html(last)),
            rows: page.rows.html(last),
            time_zone: wording.time_zone.to_string(),
        }
    }
}

/// A row of the log.
#[derive(Template)]
#[template(path = "replay_row.html")]
struct Row {
    lang: Lang,
    row: RowView,
}

/// A broken rule with the rows that show it.
struct Broken {
    rule: &'static str,
    asks: &'static str,
    since: String,
    rows: Vec<usize>,
}

#[derive(Template)]
#[template(path = "replay_broken.html")]
struct BrokenItem<'a> {
    lang: Lang,
    one: &'a Broken,
}

#[derive(Template)]
#[template(
    source = "<h2 id=\"broken-title\">{{ lang.pick(\"어긴 규칙\", \"Rules broken\") }}{% if count > 0 %} <small>{{ count }}</small>{% endif %}</h2>",
    ext = "html"
)]
struct BrokenTitle {
    lang: Lang,
    count: usize,
}

#[derive(Template)]
#[template(
    source = "<p>{{ lang.pick(\"어긴 규칙이 없습니다.\", \"No rule was broken.\") }}</p>",
    ext = "html"
)]
struct Unbroken {
    lang: Lang,
}

fn name(replay: &Replay) -> String {
    let ticket = &replay.ticket;
    match (&ticket.number, &ticket.reference) {
        (Some(number), Some(reference)) => format!("{number} ({reference})"),
        (Some(number), None) => number.to_string(),
        (None, Some(reference)) => reference.to_string(),
        (None, None) => ticket.ticket.to_string(),
    }
}

fn broken(case: &Case<'_>, wording: &Wording<'_>) -> Vec<Broken> {
    let flags = case.replay.flags.iter();
    flags
        .map(|flag| {
            let mut rows: Vec<_> =
                flag.evidence.iter().filter_map(|one| case.row_of(*one)).collect();
            rows.dedup();
            Broken {
                rule: wording.lang.label(flag.rule),
                asks: wording.lang.of(flag.asks),
                since: wording.minute(flag.since),
                rows,
            }
        })
        .collect()
}
