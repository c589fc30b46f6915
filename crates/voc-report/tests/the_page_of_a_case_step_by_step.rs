//! On the page of a case one goes back to each moment, and then sees what was known at it: nothing that
//! was recorded later, no deadline missed that was still running, no rule broken that was not.

#![allow(clippy::unwrap_used)]

mod support;

use base64::Engine as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use support::{
    Built, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable, shown_at},
};
use voc_engine::{
    AsOf, Change, Disclosure, Engine, Replay, Revealed, Timestamp,
    domain::{
        Command, CorrectionReason, PartyRole, PrivateText, PromiseTopic, Receive, TicketId, VocKind,
    },
};
use voc_report::{Lang, ReplayPage, render_replay_html};

/// A case on its page, with every step as the engine shows it.
struct Stepped {
    page: String,
    steps: Vec<Replay>,
}

fn stepped(
    engine: &Engine,
    id: TicketId,
    as_of: AsOf,
    now: Timestamp,
    texts: Disclosure,
    lang: Lang,
) -> Stepped {
    let mut page = ReplayPage::new(engine.config(), lang);
    let mut steps = Vec::new();
    let mut show = |step: &Replay| {
        page.step(step);
        steps.push(step.clone());
    };
    let last = engine.replay_steps(id, as_of, now, texts, &mut show).unwrap().unwrap();
    let page = page.finish(&last);
    steps.push(last);
    assert_balanced(&page);
    assert_self_contained(&page);
    Stepped { page, steps }
}

fn disputed(built: &Built, texts: Disclosure, lang: Lang) -> Stepped {
    let demo = &built.demo;
    stepped(&demo.engine, demo.case, AsOf::default(), demo.now, texts, lang)
}

/// Compares every step of the page with the page of a replay as known at its moment: what is not hidden is
/// the same to the letter.
#[track_caller]
fn assert_each_step_is_a_replay(
    stepped: &Stepped,
    engine: &Engine,
    id: TicketId,
    now: Timestamp,
    texts: Disclosure,
    lang: Lang,
) {
    for (place, step) in stepped.steps.iter().enumerate() {
        let alone = engine.replay(id, step.as_of, now, texts).unwrap().unwrap();
        let alone = shown_at(&render_replay_html(&alone, engine.config(), lang), 0);
        let of_page = shown_at(&stepped.page, place);
        assert!(alone.contains("id=\"rows\"") && of_page.contains("id=\"rows\""));
        if of_page != alone {
            let same = of_page.chars().zip(alone.chars()).take_while(|(one, two)| one == two);
            let from = same.count().saturating_sub(80);
            let part = |text: &str| text.chars().skip(from).take(400).collect::<String>();
            panic!("step {place}:\n{}\n-- but the replay:\n{}", part(&of_page), part(&alone));
        }
    }
}

/// Returns the steps as the script of the page reads them.
fn data(page: &str) -> Vec<Value> {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"steps\">").unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn every_step_of_the_disputed_case_is_what_was_known_at_it() {
    let built = Built::with_tickets(0);
    let (engine, id, now) = (&built.demo.engine, built.demo.case, built.demo.now);
    for lang in [Lang::Ko, Lang::En] {
        let texts = Disclosure::Reveal;
        let stepped = disputed(&built, texts, lang);
        assert!(stepped.steps.len() > 30, "{}", stepped.steps.len());
        assert_each_step_is_a_replay(&stepped, engine, id, now, texts, lang);
    }
}

/// A case with a promise that is not kept, and entries that are changed and struck out.
fn corrected() -> Hospital {
    let hospital = Hospital::new();
    let text = || PrivateText::new("</script><b>").unwrap();
    let mut voice = Receive::new(VocKind::Complaint, "visit".parse().unwrap());
    voice.text = Some(text());
    hospital.tell(Command::Receive(Box::new(voice)));
    hospital.wait(1);
    hospital.tell(Command::MakePromise {
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        channel: None,
        told: Some(Timestamp::from_millis(hospital.now().millis() + 3_600_000)),
        text: None,
    });
    hospital.wait(26);
    let statement = |contradicts: Vec<u32>| Command::RecordStatement {
        contradicts: contradicts
            .into_iter()
            .map(voc_engine::domain::StatementNumber::new)
            .collect(),
        topic: None,
        speaker: PartyRole::Guardian,
        channel: None,
        text: text(),
    };
    hospital.tell(statement(Vec::new()));
    hospital.wait(1);
    hospital.tell(statement(vec![1]));
    hospital.wait(1);
    hospital.correct(1, Change::StrikeOut, CorrectionReason::TypingError);
    hospital.wait(1);
    hospital
}

#[test]
fn what_was_corrected_stands_as_it_was_until_then() {
    let hospital = corrected();
    let (engine, id, now) = (&hospital.engine, Hospital::TICKET, hospital.now());
    let (texts, lang) = (Disclosure::Reveal, Lang::En);
    let whole = stepped(engine, id, AsOf::default(), now, texts, lang);
    assert_each_step_is_a_replay(&whole, engine, id, now, texts, lang);
    let places = |words: &str| -> Vec<usize> {
        (0..whole.steps.len()).filter(|step| shown_at(&whole.page, *step).contains(words)).collect()
    };
    let last = whole.steps.len() - 1;
    assert_eq!(places("✕ not kept").last(), Some(&(last - 2)), "struck out afterwards");
    assert_eq!(places("Corrected by entry"), [last - 1, last]);
    let valid_at = Some(hospital.now());
    let of_valid = stepped(engine, id, AsOf { known_at: None, valid_at }, now, texts, lang);
    assert_each_step_is_a_replay(&of_valid, engine, id, now, texts, lang);
}

#[test]
fn the_steps_name_their_moments_and_what_happened() {
    let built = Built::with_tickets(0);
    let stepped = disputed(&built, Disclosure::Withhold, Lang::Ko);
    let data = data(&stepped.page);
    assert_eq!(data.len(), stepped.steps.len());
    for (named, step) in data.iter().zip(&stepped.steps) {
        let at = step.as_of.known_at.unwrap_or(step.judged_at);
        assert_eq!(named["at"], at.millis());
        let stood = named["stood"].as_str().unwrap();
        assert!(stood.contains(&format!("기록 {}행", step.rows.len())), "{stood}");
        assert!(stood.contains(&format!("어긴 규칙 {}가지", step.flags.len())), "{stood}");
        let later = stepped.steps.last().unwrap().rows.len() - step.rows.len();
        let says_later = stood.contains(&format!("아직 기록되지 않은 뒤의 기록 {later}행"));
        assert_eq!(says_later, later > 0, "{stood}");
    }
    let moments: Vec<_> = data.iter().map(|step| step["at"].as_i64().unwrap()).collect();
    assert!(moments.is_sorted());
    let what = |words: &str| data.iter().any(|step| step["what"].as_str().unwrap().contains(words));
    assert!(what("기한 넘김: 약속 1 · 새로 어긴 규칙: 약속 불이행"));
    assert!(what("7행 접수"));
    // The line of the chosen moment in the drawing moves on with the steps.
    let places: Vec<_> = data.iter().map(|step| step["x"].as_f64().unwrap()).collect();
    assert!(places.is_sorted() && places.first() < places.last());
}

#[test]
fn without_the_script_the_page_shows_the_end() {
    let built = Built::with_tickets(0);
    let stepped = disputed(&built, Disclosure::Reveal, Lang::Ko);
    let hidden: Vec<_> = stepped.page.match_indices(" data-steps=\"").collect();
    assert!(hidden.len() > 50);
    let last = stepped.steps.len() - 1;
    for (place, _) in hidden {
        let tag = stepped.page[place..].split('>').next().unwrap();
        let runs = tag.split('"').nth(1).unwrap();
        let stands = runs.ends_with(&format!("-{last}"));
        assert_eq!(tag.ends_with(" hidden"), !stands, "{tag}");
    }
    assert!(stepped.page.contains("id=\"stepper\" aria-labelledby=\"stepper-title\" hidden>"));
    let ids: Vec<_> = stepped.page.split(" id=\"").skip(1).collect();
    let names: std::collections::BTreeSet<_> =
        ids.iter().map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.len(), names.len(), "each name is given once");
}

#[test]
fn a_page_of_one_moment_has_no_slider() {
    let built = Built::with_tickets(0);
    let (engine, id, now) = (&built.demo.engine, built.demo.case, built.demo.now);
    let replay = engine.replay(id, AsOf::default(), now, Disclosure::Withhold).unwrap().unwrap();
    let page = render_replay_html(&replay, engine.config(), Lang::Ko);
    for words in ["type=\"range\"", "data-steps", "application/json", "id=\"moment\""] {
        let body = page.split("<script>").next().unwrap();
        assert!(!body.contains(words), "{words}");
    }
}

#[test]
fn what_is_withheld_is_nowhere_in_the_page() {
    let built = Built::with_tickets(0);
    let open = disputed(&built, Disclosure::Reveal, Lang::En);
    let closed = disputed(&built, Disclosure::Withhold, Lang::En);
    let protected = open.steps.iter().flat_map(|step| &step.rows).flat_map(|row| &row.events);
    let mut count = 0;
    for value in protected.flat_map(|event| event.protected.values()) {
        let Revealed::Open { text } = value else { continue };
        count += 1;
        assert!(!closed.page.contains(text.as_str()), "{text}");
    }
    assert!(count > 100);
    assert!(!has_hangul(&readable(&closed.page)));
    assert!(!has_hangul(&data(&closed.page).iter().map(Value::to_string).collect::<String>()));
}

#[test]
fn what_became_known_after_the_moment_looked_from_is_nowhere_in_the_page() {
    let built = Built::with_tickets(0);
    let (engine, id, now) = (&built.demo.engine, built.demo.case, built.demo.now);
    // 2012-06-07T09:00:00+09:00: in the morning before the guardian tells of the promise.
    let known_at = Some(Timestamp::from_millis(1_339_027_200_000));
    let as_of = AsOf { known_at, valid_at: None };
    let early = stepped(engine, id, as_of, now, Disclosure::Reveal, Lang::En);
    assert!(early.steps.len() > 5);
    assert!(early.page.contains("id=\"row-12\"") && !early.page.contains("row-13\""));
    assert!(!early.page.contains("Promise broken"));
}

#[test]
fn only_the_style_and_the_script_of_the_page_are_allowed() {
    let built = Built::with_tickets(0);
    let Stepped { page, .. } = disputed(&built, Disclosure::Reveal, Lang::Ko);
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap();
    let policy = policy.replace("&#39;", "'").replace("&#43;", "+").replace("&#61;", "=");
    for (name, directive) in [("style", "style-src"), ("script", "script-src")] {
        let text = page.split(&format!("<{name}>")).nth(1).unwrap();
        let text = text.split(&format!("</{name}>")).next().unwrap();
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
        assert!(policy.contains(&format!("{directive} 'sha256-{hash}';")), "{name}: {policy}");
    }
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
    assert!(!page.contains(" style=\""), "no style beside the one that is allowed");
    assert!(!page.contains("eval(") && !page.contains("innerHTML"));
}
