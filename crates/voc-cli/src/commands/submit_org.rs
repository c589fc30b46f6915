//! Giving a command to the hospital as a whole.

use uuid::Uuid;
use voc_engine::{
    Freshness, OrgExecuted, OrgRequest,
    domain::{OrgCommand, Role},
};

use super::submit::{note_on_now, unnamed};
use crate::{
    args::Who,
    failure::Failure,
    session::{Run, Session},
    time,
};

/// Gives a command to the hospital as a whole.
pub(super) fn submit(
    run: &Run,
    session: &Session,
    instruction: &OrgCommand,
    who: &Who,
) -> Result<OrgExecuted, Failure> {
    note_on_now(run, session);
    let configured = session.engine.config().actor.clone();
    let actor = who.actor.clone().or(configured).unwrap_or_else(unnamed);
    let read = |text| time::occurred(text, session.recorded, session.zone, session.lang);
    let executed = session.engine.execute_org(&OrgRequest {
        command: who.command_id.unwrap_or_else(Uuid::now_v7),
        instruction,
        occurred: who.occurred.as_deref().map(read).transpose()?,
        now: session.recorded,
        actor: &actor,
        role: who.role.unwrap_or(Role::Desk),
        on_behalf_of: who.on_behalf_of.as_ref(),
    });
    executed.map_err(|error| Failure::execute(&error, session.lang, session.zone))
}

/// Returns what a program is told of a command that was carried out.
pub(super) fn receipt(executed: &OrgExecuted, session: &Session) -> serde_json::Value {
    serde_json::json!({
        "type": executed.event.event_type(),
        "recorded": executed.event.to_clear(),
        "position": executed.position,
        "version": executed.version,
        "recorded_at": session.zone.rfc3339(executed.recorded_at),
        "repeated": executed.freshness == Freshness::Before,
    })
}

/// Says a sentence about a command, or that it had been carried out before.
pub(super) fn said(executed: &OrgExecuted, sentence: String, session: &Session) -> String {
    if executed.freshness == Freshness::Now {
        return sentence;
    }
    let before = session.lang.pick(
        "이미 기록되어 있어 아무것도 바꾸지 않았습니다",
        "recorded before; nothing was changed",
    );
    format!("{sentence} · {before}")
}
