//! Random sequences of commands with corrections among them: whatever was accepted leaves a ticket that
//! some handling could have led to, and what was struck out has no effect.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use support::{
    Desk, HOUR,
    commands::{consent, contact, correct, notice, pledge, records, samples, statement},
    step,
};
use voc_domain::{
    CodeList, Command, Consent, ConsentTopic, ContactResult, Delivery, Event, IdentityCheck,
    NoteCategory, NoticePurpose, NoticeTopic, Occurred, PartyRole, Phase, Pressure, PrivateText,
    Profiled, RecordAccessStep, Relation, Risk, Role, Stage, Standing, Ticket, Tier, Timestamp,
    VocKind, due_escalations,
};

/// What is done next.
#[derive(Clone, Debug)]
enum Act {
    Give(Command),
    /// The next stage in order.
    GoOn,
    /// Strikes out one of the entries so far.
    StrikeOut(prop::sample::Index),
    /// Moves one of them by hours.
    Move(prop::sample::Index, i64),
}

fn any_act() -> impl Strategy<Value = Act> {
    let given = |command: &Command| !matches!(command, Command::Correct(_));
    let samples: Vec<_> = samples().into_iter().filter(given).collect();
    prop_oneof![
        4 => Just(Act::GoOn),
        4 => prop::sample::select(samples).prop_map(Act::Give),
        2 => any::<prop::sample::Index>().prop_map(Act::StrikeOut),
        1 => (any::<prop::sample::Index>(), -50_i64..50).prop_map(|(i, h)| Act::Move(i, h)),
    ]
}

fn command_of(desk: &Desk, act: &Act) -> Option<Command> {
    match act {
        Act::Give(command) => Some(command.clone()),
        Act::GoOn => desk.ticket.next_stage().map(step),
        Act::StrikeOut(index) => Some(correct(desk, index.index(desk.log.len()), None)),
        Act::Move(index, hours) => {
            let version = index.index(desk.log.len());
            let occurred = desk.log[version].occurred.earliest().millis() + hours * HOUR;
            let occurred = Occurred::at(Timestamp::from_millis(occurred));
            Some(correct(desk, version, Some(occurred)))
        }
    }
}

/// What holds of every ticket, however it came about.
fn require_sound(ticket: &Ticket) -> Result<(), TestCaseError> {
    let closed = ticket.closed.len();
    let reopened = ticket.reopened.len();
    prop_assert!(closed == reopened || closed == reopened + 1, "{closed} closes, {reopened}");
    prop_assert_eq!(closed > reopened, ticket.phase == Phase::Closed);
    prop_assert_eq!(ticket.paused.is_some(), ticket.phase == Phase::Paused);
    prop_assert_eq!(ticket.merged_into.is_some(), ticket.phase == Phase::Merged);
    let asks_for_close = ticket.path.is_some_and(|path| path.includes(Stage::Close));
    for (place, record) in ticket.stages.iter().enumerate() {
        prop_assert!(record.round <= ticket.round);
        if record.stage == Stage::Thank {
            let of_round = |one: &&voc_domain::StageRecord| one.round == record.round;
            let later = ticket.stages.iter().skip(place + 1).filter(of_round).count();
            prop_assert_eq!(later, 0, "a step after the thanks of its round");
            let before = || ticket.stages.iter().take(place).filter(of_round);
            prop_assert!(!asks_for_close || before().any(|one| one.stage == Stage::Close));
        }
    }
    let ids: BTreeSet<_> = ticket.clocks.iter().map(|clock| clock.start.clock).collect();
    prop_assert_eq!(ids.len(), ticket.clocks.len(), "a clock twice");
    Ok(())
}

/// The numbers that the log ever gave out, each with what it is of.
fn numbers(desk: &Desk) -> Vec<(&str, u32)> {
    let number = |event: &Event| match event {
        Event::PromiseMade(content) => Some(content.promise.get()),
        Event::PartyAdded(content) => Some(content.party.get()),
        Event::StatementRecorded(content) => Some(content.statement.get()),
        Event::ImprovementOpened(content) => Some(content.improvement.get()),
        Event::Reopened(content) => Some(content.round.get()),
        _ => None,
    };
    let entries = desk.log.iter();
    entries.filter_map(|one| number(&one.event).map(|n| (one.event.event_type(), n))).collect()
}

/// Facts that nothing rests on.
fn any_leaf() -> impl Strategy<Value = Command> {
    let reached = |result| contact(PartyRole::Guardian, result);
    let tier = Profiled { tier: Some(Tier::Vip), ..Profiled::default() };
    prop::sample::select(vec![
        reached(ContactResult::Reached),
        reached(ContactResult::NoAnswer),
        Command::RecordRisk { risk: Risk::Threat, by: PartyRole::ThirdParty, text: None },
        records(RecordAccessStep::Granted, PartyRole::Family, Standing::Claimed),
        notice(NoticeTopic::Procedure, NoticePurpose::Marketing, Delivery::Sent),
        consent(ConsentTopic::Marketing, Consent::Given),
        pledge(Role::Desk, Pressure::UnderPressure),
        Command::CheckIdentity { whom: PartyRole::Patient, result: IdentityCheck::Confirmed },
        Command::Profile { profile: Box::new(tier), text: None },
        Command::Link {
            to: support::commands::other(4),
            relation: Relation::Related,
            repeated_before: 0,
        },
    ])
}

/// The state but for the list of corrections.
fn plain(ticket: &Ticket) -> Ticket {
    let mut ticket = ticket.clone();
    ticket.ledgers.corrections.clear();
    ticket
}

proptest! {
    #[test]
    fn a_corrected_ticket_is_one_that_handling_could_have_led_to(
        kind in prop::sample::select(VocKind::ALL),
        acts in prop::collection::vec((any_act(), 0..30 * HOUR), 1..50),
    ) {
        let mut desk = Desk::received(kind);
        for (act, wait) in acts {
            desk.now += wait;
            let Some(command) = command_of(&desk, &act) else { continue };
            let before = desk.ticket.clone();
            if desk.give(&command).is_err() {
                prop_assert_eq!(&desk.ticket, &before, "a rejection changes nothing");
            }
            require_sound(&desk.ticket)?;
            let _ = (due_escalations(&desk.ticket, &desk.context()), desk.ticket.stages_missing());
        }
        let given = numbers(&desk);
        let unique: BTreeSet<_> = given.iter().collect();
        prop_assert_eq!(unique.len(), given.len(), "a number given twice: {:?}", given);
        prop_assert_eq!(desk.replayed(), desk.ticket.clone());
        let stored = serde_json::to_string(&desk.ticket).unwrap();
        prop_assert_eq!(serde_json::from_str::<Ticket>(&stored).unwrap(), desk.ticket);
    }

    #[test]
    fn what_nothing_rests_on_and_is_struck_out_was_never_there(
        before in prop::collection::vec(any_act(), 0..15),
        leaf in any_leaf(),
        after in prop::collection::vec((any_act(), 0..30 * HOUR), 0..15),
    ) {
        let note = Command::AddNote {
            category: NoteCategory::General,
            text: PrivateText::new("x").unwrap(),
        };
        let tell = |fact: &Command| {
            let mut desk = Desk::received(VocKind::Complaint);
            let give = |desk: &mut Desk, act: &Act| {
                // Corrections name their entry by its place among all so far: the same in both stories.
                if let Some(command) = command_of(desk, act) {
                    let _ = desk.give(&command);
                }
            };
            for act in &before {
                give(&mut desk, act);
            }
            let version = desk.log.len();
            desk.give(fact).unwrap();
            for (act, wait) in &after {
                desk.now += wait;
                if matches!(act, Act::Give(_) | Act::GoOn) {
                    give(&mut desk, act);
                }
            }
            let strike_out = correct(&desk, version, None);
            desk.give(&strike_out).unwrap();
            plain(&desk.ticket)
        };
        prop_assert_eq!(tell(&leaf), tell(&note));
    }
}

#[test]
fn a_statement_struck_out_leaves_a_gap_in_the_numbers() {
    let mut desk = Desk::received(VocKind::Complaint);
    desk.give(&statement()).unwrap();
    let strike_out = correct(&desk, 1, None);
    desk.give(&strike_out).unwrap();
    desk.give(&statement()).unwrap();
    assert_eq!(numbers(&desk), [("statement_recorded", 1), ("statement_recorded", 2)]);
}
