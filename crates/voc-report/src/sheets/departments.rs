//! The originating departments, and how satisfied people were with them.

use voc_engine::{DepartmentFigures, MonthSatisfaction, Satisfaction, domain::DepartmentCode};

use super::{Cell, ChartForm, Counted, Sheet};
use crate::wording::Wording;

/// Returns the key of a department's count.
pub(crate) fn department_key(department: Option<&DepartmentCode>, part: &str) -> String {
    let code = department.map_or("", |code| code.as_str());
    format!("now.department.{code}.{part}")
}

/// The counts of a department by part.
fn department_counts(one: &DepartmentFigures) -> [(&'static str, usize); 6] {
    [
        ("received", one.received.len()),
        ("closed", one.closed.len()),
        ("merged", one.merged.len()),
        ("open", one.open.len()),
        ("missed_deadline", one.missed_deadline.len()),
        ("escalated", one.escalated.len()),
    ]
}

pub(super) fn departments(all: &[DepartmentFigures], wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet =
        Sheet::new("departments", pick("발생부서", "Departments"), pick("발생부서", "Department"))
            .column("received", pick("접수", "Received"))
            .column("closed", pick("종결", "Closed"))
            .column("merged", pick("병합", "Merged"))
            .column("open", pick("월말 미종결", "Open at the end"))
            .column("missed_deadline", pick("기한 놓침", "Missed a deadline"))
            .column("escalated", pick("상향 보고", "Escalated"))
            .column(
                "resolution_median",
                pick("처리 시간 중앙값(영업시간, 시간)", "Median time to close (business hours)"),
            )
            .column("fitting", pick("절차대로", "Fit the process"))
            .column("cases", pick("절차 대상", "Cases"))
            .column("fitness_mean", pick("평균 절차 적합도", "Mean fitness"))
            .drawn(ChartForm::Bars, &["received", "closed", "open"]);
    for one in all {
        let department = one.department.as_ref();
        let counted =
            |part: &str, count: usize| Counted::new(department_key(department, part), count);
        let mut cells: Vec<_> = department_counts(one)
            .into_iter()
            .map(|(part, count)| Cell::Count(counted(part, count)))
            .collect();
        let closed = counted("closed", one.closed.len());
        cells.push(
            one.resolution_median_ms
                .map_or(Cell::Nothing, |millis| Cell::Time { millis, of: closed }),
        );
        let cases = counted("cases", one.conformance.tickets.len());
        cells.push(Cell::Count(counted("fitting", one.conformance.fitting_tickets.len())));
        cells.push(Cell::Count(cases.clone()));
        cells.push(
            one.conformance.figures.fitness_mean.map_or(Cell::Nothing, |mean| Cell::PerMille {
                value: mean.get().into(),
                of: cases,
            }),
        );
        let code = department.map_or("", |code| code.as_str());
        sheet.row(code, wording.department(department), cells);
    }
    sheet
}

pub(super) fn satisfaction(found: &MonthSatisfaction, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet =
        Sheet::new("satisfaction", pick("만족도", "Satisfaction"), pick("발생부서", "Department"))
            .column("mean", pick("만족도 평균(1~5점)", "Mean (1 to 5)"))
            .column("sum", pick("점수 합", "Points"))
            .column("answers", pick("응답 수", "Answers"))
            .column("tickets", pick("건수", "Tickets"));
    if found.overall.count == 0 {
        return sheet;
    }
    let row = |key: &str, one: &Satisfaction| {
        let answers = usize::try_from(one.count).unwrap_or(usize::MAX);
        let answers = Counted::new(format!("{key}.answers"), answers);
        vec![
            one.mean_tenths
                .map_or(Cell::Nothing, |tenths| Cell::Points { tenths, of: answers.clone() }),
            Cell::Sum { points: one.sum, of: answers.clone() },
            Cell::Count(answers),
            Cell::count(format!("{key}.answered"), one.tickets.len()),
        ]
    };
    sheet.row("overall", pick("전체", "Overall"), row("now.satisfaction", &found.overall));
    for one in &found.departments {
        let department = one.department.as_ref();
        let key = department_key(department, "satisfaction");
        let code = department.map_or("", |code| code.as_str());
        sheet.row(code, wording.department(department), row(&key, &one.satisfaction));
    }
    sheet
}
