//! What people type is taken as they say it: labels for codes, in either language.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::Hospital;

#[test]
fn a_whole_case_is_recorded_in_the_words_of_the_desk() {
    let hospital = Hospital::new();
    let lines = [
        "receive --kind 불만 --channel 전화 --cause 지연서비스 --severity 높음",
        "step 2026-000001 감정다스리기 --whom 보호자 --emotional-need 존중",
        "step 2026-000001 사과 --to Guardian",
        "step 2026-000001 공감적경청 --demand 환불 --procedure 안내함 --time Told",
        "step 2026-000001 진상조사 --issue 의사소통:높음",
        "step 2026-000001 해결방안 --approved-by 원장 --remedy 할인",
        "skip 2026-000001 대안제시 --reason 당시불가",
        "step 2026-000001 고객동조 --answer 수용 --pressure 없음",
        "step 2026-000001 긍정적마무리 --outcome 인정 --told-by 이메일",
        "step 2026-000001 감사표현 --channel 카카오톡",
    ];
    for line in lines {
        hospital.run(line).done();
    }
    let ticket = hospital.run("--json ticket 2026-000001").json();
    assert_eq!(ticket["kind"], "complaint");
    assert_eq!((&ticket["channel"], &ticket["causes"]), (&json!("phone"), &json!(["delay"])));
    assert_eq!((&ticket["phase"], &ticket["outcome"]), (&json!("closed"), &json!("upheld")));
    assert_eq!(hospital.run("--json list --phase 종결 --kind 불만").json()["tickets"], {
        hospital.run("--json list").json()["tickets"].clone()
    });
    let help = hospital.run("help receive").done();
    assert!(help.contains("complaint") && help.contains("--channel <CHANNEL>"), "{help}");
}

#[test]
fn a_stage_with_a_space_in_its_name_is_taken_in_quotes() {
    let hospital = Hospital::with_complaint();
    let calm = ["step", "2026-000001", "감정 다스리기"];
    let receipt = hospital.args(support::NOW, calm).done();
    assert_eq!(receipt, "2026-000001  stage 1 Calm recorded · next: Apologize\n");
}

#[test]
fn a_time_of_day_is_one_of_today_on_the_hospitals_clock() {
    let hospital = Hospital::with_complaint();
    hospital.run("note 2026-000001 --text x --occurred 09:30").done();
    hospital
        .args(support::NOW, ["note", "2026-000001", "--text", "x", "--occurred", "09:15..09:45"])
        .done();
    let at = ["note", "2026-000001", "--text", "x", "--occurred", "2026-03-02 18:00..19:30"];
    hospital.args(support::NOW, at).done();
    hospital.run("promise 2026-000001 make --topic call_back --told 18:30").done();
    let replay = hospital.run("--json replay 2026-000001").json();
    let occurred = |row: usize, end: &str| replay["rows"][row]["occurred"][end].clone();
    assert_eq!(occurred(1, "earliest"), "2026-03-03T09:30:00+09:00");
    assert_eq!(occurred(2, "earliest"), "2026-03-03T09:15:00+09:00");
    assert_eq!(occurred(2, "latest"), "2026-03-03T09:45:00+09:00");
    assert_eq!(occurred(3, "earliest"), "2026-03-02T18:00:00+09:00");
    assert_eq!(occurred(3, "latest"), "2026-03-02T19:30:00+09:00", "the day is said once");
    let due = hospital.run("--json due").json();
    let told = due["due"].as_array().unwrap().iter().find(|row| row["clock"] == "promise/1");
    assert_eq!(told.unwrap()["due"], "2026-03-03T18:30:00+09:00");
    assert_eq!(hospital.run("--json replay 2026-000001 --as-of 09:59").code, 0);
    let local = hospital.args("2026-03-04 18:00", ["--json", "due"]).json();
    assert_eq!(local["now"], "2026-03-04T18:00:00+09:00");
    assert_eq!(hospital.at("18:00", "due").code, 2, "the present moment needs its day");
}
