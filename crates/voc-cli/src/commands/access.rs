//! Who read which ticket.

use std::io::{self, Write as _};

use serde_json::json;
use voc_engine::{Access, domain::TicketId};

use super::submit::unnamed;
use crate::{
    args::AccessArgs,
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
    table::Grid,
};

/// Records that tickets were read. Nobody is kept from reading because this could not be written, but it is said.
pub(super) fn note(
    session: &Session,
    what: &'static str,
    tickets: impl IntoIterator<Item = TicketId>,
) {
    let asked = std::env::var("VOC_ACTOR").ok().and_then(|actor| actor.parse().ok());
    let actor = asked.or_else(|| session.engine.config().actor.clone()).unwrap_or_else(unnamed);
    let accesses: Vec<_> = tickets
        .into_iter()
        .map(|ticket| Access {
            actor: actor.clone(),
            at: session.recorded,
            ticket,
            what: what.to_owned(),
        })
        .collect();
    if let Err(error) = session.engine.record_access(&accesses) {
        let failed =
            session.lang.pick("열람 기록을 남기지 못했습니다", "this reading was not noted");
        let _ = io::stderr().write_all(format!("{failed}: {error}\n").as_bytes());
    }
}

/// Shows who read which ticket.
pub(super) fn access(run: &mut Run, args: &AccessArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = args.ticket.as_ref().map(|query| session.find(query)).transpose()?;
    let accesses = session.engine.accesses(ticket).map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        run.out.json(&json!({"accesses": to_json(&accesses, session.zone)}))?;
        return Ok(Exit::Done);
    }
    let mut grid = Grid::plain(&run.out);
    for access in &accesses {
        let found = session.engine.ticket(access.ticket).map_err(|error| session.failed(&error))?;
        let number = found.and_then(|ticket| ticket.number).map(|number| number.to_string());
        grid.row([
            session.zone.human(access.at).into(),
            access.actor.to_string().into(),
            number.unwrap_or_else(|| access.ticket.to_string()).into(),
            access.what.clone().into(),
        ]);
    }
    if accesses.is_empty() {
        let none = session.lang.pick("열람 기록이 없습니다", "nobody read it, as far as was noted");
        return run.out.line(none).map(|()| Exit::Done);
    }
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))?;
    Ok(Exit::Done)
}
