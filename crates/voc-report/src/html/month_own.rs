//! The figures of a hospital's own by originating department: a table for each.

use voc_engine::{MonthlyReport, OwnFigure};

use super::table::{Cell, Table};
use crate::{
    change::{percent_of, share_tenths},
    ticket_list::without,
    wording::{Wording, grouped},
};

/// Makes a table for each figure of the hospital's own.
pub(crate) fn tables(report: &MonthlyReport, wording: &Wording<'_>) -> Vec<Table> {
    report.own_figures.iter().map(|figure| table(figure, wording)).collect()
}

fn table(figure: &OwnFigure, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, wording.lang.of(figure.definition.title))
        .text_column(pick("발생부서", "Department"))
        .number_column(pick("비율", "Rate"))
        .number_column(pick("분자/분모", "Of"));
    for one in &figure.departments {
        let (met, all) = (&one.numerator, &one.denominator);
        let share = share_tenths(met.len(), all.len());
        let order = share.and_then(|share| i64::try_from(share).ok()).unwrap_or(-1);
        let counted = format!("{}/{}", grouped(met.len()), grouped(all.len()));
        let size = i64::try_from(all.len()).unwrap_or(i64::MAX);
        table.row(vec![
            Cell::text(wording.department(one.department.as_ref())),
            Cell::sorted(percent_of(share), order),
            Cell::sorted(counted, size)
                .behind(pick("해당", "Met"), met)
                .behind(pick("비해당", "Not met"), &without(all, met)),
        ]);
    }
    table
}
