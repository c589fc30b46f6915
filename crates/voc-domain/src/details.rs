//! What completing each of the nine stages records: coded facts only.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        Agreement, CareStage, CauseCode, ChannelCode, EmotionalNeed, Harm, IssueCategory,
        MedicalAccident, Outcome, OutsideRoute, PartyRole, Pressure, RemedyCode, Role, ServiceGap,
        Severity, Told,
    },
    stage::Stage,
};

/// The typed content of a completed stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum StageDetails {
    /// 감정 다스리기.
    Calm(Calm),
    /// 사과.
    Apologize(Apologize),
    /// 공감적 경청.
    Listen(Listen),
    /// 진상조사.
    Investigate(Investigate),
    /// 해결방안.
    Resolve(Resolve),
    /// 대안제시.
    Alternative(Alternative),
    /// 고객동조.
    Agree(Agree),
    /// 긍정적 마무리.
    Close(Close),
    /// 감사표현.
    Thank(Thank),
}

impl StageDetails {
    /// Returns the stage that was completed.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Calm(_) => Stage::Calm,
            Self::Apologize(_) => Stage::Apologize,
            Self::Listen(_) => Stage::Listen,
            Self::Investigate(_) => Stage::Investigate,
            Self::Resolve(_) => Stage::Resolve,
            Self::Alternative(_) => Stage::Alternative,
            Self::Agree(_) => Stage::Agree,
            Self::Close(_) => Stage::Close,
            Self::Thank(_) => Stage::Thank,
        }
    }
}

/// Somebody was calmed.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calm {
    /// Who was calmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whom: Option<PartyRole>,
    /// Whether the interview was moved to a quiet place (면담장소 이동).
    pub place: Place,
    /// What the person needed to hear or feel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emotional_need: Option<EmotionalNeed>,
}

crate::codes::closed_list! {
    /// Where the interview was held.
    #[derive(Default)]
    Place, "place" {
        #[default]
        Unchanged = "unchanged", "Where it began", "원래 장소";
        Moved = "moved", "Moved to a quiet place", "면담 장소 이동";
    }
}

/// An apology. It is not an admission of fault.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Apologize {
    /// Whom the apology was made to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PartyRole>,
}

/// What was heard, and what the desk told in return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Who was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whom: Option<PartyRole>,
    /// The practical demand (실제적 욕구).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub practical_demand: Vec<RemedyCode>,
    /// The emotional need (심리적 욕구), asked separately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emotional_need: Option<EmotionalNeed>,
    /// Whether the procedure was told.
    pub procedure: Told,
    /// Whether the time it takes was told.
    pub time: Told,
    /// Where the interview was held.
    #[serde(default)]
    pub place: Place,
    /// Whom the complainant wants to hear from, if somebody in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<Role>,
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            whom: None,
            practical_demand: Vec::new(),
            emotional_need: None,
            procedure: Told::Unknown,
            time: Told::Unknown,
            place: Place::Unchanged,
            asked_for: None,
        }
    }
}

/// One issue of a ticket, in the categories of HCAT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The category.
    pub category: IssueCategory,
    /// How serious it is.
    pub severity: Severity,
    /// Where in the course of care it arose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care_stage: Option<CareStage>,
    /// What harm it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Harm>,
}

/// What the investigation found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Investigate {
    /// The first question: a medical accident?
    pub medical_accident: MedicalAccident,
    /// The causes found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<CauseCode>,
    /// The issues found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// The gap of the service that let it happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<ServiceGap>,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Resolve {
    /// What is proposed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<RemedyCode>,
    /// In which role somebody approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Role>,
    /// The date by which it is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<NaiveDate>,
}

/// Another way out, with its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// What is offered instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<RemedyCode>,
    /// In which role somebody approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Role>,
    /// The date by which it is to be done. The manual requires one; an alternative that was offered
    /// without is recorded with a reason, and flagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// What the complainant answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// The answer.
    pub answer: Agreement,
    /// Whether it was given under pressure.
    pub pressure: Pressure,
}

impl Agree {
    /// Tells whether this settles the case: a pledge under pressure does not.
    #[must_use]
    pub fn settles(&self) -> bool {
        let given = matches!(self.answer, Agreement::Accepted | Agreement::Partly);
        given && self.pressure != Pressure::UnderPressure
    }

    /// Tells whether the case may be closed with this: it is settled, or no agreement can be reached.
    #[must_use]
    pub fn allows_a_close(&self) -> bool {
        self.settles() || self.answer == Agreement::NoAgreement
    }
}

/// The end of the handling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// How it ended.
    pub outcome: Outcome,
    /// By which channel the result was told, when it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<ChannelCode>,
    /// Whether the route outside was offered; asked when there was no agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_route: Option<OutsideRoute>,
}

/// Thanks for the voice.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thank {
    /// By which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelCode>,
    /// Whether a survey was offered.
    pub survey: Survey,
}

crate::codes::closed_list! {
    /// Whether a survey was offered.
    #[derive(Default)]
    Survey, "survey" {
        #[default]
        NotOffered = "not_offered", "Not offered", "안내하지 않음";
        Offered = "offered", "Offered", "안내함";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_stands_beside_its_content() {
        let details = StageDetails::Agree(Agree {
            answer: Agreement::Accepted,
            pressure: Pressure::UnderPressure,
        });
        let text = serde_json::to_string(&details).unwrap();
        assert_eq!(text, r#"{"stage":"agree","answer":"accepted","pressure":"under_pressure"}"#);
        assert_eq!(serde_json::from_str::<StageDetails>(&text).unwrap(), details);
    }

    #[test]
    fn a_pledge_under_pressure_settles_nothing() {
        let agree = |answer, pressure| Agree { answer, pressure }.settles();
        assert!(agree(Agreement::Partly, Pressure::None));
        assert!(!agree(Agreement::Accepted, Pressure::UnderPressure));
        assert!(!agree(Agreement::NoAgreement, Pressure::None));
    }
}
