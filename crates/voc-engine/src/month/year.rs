//! A year, month by month.

use serde::Serialize;
use voc_domain::{BranchCode, DepartmentCode, Timestamp};

use super::{
    AgeGroup, DeadlineFigures, DepartmentDwell, DepartmentFigures, Edition, Figure, Flow,
    MonthRequest, MonthSatisfaction, OwedClock, PlaceFigures, ReportBasis, ReportFinding,
    RoleFigures, Scope, StageFigures, ageing, deadlines, departments, dwell, figures, overdue,
    pages::Question,
    part::ComparedSums,
    places,
    range::ReportMonth,
    roles, satisfaction, stages, told,
    trend::{Months, Tally, Trend},
};
use crate::{engine::Engine, error::EngineError};

/// A year: the same figures as a month has, over all of it, and its months beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearReport {
    /// The year.
    pub year: i32,
    /// Whose tickets it is about.
    pub scope: Scope,
    /// The time zone in which months begin and end.
    pub time_zone: String,
    /// What it was computed from.
    pub as_of: ReportBasis,
    /// The moment at which what is still open was judged.
    pub judged_at: Timestamp,
    /// Brought forward, new, reopened, closed, merged, carried forward, of the year.
    pub flow: Flow,
    /// The same of the year before.
    pub flow_before: Flow,
    /// The months of the year that had begun when it was judged.
    pub months: Vec<MonthFlow>,
    /// The rates and medians of the year.
    pub figures: Vec<Figure>,
    /// The same of the year before.
    pub figures_before: Vec<Figure>,
    /// How the deadlines of each kind were kept in the year.
    pub deadlines: Vec<DeadlineFigures>,
    /// The figures of each originating department.
    pub departments: Vec<DepartmentFigures>,
    /// How long each stage took in each originating department, over the tickets closed in the year.
    pub dwell: Vec<DepartmentDwell>,
    /// The figures of each branch.
    pub branches: Vec<PlaceFigures<BranchCode>>,
    /// The figures of each receiving department.
    pub receiving: Vec<PlaceFigures<DepartmentCode>>,
    /// The figures of each managing department, which answers.
    pub managing: Vec<PlaceFigures<DepartmentCode>>,
    /// The deadlines of each role that owes or owed one.
    pub roles: Vec<RoleFigures>,
    /// The stages over the tickets closed in the year.
    pub stages: Vec<StageFigures>,
    /// How satisfied those were who answered a survey in the year.
    pub satisfaction: MonthSatisfaction,
    /// The main numbers over the two years that end with the last of these months.
    pub trends: Vec<Trend>,
    /// What was overdue when it was judged, the longest first.
    pub overdue: Vec<OwedClock>,
    /// What falls due within the [`UPCOMING_DAYS`](super::UPCOMING_DAYS) after it was judged.
    pub upcoming: Vec<OwedClock>,
    /// The open tickets by age.
    pub ageing: Vec<AgeGroup>,
    /// What a reader must know first.
    pub findings: Vec<ReportFinding>,
}

/// How many tickets came and went in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MonthFlow {
    /// The month.
    pub month: ReportMonth,
    /// Open when the month began.
    pub brought_forward: u64,
    /// Received in the month.
    pub new: u64,
    /// Opened again in the month, once for each time.
    pub reopened: u64,
    /// Closed in the month, once for each time.
    pub closed: u64,
    /// Gone on in another ticket in the month.
    pub merged: u64,
    /// Open when the month ended.
    pub carried_forward: u64,
}

impl Engine {
    /// Computes the report of a year, from everything recorded so far or as it was at a point of the log. What
    /// is still open is judged at `now` or at the end of the year, whichever is earlier.
    ///
    /// # Errors
    /// [`EngineError::NotBegun`] for a year that lies in the future; otherwise as
    /// [`Engine::month_edition`].
    pub fn year_report(
        &self,
        year: i32,
        scope: &Scope,
        as_of: Option<&Edition>,
        now: Timestamp,
    ) -> Result<YearReport, EngineError> {
        self.year_report_with((year, scope), as_of, now, &mut |_, _| {})
    }

    /// Does what [`Engine::year_report`] does, and tells how far it is: entries done, entries in all.
    ///
    /// # Errors
    /// As [`Engine::year_report`].
    pub fn year_report_with(
        &self,
        (year, scope): (i32, &Scope),
        as_of: Option<&Edition>,
        now: Timestamp,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<YearReport, EngineError> {
        let not_begun = |_| EngineError::NotBegun { year };
        let first = ReportMonth::new(year, 1).map_err(not_begun)?;
        let december = ReportMonth::new(year, 12).map_err(not_begun)?;
        let request = MonthRequest { as_of, ..MonthRequest::new(december, scope, now) };
        let until = |now| december.min(ReportMonth::of(now, self.config().time_zone));
        let question = |now| Question {
            first,
            last: december,
            trends_until: until(now),
            rolling: None,
            scope: scope.clone(),
        };
        let compared = [(first.back(12), december.back(12))];
        let frame = |now| self.frame(&question(now), &compared, now);
        let told = told(progress);
        let (source, part) = self.at_point(&request, &told, |point| {
            self.counted(&question(point.now), &frame(point.now), point, &told)
        })?;
        if until(source.now) < first {
            return Err(EngineError::NotBegun { year });
        }
        let frame = frame(source.now);
        let sample = &frame.main;
        let months = Months::since_begun(&frame.months, &part.months);
        let of_year = months.each().filter(|(month, _)| month.month >= first);
        let flow = part.flow.clone();
        let before = part.compared.0.first().map(ComparedSums::finish);
        let (flow_before, figures_before) = before.unwrap_or_default();
        let (overdue, upcoming) = (overdue::finish(&part.overdue), overdue::finish(&part.upcoming));
        Ok(YearReport {
            year,
            scope: scope.clone(),
            time_zone: self.config().time_zone.to_string(),
            as_of: source.basis,
            judged_at: sample.judged_at,
            findings: part.findings.finish(sample, &flow, source.parked),
            flow,
            flow_before,
            months: of_year.map(|(month, tally)| MonthFlow::of(month.month, tally)).collect(),
            figures: figures::finish(&part.figures),
            figures_before,
            deadlines: deadlines::finish(&part.deadlines),
            departments: departments::finish(&part.departments),
            dwell: dwell::finish(&part.dwell),
            branches: places::finish(&part.places.branches),
            receiving: places::finish(&part.places.receiving),
            managing: places::finish(&part.places.managing),
            roles: roles::finish(&part.roles, &overdue, &upcoming),
            stages: stages::finish(&part.stages),
            satisfaction: satisfaction::finish(&part.satisfaction),
            overdue,
            upcoming,
            ageing: ageing::finish(&part.ageing),
            trends: months.trends(),
        })
    }
}

impl MonthFlow {
    const fn of(month: ReportMonth, tally: &Tally) -> Self {
        Self {
            month,
            brought_forward: tally.brought_forward,
            new: tally.new,
            reopened: tally.reopened,
            closed: tally.closed,
            merged: tally.merged,
            carried_forward: tally.carried_forward,
        }
    }
}
