//! One complaint from the phone call to the report: what was recorded is what every answer shows.

#![allow(clippy::unwrap_used)]

mod support;

use support::{HOUR, Hospital, START};
use voc_engine::domain::{
    ClockKind, Command, FlagRule, NoteCategory, Occurred, PartyRole, Phase, PrivateText,
    PromiseNumber, PromiseTopic, Role, VocKind,
};
use voc_engine::{AsOf, Disclosure, Freshness, Revealed, Scope, TicketQuery, Timestamp};

fn call_back() -> Command {
    Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told: None,
        text: Some(PrivateText::new("원장님과 상의한 뒤 전화드리겠습니다").unwrap()),
    }
}

#[test]
fn the_same_command_twice_changes_nothing_and_returns_the_first_receipt() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let id = hospital.next_id();
    let first = hospital.give(ticket, id, &[call_back().into()]).unwrap();
    hospital.wait(1);
    hospital.tell(ticket, Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
    let size = hospital.engine().status(hospital.now()).unwrap().size;
    // Whatever the second request says, and whatever the rules would say to it by now.
    let again = hospital.give(ticket, id, &[Command::Resume.into()]).unwrap();
    assert_eq!(again.freshness, Freshness::Before);
    assert_eq!((again.position, again.version), (first.position, first.version));
    assert_eq!(hospital.engine().status(hospital.now()).unwrap().size, size);
}

#[test]
fn what_became_known_later_is_not_known_before() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.wait(48);
    // Two days later somebody says that a call back was promised in the first hour.
    let promised = Occurred::at(Timestamp::from_millis(START + HOUR));
    hospital.tell_late(ticket, call_back(), promised);
    let engine = hospital.engine();
    let as_of = |known: Option<i64>, valid: Option<i64>| {
        let moment = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        let as_of = AsOf { known_at: moment(known), valid_at: moment(valid) };
        engine.as_of(ticket, as_of).unwrap().unwrap().promises.len()
    };
    assert_eq!(as_of(Some(START + 47 * HOUR), None), 0, "as known then");
    assert_eq!(as_of(None, Some(START + 2 * HOUR)), 1, "as it happened by then");
    assert_eq!(as_of(None, Some(START)), 0, "before it happened");
    assert_eq!(as_of(None, None), 1);
}

#[test]
fn a_replay_shows_the_texts_only_on_request_and_names_the_broken_promise() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, call_back()).unwrap();
    hospital.wait(72);
    let replay = |disclosure| {
        let engine = hospital.engine();
        engine.replay(ticket, AsOf::default(), hospital.now(), disclosure).unwrap().unwrap()
    };
    let shown = replay(Disclosure::Reveal);
    let text = shown.rows[1].events[0].protected.get("text").unwrap();
    assert_eq!(text, &Revealed::Open { text: "원장님과 상의한 뒤 전화드리겠습니다".to_owned() });
    assert!(!format!("{shown:?}").contains("전화"), "debug output shows no text");
    let withheld = replay(Disclosure::Withhold);
    assert!(!serde_json::to_string(&withheld).unwrap().contains("전화"));
    let flags: Vec<_> = withheld.flags.iter().map(|flag| flag.rule).collect();
    assert!(flags.contains(&FlagRule::PromiseBroken), "{flags:?}");
    assert!(withheld.rows[1].flags.contains(&FlagRule::PromiseWithoutTime));
}

#[test]
fn ticking_every_hour_or_once_records_the_same_escalations() {
    let escalations = |every_hour: bool| {
        let hospital = Hospital::new();
        let ticket = hospital.receive(VocKind::Complaint);
        hospital.tell(ticket, call_back()).unwrap();
        for hour in 0..24 * 6 {
            hospital.wait(1);
            if hour == 40 {
                hospital.tell(ticket, Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
            }
            if every_hour {
                hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap().complete().unwrap();
            }
        }
        hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap().complete().unwrap();
        let ticket = hospital.engine().ticket(ticket).unwrap().unwrap();
        let mut told: Vec<_> =
            ticket.escalations.iter().map(|one| (one.clock, one.level, one.due)).collect();
        told.sort();
        told
    };
    let (often, once) = (escalations(true), escalations(false));
    assert_eq!(often, once);
    let promise = |level: Role| {
        often.iter().any(|(clock, told, _)| {
            clock.is_some_and(|clock| clock.kind == ClockKind::Promise) && *told == level
        })
    };
    assert!(promise(Role::CounsellingManager) && promise(Role::Director));
    assert!(!promise(Role::HeadDirector), "it was kept before that level was due");
}

#[test]
fn a_directory_reopened_answers_as_before_and_verifies() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, call_back()).unwrap();
    let before = hospital.engine().ticket(ticket).unwrap();
    hospital.reopen();
    let engine = hospital.engine();
    assert_eq!(engine.ticket(ticket).unwrap(), before);
    let number = before.unwrap().number.unwrap();
    assert_eq!(number.to_string(), "2026-000001");
    assert_eq!(engine.find(&TicketQuery::Number(number)).unwrap(), Some(ticket));
    let verification = engine.verify(&mut |_, _| {}).unwrap();
    assert_eq!(verification.findings, []);
    assert_eq!((verification.entries, verification.protected), (3, 1));
    engine.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
    // A new ticket after reopening gets the next number.
    let next = hospital.receive(VocKind::Praise);
    let next = hospital.engine().ticket(next).unwrap().unwrap().number.unwrap();
    assert_eq!(next.to_string(), "2026-000002");
}

#[test]
fn the_month_balances_and_counts_the_ticket() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let text = PrivateText::new("메모").unwrap();
    hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
    let engine = hospital.engine();
    let month = "2026-03".parse().unwrap();
    let report = engine.monthly_report(month, &Scope::default(), hospital.now()).unwrap();
    assert!(report.flow.balances());
    assert_eq!((report.flow.new.len(), report.flow.carried_forward.len()), (1, 1));
    let counts = engine.department_counts().unwrap();
    assert_eq!(counts.len(), 1);
    assert_eq!((counts[0].month.as_str(), counts[0].count), ("2026-03", 1));
    assert_eq!(engine.ticket(ticket).unwrap().unwrap().phase, Phase::Open);
}
