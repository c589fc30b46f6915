//! A replayed case, row by row, and what is to be said about it as a whole.

use voc_engine::{
    Replay, ReplayEvent, ReplayPromise, ReplayRow, Revealed,
    domain::{Event, Stage},
};
use voc_report::Lang;

use crate::{
    failure::Failure,
    output::{Output, Tone},
    session::Session,
};

/// Draws a replay.
pub(crate) fn draw(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    heading(out, replay, session)?;
    for row in &replay.rows {
        out.line("")?;
        draw_row(out, row, session)?;
    }
    out.line("")?;
    stages(out, replay)?;
    promises(out, replay, session)?;
    flags(out, replay, session)?;
    if replay.rows_beyond > 0 {
        let beyond = replay.rows_beyond;
        out.line(out.tone(
            Tone::Quiet,
            &match out.lang {
                Lang::Ko => format!("이 시점에는 알 수 없었던 이후 기록 {beyond}건"),
                Lang::En if beyond == 1 => "1 later entry not known at that moment".to_owned(),
                Lang::En => format!("{beyond} later entries not known at that moment"),
            },
        ))?;
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

fn heading(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    let ticket = &replay.ticket;
    let number = ticket.number.map_or_else(|| ticket.ticket.to_string(), |n| n.to_string());
    let mut parts = vec![out.tone(Tone::Strong, &number)];
    parts.extend(ticket.reference.as_ref().map(ToString::to_string));
    parts.extend(ticket.kind.map(|kind| out.lang.label(kind).to_owned()));
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

fn draw_row(out: &mut Output, row: &ReplayRow, session: &Session) -> Result<(), Failure> {
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
                "{known} {} · {} ({})",
                zone.human(row.recorded_at),
                row.actor,
                lang.label(row.role)
            )
        ),
    );
    out.line(first)?;
    for event in &row.events {
        out.line(format!("     {}", sentence(event, session)))?;
        for (field, value) in &event.protected {
            draw_protected(out, field, value)?;
        }
    }
    if !row.flags.is_empty() {
        let flags: Vec<_> = row.flags.iter().map(|rule| lang.label(*rule)).collect();
        out.line(format!("     {}", out.tone(Tone::Alarm, &format!("! {}", flags.join(", ")))))?;
    }
    Ok(())
}

fn sentence(event: &ReplayEvent, session: &Session) -> String {
    let clear = event.clear.to_string();
    // What this version does not know is shown by the name of its type.
    Event::from_clear(&event.event_type, 1, &clear)
        .map_or_else(|_| event.event_type.clone(), |known| session.words().event(&known))
}

fn draw_protected(out: &mut Output, field: &str, value: &Revealed) -> Result<(), Failure> {
    let lang = out.lang;
    let name = match field {
        "text" => "",
        "name" => lang.pick("이름: ", "name: "),
        "contact" => lang.pick("연락처: ", "contact: "),
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
    let missing = lang.pick("빠진 단계", "stages missing");
    out.line(format!("{completed}: {}", names(&replay.stages_completed)))?;
    out.line(format!("{missing}: {}", names(&replay.stages_missing)))
}

fn promises(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    for promise in &replay.open_promises {
        out.line(open_promise(promise, session))?;
    }
    Ok(())
}

fn open_promise(promise: &ReplayPromise, session: &Session) -> String {
    let (lang, zone) = (session.lang, session.zone);
    let (topic, to) = (lang.label(promise.topic), lang.label(promise.to));
    let (made, known) = (zone.interval(promise.made), zone.human(promise.known_at));
    let due = promise.due.map(|due| zone.human(due)).unwrap_or_else(|| "-".to_owned());
    let number = promise.promise;
    match lang {
        Lang::Ko => format!(
            "이행되지 않은 약속 {number}: {topic} → {to}, {made}에 약속(기록 {known}), 기한 {due}"
        ),
        Lang::En => format!(
            "open promise {number}: {topic} to {to}, made {made} (known since {known}), due {due}"
        ),
    }
}

fn flags(out: &mut Output, replay: &Replay, session: &Session) -> Result<(), Failure> {
    for flag in &replay.flags {
        let rule = out.tone(Tone::Alarm, out.lang.label(flag.rule));
        let evidence: Vec<_> = flag.evidence.iter().map(ToString::to_string).collect();
        let (broken, entries) = match out.lang {
            Lang::Ko => ("규칙 위반", "근거 위치"),
            Lang::En => ("rule broken", "entries"),
        };
        let since = session.zone.human(flag.since);
        out.line(format!("{broken}: {rule} ({since}, {entries} {})", evidence.join(", ")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(printable("환불\u{1b}[2J요구\u{7}"), "환불 [2J요구 ");
    }
}
