//! Between the domain and the log: decisions become drafts, entries become facts.

use std::collections::BTreeMap;

use voc_domain::{
    Decided, Event, Fact, FieldName, Occurred, OrgEvent, PolicyEvent, Role, SubjectEvent, TicketId,
    Timestamp,
};
use voc_log::{
    Clear, Damage, Digest, Draft, EntryRef, Name, Page, Position, ReadError, TypeVersion,
};

use crate::execute::Request;

/// An entry of a ticket, decoded and owned, so that it can cross a thread.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) ticket: TicketId,
    pub(crate) position: u64,
    pub(crate) version: u64,
    pub(crate) recorded_at: Timestamp,
    pub(crate) occurred: Occurred,
    pub(crate) actor: Box<str>,
    pub(crate) role: Role,
    /// The event, or why its content cannot be read.
    pub(crate) event: Result<Event, String>,
}

impl Decoded {
    /// Decodes an entry, or returns nothing when it belongs to no ticket.
    pub(crate) fn from_entry(entry: &EntryRef<'_>) -> Option<Self> {
        let ticket = TicketId::from_uuid(entry.stream.as_uuid()?);
        let event = Event::from_clear(entry.event_type, entry.type_version.get(), entry.clear);
        Some(Self {
            ticket,
            position: entry.position.get(),
            version: entry.version.get(),
            recorded_at: timestamp(entry.recorded_at),
            occurred: occurred(entry.occurred),
            actor: entry.actor.as_deref().unwrap_or("").into(),
            role: role(entry.role.as_deref()),
            event: event.map_err(|error| error.to_string()),
        })
    }

    /// Decodes the entries of a page that belong to tickets.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] at the first entry that is no entry at all.
    pub(crate) fn from_page(page: &Page) -> Result<Vec<Self>, ReadError> {
        let mut all = Vec::with_capacity(page.len());
        for (position, bytes) in page.entries() {
            let entry = EntryRef::decode(bytes).map_err(|_| no_entry(position))?;
            all.extend(Self::from_entry(&entry));
        }
        Ok(all)
    }

    /// Returns the type of event; nothing for content that cannot be read.
    pub(crate) fn event_type(&self) -> &str {
        self.event.as_ref().map_or("", |event| event.event_type())
    }

    /// Returns the fact that an event of this entry states.
    pub(crate) fn fact<'a>(&'a self, event: &'a Event) -> Fact<'a> {
        Fact {
            event,
            position: self.position,
            version: self.version,
            recorded_at: self.recorded_at,
            occurred: self.occurred,
            actor: &self.actor,
            role: self.role,
        }
    }
}

/// Says that what stands at a position is no entry of format 1: only damage can cause it.
pub(crate) const fn no_entry(position: Position) -> ReadError {
    ReadError::Damaged { position, damage: Damage::EntryUnreadable }
}

/// Reads a role; one that this version does not know acts as an outsider would, with no authority.
fn role(code: Option<&str>) -> Role {
    use voc_domain::CodeList;
    code.and_then(Role::from_code).unwrap_or(Role::External)
}

pub(crate) const fn timestamp(moment: voc_log::Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.unix_ms())
}

pub(crate) const fn log_timestamp(moment: Timestamp) -> voc_log::Timestamp {
    voc_log::Timestamp::from_unix_ms(moment.millis())
}

pub(crate) fn occurred(interval: voc_log::Occurred) -> Occurred {
    Occurred::between(timestamp(interval.earliest()), timestamp(interval.latest()))
        .expect("BUG: the log holds no interval that ends before it begins")
}

fn log_occurred(interval: Occurred) -> voc_log::Occurred {
    voc_log::Occurred::between(log_timestamp(interval.earliest()), log_timestamp(interval.latest()))
        .expect("BUG: the domain holds no interval that ends before it begins")
}

/// Makes the drafts of decided events; takes one digest for each of their private values, in order.
pub(crate) fn drafts<'a>(
    decided: &[(Decided, Occurred)],
    digests: &mut impl Iterator<Item = &'a voc_vault::Digest>,
    request: &Request<'_>,
) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(decided.len());
    for (decided, occurred) in decided {
        let fields = decided.private.iter().map(|value| value.field);
        let of_event: BTreeMap<FieldName, Digest> = fields
            .zip(digests.by_ref())
            .map(|(field, digest)| (field, Digest::from_bytes(*digest.as_bytes())))
            .collect();
        drafts.push(draft(decided, &of_event, *occurred, request));
    }
    drafts
}

/// Makes the draft of a decided event; `digests` holds one digest for each of its private values.
fn draft(
    decided: &Decided,
    digests: &BTreeMap<FieldName, Digest>,
    occurred: Occurred,
    request: &Request<'_>,
) -> Draft {
    let clear = decided.event.to_clear().expect("BUG: what was decided can be written");
    let clear = Clear::of(&clear).expect("BUG: the domain writes no floats and no strange keys");
    let event_type = name(decided.event.event_type());
    let version = TypeVersion::new(decided.event.type_version());
    let mut draft = Draft::new(event_type, version, log_occurred(occurred), clear);
    draft.actor = Some(request.actor.to_string());
    draft.role = Some(request.role.to_string());
    draft.on_behalf_of = request.on_behalf_of.map(ToString::to_string);
    for value in &decided.private {
        let field = name(value.field.as_str());
        if let Some(digest) = digests.get(&value.field) {
            draft.protected.insert(field.clone(), *digest);
        }
        draft.subjects.insert(field, value.subject.to_string());
    }
    draft
}

/// Makes the draft of an event of the hospital as a whole.
pub(crate) fn org_draft(event: &OrgEvent, occurred: Occurred) -> Draft {
    let clear = Clear::of(&event.to_clear());
    let clear = clear.expect("BUG: the domain writes no floats and no strange keys");
    let version = TypeVersion::new(event.type_version());
    Draft::new(name(event.event_type()), version, log_occurred(occurred), clear)
}

/// Makes the draft of an event of the policies.
pub(crate) fn policy_draft(event: &PolicyEvent, occurred: Occurred) -> Draft {
    let clear = Clear::of(&event.to_clear());
    let clear = clear.expect("BUG: the domain writes no floats and no strange keys");
    Draft::new(name(event.event_type()), TypeVersion::new(1), log_occurred(occurred), clear)
}

/// Makes the draft of an event about the data of a person.
pub(crate) fn subject_draft(event: &SubjectEvent, occurred: Occurred) -> Draft {
    let clear = Clear::of(&event.to_clear());
    let clear = clear.expect("BUG: the domain writes no floats and no strange keys");
    Draft::new(name(event.event_type()), TypeVersion::new(1), log_occurred(occurred), clear)
}

fn name(text: &str) -> Name {
    Name::parse(text).expect("BUG: the domain's names are valid names of the log")
}
