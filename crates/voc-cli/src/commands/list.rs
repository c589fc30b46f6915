//! The queue.

use serde_json::json;
use voc_engine::{Listing, TicketFilter, TicketRow};

use crate::{
    args::ListArgs,
    describe::Words,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    table::{Grid, Toned},
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
        let mut grid = Grid::new(
            out,
            &[
                ("번호", "number"),
                ("유형", "kind"),
                ("경로", "channel"),
                ("상태", "phase"),
                ("다음 단계", "next stage"),
                ("심각도", "severity"),
                ("발생부서", "originating"),
                ("담당자", "owner"),
                ("기한", "due"),
                ("", ""),
            ],
        );
        for row in &listing.tickets {
            grid.row(cells(row, session));
        }
        for line in grid.lines() {
            out.line(line)?;
        }
    }
    for parked in &listing.parked {
        let warning =
            lang.pick("처리가 보류된 건(voc verify로 확인)", "set aside (see voc verify)");
        out.line(out.tone(Tone::Alarm, &format!("{warning}: {parked}")))?;
    }
    Ok(())
}

fn cells(row: &TicketRow, session: &Session) -> Vec<Toned> {
    let words = session.words();
    let lang = session.lang;
    let number = row.number.map_or_else(|| row.ticket.to_string(), |number| number.to_string());
    let text = |text: Option<String>| Toned::from(text.unwrap_or_default());
    let overdue = row.due.is_some_and(|due| due < session.now);
    let tone = overdue.then_some(Tone::Alarm);
    vec![
        number.into(),
        row.kind.map(|kind| lang.label(kind)).unwrap_or_default().into(),
        text(row.channel.as_ref().map(|code| words.channel(code))),
        words.phase(row.phase).into(),
        row.next_stage.map(|stage| lang.label(stage)).unwrap_or_default().into(),
        row.severity.map(|severity| lang.label(severity)).unwrap_or_default().into(),
        text(row.originating.as_ref().map(|code| words.department(code))),
        text(row.owner.as_ref().map(ToString::to_string)),
        Toned(tone, row.due.map(|due| session.zone.human(due)).unwrap_or_default()),
        Toned(tone, row.due.map(|due| relative(due, session.now, lang)).unwrap_or_default()),
    ]
}

impl Session {
    /// Returns what is needed to put things into words.
    pub(crate) fn words(&self) -> Words<'_> {
        Words { lang: self.lang, zone: self.zone, config: self.engine.config() }
    }
}
