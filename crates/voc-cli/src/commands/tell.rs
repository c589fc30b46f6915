//! The other commands to a ticket: each a fact to record or a decision to make.

use voc_engine::domain::{Command, PromiseNumber};

use super::submit::{To, optional, required_text, submit, text};
use crate::{
    args::{Action, PromiseAction, TicketArg, Who},
    failure::{Exit, Failure},
    session::{Run, Session},
    time,
};

type Made = Result<Command, Failure>;

/// Gives a command to a ticket once the data directory is open.
type Give<'a> =
    dyn FnMut(&TicketArg, &Who, &dyn Fn(&Session) -> Made) -> Result<Exit, Failure> + 'a;

/// Gives the command that the arguments say.
pub(super) fn tell(run: &mut Run, action: Action) -> Result<Exit, Failure> {
    let mut give = |ticket: &TicketArg, who: &Who, command: &dyn Fn(&Session) -> Made| {
        submit(run, &To::Named(&ticket.ticket), command, who)
    };
    match action {
        Action::Skip(a) => {
            give(&a.ticket, &a.who, &|_| Ok(Command::Skip { stage: a.stage, reason: a.reason }))
        }
        Action::Triage(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::Triage {
                severity: a.severity,
                causes: a.causes.clone(),
                branch: a.branch.clone(),
                touch_point: None,
                treatment: None,
                crises: Vec::new(),
            })
        }),
        Action::Assign(a) => {
            give(&a.ticket, &a.who, &|_| Ok(Command::Assign { to: a.to.clone(), role: a.to_role }))
        }
        Action::Department(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::SetDepartment { which: a.which, department: a.department.clone() })
        }),
        Action::Escalate(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::Escalate { level: a.level, reason: a.reason, clock: None, due: None })
        }),
        Action::Acknowledge(a) => {
            give(&a.ticket, &a.who, &|_| Ok(Command::AcknowledgeEscalation { level: a.level }))
        }
        Action::Pause(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Pause { reason: a.reason })),
        Action::Resume(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Resume)),
        Action::Reopen(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Reopen { reason: a.reason })),
        Action::Promise(a) => give(&a.ticket, &a.who, &|session| promise(&a.action, session)),
        told => with_words(&mut give, told),
    }
}

/// Gives the commands that carry words, a name or a contact.
fn with_words(give: &mut Give<'_>, action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Note(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::AddNote { category: a.category, text: required_text(&a.text, session)? })
        }),
        Action::Statement(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordStatement {
                speaker: a.speaker,
                channel: a.channel.clone(),
                topic: None,
                contradicts: Vec::new(),
                text: required_text(&a.text, session)?,
            })
        }),
        Action::Contact(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordContact {
                channel: a.channel.clone(),
                whom: a.whom,
                result: a.result,
                attempts: a.attempts,
                point: None,
                acting_for: None,
                text: text(&a.text, session.lang, session.zone)?,
            })
        }),
        Action::Party(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::AddParty {
                role: a.party,
                standing: a.standing,
                consent: None,
                subject: a.subject.clone(),
                name: optional(a.name.as_deref(), session)?,
                contact: optional(a.contact.as_deref(), session)?,
            })
        }),
        Action::Remedy(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordRemedy {
                remedy: a.remedy.clone(),
                step: a.step,
                item: None,
                party: None,
                by_role: a.by_role,
                amount_krw: a.amount,
                text: text(&a.text, session.lang, session.zone)?,
            })
        }),
        Action::Records(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordAccess {
                step: a.step,
                by: a.by,
                standing: a.standing,
                documents: a.documents.clone(),
                text: text(&a.text, session.lang, session.zone)?,
            })
        }),
        Action::Risk(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordRisk {
                risk: a.risk,
                by: a.by,
                text: text(&a.text, session.lang, session.zone)?,
            })
        }),
        _ => unreachable!("BUG: every other command is dispatched before"),
    }
}

fn promise(action: &PromiseAction, session: &Session) -> Made {
    Ok(match action {
        PromiseAction::Make { topic, to, by_role, told, text: given } => {
            let told = told.as_deref();
            Command::MakePromise {
                topic: *topic,
                to: *to,
                by_role: *by_role,
                channel: None,
                told: told
                    .map(|text| time::until(text, session.recorded, session.zone, session.lang))
                    .transpose()?,
                text: text(given, session.lang, session.zone)?,
            }
        }
        PromiseAction::Keep { number } => Command::KeepPromise(PromiseNumber::new(*number)),
        PromiseAction::Withdraw { number } => Command::WithdrawPromise(PromiseNumber::new(*number)),
    })
}
