//! The content of the events about notices on their way out of the house.

use serde::{Deserialize, Serialize};

use crate::{
    codes::{Adapter, ChannelCode, NoticePurpose, NoticeTopic, PartyRole, Retry, Role},
    deadline::{ClockId, ClockStart},
    ids::{LanguageCode, NoticeNumber, ReceiptCode, TemplateRef},
};

/// To whom a notice goes, and about what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// To a level of the ladder, about an escalation to it. Such a notice holds no personal data.
    Inside(Inside),
    /// To a party outside.
    Outside(Outside),
}

/// A level of the ladder that is told about an escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The level.
    pub level: Role,
    /// The clock that ran out, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockId>,
}

/// A party that is told something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Who is told.
    pub party: PartyRole,
    /// What it is about.
    pub topic: NoticeTopic,
    /// What it is for.
    pub purpose: NoticePurpose,
    /// The channel by which it is to reach the party.
    pub channel: ChannelCode,
}

/// A notice is to be sent. Its words are a template; what is said beside it, and who the party is, are
/// protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeQueued {
    /// The number of the notice within the ticket.
    pub notice: NoticeNumber,
    /// To whom, and about what.
    pub to: Addressee,
    /// The words.
    pub template: TemplateRef,
    /// In which language.
    pub language: LanguageCode,
    /// How it is to leave the house.
    pub adapter: Adapter,
}

/// A notice left the house: the adapter took it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeDelivered {
    /// The notice.
    pub notice: NoticeNumber,
    /// How it left.
    pub adapter: Adapter,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// What the adapter said.
    pub receipt: ReceiptCode,
    /// The clock until the next word on the progress, when this was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockStart>,
}

/// An attempt to send a notice failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeFailed {
    /// The notice.
    pub notice: NoticeNumber,
    /// How it was to leave.
    pub adapter: Adapter,
    /// Which attempt it was, from 1.
    pub attempt: u32,
    /// What the adapter said.
    pub receipt: ReceiptCode,
    /// Whether it is tried again.
    pub retry: Retry,
}
