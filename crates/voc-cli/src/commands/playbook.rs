//! Playbooks: what the hospital's own manual says is to be done at a stage.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use voc_engine::{
    EngineError,
    domain::{
        BilingualText, CodeList as _, OrgCommand, OrgEvent, Phase, Playbook, PlaybookCase,
        PlaybookCode, PlaybookDraft, Rejection, Ticket,
    },
};
use voc_report::Lang;

use super::{
    submit::not_utf8,
    submit_org::{receipt, said, submit},
};
use crate::{
    args::{DefinePlaybookArgs, PlaybookAction, Who},
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, Session},
    table::Grid,
};

/// Does what is to be done with playbooks.
pub(super) fn playbook(run: &mut Run, action: &PlaybookAction) -> Result<Exit, Failure> {
    let session = run.open()?;
    match action {
        PlaybookAction::Define(args) => define(run, &session, args),
        PlaybookAction::List => list(run, &session),
        PlaybookAction::Show { playbook, version } => show(run, &session, playbook, *version),
        PlaybookAction::Retire { playbook, who } => retire(run, &session, playbook, who),
    }?;
    Ok(Exit::Done)
}

fn define(run: &mut Run, session: &Session, args: &DefinePlaybookArgs) -> Result<(), Failure> {
    let text = |inline: &Option<String>, file: &Option<PathBuf>| match (inline, file) {
        (Some(text), _) => Ok(Some(text.clone())),
        (None, Some(path)) => read(path, session.lang).map(Some),
        (None, None) => Ok(None),
    };
    let (ko, en) = (text(&args.ko, &args.ko_file)?, text(&args.en, &args.en_file)?);
    let title = BilingualText::new(args.title_ko.as_deref(), args.title_en.as_deref());
    let label = args.stage.label();
    let of_stage = || BilingualText::new(Some(label.ko), Some(label.en));
    let command = OrgCommand::DefinePlaybook(Box::new(PlaybookDraft {
        playbook: args.playbook.clone(),
        stage: args.stage,
        cause: args.cause.clone(),
        treatment: args.treatment.clone(),
        kinds: args.kinds.clone(),
        title: if title.is_empty() { of_stage() } else { title },
        text: BilingualText::new(ko.as_deref(), en.as_deref()),
    }));
    let executed = submit(run, session, &command, &args.who)?;
    if run.out.is_json() {
        return run.out.json(&receipt(&executed, session));
    }
    let OrgEvent::PlaybookDefined(made) = &executed.event else { return Ok(()) };
    let stage = session.lang.label(made.stage);
    let sentence = match session.lang {
        Lang::Ko => format!("대응 매뉴얼 {} {}판 정의 · {stage}", made.playbook, made.version),
        Lang::En => {
            format!("playbook {} version {} defined · {stage}", made.playbook, made.version)
        }
    };
    run.out.line(said(&executed, sentence, session))
}

fn retire(
    run: &mut Run,
    session: &Session,
    playbook: &PlaybookCode,
    who: &Who,
) -> Result<(), Failure> {
    let command = OrgCommand::RetirePlaybook { playbook: playbook.clone() };
    let executed = submit(run, session, &command, who)?;
    if run.out.is_json() {
        return run.out.json(&receipt(&executed, session));
    }
    let sentence = match session.lang {
        Lang::Ko => format!("대응 매뉴얼 {playbook} 사용 중지"),
        Lang::En => format!("playbook {playbook} retired"),
    };
    run.out.line(said(&executed, sentence, session))
}

fn list(run: &mut Run, session: &Session) -> Result<(), Failure> {
    let org = session.engine.org().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let playbooks: Vec<_> = org.playbooks().collect();
        return run.out.json(&json!({"playbooks": playbooks}));
    }
    let heading = [
        ("매뉴얼", "playbook"),
        ("판", "version"),
        ("단계", "stage"),
        ("대상", "for"),
        ("제목", "title"),
    ];
    let mut grid = Grid::new(&run.out, &heading);
    for one in org.playbooks() {
        grid.row([
            one.playbook.to_string().into(),
            one.version.to_string().into(),
            session.lang.label(one.stage).into(),
            meant_for(one, session).into(),
            session.lang.text(&one.title).into(),
        ]);
    }
    let grid = grid.right(1);
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))
}

fn show(
    run: &mut Run,
    session: &Session,
    code: &PlaybookCode,
    version: Option<u32>,
) -> Result<(), Failure> {
    let org = session.engine.org().map_err(|error| session.failed(&error))?;
    let found = match version {
        Some(version) => org.playbook_versions(code).find(|one| one.version == version),
        None => org.playbook(code),
    };
    let Some(found) = found else {
        let rejection = Rejection::PlaybookMustExist(code.clone()).into();
        return Err(Failure::execute(&rejection, session.lang, session.zone));
    };
    if run.out.is_json() {
        return run.out.json(&json!({"playbook": found}));
    }
    draw(&mut run.out, found, session)
}

/// Draws a playbook with its code, its version and whom it is for.
fn draw(out: &mut Output, playbook: &Playbook, session: &Session) -> Result<(), Failure> {
    let title = out.tone(Tone::Strong, session.lang.text(&playbook.title));
    out.line(format!("{title}  {}", name(playbook, session.lang)))?;
    let stage = session.lang.label(playbook.stage);
    out.line(out.tone(Tone::Quiet, &format!("{stage} · {}", meant_for(playbook, session))))?;
    out.line("")?;
    session.lang.text(&playbook.text).lines().try_for_each(|line| out.line(line))
}

/// Names the version of a playbook, as it is recorded with the step that followed it.
fn name(playbook: &Playbook, lang: Lang) -> String {
    let (code, version) = (&playbook.playbook, playbook.version);
    match lang {
        Lang::Ko => format!("({code} {version}판)"),
        Lang::En => format!("({code} version {version})"),
    }
}

fn meant_for(playbook: &Playbook, session: &Session) -> String {
    let words = session.words();
    let treatment = playbook.treatment.as_ref().map(|code| words.code(code));
    let cause = playbook.cause.as_ref().map(|code| words.cause(code));
    let kinds = playbook.kinds.iter().map(|kind| words.label(*kind).to_owned());
    let all: Vec<_> = treatment.into_iter().chain(cause).chain(kinds).collect();
    if all.is_empty() { session.lang.pick("모두", "all").to_owned() } else { all.join(", ") }
}

/// Returns the playbook of the stage that comes next in a ticket, if one does.
fn of_next_stage(ticket: &Ticket, session: &Session) -> Result<Option<Playbook>, EngineError> {
    let Some(stage) = ticket.next_stage().filter(|_| ticket.phase == Phase::Open) else {
        return Ok(None);
    };
    let treatments = ticket.assessment.treatment.as_slice();
    let case = PlaybookCase { kind: ticket.kind, causes: &ticket.causes, treatments };
    match session.engine.org() {
        Ok(org) => Ok(Some(org.playbook_for(stage, &case).clone())),
        // A ticket is shown whatever is damaged elsewhere; a verification says what is.
        Err(EngineError::Read(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Draws what is to be done next in a ticket, as its playbook says.
pub(crate) fn draw_next(
    out: &mut Output,
    ticket: &Ticket,
    session: &Session,
) -> Result<(), Failure> {
    let next = of_next_stage(ticket, session).map_err(|error| session.failed(&error))?;
    let Some(playbook) = next else { return Ok(()) };
    let heading = session.lang.pick("다음에 할 일", "what to do next");
    let (heading, title) = (out.tone(Tone::Strong, heading), session.lang.text(&playbook.title));
    out.line("")?;
    out.line(format!("{heading}: {title} {}", name(&playbook, session.lang)))?;
    let mut lines = session.lang.text(&playbook.text).lines();
    lines.try_for_each(|line| out.line(format!("  {line}")))
}

/// Returns what is to be done next in a ticket, for a program.
pub(super) fn next_document(ticket: &Ticket, session: &Session) -> Result<Value, Failure> {
    let next = of_next_stage(ticket, session).map_err(|error| session.failed(&error))?;
    Ok(json!(next))
}

fn read(path: &Path, lang: Lang) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::file(path, &error, lang))?;
    String::from_utf8(bytes).map_err(|_| not_utf8(lang))
}
