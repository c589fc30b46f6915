//! What is due or overdue.

use serde_json::json;
use voc_engine::{DueRow, Timestamp};

use crate::{
    args::DueArgs,
    columns::{self, Column, Room},
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::Toned,
    time::relative,
};

/// Shows the running clocks, the earliest first.
pub(super) fn due(run: &mut Run, args: &DueArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let until = until(args, &session)?;
    let rows = session.engine.due(until, session.now).map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let now = session.zone.rfc3339(session.now);
        run.out.json(&to_json(&json!({"now": now, "due": rows}), session.zone))?;
    } else {
        draw(&mut run.out, &rows, &session)?;
    }
    Ok(Exit::Done)
}

fn until(args: &DueArgs, session: &Session) -> Result<Timestamp, Failure> {
    if args.overdue {
        return Ok(Timestamp::from_millis(session.now.millis() - 1));
    }
    let Some(within) = args.within else {
        return Ok(Timestamp::from_millis(i64::MAX));
    };
    let due = session.engine.calendar().due(session.now.to_utc(), within);
    due.map(|due| due.at.into()).map_err(|error| super::calendar::no_answer(&error, session.lang))
}

fn draw(out: &mut Output, rows: &[DueRow], session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    if rows.is_empty() {
        return out.line(lang.pick("기한이 있는 항목이 없습니다", "nothing is due"));
    }
    columns::draw(out, columns(), rows, session)?;
    out.line(out.tone(
        Tone::Quiet,
        lang.pick(
            "지난 시간과 남은 시간은 달력 기준입니다(월간 보고서는 업무시간 기준)",
            "time overdue and left is by the calendar (the monthly report counts working time)",
        ),
    ))
}

fn columns() -> Vec<Column<DueRow>> {
    vec![
        Column::new(Room::Narrow, ("기한", "due"), |row, session| {
            Toned(tone(row), session.zone.human(row.due))
        })
        .whole(),
        Column::new(Room::Narrow, ("", ""), |row, session| {
            Toned(tone(row), relative(row.due, session.now, session.lang))
        })
        .whole(),
        Column::new(Room::Narrow, ("번호", "number"), |row: &DueRow, _| {
            row.number.map_or_else(|| row.ticket.to_string(), |n| n.to_string()).into()
        })
        .whole(),
        Column::new(Room::Narrow, ("항목", "clock"), |row, session| {
            session.words().clock(row.clock).into()
        }),
        Column::new(Room::Narrow, ("담당자", "owner"), |row: &DueRow, _| {
            row.owner.as_ref().map(ToString::to_string).unwrap_or_default().into()
        }),
        Column::new(Room::Wide, ("발생부서", "originating"), |row, session| {
            let department = row.department.as_ref();
            department.map(|code| session.words().department(code)).unwrap_or_default().into()
        }),
        Column::new(Room::Middle, ("상향 보고", "escalated to"), |row, session| {
            row.escalated_to.map(|level| session.words().label(level)).unwrap_or_default().into()
        }),
    ]
}

fn tone(row: &DueRow) -> Option<Tone> {
    (row.overdue_ms > 0).then_some(Tone::Alarm)
}
