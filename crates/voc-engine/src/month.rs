//! The numbers of a month: a pure fold over the states of the tickets, some of them at a time.

mod ageing;
mod case;
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
mod pages;
mod part;
mod places;
mod range;
mod report;
mod roles;
mod rolling;
mod satisfaction;
mod stages;
mod sum;
mod trend;
mod upcoming;
mod volumes;
mod year;

use std::{cell::RefCell, sync::Arc};

use chrono::NaiveDate;
use voc_domain::{BranchCode, DepartmentCode, Ticket, TicketNumber, Timestamp};
use voc_log::Size;

pub(crate) use self::pages::Asked;

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
    report::{MonthRequest, MonthlyReport, ReportBasis, Scope},
    roles::RoleFigures,
    rolling::{RollingFigure, RollingYear},
    satisfaction::{DepartmentSatisfaction, MonthSatisfaction, Satisfaction},
    stages::StageFigures,
    trend::{Trend, TrendPoint, TrendUnit},
    upcoming::UPCOMING_DAYS,
    volumes::Count,
    year::{MonthFlow, YearReport},
};
use self::{
    case::Case,
    indicator::OwnCounts,
    pages::{Pages, Question},
    part::{ComparedSums, Frame, Part},
    rolling::YEAR_BACK,
    trend::{MONTHS_MAX, Months},
};
use crate::{codec, engine::Engine, error::EngineError, views::Views};

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

    /// Tells whether the month was over when it was judged.
    pub(crate) fn is_whole(&self) -> bool {
        self.judged_at == self.last_moment()
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
        self.month_edition(&MonthRequest::new(month, scope, now))
    }

    /// Computes the report of a month as it was at a point of the log, and lists what was recorded since
    /// another.
    ///
    /// The present report costs what has changed since it was asked for before, and the first of them what
    /// its tickets cost; figures of the hospital's own are asked about every ticket each time. One of the past folds
    /// the log up to that point, and the list reads the log between the two.
    ///
    /// # Errors
    /// [`EngineError::NoSuchEdition`] for a point the log has not reached, [`EngineError::SeenDiffers`] for a
    /// checkpoint that is not one of this log, [`EngineError::IndicatorName`] for a figure of the hospital's own
    /// whose name cannot be taken; when log or views cannot be read.
    pub fn month_edition(&self, request: &MonthRequest<'_>) -> Result<MonthlyReport, EngineError> {
        self.month_edition_with(request, &mut |_, _| {})
    }

    /// Does what [`Engine::month_edition`] does, and tells how far it is: entries done, entries in all, anew for each
    /// pass over them.
    ///
    /// # Errors
    /// As [`Engine::month_edition`].
    pub fn month_edition_with(
        &self,
        request: &MonthRequest<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<MonthlyReport, EngineError> {
        let month = request.month;
        let question = |now| Question {
            first: month,
            last: month,
            trends_until: month,
            rolling: Some(rolling::last_whole(month, now, self.config().time_zone)),
            scope: request.scope.clone(),
        };
        let compared = [(month.before(), month.before()), (month.back(12), month.back(12))];
        let frame = |now| self.frame(&question(now), &compared, now);
        let since =
            request.since.map(|since| self.edition_point(since, request.now)).transpose()?;
        let told = told(progress);
        let (source, (part, own, late)) = self.at_point(request, &told, |point| {
            let frame = frame(point.now);
            let part = self.counted(&question(point.now), &frame, point, &told)?;
            let own = self.own_counts(request, point, &told)?;
            let in_report = (point.views, request.scope);
            let late =
                since.map(|since| self.late_entries(since, in_report, frame.main.end, &told));
            Ok((part, own, late.transpose()?))
        })?;
        let frame = frame(source.now);
        let mut report = MonthlyReport { late, ..self.report(request, source, &frame, &part) };
        own.map_or(Ok(()), |own| own.add_to(&mut report))?;
        Ok(report)
    }

    /// Asks the hospital's own figures about every ticket of the report.
    fn own_counts<'a>(
        &'a self,
        request: &MonthRequest<'a>,
        point: &Point<'_>,
        told: Told<'_>,
    ) -> Result<Option<OwnCounts<'a>>, EngineError> {
        if request.indicators.is_empty() {
            return Ok(None);
        }
        let mut own = OwnCounts::new(self, request, point.now);
        point.each_ticket(request.scope, told, |ticket| own.count(&ticket))?;
        Ok(Some(own))
    }

    /// Reads the views as they stand at the point of the log that a report is computed from.
    fn at_point<T>(
        &self,
        request: &MonthRequest<'_>,
        told: Told<'_>,
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
                let rules = self.views().rules().clone();
                let past =
                    Views::of_past(rules, self.log(), size, &mut |done, all| told(done, all))?;
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
        told: Told<'_>,
    ) -> Result<Arc<Part>, EngineError> {
        match point.asked {
            Some(asked) => asked.answer(question, frame, (self.log(), point.views), told),
            None => Pages::new(point.views).count(question, frame, point.views, told),
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
        let months = Months::since_begun(&frame.months, &part.months);
        let (overdue, upcoming) = (overdue::finish(&part.overdue), overdue::finish(&part.upcoming));
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
            dwell: dwell::finish(&part.dwell),
            branches: places::finish(&part.places.branches),
            receiving: places::finish(&part.places.receiving),
            managing: places::finish(&part.places.managing),
            roles: roles::finish(&part.roles, &overdue, &upcoming),
            satisfaction: satisfaction::finish(&part.satisfaction),
            stages: stages::finish(&part.stages),
            conformance: part.conformance.finish(),
            figures: figures::finish(&part.figures),
            figures_before,
            flow_last_year,
            figures_last_year,
            own_figures: Vec::new(),
            rolling_year: rolling::finish(&months, &part.rolling),
            trends: months.trends(),
            flags: volumes::in_order(&volumes.flags),
            overdue,
            upcoming,
            ageing: ageing::finish(&part.ageing),
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
            rolling: question.rolling.map(|last| self.span((last.back(YEAR_BACK), last), now)),
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

impl Point<'_> {
    /// Hands over the tickets of a report one by one.
    fn each_ticket(
        &self,
        scope: &Scope,
        told: Told<'_>,
        mut take: impl FnMut(Ticket),
    ) -> Result<(), EngineError> {
        // Nobody has counted the tickets; each stands for its entries, and these are counted.
        let (mut entries, all) = (0, self.views.next());
        for ticket in self.views.tickets() {
            let ticket = ticket?;
            entries += ticket.version.map_or(1, |last| last + 1);
            told(entries, all);
            if in_scope(&ticket, scope) {
                take(ticket);
            }
        }
        Ok(())
    }
}

/// Tells how far something is: entries done, entries in all.
pub(crate) type Told<'a> = &'a dyn Fn(u64, u64);

/// Lets several parts of one computation tell how far they are.
fn told(progress: &mut dyn FnMut(u64, u64)) -> impl Fn(u64, u64) {
    let progress = RefCell::new(progress);
    move |done, all| (*progress.borrow_mut())(done.min(all), all)
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
