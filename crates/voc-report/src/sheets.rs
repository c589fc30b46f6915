//! A month as tables of typed cells, one for each theme: what a workbook shows, and what is left of a
//! month when small counts are hidden.

mod causes;
mod departments;
mod figures;
mod lists;
mod own;
mod summary;
mod trends;
mod year;

use chrono::NaiveDate;
use voc_engine::{MonthList, MonthlyReport, Timestamp, TrendUnit};

use self::figures::Compared;
pub(crate) use self::{
    departments::department_key,
    figures::{FLOW, before_key, deadline_key, figure_key},
    own::own_key,
    summary::own_meanings,
    year::{MONTH, of_year},
};
use crate::{
    change::{percent_of, share_tenths},
    trend,
    wording::{Wording, grouped},
};

/// A table of a month.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    /// The stable name.
    pub(crate) code: &'static str,
    /// What it is called.
    pub(crate) title: &'static str,
    /// What the first column, the names of the rows, is called.
    pub(crate) names: &'static str,
    /// The other columns.
    pub(crate) columns: Vec<Column>,
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// The drawing of it.
    pub(crate) chart: Option<Chart>,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The stable name.
    pub(crate) code: &'static str,
    /// What it is called.
    pub(crate) title: &'static str,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The stable name.
    pub(crate) code: String,
    /// What it is called.
    pub(crate) label: String,
    /// A cell for each column.
    pub(crate) cells: Vec<Cell>,
}

/// A drawing of some columns of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chart {
    /// How the values stand.
    pub(crate) form: ChartForm,
    /// The columns drawn, by code.
    pub(crate) columns: &'static [&'static str],
}

/// How the values of a drawing stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChartForm {
    /// Upright, one beside the other.
    Columns,
    /// Lying, one below the other, for long names.
    Bars,
    /// Lying, one behind the other: parts of a whole.
    Stacked,
    /// As lines from one row to the next.
    Lines,
}

/// A count of the month under a name by which the rules of hiding know it. The same count has the same
/// name wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) key: String,
    pub(crate) count: usize,
}

impl Counted {
    pub(crate) fn new(key: impl Into<String>, count: usize) -> Self {
        Self { key: key.into(), count }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// There is nothing to say.
    Nothing,
    /// A text.
    Text(String),
    /// How many.
    Count(Counted),
    /// A share: those that meet the condition of all that count.
    Share { met: Counted, all: Counted },
    /// A share in thousandths of what the counted ones weigh.
    PerMille { value: u32, of: Counted },
    /// A median or the like of business time in milliseconds, of so many.
    Time { millis: i64, of: Counted },
    /// Business time of one ticket in milliseconds.
    Late(i64),
    /// A mean in tenths of a point, of so many answers.
    Points { tenths: u64, of: Counted },
    /// A sum of points, of so many answers.
    Sum { points: u64, of: Counted },
    /// A value of a trend.
    Value { unit: TrendUnit, value: f64 },
    /// A moment.
    Moment(Timestamp),
    /// A day.
    Day(NaiveDate),
    /// Not shown, because too few people are behind it.
    Hidden,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn count(key: impl Into<String>, count: usize) -> Self {
        Self::Count(Counted::new(key, count))
    }

    /// Writes the cell for people.
    pub(crate) fn written(&self, wording: &Wording<'_>) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Count(of) => grouped(of.count),
            Self::Share { met, all } => percent_of(share_tenths(met.count, all.count)),
            Self::PerMille { value, .. } => percent_of(usize::try_from(*value).ok()),
            Self::Time { millis, .. } | Self::Late(millis) => wording.business_time_short(*millis),
            Self::Points { tenths, .. } => format!("{}.{}", tenths / 10, tenths % 10),
            Self::Sum { points, .. } => points.to_string(),
            Self::Value { unit, value } => trend::written(*unit, *value),
            Self::Moment(moment) => wording.minute(*moment),
            Self::Day(day) => wording.day(*day),
            Self::Hidden => HIDDEN.to_owned(),
        }
    }

    pub(crate) fn value(unit: TrendUnit, value: Option<f64>) -> Self {
        value.map_or(Self::Nothing, |value| Self::Value { unit, value })
    }

    pub(crate) fn moment(moment: Option<Timestamp>) -> Self {
        moment.map_or(Self::Nothing, Self::Moment)
    }
}

/// The mark of a cell that is hidden, in everything people read: one that every font has.
pub(crate) const HIDDEN: &str = "*";

impl Sheet {
    fn new(code: &'static str, title: &'static str, names: &'static str) -> Self {
        Self { code, title, names, columns: Vec::new(), rows: Vec::new(), chart: None }
    }

    fn column(mut self, code: &'static str, title: &'static str) -> Self {
        self.columns.push(Column { code, title });
        self
    }

    fn drawn(mut self, form: ChartForm, columns: &'static [&'static str]) -> Self {
        self.chart = Some(Chart { form, columns });
        self
    }

    /// Adds a remark under a name.
    pub(crate) fn note(&mut self, code: &str, label: &str, text: String) {
        self.row(code, label, vec![Cell::Text(text)]);
    }

    fn row(&mut self, code: impl Into<String>, label: impl Into<String>, cells: Vec<Cell>) {
        self.rows.push(Row { code: code.into(), label: label.into(), cells });
    }
}

/// Returns the tables that hold nothing but aggregates of the month and the one before. Trends are not among them:
/// two years of counts hang together with other reports, which a rule for one month cannot know.
pub(crate) fn aggregates(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Sheet> {
    let flow = (&report.flow, &report.flow_before);
    let figures = (report.figures.as_slice(), report.figures_before.as_slice());
    vec![
        figures::figures(figures, Compared::Month, wording),
        own::own(report, wording),
        figures::flow(flow, Compared::Month, wording),
        figures::days(report, wording),
        figures::deadlines(&report.deadlines, wording),
        figures::stages(report, wording),
        departments::departments(&report.departments, wording),
        departments::satisfaction(&report.satisfaction, wording),
        causes::causes(report, wording),
        causes::volumes(report, wording),
        causes::rules(report, wording),
    ]
}

/// Returns the main numbers over the last months, and the limits they move in.
pub(crate) fn trends(report: &MonthlyReport, wording: &Wording<'_>) -> [Sheet; 2] {
    [trends::trends(&report.trends, wording), trends::limits(&report.trends, wording)]
}

/// Returns the hospital's own figures by department.
pub(crate) fn own(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    own::own(report, wording)
}

/// Returns every table: what the month rests on, the aggregates and the trends, and a row for each deadline, promise
/// and ticket. Without a list there are no rows of promises and tickets, and a table of its own figures only where
/// the hospital has some.
pub(crate) fn all(
    report: &MonthlyReport,
    list: Option<&MonthList>,
    wording: &Wording<'_>,
) -> Vec<Sheet> {
    let mut sheets = vec![summary::summary(report, wording)];
    sheets.extend(aggregates(report, wording));
    sheets.retain(|sheet| sheet.code != "own_figures" || !sheet.rows.is_empty());
    sheets.extend(trends(report, wording));
    sheets.push(lists::overdue(report, wording));
    if let Some(list) = list {
        sheets.push(lists::promises(list, wording));
        sheets.push(lists::tickets(list, wording));
    }
    sheets
}

/// Returns what the month rests on and what a reader must know first, without a number of tickets.
pub(crate) fn shared_summary(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    summary::shared(report, wording)
}
