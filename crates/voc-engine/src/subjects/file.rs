//! Everything that is kept about a person, for the person to see, and who a ticket is about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use voc_domain::{
    ErasureReason, Event, LegalHold, Occurred, PartyRole, SubjectId, TicketId, TicketNumber,
    Timestamp, case_subject,
};
use voc_log::{EntryRef, Position};

use super::search::Found;
use crate::{
    codec::{self, Decoded},
    engine::Engine,
    error::EngineError,
    private::{Disclosure, Revealed},
    stream,
};

/// Entries that are read at a time.
const ENTRIES_AT_A_TIME: usize = 1_024;

/// Everything that is kept about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectFile {
    /// Whose.
    pub subject: SubjectId,
    /// The other codes of the same person: those of the cases in which the person complained.
    pub also: Vec<SubjectId>,
    /// The log it is kept in.
    pub origin: String,
    /// Every value, in the order in which they were recorded.
    pub values: Vec<SubjectValue>,
    /// The holds that cover the person or one of the tickets.
    pub holds: Vec<LegalHold>,
    /// Why the person was erased, if so.
    pub erased: Option<ErasureReason>,
}

/// A value about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectValue {
    /// The code it is kept under.
    pub subject: SubjectId,
    /// The position of the entry.
    pub position: u64,
    /// The ticket.
    pub ticket: Option<TicketId>,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The type of the entry.
    #[serde(rename = "type")]
    pub event_type: String,
    /// When it happened.
    pub occurred: Occurred,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub actor: Option<String>,
    /// The field.
    pub field: String,
    /// The value.
    pub value: Revealed,
}

/// A person that a ticket is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectRow {
    /// The code of the person.
    pub subject: SubjectId,
    /// In which roles.
    pub roles: Vec<PartyRole>,
    /// The name given last.
    pub name: Option<Revealed>,
    /// How many values the ticket has about the person.
    pub values: u64,
    /// The position of the entry by which they were erased.
    pub erased: Option<u64>,
}

impl Engine {
    /// Gathers everything that is kept about a person, from all tickets. `progress` tells entries done
    /// and entries in all.
    ///
    /// # Errors
    /// When the log cannot be read as a whole, or the vault cannot be read.
    pub fn subject_file(
        &self,
        subject: &SubjectId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<SubjectFile, EngineError> {
        let mut found = Found::new(subject);
        found.search(self.log(), progress)?;
        let plan = self.erasure_plan_of(subject, &found)?;
        let mut numbers = BTreeMap::new();
        for ticket in &found.tickets {
            let number = match self.ticket(*ticket) {
                Ok(state) => state.and_then(|state| state.number),
                // One that is set aside has no number to tell; what is kept is kept all the same.
                Err(EngineError::Parked { .. }) => None,
                Err(error) => return Err(error),
            };
            numbers.insert(*ticket, number);
        }
        let all = found.all_rows();
        let mut values = Vec::with_capacity(all.len());
        for rows in all.chunks(ENTRIES_AT_A_TIME) {
            let positions: Vec<_> = rows.iter().map(|(row, _)| Position::new(row.0)).collect();
            for ((row, code), stored) in rows.iter().zip(self.log().read_many(&positions)?) {
                let entry = EntryRef::decode(&stored.bytes);
                let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
                values.extend(self.value_of(&entry, (*code, &row.1), &numbers)?);
            }
        }
        let subjects = self.subjects()?;
        Ok(SubjectFile {
            subject: subject.clone(),
            also: plan.also,
            origin: self.log().origin().to_string(),
            values,
            holds: subjects
                .holds()
                .filter(|hold| plan.holds.contains(&hold.hold))
                .cloned()
                .collect(),
            erased: subjects.erasure(subject).map(|erasure| erasure.reason),
        })
    }

    fn value_of(
        &self,
        entry: &EntryRef<'_>,
        (code, field): (&SubjectId, &str),
        numbers: &BTreeMap<TicketId, Option<TicketNumber>>,
    ) -> Result<Option<SubjectValue>, EngineError> {
        let ticket = entry.stream.as_uuid().map(TicketId::from_uuid);
        let value = self.texts(Disclosure::Reveal)?.of_entry(entry)?.remove(field);
        Ok(value.map(|value| SubjectValue {
            subject: code.clone(),
            position: entry.position.get(),
            ticket,
            number: ticket.and_then(|ticket| numbers.get(&ticket).copied().flatten()),
            event_type: entry.event_type.to_owned(),
            occurred: codec::occurred(entry.occurred),
            recorded_at: codec::timestamp(entry.recorded_at),
            actor: entry.actor.as_deref().map(ToOwned::to_owned),
            field: field.to_owned(),
            value,
        }))
    }

    /// Returns the people whom a ticket keeps something about, in the order in which they appeared.
    ///
    /// # Errors
    /// When log or vault cannot be read.
    pub fn subjects_of(
        &self,
        ticket: TicketId,
        disclosure: Disclosure,
    ) -> Result<Vec<SubjectRow>, EngineError> {
        let texts = self.texts(disclosure)?;
        let mut rows: Vec<SubjectRow> = Vec::new();
        for stored in stream::stored(self.log(), ticket)? {
            let entry = EntryRef::decode(&stored.bytes)
                .map_err(|error| stream::parked(ticket, &stored, &error))?;
            let role = Decoded::from_entry(&entry).and_then(|decoded| role_of(&decoded.event));
            let mut values = texts.of_entry(&entry)?;
            let mut seen = BTreeSet::new();
            for (field, of) in &entry.subjects {
                let Some(value) = values.remove(*field) else { continue };
                let Ok(subject) = of.parse::<SubjectId>() else { continue };
                let at = rows.iter().position(|row| row.subject == subject);
                let at = at.unwrap_or_else(|| {
                    // What is told of a case is about whoever complains.
                    let roles = match subject == case_subject(ticket) {
                        true => vec![PartyRole::Complainant],
                        false => Vec::new(),
                    };
                    let subject = subject.clone();
                    rows.push(SubjectRow { subject, roles, name: None, values: 0, erased: None });
                    rows.len() - 1
                });
                let Some(row) = rows.get_mut(at) else { continue };
                row.values += 1;
                if let Revealed::Erased { by } = value {
                    row.erased = Some(by);
                }
                if *field == voc_domain::FieldName::Name.as_str() {
                    row.name = Some(value);
                }
                if seen.insert(subject) {
                    row.roles.extend(role.filter(|role| !row.roles.contains(role)));
                }
            }
        }
        Ok(rows)
    }
}

/// Returns the role in which an entry brings somebody in.
fn role_of(event: &Result<Event, String>) -> Option<PartyRole> {
    match event {
        Ok(Event::Received(_)) => Some(PartyRole::Complainant),
        Ok(Event::PartyAdded(content)) => Some(content.role),
        _ => None,
    }
}
