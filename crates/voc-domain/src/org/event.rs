//! What happened in the hospital beyond any one ticket: the entries of the stream `_org`.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{playbook::Playbook, survey::SurveyDefinition};
use crate::{
    codes::closed_list,
    ids::{BranchCode, PlaybookCode, TicketId},
};

/// A playbook is no longer to be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaybookRetired {
    /// The code.
    pub playbook: PlaybookCode,
    /// The version that was the last.
    pub version: u32,
}

/// A branch was trained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingHeld {
    /// The branch.
    pub branch: BranchCode,
    /// In what.
    pub topic: TrainingTopic,
    /// The case that gave the reason, for a training after an incident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<TicketId>,
    /// How many people attended, from 1.
    pub attendees: u32,
}

/// A case was shared within a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseShared {
    /// The branch.
    pub branch: BranchCode,
    /// The case; nothing when it is none of this log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// How many people it was shared with, from 1.
    pub audience: u32,
}

closed_list! {
    /// What a training is about.
    TrainingTopic, "training topic" {
        ComplaintHandling = "complaint_handling", "Complaint handling", "불만고객 응대";
        CaseReview = "case_review", "Case review", "사례 검토";
        ServiceManual = "service_manual", "Service manual", "서비스매뉴얼";
        TreatmentManual = "treatment_manual", "Treatment manual", "진료매뉴얼";
        Communication = "communication", "Communication", "의사소통";
        Other = "other", "Other", "기타";
    }
}

/// Something that happened in the hospital beyond any one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrgEvent {
    /// A playbook was defined, or defined anew.
    PlaybookDefined(Box<Playbook>),
    /// A playbook was retired.
    PlaybookRetired(PlaybookRetired),
    /// A survey was defined, or defined anew.
    SurveyDefined(Box<SurveyDefinition>),
    /// A branch was trained.
    TrainingHeld(TrainingHeld),
    /// A case was shared within a branch.
    CaseShared(CaseShared),
    /// An event this version of the program does not know: kept, shown, without effect.
    Unknown(String),
}

/// An entry of `_org` of a known type whose content is not what the type says.
#[derive(Debug, thiserror::Error)]
#[error("the content of an entry of type `{event_type}` version 1 cannot be read")]
pub struct OrgEventError {
    event_type: &'static str,
    #[source]
    source: serde_json::Error,
}

const PLAYBOOK_DEFINED: &str = "playbook_defined";
const PLAYBOOK_RETIRED: &str = "playbook_retired";
const SURVEY_DEFINED: &str = "survey_defined";
const TRAINING_HELD: &str = "training_held";
const CASE_SHARED: &str = "case_shared";

impl OrgEvent {
    /// The stored names of all types, in the order of the documentation.
    pub const TYPES: &'static [&'static str] =
        &[PLAYBOOK_DEFINED, PLAYBOOK_RETIRED, SURVEY_DEFINED, TRAINING_HELD, CASE_SHARED];

    /// Returns the stored name of the type, in the past tense.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::PlaybookDefined(_) => PLAYBOOK_DEFINED,
            Self::PlaybookRetired(_) => PLAYBOOK_RETIRED,
            Self::SurveyDefined(_) => SURVEY_DEFINED,
            Self::TrainingHeld(_) => TRAINING_HELD,
            Self::CaseShared(_) => CASE_SHARED,
            Self::Unknown(name) => name,
        }
    }

    /// Returns the version of the type's content.
    #[must_use]
    pub const fn type_version(&self) -> u32 {
        1
    }

    /// Writes the content as the `clear` object of an entry; an unknown event has none.
    #[must_use]
    pub fn to_clear(&self) -> serde_json::Map<String, serde_json::Value> {
        match self {
            Self::PlaybookDefined(content) => to_map(content),
            Self::PlaybookRetired(content) => to_map(content),
            Self::SurveyDefined(content) => to_map(content),
            Self::TrainingHeld(content) => to_map(content),
            Self::CaseShared(content) => to_map(content),
            Self::Unknown(_) => serde_json::Map::new(),
        }
    }

    /// Reads an event from its type and the JSON text of its `clear` object. A type or a version of one
    /// that is not known gives [`OrgEvent::Unknown`].
    ///
    /// # Errors
    /// When the content is not what the type says.
    pub fn from_clear(
        event_type: &str,
        type_version: u32,
        clear: &str,
    ) -> Result<Self, OrgEventError> {
        Ok(match (event_type, type_version) {
            (PLAYBOOK_DEFINED, 1) => Self::PlaybookDefined(read(PLAYBOOK_DEFINED, clear)?),
            (PLAYBOOK_RETIRED, 1) => Self::PlaybookRetired(read(PLAYBOOK_RETIRED, clear)?),
            (SURVEY_DEFINED, 1) => Self::SurveyDefined(read(SURVEY_DEFINED, clear)?),
            (TRAINING_HELD, 1) => Self::TrainingHeld(read(TRAINING_HELD, clear)?),
            (CASE_SHARED, 1) => Self::CaseShared(read(CASE_SHARED, clear)?),
            (unknown, _) => Self::Unknown(unknown.to_owned()),
        })
    }
}

fn to_map(content: &impl Serialize) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => unreachable!("BUG: every content is a struct of texts, codes and whole numbers"),
    }
}

fn read<T: DeserializeOwned>(event_type: &'static str, clear: &str) -> Result<T, OrgEventError> {
    serde_json::from_str(clear).map_err(|source| OrgEventError { event_type, source })
}
