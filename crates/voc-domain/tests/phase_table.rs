//! Every command in every phase of a ticket: what is done, and what is refused by which name. A new
//! command does not compile here until it says its row. An audit judges the events by the same table.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use support::{
    Desk,
    commands::{background, merge, rich, samples},
    step,
};
use voc_domain::{
    Addressee, Command, EscalationReason, Event, Path, PauseReason, Phase, Rejection, decide,
};

/// What follows in the phases unopened, background, open, paused, closed and merged.
type Row = [&'static str; 6];

const EXIST: &str = "ticket_must_exist";
const NEW: &str = "ticket_must_not_exist";
const RECEIVED: &str = "ticket_must_be_received";
const OPEN: &str = "ticket_must_be_open";
const OWN: &str = "ticket_must_not_be_merged";
const CLOSED: &str = "ticket_must_be_closed";
const PAUSED: &str = "ticket_must_be_paused";
const NOT_PAUSED: &str = "ticket_must_not_be_paused";
const RUNNING: &str = "clock_must_be_running";

/// A fact that may be known before the complaint is.
const FACT: Row = [EXIST, "ok", "ok", "ok", "ok", "ok"];
/// A fact about a complaint, recorded whenever it becomes known.
const FACT_OF_COMPLAINT: Row = [EXIST, RECEIVED, "ok", "ok", "ok", "ok"];
/// What a ticket is filed under and what is learnt from it: also long after it was closed.
const FILING: Row = [EXIST, RECEIVED, "ok", "ok", "ok", OWN];
/// A decision about a case that is being handled.
const DECISION: Row = [EXIST, RECEIVED, "ok", "ok", OPEN, OWN];
/// The work itself, which a pause interrupts.
const WORK: Row = [EXIST, RECEIVED, "ok", NOT_PAUSED, OPEN, OWN];

fn row(command: &Command) -> Row {
    match command {
        Command::Receive(_) => ["ok", "ok", NEW, NEW, NEW, NEW],
        Command::RecordBackground { .. } => ["ok", "ok", "ok", "ok", "ok", "ok"],
        Command::AddNote { .. }
        | Command::RecordStatement { .. }
        | Command::AddParty { .. }
        | Command::RecordAccess { .. }
        | Command::Attach { .. }
        | Command::RecordRisk { .. } => FACT,
        // What is corrected here is the receipt.
        Command::Correct(_) => FACT_OF_COMPLAINT,
        Command::RecordContact { .. }
        | Command::MakePromise { .. }
        | Command::KeepPromise(_)
        | Command::WithdrawPromise(_)
        | Command::RecordRemedy { .. }
        | Command::AcknowledgeEscalation { .. }
        | Command::Profile { .. }
        | Command::CheckIdentity { .. }
        | Command::Notify { .. }
        | Command::Report { .. }
        | Command::RecordConsent { .. }
        | Command::WritePledge { .. }
        | Command::ReferOutside { .. }
        | Command::Link { .. }
        | Command::RecordDelivery { .. }
        | Command::EndImprovement { .. }
        | Command::AnswerSurvey { .. } => FACT_OF_COMPLAINT,
        // That a clock ran out is a fact.
        Command::Escalate {
            reason: EscalationReason::Overdue | EscalationReason::DueSoon, ..
        } => FACT_OF_COMPLAINT,
        // A level is told about an escalation wherever the case goes on; a party from there.
        Command::QueueNotice(queue) => match queue.to {
            Addressee::Inside(_) => FACT_OF_COMPLAINT,
            Addressee::Outside(_) => FILING,
        },
        Command::SetDepartment { .. } | Command::OpenImprovement { .. } => FILING,
        Command::Triage { .. }
        | Command::Assign { .. }
        | Command::Escalate { .. }
        | Command::Transfer { .. }
        | Command::Absorb(_)
        | Command::Merge { .. } => DECISION,
        Command::Extend { .. } | Command::Recompute { .. } => {
            [EXIST, RECEIVED, "ok", RUNNING, OPEN, OWN]
        }
        Command::Step(_) | Command::Skip { .. } | Command::Pause { .. } => WORK,
        Command::Resume => [EXIST, RECEIVED, PAUSED, "ok", OPEN, OWN],
        Command::Reopen { .. } => [EXIST, RECEIVED, CLOSED, CLOSED, "ok", OWN],
    }
}

fn phases() -> [(Phase, Desk); 6] {
    let after = |mut desk: Desk, commands: &[Command]| {
        for command in commands {
            desk.give(command).unwrap();
        }
        desk
    };
    let rest: Vec<_> = Path::NineStages.stages().iter().skip(1).map(|stage| step(*stage)).collect();
    let pause = Command::Pause { reason: PauseReason::Other };
    [
        (Phase::Unopened, Desk::new()),
        (Phase::Background, after(Desk::new(), &[background()])),
        (Phase::Open, rich()),
        (Phase::Paused, after(rich(), &[pause])),
        (Phase::Closed, after(rich(), &rest)),
        (Phase::Merged, after(rich(), &[merge()])),
    ]
}

fn every_command() -> Vec<Command> {
    let overdue =
        support::commands::escalate(voc_domain::Role::HeadDirector, EscalationReason::Overdue);
    samples().into_iter().chain([overdue]).collect()
}

#[test]
fn each_command_in_each_phase() {
    for (place, (phase, desk)) in phases().into_iter().enumerate() {
        assert_eq!(desk.ticket.phase, phase);
        for command in every_command() {
            let found = decide(&desk.ticket, &command, &desk.context());
            let found = found.as_ref().map_or_else(Rejection::code, |_| "ok");
            assert_eq!(found, row(&command)[place], "{phase:?}: {command:?}");
        }
    }
}

/// Returns the event of a command, from a phase in which it is accepted.
fn event_of(command: &Command) -> Event {
    let accepted = phases().into_iter().find_map(|(_, desk)| {
        decide(&desk.ticket, command, &desk.context()).ok().map(|decided| decided.event)
    });
    accepted.expect("a command that is accepted nowhere")
}

#[test]
fn an_audit_finds_the_events_that_would_have_been_refused_and_no_others() {
    for (place, (phase, desk)) in phases().into_iter().enumerate() {
        for command in every_command() {
            let expected =
                Some(row(&command)[place]).filter(|code| !["ok", RUNNING].contains(code));
            let found = desk.ticket.breach_of(&event_of(&command));
            // A step is judged by the table as well: the apology follows the calm of the open ticket.
            assert_eq!(found, expected, "{phase:?}: {command:?}");
        }
    }
}

#[test]
fn the_samples_give_every_event_there_is() {
    let given: BTreeSet<_> =
        every_command().iter().map(|command| event_of(command).event_type().to_owned()).collect();
    let all: BTreeSet<_> = Event::TYPES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(given, all);
}
