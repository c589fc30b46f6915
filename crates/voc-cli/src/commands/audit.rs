//! One case under audit.

use voc_engine::{
    AsOf, Audit, AuditChanges, AuditQuestion, AuditState, ClockChange, Disclosure, Replay,
    ReplayClock, ReplayEvent,
};
use voc_report::{EntryWords, Lang};

use super::{access, verify};
use crate::{
    args::AuditArgs,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    time,
};

/// Audits a case. Damage and broken rules give the exit code 1.
pub(super) fn audit(run: &mut Run, args: &AuditArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    let moment = |text: &String| time::until(text, session.now, session.zone, session.lang);
    let between = match args.between.as_slice() {
        [from, to] => Some((moment(from)?, moment(to)?)),
        _ => None,
    };
    let between = between.map(|(one, other)| (one.min(other), one.max(other)));
    let question = AuditQuestion {
        now: session.now,
        late_after_ms: i64::from(args.late_hours) * 3_600_000,
        between,
    };
    let audited = session.engine.audit(ticket, &question);
    let audited = audited.map_err(|error| session.failed(&error))?;
    let audited = audited.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    access::note(&session, "audit", [ticket]);
    if run.out.is_json() {
        run.out.json(&to_json(&audited, session.zone))?;
    } else {
        let replay =
            session.engine.replay(ticket, AsOf::default(), session.now, Disclosure::Withhold);
        let replay = replay.map_err(|error| session.failed(&error))?;
        if let Some(replay) = replay {
            draw(&mut run.out, &audited, &replay, &session)?;
        }
    }
    let clean = audited.findings.is_empty() && audited.flags.is_empty();
    Ok(if clean { Exit::Done } else { Exit::Findings })
}

fn draw(
    out: &mut Output,
    audited: &Audit,
    replay: &Replay,
    session: &Session,
) -> Result<(), Failure> {
    let lang = out.lang;
    let number = replay.ticket.number.map_or_else(|| audited.ticket.to_string(), |n| n.to_string());
    out.line(out.tone(Tone::Strong, &number))?;
    evidence(out, audited)?;
    for finding in &audited.findings {
        out.line(format!("  {}", verify::sentence(finding, out)))?;
    }
    heading(out, lang.pick("어긴 규칙", "rules broken"), audited.flags.len())?;
    for flag in &audited.flags {
        let rule = out.tone(Tone::Alarm, lang.label(flag.rule));
        out.line(format!("  {rule}  {}", session.zone.human(flag.since)))?;
        out.line(format!("    {}", out.tone(Tone::Quiet, lang.of(flag.asks))))?;
    }
    late(out, audited, replay, session)?;
    if audited.corrected > 0 {
        heading(out, lang.pick("정정된 기록", "entries corrected"), audited.corrected as usize)?;
    }
    match &audited.changes {
        Some(changes) => draw_changes(out, changes, replay, session),
        None => Ok(()),
    }
}

fn evidence(out: &mut Output, audited: &Audit) -> Result<(), Failure> {
    let Audit { entries, log_size, log_root, origin, findings, .. } = audited;
    let sound = findings.is_empty();
    let text = match (out.lang, sound) {
        (Lang::Ko, true) => format!(
            "기록 {entries}건이 모두 {origin}의 기록 {log_size}건 안에 제자리에 있고, 순서와 내용에 이상이 없습니다"
        ),
        (Lang::Ko, false) => {
            format!("기록 {entries}건을 확인했고 이상이 {}건 있습니다", findings.len())
        }
        (Lang::En, true) => format!(
            "all {entries} entries are in their places among the {log_size} of {origin}, in order and unchanged"
        ),
        (Lang::En, false) => format!("{entries} entries were checked, {} findings", findings.len()),
    };
    let text = if sound { text } else { out.tone(Tone::Alarm, &text) };
    out.line(text)?;
    out.line(out.tone(Tone::Quiet, &format!("root {log_root}")))
}

fn heading(out: &mut Output, name: &str, count: usize) -> Result<(), Failure> {
    out.line("")?;
    let count = match out.lang {
        Lang::Ko => format!("{count}건"),
        Lang::En => count.to_string(),
    };
    out.line(out.tone(Tone::Strong, &format!("{name}: {count}")))
}

fn late(
    out: &mut Output,
    audited: &Audit,
    replay: &Replay,
    session: &Session,
) -> Result<(), Failure> {
    let name = out.lang.pick("지연 기록", "entries recorded late");
    heading(out, name, audited.late.len())?;
    let words = EntryWords::new(session.engine.config(), out.lang);
    for late in &audited.late {
        let title = event_at(replay, late.position).map(|event| words.title(event));
        let title = title.unwrap_or_else(|| late.event_type.clone());
        let later = time::amount(late.delay_ms, out.lang);
        let (occurred, recorded) =
            (session.zone.interval(late.occurred), session.zone.human(late.recorded_at));
        out.line(match out.lang {
            Lang::Ko => format!("  #{} {title}", late.version),
            Lang::En => format!("  #{} {title}", late.version),
        })?;
        out.line(match out.lang {
            Lang::Ko => {
                format!("    발생 {occurred} · 기록 {recorded} ({later} 뒤, {})", late.actor)
            }
            Lang::En => {
                format!(
                    "    happened {occurred} · recorded {recorded} ({later} later, {})",
                    late.actor
                )
            }
        })?;
    }
    Ok(())
}

fn event_at(replay: &Replay, position: u64) -> Option<&ReplayEvent> {
    let mut events = replay.rows.iter().flat_map(|row| &row.events);
    events.find(|event| event.position == position)
}

fn draw_changes(
    out: &mut Output,
    changes: &AuditChanges,
    replay: &Replay,
    session: &Session,
) -> Result<(), Failure> {
    let lang = out.lang;
    let (from, to) = (session.zone.human(changes.from), session.zone.human(changes.to));
    out.line("")?;
    let name = match lang {
        Lang::Ko => format!("{from}와 {to} 사이에 알려진 것"),
        Lang::En => format!("what became known between {from} and {to}"),
    };
    out.line(out.tone(Tone::Strong, &name))?;
    let (before, after) = (state(&changes.before, session), state(&changes.after, session));
    out.line(format!("  {before}\n  → {after}"))?;
    let words = EntryWords::new(session.engine.config(), lang);
    for position in &changes.recorded {
        if let Some(event) = event_at(replay, *position) {
            out.line(format!("  + #{} {}", event.version, words.title(event)))?;
        }
    }
    for flag in &changes.flags_raised {
        out.line(format!("  ! {}", out.tone(Tone::Alarm, lang.label(flag.rule))))?;
    }
    for rule in &changes.flags_withdrawn {
        let corrected = lang.pick("정정으로 해소", "no longer, after a correction");
        out.line(format!("  - {} ({corrected})", lang.label(*rule)))?;
    }
    for change in &changes.clocks {
        out.line(format!("  {}", clock(change, session)))?;
    }
    Ok(())
}

fn state(state: &AuditState, session: &Session) -> String {
    let words = session.words();
    let mut parts = vec![words.phase(state.phase).to_owned()];
    parts.extend(state.last_stage.map(|stage| words.label(stage).to_owned()));
    parts.extend(state.severity.map(|severity| words.label(severity).to_owned()));
    parts.extend(state.owner.clone());
    let promises = state.open_promises;
    parts.push(match session.lang {
        Lang::Ko => format!("이행 전 약속 {promises}건"),
        Lang::En if promises == 1 => "1 open promise".to_owned(),
        Lang::En => format!("{promises} open promises"),
    });
    parts.join(" · ")
}

fn clock(change: &ClockChange, session: &Session) -> String {
    let name = session.words().clock(change.clock);
    let none = session.lang.pick("없음", "none").to_owned();
    let shown = |clock: &Option<ReplayClock>| {
        clock.as_ref().map_or_else(|| none.clone(), |clock| standing(clock, session))
    };
    format!("{name}: {} → {}", shown(&change.before), shown(&change.after))
}

fn standing(clock: &ReplayClock, session: &Session) -> String {
    let due = session.zone.human(clock.due);
    let standing = match (clock.met.is_some(), clock.missed) {
        (true, false) => session.lang.pick("지킴", "met"),
        (true, true) => session.lang.pick("늦게 이행", "met late"),
        (false, true) => session.lang.pick("넘김", "missed"),
        (false, false) => session.lang.pick("진행 중", "running"),
    };
    match session.lang {
        Lang::Ko => format!("기한 {due}, {standing}"),
        Lang::En => format!("due {due}, {standing}"),
    }
}
