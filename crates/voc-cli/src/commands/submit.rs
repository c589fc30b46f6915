//! Giving a command to a ticket, and showing its receipt.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use uuid::Uuid;
use voc_engine::{
    Envelope, ExecuteError, Instruction, Request, TicketQuery,
    domain::{ActorId, Command, Occurred, PrivateText, Role, TicketId},
};
use voc_report::Lang;

use crate::{
    args::{Text, Who},
    failure::{Exit, Failure},
    receipt,
    session::{Run, Session},
    time,
};

/// Who a command comes from when nobody is named.
const UNNAMED: &str = "desk";

/// The most that is read from a file or from standard input: far above what is kept, so that the
/// refusal can say how long the text is.
const READ_MAX: u64 = 64 << 20;

/// Which ticket a command goes to.
pub(super) enum To<'a> {
    /// One that a person names.
    Named(&'a TicketQuery),
    /// A new one, whose identity is that of the command.
    New,
}

/// Gives commands to a ticket, all of them or none, and shows the receipt.
pub(super) fn submit(
    run: &mut Run,
    to: &To<'_>,
    commands: impl FnOnce(&Session) -> Result<Vec<Command>, Failure>,
    who: &Who,
) -> Result<Exit, Failure> {
    let session = run.open()?;
    note_on_now(run, &session);
    let occurred = occurred(&session, who)?;
    let instruction = |command| Instruction { command, occurred };
    let instructions: Vec<_> = commands(&session)?.into_iter().map(instruction).collect();
    let executed = addressed(&session, to, who, |envelope| {
        session.engine.execute(&Request {
            ticket: envelope.ticket,
            command: envelope.command,
            instructions: &instructions,
            now: envelope.now,
            actor: envelope.actor,
            role: envelope.role,
            on_behalf_of: envelope.on_behalf_of,
            source: envelope.source,
        })
    })?;
    receipt::show(&mut run.out, &session, &executed)?;
    Ok(Exit::Done)
}

/// Addresses what is asked: which ticket, who asks, in which role, when.
pub(super) fn addressed<Answer>(
    session: &Session,
    to: &To<'_>,
    who: &Who,
    give: impl FnOnce(Envelope<'_>) -> Result<Answer, ExecuteError>,
) -> Result<Answer, Failure> {
    let command = who.command_id.unwrap_or_else(Uuid::now_v7);
    let ticket = match to {
        To::Named(query) => session.find(query)?,
        To::New => TicketId::from_uuid(command),
    };
    let configured = session.engine.config().actor.clone();
    let actor = who.actor.clone().or(configured).unwrap_or_else(unnamed);
    let answer = give(Envelope {
        ticket,
        command,
        now: session.recorded,
        actor: &actor,
        role: who.role.unwrap_or(Role::Desk),
        on_behalf_of: who.on_behalf_of.as_ref(),
        source: None,
    });
    answer.map_err(|error| Failure::execute(&error, session.lang, session.zone))
}

/// Reads when it happened, if that was said.
pub(super) fn occurred(session: &Session, who: &Who) -> Result<Option<Occurred>, Failure> {
    let read = |text| time::occurred(text, session.recorded, session.zone, session.lang);
    who.occurred.as_deref().map(read).transpose()
}

/// Returns who a command comes from when nobody is named.
pub(super) fn unnamed() -> ActorId {
    UNNAMED.parse().expect("BUG: a valid actor")
}

/// Says that `--now` does not reach what is recorded, so that nobody believes it did.
pub(super) fn note_on_now(run: &Run, session: &Session) {
    if session.now != session.recorded && run.global.now.is_some() && !run.out.is_json() {
        let note = session.lang.pick(
            "참고: 이 기록은 실제 시각을 따르므로 --now는 기록 시각을 바꾸지 않습니다",
            "note: this log follows the real clock; --now does not change when this is recorded",
        );
        let _ = io::Write::write_all(&mut io::stderr(), format!("{note}\n").as_bytes());
    }
}

/// Reads the text of a command, if one was given.
pub(super) fn said(given: &Text, session: &Session) -> Result<Option<PrivateText>, Failure> {
    let (lang, zone) = (session.lang, session.zone);
    let text = match (&given.text, &given.text_file) {
        (Some(text), _) => Some(text.clone().into_string().map_err(|_| not_utf8(lang))?),
        (None, Some(path)) => {
            let bytes = read(path).map_err(|error| Failure::file(path, &error, lang))?;
            Some(String::from_utf8(bytes).map_err(|_| not_utf8(lang))?)
        }
        (None, None) => None,
    };
    text.map(|text| private(&text, lang, zone)).transpose()
}

/// Takes a text that must be there.
pub(super) fn required_text(given: &Text, session: &Session) -> Result<PrivateText, Failure> {
    let text = said(given, session)?;
    // A text that is not there is as good as an empty one, and the rules say what that means.
    text.map_or_else(|| private("", session.lang, session.zone), Ok)
}

/// Takes a name or a contact.
pub(super) fn optional(
    given: Option<&str>,
    session: &Session,
) -> Result<Option<PrivateText>, Failure> {
    given.map(|text| private(text, session.lang, session.zone)).transpose()
}

fn private(text: &str, lang: Lang, zone: time::Zone) -> Result<PrivateText, Failure> {
    PrivateText::new(text).map_err(|rejection| Failure::execute(&rejection.into(), lang, zone))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(READ_MAX).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(READ_MAX).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Tells that a text is not UTF-8.
pub(super) fn not_utf8(lang: Lang) -> Failure {
    Failure::usage(
        "text_not_utf8",
        lang.pick("내용이 UTF-8이 아닙니다", "the text is not UTF-8"),
        lang.pick(
            "파일을 UTF-8로 변환하십시오. 예: `iconv -f cp949 -t utf-8`",
            "convert it first, for example: `iconv -f cp949 -t utf-8`",
        ),
    )
}
