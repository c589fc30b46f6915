//! The steps of the page of a case: the moments at which something changed, and what did.

use std::collections::BTreeSet;

use serde::Serialize;
use voc_engine::{
    Replay, Timestamp,
    domain::{ClockId, FlagRule},
};

use crate::{case::Case, entry_words::title, lang::Lang, wording::Wording};

/// A step, as the script of the page reads it.
#[derive(Serialize)]
struct Step {
    /// The moment, in Unix milliseconds.
    at: i64,
    /// The moment, for people.
    when: String,
    /// What happened at it.
    what: String,
    /// How the case stood.
    stood: String,
    /// The place of the moment in the drawing of the two axes.
    x: f64,
}

/// The steps so far.
#[derive(Default)]
pub(super) struct Steps {
    steps: Vec<Step>,
    known: Known,
    /// How many rows each step has.
    rows: Vec<usize>,
}

/// What was there at the step before.
#[derive(Default)]
struct Known {
    positions: BTreeSet<u64>,
    missed: BTreeSet<ClockId>,
    flags: BTreeSet<FlagRule>,
}

impl Steps {
    /// Adds a step and returns its place, from 0.
    pub(super) fn add(&mut self, case: &Case<'_>, wording: &Wording<'_>) -> usize {
        let replay = case.replay;
        let at = replay.as_of.known_at.unwrap_or(replay.judged_at);
        // Looked at from an earlier valid time, the last step is judged before the others were recorded.
        let before = self.steps.last().map_or(i64::MIN, |step| step.at);
        let at = Timestamp::from_millis(at.millis().max(before));
        let what = self.news(replay, wording).join(" · ");
        let quiet = || {
            wording
                .pick("그 뒤로 새로 기록된 것이 없습니다", "nothing more was recorded since")
                .to_owned()
        };
        let what = if what.is_empty() { quiet() } else { what };
        let (when, stood) = (wording.minute(at), stood(replay, wording));
        self.steps.push(Step { at: at.millis(), when, what, stood, x: 0.0 });
        self.rows.push(replay.rows.len());
        self.steps.len() - 1
    }

    /// Returns the place of the last step, from 0.
    pub(super) fn last(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }

    /// Returns the moments of the steps.
    pub(super) fn moments(&self) -> Vec<Timestamp> {
        self.steps.iter().map(|step| Timestamp::from_millis(step.at)).collect()
    }

    /// Writes the steps for the script, with their places in the drawing and how many rows of the last
    /// step were recorded later. No text in it can end the element that it stands in.
    pub(super) fn data(&mut self, places: &[f64], wording: &Wording<'_>) -> String {
        let all = self.rows.last().copied().unwrap_or_default();
        for (index, step) in self.steps.iter_mut().enumerate() {
            step.x = places.get(index).copied().unwrap_or_default();
            let later = all.saturating_sub(self.rows.get(index).copied().unwrap_or_default());
            if let Some(text) = later_rows(later, wording.lang) {
                step.stood = format!("{} · {text}", step.stood);
            }
        }
        let text = serde_json::to_string(&self.steps)
            .expect("BUG: texts and finite numbers are always written");
        text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    }

    /// Returns what is new since the step before: rows, deadlines that passed, rules newly broken.
    fn news(&mut self, replay: &Replay, wording: &Wording<'_>) -> Vec<String> {
        let mut known = Known::default();
        let mut news = Vec::new();
        for row in &replay.rows {
            known.positions.extend(row.events.iter().map(|event| event.position));
            let fresh = |position: &u64| !self.known.positions.contains(position);
            let mut titles: Vec<_> = row
                .events
                .iter()
                .filter(|event| fresh(&event.position))
                .map(|event| title(event, wording))
                .collect();
            titles.dedup();
            if !titles.is_empty() {
                news.push(match wording.lang {
                    Lang::Ko => format!("{}행 {}", row.row, titles.join(", ")),
                    Lang::En => format!("row {} {}", row.row, titles.join(", ")),
                });
            }
        }
        let missed = replay.clocks.iter().filter(|clock| clock.missed);
        known.missed.extend(missed.map(|clock| clock.clock));
        known.flags.extend(replay.flags.iter().map(|flag| flag.rule));
        let named = |ko, en, names: Vec<String>| {
            let name = wording.pick(ko, en);
            (!names.is_empty()).then(|| format!("{name}: {}", names.join(", ")))
        };
        let clocks = |more: &Known, less: &Known| {
            let clocks = more.missed.difference(&less.missed);
            clocks.map(|clock| wording.clock(*clock)).collect()
        };
        let rules = |more: &Known, less: &Known| {
            let rules = more.flags.difference(&less.flags);
            rules.map(|rule| wording.lang.label(*rule).to_owned()).collect()
        };
        let before = std::mem::replace(&mut self.known, known);
        let known = &self.known;
        news.extend(named("기한 넘김", "deadline passed", clocks(known, &before)));
        news.extend(named("새로 어긴 규칙", "rule newly broken", rules(known, &before)));
        // What was done in time may become known later.
        let (ko, en) = ("기한을 지킨 것으로 드러남", "deadline turned out to be met");
        news.extend(named(ko, en, clocks(&before, known)));
        let (ko, en) = ("어기지 않은 것으로 드러난 규칙", "rule turned out not to be broken");
        news.extend(named(ko, en, rules(&before, known)));
        news
    }
}

/// Says how the case stood: what was recorded, promised, missed and broken by then.
fn stood(replay: &Replay, wording: &Wording<'_>) -> String {
    let missed = replay.clocks.iter().filter(|clock| clock.missed).count();
    let rows = replay.rows.len();
    let (promises, broken) = (replay.open_promises.len(), replay.flags.len());
    match wording.lang {
        Lang::Ko => format!(
            "기록 {rows}행 · 남은 약속 {promises}건 · 넘긴 기한 {missed}건 · 어긴 규칙 {broken}가지"
        ),
        Lang::En => {
            let count = |count: usize, one: &str| {
                let s = if count == 1 { "" } else { "s" };
                format!("{count} {one}{s}")
            };
            format!(
                "{} recorded · {} open · {} missed · {} broken",
                count(rows, "row"),
                count(promises, "promise"),
                count(missed, "deadline"),
                count(broken, "rule")
            )
        }
    }
}

fn later_rows(count: usize, lang: Lang) -> Option<String> {
    match (lang, count) {
        (_, 0) => None,
        (Lang::Ko, _) => Some(format!("아직 기록되지 않은 뒤의 기록 {count}행")),
        (Lang::En, 1) => Some("1 later row not yet recorded".to_owned()),
        (Lang::En, _) => Some(format!("{count} later rows not yet recorded")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::plain_config;

    #[test]
    fn no_text_ends_the_element_it_stands_in() {
        let text = || "</script><!--<script>&".to_owned();
        let step = Step { at: 1, when: text(), what: text(), stood: text(), x: 0.0 };
        let (known, rows) = (Known::default(), vec![1]);
        let mut steps = Steps { steps: vec![step], known, rows };
        let config = plain_config();
        let data = steps.data(&[], &Wording::new(&config, Lang::Ko));
        assert!(!data.contains(['<', '>', '&']), "{data}");
        let read: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(read[0]["what"], text());
    }
}
