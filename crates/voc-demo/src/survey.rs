//! The survey of the demonstration: one sheet, and plausible answers to it.

use std::collections::BTreeMap;

use voc_engine::OrgRequest;
use voc_engine::domain::{
    BilingualText, Command, Demographic, FreeText, OptionCode, OrgCommand, PrivateText, Question,
    QuestionCode, QuestionRole, Role, Scale, SurveyAnswers, SurveyDefinition, SurveyOption,
    SurveySheet, Timestamp,
};

use crate::{
    planned::{fnv, uuid_of},
    random::Random,
    staff,
    telling::code,
    texts,
};

const SURVEY: &str = "after_complaint";

/// Codes with their texts in Korean and English.
type Options<'a> = &'a [(&'a str, &'a str, &'a str)];

const AGAIN: Options<'_> = &[
    ("yes", "예", "Yes"),
    ("no", "아니요", "No"),
    ("undecided", "아직 모르겠습니다", "Not decided yet"),
];

const AGE_BAND: Options<'_> = &[
    ("under_30", "30세 미만", "Under 30"),
    ("from_30", "30~49세", "30 to 49"),
    ("from_50", "50~69세", "50 to 69"),
    ("from_70", "70세 이상", "70 and over"),
    (Demographic::NOT_TOLD, "답하지 않음", "Prefer not to say"),
];

/// Returns the request that defines the sheet.
pub(crate) fn defined<Answer>(
    now: Timestamp,
    give: impl FnOnce(&OrgRequest<'_>) -> Answer,
) -> Answer {
    let SurveyDefinition { survey, sheet, .. } = definition();
    give(&OrgRequest {
        command: uuid_of(now, fnv(SURVEY)),
        instruction: &OrgCommand::DefineSurvey { survey, sheet: Box::new(sheet) },
        occurred: None,
        now,
        actor: &staff::head(Role::HeadDirector, ""),
        role: Role::HeadDirector,
        on_behalf_of: None,
    })
}

/// Makes the answers of somebody who complained and was thanked.
pub(crate) fn answered(random: &mut Random) -> Command {
    let points = random.weighted(&[("5", 18), ("4", 34), ("3", 26), ("2", 13), ("1", 9)]);
    let mut answers = BTreeMap::from([answer("overall", points)]);
    let fair = random.weighted(&[("5", 20), ("4", 30), ("3", 30), ("2", 12), ("1", 8)]);
    if random.percent(92) {
        answers.extend([answer("explained", fair)]);
    }
    let again = match points {
        "5" | "4" => "yes",
        "3" => "undecided",
        _ => "no",
    };
    if random.percent(88) {
        answers.extend([answer("again", again)]);
    }
    let bands: Vec<_> = AGE_BAND.iter().map(|(code, ..)| *code).collect();
    if random.percent(80) {
        answers.extend([answer("age_band", random.pick(&bands))]);
    }
    let text = random.percent(30).then(|| {
        let text = random.pick(&texts::IN_THEIR_WORDS);
        PrivateText::new(text).expect("BUG: the texts of the demonstration are short and not empty")
    });
    let definition = Box::new(definition());
    let (survey, version) = (definition.survey.clone(), definition.version);
    let answers = SurveyAnswers { survey, version, answers };
    Command::AnswerSurvey { definition, answers, text }
}

fn answer(question: &str, option: &str) -> (QuestionCode, OptionCode) {
    (code(question), code(option))
}

/// Returns the sheet as the hospital defines it first.
fn definition() -> SurveyDefinition {
    let title = both("불편 처리 뒤 설문", "After your complaint");
    let thank_you = both(
        "답해 주셔서 감사합니다. 더 나은 진료에 쓰겠습니다.",
        "Thank you for your answers. They help us do better.",
    );
    let sheet = SurveySheet {
        title,
        questions: questions(),
        demographics: vec![Demographic {
            code: code("age_band"),
            ask: both("연령대를 알려 주십시오", "How old are you?"),
            options: options(AGE_BAND),
        }],
        free_text: vec![FreeText {
            code: code("words"),
            ask: both("더 하실 말씀이 있으면 적어 주십시오", "Is there anything else?"),
        }],
        thank_you,
    };
    SurveyDefinition { survey: code(SURVEY), version: 1, sheet }
}

fn questions() -> Vec<Question> {
    vec![
        on_scale(
            "overall",
            QuestionRole::Satisfaction,
            both("처리 결과에 얼마나 만족하십니까?", "How satisfied are you with the outcome?"),
        ),
        on_scale(
            "explained",
            QuestionRole::Other,
            both("설명이 충분했습니까?", "Was it explained to you well enough?"),
        ),
        Question {
            code: code("again"),
            role: QuestionRole::Revisit,
            ask: both("다시 찾아 주시겠습니까?", "Would you come again?"),
            scale: None,
            options: options(AGAIN),
        },
    ]
}

fn on_scale(name: &str, role: QuestionRole, ask: BilingualText) -> Question {
    Question { code: code(name), role, ask, scale: Some(Scale::OneToFive), options: Vec::new() }
}

fn options(all: Options<'_>) -> Vec<SurveyOption> {
    let option = |(name, ko, en): &(&str, &str, &str)| SurveyOption {
        code: code(name),
        label: both(ko, en),
    };
    all.iter().map(option).collect()
}

fn both(ko: &str, en: &str) -> BilingualText {
    BilingualText::new(Some(ko), Some(en))
}
