//! What a person may ask of the hospital as a whole.

use super::{event::TrainingTopic, survey::SurveySheet, text::BilingualText};
use crate::{
    codes::{CauseCode, TreatmentCode, VocKind},
    ids::{BranchCode, PlaybookCode, SurveyCode, TicketId},
    stage::Stage,
};

/// A command to the hospital as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrgCommand {
    /// Defines a playbook; with a code that exists, its next version.
    DefinePlaybook(Box<PlaybookDraft>),
    /// Takes a playbook out of use.
    RetirePlaybook {
        /// The code.
        playbook: PlaybookCode,
    },
    /// Defines a survey; with a code that exists, its next version.
    DefineSurvey {
        /// The code.
        survey: SurveyCode,
        /// What is asked.
        sheet: Box<SurveySheet>,
    },
    /// Records that a branch was trained.
    HoldTraining {
        /// The branch.
        branch: BranchCode,
        /// In what.
        topic: TrainingTopic,
        /// The case that gave the reason, for a training after an incident.
        after: Option<TicketId>,
        /// How many people attended.
        attendees: u32,
    },
    /// Records that a case was shared within a branch.
    ShareCase {
        /// The branch.
        branch: BranchCode,
        /// The case, if it is one of this log.
        ticket: Option<TicketId>,
        /// How many people it was shared with.
        audience: u32,
    },
}

/// A playbook to define. It gets its version when it is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaybookDraft {
    /// The code.
    pub playbook: PlaybookCode,
    /// The stage it is about.
    pub stage: Stage,
    /// Only for cases with this cause.
    pub cause: Option<CauseCode>,
    /// Only for cases about this treatment.
    pub treatment: Option<TreatmentCode>,
    /// Only for these kinds of voice; for every kind when there is none.
    pub kinds: Vec<VocKind>,
    /// What it is called.
    pub title: BilingualText,
    /// What is to be done.
    pub text: BilingualText,
}
