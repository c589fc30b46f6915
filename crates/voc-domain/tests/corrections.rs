//! What may be corrected, and what the state is then: what it would be had the entry been written like
//! that. A correction that would leave a ticket in a state no handling leads to is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{
    Desk, HOUR, START,
    commands::{
        absorbed, consent, contact, correct, extend, improvement, merge, party, promise, remedy,
        statement, survey_answered, triage,
    },
    step,
};
use voc_domain::{
    ClockId, Command, Consent, ConsentTopic, ContactResult, Correct, CorrectionReason, Event,
    FlagRule, Occurred, PartyRole, PauseReason, Phase, PromiseNumber, PromiseState, Rejection,
    RemedyStep, ReopenReason, Stage, Standing, StatementNumber, Ticket, Timestamp, VocKind,
};

const PAUSE: Command = Command::Pause { reason: PauseReason::Other };
const REOPEN: Command = Command::Reopen { reason: ReopenReason::NewFacts };

fn at(hour: i64) -> Timestamp {
    Timestamp::from_millis(START + hour * HOUR)
}

fn clock(text: &str) -> ClockId {
    text.parse().unwrap()
}

/// Strikes an entry out.
#[track_caller]
fn retract(desk: &mut Desk, version: usize) -> Result<Event, Rejection> {
    let command = correct(desk, version, None);
    desk.give(&command)
}

/// Moves an entry in time.
fn redate(desk: &mut Desk, version: usize, hour: i64) -> Result<Event, Rejection> {
    let command = correct(desk, version, Some(Occurred::at(at(hour))));
    desk.give(&command)
}

/// Replaces what an entry says.
fn replace(
    desk: &mut Desk,
    version: usize,
    change: impl FnOnce(&mut Event),
) -> Result<Event, Rejection> {
    let original = Ticket::entry_as_corrected(&desk.facts(), version as u64).unwrap().unwrap();
    let mut replacement = original.clone();
    change(&mut replacement);
    desk.give(&Command::Correct(Box::new(Correct {
        version: version as u64,
        original,
        replacement: Some(replacement),
        occurred: None,
        reason: CorrectionReason::TypingError,
        text: None,
    })))
}

fn code(found: Result<Event, Rejection>) -> &'static str {
    found.as_ref().map_or_else(Rejection::code, |_| "ok")
}

fn last(desk: &Desk) -> usize {
    desk.log.len() - 1
}

fn flagged(desk: &Desk, rule: FlagRule) -> bool {
    desk.ticket.flags_at(at(9_000)).iter().any(|flag| flag.rule == rule)
}

/// The state without what only says how it came about.
fn plain(ticket: &Ticket) -> Ticket {
    let mut ticket = ticket.clone();
    ticket.ledgers.corrections.clear();
    ticket.version = None;
    ticket.last_recorded_at = None;
    ticket.given = Ticket::new(ticket.id).given;
    ticket
}

#[test]
fn an_entry_struck_out_leaves_the_state_as_if_it_had_not_been_written() {
    for command in [
        step(Stage::Calm),
        promise(None),
        contact(PartyRole::Guardian, ContactResult::Reached),
        party(PartyRole::ThirdParty, Standing::NotShown),
        remedy("refund", RemedyStep::Offered),
        consent(ConsentTopic::Marketing, Consent::Given),
        extend(Consent::NotAsked),
        absorbed("web", START),
        improvement(),
        survey_answered("4"),
        PAUSE,
        merge(),
    ] {
        let mut desk = Desk::received(VocKind::Complaint);
        let before = plain(&desk.ticket);
        desk.give(&command).unwrap();
        assert_ne!(plain(&desk.ticket), before);
        retract(&mut desk, 1).unwrap();
        assert_eq!(plain(&desk.ticket), before, "{command:?}");
    }
}

#[test]
fn a_number_that_was_given_out_is_not_given_again() {
    let mut desk = Desk::received(VocKind::Complaint);
    let number = |event: &Event| match event {
        Event::PromiseMade(content) => content.promise.get(),
        Event::PartyAdded(content) => content.party.get(),
        Event::StatementRecorded(content) => content.statement.get(),
        Event::RemedyRecorded(content) => content.item.get(),
        Event::ImprovementOpened(content) => content.improvement.get(),
        _ => 0,
    };
    for command in [
        promise(None),
        party(PartyRole::Guardian, Standing::Shown),
        statement(),
        remedy("refund", RemedyStep::Demanded),
        improvement(),
    ] {
        for given in 1..4 {
            let event = desk.give(&command).unwrap();
            assert_eq!(number(&event), given, "{command:?}");
            let version = last(&desk);
            retract(&mut desk, version).unwrap();
        }
    }
    let gone = Command::KeepPromise(PromiseNumber::FIRST);
    assert_eq!(code(desk.give(&gone)), "promise_must_exist");
}

#[test]
fn a_report_owed_by_a_stage_that_was_struck_out_keeps_its_number() {
    let owed = |event: Event| match event {
        Event::StageCompleted(content) => {
            content.clocks.iter().map(|start| start.clock.number).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    let mut desk = Desk::at(Some(Stage::Apologize));
    desk.give(&triage("treatment")).unwrap();
    assert_eq!(owed(desk.give(&step(Stage::Listen)).unwrap()), [1, 2]);
    let version = last(&desk);
    retract(&mut desk, version).unwrap();
    assert_eq!(owed(desk.give(&step(Stage::Listen)).unwrap()), [3, 4]);
}

#[test]
fn without_its_thanks_a_ticket_is_open_again_until_a_reopening_rests_on_them() {
    let mut desk = Desk::at(Some(Stage::Thank));
    let thanks = last(&desk);
    retract(&mut desk, thanks).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Open);
    assert_eq!((desk.ticket.next_stage(), desk.ticket.closed.len()), (Some(Stage::Thank), 0));
    // It was thanked later than was written: they are given again, not put back.
    assert_eq!(code(redate(&mut desk, thanks, 0)), "entry_must_be_correctable");
    desk.give(&step(Stage::Thank)).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Closed);
    let thanks = last(&desk);
    desk.give(&REOPEN).unwrap();
    assert_eq!(code(retract(&mut desk, thanks)), "entry_must_be_correctable");
}

#[test]
fn a_close_that_thanks_rest_on_stays() {
    let mut desk = Desk::at(Some(Stage::Thank));
    let close = last(&desk) - 1;
    assert_eq!(code(retract(&mut desk, close)), "entry_must_be_correctable");
    retract(&mut desk, close + 1).unwrap();
    retract(&mut desk, close).unwrap();
    assert!(desk.ticket.outcome.is_none());
    assert!(desk.ticket.clock(clock("resolution/1")).unwrap().is_running());
    // Of two closes one may go.
    let mut desk = Desk::at(Some(Stage::Close));
    desk.give(&step(Stage::Close)).unwrap();
    desk.give(&step(Stage::Thank)).unwrap();
    let thanks = last(&desk);
    retract(&mut desk, thanks - 1).unwrap();
    assert_eq!(code(retract(&mut desk, thanks - 2)), "entry_must_be_correctable");
}

#[test]
fn a_reopening_may_go_while_nothing_was_done_in_its_round_and_its_number_stays_given() {
    let mut desk = Desk::at(Some(Stage::Thank));
    desk.give(&REOPEN).unwrap();
    let reopening = last(&desk);
    retract(&mut desk, reopening).unwrap();
    assert_eq!((desk.ticket.phase, desk.ticket.round.get()), (Phase::Closed, 1));
    assert!(desk.ticket.clock(clock("resolution/2")).is_none());
    desk.give(&REOPEN).unwrap();
    assert_eq!(desk.ticket.round.get(), 3);
    let reopening = last(&desk);
    desk.give(&step(Stage::Calm)).unwrap();
    assert_eq!(code(retract(&mut desk, reopening)), "entry_must_be_correctable");
}

#[test]
fn a_pause_may_go_while_it_lasts() {
    let mut desk = Desk::at(Some(Stage::Calm));
    desk.give(&PAUSE).unwrap();
    let pause = last(&desk);
    desk.now += HOUR;
    desk.give(&Command::Resume).unwrap();
    assert_eq!(code(retract(&mut desk, pause)), "entry_must_be_correctable");
    assert_eq!(code(redate(&mut desk, pause, 0)), "entry_must_be_correctable");
    let resumption = last(&desk);
    assert_eq!(code(retract(&mut desk, resumption)), "entry_must_be_correctable");
    desk.give(&PAUSE).unwrap();
    let pause = last(&desk);
    retract(&mut desk, pause).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Open);
    desk.give(&step(Stage::Apologize)).unwrap();
    assert_eq!(code(replace(&mut desk, pause, |_| {})), "entry_must_be_correctable");
}

#[test]
fn without_its_merge_a_ticket_goes_on_where_it_was() {
    let mut desk = Desk::at(Some(Stage::Calm));
    desk.give(&PAUSE).unwrap();
    desk.give(&merge()).unwrap();
    let version = last(&desk);
    retract(&mut desk, version).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Paused);
    assert!(desk.ticket.clock(clock("resolution/1")).unwrap().is_stopped());
}

#[test]
fn what_opened_a_ticket_stays_and_a_correction_is_not_corrected() {
    let mut desk = Desk::received(VocKind::Complaint);
    assert_eq!(code(retract(&mut desk, 0)), "entry_must_be_correctable");
    desk.give(&step(Stage::Calm)).unwrap();
    retract(&mut desk, 1).unwrap();
    assert_eq!(code(retract(&mut desk, 2)), "entry_must_be_correctable");
    assert_eq!(code(retract(&mut desk, 1)), "correction_must_change_something");
    let command = match correct(&desk, 1, None) {
        Command::Correct(correct) => Command::Correct(Box::new(Correct { version: 9, ..*correct })),
        other => other,
    };
    assert_eq!(code(desk.give(&command)), "corrected_entry_must_exist");
}

#[test]
fn a_fact_struck_out_by_mistake_is_put_back() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&statement()).unwrap();
    let before = plain(&desk.ticket);
    assert_eq!(code(replace(&mut desk, 1, |_| {})), "correction_must_change_something");
    retract(&mut desk, 1).unwrap();
    assert!(desk.ticket.ledgers.statements.is_empty());
    replace(&mut desk, 1, |_| {}).unwrap();
    assert_eq!(plain(&desk.ticket), before);
    assert_eq!(desk.ticket.ledgers.statements[0].number, StatementNumber::FIRST);
}

#[test]
fn a_promise_is_not_kept_again_by_putting_back_what_was_struck_out() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&promise(None)).unwrap();
    desk.give(&Command::KeepPromise(PromiseNumber::FIRST)).unwrap();
    retract(&mut desk, 2).unwrap();
    assert_eq!(desk.ticket.promises[0].state, PromiseState::Open);
    desk.give(&Command::WithdrawPromise(PromiseNumber::FIRST)).unwrap();
    assert_eq!(code(redate(&mut desk, 2, 0)), "entry_must_be_correctable");
}

#[test]
fn a_later_correction_leaves_what_an_earlier_one_said() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&contact(PartyRole::Guardian, ContactResult::NoAnswer)).unwrap();
    desk.now += 10 * HOUR;
    let reached = |event: &mut Event| {
        if let Event::ContactAttempted(content) = event {
            content.result = ContactResult::Reached;
        }
    };
    replace(&mut desk, 1, reached).unwrap();
    assert!(!flagged(&desk, FlagRule::NoContact));
    redate(&mut desk, 1, 2).unwrap();
    let met = desk.ticket.clock(clock("first_contact/1")).unwrap().met.unwrap();
    assert_eq!(met.occurred, Occurred::at(at(2)));
    redate(&mut desk, 1, 9).unwrap();
    assert!(flagged(&desk, FlagRule::NoContact), "reached, but too late");
}

#[test]
fn what_met_a_clock_and_is_struck_out_meets_it_no_more() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&contact(PartyRole::Guardian, ContactResult::Reached)).unwrap();
    assert!(!flagged(&desk, FlagRule::NoContact));
    retract(&mut desk, 1).unwrap();
    assert!(flagged(&desk, FlagRule::NoContact));
}

#[test]
fn a_promise_of_which_another_moment_was_told_is_due_then() {
    let told = |hour| {
        move |event: &mut Event| {
            if let Event::PromiseMade(content) = event {
                content.told = Some(at(hour));
            }
        }
    };
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&promise(Some(START + 2 * HOUR))).unwrap();
    desk.now += HOUR;
    replace(&mut desk, 1, told(4)).unwrap();
    let start = desk.ticket.clock(clock("promise/1")).unwrap().start.clone();
    assert_eq!((start.due, start.rule, desk.ticket.promises[0].told), (at(4), 0, Some(at(4))));
    assert_eq!(code(replace(&mut desk, 1, told(-1))), "promised_time_must_lie_ahead");
    // None was told after all: the policy says when it is due.
    let none = |event: &mut Event| {
        if let Event::PromiseMade(content) = event {
            content.told = None;
        }
    };
    replace(&mut desk, 1, none).unwrap();
    assert_eq!(desk.ticket.clock(clock("promise/1")).unwrap().start.due, at(8));
    assert!(flagged(&desk, FlagRule::PromiseWithoutTime));
}

#[test]
fn a_receipt_that_was_earlier_was_due_earlier() {
    let mut desk = Desk::received(VocKind::Complaint);
    let due = |desk: &Desk, text| desk.ticket.clock(clock(text)).unwrap().start.due;
    let before = (due(&desk, "first_contact/1"), due(&desk, "resolution/1"));
    redate(&mut desk, 0, -96).unwrap();
    // Monday was a holiday: Friday at nine, four working hours and seven working days.
    assert_eq!(due(&desk, "first_contact/1"), at(-92));
    assert_eq!(before.1.millis() - due(&desk, "resolution/1").millis(), 24 * HOUR);
    assert_eq!(desk.ticket.received.unwrap().occurred, Occurred::at(at(-96)));
}

#[test]
fn an_extension_that_others_counted_from_stays() {
    let mut desk = Desk::received(VocKind::Complaint);
    let first = desk.ticket.clock(clock("resolution/1")).unwrap().start.due;
    desk.give(&extend(Consent::NotAsked)).unwrap();
    desk.give(&extend(Consent::Given)).unwrap();
    assert_eq!(code(retract(&mut desk, 1)), "entry_must_be_correctable");
    retract(&mut desk, 2).unwrap();
    retract(&mut desk, 1).unwrap();
    let clock = desk.ticket.clock(clock("resolution/1")).unwrap();
    assert_eq!((clock.start.due, clock.extensions), (first, 0));
}

#[test]
fn turning_points_stay_in_their_order_when_they_are_moved_in_time() {
    let mut desk = Desk::at(Some(Stage::Resolve));
    for stage in [Stage::Agree, Stage::Close, Stage::Thank] {
        desk.now += 10 * HOUR;
        desk.give(&step(stage)).unwrap();
    }
    desk.now += 10 * HOUR;
    let close = last(&desk) - 1;
    for (version, hour, expected) in [
        (close, 9, "order_of_events_must_hold"),
        (close, 31, "order_of_events_must_hold"),
        (close, 25, "ok"),
        (close - 1, 26, "order_of_events_must_hold"),
        (0, 26, "order_of_events_must_hold"),
        (0, -3, "ok"),
        (close + 1, 24, "order_of_events_must_hold"),
        (close + 1, 100, "occurred_must_not_be_in_the_future"),
        (close + 1, 40, "ok"),
    ] {
        assert_eq!(code(redate(&mut desk, version, hour)), expected, "{version} to {hour}");
    }
}

#[test]
fn what_other_entries_rest_on_is_kept() {
    let mut desk = Desk::received(VocKind::Complaint);
    let number = |event: &mut Event| {
        if let Event::Received(content) = event {
            content.number = voc_domain::TicketNumber::new(2026, 77);
        }
    };
    assert_eq!(replace(&mut desk, 0, number), Err(Rejection::CorrectionMustKeep("number")));
    let other = |event: &mut Event| *event = Event::Unknown("tea_served".to_owned());
    assert_eq!(code(replace(&mut desk, 0, other)), "entry_must_be_correctable");
    let channel = |event: &mut Event| {
        if let Event::Received(content) = event {
            content.channel = "web".parse().unwrap();
        }
    };
    replace(&mut desk, 0, channel).unwrap();
    assert_eq!(desk.ticket.channel.as_ref().unwrap().as_str(), "web");
}

#[test]
fn an_answer_that_was_wrong_is_corrected_although_the_close_rested_on_it() {
    let mut desk = Desk::at(Some(Stage::Thank));
    let refused = |event: &mut Event| {
        if let Event::StageCompleted(content) = event {
            content.details =
                support::agree(voc_domain::Agreement::Refused, voc_domain::Pressure::None);
        }
    };
    let answer = last(&desk) - 2;
    replace(&mut desk, answer, refused).unwrap();
    assert_eq!(desk.ticket.phase, Phase::Closed);
    assert_eq!(desk.ticket.answer.as_ref().unwrap().answer, voc_domain::Agreement::Refused);
}
