//! A case replayed shows who knew what when, hides what is to be hidden and obeys nothing it quotes.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    DAY, HOSTILE, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable},
};
use voc_engine::{AsOf, Disclosure, Replay, Timestamp, domain::TicketId};
use voc_report::{Lang, render_replay_html};

fn replay(hospital: &Hospital, case: TicketId, as_of: AsOf, disclosure: Disclosure) -> Replay {
    hospital.engine().replay(case, as_of, hospital.now(), disclosure).unwrap().unwrap()
}

fn sample() -> (Hospital, TicketId) {
    let hospital = Hospital::new();
    let case = hospital.disputed_case();
    (hospital, case)
}

#[test]
fn what_a_complainant_typed_is_quoted_and_not_obeyed() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Reveal);
    for lang in [Lang::Ko, Lang::En] {
        let page = render_replay_html(&replay, hospital.engine().config(), lang);
        assert_balanced(&page);
        assert_self_contained(&page);
        assert!(!page.contains("<img") && !page.contains("<script>alert"));
        let quoted = readable(&page).replace("&#60;", "<").replace("&#62;", ">");
        let quoted = quoted.replace("&#34;", "\"").replace("&#39;", "'");
        assert!(quoted.contains(HOSTILE), "it is quoted word for word");
        assert_eq!(page, render_replay_html(&replay, hospital.engine().config(), lang));
    }
}

#[test]
fn what_is_withheld_is_marked_and_not_there() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Withhold);
    let korean = render_replay_html(&replay, hospital.engine().config(), Lang::Ko);
    assert!(korean.contains("[비공개]") && !korean.contains("홍길동"));
    let english = render_replay_html(&replay, hospital.engine().config(), Lang::En);
    assert!(english.contains("[withheld]"));
    assert!(!has_hangul(&readable(&english)), "nothing but labels is left");
}

#[test]
fn every_row_carries_both_times_for_programs() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Withhold);
    let page = render_replay_html(&replay, hospital.engine().config(), Lang::Ko);
    for row in &replay.rows {
        let start = format!(
            "<tr id=\"row-{}\" data-recorded=\"{}\" data-occurred=\"{}\" data-occurred-latest=\"{}\">",
            row.row,
            row.recorded_at.millis(),
            row.occurred.earliest().millis(),
            row.occurred.latest().millis()
        );
        assert!(page.contains(&start), "{start}");
    }
    for link in page.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn a_whole_day_is_written_as_a_day_and_a_late_promise_as_late() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Withhold);
    let page = render_replay_html(&replay, hospital.engine().config(), Lang::Ko);
    let row = page.split("<tr id=\"row-10\"").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains(">2026. 10. 5.(월)</td>"), "{row}");
    for words in ["늦음", "회신 전화", "보호자", "진료팀장", "시한 없는 약속", "약속 불이행"]
    {
        assert!(row.contains(words), "{words}");
    }
}

#[test]
fn a_page_as_known_early_says_that_more_became_known() {
    let (hospital, case) = sample();
    let known_at = Some(Timestamp::from_millis(hospital.now().millis() - 10 * DAY));
    let early = AsOf { known_at, valid_at: None };
    let replay = replay(&hospital, case, early, Disclosure::Withhold);
    assert!(replay.rows_beyond > 0);
    let page = render_replay_html(&replay, hospital.engine().config(), Lang::Ko);
    assert!(page.contains(&format!("<b>{}</b>", replay.rows_beyond)));
    assert!(page.contains("알고 있던 것 기준"));
    assert!(page.contains("열린 약속이 없습니다"), "the promise was not known yet");
    let english = render_replay_html(&replay, hospital.engine().config(), Lang::En);
    assert!(english.contains("not yet known at this moment"));
}

#[test]
fn each_stage_says_how_it_stands_in_words() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Withhold);
    let page = render_replay_html(&replay, hospital.engine().config(), Lang::En);
    let track = page.split("class=\"track\"").nth(1).unwrap().split("</ol>").next().unwrap();
    let states: Vec<_> =
        track.split("</span>").skip(1).map(|part| part.split('<').next().unwrap().trim()).collect();
    let expected = [
        "done",
        "out of order",
        "out of order",
        "done",
        "skipped",
        "skipped",
        "out of order",
        "missing",
        "missing",
    ];
    assert_eq!(states, expected);
}

#[test]
fn the_korean_page_has_no_english_labels() {
    let (hospital, case) = sample();
    let replay = replay(&hospital, case, AsOf::default(), Disclosure::Withhold);
    let page = readable(&render_replay_html(&replay, hospital.engine().config(), Lang::Ko));
    for word in [
        "Received",
        "recorded",
        "Recorded",
        "promise",
        "Promise",
        "guardian",
        "Guardian",
        "stage",
        "Stage",
        "told",
        "desk",
        "Desk",
        "refund",
        "call_back",
        "no_answer",
        "third_party",
        "under_pressure",
        "communication",
        "late",
        "missed",
        "Row",
        "Happened",
        "phone",
        "visit",
    ] {
        assert!(!page.contains(word), "{word}");
    }
}
