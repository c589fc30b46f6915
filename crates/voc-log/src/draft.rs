//! An event before the log has taken it up.

use std::collections::BTreeMap;

use crate::append::{APPEND_BYTES_MAX, Append, DRAFTS_MAX, ExpectedVersion};
use crate::canonical::{Clear, write_count, write_integer, write_optional_string, write_string};
use crate::entry::ENTRY_BYTES_MAX;
use crate::error::AppendError;
use crate::ids::{CommandId, Name, Origin, StreamId, TypeVersion};
use crate::leaf_hash::{Digest, Hash, TEXT_LENGTH};
use crate::position::{Position, Version};
use crate::timestamp::{Occurred, Timestamp};

/// An event to be appended: everything but what only the log knows (position, version, chain, recorded time).
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// What happened, in the past tense.
    pub event_type: Name,
    /// The schema of `clear`.
    pub type_version: TypeVersion,
    /// When it happened, as an interval.
    pub occurred: Occurred,
    /// Who did it.
    pub actor: Option<String>,
    /// As which role.
    pub role: Option<String>,
    /// Acting for whom.
    pub on_behalf_of: Option<String>,
    /// The recorded entry that caused this one.
    pub cause: Option<Position>,
    /// Coded facts only; no personal data, no free text.
    pub clear: Clear,
    /// Commitments to protected values, by field.
    pub protected: BTreeMap<Name, Digest>,
    /// Whose data a field is about, by field.
    pub subjects: BTreeMap<Name, String>,
}

impl Draft {
    /// Makes a draft with nothing but its type and time; fill in the other fields as needed.
    #[must_use]
    pub const fn new(
        event_type: Name,
        type_version: TypeVersion,
        occurred: Occurred,
        clear: Clear,
    ) -> Self {
        Self {
            event_type,
            type_version,
            occurred,
            actor: None,
            role: None,
            on_behalf_of: None,
            cause: None,
            clear,
            protected: BTreeMap::new(),
            subjects: BTreeMap::new(),
        }
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} version {})", self.event_type, self.type_version)
    }
}

/// An append whose drafts are encoded but for the fields only the commit knows.
///
/// The work that can be done without the commit's lock is done here; the commit copies three fragments per
/// entry and puts four values between them:
///
/// ```text
/// {"actor":..,"position":  N  ,"previous":  H  ,"protected":..,"recorded_at":  T  ,"role":..,"version":  V }
/// ```
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) stream: StreamId,
    pub(crate) expected: ExpectedVersion,
    pub(crate) command: CommandId,
    pub(crate) recorded_at: Timestamp,
    /// The latest entry any of the drafts names as its cause.
    pub(crate) cause: Option<Position>,
    fragments: Vec<u8>,
    /// Where the three fragments of each draft end.
    ends: Vec<[usize; 3]>,
}

/// What only the commit knows about an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) previous: Option<Hash>,
    pub(crate) recorded_at: Timestamp,
    pub(crate) version: Version,
}

impl Prepared {
    /// Encodes the drafts of an append.
    pub(crate) fn new(append: Append, origin: &Origin) -> Result<Self, AppendError> {
        let Append { stream, expected, command, recorded_at, drafts } = append;
        if drafts.is_empty() {
            return Err(AppendError::Empty);
        }
        if drafts.len() > DRAFTS_MAX {
            return Err(AppendError::TooManyDrafts { limit: DRAFTS_MAX, actual: drafts.len() });
        }
        let mut fragments = Vec::with_capacity(drafts.len() * 512);
        let mut ends = Vec::with_capacity(drafts.len());
        for draft in &drafts {
            ends.push(write_fragments(draft, &stream, command, origin, &mut fragments));
        }
        if fragments.len() > APPEND_BYTES_MAX {
            return Err(AppendError::TooLarge { limit: APPEND_BYTES_MAX, actual: fragments.len() });
        }
        let cause = drafts.iter().filter_map(|draft| draft.cause).max();
        Ok(Self { stream, expected, command, recorded_at, cause, fragments, ends })
    }

    pub(crate) const fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns a bound on the bytes of all its entries.
    pub(crate) const fn bytes_max(&self) -> usize {
        self.fragments.len() + self.ends.len() * KNOWN_LATE_BYTES_MAX
    }

    /// Refuses the append when one of its entries would be too long at these places.
    pub(crate) fn check_lengths(&self, first: Place) -> Result<(), AppendError> {
        for (i, (start, [_, _, end])) in self.starts().zip(&self.ends).enumerate() {
            if end - start + KNOWN_LATE_BYTES_MAX <= ENTRY_BYTES_MAX {
                continue;
            }
            let i = i as u64;
            let previous = first.previous.or((i > 0).then(Hash::empty_root));
            let position = Position::new(first.position.get() + i);
            let version = Version::new(first.version.get() + i);
            let mut entry = Vec::new();
            self.write_entry(
                i as usize,
                Place { position, previous, version, ..first },
                &mut entry,
            );
            if entry.len() > ENTRY_BYTES_MAX {
                return Err(AppendError::EntryTooLarge {
                    limit: ENTRY_BYTES_MAX,
                    actual: entry.len(),
                });
            }
        }
        Ok(())
    }

    /// Writes the entry of the draft at `index`, now that its place is known.
    pub(crate) fn write_entry(&self, index: usize, place: Place, out: &mut Vec<u8>) {
        let start = self.starts().nth(index).unwrap_or_default();
        let [first, second, third] = self.ends.get(index).copied().unwrap_or_default();
        let fragment = |from: usize, to: usize| self.fragments.get(from..to).unwrap_or_default();
        out.extend_from_slice(fragment(start, first));
        write_count(place.position.get(), out);
        out.extend_from_slice(b",\"previous\":");
        match place.previous {
            Some(hash) => {
                out.push(b'"');
                hash.write_text(out);
                out.push(b'"');
            }
            None => out.extend_from_slice(b"null"),
        }
        out.extend_from_slice(fragment(first, second));
        write_integer(place.recorded_at.unix_ms(), out);
        out.extend_from_slice(fragment(second, third));
        write_count(place.version.get(), out);
        out.push(b'}');
    }

    fn starts(&self) -> impl Iterator<Item = usize> {
        std::iter::once(0).chain(self.ends.iter().map(|[_, _, end]| *end))
    }
}

/// Three integers of at most 17 characters, a quoted hash with its key, and the closing brace.
const KNOWN_LATE_BYTES_MAX: usize = 3 * 17 + ",\"previous\":".len() + TEXT_LENGTH + 2 + 1;

fn write_fragments(
    draft: &Draft,
    stream: &StreamId,
    command: CommandId,
    origin: &Origin,
    out: &mut Vec<u8>,
) -> [usize; 3] {
    out.extend_from_slice(b"{\"actor\":");
    write_optional_string(draft.actor.as_deref(), out);
    out.extend_from_slice(b",\"cause\":");
    match draft.cause {
        Some(position) => write_count(position.get(), out),
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"clear\":");
    out.extend_from_slice(draft.clear.as_str().as_bytes());
    out.extend_from_slice(b",\"command\":\"");
    command.write_text(out);
    out.extend_from_slice(b"\",\"format\":1,\"log\":");
    write_string(origin.as_str(), out);
    out.extend_from_slice(b",\"occurred\":{\"earliest\":");
    write_integer(draft.occurred.earliest().unix_ms(), out);
    out.extend_from_slice(b",\"latest\":");
    write_integer(draft.occurred.latest().unix_ms(), out);
    out.extend_from_slice(b"},\"on_behalf_of\":");
    write_optional_string(draft.on_behalf_of.as_deref(), out);
    out.extend_from_slice(b",\"position\":");
    let first = out.len();
    out.extend_from_slice(b",\"protected\":");
    write_map(&draft.protected, out, |digest, out| {
        out.push(b'"');
        digest.write_text(out);
        out.push(b'"');
    });
    out.extend_from_slice(b",\"recorded_at\":");
    let second = out.len();
    out.extend_from_slice(b",\"role\":");
    write_optional_string(draft.role.as_deref(), out);
    out.extend_from_slice(b",\"subjects\":");
    write_map(&draft.subjects, out, |id, out| write_string(id, out));
    out.extend_from_slice(b",\"ticket\":\"");
    stream.write_text(out);
    out.extend_from_slice(b"\",\"type\":\"");
    out.extend_from_slice(draft.event_type.as_str().as_bytes());
    out.extend_from_slice(b"\",\"type_version\":");
    write_count(u64::from(draft.type_version.get()), out);
    out.extend_from_slice(b",\"version\":");
    [first, second, out.len()]
}

/// Writes an object; a `BTreeMap` over `[a-z0-9_]` iterates in canonical order.
fn write_map<T>(map: &BTreeMap<Name, T>, out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'{');
    for (i, (key, value)) in map.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(key.as_str().as_bytes());
        out.extend_from_slice(b"\":");
        write(value, out);
    }
    out.push(b'}');
}
