//! The answer to a command: what was recorded, and what follows from it.

use serde_json::{Value, json};
use voc_engine::{
    AsOf, Disclosure, Executed, Freshness, MergeExecuted, ReplayEvent,
    domain::{
        ClockId, ClockKind, ClockStart, CodeList as _, Event, Phase, PromiseMade, StageCompleted,
        Ticket,
    },
};
use voc_report::{EntryWords, Fact, Lang};

use crate::{
    facts::facts,
    failure::Failure,
    next,
    output::{Output, Tone},
    session::Session,
};

/// Shows what became of a command.
pub(crate) fn show(
    out: &mut Output,
    session: &Session,
    executed: &Executed,
) -> Result<(), Failure> {
    if out.is_json() {
        return out.json(&document(executed, session));
    }
    let ticket = session.engine.ticket(executed.ticket).map_err(|error| session.failed(&error))?;
    let ticket = ticket.expect("BUG: an entry of this ticket was recorded");
    let number = out.tone(Tone::Strong, &next::name(&ticket));
    let events = recorded(session, executed)?;
    let event = events.first().expect("BUG: the receipt names an entry of this ticket");
    if executed.freshness == Freshness::Before {
        let title = EntryWords::new(session.engine.config(), session.lang).title(event);
        let at = session.zone.human(executed.recorded_at);
        return out.line(match session.lang {
            Lang::Ko => {
                format!("{number}  {title} · {at}에 이미 기록되어 있어 아무것도 바꾸지 않았습니다")
            }
            Lang::En => format!("{number}  {title} · recorded before, {at}; nothing was changed"),
        });
    }
    let mut parts: Vec<_> = events.iter().map(|event| what(event, &ticket, session)).collect();
    parts.extend(events.iter().flat_map(|event| follows(event, &ticket, session)));
    if event.event_type == "received" {
        // The number is what the person at the desk says on the phone: a line of its own.
        out.line(format!("{}  {number}", out.lang.pick("접수번호", "number")))?;
        return out.line(parts.join(" · "));
    }
    out.line(format!("{number}  {}", parts.join(" · ")))?;
    let owed = events.iter().flat_map(|event| owed(event, &ticket, session));
    owed.collect::<Vec<_>>().into_iter().try_for_each(|line| out.line(format!("  {line}")))
}

/// Shows what became of a merge: first the ticket that goes on in the other.
pub(crate) fn show_merge(
    out: &mut Output,
    session: &Session,
    executed: &MergeExecuted,
) -> Result<(), Failure> {
    let (merged, absorbed) = (&executed.merged, &executed.absorbed);
    if out.is_json() {
        let half = |half: &Option<Executed>| half.as_ref().map(|half| document(half, session));
        return out.json(&json!({"merged": half(merged), "absorbed": half(absorbed)}));
    }
    [merged, absorbed].into_iter().flatten().try_for_each(|half| show(out, session, half))
}

fn document(executed: &Executed, session: &Session) -> Value {
    json!({
        "ticket": executed.ticket,
        "number": executed.number,
        "position": executed.position,
        "version": executed.version,
        "recorded_at": session.zone.rfc3339(executed.recorded_at),
        "repeated": executed.freshness == Freshness::Before,
    })
}

/// Returns the entries that the command recorded.
fn recorded(session: &Session, executed: &Executed) -> Result<Vec<ReplayEvent>, Failure> {
    let all = (AsOf::default(), session.now, Disclosure::Withhold);
    let replay = session.engine.replay(executed.ticket, all.0, all.1, all.2);
    let replay = replay.map_err(|error| session.failed(&error))?;
    let first = (executed.version + 1).saturating_sub(executed.entries);
    let events = replay.into_iter().flat_map(|replay| replay.rows).flat_map(|row| row.events);
    Ok(events.filter(|event| (first..=executed.version).contains(&event.version)).collect())
}

fn known(event: &ReplayEvent) -> Option<Event> {
    Event::from_clear(&event.event_type, 1, &event.clear.to_string()).ok()
}

/// Says what was recorded.
fn what(event: &ReplayEvent, ticket: &Ticket, session: &Session) -> String {
    let lang = session.lang;
    match (known(event), lang) {
        (Some(Event::StageCompleted(done)), _) => stage(&done, ticket, lang),
        (Some(Event::PromiseMade(made)), Lang::Ko) => format!("약속 {} 기록", made.promise),
        (Some(Event::PromiseMade(made)), Lang::En) => format!("promise {} recorded", made.promise),
        _ => {
            let words = EntryWords::new(session.engine.config(), lang);
            let title = words.title(event);
            let is_received = event.event_type == "received";
            // The deadlines of a receipt follow by themselves, and the number stands before it.
            let first =
                facts(event, &words, session).into_iter().take(if is_received { 1 } else { 5 });
            let said: Vec<_> =
                first.map(|Fact { name, value }| format!("{name}: {value}")).collect();
            let said =
                if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
            match lang {
                Lang::Ko => format!("{title}{said} 기록"),
                Lang::En => format!("recorded: {title}{said}"),
            }
        }
    }
}

fn stage(done: &StageCompleted, ticket: &Ticket, lang: Lang) -> String {
    let stage = done.details.stage();
    let again = ticket.stages.iter().filter(|one| one.stage == stage && one.round == done.round);
    let again = again.count() > 1;
    let name = format!("{} {}", stage.ordinal(), lang.of(stage.label()));
    match (lang, again) {
        (Lang::Ko, false) => format!("{}단계 {} 기록", stage.ordinal(), lang.of(stage.label())),
        (Lang::Ko, true) => format!(
            "{}단계 {} 반복 기록(이번 회차에 이미 완료한 단계입니다)",
            stage.ordinal(),
            lang.of(stage.label())
        ),
        (Lang::En, false) => format!("stage {name} recorded"),
        (Lang::En, true) => {
            format!("stage {name} recorded once more (it was completed in this round before)")
        }
    }
}

/// Says what follows: due times, and what comes next.
fn follows(event: &ReplayEvent, ticket: &Ticket, session: &Session) -> Vec<String> {
    let lang = session.lang;
    match known(event) {
        Some(Event::PromiseMade(made)) => promise(&made, ticket, session),
        Some(Event::Received(_) | Event::Resumed(_) | Event::Reopened(_)) => {
            let mut parts = due_times(ticket, session);
            parts.extend(next_stage(ticket, lang));
            parts
        }
        Some(Event::StageCompleted(_) | Event::StageSkipped(_)) => {
            next_stage(ticket, lang).into_iter().collect()
        }
        Some(Event::Transferred(_)) => {
            vec![format!("{} {}", lang.pick("다음:", "next:"), next::assign(ticket))]
        }
        Some(Event::ImprovementOpened(opened)) => {
            let done = next::improvement_done(ticket, opened.improvement);
            vec![format!("{} {done}", lang.pick("끝나면", "once done:"))]
        }
        _ => Vec::new(),
    }
}

/// Says whom the manual asks to be told at once, until when, and how that is recorded.
fn owed(event: &ReplayEvent, ticket: &Ticket, session: &Session) -> Vec<String> {
    let Some(Event::StageCompleted(done)) = known(event) else { return Vec::new() };
    let line = |start: &ClockStart| {
        let type_this = next::report_to(ticket, start.clock)?;
        let (clock, due) = (session.words().started(start), session.zone.human(start.due));
        Some(format!("{clock} {} {due}: {type_this}", session.lang.pick("기한", "due")))
    };
    done.clocks.iter().filter_map(line).collect()
}

fn promise(made: &PromiseMade, ticket: &Ticket, session: &Session) -> Vec<String> {
    let id = ClockId { kind: ClockKind::Promise, number: made.promise.get() };
    let due = ticket.clock(id).map(|clock| session.zone.human(clock.start.due));
    let due = due.map(|due| format!("{} {due}", session.lang.pick("기한", "due")));
    let keep = format!("voc promise {} keep {}", next::name(ticket), made.promise);
    let keep = format!("{} {keep}", session.lang.pick("이행하면", "once kept:"));
    due.into_iter().chain([keep]).collect()
}

fn due_times(ticket: &Ticket, session: &Session) -> Vec<String> {
    let mut running: Vec<_> = ticket.running_clocks().collect();
    running.sort_by_key(|clock| clock.start.due);
    let told = |clock: &&voc_engine::domain::Clock| {
        let (name, due) = (session.words().started(&clock.start), clock.start.due);
        format!("{name} {} {}", session.lang.pick("기한", "due"), session.zone.human(due))
    };
    running.iter().map(told).collect()
}

fn next_stage(ticket: &Ticket, lang: Lang) -> Option<String> {
    if ticket.phase == Phase::Closed {
        return Some(lang.pick("종결되었습니다", "the ticket is closed").to_owned());
    }
    let stage = ticket.next_stage()?;
    Some(format!("{}: {}", lang.pick("다음", "next"), lang.of(stage.label())))
}
