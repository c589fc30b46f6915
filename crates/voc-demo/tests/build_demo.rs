//! The whole demonstration: what `build` leaves behind is whole, balances, and answers questions
//! about both the case and the month.

#![allow(clippy::unwrap_used)]

use tempfile::TempDir;
use voc_demo::{Demo, DemoOptions, Phase, build};
use voc_engine::domain::{ClockKind, CodeList, FlagRule, Role, VocKind};
use voc_engine::{Scope, TicketQuery};

fn built(tickets: u32) -> (Demo, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let options = DemoOptions { tickets, ..DemoOptions::default() };
    let demo = build(&dir.path().join("data"), &options, &mut |_, _, _| {}).unwrap();
    (demo, dir)
}

#[test]
fn a_small_demonstration_verifies_and_its_month_balances() {
    let (demo, _dir) = built(40);
    let verification = demo.engine.verify(&mut |_, _| {}).unwrap();
    assert_eq!(verification.findings, []);
    // More tickets than a rebuild holds at once here: what it writes early is what it writes late.
    demo.engine.rebuild(&mut |_, _| {}).unwrap();
    let verification = demo.engine.verify(&mut |_, _| {}).unwrap();
    assert!(verification.views_compared);
    assert_eq!(verification.findings, []);
    let report = demo.engine.monthly_report(demo.month, &Scope::default(), demo.now).unwrap();
    assert!(report.flow.balances());
    // A tenth of forty came in before the month; the case of 2012 is open to this day.
    assert_eq!(report.flow.brought_forward.len(), 4 + 1);
    assert_eq!(report.flow.new.len(), 36);
    assert!(!report.flow.closed.is_empty());
    let status = demo.engine.status(demo.now).unwrap();
    assert_eq!((status.tickets, status.parked, status.clock), (41, 0, "simulated"));
    assert!(status.recorded_at <= demo.now);
}

#[test]
fn a_level_told_on_friday_and_on_saturday_takes_note_on_monday_once() {
    let (demo, _dir) = built(120);
    assert_eq!(demo.engine.status(demo.now).unwrap().tickets, 121);
}

#[test]
fn the_case_is_found_by_its_name_and_the_places_have_theirs() {
    let (demo, dir) = built(0);
    let found = demo.engine.find(&"2012-case".parse::<TicketQuery>().unwrap()).unwrap();
    assert_eq!(found, Some(demo.case));
    let config = demo.engine.config();
    assert_eq!((config.branches.len(), config.departments.len()), (4, 11));
    assert_eq!(config.branches[0].ko, "서울점");
    // What is in use is refused, and so is what holds something.
    let again = build(&dir.path().join("data"), &DemoOptions::default(), &mut |_, _, _| {});
    assert!(again.unwrap_err().to_string().contains("cannot be used"));
}

#[test]
fn progress_ends_where_it_said_it_would() {
    let dir = tempfile::tempdir().unwrap();
    let mut told = Vec::new();
    let options = DemoOptions { tickets: 3, seed: 1 };
    build(&dir.path().join("data"), &options, &mut |phase, done, all| {
        told.push((phase, done, all));
    })
    .unwrap();
    assert_eq!(told.first(), Some(&(Phase::Case, 1, 23)));
    assert!(told.contains(&(Phase::Case, 23, 23)));
    let (phase, done, all) = *told.last().unwrap();
    assert_eq!((phase, done), (Phase::Month, all));
}

#[test]
fn the_whole_month_shows_every_kind_branch_and_stage_and_escalates() {
    let (demo, _dir) = built(DemoOptions::default().tickets);
    let report = demo.engine.monthly_report(demo.month, &Scope::default(), demo.now).unwrap();
    assert!(report.flow.balances());
    let kinds = report.by_kind.iter().filter(|count| !count.tickets.is_empty()).count();
    assert_eq!(kinds, VocKind::ALL.len());
    assert_eq!(report.by_channel.len(), 18);
    assert_eq!(report.by_branch.iter().filter(|count| count.code.is_some()).count(), 4);
    assert!(!report.flow.reopened.is_empty());
    assert!(!report.flow.carried_forward.is_empty());
    assert!(report.departments.len() > 9);
    let satisfaction = &report.satisfaction;
    assert!(satisfaction.overall.count > 15, "{satisfaction:?}");
    assert!(satisfaction.departments.len() > 3, "{satisfaction:?}");
    let surveys = demo.engine.org().unwrap();
    assert_eq!(surveys.surveys().map(|one| one.version).collect::<Vec<_>>(), [1]);
    let broken: Vec<_> = report.flags.iter().map(|count| count.code).collect();
    for rule in [
        FlagRule::OrderLeft,
        FlagRule::PromiseBroken,
        FlagRule::PromiseWithoutTime,
        FlagRule::NoContact,
        FlagRule::ResolutionOverdue,
        FlagRule::ThirdParty,
        FlagRule::RecordedLate,
        FlagRule::ScheduleMissing,
    ] {
        assert!(broken.contains(&rule), "{rule}: {broken:?}");
    }
    let mut escalations = Vec::new();
    for row in demo.engine.list(&Default::default()).unwrap().tickets {
        escalations.extend(demo.engine.ticket(row.ticket).unwrap().unwrap().escalations);
    }
    for level in [Role::CounsellingManager, Role::Director, Role::HeadDirector] {
        let told = |clock: ClockKind| {
            let fits = |one: &&voc_engine::domain::Escalation| {
                one.level == level && one.clock.is_some_and(|id| id.kind == clock)
            };
            escalations.iter().filter(fits).count()
        };
        assert!(told(ClockKind::Promise) > 0, "{level}");
        assert!(told(ClockKind::Resolution) > 0, "{level}");
    }
    assert!(escalations.iter().any(|one| one.acknowledged.is_some()));
    assert!(escalations.iter().any(|one| one.acknowledged.is_none()));
}
