//! The figures of a hospital's own, by originating department.

use voc_engine::{MonthlyReport, OwnDepartment, OwnFigure};

use super::{Cell, Counted, Sheet};
use crate::wording::Wording;

/// Returns the key of a department's count in a figure of the hospital's own.
pub(crate) fn own_key(figure: &OwnFigure, one: &OwnDepartment, part: &str) -> String {
    let department = one.department.as_ref().map_or("", |code| code.as_str());
    format!("now.own.{}.{department}.{part}", figure.definition.name)
}

pub(super) fn own(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new(
        "own_figures",
        pick("부서별 자체 지표", "Own figures"),
        pick("발생부서", "Department"),
    )
    .column("figure", pick("지표", "Figure"))
    .column("numerator", pick("해당", "Numerator"))
    .column("denominator", pick("대상", "Denominator"))
    .column("share", pick("비율", "Rate"));
    for figure in &report.own_figures {
        for one in &figure.departments {
            let counted =
                |part: &str, count: usize| Counted::new(own_key(figure, one, part), count);
            let met = counted("met", one.numerator.len());
            let all = counted("all", one.denominator.len());
            let cells = vec![
                Cell::text(wording.lang.of(figure.definition.title)),
                Cell::Count(met.clone()),
                Cell::Count(all.clone()),
                Cell::Share { met, all },
            ];
            let department = one.department.as_ref();
            let code = department.map_or("", |code| code.as_str());
            let code = format!("{}:{code}", figure.definition.name);
            sheet.row(code, wording.department(department), cells);
        }
    }
    sheet
}
