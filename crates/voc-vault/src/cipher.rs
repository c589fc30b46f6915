//! [`Key`]: XChaCha20-Poly1305 under one key, with what the ciphertext is bound to.

use std::io;

use chacha20poly1305::aead::{Aead, AeadInOut, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// Bytes of a key.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes of a nonce: long enough to be drawn at random for ever.
pub(crate) const NONCE_BYTES: usize = 24;

/// Bytes that encryption adds.
pub(crate) const TAG_BYTES: usize = 16;

/// A nonce and the ciphertext it belongs to, with its tag.
pub(crate) struct Ciphertext {
    pub(crate) nonce: [u8; NONCE_BYTES],
    pub(crate) bytes: Vec<u8>,
}

/// Holds a key; wiped when dropped, and never shown.
pub(crate) struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    pub(crate) fn generate(entropy: &mut dyn Entropy) -> io::Result<Self> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        entropy.fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// Takes the bytes of a key; `None` when there are too few or too many.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes: [u8; KEY_BYTES]| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    pub(crate) fn seal(
        &self,
        entropy: &mut dyn Entropy,
        bound_to: &[u8],
        plain: &[u8],
    ) -> io::Result<Ciphertext> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce)?;
        let bytes = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound_to })
            .expect("BUG: only messages of more than 256 GiB cannot be encrypted");
        Ok(Ciphertext { nonce, bytes })
    }

    /// Decrypts; `None` when the key, the binding, the nonce or a single bit is another.
    pub(crate) fn open(&self, sealed: &Ciphertext, bound_to: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.cipher()
            .decrypt(&XNonce::from(sealed.nonce), Payload { msg: &sealed.bytes, aad: bound_to })
            .ok()
            .map(Zeroizing::new)
    }

    /// Encrypts a buffer where it lies. A key meets a nonce once, or protects nothing.
    pub(crate) fn seal_in_place(
        &self,
        nonce: &[u8; NONCE_BYTES],
        bound_to: &[u8],
        buffer: &mut Vec<u8>,
    ) {
        self.cipher()
            .encrypt_in_place(&XNonce::from(*nonce), bound_to, buffer)
            .expect("BUG: only messages of more than 256 GiB cannot be encrypted");
    }

    /// Decrypts a buffer where it lies; tells whether key, binding, nonce and every bit were right.
    pub(crate) fn open_in_place(
        &self,
        nonce: &[u8; NONCE_BYTES],
        bound_to: &[u8],
        buffer: &mut Vec<u8>,
    ) -> bool {
        self.cipher().decrypt_in_place(&XNonce::from(*nonce), bound_to, buffer).is_ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes().into())
    }
}

/// Joins what a ciphertext is bound to, each part after its length, so that no two lists join to
/// the same bytes.
pub(crate) fn bind(purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
        joined.extend((part.len() as u64).to_be_bytes());
        joined.extend(*part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::PredictableEntropy;

    #[test]
    fn lists_that_differ_only_in_their_cuts_bind_differently() {
        assert_ne!(bind("p", &[b"ab", b"c"]), bind("p", &[b"a", b"bc"]));
        assert_ne!(bind("p", &[b"a"]), bind("p", &[b"a", b""]));
    }

    #[test]
    fn another_key_binding_or_bit_does_not_open() {
        let mut entropy = PredictableEntropy::new(1);
        let key = Key::generate(&mut entropy).unwrap();
        let other = Key::generate(&mut entropy).unwrap();
        let mut sealed = key.seal(&mut entropy, b"bound", b"plain").unwrap();
        assert_eq!(key.open(&sealed, b"bound").unwrap().as_slice(), b"plain");
        assert!(other.open(&sealed, b"bound").is_none());
        assert!(key.open(&sealed, b"other").is_none());
        for at in 0..sealed.bytes.len() {
            sealed.bytes[at] ^= 1;
            assert!(key.open(&sealed, b"bound").is_none(), "byte {at}");
            sealed.bytes[at] ^= 1;
        }
    }
}
