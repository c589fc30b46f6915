//! A sealed page as layouts 1 and 2 kept it: in a row of the store. Such pages are read for ever, and no longer made.

use super::compress::decompress;
use super::frame::Frame;
use crate::position::Position;

pub(crate) const FORMAT: u8 = 1;

/// A stored page.
///
/// ```text
/// format 1 | entries a frame 1 | entries 2 | length of each entry 2 .. | length of each frame 4 .. | frames ..
/// ```
pub(crate) struct RowPage<'a> {
    first: u64,
    frame_entries: usize,
    lengths: Vec<u16>,
    frames: Vec<&'a [u8]>,
}

impl<'a> RowPage<'a> {
    /// Reads the header of a stored page, or returns `None` when it does not add up.
    pub(crate) fn read(first: u64, value: &'a [u8]) -> Option<Self> {
        let [FORMAT, frame_entries, high, low, rest @ ..] = value else {
            return None;
        };
        let count = usize::from(u16::from_be_bytes([*high, *low]));
        let frame_entries = usize::from(*frame_entries);
        if count == 0 || frame_entries == 0 {
            return None;
        }
        let (lengths, rest) = rest.split_at_checked(count * 2)?;
        let lengths: Vec<u16> =
            lengths.as_chunks::<2>().0.iter().map(|b| u16::from_be_bytes(*b)).collect();
        let (sizes, mut rest) = rest.split_at_checked(count.div_ceil(frame_entries) * 4)?;
        let mut frames = Vec::new();
        for size in sizes.as_chunks::<4>().0 {
            let (frame, after) = rest.split_at_checked(u32::from_be_bytes(*size) as usize)?;
            frames.push(frame);
            rest = after;
        }
        rest.is_empty().then_some(Self { first, frame_entries, lengths, frames })
    }

    /// Returns the position after the last entry.
    pub(crate) const fn next(&self) -> u64 {
        self.first + self.lengths.len() as u64
    }

    pub(crate) const fn frames(&self) -> usize {
        self.frames.len()
    }

    pub(crate) fn frame_of(&self, position: Position) -> usize {
        position.get().saturating_sub(self.first) as usize / self.frame_entries
    }

    /// Decompresses a few entries.
    pub(crate) fn frame(&self, number: usize) -> Option<Frame> {
        let lengths = self.lengths.chunks(self.frame_entries).nth(number)?;
        let first = self.first + (number * self.frame_entries) as u64;
        let raw = lengths.iter().map(|length| usize::from(*length) + 1).sum();
        Frame::parse(first, lengths.len(), decompress(self.frames.get(number)?, raw)?)
    }
}
