//! The answer to every command: what was recorded, what follows, and whether it is a repetition.

#![allow(clippy::unwrap_used)]

mod support;

use support::{FIRST, Hospital};

#[track_caller]
fn check(hospital: &Hospital, line: &str, ko: &str, en: &str) {
    let shown = hospital.run(&format!("--lang ko {line}")).done();
    assert_eq!(shown, format!("{ko}\n"), "voc {line}");
    let other = hospital.run(&format!("--lang en {line}")).done();
    assert_eq!(other, format!("{en}\n"), "voc {line}");
}

#[test]
fn a_receipt_gives_the_number_and_the_due_times() {
    let hospital = Hospital::new();
    check(
        &hospital,
        "receive --kind complaint --channel phone",
        "접수번호  2026-000001\n접수 (유형: 불만) 기록 · 접수 확인 기한 2026-03-03 13:00 · \
         최초 연락 기한 2026-03-03 14:00 · 처리 완료 기한 2026-03-12 10:00 · \
         경과 안내 기한 2026-04-02 18:00 · 다음: 감정 다스리기",
        "number  2026-000002\nrecorded: Received (Kind: Complaint) · Acknowledgement due \
         2026-03-03 13:00 · First contact due 2026-03-03 14:00 · Resolution due 2026-03-12 10:00 · \
         Progress notice due 2026-04-02 18:00 · next: Calm",
    );
}

#[test]
fn a_stage_says_which_one_comes_next_and_a_repeated_one_says_so() {
    let hospital = Hospital::with_complaint();
    let calm = hospital.run("--lang ko step 2026-000001 calm").done();
    assert_eq!(calm, "2026-000001  1단계 감정 다스리기 기록 · 다음: 사과\n");
    check(
        &hospital,
        "step 2026-000001 calm",
        "2026-000001  1단계 감정 다스리기 반복 기록(이번 회차에 이미 완료한 단계입니다) · 다음: 사과",
        "2026-000001  stage 1 Calm recorded once more (it was completed in this round before) · \
         next: Apologize",
    );
    let sorry = hospital.run("step 2026-000001 apologize").done();
    assert_eq!(sorry, "2026-000001  stage 2 Apologize recorded · next: Listen\n");
}

#[test]
fn a_promise_says_when_it_is_due_and_how_it_is_kept() {
    let hospital = Hospital::with_complaint();
    check(
        &hospital,
        "promise 2026-000001 make --topic call_back --told 2026-03-04T15:00:00+09:00",
        "2026-000001  약속 1 기록 · 기한 2026-03-04 15:00 · 이행하면 voc promise 2026-000001 keep 1",
        "2026-000001  promise 2 recorded · due 2026-03-04 15:00 · once kept: voc promise \
         2026-000001 keep 2",
    );
    let kept = hospital.run("--lang ko promise 2026-000001 keep 1").done();
    assert_eq!(kept, "2026-000001  약속 이행 (약속 번호: 1) 기록\n");
}

#[test]
fn every_other_command_says_what_was_recorded() {
    let hospital = Hospital::with_complaint();
    check(
        &hospital,
        "assign 2026-000001 kim-01 --to-role director",
        "2026-000001  담당자 지정 (담당자: kim-01, 역할: 원장) 기록",
        "2026-000001  recorded: Owner assigned (Owner: kim-01, Role: Director)",
    );
    check(
        &hospital,
        "contact 2026-000001 --result no_answer",
        "2026-000001  연락 시도 (결과: 부재중, 시도 횟수: 1, 채널: 전화, 대상: 불만 제기자) 기록",
        "2026-000001  recorded: Contact attempted (Result: No answer, Attempts: 1, Channel: Phone, \
         Whom: Complainant)",
    );
}

#[test]
fn a_repeated_command_says_that_nothing_changed() {
    let hospital = Hospital::with_complaint();
    let again = format!("receive --kind complaint --channel phone --command-id {FIRST}");
    assert_eq!(
        hospital.run(&format!("--lang ko {again}")).done(),
        "2026-000001  접수 · 2026-03-03 10:00에 이미 기록되어 있어 아무것도 바꾸지 않았습니다\n"
    );
    assert_eq!(
        hospital.run(&again).done(),
        "2026-000001  Received · recorded before, 2026-03-03 10:00; nothing was changed\n"
    );
    assert_eq!(hospital.run("--json status").json()["size"], 2);
}
