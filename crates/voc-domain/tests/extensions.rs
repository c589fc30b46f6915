//! A deadline is extended once freely and once more with consent, before it has run out.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    Desk, HOUR, START,
    commands::{consent, extend, promise},
};
use voc_domain::{
    Command, Consent, ConsentTopic, ExtensionReason, FlagRule, Occurred, PauseReason, Rejection,
    Timestamp, VocKind,
};

fn due(desk: &Desk) -> i64 {
    let id = "resolution/1".parse().unwrap();
    desk.ticket.clock(id).unwrap().start.due.millis()
}

fn overdue(desk: &Desk, now: i64) -> bool {
    let flags = desk.ticket.flags_at(Timestamp::from_millis(now));
    flags.iter().any(|flag| flag.rule == FlagRule::ResolutionOverdue)
}

#[track_caller]
fn check(desk: &mut Desk, command: &Command, expected: &str) {
    let found = desk.give(command);
    assert_eq!(found.as_ref().map_or_else(Rejection::code, |_| "ok"), expected);
}

fn of(clock: &str) -> Command {
    Command::Extend {
        clock: clock.parse().unwrap(),
        reason: ExtensionReason::Appraisal,
        consent: Consent::Given,
    }
}

#[test]
fn an_extension_gives_the_period_once_more() {
    let mut desk = Desk::received(VocKind::Complaint);
    let first = due(&desk);
    desk.give(&extend(Consent::NotAsked)).unwrap();
    // Seven working days from a Thursday, with two weekends: eleven days on the calendar.
    assert_eq!(due(&desk) - first, 11 * 24 * HOUR);
    let id = "resolution/1".parse().unwrap();
    assert_eq!(desk.ticket.clock(id).unwrap().first_due.millis(), first);
    assert!(!overdue(&desk, first + 1) && overdue(&desk, due(&desk) + 1));
}

#[test]
fn the_second_needs_consent_and_there_is_no_third() {
    let mut desk = Desk::received(VocKind::Complaint);
    check(&mut desk, &extend(Consent::Refused), "ok");
    check(&mut desk, &extend(Consent::NotAsked), "second_extension_needs_consent");
    desk.give(&consent(ConsentTopic::Extension, Consent::Given)).unwrap();
    check(&mut desk, &extend(Consent::Refused), "second_extension_needs_consent");
    check(&mut desk, &extend(Consent::NotAsked), "ok");
    check(&mut desk, &extend(Consent::Given), "clock_must_be_extensible");
}

#[test]
fn a_consent_that_was_withdrawn_or_given_to_something_else_is_none() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&extend(Consent::NotAsked)).unwrap();
    desk.give(&consent(ConsentTopic::Marketing, Consent::Given)).unwrap();
    check(&mut desk, &extend(Consent::NotAsked), "second_extension_needs_consent");
    desk.give(&consent(ConsentTopic::Extension, Consent::Given)).unwrap();
    desk.give(&consent(ConsentTopic::Extension, Consent::Withdrawn)).unwrap();
    check(&mut desk, &extend(Consent::NotAsked), "second_extension_needs_consent");
}

#[test]
fn what_was_missed_stays_missed_and_what_was_agreed_in_time_may_be_written_down_late() {
    let mut desk = Desk::received(VocKind::Complaint);
    let first = due(&desk);
    desk.now = first + 1;
    check(&mut desk, &extend(Consent::Given), "extension_must_come_in_time");
    let doubtful =
        Occurred::between(Timestamp::from_millis(first), Timestamp::from_millis(desk.now));
    assert!(overdue(&desk, desk.now));
    desk.give_late(&extend(Consent::NotAsked), doubtful.unwrap()).unwrap();
    assert!(!overdue(&desk, desk.now));
}

#[test]
fn only_a_running_resolution_is_extended() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&promise(Some(START + HOUR))).unwrap();
    check(&mut desk, &of("promise/1"), "clock_must_be_extensible");
    check(&mut desk, &of("first_contact/1"), "clock_must_be_extensible");
    check(&mut desk, &of("promise/2"), "clock_must_be_running");
    desk.give(&Command::Pause { reason: PauseReason::Appraisal }).unwrap();
    check(&mut desk, &of("resolution/1"), "clock_must_be_running");
}
