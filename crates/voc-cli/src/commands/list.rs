//! The queue.

use serde_json::json;
use voc_engine::{Listing, TicketFilter, TicketRow, Timestamp, domain::CodeList};

use crate::{
    args::ListArgs,
    columns::{self, Column, Room},
    describe::Words,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::Toned,
    time::relative,
};

/// Lists tickets.
pub(super) fn list(run: &mut Run, args: ListArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let filter = TicketFilter {
        phase: args.phase.map(Into::into),
        kind: args.kind,
        branch: args.branch,
        department: args.department,
        owner: args.owner,
        broken: args.flag.map(|rule| (rule, session.now)),
    };
    let listing = session.engine.list(&filter).map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let document = json!({"tickets": listing.tickets, "parked": listing.parked});
        run.out.json(&to_json(&document, session.zone))?;
    } else {
        draw(&mut run.out, &listing, &session)?;
    }
    Ok(Exit::Done)
}

fn draw(out: &mut Output, listing: &Listing, session: &Session) -> Result<(), Failure> {
    let lang = session.lang;
    if listing.tickets.is_empty() {
        out.line(lang.pick("해당하는 접수 건이 없습니다", "no tickets"))?;
    } else {
        columns::draw(out, columns(), &listing.tickets, session)?;
    }
    for parked in &listing.parked {
        let warning =
            lang.pick("처리가 보류된 건(voc verify로 확인)", "set aside (see voc verify)");
        out.line(out.tone(Tone::Alarm, &format!("{warning}: {parked}")))?;
    }
    Ok(())
}

fn columns() -> Vec<Column<TicketRow>> {
    vec![
        Column::new(Room::Narrow, ("번호", "number"), number).whole(),
        Column::new(Room::Middle, ("유형", "kind"), |row, session| label(row.kind, session)),
        Column::new(Room::Wide, ("채널", "channel"), |row, session| {
            text(row.channel.as_ref().map(|code| session.words().channel(code)))
        }),
        Column::new(Room::Narrow, ("상태", "phase"), |row, session| {
            session.words().phase(row.phase).into()
        }),
        Column::new(Room::Narrow, ("다음 단계", "next stage"), |row, session| {
            label(row.next_stage, session)
        }),
        Column::new(Room::Wide, ("심각도", "severity"), |row, session| {
            label(row.severity, session)
        }),
        Column::new(Room::Wide, ("발생부서", "originating"), |row, session| {
            text(row.originating.as_ref().map(|code| session.words().department(code)))
        }),
        Column::new(Room::Middle, ("담당자", "owner"), |row, _| {
            text(row.owner.as_ref().map(ToString::to_string))
        }),
        Column::new(Room::Narrow, ("기한", "due"), |row, session| {
            Toned(tone(row, session), due(row, |due| session.zone.human(due)))
        })
        .whole(),
        Column::new(Room::Narrow, ("", ""), |row, session| {
            let distance = |due| relative(due, session.now, session.lang);
            Toned(tone(row, session), due(row, distance))
        })
        .whole(),
    ]
}

fn number(row: &TicketRow, _: &Session) -> Toned {
    row.number.map_or_else(|| row.ticket.to_string(), |number| number.to_string()).into()
}

fn label(code: Option<impl CodeList>, session: &Session) -> Toned {
    code.map(|code| session.words().label(code)).unwrap_or_default().into()
}

fn text(text: Option<String>) -> Toned {
    text.unwrap_or_default().into()
}

fn due(row: &TicketRow, write: impl Fn(Timestamp) -> String) -> String {
    row.due.map(write).unwrap_or_default()
}

fn tone(row: &TicketRow, session: &Session) -> Option<Tone> {
    row.due.filter(|due| *due < session.now).map(|_| Tone::Alarm)
}

impl Session {
    /// Returns what is needed to put things into words.
    pub(crate) fn words(&self) -> Words<'_> {
        Words { lang: self.lang, config: self.engine.config() }
    }
}
