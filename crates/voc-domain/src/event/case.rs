//! The content of the events that describe the people of a case and how it is handled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    codes::{
        CauseCode, ChannelCode, Consent, ConsentTopic, Delivery, ExtensionReason, IdentityCheck,
        ImprovementResult, Interpreter, NoticePurpose, NoticeTopic, OutsideBodyCode, PartyRole,
        Pressure, RecomputeReason, ReportTopic, Residency, Role, Tier, TouchPointCode,
    },
    deadline::ClockStart,
    ids::{ActorId, DepartmentCode, ImprovementNumber, LanguageCode, Reference},
};

/// What is known about the complainant, as far as it can be said in codes; what is to be minded
/// (culture, faith, habits) is protected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profiled {
    /// How the person is looked after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Whether the person came from abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residency: Option<Residency>,
    /// The language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageCode>,
    /// Whether an interpreter is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpreter: Option<Interpreter>,
    /// The time zone the person can be reached in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<chrono_tz::Tz>,
}

/// The person and the treatment were looked up, as the service office owes before a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityChecked {
    /// Who was looked up.
    pub whom: PartyRole,
    /// What came of it.
    pub result: IdentityCheck,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Somebody outside was told something; the words are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notified {
    /// What it was about.
    pub topic: NoticeTopic,
    /// Who was told.
    pub to: PartyRole,
    /// By which channel.
    pub channel: ChannelCode,
    /// What the notice is for.
    pub purpose: NoticePurpose,
    /// What is known about its arrival.
    pub delivery: Delivery,
    /// The clock until the next word on the progress, if it starts one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockStart>,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Somebody inside was told, as the manual asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// The role that was told.
    pub to: Role,
    /// What it was about.
    pub topic: ReportTopic,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// Consent was given, refused or withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRecorded {
    /// To what.
    pub topic: ConsentTopic,
    /// Whether it was given.
    pub consent: Consent,
    /// By whom.
    pub by: PartyRole,
}

/// A written pledge (각서) was given; its words are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PledgeWritten {
    /// In which role it was written.
    pub by_role: Role,
    /// To whom.
    pub to: PartyRole,
    /// Whether it was written under pressure.
    pub pressure: Pressure,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// The case went to a body outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferredOutside {
    /// Which body.
    pub body: OutsideBodyCode,
    /// Who turned to it; the hospital itself is `staff`.
    pub by: PartyRole,
    /// The row of an outside source this was loaded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Reference>,
}

/// A deadline was extended: once freely, a second time with consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// The clock with its new due instant.
    pub clock: ClockStart,
    /// Why.
    pub reason: ExtensionReason,
    /// Whether the complainant consented.
    pub consent: Consent,
}

/// A deadline was worked out anew on purpose, by the policy and the calendar of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRecomputed {
    /// The clock with its new due instant.
    pub clock: ClockStart,
    /// Why.
    pub reason: RecomputeReason,
}

/// An improvement action (개선 조치) was opened; its words are protected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImprovementOpened {
    /// The number of the action within the ticket.
    pub improvement: ImprovementNumber,
    /// Who is to do it.
    pub owner: ActorId,
    /// The department that it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentCode>,
    /// The cause that it is to remove.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseCode>,
    /// The touch point that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touch_point: Option<TouchPointCode>,
    /// The date by which it is to be done.
    pub due: NaiveDate,
}

/// An improvement action ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImprovementEnded {
    /// The number of the action within the ticket.
    pub improvement: ImprovementNumber,
    /// How.
    pub result: ImprovementResult,
}
