//! What every rendering of a month says alike: whose month it is, and the parts of its flow.

use voc_engine::{
    DeadlineFigures, Flow, MonthSatisfaction, MonthlyReport, Satisfaction, Scope,
    domain::TicketNumber,
};

use crate::{change::share_tenths, lang::Lang, wording::Wording};

/// Names whose tickets a report is about.
pub(crate) fn scope(report: &MonthlyReport, wording: &Wording<'_>) -> String {
    scope_of(&report.scope, wording)
}

/// Names a scope.
pub(crate) fn scope_of(scope: &Scope, wording: &Wording<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(branch) = &scope.branch {
        parts.push(wording.branch(Some(branch)));
    }
    if let Some(department) = &scope.department {
        parts.push(wording.department(Some(department)));
    }
    if parts.is_empty() {
        let all = wording.pick("전체 지점 · 전체 부서", "All branches, all departments");
        let group = wording.config.group.as_ref();
        return group.map_or_else(
            || all.to_owned(),
            |group| match wording.lang {
                Lang::Ko => format!("{} · {all}", group.ko),
                Lang::En => format!("{} · {all}", group.en),
            },
        );
    }
    parts.join(" · ")
}

/// Tells whether the month was not over when it was judged.
pub(crate) fn is_partial(report: &MonthlyReport, wording: &Wording<'_>) -> bool {
    let (_, end) = report.month.bounds(wording.time_zone);
    report.judged_at.millis() + 1 < end.millis()
}

/// Writes the mean of points with one decimal, or nothing without answers.
pub(crate) fn mean_points(found: &Satisfaction) -> Option<String> {
    found.mean_tenths.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
}

/// The satisfaction over all answers and by department, each with its name; nothing without answers.
pub(crate) fn satisfaction_parts<'a>(
    found: &'a MonthSatisfaction,
    wording: &Wording<'_>,
) -> Vec<(String, &'a Satisfaction)> {
    if found.overall.count == 0 {
        return Vec::new();
    }
    let overall = (wording.pick("전체", "Overall").to_owned(), &found.overall);
    let departments = found.departments.iter();
    let departments =
        departments.map(|one| (wording.department(one.department.as_ref()), &one.satisfaction));
    std::iter::once(overall).chain(departments).collect()
}

/// The kinds of deadlines of which one fell due in the month.
pub(crate) fn fallen_due(all: &[DeadlineFigures]) -> Vec<&DeadlineFigures> {
    all.iter().filter(|one| !one.due.is_empty()).collect()
}

/// The share of deadlines that were kept, in tenths of a percent.
pub(crate) fn share_kept(found: &DeadlineFigures) -> Option<usize> {
    share_tenths(found.met.len(), found.due.len())
}

/// What became of deadlines, each with its tickets; the last three together are the first.
pub(crate) fn deadline_parts<'a>(
    found: &'a DeadlineFigures,
    wording: &Wording<'_>,
) -> [(&'static str, &'static str, &'a [TicketNumber]); 4] {
    let pick = |ko, en| wording.pick(ko, en);
    [
        ("deadline_due", pick("기한 도래", "Fell due"), &found.due),
        ("deadline_met", pick("지킴", "Kept"), &found.met),
        ("deadline_missed", pick("늦게 끝남", "Ended late"), &found.missed),
        ("deadline_running_over", pick("초과 중", "Still over"), &found.running_over),
    ]
}

/// The parts of the flow by name, in the order of the balance.
pub(crate) fn flow_parts<'a>(
    flow: &'a Flow,
    wording: &Wording<'_>,
) -> [(&'static str, &'a [TicketNumber]); 6] {
    let pick = |ko, en| wording.pick(ko, en);
    [
        (pick("전월 이월", "Brought forward"), flow.brought_forward.as_slice()),
        (pick("신규 접수", "New"), flow.new.as_slice()),
        (pick("재접수", "Reopened"), flow.reopened.as_slice()),
        (pick("종결", "Closed"), flow.closed.as_slice()),
        (pick("병합", "Merged"), flow.merged.as_slice()),
        (pick("차월 이월", "Carried forward"), flow.carried_forward.as_slice()),
    ]
}

/// The sign before each part of the flow; the fourth says whether it balances.
pub(crate) fn flow_operators(flow: &Flow) -> [&'static str; 6] {
    ["", "+", "+", if flow.balances() { "=" } else { "≠" }, "+", "+"]
}
