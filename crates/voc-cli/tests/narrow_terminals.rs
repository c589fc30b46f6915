//! The queue and the deadlines on terminals of every width: no word is broken into single letters.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Hospital, LATER, Ran};

fn at_width(hospital: &Hospital, width: &str, line: &str) -> String {
    let mut command = hospital.command(LATER);
    command.env("COLUMNS", width).args(line.split_whitespace());
    Ran::new(command.output().unwrap()).done()
}

#[test]
fn eighty_columns_hold_what_matters() {
    let hospital = Hospital::with_complaint();
    hospital.run("assign 2026-000001 manager-1").done();
    assert_eq!(
        at_width(&hospital, "80", "--lang ko list"),
        "\
번호         상태     다음 단계      기한
2026-000001  처리 중  감정 다스리기  2026-03-03 13:00  29시간 지남
"
    );
    assert_eq!(
        at_width(&hospital, "80", "due --overdue").lines().next().unwrap(),
        "due                            number       clock            owner"
    );
    for (width, line) in [("60", "list"), ("60", "due"), ("80", "list"), ("80", "due")] {
        for lang in ["ko", "en"] {
            let shown = at_width(&hospital, width, &format!("--lang {lang} {line}"));
            let broken = |line: &str| (1..4).contains(&line.trim().chars().count());
            assert!(!shown.lines().any(broken), "{width} {line} {shown}");
        }
    }
}

#[test]
fn a_very_narrow_terminal_gets_a_row_as_lines() {
    let hospital = Hospital::with_complaint();
    hospital.run("receive --kind praise --channel web").done();
    assert_eq!(
        at_width(&hospital, "40", "--lang ko list"),
        "\
번호 2026-000001
유형 불만
채널 전화
상태 처리 중
다음 단계 감정 다스리기
발생부서 dental
기한 2026-03-03 13:00 (29시간 지남)

번호 2026-000002
유형 칭찬
채널 홈페이지
상태 처리 중
다음 단계 공감적 경청
기한 2026-03-03 18:00 (24시간 지남)
"
    );
}
