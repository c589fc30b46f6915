//! A case replayed shows who knew what when, hides what is to be hidden and obeys nothing it quotes.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    Built, HOSTILE, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable},
};
use voc_engine::{
    AsOf, Disclosure, Replay, Timestamp,
    domain::{Command, PartyRole, PrivateText, Receive, Standing, VocKind},
};
use voc_report::{Lang, render_replay_html};

/// 2012-06-07T09:00:00+09:00: in the morning before the guardian tells of the promise.
const EARLY: Timestamp = Timestamp::from_millis(1_339_027_200_000);

fn replay(built: &Built, as_of: AsOf, disclosure: Disclosure) -> Replay {
    built.demo.engine.replay(built.demo.case, as_of, built.demo.now, disclosure).unwrap().unwrap()
}

fn page_of(built: &Built, replay: &Replay, lang: Lang) -> String {
    render_replay_html(replay, built.demo.engine.config(), lang)
}

/// The disputed case without what is protected.
fn sample() -> (Built, Replay) {
    let built = Built::with_tickets(0);
    let replay = replay(&built, AsOf::default(), Disclosure::Withhold);
    (built, replay)
}

/// Returns the row of the page that shows a row of the source.
fn row_of<'a>(page: &'a str, replay: &Replay, source: &str) -> &'a str {
    let is = |row: &&voc_engine::ReplayRow| {
        row.source.as_ref().is_some_and(|one| one.as_str() == source)
    };
    let row = replay.rows.iter().find(is).unwrap().row;
    page.split(&format!("<tr id=\"row-{row}\"")).nth(1).unwrap().split("</tr>").next().unwrap()
}

#[test]
fn what_a_complainant_typed_is_quoted_and_not_obeyed() {
    let hospital = Hospital::new();
    let hostile = || Some(PrivateText::new(HOSTILE).unwrap());
    let mut voice = Receive::new(VocKind::Complaint, "visit".parse().unwrap());
    (voice.text, voice.name, voice.contact) = (hostile(), hostile(), hostile());
    hospital.tell(Command::Receive(Box::new(voice)));
    hospital.tell(Command::RecordStatement {
        contradicts: Vec::new(),
        topic: None,
        speaker: PartyRole::Guardian,
        channel: None,
        text: hostile().unwrap(),
    });
    hospital.tell(Command::AddParty {
        consent: None,
        role: PartyRole::ThirdParty,
        standing: Standing::NotShown,
        subject: None,
        name: hostile(),
        contact: None,
    });
    let (engine, replay) = (&hospital.engine, hospital.replay());
    for lang in [Lang::Ko, Lang::En] {
        let page = render_replay_html(&replay, engine.config(), lang);
        assert_balanced(&page);
        assert_self_contained(&page);
        assert!(!page.contains("<img") && !page.contains("<script>alert"));
        let quoted = readable(&page).replace("&#60;", "<").replace("&#62;", ">");
        let quoted = quoted.replace("&#34;", "\"").replace("&#39;", "'");
        assert_eq!(
            quoted.matches(HOSTILE).count(),
            6,
            "quoted word for word, and among the voices"
        );
        assert_eq!(page, render_replay_html(&replay, engine.config(), lang));
    }
}

#[test]
fn the_disputed_case_is_one_whole_page_in_both_languages() {
    let built = Built::with_tickets(0);
    let replay = replay(&built, AsOf::default(), Disclosure::Reveal);
    for lang in [Lang::Ko, Lang::En] {
        let page = page_of(&built, &replay, lang);
        assert_balanced(&page);
        assert_self_contained(&page);
        assert!(page.contains("조X아"), "names are revealed");
    }
}

#[test]
fn what_is_withheld_is_marked_and_not_there() {
    let (built, replay) = sample();
    let korean = page_of(&built, &replay, Lang::Ko);
    assert!(korean.contains("[비공개]") && !korean.contains("조X아"));
    let english = page_of(&built, &replay, Lang::En);
    assert!(english.contains("[withheld]"));
    assert!(!has_hangul(&readable(&english)), "nothing but labels is left");
}

#[test]
fn every_row_carries_both_times_for_programs() {
    let (built, replay) = sample();
    let page = page_of(&built, &replay, Lang::Ko);
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
    let (built, replay) = sample();
    let page = page_of(&built, &replay, Lang::Ko);
    assert!(row_of(&page, &replay, "c01").contains(">2012. 8. 18.(토)</td>"));
    let row = row_of(&page, &replay, "c18");
    for words in ["늦음", "회신 전화", "보호자", "상담실장", "시한 없는 약속", "약속 불이행"]
    {
        assert!(row.contains(words), "{words}: {row}");
    }
}

#[test]
fn a_page_as_known_early_says_that_more_became_known() {
    let built = Built::with_tickets(0);
    let early = AsOf { known_at: Some(EARLY), valid_at: None };
    let replay = replay(&built, early, Disclosure::Withhold);
    assert!(replay.rows_beyond > 0);
    let page = page_of(&built, &replay, Lang::Ko);
    assert!(page.contains(&format!("<b>{}</b>", replay.rows_beyond)));
    assert!(page.contains("알고 있던 것 기준"));
    assert!(page.contains("남은 약속이 없습니다"), "the promise was not known yet");
    let english = page_of(&built, &replay, Lang::En);
    assert!(english.contains("not yet known at this moment"));
}

#[test]
fn each_stage_says_how_it_stands_in_words() {
    let (built, replay) = sample();
    let page = page_of(&built, &replay, Lang::En);
    let track = page.split("class=\"track\"").nth(1).unwrap().split("</ol>").next().unwrap();
    let states: Vec<_> =
        track.split("</span>").skip(1).map(|part| part.split('<').next().unwrap().trim()).collect();
    let expected = [
        "skipped",
        "out of order",
        "out of order",
        "done",
        "out of order",
        "done",
        "out of order",
        "to come",
        "to come",
    ];
    assert_eq!(states, expected);
}

#[test]
fn stages_left_out_with_a_reason_are_named_apart_from_those_that_are_missing() {
    let (built, replay) = sample();
    let left_out = "사유를 남기고 건너뛴 단계: 1 감정 다스리기";
    assert!(page_of(&built, &replay, Lang::Ko).contains(left_out));
    let hospital = Hospital::new();
    let voice = Receive::new(VocKind::Complaint, "visit".parse().unwrap());
    hospital.tell(Command::Receive(Box::new(voice)));
    let page = render_replay_html(&hospital.replay(), hospital.engine.config(), Lang::Ko);
    assert!(page.contains("남은 단계: 1 감정 다스리기, 2 사과"));
    assert!(!page.contains("빠진 단계"), "nothing was passed over yet");
    assert!(!page.contains("사유를 남기고"));
}

#[test]
fn somebody_acting_for_somebody_else_stands_beside_who_acted() {
    let (built, replay) = sample();
    let page = page_of(&built, &replay, Lang::En);
    let who = |source| row_of(&page, &replay, source).split("class=\"who\"").nth(1).unwrap();
    assert!(who("c16").contains("service-1<br>on behalf of head-director-1"));
    assert!(!who("c17").contains("on behalf of"));
}

#[test]
fn an_unmet_deadline_says_how_late_it_was_when_it_was_judged() {
    let built = Built::with_tickets(0);
    // 2012-06-11T18:00:00+09:00: a Monday; the promise was due on Thursday at 17:00, so an hour of
    // that day, Friday and Monday have gone by: nineteen hours, of which nine are a working day.
    let known_at = Some(Timestamp::from_millis(1_339_405_200_000));
    let replay = replay(&built, AsOf { known_at, valid_at: None }, Disclosure::Withhold);
    let late = replay.clocks.iter().find(|clock| clock.missed && clock.met.is_none()).unwrap();
    assert!(late.due < replay.judged_at);
    let page = page_of(&built, &replay, Lang::En);
    let clocks = page.split("id=\"clocks-title\"").nth(1).unwrap().split("</section>").next();
    assert!(
        clocks.unwrap().contains("✕ missed</span> <small>2 working days 1 h late"),
        "{clocks:?}"
    );
    assert!(page.contains("deadlines judged at 11 Jun 2012 (Mon) 18:00"));
}

#[test]
fn a_simulated_clock_is_said_at_the_top_and_at_the_end() {
    let (built, mut replay) = sample();
    let words = ["simulated clock</p>", "come from a simulated clock"];
    let page = page_of(&built, &replay, Lang::En);
    assert!(words.iter().all(|words| page.contains(words)));
    replay.simulated = false;
    assert!(!page_of(&built, &replay, Lang::En).contains("simulated"));
}

#[test]
fn the_korean_page_has_no_english_labels() {
    let (built, mut replay) = sample();
    // Hashes are random letters: now and then they spell a word.
    replay.log_root.clear();
    replay.rows.iter_mut().flat_map(|row| &mut row.events).for_each(|event| event.hash.clear());
    let page = readable(&page_of(&built, &replay, Lang::Ko));
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
