//! The two hashes of an RFC 6962 tree, and the digests that entries hold.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::ids::IdError;

/// Characters of 32 bytes in base64url without padding.
pub(crate) const TEXT_LENGTH: usize = 43;

/// A SHA-256 hash: of an entry, of a node of the tree, or of the whole tree.
///
/// Displayed as base64url without padding, the form in which entries hold it as `previous`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Bytes in a hash.
    pub const LENGTH: usize = 32;

    /// Wraps the 32 bytes of a hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Hashes an entry's bytes into its leaf: `SHA-256(0x00 || entry)` (RFC 6962, 2.1).
    #[must_use]
    pub fn leaf(entry: &[u8]) -> Self {
        let mut sha = Sha256::new();
        sha.update([0x00]);
        sha.update(entry);
        Self(sha.finalize().into())
    }

    /// Hashes two nodes into their parent: `SHA-256(0x01 || left || right)` (RFC 6962, 2.1).
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let mut bytes = [0x01; 65];
        let (first, second) = bytes[1..].split_at_mut(32);
        first.copy_from_slice(&left.0);
        second.copy_from_slice(&right.0);
        Self(Sha256::digest(bytes).into())
    }

    /// Returns the root of the tree without entries: `SHA-256("")` (RFC 6962, 2.1).
    #[must_use]
    pub fn empty_root() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Reads 43 characters of base64url without padding.
    ///
    /// # Errors
    /// [`IdError::Digest`] for anything else.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        parse_text(text).map(Self)
    }

    /// Reads standard base64 with padding, the form of checkpoints and proofs.
    #[must_use]
    pub fn from_base64(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Returns the hash in standard base64 with padding, the form of checkpoints and proofs.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    pub(crate) fn write_text(&self, out: &mut Vec<u8>) {
        write_text(&self.0, out);
    }

    /// Reads hashes that stand one after another; a rest shorter than a hash is left out.
    pub(crate) fn read_all(bytes: &[u8]) -> Vec<Self> {
        bytes.as_chunks::<32>().0.iter().map(|chunk| Self(*chunk)).collect()
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(&self.0, f)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A commitment to a protected value: the entry holds this, never the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Wraps the 32 bytes of a digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 43 characters of base64url without padding.
    ///
    /// # Errors
    /// [`IdError::Digest`] for anything else.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        parse_text(text).map(Self)
    }

    pub(crate) fn write_text(&self, out: &mut Vec<u8>) {
        write_text(&self.0, out);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_text(&self.0, f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Decodes strictly: one text per hash, so the unused bits of the last character must be zero.
fn parse_text(text: &str) -> Result<[u8; 32], IdError> {
    let refused = IdError::Digest { length: text.len() };
    let mut bytes = [0; 32];
    match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(32) => Ok(bytes),
        _ => Err(refused),
    }
}

fn write_text(bytes: &[u8; 32], out: &mut Vec<u8>) {
    let mut text = [0; TEXT_LENGTH];
    let length =
        URL_SAFE_NO_PAD.encode_slice(bytes, &mut text).expect("BUG: 32 bytes are 43 characters");
    debug_assert_eq!(length, TEXT_LENGTH);
    out.extend_from_slice(&text);
}

fn fmt_text(bytes: &[u8; 32], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
}
