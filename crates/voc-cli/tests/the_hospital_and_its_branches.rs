//! A hospital writes its manual, defines a survey, trains its branches and shares a case; what a ticket
//! asks for next comes from the manual, and a shared case says nothing of who and where.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use serde_json::json;
use support::{Hospital, LATER, NOW};

/// The examples of the document, as they stand in it.
fn example(from: &str, language: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/organisation.md");
    let text = fs::read_to_string(path).unwrap();
    let section = text.split(&format!("## {from}\n")).nth(1).unwrap();
    let block = section.split(&format!("```{language}\n")).nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// A hospital configured as the document shows it.
fn hospital() -> Hospital {
    let hospital = Hospital::new();
    let file = hospital.data().join("config.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("channels = []\n", "").replace("causes = []\n", "");
    let at = text.find("# Names for your group").unwrap();
    fs::write(&file, format!("{}{}", &text[..at], example("Codes of your own", "toml"))).unwrap();
    hospital
}

const RECEIVE: &str = "receive --kind complaint --channel house-magazine --cause parking --cause delay \
                       --branch seoul --originating dental_clinic";

/// Splits a command line as a shell does, as far as the examples need it.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Runs the commands of a console example and compares what they print, `...` standing for anything.
fn check_console(hospital: &Hospital, console: &str) {
    let mut count = 0;
    for block in console.split("$ voc ").skip(1) {
        let (line, expected) = block.split_once('\n').unwrap();
        let here = hospital.dir.path().to_str().unwrap();
        let put = |word: String| match word.as_str() {
            "visit.toml" | "case.md" => format!("{here}/{word}"),
            _ => word,
        };
        let words: Vec<_> = words(line).into_iter().map(put).collect();
        let printed = hospital.args(NOW, &words).done().replace(&format!("{here}/"), "");
        let printed = printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        match expected.trim_end().strip_prefix("...\n") {
            Some(part) => assert!(printed.contains(part), "{line}:\n{printed}"),
            None => assert_eq!(printed.trim_end(), expected.trim_end(), "{line}"),
        }
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn the_examples_of_the_document_work_as_they_stand() {
    let hospital = hospital();
    hospital.run(RECEIVE).done();
    check_console(&hospital, &example("Playbooks", "console"));
    fs::write(hospital.dir.path().join("visit.toml"), example("Surveys", "toml")).unwrap();
    check_console(&hospital, &example("Surveys", "console"));
    check_console(&hospital, &example("What a branch owes", "console"));
    assert_eq!(hospital.run("--json verify").json()["findings"], json!([]));
}

#[test]
fn own_codes_appear_in_ticket_list_and_report_and_as_themselves_once_they_are_gone() {
    let hospital = hospital();
    hospital.run(RECEIVE).done();
    let shown = |named: bool| {
        let card = hospital.run("ticket 1").done();
        assert_eq!(card.contains("House magazine"), named, "{card}");
        assert_eq!(card.contains("house_magazine"), !named, "{card}");
        assert!(card.contains("parking, Delayed service"), "{card}");
        let list = hospital.run("list").done();
        assert_eq!(list.contains("House magazine") && list.contains("Clinic"), named, "{list}");
        let report = hospital.run("report 2026-03 --format html").done();
        assert_eq!(report.contains("House magazine"), named, "{report}");
        let replay = hospital.run("replay 1").done();
        assert_eq!(replay.contains("House magazine"), named, "{replay}");
        assert_eq!(replay.contains("(Front desk)"), named, "{replay}");
    };
    shown(true);
    let text = "layout = 1\nlanguage = \"en\"\ntime_zone = \"Asia/Seoul\"\n";
    fs::write(hospital.data().join("config.toml"), text).unwrap();
    shown(false);
}

#[test]
fn a_built_in_code_in_the_configuration_is_refused_with_its_line() {
    let hospital = Hospital::new();
    let text = "layout = 1\nlanguage = \"en\"\ntime_zone = \"Asia/Seoul\"\ncauses = [\"delay\"]\n";
    fs::write(hospital.data().join("config.toml"), text).unwrap();
    let (code, stderr) = hospital.run("--lang en list").failed();
    assert_eq!(code, 2);
    assert!(stderr.contains("line 4 of config.toml: `delay` in `causes` is built in"), "{stderr}");
}

#[test]
fn a_new_directory_says_what_to_do_next() {
    let hospital = Hospital::with_complaint();
    let card = hospital.run("ticket 1").done();
    let next = "\n\nwhat to do next: Calm (builtin_calm version 1)\n  Move to a quiet room";
    assert!(card.contains(next), "{card}");
    let korean = hospital.run("--lang ko ticket 1").done();
    assert!(
        korean.contains("다음에 할 일: 감정 다스리기 (builtin_calm 1판)\n  조용한"),
        "{korean}"
    );
    let document = hospital.run("--json ticket 1").json();
    assert_eq!(document["playbook"]["playbook"], "builtin_calm");
    assert_eq!(document["playbook"]["version"], 1);
    hospital.run("pause 1 --reason other").done();
    assert_eq!(hospital.run("--json ticket 1").json()["playbook"], json!(null));
}

#[test]
fn playbooks_are_listed_shown_and_retired() {
    let hospital = Hospital::new();
    let define = |text: &str| {
        let line = ["playbook", "define", "tea", "--stage", "listen", "--kind", "complaint"];
        hospital.args(NOW, line.into_iter().chain(["--ko", text])).done()
    };
    define("차를 권합니다.");
    assert_eq!(define("물을 권합니다."), "playbook tea version 2 defined · Listen\n");
    let list = hospital.run("playbook list").done();
    let own = "playbook             version  stage        for        title";
    assert_eq!(list.lines().next().unwrap().trim(), own);
    assert!(
        list.contains("\ntea                        2  Listen       Complaint  Listen"),
        "{list}"
    );
    assert_eq!(list.lines().count(), 11);
    assert_eq!(
        hospital.run("playbook show tea").done(),
        "Listen  (tea version 2)\nListen · Complaint\n\n물을 권합니다.\n"
    );
    let first = hospital.run("--json playbook show tea --version 1").json();
    assert_eq!(first["playbook"]["text"], json!({"ko": "차를 권합니다."}));
    assert_eq!(hospital.run("playbook retire tea").done(), "playbook tea retired\n");
    assert!(hospital.run("playbook show tea").failed().1.contains("no playbook called `tea`"));
    let (code, stderr) = hospital.run("--json playbook retire builtin_calm").failed();
    let error: serde_json::Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!((code, &error["error"]["code"]), (3, &json!("playbook_must_be_own")));
}

#[test]
fn the_version_that_was_followed_is_recorded_with_the_step() {
    let hospital = Hospital::with_complaint();
    let define = ["playbook", "define", "tea", "--stage", "calm", "--en", "Offer some tea."];
    hospital.args(NOW, define).done();
    hospital.args(NOW, define).done();
    assert!(hospital.run("ticket 1").done().contains("what to do next: Calm (tea version 2)"));
    assert_eq!(hospital.run("step 1 calm --playbook coffee").failed().0, 3);
    hospital.run("step 1 calm --playbook tea").done();
    let stages = hospital.run("--json ticket 1").json()["stages"].clone();
    assert_eq!(stages[0]["playbook"], json!({"playbook": "tea", "version": 2}));
}

#[test]
fn a_survey_that_breaks_a_rule_is_refused_by_name() {
    let hospital = Hospital::new();
    let file = hospital.dir.path().join("visit.toml");
    let define = |text: &str| {
        fs::write(&file, text).unwrap();
        hospital.args(NOW, ["--json", "survey", "define", file.to_str().unwrap()])
    };
    let refused = |text: &str| {
        let (code, stderr) = define(text).failed();
        let error: serde_json::Value = serde_json::from_str(&stderr).unwrap();
        (code, error["error"]["code"].as_str().unwrap().to_owned())
    };
    let sheet = example("Surveys", "toml");
    let thanks =
        "thank_you = { ko = \"답해 주셔서 감사합니다.\", en = \"Thank you for your answers.\" }\n";
    assert!(sheet.contains(thanks));
    let unthanked = (3, "survey_must_thank_in_both_languages".to_owned());
    assert_eq!(refused(&sheet.replace(thanks, "")), unthanked);
    let silent = (3, "demographic_must_allow_silence".to_owned());
    assert_eq!(refused(&sheet.replace("prefer_not_to_say", "no_answer")), silent);
    assert_eq!(refused("survey = 7").0, 2);
    assert_eq!(define(&sheet).json()["recorded"]["version"], 1);
    let shown = hospital.run("survey show visit").done();
    assert_eq!(
        shown,
        "After your visit  (visit version 1)\n\n\
         overall: How was it overall? (Satisfaction)\n  1 to 5, 5 is best\n\
         again: Would you come again? (Would come again)\n  Yes (yes) / No (no)\n\n\
         age_band: Your age\n  Under 40 (under_40) / 40 and over (from_40) / Prefer not to say (prefer_not_to_say)\n\
         words: Anything else? (in free words)\n\n\
         Thank you for your answers.\n"
    );
    assert!(hospital.run("survey list").done().contains("visit"));
    assert_eq!(hospital.run("survey show other").failed().0, 3);
}

#[test]
fn a_survey_is_answered_to_the_sheet_that_was_defined() {
    let hospital = hospital();
    hospital.run(RECEIVE).done();
    let answer = "survey answer 1 --survey visit --answer overall=4 --answer again=yes";
    let refused = |line: &str| {
        let (code, stderr) = hospital.run(&format!("--json {line}")).failed();
        let error: serde_json::Value = serde_json::from_str(&stderr).unwrap();
        (code, error["error"]["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused(answer), (3, "survey_must_exist".to_owned()));
    let file = hospital.dir.path().join("visit.toml");
    fs::write(&file, example("Surveys", "toml")).unwrap();
    hospital.args(NOW, ["survey", "define", file.to_str().unwrap()]).done();

    let told = hospital.run(&format!("{answer} --text 고맙습니다")).done();
    assert!(told.contains("Survey answered"), "{told}");
    assert!(told.contains("Satisfaction (1 to 5): 4"), "{told}");
    let told = hospital.run(&format!("--lang ko {answer}")).done();
    assert!(told.contains("설문 응답") && told.contains("만족도(5점 만점): 4"), "{told}");
    let ticket = hospital.run("--json ticket 1").json();
    let surveys = ticket["ledgers"]["surveys"].as_array().unwrap();
    assert_eq!(surveys.len(), 2);
    assert_eq!(surveys[0]["answers"], json!({"again": "yes", "overall": "4"}));
    let card = hospital.run("ticket 1").done();
    assert!(card.contains("survey visit answered: satisfaction 4 of 5"), "{card}");

    let no_option = answer.replace("again=yes", "again=maybe");
    assert_eq!(refused(&no_option), (3, "option_must_be_offered".to_owned()));
    let no_question = answer.replace("again=yes", "tea=yes");
    assert_eq!(refused(&no_question), (3, "question_must_be_asked".to_owned()));
    let twice = format!("{answer} --answer overall=5");
    assert_eq!(refused(&twice), (2, "question_answered_twice".to_owned()));
    let other_version = format!("{answer} --version 2");
    assert_eq!(refused(&other_version), (3, "survey_must_exist".to_owned()));
    assert_eq!(hospital.run("survey answer 1 --survey visit --answer overall").failed().0, 2);
}

#[test]
fn an_incident_is_listed_until_the_branch_is_trained() {
    let hospital = hospital();
    hospital.run(RECEIVE).done();
    hospital.run("triage 1 --severity high --branch seoul").done();
    let owed = hospital.at(LATER, "obligations").done();
    assert!(owed.contains("2026-000001  High severity · Seoul · 2026-03-03"), "{owed}");
    let late = hospital.at("2027-04-01T10:00:00+09:00", "obligations").done();
    assert!(late.contains("2027-03-03 overdue"), "{late}");
    let training = "training seoul --topic case_review --after 1 --attendees 4";
    hospital.at(LATER, training).done();
    let owed = hospital.at(LATER, "--json obligations").json();
    assert_eq!(owed["branches"][0]["incidents"], json!([]));
    assert_eq!(owed["branches"][0]["training"]["last"], LATER);
    assert_eq!(owed["branches"][0]["training"]["due"], "2027-03-04T18:00:00+09:00");
    let nobody = hospital.at(LATER, "training seoul --topic other --attendees 0");
    assert_eq!(nobody.code, 3);
    assert_eq!(hospital.at(LATER, "training soul --topic other --attendees 1").code, 3);
}

#[test]
fn the_organisation_is_shown_as_a_tree() {
    let hospital = hospital();
    hospital.run(RECEIVE).done();
    hospital.run("receive --kind praise --channel phone").done();
    assert_eq!(
        hospital.run("organisation").done(),
        "Smile Dental Group  2 open\n  Seoul  1 open\n    Clinic  receiving 0 · managing 0 · originating 1\n  (no branch)  1 open\n"
    );
    assert_eq!(hospital.run("--json organisation").json()["organisation"]["group"], "smile");
}

/// Everything of a case that tells who or where it was, under names that nothing else has.
fn case(hospital: &Hospital) {
    let told = |line: &str, texts: &[&str]| {
        let line = line.split_whitespace().map(str::to_owned);
        let args = line.chain(texts.iter().map(|text| (*text).to_owned()));
        hospital.args(NOW, args).done();
    };
    let secret = |name: &'static str| ["--text", name];
    told(
        "receive --kind complaint --channel phone --branch seoul --receiving secretdesk \
         --managing secretoffice --originating dental_clinic --reference secret-7 --severity high \
         --subject secret-subject --actor secret-actor --name SECRETNAME --contact SECRETPHONE",
        &secret("SECRETTEXT"),
    );
    told("assign 1 secret-owner --to-role director", &[]);
    told("department 1 managing secretoffice", &[]);
    told("note 1 --category decision", &secret("SECRETNOTE"));
    told("party 1 third-party --standing not-shown --subject secret-two", &["--name", "SECRETTWO"]);
    told("promise 1 make --topic call-back --to guardian --told 18:30", &secret("SECRETPROMISE"));
    told("remedy 1 refund offered --amount 987654", &secret("SECRETREMEDY"));
    told("records 1 requested --by third-party --standing claimed --document chart", &[]);
    told("risk 1 threat --by family", &secret("SECRETRISK"));
    told("contact 1 --whom guardian --result no-answer --attempts 3 --channel phone", &[]);
    told("step 1 calm --whom guardian", &secret("SECRETSTEP"));
}

#[test]
fn a_shared_case_says_what_happened_and_neither_who_nor_where_nor_on_which_day() {
    let hospital = hospital();
    let file = hospital.data().join("config.toml");
    let text = fs::read_to_string(&file).unwrap();
    let more = ["secretdesk", "secretoffice"].map(|code| {
        format!("\n[[departments]]\ncode = \"{code}\"\nko = \"SECRET\"\nen = \"SECRET\"\n")
    });
    fs::write(&file, text + &more.concat()).unwrap();
    case(&hospital);
    for line in ["case-share 1", "--lang ko case-share 1", "--json case-share 1"] {
        let shared = hospital.at(LATER, line).done();
        let lower = shared.to_lowercase();
        for identifying in [
            "secret",
            "2026",
            "seoul",
            "서울",
            "clinic ",
            "진료실",
            "dental_clinic",
            "987",
            FIRST_DAY,
        ] {
            assert!(!lower.contains(identifying), "{line}: {identifying}: {shared}");
        }
        assert!(shared.contains("D+0 10:00") && shared.contains("D+0 18:30"), "{line}: {shared}");
    }
    let english = hospital.at(LATER, "case-share 1").done();
    for told in [
        "| 1 Calm | D+0 10:00 | Front desk |",
        "| Stage | When | Role |",
        "Remedy recorded (Remedy: Refund; Step: Offered)",
        "Attempts: 3",
        "Deadlines: First contact D+0 14:00, Resolution D+9 10:00",
        "Deadline: Promise 1; Due: D+0 18:30",
        "| 2 Apologize | not done yet | - |",
        "- Promise broken (D+0 18:30)",
        "- In whose hands was the promise lost",
        "- Kind: Complaint",
    ] {
        assert!(english.contains(told), "{told}:\n{english}");
    }
    let before = hospital.run("--json status").json()["size"].clone();
    assert_eq!(hospital.at(LATER, "--json case-share 1").json()["case"]["kind"], "complaint");
    assert_eq!(hospital.run("--json status").json()["size"], before, "nothing was recorded");
    assert_eq!(hospital.run("case-share 1 --branch seoul").code, 2, "with how many people?");
}

/// The day of the case as people write it.
const FIRST_DAY: &str = "03-03";
