//! An entry was wrong and is corrected. The entry stays; the present is as if it had been right from the
//! start, and the past is as it was known then.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Map, Value, json};
use support::{HOUR, Hospital, START};
use voc_engine::domain::{
    Apologize, Calm, Command, Correct, CorrectionEffect, CorrectionReason, DepartmentRole, Event,
    FlagRule, Listen, NoteCategory, Occurred, PartyRole, PrivateText, PromiseTopic, Receive,
    Severity, Stage, StageDetails, StepTaken, TicketId, Told, VocKind,
};
use voc_engine::{
    AsOf, Change, CorrectRequest, Disclosure, Envelope, ExecuteError, Executed, Freshness, Measure,
    Replay, Revealed, Timestamp,
};

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn step(details: StageDetails) -> Command {
    Command::Step(Box::new(StepTaken::new(details)))
}

fn listen(time: Told) -> Command {
    step(StageDetails::Listen(Listen { procedure: Told::Told, time, ..Listen::default() }))
}

fn amend(fields: Value) -> Change {
    let fields = fields.as_object().cloned().unwrap();
    Change::Amend { fields, occurred: None }
}

fn try_correct(
    hospital: &Hospital,
    ticket: TicketId,
    version: u64,
    change: Change,
    text: Option<&str>,
) -> Result<Executed, ExecuteError> {
    let actor = "quality-01".parse().unwrap();
    hospital.engine().correct(&CorrectRequest {
        envelope: hospital.envelope(ticket, &actor),
        version,
        change,
        reason: CorrectionReason::TypingError,
        text: text.map(|text| PrivateText::new(text).unwrap()),
    })
}

fn correct(hospital: &Hospital, ticket: TicketId, version: u64, change: Change) -> Executed {
    try_correct(hospital, ticket, version, change, None).unwrap()
}

#[track_caller]
fn refused(result: Result<Executed, ExecuteError>) -> (String, String) {
    let ExecuteError::Rejected(rejection) = result.unwrap_err() else { panic!("not a rejection") };
    (rejection.code().to_owned(), rejection.to_string())
}

fn replay(hospital: &Hospital, ticket: TicketId, as_of: AsOf) -> Replay {
    let engine = hospital.engine();
    engine.replay(ticket, as_of, hospital.now(), Disclosure::Reveal).unwrap().unwrap()
}

fn known_at(millis: i64) -> AsOf {
    AsOf { known_at: Some(at(millis)), valid_at: None }
}

#[track_caller]
fn verified(hospital: &Hospital) {
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

#[test]
fn a_correction_changes_the_present_and_leaves_the_past() {
    let mut hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.wait(1);
    let triage = Command::Triage {
        severity: Some(Severity::Low),
        causes: Vec::new(),
        branch: None,
        touch_point: None,
        treatment: None,
        crises: Vec::new(),
    };
    hospital.tell(ticket, triage).unwrap();
    hospital.wait(1);
    correct(&hospital, ticket, 1, amend(json!({"severity": "high"})));
    let severity = |as_of| hospital.engine().as_of(ticket, as_of).unwrap().unwrap().severity;
    assert_eq!(severity(AsOf::default()), Some(Severity::High));
    assert_eq!(severity(known_at(START + HOUR)), Some(Severity::Low));
    assert_eq!(hospital.engine().ticket(ticket).unwrap().unwrap().severity, Some(Severity::High));
    // What happened by the first hour is told by what is known now.
    let valid = AsOf { known_at: None, valid_at: Some(at(START + HOUR)) };
    assert_eq!(severity(valid), Some(Severity::High));

    let now = replay(&hospital, ticket, AsOf::default());
    let corrected = &now.rows[1].events[0];
    assert_eq!(corrected.clear["severity"], "low", "the entry stays as it is");
    let by = corrected.corrected_by.unwrap();
    let correction = &now.rows[2].events[0];
    assert_eq!((by.position, by.effect), (correction.position, CorrectionEffect::Replaced));
    assert_eq!(correction.corrects, Some(corrected.position));
    let then = replay(&hospital, ticket, known_at(START + HOUR));
    assert_eq!(then.rows[1].events[0].corrected_by, None);

    // What comes after a correction goes on from the corrected state, also after a reopening.
    let text = PrivateText::new("메모").unwrap();
    hospital.tell(ticket, Command::AddNote { category: NoteCategory::General, text }).unwrap();
    hospital.reopen();
    assert_eq!(hospital.engine().ticket(ticket).unwrap().unwrap().severity, Some(Severity::High));
    verified(&hospital);
}

#[test]
fn a_stage_struck_out_is_missing_again_and_its_flags_are_gone() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, step(StageDetails::Calm(Calm::default()))).unwrap();
    hospital.tell(ticket, step(StageDetails::Apologize(Apologize::default()))).unwrap();
    hospital.tell(ticket, listen(Told::NotTold)).unwrap();
    let has_flag = || {
        let flags = replay(&hospital, ticket, AsOf::default()).flags;
        flags.iter().any(|flag| flag.rule == FlagRule::ProcedureNotTold)
    };
    assert!(has_flag());
    let steps = |measure| {
        let counts = hospital.engine().department_counts().unwrap();
        counts.iter().find(|count| count.measure == measure).map(|count| count.count)
    };
    assert_eq!(steps(Measure::Steps), Some(3));
    correct(&hospital, ticket, 3, Change::StrikeOut);
    let state = hospital.engine().ticket(ticket).unwrap().unwrap();
    assert_eq!(state.stages_missing().first(), Some(&Stage::Listen));
    assert!(!has_flag());
    assert_eq!(steps(Measure::Steps), Some(2), "it is not counted any more");
    let shown = replay(&hospital, ticket, AsOf::default());
    let by = shown.rows[3].events[0].corrected_by.unwrap();
    assert_eq!(by.effect, CorrectionEffect::Retracted);
    assert!(shown.who_knew.iter().all(|known| known.position != shown.rows[3].events[0].position));
    // It is walked again, and the rules see nothing wrong with that.
    hospital.tell(ticket, listen(Told::Told)).unwrap();
    assert_eq!(steps(Measure::Steps), Some(3));
    verified(&hospital);
}

#[test]
fn correcting_a_time_moves_nothing_that_was_told() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    let promise = Command::MakePromise {
        channel: None,
        topic: PromiseTopic::CallBack,
        to: PartyRole::Guardian,
        by_role: None,
        told: Some(at(START + 30 * HOUR)),
        text: None,
    };
    hospital.wait(24);
    hospital.tell(ticket, promise).unwrap();
    let before = hospital.engine().ticket(ticket).unwrap().unwrap();
    let an_hour_in = Occurred::at(at(START + HOUR));
    let change = Change::Amend { fields: Map::new(), occurred: Some(an_hour_in) };
    correct(&hospital, ticket, 1, change.clone());
    // And once more, now about the topic: the time stays corrected.
    correct(&hospital, ticket, 1, amend(json!({"topic": "visit"})));
    let after = hospital.engine().ticket(ticket).unwrap().unwrap();
    let promise = &after.promises[0];
    assert_eq!((promise.made.occurred, promise.topic), (an_hour_in, PromiseTopic::Visit));
    let due = |ticket: &voc_engine::domain::Ticket| -> Vec<Timestamp> {
        ticket.clocks.iter().map(|clock| clock.start.due).collect()
    };
    assert_eq!(due(&before), due(&after));
    // On the axis of what happened, the promise was made in the first hour.
    let valid_at = |millis| {
        let as_of = AsOf { known_at: None, valid_at: Some(at(millis)) };
        hospital.engine().as_of(ticket, as_of).unwrap().unwrap().promises.len()
    };
    assert_eq!((valid_at(START), valid_at(START + 2 * HOUR)), (0, 1));
    let known = &replay(&hospital, ticket, AsOf::default()).who_knew[1];
    assert_eq!((known.occurred, known.delay_ms), (an_hour_in, 23 * HOUR));
    assert_eq!(known.corrected_at, Some(hospital.now()));
    let again = refused(try_correct(&hospital, ticket, 1, change, None)).0;
    assert_eq!(again, "correction_must_change_something");
    let told = amend(json!({"clock": {"due": 0}}));
    assert_eq!(refused(try_correct(&hospital, ticket, 1, told, None)).0, "correction_must_keep");
    verified(&hospital);
}

#[test]
fn a_correction_is_itself_put_right_by_another() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, step(StageDetails::Calm(Calm::default()))).unwrap();
    let calmed = || hospital.engine().ticket(ticket).unwrap().unwrap().has_completed(Stage::Calm);
    correct(&hospital, ticket, 1, Change::StrikeOut);
    assert!(!calmed());
    let twice = try_correct(&hospital, ticket, 1, Change::StrikeOut, None);
    assert_eq!(refused(twice).0, "correction_must_change_something");
    // The stroke was the mistake: the entry holds again, as it was.
    correct(&hospital, ticket, 1, amend(json!({})));
    assert!(calmed());
    let of_a_correction = try_correct(&hospital, ticket, 2, Change::StrikeOut, None);
    assert_eq!(refused(of_a_correction).0, "entry_must_be_correctable");
    verified(&hospital);
}

#[test]
fn a_wrong_field_or_code_is_named() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, step(StageDetails::Calm(Calm::default()))).unwrap();
    let told =
        |version, fields| refused(try_correct(&hospital, ticket, version, amend(fields), None));
    let (code, message) = told(1, json!({"details": {"place": "roof"}}));
    assert_eq!(code, "correction_must_fit_the_entry");
    assert!(message.contains("`details.place`") && !message.contains("roof"), "{message}");
    let (_, message) = told(0, json!({"kind": "complaint", "tea": "cold"}));
    assert!(message.contains("`tea`"), "{message}");
    assert_eq!(told(0, json!({"channel": "owl"})).0, "channel_must_be_known");
    assert_eq!(told(9, json!({})).0, "corrected_entry_must_exist");
}

#[test]
fn a_correction_stands_alone_and_corrects_what_the_entry_says() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, step(StageDetails::Calm(Calm::default()))).unwrap();
    let strike_out = |original: Event| {
        Command::Correct(Box::new(Correct {
            version: 1,
            original,
            replacement: None,
            occurred: None,
            reason: CorrectionReason::TypingError,
            text: None,
        }))
    };
    let note = Event::from_clear("note_added", 1, r#"{"category":"general"}"#).unwrap();
    let lie = hospital.tell(ticket, strike_out(note.clone()));
    assert_eq!(refused(lie).0, "entry_must_be_correctable");
    let text = PrivateText::new("메모").unwrap();
    let another = Command::AddNote { category: NoteCategory::General, text };
    let both =
        hospital.give(ticket, hospital.next_id(), &[strike_out(note).into(), another.into()]);
    assert_eq!(refused(both).0, "correction_must_stand_alone");
}

#[test]
fn the_corrected_text_is_the_text_of_the_correction_and_of_the_same_person() {
    let hospital = Hospital::new();
    let id = hospital.next_id();
    let ticket = TicketId::from_uuid(id);
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.subject = Some("patient-77".parse().unwrap());
    voice.text = Some(PrivateText::new("왼쪽 어금니가 아픕니다").unwrap());
    hospital.give(ticket, id, &[Command::Receive(Box::new(voice)).into()]).unwrap();
    let text = Some("오른쪽 어금니가 아픕니다");
    try_correct(&hospital, ticket, 0, amend(json!({})), text).unwrap();
    let shown = replay(&hospital, ticket, AsOf::default());
    let of = |row: usize| shown.rows[row].events[0].protected.get("text").unwrap();
    let open = |text: &str| Revealed::Open { text: text.to_owned() };
    assert_eq!(*of(0), open("왼쪽 어금니가 아픕니다"));
    assert_eq!(*of(1), open("오른쪽 어금니가 아픕니다"));
    let mut lines = Vec::new();
    hospital.engine().export_jsonl(&mut lines).unwrap().unwrap();
    let last = String::from_utf8(lines).unwrap().lines().last().unwrap().to_owned();
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(
        (&last["type"], &last["subjects"]["text"]),
        (&json!("corrected"), &json!("patient-77"))
    );
    verified(&hospital);
}

#[test]
fn a_corrected_reference_leads_to_the_right_ticket() {
    let mut hospital = Hospital::new();
    let receive = |reference: &str| {
        let id = hospital.next_id();
        let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
        voice.reference = Some(reference.parse().unwrap());
        let ticket = TicketId::from_uuid(id);
        hospital.give(ticket, id, &[Command::Receive(Box::new(voice)).into()]).unwrap();
        ticket
    };
    let [wrong, right] = [receive("case-7"), receive("case-7")];
    let department = Command::SetDepartment {
        which: DepartmentRole::Originating,
        department: "dental".parse().unwrap(),
    };
    hospital.tell(wrong, department).unwrap();
    correct(&hospital, wrong, 0, amend(json!({"reference": "case-8"})));
    for _ in 0..2 {
        let find = |name: &str| hospital.engine().find(&name.parse().unwrap()).unwrap();
        assert_eq!((find("case-7"), find("case-8")), (Some(right), Some(wrong)));
        verified(&hospital);
        hospital.reopen();
    }
}

#[test]
fn the_same_correction_twice_is_one() {
    let hospital = Hospital::new();
    let ticket = hospital.receive(VocKind::Complaint);
    hospital.tell(ticket, step(StageDetails::Calm(Calm::default()))).unwrap();
    let actor = "quality-01".parse().unwrap();
    let request = CorrectRequest {
        envelope: hospital.envelope(ticket, &actor),
        version: 1,
        change: Change::StrikeOut,
        reason: CorrectionReason::TypingError,
        text: None,
    };
    let first = hospital.engine().correct(&request).unwrap();
    let again = hospital.engine().correct(&request).unwrap();
    assert_eq!((first.freshness, again.freshness), (Freshness::Now, Freshness::Before));
    assert_eq!(first.position, again.position);
    let nobody = Envelope { ticket: TicketId::from_uuid(hospital.next_id()), ..request.envelope };
    let unknown = hospital.engine().correct(&CorrectRequest { envelope: nobody, ..request });
    assert_eq!(refused(unknown).0, "ticket_must_exist");
}
