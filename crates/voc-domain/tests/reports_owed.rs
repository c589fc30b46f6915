//! The reports that the manual asks for at once, inside the house: who owes them to whom, and what
//! meets them, in whatever order it is written down.

#![allow(clippy::unwrap_used)]

mod support;

use support::{
    Desk, HOUR, START, agree,
    commands::{escalate, report, triage},
    details, take,
};
use voc_domain::{
    Agreement, ClockKind, Command, DeviationReason, EscalationReason, FlagRule, MedicalAccident,
    Occurred, Pressure, Role, Stage, StageDetails, Timestamp, VocKind,
};

fn odd(details: StageDetails) -> Command {
    take(details, Some(DeviationReason::Urgent))
}

fn refusal() -> Command {
    odd(agree(Agreement::Refused, Pressure::None))
}

fn at(hour: i64) -> Occurred {
    Occurred::at(Timestamp::from_millis(START + hour * HOUR))
}

/// The roles that are owed a report and were not told yet.
fn owed(desk: &Desk) -> Vec<Role> {
    let reports = desk.ticket.running_clocks();
    let reports = reports.filter(|clock| clock.start.clock.kind == ClockKind::Report);
    reports.filter_map(|clock| clock.start.report_to).collect()
}

fn not_reported(desk: &Desk) -> bool {
    let flags = desk.ticket.flags_at(Timestamp::from_millis(START + 9_000 * HOUR));
    flags.iter().any(|flag| flag.rule == FlagRule::NotReported)
}

fn clinical() -> Desk {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&triage("treatment")).unwrap();
    desk
}

#[test]
fn the_desk_reports_what_it_heard_and_nobody_else_does() {
    for (role, expected) in [
        (Role::Desk, &[Role::AttendingDoctor, Role::ServiceOffice][..]),
        (Role::CounsellingManager, &[]),
        (Role::Director, &[]),
    ] {
        let mut desk = clinical();
        desk.give_as(role, &odd(details(Stage::Listen))).unwrap();
        assert_eq!(owed(&desk), expected, "{role}");
    }
}

#[test]
fn the_clinic_reports_its_judgement_and_everybody_a_refusal() {
    for (role, command, expected) in [
        (Role::AttendingDoctor, odd(details(Stage::Investigate)), &[Role::CounsellingManager][..]),
        (Role::ClinicTeamLead, odd(details(Stage::Investigate)), &[Role::CounsellingManager]),
        (Role::Desk, odd(details(Stage::Investigate)), &[]),
        (Role::Desk, refusal(), &[Role::CounsellingManager]),
        (Role::Director, refusal(), &[Role::CounsellingManager]),
        (Role::CounsellingManager, refusal(), &[]),
    ] {
        let mut desk = clinical();
        desk.give_as(role, &command).unwrap();
        assert_eq!(owed(&desk), expected, "{role} {command:?}");
    }
    let accident = MedicalAccident::No;
    assert!(matches!(
        details(Stage::Investigate),
        StageDetails::Investigate(found) if found.medical_accident == accident
    ));
}

#[test]
fn a_report_is_owed_once_and_only_on_the_path_of_a_complaint() {
    let mut desk = clinical();
    desk.give(&refusal()).unwrap();
    desk.give(&refusal()).unwrap();
    assert_eq!(owed(&desk), [Role::CounsellingManager]);
    desk.give(&report(Role::CounsellingManager)).unwrap();
    assert_eq!(owed(&desk), []);
    desk.now += HOUR;
    desk.give(&refusal()).unwrap();
    assert_eq!(owed(&desk), [Role::CounsellingManager], "a new refusal is news");
    let mut desk = Desk::received(VocKind::Inquiry);
    desk.give(&odd(details(Stage::Listen))).unwrap();
    assert_eq!(owed(&desk), []);
}

#[test]
fn whoever_told_before_writing_down_what_it_was_about_has_reported() {
    let mut desk = clinical();
    desk.now += 10 * HOUR;
    desk.give_late(&report(Role::CounsellingManager), at(2)).unwrap();
    desk.give_late(&refusal(), at(1)).unwrap();
    assert!(owed(&desk).is_empty() && !not_reported(&desk));
    // A report of the day before is about something else.
    let mut desk = clinical();
    desk.give(&report(Role::CounsellingManager)).unwrap();
    desk.now += 10 * HOUR;
    desk.give(&refusal()).unwrap();
    assert_eq!(owed(&desk), [Role::CounsellingManager]);
}

#[test]
fn a_report_counts_by_when_it_was_made_and_the_first_of_them_counts() {
    let mut desk = clinical();
    desk.give(&refusal()).unwrap();
    desk.now += 48 * HOUR;
    desk.give(&report(Role::CounsellingManager)).unwrap();
    assert!(not_reported(&desk));
    desk.give_late(&report(Role::CounsellingManager), at(1)).unwrap();
    assert!(!not_reported(&desk));
    let mut desk = clinical();
    desk.give(&refusal()).unwrap();
    desk.give(&escalate(Role::CounsellingManager, EscalationReason::NotConvinced)).unwrap();
    assert!(!not_reported(&desk), "the ladder tells as well");
}
