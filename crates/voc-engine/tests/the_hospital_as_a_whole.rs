//! Playbooks, surveys, trainings and case sharing are entries like all others: recorded once, checked
//! by a verification, and there again after the directory was closed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{fs, sync::Arc};

use support::{HOUR, Hospital};
use uuid::Uuid;
use voc_engine::domain::{
    BilingualText, Command, DepartmentRole, IncidentKind, Investigate, MedicalAccident, OrgCommand,
    OrgEvent, PartyRole, PlaybookCase, PlaybookDraft, Pressure, Role, Severity, Stage,
    StageDetails, StepTaken, TicketId, TrainingTopic, VocKind,
};
use voc_engine::{ExecuteError, Freshness, OrgExecuted, OrgRequest};
use voc_log::{
    Append, Clear, CommandId, DiskLog, Draft, EventLog as _, ExpectedVersion, Name,
    Occurred as LogOccurred, SigningKey, StoreOptions, StreamId, Timestamp as LogTimestamp,
    TypeVersion,
};

fn tell(
    hospital: &Hospital,
    id: Uuid,
    instruction: &OrgCommand,
) -> Result<OrgExecuted, ExecuteError> {
    hospital.engine().execute_org(&OrgRequest {
        command: id,
        instruction,
        occurred: None,
        now: hospital.now(),
        actor: &"manager-01".parse().unwrap(),
        role: Role::CounsellingManager,
        on_behalf_of: None,
    })
}

fn give(hospital: &Hospital, instruction: &OrgCommand) -> Result<OrgExecuted, ExecuteError> {
    tell(hospital, hospital.next_id(), instruction)
}

fn playbook(text: &str) -> OrgCommand {
    OrgCommand::DefinePlaybook(Box::new(PlaybookDraft {
        playbook: "ours".parse().unwrap(),
        stage: Stage::Calm,
        cause: None,
        treatment: None,
        kinds: Vec::new(),
        title: BilingualText::new(Some("차 한 잔"), None),
        text: BilingualText::new(Some(text), None),
    }))
}

fn training(branch: &str, after: Option<TicketId>) -> OrgCommand {
    OrgCommand::HoldTraining {
        branch: branch.parse().unwrap(),
        topic: TrainingTopic::CaseReview,
        after,
        attendees: 5,
    }
}

fn followed(hospital: &Hospital) -> (String, u32) {
    let nobody = PlaybookCase { kind: None, causes: &[], treatments: &[] };
    let org = hospital.engine().org().unwrap();
    let found = org.playbook_for(Stage::Calm, &nobody);
    (found.playbook.to_string(), found.version)
}

#[test]
fn what_was_recorded_is_there_again_and_verifies() {
    let mut hospital = Hospital::new();
    assert_eq!(followed(&hospital), ("builtin_calm".to_owned(), 1));
    hospital.receive(VocKind::Complaint);
    give(&hospital, &playbook("차를 권합니다.")).unwrap();
    let second = give(&hospital, &playbook("물을 권합니다.")).unwrap();
    assert_eq!((second.version, second.position, second.freshness), (1, 3, Freshness::Now));
    assert_eq!(followed(&hospital), ("ours".to_owned(), 2));
    give(&hospital, &training("seoul", None)).unwrap();
    hospital.receive(VocKind::Inquiry);
    let before = hospital.engine().org().unwrap();
    hospital.reopen();
    assert_eq!(*hospital.engine().org().unwrap(), *before);
    assert_eq!(before.trainings().len(), 1);
    let verified = hospital.engine().verify(&mut |_, _| {}).unwrap();
    assert_eq!((verified.findings, verified.entries), (vec![], 6));
    assert_eq!(hospital.engine().list(&Default::default()).unwrap().tickets.len(), 2);
}

/// Writes an entry into the stream of the hospital as no command would.
fn write(hospital: &mut Hospital, event_type: &str, clear: &serde_json::Value) {
    hospital.engine = None;
    let log = hospital.dir.path().join("data/log");
    let log = DiskLog::open(&log, &StoreOptions::default()).unwrap().log;
    log.sign_with(SigningKey::from_seed([7; 32])).unwrap();
    let moment = LogTimestamp::from_unix_ms(hospital.now.get());
    let draft = Draft::new(
        Name::parse(event_type).unwrap(),
        TypeVersion::new(1),
        LogOccurred::between(moment, moment).unwrap(),
        Clear::of(clear.as_object().unwrap()).unwrap(),
    );
    let _ = log
        .append(Append {
            stream: StreamId::parse("_org").unwrap(),
            expected: ExpectedVersion::Any,
            command: CommandId::from_uuid(hospital.next_id()),
            recorded_at: moment,
            drafts: vec![draft],
        })
        .unwrap();
    drop(log);
    hospital.reopen();
}

#[test]
fn an_entry_that_no_command_leads_to_is_found_and_without_harm() {
    let mut hospital = Hospital::new();
    give(&hospital, &playbook("차를 권합니다.")).unwrap();
    write(
        &mut hospital,
        "playbook_retired",
        &serde_json::json!({"playbook": "ours", "version": 7}),
    );
    write(&mut hospital, "training_held", &serde_json::json!({"branch": 7}));
    write(&mut hospital, "tea_served", &serde_json::json!({}));
    let findings = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    let found: Vec<_> = findings.iter().map(|one| (one.position, one.kind.label().en)).collect();
    assert_eq!(
        found,
        [
            (Some(2), "an event that the rules do not allow"),
            (Some(3), "an event that cannot be understood"),
        ]
    );
    give(&hospital, &playbook("물을 권합니다.")).unwrap();
    assert_eq!(followed(&hospital), ("ours".to_owned(), 2));
}

#[test]
fn the_state_is_kept_until_something_is_recorded() {
    let hospital = Hospital::new();
    let first = hospital.engine().org().unwrap();
    hospital.receive(VocKind::Complaint);
    assert!(Arc::ptr_eq(&first, &hospital.engine().org().unwrap()));
    give(&hospital, &training("seoul", None)).unwrap();
    assert!(!Arc::ptr_eq(&first, &hospital.engine().org().unwrap()));
}

#[test]
fn the_same_command_twice_changes_nothing_and_returns_the_first_answer() {
    let hospital = Hospital::new();
    let id = hospital.next_id();
    let first = tell(&hospital, id, &playbook("차를 권합니다.")).unwrap();
    let again = tell(&hospital, id, &training("seoul", None)).unwrap();
    assert_eq!(again, OrgExecuted { freshness: Freshness::Before, ..first });
    assert!(matches!(again.event, OrgEvent::PlaybookDefined(one) if one.version == 1));
    assert_eq!(hospital.engine().status(hospital.now()).unwrap().size, 2);
}

#[test]
fn a_ticket_that_is_not_there_cannot_be_the_reason() {
    let hospital = Hospital::new();
    let nobody = TicketId::from_uuid(hospital.next_id());
    let refused = give(&hospital, &training("seoul", Some(nobody))).unwrap_err();
    assert!(
        matches!(refused, ExecuteError::Rejected(found) if found.code() == "ticket_must_exist")
    );
    assert_eq!(hospital.engine().status(hospital.now()).unwrap().size, 1);
}

#[test]
fn many_at_once_follow_one_another() {
    let hospital = Hospital::new();
    let ids: Vec<_> = (0..8).map(|_| hospital.next_id()).collect();
    let (engine, now) = (hospital.engine(), hospital.now());
    std::thread::scope(|scope| {
        for id in &ids {
            scope.spawn(move || {
                engine
                    .execute_org(&OrgRequest {
                        command: *id,
                        instruction: &playbook("차를 권합니다."),
                        occurred: None,
                        now,
                        actor: &"manager-01".parse().unwrap(),
                        role: Role::CounsellingManager,
                        on_behalf_of: None,
                    })
                    .unwrap();
            });
        }
    });
    assert_eq!(followed(&hospital), ("ours".to_owned(), 8));
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

fn investigate(hospital: &Hospital, ticket: TicketId, medical_accident: MedicalAccident) {
    let details =
        Investigate { medical_accident, causes: Vec::new(), issues: Vec::new(), gap: None };
    let step = StepTaken {
        deviation: Some(voc_engine::domain::DeviationReason::Urgent),
        ..StepTaken::new(StageDetails::Investigate(details))
    };
    hospital.tell(ticket, Command::Step(Box::new(step))).unwrap();
}

fn triage(hospital: &Hospital, ticket: TicketId, severity: Severity) {
    let branch = Some("seoul".parse().unwrap());
    let triage = Command::Triage {
        severity: Some(severity),
        causes: Vec::new(),
        branch,
        touch_point: None,
        treatment: None,
        crises: Vec::new(),
    };
    hospital.tell(ticket, triage).unwrap();
}

fn open_incidents(hospital: &Hospital) -> Vec<(TicketId, IncidentKind)> {
    let owed = hospital.engine().obligations(hospital.now()).unwrap();
    let of_branches = owed.branches.into_iter().flat_map(|one| one.incidents);
    of_branches.chain(owed.without_branch).map(|one| (one.ticket, one.kind)).collect()
}

#[test]
fn incidents_are_found_in_the_log_and_answered_by_a_training() {
    let hospital = Hospital::new();
    let [accident, severe, pledge] = [(); 3].map(|()| hospital.receive(VocKind::Complaint));
    triage(&hospital, accident, Severity::Low);
    investigate(&hospital, accident, MedicalAccident::Unknown);
    assert_eq!(open_incidents(&hospital), []);
    investigate(&hospital, accident, MedicalAccident::Yes);
    triage(&hospital, severe, Severity::High);
    let written = Command::WritePledge {
        by_role: None,
        to: PartyRole::Guardian,
        pressure: Pressure::None,
        text: None,
    };
    hospital.tell(pledge, written).unwrap();
    assert_eq!(
        open_incidents(&hospital),
        [
            (accident, IncidentKind::MedicalAccident),
            (severe, IncidentKind::HighSeverity),
            (pledge, IncidentKind::Pledge)
        ]
    );
    investigate(&hospital, accident, MedicalAccident::No);
    triage(&hospital, severe, Severity::Medium);
    assert_eq!(open_incidents(&hospital), [(pledge, IncidentKind::Pledge)]);
    triage(&hospital, severe, Severity::High);
    hospital.wait(1);
    give(&hospital, &training("seoul", None)).unwrap();
    assert_eq!(open_incidents(&hospital), [(pledge, IncidentKind::Pledge)], "of no branch");
    give(&hospital, &training("busan", Some(pledge))).unwrap();
    assert_eq!(open_incidents(&hospital), []);
}

#[test]
fn a_branch_owes_from_when_it_appears_and_one_that_is_listed_from_the_beginning() {
    let mut hospital = Hospital::new();
    let file = hospital.dir.path().join("data/config.toml");
    let text = fs::read_to_string(&file).unwrap();
    let listed = "\n[[branches]]\ncode = \"jeju\"\nko = \"제주점\"\nen = \"Jeju\"\n\
                  [[branches]]\ncode = \"seoul\"\nko = \"서울점\"\nen = \"Seoul\"\n";
    fs::write(&file, text + listed).unwrap();
    hospital.reopen();
    hospital.wait(24 * 10);
    let ticket = hospital.receive(VocKind::Complaint);
    triage(&hospital, ticket, Severity::Low);
    let owed = hospital.engine().obligations(hospital.now()).unwrap();
    let due: Vec<_> = owed.branches.iter().map(|one| one.training.due.millis()).collect();
    let year = 365 * 24 * HOUR;
    assert_eq!(due, [support::START + year, support::START + 240 * HOUR + year]);
}

#[test]
fn the_tree_counts_what_is_open_in_each_part() {
    let mut hospital = Hospital::new();
    let file = hospital.dir.path().join("data/config.toml");
    let text = fs::read_to_string(&file).unwrap();
    let listed = "\n[group]\ncode = \"smile\"\nko = \"스마일\"\nen = \"Smile\"\n\
                  [[branches]]\ncode = \"seoul\"\nko = \"서울점\"\nen = \"Seoul\"\n\
                  [[departments]]\ncode = \"spa\"\nko = \"스파\"\nen = \"Spa\"\nbranch = \"seoul\"\n\
                  [[departments]]\ncode = \"desk\"\nko = \"데스크\"\nen = \"Desk\"\n";
    fs::write(&file, text + listed).unwrap();
    hospital.reopen();
    let first = hospital.receive(VocKind::Complaint);
    hospital.receive(VocKind::Praise);
    triage(&hospital, first, Severity::Low);
    for (which, department) in
        [(DepartmentRole::Originating, "spa"), (DepartmentRole::Receiving, "desk")]
    {
        let department = department.parse().unwrap();
        hospital.tell(first, Command::SetDepartment { which, department }).unwrap();
    }
    let tree = serde_json::to_value(hospital.engine().organisation().unwrap()).unwrap();
    let node = |code: &str, receiving: u32, originating: u32| {
        serde_json::json!({
            "department": code, "receiving": receiving, "managing": 0, "originating": originating,
        })
    };
    assert_eq!(
        tree,
        serde_json::json!({
            "group": "smile", "open": 2,
            "branches": [
                {"branch": "seoul", "open": 1, "departments": [node("spa", 0, 1), node("desk", 1, 0)]},
            ],
            "open_without_branch": 1,
            "departments": [node("desk", 0, 0)],
        })
    );
}
