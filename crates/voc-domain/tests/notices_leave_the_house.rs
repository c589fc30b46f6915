//! Notices are queued, tried and delivered. Marketing needs the consent of the very party; information
//! never does. What was delivered is never to be sent again, and what was tried stays in the log.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{
    Desk,
    commands::{attempted, correct, escalate, notice, queue_inside, queue_outside, rich},
};
use voc_domain::{
    Addressee, Command, Consent, ConsentTopic, Delivery, EscalationReason, Event, NoticeNumber,
    NoticePurpose, NoticeState, NoticeTopic, PartyRole, Rejection, Retry, Role, Stage, VocKind,
};

fn code(found: Result<Event, Rejection>) -> &'static str {
    found.as_ref().map_or_else(Rejection::code, |_| "ok")
}

fn consent(consent: Consent, by: PartyRole) -> Command {
    Command::RecordConsent { topic: ConsentTopic::Marketing, consent, by }
}

fn state(desk: &Desk) -> (u32, &NoticeState) {
    let notice = desk.ticket.queued_notice(NoticeNumber::FIRST).unwrap();
    (notice.attempts, &notice.state)
}

#[test]
fn marketing_needs_the_consent_of_the_party_and_information_needs_none() {
    let mut desk = Desk::received(VocKind::Complaint);
    assert_eq!(code(desk.give(&queue_outside(NoticePurpose::Informational))), "ok");
    let marketing = queue_outside(NoticePurpose::Marketing);
    for (given, by, expected) in [
        (None, PartyRole::Patient, "marketing_needs_consent"),
        (Some(Consent::Given), PartyRole::Guardian, "marketing_needs_consent"),
        (Some(Consent::NotAsked), PartyRole::Patient, "marketing_needs_consent"),
        (Some(Consent::Given), PartyRole::Patient, "ok"),
        (Some(Consent::Refused), PartyRole::Guardian, "ok"),
        (Some(Consent::Withdrawn), PartyRole::Patient, "marketing_needs_consent"),
    ] {
        if let Some(given) = given {
            desk.give(&consent(given, by)).unwrap();
        }
        assert_eq!(code(desk.give(&marketing)), expected, "{given:?} by {by}");
    }
}

#[test]
fn a_notice_inside_is_about_an_escalation_and_names_its_entry() {
    let mut desk = Desk::received(VocKind::Complaint);
    let inside = queue_inside(Role::Director, None);
    assert_eq!(code(desk.give(&inside)), "escalation_must_be_open");
    desk.give(&escalate(Role::Director, EscalationReason::Other)).unwrap();
    desk.give(&inside).unwrap();
    let notice = &desk.ticket.ledgers.outbox[0];
    assert_eq!(notice.cause, Some(desk.ticket.escalations[0].mark.position));
    desk.give(&Command::AcknowledgeEscalation { level: Role::Director, clock: None }).unwrap();
    assert_eq!(code(desk.give(&inside)), "escalation_must_be_open");
}

#[test]
fn words_about_a_person_never_go_inside() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&escalate(Role::Director, EscalationReason::Other)).unwrap();
    let with_text = |command| match command {
        Command::QueueNotice(mut queue) => {
            queue.text = Some(support::commands::text());
            Command::QueueNotice(queue)
        }
        other => other,
    };
    for (command, kept) in
        [(queue_inside(Role::Director, None), 0), (queue_outside(NoticePurpose::Informational), 1)]
    {
        let command = with_text(command);
        let decided = voc_domain::decide(&desk.ticket, &command, &desk.context()).unwrap();
        assert_eq!(decided.private.len(), kept);
    }
}

#[test]
fn a_delivered_notice_is_never_tried_again() {
    let mut desk = Desk::received(VocKind::Complaint);
    assert_eq!(code(desk.give(&attempted(1, None))), "notice_must_exist");
    desk.give(&queue_outside(NoticePurpose::Informational)).unwrap();
    assert_eq!(state(&desk), (0, &NoticeState::Waiting));
    desk.give(&attempted(1, Some(Retry::Later))).unwrap();
    desk.give(&attempted(1, Some(Retry::Never))).unwrap();
    let given_up =
        |state: &NoticeState| matches!(state, NoticeState::Failed { retry: Retry::Never, .. });
    assert!(state(&desk).0 == 2 && given_up(state(&desk).1), "{:?}", state(&desk));
    // Somebody may try by hand what was given up.
    desk.give(&attempted(1, None)).unwrap();
    assert!(!desk.ticket.ledgers.outbox[0].is_pending());
    for again in [None, Some(Retry::Later)] {
        assert_eq!(code(desk.give(&attempted(1, again))), "notice_must_be_open");
    }
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn what_left_for_a_party_counts_as_told_and_its_arrival_is_not_claimed() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&queue_outside(NoticePurpose::Informational)).unwrap();
    assert!(desk.ticket.ledgers.notices.is_empty());
    let event = desk.give(&attempted(1, None)).unwrap();
    let told = Some((PartyRole::Patient, NoticeTopic::Procedure));
    assert_eq!(desk.ticket.told_by(&event), told);
    let row = &desk.ticket.ledgers.notices[0];
    assert_eq!((row.topic, row.delivery), (NoticeTopic::Procedure, Delivery::Sent));
    let by_hand = |delivery| notice(NoticeTopic::Delay, NoticePurpose::Informational, delivery);
    let failed = desk.give(&by_hand(Delivery::Failed)).unwrap();
    assert_eq!(desk.ticket.told_by(&failed), None);
    let sent = desk.give(&by_hand(Delivery::Sent)).unwrap();
    assert_eq!(desk.ticket.told_by(&sent), Some((PartyRole::Guardian, NoticeTopic::Delay)));
    // A level of the ladder is nobody outside.
    desk.give(&escalate(Role::Director, EscalationReason::Other)).unwrap();
    desk.give(&queue_inside(Role::Director, None)).unwrap();
    let inside = desk.give(&attempted(2, None)).unwrap();
    assert_eq!((desk.ticket.told_by(&inside), desk.ticket.ledgers.notices.len()), (None, 3));
}

/// A notice to a party, queued and delivered, as it would be given by hand.
fn delivered(
    desk: &mut Desk,
    number: u32,
    party: PartyRole,
    topic: NoticeTopic,
    purpose: NoticePurpose,
) {
    let Command::QueueNotice(mut queue) = queue_outside(purpose) else { panic!("it queues") };
    let Addressee::Outside(to) = &mut queue.to else { panic!("it goes outside") };
    (to.party, to.topic) = (party, topic);
    desk.give(&Command::QueueNotice(queue)).unwrap();
    desk.give(&attempted(number, None)).unwrap();
    assert_eq!(desk.ticket, desk.replayed());
}

#[test]
fn what_left_for_somebody_near_the_patient_meets_what_a_notice_by_hand_meets() {
    let informs = NoticePurpose::Informational;
    let met = |desk: &Desk, id: &str| desk.ticket.clock(id.parse().unwrap()).unwrap().met.is_some();
    let mut desk = Desk::received(VocKind::Complaint);
    delivered(&mut desk, 1, PartyRole::Staff, NoticeTopic::Receipt, informs);
    assert!(!met(&desk, "acknowledgement/1"), "somebody else was told");
    delivered(&mut desk, 2, PartyRole::Guardian, NoticeTopic::Progress, informs);
    assert!(!met(&desk, "acknowledgement/1"), "something else was told");
    assert!(met(&desk, "progress/1"));
    let next = desk.ticket.clock("progress/2".parse().unwrap()).unwrap();
    assert!(next.is_running(), "and the next word is due thirty days later");
    delivered(&mut desk, 3, PartyRole::Guardian, NoticeTopic::Receipt, informs);
    assert!(met(&desk, "acknowledgement/1"));
    assert!(!met(&desk, "first_contact/1"), "a notice is no contact");

    // An answer to whoever came back.
    let mut desk = Desk::at(Some(Stage::Listen));
    let Command::RecordStatement { topic, contradicts, text, .. } = support::commands::statement()
    else {
        panic!("it is a statement")
    };
    let (speaker, channel) = (PartyRole::Guardian, Some("phone".parse().unwrap()));
    desk.now += support::HOUR;
    desk.give(&Command::RecordStatement { speaker, channel, topic, contradicts, text }).unwrap();
    desk.now += support::HOUR;
    desk.give(&queue_outside(informs)).unwrap();
    assert!(!met(&desk, "next_response/1"), "it has not left yet");
    desk.give(&attempted(1, Some(Retry::Later))).unwrap();
    assert!(!met(&desk, "next_response/1"), "it did not leave");
    desk.give(&attempted(1, None)).unwrap();
    assert!(met(&desk, "next_response/1"));
}

#[test]
fn an_advertisement_that_left_answers_nobody() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&consent(Consent::Given, PartyRole::Guardian)).unwrap();
    delivered(&mut desk, 1, PartyRole::Guardian, NoticeTopic::Progress, NoticePurpose::Marketing);
    let progress = desk.ticket.clock("progress/1".parse().unwrap()).unwrap();
    assert!(progress.is_running());
}

#[test]
fn a_notice_is_taken_back_before_it_is_tried_and_never_after() {
    let strike_out = |desk: &mut Desk, version: usize| {
        let command = correct(desk, version, None);
        code(desk.give(&command))
    };
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&queue_outside(NoticePurpose::Informational)).unwrap();
    assert_eq!(strike_out(&mut desk, 1), "ok");
    assert!(desk.ticket.ledgers.outbox.is_empty());
    assert_eq!(code(desk.give(&attempted(1, None))), "notice_must_exist");
    // The number stays given.
    desk.give(&queue_outside(NoticePurpose::Informational)).unwrap();
    assert_eq!(desk.ticket.ledgers.outbox[0].number, NoticeNumber::new(2));
    let queued = desk.log.len() - 1;
    desk.give(&attempted(2, Some(Retry::Later))).unwrap();
    desk.give(&attempted(2, None)).unwrap();
    for version in queued..queued + 3 {
        assert_eq!(strike_out(&mut desk, version), "entry_must_be_correctable", "{version}");
    }
}

#[test]
fn a_case_that_goes_on_elsewhere_tells_nobody_outside() {
    let mut desk = rich();
    desk.give(&support::commands::merge()).unwrap();
    let outside = queue_outside(NoticePurpose::Informational);
    assert_eq!(code(desk.give(&outside)), "ticket_must_not_be_merged");
    assert_eq!(code(desk.give(&queue_inside(Role::Director, None))), "ok");
}
