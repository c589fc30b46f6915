//! A row for each deadline that passed, each promise and each ticket.

use voc_engine::{ListedTicket, MonthList, MonthlyReport, PromiseOutcome, domain::DepartmentCode};

use super::{Cell, Sheet};
use crate::wording::Wording;

pub(super) fn overdue(report: &MonthlyReport, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("overdue", pick("기한 초과", "Overdue"), pick("접수번호", "Ticket"))
        .column("clock", pick("기한", "Deadline"))
        .column("due", pick("기한 시각", "Was due"))
        .column("late", pick("초과(영업시간, 시간)", "Late (business hours)"))
        .column("department", pick("발생부서", "Department"));
    for one in &report.overdue {
        let late = wording.open_between(one.due, report.judged_at);
        let number = one.ticket.to_string();
        let cells = vec![
            Cell::text(wording.clock(one.clock)),
            Cell::Moment(one.due),
            late.map_or(Cell::Nothing, Cell::Late),
            Cell::text(wording.department(one.department.as_ref())),
        ];
        sheet.row(number.clone(), number, cells);
    }
    sheet
}

pub(super) fn promises(list: &MonthList, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("promises", pick("약속", "Promises"), pick("약속", "Promise"))
        .column("ticket", pick("접수번호", "Ticket"))
        .column("topic", pick("내용", "What"))
        .column("to", pick("상대", "To whom"))
        .column("by_role", pick("약속한 역할", "By role"))
        .column("department", pick("발생부서", "Department"))
        .column("made", pick("약속한 시각", "Made"))
        .column("told", pick("알린 시한", "Told until"))
        .column("due", pick("기한 시각", "Due"))
        .column("ended", pick("이행·철회 시각", "Kept or withdrawn"))
        .column("outcome", pick("결과", "Outcome"));
    for one in &list.promises {
        let code = format!("{}/{}", one.ticket, one.number);
        let (ko, en) = match one.outcome {
            PromiseOutcome::Open => ("진행 중", "open"),
            PromiseOutcome::Kept => ("지킴", "kept"),
            PromiseOutcome::KeptLate => ("늦게 지킴", "kept late"),
            PromiseOutcome::Withdrawn => ("철회", "withdrawn"),
            PromiseOutcome::Broken => ("어김", "broken"),
        };
        let cells = vec![
            Cell::text(one.ticket.to_string()),
            Cell::text(wording.label(one.topic)),
            Cell::text(wording.label(one.to)),
            Cell::text(wording.label(one.by_role)),
            Cell::text(wording.department(one.department.as_ref())),
            Cell::Moment(one.made),
            Cell::moment(one.told),
            Cell::moment(one.due),
            Cell::moment(one.ended),
            Cell::text(pick(ko, en)),
        ];
        sheet.row(code.clone(), code, cells);
    }
    sheet
}

pub(super) fn tickets(list: &MonthList, wording: &Wording<'_>) -> Sheet {
    let pick = |ko, en| wording.pick(ko, en);
    let mut sheet = Sheet::new("tickets", pick("접수 건", "Tickets"), pick("접수번호", "Ticket"))
        .column("kind", pick("유형", "Kind"))
        .column("channel", pick("채널", "Channel"))
        .column("branch", pick("지점", "Branch"))
        .column("receiving", pick("접수부서", "Receiving department"))
        .column("managing", pick("관리부서", "Managing department"))
        .column("originating", pick("발생부서", "Originating department"))
        .column("severity", pick("심각도", "Severity"))
        .column("causes", pick("원인", "Causes"))
        .column("received", pick("접수 시각", "Received"))
        .column("first_contact", pick("최초 연락", "First contact"))
        .column("resolution_due", pick("처리 기한", "Resolution due"))
        .column("closed", pick("종결 시각", "Closed"))
        .column("state", pick("월말 상태", "At the end of the month"))
        .column("closes", pick("이 달 종결", "Closes in the month"))
        .column("reopenings", pick("이 달 재접수", "Reopened in the month"))
        .column("stages", pick("완료 단계", "Stages done"))
        .column("missed", pick("놓친 기한", "Missed deadlines"))
        .column("escalations", pick("상향 보고", "Escalations"));
    for one in &list.tickets {
        let number = one.number.to_string();
        let cells = [places(one, wording), moments(one, wording), counts(one, wording)].concat();
        sheet.row(number.clone(), number, cells);
    }
    sheet
}

/// What a ticket is about and where it belongs.
fn places(one: &ListedTicket, wording: &Wording<'_>) -> Vec<Cell> {
    let department = |code: Option<&DepartmentCode>| match code {
        None => Cell::Nothing,
        code => Cell::text(wording.department(code)),
    };
    let branch = one.branch.as_ref();
    vec![
        one.kind.map_or(Cell::Nothing, |kind| Cell::text(wording.label(kind))),
        one.channel.as_ref().map_or(Cell::Nothing, |code| Cell::text(wording.channel(code))),
        branch.map_or(Cell::Nothing, |code| Cell::text(wording.branch(Some(code)))),
        department(one.receiving.as_ref()),
        department(one.managing.as_ref()),
        department(one.originating.as_ref()),
        one.severity.map_or(Cell::Nothing, |code| Cell::text(wording.label(code))),
        listed(one.causes.iter().map(|code| wording.cause(code))),
    ]
}

/// When a ticket came and went, and where it stood at the end of the month.
fn moments(one: &ListedTicket, wording: &Wording<'_>) -> Vec<Cell> {
    let (ko, en) = match (one.open, one.merged) {
        (true, _) => ("미종결", "open"),
        (false, true) => ("병합", "merged"),
        (false, false) => ("종결", "closed"),
    };
    vec![
        Cell::moment(one.received),
        Cell::moment(one.first_contact),
        Cell::moment(one.resolution_due),
        Cell::moment(one.closed),
        Cell::text(wording.pick(ko, en)),
    ]
}

/// How often things happened to a ticket in the month.
fn counts(one: &ListedTicket, wording: &Wording<'_>) -> Vec<Cell> {
    let count = |part: &str, count: u64| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        Cell::count(format!("ticket.{}.{part}", one.number), count)
    };
    vec![
        count("closes", one.closes),
        count("reopenings", one.reopenings),
        count("stages", one.stages),
        listed(one.missed.iter().map(|clock| wording.clock(*clock))),
        count("escalations", one.escalations),
    ]
}

/// Writes texts with a comma between; none leave the cell empty.
fn listed(texts: impl Iterator<Item = String>) -> Cell {
    let texts: Vec<_> = texts.collect();
    if texts.is_empty() { Cell::Nothing } else { Cell::text(texts.join(", ")) }
}
