//! The tables of what is owed: the deadlines overdue and to come, by role, and the open tickets by age.

use voc_engine::{AgeGroup, OwedClock, RoleFigures, Timestamp, UPCOMING_DAYS};

use super::table::{Cell, Table};
use crate::{
    change::{percent_of, share_tenths},
    headline::due::{owing, place, role},
    lang::Lang,
    wording::Wording,
};

/// How many deadlines a table of a page lists, the first due first; the files carry all of them.
pub(crate) const OWED_MAX: usize = 300;

/// Lists what is overdue, the longest first.
pub(crate) fn overdue(all: &[OwedClock], judged_at: Timestamp, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let caption = pick("기한을 넘긴 것, 오래된 순", "What is overdue, the longest first");
    let table = Table::new(wording.lang, caption)
        .stacked()
        .text_column(pick("접수번호", "Ticket"))
        .text_column(pick("기한", "Deadline"))
        .number_column(pick("초과", "Late by"))
        .text_column(pick("기한 시각", "Was due"));
    listed(table, all, wording, |one| {
        let late = wording.overdue(one.due, judged_at);
        Cell::sorted(late, judged_at.millis().saturating_sub(one.due.millis())).tone("bad")
    })
}

/// Lists what falls due soon, the next first.
pub(crate) fn upcoming(all: &[OwedClock], judged_at: Timestamp, wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let caption = pick("다가오는 기한, 빠른 순", "What falls due soon, the next first");
    let table = Table::new(wording.lang, caption)
        .stacked()
        .text_column(pick("접수번호", "Ticket"))
        .text_column(pick("기한", "Deadline"))
        .number_column(pick("남은 시간", "Time left"))
        .text_column(pick("기한 시각", "Falls due"));
    listed(table, all, wording, |one| {
        let left = one.due.millis().saturating_sub(judged_at.millis());
        let open = wording.open_between(judged_at, one.due);
        let text = open.map_or_else(|| wording.elapsed(left), |open| wording.business_time(open));
        Cell::sorted(text, left)
    })
}

/// Fills the rows of a table of deadlines; `distance` says how far each is from the moment of judgement.
fn listed(
    table: Table,
    all: &[OwedClock],
    wording: &Wording<'_>,
    distance: impl Fn(&OwedClock) -> Cell,
) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = table
        .text_column(pick("책임 역할", "Owed by"))
        .person_column(pick("담당자", "Owner"))
        .text_column(pick("발생부서", "Department"));
    for one in all.iter().take(OWED_MAX) {
        let owner = one.owner.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string);
        table.row(vec![
            Cell::text(one.ticket.to_string()).tone("nowrap").id(place(one)),
            Cell::text(wording.clock(one.clock)).tone("nowrap"),
            distance(one),
            Cell::moment(wording.minute(one.due), one.due.millis()),
            Cell::text(owing(one, wording)),
            Cell::text(owner),
            Cell::text(wording.department(one.department.as_ref())),
        ]);
    }
    table
}

/// Names the days ahead that a report looks at: `앞으로 7일`.
pub(crate) fn days_ahead(wording: &Wording<'_>) -> String {
    match wording.lang {
        Lang::Ko => format!("앞으로 {UPCOMING_DAYS}일 안에 다가오는 기한"),
        Lang::En => format!("Falling due within {UPCOMING_DAYS} days"),
    }
}

/// Sets the deadlines of each role beside each other: what fell due, and what it owes now.
pub(crate) fn roles(all: &[RoleFigures], wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let parts = [
        pick("기한 도래", "Fell due"),
        pick("지킴", "Kept"),
        pick("놓침", "Missed"),
        pick("지금 초과", "Overdue now"),
        pick("곧 도래", "Due soon"),
    ];
    let caption = pick("책임 역할별 기한", "Deadlines by the role that owes them");
    let mut table = Table::new(wording.lang, caption).text_column(pick("책임 역할", "Owed by"));
    for part in parts {
        table = table.number_column(part);
    }
    table = table.number_column(pick("준수율", "Rate"));
    for one in all {
        let lists = [&one.due, &one.met, &one.missed, &one.overdue, &one.upcoming];
        let mut cells = vec![Cell::text(role(one.role, wording))];
        cells.extend(parts.iter().zip(lists).map(|(part, list)| Cell::tickets(part, list)));
        cells.push(rate(one.met.len(), one.due.len()));
        table.row(cells);
    }
    table
}

fn rate(met: usize, due: usize) -> Cell {
    let share = share_tenths(met, due);
    let order = share.map_or(-1, |share| i64::try_from(share).unwrap_or(i64::MAX));
    Cell::sorted(percent_of(share), order)
}

/// Writes the ages of a group: `3~6일`, `90일 이상`.
pub(crate) fn age(group: &AgeGroup, wording: &Wording<'_>) -> String {
    match (wording.lang, group.days_max) {
        (Lang::Ko, Some(last)) => format!("{}~{last}일", group.days_min),
        (Lang::En, Some(last)) => format!("{} to {last} days", group.days_min),
        (Lang::Ko, None) => format!("{}일 이상", group.days_min),
        (Lang::En, None) => format!("{} days or more", group.days_min),
    }
}

/// Counts the open tickets of each age, and those of them that are overdue.
pub(crate) fn ageing(all: &[AgeGroup], wording: &Wording<'_>) -> Table {
    let pick = |ko, en| wording.pick(ko, en);
    let mut table = Table::new(wording.lang, pick("미종결 건의 경과일", "Open tickets by age"))
        .text_column(pick("접수 후", "Since receipt"))
        .number_column(pick("미종결", "Open"))
        .number_column(pick("기한 초과", "Overdue"))
        .number_column(pick("초과 비율", "Share"));
    for one in all {
        let name = age(one, wording);
        table.row(vec![
            Cell::sorted(name.clone(), one.days_min),
            Cell::tickets(&name, &one.tickets),
            Cell::tickets(pick("기한 초과", "Overdue"), &one.overdue),
            rate(one.overdue.len(), one.tickets.len()),
        ]);
    }
    table
}
