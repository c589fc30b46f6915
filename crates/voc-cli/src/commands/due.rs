//! What is due or overdue.

use serde_json::json;
use voc_engine::{DueRow, Timestamp};

use crate::{
    args::DueArgs,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::{Grid, Toned},
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
    let mut grid = Grid::new(
        out,
        &[
            ("기한", "due"),
            ("", ""),
            ("번호", "number"),
            ("항목", "clock"),
            ("담당자", "owner"),
            ("발생부서", "originating"),
            ("상향 보고", "escalated to"),
        ],
    );
    for row in rows {
        let tone = (row.overdue_ms > 0).then_some(Tone::Alarm);
        let words = session.words();
        let number = row.number.map_or_else(|| row.ticket.to_string(), |n| n.to_string());
        let department = row.department.as_ref().map(|code| words.department(code));
        grid.row([
            Toned(tone, session.zone.human(row.due)),
            Toned(tone, relative(row.due, session.now, lang)),
            number.into(),
            words.clock(row.clock).into(),
            row.owner.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            department.unwrap_or_default().into(),
            row.escalated_to.map(|level| lang.label(level)).unwrap_or_default().into(),
        ]);
    }
    grid.whole(&[0, 1, 2]).lines().into_iter().try_for_each(|line| out.line(line))?;
    out.line(out.tone(
        Tone::Quiet,
        lang.pick(
            "지난 시간과 남은 시간은 달력 기준입니다(월간 보고서는 업무시간 기준)",
            "time overdue and left is by the calendar (the monthly report counts working time)",
        ),
    ))
}
