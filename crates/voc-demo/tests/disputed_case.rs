//! The disputed case of 2012: it loads as stated, contradictions included, and a replay tells who
//! knew what when, which promise was open, which rules broke, which stages are missing and who
//! should have been told.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::PathBuf;

use support::{Loaded, at, readable, seoul, sources};
use voc_engine::domain::{
    Agree, Agreement, Close, Command, FlagRule, Outcome, PartyRole, Phase, Pressure, Rejection,
    Role, Stage, StageDetails, Standing, StepTaken,
};
use voc_engine::{AsOf, ExecuteError, Freshness, Request, Revealed};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/case-2012")).join(name)
}

fn all_rows() -> Vec<String> {
    (1..=23).map(|row| format!("c{row:02}")).collect()
}

#[test]
fn every_row_of_the_source_is_one_request_recorded_when_it_became_known() {
    let loaded = Loaded::new();
    assert_eq!(sources(&loaded.replay()), all_rows());
    let mut table = csv::Reader::from_path(fixture("case_2012_timeline.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), loaded.case.rows.len());
    for (told, planned) in rows.iter().zip(&loaded.case.rows) {
        let name = planned.source.as_ref().unwrap();
        assert_eq!(told[0].to_lowercase(), name.as_str());
        if let Some(day) = told[3].get(..10).filter(|day| day.starts_with("2012-")) {
            assert!(seoul(planned.now).starts_with(day), "{name} was known on {day}");
        }
    }
}

#[test]
fn on_the_evening_of_6_june_nothing_of_the_next_day_is_known() {
    let loaded = Loaded::new();
    let replay = loaded.known_at("2012-06-06 18:00");
    assert_eq!(sources(&replay), all_rows()[..12]);
    assert_eq!(replay.rows_beyond, 11 + 9, "eleven rows of the source and nine escalations");
    assert_eq!(replay.open_promises, []);
    // Nothing but a deadline: the guardian who came back on the 5th was to be answered by then.
    let said = readable(&replay);
    let of_the_7th: Vec<_> = said.lines().filter(|line| line.contains("2012-06-07")).collect();
    assert!(!of_the_7th.is_empty());
    let due = r#""due": "2012-06-07 17:00:00""#;
    assert!(of_the_7th.iter().all(|line| line.contains(due)), "{of_the_7th:?}");
    assert!(!replay.flags.iter().any(|flag| flag.rule == FlagRule::ThirdParty));
}

#[test]
fn the_promise_of_5_june_is_known_from_7_june_on_and_was_due_that_day() {
    let loaded = Loaded::new();
    assert_eq!(loaded.known_at("2012-06-07 12:39").open_promises, []);
    let replay = loaded.known_at("2012-06-07 12:40");
    let [promise] = replay.open_promises.as_slice() else { panic!("one open promise") };
    assert_eq!(seoul(promise.made.earliest()), "2012-06-05 00:00:00");
    assert_eq!(seoul(promise.made.latest()), "2012-06-05 23:59:59");
    assert_eq!(seoul(promise.known_at), "2012-06-07 12:40:00");
    // Eight working hours from some time on 5 June; the 6th is a holiday.
    assert_eq!(seoul(promise.due.unwrap()), "2012-06-07 17:00:00");
    let clock = replay.clocks.iter().find(|one| one.clock.to_string() == "promise/1").unwrap();
    assert_eq!(seoul(clock.due_earliest.unwrap()), "2012-06-05 17:00:00");
    assert!(!clock.missed, "not yet, as far as could be known at 12:40");
    // As it happened, the promise stood on the evening it was made.
    let happened = AsOf { known_at: None, valid_at: Some(at("2012-06-05 20:00")) };
    assert_eq!(loaded.replay_as_of(happened).open_promises.len(), 1);
    let earlier = AsOf { known_at: None, valid_at: Some(at("2012-06-04 20:00")) };
    assert_eq!(loaded.replay_as_of(earlier).open_promises.len(), 0);
}

#[test]
fn the_rules_that_broke_and_since_when() {
    let replay = Loaded::new().replay();
    let rows_of = |evidence: &[u64]| {
        let shows = |row: &&voc_engine::ReplayRow| {
            row.events.iter().any(|event| evidence.contains(&event.position))
        };
        let rows = replay.rows.iter().filter(shows);
        rows.map(|row| row.source.as_ref().unwrap().to_string()).collect::<Vec<_>>().join(" ")
    };
    let broken: Vec<_> = replay
        .flags
        .iter()
        .map(|flag| (flag.rule, seoul(flag.since), rows_of(&flag.evidence)))
        .collect();
    let expected = [
        (FlagRule::ImpossibleDate, "2012-06-05 08:30:00", "c01 c03 c04 c05 c06"),
        (FlagRule::OrderLeft, "2012-06-05 08:37:00", "c08 c09 c18 c21"),
        (FlagRule::NotHeardFirst, "2012-06-05 08:37:00", "c08 c17"),
        (FlagRule::AccidentNotJudged, "2012-06-05 08:37:00", "c08 c17"),
        (FlagRule::ScheduleMissing, "2012-06-05 08:37:00", "c08"),
        (FlagRule::IdentityNotChecked, "2012-06-06 10:00:00", "c12 c17"),
        (FlagRule::ThirdParty, "2012-06-07 12:00:00", "c14"),
        (FlagRule::AbsenceNotExplained, "2012-06-07 12:30:00", "c17 c21"),
        (FlagRule::WrongRole, "2012-06-07 12:30:00", "c17 c21"),
        (FlagRule::ProcedureNotTold, "2012-06-07 12:40:00", "c18"),
        (FlagRule::RecordedLate, "2012-06-07 12:40:00", "c18"),
        (FlagRule::PromiseWithoutTime, "2012-06-07 12:40:00", "c18"),
        (FlagRule::AboveAuthority, "2012-06-07 13:20:00", "c22"),
        (FlagRule::PledgeUnderPressure, "2012-06-07 13:20:00", "c22"),
        (FlagRule::PromiseBroken, "2012-06-07 17:00:00", "c18"),
        (FlagRule::AgreedDateMissed, "2012-06-07 18:00:00", "c17"),
        (FlagRule::ResolutionOverdue, "2012-06-15 09:00:00", "c07"),
        (FlagRule::ProgressNotTold, "2012-07-04 18:00:00", "c07"),
    ];
    let expected = expected.map(|(rule, since, rows)| (rule, since.to_owned(), rows.to_owned()));
    assert_eq!(broken, expected);
}

#[test]
fn the_stages_as_they_were_walked_and_those_that_are_missing() {
    use Stage::{Agree as Answer, Alternative, Apologize, Investigate, Listen, Resolve};
    let loaded = Loaded::new();
    let replay = loaded.replay();
    let walked = [Resolve, Answer, Alternative, Listen, Apologize, Investigate, Answer];
    assert_eq!(replay.stages_completed, walked, "the apology came after the listening");
    assert_eq!(replay.stages_missing, [Stage::Close, Stage::Thank]);
    let ticket = loaded.ticket();
    assert!(ticket.skipped.contains(&Stage::Calm), "nobody recorded any calming");
    assert_eq!((ticket.phase, ticket.outcome), (Phase::Open, None));
    let under_pressure = Agree { answer: Agreement::Accepted, pressure: Pressure::UnderPressure };
    assert_eq!(ticket.answer, Some(under_pressure));
}

#[test]
fn who_would_have_been_told_and_when() {
    let told: Vec<_> = Loaded::new()
        .ticket()
        .escalations
        .iter()
        .map(|one| {
            let clock = one.clock.map(|clock| clock.to_string()).unwrap_or_default();
            (one.level, clock, seoul(one.due.unwrap_or(one.mark.recorded_at)))
        })
        .collect();
    let expected = [
        // The one escalation that did take place: the report to the head director.
        (Role::HeadDirector, "", "2012-06-07 12:20:00"),
        (Role::CounsellingManager, "promise/1", "2012-06-07 17:00:00"),
        // What was offered for 7 June was done by nobody that day.
        (Role::CounsellingManager, "agreed/1", "2012-06-07 18:00:00"),
        (Role::Director, "promise/1", "2012-06-08 17:00:00"),
        (Role::Director, "agreed/1", "2012-06-11 09:00:00"),
        (Role::HeadDirector, "promise/1", "2012-06-11 17:00:00"),
        (Role::HeadDirector, "agreed/1", "2012-06-12 09:00:00"),
        (Role::CounsellingManager, "resolution/1", "2012-06-15 09:00:00"),
        (Role::Director, "resolution/1", "2012-06-18 09:00:00"),
        (Role::HeadDirector, "resolution/1", "2012-06-19 09:00:00"),
    ];
    let expected = expected.map(|(role, clock, due)| (role, clock.to_owned(), due.to_owned()));
    assert_eq!(told, expected);
}

#[test]
fn contradictions_stand_side_by_side() {
    let loaded = Loaded::new();
    let replay = loaded.replay();
    let row = |name: &str| {
        let is = |row: &&voc_engine::ReplayRow| row.source.as_ref().unwrap().as_str() == name;
        replay.rows.iter().filter(|row| row.source.is_some()).find(is).unwrap()
    };
    let text = |name: &str, event: usize| match row(name).events[event].protected.get("text") {
        Some(Revealed::Open { text }) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    // A treatment dated after the complaint about it.
    assert!(row("c01").occurred.earliest() > row("c07").recorded_at);
    // Two accounts of 5 June: waiting was decided, a call was promised.
    assert!(text("c11", 2).contains("이후"));
    let statements = &loaded.ticket().ledgers.statements;
    let against: Vec<_> = statements.iter().filter(|one| !one.contradicts.is_empty()).collect();
    let [guardian] = against.as_slice() else { panic!("one contradiction was recorded") };
    let other = statements.iter().find(|one| one.number == guardian.contradicts[0]).unwrap();
    assert_eq!((guardian.speaker, other.speaker), (PartyRole::Guardian, PartyRole::Staff));
    assert_eq!(guardian.topic, other.topic);
    assert!(text("c18", 2).contains("전화하겠다고"));
    // Three attempts, later spoken of as several.
    assert_eq!(row("c12").events.iter().filter(|e| e.event_type == "contact_attempted").count(), 3);
    assert!(text("c21", 1).contains("여러 번"));
    // Who speaks for the patient stays open: a sister, a wife, a guardian, two without authority.
    let parties: Vec<_> =
        loaded.ticket().parties.iter().map(|one| (one.role, one.standing)).collect();
    let (third, family) = (PartyRole::ThirdParty, PartyRole::Family);
    let expected = [
        (PartyRole::Patient, Standing::Shown),
        (family, Standing::Claimed),
        (family, Standing::Claimed),
        (third, Standing::NotShown),
        (third, Standing::NotShown),
    ];
    assert_eq!(parties, expected);
}

#[test]
fn a_pledge_under_pressure_is_no_ground_to_close() {
    let loaded = Loaded::new();
    let close = Close { outcome: Outcome::Upheld, told_by: None, outside_route: None };
    let details = StageDetails::Close(close);
    let close = Command::Step(Box::new(StepTaken::new(details)));
    let last = loaded.case.rows.last().unwrap();
    let refused = loaded.engine.execute(&Request {
        command: uuid::Uuid::from_u128(2),
        instructions: &[close.into()],
        ..last.request()
    });
    let Err(ExecuteError::Rejected(rejection)) = refused else { panic!("{refused:?}") };
    assert_eq!(rejection, Rejection::AgreementMustComeFirst);
}

#[test]
fn loading_it_again_changes_nothing() {
    let loaded = Loaded::new();
    let size = || loaded.engine.status(at("2014-03-01 09:00")).unwrap().size;
    let before = size();
    for row in &loaded.case.rows {
        let again = loaded.engine.execute(&row.request()).unwrap();
        assert_eq!(again.freshness, Freshness::Before);
    }
    assert_eq!(size(), before);
}

/// Written anew with `VOC_UPDATE_FIXTURES=1 cargo test -p voc-demo`; read what changed.
#[test]
fn the_replay_is_the_one_on_file() {
    let replay = readable(&Loaded::new().replay());
    let path = fixture("replay.json");
    if std::env::var_os("VOC_UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, &replay).unwrap();
    }
    let on_file = std::fs::read_to_string(&path).unwrap();
    assert!(replay == on_file, "the replay differs from {}", path.display());
}
