//! The entry format, version 1: one line of canonical JSON, and those exact bytes are what is hashed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::canonical::{CanonicalError, Clear};
use crate::cursor::Cursor;
use crate::ids::{CommandId, Name, Origin, StreamId, TypeVersion};
use crate::leaf_hash::{Digest, Hash};
use crate::position::{Position, Version};
use crate::timestamp::{Occurred, Timestamp};

/// Most bytes an entry may have; a tlog-tiles entry bundle writes the length in 16 bits.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// Why bytes are not an entry. Says where, never what stands there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// A key is missing or unknown, or the text is not canonical.
    #[error("not an entry of format 1: byte {at} is out of place")]
    Malformed {
        /// Offset of the first byte that does not fit.
        at: usize,
    },
    /// A value stands where it belongs but does not have the form its key asks for.
    #[error("not an entry of format 1: the value of `{key}` does not have the form it must have")]
    Value {
        /// The key of the value.
        key: &'static str,
    },
    /// Longer than any entry may be.
    #[error("an entry has at most {limit} bytes, this one has {actual}")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes found.
        actual: usize,
    },
}

impl From<CanonicalError> for EntryError {
    fn from(error: CanonicalError) -> Self {
        match error {
            CanonicalError::NotCanonical { at } => Self::Malformed { at },
            _ => Self::Value { key: "clear" },
        }
    }
}

/// An entry read in place: strings are borrowed from its bytes, coded facts are left as text.
///
/// Decoding accepts exactly the bytes that encoding can produce.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryRef<'a> {
    /// Who did it.
    pub actor: Option<Cow<'a, str>>,
    /// The entry that caused this one.
    pub cause: Option<Position>,
    /// Coded facts: the canonical text of an object.
    pub clear: &'a str,
    /// The command that led to this entry.
    pub command: CommandId,
    /// The origin of the log.
    pub log: Cow<'a, str>,
    /// When it happened.
    pub occurred: Occurred,
    /// For whom the actor acted.
    pub on_behalf_of: Option<Cow<'a, str>>,
    /// Its place in the log.
    pub position: Position,
    /// The leaf hash of the entry before it in its stream.
    pub previous: Option<Hash>,
    /// Commitments to protected values, by field.
    pub protected: Vec<(&'a str, Digest)>,
    /// When the log took it up.
    pub recorded_at: Timestamp,
    /// As which role the actor acted.
    pub role: Option<Cow<'a, str>>,
    /// Stream it belongs to; the key is `ticket`.
    pub stream: StreamId,
    /// Whose data a field is about, by field.
    pub subjects: Vec<(&'a str, Cow<'a, str>)>,
    /// What happened.
    pub event_type: &'a str,
    /// The schema of `clear`.
    pub type_version: TypeVersion,
    /// Its place in its stream.
    pub version: Version,
}

impl<'a> EntryRef<'a> {
    /// Reads an entry from its bytes.
    ///
    /// # Errors
    /// [`EntryError`] when a key is missing or unknown, a value malformed, or a single byte not canonical.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLarge { limit: ENTRY_BYTES_MAX, actual: bytes.len() });
        }
        let mut cursor = Cursor::new(bytes)?;
        let c = &mut cursor;
        // The fields of a struct expression are evaluated in the order written, which is the order of the keys.
        let entry = Self {
            actor: field(c, "{\"actor\":", optional_string)?,
            cause: field(c, ",\"cause\":", optional_position)?,
            clear: field(c, ",\"clear\":", |c| Ok(c.object()?))?,
            command: field(c, ",\"command\":", command)?,
            log: field(c, ",\"format\":1,\"log\":", origin)?,
            occurred: field(c, ",\"occurred\":", occurred)?,
            on_behalf_of: field(c, ",\"on_behalf_of\":", optional_string)?,
            position: field(c, ",\"position\":", |c| Ok(Position::new(c.count()?)))?,
            previous: field(c, ",\"previous\":", previous)?,
            protected: field(c, ",\"protected\":", |c| pairs(c, digest))?,
            recorded_at: field(c, ",\"recorded_at\":", |c| {
                Ok(Timestamp::from_unix_ms(c.integer()?))
            })?,
            role: field(c, ",\"role\":", optional_string)?,
            subjects: field(c, ",\"subjects\":", |c| pairs(c, |c| Ok(c.string()?)))?,
            stream: field(c, ",\"ticket\":", stream)?,
            event_type: field(c, ",\"type\":", event_type)?,
            type_version: field(c, ",\"type_version\":", type_version)?,
            version: field(c, ",\"version\":", |c| Ok(Version::new(c.count()?)))?,
        };
        cursor.literal("}")?;
        cursor.end()?;
        Ok(entry)
    }

    /// Reads the coded facts into a type of the caller's.
    ///
    /// # Errors
    /// The error of `serde_json` when the facts do not fit the type.
    pub fn facts<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.clear)
    }

    /// Copies the entry out of its bytes.
    #[must_use]
    pub fn to_entry(&self) -> Entry {
        let name =
            |text: &str| Name::parse(text).expect("BUG: decoding checked every key and type");
        let owned = |text: &Option<Cow<'a, str>>| text.as_deref().map(str::to_owned);
        Entry {
            actor: owned(&self.actor),
            cause: self.cause,
            clear: Clear::from_canonical(self.clear)
                .expect("BUG: decoding checked the coded facts"),
            command: self.command,
            log: Origin::parse(&self.log).expect("BUG: decoding checked the origin"),
            occurred: self.occurred,
            on_behalf_of: owned(&self.on_behalf_of),
            position: self.position,
            previous: self.previous,
            protected: self.protected.iter().map(|(key, digest)| (name(key), *digest)).collect(),
            recorded_at: self.recorded_at,
            role: owned(&self.role),
            stream: self.stream.clone(),
            subjects: self.subjects.iter().map(|(key, id)| (name(key), id.to_string())).collect(),
            event_type: name(self.event_type),
            type_version: self.type_version,
            version: self.version,
        }
    }
}

impl std::fmt::Debug for EntryRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EntryRef({} at {}, version {})", self.event_type, self.position, self.version)
    }
}

/// An entry that owns what it holds. The fields are those of [`EntryRef`].
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who did it.
    pub actor: Option<String>,
    /// The entry that caused this one.
    pub cause: Option<Position>,
    /// Coded facts.
    pub clear: Clear,
    /// The command that led to this entry.
    pub command: CommandId,
    /// The origin of the log.
    pub log: Origin,
    /// When it happened.
    pub occurred: Occurred,
    /// For whom the actor acted.
    pub on_behalf_of: Option<String>,
    /// Its place in the log.
    pub position: Position,
    /// The leaf hash of the entry before it in its stream.
    pub previous: Option<Hash>,
    /// Commitments to protected values, by field.
    pub protected: BTreeMap<Name, Digest>,
    /// When the log took it up.
    pub recorded_at: Timestamp,
    /// As which role the actor acted.
    pub role: Option<String>,
    /// Stream it belongs to; the key is `ticket`.
    pub stream: StreamId,
    /// Whose data a field is about, by field.
    pub subjects: BTreeMap<Name, String>,
    /// What happened.
    pub event_type: Name,
    /// The schema of `clear`.
    pub type_version: TypeVersion,
    /// Its place in its stream.
    pub version: Version,
}

impl Entry {
    /// Reads an entry from its bytes.
    ///
    /// # Errors
    /// As [`EntryRef::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        EntryRef::decode(bytes).map(|entry| entry.to_entry())
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({} at {}, version {})", self.event_type, self.position, self.version)
    }
}

fn field<'a, T>(
    cursor: &mut Cursor<'a>,
    key: &str,
    read: impl FnOnce(&mut Cursor<'a>) -> Result<T, EntryError>,
) -> Result<T, EntryError> {
    cursor.literal(key)?;
    read(cursor)
}

fn optional_string<'a>(cursor: &mut Cursor<'a>) -> Result<Option<Cow<'a, str>>, EntryError> {
    if cursor.take("null") { Ok(None) } else { Ok(Some(cursor.string()?)) }
}

fn optional_position(cursor: &mut Cursor<'_>) -> Result<Option<Position>, EntryError> {
    if cursor.take("null") { Ok(None) } else { Ok(Some(Position::new(cursor.count()?))) }
}

fn command(cursor: &mut Cursor<'_>) -> Result<CommandId, EntryError> {
    CommandId::parse(&cursor.string()?).map_err(|_| EntryError::Value { key: "command" })
}

fn origin<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, EntryError> {
    let text = cursor.string()?;
    if Origin::is_valid(&text) { Ok(text) } else { Err(EntryError::Value { key: "log" }) }
}

fn occurred(cursor: &mut Cursor<'_>) -> Result<Occurred, EntryError> {
    cursor.literal("{\"earliest\":")?;
    let earliest = Timestamp::from_unix_ms(cursor.integer()?);
    cursor.literal(",\"latest\":")?;
    let latest = Timestamp::from_unix_ms(cursor.integer()?);
    cursor.literal("}")?;
    Occurred::between(earliest, latest).map_err(|_| EntryError::Value { key: "occurred" })
}

fn previous(cursor: &mut Cursor<'_>) -> Result<Option<Hash>, EntryError> {
    if cursor.take("null") {
        return Ok(None);
    }
    let text = cursor.string()?;
    Hash::parse(&text).map(Some).map_err(|_| EntryError::Value { key: "previous" })
}

fn digest(cursor: &mut Cursor<'_>) -> Result<Digest, EntryError> {
    Digest::parse(&cursor.string()?).map_err(|_| EntryError::Value { key: "protected" })
}

fn pairs<'a, T>(
    cursor: &mut Cursor<'a>,
    read: impl Fn(&mut Cursor<'a>) -> Result<T, EntryError>,
) -> Result<Vec<(&'a str, T)>, EntryError> {
    let mut pairs = Vec::new();
    cursor.literal("{")?;
    if cursor.take("}") {
        return Ok(pairs);
    }
    let mut before = "";
    loop {
        let at = cursor.offset();
        let key = cursor.key()?;
        if key <= before {
            return Err(EntryError::Malformed { at });
        }
        before = key;
        pairs.push((key, read(cursor)?));
        if !cursor.take(",") {
            cursor.literal("}")?;
            return Ok(pairs);
        }
    }
}

fn stream(cursor: &mut Cursor<'_>) -> Result<StreamId, EntryError> {
    StreamId::parse(&cursor.string()?).map_err(|_| EntryError::Value { key: "ticket" })
}

fn event_type<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, EntryError> {
    match cursor.string()? {
        Cow::Borrowed(text) if crate::ids::is_name(text.as_bytes()) => Ok(text),
        _ => Err(EntryError::Value { key: "type" }),
    }
}

fn type_version(cursor: &mut Cursor<'_>) -> Result<TypeVersion, EntryError> {
    let number =
        u32::try_from(cursor.count()?).map_err(|_| EntryError::Value { key: "type_version" })?;
    Ok(TypeVersion::new(number))
}
