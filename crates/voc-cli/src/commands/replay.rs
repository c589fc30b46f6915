//! A case as it was known at a moment, and as it happened by a moment.

use std::fs;

use voc_engine::{AsOf, Disclosure};

use crate::{
    args::ReplayArgs,
    failure::{Exit, Failure},
    output::to_json,
    session::Run,
    time, timeline,
};

/// Replays a case.
pub(super) fn replay(run: &mut Run, args: &ReplayArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    let moment = |text: &Option<String>| {
        text.as_deref().map(|text| time::until(text, session.zone, session.lang)).transpose()
    };
    let as_of = AsOf { known_at: moment(&args.as_of)?, valid_at: moment(&args.valid_at)? };
    let disclosure = if args.withhold { Disclosure::Withhold } else { Disclosure::Reveal };
    let replay = session.engine.replay(ticket, as_of, session.now, disclosure);
    let replay = replay.map_err(|error| session.failed(&error))?;
    let replay = replay.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    if let Some(path) = &args.html {
        let page = voc_report::render_replay_html(&replay, session.engine.config(), session.lang);
        fs::write(path, page).map_err(|error| Failure::file(path, &error, session.lang))?;
        if !run.out.is_json() {
            let written = session.lang.pick("파일을 썼습니다", "written");
            run.out.line(format!("{written}: {}", path.display()))?;
            return Ok(Exit::Done);
        }
    }
    if run.out.is_json() {
        run.out.json(&to_json(&replay, session.zone))?;
    } else {
        timeline::draw(&mut run.out, &replay, &session)?;
    }
    Ok(Exit::Done)
}
