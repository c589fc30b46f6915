//! A month is closed by the first seal after its end: what was recorded about it later is late, whoever asks and
//! wherever, because the seal is in the log. And a report being computed says how far it is.

#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;

use support::Hospital;
use voc_engine::domain::{Command, ContactResult, Occurred, PartyRole, TicketId, VocKind};
use voc_engine::{Edition, EngineError, MonthRequest, MonthlyReport, Scope, Timestamp};

/// Tuesday 3 March 2026, 09:00 in Seoul, and hours from there to 1 April, 00:00.
const TO_APRIL: i64 = 28 * 24 + 15;

fn reached() -> Command {
    Command::RecordContact {
        acting_for: None,
        point: None,
        channel: "phone".parse().unwrap(),
        whom: PartyRole::Complainant,
        result: ContactResult::Reached,
        attempts: 1,
        text: None,
    }
}

fn seal(hospital: &Hospital) -> u64 {
    hospital.engine().seal(hospital.now(), hospital.next_id()).unwrap().position
}

fn closing(
    hospital: &Hospital,
    month: &str,
    as_of: Option<&Edition>,
) -> Result<Option<Edition>, EngineError> {
    let scope = Scope::default();
    let request = MonthRequest::new(month.parse().unwrap(), &scope, hospital.now());
    hospital.engine().closing_edition(&MonthRequest { as_of, ..request })
}

fn since(hospital: &Hospital, edition: &Edition) -> MonthlyReport {
    let scope = Scope::default();
    let request = MonthRequest::new("2026-03".parse().unwrap(), &scope, hospital.now());
    hospital.engine().month_edition(&MonthRequest { since: Some(edition), ..request }).unwrap()
}

/// What happened in March and is told late.
fn told_late(hospital: &Hospital, ticket: TicketId) {
    let noon = Timestamp::from_millis(support::START + 3 * support::HOUR);
    hospital.tell_late(ticket, reached(), Occurred::at(noon));
}

#[test]
fn the_first_seal_after_the_end_closes_a_month() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    assert_eq!(closing(&hospital, "2026-03", None).unwrap(), None, "nothing was sealed");
    hospital.wait(TO_APRIL - 1);
    seal(&hospital); // on the last evening, still in March
    hospital.wait(2);
    told_late(&hospital, ticket); // before the month was closed
    let position = seal(&hospital);
    assert_eq!(closing(&hospital, "2026-03", None).unwrap(), None, "nothing came after it");
    hospital.wait(24);
    seal(&hospital); // the next day's
    told_late(&hospital, ticket);
    hospital.tell(ticket, reached()).unwrap(); // of April
    let closed = closing(&hospital, "2026-03", None).unwrap().unwrap();
    assert_eq!(closed, Edition::Size(position + 1));
    let late = since(&hospital, &closed).late.unwrap();
    assert_eq!(late.entries.len(), 1, "what was told after the first seal about March");
    assert_eq!(late.edition.size, position + 1);
    // Asked for as it was before, the report knows of nothing that came later.
    let early = Edition::Size(position + 1);
    assert_eq!(closing(&hospital, "2026-03", Some(&early)).unwrap(), None);
    assert_eq!(closing(&hospital, "2026-04", None).unwrap(), None, "April goes on");
    let beyond = closing(&hospital, "2026-03", Some(&Edition::Size(1_000)));
    assert!(matches!(beyond, Err(EngineError::NoSuchEdition { size: 1_000, .. })));
}

#[test]
fn a_report_says_how_far_it_is() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    for _ in 0..20 {
        hospital.tell(hospital.receive(VocKind::Complaint), reached()).unwrap();
    }
    hospital.wait(TO_APRIL + 1);
    let edition = Edition::Size(seal(&hospital) + 1);
    told_late(&hospital, ticket);
    let scope = Scope::default();
    let request = MonthRequest::new("2026-03".parse().unwrap(), &scope, hospital.now());
    let size = hospital.engine().status(hospital.now()).unwrap().size;
    for (as_of, since) in [(None, None), (Some(&edition), None), (None, Some(&edition))] {
        let (last, calls) = (Cell::new((0, 0)), Cell::new(0));
        let progress = &mut |done, all| {
            assert!(done <= all, "{done} of {all}");
            calls.set(calls.get() + 1);
            last.set((done, all));
        };
        let request = MonthRequest { as_of, since, ..request };
        hospital.engine().month_edition_with(&request, progress).unwrap();
        let (done, all) = last.get();
        assert!(all > 0 && all <= size && calls.get() > 0, "{done} of {all}");
        hospital.engine().monthly_list_with(&request, progress).unwrap();
    }
    let calls = Cell::new(0);
    let progress = &mut |_, _| calls.set(calls.get() + 1);
    let engine = hospital.engine();
    engine.year_report_with((2026, &scope), None, hospital.now(), progress).unwrap();
    assert!(calls.get() > 0);
}
