//! What happened to the data of people: the entries of the stream `_subjects`.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::codes::{ErasureReason, HoldEnd, HoldReason};
use crate::ids::{HoldNumber, SubjectId, TicketId};

/// What a hold covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldScope {
    /// One person, in every ticket.
    Subject(SubjectId),
    /// Everybody of whom a ticket holds something.
    Ticket(TicketId),
}

/// Data must not be erased from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalHoldPlaced {
    /// The number of the hold, one more than the one before.
    pub hold: HoldNumber,
    /// Why.
    pub reason: HoldReason,
    /// What it covers.
    pub scope: HoldScope,
}

/// A hold covers nothing any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalHoldLifted {
    /// The number of the hold.
    pub hold: HoldNumber,
    /// Why.
    pub reason: HoldEnd,
}

/// The position of an entry and the name of one of its protected fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ErasedRow(pub u64, pub String);

/// A person's values were erased for good: those that it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectErased {
    /// Why.
    pub reason: ErasureReason,
    /// The values, in order.
    pub rows: Vec<ErasedRow>,
    /// Whose.
    pub subject: SubjectId,
}

/// Something that happened to the data of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectEvent {
    /// A legal hold was placed.
    HoldPlaced(LegalHoldPlaced),
    /// A legal hold was lifted.
    HoldLifted(LegalHoldLifted),
    /// A person's values were erased.
    Erased(SubjectErased),
    /// An event this version of the program does not know: kept, without effect.
    Unknown(String),
}

/// An entry of `_subjects` of a known type whose content is not what the type says.
#[derive(Debug, thiserror::Error)]
#[error("the content of an entry of type `{event_type}` version 1 cannot be read")]
pub struct SubjectEventError {
    event_type: &'static str,
    #[source]
    source: serde_json::Error,
}

const LEGAL_HOLD_PLACED: &str = "legal_hold_placed";
const LEGAL_HOLD_LIFTED: &str = "legal_hold_lifted";
const SUBJECT_ERASED: &str = "subject_erased";

impl SubjectEvent {
    /// The stored names of all types, in the order of the documentation.
    pub const TYPES: &'static [&'static str] =
        &[LEGAL_HOLD_PLACED, LEGAL_HOLD_LIFTED, SUBJECT_ERASED];

    /// Returns the stored name of the type, in the past tense.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::HoldPlaced(_) => LEGAL_HOLD_PLACED,
            Self::HoldLifted(_) => LEGAL_HOLD_LIFTED,
            Self::Erased(_) => SUBJECT_ERASED,
            Self::Unknown(name) => name,
        }
    }

    /// Writes the content as the `clear` object of an entry; an unknown event has none.
    #[must_use]
    pub fn to_clear(&self) -> serde_json::Map<String, serde_json::Value> {
        match self {
            Self::HoldPlaced(content) => to_map(content),
            Self::HoldLifted(content) => to_map(content),
            Self::Erased(content) => to_map(content),
            Self::Unknown(_) => serde_json::Map::new(),
        }
    }

    /// Reads an event from its type and the JSON text of its `clear` object. A type or a version of one
    /// that is not known gives [`SubjectEvent::Unknown`].
    ///
    /// # Errors
    /// When the content is not what the type says.
    pub fn from_clear(
        event_type: &str,
        type_version: u32,
        clear: &str,
    ) -> Result<Self, SubjectEventError> {
        Ok(match (event_type, type_version) {
            (LEGAL_HOLD_PLACED, 1) => Self::HoldPlaced(read(LEGAL_HOLD_PLACED, clear)?),
            (LEGAL_HOLD_LIFTED, 1) => Self::HoldLifted(read(LEGAL_HOLD_LIFTED, clear)?),
            (SUBJECT_ERASED, 1) => Self::Erased(read(SUBJECT_ERASED, clear)?),
            (unknown, _) => Self::Unknown(unknown.to_owned()),
        })
    }
}

fn to_map(content: &impl Serialize) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(content) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => unreachable!("BUG: every content is a struct of texts, codes and whole numbers"),
    }
}

fn read<T: DeserializeOwned>(
    event_type: &'static str,
    clear: &str,
) -> Result<T, SubjectEventError> {
    serde_json::from_str(clear).map_err(|source| SubjectEventError { event_type, source })
}
