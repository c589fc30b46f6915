//! A case to share with colleagues, without who and where.

use std::{fs, io::Write as _, path::Path};

use serde_json::json;
use voc_engine::{AsOf, Disclosure, domain::OrgCommand};
use voc_report::{CaseFile, Lang, render_case_file};

use super::submit_org::{said, submit};
use crate::{
    args::CaseShareArgs,
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
};

/// Writes the file of a case; with a branch, records that the case was shared there.
pub(super) fn case_share(run: &mut Run, args: &CaseShareArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    let replay = session.engine.replay(ticket, AsOf::default(), session.now, Disclosure::Withhold);
    let replay = replay.map_err(|error| session.failed(&error))?;
    let replay = replay.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    let case = CaseFile::of(&replay, session.engine.config());
    let text = if run.out.is_json() {
        format!("{}\n", to_json(&json!({"case": case}), session.zone))
    } else {
        render_case_file(&case, session.engine.config(), session.lang)
    };
    // It is recorded first: a case that could not be shared here is not handed out either.
    let recorded = match (&args.branch, args.audience) {
        (Some(branch), Some(audience)) => {
            let branch = branch.clone();
            let command = OrgCommand::ShareCase { branch, ticket: Some(ticket), audience };
            Some(submit(run, &session, &command, &args.who)?)
        }
        _ => None,
    };
    let Some(path) = &args.out else {
        run.out.raw(&text)?;
        return Ok(Exit::Done);
    };
    write(path, &text, session.lang)?;
    let file = path.display().to_string();
    if run.out.is_json() {
        let position = recorded.map(|executed| executed.position);
        run.out.json(&json!({"file": file, "position": position}))?;
        return Ok(Exit::Done);
    }
    let mut sentence = written(&file, session.lang);
    if let Some(executed) = recorded {
        sentence = said(&executed, format!("{sentence} · {}", shared(args, &session)), &session);
    }
    run.out.line(sentence)?;
    Ok(Exit::Done)
}

fn written(file: &str, lang: Lang) -> String {
    match lang {
        Lang::Ko => format!("사례를 {file}에 썼습니다"),
        Lang::En => format!("the case was written to {file}"),
    }
}

fn shared(args: &CaseShareArgs, session: &Session) -> String {
    let branch = args.branch.as_ref().map(|code| session.words().branch(code)).unwrap_or_default();
    let audience = args.audience.unwrap_or_default();
    match session.lang {
        Lang::Ko => format!("{branch} 사례 공유 기록({audience}명)"),
        Lang::En => format!("recorded as shared in {branch} with {audience} people"),
    }
}

fn write(path: &Path, text: &str, lang: Lang) -> Result<(), Failure> {
    let written = fs::File::create(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::file(path, &error, lang))
}
