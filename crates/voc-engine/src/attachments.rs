//! Files that belong to a case: into the vault, and out of it.

use std::io::Read;

use serde::Serialize;
use voc_domain::{
    AttachmentId, AttachmentKind, AttachmentNumber, AttachmentRecord, Command, Decided, Event,
    FieldName, FileDescription, MediaClass, NoteCategory, Occurred, PrivateText, Ticket, TicketId,
    case_subject,
};
use voc_log::EntryRef;
use voc_vault::{AttachmentLookup, AttachmentReader, Digest};

use crate::{
    codec,
    engine::Engine,
    envelope::Envelope,
    error::{EngineError, ExecuteError},
    execute::{Executed, Freshness, Instruction},
    private::{Disclosure, erased_by},
};

/// A file to attach, and to what.
#[derive(Clone, Copy, Debug)]
pub struct AttachRequest<'a> {
    /// Who asks, and about which ticket.
    pub envelope: Envelope<'a>,
    /// What the file is called.
    pub name: &'a str,
    /// Its media type, such as `application/pdf`.
    pub media_type: &'a str,
    /// What it is to the case; by default what files of this type usually are.
    pub kind: Option<AttachmentKind>,
    /// When it came in; the present moment if nothing else is said.
    pub occurred: Option<Occurred>,
}

/// An attached file, as far as it is to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttachmentRow {
    /// Its number, what it is, and when and by which entry it came.
    #[serde(flatten)]
    pub record: AttachmentRecord,
    /// What it is called and what it holds.
    pub file: FileShown,
}

/// What an attached file is called and what it holds, as far as that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileShown {
    /// This.
    Open(FileDescription),
    /// Not shown on request.
    Withheld,
    /// Erased for good, with the file.
    Erased {
        /// The position of the entry that says so.
        by: u64,
    },
    /// It should be in the vault and is not: a finding, never a blank.
    Missing,
}

/// An attached file to read.
#[derive(Debug)]
pub enum AttachmentFile {
    /// The file.
    Open(OpenAttachment),
    /// It was erased for good.
    Erased {
        /// The position of the entry that says so.
        by: u64,
    },
    /// It should be in the vault and is not: a finding, never a blank.
    Missing,
}

/// An attached file that can be read. What was read before an error is nothing to keep.
#[derive(Debug)]
pub struct OpenAttachment {
    /// What it is called and what it holds.
    pub description: FileDescription,
    /// Its content, held against what the log commits to while it is read.
    pub content: Box<AttachmentReader>,
}

impl Engine {
    /// Attaches a file to a ticket: into the vault first, then into the log. No more than a few chunks of
    /// it are in memory at any time. When it is refused, or cut short, nothing of it is left.
    ///
    /// # Errors
    /// As [`Engine::execute`], and [`EngineError::AttachmentTooLarge`] and
    /// [`EngineError::AttachmentUnread`].
    pub fn attach(
        &self,
        request: &AttachRequest<'_>,
        from: &mut dyn Read,
    ) -> Result<Executed, ExecuteError> {
        let AttachRequest { envelope, name, media_type, kind, occurred } = *request;
        if let Some(receipt) = self.receipt(&envelope.with(&[]))? {
            return Ok(self.executed_before(envelope.ticket, &receipt));
        }
        let kind = kind.unwrap_or_else(|| MediaClass::of(media_type).usual_kind());
        // What would be refused is refused before a large file is read.
        FileDescription::new(name, media_type, 0, &[0; 32])?;
        self.ask_whether_to_attach(&envelope, occurred)?;
        let taken = self.vault().attach(from, &case_subject(envelope.ticket))?;
        let file = domain_id(&taken.id);
        let (size, sha256) = (taken.content.bytes, &taken.content.sha256);
        let executed = FileDescription::new(name, media_type, size, sha256)
            .map_err(ExecuteError::from)
            .and_then(|description| {
                let command = Command::Attach { file: file.clone(), kind, description };
                self.execute(&envelope.with(&[Instruction { command, occurred }]))
            });
        if !matches!(&executed, Ok(executed) if executed.freshness == Freshness::Now) {
            self.vault().discard_attachment(&file);
        }
        executed
    }

    /// Refuses what the rules refuse for any file: a ticket that is not there, a person who was erased.
    fn ask_whether_to_attach(
        &self,
        envelope: &Envelope<'_>,
        occurred: Option<Occurred>,
    ) -> Result<(), ExecuteError> {
        let ticket = self.present(envelope.ticket)?;
        // Whatever takes a note takes a file: both are facts about the case, for the same person.
        let text = PrivateText::new("-").expect("BUG: a short text is one");
        let command = Command::AddNote { category: NoteCategory::Decision, text };
        let instruction = Instruction { command, occurred };
        self.decide_all(ticket, &envelope.with(&[instruction])).map(drop)
    }

    /// Returns the files of a ticket, those that were struck out excepted.
    ///
    /// # Errors
    /// When log or vault cannot be read.
    pub fn attachments(
        &self,
        ticket: TicketId,
        disclosure: Disclosure,
    ) -> Result<Vec<AttachmentRow>, EngineError> {
        let state = self.ticket(ticket)?;
        let records = state.map(|state| state.ledgers.attachments).unwrap_or_default();
        records
            .into_iter()
            .map(|record| {
                let file = self.file_shown(&record, disclosure)?;
                Ok(AttachmentRow { record, file })
            })
            .collect()
    }

    fn file_shown(
        &self,
        record: &AttachmentRecord,
        disclosure: Disclosure,
    ) -> Result<FileShown, EngineError> {
        let stored = self.log().read_entry(voc_log::Position::new(record.mark.position))?;
        let entry =
            EntryRef::decode(&stored.bytes).map_err(|_| codec::no_entry(stored.position))?;
        if let Some(by) = erased_by(&*self.subjects()?, &entry, FieldName::File.as_str()) {
            return Ok(FileShown::Erased { by });
        }
        if disclosure == Disclosure::Withhold {
            return Ok(FileShown::Withheld);
        }
        let Some(digest) = file_digest(&entry) else { return Ok(FileShown::Missing) };
        let description = self.vault().describe(digest)?;
        Ok(description.map_or(FileShown::Missing, FileShown::Open))
    }

    /// Opens a file of a ticket; nothing when the ticket has no such attachment.
    ///
    /// # Errors
    /// When log or vault cannot be read, and [`EngineError::Vault`] when the file is not what was
    /// attached.
    pub fn read_attachment(
        &self,
        ticket: TicketId,
        number: AttachmentNumber,
    ) -> Result<Option<AttachmentFile>, EngineError> {
        let find = |state: Ticket| {
            state.ledgers.attachments.into_iter().find(|record| record.number == number)
        };
        let Some(record) = self.ticket(ticket)?.and_then(find) else { return Ok(None) };
        Ok(Some(match self.file_shown(&record, Disclosure::Reveal)? {
            FileShown::Erased { by } => AttachmentFile::Erased { by },
            FileShown::Withheld | FileShown::Missing => AttachmentFile::Missing,
            FileShown::Open(description) => {
                match self.vault().open_attachment(&record.file, &description)? {
                    AttachmentLookup::Open(content) => {
                        AttachmentFile::Open(OpenAttachment { description, content })
                    }
                    // Nothing in the log explains why its key should be gone.
                    AttachmentLookup::Erased | AttachmentLookup::Missing => AttachmentFile::Missing,
                }
            }
        }))
    }
}

/// Refuses a file that no vault took in for this very request: an entry about it would be a lie.
pub(crate) fn refuse_strangers(
    engine: &Engine,
    decided: &[(Decided, Occurred)],
) -> Result<(), EngineError> {
    match files_of(decided).find(|file| !engine.vault().is_attaching(file)) {
        Some(_) => Err(EngineError::AttachmentNotTakenIn),
        None => Ok(()),
    }
}

/// Returns the files that decisions refer to.
pub(crate) fn files_of(decided: &[(Decided, Occurred)]) -> impl Iterator<Item = &AttachmentId> {
    decided.iter().filter_map(|(decided, _)| match &decided.event {
        Event::AttachmentAdded(content) => Some(&content.file),
        _ => None,
    })
}

/// Returns the file that an entry refers to, if it is about one.
pub(crate) fn file_of(entry: &EntryRef<'_>) -> Option<AttachmentId> {
    match codec::Decoded::from_entry(entry)?.event {
        Ok(Event::AttachmentAdded(content)) => Some(content.file),
        _ => None,
    }
}

/// Returns what commits to the description of the file that an entry is about.
pub(crate) fn file_digest(entry: &EntryRef<'_>) -> Option<Digest> {
    let field = |(name, _): &&(_, _)| *name == FieldName::File.as_str();
    let (_, digest) = entry.protected.iter().find(field)?;
    Some(Digest::from_bytes(*digest.as_bytes()))
}

/// Returns what the domain calls a file of the vault.
pub(crate) fn domain_id(id: &voc_vault::AttachmentId) -> AttachmentId {
    id.to_string().parse().expect("BUG: the vault's ids are valid ids")
}

/// Returns what the vault calls a file.
pub(crate) fn vault_id(id: &AttachmentId) -> voc_vault::AttachmentId {
    id.as_str().parse().expect("BUG: the domain's ids are valid ids")
}
