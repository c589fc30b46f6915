//! What is due or overdue, and how a deadline came about.

mod explain;
mod watch;

use serde_json::json;
use voc_engine::{DueFilter, DuePage, DueRow, Timestamp};
use voc_report::Lang;

use crate::{
    args::{DueArgs, DueListArgs, DueQuestion},
    columns::{self, Column, Room},
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::Toned,
    time::relative,
};

/// How many rows are shown when nobody says how many: more than anybody does in a day.
const ROWS_MAX: usize = 200;

/// Shows the running clocks, the earliest first, or explains one.
pub(super) fn due(run: &mut Run, args: &DueArgs) -> Result<Exit, Failure> {
    match &args.question {
        Some(_) if !args.list.is_empty() => Err(options_of_the_list(run.out.lang)),
        Some(DueQuestion::Explain(explain)) => explain::explain(run, explain),
        None if args.list.watch => watch::watch(run, &args.list),
        None => list(run, &args.list),
    }
}

fn options_of_the_list(lang: Lang) -> Failure {
    Failure::usage(
        "usage",
        lang.pick(
            "목록의 옵션은 `voc due explain`과 함께 쓸 수 없습니다",
            "the options of the list do not go with `voc due explain`",
        ),
        lang.pick(
            "`voc due explain` 뒤에는 접수 건과 기한, `--as-of`만 쓰십시오",
            "after `voc due explain` write the ticket, the clock and `--as-of` only",
        ),
    )
}

fn list(run: &mut Run, args: &DueListArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let page = page(args, args.limit.unwrap_or(ROWS_MAX), &session)?;
    if run.out.is_json() {
        let now = session.zone.rfc3339(session.now);
        let answer = json!({"now": now, "due": page.rows, "more": page.more});
        run.out.json(&to_json(&answer, session.zone))?;
    } else {
        draw(&mut run.out, &page, &session)?;
    }
    Ok(Exit::Done)
}

fn page(args: &DueListArgs, rows_max: usize, session: &Session) -> Result<DuePage, Failure> {
    let filter = DueFilter {
        until: until(args, session)?,
        owner: args.owner.clone(),
        department: args.department.clone(),
        branch: args.branch.clone(),
        rows_max,
    };
    session.engine.due_page(&filter, session.now).map_err(|error| session.failed(&error))
}

fn until(args: &DueListArgs, session: &Session) -> Result<Timestamp, Failure> {
    if args.overdue {
        return Ok(Timestamp::from_millis(session.now.millis() - 1));
    }
    let Some(within) = args.within else {
        return Ok(Timestamp::from_millis(i64::MAX));
    };
    let due = session.engine.calendar().due(session.now.to_utc(), within);
    due.map(|due| due.at.into()).map_err(|error| super::calendar::no_answer(&error, session.lang))
}

fn draw(out: &mut Output, page: &DuePage, session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    if page.rows.is_empty() && !page.more {
        return out.line(nothing(lang));
    }
    rows(out, page, session)?;
    if page.more {
        let shown = page.rows.len();
        out.line(match lang {
            Lang::Ko => {
                format!("가장 이른 {shown}건만 표시했습니다. `--limit`으로 더 볼 수 있습니다")
            }
            Lang::En => format!("these are the first {shown}; `--limit` shows more"),
        })?;
    }
    out.line(out.tone(
        Tone::Quiet,
        lang.pick(
            "지난 시간과 남은 시간은 달력 기준입니다(월간 보고서는 업무시간 기준)",
            "time overdue and left is by the calendar (the monthly report counts working time)",
        ),
    ))
}

const fn nothing(lang: Lang) -> &'static str {
    lang.pick("기한이 있는 항목이 없습니다", "nothing is due")
}

fn rows(out: &mut Output, page: &DuePage, session: &Session) -> Result<(), Failure> {
    let has_branch = page.rows.iter().any(|row| row.branch.is_some());
    let shown = columns().into_iter().filter(|column| has_branch || !column.is(BRANCH));
    columns::draw(out, shown.collect(), &page.rows, session)
}

/// The heading of a column that a hospital without branches does without.
const BRANCH: (&str, &str) = ("지점", "branch");

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
            session.words().clock_or_report(row.clock, row.report_to).into()
        }),
        Column::new(Room::Narrow, ("담당자", "owner"), |row: &DueRow, _| {
            row.owner.as_ref().map(ToString::to_string).unwrap_or_default().into()
        }),
        Column::new(Room::Wide, ("발생부서", "originating"), |row, session| {
            let department = row.department.as_ref();
            department.map(|code| session.words().department(code)).unwrap_or_default().into()
        }),
        Column::new(Room::Wide, BRANCH, |row, session| {
            let branch = row.branch.as_ref();
            branch.map(|code| session.words().branch(code)).unwrap_or_default().into()
        }),
        Column::new(Room::Middle, ("상향 보고", "escalated to"), |row, session| {
            row.escalated_to.map(|level| session.words().label(level)).unwrap_or_default().into()
        }),
    ]
}

fn tone(row: &DueRow) -> Option<Tone> {
    (row.overdue_ms > 0).then_some(Tone::Alarm)
}
