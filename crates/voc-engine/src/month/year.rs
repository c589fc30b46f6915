//! A year, month by month.

use serde::Serialize;
use voc_domain::Timestamp;

use super::{
    DeadlineFigures, DepartmentFigures, Edition, Figure, Flow, MonthRequest, MonthSatisfaction,
    ReportBasis, ReportFinding, Scope, deadlines, departments, figures,
    pages::Question,
    part::ComparedSums,
    range::ReportMonth,
    satisfaction,
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
    /// How satisfied those were who answered a survey in the year.
    pub satisfaction: MonthSatisfaction,
    /// The main numbers over the two years that end with the last of these months.
    pub trends: Vec<Trend>,
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
        let not_begun = |_| EngineError::NotBegun { year };
        let first = ReportMonth::new(year, 1).map_err(not_begun)?;
        let december = ReportMonth::new(year, 12).map_err(not_begun)?;
        let request = MonthRequest { month: december, scope, as_of, since: None, now };
        let until = |now| december.min(ReportMonth::of(now, self.config().time_zone));
        let question = |now| Question {
            first,
            last: december,
            trends_until: until(now),
            scope: scope.clone(),
        };
        let compared = [(first.back(12), december.back(12))];
        let frame = |now| self.frame(&question(now), &compared, now);
        let (source, part) = self.at_point(&request, |point| {
            self.counted(&question(point.now), &frame(point.now), point)
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
            satisfaction: satisfaction::finish(&part.satisfaction),
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
