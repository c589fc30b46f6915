//! Who a ticket is about, and everything that is kept about somebody.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use serde_json::json;
use uuid::Uuid;
use voc_engine::{
    Disclosure, ExecuteError, Revealed, SubjectRequest, SubjectRow,
    domain::{Rejection, Role, SubjectId, TicketId},
};
use voc_report::Lang;

use super::{
    access,
    submit::{note_on_now, unnamed},
};
use crate::{
    args::{SubjectAction, Who},
    failure::{Exit, Failure},
    output::to_json,
    progress::Progress,
    session::{Run, Session},
    table::Grid,
};

/// Does what is asked about people.
pub(super) fn subject(run: &mut Run, action: &SubjectAction) -> Result<Exit, Failure> {
    let session = run.open()?;
    match action {
        SubjectAction::List(ticket) => {
            let ticket = session.find(&ticket.ticket)?;
            access::note(&session, "subject", [ticket]);
            list(run, &session, ticket)
        }
        SubjectAction::Export { subject, out } => export(run, &session, subject, out.as_deref()),
    }?;
    Ok(Exit::Done)
}

/// Gives a request about the data of people its envelope.
pub(super) fn ask<Answer>(
    run: &Run,
    session: &Session,
    who: &Who,
    give: impl FnOnce(&SubjectRequest<'_>) -> Result<Answer, ExecuteError>,
) -> Result<Answer, Failure> {
    note_on_now(run, session);
    let configured = session.engine.config().actor.clone();
    let actor = who.actor.clone().or(configured).unwrap_or_else(unnamed);
    let answer = give(&SubjectRequest {
        command: who.command_id.unwrap_or_else(Uuid::now_v7),
        now: session.recorded,
        actor: &actor,
        role: who.role.unwrap_or(Role::Desk),
        on_behalf_of: who.on_behalf_of.as_ref(),
    });
    answer.map_err(|error| Failure::execute(&error, session.lang, session.zone))
}

/// Makes the progress of a walk through the whole log.
pub(super) fn searching(session: &Session) -> Progress {
    Progress::new(session.lang.pick("기록 검색 중", "searching the log"))
}

/// Names tickets as a program is told them.
pub(super) fn tickets_of(session: &Session, tickets: &[TicketId]) -> Vec<serde_json::Value> {
    let number = |ticket| session.engine.ticket(ticket).ok().flatten().and_then(|one| one.number);
    tickets.iter().map(|one| json!({"ticket": one, "number": number(*one)})).collect()
}

fn list(run: &mut Run, session: &Session, ticket: TicketId) -> Result<(), Failure> {
    let rows = session.engine.subjects_of(ticket, Disclosure::Reveal);
    let rows = rows.map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let document = json!({"ticket": ticket, "subjects": rows});
        return run.out.json(&to_json(&document, session.zone));
    }
    if rows.is_empty() {
        let none = session
            .lang
            .pick("이 건에는 개인정보가 없습니다", "nothing personal is kept in this ticket");
        return run.out.line(none);
    }
    let heading =
        [("코드", "code"), ("역할", "role"), ("이름", "name"), ("값", "values"), ("상태", "state")];
    let mut grid = Grid::new(&run.out, &heading);
    for row in &rows {
        let roles: Vec<_> = row.roles.iter().map(|role| session.lang.label(*role)).collect();
        grid.row([
            row.subject.to_string().into(),
            roles.join(", ").into(),
            name(row, session.lang).into(),
            row.values.to_string().into(),
            state(row, session.lang).into(),
        ]);
    }
    let grid = grid.right(3).whole(&[0]);
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))
}

fn name(row: &SubjectRow, lang: Lang) -> String {
    match &row.name {
        Some(Revealed::Open { text }) => {
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
        }
        Some(Revealed::Erased { .. }) => lang.pick("[파기됨]", "[erased]").to_owned(),
        Some(Revealed::Missing) => lang.pick("(보관소에 없음)", "(missing)").to_owned(),
        _ => String::new(),
    }
}

fn state(row: &SubjectRow, lang: Lang) -> String {
    match row.erased {
        Some(by) => format!("{} @{by}", lang.pick("파기", "erased")),
        None => lang.pick("보관", "kept").to_owned(),
    }
}

fn export(
    run: &mut Run,
    session: &Session,
    subject: &SubjectId,
    out: Option<&Path>,
) -> Result<(), Failure> {
    let mut progress = searching(session);
    let file = session.engine.subject_file(subject, &mut |done, all| progress.update(done, all));
    drop(progress);
    let file = file.map_err(|error| session.failed(&error))?;
    if file.values.is_empty() {
        let nobody = ExecuteError::from(Rejection::SubjectMustExist(subject.clone()));
        return Err(Failure::execute(&nobody, session.lang, session.zone));
    }
    let tickets: BTreeSet<_> = file.values.iter().filter_map(|value| value.ticket).collect();
    access::note(session, "subject", tickets);
    let document = to_json(&file, session.zone);
    let Some(path) = out else {
        return run.out.json(&document);
    };
    let text = format!("{document:#}\n");
    write(path, text.as_bytes()).map_err(|error| Failure::file(path, &error, session.lang))?;
    let (values, file) = (file.values.len(), path.display().to_string());
    if run.out.is_json() {
        return run.out.json(&json!({"subject": subject, "values": values, "file": file}));
    }
    run.out.line(match session.lang {
        Lang::Ko => format!("{subject}: 값 {values}개를 {file}에 썼습니다"),
        Lang::En => format!("{subject}: {values} values were written to {file}"),
    })
}

/// Writes a file that nobody else on this machine may read.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)
}
