//! The codes in an event, each against the list it belongs to.

use super::{
    require_known_branch, require_known_causes, require_known_channel, require_known_department,
};
use crate::{context::Context, details::StageDetails, event::Event, rejection::Rejection};

/// Refuses codes that are neither built in nor configured, as if the entry were recorded now.
pub(super) fn require_known_codes(event: &Event, context: &Context<'_>) -> Result<(), Rejection> {
    match event {
        Event::Received(content) => {
            require_known_channel(&content.channel, context)?;
            require_known_causes(&content.causes, context)?;
            for department in [&content.receiving, &content.managing, &content.originating] {
                require_known_department(department.as_ref(), context)?;
            }
            require_known_branch(content.branch.as_ref(), context)
        }
        Event::Triaged(content) => {
            require_known_causes(&content.causes, context)?;
            require_known_branch(content.branch.as_ref(), context)
        }
        Event::DepartmentSet(content) => {
            require_known_department(Some(&content.department), context)
        }
        Event::Transferred(content) => {
            require_known_department(content.managing.as_ref(), context)?;
            require_known_branch(Some(&content.to), context)
        }
        Event::ContactAttempted(content) => require_known_channel(&content.channel, context),
        Event::StageCompleted(content) => match &content.details {
            StageDetails::Investigate(found) => require_known_causes(&found.causes, context),
            _ => Ok(()),
        },
        Event::Notified(content) => require_known_channel(&content.channel, context),
        Event::PromiseMade(content) => content
            .channel
            .as_ref()
            .map_or(Ok(()), |channel| require_known_channel(channel, context)),
        _ => Ok(()),
    }
}
