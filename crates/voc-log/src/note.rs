//! Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed-note, with Ed25519.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::event_log::Head;
use crate::ids::Origin;
use crate::leaf_hash::Hash;
use crate::position::Size;

/// The signature type of plain Ed25519 in C2SP signed-note.
const ED25519: u8 = 0x01;

/// Longest checkpoint that is looked at; a checkpoint of ours with many cosignatures is a few kilobytes.
const NOTE_BYTES_MAX: usize = 64 << 10;

/// Why a checkpoint or a key was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// The text is not a verifier key.
    #[error(
        "a verifier key has the form name+8 hex digits+base64 of an Ed25519 public key; this text has another"
    )]
    VerifierKey,
    /// The hash inside the key is not that of its name and public key.
    #[error(
        "the verifier key of `{name}` is damaged: its hash should be {expected:08x} and is {actual:08x}"
    )]
    KeyHash {
        /// The name in the key.
        name: Origin,
        /// The hash of its name and public key.
        expected: u32,
        /// The hash written in it.
        actual: u32,
    },
    /// The text is not a checkpoint in a signed note.
    #[error("this is not a checkpoint: {what}")]
    Malformed {
        /// What is missing or wrong.
        what: &'static str,
    },
    /// The checkpoint is about another log.
    #[error("the checkpoint is of the log `{actual}`, expected `{expected}`")]
    OtherOrigin {
        /// The name in the key.
        expected: Origin,
        /// The name in the checkpoint.
        actual: Origin,
    },
    /// None of the signatures is by this key.
    #[error("the checkpoint is not signed by the key of `{name}`")]
    NotSigned {
        /// The name in the key.
        name: Origin,
    },
    /// The signature is by this key's name and hash but does not verify.
    #[error("the signature of `{name}` on the checkpoint is not valid")]
    BadSignature {
        /// The name in the key.
        name: Origin,
    },
}

/// The private key of a log.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Makes the key from its 32-byte seed; the caller brings the randomness.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// Returns the public key under the name of a log.
    #[must_use]
    pub fn verifier_key(&self, origin: &Origin) -> VerifierKey {
        VerifierKey { name: origin.clone(), key: self.0.verifying_key() }
    }

    /// Signs the size and root of a log, and returns the whole note.
    ///
    /// ```
    /// use voc_log::{Checkpoint, Hash, Origin, SigningKey, Size};
    /// let key = SigningKey::from_seed([7; 32]);
    /// let origin = Origin::parse("log.example.org/2026")?;
    /// let checkpoint = Checkpoint { origin: origin.clone(), size: Size::new(1), root: Hash::leaf(b"entry") };
    /// let note = key.sign_checkpoint(&checkpoint);
    /// assert!(note.starts_with("log.example.org/2026\n1\n"));
    /// assert_eq!(key.verifier_key(&origin).verify(&note)?, checkpoint);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sign_checkpoint(&self, checkpoint: &Checkpoint) -> String {
        sign_checkpoint(checkpoint, [self])
    }

    /// Makes the line that a key puts under a text.
    fn signature(&self, text: &str, name: &Origin) -> String {
        let mut signature = self.verifier_key(name).hash().to_be_bytes().to_vec();
        signature.extend_from_slice(&self.0.sign(text.as_bytes()).to_bytes());
        format!("\u{2014} {name} {}\n", STANDARD.encode(signature))
    }

    /// Signs that another key follows this one.
    pub(crate) fn endorse(&self, next: &VerifierKey) -> String {
        STANDARD.encode(self.0.sign(endorsement(next).as_bytes()).to_bytes())
    }
}

/// Signs a checkpoint with several keys: when one follows another, whoever knows either can verify it.
pub(crate) fn sign_checkpoint<'a>(
    checkpoint: &Checkpoint,
    keys: impl IntoIterator<Item = &'a SigningKey>,
) -> String {
    let text = checkpoint.to_string();
    let signatures = keys.into_iter().map(|key| key.signature(&text, &checkpoint.origin));
    format!("{text}\n{}", signatures.collect::<String>())
}

/// The text that endorses a key. It cannot be taken for a checkpoint, whose second line is a number.
fn endorsement(next: &VerifierKey) -> String {
    format!("voc-log/next-key/1\nkey {next}\n")
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// What a checkpoint says: this log has this many entries with this root.
///
/// Displayed as the three lines that are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: Origin,
    /// Its entries.
    pub size: Size,
    /// The root hash over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Makes the checkpoint of a log's head.
    #[must_use]
    pub const fn of(origin: Origin, head: &Head) -> Self {
        Self { origin, size: head.size, root: head.root }
    }

    /// Reads the signed text of a note: origin, size, root; extension lines are ignored as C2SP asks.
    fn parse(text: &str) -> Result<Self, NoteError> {
        let malformed = |what| NoteError::Malformed { what };
        let mut lines = text.lines();
        let origin = lines.next().and_then(|line| Origin::parse(line).ok());
        let origin = origin.ok_or(malformed("its first line is not the name of a log"))?;
        let size = lines.next().and_then(decimal);
        let size = Size::new(size.ok_or(malformed("its second line is not a size"))?);
        let root = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let root = root.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let root = root.ok_or(malformed("its third line is not a root hash in base64"))?;
        Ok(Self { origin, size, root: Hash::from_bytes(root) })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())
    }
}

/// The public key of a log with its name, in the encoding of C2SP signed-note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: Origin,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads `name+hash+key`.
    ///
    /// # Errors
    /// [`NoteError::VerifierKey`] for another form, [`NoteError::KeyHash`] when the hash in it is wrong.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, key) = (parts.next(), parts.next(), parts.next());
        let name = name.and_then(|name| Origin::parse(name).ok()).ok_or(NoteError::VerifierKey)?;
        let lower_hex = |hash: &&str| {
            hash.len() == 8 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let hash = hash.filter(lower_hex).and_then(|hash| u32::from_str_radix(hash, 16).ok());
        let actual = hash.ok_or(NoteError::VerifierKey)?;
        let key = key.and_then(|key| STANDARD.decode(key).ok()).ok_or(NoteError::VerifierKey)?;
        let Some((&ED25519, key)) = key.split_first() else {
            return Err(NoteError::VerifierKey);
        };
        let key = <&[u8; 32]>::try_from(key).map_err(|_| NoteError::VerifierKey)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| NoteError::VerifierKey)?;
        let parsed = Self { name, key };
        let expected = parsed.hash();
        if expected != actual {
            return Err(NoteError::KeyHash { name: parsed.name, expected, actual });
        }
        Ok(parsed)
    }

    /// Returns the name of the log.
    #[must_use]
    pub const fn name(&self) -> &Origin {
        &self.name
    }

    /// Checks the signature of a note and returns the checkpoint it holds. Signatures by others are ignored.
    ///
    /// # Errors
    /// [`NoteError`] when the note is malformed, about another log, or not validly signed by this key.
    pub fn verify(&self, note: &str) -> Result<Checkpoint, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Malformed { what: "it is too long" });
        }
        let split =
            note.rfind("\n\n").ok_or(NoteError::Malformed { what: "it holds no signatures" })?;
        let (text, signatures) = note.split_at(split + 1);
        let signatures = signatures.get(1..).filter(|lines| lines.ends_with('\n'));
        let signatures =
            signatures.ok_or(NoteError::Malformed { what: "its last line has no end" })?;
        let checkpoint = Checkpoint::parse(text)?;
        if checkpoint.origin != self.name {
            let (expected, actual) = (self.name.clone(), checkpoint.origin);
            return Err(NoteError::OtherOrigin { expected, actual });
        }
        self.check_signatures(text, signatures)?;
        Ok(checkpoint)
    }

    fn check_signatures(&self, text: &str, lines: &str) -> Result<(), NoteError> {
        let mut signed = false;
        for line in lines.lines() {
            let malformed = NoteError::Malformed { what: "a signature line has another form" };
            let rest = line.strip_prefix("\u{2014} ").ok_or(malformed.clone())?;
            let (name, signature) = rest.split_once(' ').ok_or(malformed.clone())?;
            let signature = STANDARD.decode(signature).map_err(|_| malformed.clone())?;
            let (hash, signature) = signature.split_first_chunk::<4>().ok_or(malformed)?;
            if name != self.name.as_str() || u32::from_be_bytes(*hash) != self.hash() {
                continue;
            }
            let bad = || NoteError::BadSignature { name: self.name.clone() };
            let signature = Signature::from_slice(signature).map_err(|_| bad())?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| bad())?;
            signed = true;
        }
        if signed { Ok(()) } else { Err(NoteError::NotSigned { name: self.name.clone() }) }
    }

    /// Tells whether this key signed that another follows it.
    pub(crate) fn endorses(&self, next: &Self, signature: &str) -> bool {
        let signature = STANDARD.decode(signature).ok();
        let signature = signature.and_then(|bytes| Signature::from_slice(&bytes).ok());
        let text = endorsement(next);
        signature
            .is_some_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }

    /// Computes the key hash of C2SP signed-note: `SHA-256(name || 0x0A || type || public key)[:4]`.
    fn hash(&self) -> u32 {
        let mut sha = Sha256::new();
        sha.update(self.name.as_str());
        sha.update([b'\n', ED25519]);
        sha.update(self.key.as_bytes());
        let hash: [u8; 32] = sha.finalize().into();
        let [a, b, c, d, ..] = hash;
        u32::from_be_bytes([a, b, c, d])
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.hash(), STANDARD.encode(key))
    }
}

pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical =
        text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    text.parse().ok().filter(|_| canonical)
}
