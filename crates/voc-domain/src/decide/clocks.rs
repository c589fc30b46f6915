//! Which clocks start with what.
//!
//! | clock | starts | met by |
//! |---|---|---|
//! | first contact | at the receipt | somebody near the patient reached, or faced in a stage |
//! | acknowledgement | at the receipt | the same, or a notice of receipt |
//! | resolution, statutory period | at the receipt, and again with each round | the close |
//! | progress | at the receipt, with each round, and with each word on the progress | the next such word, or the close |
//! | next response | when somebody near the patient comes back, or with a round | any answer |
//! | agreed date | with a resolution or an alternative that has a date | the close, or a remedy paid |
//! | stage | when it comes next, if the policy has a rule for it | the stage |
//!
//! A pause stops resolution and stage. Resolution and statutory period can be extended. A merge ends all
//! but promises.

use crate::{
    codes::{ClockKind, NoticeTopic, PartyRole},
    command::Receive,
    context::Context,
    deadline::{self, ClockId, ClockStart},
    details::StageDetails,
    event::Event,
    ids::Round,
    path::Path,
    policy::{Policy, PolicyCase},
    rejection::Rejection,
    stage::Stage,
    ticket::{Fact, Phase, Ticket},
};

/// The clocks of a round that are told apart by its number.
const OF_A_ROUND: [ClockKind; 2] = [ClockKind::Resolution, ClockKind::Statutory];

/// A policy with the case it is asked about.
pub(super) struct Rules<'a> {
    policy: &'a Policy,
    case: PolicyCase<'a>,
    context: &'a Context<'a>,
}

impl<'a> Rules<'a> {
    /// Returns the rules for a ticket that was received; nothing before.
    pub(super) fn of(ticket: &'a Ticket, context: &'a Context<'a>) -> Option<Self> {
        let policy = context.policies.of_ticket(ticket);
        Some(Self { policy, case: ticket.policy_case()?, context })
    }

    /// Starts a clock if the policy has a rule for it.
    pub(super) fn start(
        &self,
        kind: ClockKind,
        number: u32,
    ) -> Result<Option<ClockStart>, Rejection> {
        let id = ClockId { kind, number };
        let chosen = self.policy.choose(kind, &self.case);
        let start = |chosen| deadline::start(self.context, id, self.context.occurred, chosen);
        chosen.map(start).transpose()
    }

    fn start_stage(&self, stage: Stage, number: u32) -> Result<Option<ClockStart>, Rejection> {
        let id = ClockId { kind: ClockKind::Stage, number };
        let chosen = self.policy.choose_for_stage(id.kind, Some(stage), &self.case);
        let Some(chosen) = chosen else { return Ok(None) };
        let start = deadline::start(self.context, id, self.context.occurred, chosen)?;
        Ok(Some(ClockStart { stage: Some(stage), ..start }))
    }
}

/// Returns the clocks that start with the receipt.
pub(super) fn at_receipt(
    receive: &Receive,
    context: &Context<'_>,
) -> Result<Vec<ClockStart>, Rejection> {
    let case = PolicyCase {
        kind: receive.kind,
        channel: &receive.channel,
        severity: receive.severity,
        branch: receive.branch.as_ref(),
        tier: None,
    };
    let rules = Rules { policy: context.policies.present(), case, context };
    let first = Round::FIRST.get();
    let mut clocks = Vec::new();
    for kind in [
        ClockKind::FirstContact,
        ClockKind::Resolution,
        ClockKind::Acknowledgement,
        ClockKind::Progress,
        ClockKind::Statutory,
    ] {
        clocks.extend(rules.start(kind, first)?);
    }
    if let Some(stage) = Path::of(receive.kind).stages().first() {
        clocks.extend(rules.start_stage(*stage, first)?);
    }
    Ok(clocks)
}

/// Returns the clocks that start with a new round.
pub(super) fn at_reopening(
    ticket: &Ticket,
    round: Round,
    context: &Context<'_>,
) -> Result<Vec<ClockStart>, Rejection> {
    let Some(rules) = Rules::of(ticket, context) else { return Ok(Vec::new()) };
    let mut clocks = Vec::new();
    for kind in OF_A_ROUND {
        clocks.extend(rules.start(kind, round.get())?);
    }
    let progress = ClockKind::Progress;
    clocks.extend(rules.start(progress, ticket.given.next_clock(progress))?);
    clocks.extend(next_response(ticket, &rules)?);
    if let Some(stage) = ticket.path.and_then(|path| path.stages().first()) {
        let number = ticket.given.next_clock(ClockKind::Stage);
        clocks.extend(rules.start_stage(*stage, number)?);
    }
    Ok(clocks)
}

/// Returns the clock of the answer to somebody who came back, if this is the first time since the last
/// answer. It never runs beside the first contact, and on a ticket that is over nobody waits: whoever
/// comes back about it opens it again.
pub(super) fn at_statement(
    ticket: &Ticket,
    speaker: PartyRole,
    context: &Context<'_>,
) -> Result<Option<ClockStart>, Rejection> {
    let handled = matches!(ticket.phase, Phase::Open | Phase::Paused);
    match Rules::of(ticket, context).filter(|_| handled && speaker.is_near_the_patient()) {
        Some(rules) => next_response(ticket, &rules),
        None => Ok(None),
    }
}

fn next_response(ticket: &Ticket, rules: &Rules<'_>) -> Result<Option<ClockStart>, Rejection> {
    let kind = ClockKind::NextResponse;
    let asked = rules.context.occurred;
    let contact = ticket.clocks.iter().find(|one| one.start.clock.kind == ClockKind::FirstContact);
    let met = contact.and_then(|clock| clock.met);
    let first = met.is_some_and(|met| met.occurred.earliest() <= asked.latest());
    let waits = ticket.running_clocks().any(|clock| clock.start.clock.kind == kind);
    if !first || waits || ticket.was_answered_since(asked) {
        return Ok(None);
    }
    rules.start(kind, ticket.given.next_clock(kind))
}

/// Returns the clock until the next word on the progress, if a notice is one.
pub(super) fn at_notice(
    ticket: &Ticket,
    event: &Event,
    context: &Context<'_>,
) -> Result<Option<ClockStart>, Rejection> {
    let kind = ClockKind::Progress;
    let runs = ticket.running_clocks().any(|clock| clock.start.clock.kind == kind);
    let tells = ticket.heard_by(event).is_some_and(NoticeTopic::tells_progress);
    match Rules::of(ticket, context).filter(|_| runs && tells) {
        Some(rules) => rules.start(kind, ticket.given.next_clock(kind)),
        None => Ok(None),
    }
}

/// Returns the clock of a date that was agreed, if a stage names one and it lies ahead.
pub(super) fn agreed(
    ticket: &Ticket,
    details: &StageDetails,
    context: &Context<'_>,
) -> Result<Option<ClockStart>, Rejection> {
    let date = match details {
        StageDetails::Resolve(resolve) => resolve.schedule,
        StageDetails::Alternative(alternative) => alternative.date,
        _ => None,
    };
    let Some((date, rules)) = date.zip(Rules::of(ticket, context)) else { return Ok(None) };
    let kind = ClockKind::Agreed;
    let id = ClockId { kind, number: ticket.given.next_clock(kind) };
    let Some(chosen) = rules.policy.choose(kind, &rules.case) else { return Ok(None) };
    let due = deadline::end_of_day(context, date)?;
    let told = deadline::start_as_told(context, id, (rules.policy, due));
    Ok(Some(ClockStart { rule: chosen.rule, ..told }))
}

/// Returns the clock of the stage that comes next after an event, unless it runs already.
pub(super) fn next_stage(
    ticket: &Ticket,
    event: &Event,
    context: &Context<'_>,
) -> Result<Option<ClockStart>, Rejection> {
    let kind = ClockKind::Stage;
    let Some(rules) = Rules::of(ticket, context) else { return Ok(None) };
    if !rules.policy.rules().iter().any(|rule| rule.clock == kind) {
        return Ok(None);
    }
    let mut after = ticket.clone();
    after.evolve(&Fact {
        event,
        position: u64::MAX,
        version: ticket.version.map_or(0, |version| version + 1),
        recorded_at: context.now,
        occurred: context.occurred,
        actor: context.actor.as_str(),
        role: context.role,
    });
    let Some(stage) = after.next_stage() else { return Ok(None) };
    if after.running_clocks().any(|clock| clock.start.stage == Some(stage)) {
        return Ok(None);
    }
    rules.start_stage(stage, ticket.given.next_clock(kind))
}
