//! What is asked about a month, and the answer.

use serde::Serialize;
use voc_domain::{
    BranchCode, CauseCode, ChannelCode, DepartmentCode, FlagRule, Timestamp, VocKind,
};

use super::{
    AgeGroup, Count, DayCount, DeadlineFigures, DepartmentDwell, DepartmentFigures, Edition,
    Figure, Flow, Indicator, MonthConformance, MonthSatisfaction, OwedClock, OwnFigure,
    PlaceFigures, ReportFinding, ReportMonth, RoleFigures, RollingYear, SinceEdition, StageFigures,
    Trend,
};

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
    /// What falls due within the [`UPCOMING_DAYS`](super::UPCOMING_DAYS) after it was judged, the first due first.
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
