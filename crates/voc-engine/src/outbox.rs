//! The outbox: what is to leave the house, in which words, and what became of it.
//!
//! Nothing here sends. The engine says what is to be sent and takes note of what became of it, so that a
//! replay, a verification or a rebuild of the views can never tell anybody anything.

mod back_off;
mod built_in;
mod message;
mod template;

pub use message::{NoticeMessage, NoticeWords};
use serde::Serialize;
pub use template::TemplateError;
pub(crate) use template::{Template, Use};
use voc_domain::{
    ActorId, Adapter, Addressee, Attempted, ClockId, Command, Inside, LanguageCode, NoticeNumber,
    NoticeState, Outside, PrivateText, Queue, QueuedNotice, ReceiptCode, Rejection, Retry, Role,
    TemplateRef, Ticket, TicketId, TicketNumber, Timestamp,
};

use crate::{
    engine::Engine,
    error::{EngineError, ExecuteError},
    execute::{Executed, Instruction, Request},
    keys,
};

/// A notice that was queued and has not left the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutboxRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// The notice.
    pub notice: NoticeNumber,
    /// To whom, and about what.
    pub to: Addressee,
    /// How it is to leave the house.
    pub adapter: Adapter,
    /// The words.
    pub template: TemplateRef,
    /// In which language.
    pub language: LanguageCode,
    /// The position of the entry that gave the reason, if one did.
    pub cause: Option<u64>,
    /// Since when it waits.
    pub since: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// What was said about the last attempt.
    pub receipt: Option<ReceiptCode>,
    /// When it is to be tried; nothing when it was given up.
    pub next_try: Option<Timestamp>,
    /// The requirement that is not met any more, so that it must not be sent: consent was withdrawn.
    #[serde(serialize_with = "code_of", rename = "held_by")]
    pub held: Option<Rejection>,
}

impl OutboxRow {
    /// Tells whether the notice is to be tried at a moment.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.next_try.is_some_and(|moment| moment <= now)
    }
}

fn code_of<S: serde::Serializer>(held: &Option<Rejection>, to: S) -> Result<S::Ok, S::Error> {
    held.as_ref().map(Rejection::code).serialize(to)
}

impl Engine {
    /// Returns the notices that have not left the house, those that wait longest first. Nothing is sent.
    ///
    /// # Errors
    /// When log or views cannot be read.
    pub fn outbox(&self) -> Result<Vec<OutboxRow>, EngineError> {
        self.catch_up()?;
        let mut rows = Vec::new();
        for pending in self.views().outbox() {
            let (id, number) = pending?;
            let ticket = match self.views().ticket(id) {
                Ok(Some(ticket)) => ticket,
                // Set aside since the index was read.
                Err(EngineError::Parked { .. }) => continue,
                Ok(None) => return Err(EngineError::DamagedView),
                Err(error) => return Err(error),
            };
            let notice = ticket.queued_notice(number).filter(|one| one.is_pending());
            if let Some(notice) = notice {
                rows.push(self.outbox_row(&ticket, notice)?);
            }
        }
        Ok(rows)
    }

    fn outbox_row(&self, ticket: &Ticket, notice: &QueuedNotice) -> Result<OutboxRow, EngineError> {
        let held = match &notice.to {
            Addressee::Outside(to) => to.require_consent(ticket).err(),
            Addressee::Inside(_) => None,
        };
        let (next_try, receipt) = match &notice.state {
            NoticeState::Failed { receipt, retry: Retry::Later, mark } => {
                let key = self.idempotency_key(notice)?;
                let next = back_off::next(mark.recorded_at, notice.attempts, &key);
                (Some(next), Some(receipt.clone()))
            }
            NoticeState::Failed { receipt, .. } => (None, Some(receipt.clone())),
            _ => (Some(notice.mark.recorded_at), None),
        };
        Ok(OutboxRow {
            ticket: ticket.id,
            number: ticket.number,
            notice: notice.number,
            to: notice.to.clone(),
            adapter: notice.adapter,
            template: notice.template.clone(),
            language: notice.language.clone(),
            cause: notice.cause,
            since: notice.mark.recorded_at,
            attempts: notice.attempts,
            receipt,
            next_try,
            held,
        })
    }

    /// Records what became of an attempt to send a notice. The same attempt is recorded once, however
    /// often this is called.
    ///
    /// # Errors
    /// As [`Engine::execute`]; [`Rejection::NoticeMustBeOpen`] for a notice that was delivered before.
    pub fn record_delivery(
        &self,
        row: &OutboxRow,
        attempted: Attempted,
        now: Timestamp,
    ) -> Result<Executed, ExecuteError> {
        let (ticket, notice) = (row.ticket, row.notice);
        let command = Command::RecordDelivery { notice, attempted };
        let actor: ActorId = "system".parse().expect("BUG: a valid actor");
        self.execute(&Request {
            ticket,
            command: keys::attempt(ticket, notice, row.attempts.saturating_add(1)),
            instructions: &[Instruction::from(command)],
            now,
            actor: &actor,
            role: Role::System,
            on_behalf_of: None,
            source: None,
        })
    }

    /// Makes the command that queues a notice to a party, in the words that are in use now. Without a
    /// language it is in that of the person if voc has it, or else in that of the hospital. Returns
    /// nothing when no adapter is named and none is configured.
    #[must_use]
    pub fn queue_notice(
        &self,
        ticket: &Ticket,
        to: Outside,
        words: NoticeWords,
    ) -> Option<Command> {
        let template = self.config().outbox().template(Use::Outside(to.topic)).reference.clone();
        let profile = ticket.assessment.profile.as_ref();
        let spoken = profile.and_then(|profile| profile.language.clone());
        let spoken = spoken.map(|language| match language.as_str() {
            "ko" => language,
            _ => "en".parse().expect("BUG: a valid language"),
        });
        let language = words.language.or(spoken).unwrap_or_else(|| self.outbox_language());
        let adapter = words.adapter.or(self.config().outbox().adapter)?;
        let (to, text): (_, Option<PrivateText>) = (Addressee::Outside(to), words.text);
        Some(Command::QueueNotice(Box::new(Queue { to, template, language, adapter, text })))
    }

    /// Makes the command that queues a notice to a level about an escalation, be it about a clock or by
    /// hand, if an adapter is configured. It belongs into the request that escalates, so that no crash
    /// leaves a level that was told and no notice to tell it.
    #[must_use]
    pub fn queue_escalation(&self, level: Role, clock: Option<ClockId>) -> Option<Command> {
        let outbox = self.config().outbox();
        let adapter = outbox.adapter?;
        let template = outbox.template(Use::Escalation).reference.clone();
        let to = Addressee::Inside(Inside { level, clock });
        let language = self.outbox_language();
        Some(Command::QueueNotice(Box::new(Queue { to, template, language, adapter, text: None })))
    }

    fn outbox_language(&self) -> LanguageCode {
        let config = self.config();
        let of_program = config.language.as_deref().and_then(|text| text.parse().ok());
        let language = config.outbox().language.clone().or(of_program);
        language.unwrap_or_else(|| "ko".parse().expect("BUG: a valid language"))
    }
}
