//! A survey sheet that asks too much, or gives no thanks, is refused when it is defined; answers to
//! another sheet are refused when they come back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod org_support;

use std::collections::BTreeMap;

use org_support::Group;
use serde_json::{Value, json};
use voc_domain::{
    OrgCommand, OrgEvent, QuestionRole, Rejection, SurveyAnswers, SurveyDefinition, SurveySheet,
};

fn text(text: &str) -> Value {
    json!({"ko": format!("{text}(한국어)"), "en": text})
}

fn options(codes: &[&str]) -> Value {
    codes.iter().map(|code| json!({"code": code, "label": text(code)})).collect()
}

/// A sheet that keeps every rule.
fn sheet() -> Value {
    json!({
        "title": text("After your visit"),
        "questions": [
            {"code": "overall", "role": "satisfaction", "ask": text("How was it?"), "scale": "one_to_five"},
            {"code": "again", "role": "revisit", "ask": text("Would you come again?"), "options": options(&["yes", "no"])},
        ],
        "demographics": [
            {"code": "age_band", "ask": text("Your age"), "options": options(&["under_40", "from_40", "prefer_not_to_say"])},
        ],
        "free_text": [{"code": "words", "ask": text("Anything else?")}],
        "thank_you": text("Thank you."),
    })
}

fn define(sheet: &Value) -> Result<SurveyDefinition, Rejection> {
    let sheet: SurveySheet = serde_json::from_value(sheet.clone()).unwrap();
    let command =
        OrgCommand::DefineSurvey { survey: "visit".parse().unwrap(), sheet: Box::new(sheet) };
    match Group::new().give(&command)? {
        OrgEvent::SurveyDefined(survey) => Ok(*survey),
        other => panic!("{} was decided", other.event_type()),
    }
}

#[track_caller]
fn check(expected: &str, change: impl Fn(&mut Value)) {
    let mut changed = sheet();
    change(&mut changed);
    let refused = define(&changed);
    assert_eq!(refused.as_ref().map_or_else(Rejection::code, |_| "ok"), expected);
}

#[test]
fn a_sheet_that_keeps_every_rule_gets_its_version() {
    assert_eq!(define(&sheet()).unwrap().version, 1);
    let mut group = Group::new();
    let sheet: SurveySheet = serde_json::from_value(sheet()).unwrap();
    let define = OrgCommand::DefineSurvey { survey: "visit".parse().unwrap(), sheet: sheet.into() };
    group.give(&define).unwrap();
    group.give(&define).unwrap();
    let code = "visit".parse().unwrap();
    let versions: Vec<_> = group.org.survey_versions(&code).map(|one| one.version).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(group.org.survey(&code, 1).unwrap().version, 1);
    assert_eq!(group.org.surveys().map(|one| one.version).collect::<Vec<_>>(), [2]);
}

#[test]
fn each_rule_is_named_when_it_is_not_kept() {
    check("ok", |_| {});
    check("text_must_not_be_empty", |sheet| sheet["title"] = json!({"ko": " "}));
    check("text_must_be_shorter", |sheet| {
        sheet["demographics"][0]["options"][0]["label"]["ko"] = "가".repeat(41).into();
    });
    check("survey_must_have_fewer_questions", |sheet| {
        sheet["questions"] = vec![sheet["questions"][0].clone(); 11].into();
    });
    check("survey_must_have_fewer_questions", |sheet| {
        sheet["demographics"] = vec![sheet["demographics"][0].clone(); 6].into();
    });
    check("question_must_have_options", |sheet| sheet["questions"][1]["options"] = json!([]));
    check("question_must_have_options", |sheet| {
        sheet["questions"][1]["options"] = options(&["a", "b", "c", "d", "e", "f", "g", "h"]);
    });
    check("question_must_have_options", |sheet| {
        sheet["questions"][0]["options"] = options(&["good", "bad"]);
    });
    check("survey_must_ask_for_satisfaction", |sheet| {
        sheet["questions"][0]["role"] = "other".into();
    });
    check("survey_must_ask_who_answers", |sheet| sheet["demographics"] = json!([]));
    check("demographic_must_allow_silence", |sheet| {
        sheet["demographics"][0]["options"] = options(&["under_40", "from_40"]);
    });
    check("survey_must_have_one_free_text_at_most", |sheet| {
        sheet["free_text"] = json!([
            {"code": "good", "ask": text("What was good?")},
            {"code": "bad", "ask": text("What was bad?")},
        ]);
    });
    check("survey_must_thank_in_both_languages", |sheet| {
        sheet["thank_you"] = json!({"ko": "감사합니다."});
    });
    check("survey_must_thank_in_both_languages", |sheet| sheet["thank_you"] = json!({}));
    check("survey_code_must_be_unique", |sheet| sheet["free_text"][0]["code"] = "again".into());
    check("survey_code_must_be_unique", |sheet| {
        sheet["questions"][1]["options"] = options(&["yes", "no", "yes"]);
    });
}

#[test]
fn of_several_rules_not_kept_the_first_in_the_documented_order_is_named() {
    let mut empty = json!({"title": text("Empty")});
    assert_eq!(define(&empty).unwrap_err().code(), "survey_must_ask_for_satisfaction");
    empty["questions"] = json!([{"code": "a", "role": "other", "ask": text("?")}]);
    assert_eq!(define(&empty).unwrap_err().code(), "question_must_have_options");
    let place = |code: &str| Rejection::CODES.iter().position(|one| *one == code).unwrap();
    assert!(place("question_must_have_options") < place("survey_must_ask_for_satisfaction"));
}

#[test]
fn the_largest_sheet_fits_into_an_entry() {
    let long = |length: usize| json!({"ko": "x".repeat(length), "en": "\"".repeat(length / 2)});
    let code = |place: usize| format!("{place:040}");
    let all = |count: usize| -> Vec<Value> {
        let option = |place| json!({"code": code(place), "label": long(120)});
        let mut all: Vec<_> = (1..count).map(option).collect();
        all.push(json!({"code": "prefer_not_to_say", "label": long(120)}));
        all
    };
    let questions: Vec<_> = (0..9)
        .map(|place| json!({"code": code(place), "role": "other", "ask": long(300), "options": all(7)}))
        .chain([sheet()["questions"][0].clone()])
        .collect();
    let about: Vec<_> = (20..25)
        .map(|place| json!({"code": code(place), "ask": long(300), "options": all(12)}))
        .collect();
    let largest = json!({
        "title": long(300), "questions": questions, "demographics": about, "thank_you": long(300),
        "free_text": [{"code": "words", "ask": long(300)}],
    });
    let defined = define(&largest).unwrap();
    let stored = serde_json::to_string(&defined).unwrap().len();
    assert!((40_000..64_000).contains(&stored), "{stored}");
}

fn answers(version: u32, given: &[(&str, &str)]) -> SurveyAnswers {
    let read =
        |(question, option): &(&str, &str)| (question.parse().unwrap(), option.parse().unwrap());
    let answers: BTreeMap<_, _> = given.iter().map(read).collect();
    SurveyAnswers { survey: "visit".parse().unwrap(), version, answers }
}

#[test]
fn answers_are_answers_to_the_sheet_that_was_handed_out() {
    let survey = define(&sheet()).unwrap();
    let check = |version, given: &[(&str, &str)]| {
        let found = survey.check_answers(&answers(version, given));
        found.as_ref().map_or_else(Rejection::code, |()| "ok")
    };
    assert_eq!(check(1, &[("overall", "4"), ("age_band", "prefer_not_to_say")]), "ok");
    assert_eq!(check(1, &[("again", "no")]), "ok");
    assert_eq!(check(2, &[("overall", "4")]), "answers_must_be_to_this_survey");
    assert_eq!(check(1, &[]), "answers_must_not_be_empty");
    assert_eq!(check(1, &[("shoe_size", "4"), ("again", "perhaps")]), "question_must_be_asked");
    // Words are protected and never among the coded answers.
    assert_eq!(check(1, &[("words", "yes")]), "question_must_be_asked");
    for wrong in ["0", "6", "05", "good"] {
        assert_eq!(check(1, &[("overall", wrong)]), "option_must_be_offered", "{wrong}");
    }
    assert_eq!(check(1, &[("age_band", "4")]), "option_must_be_offered");
}

#[test]
fn satisfaction_is_the_first_answer_about_it() {
    let mut two = sheet();
    let mut other = two["questions"][0].clone();
    other["code"] = "staff".into();
    two["questions"].as_array_mut().unwrap().push(other);
    let survey = define(&two).unwrap();
    let value = |given: &[(&str, &str)]| {
        survey.satisfaction(&answers(1, given)).map(voc_domain::ScaleValue::get)
    };
    assert_eq!(value(&[("staff", "2"), ("overall", "5")]), Some(5));
    assert_eq!(value(&[("staff", "2"), ("again", "yes")]), Some(2));
    assert_eq!(value(&[("again", "yes")]), None);
    let again = answers(1, &[("again", "yes")]);
    assert_eq!(survey.answer(QuestionRole::Revisit, &again).unwrap().as_str(), "yes");
}
