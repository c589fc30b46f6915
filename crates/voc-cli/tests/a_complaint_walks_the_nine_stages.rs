//! A complaint from the phone call to the thanks, as people at the desk type it, and what every
//! question answers on the way.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::{FIRST, Hospital, LATER, NOW};

#[test]
fn a_receipt_says_where_it_was_recorded_and_a_repetition_finds_the_first() {
    let hospital = Hospital::new();
    let line = format!("--json receive --kind complaint --channel phone --command-id {FIRST}");
    let first = json!({
        "ticket": FIRST, "number": "2026-000001", "position": 1, "version": 0,
        "recorded_at": NOW, "repeated": false,
    });
    assert_eq!(hospital.run(&line).json(), first);
    let mut again = first;
    again["repeated"] = json!(true);
    assert_eq!(hospital.at(LATER, &line).json(), again);
    assert_eq!(hospital.run("--json status").json()["size"], 2);
}

#[test]
fn the_card_shows_how_far_it_came_what_is_owed_and_what_is_next() {
    let hospital = Hospital::with_complaint();
    let unowned = hospital.run("ticket 2026-000001").done();
    let next = "\n\nnext: voc notify 2026-000001 --topic receipt\nnext: voc step 2026-000001 calm\nnext: voc assign 2026-000001 OWNER\n";
    assert!(unowned.ends_with(next), "{unowned}");
    hospital.run("step 2026-000001 calm --emotional-need to_be_heard").done();
    let make = "promise 2026-000001 make --topic call_back --to guardian \
                --told 2026-03-04T15:00:00+09:00";
    hospital.run(make).done();
    hospital.run("assign 2026-000001 manager-1 --to-role counselling_manager").done();
    assert_eq!(
        hospital.at(LATER, "ticket 2026-000001").done(),
        "\
2026-000001  Complaint · Phone
01950000-0000-7000-8000-000000000001

●○○○○○○○○  Open
● Calm  ○ Apologize  ○ Listen  ○ Investigate  ○ Resolve  ○ Alternative  ○ Agree  ○ Close  ○ Thank

received      2026-03-03 10:00
owner         manager-1 (Counselling manager)
originating   dental
causes shown  Broken promise

due
  Promise 1: 2026-03-04 15:00 (3h overdue)
  Resolution: 2026-03-12 10:00 (7d left)
  Progress notice: 2026-04-02 18:00 (29d left)

open promises
  1. Call back, to Guardian (2026-03-03 10:00)

rules broken
  Promise broken (2026-03-04 15:00) · Keep promises in time.

what to do next: Apologize (builtin_apologize version 1)
  Apologize for the trouble first; an apology is no admission of fault.
  Add no explanation that begins with \"but\".
  Say from the start that you may not solve this alone, and promise nothing above your authority.

next: voc promise 2026-000001 keep 1
next: voc step 2026-000001 apologize
"
    );
    assert_eq!(
        hospital.at(LATER, "--lang ko ticket 2026-000001").done(),
        "\
2026-000001  불만 · 전화
01950000-0000-7000-8000-000000000001

●○○○○○○○○  처리 중
● 감정 다스리기  ○ 사과  ○ 공감적 경청  ○ 진상조사  ○ 해결방안  ○ 대안제시  ○ 고객동조  ○ 긍정적 마무리  ○ 감사표현

접수         2026-03-03 10:00
담당자       manager-1 (상담실장)
발생부서     dental
드러난 원인  약속 미이행

기한
  약속 1: 2026-03-04 15:00 (3시간 지남)
  처리 완료: 2026-03-12 10:00 (7일 남음)
  경과 안내: 2026-04-02 18:00 (29일 남음)

남은 약속
  1. 회신 전화, 보호자에게 (2026-03-03 10:00)

어긴 규칙
  약속 불이행 (2026-03-04 15:00) · 약속은 정한 때까지 지킵니다.

다음에 할 일: 사과 (builtin_apologize 1판)
  불편을 겪게 한 점을 먼저 사과합니다. 사과는 과실을 인정하는 것이 아닙니다.
  '그러나', '원래'로 시작하는 설명을 붙이지 않습니다.
  혼자 해결하지 못할 수 있음을 처음부터 말하고, 권한을 넘는 약속은 하지 않습니다.

다음: voc promise 2026-000001 keep 1
다음: voc step 2026-000001 apologize
"
    );
}

#[test]
fn what_is_due_is_told_in_a_table_that_lines_up_and_as_json() {
    let hospital = Hospital::with_complaint();
    hospital.run("promise 2026-000001 make --topic answer --told 2026-03-04").done();
    let late = "2026-03-05T03:00:00+09:00";
    assert_eq!(
        hospital.at(late, "--lang ko due").done(),
        "\
기한                           번호         항목       담당자  발생부서  상향 보고
2026-03-03 13:00  38시간 지남  2026-000001  접수 확인          dental
2026-03-03 14:00  37시간 지남  2026-000001  최초 연락          dental
2026-03-04 23:59  3시간 지남   2026-000001  약속 1             dental
2026-03-12 10:00  7일 남음     2026-000001  처리 완료          dental
2026-04-02 18:00  28일 남음    2026-000001  경과 안내          dental
지난 시간과 남은 시간은 달력 기준입니다(월간 보고서는 업무시간 기준)
"
    );
    let due = hospital.at(late, "--json due --overdue").json();
    assert_eq!(due["now"], late);
    let rows = due["due"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["clock"] == "promise/1"
        && row["due"] == "2026-03-04T23:59:59.999+09:00"
        && row["overdue_ms"] == 10_800_001));
}

#[test]
fn all_nine_stages_close_the_ticket_and_a_tenth_command_reopens_it() {
    let hospital = Hospital::with_complaint();
    let stages = [
        "calm --whom guardian --place moved --emotional-need respect",
        "apologize --to guardian",
        "listen --demand refund --emotional-need fairness --procedure told --time told",
        "investigate --medical-accident no --cause delay --issue communication:high",
        "resolve --remedy discount --approved-by director --schedule 2026-03-10",
        "alternative --remedy refund --date 2026-03-11",
        "agree --answer accepted --pressure none",
        "close --outcome upheld --told-by phone --outside-route not_offered",
        "thank --channel kakaotalk --survey offered",
    ];
    for stage in stages {
        hospital.run(&format!("step 2026-000001 {stage} --text done")).done();
    }
    let ticket = hospital.run("--json ticket 2026-000001").json();
    assert_eq!((&ticket["phase"], &ticket["outcome"]), (&json!("closed"), &json!("upheld")));
    assert_eq!(ticket["stages"].as_array().unwrap().len(), 9);
    assert_eq!(ticket["stages"][0]["mark"]["occurred"]["earliest"], NOW);
    assert_eq!(ticket["closed"][0]["recorded_at"], NOW);
    hospital.run("reopen 2026-000001 --reason not_convinced").done();
    let ticket = hospital.run("--json ticket 2026-000001").json();
    assert_eq!((&ticket["phase"], &ticket["round"]), (&json!("open"), &json!(2)));
    let counts = hospital.run("departments --month 2026-03").done();
    assert_eq!(
        counts,
        "\
month    originating  received  closed  reopened  steps  promises  escalations
2026-03  dental              1       1         1      9         0            0
counted by the month of recording and the department at that moment; `voc report` counts by when it happened and may differ
"
    );
}

#[test]
fn every_other_command_to_a_ticket_is_recorded() {
    let hospital = Hospital::with_complaint();
    let lines = [
        "triage 2026-000001 --severity high --cause delay --branch seoul",
        "department 2026-000001 managing office",
        "note 2026-000001 --category decision --text -wait",
        "statement 2026-000001 --speaker guardian --channel phone --text angry",
        "contact 2026-000001 --result no_answer --attempts 2",
        "party 2026-000001 third_party --standing claimed --name X --contact 010",
        "remedy 2026-000001 refund offered --by-role desk --amount 50000",
        "records 2026-000001 requested --by third_party --document chart",
        "risk 2026-000001 recording",
        "background 2026-000001 --category treatment --dating as_printed --occurred 2026-12-01",
        "skip 2026-000001 calm --reason not_possible",
        "escalate 2026-000001 director --reason risk",
        "acknowledge 2026-000001 director --role director --actor director-1",
        "pause 2026-000001 --reason appraisal",
        "resume 2026-000001",
        "promise 2026-000001 make --topic visit",
        "promise 2026-000001 withdraw 1",
    ];
    for (line, version) in lines.iter().zip(1..) {
        let receipt = hospital.run(&format!("--json {line}")).json();
        assert_eq!(receipt["version"], version, "{line}");
    }
    let ticket = hospital.run("--json ticket 2026-000001").json();
    assert_eq!(ticket["escalations"][0]["acknowledged"]["recorded_at"], NOW);
    assert_eq!(ticket["promises"][0]["state"]["withdrawn"]["recorded_at"], NOW);
    assert_eq!(ticket["parties"][0]["role"], "third_party");
    let list = |line: &str| hospital.run(line).json()["tickets"].as_array().unwrap().len();
    assert_eq!(list("--json list --branch seoul --department office --phase open"), 1);
    assert_eq!(list("--json list --kind praise"), 0);
}

#[test]
fn a_case_opened_with_background_is_received_later_and_found_by_its_reference() {
    let hospital = Hospital::new();
    let background = "--json background --reference 2012-case --occurred 2025-06-05 --text before";
    let opened = hospital.run(background).json();
    assert_eq!(opened["number"], "2026-000001");
    let card = hospital.run("ticket 2012-case").done();
    assert!(
        card.ends_with("next: voc receive --ticket 2026-000001 --kind complaint --channel phone\n")
    );
    hospital.run("receive --ticket 2012-case --kind complaint --channel counter").done();
    assert_eq!(hospital.run("--json ticket 1").json()["reference"], "2012-case");
    assert_eq!(hospital.run("ticket 2").code, 3);
    assert_eq!(hospital.at("2027-03-03T10:00:00+09:00", "ticket 1").code, 3);
    let received = hospital.run("--json ticket 2012-case").json();
    assert_eq!(received["ticket"], opened["ticket"]);
    assert_eq!(received["phase"], "open");
}

#[test]
fn a_replay_shows_who_knew_what_when() {
    let hospital = Hospital::with_complaint();
    hospital.run("note 2026-000001 --text first\u{7}words").done();
    let make = "promise 2026-000001 make --topic call_back --to guardian --occurred 2026-03-03";
    hospital.at("2026-03-05T09:00:00+09:00", make).done();
    let at = "2026-03-06T09:00:00+09:00";
    let shown = hospital.at(at, "replay 2026-000001 --as-of 2026-03-04").done();
    let (shown, basis) = shown.split_once("from voc.test.example/2026, 4 entries, root ").unwrap();
    assert_eq!(basis.trim_end().len(), 44);
    assert_eq!(
        shown,
        "\
2026-000001  Complaint
as known at: 2026-03-04 23:59

  1  2026-03-03 10:00  recorded 2026-03-03 10:00 · desk (Desk)
     #0 Received  Kind: Complaint · Path: Nine stages · Originating department: dental · Number: 2026-000001 · Channel: Phone · Deadlines: First contact: by 2026-03-03 14:00 / Resolution: by 2026-03-12 10:00 / Acknowledgement: by 2026-03-03 13:00 / Progress notice: by 2026-04-02 18:00
     ! Receipt not acknowledged in time, No contact after it was received, Nobody responsible

  2  2026-03-03 10:00  recorded 2026-03-03 10:00 · desk (Desk)
     #1 Note added  About: General
       “first words”

stages completed: none
stages not done: Calm, Apologize, Listen, Investigate, Resolve, Alternative, Agree, Close, Thank
rule broken: Receipt not acknowledged in time (2026-03-03 13:00, row 1)
  Tell the complainant at once that it was received.
rule broken: No contact after it was received (2026-03-03 14:00, row 1)
  Call back after it was received.
rule broken: Nobody responsible (2026-03-03 14:00, row 1)
  Name somebody responsible before first contact is due.

Escalations
  Counselling manager · Why: Overdue: Acknowledgement · To be told: 2026-03-03 13:00 · Told: ✕ not told
  Counselling manager · Why: Overdue: First contact · To be told: 2026-03-03 14:00 · Told: ✕ not told
  Director · Why: Overdue: First contact · To be told: 2026-03-04 14:00 · Told: ✕ not told

1 later entry not known at that moment
"
    );
    let all = hospital.at(at, "replay 2026-000001 --withhold").done();
    assert!(all.contains("  3  2026-03-03  recorded 2026-03-05 09:00 · desk (Desk)\n"), "{all}");
    assert!(!all.contains("words") && all.contains("(withheld)"), "{all}");
    let promise = "\nPromises\n  Call back 1 · Who to whom: Desk → Guardian · Made: 2026-03-03 (recorded 2026-03-05 09:00) · Time told: no time told · Due: ";
    assert!(all.contains(promise), "{all}");
    let json = hospital.at(at, "--json replay 2026-000001").json();
    assert_eq!(json["rows"][2]["occurred"]["latest"], "2026-03-03T23:59:59.999+09:00");
    assert_eq!(json["rows"][1]["events"][0]["protected"]["text"]["state"], "open");
    let page = hospital.dir.path().join("case.html");
    hospital.args(at, ["replay", "2026-000001", "--html", page.to_str().unwrap()]).done();
    assert!(std::fs::read_to_string(&page).unwrap().contains("<html"));
    let over = ["replay", "2026-000001", "--html", page.to_str().unwrap()];
    std::fs::write(&page, "mine").unwrap();
    let refused = format!(
        "error: the file {} exists already\n\
         hint: use another name, or add `--force` to write over it\n",
        page.display()
    );
    assert_eq!(hospital.args(at, over).failed(), (2, refused));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "mine");
    hospital.args(at, over.iter().chain(&["--force"])).done();
    assert!(std::fs::read_to_string(&page).unwrap().contains("<html"));
}

#[test]
fn ticking_tells_the_next_level_once() {
    let hospital = Hospital::with_complaint();
    let told = hospital.at(LATER, "tick").done();
    assert_eq!(
        told,
        "\
2026-000001  Acknowledgement → Counselling manager (to be told from 2026-03-03 13:00)
2026-000001  First contact → Counselling manager (to be told from 2026-03-03 14:00)
2026-000001  First contact → Director (to be told from 2026-03-04 14:00)
3 escalations recorded (nobody is notified)
the checkpoint of the day was published, up to 6 entries
"
    );
    assert_eq!(
        hospital.at(LATER, "--lang ko tick").done(),
        "상향 보고 0건을 기록했습니다(알림은 보내지 않습니다)\n"
    );
    assert_eq!(hospital.at(LATER, "--json tick").json(), json!({"escalations": []}));
}

#[test]
fn a_log_with_a_real_clock_does_not_record_what_now_says() {
    let dir = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output = support::voc().arg("--data").arg(dir.path()).args(args).output();
        support::Ran::new(output.unwrap())
    };
    run(&["init"]).done();
    let receive = ["--now", NOW, "--json", "receive", "--kind", "inquiry", "--channel", "web"];
    let receipt = run(&receive).json();
    assert_ne!(receipt["recorded_at"], NOW);
    let note = ["--now", NOW, "note", "--text", "x"];
    let ran = run(&[&note[..], &[receipt["number"].as_str().unwrap()]].concat());
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.stderr,
        "note: this log follows the real clock; --now does not change when this is recorded\n"
    );
}

#[test]
fn the_month_and_the_log_are_written_out() {
    let hospital = Hospital::with_complaint();
    let out = hospital.dir.path().join("out");
    let written = hospital.args(LATER, ["report", "2026-03", "--out", out.to_str().unwrap()]);
    let written = written.done();
    let names: Vec<_> = written.lines().map(|line| line.rsplit('/').next().unwrap()).collect();
    let mut expected =
        vec!["voc-2026-03.en.html", "voc-2026-03.en.csv", "voc-2026-03.json", "voc-2026-03.en.md"];
    if cfg!(feature = "pdf") {
        expected.push("voc-2026-03.en.pdf");
        let mut printed = hospital.command(LATER);
        let printed = printed.args(["report", "2026-03", "--format", "pdf"]).output().unwrap();
        assert!(printed.stdout.starts_with(b"%PDF-1.7"));
        assert_eq!(std::fs::read(out.join("voc-2026-03.en.pdf")).unwrap(), printed.stdout);
        let mut shared = hospital.command(LATER);
        shared.args(["report", "2026-03", "--format", "pdf", "--suppress-below", "5"]);
        let shared = shared.output().unwrap();
        assert!(shared.stdout.starts_with(b"%PDF-1.7") && shared.stdout != printed.stdout);
    }
    if cfg!(feature = "xlsx") {
        expected.push("voc-2026-03.en.xlsx");
    }
    assert_eq!(names, expected);
    assert!(written.lines().all(|file| std::fs::metadata(file).unwrap().len() > 100));
    let report = hospital.at(LATER, "--json report 2026-03").json();
    assert_eq!(report["judged_at"], LATER);
    assert_eq!(report["flow"]["new"], json!(["2026-000001"]));
    let ahead = hospital.run("report 2026-04");
    let beware = "beware: 2026-04 has not begun yet (it is 2026-03)\n";
    assert_eq!((ahead.code, ahead.stderr.as_str()), (0, beware));
    let exported = hospital.run("export").done();
    assert_eq!(exported.lines().count(), 2);
    let file = hospital.dir.path().join("log.jsonl");
    hospital.args(NOW, ["export", "--out", file.to_str().unwrap()]).done();
    assert_eq!(std::fs::read_to_string(file).unwrap(), exported);
}

#[test]
fn a_healthy_directory_verifies_and_a_doctor_has_nothing_to_do() {
    let hospital = Hospital::with_complaint();
    hospital.run("note 2026-000001 --text x").done();
    let status = hospital.run("--json status").json();
    assert_eq!((&status["origin"], &status["size"]), (&json!("voc.test.example/2026"), &json!(3)));
    assert!(status["verifier_key"].as_str().unwrap().starts_with("voc.test.example/2026+"));
    let root = status["root"].as_str().unwrap();
    assert_eq!(
        hospital.run("verify").done(),
        format!("all is well: 3 entries and 1 protected values checked\nroot {root}\n")
    );
    assert_eq!(
        hospital.run("--lang ko doctor").done(),
        "기록과 보관소에 복구할 것이 없습니다\n조회 데이터를 기록에서 다시 만들었습니다\n"
    );
}

#[test]
fn a_value_gone_from_the_vault_is_a_finding() {
    let hospital = Hospital::with_complaint();
    hospital.run("note 2026-000001 --text x").done();
    let other = Hospital::with_complaint();
    // The log of one hospital before the vault of another.
    for part in ["vault", "keys"] {
        std::fs::remove_dir_all(hospital.data().join(part)).unwrap();
        std::fs::rename(other.data().join(part), hospital.data().join(part)).unwrap();
    }
    let ran = hospital.run("--json verify");
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["findings"][0]["area"], "vault");
    assert_eq!(document["findings"][0]["position"], 2);
    assert_eq!(document["findings"][0]["kind"], "a protected value is missing");
    let korean = hospital.run("--lang ko verify");
    assert!(
        korean.stdout.starts_with("보관소 @2: 보호된 값이 없습니다 (`text`)\n"),
        "{}",
        korean.stdout
    );
}
