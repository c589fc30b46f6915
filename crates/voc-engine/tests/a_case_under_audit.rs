//! What an auditor is told of one case, and who is said to have read it.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::fs;

use support::{HOUR, Hospital};
use voc_engine::{
    Access, AuditQuestion, Timestamp,
    domain::{Command, FlagRule, NoteCategory, Occurred, PrivateText, VocKind},
};

fn note() -> Command {
    Command::AddNote { category: NoteCategory::General, text: PrivateText::new("seen").unwrap() }
}

fn question(hospital: &Hospital) -> AuditQuestion {
    AuditQuestion { now: hospital.now(), late_after_ms: 24 * HOUR, between: None }
}

#[test]
fn what_was_written_down_late_is_told_and_what_changed() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let received = hospital.now();
    hospital.wait(48);
    let then = Occurred::at(Timestamp::from_millis(received.millis() + HOUR));
    hospital.tell_late(ticket, note(), then);
    hospital.wait(1);
    hospital.tell(ticket, note()).unwrap();
    let between = Some((received, hospital.now()));
    let asked = AuditQuestion { between, ..question(&hospital) };
    let audit = hospital.engine().audit(ticket, &asked).unwrap().unwrap();
    assert_eq!((audit.entries, audit.findings.len()), (3, 0));
    let late: Vec<_> = audit.late.iter().map(|one| (one.version, one.delay_ms / HOUR)).collect();
    assert_eq!(late, [(1, 47)]);
    let changes = audit.changes.unwrap();
    assert_eq!(changes.recorded, [audit.late[0].position, audit.late[0].position + 1]);
    assert!(changes.flags_raised.iter().any(|flag| flag.rule == FlagRule::NoContact));
    assert!(changes.clocks.iter().any(|one| one.after.as_ref().is_some_and(|clock| clock.missed)));
}

#[test]
fn a_case_behind_damage_is_not_said_to_be_absent() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let other = hospital.receive(VocKind::Complaint);
    hospital.engine = None;
    // Another value of the same length in the tail record of the first complaint.
    let path = hospital.dir.path().join("data/log");
    let store = voc_store::Store::open(&path, &Default::default()).unwrap().store;
    let mut batch = voc_store::Batch::new();
    let records = store.prefix(b"t").map(|row| row.unwrap());
    let records: Vec<_> = records.map(|(key, value)| (key.to_vec(), value.to_vec())).collect();
    let place = |value: &Vec<u8>| value.windows(9).position(|part| part == b"complaint");
    let (key, record, at) =
        records.iter().find_map(|(key, value)| Some((key, value, place(value)?))).unwrap();
    let mut changed = record.clone();
    changed[at..at + 9].copy_from_slice(b"complaimt");
    batch.put(key, changed);
    store.commit(batch).unwrap();
    drop(store);
    hospital.reopen();
    let of = |ticket| hospital.engine().audit(ticket, &question(&hospital));
    assert!(of(ticket).is_err());
    assert!(of(other).unwrap().is_some(), "what can be read is read");
}

#[test]
fn readings_are_kept_for_as_long_as_the_configuration_says() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let config = hospital.dir.path().join("data/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("channels = []", "access_months = 2\nchannels = []")).unwrap();
    hospital.reopen();
    let read = |hospital: &Hospital, what: &str| {
        let access = Access {
            actor: "auditor-1".parse().unwrap(),
            at: hospital.now(),
            ticket,
            what: what.to_owned(),
        };
        hospital.engine().record_access(&[access]).unwrap();
    };
    let kept = |hospital: &Hospital| -> Vec<String> {
        let all = hospital.engine().accesses(Some(ticket)).unwrap();
        all.into_iter().map(|access| access.what).collect()
    };
    read(&hospital, "march");
    hospital.wait(40 * 24);
    read(&hospital, "april");
    hospital.wait(31 * 24);
    read(&hospital, "may");
    assert_eq!(kept(&hospital), ["march", "april", "may"]);
    hospital.wait(31 * 24);
    read(&hospital, "june");
    assert_eq!(kept(&hospital), ["april", "may", "june"]);
    let other = hospital.receive(VocKind::Complaint);
    assert_eq!(hospital.engine().accesses(Some(other)).unwrap(), []);
}
