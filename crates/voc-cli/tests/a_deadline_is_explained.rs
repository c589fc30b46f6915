//! `voc due explain`: how a deadline came about, in words that somebody who was not there can follow;
//! `voc due` and its filters; and the calendars of `config.toml` on the command line.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{Hospital, LATER, Ran, voc};

/// The disputed case of 2012: an answer was promised on Tuesday 5 June, and Wednesday was Memorial Day.
const PROMISE: [(&str, &str); 2] = [
    (
        "en",
        "\
2012-000001  Promise 1
The deadline is 2012-06-07 17:00. When it started is known only as 2012-06-05 (entry 43: Promise made); \
the last moment of that counts. Had it started as early as possible, it would be 2012-06-05 17:00. \
Rule 5 of policy version 1 gives 8 working hours, which pass only while the calendar kr-office@1 is open. \
Not counted: hours outside opening times, the holiday of 2012-06-06 (Memorial Day). As of 2012-06-20 10:00 \
it is not met. Since the start 82 h of business time have passed. That is 74 h of business time too late.
  2012-06-06 00:00 – 2012-06-07 00:00  holiday: Memorial Day (현충일)
  2012-06-07 00:00 – 2012-06-07 09:00  outside opening hours
",
    ),
    (
        "ko",
        "\
2012-000001  약속 1
기한은 2012-06-07 17:00입니다. 정확한 시작 시각은 기록되지 않았고 2012-06-05 중이라는 것만 알려져 \
있어(43번 기록, 약속), 그 마지막 시각부터 계산했습니다. 가장 일찍 시작되었다면 기한은 2012-06-05 17:00입니다. \
정책 제1판의 5번 규칙이 정한 시간은 8시간이며, kr-office@1 달력이 열려 있는 동안만 셉니다. 다음 시간은 셈에서 \
제외했습니다: 운영 시간 외, 공휴일 2012-06-06(현충일). 2012-06-20 10:00 현재 아직 이행되지 않았습니다. 시작부터 \
흐른 업무시간은 82시간이며, 기한을 업무시간으로 74시간 넘겼습니다.
  2012-06-06 00:00 – 2012-06-07 00:00  공휴일: 현충일
  2012-06-07 00:00 – 2012-06-07 09:00  운영 시간 외
",
    ),
];

#[test]
fn the_promise_of_2012_names_the_holiday_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo");
    let made = voc().arg("demo").arg(&data).args(["--tickets", "1"]).output().unwrap();
    assert_eq!(made.status.code(), Some(0));
    let ask = |lang: &str, more: &[&str]| {
        let mut command = voc();
        command.arg("--data").arg(&data).args(["--now", "2012-06-20 10:00", "--lang", lang]);
        Ran::new(command.args(["due", "explain", "2012-000001"]).args(more).output().unwrap())
    };
    for (lang, expected) in PROMISE {
        assert_eq!(ask(lang, &["promise/1"]).done(), expected);
    }
    let json = ask("en", &["--json"]).json();
    let deadlines = json["deadlines"].as_array().unwrap();
    let promise = deadlines.iter().find(|one| one["clock"] == "promise/1").unwrap();
    assert_eq!(promise["due"], "2012-06-07T17:00:00+09:00");
    assert_eq!(promise["started_by"], 43);
    let closed = promise["closed"].as_array().unwrap();
    assert!(closed.iter().any(|one| one["from"] == "2012-06-06T00:00:00+09:00"
        && one["until"] == "2012-06-07T00:00:00+09:00"
        && one["reason"]["holiday"]["ko"] == "현충일"));
    // On the day before it became known, there was no such promise.
    let (code, told) = ask("en", &["promise", "--as-of", "2012-06-06"]).failed();
    assert_eq!(code, 2);
    assert!(told.contains("no such clock by then") && told.contains("resolution/1"), "{told}");
}

#[test]
fn pauses_and_extensions_are_told_one_after_the_other() {
    let hospital = Hospital::with_complaint();
    hospital.at("2026-03-03T12:00:00+09:00", "pause 2026-000001 --reason supplement").done();
    hospital.at("2026-03-04T12:00:00+09:00", "resume 2026-000001").done();
    hospital.at(LATER, "extend 2026-000001 resolution --reason appraisal").done();
    let told = hospital.at(LATER, "due explain 2026-000001 resolution").done();
    for part in [
        "The deadline is 2026-03-24 10:00. The clock started on 2026-03-03 10:00",
        "It was 2026-03-12 10:00 at first.",
        "From 2026-03-03 12:00 to 2026-03-04 12:00 the handling was paused",
        "9 h of business time did not count.",
        "On 2026-03-04 18:00 it was extended to 2026-03-24 10:00 (entry 4",
    ] {
        assert!(told.contains(part), "{part:?} is not in {told}");
    }
}

/// A statutory period of seven days, a pause for a supplement, and one for nothing that the law names.
const BY_LAW: [(&str, &[&str]); 2] = [
    (
        "en",
        &[
            "The deadline is 2026-03-16 23:59.",
            "Rule 1 of policy version 2 gives the statutory period of 7 days, counted from the day of \
             receipt on, weekends and public holidays left out.",
            "It was 2026-03-11 23:59 at first.",
            "From 2026-03-05 15:00 to 2026-03-09 10:00 the handling was paused (entries ",
            "; reason: Supplement requested): by law 2026-03-05 – 2026-03-09 did not count, first and \
             last day included.",
            "Rule 2 of policy version 2 gives 30 days of the calendar, days off included, up to the end \
             of the last one.",
            "Rule 3 of policy version 2 gives 3 working hours",
        ],
    ),
    (
        "ko",
        &[
            "기한은 2026-03-16 23:59입니다.",
            "정책 제2판의 1번 규칙이 정한 법정 처리기간은 7일이며, 접수한 날부터 세되 토요일과 공휴일은 \
             산입하지 않습니다.",
            "2026-03-05 15:00부터 2026-03-09 10:00까지 일시 중지되어(",
            ", 사유: 보완 요구) 그 기간(2026-03-05 – 2026-03-09)은 법에 따라 첫날과 마지막 날까지 산입하지 \
             않았습니다.",
            "정책 제2판의 2번 규칙이 정한 기간은 30일이며, 휴무일도 빼지 않고 세어 마지막 날까지입니다.",
        ],
    ),
];

#[test]
fn a_statutory_period_tells_its_amount_and_what_the_law_did_not_count() {
    let hospital = Hospital::new();
    let file = hospital.dir.path().join("policy.toml");
    let rule = |clock, amount| format!("[[rules]]\nclock = \"{clock}\"\namount = \"{amount}\"\n");
    let rules = rule("statutory", "7d statute")
        + &rule("progress", "30d calendar")
        + &rule("acknowledgement", "3h");
    fs::write(&file, rules).unwrap();
    let start = "2026-03-03T10:00:00+09:00";
    hospital.args(start, ["policy", "adopt", file.to_str().unwrap()]).done();
    hospital.at(start, "receive --kind complaint --channel phone").done();
    for (reason, from, to) in [
        ("other", "2026-03-04T09:00:00+09:00", "2026-03-05T09:00:00+09:00"),
        ("supplement", "2026-03-05T15:00:00+09:00", "2026-03-09T10:00:00+09:00"),
    ] {
        hospital.at(from, &format!("pause 2026-000001 --reason {reason}")).done();
        hospital.at(to, "resume 2026-000001").done();
    }
    let now = "2026-03-09T12:00:00+09:00";
    for (lang, parts) in BY_LAW {
        let told = hospital.at(now, &format!("--lang {lang} due explain 2026-000001")).done();
        for part in parts {
            assert!(told.contains(part), "{part:?} is not in {told}");
        }
        assert!(!told.contains("reason: Other") && !told.contains("사유: 기타"), "{told}");
    }
    let told = hospital.at(now, "--json due explain 2026-000001").json();
    let of = |clock: &str| {
        told["deadlines"].as_array().unwrap().iter().find(|one| one["clock"] == clock).unwrap()
    };
    assert_eq!(of("statutory/1")["amount"], "7d statute");
    assert_eq!(of("statutory/1")["pauses"][0]["reason"], "supplement");
    assert_eq!(of("progress/1")["amount"], "30d calendar");
    assert_eq!(of("acknowledgement/1")["amount"], "3h");
}

#[test]
fn a_list_is_filtered_and_ends_where_it_is_told_to() {
    let hospital = Hospital::with_complaint();
    hospital.run("receive --kind complaint --channel phone --originating surgery").done();
    hospital.run("assign 2026-000002 kim-01").done();
    let rows = |line: &str| {
        let answer = hospital.at(LATER, &format!("--json due {line}")).json();
        (answer["due"].as_array().unwrap().len(), answer["more"].as_bool().unwrap())
    };
    assert_eq!(rows(""), (8, false));
    assert_eq!(rows("--owner kim-01"), (4, false));
    assert_eq!(rows("--department dental --overdue"), (2, false));
    assert_eq!(rows("--branch busan"), (0, false));
    assert_eq!(rows("--limit 3 --within 90d"), (3, true));
    // The options of every command may stand between the two words, those of the list may not.
    let one = hospital.at(LATER, "due --json explain 2026-000001 resolution").json();
    assert_eq!(one["deadlines"].as_array().unwrap().len(), 1);
    let (code, told) = hospital.at(LATER, "due --overdue explain 2026-000001").failed();
    assert_eq!(code, 2);
    assert!(told.contains("do not go with `voc due explain`"), "{told}");
    let told = hospital.at(LATER, "--lang ko due --limit 1").done();
    assert!(told.contains("가장 이른 1건만 표시했습니다"), "{told}");
    let (code, told) = hospital.at(LATER, "due --watch").failed();
    assert_eq!(code, 2);
    assert!(told.contains("`--watch` needs a terminal"), "{told}");
}

#[test]
fn the_calendars_of_the_configuration_answer_by_name() {
    let hospital = Hospital::new();
    let path = hospital.data().join("config.toml");
    let text = fs::read_to_string(&path).unwrap();
    let ask = |more: &str| {
        hospital.run(&format!("calendar due --start 2026-03-03T10:00 --for 8h {more}"))
    };
    assert!(ask("").done().starts_with("2026-03-03T18:00:00+09:00"));
    let own = "\n[[closed_days]]\ndate = 2026-03-04\nreason = \"Anniversary\"\n\n[[calendars]]\n\
               name = \"desk\"\nhours = { tue = [\"09:00-13:00\"], wed = [\"09:00-13:00\"], thu = [\"09:00-14:00\"] }\n";
    fs::write(&path, format!("{text}{own}")).unwrap();
    let told = ask("--calendar desk").done();
    assert!(told.starts_with("2026-03-05T14:00:00+09:00"), "{told}");
    assert!(told.contains("own closed day: Anniversary"), "{told}");
    let (code, told) = ask("--calendar none").failed();
    assert_eq!(code, 2);
    assert!(told.contains("the calendars are: desk, kr-clinic, kr-office"), "{told}");
    fs::write(&path, format!("{text}{own}").replace("thu = [\"09:00-14:00\"]", "thu = [\"9-2\"]"))
        .unwrap();
    let (code, told) = ask("--calendar desk").failed();
    assert_eq!(code, 2);
    assert!(told.contains("`9-2` is no span of hours"), "{told}");
}

#[test]
fn a_date_beyond_the_table_of_holidays_is_warned_of() {
    let ask = |lang: &str| {
        let mut command = voc();
        command.args([
            "--lang",
            lang,
            "calendar",
            "due",
            "--start",
            "2035-12-20T10:00",
            "--for",
            "20d",
        ]);
        Ran::new(command.output().unwrap()).done()
    };
    let english =
        "beware: holidays are known from 2000-01-01 to 2035-12-31 only; the date may move";
    assert!(ask("en").contains(english));
    assert!(ask("ko").contains("주의: 공휴일은 2000-01-01부터 2035-12-31까지만 알려져 있어"));
}
