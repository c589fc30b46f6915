//! A replayed case, row by row, and what is to be said about it as a whole.

use voc_engine::{Replay, ReplayEvent, ReplayRow, Revealed, domain::Stage};
use voc_report::{EntryWords, Fact, Lang, render_replay_ledgers};

use crate::{
    facts::facts,
    failure::Failure,
    output::{Output, Tone},
    session::Session,
};

/// Draws a replay.
pub(crate) fn draw(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    heading(out, replay, session)?;
    let words = EntryWords::new(session.engine.config(), out.lang);
    for row in &replay.rows {
        out.line("")?;
        draw_row(out, row, replay, session, &words)?;
    }
    out.line("")?;
    stages(out, replay)?;
    flags(out, replay, session)?;
    ledgers(out, replay, session)?;
    if let Some(beyond) = beyond(replay, out.lang) {
        out.line(out.tone(Tone::Quiet, &beyond))?;
    }
    let basis = match out.lang {
        Lang::Ko => {
            format!("근거: {} 기록 {}건, 루트 {}", replay.origin, replay.log_size, replay.log_root)
        }
        Lang::En => {
            format!("from {}, {} entries, root {}", replay.origin, replay.log_size, replay.log_root)
        }
    };
    out.line(out.tone(Tone::Quiet, &basis))
}

/// Says what exists beyond the moment looked from, and on which axis of time it lies beyond.
fn beyond(replay: &Replay, lang: Lang) -> Option<String> {
    let count = replay.rows_beyond;
    let axes = (replay.as_of.known_at.is_some(), replay.as_of.valid_at.is_some());
    let (ko, en) = match axes {
        (_, false) => ("이 시점에는 알려지지 않았던 이후 기록", "not known at that moment"),
        (false, true) => {
            ("이 시점에는 아직 일어나지 않은 이후 기록", "that had not happened by that moment")
        }
        (true, true) => (
            "이 시점에는 알려지지 않았거나 아직 일어나지 않은 이후 기록",
            "not known, or not happened, by that moment",
        ),
    };
    (count > 0).then(|| match (lang, count) {
        (Lang::Ko, _) => format!("{ko} {count}건"),
        (Lang::En, 1) => format!("1 later entry {en}"),
        (Lang::En, _) => format!("{count} later entries {en}"),
    })
}

fn heading(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    let ticket = &replay.ticket;
    let number = ticket.number.map_or_else(|| ticket.ticket.to_string(), |n| n.to_string());
    let mut parts = vec![out.tone(Tone::Strong, &number)];
    parts.extend(ticket.reference.as_ref().map(ToString::to_string));
    parts.extend(ticket.kind.map(|kind| session.words().label(kind).to_owned()));
    out.line(parts.join("  "))?;
    let axes = [
        (replay.as_of.known_at, out.lang.pick("알려진 시점", "as known at")),
        (replay.as_of.valid_at, out.lang.pick("발생 시점", "as it happened by")),
    ];
    for (moment, axis) in axes {
        if let Some(moment) = moment {
            out.line(format!("{axis}: {}", session.zone.human(moment)))?;
        }
    }
    Ok(())
}

fn draw_row(
    out: &mut Output,
    row: &ReplayRow,
    replay: &Replay,
    session: &Session,
    words: &EntryWords<'_>,
) -> Result<(), Failure> {
    let (lang, zone) = (out.lang, session.zone);
    let source = row.source.as_ref().map(|source| format!(" [{source}]")).unwrap_or_default();
    let known = lang.pick("기록", "recorded");
    let first = format!(
        "{:>3}{source}  {}  {}",
        row.row,
        out.tone(Tone::Strong, &zone.interval(row.occurred)),
        out.tone(
            Tone::Quiet,
            &format!(
                "{known} {} · {} ({}){}",
                zone.human(row.recorded_at),
                row.actor,
                session.words().label(row.role),
                on_behalf_of(row, lang)
            )
        ),
    );
    out.line(first)?;
    for event in &row.events {
        // The number by which an entry is corrected.
        let number = out.tone(Tone::Quiet, &format!("#{}", event.version));
        out.line(format!("     {number} {}", sentence(event, words, session)))?;
        for (field, value) in &event.protected {
            draw_protected(out, field, value)?;
        }
        if let Some(correction) = words.correction(event, replay) {
            out.line(format!("       {}", out.tone(Tone::Alarm, &correction)))?;
        }
    }
    if !row.flags.is_empty() {
        let flags: Vec<_> = row.flags.iter().map(|rule| lang.label(*rule)).collect();
        out.line(format!("     {}", out.tone(Tone::Alarm, &format!("! {}", flags.join(", ")))))?;
    }
    Ok(())
}

fn on_behalf_of(row: &ReplayRow, lang: Lang) -> String {
    let whom = row.on_behalf_of.as_ref();
    whom.map_or_else(String::new, |whom| match lang {
        Lang::Ko => format!(" · 대리 대상 {whom}"),
        Lang::En => format!(" for {whom}"),
    })
}

/// Says what an entry is, and every coded fact of it.
fn sentence(event: &ReplayEvent, words: &EntryWords<'_>, session: &Session) -> String {
    let facts = facts(event, words, session).into_iter();
    let facts: Vec<_> = facts.map(|Fact { name, value }| format!("{name}: {value}")).collect();
    let title = words.title(event);
    if facts.is_empty() { title } else { format!("{title}  {}", facts.join(" · ")) }
}

fn draw_protected(out: &mut Output, field: &str, value: &Revealed) -> Result<(), Failure> {
    let lang = out.lang;
    let name = match field {
        "text" => "",
        "name" => lang.pick("이름: ", "name: "),
        "contact" => lang.pick("연락처: ", "contact: "),
        "file" => lang.pick("파일: ", "file: "),
        other => other,
    };
    match value {
        Revealed::Open { text } => text
            .lines()
            .try_for_each(|line| out.line(format!("       “{name}{}”", printable(line)))),
        Revealed::Withheld => {
            let withheld = lang.pick("(비공개)", "(withheld)");
            out.line(format!("       {name}{}", out.tone(Tone::Quiet, withheld)))
        }
        Revealed::Erased { .. } => {
            let erased = lang.pick("[파기됨]", "[erased]");
            out.line(format!("       {name}{}", out.tone(Tone::Quiet, erased)))
        }
        _ => {
            let missing =
                lang.pick("(보관소에 없음: voc verify)", "(missing in the vault: voc verify)");
            out.line(format!("       {name}{}", out.tone(Tone::Alarm, missing)))
        }
    }
}

/// Drops control characters: what a stranger wrote must not steer the terminal.
fn printable(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn stages(out: &mut Output, replay: &Replay) -> Result<(), Failure> {
    let lang = out.lang;
    let names = |stages: &[Stage]| {
        let names: Vec<_> = stages.iter().map(|stage| lang.label(*stage)).collect();
        if names.is_empty() { lang.pick("없음", "none").to_owned() } else { names.join(", ") }
    };
    let completed = lang.pick("완료한 단계", "stages completed");
    let missing = lang.pick("하지 않은 단계", "stages not done");
    out.line(format!("{completed}: {}", names(&replay.stages_completed)))?;
    if !replay.stages_skipped.is_empty() {
        let skipped = lang.pick("건너뛴 단계", "stages left out");
        out.line(format!("{skipped}: {}", names(&replay.stages_skipped)))?;
    }
    out.line(format!("{missing}: {}", names(&replay.stages_missing)))
}

/// Lists what was promised, demanded, told and corrected, and who was told that something was overdue.
fn ledgers(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    let ledgers = render_replay_ledgers(replay, session.engine.config(), out.lang);
    for line in ledgers.lines() {
        if !line.starts_with(' ') {
            out.line("")?;
        }
        out.line(line)?;
    }
    if ledgers.is_empty() { Ok(()) } else { out.line("") }
}

fn flags(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    for flag in &replay.flags {
        let rule = out.tone(Tone::Alarm, out.lang.label(flag.rule));
        let since = session.zone.human(flag.since);
        let rows = rows_of(replay, &flag.evidence);
        let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        out.line(match out.lang {
            Lang::Ko => format!("어긴 규칙: {rule} ({since}, 행 {rows})"),
            Lang::En if rows.contains(',') => format!("rule broken: {rule} ({since}, rows {rows})"),
            Lang::En => format!("rule broken: {rule} ({since}, row {rows})"),
        })?;
        out.line(format!("  {}", out.tone(Tone::Quiet, out.lang.of(flag.asks))))?;
    }
    Ok(())
}

/// Returns the rows that hold the entries at some positions.
fn rows_of(replay: &Replay, positions: &[u64]) -> Vec<usize> {
    let holds = |row: &&ReplayRow| row.events.iter().any(|one| positions.contains(&one.position));
    replay.rows.iter().filter(holds).map(|row| row.row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(printable("환불\u{1b}[2J요구\u{7}"), "환불 [2J요구 ");
    }
}
