//! An entry holds what this version does not understand. Its ticket is set aside and named; every other
//! ticket is listed, judged and escalated as if nothing had happened.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Hospital, START};
use uuid::Uuid;
use voc_engine::domain::{Receive, TicketId, VocKind};
use voc_engine::{EngineError, Scope, TicketFilter};
use voc_log::{
    Append, Clear, CommandId, DiskLog, Draft, EventLog as _, ExpectedVersion, Name, Occurred,
    SigningKey, StoreOptions, StreamId, Timestamp, TypeVersion, Version,
};

/// Writes an entry as a newer version might write it.
fn write_unknown(hospital: &mut Hospital, ticket: TicketId) {
    hospital.engine = None;
    let log = hospital.dir.path().join("data/log");
    let log = DiskLog::open(&log, &StoreOptions::default()).unwrap().log;
    log.sign_with(SigningKey::from_seed([7; 32])).unwrap();
    let moment = Timestamp::from_unix_ms(START);
    let clear = serde_json::json!({"category": "from_a_newer_version"});
    let draft = Draft::new(
        Name::parse("note_added").unwrap(),
        TypeVersion::new(1),
        Occurred::between(moment, moment).unwrap(),
        Clear::of(clear.as_object().unwrap()).unwrap(),
    );
    let append = Append {
        stream: StreamId::from_uuid(ticket.as_uuid()),
        expected: ExpectedVersion::Exactly(Version::new(0)),
        command: CommandId::from_uuid(Uuid::from_u128(99)),
        recorded_at: moment,
        drafts: vec![draft],
    };
    let _ = log.append(append).unwrap();
    drop(log);
    hospital.reopen();
}

#[test]
fn all_others_go_on() {
    let mut hospital = Hospital::new();
    let (bad, good) = (hospital.receive(VocKind::Complaint), hospital.receive(VocKind::Complaint));
    write_unknown(&mut hospital, bad);
    hospital.wait(24 * 30);
    let (engine, now) = (hospital.engine(), hospital.now());

    assert!(matches!(engine.ticket(bad), Err(EngineError::Parked { position: 3, .. })));
    let status = engine.status(now).unwrap();
    assert_eq!((status.tickets, status.open, status.parked), (1, 1, 1));
    let listing = engine.list(&TicketFilter::default()).unwrap();
    assert_eq!(listing.tickets.iter().map(|row| row.ticket).collect::<Vec<_>>(), [good]);
    assert_eq!(listing.parked, [bad]);
    let report = engine.monthly_report("2026-03".parse().unwrap(), &Scope::default(), now);
    assert_eq!(report.unwrap().flow.new.len(), 1);

    let due = engine.due(now, now).unwrap();
    assert!(!due.is_empty() && due.iter().all(|row| row.ticket == good));
    assert_eq!(status.overdue, due.len() as u64);
    let ticked = engine.tick(now, &mut |_, _| {}).unwrap().complete().unwrap();
    assert!(!ticked.is_empty() && ticked.iter().all(|one| one.executed.ticket == good));
}

#[test]
fn its_number_is_not_given_to_another() {
    let mut hospital = Hospital::new();
    let bad = hospital.receive(VocKind::Complaint);
    let number = hospital.engine().ticket(bad).unwrap().unwrap().number.unwrap();
    write_unknown(&mut hospital, bad);
    hospital.engine().rebuild(&mut |_, _| {}).unwrap();
    hospital.reopen();
    let id = hospital.next_id();
    let voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    let receive = voc_engine::domain::Command::Receive(Box::new(voice));
    let next = hospital.give(TicketId::from_uuid(id), id, &[receive.into()]).unwrap().number;
    assert!(next.unwrap().count() > number.count());
}
