//! Attachments: files too large for a row, encrypted chunk by chunk.
//!
//! ```text
//! attachments/<id>       32 characters of 0-9 and a-f, drawn at random
//! attachments/<id>.part  one that is being written
//!
//! version(1) = 1 | length of subject(1) | subject | nonce(24) | wrapped key(48) | chunk..
//! ```
//!
//! Every file has a key of its own, kept in the file, encrypted under the key of its subject and bound
//! to the origin of the log, the subject and the id. So an attachment dies with its subject, outlives
//! every change of the master key, and opens in no other file's place.
//!
//! The chunks are the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): 256 KiB each
//! but the last, encrypted with the number of the chunk and whether it is the last as the nonce. A
//! chunk that is missing, swapped, repeated or cut off does not decrypt. The key is used for this one
//! file, so the nonces need no random part.

mod files;
mod reader;
mod stream;

use std::fmt;
use std::str::FromStr;

pub(crate) use files::AttachmentFiles;
pub use reader::AttachmentReader;
pub(crate) use stream::{BoundTo, Header, encrypt};

use crate::entropy::Entropy;
use crate::error::ParseError;

/// The largest attachment the vault takes, in bytes: a recording of an hour and a half, or a scan of
/// a few hundred pages.
pub const ATTACHMENT_BYTES_MAX: u64 = 100 << 20;

/// Bytes in an id: enough never to draw one twice.
const ID_BYTES: usize = 16;

/// Names an attachment, at random: nothing can be learnt from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentId([u8; ID_BYTES]);

impl AttachmentId {
    pub(crate) fn generate(entropy: &mut dyn Entropy) -> std::io::Result<Self> {
        let mut bytes = [0; ID_BYTES];
        entropy.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }
}

impl FromStr for AttachmentId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let digit = |byte: &u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let mut id = [0; ID_BYTES];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != ID_BYTES || !rest.is_empty() {
            return Err(ParseError::Attachment);
        }
        for (byte, [high, low]) in id.iter_mut().zip(pairs) {
            let digits = digit(high).zip(digit(low)).ok_or(ParseError::Attachment)?;
            *byte = digits.0 << 4 | digits.1;
        }
        Ok(Self(id))
    }
}

impl fmt::Display for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttachmentId({self})")
    }
}

/// What an attachment holds: its length and the SHA-256 of its bytes.
///
/// The hash tells whoever has the file that it is the one. It belongs into a protected value, whose
/// salted digest stands in the log, and never into the log itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// How many bytes.
    pub bytes: u64,
    /// The SHA-256 of them.
    pub sha256: [u8; 32],
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes, hidden)", self.bytes)
    }
}

/// An attachment that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called from now on.
    pub id: AttachmentId,
    /// What it holds.
    pub content: Content,
}

/// Says what is known of an attachment.
#[derive(Debug)]
pub enum AttachmentLookup {
    /// It is here and can be read.
    Open(Box<AttachmentReader>),
    /// The file is here, from an old backup for example, and its subject was erased: nothing opens it.
    Erased,
    /// There is no such file. Whether it was erased or stolen, the log must tell.
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::PredictableEntropy;

    #[test]
    fn an_id_reads_back_as_it_prints() {
        let id = AttachmentId::generate(&mut PredictableEntropy::new(1)).unwrap();
        let text = id.to_string();
        assert_eq!(text.len(), 32);
        assert_eq!(text.parse(), Ok(id));
        for wrong in ["", "..", &text[1..], &text.to_uppercase(), &format!("{text}00")] {
            assert_eq!(wrong.parse::<AttachmentId>(), Err(ParseError::Attachment), "{wrong}");
        }
    }
}
