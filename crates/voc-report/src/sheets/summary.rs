//! Whose month it is, what it rests on and what a reader must know first.

use voc_engine::{MonthlyReport, ReportBasis, ReportFinding, Scope, Timestamp};

use super::{Cell, Sheet};
use crate::{finding::FindingText, month_parts::scope_of, wording::Wording};

/// The summary of a month with its findings as sentences, and what the hospital's own figures mean.
pub(super) fn summary(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let mut sheet = of_month(report, wording);
    for text in FindingText::all(report, wording) {
        sheet.row(text.code, read_first(wording), vec![Cell::text(text.sentence)]);
    }
    own_meanings(&mut sheet, wording);
    sheet
}

/// The same for a month whose small counts are hidden: the findings name no number.
pub(super) fn shared(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let mut sheet = of_month(report, wording);
    for finding in &report.findings {
        let (code, sentence) = without_numbers(finding, wording);
        sheet.row(code, read_first(wording), vec![Cell::text(sentence)]);
    }
    sheet
}

/// What stands before a finding.
pub(super) const fn read_first(wording: &Wording<'_>) -> &'static str {
    wording.pick("먼저 확인하십시오", "Read this first")
}

fn of_month(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let month = report.month.to_string();
    basis(
        ("month", wording.pick("보고 월", "Month"), &month),
        (&report.scope, &report.as_of, report.judged_at, &report.time_zone),
        wording,
    )
}

/// What a month or a year rests on.
pub(super) fn basis(
    (code, label, period): (&str, &str, &str),
    (scope, basis, judged_at, time_zone): (&Scope, &ReportBasis, Timestamp, &str),
    wording: &Wording<'_>,
) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("summary", pick("요약", "Summary"), pick("항목", "Item"))
        .column("value", pick("내용", "Value"));
    let clock = if basis.simulated {
        pick("모의 시계", "simulated")
    } else {
        pick("실제 시계", "of the system")
    };
    let rows = [
        (code, label, Cell::text(period)),
        ("scope", pick("범위", "Scope"), Cell::text(scope_of(scope, wording))),
        ("judged_at", pick("판단 시각", "Judged at"), Cell::Moment(judged_at)),
        ("time_zone", pick("시간대", "Time zone"), Cell::text(time_zone)),
        ("origin", pick("기록 원장", "Log"), Cell::text(&basis.origin)),
        ("size", pick("기록 항목 수", "Entries"), Cell::text(basis.size.to_string())),
        ("root", pick("루트 해시", "Root"), Cell::text(&basis.root)),
        ("recorded_at", pick("마지막 기록", "Recorded until"), Cell::Moment(basis.recorded_at)),
        ("clock", pick("시계", "Clock"), Cell::text(clock)),
    ];
    for (code, label, cell) in rows {
        sheet.row(code, label, vec![cell]);
    }
    sheet
}

/// What the hospital's own figures mean: nobody finds that in the documentation.
pub(crate) fn own_meanings(sheet: &mut Sheet, wording: &Wording<'_>) {
    for one in &wording.own {
        let text = crate::definitions::meaning(one, wording.lang);
        sheet.row(one.name, wording.lang.of(one.title), vec![Cell::text(text)]);
    }
}

fn without_numbers(finding: &ReportFinding, wording: &Wording<'_>) -> (&'static str, &'static str) {
    let (code, ko, en) = match finding {
        ReportFinding::FlowOutOfBalance { .. } => (
            "flow_out_of_balance",
            "접수와 종결의 수가 맞지 않습니다.",
            "The flow of tickets does not balance.",
        ),
        ReportFinding::DepartmentMissing { .. } => (
            "department_missing",
            "발생부서가 정해지지 않은 접수가 있습니다. ‘부서 미지정’으로 셉니다.",
            "Some tickets have no originating department; they are counted apart.",
        ),
        ReportFinding::PromiseWithoutTime { .. } => (
            "promise_without_time",
            "언제까지인지 말하지 않은 약속이 있습니다. 표준 기한으로 셉니다.",
            "Some promises name no time; they count with the standard period.",
        ),
        ReportFinding::TicketsSetAside { .. } => (
            "tickets_set_aside",
            "기록을 해석할 수 없어 모든 수치에서 빠진 건이 있습니다.",
            "Some tickets could not be followed and are missing in every figure.",
        ),
        ReportFinding::HolidaysUnknown { .. } => (
            "holidays_unknown",
            "이 달은 달력에 등록된 공휴일 범위를 벗어나 있습니다.",
            "The month lies beyond the holidays the calendar knows.",
        ),
    };
    (code, wording.pick(ko, en))
}
