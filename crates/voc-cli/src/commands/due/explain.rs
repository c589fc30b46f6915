//! How a deadline came about.

use serde_json::json;
use voc_engine::{
    AsOf, ClosedStretch, DeadlineExplanation,
    domain::{ClockId, Ticket},
};
use voc_report::Lang;

use crate::{
    args::{ClockArg, DueExplainArgs},
    describe,
    explanation::sentences,
    failure::{Exit, Failure},
    output::{Output, Tone, to_json},
    session::{Run, Session},
    time,
};

const MINUTE_MS: i64 = 60_000;

/// Explains a clock of a ticket, or all of them.
pub(super) fn explain(run: &mut Run, args: &DueExplainArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.find(&args.ticket.ticket)?;
    let as_of = args.as_of.as_deref();
    let known_at =
        as_of.map(|text| time::until(text, session.now, session.zone, session.lang)).transpose()?;
    let as_of = AsOf { known_at, valid_at: None };
    let state = session.engine.as_of(ticket, as_of).map_err(|error| session.failed(&error))?;
    let state = state.ok_or_else(|| Failure::no_such_ticket(session.lang, session.zone))?;
    let mut explained = Vec::new();
    for clock in asked(&state, args.clock.as_ref()) {
        let one = session.engine.explain(ticket, clock, as_of, session.now);
        explained.extend(one.map_err(|error| session.failed(&error))?);
    }
    if explained.is_empty() {
        return Err(no_such_clock(&state, session.lang));
    }
    if run.out.is_json() {
        let now = session.zone.rfc3339(session.now);
        let answer = json!({"now": now, "as_of": as_of, "deadlines": explained});
        run.out.json(&to_json(&answer, session.zone))?;
    } else {
        for (index, one) in explained.iter().enumerate() {
            if index > 0 {
                run.out.line("")?;
            }
            draw(&mut run.out, one, &session)?;
        }
    }
    Ok(Exit::Done)
}

/// Returns the clocks that are asked for, in the order in which they started.
fn asked(ticket: &Ticket, asked: Option<&ClockArg>) -> Vec<ClockId> {
    let fits = |id: &ClockId| match asked {
        None => true,
        Some(ClockArg::Running(kind)) => id.kind == *kind,
        Some(ClockArg::Exactly(exactly)) => id == exactly,
    };
    ticket.clocks.iter().map(|clock| clock.start.clock).filter(fits).collect()
}

fn draw(out: &mut Output, one: &DeadlineExplanation, session: &Session) -> Result<(), Failure> {
    let name = session.words().clock_or_report(one.clock, one.report_to);
    let ticket = one.number.map_or_else(|| one.ticket.to_string(), |number| number.to_string());
    out.line(out.tone(Tone::Strong, &format!("{ticket}  {name}")))?;
    out.line(sentences(one, session.words(), session.zone).join(" "))?;
    // What ends in the minute it begins in is the rest of a day that is over.
    let worth_a_line = |one: &&ClosedStretch| one.until.millis() - one.from.millis() >= MINUTE_MS;
    for stretch in one.closed.iter().flatten().filter(worth_a_line) {
        let (from, to) = (session.zone.human(stretch.from), session.zone.human(stretch.until));
        let line = format!("  {from} – {to}  {}", describe::closed(&stretch.reason, out.lang));
        out.line(out.tone(Tone::Quiet, &line))?;
    }
    Ok(())
}

fn no_such_clock(ticket: &Ticket, lang: Lang) -> Failure {
    let clocks: Vec<_> = ticket.clocks.iter().map(|one| one.start.clock.to_string()).collect();
    let hint = match (clocks.is_empty(), lang) {
        (true, Lang::Ko) => "이 건에는 기한이 없습니다".to_owned(),
        (true, Lang::En) => "this ticket has no clock".to_owned(),
        (false, Lang::Ko) => format!("이 건의 기한: {}", clocks.join(", ")),
        (false, Lang::En) => format!("the clocks of this ticket are: {}", clocks.join(", ")),
    };
    let message = lang.pick("그때까지 그런 기한이 없습니다", "there was no such clock by then");
    Failure::usage("clock_must_exist", message, hint)
}
