//! The list of what is due: each row says all that a person wants to know, a filter finds exactly what is
//! its own, a page ends where it should, and the index follows every change of owner, place and pause.

#![allow(clippy::unwrap_used)]

mod support;

use support::Hospital;
use voc_engine::domain::{
    ClockKind, Command, DepartmentRole, PauseReason, Receive, Role, TicketId, VocKind,
};
use voc_engine::{DueFilter, DuePage, Timestamp};

const FOREVER: Timestamp = Timestamp::from_millis(i64::MAX);

fn receive(hospital: &Hospital, branch: &str, department: &str) -> TicketId {
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.branch = Some(branch.parse().unwrap());
    voice.originating = Some(department.parse().unwrap());
    let id = hospital.next_id();
    let receive = Command::Receive(Box::new(voice));
    hospital.give(TicketId::from_uuid(id), id, &[receive.into()]).unwrap();
    TicketId::from_uuid(id)
}

fn assign(hospital: &Hospital, ticket: TicketId, to: &str) {
    let assign = Command::Assign { to: to.parse().unwrap(), role: Role::Desk };
    hospital.tell(ticket, assign).unwrap();
}

fn page(hospital: &Hospital, filter: &DueFilter) -> DuePage {
    hospital.engine().due_page(filter, hospital.now()).unwrap()
}

fn all() -> DueFilter {
    DueFilter::until(FOREVER)
}

fn owned_by(owner: &str) -> DueFilter {
    DueFilter { owner: Some(owner.parse().unwrap()), ..all() }
}

fn tickets(page: &DuePage) -> Vec<TicketId> {
    let mut tickets: Vec<_> = page.rows.iter().map(|row| row.ticket).collect();
    tickets.sort_unstable();
    tickets.dedup();
    tickets
}

#[test]
fn a_row_says_who_where_and_how_far_it_was_escalated() {
    let hospital = Hospital::new();
    let ticket = receive(&hospital, "seoul", "dental");
    assign(&hospital, ticket, "kim-01");
    hospital.wait(24);
    let first_contact = |page: DuePage| {
        let is = |row: &voc_engine::DueRow| row.clock.kind == ClockKind::FirstContact;
        page.rows.into_iter().find(is).unwrap()
    };
    let row = first_contact(page(&hospital, &all()));
    assert_eq!(row.number, hospital.engine().ticket(ticket).unwrap().unwrap().number);
    assert_eq!(row.owner, Some("kim-01".parse().unwrap()));
    assert_eq!(row.department, Some("dental".parse().unwrap()));
    assert_eq!(row.branch, Some("seoul".parse().unwrap()));
    assert_eq!((row.report_to, row.escalated_to), (None, None));
    assert!(row.overdue_ms > 0);
    hospital.engine().tick(hospital.now(), &mut |_, _| {}).unwrap().complete().unwrap();
    let told = first_contact(page(&hospital, &all())).escalated_to;
    assert!(told.is_some(), "somebody was told of {told:?}");
}

#[test]
fn a_filter_finds_its_own_and_follows_every_change() {
    let hospital = Hospital::new();
    let (dental, surgery) =
        (receive(&hospital, "seoul", "dental"), receive(&hospital, "busan", "surgery"));
    assign(&hospital, dental, "kim-01");
    assign(&hospital, surgery, "kim-010");
    let of = |filter: &DueFilter| tickets(&page(&hospital, filter));
    let department = |code: &str| DueFilter { department: Some(code.parse().unwrap()), ..all() };
    let branch = |code: &str| DueFilter { branch: Some(code.parse().unwrap()), ..all() };
    // One code is the beginning of the other.
    assert_eq!(of(&owned_by("kim-01")), [dental]);
    assert_eq!(of(&owned_by("kim-010")), [surgery]);
    assert_eq!(of(&department("dental")), [dental]);
    assert_eq!(of(&branch("busan")), [surgery]);
    assert_eq!(
        of(&DueFilter { branch: Some("busan".parse().unwrap()), ..department("dental") }),
        []
    );
    // A managing department has the ticket, too, and the originating one keeps it.
    let managing = Command::SetDepartment {
        which: DepartmentRole::Managing,
        department: "surgery".parse().unwrap(),
    };
    hospital.tell(dental, managing).unwrap();
    assert_eq!(of(&department("surgery")), [dental, surgery]);
    assert_eq!(of(&department("dental")), [dental]);
    assign(&hospital, dental, "lee-02");
    assert_eq!(of(&owned_by("kim-01")), []);
    assert_eq!(of(&owned_by("lee-02")), [dental]);
    assert_eq!(of(&owned_by("nobody")), []);
}

#[test]
fn a_page_ends_where_it_is_told_to_and_says_whether_there_is_more() {
    let hospital = Hospital::new();
    for _ in 0..3 {
        assign(&hospital, receive(&hospital, "seoul", "dental"), "kim-01");
        hospital.wait(1);
    }
    let rows = page(&hospital, &all()).rows;
    assert!(rows.is_sorted_by_key(|row| row.due));
    for filter in [all(), owned_by("kim-01")] {
        for rows_max in 0..=rows.len() + 1 {
            let page = page(&hospital, &DueFilter { rows_max, ..filter.clone() });
            assert_eq!(page.rows, rows[..rows_max.min(rows.len())]);
            assert_eq!(page.more, rows_max < rows.len(), "{rows_max} of {}", rows.len());
        }
        let until = rows[1].due;
        let early = page(&hospital, &DueFilter { until, ..filter.clone() });
        let expected: Vec<_> = rows.iter().filter(|row| row.due <= until).cloned().collect();
        assert_eq!((early.rows, early.more), (expected, false));
    }
}

#[test]
fn an_answered_clock_leaves_every_index() {
    let hospital = Hospital::new();
    let ticket = receive(&hospital, "seoul", "dental");
    assign(&hospital, ticket, "kim-01");
    let before = page(&hospital, &owned_by("kim-01")).rows.len();
    hospital.tell(ticket, Command::Pause { reason: PauseReason::Supplement }).unwrap();
    let after = page(&hospital, &owned_by("kim-01"));
    assert_eq!(after.rows.len(), before - 1, "the resolution stands still");
    assert_eq!(after, page(&hospital, &all()));
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}
