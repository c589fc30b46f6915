//! What came to each branch and to each of the departments that receive and answer.

use voc_engine::{
    MonthlyReport, PlaceFigures, YearReport,
    domain::{BranchCode, DepartmentCode},
};

use super::table::{Cell, Table};
use crate::wording::Wording;

/// The figures by place, of a month or of a year.
pub(crate) struct Places<'a> {
    pub(crate) branches: &'a [PlaceFigures<BranchCode>],
    pub(crate) receiving: &'a [PlaceFigures<DepartmentCode>],
    pub(crate) managing: &'a [PlaceFigures<DepartmentCode>],
}

impl<'a> Places<'a> {
    pub(crate) fn of_month(report: &'a MonthlyReport) -> Self {
        let MonthlyReport { branches, receiving, managing, .. } = report;
        Self { branches, receiving, managing }
    }

    pub(crate) fn of_year(report: &'a YearReport) -> Self {
        let YearReport { branches, receiving, managing, .. } = report;
        Self { branches, receiving, managing }
    }
}

/// Writes a table for the branches, one for the receiving departments and one for those that answer.
pub(crate) fn places(all: &Places<'_>, wording: &Wording<'_>) -> [Table; 3] {
    let pick = |ko, en| wording.pick(ko, en);
    let department = |code: Option<&DepartmentCode>| wording.department(code);
    [
        table(
            [pick("지점별 현황", "By branch"), pick("지점", "Branch")],
            all.branches,
            |code| wording.branch(code),
            wording,
        ),
        table(
            [pick("접수부서별 현황", "By receiving department"), pick("접수부서", "Department")],
            all.receiving,
            department,
            wording,
        ),
        table(
            [
                pick("관리부서별 현황", "By managing department, which answers"),
                pick("관리부서", "Department"),
            ],
            all.managing,
            department,
            wording,
        ),
    ]
}

fn table<Code>(
    [caption, column]: [&str; 2],
    all: &[PlaceFigures<Code>],
    name: impl Fn(Option<&Code>) -> String,
    wording: &Wording<'_>,
) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let parts = [
        pick("접수", "Received"),
        pick("종결", "Closed"),
        pick("미종결", "Open"),
        pick("기한 놓침", "Missed a deadline"),
    ];
    let mut table = Table::new(wording.lang, caption).text_column(column);
    for part in parts {
        table = table.number_column(part);
    }
    table = table.number_column(pick("처리 시간 중앙값", "Median time to close"));
    for one in all {
        let lists = [&one.received, &one.closed, &one.open, &one.missed_deadline];
        let mut cells = vec![Cell::text(name(one.code.as_ref()))];
        cells.extend(parts.iter().zip(lists).map(|(part, list)| Cell::tickets(part, list)));
        cells.push(super::month_tables::dwell(one.resolution_median_ms, wording));
        table.row(cells);
    }
    table
}
