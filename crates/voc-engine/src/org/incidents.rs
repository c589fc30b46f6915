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
    ["received", "triaged", "stage_completed", "risk_recorded"].contains(&event_type)
}

fn observe(found: &mut Found, entry: &Decoded) {
    let kind = match &entry.event {
        Ok(Event::Received(content)) if content.severity == Some(Severity::High) => {
            IncidentKind::HighSeverity
        }
        Ok(Event::Triaged(content)) if content.severity == Some(Severity::High) => {
            IncidentKind::HighSeverity
        }
        Ok(Event::PledgeWritten(_)) => IncidentKind::Pledge,
        Ok(Event::StageCompleted(content)) => match &content.details {
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

/// Tells whether a ticket still is what it was found to be: a severity may have been set anew.
fn still_holds(kind: IncidentKind, ticket: &Ticket) -> bool {
    kind != IncidentKind::HighSeverity || ticket.severity == Some(Severity::High)
}
