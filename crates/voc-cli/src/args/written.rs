//! Values that people write in parts: issues, clocks, playbooks, corrected fields.

use std::str::FromStr;

use voc_engine::domain::{ClockId, ClockKind, Issue, OptionCode, PlaybookCode, QuestionCode};

use super::{one_of, period::PeriodError};

/// An issue as written on the command line: `category:severity`, and if known `:care:harm`.
#[derive(Clone, Debug)]
pub(crate) struct IssueArg(pub(crate) Issue);

impl FromStr for IssueArg {
    type Err = IssueError;

    fn from_str(text: &str) -> Result<Self, IssueError> {
        let mut parts = text.split(':');
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let category = next().and_then(one_of).ok_or(IssueError)?;
        let severity = next().and_then(one_of).ok_or(IssueError)?;
        let care_stage = next().map(|part| one_of(part).ok_or(IssueError)).transpose()?;
        let harm = next().map(|part| one_of(part).ok_or(IssueError)).transpose()?;
        match parts.next() {
            None => Ok(Self(Issue { category, severity, care_stage, harm })),
            Some(_) => Err(IssueError),
        }
    }
}

/// A text that is no issue.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "an issue looks like `communication:high`, or with stage of care and harm \
     `safety:high:procedure:moderate`; categories: quality, safety, environment, \
     institutional_processes, listening, communication, respect_and_rights; \
     severities: none, low, medium, high; stages of care: admission, examination, procedure, ward, \
     discharge, other; harm: none, minimal, minor, moderate, major, catastrophic, unknown"
)]
pub(crate) struct IssueError;

/// A clock as people write it: by its kind, and with its number if there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClockArg {
    /// The one of this kind that runs.
    Running(ClockKind),
    /// Exactly this one.
    Exactly(ClockId),
}

impl FromStr for ClockArg {
    type Err = ClockError;

    fn from_str(text: &str) -> Result<Self, ClockError> {
        let (kind, number) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let kind = one_of(kind).ok_or(ClockError)?;
        match number.map(str::parse) {
            None => Ok(Self::Running(kind)),
            Some(Ok(number)) => Ok(Self::Exactly(ClockId { kind, number })),
            Some(Err(_)) => Err(ClockError),
        }
    }
}

/// A text that is no clock.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "a clock looks like `resolution` or `resolution/2`; clocks: first_contact, resolution, \
     promise, report, acknowledgement, next_response, stage, agreed, progress, statutory"
)]
pub(crate) struct ClockError;

/// A playbook as people write it: by its code, and with the version if another than the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlaybookArg {
    /// The playbook.
    pub(crate) playbook: PlaybookCode,
    /// The version.
    pub(crate) version: Option<u32>,
}

impl FromStr for PlaybookArg {
    type Err = PlaybookError;

    fn from_str(text: &str) -> Result<Self, PlaybookError> {
        let (code, version) = text.split_once('@').map_or((text, None), |(a, b)| (a, Some(b)));
        let playbook = code.parse().map_err(|_| PlaybookError)?;
        let version = version.map(str::parse).transpose().map_err(|_| PlaybookError)?;
        match version {
            Some(0) => Err(PlaybookError),
            version => Ok(Self { playbook, version }),
        }
    }
}

/// A text that is no playbook.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a playbook looks like `dental-pain` or `dental-pain@2`, in a-z, 0-9, _ and -")]
pub(crate) struct PlaybookError;

/// An answer to a question of a survey: `question=option`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AnswerArg {
    /// The question or the demographic.
    pub(crate) question: QuestionCode,
    /// The option; on a scale, `1` to `5`.
    pub(crate) option: OptionCode,
}

impl FromStr for AnswerArg {
    type Err = AnswerError;

    fn from_str(text: &str) -> Result<Self, AnswerError> {
        let (question, option) = text.split_once('=').ok_or(AnswerError)?;
        let question = question.trim().parse().map_err(|_| AnswerError)?;
        let option = option.trim().parse().map_err(|_| AnswerError)?;
        Ok(Self { question, option })
    }
}

/// A text that answers no question.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("an answer looks like `overall=4`: the question, =, the option, both by code")]
pub(crate) struct AnswerError;

/// Says in Korean what is wrong with such a value.
pub(crate) fn korean(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    if error.is::<IssueError>() {
        return Some(
            "`communication:high`처럼 쓰고, 진료 단계와 피해까지 알면 \
             `safety:high:procedure:moderate`처럼 쓰십시오. `의사소통:높음`처럼 한국어로도 쓸 수 있습니다",
        );
    }
    if error.is::<ClockError>() {
        return Some(
            "`resolution`이나 `resolution/2`처럼 쓰십시오. `처리 완료`처럼 한국어로도 쓸 수 있습니다",
        );
    }
    if error.is::<PlaybookError>() {
        return Some("`dental-pain`이나 `dental-pain@2`처럼 쓰십시오");
    }
    if error.is::<PeriodError>() {
        return Some("달은 `2026-11`, 연도는 `year 2026`이나 `연간 2026`처럼 쓰십시오");
    }
    if error.is::<AnswerError>() {
        return Some("`overall=4`처럼 문항 코드, =, 보기 코드를 이어 쓰십시오");
    }
    let setting = "`channel=kakaotalk`처럼 항목, =, 값을 이어 쓰십시오. \
                   항목의 이름은 `voc --json replay`에 나옵니다";
    error.is::<SettingError>().then_some(setting)
}

/// A field of an entry and what it should have said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The field; a field within another after a dot, such as `details.answer`.
    pub(crate) field: String,
    /// What it should have said; empty to take the field away.
    pub(crate) value: String,
}

impl FromStr for Setting {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        let (field, value) = text.split_once('=').ok_or(SettingError)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c);
        if field.is_empty() || !field.chars().all(plain) {
            return Err(SettingError);
        }
        Ok(Self { field: field.to_owned(), value: value.trim().to_owned() })
    }
}

/// A text that sets no field.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "it looks like `channel=kakaotalk`: the field as `voc --json replay` shows it, =, the value"
)]
pub(crate) struct SettingError;

#[cfg(test)]
mod tests {
    use voc_engine::domain::{CareStage, CodeList, Harm, IssueCategory, Severity};

    use super::*;

    #[test]
    fn an_issue_is_a_category_and_a_severity_and_if_known_a_stage_of_care_and_a_harm() {
        let issue: IssueArg = "respect-and-rights:high".parse().unwrap();
        assert_eq!(issue.0.category, IssueCategory::RespectAndRights);
        assert_eq!(issue.0.severity, Severity::High);
        assert_eq!("존중과 환자 권리:높음".parse::<IssueArg>().unwrap().0, issue.0);
        let full: IssueArg = "safety:high:수술·시술:moderate".parse().unwrap();
        assert_eq!(full.0.care_stage, Some(CareStage::Procedure));
        assert_eq!(full.0.harm, Some(Harm::Moderate));
        assert_eq!("safety:low:ward".parse::<IssueArg>().unwrap().0.harm, None);
        for wrong in [
            "",
            "communication",
            "communication:",
            "communication:huge",
            "x:low",
            "safety:low:x",
            "safety:low:ward:none:none",
        ] {
            assert!(wrong.parse::<IssueArg>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_message_names_every_choice() {
        fn codes<List: CodeList>() -> impl Iterator<Item = &'static str> {
            List::ALL.iter().map(|one| one.code())
        }
        let message = IssueError.to_string();
        let categories = codes::<IssueCategory>().chain(codes::<Severity>());
        for code in categories.chain(codes::<CareStage>()).chain(codes::<Harm>()) {
            assert!(message.contains(code), "{code}");
        }
        for code in codes::<ClockKind>() {
            assert!(ClockError.to_string().contains(code), "{code}");
        }
    }

    #[test]
    fn a_clock_is_named_by_its_kind_and_if_need_be_its_number() {
        assert_eq!(
            "처리 완료".parse::<ClockArg>().unwrap(),
            ClockArg::Running(ClockKind::Resolution)
        );
        let second = ClockId { kind: ClockKind::Promise, number: 2 };
        assert_eq!("promise/2".parse::<ClockArg>().unwrap(), ClockArg::Exactly(second));
        for wrong in ["", "tea", "promise/", "promise/x"] {
            assert!(wrong.parse::<ClockArg>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_playbook_is_a_code_and_if_need_be_a_version() {
        let read = |text: &str| text.parse::<PlaybookArg>().map(|one| one.version).ok();
        assert_eq!(read("dental-pain@2"), Some(Some(2)));
        assert_eq!(read("dental-pain"), Some(None));
        for wrong in ["", "@1", "a@", "a@0", "a@x", "Dental"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_is_a_question_and_an_option() {
        let answer: AnswerArg = "overall=4".parse().unwrap();
        assert_eq!((answer.question.as_str(), answer.option.as_str()), ("overall", "4"));
        for wrong in ["", "overall", "overall=", "=4", "Over all=4", "overall=4=5"] {
            assert!(wrong.parse::<AnswerArg>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_setting_is_a_field_and_a_value() {
        let set: Setting = "details.answer=partly".parse().unwrap();
        assert_eq!((set.field.as_str(), set.value.as_str()), ("details.answer", "partly"));
        assert_eq!("source=".parse::<Setting>().unwrap().value, "");
        for wrong in ["", "channel", "=x", "A=b"] {
            assert!(wrong.parse::<Setting>().is_err(), "{wrong}");
        }
    }
}
