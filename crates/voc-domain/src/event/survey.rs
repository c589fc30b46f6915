//! The content of the event that a complainant answered a survey.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{OptionCode, QuestionCode, Reference, SurveyCode},
    org::ScaleValue,
};

/// A survey was answered. What was chosen stands in codes of the sheet; words of the person's own are
/// protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswered {
    /// The survey.
    pub survey: SurveyCode,
    /// The version that was answered.
    pub version: u32,
    /// The option chosen for each question and demographic; on a scale, `1` to `5`.
    pub answers: BTreeMap<QuestionCode, OptionCode>,
    /// How satisfied the person is, read from the sheet when the answers came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<ScaleValue>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}
