//! What somebody said, who they are and how to reach them goes to the vault. No receipt, no card, no
//! list, no error and no export shows it; only a replay does, and not with `--withhold`.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Hospital, LATER, NOW};

/// What no answer may contain: it stands in every text, name and contact below.
const SECRET: &str = "zxq";

/// Every command that takes words, first those that are recorded, then those that the rules refuse.
const TOLD: &[&str] = &[
    "receive --kind complaint --channel phone --text zxq1 --name zxq2 --contact zxq3",
    "background --text zxq4",
    "note 1 --text zxq5",
    "statement 1 --speaker patient --text zxq6",
    "contact 1 --result reached --text zxq7",
    "promise 1 make --topic visit --text zxq8",
    "party 1 family --name zxq9 --contact zxq10",
    "profile 1 --tier vip --text zxq11",
    "notify 1 --topic result --text zxq12",
    "notify 1 --topic result --queue --adapter file --text zxq34",
    "remedy 1 refund offered --text zxq13",
    "records 1 requested --by patient --text zxq14",
    "risk 1 threat --text zxq15",
    "pledge 1 --text zxq16",
    "refer 1 police --text zxq17",
    "report-to 1 director --text zxq18",
    "improvement 1 open --owner desk-02 --due 2026-04-01 --text zxq19",
    "improvement 1 done 1 --text zxq20",
    "step 1 calm --text zxq21",
    "correct 1 1 --text zxq22 --reason typing_error",
    "note 9 --text zxq23",
    "contact 1 --result reached --keeps 9 --text zxq24",
    "statement 1 --speaker patient --contradicts 9 --text zxq25",
    "remedy 1 refund paid --item 9 --text zxq26",
    "step 1 listen --text zxq27 --reason none_such",
    "step 1 close --outcome upheld --text zxq28",
    "improvement 1 drop 9 --text zxq29",
    "correct 1 99 --retract --reason other --text zxq30",
    "receive --kind complaint --channel telepathy --text zxq31 --name zxq32 --contact zxq33",
];

const ASKED: &[&str] = &[
    "ticket 1",
    "list",
    "due",
    "departments",
    "tick",
    "outbox",
    "outbox send",
    "outbox send --adapter file --again",
    "status",
    "verify",
    "export",
    "replay 1 --withhold",
    "report 2026-03",
];

#[track_caller]
fn keeps_quiet(hospital: &Hospital, line: &str) {
    for form in [line.to_owned(), format!("--json {line}"), format!("--lang ko {line}")] {
        let ran = hospital.at(LATER, &form);
        assert!(!ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET), "{form}\n{ran:?}");
    }
}

#[test]
fn no_answer_shows_what_was_said() {
    let hospital = Hospital::new();
    TOLD.iter().for_each(|line| keeps_quiet(&hospital, line));
    ASKED.iter().for_each(|line| keeps_quiet(&hospital, line));
    // The search itself finds what it looks for, and the words were kept.
    let replay = hospital.at(LATER, "replay 1").done();
    for kept in ["zxq1", "zxq2", "zxq3", "zxq11", "zxq19", "zxq21", "zxq22"] {
        assert!(replay.contains(&format!("{kept}”")), "{kept}\n{replay}");
    }
    assert!(!replay.contains("zxq23") && !replay.contains("zxq28"), "{replay}");
    assert_eq!(hospital.at(NOW, "replay 1 --withhold").code, 0);
}
