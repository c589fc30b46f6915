//! A complainant answers a survey: checked against the sheet that was handed out, kept whenever it
//! comes back, and counted as the sheet says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;

use support::{
    Desk,
    commands::{correct, survey_answered},
    step,
};
use voc_domain::{
    Command, Correct, CorrectionReason, Event, FieldName, Path, Phase, PrivateText, Rejection,
    VocKind, decide,
};

/// The same answers, changed.
fn changed(change: impl Fn(&mut voc_domain::SurveyAnswers)) -> Command {
    let Command::AnswerSurvey { definition, mut answers, text } = survey_answered("4") else {
        unreachable!("it is an answer");
    };
    change(&mut answers);
    Command::AnswerSurvey { definition, answers, text }
}

fn closed() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    for stage in Path::NineStages.stages() {
        desk.give(&step(*stage)).unwrap();
    }
    assert_eq!(desk.ticket.phase, Phase::Closed);
    desk
}

#[test]
fn answers_are_kept_after_the_close_with_what_they_are_counted_as() {
    let mut desk = closed();
    desk.give(&survey_answered("4")).unwrap();
    desk.give(&survey_answered("2")).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Closed);
    let surveys = &desk.ticket.ledgers.surveys;
    let satisfaction: Vec<_> =
        surveys.iter().map(|one| one.satisfaction.map(voc_domain::ScaleValue::get)).collect();
    assert_eq!(satisfaction, [Some(4), Some(2)]);
    assert_eq!(surveys[0].survey.as_str(), "visit");
    assert_eq!(surveys[0].version, 2);
    let answers: Vec<_> =
        surveys[0].answers.iter().map(|(code, option)| (code.as_str(), option.as_str())).collect();
    assert_eq!(answers, [("overall", "4")]);
}

#[test]
fn the_entry_holds_codes_and_the_words_are_protected() {
    let Command::AnswerSurvey { definition, answers, .. } = survey_answered("5") else {
        unreachable!("it is an answer");
    };
    let text = Some(PrivateText::new("친절했습니다").unwrap());
    let command = Command::AnswerSurvey { definition, answers, text };
    let desk = closed();
    let decided = decide(&desk.ticket, &command, &desk.context()).unwrap();
    let clear = serde_json::Value::Object(decided.event.to_clear().unwrap()).to_string();
    assert_eq!(
        clear,
        r#"{"answers":{"overall":"5"},"satisfaction":5,"survey":"visit","version":2}"#
    );
    assert_eq!(Event::from_clear("survey_answered", 1, &clear).unwrap(), decided.event);
    let fields: Vec<_> = decided.private.iter().map(|one| one.field).collect();
    assert_eq!(fields, [FieldName::Text]);
}

#[test]
fn a_value_that_is_not_on_the_scale_is_not_read() {
    let clear = r#"{"answers":{"overall":"5"},"satisfaction":6,"survey":"visit","version":2}"#;
    let error = Event::from_clear("survey_answered", 1, clear).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("6 is not on the scale from 1 to 5"), "{cause}");
}

#[test]
fn answers_that_are_not_to_this_sheet_are_refused() {
    let desk = closed();
    let check = |expected: &str, command: &Command| {
        let found = decide(&desk.ticket, command, &desk.context());
        assert_eq!(found.as_ref().map_or_else(Rejection::code, |_| "ok"), expected);
    };
    check("ok", &survey_answered("1"));
    check("option_must_be_offered", &survey_answered("6"));
    check("answers_must_be_to_this_survey", &changed(|one| one.version = 1));
    check("answers_must_be_to_this_survey", &changed(|one| one.survey = "other".parse().unwrap()));
    check("answers_must_not_be_empty", &changed(|one| one.answers = BTreeMap::new()));
    let age = || [("age".parse().unwrap(), "1".parse().unwrap())].into();
    check("question_must_be_asked", &changed(|one| one.answers = age()));
}

#[test]
fn wrong_answers_are_struck_out_since_a_correction_has_no_sheet_to_check_them_against() {
    let mut desk = closed();
    let right = desk.give(&survey_answered("4")).unwrap();
    let version = desk.ticket.version.unwrap();
    let Event::SurveyAnswered(mut content) = right.clone() else {
        unreachable!("it is an answer");
    };
    content.answers = [("overall".parse().unwrap(), "9".parse().unwrap())].into();
    let replace = Command::Correct(Box::new(Correct {
        version,
        original: right,
        replacement: Some(Event::SurveyAnswered(content)),
        occurred: None,
        reason: CorrectionReason::TypingError,
        text: None,
    }));
    assert_eq!(desk.give(&replace), Err(Rejection::CorrectionMustKeep("answers")));
    let strike_out = correct(&desk, usize::try_from(version).unwrap(), None);
    desk.give(&strike_out).unwrap();
    let ticket = voc_domain::Ticket::rebuilt(desk.ticket.id, &desk.facts());
    assert!(ticket.unwrap().ledgers.surveys.is_empty());
}
