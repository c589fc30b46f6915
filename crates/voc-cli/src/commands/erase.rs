//! Forgetting a person, after showing what will go.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use serde_json::json;
use voc_engine::{
    Erased, ErasurePlan, Freshness,
    domain::{SubjectId, TicketId},
};
use voc_report::Lang;

use super::subject::{ask, searching, tickets_of};
use crate::{
    args::EraseArgs,
    failure::{Exit, Failure},
    session::{Run, Session},
};

/// Tickets that are named one by one; of more, how many there are.
const NAMED_MAX: usize = 10;

/// Erases what is kept about a person, or shows what would be erased.
pub(super) fn erase(run: &mut Run, args: &EraseArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let Some(reason) = args.reason.filter(|_| !args.dry_run) else {
        let plan = plan(&session, args)?;
        show_plan(run, &session, &plan)?;
        return Ok(if is_free(&plan) { Exit::Done } else { Exit::Findings });
    };
    if !args.yes {
        let plan = plan(&session, args)?;
        // What cannot be erased is refused with a reason; there is nothing to ask.
        if is_free(&plan) && !confirm(run, &session, &plan)? {
            run.out.line(session.lang.pick("파기하지 않았습니다", "nothing was erased"))?;
            return Ok(Exit::Findings);
        }
    }
    let erased = ask(run, &session, &args.who, |request| {
        let mut progress = searching(&session);
        let progress = &mut |done, all| progress.update(done, all);
        session.engine.erase(&args.subject, reason, request, progress)
    })?;
    show(run, &session, &erased)?;
    Ok(Exit::Done)
}

fn plan(session: &Session, args: &EraseArgs) -> Result<ErasurePlan, Failure> {
    let mut progress = searching(session);
    let progress = &mut |done, all| progress.update(done, all);
    let plan = session.engine.erasure_plan(&args.subject, progress);
    plan.map_err(|error| session.failed(&error))
}

/// Tells whether there is something to erase and nothing in its way.
const fn is_free(plan: &ErasurePlan) -> bool {
    plan.values > 0 && plan.holds.is_empty() && plan.erased.is_none()
}

fn show_plan(run: &mut Run, session: &Session, plan: &ErasurePlan) -> Result<(), Failure> {
    if run.out.is_json() {
        return run.out.json(&json!({
            "subject": plan.subject,
            "also": plan.also,
            "values": plan.values,
            "tickets": tickets_of(session, &plan.tickets),
            "holds": plan.holds,
            "erased": plan.erased,
        }));
    }
    run.out.line(sentence(session, plan))
}

fn sentence(session: &Session, plan: &ErasurePlan) -> String {
    let values = &plan.values;
    let subject = codes(&plan.subject, &plan.also);
    let tickets = names(session, &plan.tickets);
    let holds: Vec<_> = plan.holds.iter().map(ToString::to_string).collect();
    let holds = holds.join(", ");
    match (session.lang, plan.erased, *values, plan.holds.is_empty()) {
        (Lang::Ko, Some(by), ..) => format!("{subject}: 이미 파기되었습니다(기록 @{by})"),
        (Lang::En, Some(by), ..) => format!("{subject}: erased before, by entry @{by}"),
        (Lang::Ko, None, 0, _) => format!("{subject}: 보관 중인 개인정보가 없습니다"),
        (Lang::En, None, 0, _) => format!("{subject}: nothing is kept"),
        (Lang::Ko, None, _, true) => {
            format!("{subject}: 값 {values}개를 복구할 수 없게 파기합니다 · {tickets}")
        }
        (Lang::En, None, _, true) => {
            format!("{subject}: {values} values would be erased for good · {tickets}")
        }
        (Lang::Ko, None, _, false) => format!(
            "{subject}: 파기 보류 {holds}번이 걸려 있어 값 {values}개를 파기할 수 없습니다 · {tickets}"
        ),
        (Lang::En, None, _, false) => {
            format!("{subject}: {values} values cannot be erased: kept by hold {holds} · {tickets}")
        }
    }
}

/// Names a person by every code.
fn codes(subject: &SubjectId, also: &[SubjectId]) -> String {
    let all: Vec<_> = std::iter::once(subject).chain(also).map(ToString::to_string).collect();
    all.join(" + ")
}

/// Names tickets, or counts them when there are many.
fn names(session: &Session, tickets: &[TicketId]) -> String {
    let name = |one: &serde_json::Value| {
        let text = |field: &str| one[field].as_str().map(str::to_owned);
        text("number").or_else(|| text("ticket")).unwrap_or_default()
    };
    let named: Vec<_> = match tickets.len() {
        0..=NAMED_MAX => tickets_of(session, tickets).iter().map(name).collect(),
        _ => Vec::new(),
    };
    let count = tickets.len();
    match (session.lang, count, named.is_empty()) {
        (Lang::Ko, _, true) => format!("접수 건 {count}건"),
        (Lang::Ko, _, false) => format!("접수 건 {count}건({})", named.join(", ")),
        (Lang::En, _, true) => format!("{count} tickets"),
        (Lang::En, 1, false) => format!("1 ticket ({})", named.join(", ")),
        (Lang::En, _, false) => format!("{count} tickets ({})", named.join(", ")),
    }
}

/// Asks a person on a terminal; nobody else is asked, and nobody erases by accident.
fn confirm(run: &Run, session: &Session, plan: &ErasurePlan) -> Result<bool, Failure> {
    let lang = session.lang;
    if run.out.is_json() || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let message = lang.pick(
            "파기는 되돌릴 수 없으므로 확인이 필요합니다",
            "an erasure cannot be undone and needs a confirmation",
        );
        let hint = lang.pick(
            "`--dry-run`으로 파기될 내용을 확인한 뒤 `--yes`를 붙이십시오",
            "look at what would go with `--dry-run`, then add `--yes`",
        );
        return Err(Failure::usage("confirmation_needed", message, hint));
    }
    let question = lang.pick(
        "되돌릴 수 없습니다. 파기하려면 정보주체 코드를 그대로 입력하십시오: ",
        "This cannot be undone. To erase, type the code of the person: ",
    );
    let mut line = String::new();
    let asked = io::stderr()
        .write_all(format!("{}\n{question}", sentence(session, plan)).as_bytes())
        .and_then(|()| io::stdin().lock().read_line(&mut line));
    asked.map_err(|error| Failure::output(&error, lang))?;
    Ok(line.trim() == plan.subject.as_str())
}

fn show(run: &mut Run, session: &Session, erased: &Erased) -> Result<(), Failure> {
    let repeated = erased.freshness == Freshness::Before;
    if run.out.is_json() {
        return run.out.json(&json!({
            "subject": erased.subject,
            "also": erased.also,
            "reason": erased.reason,
            "values": erased.values,
            "tickets": tickets_of(session, &erased.tickets),
            "position": erased.position,
            "recorded_at": session.zone.rfc3339(erased.recorded_at),
            "repeated": repeated,
        }));
    }
    let values = erased.values;
    let subject = codes(&erased.subject, &erased.also);
    let tickets = names(session, &erased.tickets);
    run.out.line(match (session.lang, repeated) {
        (Lang::Ko, false) => format!("{subject}: 값 {values}개를 파기했습니다 · {tickets}"),
        (Lang::En, false) => format!("{subject}: {values} values erased for good · {tickets}"),
        (Lang::Ko, true) => {
            format!("{subject}: 이미 파기되어 있어 아무것도 바꾸지 않았습니다 · {tickets}")
        }
        (Lang::En, true) => format!("{subject}: erased before; nothing was changed · {tickets}"),
    })
}
