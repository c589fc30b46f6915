//! What a ticket asks for next, as commands to type.

use voc_engine::{
    Timestamp,
    domain::{ClockKind, Phase, Promise, Stage, Ticket},
};

/// Returns what to do next, the most pressing first: at most an overdue promise, the next stage and
/// the naming of an owner.
pub(crate) fn commands(ticket: &Ticket, now: Timestamp) -> Vec<String> {
    let name = name(ticket);
    match ticket.phase {
        Phase::Background => {
            return vec![format!("voc receive --ticket {name} --kind complaint --channel phone")];
        }
        Phase::Paused => return vec![format!("voc resume {name}")],
        Phase::Open => {}
        Phase::Unopened | Phase::Closed | Phase::Merged => return Vec::new(),
    }
    let mut commands = Vec::new();
    if let Some(promise) = ticket.open_promises().find(|promise| is_overdue(promise, ticket, now)) {
        commands.push(format!("voc promise {name} keep {}", promise.number));
    }
    if let Some(stage) = ticket.next_stage() {
        commands.push(format!("voc step {name} {stage}{}", required(stage)));
    }
    if ticket.owner.is_none() {
        commands.push(format!("voc assign {name} OWNER"));
    }
    commands
}

/// Returns what people call a ticket: its number, or before it has one its identity.
pub(crate) fn name(ticket: &Ticket) -> String {
    ticket.number.map_or_else(|| ticket.id.to_string(), |number| number.to_string())
}

fn is_overdue(promise: &Promise, ticket: &Ticket, now: Timestamp) -> bool {
    ticket.running_clocks().any(|clock| {
        let id = clock.start.clock;
        id.kind == ClockKind::Promise && id.number == promise.number.get() && clock.start.due < now
    })
}

const fn required(stage: Stage) -> &'static str {
    match stage {
        Stage::Alternative => " --date DATE",
        Stage::Agree => " --answer ANSWER",
        Stage::Close => " --outcome OUTCOME",
        _ => "",
    }
}
