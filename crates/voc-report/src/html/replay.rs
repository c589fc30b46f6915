//! The page of a case replayed.

use askama::Template;
use voc_engine::{
    Config, Replay,
    domain::{CodeList as _, Phase, Stage},
};

use super::{
    Frame,
    replay_rows::{RowView, Said, StageView, row_view, said, track},
    table::{Cell, Table},
    written,
};
use crate::{entry_words::stage_of, lang::Lang, svg, wording::Wording};

/// Renders a case replayed as one HTML page that needs nothing else. Each row carries the moments at
/// which it happened and was recorded, in Unix milliseconds, as `data-occurred` and `data-recorded`.
#[must_use]
pub fn render_replay_html(replay: &Replay, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    written(&ReplayPage::of(replay, &wording))
}

/// Something said by a party or heard from one.
struct Voice {
    speaker: String,
    when: String,
    recorded: String,
    row: usize,
    said: Vec<Said>,
}

/// A broken rule with the rows that show it.
struct Broken {
    rule: &'static str,
    since: String,
    rows: Vec<usize>,
}

#[derive(Template)]
#[template(path = "replay.html")]
struct ReplayPage<'a> {
    lang: Lang,
    frame: Frame<'a>,
    replay: &'a Replay,
    name: String,
    about: Vec<String>,
    known_at: String,
    valid_at: String,
    judged_at: String,
    track: Vec<StageView>,
    missing: Vec<String>,
    skipped: Vec<String>,
    promises: String,
    clocks: String,
    broken: Vec<Broken>,
    voices: Vec<Voice>,
    timeline: String,
    rows: Vec<RowView>,
    time_zone: String,
}

impl<'a> ReplayPage<'a> {
    fn of(replay: &'a Replay, wording: &Wording<'_>) -> Self {
        let moment = |moment: Option<voc_engine::Timestamp>| {
            moment.map(|moment| wording.minute(moment)).unwrap_or_default()
        };
        let timeline = if replay.rows.is_empty() {
            String::new()
        } else {
            svg::timeline(&replay.rows, wording)
        };
        Self {
            lang: wording.lang,
            frame: Frame::of_replay(replay),
            replay,
            name: name(replay),
            about: about(replay, wording),
            known_at: moment(replay.as_of.known_at),
            valid_at: moment(replay.as_of.valid_at),
            judged_at: wording.minute(replay.judged_at),
            track: track(replay, wording),
            missing: stage_names(&replay.stages_missing, wording),
            skipped: stage_names(&replay.stages_skipped, wording),
            promises: shown(&promises(replay, wording)),
            clocks: shown(&clocks(replay, wording)),
            broken: broken(replay, wording),
            voices: voices(replay, wording),
            timeline,
            rows: replay.rows.iter().map(|row| row_view(row, wording)).collect(),
            time_zone: wording.time_zone.to_string(),
        }
    }
}

fn shown(table: &Table) -> String {
    if table.is_empty() { String::new() } else { table.html() }
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

fn stage_names(stages: &[Stage], wording: &Wording<'_>) -> Vec<String> {
    stages.iter().map(|stage| wording.stage(*stage)).collect()
}

fn about(replay: &Replay, wording: &Wording<'_>) -> Vec<String> {
    let ticket = &replay.ticket;
    let (ko, en) = match ticket.phase {
        Phase::Unopened => ("기록 없음", "nothing recorded"),
        Phase::Background => ("접수 전", "before the complaint"),
        Phase::Open => ("처리 중", "open"),
        Phase::Paused => ("일시 중지", "paused"),
        Phase::Closed => ("종결", "closed"),
        Phase::Merged => ("병합", "merged"),
    };
    let mut about = Vec::new();
    about.extend(ticket.kind.map(|kind| wording.label(kind).to_owned()));
    about.push(wording.pick(ko, en).to_owned());
    about.extend(ticket.channel.as_ref().map(|channel| wording.channel(channel)));
    about.extend(ticket.branch.as_ref().map(|branch| wording.branch(Some(branch))));
    about.extend(ticket.originating.as_ref().map(|one| wording.department(Some(one))));
    let severity = ticket.severity.map(|severity| wording.label(severity));
    about.extend(severity.map(|text| format!("{} {text}", wording.pick("심각도", "severity"))));
    let owner = ticket.owner.as_ref();
    about.extend(owner.map(|owner| format!("{} {owner}", wording.pick("담당", "owner"))));
    about
}

/// Returns the row that holds a position.
fn row_of(replay: &Replay, position: u64) -> Option<usize> {
    let holds =
        |row: &&voc_engine::ReplayRow| row.events.iter().any(|one| one.position == position);
    replay.rows.iter().find(holds).map(|row| row.row)
}

/// Makes a cell that leads to the row of a position.
fn row_cell(replay: &Replay, position: u64) -> Cell {
    row_of(replay, position).map_or_else(
        || Cell::text("–"),
        |row| {
            let sort = i64::try_from(row).unwrap_or(i64::MAX);
            Cell::sorted(row.to_string(), sort).link(format!("row-{row}"))
        },
    )
}

fn promises(replay: &Replay, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("남은 약속", "Promises still open"))
        .text_column(pick("약속", "Promise"))
        .text_column(pick("상대", "To"))
        .text_column(pick("약속한 때", "Made"))
        .text_column(pick("알게 된 때", "Known since"))
        .text_column(pick("기한", "Due"))
        .number_column(pick("행", "Row"));
    for one in &replay.open_promises {
        let due = one.due.map_or_else(
            || Cell::text(pick("시한 없음", "no time")),
            |due| Cell::moment(wording.minute(due), due.millis()),
        );
        table.row(vec![
            Cell::text(format!("{} {}", wording.label(one.topic), one.promise)),
            Cell::text(wording.label(one.to)),
            Cell::moment(wording.occurred(one.made), one.made.latest().millis()),
            Cell::moment(wording.minute(one.known_at), one.known_at.millis()),
            due,
            row_cell(replay, one.position),
        ]);
    }
    table
}

fn clocks(replay: &Replay, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("기한", "Deadlines"))
        .text_column(pick("기한", "Deadline"))
        .text_column(pick("시작", "Started"))
        .text_column(pick("기한 시각", "Due"))
        .text_column(pick("이행", "Met"))
        .text_column(pick("판정", "Verdict"))
        .number_column(pick("행", "Row"));
    for one in &replay.clocks {
        let verdict = match (one.missed, one.met.is_some()) {
            (true, true) => Cell::text(pick("✕ 늦게 이행", "✕ met late")).tone("bad"),
            (true, false) => Cell::text(pick("✕ 기한 넘김", "✕ missed")).tone("bad").note({
                let late = wording.overdue(one.due, replay.judged_at);
                match wording.lang {
                    Lang::Ko => format!("{late} 초과"),
                    Lang::En => format!("{late} late"),
                }
            }),
            (false, true) => Cell::text(pick("✓ 기한 안", "✓ in time")).tone("good"),
            (false, false) => Cell::text(pick("진행 중", "running")),
        };
        let earliest = one.due_earliest.map(|due| match wording.lang {
            Lang::Ko => format!("빠르면 {}", wording.minute(due)),
            Lang::En => format!("at the earliest {}", wording.minute(due)),
        });
        let met = one.met.map_or_else(
            || Cell::text("–"),
            |met| Cell::moment(wording.occurred(met), met.latest().millis()),
        );
        table.row(vec![
            Cell::text(wording.clock(one.clock)),
            Cell::moment(wording.occurred(one.started), one.started.latest().millis()),
            Cell::moment(wording.minute(one.due), one.due.millis())
                .note(earliest.unwrap_or_default()),
            met,
            verdict,
            row_cell(replay, one.started_by),
        ]);
    }
    table
}

fn broken(replay: &Replay, wording: &Wording<'_>) -> Vec<Broken> {
    replay
        .flags
        .iter()
        .map(|flag| {
            let mut rows: Vec<_> =
                flag.evidence.iter().filter_map(|one| row_of(replay, *one)).collect();
            rows.dedup();
            Broken { rule: wording.lang.label(flag.rule), since: wording.minute(flag.since), rows }
        })
        .collect()
}

/// Returns what parties said and what was heard from them, in the order of the log.
fn voices(replay: &Replay, wording: &Wording<'_>) -> Vec<Voice> {
    let mut voices = Vec::new();
    for row in &replay.rows {
        for event in &row.events {
            let speaker = match event.event_type.as_str() {
                "statement_recorded" => event.clear.get("speaker"),
                "stage_completed" if stage_of(event) == Some(Stage::Listen) => {
                    event.clear.pointer("/details/whom")
                }
                _ => continue,
            };
            let party = speaker
                .and_then(serde_json::Value::as_str)
                .and_then(voc_engine::domain::PartyRole::from_code)
                .map(|party| wording.label(party));
            let heard = stage_of(event).map(|stage| format!(" · {}", wording.stage(stage)));
            let speaker = party.unwrap_or_else(|| wording.pick("밝히지 않음", "not named"));
            voices.push(Voice {
                speaker: format!("{speaker}{}", heard.unwrap_or_default()),
                when: wording.occurred(event.occurred),
                recorded: wording.minute(row.recorded_at),
                row: row.row,
                said: said(event, wording),
            });
        }
    }
    voices
}
