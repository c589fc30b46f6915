//! The last entries of all streams as of a size, and the hash over them: what a seal states, so that whoever
//! shows the entries of one stream can prove that none of them is withheld.

use std::borrow::Cow;

use crate::canonical::{write_count, write_string};
use crate::cursor::Cursor;
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::position::{Position, Size, Version};
use crate::tree::{LeafNodes, ProofError, Tree, inclusion, verify_inclusion};

/// The last entry of one stream as of a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLine {
    /// The stream.
    pub stream: StreamId,
    /// The version of its last entry.
    pub version: Version,
    /// The leaf hash of its last entry.
    pub hash: Hash,
}

impl HeadLine {
    /// Writes the line that is hashed: `{"hash":..,"stream":..,"version":..}` in canonical form.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(b"{\"hash\":\"");
        self.hash.write_text(&mut out);
        out.extend_from_slice(b"\",\"stream\":");
        write_string(&self.stream.to_string(), &mut out);
        out.extend_from_slice(b",\"version\":");
        write_count(self.version.get(), &mut out);
        out.push(b'}');
        String::from_utf8(out).expect("BUG: the writer copies strings and adds ASCII")
    }

    /// Reads a line, or returns `None` when it is not exactly one that can be written.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut cursor = Cursor::new(line.as_bytes()).ok()?;
        cursor.literal("{\"hash\":").ok()?;
        let hash: Cow<'_, str> = cursor.string().ok()?;
        let hash = Hash::parse(&hash).ok()?;
        cursor.literal(",\"stream\":").ok()?;
        let stream = StreamId::parse(&cursor.string().ok()?).ok()?;
        cursor.literal(",\"version\":").ok()?;
        let version = Version::new(cursor.count().ok()?);
        cursor.literal("}").ok()?;
        cursor.end().ok()?;
        Some(Self { stream, version, hash })
    }
}

/// The heads of all streams as of a size, sorted by the bytes of their lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    lines: Vec<(String, StreamId)>,
}

impl Heads {
    pub(crate) fn new(heads: impl Iterator<Item = HeadLine>) -> Self {
        let mut lines: Vec<_> = heads.map(|head| (head.to_line(), head.stream)).collect();
        lines.sort_unstable();
        Self { lines }
    }

    /// Returns how many streams there are.
    #[must_use]
    pub const fn streams(&self) -> u64 {
        self.lines.len() as u64
    }

    /// Computes the RFC 6962 root over the lines.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut tree = Tree::new();
        self.leaves().for_each(|leaf| tree.push(leaf));
        tree.root()
    }

    /// Returns the line of a stream with its path to the root, or `None` when the stream had no entry.
    #[must_use]
    pub fn path_of(&self, stream: &StreamId) -> Option<HeadPath> {
        let index = self.lines.iter().position(|(_, of)| of == stream)?;
        let (line, _) = self.lines.get(index)?;
        let mut leaves = LeafNodes(self.leaves().collect());
        let path = inclusion(&mut leaves, index as u64, self.streams()).ok()?;
        Some(HeadPath { line: line.clone(), index: index as u64, path })
    }

    fn leaves(&self) -> impl Iterator<Item = Hash> {
        self.lines.iter().map(|(line, _)| Hash::leaf(line.as_bytes()))
    }
}

/// The line of one stream and its way to the root over all lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadPath {
    /// The line.
    pub line: String,
    /// Its place among the lines, counted from 0.
    pub index: u64,
    /// The hashes from its sibling up to the child of the root.
    pub path: Vec<Hash>,
}

impl HeadPath {
    /// Checks that the line stands among so many lines with this root.
    ///
    /// # Errors
    /// [`ProofError`], saying which check failed.
    pub fn verify(&self, streams: u64, root: Hash) -> Result<(), ProofError> {
        let leaf = Hash::leaf(self.line.as_bytes());
        verify_inclusion(Position::new(self.index), Size::new(streams), leaf, &self.path, root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(number: u8) -> HeadLine {
        let stream = StreamId::parse(&format!("0190a6c4-3b1e-7c3a-9d2e-5f60718293{number:02x}"));
        HeadLine {
            stream: stream.expect("a UUID"),
            version: Version::new(u64::from(number)),
            hash: Hash::leaf(&[number]),
        }
    }

    #[test]
    fn a_line_is_canonical_and_read_back_only_as_it_was_written() {
        let line = head(7).to_line();
        assert!(crate::is_canonical(line.as_bytes()));
        assert_eq!(HeadLine::parse(&line), Some(head(7)));
        assert_eq!(HeadLine::parse(&line.replace(":7}", ":07}")), None);
        assert_eq!(HeadLine::parse(&format!("{line} ")), None);
    }

    #[test]
    fn each_line_has_its_path_and_no_other_line_has_it() {
        for count in 1..20 {
            let heads = Heads::new((0..count).map(head));
            assert_eq!(heads.streams(), u64::from(count));
            for number in 0..count {
                let mut path = heads.path_of(&head(number).stream).expect("it has an entry");
                assert_eq!(path.verify(heads.streams(), heads.root()), Ok(()));
                path.line = head(99).to_line();
                assert_eq!(path.verify(heads.streams(), heads.root()), Err(ProofError::Root));
            }
            assert_eq!(heads.path_of(&head(99).stream), None);
        }
    }
}
