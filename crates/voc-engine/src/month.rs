//! The numbers of a month: a pure fold over the states of the tickets, some of them at a time.

mod case;
mod conformance;
mod deadlines;
mod departments;
mod edition;
mod figures;
mod findings;
mod flow;
mod learning;
mod listed;
mod moments;
mod overdue;
mod pages;
mod part;
mod range;
mod satisfaction;
mod stages;
mod sum;
mod trend;
mod volumes;
mod year;

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, DepartmentCode, FlagRule, Ticket, TicketNumber, Timestamp,
    VocKind,
};
use voc_log::Size;

pub(crate) use self::pages::Asked;

use self::{
    case::Case,
    pages::{Pages, Question},
    part::{ComparedSums, Frame, Part},
    trend::{MONTHS_MAX, Months},
};
pub use self::{
    conformance::MonthConformance,
    deadlines::DeadlineFigures,
    departments::DepartmentFigures,
    edition::{AddedEntry, Edition, EditionPoint, SinceEdition},
    figures::Figure,
    findings::ReportFinding,
    flow::{DayCount, Flow},
    listed::{ListedPromise, ListedTicket, MonthList, PromiseOutcome},
    overdue::Overdue,
    range::{MonthError, ReportMonth},
    satisfaction::{DepartmentSatisfaction, MonthSatisfaction, Satisfaction},
    stages::StageFigures,
    trend::{Trend, TrendPoint, TrendUnit},
    volumes::Count,
    year::{MonthFlow, YearReport},
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
    /// The flow of the same month of the year before.
    pub flow_last_year: Flow,
    /// The rates and medians of the same month of the year before.
    pub figures_last_year: Vec<Figure>,
    /// The main numbers over the last months, with the limits of their ordinary variation.
    pub trends: Vec<Trend>,
    /// The rules broken in the month, and by which tickets.
    pub flags: Vec<Count<FlagRule>>,
    /// What was overdue when it was judged, the longest first.
    pub overdue: Vec<Overdue>,
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
}

/// What a report is computed from.
struct Source {
    basis: ReportBasis,
    now: Timestamp,
    parked: u64,
}

/// The views at a point of the log.
struct Point<'a> {
    views: &'a Views,
    /// What was counted before, if the point is the present.
    asked: Option<&'a Asked>,
    /// The moment at which what is still open is judged, unless the month ended before.
    now: Timestamp,
}

/// Some tickets with what judging them needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) tickets: &'a [Case],
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
    pub(crate) fn new_tickets(&self) -> impl Iterator<Item = &Case> {
        self.tickets.iter().filter(|ticket| self.received_in(ticket))
    }

    /// Tells whether a ticket was received in the month.
    pub(crate) fn received_in(&self, ticket: &Case) -> bool {
        ticket.moments.received.is_some_and(|moment| self.holds(moment))
    }

    /// Tells whether a ticket was closed in the month, for the first time or again.
    pub(crate) fn closed_in(&self, ticket: &Case) -> bool {
        ticket.moments.closed.iter().any(|moment| self.holds(*moment))
    }

    /// Returns the day of a moment in the hospital's time zone.
    pub(crate) fn day_of(&self, moment: Timestamp) -> NaiveDate {
        moment.to_utc().with_timezone(&self.time_zone).date_naive()
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
        self.month_edition(&MonthRequest { month, scope, as_of: None, since: None, now })
    }

    /// Computes the report of a month as it was at a point of the log, and lists what was recorded since
    /// another.
    ///
    /// The present report costs what has changed since it was asked for before, and the first of them what
    /// its tickets cost. One of the past folds the log up to that point, and the list reads the log between
    /// the two.
    ///
    /// # Errors
    /// [`EngineError::NoSuchEdition`] for a point the log has not reached, [`EngineError::SeenDiffers`] for a
    /// checkpoint that is not one of this log; when log or views cannot be read.
    pub fn month_edition(&self, request: &MonthRequest<'_>) -> Result<MonthlyReport, EngineError> {
        let month = request.month;
        let question = Question {
            first: month,
            last: month,
            trends_until: month,
            scope: request.scope.clone(),
        };
        let compared = [(month.before(), month.before()), (month.back(12), month.back(12))];
        let frame = |now| self.frame(&question, &compared, now);
        let since =
            request.since.map(|since| self.edition_point(since, request.now)).transpose()?;
        let (source, (part, late)) = self.at_point(request, |point| {
            let frame = frame(point.now);
            let part = self.counted(&question, &frame, point)?;
            let in_report = (point.views, request.scope);
            let late = since.map(|since| self.late_entries(since, in_report, frame.main.end));
            Ok((part, late.transpose()?))
        })?;
        let frame = frame(source.now);
        Ok(MonthlyReport { late, ..self.report(request, source, &frame, &part) })
    }

    /// Reads the views as they stand at the point of the log that a report is computed from.
    fn at_point<T>(
        &self,
        request: &MonthRequest<'_>,
        read: impl Fn(&Point<'_>) -> Result<T, EngineError>,
    ) -> Result<(Source, T), EngineError> {
        let read = |point: &Point<'_>| Ok((read(point)?, point.views.parked()?.len() as u64));
        let (size, root, recorded_at, now, (found, parked)) = match request.as_of {
            None => {
                let asked = Some(self.asked());
                let point = Point { views: self.views(), asked, now: request.now };
                let (head, found) = self.at_one_head(|| read(&point))?;
                let recorded_at = codec::timestamp(head.recorded_at);
                (head.size, head.root, recorded_at, request.now, found)
            }
            Some(edition) => {
                let point = self.edition_point(edition, request.now)?;
                let size = Size::new(point.size);
                let past = Views::of_past(self.views().rules().clone(), self.log(), size)?;
                let recorded_at = self.recorded_at(point.size - 1)?;
                let found = read(&Point { views: &past, asked: None, now: point.until })?;
                (size, self.log().root_at(size)?, recorded_at, point.until, found)
            }
        };
        let basis = ReportBasis {
            origin: self.log().origin().to_string(),
            size: size.get(),
            root: root.to_base64(),
            recorded_at,
            simulated: self.is_simulated(),
        };
        Ok((Source { basis, now, parked }, found))
    }

    /// Counts the tickets that a question is about.
    fn counted(
        &self,
        question: &Question,
        frame: &Frame<'_>,
        point: &Point<'_>,
    ) -> Result<Arc<Part>, EngineError> {
        match point.asked {
            Some(asked) => asked.answer(question, frame, (self.log(), point.views)),
            None => Pages::new(point.views).count(question, frame, point.views),
        }
    }

    fn report(
        &self,
        request: &MonthRequest<'_>,
        source: Source,
        frame: &Frame<'_>,
        part: &Part,
    ) -> MonthlyReport {
        let sample = &frame.main;
        let flow = part.flow.clone();
        let mut compared = part.compared.0.iter().map(ComparedSums::finish);
        let (flow_before, figures_before) = compared.next().unwrap_or_default();
        let (flow_last_year, figures_last_year) = compared.next().unwrap_or_default();
        let volumes = &part.volumes;
        MonthlyReport {
            month: request.month,
            scope: request.scope.clone(),
            time_zone: self.config().time_zone.to_string(),
            as_of: source.basis,
            judged_at: sample.judged_at,
            findings: part.findings.finish(sample, &flow, source.parked),
            flow,
            flow_before,
            days: flow::each_day(request.month, &part.days),
            by_kind: volumes::by_kind(&volumes.by_kind),
            by_channel: volumes::most_frequent_first(&volumes.by_channel),
            by_branch: volumes::most_frequent_first(&volumes.by_branch),
            by_cause: volumes::most_frequent_first(&volumes.by_cause),
            by_derived_cause: volumes::most_frequent_first(&volumes.by_derived_cause),
            deadlines: deadlines::finish(&part.deadlines),
            departments: departments::finish(&part.departments),
            satisfaction: satisfaction::finish(&part.satisfaction),
            stages: stages::finish(&part.stages),
            conformance: part.conformance.finish(),
            figures: figures::finish(&part.figures),
            figures_before,
            flow_last_year,
            figures_last_year,
            trends: Months::since_begun(&frame.months, &part.months).trends(),
            flags: volumes::in_order(&volumes.flags),
            overdue: overdue::finish(&part.overdue),
            late: None,
        }
    }

    /// Returns the time that a question is about, judged at a moment, still without tickets.
    fn frame(
        &self,
        question: &Question,
        compared: &[(ReportMonth, ReportMonth)],
        now: Timestamp,
    ) -> Frame<'_> {
        let months = (0..MONTHS_MAX).rev().map(|back| question.trends_until.back(back));
        Frame {
            main: self.span((question.first, question.last), now),
            compared: compared.iter().map(|span| self.span(*span, now)).collect(),
            months: months.map(|month| self.span((month, month), now)).collect(),
        }
    }

    /// Returns what judging a month needs, or several that follow upon each other as if they were one.
    fn span(&self, (first, month): (ReportMonth, ReportMonth), now: Timestamp) -> Sample<'_> {
        let time_zone = self.config().time_zone;
        let ((start, _), (_, end)) = (first.bounds(time_zone), month.bounds(time_zone));
        let (tickets, calendar) = (&[][..], self.calendar());
        let mut sample = Sample { tickets, month, start, end, judged_at: now, time_zone, calendar };
        sample.judged_at = now.min(sample.last_moment());
        sample
    }
}

/// Tells whether a report counts a ticket: one that was received, and lies in the scope.
fn in_scope(ticket: &Ticket, scope: &Scope) -> bool {
    let branch = |wanted: &BranchCode| ticket.branch.as_ref() == Some(wanted);
    let department = |wanted: &DepartmentCode| {
        [&ticket.receiving, &ticket.managing, &ticket.originating]
            .into_iter()
            .flatten()
            .any(|one| one == wanted)
    };
    ticket.received.is_some()
        && scope.branch.as_ref().is_none_or(branch)
        && scope.department.as_ref().is_none_or(department)
}

/// Returns the numbers of tickets.
pub(crate) fn numbers<'a>(tickets: impl Iterator<Item = &'a Case>) -> Vec<TicketNumber> {
    tickets.filter_map(|ticket| ticket.number).collect()
}
