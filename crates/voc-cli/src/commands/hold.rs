//! Legal holds: placed, lifted, listed.

use serde_json::json;
use voc_engine::{
    Freshness, HoldRecorded,
    domain::{HoldNumber, HoldScope, LegalHold},
};
use voc_report::Lang;

use super::subject::{ask, searching, tickets_of};
use crate::{
    args::HoldAction,
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
    table::Grid,
};

/// Does what is to be done with legal holds.
pub(super) fn hold(run: &mut Run, action: &HoldAction) -> Result<Exit, Failure> {
    let session = run.open()?;
    match action {
        HoldAction::Place { subject, ticket, reason, who } => {
            let scope = match (subject, ticket) {
                (_, Some(ticket)) => HoldScope::Ticket(session.find(ticket)?),
                (Some(subject), None) => HoldScope::Subject(subject.clone()),
                (None, None) => unreachable!("BUG: the command line asks for one of the two"),
            };
            let placed = ask(run, &session, who, |request| {
                let mut progress = searching(&session);
                let progress = &mut |done, all| progress.update(done, all);
                session.engine.place_hold(scope, *reason, request, progress)
            })?;
            show(run, &session, &placed)
        }
        HoldAction::Lift { hold, reason, who } => {
            let hold = HoldNumber::new(*hold);
            let lifted = ask(run, &session, who, |request| {
                session.engine.lift_hold(hold, *reason, request)
            })?;
            show(run, &session, &lifted)
        }
        HoldAction::List => list(run, &session),
    }?;
    Ok(Exit::Done)
}

fn show(run: &mut Run, session: &Session, recorded: &HoldRecorded) -> Result<(), Failure> {
    let repeated = recorded.freshness == Freshness::Before;
    if run.out.is_json() {
        let mut document = to_json(&recorded.hold, session.zone);
        if let Some(fields) = document.as_object_mut() {
            fields.insert("position".to_owned(), recorded.position.into());
            let at = session.zone.rfc3339(recorded.recorded_at);
            fields.insert("recorded_at".to_owned(), at.into());
            fields.insert("repeated".to_owned(), repeated.into());
        }
        return run.out.json(&document);
    }
    let LegalHold { hold, reason, .. } = &recorded.hold;
    let scope = scope(&recorded.hold.scope, session);
    let reason = session.lang.label(*reason);
    let lifted = recorded.hold.until.is_some();
    let mut sentence = match (session.lang, lifted) {
        (Lang::Ko, false) => format!("파기 보류 {hold}번 설정 · {scope} · {reason}"),
        (Lang::Ko, true) => format!("파기 보류 {hold}번 해제 · {scope} · {reason}"),
        (Lang::En, false) => format!("hold {hold} placed · {scope} · {reason}"),
        (Lang::En, true) => format!("hold {hold} lifted · {scope} · {reason}"),
    };
    if repeated {
        sentence += session.lang.pick(
            " · 이미 기록되어 있어 아무것도 바꾸지 않았습니다",
            " · recorded before; nothing was changed",
        );
    }
    run.out.line(sentence)
}

fn list(run: &mut Run, session: &Session) -> Result<(), Failure> {
    let subjects = session.engine.subjects().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let holds: Vec<_> = subjects.holds().collect();
        return run.out.json(&to_json(&json!({"holds": holds}), session.zone));
    }
    if subjects.holds().next().is_none() {
        return run.out.line(session.lang.pick("파기 보류가 없습니다", "no holds"));
    }
    let heading = [
        ("번호", "hold"),
        ("대상", "covers"),
        ("사유", "reason"),
        ("설정", "placed"),
        ("해제", "lifted"),
    ];
    let mut grid = Grid::new(&run.out, &heading);
    for one in subjects.holds() {
        grid.row([
            one.hold.to_string().into(),
            scope(&one.scope, session).into(),
            session.lang.label(one.reason).into(),
            session.zone.human(one.since).into(),
            one.until.map(|until| session.zone.human(until)).unwrap_or_default().into(),
        ]);
    }
    let grid = grid.right(0).whole(&[1]);
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))
}

/// Says what a hold covers.
fn scope(scope: &HoldScope, session: &Session) -> String {
    match scope {
        HoldScope::Subject(subject) => subject.to_string(),
        HoldScope::Ticket(ticket) => {
            let named = tickets_of(session, &[*ticket]);
            let number = named.first().and_then(|one| one["number"].as_str().map(str::to_owned));
            let name = number.unwrap_or_else(|| ticket.to_string());
            format!("{} {name}", session.lang.pick("접수 건", "ticket"))
        }
    }
}
