//! A few entries together, without the hashes that are stored elsewhere already.
//!
//! An entry names the leaf hash of the entry before it in its stream, in 43 characters that no compression makes
//! shorter; and that hash is stored as such, for the tree. So a mark stands in the place of those characters, and
//! behind the lines how far back the entry is whose leaf hash belongs there. A mark is a byte that canonical JSON
//! never has. Whether what is put back is what was appended, the leaf hash of the entry itself proves.
//!
//! ```text
//! line .. | for each line with a mark, in order: varint of the distance back
//! ```

use super::varint::{read_varint, write_varint};
use crate::leaf_hash::Hash;
use crate::position::Position;

const MARK: u8 = 0x01;

/// The entry before another in its stream: where it stands, and its leaf hash.
pub(crate) type Previous = (u64, Hash);

/// Adds up the bytes of a frame.
#[derive(Default)]
pub(crate) struct FrameWriter {
    lines: Vec<u8>,
    distances: Vec<u8>,
}

impl FrameWriter {
    /// Adds an entry. A hash that does not stand in it is left alone.
    pub(crate) fn push(&mut self, position: u64, entry: &[u8], previous: Option<Previous>) {
        debug_assert!(next_control(entry, 0).is_none(), "an entry is canonical JSON");
        let place = previous
            .and_then(|(before, hash)| Some((find(entry, &hash)?, position.checked_sub(before)?)));
        match place {
            Some(((start, end), distance)) => {
                self.lines.extend_from_slice(entry.get(..start).unwrap_or_default());
                self.lines.push(MARK);
                self.lines.extend_from_slice(entry.get(end..).unwrap_or_default());
                write_varint(distance, &mut self.distances);
            }
            None => self.lines.extend_from_slice(entry),
        }
        self.lines.push(b'\n');
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.lines.append(&mut self.distances);
        self.lines
    }
}

/// Finds the text of a hash. The last is taken: what stands there is the same wherever it is.
fn find(entry: &[u8], hash: &Hash) -> Option<(usize, usize)> {
    let mut text = Vec::with_capacity(64);
    hash.write_text(&mut text);
    let entry = std::str::from_utf8(entry).ok()?;
    let start = entry.rfind(std::str::from_utf8(&text).ok()?)?;
    Some((start, start + text.len()))
}

/// Some consecutive entries as they are stored.
#[derive(Debug)]
pub(crate) struct Frame {
    first: u64,
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

/// One entry of a frame.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    /// Where the hash of another entry is to be put, and the position of that entry.
    gap: Option<(usize, u64)>,
}

impl Frame {
    /// Takes the bytes of `count` entries apart, or returns `None` when they do not add up.
    pub(crate) fn parse(first: u64, count: usize, bytes: Vec<u8>) -> Option<Self> {
        let mut lines = Vec::with_capacity(count);
        let (mut start, mut at, mut mark) = (0, 0, None);
        while lines.len() < count {
            let control = next_control(&bytes, at)?;
            match bytes.get(control)? {
                b'\n' => {
                    let gap = mark.take().map(|mark| (mark, 0));
                    lines.push(Line { start, end: control, gap });
                    start = control + 1;
                }
                &MARK if mark.is_none() => mark = Some(control),
                _ => return None,
            }
            at = control + 1;
        }
        let mut rest = bytes.get(at..)?;
        for (position, line) in (first..).zip(&mut lines) {
            if let Some((_, before)) = &mut line.gap {
                let distance = read_varint(&mut rest)?;
                *before = position.checked_sub(distance).filter(|before| *before < position)?;
            }
        }
        rest.is_empty().then_some(Self { first, bytes, lines })
    }

    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    pub(crate) const fn next(&self) -> u64 {
        self.first + self.lines.len() as u64
    }

    /// Returns the stored bytes. Those of the first frame of a page are what the others are compressed against.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the entry whose leaf hash is needed to write this one, if any is.
    pub(crate) fn previous(&self, position: Position) -> Option<Position> {
        self.line(position)?.gap.map(|(_, before)| Position::new(before))
    }

    /// Writes an entry, with the hash put back; nothing when it is not in this frame or the hash is wanting.
    pub(crate) fn write(&self, position: Position, previous: Option<Hash>, out: &mut Vec<u8>) {
        let Some(Line { start, end, gap }) = self.line(position) else { return };
        let part = |from, to| self.bytes.get(from..to).unwrap_or_default();
        match (gap, previous) {
            (None, _) => out.extend_from_slice(part(start, end)),
            (Some((gap, _)), Some(hash)) => {
                out.extend_from_slice(part(start, gap));
                hash.write_text(out);
                out.extend_from_slice(part(gap + 1, end));
            }
            (Some(_), None) => {}
        }
    }

    fn line(&self, position: Position) -> Option<Line> {
        let index = usize::try_from(position.get().checked_sub(self.first)?).ok()?;
        self.lines.get(index).copied()
    }
}

/// Finds the next byte below a space. In steps of 32 bytes, which compilers turn into a few instructions.
fn next_control(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let chunks = rest.chunks(32);
    let skipped = chunks
        .take_while(|chunk| !chunk.iter().fold(false, |found, byte| found | (*byte < b' ')))
        .map(<[u8]>::len)
        .sum::<usize>();
    let near = rest.get(skipped..)?;
    near.iter().take(32).position(|byte| *byte < b' ').map(|at| from + skipped + at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a panic fails the test")]

    use proptest::prelude::*;

    use super::*;

    fn stored(entries: &[(Vec<u8>, Option<Previous>)], first: u64) -> Vec<u8> {
        let mut writer = FrameWriter::default();
        for (position, (entry, previous)) in (first..).zip(entries) {
            writer.push(position, entry, *previous);
        }
        writer.finish()
    }

    fn read(frame: &Frame, entries: &[(Vec<u8>, Option<Previous>)]) -> Vec<Vec<u8>> {
        let read_one = |(position, (_, previous)): (u64, &(Vec<u8>, Option<Previous>))| {
            let position = Position::new(position);
            let before = frame.previous(position);
            let hash = before.map(|before| {
                let (expected, hash) = previous.expect("a gap has a hash");
                assert_eq!(before.get(), expected);
                hash
            });
            let mut out = Vec::new();
            frame.write(position, hash, &mut out);
            out
        };
        (frame.first()..).zip(entries).map(read_one).collect()
    }

    #[test]
    fn a_hash_is_left_out_once_wherever_it_stands_and_put_back() {
        let hash = Hash::leaf(b"before");
        let twice = format!("{{\"clear\":{{\"previous\":\"{hash}\"}},\"previous\":\"{hash}\"}}");
        let other = format!("{{\"previous\":\"{}\"}}", Hash::leaf(b"another"));
        let entries = [twice, other].map(|text| (text.into_bytes(), Some((7, hash)))).to_vec();
        let bytes = stored(&entries, 9);
        assert_eq!(bytes.len(), entries[0].0.len() - 43 + 1 + entries[1].0.len() + 2 + 1);
        let frame = Frame::parse(9, 2, bytes).expect("a frame");
        assert_eq!(frame.previous(Position::new(10)), None, "the hash does not stand there");
        let originals: Vec<_> = entries.iter().map(|(entry, _)| entry.clone()).collect();
        assert_eq!(read(&frame, &entries), originals);
    }

    #[test]
    fn what_does_not_add_up_is_no_frame() {
        let good = b"{\"a\":\"\x01\"}\n\x02".to_vec();
        assert!(Frame::parse(5, 1, good.clone()).is_some());
        assert!(Frame::parse(1, 1, good.clone()).is_none(), "a distance beyond the first entry");
        assert!(Frame::parse(5, 2, good.clone()).is_none(), "fewer lines than entries");
        for bad in [
            &b"{\"\x01\"}\n\x00"[..],
            b"{\"\x01\"}\n",
            b"{}\n\x01",
            b"{\x01\x01}\n\x01\x01",
            b"{\t}\n",
        ] {
            assert!(Frame::parse(5, 1, bad.to_vec()).is_none(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_frame_reads_as_it_was_written(
            first in 1_000_u64..u64::MAX / 2,
            parts in prop::collection::vec(("[ -~가-힣]{0,90}", "[ -~]{0,90}", 1_u64..1_000, any::<bool>()), 1..20),
        ) {
            let entries: Vec<_> = (first..).zip(&parts).map(|(position, (before, after, distance, linked))| {
                let hash = Hash::leaf(before.as_bytes());
                let entry = if *linked { format!("{before}{hash}{after}") } else { format!("{before}{after}") };
                (entry.into_bytes(), linked.then_some((position - distance, hash)))
            }).collect();
            let frame = Frame::parse(first, entries.len(), stored(&entries, first)).expect("a frame");
            prop_assert_eq!(frame.next(), first + entries.len() as u64);
            let originals: Vec<_> = entries.iter().map(|(entry, _)| entry.clone()).collect();
            prop_assert_eq!(read(&frame, &entries), originals);
        }

        #[test]
        fn no_bytes_make_it_panic(count in 0_usize..20, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Frame::parse(3, count, bytes);
        }
    }
}
