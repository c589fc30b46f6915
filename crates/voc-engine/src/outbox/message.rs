//! A notice as it leaves the house: who is told what, in whole words.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;
use voc_domain::{
    Adapter, Addressee, ClockId, ClockKind, CodeList as _, Event, LanguageCode, NoticeNumber,
    NoticePurpose, PartyRole, PrivateText, QueuedNotice, TemplateRef, Ticket, TicketId,
    TicketNumber, Timestamp,
};
use voc_log::{EntryRef, Position, StoredEntry};

use super::{OutboxRow, template::Filling};
use crate::{
    engine::Engine,
    error::EngineError,
    private::{Disclosure, Revealed},
    stream::{self, Stream},
};

/// How a notice is to be worded and sent, as far as that is said.
#[derive(Clone, Debug, Default)]
pub struct NoticeWords {
    /// In which language.
    pub language: Option<LanguageCode>,
    /// How it is to leave the house.
    pub adapter: Option<Adapter>,
    /// What is to be said beside the template.
    pub text: Option<PrivateText>,
}

/// A notice in whole words. It may hold personal data: it is handed to the adapter and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NoticeMessage {
    /// The same for every attempt to send this notice, and for no other notice: a receiver that has seen
    /// it before has nothing to do.
    pub idempotency_key: String,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The notice.
    pub notice: NoticeNumber,
    /// To whom, and about what.
    pub to: Addressee,
    /// Where the words come from.
    pub template: TemplateRef,
    /// In which language they are.
    pub language: LanguageCode,
    /// Whose data name and contact are, by the opaque code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The name of the person, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How to reach the person, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The notice itself.
    pub text: String,
}

impl fmt::Debug for NoticeMessage {
    /// Leaves out who is told what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoticeMessage")
            .field("idempotency_key", &self.idempotency_key)
            .field("notice", &self.notice)
            .finish_non_exhaustive()
    }
}

/// Who is told, as far as it is known.
#[derive(Default)]
struct Person {
    subject: Option<String>,
    name: Option<String>,
    contact: Option<String>,
}

impl Engine {
    /// Writes a notice of the outbox in whole words, with what the vault holds. Returns nothing when it
    /// left the house meanwhile, when its template is not configured any more, or when the person was
    /// erased. Nothing is sent.
    ///
    /// # Errors
    /// When log, views or vault cannot be read.
    pub fn notice_message(&self, row: &OutboxRow) -> Result<Option<NoticeMessage>, EngineError> {
        let Some(ticket) = self.ticket(row.ticket)? else { return Ok(None) };
        let notice = ticket.queued_notice(row.notice).filter(|one| one.is_pending());
        let found = notice.and_then(|notice| {
            let template = self.config().outbox().find(&notice.template)?;
            Some((notice, template))
        });
        let Some((notice, template)) = found else { return Ok(None) };
        let person = match &notice.to {
            Addressee::Inside(_) => Person::default(),
            Addressee::Outside(to) => self.person(&ticket, to.party)?,
        };
        if self.is_erased(person.subject.as_deref())? {
            return Ok(None);
        }
        let filling = self.filling(&ticket, notice, &person)?;
        let text = template.filled(&notice.language, &filling);
        Ok(Some(NoticeMessage {
            idempotency_key: self.idempotency_key(notice)?,
            ticket: ticket.id,
            number: ticket.number,
            notice: notice.number,
            to: notice.to.clone(),
            template: notice.template.clone(),
            language: notice.language.clone(),
            subject: person.subject,
            name: person.name,
            contact: person.contact,
            text: marked_as_marketing(text, notice),
        }))
    }

    fn is_erased(&self, subject: Option<&str>) -> Result<bool, EngineError> {
        let subject = subject.and_then(|code| code.parse().ok());
        let Some(subject) = subject else { return Ok(false) };
        Ok(self.subjects()?.erasure(&subject).is_some())
    }

    /// Returns what tells one notice from all others: the command that queued it, and its number.
    pub(super) fn idempotency_key(&self, notice: &QueuedNotice) -> Result<String, EngineError> {
        let stored = self.log().read_entry(Position::new(notice.mark.position))?;
        let entry = EntryRef::decode(&stored.bytes);
        let entry = entry.map_err(|_| crate::codec::no_entry(stored.position))?;
        Ok(format!("{}-{}", entry.command, notice.number))
    }

    fn filling(
        &self,
        ticket: &Ticket,
        notice: &QueuedNotice,
        person: &Person,
    ) -> Result<Filling, EngineError> {
        let korean = notice.language.as_str() == "ko";
        let pick = |ko: &str, en: &str| if korean { ko.to_owned() } else { en.to_owned() };
        let group = self.config().group.as_ref().map(|group| pick(&group.ko, &group.en));
        let name = person.name.clone().unwrap_or_else(|| pick("고객", "customer"));
        let mut filling = Filling {
            number: ticket.number.map(|number| number.to_string()).unwrap_or_default(),
            hospital: group.unwrap_or_else(|| pick("병원", "hospital")),
            name,
            ..Filling::default()
        };
        let resolution = ClockId { kind: ClockKind::Resolution, number: ticket.round.get() };
        let clock = match &notice.to {
            Addressee::Inside(to) => {
                let label = to.level.label();
                filling.level = pick(label.ko, label.en);
                filling.clock = to.clock.map_or_else(
                    || pick("직접 보고", "reported by hand"),
                    |id| {
                        let label = id.kind.label();
                        format!("{} {}", pick(label.ko, label.en), id.number)
                    },
                );
                // By hand it is about the case as a whole.
                to.clock.or(Some(resolution))
            }
            Addressee::Outside(_) => {
                let texts = self.texts_at(notice.mark.position)?;
                filling.text = texts
                    .into_iter()
                    .find(|(field, _)| field == "text")
                    .map(|(_, text)| text)
                    .unwrap_or_default();
                Some(resolution)
            }
        };
        let due = clock.and_then(|id| ticket.clock(id)).map(|clock| clock.start.due);
        filling.due = due.map_or_else(|| pick("추후 안내", "to be told"), |due| self.wall(due));
        Ok(filling)
    }

    /// Writes a moment as the hospital's clocks show it.
    fn wall(&self, moment: Timestamp) -> String {
        let local = moment.to_utc().with_timezone(&self.config().time_zone);
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    /// Finds the person: the party that was added last in this role, or whoever complained.
    fn person(&self, ticket: &Ticket, party: PartyRole) -> Result<Person, EngineError> {
        let stored = stream::stored(self.log(), ticket.id)?;
        let stream = Stream::of(ticket.id, &stored)?;
        let mut found = Person::default();
        let names = |fact: &voc_domain::Fact<'_>| {
            let named = match fact.event {
                Event::Received(_) => party == PartyRole::Complainant,
                Event::PartyAdded(content) => content.role == party,
                _ => false,
            };
            named.then_some(fact.position)
        };
        let mut positions = Vec::new();
        stream.each_as_it_stands(&stream.facts()?, &mut |fact| positions.extend(names(fact)))?;
        for position in positions {
            let Some(stored) = stored.iter().find(|one| one.position.get() == position) else {
                continue;
            };
            let mut texts = self.open_texts(stored)?;
            let (name, contact) = (texts.remove("name"), texts.remove("contact"));
            let subject = subject_of(stored)?;
            found = Person {
                subject: subject.or(found.subject),
                name: name.or(found.name),
                contact: contact.or(found.contact),
            };
        }
        Ok(found)
    }

    fn texts_at(&self, position: u64) -> Result<BTreeMap<String, String>, EngineError> {
        self.open_texts(&self.log().read_entry(Position::new(position))?)
    }

    /// Returns the protected texts of an entry that are still there.
    fn open_texts(&self, stored: &StoredEntry) -> Result<BTreeMap<String, String>, EngineError> {
        let entry = EntryRef::decode(&stored.bytes);
        let entry = entry.map_err(|_| crate::codec::no_entry(stored.position))?;
        let fields = self.texts(Disclosure::Reveal)?.of_entry(&entry)?;
        let open = fields.into_iter().filter_map(|(field, revealed)| match revealed {
            Revealed::Open { text } => Some((field, text)),
            _ => None,
        });
        Ok(open.collect())
    }
}

fn subject_of(stored: &StoredEntry) -> Result<Option<String>, EngineError> {
    let entry = EntryRef::decode(&stored.bytes);
    let entry = entry.map_err(|_| crate::codec::no_entry(stored.position))?;
    let of_person =
        |(field, _): &&(&str, std::borrow::Cow<'_, str>)| ["name", "contact"].contains(field);
    Ok(entry.subjects.iter().find(of_person).map(|(_, subject)| subject.to_string()))
}

/// Advertising says that it is some, in its first characters, as the law on it asks.
fn marked_as_marketing(text: String, notice: &QueuedNotice) -> String {
    let marketing =
        matches!(&notice.to, Addressee::Outside(to) if to.purpose == NoticePurpose::Marketing);
    let mark = if notice.language.as_str() == "ko" { "(광고)" } else { "(Advertisement)" };
    if !marketing || text.starts_with(mark) {
        return text;
    }
    format!("{mark} {text}")
}
