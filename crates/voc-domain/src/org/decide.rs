//! A command to the hospital and its state turned into an event, or into a rejection.

use super::{
    Org,
    command::{OrgCommand, PlaybookDraft},
    event::{CaseShared, OrgEvent, PlaybookRetired, TrainingHeld},
    playbook::{self, Playbook},
    survey::SurveyDefinition,
};
use crate::{
    calendar::Calendar,
    catalog::Catalog,
    ids::BranchCode,
    rejection::Rejection,
    timestamp::{Occurred, Timestamp},
};

/// The surroundings of a command to the hospital.
#[derive(Clone, Copy, Debug)]
pub struct OrgContext<'a> {
    /// The present moment, as the log will record it at the earliest.
    pub now: Timestamp,
    /// When what the command tells happened.
    pub occurred: Occurred,
    /// The opening hours and holidays.
    pub calendar: &'a Calendar,
    /// The codes a hospital added to the open lists, and its places.
    pub catalog: &'a Catalog,
}

/// Decides what follows from a command to the hospital. That a ticket exists is for the caller to know.
///
/// # Errors
/// The first requirement that is not met, in the order of [`Rejection::CODES`].
pub fn decide_org(
    org: &Org,
    command: &OrgCommand,
    context: &OrgContext<'_>,
) -> Result<OrgEvent, Rejection> {
    require_past(context)?;
    match command {
        OrgCommand::DefinePlaybook(draft) => playbook_defined(org, draft, context),
        OrgCommand::RetirePlaybook { playbook } => {
            require_own(playbook)?;
            let Some(present) = org.playbook(playbook) else {
                return Err(Rejection::PlaybookMustExist(playbook.clone()));
            };
            let (playbook, version) = (playbook.clone(), present.version);
            Ok(OrgEvent::PlaybookRetired(PlaybookRetired { playbook, version }))
        }
        OrgCommand::DefineSurvey { survey, sheet } => {
            sheet.check()?;
            let version = org.survey_versions(survey).last().map_or(1, |last| last.version + 1);
            let (survey, sheet) = (survey.clone(), (**sheet).clone());
            let definition = SurveyDefinition { survey, version, sheet };
            Ok(OrgEvent::SurveyDefined(Box::new(definition)))
        }
        OrgCommand::HoldTraining { branch, topic, after, attendees } => {
            require_branch(branch, context)?;
            require_people(*attendees)?;
            let (branch, topic) = (branch.clone(), *topic);
            let content = TrainingHeld { branch, topic, after: *after, attendees: *attendees };
            Ok(OrgEvent::TrainingHeld(content))
        }
        OrgCommand::ShareCase { branch, ticket, audience } => {
            require_branch(branch, context)?;
            require_people(*audience)?;
            let (branch, ticket) = (branch.clone(), *ticket);
            Ok(OrgEvent::CaseShared(CaseShared { branch, ticket, audience: *audience }))
        }
    }
}

fn playbook_defined(
    org: &Org,
    draft: &PlaybookDraft,
    context: &OrgContext<'_>,
) -> Result<OrgEvent, Rejection> {
    let last = org.playbook_versions(&draft.playbook).last();
    let mut kinds = draft.kinds.clone();
    kinds.sort_unstable();
    kinds.dedup();
    let playbook = Playbook {
        playbook: draft.playbook.clone(),
        version: last.map_or(1, |last| last.version + 1),
        stage: draft.stage,
        cause: draft.cause.clone(),
        treatment: draft.treatment.clone(),
        kinds,
        title: draft.title.clone(),
        text: draft.text.clone(),
    };
    playbook.require_texts()?;
    if let Some(unknown) = draft.cause.as_ref().filter(|one| !context.catalog.knows_cause(one)) {
        return Err(Rejection::CauseMustBeKnown(unknown.clone()));
    }
    require_own(&draft.playbook)?;
    Ok(OrgEvent::PlaybookDefined(Box::new(playbook)))
}

/// Refuses the codes of the playbooks that come with the program, whose versions are the program's.
fn require_own(code: &crate::ids::PlaybookCode) -> Result<(), Rejection> {
    if playbook::is_built_in(code) {
        return Err(Rejection::PlaybookMustBeOwn(code.clone()));
    }
    Ok(())
}

fn require_past(context: &OrgContext<'_>) -> Result<(), Rejection> {
    let (occurred, now) = (context.occurred, context.now);
    if occurred.latest() > now {
        let occurred = occurred.latest();
        return Err(Rejection::OccurredMustNotBeInTheFuture { occurred, now });
    }
    let outside = |moment: &Timestamp| context.calendar.local_time(moment.to_utc()).is_err();
    match [occurred.earliest(), occurred.latest()].into_iter().find(outside) {
        Some(moment) => Err(Rejection::MomentMustBeWithinTheCalendar { moment }),
        None => Ok(()),
    }
}

fn require_branch(branch: &BranchCode, context: &OrgContext<'_>) -> Result<(), Rejection> {
    if context.catalog.knows_branch(branch) {
        return Ok(());
    }
    Err(Rejection::BranchMustBeKnown(branch.clone()))
}

const fn require_people(people: u32) -> Result<(), Rejection> {
    if people == 0 {
        return Err(Rejection::SomebodyMustAttend);
    }
    Ok(())
}
