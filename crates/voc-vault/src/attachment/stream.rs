//! The bytes of an attachment's file: a header, then the content in chunks.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{ATTACHMENT_BYTES_MAX, AttachmentId, Content};
use crate::cipher::{Ciphertext, KEY_BYTES, Key, NONCE_BYTES, TAG_BYTES, bind};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::name::SubjectId;

const VERSION: u8 = 1;
/// Content in a chunk, in bytes.
const CHUNK_BYTES: usize = 256 << 10;
/// What a whole chunk takes in the file.
pub(super) const STORED_CHUNK_BYTES: usize = CHUNK_BYTES + TAG_BYTES;
const WRAPPED_KEY_BYTES: usize = KEY_BYTES + TAG_BYTES;

const _: () = assert!(ATTACHMENT_BYTES_MAX / (CHUNK_BYTES as u64) < u32::MAX as u64);

/// The beginning of a file: whose key opens it, and its own key under that.
pub(crate) struct Header {
    pub(crate) subject: SubjectId,
    wrapped: Ciphertext,
}

impl Header {
    /// Makes a key for a new file, and the header that keeps it.
    pub(crate) fn generate(
        of: &BoundTo<'_>,
        subject_key: &Key,
        entropy: &mut dyn Entropy,
    ) -> io::Result<(Self, Key)> {
        let key = Key::generate(entropy)?;
        let wrapped = subject_key.seal(entropy, &of.as_key(), key.bytes())?;
        Ok((Self { subject: of.subject.clone(), wrapped }, key))
    }

    /// Returns the file's own key; `None` when this header is of another file, subject or log.
    pub(crate) fn open(&self, of: &BoundTo<'_>, subject_key: &Key) -> Option<Key> {
        Key::from_bytes(&subject_key.open(&self.wrapped, &of.as_key())?)
    }

    fn encode(&self) -> Vec<u8> {
        let subject = self.subject.as_str().as_bytes();
        let head = [VERSION, subject.len() as u8];
        [&head[..], subject, &self.wrapped.nonce, &self.wrapped.bytes].concat()
    }

    /// Reads the header of a file; `None` when these bytes are not one.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        match Self::read_whole(from) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            header => header,
        }
    }

    fn read_whole(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut head = [0; 2];
        from.read_exact(&mut head)?;
        let [version, len] = head;
        let mut subject = vec![0; usize::from(len)];
        from.read_exact(&mut subject)?;
        let mut nonce = [0; NONCE_BYTES];
        from.read_exact(&mut nonce)?;
        let mut bytes = vec![0; WRAPPED_KEY_BYTES];
        from.read_exact(&mut bytes)?;
        let subject = std::str::from_utf8(&subject).ok().and_then(|text| SubjectId::new(text).ok());
        let header = subject.map(|subject| Self { subject, wrapped: Ciphertext { nonce, bytes } });
        Ok(header.filter(|_| version == VERSION))
    }

    /// Returns how many bytes it takes in the file.
    pub(super) fn len(&self) -> u64 {
        self.encode().len() as u64
    }
}

/// What everything in a file is bound to.
pub(crate) struct BoundTo<'a> {
    pub(crate) origin: &'a str,
    pub(crate) subject: &'a SubjectId,
    pub(crate) id: &'a AttachmentId,
}

impl BoundTo<'_> {
    fn as_key(&self) -> Vec<u8> {
        self.bind("voc-vault attachment key 1")
    }

    pub(super) fn as_chunk(&self) -> Vec<u8> {
        self.bind("voc-vault attachment chunk 1")
    }

    fn bind(&self, purpose: &str) -> Vec<u8> {
        let subject = self.subject.as_str().as_bytes();
        bind(purpose, &[self.origin.as_bytes(), subject, self.id.as_bytes()])
    }
}

/// Returns the nonce of a chunk: its number, from 0, and whether it is the last.
pub(super) fn nonce(number: u32, last: bool) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    let [.., a, b, c, d, flag] = &mut nonce;
    [*a, *b, *c, *d] = number.to_be_bytes();
    *flag = u8::from(last);
    nonce
}

/// Encrypts content into a file, two chunks of it in memory at a time.
pub(crate) fn encrypt(
    (header, key): (&Header, &Key),
    of: &BoundTo<'_>,
    from: &mut dyn Read,
    into: &mut dyn Write,
    failed: &dyn Fn(io::Error) -> VaultError,
) -> Result<Content, VaultError> {
    into.write_all(&header.encode()).map_err(failed)?;
    let bound_to = of.as_chunk();
    let mut content = Content { bytes: 0, sha256: [0; 32] };
    let mut hash = Sha256::new();
    let mut chunk = Zeroizing::new(Vec::with_capacity(STORED_CHUNK_BYTES));
    let mut next = Zeroizing::new(Vec::with_capacity(STORED_CHUNK_BYTES));
    fill(&mut chunk, from)?;
    for number in 0_u32.. {
        content.bytes += chunk.len() as u64;
        if content.bytes > ATTACHMENT_BYTES_MAX {
            return Err(VaultError::AttachmentTooLarge { max: ATTACHMENT_BYTES_MAX });
        }
        hash.update(&**chunk);
        // Whether a chunk is the last is known once there is nothing after it.
        fill(&mut next, from)?;
        let last = next.is_empty();
        key.seal_in_place(&nonce(number, last), &bound_to, &mut chunk);
        into.write_all(&chunk).map_err(failed)?;
        if last {
            break;
        }
        std::mem::swap(&mut chunk, &mut next);
    }
    content.sha256 = hash.finalize().into();
    Ok(content)
}

/// Reads a chunk, or less where the content ends.
fn fill(chunk: &mut Vec<u8>, from: &mut dyn Read) -> Result<(), VaultError> {
    chunk.clear();
    let read = from.take(CHUNK_BYTES as u64).read_to_end(chunk);
    read.map(drop).map_err(|source| VaultError::AttachmentSource { source })
}
