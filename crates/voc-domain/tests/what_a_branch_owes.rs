//! A branch is trained once a year and after each incident, and shares a case once a year.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod org_support;

use org_support::{DAY, Group, START};
use voc_domain::{
    Catalog, Incident, IncidentKind, KnownBranch, Obligations, Occurred, OrgCommand, TicketId,
    Timestamp, TrainingTopic,
};

fn at(days: i64) -> Timestamp {
    Timestamp::from_millis(START + days * DAY)
}

fn ticket(number: u128) -> TicketId {
    TicketId::from_uuid(uuid::Uuid::from_u128(number))
}

fn training(branch: &str, after: Option<TicketId>) -> OrgCommand {
    OrgCommand::HoldTraining {
        branch: branch.parse().unwrap(),
        topic: TrainingTopic::ComplaintHandling,
        after,
        attendees: 12,
    }
}

fn sharing(branch: &str) -> OrgCommand {
    OrgCommand::ShareCase { branch: branch.parse().unwrap(), ticket: None, audience: 9 }
}

fn incident(number: u128, branch: Option<&str>, days: i64) -> Incident {
    Incident {
        ticket: ticket(number),
        number: None,
        branch: branch.map(|code| code.parse().unwrap()),
        kind: IncidentKind::MedicalAccident,
        at: at(days),
    }
}

/// What the branch `seoul`, known since the beginning, owes.
fn owed(group: &Group, incidents: Vec<Incident>) -> Obligations {
    let seoul = KnownBranch { branch: "seoul".parse().unwrap(), since: at(0) };
    Obligations::of(&group.org, [seoul], incidents, group.now(), chrono_tz::Asia::Seoul)
}

#[test]
fn a_new_branch_has_a_year() {
    let mut group = Group::new();
    group.wait(365);
    let branch = &owed(&group, Vec::new()).branches[0];
    assert_eq!((branch.training.last, branch.training.due), (None, at(365)));
    assert!(!branch.training.overdue, "until the year is over");
    group.wait(1);
    let branch = &owed(&group, Vec::new()).branches[0];
    assert!(branch.training.overdue && branch.sharing.overdue);
}

#[test]
fn a_training_is_good_for_a_year_and_for_its_branch() {
    let mut group = Group::new();
    group.wait(300);
    group.give(&training("seoul", None)).unwrap();
    group.give(&sharing("busan")).unwrap();
    group.wait(100);
    let branch = &owed(&group, Vec::new()).branches[0];
    assert_eq!((branch.training.last, branch.training.due), (Some(at(300)), at(665)));
    assert!(!branch.training.overdue && branch.sharing.overdue);
}

#[test]
fn the_doubt_about_a_date_goes_to_the_hospital() {
    let mut group = Group::new();
    group.wait(20);
    let some_day = Occurred::between(at(5), at(15)).unwrap();
    group.give_late(&training("seoul", None), some_day).unwrap();
    assert_eq!(owed(&group, Vec::new()).branches[0].training.last, Some(at(5)));
    assert_eq!(owed(&group, vec![incident(1, Some("seoul"), 10)]).branches[0].incidents.len(), 1);
}

#[test]
fn an_incident_is_answered_by_a_training_after_it_or_one_that_names_it() {
    let mut group = Group::new();
    let incidents = || {
        vec![incident(1, Some("seoul"), 10), incident(2, Some("seoul"), 30), incident(3, None, 10)]
    };
    let open = |group: &Group| {
        let found = owed(group, incidents());
        let tickets = |all: &[Incident]| all.iter().map(|one| one.ticket).collect::<Vec<_>>();
        (tickets(&found.branches[0].incidents), tickets(&found.without_branch))
    };
    group.wait(40);
    assert_eq!(open(&group), (vec![ticket(1), ticket(2)], vec![ticket(3)]));
    group.give_late(&training("seoul", None), Occurred::at(at(20))).unwrap();
    assert_eq!(open(&group), (vec![ticket(2)], vec![ticket(3)]));
    group.give(&training("busan", None)).unwrap();
    assert_eq!(open(&group), (vec![ticket(2)], vec![ticket(3)]), "of another branch");
    group.give(&training("busan", Some(ticket(2)))).unwrap();
    group.give(&training("busan", Some(ticket(3)))).unwrap();
    assert_eq!(open(&group), (vec![], vec![]));
}

#[test]
fn a_branch_that_only_an_incident_names_is_listed() {
    let found = owed(&Group::new(), vec![incident(1, Some("busan"), -3)]);
    let codes: Vec<_> = found.branches.iter().map(|one| one.branch.as_str()).collect();
    assert_eq!(codes, ["busan", "seoul"]);
    assert_eq!(found.branches[0].training.due, at(365 - 3));
}

#[test]
fn what_cannot_have_been_is_refused_by_name() {
    let mut group = Group::new();
    let nobody = OrgCommand::HoldTraining {
        branch: "seoul".parse().unwrap(),
        topic: TrainingTopic::Other,
        after: None,
        attendees: 0,
    };
    assert_eq!(group.give(&nobody).unwrap_err().code(), "somebody_must_attend");
    let tomorrow = group.give_late(&training("seoul", None), Occurred::at(at(1)));
    assert_eq!(tomorrow.unwrap_err().code(), "occurred_must_not_be_in_the_future");
    group.catalog = Catalog { branches: vec!["seoul".parse().unwrap()], ..Catalog::default() };
    assert_eq!(group.give(&sharing("soul")).unwrap_err().code(), "branch_must_be_known");
    assert!(group.give(&sharing("seoul")).is_ok());
}
