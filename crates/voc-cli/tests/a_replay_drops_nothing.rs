//! What was typed in comes back in the replay, in both languages and from both axes of time.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Hospital, LATER, NOW};

/// A command, and what of it a replay must say in Korean and in English.
const TOLD: &[(&str, &[&str], &[&str])] = &[
    (
        "step T calm --whom guardian --place moved --emotional-need respect",
        &["대상: 보호자", "면담 장소: 면담 장소 이동", "심리적 욕구: 존중"],
        &["Whom: Guardian", "Place: Moved to a quiet place", "Emotional need: Respect"],
    ),
    ("step T apologize --to family", &["사과 대상: 가족"], &["To: Family member"]),
    (
        "step T listen --whom patient --demand refund --demand discount --emotional-need fairness",
        &["실제적 욕구: 환불, 할인", "대상: 환자", "심리적 욕구: 공정함"],
        &["Practical demand: Refund, Discount", "Whom: Patient", "Emotional need: Fairness"],
    ),
    (
        "step T investigate --issue communication:high --issue safety:low --cause delay",
        &["쟁점: 관계 – 의사소통 (심각도 높음), 임상 – 안전 (심각도 낮음)", "원인: 지연 서비스"],
        &[
            "Issues: Relationships – Communication (severity: High), Clinical – Safety (severity: Low)",
            "Causes: Delayed service",
        ],
    ),
    (
        "step T resolve --remedy refund --approved-by director --schedule 2026-03-10",
        &["이행 일정: 2026-03-10", "승인한 역할: 원장"],
        &["Schedule: 2026-03-10", "Approved by: Director"],
    ),
    (
        "remedy T refund offered --by-role desk --amount 1250000",
        &["금액: 1,250,000원", "행한 역할: 데스크"],
        &["Amount: KRW 1,250,000", "In the role of: Desk"],
    ),
    (
        "step T agree --answer refused --pressure none --reason other",
        &["강압: 없음", "먼저 했어야 할 단계: 대안제시"],
        &["Under pressure: No", "Should have come first: Alternative"],
    ),
    (
        "step T agree --answer no_agreement --pressure under_pressure --reason resumed",
        &["강압: 있음"],
        &["Under pressure: Yes"],
    ),
    (
        "step T close --outcome upheld --told-by email --outside-route offered",
        &["결과 안내 채널: 이메일", "외부 구제 절차: 안내함"],
        &["Result told by: E-mail", "Route outside: Offered"],
    ),
    ("step T thank --channel kakaotalk", &["설문 안내: 안내하지 않음"], &["Survey: Not offered"]),
];

#[test]
fn every_fact_that_was_typed_in_comes_back() {
    let hospital = Hospital::with_complaint();
    for (line, ..) in TOLD {
        hospital.run(&line.replace(" T ", " 2026-000001 ")).done();
    }
    let korean = hospital.run("--lang ko replay 2026-000001").done();
    let english = hospital.run("replay 2026-000001").done();
    for (line, ko, en) in TOLD {
        ko.iter().for_each(|fact| assert!(korean.contains(fact), "{line}: {fact}\n{korean}"));
        en.iter().for_each(|fact| assert!(english.contains(fact), "{line}: {fact}\n{english}"));
    }
}

#[test]
fn rows_are_cited_and_positions_are_left_to_programs() {
    let hospital = Hospital::with_complaint();
    let second = "receive --kind complaint --channel web";
    hospital.run(second).done();
    hospital.run("step 2026-000002 calm --on-behalf-of manager-1").done();
    hospital.run("step 2026-000002 listen --reason other --procedure not_told").done();
    let korean = hospital.run("--lang ko replay 2026-000002").done();
    assert!(korean.contains("어긴 규칙: 단계 순서 이탈 (2026-03-03 10:00, 행 3)\n"), "{korean}");
    assert!(korean.contains("· 대리 대상 manager-1\n"), "{korean}");
    let english = hospital.run("replay 2026-000002").done();
    assert!(english.contains("(2026-03-03 10:00, row 3)\n"), "{english}");
    assert!(english.contains("desk (Desk) for manager-1\n"), "{english}");
    let json = hospital.run("--json replay 2026-000002").json();
    assert_eq!(json["flags"][0]["evidence"], serde_json::json!([4]));
}

#[test]
fn what_lies_beyond_is_said_by_the_axis_it_lies_beyond_on() {
    let hospital = Hospital::with_complaint();
    hospital.at(LATER, "step 2026-000001 calm").done();
    let last = |line: &str| {
        let shown = hospital.at(LATER, &format!("{line} 2026-000001")).done();
        shown.lines().rev().nth(1).unwrap().to_owned()
    };
    let cases = [
        (
            format!("--as-of {NOW}"),
            "이 시점에는 알려지지 않았던 이후 기록 1건",
            "1 later entry not known at that moment",
        ),
        (
            format!("--valid-at {NOW}"),
            "이 시점에는 아직 일어나지 않은 이후 기록 1건",
            "1 later entry that had not happened by that moment",
        ),
        (
            format!("--valid-at {NOW} --as-of {NOW}"),
            "이 시점에는 알려지지 않았거나 아직 일어나지 않은 이후 기록 1건",
            "1 later entry not known, or not happened, by that moment",
        ),
    ];
    for (axes, ko, en) in cases {
        assert_eq!(last(&format!("--lang ko replay {axes}")), ko);
        assert_eq!(last(&format!("replay {axes}")), en);
    }
}
