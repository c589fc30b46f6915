//! What the rejections of playbooks, surveys and obligations mean, and what to do next.

use voc_engine::domain::{CodeList as _, Rejection};

/// Says a rejection in Korean, or returns nothing for one that is not among these.
pub(super) fn korean(rejection: &Rejection) -> Option<String> {
    Some(match rejection {
        Rejection::PlaybookMustBeOwn(code) => {
            format!("`{code}`: 프로그램에 들어 있는 대응 매뉴얼이어서 바꿀 수 없습니다")
        }
        Rejection::PlaybookMustExist(code) => {
            format!("`{code}`: 사용 중인 대응 매뉴얼이 아닙니다")
        }
        Rejection::SurveyMustHaveFewerQuestions { limit, actual } => {
            format!("같은 종류의 문항이 {actual}개로, 최대 {limit}개를 넘습니다")
        }
        Rejection::QuestionMustHaveOptions { question, actual } => format!(
            "`{question}` 문항의 보기가 {actual}개입니다. 척도만 쓰거나 보기 2~7개(응답자 특성은 2~12개)가 필요합니다"
        ),
        Rejection::SurveyMustAskForSatisfaction => "척도로 묻는 만족도 문항이 없습니다".to_owned(),
        Rejection::SurveyMustAskWhoAnswers => "응답자 특성을 묻는 문항이 없습니다".to_owned(),
        Rejection::DemographicMustAllowSilence(question) => {
            format!("`{question}` 문항에 `prefer_not_to_say` 보기가 없습니다")
        }
        Rejection::SurveyMustHaveOneFreeTextAtMost { actual } => {
            format!("주관식 문항이 {actual}개로, 최대 1개를 넘습니다")
        }
        Rejection::SurveyMustThankInBothLanguages => {
            "한국어와 영어 감사 문구가 모두 있지 않습니다".to_owned()
        }
        Rejection::SurveyCodeMustBeUnique(code) => format!("`{code}` 코드를 두 번 썼습니다"),
        Rejection::AnswersMustBeToThisSurvey { survey, version } => {
            format!("`{survey}` 설문 {version}판에 대한 응답이 아닙니다")
        }
        Rejection::AnswersMustNotBeEmpty => "응답한 문항이 없습니다".to_owned(),
        Rejection::QuestionMustBeAsked(question) => {
            format!("`{question}`: 이 설문에 없는 문항입니다")
        }
        Rejection::OptionMustBeOffered { question, option } => {
            format!("`{question}` 문항에 `{option}` 보기가 없습니다")
        }
        Rejection::SomebodyMustAttend => "참석한 사람이 없습니다".to_owned(),
        Rejection::PolicyFieldMustFit { field, .. } => {
            format!("기한 기준의 `{field}` 값이 그 자리에 맞지 않습니다")
        }
        Rejection::TierMustNotChangeADeadline { rule, clock } => format!(
            "{rule}번 규칙이 고객 등급에 따라 `{}` 기한을 바꿉니다. 등급은 보고 대상만 바꿀 수 있습니다",
            clock.label().ko
        ),
        Rejection::PolicyMustBeSmaller { limit, actual } => {
            format!("기한 기준이 {actual}바이트로, 최대 {limit}바이트를 넘습니다")
        }
        Rejection::PolicyMustExist(version) => format!("기한 기준 {version}판이 없습니다"),
        _ => return None,
    })
}

/// What to do next, for each code: Korean, English.
pub(super) const HINTS: &[(&str, &str, &str)] = &[
    (
        "playbook_must_be_own",
        "다른 코드로 `voc playbook define`을 실행하면 그 단계에서 병원의 매뉴얼이 먼저 쓰입니다",
        "define one with a code of your own: it takes the place of the one that came with voc",
    ),
    (
        "playbook_must_exist",
        "`voc playbook list`로 코드를 확인하십시오",
        "look the code up with `voc playbook list`",
    ),
    (
        "survey_must_have_fewer_questions",
        "꼭 필요한 문항만 남기십시오. 짧은 설문일수록 더 많이 돌아옵니다",
        "keep the questions that matter; a short sheet comes back more often",
    ),
    (
        "question_must_have_options",
        "`scale = \"one_to_five\"`만 쓰거나 options에 보기를 넣으십시오",
        "give it `scale = \"one_to_five\"` alone, or list its `options`",
    ),
    (
        "survey_must_ask_for_satisfaction",
        "role이 `satisfaction`이고 scale이 `one_to_five`인 문항을 넣으십시오",
        "add a question with the role `satisfaction` and the scale `one_to_five`",
    ),
    (
        "survey_must_ask_who_answers",
        "demographics에 연령대, 성별, 방문 유형 같은 문항을 넣으십시오",
        "add `demographics`, such as age band, sex or type of visit",
    ),
    (
        "demographic_must_allow_silence",
        "코드가 `prefer_not_to_say`인 보기를 넣으십시오",
        "add an option with the code `prefer_not_to_say`",
    ),
    (
        "survey_must_have_one_free_text_at_most",
        "free_text를 하나만 남기십시오",
        "keep one entry under `free_text`",
    ),
    (
        "survey_must_thank_in_both_languages",
        "thank_you에 ko와 en을 모두 넣으십시오",
        "give `thank_you` a text for `ko` and one for `en`",
    ),
    (
        "survey_code_must_be_unique",
        "문항마다, 한 문항의 보기마다 다른 코드를 쓰십시오",
        "give each question, and each option of one question, a code of its own",
    ),
    (
        "answers_must_be_to_this_survey",
        "`voc survey list`로 설문과 판을 확인하십시오",
        "look the survey and its version up with `voc survey list`",
    ),
    (
        "answers_must_not_be_empty",
        "응답이 하나도 없는 설문지는 기록하지 않습니다",
        "a sheet without any answer is not recorded",
    ),
    (
        "question_must_be_asked",
        "`voc survey show`로 문항을 확인하십시오",
        "look at the questions with `voc survey show`",
    ),
    (
        "option_must_be_offered",
        "`voc survey show`로 보기를 확인하십시오. 척도는 1~5입니다",
        "look at the options with `voc survey show`; a scale takes 1 to 5",
    ),
    (
        "somebody_must_attend",
        "참석 인원을 1 이상으로 넣으십시오",
        "give the number of people, from 1",
    ),
    (
        "policy_field_must_fit",
        "`voc policy show`의 형식과 비교해 그 항목을 고치십시오",
        "put that field right; `voc policy show` prints one that fits",
    ),
    (
        "tier_must_not_change_a_deadline",
        "그 규칙의 tiers를 빼고, 등급별 대응은 ladders에 쓰십시오",
        "take `tiers` out of that rule; who is told may depend on it, in `ladders`",
    ),
    (
        "policy_must_be_smaller",
        "같은 경우를 묶어 규칙을 줄이십시오",
        "join rules that say the same",
    ),
    (
        "policy_must_exist",
        "`voc policy list`로 판을 확인하십시오",
        "look the versions up with `voc policy list`",
    ),
];
