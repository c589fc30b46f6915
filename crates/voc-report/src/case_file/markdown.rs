//! The file of a case as Markdown, to print or to paste.

use std::fmt::Write as _;

use serde_json::Value;
use voc_engine::{
    Config,
    domain::{CodeList as _, Phase, Stage},
};

use super::{CaseEvent, CaseFile, lessons::lesson};
use crate::{
    event_words::{FieldKind, event_label, field, place},
    facts,
    lang::Lang,
    own_words::list_of,
    wording::Wording,
};

/// Writes the file of a case as Markdown.
#[must_use]
pub fn render_case_file(case: &CaseFile, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    let mut page = Page { text: String::new(), wording: &wording };
    page.head(case);
    page.stages(case);
    page.flags(case);
    page.events(case);
    page.questions(case);
    page.text
}

/// A page in the making.
struct Page<'a> {
    text: String,
    wording: &'a Wording<'a>,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, ko: &'static str, en: &'static str) {
        let heading = self.wording.pick(ko, en);
        writeln!(self.text, "\n## {heading}\n").expect("BUG: writing to a string does not fail");
    }

    fn table(&mut self, heading: &[&str]) {
        self.row(heading.iter().map(|cell| (*cell).to_owned()));
        self.row(heading.iter().map(|_| "---".to_owned()));
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) {
        let cells: Vec<_> = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn head(&mut self, case: &CaseFile) {
        let words = self.wording;
        let pick = |ko, en| words.pick(ko, en);
        self.line(pick("# 공유용 사례", "# A case to share"));
        self.line("");
        self.line(pick(
            "이름, 내용, 기록자, 지점, 부서와 날짜는 뺐습니다. D+0은 접수한 날입니다.",
            "Without names, texts, authors, branch, departments and dates. D+0 is the day of the receipt.",
        ));
        self.line("");
        let phase = match case.phase {
            Phase::Closed => pick("종결", "closed"),
            _ => pick("종결되지 않음", "not closed"),
        };
        let none = || pick("미확인", "not known").to_owned();
        let facts = [
            (pick("유형", "Kind"), case.kind.map(|kind| words.label(kind).to_owned())),
            (pick("채널", "Channel"), case.channel.as_ref().map(|code| words.channel(code))),
            (pick("심각도", "Severity"), case.severity.map(|one| words.label(one).to_owned())),
            (pick("상태", "State"), Some(phase.to_owned())),
        ];
        for (name, value) in facts {
            self.line(&format!("- {name}: {}", value.unwrap_or_else(none)));
        }
    }

    fn stages(&mut self, case: &CaseFile) {
        let words = self.wording;
        self.heading("단계", "Stages");
        self.table(&[
            words.pick("단계", "Stage"),
            words.pick("시점", "When"),
            words.pick("역할", "Role"),
        ]);
        for one in &case.stages {
            let role = words.label(one.role).to_owned();
            self.row([words.stage(one.stage), one.at.clone(), role].into_iter());
        }
        let missing = match case.phase {
            Phase::Closed => words.pick("하지 않음", "not done"),
            _ => words.pick("아직 하지 않음", "not done yet"),
        };
        let without = [
            (&case.stages_skipped, words.pick("사유를 남기고 건너뜀", "skipped with a reason")),
            (&case.stages_missing, missing),
        ];
        for (stages, how) in without {
            for stage in stages {
                self.row([words.stage(*stage), how.to_owned(), "-".to_owned()].into_iter());
            }
        }
    }

    fn flags(&mut self, case: &CaseFile) {
        self.heading("어긴 규칙", "Rules broken");
        if case.flags.is_empty() {
            self.line(self.wording.pick("없음", "None"));
        }
        for flag in &case.flags {
            self.line(&format!("- {} ({})", self.wording.lang.label(flag.rule), flag.since));
        }
    }

    fn events(&mut self, case: &CaseFile) {
        let words = self.wording;
        self.heading("있었던 일", "What happened");
        self.table(&[
            words.pick("시점", "When"),
            words.pick("기록한 역할", "Recorded by"),
            words.pick("내용", "What"),
        ]);
        for event in &case.events {
            let role = words.label(event.role).to_owned();
            self.row([event.at.clone(), role, what(event, words)].into_iter());
        }
    }

    fn questions(&mut self, case: &CaseFile) {
        let words = self.wording;
        self.heading("함께 생각할 것", "What could be learned");
        for flag in &case.flags {
            let question = lesson(flag.rule).map(|(ko, en)| words.pick(ko, en));
            let question = question.unwrap_or_else(|| words.lang.label(flag.rule));
            self.line(&format!("- {question}"));
        }
        let missing: Vec<_> = case.stages_missing.iter().map(|one| named(*one, words)).collect();
        if !missing.is_empty() && case.phase == Phase::Closed {
            let ask = words.pick("다음 단계 없이 끝난 까닭", "Why it ended without these stages");
            self.line(&format!("- {ask}: {}", missing.join(", ")));
        }
        self.line(words.pick(
            "- 같은 일이 우리에게 생기면 무엇을 다르게 하겠습니까?",
            "- What would we do differently if it happened to us?",
        ));
    }
}

fn named(stage: Stage, words: &Wording<'_>) -> String {
    words.lang.of(stage.label()).to_owned()
}

/// Says what happened: the type of event, and what is told of it in the documented order.
fn what(event: &CaseEvent, words: &Wording<'_>) -> String {
    let mut title = words.open(event_label(&event.event_type), &event.event_type);
    if let Some(stage) = event.stage {
        title = format!("{title}: {}", words.stage(stage));
    }
    let mut facts: Vec<_> = event.facts.iter().collect();
    facts.sort_by_key(|(name, _)| scopes(event).map(|scope| place(scope, name)).min());
    let facts = facts.into_iter().filter(|(name, value)| *name != "round" || **value != 1);
    let facts: Vec<_> = facts.map(|(name, value)| fact(event, name, value, words)).collect();
    if facts.is_empty() { title } else { format!("{title} ({})", facts.join("; ")) }
}

/// The scopes that the facts of an event come from: its own, and those of the objects within it.
fn scopes(event: &CaseEvent) -> impl Iterator<Item = &str> {
    [event.event_type.as_str(), "details", "deviation", "clock_start"].into_iter()
}

fn fact(event: &CaseEvent, name: &str, value: &Value, words: &Wording<'_>) -> String {
    let is_nested = |scope: &str| {
        field(scope, name).is_some_and(|one| matches!(one.kind, FieldKind::Nested(_)))
    };
    let own = |scope: &&str| place(scope, name) != place("", name) && !is_nested(scope);
    let scope = scopes(event).find(own).unwrap_or_default();
    let Some(known) = field(scope, name) else { return format!("{name}: {value}") };
    let value = match known.kind {
        // These are counted from the receipt already.
        FieldKind::Moment | FieldKind::Date => value.as_str().unwrap_or_default().to_owned(),
        FieldKind::Clocks => {
            let clocks = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            clocks.map(|one| clock(one, words)).collect::<Vec<_>>().join(", ")
        }
        kind => facts::written(kind, list_of(scope, name), value, words),
    };
    format!("{}: {value}", words.lang.of(known.label))
}

/// Names a clock that stands before its due moment.
fn clock(text: &str, words: &Wording<'_>) -> String {
    let named = text.split_once(' ').and_then(|(name, due)| Some((name.parse().ok()?, due)));
    named.map_or_else(|| text.to_owned(), |(name, due)| format!("{} {due}", words.clock(name)))
}
