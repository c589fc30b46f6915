//! The page of a case replayed.

use askama::Template;
use voc_engine::{
    Config, Replay,
    domain::{CauseCode, Event, Phase, Residency, Tier},
};

use super::{
    Frame,
    replay_rows::{RowView, row_view},
    replay_voices::{Topic, topics},
    table::{Cell, Table},
    written,
};
use crate::{
    case::Case,
    lang::Lang,
    ledgers::{Ledger, ledgers, row_cell},
    rounds::{RoundView, rounds},
    svg,
    wording::Wording,
};

/// Renders a case replayed as one HTML page that needs nothing else. Each row carries the moments at
/// which it happened and was recorded, in Unix milliseconds, as `data-occurred` and `data-recorded`.
#[must_use]
pub fn render_replay_html(replay: &Replay, config: &Config, lang: Lang) -> String {
    let wording = Wording::new(config, lang);
    written(&ReplayPage::of(replay, &wording))
}

/// A broken rule with the rows that show it.
struct Broken {
    rule: &'static str,
    asks: &'static str,
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
    goes_on_in: Option<String>,
    causes: String,
    derived: String,
    rounds: Vec<RoundView>,
    broken: Vec<Broken>,
    clocks: String,
    ledgers: Vec<Ledger>,
    topics: Vec<Topic>,
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
        let case = Case::of(replay);
        let [causes, derived] = causes(&case, wording);
        Self {
            lang: wording.lang,
            frame: Frame::of_replay(replay),
            replay,
            name: name(replay),
            about: about(&case, wording),
            known_at: moment(replay.as_of.known_at),
            valid_at: moment(replay.as_of.valid_at),
            judged_at: wording.minute(replay.judged_at),
            goes_on_in: goes_on_in(&case),
            causes,
            derived,
            rounds: rounds(&case, wording),
            broken: broken(&case, wording),
            clocks: shown(&clocks(&case, wording)),
            ledgers: ledgers(&case, wording),
            topics: topics(&case, wording),
            timeline,
            rows: replay.rows.iter().map(|row| row_view(row, &case, wording)).collect(),
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

fn about(case: &Case<'_>, wording: &Wording<'_>) -> Vec<String> {
    let ticket = &case.replay.ticket;
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
    let found = &case.state.assessment;
    let touch_point = found.touch_point.as_ref();
    about.extend(touch_point.map(|one| wording.code(one)));
    let treatment = found.treatment.as_ref();
    about.extend(treatment.map(|one| wording.code(one)));
    let profile = found.profile.as_ref();
    let vip = profile.and_then(|one| one.tier).filter(|tier| *tier == Tier::Vip);
    about.extend(vip.map(|tier| wording.label(tier).to_owned()));
    let abroad = profile.and_then(|one| one.residency).filter(|one| *one == Residency::Foreign);
    about.extend(abroad.map(|residency| wording.label(residency).to_owned()));
    let severity = ticket.severity.map(|severity| wording.label(severity));
    about.extend(severity.map(|text| format!("{} {text}", wording.pick("심각도", "severity"))));
    let owner = ticket.owner.as_ref();
    about.extend(owner.map(|owner| format!("{} {owner}", wording.pick("담당", "owner"))));
    about
}

fn clocks(case: &Case<'_>, wording: &Wording<'_>) -> Table {
    let replay = case.replay;
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("기한", "Deadlines"))
        .stacked()
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
            row_cell(case, one.started_by),
        ]);
    }
    table
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

/// Returns the causes that were stated, and those that the log itself shows.
fn causes(case: &Case<'_>, wording: &Wording<'_>) -> [String; 2] {
    let names = |causes: &[CauseCode]| {
        causes.iter().map(|cause| wording.cause(cause)).collect::<Vec<_>>().join(", ")
    };
    [names(&case.state.causes), names(&case.replay.derived_causes)]
}

/// Returns the number of the ticket that this one goes on in.
fn goes_on_in(case: &Case<'_>) -> Option<String> {
    case.entries.iter().find_map(|entry| match entry.holds() {
        Some(Event::Merged(content)) => Some(content.number.to_string()),
        _ => None,
    })
}
