//! However the entries came, one by one or all at once, and whatever the configuration said when they
//! came: the views are what a rebuild under the present configuration makes of the log.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::Hospital;
use voc_engine::domain::{Command, NoteCategory, PrivateText, Receive, TicketId, VocKind};

/// 1 April 2026, 00:00 in Seoul, which is still March in Berlin.
const FIRST_OF_APRIL: i64 = 1_774_969_200_000;

fn receive_as(hospital: &Hospital, reference: &str) -> TicketId {
    let id = hospital.next_id();
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.reference = Some(reference.parse().unwrap());
    let receive = Command::Receive(Box::new(voice));
    hospital.give(TicketId::from_uuid(id), id, &[receive.into()]).unwrap();
    TicketId::from_uuid(id)
}

#[test]
fn a_reference_of_two_tickets_stays_with_the_first() {
    let hospital = Hospital::new();
    let engine = hospital.engine();
    let [first, second] = ["case-1"; 2].map(|reference| receive_as(&hospital, reference));
    for ticket in [second, first, second] {
        let text = PrivateText::new("메모").unwrap();
        hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
        assert_eq!(engine.find(&"case-1".parse().unwrap()).unwrap(), Some(first));
        assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
    }
    engine.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(engine.find(&"case-1".parse().unwrap()).unwrap(), Some(first));
}

#[test]
fn another_time_zone_in_the_configuration_moves_the_counts() {
    let mut hospital = Hospital::new();
    hospital.now.set(FIRST_OF_APRIL);
    hospital.receive(VocKind::Complaint);
    let months = |hospital: &Hospital| -> Vec<String> {
        let counts = hospital.engine().department_counts().unwrap();
        counts.into_iter().map(|count| count.month).collect()
    };
    assert_eq!(months(&hospital), ["2026-04"]);
    hospital.engine = None;
    let path = hospital.dir.path().join("data/config.toml");
    let text = fs::read_to_string(&path).unwrap().replace("Asia/Seoul", "Europe/Berlin");
    fs::write(&path, text).unwrap();
    hospital.reopen();
    assert_eq!(months(&hospital), ["2026-03"]);
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn a_reference_that_looks_like_a_number_is_found() {
    let hospital = Hospital::new();
    let find = |text: &str| hospital.engine().find(&text.parse().unwrap()).unwrap();
    let first = hospital.receive(VocKind::Complaint);
    let number = hospital.engine().ticket(first).unwrap().unwrap().number.unwrap().to_string();
    assert_eq!(find(&number), Some(first));
    let old_case = receive_as(&hospital, "2012-0605");
    assert_eq!(find("2012-0605"), Some(old_case));
    // A name that the hospital gave on purpose comes before a number that the engine counted.
    let same = receive_as(&hospital, &number);
    assert_eq!(find(&number), Some(same));
}
