//! What was promised, demanded, said and corrected in a case stands together, each row with the row of
//! the log that shows it; what was corrected stays and is struck through.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::{
    HOSTILE, Hospital,
    markup::{assert_balanced, assert_self_contained, has_hangul, readable},
};
use voc_engine::{
    Change,
    domain::{
        Agree, Agreement, Apologize, Calm, ChannelCode, Command, ContactResult, CorrectionReason,
        Delivery, Investigate, Listen, MedicalAccident, NoticePurpose, NoticeTopic, PartyRole,
        Pressure, PrivateText, PromiseNumber, PromiseTopic, Receive, RemedyStep, ReopenReason,
        Resolve, Role, StageDetails, StatementNumber, StatementTopic, StepTaken, Thank, VocKind,
    },
};
use voc_report::{Lang, render_replay_html, render_replay_ledgers};

fn channel(code: &str) -> ChannelCode {
    code.parse().unwrap()
}

fn text(text: &str) -> PrivateText {
    PrivateText::new(text).unwrap()
}

fn received(kind: VocKind) -> Hospital {
    let hospital = Hospital::new();
    hospital.tell(Command::Receive(Box::new(Receive::new(kind, channel("phone")))));
    hospital
}

fn statement(speaker: PartyRole, words: &str, contradicts: &[u32]) -> Command {
    Command::RecordStatement {
        speaker,
        channel: None,
        topic: Some(StatementTopic::Promise),
        contradicts: contradicts.iter().map(|number| StatementNumber::new(*number)).collect(),
        text: text(words),
    }
}

fn remedy(step: RemedyStep, by_role: Option<Role>, amount_krw: Option<u64>) -> Command {
    let party = by_role.is_none().then_some(PartyRole::Guardian);
    let remedy = "refund".parse().unwrap();
    Command::RecordRemedy { remedy, step, item: None, party, by_role, amount_krw, text: None }
}

fn contact(result: ContactResult) -> Command {
    Command::RecordContact {
        channel: channel("phone"),
        whom: PartyRole::Guardian,
        result,
        attempts: 2,
        point: None,
        acting_for: None,
        text: Some(text(HOSTILE)),
    }
}

fn step(details: StageDetails) -> Command {
    Command::Step(Box::new(StepTaken {
        deviation: Some(voc_engine::domain::DeviationReason::Other),
        ..StepTaken::new(details)
    }))
}

fn page(hospital: &Hospital, lang: Lang) -> String {
    let page = render_replay_html(&hospital.replay(), hospital.engine.config(), lang);
    assert_balanced(&page);
    assert_self_contained(&page);
    for link in page.split("href=\"#").skip(1) {
        let anchor = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor} leads nowhere");
    }
    page
}

fn section<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("id=\"{name}-title\"")).expect(name);
    rest.split("</section>").next().unwrap()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).expect(from);
    rest.split(to).next().unwrap()
}

#[test]
fn accounts_of_one_thing_stand_together_and_contradictions_are_named_on_both() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(statement(PartyRole::Guardian, "They promised to call.", &[]));
    hospital.tell(statement(PartyRole::Staff, "Nobody promised anything.", &[1]));
    let english = page(&hospital, Lang::En);
    let voices = section(&english, "voices");
    assert!(voices.contains("What was promised <span class=\"chip\">"), "{voices}");
    let card = |number: u32| {
        let (_, rest) = voices.split_once(&format!("id=\"statement-{number}\"")).unwrap();
        rest.split("</li>").next().unwrap()
    };
    assert!(card(1).contains("<a href=\"#statement-2\">2 (Member of staff)</a>"), "{}", card(1));
    assert!(card(2).contains("<a href=\"#statement-1\">1 (Guardian)</a>"), "{}", card(2));
}

#[test]
fn what_is_corrected_stays_struck_through_and_both_entries_name_each_other() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(contact(ContactResult::Reached));
    let fields = json!({"result": "no_answer"}).as_object().cloned().unwrap();
    let amended = Change::Amend { fields, occurred: None };
    hospital.correct(1, amended, CorrectionReason::TypingError);
    let english = page(&hospital, Lang::En);
    let row = |number: u32| {
        let (_, rest) = english.split_once(&format!("<tr id=\"row-{number}\"")).unwrap();
        rest.split("</tr>").next().unwrap()
    };
    let words = "Corrected by entry <a href=\"#row-3\">#2</a>: Typing error (content put right)";
    assert!(row(2).contains(words), "{}", row(2));
    let struck = row(2).split("<del>").nth(1).unwrap().split("</del>").next().unwrap();
    assert!(struck.contains("Contact attempted") && struck.contains("Reached"), "{struck}");
    assert!(!row(3).contains("<del>"));
    assert!(row(3).contains("corrects: <a href=\"#row-2\">Contact attempted #1</a>"), "{}", row(3));
    assert!(row(3).contains("Result: No answer"), "what it should have said: {}", row(3));
    let told = section(&english, "told");
    assert!(told.contains("No answer") && !told.contains("Reached"), "the ledger has what holds");
    assert!(section(&english, "corrections").contains("content put right"));
}

#[test]
fn what_is_struck_out_leaves_the_ledgers_and_not_the_page() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(statement(PartyRole::Family, "Of another patient.", &[]));
    hospital.tell(remedy(RemedyStep::Demanded, None, Some(50_000)));
    hospital.correct(1, Change::StrikeOut, CorrectionReason::WrongTicket);
    hospital.correct(2, Change::StrikeOut, CorrectionReason::WrongTicket);
    let english = page(&hospital, Lang::En);
    assert!(section(&english, "voices").contains("<del>Of another patient.</del>"));
    assert!(!english.contains("id=\"remedies-title\""), "nothing was demanded");
    assert!(english.contains("KRW 50,000"), "it is still there to be read");
    assert_eq!(section(&english, "corrections").matches("does not count").count(), 2);
}

#[test]
fn a_remedy_is_followed_from_the_demand_to_the_payment() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(remedy(RemedyStep::Demanded, None, Some(1_000_000)));
    hospital.tell(remedy(RemedyStep::Offered, Some(Role::Director), Some(300_000)));
    hospital.tell(remedy(RemedyStep::Offered, Some(Role::Director), Some(700_000)));
    hospital.tell(remedy(RemedyStep::Accepted, None, None));
    let korean = page(&hospital, Lang::Ko);
    let remedies = section(&korean, "remedies");
    for words in ["보호자 1,000,000원", "원장 300,000원 → 700,000원", "수용 보호자", "환불 1"]
    {
        assert!(remedies.contains(words), "{words}: {remedies}");
    }
    assert!(remedies.contains("href=\"#row-4\""), "the last offer: {remedies}");
}

#[test]
fn a_promise_says_who_promised_whom_how_and_whether_it_was_kept() {
    let hospital = received(VocKind::Complaint);
    let promise = |channel| Command::MakePromise {
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: Some(Role::CounsellingManager),
        channel,
        told: None,
        text: None,
    };
    hospital.tell(promise(Some(channel("kakaotalk"))));
    hospital.tell(promise(None));
    hospital.tell(Command::KeepPromise(PromiseNumber::new(1)));
    let korean = page(&hospital, Lang::Ko);
    let promises = section(&korean, "promises");
    for words in ["회신 전화 1", "상담실장 → 보호자", "카카오톡", "시한 없음", "✓ 지킴", "남음"]
    {
        assert!(promises.contains(words), "{words}: {promises}");
    }
    assert!(!promises.contains("남은 약속이 없습니다"));
}

#[test]
fn each_round_has_its_own_strip_and_its_own_fit() {
    let hospital = received(VocKind::Praise);
    hospital.tell(step(StageDetails::Listen(Listen::default())));
    hospital.tell(step(StageDetails::Thank(Thank::default())));
    hospital.tell(Command::Reopen { reason: ReopenReason::NewFacts });
    hospital.tell(step(StageDetails::Listen(Listen::default())));
    let english = page(&hospital, Lang::En);
    let (first, second) = (section(&english, "round-1"), section(&english, "round-2"));
    assert!(first.contains("round 1") && second.contains("round 2"));
    assert!(!first.contains("Stages missing") && first.contains("fitness 100.0%"), "{first}");
    assert!(first.contains("alignment/1"), "the measure of a walk that ended");
    assert!(second.contains("Stages to come: 9 Thank"), "{second}");
    assert!(second.contains("prefix_alignment/1"), "the measure of a walk that goes on");
}

#[test]
fn an_alternative_to_what_was_accepted_is_not_missing() {
    let hospital = received(VocKind::Complaint);
    let state_of = |stage: &str| {
        let english = page(&hospital, Lang::En);
        let cell = between(section(&english, "round-1"), stage, "</li>").to_owned();
        cell.rsplit("</span> ").next().unwrap().to_owned()
    };
    assert_eq!(state_of("6 Alternative"), "to come");
    let investigate = Investigate {
        medical_accident: MedicalAccident::No,
        causes: Vec::new(),
        issues: Vec::new(),
        gap: None,
    };
    for details in [
        StageDetails::Calm(Calm::default()),
        StageDetails::Apologize(Apologize::default()),
        StageDetails::Listen(Listen::default()),
        StageDetails::Investigate(investigate),
        StageDetails::Resolve(Resolve::default()),
        StageDetails::Agree(Agree { answer: Agreement::Accepted, pressure: Pressure::None }),
    ] {
        hospital.tell(Command::Step(Box::new(StepTaken::new(details))));
    }
    assert_eq!(state_of("6 Alternative"), "not needed");
    assert_eq!(state_of("8 Close"), "to come");
}

#[test]
fn a_walk_out_of_order_is_shown_beside_the_process() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(step(StageDetails::Listen(Listen::default())));
    let agree = Agree { answer: Agreement::Refused, pressure: Pressure::None };
    hospital.tell(step(StageDetails::Agree(agree)));
    let english = page(&hospital, Lang::En);
    let strip = section(&english, "round-1");
    assert!(strip.contains("out of place") || strip.contains("missing here"), "{strip}");
    assert!(strip.contains("passed over: 1 Calm, 2 Apologize"), "{strip}");
    let broken = section(&english, "broken");
    assert!(broken.contains("Walk the stages in order."), "what the manual asks: {broken}");
}

#[test]
fn the_ledgers_in_a_terminal_say_the_same_in_both_languages() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(remedy(RemedyStep::Demanded, None, Some(1_000_000)));
    hospital.tell(Command::Notify {
        topic: NoticeTopic::Delay,
        to: PartyRole::Guardian,
        channel: channel("kakaotalk"),
        purpose: NoticePurpose::Informational,
        delivery: Delivery::Failed,
        text: None,
    });
    hospital.tell(contact(ContactResult::NoAnswer));
    let lines = |lang| render_replay_ledgers(&hospital.replay(), hospital.engine.config(), lang);
    let (korean, english) = (lines(Lang::Ko), lines(Lang::En));
    assert!(!has_hangul(&english), "{english}");
    assert_eq!(korean.lines().count(), english.lines().count());
    let remedy = "  Refund 1 · Demanded: Guardian KRW 1,000,000 (2026-10-01 09:00)\n";
    assert!(english.contains(remedy), "{english}");
    assert!(english.contains("Result: No answer 2×"), "{english}");
    assert!(korean.contains("결과: 카카오톡, 실패"), "{korean}");
    assert!(!korean.contains("약속"), "what holds nothing is left out: {korean}");
    assert!(!korean.contains(HOSTILE), "no protected text is in a ledger");
}

#[test]
fn the_english_page_of_a_corrected_case_has_no_korean_but_what_was_said() {
    let hospital = received(VocKind::Complaint);
    hospital.tell(contact(ContactResult::Reached));
    hospital.correct(1, Change::StrikeOut, CorrectionReason::DidNotHappen);
    assert!(!has_hangul(&readable(&page(&hospital, Lang::En))));
}
