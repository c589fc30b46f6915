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
    Sample,
    figures::{self, Figure},
    moments::Moments,
    range::ReportMonth,
    trend::{Months, Trend},
};
use crate::error::EngineError;

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
#[derive(Clone, Copy)]
pub struct MonthWindow<'a>(&'a Sample<'a>);

impl<'a> MonthWindow<'a> {
    /// Returns the month.
    #[must_use]
    pub const fn month(&self) -> ReportMonth {
        self.0.month
    }

    /// Returns the first moment of the month.
    #[must_use]
    pub const fn start(&self) -> Timestamp {
        self.0.start
    }

    /// Returns the first moment after the month.
    #[must_use]
    pub const fn end(&self) -> Timestamp {
        self.0.end
    }

    /// Returns the moment at which what is still open is judged: the end of the month, or earlier. A ticket of a
    /// month gone by may have facts from after it, which are not for that month to count.
    #[must_use]
    pub const fn judged_at(&self) -> Timestamp {
        self.0.judged_at
    }

    /// Returns the time zone in which the month begins and ends.
    #[must_use]
    pub const fn time_zone(&self) -> Tz {
        self.0.time_zone
    }

    /// Returns the calendar of business time.
    #[must_use]
    pub const fn calendar(&self) -> &'a Calendar {
        self.0.calendar
    }

    /// Tells whether a moment lies in the month.
    #[must_use]
    pub fn holds(&self, moment: Timestamp) -> bool {
        self.0.holds(moment)
    }

    /// Tells whether a ticket was received in the month.
    #[must_use]
    pub fn received(&self, ticket: &Ticket) -> bool {
        self.0.received_in(ticket)
    }

    /// Tells whether a ticket was closed in the month, for the first time or again.
    #[must_use]
    pub fn closed(&self, ticket: &Ticket) -> bool {
        self.0.closed_in(ticket)
    }

    /// Tells whether a ticket was open just before the next month began.
    #[must_use]
    pub fn open_at_end(&self, ticket: &Ticket) -> bool {
        Moments::of(ticket).is_open_before(self.0.end)
    }

    /// Returns the business time between two moments in milliseconds, or nothing where the calendar has no answer.
    #[must_use]
    pub fn business_ms(&self, from: Timestamp, to: Timestamp) -> Option<i64> {
        let open = self.0.calendar.business_time_between(from.to_utc(), to.to_utc()).ok()?;
        Some(open.num_milliseconds())
    }
}

impl fmt::Debug for MonthWindow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MonthWindow").field(&self.0.month).finish()
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
pub(super) fn checked(
    indicators: &[&dyn Indicator],
    built_in: &[Figure],
) -> Result<(), EngineError> {
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

/// Works a hospital's own figures out for a month.
pub(super) fn own_figures(indicators: &[&dyn Indicator], sample: &Sample<'_>) -> Vec<Figure> {
    let figure = |indicator: &&dyn Indicator| {
        let (mut numerator, mut denominator) = (Vec::new(), Vec::new());
        for (ticket, counted) in looked_at(*indicator, sample) {
            denominator.extend(ticket.number);
            if counted == Counted::Met {
                numerator.extend(ticket.number);
            }
        }
        numerator.sort_unstable();
        denominator.sort_unstable();
        figures::rate(indicator.definition().name, numerator, denominator)
    };
    indicators.iter().map(figure).collect()
}

/// Works out how a hospital's own figures fall to the departments.
pub(super) fn own(indicators: &[&dyn Indicator], sample: &Sample<'_>) -> Vec<OwnFigure> {
    let of = |indicator: &&dyn Indicator| {
        let mut parts = BTreeMap::<Option<DepartmentCode>, OwnDepartment>::new();
        for (ticket, counted) in looked_at(*indicator, sample) {
            let part = parts.entry(ticket.originating.clone()).or_default();
            part.denominator.extend(ticket.number);
            if counted == Counted::Met {
                part.numerator.extend(ticket.number);
            }
        }
        let named = parts.into_iter().map(|(department, mut part)| {
            part.numerator.sort_unstable();
            part.denominator.sort_unstable();
            OwnDepartment { department, ..part }
        });
        let mut departments: Vec<_> = named.collect();
        departments.sort_by_key(|one| std::cmp::Reverse(one.denominator.len()));
        OwnFigure { definition: indicator.definition(), departments }
    };
    indicators.iter().map(of).collect()
}

/// Works out the trends of a hospital's own figures over some months.
pub(super) fn own_trends(indicators: &[&dyn Indicator], months: &Months<'_>) -> Vec<Trend> {
    let trend = |indicator: &&dyn Indicator| {
        months.trend_of_shares(indicator.definition().name, &|sample| {
            let (mut part, mut whole) = (0, 0);
            for (_, counted) in looked_at(*indicator, sample) {
                whole += 1;
                part += u64::from(counted == Counted::Met);
            }
            (part, whole)
        })
    };
    indicators.iter().map(trend).collect()
}

/// The tickets that count for an indicator, and how each stands to it. A ticket without a number is known to nobody.
fn looked_at<'a>(
    indicator: &'a dyn Indicator,
    sample: &'a Sample<'a>,
) -> impl Iterator<Item = (&'a Ticket, Counted)> {
    let numbered = sample.tickets.iter().filter(|ticket| ticket.number.is_some());
    numbered.filter_map(move |ticket| {
        let counted = indicator.look_at(ticket, &MonthWindow(sample));
        (counted != Counted::Not).then_some((ticket, counted))
    })
}
