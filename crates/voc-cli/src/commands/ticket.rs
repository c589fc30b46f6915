//! One ticket as it stands.

use serde_json::{Value, json};
use voc_engine::{TicketRow, domain::Ticket};

use super::playbook;
use crate::{
    args::ShowArgs,
    card,
    failure::{Exit, Failure},
    output::to_json,
    session::{Run, Session},
};

/// Shows a ticket.
pub(super) fn ticket(run: &mut Run, args: &ShowArgs) -> Result<Exit, Failure> {
    let session = run.open()?;
    let ticket = session.ticket(&args.ticket.ticket)?;
    if run.out.is_json() {
        run.out.json(&document(&ticket, &session)?)?;
    } else {
        card::draw(&mut run.out, &ticket, &session)?;
    }
    Ok(Exit::Done)
}

/// Returns the row of a list with the rest of the state beside it.
fn document(ticket: &Ticket, session: &Session) -> Result<Value, Failure> {
    let mut row = to_json(&TicketRow::from(ticket), session.zone);
    let state = json!({
        "path": ticket.path,
        "receiving": ticket.receiving,
        "managing": ticket.managing,
        "causes": ticket.causes,
        "derived_causes": ticket.derived_causes_at(session.now),
        "assessment": ticket.assessment,
        "owner_role": ticket.owner.as_ref().map(|(_, role)| role),
        "hand_offs": ticket.hand_offs,
        "round": ticket.round,
        "stages": ticket.stages,
        "stages_missing": ticket.stages_missing(),
        "skipped": ticket.skipped,
        "answer": ticket.answer,
        "outcome": ticket.outcome,
        "promises": ticket.promises,
        "clocks": ticket.clocks,
        "parties": ticket.parties,
        "escalations": ticket.escalations,
        "paused": ticket.paused,
        "received_mark": ticket.received,
        "closed": ticket.closed,
        "reopened": ticket.reopened,
        "merged_into": ticket.merged_into,
        "ledgers": ticket.ledgers,
        "flags": ticket.flags_at(session.now),
        "last_recorded_at": ticket.last_recorded_at,
        "playbook": playbook::next_document(ticket, session)?,
    });
    if let (Value::Object(row), Value::Object(state)) = (&mut row, to_json(&state, session.zone)) {
        row.extend(state);
    }
    Ok(row)
}
