//! Improvement actions (개선 조치): opened with an owner and a date, ended once.

use super::{
    Decided, complainant, require_known_causes, require_known_department, require_not_merged,
    require_received,
};
use crate::{
    command::Command,
    context::Context,
    event::{Event, ImprovementEnded, ImprovementOpened},
    private::FieldName,
    rejection::Rejection,
    ticket::Ticket,
};

/// Decides about an improvement action. It may be opened and ended long after the ticket was closed;
/// one for a merged ticket is opened where the case goes on.
pub(super) fn improve(
    ticket: &Ticket,
    command: &Command,
    context: &Context<'_>,
) -> Result<Decided, Rejection> {
    let known = &ticket.ledgers.improvements;
    let (event, text) = match command {
        Command::OpenImprovement { owner, department, cause, touch_point, due, text } => {
            require_known_causes(cause.as_slice(), context)?;
            require_known_department(department.as_ref(), context)?;
            require_received(ticket)?;
            require_not_merged(ticket)?;
            let number = ticket.given.next_improvement();
            let content = ImprovementOpened {
                improvement: number,
                owner: owner.clone(),
                department: department.clone().or_else(|| ticket.originating.clone()),
                cause: cause.clone(),
                touch_point: touch_point.clone(),
                due: *due,
            };
            (Event::ImprovementOpened(content), text)
        }
        Command::EndImprovement { improvement, result, text } => {
            require_received(ticket)?;
            let found = known.iter().find(|one| one.number == *improvement);
            match found.map(|one| one.ended) {
                None => return Err(Rejection::ImprovementMustExist(*improvement)),
                Some(Some(_)) => return Err(Rejection::ImprovementMustBeOpen(*improvement)),
                Some(None) => {}
            }
            let content = ImprovementEnded { improvement: *improvement, result: *result };
            (Event::ImprovementEnded(content), text)
        }
        _ => unreachable!("BUG: only improvement actions come here"),
    };
    let subject = complainant(ticket.id, None);
    Ok(Decided::of(event).with(FieldName::Text, &subject, text.as_ref()))
}
