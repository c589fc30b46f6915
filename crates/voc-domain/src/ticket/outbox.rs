//! The notices of a ticket on their way out of the house.

use serde::{Deserialize, Serialize};

use super::Ticket;
use crate::{
    codes::{
        Adapter, Consent, ConsentTopic, Delivery, NoticePurpose, NoticeTopic, PartyRole, Retry,
    },
    deadline::Met,
    event::{Addressee, Event, Outside},
    ids::{LanguageCode, NoticeNumber, ReceiptCode, TemplateRef},
    rejection::Rejection,
};

/// A notice that was queued, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedNotice {
    /// Its number within the ticket.
    pub number: NoticeNumber,
    /// To whom, and about what.
    pub to: Addressee,
    /// The words.
    pub template: TemplateRef,
    /// In which language.
    pub language: LanguageCode,
    /// How it is to leave the house.
    pub adapter: Adapter,
    /// The position of the entry that gave the reason: that of the escalation, for a notice about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<u64>,
    /// How often it was tried.
    pub attempts: u32,
    /// What became of it.
    pub state: NoticeState,
    /// When it was queued, and by which entry.
    pub mark: Met,
}

/// What became of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It was not tried yet.
    Waiting,
    /// The last attempt failed.
    Failed {
        /// What the adapter said.
        receipt: ReceiptCode,
        /// Whether it is tried again by itself.
        retry: Retry,
        /// When, and by which entry.
        mark: Met,
    },
    /// It left the house.
    Delivered {
        /// How it left.
        adapter: Adapter,
        /// What the adapter said.
        receipt: ReceiptCode,
        /// When, and by which entry.
        mark: Met,
    },
}

impl QueuedNotice {
    /// Tells whether it has not left the house yet.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        !matches!(self.state, NoticeState::Delivered { .. })
    }
}

impl Outside {
    /// Refuses marketing to somebody who did not consent to it. Information never needs consent.
    ///
    /// # Errors
    /// [`Rejection::MarketingNeedsConsent`].
    pub fn require_consent(&self, ticket: &Ticket) -> Result<(), Rejection> {
        let consents = ticket.ledgers.consents.iter();
        let mut of_party = consents
            .filter(|one| one.topic == ConsentTopic::Marketing && one.by == self.party)
            .map(|one| one.consent);
        match self.purpose {
            NoticePurpose::Marketing if of_party.next_back() != Some(Consent::Given) => {
                Err(Rejection::MarketingNeedsConsent(self.party))
            }
            _ => Ok(()),
        }
    }
}

impl Ticket {
    /// Returns a notice that was queued.
    #[must_use]
    pub fn queued_notice(&self, number: NoticeNumber) -> Option<&QueuedNotice> {
        self.ledgers.outbox.iter().find(|one| one.number == number)
    }

    /// Returns who outside was told about what by an event of this ticket: by hand, or through the outbox.
    #[must_use]
    pub fn told_by(&self, event: &Event) -> Option<(PartyRole, NoticeTopic)> {
        match event {
            Event::Notified(content) if content.delivery != Delivery::Failed => {
                Some((content.to, content.topic))
            }
            Event::NoticeDelivered(content) => match &self.queued_notice(content.notice)?.to {
                Addressee::Outside(to) => Some((to.party, to.topic)),
                Addressee::Inside(_) => None,
            },
            _ => None,
        }
    }

    /// Returns what somebody near the patient was told by an event of this ticket, as far as is known: what
    /// meets clocks. An advertisement answers nobody.
    pub(crate) fn heard_by(&self, event: &Event) -> Option<NoticeTopic> {
        let (to, topic) = self.told_by(event)?;
        let purpose = match event {
            Event::Notified(content) => content.purpose,
            Event::NoticeDelivered(content) => match &self.queued_notice(content.notice)?.to {
                Addressee::Outside(to) => to.purpose,
                Addressee::Inside(_) => return None,
            },
            _ => return None,
        };
        let informs = to.is_near_the_patient() && purpose == NoticePurpose::Informational;
        informs.then_some(topic)
    }
}

impl NoticeTopic {
    /// Tells whether a notice says how far the case has come.
    pub(crate) const fn tells_progress(self) -> bool {
        matches!(self, Self::Progress | Self::Delay | Self::Extension | Self::Result)
    }
}
