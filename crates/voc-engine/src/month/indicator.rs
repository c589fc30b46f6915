//! A hospital's own figures: what one says of a ticket becomes a share like any other.
//!
//! Each is asked about every ticket of the report once for each month that the report compares, and sees what the
//! built-in figures see: the ticket as the log tells it up to the point of the edition, and the month. It keeps no
//! state, so that an edition of the past, a restored backup and another machine give the same numbers.

use std::{collections::BTreeMap, fmt};

use chrono_tz::Tz;
use serde::Serialize;
use voc_domain::{DepartmentCode, Label, Ticket, TicketNumber, Timestamp, calendar::Calendar};

use super::{
    MonthRequest, MonthlyReport,
    figures::{self, Figure},
    moments::Moments,
    range::ReportMonth,
    trend::{MONTHS_MAX, Trend, TrendPoint},
};
use crate::{engine::Engine, error::EngineError};

/// The longest name of a figure, in bytes: it stands in links, files and column heads.
const NAME_MAX: usize = 60;

/// Whether more of a figure is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither is better by itself.
    Neither,
}

/// What a figure is called and how it is worked out, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct IndicatorDefinition {
    /// The stable name: lower case letters, digits and `_`, beginning with a letter.
    pub name: &'static str,
    /// What it is called.
    pub title: Label,
    /// What counts at all: the denominator.
    pub counted: Label,
    /// What those meet that are counted above the line: the numerator.
    pub met: Label,
    /// Whether more of it is good news.
    pub better: Better,
}

/// How a ticket stands to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It does not count.
    Not,
    /// It counts, and does not meet the condition.
    Unmet,
    /// It counts, and meets the condition.
    Met,
}

impl Counted {
    /// Returns how a ticket that counts stands: [`Counted::Met`] when the condition holds.
    #[must_use]
    pub const fn met_when(condition: bool) -> Self {
        if condition { Self::Met } else { Self::Unmet }
    }
}

/// A figure of a hospital's own: a share of the tickets of a month.
///
/// Given to [`MonthRequest::indicators`](crate::MonthRequest::indicators), it stands beside the built-in figures in
/// every format of the report: with its tickets, the month before, the same month of the year before, its trend and
/// its definition, and by originating department.
///
/// ```
/// use voc_engine::{
///     Better, Counted, Indicator, IndicatorDefinition, MonthWindow,
///     domain::{Label, Ticket, VocKind},
/// };
///
/// /// Of the suggestions received in the month, those closed in it.
/// struct SuggestionsClosed;
///
/// impl Indicator for SuggestionsClosed {
///     fn definition(&self) -> IndicatorDefinition {
///         IndicatorDefinition {
///             name: "suggestions_closed",
///             title: Label { en: "Suggestions closed", ko: "제안 종결률" },
///             counted: Label { en: "suggestions received in the month", ko: "이 달에 접수한 제안" },
///             met: Label { en: "closed in it", ko: "이 달에 종결한 건" },
///             better: Better::More,
///         }
///     }
///
///     fn look_at(&self, ticket: &Ticket, month: &MonthWindow<'_>) -> Counted {
///         if ticket.kind != Some(VocKind::Suggestion) || !month.received(ticket) {
///             return Counted::Not;
///         }
///         Counted::met_when(month.closed(ticket))
///     }
/// }
/// ```
pub trait Indicator {
    /// Returns what the figure is called and how it is worked out. It must be the same each time.
    fn definition(&self) -> IndicatorDefinition;

    /// Says how a ticket stands to the figure in a month. The answer must follow from the two alone: no clock, no
    /// file, no memory of what was asked before.
    fn look_at(&self, ticket: &Ticket, month: &MonthWindow<'_>) -> Counted;
}

impl fmt::Debug for dyn Indicator + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Indicator").field(&self.definition().name).finish()
    }
}

/// The month that an indicator judges a ticket in.
#[derive(Clone, Copy, Debug)]
pub struct MonthWindow<'a> {
    month: ReportMonth,
    start: Timestamp,
    end: Timestamp,
    judged_at: Timestamp,
    time_zone: Tz,
    calendar: &'a Calendar,
}

impl<'a> MonthWindow<'a> {
    fn of(engine: &'a Engine, month: ReportMonth, now: Timestamp) -> Self {
        let time_zone = engine.config().time_zone;
        let (start, end) = month.bounds(time_zone);
        let judged_at = now.min(Timestamp::from_millis(end.millis() - 1));
        Self { month, start, end, judged_at, time_zone, calendar: engine.calendar() }
    }

    /// Returns the month.
    #[must_use]
    pub const fn month(&self) -> ReportMonth {
        self.month
    }

    /// Returns the first moment of the month.
    #[must_use]
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// Returns the first moment after the month.
    #[must_use]
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// Returns the moment at which what is still open is judged: the end of the month, or earlier. A ticket of a
    /// month gone by may have facts from after it, which are not for that month to count.
    #[must_use]
    pub const fn judged_at(&self) -> Timestamp {
        self.judged_at
    }

    /// Returns the time zone in which the month begins and ends.
    #[must_use]
    pub const fn time_zone(&self) -> Tz {
        self.time_zone
    }

    /// Returns the calendar of business time.
    #[must_use]
    pub const fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    /// Tells whether a moment lies in the month.
    #[must_use]
    pub fn holds(&self, moment: Timestamp) -> bool {
        self.start <= moment && moment < self.end
    }

    /// Tells whether a ticket was received in the month.
    #[must_use]
    pub fn received(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).received.is_some_and(|moment| self.holds(moment))
    }

    /// Tells whether a ticket was closed in the month, for the first time or again.
    #[must_use]
    pub fn closed(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).closed.into_iter().any(|moment| self.holds(moment))
    }

    /// Tells whether a ticket was open just before the next month began.
    #[must_use]
    pub fn open_at_end(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).is_open_before(self.end)
    }

    /// Returns the business time between two moments in milliseconds, or nothing where the calendar has no answer.
    #[must_use]
    pub fn business_ms(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        let open = self.calendar.business_time_between(from.to_utc(), to.to_utc()).ok()?;
        Some(open.num_milliseconds())
    }
}

/// What a figure of a hospital's own means, and how it falls to the departments. Its numbers stand among the figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnFigure {
    /// What it is called and how it is worked out.
    pub definition: IndicatorDefinition,
    /// Its parts by originating department, the one in which most tickets count first.
    pub departments: Vec<OwnDepartment>,
}

/// The part of an originating department in a figure of a hospital's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OwnDepartment {
    /// The department, or nothing for tickets that have none.
    pub department: Option<DepartmentCode>,
    /// The tickets that meet the condition.
    pub numerator: Vec<TicketNumber>,
    /// The tickets that count.
    pub denominator: Vec<TicketNumber>,
}

/// Refuses a name that two figures would share, or that a file or a link could not carry.
fn checked(indicators: &[&dyn Indicator], built_in: &[Figure]) -> Result<(), EngineError> {
    let mut taken: Vec<_> = built_in.iter().map(|figure| figure.name).collect();
    for indicator in indicators {
        let name = indicator.definition().name;
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase());
        let written = begins && name.len() <= NAME_MAX && name.bytes().all(letters);
        if !written || taken.contains(&name) {
            return Err(EngineError::IndicatorName { name: name.to_owned() });
        }
        taken.push(name);
    }
    Ok(())
}

/// The figures of a hospital's own while the tickets are counted, one by one.
pub(super) struct OwnCounts<'a> {
    indicators: &'a [&'a dyn Indicator],
    /// The month, the one before, and the same of the year before.
    windows: [MonthWindow<'a>; 3],
    /// The months of the trends, the earliest first.
    months: Vec<MonthWindow<'a>>,
    counted: Vec<OwnCount>,
}

/// What was counted for one of them.
#[derive(Clone, Default)]
struct OwnCount {
    shares: [Share; 3],
    departments: BTreeMap<Option<DepartmentCode>, Share>,
    months: Vec<(u64, u64)>,
}

/// The tickets that count, and those of them that meet the condition.
#[derive(Clone, Default)]
struct Share {
    met: Vec<TicketNumber>,
    all: Vec<TicketNumber>,
}

impl Share {
    fn count(&mut self, ticket: TicketNumber, counted: Counted) {
        if counted != Counted::Not {
            self.all.push(ticket);
        }
        if counted == Counted::Met {
            self.met.push(ticket);
        }
    }

    fn in_order(mut self) -> Self {
        self.met.sort_unstable();
        self.all.sort_unstable();
        self
    }
}

impl<'a> OwnCounts<'a> {
    /// Begins to count for a report that is judged at a moment.
    pub(super) fn new(engine: &'a Engine, request: &MonthRequest<'a>, now: Timestamp) -> Self {
        let window = |month| MonthWindow::of(engine, month, now);
        let month = request.month;
        let months: Vec<_> = (0..MONTHS_MAX).rev().map(|back| window(month.back(back))).collect();
        let empty = OwnCount { months: vec![(0, 0); months.len()], ..OwnCount::default() };
        Self {
            indicators: request.indicators,
            windows: [month, month.before(), month.back(12)].map(window),
            months,
            counted: vec![empty; request.indicators.len()],
        }
    }

    /// Asks each indicator about a ticket. One without a number is known to nobody.
    pub(super) fn count(&mut self, ticket: &Ticket) {
        let Some(number) = ticket.number else { return };
        for (indicator, counted) in self.indicators.iter().zip(&mut self.counted) {
            let answers = self.windows.map(|window| indicator.look_at(ticket, &window));
            for (share, answer) in counted.shares.iter_mut().zip(answers) {
                share.count(number, answer);
            }
            let [now, ..] = answers;
            if now != Counted::Not {
                let department = counted.departments.entry(ticket.originating.clone());
                department.or_default().count(number, now);
            }
            for ((part, whole), window) in counted.months.iter_mut().zip(&self.months) {
                let month = indicator.look_at(ticket, window);
                *whole += u64::from(month != Counted::Not);
                *part += u64::from(month == Counted::Met);
            }
        }
    }

    /// Adds what was counted to the report, whose trends say with which month they begin.
    pub(super) fn add_to(self, report: &mut MonthlyReport) -> Result<(), EngineError> {
        checked(self.indicators, &report.figures)?;
        let begun = report.trends.first().and_then(|trend| trend.points.first());
        let begun = begun.map_or(report.month, |point| point.month);
        for (indicator, counted) in self.indicators.iter().zip(self.counted) {
            let definition = indicator.definition();
            let figure = |share: Share| {
                let Share { met, all } = share.in_order();
                figures::rate(definition.name, met, all).finish()
            };
            let [now, before, last_year] = counted.shares.map(figure);
            report.figures.push(now);
            report.figures_before.push(before);
            report.figures_last_year.push(last_year);
            let months = self.months.iter().zip(counted.months);
            let months = months.filter(|(window, _)| begun <= window.month);
            let points = months.map(|(window, share)| {
                let partial = window.judged_at.millis() + 1 < window.end.millis();
                TrendPoint::of_share(window.month, share, partial)
            });
            report.trends.push(Trend::of_shares(definition.name, points.collect()));
            let departments = counted.departments.into_iter().map(|(department, share)| {
                let Share { met: numerator, all: denominator } = share.in_order();
                OwnDepartment { department, numerator, denominator }
            });
            let mut departments: Vec<_> = departments.collect();
            departments.sort_by_key(|one| std::cmp::Reverse(one.denominator.len()));
            report.own_figures.push(OwnFigure { definition, departments });
        }
        Ok(())
    }
}
