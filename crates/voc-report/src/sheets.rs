//! A month as tables of typed cells, one for each theme: what a workbook shows, and what is left of a
//! month when small counts are hidden.

mod causes;
mod departments;
mod figures;
mod lists;
mod summary;

use chrono::NaiveDate;
use voc_engine::{MonthList, MonthlyReport, Timestamp};

pub(crate) use self::{
    departments::department_key,
    figures::{FLOW, before_key, deadline_key, figure_key},
};
use crate::{
    change::{percent_of, share_tenths},
    wording::{Wording, grouped},
};

/// A table of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
            Self::Moment(moment) => wording.minute(*moment),
            Self::Day(day) => wording.day(*day),
            Self::Hidden => HIDDEN.to_owned(),
        }
    }

    pub(crate) fn moment(moment: Option<Timestamp>) -> Self {
        moment.map_or(Self::Nothing, Self::Moment)
    }
}

/// The mark of a cell that is hidden, in everything people read.
pub(crate) const HIDDEN: &str = "∗";

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

/// Returns the tables that hold nothing but aggregates.
pub(crate) fn aggregates(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Sheet> {
    vec![
        figures::figures(report, wording),
        figures::flow(report, wording),
        figures::days(report, wording),
        figures::deadlines(report, wording),
        figures::stages(report, wording),
        departments::departments(report, wording),
        departments::satisfaction(report, wording),
        causes::causes(report, wording),
        causes::volumes(report, wording),
        causes::rules(report, wording),
    ]
}

/// Returns every table: what the month rests on, the aggregates, and a row for each deadline, promise
/// and ticket.
pub(crate) fn all(report: &MonthlyReport, list: &MonthList, wording: &Wording<'_>) -> Vec<Sheet> {
    let mut sheets = vec![summary::summary(report, wording)];
    sheets.extend(aggregates(report, wording));
    sheets.push(lists::overdue(report, wording));
    sheets.push(lists::promises(list, wording));
    sheets.push(lists::tickets(list, wording));
    sheets
}

/// Returns what the month rests on and what a reader must know first, without a number of tickets.
pub(crate) fn shared_summary(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    summary::shared(report, wording)
}
