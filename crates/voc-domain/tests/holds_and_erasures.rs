//! A person's data is erased unless a hold covers it; once, and every value by name.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use uuid::Uuid;
use voc_domain::{
    ErasedRow, ErasureReason, HoldEnd, HoldNumber, HoldReason, HoldScope, SubjectCommand,
    SubjectEvent, SubjectFact, SubjectId, Subjects, TicketId, Timestamp, decide_subjects,
};

fn ticket(number: u128) -> TicketId {
    TicketId::from_uuid(Uuid::from_u128(number))
}

fn subject(text: &str) -> SubjectId {
    text.parse().unwrap()
}

fn erase(text: &str, rows: u64) -> SubjectCommand {
    let row = |n| ErasedRow(n, "text".to_owned());
    SubjectCommand::Erase {
        subject: subject(text),
        reason: ErasureReason::Request,
        rows: (10..10 + rows).map(row).collect(),
        also: Vec::new(),
        tickets: vec![ticket(7)],
        complainants: Vec::new(),
    }
}

fn place(scope: HoldScope) -> SubjectCommand {
    SubjectCommand::PlaceHold { scope, reason: HoldReason::Lawsuit }
}

fn lift(hold: u32) -> SubjectCommand {
    SubjectCommand::LiftHold { hold: HoldNumber::new(hold), reason: HoldEnd::Ended }
}

/// Folds what commands lead to, as it is read back from the log; entry n stands at position 1000 + n.
fn fold(subjects: &mut Subjects, events: &[SubjectEvent]) {
    for event in events {
        let clear = serde_json::Value::Object(event.to_clear()).to_string();
        let event = SubjectEvent::from_clear(event.event_type(), 1, &clear).unwrap();
        assert_eq!(subjects.breach_of(&event), None, "{event:?}");
        let version = subjects.stream_version().map_or(0, |seen| seen + 1);
        let recorded_at = Timestamp::from_millis(version as i64);
        subjects.evolve(&SubjectFact {
            event: &event,
            position: 1000 + version,
            version,
            recorded_at,
        });
    }
}

#[track_caller]
fn check(given: Vec<SubjectCommand>, when: SubjectCommand, then: Result<usize, &str>) -> Subjects {
    let mut subjects = Subjects::default();
    for command in given {
        let events = decide_subjects(&subjects, command).unwrap();
        fold(&mut subjects, &events);
    }
    let decided = decide_subjects(&subjects, when);
    assert_eq!(decided.as_ref().map(Vec::len).map_err(|rejection| rejection.code()), then);
    fold(&mut subjects, &decided.unwrap_or_default());
    subjects
}

#[test]
fn a_hold_keeps_what_it_covers_until_it_is_lifted() {
    let on_person = || place(HoldScope::Subject(subject("c-1")));
    let on_ticket = || place(HoldScope::Ticket(ticket(7)));
    let refused = Err("subject_must_not_be_held");
    check(vec![], erase("c-1", 1), Ok(1));
    check(vec![on_person()], erase("c-1", 1), refused);
    check(vec![on_person()], erase("c-2", 1), Ok(1));
    check(vec![on_ticket()], erase("c-2", 1), refused);
    check(vec![place(HoldScope::Ticket(ticket(8)))], erase("c-2", 1), Ok(1));
    check(vec![on_person(), on_ticket(), lift(1)], erase("c-1", 1), refused);
    check(vec![on_person(), on_ticket(), lift(1), lift(2)], erase("c-1", 1), Ok(1));
    check(vec![on_person()], lift(2), Err("hold_must_stand"));
    check(vec![on_person(), lift(1)], lift(1), Err("hold_must_stand"));
}

#[test]
fn a_person_is_erased_once_and_only_if_there_is_something() {
    check(vec![], erase("c-1", 0), Err("subject_must_exist"));
    check(vec![erase("c-1", 1)], erase("c-1", 1), Err("subject_must_not_be_erased"));
    let place = place(HoldScope::Subject(subject("c-1")));
    check(vec![erase("c-1", 1)], place, Err("subject_must_not_be_erased"));
}

#[test]
fn more_values_than_an_entry_holds_are_named_in_several() {
    let subjects = check(vec![], erase("c-1", 7_000), Ok(2));
    let erasure = subjects.erasure(&subject("c-1")).unwrap();
    assert_eq!((erasure.values, erasure.position()), (7_000, 1000));
    assert_eq!(subjects.erased_by("c-1", 10, "text"), Some(1000));
    assert_eq!(subjects.erased_by("c-1", 7_009, "text"), Some(1001));
    assert_eq!(subjects.erased_by("c-1", 7_010, "text"), None, "what was recorded later");
    assert_eq!(subjects.erased_by("c-2", 10, "text"), None);
}

#[test]
fn the_rows_of_an_entry_fit_into_it() {
    let rows = (0..20_000).map(|n| ErasedRow((1 << 53) - 1 - n, "contact".to_owned())).collect();
    let (subject, reason) = (subject(&"s".repeat(64)), ErasureReason::RetentionEnded);
    let command = SubjectCommand::Erase {
        subject,
        reason,
        rows,
        also: Vec::new(),
        tickets: Vec::new(),
        complainants: Vec::new(),
    };
    for event in decide_subjects(&Subjects::default(), command).unwrap() {
        let bytes = serde_json::Value::Object(event.to_clear()).to_string().len();
        assert!((1..61_000).contains(&bytes), "{bytes}");
    }
}

#[test]
fn an_erasure_by_hand_under_a_hold_is_a_breach() {
    let subjects = check(vec![], place(HoldScope::Subject(subject("c-1"))), Ok(1));
    let erased = decide_subjects(&Subjects::default(), erase("c-1", 1)).unwrap();
    assert_eq!(subjects.breach_of(&erased[0]), Some("subject_must_not_be_held"));
}

#[test]
fn other_codes_of_the_same_person_go_with_the_first() {
    let with_case = || match erase("p-7", 1) {
        SubjectCommand::Erase { subject: code, reason, rows, tickets, .. } => {
            let also = vec![(subject("c-7"), vec![ErasedRow(12, "text".to_owned())])];
            SubjectCommand::Erase {
                subject: code,
                reason,
                rows,
                also,
                tickets,
                complainants: Vec::new(),
            }
        }
        other => other,
    };
    let subjects = check(vec![], with_case(), Ok(2));
    assert_eq!(subjects.erased_by("p-7", 10, "text"), Some(1000));
    assert_eq!(subjects.erased_by("c-7", 12, "text"), Some(1001));
    check(vec![erase("c-7", 1)], with_case(), Ok(1));
    let held = place(HoldScope::Subject(subject("c-7")));
    check(vec![held], with_case(), Err("subject_must_not_be_held"));
}
