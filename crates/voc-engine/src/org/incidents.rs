//! The incidents in the log: after each of them the branch is to be trained again.

use voc_domain::{
    Event, Incident, IncidentKind, MedicalAccident, Severity, StageDetails, Ticket, Timestamp,
};
use voc_log::{EntryRef, StreamId, Version};

use crate::{
    codec::{self, Decoded},
    engine::Engine,
    error::EngineError,
};

impl Engine {
    /// Returns the incidents, in the order of their tickets. Whether a ticket is one says its state,
    /// corrections included; since when, its entries. Tickets that are set aside are left out.
    pub(super) fn incidents(&self) -> Result<Vec<Incident>, EngineError> {
        let mut incidents = Vec::new();
        for ticket in self.views().tickets() {
            let ticket = ticket?;
            let kinds = kinds(&ticket);
            if kinds.is_empty() {
                continue;
            }
            let entries = self.entries(&ticket)?;
            let opened = ticket.received.map(|mark| mark.occurred.latest());
            for kind in kinds {
                let shown = entries.iter().find(|entry| shows(entry, kind));
                // What only a correction made an incident was one from the receipt on.
                let at = shown.map(|entry| entry.occurred.latest()).or(opened);
                incidents.push(Incident {
                    ticket: ticket.id,
                    number: ticket.number,
                    branch: ticket.branch.clone(),
                    kind,
                    at: at.or(ticket.last_recorded_at).unwrap_or(Timestamp::from_millis(0)),
                });
            }
        }
        Ok(incidents)
    }

    fn entries(&self, ticket: &Ticket) -> Result<Vec<Decoded>, EngineError> {
        let stream = StreamId::from_uuid(ticket.id.as_uuid());
        let mut entries = Vec::new();
        for stored in self.log().read_stream(&stream, Version::FIRST)? {
            let entry = EntryRef::decode(&stored.bytes);
            let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
            entries.extend(Decoded::from_entry(&entry));
        }
        Ok(entries)
    }
}

/// Returns what makes a ticket an incident, as it stands now.
fn kinds(ticket: &Ticket) -> Vec<IncidentKind> {
    let accident = ticket.assessment.medical_accident == Some(MedicalAccident::Yes);
    let severe = ticket.severity == Some(Severity::High);
    let pledged = !ticket.ledgers.pledges.is_empty();
    let all = [
        (accident, IncidentKind::MedicalAccident),
        (severe, IncidentKind::HighSeverity),
        (pledged, IncidentKind::Pledge),
    ];
    all.into_iter().filter_map(|(holds, kind)| holds.then_some(kind)).collect()
}

/// Tells whether an entry shows an incident of a kind.
fn shows(entry: &Decoded, kind: IncidentKind) -> bool {
    let Ok(event) = &entry.event else { return false };
    match (kind, event) {
        (IncidentKind::HighSeverity, Event::Received(one)) => one.severity == Some(Severity::High),
        (IncidentKind::HighSeverity, Event::Triaged(one)) => one.severity == Some(Severity::High),
        (IncidentKind::Pledge, Event::PledgeWritten(_)) => true,
        (IncidentKind::MedicalAccident, Event::StageCompleted(one)) => {
            let is_yes =
                |one: &voc_domain::Investigate| one.medical_accident == MedicalAccident::Yes;
            matches!(&one.details, StageDetails::Investigate(one) if is_yes(one))
        }
        _ => false,
    }
}
