//! [`Wrapping`]: the master key of one generation, and how it keeps the keys of subjects.

use std::path::Path;

use zeroize::Zeroizing;

use crate::cipher::{Ciphertext, Key, NONCE_BYTES, bind};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::key_files;
use crate::name::SubjectId;

/// The beginning of the rows of all wrapped keys; the generation follows.
pub(super) const KEY_ROWS: &[u8] = b"key ";
/// The beginning of the rows that tell whether a master belongs here; the generation follows.
pub(super) const CHECK_ROWS: &[u8] = b"check ";

/// The master key of a generation. Everything it encrypts is bound to the origin of the log.
pub(super) struct Wrapping {
    origin: String,
    generation: u32,
    master: Key,
}

impl Wrapping {
    pub(super) fn generate(
        origin: &str,
        generation: u32,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, VaultError> {
        let master = Key::generate(entropy).map_err(no_entropy)?;
        Ok(Self { origin: origin.to_owned(), generation, master })
    }

    /// Makes the master of the next generation.
    pub(super) fn next(&self, entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
        Self::generate(&self.origin, self.generation + 1, entropy)
    }

    /// Reads a master from its file.
    pub(super) fn read(dir: &Path, origin: &str, generation: u32) -> Result<Self, VaultError> {
        let master = key_files::read_master(&key_files::master_path(dir, generation))?;
        Ok(Self { origin: origin.to_owned(), generation, master })
    }

    /// Writes the master to its file, durably.
    pub(super) fn keep(&self, dir: &Path) -> Result<(), VaultError> {
        key_files::write_master(&key_files::master_path(dir, self.generation), &self.master)
    }

    /// Returns what it consists of, for a copy of all keys.
    pub(super) fn copy(&self) -> (String, u32, Zeroizing<[u8; 32]>) {
        (self.origin.clone(), self.generation, Zeroizing::new(*self.master.bytes()))
    }

    pub(super) const fn generation(&self) -> u32 {
        self.generation
    }

    /// Encrypts nothing, so that this master can be recognised.
    pub(super) fn check(&self, entropy: &mut dyn Entropy) -> Result<Vec<u8>, VaultError> {
        self.master
            .seal(entropy, &self.bind_check(), b"")
            .map(|sealed| pack(&sealed))
            .map_err(no_entropy)
    }

    /// Tells whether a check was made with this master.
    pub(super) fn passes(&self, check: &[u8]) -> bool {
        unpack(check).and_then(|check| self.master.open(&check, &self.bind_check())).is_some()
    }

    pub(super) fn wrap(
        &self,
        subject: &SubjectId,
        key: &Key,
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>, VaultError> {
        let sealed = self.master.seal(entropy, &self.bind_key(subject), key.bytes());
        sealed.map(|sealed| pack(&sealed)).map_err(no_entropy)
    }

    /// Decrypts the key of a subject; `None` when this is not what [`wrap`](Self::wrap) made for it.
    pub(super) fn unwrap(&self, subject: &SubjectId, wrapped: &[u8]) -> Option<Key> {
        let bytes = self.master.open(&unpack(wrapped)?, &self.bind_key(subject))?;
        Key::from_bytes(&bytes)
    }

    pub(super) fn key_row(&self, subject: &SubjectId) -> Vec<u8> {
        [&self.key_rows()[..], subject.as_str().as_bytes()].concat()
    }

    /// Returns the beginning of the rows of this generation's wrapped keys.
    pub(super) fn key_rows(&self) -> Vec<u8> {
        [KEY_ROWS, &self.generation.to_be_bytes()].concat()
    }

    fn bind_key(&self, subject: &SubjectId) -> Vec<u8> {
        let parts =
            [self.origin.as_bytes(), &self.generation.to_be_bytes(), subject.as_str().as_bytes()];
        bind("voc-vault subject key 1", &parts)
    }

    fn bind_check(&self) -> Vec<u8> {
        let parts = [self.origin.as_bytes(), &self.generation.to_be_bytes()];
        bind("voc-vault master check 1", &parts)
    }
}

pub(super) fn check_row(generation: u32) -> Vec<u8> {
    [CHECK_ROWS, &generation.to_be_bytes()].concat()
}

fn pack(sealed: &Ciphertext) -> Vec<u8> {
    [&sealed.nonce[..], &sealed.bytes].concat()
}

fn unpack(row: &[u8]) -> Option<Ciphertext> {
    let (nonce, bytes) = row.split_first_chunk::<NONCE_BYTES>()?;
    Some(Ciphertext { nonce: *nonce, bytes: bytes.to_vec() })
}

fn no_entropy(source: std::io::Error) -> VaultError {
    VaultError::Entropy { source }
}
