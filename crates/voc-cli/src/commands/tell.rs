//! The commands to a ticket that are one fact to record or one decision to make.

use voc_engine::domain::Command;

use super::{
    redress, relate,
    submit::{To, required_text, submit},
    talk,
};
use crate::{
    args::{Action, TicketArg, Who},
    failure::{Exit, Failure},
    session::{Run, Session},
};

pub(super) type Made = Result<Command, Failure>;

/// Gives a command to a ticket once the data directory is open.
pub(super) type Give<'a> =
    dyn FnMut(&TicketArg, &Who, &dyn Fn(&Session) -> Made) -> Result<Exit, Failure> + 'a;

/// Gives the command that the arguments say.
pub(super) fn tell(run: &mut Run, action: Action) -> Result<Exit, Failure> {
    let mut give = |ticket: &TicketArg, who: &Who, command: &dyn Fn(&Session) -> Made| {
        submit(run, &To::Named(&ticket.ticket), |session| Ok(vec![command(session)?]), who)
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
                touch_point: a.touch_point.clone(),
                treatment: a.treatment.clone(),
                crises: a.crises.clone(),
            })
        }),
        Action::Pause(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Pause { reason: a.reason })),
        Action::Resume(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Resume)),
        Action::Reopen(a) => give(&a.ticket, &a.who, &|_| Ok(Command::Reopen { reason: a.reason })),
        Action::Note(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::AddNote { category: a.category, text: required_text(&a.text, session)? })
        }),
        talk @ (Action::Statement(_)
        | Action::Promise(_)
        | Action::Party(_)
        | Action::Profile(_)
        | Action::Identity(_)
        | Action::Notify(_)
        | Action::Consent(_)) => talk::tell(&mut give, talk),
        redress @ (Action::Remedy(_)
        | Action::Records(_)
        | Action::Risk(_)
        | Action::Pledge(_)
        | Action::Refer(_)
        | Action::Improvement(_)) => redress::tell(&mut give, redress),
        other => relate::tell(&mut give, other),
    }
}
