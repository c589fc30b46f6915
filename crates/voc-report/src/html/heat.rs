//! How long each stage took in each department, as a table whose cells are coloured by it.
//!
//! A table and no drawing: readers who hear the page step from cell to cell and hear department and stage
//! with each, the figure stands in every cell, and paper breaks it between rows.

use askama::Template;
use voc_engine::{
    DepartmentDwell, StageFigures,
    domain::{Stage, TicketNumber},
};

use super::written;
use crate::{lang::Lang, ticket_list::TicketList, wording::Wording};

/// Fewer cases than this say little: one slow case moves their median.
pub(crate) const CASES_FEW: usize = 5;

const MINUTE: i64 = 60_000;

/// A cell: a median with the tickets it is of.
pub(crate) struct HeatCell {
    class: String,
    pub(crate) text: String,
    sort: i64,
    pub(crate) few: bool,
    tickets: TicketList,
}

/// A row: a department and its nine stages.
pub(crate) struct HeatRow {
    pub(crate) name: String,
    pub(crate) cells: Vec<HeatCell>,
}

/// A step of the scale.
struct Step {
    class: String,
    text: String,
}

#[derive(Template)]
#[template(path = "heat.html")]
pub(crate) struct Heat {
    lang: Lang,
    caption: &'static str,
    stages: Vec<String>,
    pub(crate) rows: Vec<HeatRow>,
    all: HeatRow,
    scale: Vec<Step>,
}

impl Heat {
    /// Makes the table, with a last row of all departments; nothing when no ticket was closed.
    pub(crate) fn of(
        departments: &[DepartmentDwell],
        stages: &[StageFigures],
        wording: &Wording<'_>,
    ) -> Option<Self> {
        if departments.is_empty() {
            return None;
        }
        let rows = departments.iter().map(|one| HeatRow {
            name: wording.department(one.department.as_ref()),
            cells: one
                .stages
                .iter()
                .map(|stage| cell(stage.median_ms, &stage.tickets, wording))
                .collect(),
        });
        let all = stages.iter().map(|one| cell(one.dwell_median_ms, &one.completed, wording));
        let heading = |stage: Stage| wording.stage(stage);
        Some(Self {
            lang: wording.lang,
            caption: wording.pick(
                "발생부서와 단계별 소요 시간 중앙값(영업시간)",
                "Median dwell by originating department and stage, in business time",
            ),
            stages: stages.iter().map(|one| heading(one.stage)).collect(),
            rows: rows.collect(),
            all: HeatRow { name: wording.pick("전체", "All").to_owned(), cells: all.collect() },
            scale: scale(wording),
        })
    }

    pub(crate) fn html(&self) -> String {
        written(self)
    }
}

/// Where each step of the scale ends, in business time: the same in every month, so that two pages can be
/// laid side by side.
fn steps(wording: &Wording<'_>) -> [i64; 5] {
    let day = wording.working_day_ms;
    [30 * MINUTE, 120 * MINUTE, day, 3 * day, 7 * day]
}

fn class(median: i64, wording: &Wording<'_>) -> String {
    let step = steps(wording).iter().take_while(|end| median >= **end).count();
    format!("heat-{step}")
}

fn scale(wording: &Wording<'_>) -> Vec<Step> {
    let steps = steps(wording).map(|end| wording.business_time_short(end));
    let below = steps.iter().map(|end| match wording.lang {
        Lang::Ko => format!("{end} 미만"),
        Lang::En => format!("under {end}"),
    });
    let last = steps.last().map(|end| match wording.lang {
        Lang::Ko => format!("{end} 이상"),
        Lang::En => format!("{end} or more"),
    });
    let named = below.chain(last).enumerate();
    named.map(|(step, text)| Step { class: format!("heat-{step}"), text }).collect()
}

fn cell(median_ms: Option<i64>, tickets: &[TicketNumber], wording: &Wording<'_>) -> HeatCell {
    let few = tickets.len() < CASES_FEW;
    let tickets = TicketList::of(tickets);
    match median_ms {
        Some(median) => HeatCell {
            class: class(median, wording),
            text: wording.business_time_short(median),
            sort: median,
            few,
            tickets,
        },
        None => HeatCell {
            class: "none".to_owned(),
            text: String::new(),
            sort: -1,
            few: false,
            tickets,
        },
    }
}
