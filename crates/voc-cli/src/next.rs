//! What a ticket asks for next, as commands to type.

use voc_engine::{
    Timestamp,
    domain::{
        Addressee, Clock, ClockId, ClockKind, CodeList as _, ImprovementNumber, NoticeState,
        NoticeTopic, Phase, Promise, QueuedNotice, ReportTopic, Retry, Stage, Ticket,
    },
};

/// Returns what to do next, the most pressing first: at most an overdue promise, the acknowledgement,
/// the reports owed inside, the next stage and the naming of an owner.
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
    commands.extend(acknowledge(ticket));
    commands.extend(reports_owed(ticket).filter_map(|clock| report_to(ticket, clock.start.clock)));
    if let Some(stage) = ticket.next_stage() {
        commands.push(format!("voc step {name} {stage}{}", required(stage)));
    }
    if ticket.owner.is_none() {
        commands.push(assign(ticket));
    }
    commands
}

/// Returns what people call a ticket: its number, or before it has one its identity.
pub(crate) fn name(ticket: &Ticket) -> String {
    ticket.number.map_or_else(|| ticket.id.to_string(), |number| number.to_string())
}

/// Returns the clocks of the reports that are owed inside the house.
pub(crate) fn reports_owed(ticket: &Ticket) -> impl Iterator<Item = &Clock> {
    ticket.running_clocks().filter(|clock| clock.start.report_to.is_some())
}

/// Returns how a report that is owed is recorded.
pub(crate) fn report_to(ticket: &Ticket, clock: ClockId) -> Option<String> {
    let clock = ticket.clock(clock)?;
    let to = clock.start.report_to?.code();
    let topic = report_topic(ticket, clock).code();
    Some(format!("voc report-to {} {to} --topic {topic}", name(ticket)))
}

/// Returns how whoever complained is told that it was received, while that is owed: by hand, or by sending
/// the notice that says so and waits.
fn acknowledge(ticket: &Ticket) -> Option<String> {
    let is_owed = |clock: &Clock| clock.start.clock.kind == ClockKind::Acknowledgement;
    if !ticket.running_clocks().any(is_owed) {
        return None;
    }
    let says_so = |notice: &QueuedNotice| match &notice.to {
        Addressee::Outside(to) => {
            to.topic == NoticeTopic::Receipt && to.party.is_near_the_patient()
        }
        Addressee::Inside(_) => false,
    };
    let is_sent = |notice: &QueuedNotice| match notice.state {
        NoticeState::Waiting | NoticeState::Failed { retry: Retry::Later, .. } => true,
        NoticeState::Failed { .. } | NoticeState::Delivered { .. } => false,
    };
    let mut queued = ticket.ledgers.outbox.iter();
    Some(match queued.any(|notice| says_so(notice) && is_sent(notice)) {
        true => "voc outbox send".to_owned(),
        false => {
            format!("voc notify {} --topic {}", name(ticket), NoticeTopic::Receipt.code())
        }
    })
}

/// Returns how somebody is made the owner.
pub(crate) fn assign(ticket: &Ticket) -> String {
    format!("voc assign {} OWNER", name(ticket))
}

/// Returns how an improvement action is recorded as done.
pub(crate) fn improvement_done(ticket: &Ticket, number: ImprovementNumber) -> String {
    format!("voc improvement {} done {number}", name(ticket))
}

/// What a report is about follows from the stage that owes it.
fn report_topic(ticket: &Ticket, clock: &Clock) -> ReportTopic {
    let stage = ticket.stages.iter().find(|one| one.mark.position == clock.started_by);
    match stage.map(|one| one.stage) {
        Some(Stage::Listen) => ReportTopic::Heard,
        Some(Stage::Investigate) => ReportTopic::AccidentJudged,
        Some(Stage::Agree) => ReportTopic::NotConvinced,
        _ => ReportTopic::Other,
    }
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
