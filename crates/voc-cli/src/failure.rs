//! Everything that can go wrong, as a person is told it: a code, a sentence and what to do next.

mod engine;
mod rejections;
mod usage;

use std::{io, path::Path};

use serde_json::json;
use voc_engine::{EngineError, ExecuteError};
use voc_report::Lang;

pub(crate) use engine::io_failure;
pub(crate) use usage::usage;

use crate::time::Zone;

/// The exit codes. They are a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Findings, or an answer of "no".
    Findings = 1,
    /// The command line is not understood.
    Usage = 2,
    /// Rejected by the rules.
    Rejected = 3,
    /// Others changed the ticket at the same time, or have the directory open.
    Conflict = 4,
    /// Storage or I/O.
    Storage = 5,
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// The exit code.
    pub(crate) exit: Exit,
    /// The stable code.
    pub(crate) code: &'static str,
    /// What went wrong.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: String,
}

/// A command that did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// To be told to the person.
    Told(Box<Told>),
    /// Whoever reads the output has seen enough.
    ClosedPipe,
}

impl Failure {
    /// Makes a failure from its parts.
    pub(crate) fn new(
        exit: Exit,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let (message, hint) = (message.into(), hint.into());
        Self::Told(Box::new(Told { exit, code, message, hint }))
    }

    /// Makes a failure of the command line.
    pub(crate) fn usage(
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(Exit::Usage, code, message, hint)
    }

    /// Tells why standard output could not be written.
    pub(crate) fn output(error: &io::Error, lang: Lang) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        io_failure(lang.pick("출력을 쓸 수 없습니다", "the output cannot be written"), error, lang)
    }

    /// Tells what the engine said.
    pub(crate) fn engine(error: &EngineError, lang: Lang) -> Self {
        engine::told(error, lang)
    }

    /// Tells what the engine said about a command.
    pub(crate) fn execute(error: &ExecuteError, lang: Lang, zone: Zone) -> Self {
        match error {
            ExecuteError::Rejected(rejection) => rejections::told(rejection, lang, zone),
            ExecuteError::Conflict { ticket, .. } => {
                let message = match lang {
                    Lang::Ko => {
                        format!("다른 사용자가 같은 접수 건을 동시에 변경했습니다: {ticket}")
                    }
                    Lang::En => error.to_string(),
                };
                let hint = lang.pick(
                    "현재 상태를 `voc ticket`으로 확인한 뒤 같은 `--command-id`로 다시 시도하십시오",
                    "look at the ticket with `voc ticket` and try again with the same `--command-id`",
                );
                Self::new(Exit::Conflict, "conflict", message, hint)
            }
            ExecuteError::Engine(error) => Self::engine(error, lang),
            _ => Self::new(Exit::Storage, "unexpected", error.to_string(), unexpected_hint(lang)),
        }
    }

    /// Tells that there is no such ticket.
    pub(crate) fn no_such_ticket(lang: Lang, zone: Zone) -> Self {
        rejections::told(&voc_engine::domain::Rejection::TicketMustExist, lang, zone)
    }

    /// Tells that a file could not be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error, lang: Lang) -> Self {
        let path = path.display();
        let message = match lang {
            Lang::Ko => format!("파일을 읽거나 쓸 수 없습니다: {path}"),
            Lang::En => format!("the file {path} cannot be read or written"),
        };
        io_failure(&message, error, lang)
    }
}

impl Told {
    /// Returns the failure as a JSON document.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        json!({"error": {"code": self.code, "message": self.message, "hint": self.hint}})
    }
}

pub(crate) fn unexpected_hint(lang: Lang) -> &'static str {
    lang.pick(
        "`voc doctor`로 상태를 점검하고, 반복되면 이 메시지를 그대로 알려 주십시오",
        "check the directory with `voc doctor`; if it happens again, report this message as it is",
    )
}
