//! What the passing of time shows.

use super::{Flag, FlagRule};
use crate::{
    codes::ClockKind,
    deadline::{Clock, ClockId, Met},
    path::Path,
    stage::Stage,
    ticket::Ticket,
    timestamp::Timestamp,
};

/// Returns the rules that are broken because a moment passed.
pub(super) fn flags(ticket: &Ticket, now: Timestamp) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for clock in ticket.missed_clocks(now) {
        let rule = rule(clock.start.clock.kind);
        match flags.iter_mut().find(|flag| flag.rule == rule) {
            Some(flag) => {
                flag.since = flag.since.min(clock.start.due);
                flag.evidence.push(clock.started_by);
            }
            None => {
                flags.push(Flag { rule, since: clock.start.due, evidence: vec![clock.started_by] });
            }
        }
    }
    flags.extend(no_owner(ticket, now));
    let resolutions = |clock: &&Clock| clock.start.clock.kind == ClockKind::Resolution;
    for clock in ticket.missed_clocks(now).filter(resolutions) {
        flags.extend(heard_nothing_done(ticket, clock));
        flags.extend(no_apology(ticket, clock));
    }
    flags
}

/// Returns the rule that a missed clock breaks: of the manual, of the law, or of the hospital's own policy.
const fn rule(clock: ClockKind) -> FlagRule {
    match clock {
        ClockKind::Promise => FlagRule::PromiseBroken,
        ClockKind::FirstContact => FlagRule::NoContact,
        ClockKind::Resolution => FlagRule::ResolutionOverdue,
        ClockKind::Report => FlagRule::NotReported,
        ClockKind::Acknowledgement => FlagRule::AcknowledgementLate,
        ClockKind::NextResponse => FlagRule::AnswerLate,
        ClockKind::Stage => FlagRule::StageLate,
        ClockKind::Agreed => FlagRule::AgreedDateMissed,
        ClockKind::Progress => FlagRule::ProgressNotTold,
        ClockKind::Statutory => FlagRule::StatutoryPeriodOver,
    }
}

/// Nobody was responsible when the first contact was due.
fn no_owner(ticket: &Ticket, now: Timestamp) -> Option<Flag> {
    let first = ClockId { kind: ClockKind::FirstContact, number: 1 };
    let due = ticket.clock(first)?.start.due;
    let received = ticket.received?;
    let merged = ticket.merged_into.map(|(_, mark)| mark.recorded_at);
    // Whoever closed the case before was responsible enough.
    let closed = ticket.closed.first().map(|mark| mark.occurred.earliest());
    let ended = merged.into_iter().chain(closed).min();
    let owned = ticket.first_owned.map(|mark| mark.occurred.earliest());
    let by = [Some(now), ended, owned].into_iter().flatten().min()?;
    let flag = || Flag { rule: FlagRule::NoOwner, since: due, evidence: vec![received.position] };
    (due < by).then(flag)
}

/// Somebody listened, and nothing followed until the resolution was due.
fn heard_nothing_done(ticket: &Ticket, clock: &Clock) -> Option<Flag> {
    let of_round =
        || ticket.stages.iter().filter(|one| one.round.get() == clock.start.clock.number);
    let heard = of_round().find(|record| record.stage == Stage::Listen)?;
    let in_time = |mark: &Met| mark.occurred.earliest() <= clock.start.due;
    let followed = of_round().any(|one| one.stage > Stage::Listen && in_time(&one.mark))
        || ticket.remedied_since(heard.mark.position).any(|mark| in_time(&mark));
    let evidence = vec![heard.mark.position, clock.started_by];
    let flag = || Flag { rule: FlagRule::HeardNothingDone, since: clock.start.due, evidence };
    (!followed && heard.mark.occurred.earliest() <= clock.start.due).then(flag)
}

/// Nobody apologised until the resolution was due.
fn no_apology(ticket: &Ticket, clock: &Clock) -> Option<Flag> {
    let asked = ticket.path.unwrap_or(Path::NineStages).includes(Stage::Apologize);
    let apologised = ticket.stages.iter().any(|record| {
        record.stage == Stage::Apologize && record.mark.occurred.earliest() <= clock.start.due
    });
    let evidence = vec![clock.started_by];
    let flag = || Flag { rule: FlagRule::ApologyMissing, since: clock.start.due, evidence };
    (asked && !apologised).then(flag)
}
