//! What is done about a complaint: remedies, records, pledges, risks, improvement.

use voc_engine::domain::{Command, ImprovementNumber, ImprovementResult, RemedyNumber};

use super::{
    submit::said,
    tell::{Give, Made},
};
use crate::{
    args::{Action, ImprovementAction, ImprovementArgs},
    failure::{Exit, Failure},
    session::Session,
};

/// Gives such a command.
pub(super) fn tell(give: &mut Give<'_>, action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Remedy(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordRemedy {
                remedy: a.remedy.clone(),
                step: a.step,
                item: a.item.map(RemedyNumber::new),
                party: a.party,
                by_role: a.by_role,
                amount_krw: a.amount,
                text: said(&a.text, session)?,
            })
        }),
        Action::Records(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordAccess {
                step: a.step,
                by: a.by,
                standing: a.standing,
                documents: a.documents.clone(),
                text: said(&a.text, session)?,
            })
        }),
        Action::Risk(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::RecordRisk { risk: a.risk, by: a.by, text: said(&a.text, session)? })
        }),
        Action::Pledge(a) => give(&a.ticket, &a.who, &|session| {
            Ok(Command::WritePledge {
                by_role: a.by_role,
                to: a.to,
                pressure: a.pressure,
                text: said(&a.text, session)?,
            })
        }),
        Action::Refer(a) => give(&a.ticket, &a.who, &|session| {
            let text = said(&a.text, session)?;
            Ok(Command::ReferOutside { body: a.body.clone(), by: a.by, text })
        }),
        Action::Improvement(a) => give(&a.ticket, &a.who, &|session| improvement(&a, session)),
        _ => unreachable!("BUG: every other command is dispatched before"),
    }
}

fn improvement(args: &ImprovementArgs, session: &Session) -> Made {
    let text = said(&args.text, session)?;
    let ended = |number, result| {
        let improvement = ImprovementNumber::new(number);
        Command::EndImprovement { improvement, result, text: text.clone() }
    };
    Ok(match &args.action {
        ImprovementAction::Open { owner, due, department, cause, touch_point } => {
            Command::OpenImprovement {
                owner: owner.clone(),
                department: department.clone(),
                cause: cause.clone(),
                touch_point: touch_point.clone(),
                due: *due,
                text,
            }
        }
        ImprovementAction::Done { number } => ended(*number, ImprovementResult::Done),
        ImprovementAction::Drop { number } => ended(*number, ImprovementResult::Dropped),
    })
}
