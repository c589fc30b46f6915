//! A due instant is worked out with the holidays that were known when it was recorded. One that is
//! designated later moves it only if somebody works it out anew, and the original stays beside it.
//!
//! Monday 27 January 2025 was made a holiday on the 14th.

#![allow(clippy::unwrap_used)]

mod support;

use chrono::{DateTime, FixedOffset};
use support::{Desk, HOUR};
use voc_domain::{
    Clock, Command, Occurred, PauseReason, PolicyDraft, Receive, RecomputeReason, Timestamp,
    VocKind, calendar::Calendar,
};

fn at(text: &str) -> Timestamp {
    text.parse::<DateTime<FixedOffset>>().unwrap().to_utc().into()
}

/// A complaint recorded at a moment, received at another.
fn received(recorded: &str, received: &str) -> Desk {
    let mut desk = Desk::new();
    let draft: PolicyDraft = serde_json::from_value(serde_json::json!({ "rules": [
        {"clock": "statutory", "amount": "14d statute"},
        {"clock": "resolution", "amount": "12d"},
        {"clock": "progress", "amount": "14d calendar"}]}))
    .unwrap();
    desk.adopt(&draft).unwrap();
    desk.now = at(recorded).millis();
    let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = Command::Receive(Box::new(voice));
    desk.give_late(&receive, Occurred::at(at(received))).unwrap();
    desk
}

fn clock<'a>(desk: &'a Desk, id: &str) -> &'a Clock {
    desk.ticket.clock(id.parse().unwrap()).unwrap()
}

fn due(desk: &Desk, id: &str) -> String {
    let due = clock(desk, id).start.due.to_utc();
    Calendar::kr_office().local_time(due).unwrap().format("%m-%d %H:%M").to_string()
}

const BEFORE: &str = "2025-01-13T10:00:00+09:00";
const AFTER: &str = "2025-01-14T10:00:00+09:00";

#[test]
fn a_clock_starts_with_the_holidays_known_when_it_is_recorded() {
    let told = received(BEFORE, BEFORE);
    assert_eq!(due(&told, "statutory/1"), "02-04 23:59");
    assert_eq!(due(&told, "resolution/1"), "02-03 10:00");
    assert_eq!(due(&told, "progress/1"), "01-27 18:00", "an office that was to open");
    let late = received(AFTER, BEFORE);
    assert_eq!(due(&late, "statutory/1"), "02-05 23:59");
    assert_eq!(due(&late, "resolution/1"), "02-04 10:00");
    assert_eq!(due(&late, "progress/1"), "01-27 23:59");
}

#[test]
fn working_it_out_anew_uses_what_is_known_by_then_and_keeps_the_original() {
    let mut desk = received(BEFORE, BEFORE);
    for (id, first, anew) in [
        ("statutory/1", "02-04 23:59", "02-05 23:59"),
        ("resolution/1", "02-03 10:00", "02-04 10:00"),
    ] {
        let recompute = Command::Recompute {
            clock: id.parse().unwrap(),
            reason: RecomputeReason::CalendarChanged,
        };
        desk.now = at(BEFORE).millis() + HOUR;
        desk.give(&recompute).unwrap();
        assert_eq!(due(&desk, id), first, "nobody knows yet");
        desk.now = at(AFTER).millis();
        desk.give(&recompute).unwrap();
        assert_eq!(due(&desk, id), anew);
        let first_due = clock(&desk, id).first_due;
        assert!(first_due < clock(&desk, id).start.due);
        assert_eq!(clock(&desk, id).earlier[0].due, first_due);
    }
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn a_pause_takes_nothing_from_the_time_that_was_left_when_a_holiday_came_up() {
    let mut desk = received(BEFORE, BEFORE);
    desk.now = at("2025-01-13T12:00:00+09:00").millis();
    desk.give(&Command::Pause { reason: PauseReason::Supplement }).unwrap();
    desk.now = at("2025-01-14T12:00:00+09:00").millis();
    desk.give(&Command::Resume).unwrap();
    // A working day later, and the holiday on top.
    assert_eq!(due(&desk, "resolution/1"), "02-05 10:00");
    // Two days are not counted by law, and the holiday neither.
    assert_eq!(due(&desk, "statutory/1"), "02-07 23:59");
}
