//! Names the log checks once and then trusts: streams, commands, origins, event types, fields.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use crate::timestamp::Timestamp;

/// Longest name of a log, a stream, a type or a field, in bytes.
///
/// Enough for any host name (253 bytes) with a year behind it.
const NAME_BYTES_MAX: usize = 255;

/// A name or value that does not have the form the log asks for. The refused text itself is never repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Neither a UUID nor an underscore name.
    #[error(
        "a stream is a UUID in lowercase with hyphens, or `_` followed by letters a-z and underscores; got {length} bytes of another form"
    )]
    StreamId {
        /// Bytes in the refused text.
        length: usize,
    },
    /// Not a UUID.
    #[error("a command id is a UUID in lowercase with hyphens; got {length} bytes of another form")]
    CommandId {
        /// Bytes in the refused text.
        length: usize,
    },
    /// Not usable as the key name of a signed note.
    #[error(
        "the origin of a log is 1 to 255 bytes without spaces, `+` or control characters; got {length} bytes of another form"
    )]
    Origin {
        /// Bytes in the refused text.
        length: usize,
    },
    /// Not an event type or a field name.
    #[error(
        "a name is 1 to 255 of the characters a-z, 0-9 and `_`; got {length} bytes of another form"
    )]
    Name {
        /// Bytes in the refused text.
        length: usize,
    },
    /// Not 32 bytes in base64url.
    #[error(
        "a digest is 43 characters of base64url without padding; got {length} bytes of another form"
    )]
    Digest {
        /// Bytes in the refused text.
        length: usize,
    },
    /// An interval that ends before it starts.
    #[error(
        "an interval must not end before it starts: earliest {earliest}, latest {latest} (Unix ms)"
    )]
    OccurredBackwards {
        /// The start, after the end.
        earliest: Timestamp,
        /// The end, before the start.
        latest: Timestamp,
    },
}

/// The id of a stream: the chain of entries about one thing.
///
/// Either a UUID, or a name such as `_log` that the log or its user reserves.
///
/// ```
/// use voc_log::StreamId;
/// assert!(StreamId::parse("0190a6c4-3b1e-7c3a-9d2e-5f60718293a4").is_ok());
/// assert_eq!(StreamId::parse("_policy")?.to_string(), "_policy");
/// assert!(StreamId::parse("policy").is_err());
/// # Ok::<(), voc_log::IdError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(Form);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Uuid(Uuid),
    Named(Arc<str>),
}

impl StreamId {
    /// Makes the id of a stream from a UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(Form::Uuid(uuid))
    }

    /// Reads a UUID in canonical lowercase form, or `_` followed by `[a-z_]`.
    ///
    /// # Errors
    /// [`IdError::StreamId`] for anything else.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if let Some(uuid) = canonical_uuid(text) {
            return Ok(Self::from_uuid(uuid));
        }
        let named = text.strip_prefix('_').is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        });
        if named && text.len() <= NAME_BYTES_MAX {
            return Ok(Self(Form::Named(text.into())));
        }
        Err(IdError::StreamId { length: text.len() })
    }

    /// Returns the stream that holds the first entry of every log, `_log`.
    #[must_use]
    pub fn log() -> Self {
        Self(Form::Named("_log".into()))
    }

    /// Returns the UUID, or `None` for a reserved name.
    #[must_use]
    pub const fn as_uuid(&self) -> Option<Uuid> {
        match self.0 {
            Form::Uuid(uuid) => Some(uuid),
            Form::Named(_) => None,
        }
    }

    /// Appends a form no other stream's form is a prefix of, for use inside storage keys.
    pub(crate) fn write_key(&self, key: &mut Vec<u8>) {
        match &self.0 {
            Form::Uuid(uuid) => {
                key.push(b'u');
                key.extend_from_slice(uuid.as_bytes());
            }
            Form::Named(name) => {
                key.push(b'n');
                key.extend_from_slice(name.as_bytes());
                key.push(0);
            }
        }
    }

    /// Reads back what [`StreamId::write_key`] wrote, and what follows it.
    pub(crate) fn read_key(key: &[u8]) -> Option<(Self, &[u8])> {
        match key.split_first()? {
            (b'u', rest) => {
                let (uuid, rest) = rest.split_first_chunk::<16>()?;
                Some((Self::from_uuid(Uuid::from_bytes(*uuid)), rest))
            }
            (b'n', rest) => {
                let end = rest.iter().position(|b| *b == 0)?;
                let (name, rest) = rest.split_at_checked(end)?;
                let name = std::str::from_utf8(name).ok()?;
                Some((Self::parse(name).ok()?, rest.get(1..)?))
            }
            _ => None,
        }
    }

    pub(crate) fn write_text(&self, out: &mut Vec<u8>) {
        match &self.0 {
            Form::Uuid(uuid) => write_uuid(*uuid, out),
            Form::Named(name) => out.extend_from_slice(name.as_bytes()),
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Uuid(uuid) => uuid.as_hyphenated().fmt(f),
            Form::Named(name) => name.fmt(f),
        }
    }
}

impl std::str::FromStr for StreamId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

/// The id of a command: whoever sends the same one again gets the first answer again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(Uuid);

impl CommandId {
    /// Wraps a UUID.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Reads a UUID in canonical lowercase form.
    ///
    /// # Errors
    /// [`IdError::CommandId`] for anything else.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        canonical_uuid(text).map(Self).ok_or(IdError::CommandId { length: text.len() })
    }

    /// Returns the UUID.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }

    pub(crate) fn write_text(self, out: &mut Vec<u8>) {
        write_uuid(self.0, out);
    }
}

impl fmt::Display for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// The name of a log, unique in the world by convention: a host name and a path.
///
/// It is the key name of the log's signed notes (C2SP signed-note), hence no spaces and no `+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(Arc<str>);

impl Origin {
    /// Checks and keeps a name, such as `log.example.org/2026`.
    ///
    /// # Errors
    /// [`IdError::Origin`] when it is empty, longer than 255 bytes, or holds a space, a `+` or a control character.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if !Self::is_valid(text) {
            return Err(IdError::Origin { length: text.len() });
        }
        Ok(Self(text.into()))
    }

    pub(crate) fn is_valid(text: &str) -> bool {
        let refused = |c: char| c == '+' || c.is_whitespace() || c.is_control();
        !text.is_empty() && text.len() <= NAME_BYTES_MAX && !text.contains(refused)
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A name made of `[a-z0-9_]`: an event type, or a field of an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// Checks and keeps a name.
    ///
    /// # Errors
    /// [`IdError::Name`] when it is empty, longer than 255 bytes, or holds any other character.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if !is_name(text.as_bytes()) {
            return Err(IdError::Name { length: text.len() });
        }
        Ok(Self(text.into()))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The version of an event type's schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeVersion(u32);

impl TypeVersion {
    /// Wraps a schema version.
    #[must_use]
    pub const fn new(version: u32) -> Self {
        Self(version)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for TypeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

pub(crate) fn is_name(text: &[u8]) -> bool {
    let allowed = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_';
    !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.iter().all(allowed)
}

/// Reads a UUID only in the one form that entries hold: 36 characters, lowercase.
fn canonical_uuid(text: &str) -> Option<Uuid> {
    if text.len() != 36 || text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    Uuid::try_parse(text).ok()
}

fn write_uuid(uuid: Uuid, out: &mut Vec<u8>) {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    out.extend_from_slice(uuid.as_hyphenated().encode_lower(&mut text).as_bytes());
}
