//! [`AttachmentReader`]: an attachment decrypted while it is read.

use std::fs::File;
use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::stream::{BoundTo, Header, STORED_CHUNK_BYTES, nonce};
use super::{AttachmentId, Content};
use crate::cipher::Key;
use crate::error::VaultError;

/// Reads the content of an attachment.
///
/// Every byte that it yields was encrypted for this attachment, at this place. Whether it was all, and
/// what the log commits to, is known at the end: whoever reads keeps nothing of what came before an
/// error. A file that is not what was written gives [`io::ErrorKind::InvalidData`] with a
/// [`VaultError::AttachmentDamaged`] in it.
pub struct AttachmentReader {
    id: AttachmentId,
    file: File,
    /// What lies in the file after the part that was read.
    left: u64,
    key: Key,
    bound_to: Vec<u8>,
    number: u32,
    chunk: Zeroizing<Vec<u8>>,
    /// How much of the chunk was handed out.
    taken: usize,
    expected: Content,
    read: u64,
    hash: Option<Sha256>,
}

impl AttachmentReader {
    pub(crate) fn new(
        mut file: File,
        header: &Header,
        key: Key,
        of: &BoundTo<'_>,
        expected: Content,
    ) -> io::Result<Self> {
        let len = file.metadata()?.len();
        io::Seek::seek(&mut file, io::SeekFrom::Start(header.len()))?;
        Ok(Self {
            id: *of.id,
            file,
            left: len.saturating_sub(header.len()),
            key,
            bound_to: of.as_chunk(),
            number: 0,
            chunk: Zeroizing::new(Vec::with_capacity(STORED_CHUNK_BYTES)),
            taken: 0,
            expected,
            read: 0,
            hash: Some(Sha256::new()),
        })
    }

    /// Reads all that is left and keeps nothing: is it what was committed to?
    ///
    /// # Errors
    ///
    /// [`VaultError::AttachmentDamaged`] when it is not, and [`VaultError::Io`] when it cannot be read.
    pub fn check(mut self) -> Result<(), VaultError> {
        let id = self.id;
        match io::copy(&mut self, &mut io::sink()) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.downcast().unwrap_or_else(|source| VaultError::Io {
                doing: "reading",
                path: id.to_string().into(),
                source,
            })),
        }
    }

    /// Decrypts the next chunk; after the last, holds the whole against what was committed to.
    fn advance(&mut self) -> io::Result<()> {
        let len = self.left.min(STORED_CHUNK_BYTES as u64);
        self.chunk.clear();
        self.taken = 0;
        (&mut self.file).take(len).read_to_end(&mut self.chunk)?;
        if self.chunk.len() as u64 != len {
            return Err(self.damaged("it became shorter while it was read"));
        }
        self.left -= len;
        let last = self.left == 0;
        if !self.key.open_in_place(&nonce(self.number, last), &self.bound_to, &mut self.chunk) {
            return Err(self.damaged("a part of it does not decrypt at its place"));
        }
        self.number = self.number.wrapping_add(1);
        self.read += self.chunk.len() as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&**self.chunk);
        }
        if last {
            let sha256 = self.hash.take().map(|hash| hash.finalize().into());
            if sha256 != Some(self.expected.sha256) || self.read != self.expected.bytes {
                self.chunk.clear();
                return Err(self.damaged("its content is not the one that was committed to"));
            }
        }
        Ok(())
    }

    fn damaged(&mut self, what: &'static str) -> io::Error {
        // Whoever goes on reading after an error gets nothing more.
        self.chunk.clear();
        self.hash = None;
        let error = VaultError::AttachmentDamaged { id: self.id, what };
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}

impl Read for AttachmentReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.chunk.len() && self.hash.is_some() {
            self.advance()?;
        }
        let rest = self.chunk.get(self.taken..).unwrap_or_default();
        let read = rest.len().min(into.len());
        for (to, from) in into.iter_mut().zip(rest) {
            *to = *from;
        }
        self.taken += read;
        Ok(read)
    }
}

impl std::fmt::Debug for AttachmentReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttachmentReader({})", self.id)
    }
}
