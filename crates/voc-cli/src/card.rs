//! A ticket on one screen: what it is, how far it has come, what is owed, what comes next.

mod ledgers;

use voc_engine::{
    Timestamp,
    domain::{CauseCode, Clock, Promise, Ticket},
};
use voc_report::Lang;

use crate::{
    commands::playbook,
    failure::Failure,
    next,
    output::{Output, Tone},
    session::Session,
    table::{Grid, Toned},
    time::relative,
    track,
};

/// Draws a ticket.
pub(crate) fn draw(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    heading(out, ticket, session)?;
    out.line("")?;
    out.line(format!("{}  {}", track::marks(ticket), session.words().phase(ticket.phase)))?;
    out.line(track::named(ticket, out.lang).join("  "))?;
    out.line("")?;
    let mut grid = Grid::plain(out);
    for (name, value) in facts(ticket, session) {
        grid.row([Toned(Some(Tone::Quiet), name.to_owned()), value.into()]);
    }
    grid.lines().into_iter().try_for_each(|line| out.line(line))?;
    clocks(out, ticket, session)?;
    promises(out, ticket, session)?;
    ledgers::draw(out, ticket, session)?;
    flags(out, ticket, session)?;
    playbook::draw_next(out, ticket, session)?;
    let commands = next::commands(ticket, session.now);
    if !commands.is_empty() {
        out.line("")?;
    }
    for command in commands {
        let word = out.tone(Tone::Strong, out.lang.pick("다음:", "next:"));
        out.line(format!("{word} {command}"))?;
    }
    Ok(())
}

fn heading(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    let words = session.words();
    let parts = [
        ticket.kind.map(|kind| words.label(kind).to_owned()),
        ticket.channel.as_ref().map(|code| words.channel(code)),
        ticket.reference.as_ref().map(ToString::to_string),
    ];
    let rest = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let number = out.tone(Tone::Strong, &next::name(ticket));
    out.line(format!("{number}  {rest}"))?;
    let id = out.tone(Tone::Quiet, &ticket.id.to_string());
    out.line(id)
}

fn facts(ticket: &Ticket, session: &Session) -> Vec<(&'static str, String)> {
    let (lang, words) = (session.lang, session.words());
    let department = |code: &Option<_>| code.as_ref().map(|code| words.department(code));
    let owner =
        ticket.owner.as_ref().map(|(owner, role)| format!("{owner} ({})", words.label(*role)));
    let named = |codes: &[CauseCode]| {
        let names: Vec<_> = codes.iter().map(|code| words.cause(code)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let about = &ticket.assessment;
    let crises: Vec<_> = about.crises.iter().map(|code| words.code(code)).collect();
    let asked_for = about.asked_for.map(|(role, _)| words.label(role).to_owned());
    let all = [
        ("접수", "received", ticket.received.map(|mark| session.zone.interval(mark.occurred))),
        ("담당자", "owner", Some(owner.unwrap_or_else(|| lang.pick("없음", "nobody").to_owned()))),
        ("심각도", "severity", ticket.severity.map(|one| words.label(one).to_owned())),
        ("지점", "branch", ticket.branch.as_ref().map(|code| words.branch(code))),
        ("접수부서", "receiving", department(&ticket.receiving)),
        ("관리부서", "managing", department(&ticket.managing)),
        ("발생부서", "originating", department(&ticket.originating)),
        ("접점", "touch point", about.touch_point.as_ref().map(|code| words.code(code))),
        ("진료 구분", "treatment", about.treatment.as_ref().map(|code| words.code(code))),
        ("위기", "crises", (!crises.is_empty()).then(|| crises.join(", "))),
        ("고객", "complainant", ledgers::profile(ticket, lang)),
        ("답변을 원하는 상대", "asked for", asked_for),
        ("원인", "causes", named(&ticket.causes)),
        ("드러난 원인", "causes shown", named(&ticket.derived_causes_at(session.now))),
        ("서비스 갭", "gap", about.gap.map(|gap| words.label(gap).to_owned())),
        ("결과", "outcome", ticket.outcome.map(|outcome| words.label(outcome).to_owned())),
        ("회차", "round", (ticket.round.get() > 1).then(|| ticket.round.to_string())),
    ];
    let shown = all.into_iter().filter_map(|(ko, en, value)| Some((lang.pick(ko, en), value?)));
    shown.collect()
}

fn when(due: Timestamp, session: &Session) -> (Option<Tone>, String) {
    let tone = (due < session.now).then_some(Tone::Alarm);
    let distance = relative(due, session.now, session.lang);
    (tone, format!("{} ({distance})", session.zone.human(due)))
}

fn section(out: &mut Output, ko: &'static str, en: &'static str) -> Result<(), Failure> {
    out.line("")?;
    out.line(out.tone(Tone::Strong, out.lang.pick(ko, en)))
}

fn clocks(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    let mut running: Vec<&Clock> = ticket.running_clocks().collect();
    if running.is_empty() {
        return Ok(());
    }
    running.sort_by_key(|clock| clock.start.due);
    section(out, "기한", "due")?;
    for clock in running {
        let (tone, text) = when(clock.start.due, session);
        let text = tone.map_or_else(|| text.clone(), |tone| out.tone(tone, &text));
        out.line(format!("  {}: {text}", session.words().started(&clock.start)))?;
    }
    Ok(())
}

fn promises(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    let open: Vec<&Promise> = ticket.open_promises().collect();
    if open.is_empty() {
        return Ok(());
    }
    section(out, "남은 약속", "open promises")?;
    for promise in open {
        let (topic, to) = (out.lang.label(promise.topic), session.words().label(promise.to));
        let made = session.zone.interval(promise.made.occurred);
        out.line(match out.lang {
            Lang::Ko => format!("  {}. {topic}, {to}에게 ({made})", promise.number),
            Lang::En => format!("  {}. {topic}, to {to} ({made})", promise.number),
        })?;
    }
    Ok(())
}

fn flags(out: &mut Output, ticket: &Ticket, session: &Session) -> Result<(), Failure> {
    let flags = ticket.flags_at(session.now);
    if flags.is_empty() {
        return Ok(());
    }
    section(out, "어긴 규칙", "rules broken")?;
    for flag in flags {
        let rule = out.tone(Tone::Alarm, out.lang.label(flag.rule));
        let asks = out.tone(Tone::Quiet, out.lang.of(flag.rule.asks()));
        out.line(format!("  {rule} ({}) · {asks}", session.zone.human(flag.since)))?;
    }
    Ok(())
}
