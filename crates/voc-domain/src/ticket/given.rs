//! The numbers that a ticket ever gave out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    codes::ClockKind,
    event::Event,
    ids::{
        AttachmentNumber, ImprovementNumber, NoticeNumber, PartyNumber, PromiseNumber,
        RemedyNumber, Round, StatementNumber,
    },
};

/// The last number of each kind that a ticket gave out.
///
/// A number is never given twice: an entry that was struck out keeps its own, since the log and people
/// speak of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<PartyNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<StatementNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<RemedyNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    improvement: Option<ImprovementNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<NoticeNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<Round>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<AttachmentNumber>,
    /// The last number of each kind of clock that is counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    clocks: BTreeMap<ClockKind, u32>,
}

impl Given {
    /// Tells whether no number was given out yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes note of the numbers that an entry gave out, whether the entry still counts or not.
    pub(super) fn note(&mut self, event: &Event) {
        for start in event.clocks() {
            let last = self.clocks.entry(start.clock.kind).or_default();
            *last = start.clock.number.max(*last);
        }
        match event {
            Event::PromiseMade(content) => self.promise = self.promise.max(Some(content.promise)),
            Event::PartyAdded(content) => self.party = self.party.max(Some(content.party)),
            Event::StatementRecorded(content) => {
                self.statement = self.statement.max(Some(content.statement));
            }
            Event::RemedyRecorded(content) => self.remedy = self.remedy.max(Some(content.item)),
            Event::ImprovementOpened(content) => {
                self.improvement = self.improvement.max(Some(content.improvement));
            }
            Event::AttachmentAdded(content) => {
                self.attachment = self.attachment.max(Some(content.attachment));
            }
            Event::NoticeQueued(content) => self.notice = self.notice.max(Some(content.notice)),
            Event::Reopened(content) => self.round = self.round.max(Some(content.round)),
            _ => {}
        }
    }

    /// Returns the number of the next promise.
    pub(crate) fn next_promise(&self) -> PromiseNumber {
        self.promise.map_or(PromiseNumber::FIRST, PromiseNumber::next)
    }

    /// Returns the number of the next party.
    pub(crate) fn next_party(&self) -> PartyNumber {
        self.party.map_or(PartyNumber::FIRST, PartyNumber::next)
    }

    /// Returns the number of the next statement.
    pub(crate) fn next_statement(&self) -> StatementNumber {
        self.statement.map_or(StatementNumber::FIRST, StatementNumber::next)
    }

    /// Returns the number of the next remedy.
    pub(crate) fn next_remedy(&self) -> RemedyNumber {
        self.remedy.map_or(RemedyNumber::FIRST, RemedyNumber::next)
    }

    /// Returns the number of the next improvement action.
    pub(crate) fn next_improvement(&self) -> ImprovementNumber {
        self.improvement.map_or(ImprovementNumber::FIRST, ImprovementNumber::next)
    }

    /// Returns the number of the next notice.
    pub(crate) fn next_notice(&self) -> NoticeNumber {
        self.notice.map_or(NoticeNumber::FIRST, NoticeNumber::next)
    }

    /// Returns the number of the next attachment.
    pub(crate) fn next_attachment(&self) -> AttachmentNumber {
        self.attachment.map_or(AttachmentNumber::FIRST, AttachmentNumber::next)
    }

    /// Returns the round that the next reopening begins.
    pub(crate) fn next_round(&self) -> Round {
        self.round.unwrap_or(Round::FIRST).next()
    }

    /// Returns the number of the next clock of a kind that is counted.
    pub(crate) fn next_clock(&self, kind: ClockKind) -> u32 {
        self.clocks.get(&kind).map_or(1, |last| last.saturating_add(1))
    }
}
