//! Under which names and keys a log has spoken.
//!
//! The first name and key stand in the first entry. Each later one stands in an entry that the key before it has
//! endorsed, so that whoever trusts the first key can follow to the present one from the entries alone, and
//! whoever can write to the log but has no key cannot put one of their own in its place.

use serde::{Deserialize, Serialize};

use crate::append::{Append, ExpectedVersion};
use crate::canonical::Clear;
use crate::draft::Draft;
use crate::entry::EntryRef;
use crate::genesis::Genesis;
use crate::ids::{CommandId, Name, Origin, StreamId, TypeVersion};
use crate::note::{Checkpoint, SigningKey, VerifierKey};
use crate::position::Size;
use crate::timestamp::{Occurred, Timestamp};

const KEY_ROTATED: &str = "key_rotated";
const INCARNATION_BEGAN: &str = "incarnation_began";

/// The name and key under which a log speaks from a size on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The smallest size whose checkpoint is under this name and key.
    pub since: Size,
    /// The name.
    pub origin: Origin,
    /// The key that verifies its checkpoints, if they are signed.
    pub verifier_key: Option<VerifierKey>,
}

/// All identities of a log, oldest first: what `log_created`, `key_rotated` and `incarnation_began` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identities(Vec<Identity>);

/// Why a name or key changes, as the entry that changes it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityChange {
    /// Checkpoints are signed with another key from now on; the first of them with both.
    KeyRotated {
        /// The new key.
        verifier_key: VerifierKey,
    },
    /// The log goes on under another name, because entries that were published are not in it any more:
    /// a backup was restored. Under the old name it would contradict what others have seen.
    IncarnationBegan {
        /// The new name and key.
        verifier_key: VerifierKey,
        /// The last checkpoint that was published under the old name, where it is known.
        published: Option<Checkpoint>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rotated {
    endorsement: String,
    verifier_key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Began {
    endorsement: String,
    origin: String,
    published: Option<Published>,
    verifier_key: String,
}

#[derive(Serialize, Deserialize)]
struct Published {
    origin: String,
    root: String,
    size: u64,
}

impl IdentityChange {
    /// Makes the append that records the change, endorsed with the key that was used until now.
    pub(crate) fn to_append(
        &self,
        before: &SigningKey,
        command: CommandId,
        recorded_at: Timestamp,
    ) -> Append {
        let verifier_key = self.verifier_key().to_string();
        let endorsement = before.endorse(self.verifier_key());
        let (event_type, clear) = match self {
            Self::KeyRotated { .. } => {
                (KEY_ROTATED, Clear::of(&Rotated { endorsement, verifier_key }))
            }
            Self::IncarnationBegan { verifier_key: key, published } => {
                let published = published.as_ref().map(|seen| Published {
                    origin: seen.origin.to_string(),
                    root: seen.root.to_base64(),
                    size: seen.size.get(),
                });
                let origin = key.name().to_string();
                let began = Began { endorsement, origin, published, verifier_key };
                (INCARNATION_BEGAN, Clear::of(&began))
            }
        };
        let clear = clear.expect("BUG: strings and a size are within the canonical profile");
        let event_type = Name::parse(event_type).expect("BUG: the constant is a name");
        let occurred = Occurred::at(recorded_at);
        Append {
            stream: StreamId::log(),
            expected: ExpectedVersion::Any,
            command,
            recorded_at,
            drafts: vec![Draft::new(event_type, TypeVersion::new(1), occurred, clear)],
        }
    }

    /// Returns the new key with the name it is for.
    pub(crate) const fn verifier_key(&self) -> &VerifierKey {
        match self {
            Self::KeyRotated { verifier_key } | Self::IncarnationBegan { verifier_key, .. } => {
                verifier_key
            }
        }
    }
}

impl Identities {
    /// Begins with the name and key of the first entry.
    #[must_use]
    pub fn new(genesis: &Genesis) -> Self {
        let key = genesis.verifier_key.as_deref().and_then(|key| VerifierKey::parse(key).ok());
        let origin = genesis.origin.clone();
        Self(vec![Identity { since: Size::new(1), origin, verifier_key: key }])
    }

    /// Takes note of an entry, whatever it says. Returns `false` when it states a change that the key before it
    /// has not endorsed; nothing is changed then.
    pub fn evolve(&mut self, entry: &EntryRef<'_>) -> bool {
        if entry.stream != StreamId::log() {
            return true;
        }
        let (key, endorsement) = match entry.event_type {
            KEY_ROTATED => match entry.facts::<Rotated>() {
                Ok(facts) => (facts.verifier_key, facts.endorsement),
                Err(_) => return false,
            },
            INCARNATION_BEGAN => match entry.facts::<Began>() {
                Ok(facts) => (facts.verifier_key, facts.endorsement),
                Err(_) => return false,
            },
            _ => return true,
        };
        let before = self.current();
        let renames = entry.event_type == INCARNATION_BEGAN;
        let key = VerifierKey::parse(&key)
            .ok()
            .filter(|key| (key.name() != &before.origin) == renames)
            .filter(|key| {
                before.verifier_key.as_ref().is_some_and(|old| old.endorses(key, &endorsement))
            });
        key.map(|key| self.push(Size::new(entry.position.get() + 1), key)).is_some()
    }

    pub(crate) fn push(&mut self, since: Size, key: VerifierKey) {
        self.0.push(Identity { since, origin: key.name().clone(), verifier_key: Some(key) });
    }

    /// Returns the present name and key.
    #[must_use]
    pub fn current(&self) -> &Identity {
        self.0.last().expect("BUG: the first is made with the log")
    }

    /// Returns the name and key of the checkpoint of a size.
    #[must_use]
    pub fn at(&self, size: Size) -> &Identity {
        let reached = self.0.iter().rev().find(|identity| identity.since <= size);
        reached.unwrap_or_else(|| self.current())
    }

    /// Tells whether a checkpoint of a size may be signed under an identity: while it is in use, and at the size at
    /// which the next key takes over, whose checkpoint bears both signatures.
    pub(crate) fn accepts(&self, identity: &Identity, size: Size) -> bool {
        let next = self.0.iter().find(|other| other.since > identity.since);
        identity.since <= size
            && next.is_none_or(|next| {
                size < next.since || (size == next.since && next.origin == identity.origin)
            })
    }

    /// Tells whether a note is a checkpoint under a former name that reaches further than the log does under it: what
    /// was lost when a backup was restored. The present name is there because of that, and its entry says so.
    #[must_use]
    pub fn left_behind(&self, note: &str) -> bool {
        let periods = self.0.iter().zip(self.0.iter().skip(1));
        periods.filter(|(one, next)| one.origin != next.origin).any(|(one, next)| {
            let seen = one.verifier_key.as_ref().map(|key| key.verify(note));
            matches!(seen, Some(Ok(seen)) if seen.size >= next.since)
        })
    }

    /// Returns all of them, oldest first.
    #[must_use]
    pub fn all(&self) -> &[Identity] {
        &self.0
    }
}
