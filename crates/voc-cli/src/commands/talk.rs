//! What was said, to whom, and who they are.

use voc_engine::{
    NoticeWords,
    domain::{Command, Outside, Profiled, PromiseNumber, StatementNumber},
};

use super::{
    submit::{To, optional, required_text, said, submit},
    tell::{Give, Made},
};
use crate::{
    args::{Action, ContactArgs, NotifyArgs, PromiseAction},
    failure::{Exit, Failure},
    session::{Run, Session},
    time,
};

/// Gives such a command.
pub(super) fn tell(give: &mut Give<'_>, action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Statement(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordStatement {
                speaker: a.speaker,
                channel: a.channel.clone(),
                topic: a.topic,
                contradicts: a.contradicts.iter().copied().map(StatementNumber::new).collect(),
                text: required_text(&a.text, session)?,
            })
        }),
        Action::Promise(a) => give(&a.ticket, &a.who, &|session| promise(&a.action, session)),
        Action::Party(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::AddParty {
                role: a.party,
                standing: a.standing,
                consent: a.consent,
                subject: a.subject.clone(),
                name: optional(a.name.as_deref(), session)?,
                contact: optional(a.contact.as_deref(), session)?,
            })
        }),
        Action::Profile(a) => give(&a.ticket, &a.who, &|session| {
            let profile = Profiled {
                tier: a.tier,
                residency: a.residency,
                language: a.language.clone(),
                interpreter: a.interpreter,
                time_zone: a.time_zone,
            };
            Ok(Command::Profile { profile: Box::new(profile), text: said(&a.text, session)? })
        }),
        Action::Identity(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::CheckIdentity { whom: a.whom, result: a.result })
        }),
        Action::Notify(a) if a.queue => give(&a.ticket, &a.who, &|session| queued(&a, session)),
        Action::Notify(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::Notify {
                topic: a.topic,
                to: a.to,
                channel: a.channel.clone(),
                purpose: a.purpose,
                delivery: a.delivery,
                text: said(&a.text, session)?,
            })
        }),
        Action::Consent(a) => give(&a.ticket, &a.who, &|_| {
            Ok(Command::RecordConsent { topic: a.topic, consent: a.consent, by: a.by })
        }),
        _ => unreachable!("BUG: every other command is dispatched before"),
    }
}

/// Makes the command that queues a notice.
fn queued(a: &NotifyArgs, session: &Session) -> Made {
    let ticket = session.ticket(&a.ticket.ticket)?;
    let (party, topic, purpose) = (a.to, a.topic, a.purpose);
    let to = Outside { party, topic, purpose, channel: a.channel.clone() };
    let (language, adapter) = (a.language.clone(), a.adapter);
    let words = NoticeWords { language, adapter, text: said(&a.text, session)? };
    session.engine.queue_notice(&ticket, to, words).ok_or_else(|| {
        Failure::usage(
            "outbox_not_configured",
            session.lang.pick("알림의 발송 방법이 없습니다", "no adapter is configured for notices"),
            session.lang.pick(
                "config.toml의 [outbox]에 `adapter = \"file\"` 등을 추가하거나 `--adapter`를 붙이십시오",
                "add `adapter = \"file\"` or another under [outbox] in config.toml, or give `--adapter`",
            ),
        )
    })
}

/// Records an attempt to reach somebody, and with it that a promise was kept, if it was.
pub(super) fn contact(run: &mut Run, a: &ContactArgs) -> Result<Exit, Failure> {
    let commands = |session: &Session| {
        let contact = Command::RecordContact {
            channel: a.channel.clone(),
            whom: a.whom,
            result: a.result,
            attempts: a.attempts,
            point: a.point,
            acting_for: a.acting_for,
            text: said(&a.text, session)?,
        };
        let kept = a.keeps.map(|number| Command::KeepPromise(PromiseNumber::new(number)));
        Ok(std::iter::once(contact).chain(kept).collect())
    };
    submit(run, &To::Named(&a.ticket.ticket), commands, &a.who)
}

fn promise(action: &PromiseAction, session: &Session) -> Made {
    Ok(match action {
        PromiseAction::Make { topic, to, by_role, told, channel, text } => {
            let told = told.as_deref();
            Command::MakePromise {
                topic: *topic,
                to: *to,
                by_role: *by_role,
                channel: channel.clone(),
                told: told
                    .map(|text| time::until(text, session.recorded, session.zone, session.lang))
                    .transpose()?,
                text: said(text, session)?,
            }
        }
        PromiseAction::Keep { number } => Command::KeepPromise(PromiseNumber::new(*number)),
        PromiseAction::Withdraw { number } => Command::WithdrawPromise(PromiseNumber::new(*number)),
    })
}
