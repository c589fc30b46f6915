//! Many entries in one buffer.

use crate::position::Position;

/// A run of consecutive entries, held in one buffer as JSON lines.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    first: Position,
    bytes: Vec<u8>,
    /// Where each entry ends, before its newline.
    ends: Vec<u32>,
}

impl Page {
    pub(crate) const fn new(first: Position) -> Self {
        Self { first, bytes: Vec::new(), ends: Vec::new() }
    }

    pub(crate) fn with_capacity(first: Position, entries: usize, bytes: usize) -> Self {
        Self { first, bytes: Vec::with_capacity(bytes), ends: Vec::with_capacity(entries) }
    }

    /// Returns the position of the first entry.
    #[must_use]
    pub const fn first(&self) -> Position {
        self.first
    }

    /// Returns the position after the last entry, where the next page begins.
    #[must_use]
    pub const fn next(&self) -> Position {
        Position::new(self.first.get() + self.ends.len() as u64)
    }

    /// Returns the number of entries.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Says whether there is no entry.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the bytes of all entries, each followed by a newline: JSON lines.
    #[must_use]
    pub fn lines(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the bytes of one entry, or `None` when its position lies outside the page.
    #[must_use]
    pub fn get(&self, position: Position) -> Option<&[u8]> {
        let index = usize::try_from(position.get().checked_sub(self.first.get())?).ok()?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize + 1,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(index)? as usize)
    }

    /// Iterates over the entries in order, each with its position and its bytes without the newline.
    pub fn entries(&self) -> impl Iterator<Item = (Position, &[u8])> {
        let mut start = 0_usize;
        self.ends.iter().enumerate().map(move |(i, end)| {
            let end = *end as usize;
            let entry = self.bytes.get(start..end).unwrap_or_default();
            start = end + 1;
            (Position::new(self.first.get() + i as u64), entry)
        })
    }

    /// Adds an entry's bytes at the end.
    pub(crate) fn push(&mut self, entry: &[u8]) {
        self.bytes.extend_from_slice(entry);
        self.end_entry();
    }

    /// Lets `write` add an entry's bytes at the end, and returns what it wrote.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> &[u8] {
        let start = self.bytes.len();
        write(&mut self.bytes);
        let end = self.bytes.len();
        self.end_entry();
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Adds entries that stand in `bytes` as lines of the given lengths, newlines not counted.
    ///
    /// Returns `None`, with nothing added, when the lengths and the newlines do not agree.
    pub(crate) fn extend_lines(&mut self, bytes: &[u8], lengths: &[u16]) -> Option<()> {
        let mut end = 0_usize;
        for length in lengths {
            end += usize::from(*length);
            if bytes.get(end) != Some(&b'\n') {
                return None;
            }
            end += 1;
        }
        if end != bytes.len() {
            return None;
        }
        let mut at = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        for length in lengths {
            at += usize::from(*length);
            self.ends.push(u32::try_from(at).ok()?);
            at += 1;
        }
        Some(())
    }

    /// Leaves out the entries before `from`.
    pub(crate) fn starting_at(self, from: Position) -> Self {
        if from <= self.first {
            return self;
        }
        let mut rest = Self::new(from);
        self.entries()
            .filter(|(position, _)| *position >= from)
            .for_each(|(_, entry)| rest.push(entry));
        rest
    }

    /// Leaves out the entries from `end` on.
    pub(crate) fn ending_at(mut self, end: Position) -> Self {
        let count = end.get().saturating_sub(self.first.get());
        self.ends.truncate(usize::try_from(count).unwrap_or(usize::MAX));
        self.bytes.truncate(self.ends.last().map_or(0, |end| *end as usize + 1));
        self
    }

    fn end_entry(&mut self) {
        let end = u32::try_from(self.bytes.len())
            .expect("BUG: pages and groups are kept far below 4 GiB");
        self.ends.push(end);
        self.bytes.push(b'\n');
    }
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Page({} entries from {}, {} bytes)", self.len(), self.first, self.bytes.len())
    }
}
