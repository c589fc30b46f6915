//! The numbers of a month: a pure fold over the states of the tickets.

mod ageing;
mod conformance;
mod deadlines;
mod departments;
mod dwell;
mod edition;
mod figures;
mod findings;
mod flow;
mod indicator;
mod learning;
mod listed;
mod moments;
mod overdue;
mod places;
mod range;
mod roles;
mod rolling;
mod satisfaction;
mod stages;
mod trend;
mod upcoming;
mod year;

use std::cell::RefCell;

use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, CodeList as _, DepartmentCode, FlagRule, Ticket,
    TicketNumber, Timestamp, VocKind,
};
use voc_log::Size;

pub use self::{
    ageing::AgeGroup,
    conformance::MonthConformance,
    deadlines::DeadlineFigures,
    departments::DepartmentFigures,
    dwell::{DepartmentDwell, StageDwell},
    edition::{AddedEntry, Edition, EditionPoint, SinceEdition},
    figures::Figure,
    findings::ReportFinding,
    flow::{DayCount, Flow},
    indicator::{
        Better, Counted, Indicator, IndicatorDefinition, MonthWindow, OwnDepartment, OwnFigure,
    },
    listed::{ListedPromise, ListedTicket, MonthList, PromiseOutcome},
    overdue::OwedClock,
    places::PlaceFigures,
    range::{MonthError, ReportMonth},
    roles::RoleFigures,
    rolling::{RollingFigure, RollingYear},
    satisfaction::{DepartmentSatisfaction, MonthSatisfaction, Satisfaction},
    stages::StageFigures,
    trend::{Trend, TrendPoint, TrendUnit},
    upcoming::UPCOMING_DAYS,
    year::{MonthFlow, YearReport},
};
use self::{
    moments::Moments,
    trend::{MONTHS_MAX, Months},
};
use crate::{codec, engine::Engine, error::EngineError, views::Views};

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
    /// How long each stage took in each originating department, over the tickets closed in the month.
    pub dwell: Vec<DepartmentDwell>,
    /// The figures of each branch.
    pub branches: Vec<PlaceFigures<BranchCode>>,
    /// The figures of each receiving department.
    pub receiving: Vec<PlaceFigures<DepartmentCode>>,
    /// The figures of each managing department, which answers.
    pub managing: Vec<PlaceFigures<DepartmentCode>>,
    /// The deadlines of each role that owes or owed one.
    pub roles: Vec<RoleFigures>,
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
    /// The flow of the same month of the year before.
    pub flow_last_year: Flow,
    /// The rates and medians of the same month of the year before.
    pub figures_last_year: Vec<Figure>,
    /// What the figures of the hospital's own mean, and how they fall to departments; their numbers stand last among
    /// the figures and the trends.
    pub own_figures: Vec<OwnFigure>,
    /// The rates and medians of the last twelve whole months together; nothing when no month was over.
    pub rolling_year: Option<RollingYear>,
    /// The main numbers over the last months, with the limits of their ordinary variation.
    pub trends: Vec<Trend>,
    /// The rules broken in the month, and by which tickets.
    pub flags: Vec<Count<FlagRule>>,
    /// What was overdue when it was judged, the longest first.
    pub overdue: Vec<OwedClock>,
    /// What falls due within the [`UPCOMING_DAYS`] after it was judged, the first due first.
    pub upcoming: Vec<OwedClock>,
    /// The tickets carried forward by age.
    pub ageing: Vec<AgeGroup>,
    /// What a reader must know first.
    pub findings: Vec<ReportFinding>,
    /// What was recorded since an earlier edition, if the report was compared with one.
    pub late: Option<SinceEdition>,
}

/// Which report is wanted.
#[derive(Clone, Copy, Debug)]
pub struct MonthRequest<'a> {
    /// The month.
    pub month: ReportMonth,
    /// Whose tickets it is about.
    pub scope: &'a Scope,
    /// The point of the log to compute it from; nothing for everything recorded so far.
    pub as_of: Option<&'a Edition>,
    /// An earlier edition: the report lists what was recorded late since.
    pub since: Option<&'a Edition>,
    /// The moment at which what is still open is judged, unless the month or the edition ended before.
    pub now: Timestamp,
    /// The hospital's own figures, which follow the built-in ones.
    pub indicators: &'a [&'a dyn Indicator],
}

impl<'a> MonthRequest<'a> {
    /// Asks for a month from everything recorded so far, with the built-in figures alone.
    #[must_use]
    pub const fn new(month: ReportMonth, scope: &'a Scope, now: Timestamp) -> Self {
        Self { month, scope, as_of: None, since: None, now, indicators: &[] }
    }
}

/// What a report is computed from.
struct Source {
    basis: ReportBasis,
    now: Timestamp,
    parked: u64,
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
    /// Returns the last moment of the month.
    pub(crate) const fn last_moment(&self) -> Timestamp {
        Timestamp::from_millis(self.end.millis() - 1)
    }

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
        self.month_edition(&MonthRequest::new(month, scope, now))
    }

    /// Computes the report of a month as it was at a point of the log, and lists what was recorded since
    /// another.
    ///
    /// The present report costs what its tickets cost. One of the past folds the log up to that point, and
    /// the list reads the log between the two.
    ///
    /// # Errors
    /// [`EngineError::NoSuchEdition`] for a point the log has not reached, [`EngineError::SeenDiffers`] for a
    /// checkpoint that is not one of this log, [`EngineError::IndicatorName`] for a figure of the hospital's own
    /// whose name cannot be taken; when log or views cannot be read.
    pub fn month_edition(&self, request: &MonthRequest<'_>) -> Result<MonthlyReport, EngineError> {
        self.month_edition_with(request, &mut |_, _| {})
    }

    /// Does what [`Engine::month_edition`] does, and tells how far it is: entries done, entries in all, anew for the
    /// list of what was recorded since.
    ///
    /// # Errors
    /// As [`Engine::month_edition`].
    pub fn month_edition_with(
        &self,
        request: &MonthRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<MonthlyReport, EngineError> {
        let (source, tickets) = self.source(request, progress)?;
        let mut report = self.report(request, &source, &tickets);
        if !request.indicators.is_empty() {
            let mut own = indicator::OwnCounts::new(self, request, source.now);
            tickets.iter().for_each(|ticket| own.count(ticket));
            own.add_to(&mut report)?;
        }
        if let Some(since) = request.since {
            let (_, end) = request.month.bounds(self.config().time_zone);
            let point = self.edition_point(since, request.now)?;
            let size = Size::new(source.basis.size);
            report.late = Some(self.late_entries(point, size, (&tickets, end), progress)?);
        }
        Ok(report)
    }

    /// Reads the tickets of a report as they stood at the point of the log that it is computed from.
    fn source(
        &self,
        request: &MonthRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Source, Vec<Ticket>), EngineError> {
        let progress = RefCell::new(progress);
        let told = |done: u64, all: u64| (*progress.borrow_mut())(done.min(all), all);
        let read = |views: &Views| {
            let counts =
                |ticket: &Ticket| ticket.received.is_some() && in_scope(ticket, request.scope);
            // Nobody has counted the tickets; each stands for its entries, and these are counted.
            let (mut entries, of) = (0, views.next());
            let all = views.tickets().inspect(|ticket| {
                entries +=
                    ticket.as_ref().ok().and_then(|one| one.version).map_or(1, |last| last + 1);
                told(entries, of);
            });
            let all = all.filter(|ticket| ticket.as_ref().map_or(true, counts));
            Ok((all.collect::<Result<Vec<_>, _>>()?, views.parked()?.len() as u64))
        };
        let (point, (tickets, parked)) = match request.as_of {
            None => {
                let (head, found) = self.at_one_head(|| read(self.views()))?;
                let at = codec::timestamp(head.recorded_at);
                ((head.size, head.root, at, request.now), found)
            }
            Some(edition) => {
                let point = self.edition_point(edition, request.now)?;
                let size = Size::new(point.size);
                let past = Views::of_past(
                    self.views().rules().clone(),
                    self.log(),
                    size,
                    &mut |done, all| told(done, all),
                )?;
                let recorded_at = self.recorded_at(point.size - 1)?;
                ((size, self.log().root_at(size)?, recorded_at, point.until), read(&past)?)
            }
        };
        let (size, root, recorded_at, now) = point;
        let basis = ReportBasis {
            origin: self.log().origin().to_string(),
            size: size.get(),
            root: root.to_base64(),
            recorded_at,
            simulated: self.is_simulated(),
        };
        Ok((Source { basis, now, parked }, tickets))
    }

    fn report(
        &self,
        request: &MonthRequest<'_>,
        source: &Source,
        tickets: &[Ticket],
    ) -> MonthlyReport {
        let month = request.month;
        let of = |month| self.sample(tickets, month, source.now);
        let (sample, before, last_year) = (of(month), of(month.before()), of(month.back(12)));
        let flow = flow::flow(&sample);
        let months = self.months(tickets, month, source.now);
        let (overdue, upcoming) = (overdue::overdue(&sample), upcoming::upcoming(&sample));
        let places = places::places(&sample);
        MonthlyReport {
            month,
            scope: request.scope.clone(),
            time_zone: self.config().time_zone.to_string(),
            as_of: source.basis.clone(),
            judged_at: sample.judged_at,
            findings: findings::findings(&sample, &flow, source.parked),
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
            dwell: dwell::dwell(&sample),
            branches: places.branches,
            receiving: places.receiving,
            managing: places.managing,
            roles: roles::roles(&sample, &overdue, &upcoming),
            satisfaction: satisfaction::satisfaction(&sample),
            stages: stages::stages(&sample),
            conformance: conformance::conformance(sample.tickets.iter(), &sample),
            figures: figures::figures(&sample),
            figures_before: figures::figures(&before),
            flow_last_year: flow::flow(&last_year),
            figures_last_year: figures::figures(&last_year),
            own_figures: Vec::new(),
            rolling_year: rolling::rolling_year(self, tickets, &months),
            trends: months.trends(),
            flags: flags(&sample),
            overdue,
            upcoming,
            ageing: ageing::ageing(&sample),
            late: None,
        }
    }

    fn sample<'a>(
        &'a self,
        tickets: &'a [Ticket],
        month: ReportMonth,
        now: Timestamp,
    ) -> Sample<'a> {
        self.span(tickets, (month, month), now)
    }

    /// Returns what judging a month needs, or several that follow upon each other as if they were one.
    fn span<'a>(
        &'a self,
        tickets: &'a [Ticket],
        (first, month): (ReportMonth, ReportMonth),
        now: Timestamp,
    ) -> Sample<'a> {
        let time_zone = self.config().time_zone;
        let ((start, _), (_, end)) = (first.bounds(time_zone), month.bounds(time_zone));
        let calendar = self.calendar();
        let mut sample = Sample { tickets, month, start, end, judged_at: now, time_zone, calendar };
        sample.judged_at = now.min(sample.last_moment());
        sample
    }

    /// Counts the tickets of the last months up to one. Those before the first of them in which something was
    /// received are left out: a log that began then would look like a hospital without complaints.
    fn months<'a>(
        &'a self,
        tickets: &'a [Ticket],
        last: ReportMonth,
        now: Timestamp,
    ) -> Months<'a> {
        let time_zone = self.config().time_zone;
        let (earliest, _) = last.back(MONTHS_MAX - 1).bounds(time_zone);
        let received = tickets.iter().filter_map(|ticket| Moments::of(ticket).received);
        let begun = received.filter(|moment| *moment >= earliest).min();
        let begun = begun.map(|moment| ReportMonth::of(moment, time_zone));
        let samples = (0..MONTHS_MAX)
            .rev()
            .map(|back| last.back(back))
            .filter(|month| *month == last || begun.is_some_and(|begun| begun <= *month))
            .map(|month| self.sample(tickets, month, now));
        Months::counted(samples.collect())
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
