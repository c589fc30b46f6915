//! The numbers of a month: a pure fold over the states of the tickets.

mod conformance;
mod deadlines;
mod departments;
mod figures;
mod flow;
mod learning;
mod listed;
mod moments;
mod range;
mod satisfaction;
mod stages;

use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, ClockId, CodeList as _, DepartmentCode, FlagRule, Ticket,
    TicketNumber, Timestamp, VocKind,
};

use self::moments::Moments;
pub use self::{
    conformance::MonthConformance,
    deadlines::DeadlineFigures,
    departments::DepartmentFigures,
    figures::Figure,
    flow::{DayCount, Flow},
    listed::{ListedPromise, ListedTicket, MonthList, PromiseOutcome},
    range::{MonthError, ReportMonth},
    satisfaction::{DepartmentSatisfaction, MonthSatisfaction, Satisfaction},
    stages::StageFigures,
};
use crate::{engine::Engine, error::EngineError};

/// Whose tickets a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Only of this branch.
    pub branch: Option<BranchCode>,
    /// Only where one of the three departments is this one.
    pub department: Option<DepartmentCode>,
}

/// What the figures were computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportBasis {
    /// The name of the log.
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// When the last of them was recorded.
    pub recorded_at: Timestamp,
    /// Whether recorded times are simulated.
    pub simulated: bool,
}

/// How many tickets carry a code, and which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count<Code> {
    /// The code.
    pub code: Code,
    /// The tickets.
    pub tickets: Vec<TicketNumber>,
}

/// A running clock at the end of the month that was overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// The ticket.
    pub ticket: TicketNumber,
    /// The clock.
    pub clock: ClockId,
    /// When it was due.
    pub due: Timestamp,
    /// Who owned the ticket.
    pub owner: Option<voc_domain::ActorId>,
    /// The originating department.
    pub department: Option<DepartmentCode>,
}

/// Something about the month that a reader must know before trusting it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum ReportFinding {
    /// The flow of tickets does not balance.
    FlowOutOfBalance {
        /// Brought forward, new and reopened.
        came: u64,
        /// Closed, merged and carried forward.
        went: u64,
    },
    /// Tickets without an originating department.
    DepartmentMissing {
        /// The tickets.
        tickets: Vec<TicketNumber>,
    },
    /// Promises made without naming a time.
    PromiseWithoutTime {
        /// The tickets.
        tickets: Vec<TicketNumber>,
    },
    /// Tickets that could not be followed and are missing in every figure.
    TicketsSetAside {
        /// How many.
        count: u64,
    },
    /// The month lies beyond the holidays the calendar knows.
    HolidaysUnknown,
}

/// The month of a hospital, a branch or a department.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthlyReport {
    /// The month.
    pub month: ReportMonth,
    /// Whose tickets it is about.
    pub scope: Scope,
    /// The time zone in which the month begins and ends.
    pub time_zone: String,
    /// What it was computed from.
    pub as_of: ReportBasis,
    /// The moment at which what is still open was judged: the end of the month, or earlier.
    pub judged_at: Timestamp,
    /// Brought forward, new, reopened, closed, merged, carried forward.
    pub flow: Flow,
    /// The same of the month before.
    pub flow_before: Flow,
    /// Received and closed on each day.
    pub days: Vec<DayCount>,
    /// New tickets by kind.
    pub by_kind: Vec<Count<VocKind>>,
    /// New tickets by channel.
    pub by_channel: Vec<Count<ChannelCode>>,
    /// New tickets by branch.
    pub by_branch: Vec<Count<Option<BranchCode>>>,
    /// New tickets by cause; a ticket may have several.
    pub by_cause: Vec<Count<CauseCode>>,
    /// New tickets by the causes that the log itself shows; a ticket may have several.
    pub by_derived_cause: Vec<Count<CauseCode>>,
    /// How the deadlines of each kind were kept.
    pub deadlines: Vec<DeadlineFigures>,
    /// The figures of each originating department.
    pub departments: Vec<DepartmentFigures>,
    /// How satisfied those were who answered a survey in the month.
    pub satisfaction: MonthSatisfaction,
    /// The figures of each stage, over the tickets that were worked on.
    pub stages: Vec<StageFigures>,
    /// How far the rounds that ended in the month fit the process.
    pub conformance: MonthConformance,
    /// The rates and medians.
    pub figures: Vec<Figure>,
    /// The same of the month before.
    pub figures_before: Vec<Figure>,
    /// The rules broken in the month, and by which tickets.
    pub flags: Vec<Count<FlagRule>>,
    /// What was overdue when it was judged, the longest first.
    pub overdue: Vec<Overdue>,
    /// What a reader must know first.
    pub findings: Vec<ReportFinding>,
}

/// The tickets of a report with what judging them needs.
pub(crate) struct Sample<'a> {
    pub(crate) tickets: &'a [Ticket],
    pub(crate) month: ReportMonth,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) judged_at: Timestamp,
    pub(crate) time_zone: chrono_tz::Tz,
    pub(crate) calendar: &'a voc_domain::calendar::Calendar,
}

impl Sample<'_> {
    /// Tells whether a moment lies in the month.
    pub(crate) fn holds(&self, moment: Timestamp) -> bool {
        self.start <= moment && moment < self.end
    }

    /// Returns the tickets received in the month.
    pub(crate) fn new_tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter().filter(|ticket| self.received_in(ticket))
    }

    /// Tells whether a ticket was received in the month.
    pub(crate) fn received_in(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).received.is_some_and(|moment| self.holds(moment))
    }

    /// Tells whether a ticket was closed in the month, for the first time or again.
    pub(crate) fn closed_in(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).closed.into_iter().any(|moment| self.holds(moment))
    }
}

impl Engine {
    /// Computes the report of a month from everything recorded so far. What is still open is judged
    /// at `now` or at the end of the month, whichever is earlier.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn monthly_report(
        &self,
        month: ReportMonth,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<MonthlyReport, EngineError> {
        let (head, tickets) = self.at_one_head(|| {
            let counts = |ticket: &Ticket| ticket.received.is_some() && in_scope(ticket, scope);
            let all = self.views().tickets();
            all.filter(|ticket| ticket.as_ref().map_or(true, counts)).collect::<Result<Vec<_>, _>>()
        })?;
        let sample = self.sample(&tickets, month, now);
        let before = self.sample(&tickets, month.before(), now);
        let flow = flow::flow(&sample);
        Ok(MonthlyReport {
            month,
            scope: scope.clone(),
            time_zone: self.config().time_zone.to_string(),
            as_of: ReportBasis {
                origin: self.log().origin().to_string(),
                size: head.size.get(),
                root: head.root.to_base64(),
                recorded_at: crate::codec::timestamp(head.recorded_at),
                simulated: self.is_simulated(),
            },
            judged_at: sample.judged_at,
            findings: self.report_findings(&sample, &flow)?,
            flow,
            flow_before: flow::flow(&before),
            days: flow::days(&sample),
            by_kind: counts(VocKind::ALL.iter().copied(), &sample, |ticket, kind| {
                ticket.kind == Some(*kind)
            }),
            by_channel: counted(&sample, |ticket| ticket.channel.iter().cloned().collect()),
            by_branch: counted(&sample, |ticket| vec![ticket.branch.clone()]),
            by_cause: counted(&sample, |ticket| ticket.causes.clone()),
            by_derived_cause: counted(&sample, |ticket| ticket.derived_causes_at(sample.judged_at)),
            deadlines: deadlines::deadlines(&sample),
            departments: departments::departments(&sample),
            satisfaction: satisfaction::satisfaction(&sample),
            stages: stages::stages(&sample),
            conformance: conformance::conformance(sample.tickets.iter(), &sample),
            figures: figures::figures(&sample),
            figures_before: figures::figures(&before),
            flags: flags(&sample),
            overdue: overdue(&sample),
        })
    }

    fn sample<'a>(
        &'a self,
        tickets: &'a [Ticket],
        month: ReportMonth,
        now: Timestamp,
    ) -> Sample<'a> {
        let time_zone = self.config().time_zone;
        let (start, end) = month.bounds(time_zone);
        let last = Timestamp::from_millis(end.millis() - 1);
        Sample {
            tickets,
            month,
            start,
            end,
            judged_at: now.min(last),
            time_zone,
            calendar: self.calendar(),
        }
    }

    fn report_findings(
        &self,
        sample: &Sample<'_>,
        flow: &Flow,
    ) -> Result<Vec<ReportFinding>, EngineError> {
        let mut findings = Vec::new();
        if !flow.balances() {
            findings.push(ReportFinding::FlowOutOfBalance { came: flow.came(), went: flow.went() });
        }
        let parked = self.views().parked()?.len() as u64;
        if parked > 0 {
            findings.push(ReportFinding::TicketsSetAside { count: parked });
        }
        let tickets = numbers(sample.new_tickets().filter(|one| one.originating.is_none()));
        if !tickets.is_empty() {
            findings.push(ReportFinding::DepartmentMissing { tickets });
        }
        let untimed = |ticket: &&Ticket| {
            let made = |promise: &voc_domain::Promise| promise.made.occurred.latest();
            ticket.promises.iter().any(|one| one.told.is_none() && sample.holds(made(one)))
        };
        let tickets = numbers(sample.tickets.iter().filter(untimed));
        if !tickets.is_empty() {
            findings.push(ReportFinding::PromiseWithoutTime { tickets });
        }
        let amount = voc_domain::calendar::BusinessDuration::Seconds(0);
        let due = self.calendar().due(sample.judged_at.to_utc(), amount);
        if due.map_or(true, |due| due.beyond_table.is_some()) {
            findings.push(ReportFinding::HolidaysUnknown);
        }
        Ok(findings)
    }
}

fn in_scope(ticket: &Ticket, scope: &Scope) -> bool {
    let branch = |wanted: &BranchCode| ticket.branch.as_ref() == Some(wanted);
    let department = |wanted: &DepartmentCode| {
        [&ticket.receiving, &ticket.managing, &ticket.originating]
            .into_iter()
            .flatten()
            .any(|one| one == wanted)
    };
    scope.branch.as_ref().is_none_or(branch) && scope.department.as_ref().is_none_or(department)
}

/// Returns the numbers of tickets, in order.
pub(crate) fn numbers<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> Vec<TicketNumber> {
    let mut numbers: Vec<_> = tickets.filter_map(|ticket| ticket.number).collect();
    numbers.sort_unstable();
    numbers
}

/// Counts the new tickets under each of the given codes, also those nobody carries.
fn counts<Code: Copy>(
    codes: impl Iterator<Item = Code>,
    sample: &Sample<'_>,
    carries: impl Fn(&Ticket, &Code) -> bool,
) -> Vec<Count<Code>> {
    codes
        .map(|code| {
            let tickets = numbers(sample.new_tickets().filter(|one| carries(one, &code)));
            Count { code, tickets }
        })
        .collect()
}

/// Counts the new tickets under each code that one of them carries, the most frequent first.
fn counted<Code: Ord + Clone>(
    sample: &Sample<'_>,
    codes: impl Fn(&Ticket) -> Vec<Code>,
) -> Vec<Count<Code>> {
    let mut found = std::collections::BTreeMap::<Code, Vec<TicketNumber>>::new();
    for ticket in sample.new_tickets() {
        for code in codes(ticket) {
            found.entry(code).or_default().extend(ticket.number);
        }
    }
    let mut counts: Vec<_> = found
        .into_iter()
        .map(|(code, mut tickets)| {
            tickets.sort_unstable();
            Count { code, tickets }
        })
        .collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.tickets.len()));
    counts
}

/// Returns the rules broken in the month with the tickets that broke them.
fn flags(sample: &Sample<'_>) -> Vec<Count<FlagRule>> {
    let broke = |ticket: &Ticket, rule: FlagRule| {
        ticket
            .flags_at(sample.judged_at)
            .iter()
            .any(|flag| flag.rule == rule && sample.holds(flag.since))
    };
    FlagRule::ALL
        .iter()
        .map(|rule| Count {
            code: *rule,
            tickets: numbers(sample.tickets.iter().filter(|ticket| broke(ticket, *rule))),
        })
        .filter(|count| !count.tickets.is_empty())
        .collect()
}

/// Returns the clocks that had run out when the report was judged, the longest first.
fn overdue(sample: &Sample<'_>) -> Vec<Overdue> {
    let mut overdue = Vec::new();
    for ticket in sample.tickets {
        let Some(number) = ticket.number else { continue };
        let at = sample.judged_at;
        let open = |clock: &&voc_domain::Clock| {
            let end = clock.met.or(clock.called_off);
            clock.start.due < at
                && !clock.is_stopped()
                && clock.started.latest() <= at
                && end.is_none_or(|end| end.occurred.latest() > at)
        };
        overdue.extend(ticket.clocks.iter().filter(open).map(|clock| Overdue {
            ticket: number,
            clock: clock.start.clock,
            due: clock.start.due,
            owner: ticket.owner.as_ref().map(|(owner, _)| owner.clone()),
            department: ticket.originating.clone(),
        }));
    }
    overdue.sort_by_key(|one| (one.due, one.ticket));
    overdue
}
