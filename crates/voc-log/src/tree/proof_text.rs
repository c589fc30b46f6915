//! The texts in which proofs travel: C2SP tlog-proof, and the like for consistency.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::proof::{ProofError, verify_consistency, verify_inclusion};
use crate::leaf_hash::Hash;
use crate::note::{Checkpoint, NoteError, VerifierKey, decimal};
use crate::position::{Position, Size};

/// The first line of C2SP tlog-proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// That an entry stands in a log, in the form of C2SP tlog-proof: place, path and signed checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The place of the entry.
    pub position: Position,
    /// The hashes from the leaf's sibling up to the child of the root.
    pub path: Vec<Hash>,
    /// The signed checkpoint, as it was published.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Reads a proof. Extra data is accepted and not looked at, as nothing vouches for it.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] when the text has another form.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let malformed = |what| NoteError::Malformed { what };
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let rest = rest.ok_or(malformed("its first line is not that of a tlog-proof"))?;
        let rest = match rest.strip_prefix("extra ") {
            Some(extra) => extra.split_once('\n').map(|(_, rest)| rest).unwrap_or_default(),
            None => rest,
        };
        let (index, rest) = rest.split_once('\n').ok_or(malformed("it has no index"))?;
        let index = index.strip_prefix("index ").and_then(decimal);
        let position = Position::new(index.ok_or(malformed("it has no index"))?);
        let (path, checkpoint) = read_path(rest)?;
        Ok(Self { position, path, checkpoint })
    }

    /// Checks the proof of an entry against the key of its log, and returns the checkpoint it rests on.
    ///
    /// # Errors
    /// [`EvidenceError::Note`] when the checkpoint is not signed by the key, [`EvidenceError::Proof`] when the
    /// entry is not at this place of that tree.
    pub fn verify(&self, entry: &[u8], key: &VerifierKey) -> Result<Checkpoint, EvidenceError> {
        let checkpoint = key.verify(&self.checkpoint)?;
        let (size, root) = (checkpoint.size, checkpoint.root);
        verify_inclusion(self.position, size, Hash::leaf(entry), &self.path, root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for InclusionProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nindex {}", self.position)?;
        write_path(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// That a log with this checkpoint continues the one of an older size.
///
/// ```text
/// old <size>
/// <base64 hash>
/// ..
///
/// <signed checkpoint>
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The older size.
    pub old: Size,
    /// The hashes of RFC 6962, 2.1.2.
    pub path: Vec<Hash>,
    /// The newer checkpoint, signed.
    pub checkpoint: String,
}

impl ConsistencyProof {
    /// Reads a proof.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] when the text has another form.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed { what: "its first line is not `old` and a size" };
        let (old, rest) = text.split_once('\n').ok_or(malformed.clone())?;
        let old = old.strip_prefix("old ").and_then(decimal).ok_or(malformed)?;
        let (path, checkpoint) = read_path(rest)?;
        Ok(Self { old: Size::new(old), path, checkpoint })
    }

    /// Checks that the log continues the one of an older checkpoint, and returns the newer checkpoint.
    ///
    /// # Errors
    /// [`EvidenceError::Note`] when the newer checkpoint is not signed by the key, [`EvidenceError::Proof`] when
    /// it does not continue the older.
    pub fn verify(
        &self,
        older: &Checkpoint,
        key: &VerifierKey,
    ) -> Result<Checkpoint, EvidenceError> {
        let newer = key.verify(&self.checkpoint)?;
        if self.old != older.size {
            return Err(ProofError::Sizes { old: older.size, new: self.old }.into());
        }
        verify_consistency((older.size, older.root), (newer.size, newer.root), &self.path)?;
        Ok(newer)
    }
}

impl fmt::Display for ConsistencyProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        write_path(f, &self.path)?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Why evidence about a log was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The checkpoint is not what it should be.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The hashes do not prove it.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

fn read_path(text: &str) -> Result<(Vec<Hash>, String), NoteError> {
    let malformed = |what| NoteError::Malformed { what };
    // Without hashes the empty line comes at once.
    let (hashes, checkpoint) = match text.strip_prefix('\n') {
        Some(checkpoint) => ("", checkpoint),
        None => text.split_once("\n\n").ok_or(malformed("it holds no checkpoint"))?,
    };
    let path = hashes.lines().map(read_hash).collect::<Option<Vec<_>>>();
    let path = path.ok_or(malformed("a line of its path is not a hash in base64"))?;
    Ok((path, checkpoint.to_owned()))
}

fn read_hash(line: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(line).ok()?;
    bytes.try_into().ok().map(Hash::from_bytes)
}

fn write_path(f: &mut fmt::Formatter<'_>, path: &[Hash]) -> fmt::Result {
    path.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))
}
