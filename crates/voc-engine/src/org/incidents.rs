//! The incidents in the log: after each of them the branch is to be trained again.

use std::collections::BTreeMap;

use voc_domain::{
    Event, Incident, IncidentKind, MedicalAccident, Severity, StageDetails, Ticket, TicketId,
    Timestamp,
};
use voc_log::{EntryRef, Position};

use crate::{
    codec::{self, Decoded},
    engine::Engine,
    error::EngineError,
};

/// When each ticket came to be an incident, by what it is.
type Found = BTreeMap<(TicketId, IncidentKind), Timestamp>;

impl Engine {
    /// Searches the log for incidents, in no particular order. Tickets that are set aside are left out.
    pub(super) fn incidents(&self) -> Result<Vec<Incident>, EngineError> {
        self.catch_up()?;
        let mut found = Found::new();
        for page in self.log().read_all(Position::FIRST) {
            for (position, bytes) in page?.entries() {
                let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
                if may_show_one(entry.event_type)
                    && let Some(decoded) = Decoded::from_entry(&entry)
                {
                    observe(&mut found, &decoded);
                }
            }
        }
        let mut incidents = Vec::new();
        for ((id, kind), at) in found {
            let ticket = match self.views().ticket(id) {
                Ok(Some(ticket)) => ticket,
                Ok(None) | Err(EngineError::Parked { .. }) => continue,
                Err(error) => return Err(error),
            };
            if still_holds(kind, &ticket) {
                let (number, branch) = (ticket.number, ticket.branch);
                incidents.push(Incident { ticket: id, number, branch, kind, at });
            }
        }
        Ok(incidents)
    }
}

/// Tells whether an entry of a type may show an incident; the content of all others is left unread.
fn may_show_one(event_type: &str) -> bool {
    ["received", "triaged", "stage_completed", "pledge_written", "corrected"].contains(&event_type)
}

fn observe(found: &mut Found, entry: &Decoded) {
    let Ok(event) = &entry.event else { return };
    let corrected = match event {
        // What an entry should have said counts as if it were said now.
        Event::Corrected(content) => {
            let replacement = content.replacement.clone().unwrap_or_default();
            let text = serde_json::Value::Object(replacement).to_string();
            Event::from_clear(&content.event_type, event.type_version(), &text).ok()
        }
        _ => None,
    };
    let kind = match corrected.as_ref().unwrap_or(event) {
        Event::Received(content) if content.severity == Some(Severity::High) => {
            IncidentKind::HighSeverity
        }
        Event::Triaged(content) if content.severity == Some(Severity::High) => {
            IncidentKind::HighSeverity
        }
        Event::PledgeWritten(_) => IncidentKind::Pledge,
        Event::StageCompleted(content) => match &content.details {
            StageDetails::Investigate(one) => match one.medical_accident {
                MedicalAccident::Yes => IncidentKind::MedicalAccident,
                // A later investigation that finds none takes the finding back.
                MedicalAccident::No => {
                    found.remove(&(entry.ticket, IncidentKind::MedicalAccident));
                    return;
                }
                MedicalAccident::Unknown => return,
            },
            _ => return,
        },
        _ => return,
    };
    found.entry((entry.ticket, kind)).or_insert(entry.occurred.latest());
}

/// Tells whether a ticket still is what it was found to be: a severity may have been set anew, and an
/// entry may have been corrected or struck out.
fn still_holds(kind: IncidentKind, ticket: &Ticket) -> bool {
    match kind {
        IncidentKind::HighSeverity => ticket.severity == Some(Severity::High),
        IncidentKind::MedicalAccident => {
            ticket.assessment.medical_accident == Some(MedicalAccident::Yes)
        }
        IncidentKind::Pledge => !ticket.ledgers.pledges.is_empty(),
    }
}
