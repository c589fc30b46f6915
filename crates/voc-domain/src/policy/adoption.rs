//! The adoption of a policy: an entry of the stream `_policy`.

use serde::{Deserialize, Serialize};

use super::{Ladder, Policies, Policy, PolicyDraft, PolicyRule};
use crate::{rejection::Rejection, timestamp::Timestamp};

/// The stream of the log that holds the policies.
pub const POLICY_STREAM: &str = "_policy";

const POLICY_ADOPTED: &str = "policy_adopted";

/// The most bytes of a policy as it is stored: an entry of the log must hold it, with its envelope.
const BYTES_MAX: usize = 60_000;

/// The most bytes of the reason for an adoption: it is a sentence, and the policy wants the room.
const REASON_BYTES_MAX: usize = 2_000;

/// A policy was adopted: from then on clocks start by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyAdopted {
    /// The version, one more than the one before.
    pub version: u32,
    /// The rules in order of precedence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<PolicyRule>,
    /// The ladders in order of precedence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ladders: Vec<Ladder>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl PolicyAdopted {
    /// Returns the policy that was adopted.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let (rules, ladders) = (self.rules.clone(), self.ladders.clone());
        Policy { version: self.version, rules, ladders }
    }
}

/// An entry of the stream of policies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyEvent {
    /// A policy was adopted.
    Adopted(Box<PolicyAdopted>),
    /// An event this version of the program does not know: kept, without effect.
    Unknown(String),
}

/// An entry of the stream of policies whose content is not what its type says.
#[derive(Debug, thiserror::Error)]
#[error("the content of an entry of type `policy_adopted` cannot be read")]
pub struct PolicyEventError(#[source] serde_json::Error);

/// An event with what its entry says about it.
#[derive(Clone, Copy, Debug)]
pub struct PolicyFact<'a> {
    /// What happened.
    pub event: &'a PolicyEvent,
    /// The position of the entry in the log.
    pub position: u64,
    /// The version of the stream with this entry.
    pub version: u64,
    /// When it was recorded: from then on it applies.
    pub recorded_at: Timestamp,
    /// Who adopted it.
    pub actor: &'a str,
}

impl PolicyEvent {
    /// Returns the stored name of the type, in the past tense.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::Adopted(_) => POLICY_ADOPTED,
            Self::Unknown(name) => name,
        }
    }

    /// Writes the content as the `clear` object of an entry.
    #[must_use]
    pub fn to_clear(&self) -> serde_json::Map<String, serde_json::Value> {
        match self {
            Self::Adopted(content) => match serde_json::to_value(content) {
                Ok(serde_json::Value::Object(map)) => map,
                _ => unreachable!("BUG: the content is a struct of texts, codes and whole numbers"),
            },
            Self::Unknown(_) => serde_json::Map::new(),
        }
    }

    /// Reads an event from its type and the JSON text of its `clear` object. A type or a version of one
    /// that is not known gives [`PolicyEvent::Unknown`].
    ///
    /// # Errors
    /// When the content is not what the type says.
    pub fn from_clear(
        event_type: &str,
        type_version: u32,
        clear: &str,
    ) -> Result<Self, PolicyEventError> {
        match (event_type, type_version) {
            (POLICY_ADOPTED, 1) => {
                let content = serde_json::from_str(clear).map_err(PolicyEventError)?;
                Ok(Self::Adopted(Box::new(content)))
            }
            (unknown, _) => Ok(Self::Unknown(unknown.to_owned())),
        }
    }
}

/// Decides about the adoption of a policy.
///
/// The first adoption records two: version 1, the standard that had applied until then, so that the log
/// says by what its clocks were started, and version 2, the policy adopted.
///
/// # Errors
/// The first requirement that is not met, in the order of [`Rejection::CODES`].
pub fn adopt(
    policies: &Policies,
    draft: &PolicyDraft,
    reason: Option<&str>,
) -> Result<Vec<PolicyEvent>, Rejection> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    let actual = reason.as_deref().map_or(0, str::len);
    if actual > REASON_BYTES_MAX {
        return Err(Rejection::TextMustBeShorter { limit: REASON_BYTES_MAX, actual });
    }
    draft.check()?;
    let event = |version, draft: &PolicyDraft, reason| {
        let PolicyDraft { rules, ladders } = draft.clone();
        PolicyEvent::Adopted(Box::new(PolicyAdopted { version, rules, ladders, reason }))
    };
    let present = policies.present();
    let adopted = event(present.version() + 1, draft, reason);
    let actual = serde_json::Value::Object(adopted.to_clear()).to_string().len();
    if actual > BYTES_MAX {
        return Err(Rejection::PolicyMustBeSmaller { limit: BYTES_MAX, actual });
    }
    let first = policies.stream_version().is_none();
    let standard = first.then(|| event(present.version(), &present.as_draft(), None));
    Ok(standard.into_iter().chain([adopted]).collect())
}
