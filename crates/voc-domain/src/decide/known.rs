//! The codes in an event, each against the list it belongs to.

use super::{
    require_known_branch, require_known_causes, require_known_channel, require_known_department,
};
use crate::{
    catalog::{Catalog, OpenCode},
    codes::{ChannelCode, DocumentCode, OutsideBodyCode, RemedyCode, TouchPointCode},
    command::Command,
    context::Context,
    details::StageDetails,
    event::Event,
    rejection::Rejection,
};

/// Refuses a code of the open lists in a command; channels and causes are judged where they are used.
pub(super) fn require_known_lists(
    command: &Command,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    let lists = Lists(context.catalog);
    match command {
        Command::Triage { touch_point, treatment, crises, .. } => {
            lists.touch_point(touch_point.as_ref())?;
            known(treatment, |code| context.catalog.knows_treatment(code))?;
            known(crises, |code| context.catalog.knows_crisis(code))
        }
        Command::RecordRemedy { remedy, .. } => lists.remedies(std::slice::from_ref(remedy)),
        Command::RecordAccess { documents, .. } => lists.documents(documents),
        Command::ReferOutside { body, .. } => lists.body(body),
        Command::OpenImprovement { touch_point, .. } => lists.touch_point(touch_point.as_ref()),
        Command::Step(taken) => lists.details(&taken.details),
        _ => Ok(()),
    }
}

/// The same for an event that an entry should have been.
fn require_known_lists_of_event(event: &Event, context: &Context<'_>) -> Result<(), Rejection> {
    let lists = Lists(context.catalog);
    match event {
        Event::Triaged(content) => {
            lists.touch_point(content.touch_point.as_ref())?;
            known(&content.treatment, |code| context.catalog.knows_treatment(code))?;
            known(&content.crises, |code| context.catalog.knows_crisis(code))
        }
        Event::RemedyRecorded(content) => lists.remedies(std::slice::from_ref(&content.remedy)),
        Event::RecordAccess(content) => lists.documents(&content.documents),
        Event::ReferredOutside(content) => lists.body(&content.body),
        Event::ImprovementOpened(content) => lists.touch_point(content.touch_point.as_ref()),
        Event::StageCompleted(content) => lists.details(&content.details),
        _ => Ok(()),
    }
}

/// The open lists that more than one place names codes of.
struct Lists<'a>(&'a Catalog);

impl Lists<'_> {
    fn remedies(&self, codes: &[RemedyCode]) -> Result<(), Rejection> {
        known(codes, |code| self.0.knows_remedy(code))
    }

    fn documents(&self, codes: &[DocumentCode]) -> Result<(), Rejection> {
        known(codes, |code| self.0.knows_document(code))
    }

    fn touch_point(&self, code: Option<&TouchPointCode>) -> Result<(), Rejection> {
        known(code, |code| self.0.knows_touch_point(code))
    }

    fn body(&self, code: &OutsideBodyCode) -> Result<(), Rejection> {
        known([code], |code| self.0.knows_outside_body(code))
    }

    fn details(&self, details: &StageDetails) -> Result<(), Rejection> {
        match details {
            StageDetails::Listen(listen) => self.remedies(&listen.practical_demand),
            StageDetails::Resolve(resolve) => self.remedies(&resolve.remedies),
            StageDetails::Alternative(alternative) => self.remedies(&alternative.remedies),
            _ => Ok(()),
        }
    }
}

fn known<'a, Code: OpenCode>(
    codes: impl IntoIterator<Item = &'a Code>,
    knows: impl Fn(&Code) -> bool,
) -> Result<(), Rejection> {
    match codes.into_iter().find(|code| !knows(code)) {
        Some(code) => {
            Err(Rejection::CodeMustBeKnown { list: Code::LIST, code: code.code().into() })
        }
        None => Ok(()),
    }
}

/// Refuses codes that are neither built in nor configured, as if the entry were recorded now.
pub(super) fn require_known_codes(event: &Event, context: &Context<'_>) -> Result<(), Rejection> {
    require_known_lists_of_event(event, context)?;
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
            StageDetails::Close(close) => known_channel(close.told_by.as_ref(), context),
            StageDetails::Thank(thank) => known_channel(thank.channel.as_ref(), context),
            _ => Ok(()),
        },
        Event::Notified(content) => require_known_channel(&content.channel, context),
        Event::PromiseMade(content) => known_channel(content.channel.as_ref(), context),
        Event::StatementRecorded(content) => known_channel(content.channel.as_ref(), context),
        Event::ImprovementOpened(content) => {
            require_known_causes(content.cause.as_slice(), context)?;
            require_known_department(content.department.as_ref(), context)
        }
        _ => Ok(()),
    }
}

fn known_channel(channel: Option<&ChannelCode>, context: &Context<'_>) -> Result<(), Rejection> {
    channel.map_or(Ok(()), |channel| require_known_channel(channel, context))
}
