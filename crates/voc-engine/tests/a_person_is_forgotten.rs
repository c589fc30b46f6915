//! Somebody asks to be forgotten. Their texts are gone for good, wherever they lay; the steps, times and
//! proofs stay, and the log says what went. A legal hold comes first.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::fs;

use support::{Hospital, copy};
use uuid::Uuid;
use voc_engine::domain::{
    BackgroundCategory, Command, Dating, ErasureReason, HoldEnd, HoldReason, HoldScope,
    NoteCategory, PartyRole, PrivateText, Receive, Rejection, Role, Standing, SubjectId, TicketId,
    VocKind,
};
use voc_engine::{
    AsOf, Disclosure, Erased, ExecuteError, Freshness, HoldRecorded, Revealed, SubjectRequest,
};
use voc_store::{Batch, Store, StoreOptions};

const NAME: &str = "홍길동 고객";

fn text(text: &str) -> Option<PrivateText> {
    Some(PrivateText::new(text).unwrap())
}

/// A complaint with a text, a name and a contact, and a guardian with a name.
fn complaint(hospital: &Hospital, subject: Option<&str>) -> TicketId {
    let id = hospital.next_id();
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.subject = subject.map(|code| code.parse().unwrap());
    (voice.text, voice.name, voice.contact) =
        (text("오래 기다렸습니다"), text(NAME), text("010-1234-5678"));
    let ticket = TicketId::from_uuid(id);
    hospital.give(ticket, id, &[Command::Receive(Box::new(voice)).into()]).unwrap();
    let guardian = Command::AddParty {
        role: PartyRole::Guardian,
        subject: None,
        standing: Standing::Shown,
        consent: None,
        name: text("보호자 이름"),
        contact: None,
    };
    hospital.tell(ticket, guardian).unwrap();
    ticket
}

fn complainant(ticket: TicketId) -> SubjectId {
    format!("c-{ticket}").parse().unwrap()
}

fn request<T>(hospital: &Hospital, command: Uuid, ask: impl Fn(&SubjectRequest<'_>) -> T) -> T {
    ask(&SubjectRequest {
        command,
        now: hospital.now(),
        actor: &"desk-01".parse().unwrap(),
        role: Role::Desk,
        on_behalf_of: None,
    })
}

fn erase(hospital: &Hospital, subject: &SubjectId) -> Result<Erased, ExecuteError> {
    let reason = ErasureReason::Request;
    request(hospital, hospital.next_id(), |asked| {
        hospital.engine().erase(subject, reason, asked, &mut |_, _| {})
    })
}

fn hold(hospital: &Hospital, scope: HoldScope) -> Result<HoldRecorded, ExecuteError> {
    request(hospital, hospital.next_id(), |asked| {
        let reason = HoldReason::Lawsuit;
        hospital.engine().place_hold(scope.clone(), reason, asked, &mut |_, _| {})
    })
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, ExecuteError>) -> &'static str {
    match result.unwrap_err() {
        ExecuteError::Rejected(rejection) => rejection.code(),
        other => panic!("{other}"),
    }
}

/// The protected fields of a ticket in order, each with its state.
fn shown(hospital: &Hospital, ticket: TicketId, disclosure: Disclosure) -> Vec<Revealed> {
    let replay =
        hospital.engine().replay(ticket, AsOf::default(), hospital.now(), disclosure).unwrap();
    let rows = replay.unwrap().rows.into_iter();
    rows.flat_map(|row| row.events).flat_map(|event| event.protected.into_values()).collect()
}

#[track_caller]
fn check_erased(hospital: &Hospital, ticket: TicketId, by: u64) {
    let guardian = Revealed::Open { text: "보호자 이름".to_owned() };
    let gone = Revealed::Erased { by };
    let expected = [gone.clone(), gone.clone(), gone.clone(), guardian];
    assert_eq!(shown(hospital, ticket, Disclosure::Reveal), expected);
    let withheld = [gone.clone(), gone.clone(), gone, Revealed::Withheld];
    assert_eq!(shown(hospital, ticket, Disclosure::Withhold), withheld);
    assert_eq!(hospital.engine().verify(&mut |_, _| {}).unwrap().findings, []);
}

fn export(hospital: &Hospital) -> Vec<u8> {
    let mut out = Vec::new();
    hospital.engine().export_jsonl(&mut out).unwrap().unwrap();
    out
}

fn kinds(hospital: &Hospital) -> Vec<String> {
    let found = hospital.engine().verify(&mut |_, _| {}).unwrap().findings;
    found.into_iter().map(|finding| finding.kind.to_string()).collect()
}

#[test]
fn what_a_person_said_is_gone_and_what_was_done_is_not() {
    let mut hospital = Hospital::new();
    let (ticket, other) = (complaint(&hospital, None), complaint(&hospital, None));
    let before = (export(&hospital), hospital.engine().ticket(ticket).unwrap());
    let subject = complainant(ticket);
    let plan = hospital.engine().erasure_plan(&subject, &mut |_, _| {}).unwrap();
    assert_eq!((plan.values, plan.tickets, plan.erased), (3, vec![ticket], None));
    let erased = erase(&hospital, &subject).unwrap();
    assert_eq!((erased.values, erased.tickets), (3, vec![ticket]));
    assert_eq!((erased.reason, erased.freshness), (ErasureReason::Request, Freshness::Now));
    for _ in 0..2 {
        check_erased(&hospital, ticket, erased.position);
        let open = |one: &Revealed| matches!(one, Revealed::Open { .. });
        assert!(shown(&hospital, other, Disclosure::Reveal).iter().all(open));
        assert!(export(&hospital).starts_with(&before.0), "an entry was changed");
        assert_eq!(hospital.engine().ticket(ticket).unwrap(), before.1);
        hospital.reopen();
        assert_eq!(hospital.engine().repaired().0, [""; 0]);
    }
    let last = export(&hospital);
    let last = last.split(|byte| *byte == b'\n').rev().nth(1).unwrap();
    let last: serde_json::Value = serde_json::from_slice(last).unwrap();
    assert_eq!(last["type"], "subject_erased");
    let rows = [(1, "contact"), (1, "name"), (1, "text")];
    let clear = serde_json::json!({"reason": "request", "rows": rows, "subject": subject});
    assert_eq!(last["clear"], clear);
}

#[test]
fn one_person_in_several_tickets_is_forgotten_in_all() {
    let hospital = Hospital::new();
    let (first, second) = (complaint(&hospital, Some("p-7")), complaint(&hospital, Some("p-7")));
    let file = hospital.engine().subject_file(&"p-7".parse().unwrap(), &mut |_, _| {}).unwrap();
    let texts = file.values.iter().map(|one| (one.ticket, one.field.as_str(), &one.value));
    let name = Revealed::Open { text: NAME.to_owned() };
    assert_eq!(texts.clone().count(), 6);
    assert!(texts.clone().any(|one| one == (Some(second), "name", &name)));
    let erased = erase(&hospital, &"p-7".parse().unwrap()).unwrap();
    assert_eq!((erased.values, erased.tickets), (6, vec![first, second]));
    check_erased(&hospital, first, erased.position);
    check_erased(&hospital, second, erased.position);
    let file = hospital.engine().subject_file(&"p-7".parse().unwrap(), &mut |_, _| {}).unwrap();
    assert_eq!(file.erased, Some(ErasureReason::Request));
    let gone = Revealed::Erased { by: erased.position };
    assert!(file.values.iter().all(|one| one.value == gone));
}

#[test]
fn the_texts_of_a_case_go_with_whoever_complained() {
    let hospital = Hospital::new();
    let id = hospital.next_id();
    let ticket = TicketId::from_uuid(id);
    // Known before the complaint came in, and kept under the code of the case.
    let background = Command::RecordBackground {
        category: BackgroundCategory::Treatment,
        dating: Dating::Known,
        reference: None,
        text: text("진료 때 들은 말"),
    };
    hospital.give(ticket, id, &[background.into()]).unwrap();
    let mut voice = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    voice.subject = Some("p-7".parse().unwrap());
    voice.name = text(NAME);
    hospital.tell(ticket, Command::Receive(Box::new(voice))).unwrap();
    let note = PrivateText::new("다시 전화하심").unwrap();
    let category = NoteCategory::General;
    hospital.tell(ticket, Command::AddNote { category, text: note }).unwrap();
    // Somebody else's case, in which the person is a party only.
    let other = complaint(&hospital, None);
    let engine = hospital.engine();
    let person = "p-7".parse().unwrap();
    let plan = engine.erasure_plan(&person, &mut |_, _| {}).unwrap();
    assert_eq!((plan.values, plan.also), (3, vec![complainant(ticket)]));
    let file = engine.subject_file(&person, &mut |_, _| {}).unwrap();
    let told: Vec<_> = file.values.iter().map(|one| one.subject.as_str().len()).collect();
    assert_eq!(told, [38, 3, 38], "in the order of the log");
    let roles = engine.subjects_of(ticket, Disclosure::Withhold).unwrap();
    assert!(roles.iter().all(|row| row.roles == [PartyRole::Complainant]), "{roles:?}");
    let command = hospital.next_id();
    let ask = || {
        request(&hospital, command, |asked| {
            engine.erase(&person, ErasureReason::Request, asked, &mut |_, _| {})
        })
    };
    let erased = ask().unwrap();
    assert_eq!((erased.values, &erased.also), (3, &vec![complainant(ticket)]));
    assert_eq!(ask().unwrap(), Erased { freshness: Freshness::Before, ..erased });
    let is_gone = |one: &Revealed| matches!(one, Revealed::Erased { .. });
    assert!(shown(&hospital, ticket, Disclosure::Reveal).iter().all(is_gone));
    assert!(!shown(&hospital, other, Disclosure::Reveal).iter().any(is_gone));
    assert_eq!(kinds(&hospital), [""; 0]);
}

#[test]
fn a_ticket_tells_who_it_is_about() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    let rows = hospital.engine().subjects_of(ticket, Disclosure::Reveal).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.roles.as_slice(), row.values)).collect();
    assert_eq!(told, [(&[PartyRole::Complainant][..], 3), (&[PartyRole::Guardian][..], 1)]);
    assert_eq!(rows[0].subject, complainant(ticket));
    assert_eq!(rows[0].name, Some(Revealed::Open { text: NAME.to_owned() }));
    let erased = erase(&hospital, &complainant(ticket)).unwrap();
    let rows = hospital.engine().subjects_of(ticket, Disclosure::Reveal).unwrap();
    assert_eq!(rows[0].erased, Some(erased.position));
    assert_eq!(rows[1].erased, None);
}

#[test]
fn a_hold_comes_first() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    let subject = complainant(ticket);
    let on_person = hold(&hospital, HoldScope::Subject(subject.clone())).unwrap();
    let on_ticket = hold(&hospital, HoldScope::Ticket(ticket)).unwrap();
    let plan = hospital.engine().erasure_plan(&subject, &mut |_, _| {}).unwrap();
    assert_eq!(plan.holds, [on_person.hold.hold, on_ticket.hold.hold]);
    for placed in [on_person, on_ticket] {
        assert_eq!(refused(erase(&hospital, &subject)), "subject_must_not_be_held");
        let command = hospital.next_id();
        let lift = || {
            request(&hospital, command, |asked| {
                hospital.engine().lift_hold(placed.hold.hold, HoldEnd::Ended, asked)
            })
        };
        let lifted = lift().unwrap();
        assert_eq!(lifted.hold.until, Some(hospital.now()));
        assert_eq!(lift().unwrap(), HoldRecorded { freshness: Freshness::Before, ..lifted });
    }
    let erased = erase(&hospital, &subject).unwrap();
    check_erased(&hospital, ticket, erased.position);
    assert_eq!(refused(hold(&hospital, HoldScope::Subject(subject))), "subject_must_not_be_erased");
    let stranger = HoldScope::Subject("c-nobody".parse().unwrap());
    assert_eq!(refused(hold(&hospital, stranger)), "subject_must_exist");
    let stranger = HoldScope::Ticket(TicketId::from_uuid(Uuid::from_u128(9)));
    assert_eq!(refused(hold(&hospital, stranger)), "ticket_must_exist");
}

#[test]
fn the_same_request_again_changes_nothing() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    let (subject, command) = (complainant(ticket), hospital.next_id());
    let ask = || {
        request(&hospital, command, |asked| {
            let reason = ErasureReason::RetentionEnded;
            hospital.engine().erase(&subject, reason, asked, &mut |_, _| {})
        })
    };
    let first = ask().unwrap();
    let size = hospital.engine().status(hospital.now()).unwrap().size;
    assert_eq!(ask().unwrap(), Erased { freshness: Freshness::Before, ..first });
    assert_eq!(refused(erase(&hospital, &subject)), "subject_must_not_be_erased");
    assert_eq!(refused(erase(&hospital, &"c-nobody".parse().unwrap())), "subject_must_exist");
    assert_eq!(hospital.engine().status(hospital.now()).unwrap().size, size);
}

#[test]
fn nothing_is_kept_under_the_name_of_somebody_who_was_erased() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    erase(&hospital, &complainant(ticket)).unwrap();
    let note = || {
        let text = PrivateText::new("다시 전화하심").unwrap();
        Command::AddNote { category: NoteCategory::General, text }
    };
    assert_eq!(refused(hospital.tell(ticket, note())), "subject_must_not_be_erased");
    let many = hospital.next_id();
    let instructions = [note().into()];
    let several = hospital.engine().execute_many(&[voc_engine::Request {
        ticket,
        command: many,
        instructions: &instructions,
        now: hospital.now(),
        actor: &"desk-01".parse().unwrap(),
        role: Role::Desk,
        on_behalf_of: None,
        source: None,
    }]);
    assert_eq!(refused(several.into_iter().next().unwrap()), "subject_must_not_be_erased");
    // The case goes on without the text.
    let owner = "manager-01".parse().unwrap();
    hospital.tell(ticket, Command::Assign { to: owner, role: Role::CounsellingManager }).unwrap();
    assert_eq!(kinds(&hospital), [""; 0]);
}

#[test]
fn a_stop_after_the_entry_is_completed_by_the_next_opening() {
    for parts in [&["vault", "keys"][..], &["vault"], &["keys"]] {
        let mut hospital = Hospital::new();
        let ticket = complaint(&hospital, None);
        let data = hospital.dir.path().join("data");
        let aside = hospital.dir.path().join("aside");
        hospital.engine = None;
        parts.iter().for_each(|part| copy(&data.join(part), &aside.join(part)));
        hospital.reopen();
        let erased = erase(&hospital, &complainant(ticket)).unwrap();
        hospital.engine = None;
        // As it was when the entry was on disk and the vault had done nothing yet.
        for part in parts {
            fs::remove_dir_all(data.join(part)).unwrap();
            copy(&aside.join(part), &data.join(part));
        }
        hospital.reopen();
        let repaired = &hospital.engine().repaired().0;
        assert_eq!(repaired, &["vault: 1 unfinished erasures were completed"], "{parts:?}");
        check_erased(&hospital, ticket, erased.position);
        hospital.reopen();
        assert_eq!(hospital.engine().repaired().0, [""; 0]);
        check_erased(&hospital, ticket, erased.position);
        assert!(!data.join("keys/master-1").exists());
    }
}

#[test]
fn values_that_are_gone_without_an_entry_are_found() {
    let mut hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    let data = hospital.dir.path().join("data");
    hospital.engine = None;
    copy(&data.join("log"), &hospital.dir.path().join("older"));
    hospital.reopen();
    erase(&hospital, &complainant(ticket)).unwrap();
    hospital.engine = None;
    fs::remove_dir_all(data.join("log")).unwrap();
    copy(&hospital.dir.path().join("older"), &data.join("log"));
    hospital.reopen();
    assert_eq!(kinds(&hospital), ["a protected value is missing"; 3]);
    let missing = shown(&hospital, ticket, Disclosure::Reveal);
    assert_eq!(&missing[..3], [Revealed::Missing, Revealed::Missing, Revealed::Missing]);
}

#[test]
fn a_value_that_was_put_back_is_found() {
    let mut hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    hospital.engine = None;
    let vault = hospital.dir.path().join("data/vault");
    let rows = || Store::open(&vault, &StoreOptions::default()).unwrap().store;
    let before: Vec<_> = rows()
        .prefix(b"r")
        .map(|row| row.map(|(key, value)| (key.to_vec(), value.to_vec())).unwrap())
        .collect();
    hospital.reopen();
    let erased = erase(&hospital, &complainant(ticket)).unwrap();
    hospital.engine = None;
    let store = rows();
    let mut batch = Batch::new();
    before.iter().for_each(|(key, value)| batch.put(key, value));
    store.commit(batch).unwrap();
    drop(store);
    hospital.reopen();
    assert_eq!(kinds(&hospital), ["a protected value was erased and is still there"; 3]);
    // It is there, and it is of no use to anybody.
    let shown = shown(&hospital, ticket, Disclosure::Reveal);
    assert_eq!(shown[0], Revealed::Erased { by: erased.position });
    assert_eq!(hospital.engine().erase_again().unwrap(), 3);
    assert_eq!(hospital.engine().erase_again().unwrap(), 0);
    check_erased(&hospital, ticket, erased.position);
}

#[test]
fn writers_and_an_erasure_at_the_same_time() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, None);
    let engine = hospital.engine();
    let (now, subject) = (hospital.now(), complainant(ticket));
    let ids: Vec<_> = (0..200).map(|_| hospital.next_id()).collect();
    let erasure = hospital.next_id();
    let ask = |command| SubjectRequest {
        command,
        now,
        actor: Box::leak(Box::new("desk-01".parse().unwrap())),
        role: Role::Desk,
        on_behalf_of: None,
    };
    let erased = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0;
            for id in &ids {
                let text = PrivateText::new("메모").unwrap();
                let command = Command::AddNote { category: NoteCategory::General, text };
                let done = engine.execute(&voc_engine::Request {
                    ticket,
                    command: *id,
                    instructions: &[command.into()],
                    now,
                    actor: &"desk-01".parse().unwrap(),
                    role: Role::Desk,
                    on_behalf_of: None,
                    source: None,
                });
                match done {
                    Ok(_) => written += 1,
                    Err(error) => {
                        assert_eq!(refused::<()>(Err(error)), "subject_must_not_be_erased");
                    }
                }
            }
            written
        });
        std::thread::sleep(std::time::Duration::from_millis(20));
        let reason = ErasureReason::Request;
        let erased = engine.erase(&subject, reason, &ask(erasure), &mut |_, _| {}).unwrap();
        assert_eq!(erased.values, 3 + writer.join().unwrap(), "a value came after the search");
        erased
    });
    assert_eq!(engine.verify(&mut |_, _| {}).unwrap().findings, []);
    assert!(erased.values >= 3);
}

#[test]
fn a_hold_on_a_person_covers_the_texts_of_their_case() {
    let hospital = Hospital::new();
    let ticket = complaint(&hospital, Some("p-7"));
    let (category, text) = (NoteCategory::General, PrivateText::new("다시 전화하심").unwrap());
    hospital.tell(ticket, Command::AddNote { category, text }).unwrap();
    let person: SubjectId = "p-7".parse().unwrap();
    let placed = hold(&hospital, HoldScope::Subject(person.clone())).unwrap();
    let of_case = voc_engine::domain::case_subject(ticket);
    let plan = hospital.engine().erasure_plan(&of_case, &mut |_, _| {}).unwrap();
    assert_eq!(plan.holds, [placed.hold.hold]);
    assert_eq!(refused(erase(&hospital, &of_case)), "subject_must_not_be_held");
    assert_eq!(refused(erase(&hospital, &person)), "subject_must_not_be_held");
}

#[test]
fn a_person_whom_an_older_log_still_knows_stays_forgotten() {
    let mut hospital = Hospital::new();
    complaint(&hospital, Some("guest-7"));
    hospital.engine = None;
    let data = hospital.dir.path().join("data");
    let log = hospital.dir.path().join("log-before");
    copy(&data.join("log"), &log);
    hospital.reopen();
    erase(&hospital, &"guest-7".parse().unwrap()).unwrap();
    hospital.engine = None;
    fs::remove_dir_all(data.join("log")).unwrap();
    let _ = fs::remove_dir_all(data.join("checkpoints"));
    copy(&log, &data.join("log"));
    hospital.reopen();
    let mut again = Receive::new(VocKind::Complaint, "phone".parse().unwrap());
    (again.subject, again.text) = (Some("guest-7".parse().unwrap()), text("다시 왔습니다"));
    let ticket = TicketId::from_uuid(hospital.next_id());
    let told = hospital.tell(ticket, Command::Receive(Box::new(again)));
    let refused = matches!(
        told,
        Err(ExecuteError::Rejected(Rejection::SubjectMustNotBeErased(ref who)))
            if who.as_str() == "guest-7"
    );
    assert!(refused, "{told:?}");
}
