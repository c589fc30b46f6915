//! The tickets and the promises of a month, one row each: codes and moments, and nobody's name.

use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, Clock, ClockId, ClockKind, DepartmentCode, PartyRole,
    Promise, PromiseState, PromiseTopic, Role, Severity, Ticket, TicketNumber, Timestamp, VocKind,
};

use super::{MonthRequest, Sample, case::Case, told};
use crate::{engine::Engine, error::EngineError};

/// The tickets and the promises of a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MonthList {
    /// How many entries the log had: the same as in the report that this belongs to.
    pub size: u64,
    /// The tickets that were open when the month began, received or reopened in it.
    pub tickets: Vec<ListedTicket>,
    /// The promises that were made or fell due in the month.
    pub promises: Vec<ListedPromise>,
}

/// A ticket of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedTicket {
    /// The number people say on the phone.
    pub number: TicketNumber,
    /// The kind of voice.
    pub kind: Option<VocKind>,
    /// The channel it came in by.
    pub channel: Option<ChannelCode>,
    /// The branch.
    pub branch: Option<BranchCode>,
    /// The receiving department.
    pub receiving: Option<DepartmentCode>,
    /// The managing department.
    pub managing: Option<DepartmentCode>,
    /// The originating department.
    pub originating: Option<DepartmentCode>,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// The stated causes.
    pub causes: Vec<CauseCode>,
    /// When it was received.
    pub received: Option<Timestamp>,
    /// When somebody was first reached.
    pub first_contact: Option<Timestamp>,
    /// When its last resolution falls due.
    pub resolution_due: Option<Timestamp>,
    /// When it was closed for the last time before the end of the month.
    pub closed: Option<Timestamp>,
    /// How often it was closed in the month.
    pub closes: u64,
    /// How often it was reopened in the month.
    pub reopenings: u64,
    /// Whether it was open at the end of the month.
    pub open: bool,
    /// Whether it went on in another ticket before the end of the month.
    pub merged: bool,
    /// How many stages were completed before the end of the month, in all rounds.
    pub stages: u64,
    /// The deadlines that fell due in the month and were missed.
    pub missed: Vec<ClockId>,
    /// How many escalations happened in the month.
    pub escalations: u64,
}

/// What had become of a promise when the month was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseOutcome {
    /// Still to be kept, and in time.
    Open,
    /// Kept in time.
    Kept,
    /// Kept, but too late.
    KeptLate,
    /// Withdrawn in time.
    Withdrawn,
    /// Not kept in time, also when it was withdrawn after that.
    Broken,
}

/// A promise of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedPromise {
    /// The ticket.
    pub ticket: TicketNumber,
    /// Its number within the ticket.
    pub number: u32,
    /// What was promised.
    pub topic: PromiseTopic,
    /// To whom.
    pub to: PartyRole,
    /// In which role.
    pub by_role: Role,
    /// The originating department of the ticket.
    pub department: Option<DepartmentCode>,
    /// When it was made.
    pub made: Timestamp,
    /// The moment that was told, if one was.
    pub told: Option<Timestamp>,
    /// When it falls due.
    pub due: Option<Timestamp>,
    /// When it was kept or withdrawn.
    pub ended: Option<Timestamp>,
    /// What had become of it.
    pub outcome: PromiseOutcome,
}

impl Engine {
    /// Lists the tickets and the promises of a month, in the order of their numbers. What is open is
    /// judged as in [`Engine::month_edition`].
    ///
    /// # Errors
    /// When log or views cannot be read, or the log has no such point.
    pub fn monthly_list(&self, request: &MonthRequest<'_>) -> Result<MonthList, EngineError> {
        self.monthly_list_with(request, &mut |_, _| {})
    }

    /// Does what [`Engine::monthly_list`] does, and tells how far it is: entries done, entries in all.
    ///
    /// # Errors
    /// As [`Engine::monthly_list`].
    pub fn monthly_list_with(
        &self,
        request: &MonthRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<MonthList, EngineError> {
        let month = (request.month, request.month);
        let told = told(progress);
        let (source, list) = self.at_point(request, &told, |point| {
            let sample = self.span(month, point.now);
            let mut list = MonthList::default();
            point.each_ticket(request.scope, &told, |one| {
                let one = Case::from(one);
                list.tickets.extend(ticket(&one, &sample));
                list.promises.extend(promises_of(&one, &sample));
            })?;
            Ok(list)
        })?;
        let MonthList { mut tickets, mut promises, .. } = list;
        tickets.sort_by_key(|one| one.number);
        promises.sort_by_key(|one| (one.ticket, one.number));
        Ok(MonthList { size: source.basis.size, tickets, promises })
    }
}

/// Makes the row of a ticket, if it was open at some time in the month.
fn ticket(ticket: &Case, sample: &Sample<'_>) -> Option<ListedTicket> {
    let moments = &ticket.moments;
    let within = |all: &[Timestamp]| all.iter().filter(|at| sample.holds(**at)).count() as u64;
    let reopenings = within(&moments.reopened);
    if !(moments.is_open_before(sample.start) || sample.received_in(ticket) || reopenings > 0) {
        return None;
    }
    let clocks =
        |kind: ClockKind| ticket.clocks.iter().filter(move |clock| clock.start.clock.kind == kind);
    let missed =
        |clock: &&Clock| sample.holds(clock.start.due) && clock.is_missed(sample.judged_at);
    let stages = ticket.stages.iter().filter(|one| one.mark.occurred.latest() < sample.end);
    let escalations = ticket.escalations.iter().filter(|one| one.is_escalation());
    let escalations: Vec<_> = escalations.map(|one| one.mark.occurred.latest()).collect();
    Some(ListedTicket {
        number: ticket.number?,
        kind: ticket.kind,
        channel: ticket.channel.clone(),
        branch: ticket.branch.clone(),
        receiving: ticket.receiving.clone(),
        managing: ticket.managing.clone(),
        originating: ticket.originating.clone(),
        severity: ticket.severity,
        causes: ticket.causes.clone(),
        received: moments.received,
        first_contact: clocks(ClockKind::FirstContact)
            .filter_map(|clock| clock.met)
            .map(|met| met.occurred.latest())
            .min(),
        resolution_due: clocks(ClockKind::Resolution).next_back().map(|clock| clock.start.due),
        closed: moments.closed.iter().rev().find(|at| **at < sample.end).copied(),
        closes: within(&moments.closed),
        reopenings,
        open: moments.is_open_before(sample.end),
        merged: moments.merged.is_some_and(|at| at < sample.end),
        stages: stages.count() as u64,
        missed: ticket.clocks.iter().filter(missed).map(|clock| clock.start.clock).collect(),
        escalations: within(&escalations),
    })
}

/// Makes the rows of a ticket's promises that were made or fell due in the month.
fn promises_of(ticket: &Ticket, sample: &Sample<'_>) -> Vec<ListedPromise> {
    let Some(number) = ticket.number else { return Vec::new() };
    let clock_of = |promise: &Promise| {
        let id = ClockId { kind: ClockKind::Promise, number: promise.number.get() };
        ticket.clocks.iter().find(|clock| clock.start.clock == id)
    };
    let row = |promise: &Promise| {
        let clock = clock_of(promise);
        let (made, due) = (promise.made.occurred.latest(), clock.map(|one| one.start.due));
        let counts = sample.holds(made) || due.is_some_and(|due| sample.holds(due));
        counts.then(|| ListedPromise {
            ticket: number,
            number: promise.number.get(),
            topic: promise.topic,
            to: promise.to,
            by_role: promise.by_role,
            department: ticket.originating.clone(),
            made,
            told: promise.told,
            due,
            ended: match promise.state {
                PromiseState::Open => None,
                PromiseState::Kept(end) | PromiseState::Withdrawn(end) => {
                    Some(end.occurred.latest())
                }
            },
            outcome: outcome(promise, clock, sample),
        })
    };
    ticket.promises.iter().filter_map(row).collect()
}

fn outcome(promise: &Promise, clock: Option<&Clock>, sample: &Sample<'_>) -> PromiseOutcome {
    let missed = clock.is_some_and(|clock| clock.is_missed(sample.judged_at));
    match (promise.state, missed) {
        (PromiseState::Kept(_), false) => PromiseOutcome::Kept,
        (PromiseState::Kept(_), true) => PromiseOutcome::KeptLate,
        (PromiseState::Withdrawn(_), false) => PromiseOutcome::Withdrawn,
        (PromiseState::Withdrawn(_) | PromiseState::Open, true) => PromiseOutcome::Broken,
        (PromiseState::Open, false) => PromiseOutcome::Open,
    }
}
