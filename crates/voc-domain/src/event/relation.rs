//! The content of the events that tie a ticket to others, to a branch, or to its own earlier entries.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    codes::{ChannelCode, CorrectionReason, Relation, TransferReason},
    ids::{BranchCode, DepartmentCode, TicketId, TicketNumber},
    timestamp::Occurred,
};

/// The case went over to another branch; it stays one case, its clocks run on, and it has no owner
/// until somebody there takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transferred {
    /// The branch it came from, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<BranchCode>,
    /// The branch it went to.
    pub to: BranchCode,
    /// The managing department there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managing: Option<DepartmentCode>,
    /// Why.
    pub reason: TransferReason,
}

/// Another ticket belongs to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// The other ticket, the earlier one.
    pub to: TicketId,
    /// How they belong together.
    pub relation: Relation,
    /// Which repetition this is, from 1, when it repeats the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repetition: Option<u32>,
}

/// The same complaint came in once more: the other ticket goes on in this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absorbed {
    /// The other ticket.
    pub from: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// The channel it came in by.
    pub channel: ChannelCode,
    /// When it was received.
    pub received: Occurred,
}

/// This ticket goes on in another: its clocks stop, and nobody owes it anything any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The ticket it goes on in.
    pub into: TicketId,
    /// The number of that ticket.
    pub number: TicketNumber,
}

/// An earlier entry of this ticket is corrected. The entry stays as it is; from here on the state is
/// what it would be had the entry been recorded like this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// The version of the entry within the ticket.
    pub version: u64,
    /// The type of the entry.
    pub event_type: Box<str>,
    /// Why.
    pub reason: CorrectionReason,
    /// What it should have said; nothing when it should not be there at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Map<String, Value>>,
    /// When it really happened, if that is what was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred: Option<Occurred>,
}
