//! A case as it was known at a moment, and as it happened by a moment.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use voc_engine::{AsOf, Disclosure};
use voc_report::{Lang, ReplayPage};

use super::access;
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
        text.as_deref()
            .map(|text| time::until(text, session.now, session.zone, session.lang))
            .transpose()
    };
    let as_of = AsOf { known_at: moment(&args.as_of)?, valid_at: moment(&args.valid_at)? };
    let disclosure = if args.withhold { Disclosure::Withhold } else { Disclosure::Reveal };
    let mut page = ReplayPage::new(session.engine.config(), session.lang);
    let replay = match args.html {
        None => session.engine.replay(ticket, as_of, session.now, disclosure),
        Some(_) => {
            let step = &mut |step: &_| page.step(step);
            session.engine.replay_steps(ticket, as_of, session.now, disclosure, step)
        }
    };
    let replay = replay.map_err(|error| session.failed(&error))?;
    let replay = replay.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    if disclosure == Disclosure::Reveal {
        access::note(&session, "replay", [ticket]);
    }
    if let Some(path) = &args.html {
        write(path, &page.finish(&replay), args.force, session.lang)?;
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

/// Writes a page, over a file that is there only if that was asked for.
fn write(path: &Path, page: &str, force: bool, lang: Lang) -> Result<(), Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let written = options.open(path).and_then(|mut file| file.write_all(page.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path, lang),
        _ => Failure::file(path, &error, lang),
    })
}

fn exists(path: &Path, lang: Lang) -> Failure {
    let path = path.display();
    Failure::usage(
        "file_must_not_exist",
        match lang {
            Lang::Ko => format!("파일이 이미 있습니다: {path}"),
            Lang::En => format!("the file {path} exists already"),
        },
        lang.pick(
            "다른 이름을 쓰거나, 덮어쓰려면 `--force`를 붙이십시오",
            "use another name, or add `--force` to write over it",
        ),
    )
}
