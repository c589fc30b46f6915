//! Survey sheets: few closed questions, demographics that nobody has to give, and thanks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::text::BilingualText;
use crate::{
    codes::closed_list,
    ids::{OptionCode, QuestionCode, SurveyCode},
    rejection::Rejection,
};

/// A survey sheet as it was defined, with the version it got. Answers name the version they are for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyDefinition {
    /// The code.
    pub survey: SurveyCode,
    /// The version, from 1.
    pub version: u32,
    /// What is asked.
    pub sheet: SurveySheet,
}

/// What a survey asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveySheet {
    /// What it is called.
    #[serde(default)]
    pub title: BilingualText,
    /// The closed questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Who answers, in broad classes.
    #[serde(default)]
    pub demographics: Vec<Demographic>,
    /// The questions answered in the person's own words: at most one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub free_text: Vec<FreeText>,
    /// How the person is thanked.
    #[serde(default)]
    pub thank_you: BilingualText,
}

/// A closed question: a scale, or options to choose one from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The code.
    pub code: QuestionCode,
    /// What the answers are counted as.
    pub role: QuestionRole,
    /// The question.
    pub ask: BilingualText,
    /// The scale, for a question that is answered on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// The options, for a question that has no scale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<SurveyOption>,
}

/// A question about who answers. One of its options says that the person would rather not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demographic {
    /// The code, such as `age_band`, `sex` or `visit_type`.
    pub code: QuestionCode,
    /// The question.
    pub ask: BilingualText,
    /// The options; one of them has the code [`Demographic::NOT_TOLD`].
    pub options: Vec<SurveyOption>,
}

/// A question answered in the person's own words, which are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreeText {
    /// The code.
    pub code: QuestionCode,
    /// The question.
    pub ask: BilingualText,
}

/// An answer that a question offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyOption {
    /// The code.
    pub code: OptionCode,
    /// What it says.
    pub label: BilingualText,
}

closed_list! {
    /// What the answers to a question are counted as.
    QuestionRole, "question role" {
        Satisfaction = "satisfaction", "Satisfaction", "만족도";
        Revisit = "revisit", "Would come again", "재방문 의향";
        Recommend = "recommend", "Would recommend", "추천 의향";
        Other = "other", "Other", "기타";
    }
}

closed_list! {
    /// A scale that a question is answered on.
    Scale, "scale" {
        OneToFive = "one_to_five", "1 to 5, 5 is best", "1~5점(5점이 가장 좋음)";
    }
}

/// A value on a scale, from 1 (worst) to 5 (best).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct ScaleValue(u8);

/// A number that is not on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not on the scale from 1 to 5")]
pub struct NotOnTheScale(u8);

impl TryFrom<u8> for ScaleValue {
    type Error = NotOnTheScale;

    fn try_from(value: u8) -> Result<Self, NotOnTheScale> {
        if (1..=5).contains(&value) { Ok(Self(value)) } else { Err(NotOnTheScale(value)) }
    }
}

impl From<ScaleValue> for u8 {
    fn from(value: ScaleValue) -> Self {
        value.0
    }
}

impl ScaleValue {
    /// Returns the value, from 1 to 5.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Reads the option of a scale, `1` to `5`.
    fn of(option: &OptionCode) -> Option<Self> {
        let value = option.as_str().parse().ok()?;
        (option.as_str().len() == 1 && (1..=5).contains(&value)).then_some(Self(value))
    }
}

/// The coded answers to a survey. A question may be left out; words of the person's own are protected
/// and stand elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswers {
    /// The survey.
    pub survey: SurveyCode,
    /// The version that was answered.
    pub version: u32,
    /// The option chosen for each question and demographic; on a scale, `1` to `5`.
    pub answers: BTreeMap<QuestionCode, OptionCode>,
}

impl Demographic {
    /// The code of the option with which a person does not tell.
    pub const NOT_TOLD: &'static str = "prefer_not_to_say";
    /// The most options: nine age bands and those that say nothing fit.
    pub const OPTIONS_MAX: usize = 12;
}

impl Question {
    /// The most options that a closed question may offer: more are not read to the end.
    pub const OPTIONS_MAX: usize = 7;

    fn require_options(&self) -> Result<(), Rejection> {
        let actual = self.options.len();
        let is_closed = match self.scale {
            Some(_) => actual == 0,
            None => (2..=Self::OPTIONS_MAX).contains(&actual),
        };
        if is_closed {
            return Ok(());
        }
        Err(Rejection::QuestionMustHaveOptions { question: self.code.clone(), actual })
    }
}

impl Demographic {
    fn require_options(&self) -> Result<(), Rejection> {
        let actual = self.options.len();
        if (2..=Self::OPTIONS_MAX).contains(&actual) {
            return Ok(());
        }
        Err(Rejection::QuestionMustHaveOptions { question: self.code.clone(), actual })
    }

    fn allows_silence(&self) -> bool {
        self.options.iter().any(|one| one.code.as_str() == Self::NOT_TOLD)
    }
}

impl SurveySheet {
    /// The most closed questions: a sheet that takes longer than a minute or two comes back empty.
    pub const QUESTIONS_MAX: usize = 10;
    /// The most questions about who answers.
    pub const DEMOGRAPHICS_MAX: usize = 5;
    /// The longest question, title or thanks in each language, in bytes as an entry stores them.
    pub const QUESTION_LONGEST: usize = 300;
    /// The longest label of an option in each language, in bytes as an entry stores them.
    pub const OPTION_LONGEST: usize = 120;

    /// Checks the rules that a sheet is to keep.
    ///
    /// # Errors
    /// The first rule that is not kept: few closed questions, each with its options; one about
    /// satisfaction on a scale; demographics that nobody has to give; thanks in both languages; at most
    /// one question in free words; and each code once.
    pub fn check(&self) -> Result<(), Rejection> {
        self.require_texts()?;
        require_at_most(self.questions.len(), Self::QUESTIONS_MAX)?;
        require_at_most(self.demographics.len(), Self::DEMOGRAPHICS_MAX)?;
        self.questions.iter().try_for_each(Question::require_options)?;
        self.demographics.iter().try_for_each(Demographic::require_options)?;
        let on_scale =
            |one: &Question| one.role == QuestionRole::Satisfaction && one.scale.is_some();
        if !self.questions.iter().any(on_scale) {
            return Err(Rejection::SurveyMustAskForSatisfaction);
        }
        if self.demographics.is_empty() {
            return Err(Rejection::SurveyMustAskWhoAnswers);
        }
        if let Some(one) = self.demographics.iter().find(|one| !one.allows_silence()) {
            return Err(Rejection::DemographicMustAllowSilence(one.code.clone()));
        }
        let actual = self.free_text.len();
        if actual > 1 {
            return Err(Rejection::SurveyMustHaveOneFreeTextAtMost { actual });
        }
        if !self.thank_you.is_in_both() {
            return Err(Rejection::SurveyMustThankInBothLanguages);
        }
        self.require_each_code_once()
    }

    fn require_texts(&self) -> Result<(), Rejection> {
        let questions = self.questions.iter().map(|one| &one.ask);
        let about = self.demographics.iter().map(|one| &one.ask);
        let words = self.free_text.iter().map(|one| &one.ask);
        let mut all = [&self.title].into_iter().chain(questions).chain(about).chain(words);
        all.try_for_each(|text| text.require(Self::QUESTION_LONGEST))?;
        self.thank_you.require_shorter(Self::QUESTION_LONGEST)?;
        let mut labels = self.options().flatten().map(|option| &option.label);
        labels.try_for_each(|label| label.require(Self::OPTION_LONGEST))
    }

    /// Returns the options of each question and each demographic.
    fn options(&self) -> impl Iterator<Item = &[SurveyOption]> {
        let questions = self.questions.iter().map(|one| one.options.as_slice());
        questions.chain(self.demographics.iter().map(|one| one.options.as_slice()))
    }

    fn require_each_code_once(&self) -> Result<(), Rejection> {
        let questions = self.questions.iter().map(|one| one.code.as_str());
        let about = self.demographics.iter().map(|one| one.code.as_str());
        let words = self.free_text.iter().map(|one| one.code.as_str());
        let twice = first_twice(questions.chain(about).chain(words));
        let twice = twice.or_else(|| {
            self.options().find_map(|all| first_twice(all.iter().map(|one| one.code.as_str())))
        });
        match twice {
            Some(code) => Err(Rejection::SurveyCodeMustBeUnique(code.to_owned())),
            None => Ok(()),
        }
    }
}

impl SurveyDefinition {
    /// Checks that answers are answers to this sheet.
    ///
    /// # Errors
    /// [`Rejection::AnswersMustBeToThisSurvey`] for another sheet or version,
    /// [`Rejection::AnswersMustNotBeEmpty`], [`Rejection::QuestionMustBeAsked`] and
    /// [`Rejection::OptionMustBeOffered`].
    pub fn check_answers(&self, answers: &SurveyAnswers) -> Result<(), Rejection> {
        if (&answers.survey, answers.version) != (&self.survey, self.version) {
            return Err(Rejection::AnswersMustBeToThisSurvey {
                survey: self.survey.clone(),
                version: self.version,
            });
        }
        if answers.answers.is_empty() {
            return Err(Rejection::AnswersMustNotBeEmpty);
        }
        let asked = |code: &&QuestionCode| self.offered(code).is_some();
        if let Some(code) = answers.answers.keys().find(|code| !asked(code)) {
            return Err(Rejection::QuestionMustBeAsked(code.clone()));
        }
        let offered = |(code, option): &(&QuestionCode, &OptionCode)| {
            self.offered(code).is_some_and(|one| one.includes(option))
        };
        match answers.answers.iter().find(|one| !offered(one)) {
            Some((question, option)) => Err(Rejection::OptionMustBeOffered {
                question: question.clone(),
                option: option.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Returns what a question or a demographic offers, or nothing if there is none of that code.
    fn offered(&self, code: &QuestionCode) -> Option<Offered<'_>> {
        let question = self.sheet.questions.iter().find(|one| one.code == *code);
        let about = || self.sheet.demographics.iter().find(|one| one.code == *code);
        match question {
            Some(one) => Some(one.scale.map_or(Offered::Options(&one.options), Offered::Scale)),
            None => about().map(|one| Offered::Options(&one.options)),
        }
    }

    /// Returns how satisfied the person is: the answer to the first question about satisfaction on a
    /// scale that was answered, or nothing.
    #[must_use]
    pub fn satisfaction(&self, answers: &SurveyAnswers) -> Option<ScaleValue> {
        let of_role = |one: &&Question| one.role == QuestionRole::Satisfaction;
        let asked = self.sheet.questions.iter().filter(of_role).filter(|one| one.scale.is_some());
        let mut answered = asked.filter_map(|one| answers.answers.get(&one.code));
        answered.find_map(ScaleValue::of)
    }

    /// Returns the answer to the first question of a role that was answered, or nothing.
    #[must_use]
    pub fn answer<'a>(
        &self,
        role: QuestionRole,
        answers: &'a SurveyAnswers,
    ) -> Option<&'a OptionCode> {
        let mut asked = self.sheet.questions.iter().filter(|one| one.role == role);
        asked.find_map(|one| answers.answers.get(&one.code))
    }
}

/// The answers that a question offers.
enum Offered<'a> {
    Scale(Scale),
    Options(&'a [SurveyOption]),
}

impl Offered<'_> {
    fn includes(&self, option: &OptionCode) -> bool {
        match self {
            Self::Scale(Scale::OneToFive) => ScaleValue::of(option).is_some(),
            Self::Options(options) => options.iter().any(|one| one.code == *option),
        }
    }
}

fn require_at_most(actual: usize, limit: usize) -> Result<(), Rejection> {
    if actual > limit {
        return Err(Rejection::SurveyMustHaveFewerQuestions { limit, actual });
    }
    Ok(())
}

fn first_twice<'a>(mut codes: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    codes.find(|code| !seen.insert(*code))
}
