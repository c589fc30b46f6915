//! The clocks beside first contact, resolution, promises and reports: when each starts, what meets it, and
//! what a pause, an extension, a new round and a merge do to it.

#![allow(clippy::unwrap_used)]

mod support;

use chrono::NaiveDate;
use support::{
    Desk, HOUR, START,
    commands::{contact, extend, merge, notice, remedy, statement},
    details, step, take,
};
use voc_domain::{
    Clock, Command, Consent, ContactResult, Delivery, ExtensionReason, NoticePurpose, NoticeTopic,
    Occurred, PartyRole, PauseReason, PolicyDraft, RemedyStep, ReopenReason, Resolve, Stage,
    StageDetails, Timestamp, VocKind, calendar::Calendar,
};

const DAY: i64 = 24 * HOUR;

fn clock<'a>(desk: &'a Desk, id: &str) -> &'a Clock {
    desk.ticket.clock(id.parse().unwrap()).unwrap()
}

fn has(desk: &Desk, id: &str) -> bool {
    desk.ticket.clock(id.parse().unwrap()).is_some()
}

fn hours(desk: &Desk, id: &str) -> i64 {
    (clock(desk, id).start.due.millis() - START) / HOUR
}

fn told(topic: NoticeTopic) -> Command {
    notice(topic, NoticePurpose::Informational, Delivery::Sent)
}

fn reached() -> Command {
    contact(PartyRole::Guardian, ContactResult::Reached)
}

/// A statement by somebody near the patient that came in by a channel.
fn came_back() -> Command {
    match statement() {
        Command::RecordStatement { topic, contradicts, text, .. } => Command::RecordStatement {
            speaker: PartyRole::Guardian,
            channel: Some("phone".parse().unwrap()),
            topic,
            contradicts,
            text,
        },
        other => other,
    }
}

fn scheduled(date: NaiveDate) -> Command {
    take(StageDetails::Resolve(Resolve { schedule: Some(date), ..Resolve::default() }), None)
}

fn under(rules: serde_json::Value) -> Desk {
    let mut desk = Desk::new();
    let draft: PolicyDraft = serde_json::from_value(serde_json::json!({ "rules": rules })).unwrap();
    desk.adopt(&draft).unwrap();
    let receive = voc_domain::Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    desk.give(&Command::Receive(Box::new(receive))).unwrap();
    desk
}

#[test]
fn an_acknowledgement_is_met_by_a_notice_of_receipt_or_any_contact() {
    let met_by = |command: &Command| {
        let mut desk = Desk::received(VocKind::Complaint);
        assert_eq!(hours(&desk, "acknowledgement/1"), 3);
        desk.now += HOUR;
        desk.give(command).unwrap();
        clock(&desk, "acknowledgement/1").met.is_some()
    };
    assert!(met_by(&told(NoticeTopic::Receipt)));
    assert!(met_by(&reached()));
    assert!(met_by(&step(Stage::Calm)));
    assert!(!met_by(&told(NoticeTopic::Progress)));
    assert!(!met_by(&contact(PartyRole::Guardian, ContactResult::NoAnswer)));
    let failed = notice(NoticeTopic::Receipt, NoticePurpose::Informational, Delivery::Failed);
    assert!(!met_by(&failed));
    assert!(!has(&Desk::received(VocKind::Inquiry), "acknowledgement/1"));
}

#[test]
fn the_next_response_starts_at_the_first_unanswered_contact_only() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&came_back()).unwrap();
    assert!(!has(&desk, "next_response/1"), "it never overrules first contact");
    desk.now += HOUR;
    desk.give(&reached()).unwrap();
    desk.now += HOUR;
    desk.give(&came_back()).unwrap();
    desk.now += HOUR;
    desk.give(&came_back()).unwrap();
    assert_eq!(hours(&desk, "next_response/1"), 25, "from the first of the two");
    assert!(!has(&desk, "next_response/2"));
    desk.give(&told(NoticeTopic::Other)).unwrap();
    assert!(clock(&desk, "next_response/1").met.is_some());
    desk.now += HOUR;
    desk.give(&came_back()).unwrap();
    assert!(clock(&desk, "next_response/2").is_running());
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn what_was_said_before_an_answer_and_written_down_after_it_waits_for_none() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.now += 2 * HOUR;
    desk.give(&reached()).unwrap();
    let before = Occurred::at(Timestamp::from_millis(START + HOUR));
    desk.give_late(&came_back(), before).unwrap();
    assert!(!has(&desk, "next_response/1"));
}

#[test]
fn a_reopening_waits_for_an_answer_and_restarts_the_total() {
    let mut desk = Desk::at(Some(Stage::Thank));
    desk.now += DAY;
    desk.give(&Command::Reopen { reason: ReopenReason::NewFacts }).unwrap();
    for id in ["resolution/2", "next_response/1", "progress/2"] {
        assert!(clock(&desk, id).is_running(), "{id}");
    }
    assert!(clock(&desk, "progress/1").met.is_some(), "the first close stays");
}

#[test]
fn an_agreed_date_ends_with_the_business_day_and_another_takes_its_place() {
    let mut desk = Desk::at(Some(Stage::Investigate));
    let friday = NaiveDate::from_ymd_opt(2026, 3, 6).unwrap();
    desk.give(&scheduled(friday)).unwrap();
    assert_eq!(hours(&desk, "agreed/1"), 3 * 24 + 9, "18:00 on Friday");
    let sunday = NaiveDate::from_ymd_opt(2026, 3, 8).unwrap();
    desk.give(&scheduled(sunday)).unwrap();
    assert_eq!(clock(&desk, "agreed/2").start.due.millis(), START + 5 * DAY + 15 * HOUR - 1);
    assert!(clock(&desk, "agreed/1").called_off.is_some());
    desk.give(&remedy("refund", RemedyStep::Paid)).unwrap();
    assert!(clock(&desk, "agreed/2").met.is_some());
    let mut closed = Desk::at(Some(Stage::Close));
    assert!(clock(&closed, "agreed/1").met.is_some(), "and so does the close");
    closed.give(&step(Stage::Thank)).unwrap();
    assert!(closed.ticket.running_clocks().next().is_none());
}

#[test]
fn word_on_the_progress_is_due_every_thirty_days() {
    let mut desk = Desk::received(VocKind::Complaint);
    assert_eq!(hours(&desk, "progress/1"), 30 * 24 + 9, "2 April, 18:00");
    desk.now += 10 * DAY;
    desk.give(&told(NoticeTopic::Survey)).unwrap();
    assert!(clock(&desk, "progress/1").is_running());
    desk.give(&told(NoticeTopic::Delay)).unwrap();
    assert!(clock(&desk, "progress/1").met.is_some());
    // 12 April is a Sunday: whoever was told a date waits until its end.
    assert_eq!(clock(&desk, "progress/2").start.due.millis(), START + 40 * DAY + 15 * HOUR - 1);
}

#[test]
fn a_stage_has_a_clock_where_the_policy_gives_one() {
    let mut desk = under(serde_json::json!([
        {"clock": "stage", "stages": ["calm"], "amount": "1h"},
        {"clock": "stage", "stages": ["listen"], "amount": "4h"}]));
    assert_eq!(clock(&desk, "stage/1").start.stage, Some(Stage::Calm));
    desk.give(&step(Stage::Calm)).unwrap();
    assert!(clock(&desk, "stage/1").met.is_some());
    assert!(!has(&desk, "stage/2"), "an apology has none");
    desk.give(&step(Stage::Apologize)).unwrap();
    assert_eq!(clock(&desk, "stage/2").start.stage, Some(Stage::Listen));
    desk.give(&Command::Pause { reason: PauseReason::Other }).unwrap();
    assert!(clock(&desk, "stage/2").is_stopped());
    desk.now += 2 * HOUR;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(hours(&desk, "stage/2"), 6);
    desk.give(&Command::Skip { stage: Stage::Listen, reason: voc_domain::DeviationReason::Urgent })
        .unwrap();
    assert!(clock(&desk, "stage/2").called_off.is_some());
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn a_statutory_period_runs_by_the_law_and_is_extended_by_it() {
    let mut desk = under(serde_json::json!([{"clock": "statutory", "amount": "7d statute"}]));
    // Seven working days, the first included: until the end of 11 March.
    assert_eq!(clock(&desk, "statutory/1").start.due.millis(), START + 8 * DAY + 15 * HOUR - 1);
    desk.give(&Command::Pause { reason: PauseReason::Other }).unwrap();
    assert!(!clock(&desk, "statutory/1").is_stopped(), "what the law counts a pause does not stop");
    desk.give(&Command::Resume).unwrap();
    desk.give(&Command::Extend {
        clock: "statutory/1".parse().unwrap(),
        reason: ExtensionReason::Other,
        consent: Consent::NotAsked,
    })
    .unwrap();
    assert_eq!(clock(&desk, "statutory/1").start.due.millis(), START + 17 * DAY + 15 * HOUR - 1);
}

#[test]
fn only_the_total_and_the_statutory_period_are_extended_and_a_merge_ends_all_but_promises() {
    let mut desk = Desk::received(VocKind::Complaint);
    for id in ["first_contact/1", "acknowledgement/1", "progress/1"] {
        let given = desk.give(&Command::Extend {
            clock: id.parse().unwrap(),
            reason: ExtensionReason::Other,
            consent: Consent::Given,
        });
        assert_eq!(given.unwrap_err().code(), "clock_must_be_extensible", "{id}");
    }
    desk.give(&extend(Consent::NotAsked)).unwrap();
    desk.give(&merge()).unwrap();
    assert_eq!(desk.ticket.running_clocks().count(), 0);
}

#[test]
fn a_deadline_that_was_met_knows_how_long_it_took_and_by_how_much_it_was_missed() {
    let office = Calendar::kr_office();
    let mut desk = Desk::received(VocKind::Complaint);
    desk.now += 6 * HOUR;
    desk.give(&reached()).unwrap();
    let now = Timestamp::from_millis(desk.now);
    let contact = clock(&desk, "first_contact/1");
    // Nine to three with an hour for lunch: five hours, one more than there were.
    let hours = |time: Option<chrono::TimeDelta>| time.unwrap().num_hours();
    assert_eq!(hours(contact.elapsed(office)) - hours(contact.lateness(office, now)), 4);
    assert!(hours(contact.lateness(office, now)) > 0);
    let open = clock(&desk, "resolution/1");
    assert_eq!(open.elapsed(office), None);
    assert!(hours(open.lateness(office, now)) < 0);
    let _ = details(Stage::Calm);
}
