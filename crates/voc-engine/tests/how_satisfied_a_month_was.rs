//! Answers to surveys come back in their own time: they count in the month in which they were given,
//! under the originating department of the ticket, as a sum over a count.

#![allow(clippy::unwrap_used)]

mod support;

use support::Hospital;
use voc_engine::domain::{
    Command, DepartmentRole, SurveyAnswers, SurveyDefinition, TicketId, VocKind,
};
use voc_engine::{MonthSatisfaction, Satisfaction, Scope};

fn sheet() -> SurveyDefinition {
    let ask = |text: &str| serde_json::json!({"ko": text, "en": text});
    let sheet = serde_json::json!({
        "survey": "visit",
        "version": 1,
        "sheet": {
            "title": ask("visit"),
            "questions": [
                {"code": "overall", "role": "satisfaction", "ask": ask("?"), "scale": "one_to_five"},
                {"code": "wait", "role": "other", "ask": ask("?"), "scale": "one_to_five"},
            ],
            "thank_you": ask("Thank you."),
        },
    });
    serde_json::from_value(sheet).unwrap()
}

fn answer(hospital: &Hospital, ticket: TicketId, question: &str, points: &str) {
    let answers = SurveyAnswers {
        survey: "visit".parse().unwrap(),
        version: 1,
        answers: [(question.parse().unwrap(), points.parse().unwrap())].into(),
    };
    let definition = Box::new(sheet());
    hospital.tell(ticket, Command::AnswerSurvey { definition, answers, text: None }).unwrap();
}

fn of_department(hospital: &Hospital, department: &str) -> TicketId {
    let ticket = hospital.receive(VocKind::Complaint);
    let (which, department) = (DepartmentRole::Originating, department.parse().unwrap());
    hospital.tell(ticket, Command::SetDepartment { which, department }).unwrap();
    ticket
}

fn satisfaction(hospital: &Hospital, month: &str) -> MonthSatisfaction {
    let month = month.parse().unwrap();
    let report = hospital.engine().monthly_report(month, &Scope::default(), hospital.now());
    report.unwrap().satisfaction
}

#[track_caller]
fn check(found: &Satisfaction, sum: u64, count: u64, mean_tenths: Option<u64>, tickets: usize) {
    assert_eq!((found.sum, found.count, found.mean_tenths), (sum, count, mean_tenths));
    assert_eq!(found.tickets.len(), tickets);
}

#[test]
fn the_mean_is_that_of_the_answers_of_the_month() {
    let hospital = Hospital::new();
    let [surgery, other] = ["surgery", "surgery"].map(|one| of_department(&hospital, one));
    let nowhere = hospital.receive(VocKind::Complaint);
    check(&satisfaction(&hospital, "2026-03").overall, 0, 0, None, 0);
    for points in ["5", "4"] {
        answer(&hospital, surgery, "overall", points);
    }
    answer(&hospital, other, "overall", "2");
    answer(&hospital, nowhere, "overall", "1");
    // This says nothing of satisfaction.
    answer(&hospital, nowhere, "wait", "5");
    let found = satisfaction(&hospital, "2026-03");
    check(&found.overall, 12, 4, Some(30), 3);
    let [first, second] = found.departments.as_slice() else { panic!("{found:?}") };
    assert_eq!(first.department.as_ref().unwrap().as_str(), "surgery");
    check(&first.satisfaction, 11, 3, Some(37), 2);
    assert_eq!(second.department, None);
    check(&second.satisfaction, 1, 1, Some(10), 1);
    check(&satisfaction(&hospital, "2026-02").overall, 0, 0, None, 0);

    hospital.wait(24 * 40);
    answer(&hospital, surgery, "overall", "3");
    check(&satisfaction(&hospital, "2026-03").overall, 12, 4, Some(30), 3);
    let later = hospital.now().to_utc().format("%Y-%m").to_string();
    check(&satisfaction(&hospital, &later).overall, 3, 1, Some(30), 1);
}

#[test]
fn a_mean_is_rounded_half_up() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    // 17 of 4 is 4.25.
    for points in ["5", "4", "4", "4"] {
        answer(&hospital, ticket, "overall", points);
    }
    check(&satisfaction(&hospital, "2026-03").overall, 17, 4, Some(43), 1);
}
