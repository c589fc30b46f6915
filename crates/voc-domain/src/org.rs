//! Everything of a hospital group that is not one ticket: its playbooks, its surveys, and what its
//! branches did of what they owe. A second, small aggregate over the stream `_org`.

mod builtin;
mod command;
mod decide;
mod event;
mod obligations;
mod playbook;
mod survey;
mod text;

use std::collections::BTreeMap;

pub use command::{OrgCommand, PlaybookDraft};
pub use decide::{OrgContext, decide_org};
pub use event::{
    CaseShared, OrgEvent, OrgEventError, PlaybookRetired, TrainingHeld, TrainingTopic,
};
pub use obligations::{BranchObligations, Duty, Incident, IncidentKind, KnownBranch, Obligations};
pub use playbook::{Playbook, PlaybookCase};
use serde::Serialize;
pub use survey::{
    Demographic, FreeText, NotOnTheScale, Question, QuestionRole, Scale, ScaleValue, SurveyAnswers,
    SurveyDefinition, SurveyOption, SurveySheet,
};
pub use text::BilingualText;

use crate::{
    ids::{PlaybookCode, SurveyCode},
    stage::Stage,
    timestamp::{Occurred, Timestamp},
};

/// The name of the stream that the entries of the hospital as a whole belong to.
pub const ORG_STREAM: &str = "_org";

/// An event of the hospital with what its entry says about it.
#[derive(Clone, Copy, Debug)]
pub struct OrgFact<'a> {
    /// What happened.
    pub event: &'a OrgEvent,
    /// The position of the entry in the log.
    pub position: u64,
    /// The version of the stream with this entry.
    pub version: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it happened.
    pub occurred: Occurred,
}

/// What is kept of an event: its content, when it happened and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrgRecord<Content> {
    /// The content.
    #[serde(flatten)]
    pub content: Content,
    /// When it happened.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The position of the entry.
    pub position: u64,
}

/// The state of the hospital as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Org {
    playbooks: BTreeMap<PlaybookCode, Defined>,
    surveys: BTreeMap<SurveyCode, Vec<SurveyDefinition>>,
    trainings: Vec<OrgRecord<TrainingHeld>>,
    sharings: Vec<OrgRecord<CaseShared>>,
    version: Option<u64>,
}

/// The versions of a playbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Defined {
    versions: Vec<Playbook>,
    /// The position of the entry that defined the last one: of two that fit a case as closely, the one
    /// defined last is followed.
    position: u64,
    is_retired: bool,
}

impl Org {
    /// Makes the state before the first entry: nothing but the playbooks that come with the program.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Folds an event into the state. An event that cannot have happened is folded in as well: the log
    /// is the truth.
    pub fn evolve(&mut self, fact: &OrgFact<'_>) {
        self.version = Some(fact.version);
        match fact.event {
            OrgEvent::PlaybookDefined(playbook) => {
                let defined = self.playbooks.entry(playbook.playbook.clone()).or_default();
                defined.versions.push((**playbook).clone());
                defined.position = fact.position;
                defined.is_retired = false;
            }
            OrgEvent::PlaybookRetired(retired) => {
                if let Some(defined) = self.playbooks.get_mut(&retired.playbook) {
                    defined.is_retired = true;
                }
            }
            OrgEvent::SurveyDefined(survey) => {
                let versions = self.surveys.entry(survey.survey.clone()).or_default();
                versions.push((**survey).clone());
            }
            OrgEvent::TrainingHeld(held) => self.trainings.push(record(held, fact)),
            OrgEvent::CaseShared(shared) => self.sharings.push(record(shared, fact)),
            OrgEvent::Unknown(_) => {}
        }
    }

    /// Returns the version of the last entry.
    #[must_use]
    pub const fn version(&self) -> Option<u64> {
        self.version
    }

    /// Returns the playbook to follow at a stage of a case: the one that says most closely whom it is
    /// for. There always is one, since some come with the program.
    ///
    /// A treatment says more than a cause, a cause more than a kind of voice, and anything of the
    /// hospital's own more than what came with the program; of two that say as much, the one defined
    /// last is followed.
    #[must_use]
    pub fn playbook_for(&self, stage: Stage, case: &PlaybookCase<'_>) -> &Playbook {
        let own = self.playbooks.values().filter(|one| !one.is_retired);
        let own = own.filter_map(|one| Some((one.versions.last()?, one.position)));
        let all = own.chain(builtin::all().iter().map(|one| (one, 0)));
        let fitting = all.filter(|(one, _)| one.stage == stage && one.fits(case));
        let chosen = fitting.max_by_key(|(one, position)| (one.closeness(), *position));
        chosen.expect("BUG: one comes with the program for each stage and fits every case").0
    }

    /// Returns the playbooks in use, the hospital's own first, in the order of their codes.
    pub fn playbooks(&self) -> impl Iterator<Item = &Playbook> {
        let own = self.playbooks.values().filter(|one| !one.is_retired);
        own.filter_map(|one| one.versions.last()).chain(builtin::all())
    }

    /// Returns the version of a playbook that is in use.
    #[must_use]
    pub fn playbook(&self, code: &PlaybookCode) -> Option<&Playbook> {
        self.playbooks().find(|one| one.playbook == *code)
    }

    /// Returns every version of a playbook in order, of a retired one too.
    pub fn playbook_versions(
        &self,
        code: &PlaybookCode,
    ) -> impl DoubleEndedIterator<Item = &Playbook> {
        let own = self.playbooks.get(code).into_iter().flat_map(|one| &one.versions);
        own.chain(builtin::all().iter().filter(move |one| one.playbook == *code))
    }

    /// Returns the present version of each survey, in the order of their codes.
    pub fn surveys(&self) -> impl Iterator<Item = &SurveyDefinition> {
        self.surveys.values().filter_map(|versions| versions.last())
    }

    /// Returns every version of a survey in order.
    pub fn survey_versions(
        &self,
        code: &SurveyCode,
    ) -> impl DoubleEndedIterator<Item = &SurveyDefinition> {
        self.surveys.get(code).into_iter().flatten()
    }

    /// Returns a version of a survey, or nothing if there is none like it.
    #[must_use]
    pub fn survey(&self, code: &SurveyCode, version: u32) -> Option<&SurveyDefinition> {
        self.survey_versions(code).find(|one| one.version == version)
    }

    /// Returns the trainings held, in the order of the log.
    #[must_use]
    pub fn trainings(&self) -> &[OrgRecord<TrainingHeld>] {
        &self.trainings
    }

    /// Returns the cases shared, in the order of the log.
    #[must_use]
    pub fn sharings(&self) -> &[OrgRecord<CaseShared>] {
        &self.sharings
    }

    /// Tells which rule an event breaks that no command can have led to: the version of a playbook or
    /// of a survey that does not follow the one before, or a retirement of what is not in use.
    #[must_use]
    pub fn breach_of(&self, event: &OrgEvent) -> Option<&'static str> {
        let follows = |last: Option<u32>, version: u32| version == last.map_or(1, |last| last + 1);
        match event {
            OrgEvent::PlaybookDefined(one) => {
                let last = self.playbook_versions(&one.playbook).last().map(|last| last.version);
                (one.is_built_in() || !follows(last, one.version)).then_some("playbook_defined")
            }
            OrgEvent::PlaybookRetired(one) => {
                let present = self.playbook(&one.playbook);
                let fits = present.is_some_and(|present| present.version == one.version);
                (!fits).then_some("playbook_retired")
            }
            OrgEvent::SurveyDefined(one) => {
                let last = self.survey_versions(&one.survey).last().map(|last| last.version);
                let keeps = follows(last, one.version) && one.sheet.check().is_ok();
                (!keeps).then_some("survey_defined")
            }
            OrgEvent::TrainingHeld(_) | OrgEvent::CaseShared(_) | OrgEvent::Unknown(_) => None,
        }
    }
}

fn record<Content: Clone>(content: &Content, fact: &OrgFact<'_>) -> OrgRecord<Content> {
    OrgRecord {
        content: content.clone(),
        occurred: fact.occurred,
        recorded_at: fact.recorded_at,
        position: fact.position,
    }
}
