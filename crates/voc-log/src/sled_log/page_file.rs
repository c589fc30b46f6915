//! The file of a sealed page: its entries, compressed, and their leaf hashes. Written once, never changed.
//!
//! ```text
//! "voc-page" 8 | version 2 | entries in the first frame 2 | entries in each other frame 2 | entries 4 | position 8
//! | for each frame: bytes stored 4, bytes decompressed 4 .. | leaf hashes 32 .. | frames ..
//! | SHA-256 over all of this 32
//! ```
//!
//! To read one entry its frame is decompressed, so frames are small; and small frames compress badly. The first
//! frame is larger, and all others are compressed against it. So a page needs nothing but itself to be
//! decompressed; what [`Frame`] leaves out of entries is in this page or an earlier one.

use sha2::{Digest as _, Sha256};

use super::compress::{self, DictionaryCompressor};
use super::frame::{Frame, FrameWriter, Previous};
use crate::leaf_hash::{Hash, TEXT_LENGTH};
use crate::page::Page;
use crate::position::Position;

const MAGIC: &[u8; 8] = b"voc-page";
const VERSION: u16 = 1;

/// Entries in the first frame of a page, and in each of the others.
///
/// Of entries of 579 bytes, pages without hashes took 16.1 % of the raw bytes with frames of 32 by themselves, 11.8 % as
/// one frame each, 13.5 % with a first frame of 64, and 12.8 % like this. A first frame of 256 takes longer to
/// decompress than the entries of a whole stream.
const FIRST_FRAME_ENTRIES: usize = 128;
const FRAME_ENTRIES: usize = 16;

const HEADER_BYTES: usize = 26;
const TABLE_BYTES: usize = 8;
const DIGEST_BYTES: usize = 32;

/// Most bytes of a frame that is read: more than an append may have. Keeps damage from asking for all memory.
const FRAME_BYTES_MAX: u32 = 64 << 20;

/// An entry with its position, and what may be left out of it.
type Entry<'a> = ((Position, &'a [u8]), Option<Previous>);

/// What the log keeps about the file of a page, to find it and to know it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageStub {
    pub(crate) entries: u32,
    /// Bytes before the first frame.
    pub(crate) head_bytes: u32,
    pub(crate) bytes: u64,
    /// SHA-256 over the file without its last 32 bytes, which are the same.
    pub(crate) digest: [u8; DIGEST_BYTES],
}

/// Writes the file of a page. `previous` has for each entry what may be left out of it.
pub(crate) fn encode(
    page: &Page,
    hashes: &[Hash],
    previous: &[Option<Previous>],
) -> (PageStub, Vec<u8>) {
    debug_assert_eq!(page.len(), hashes.len());
    let entries: Vec<_> = page.entries().zip(previous.iter().copied()).collect();
    let (first, others) = entries.split_at(entries.len().min(FIRST_FRAME_ENTRIES));
    let dictionary = write_frame(first);
    let mut frames = vec![(compress::compress(&dictionary), dictionary.len())];
    let mut compressor = DictionaryCompressor::new(&dictionary);
    for entries in others.chunks(FRAME_ENTRIES) {
        let frame = write_frame(entries);
        frames.push((compressor.compress(&frame), frame.len()));
    }
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_be_bytes());
    out.extend_from_slice(&(FIRST_FRAME_ENTRIES as u16).to_be_bytes());
    out.extend_from_slice(&(FRAME_ENTRIES as u16).to_be_bytes());
    out.extend_from_slice(&(page.len() as u32).to_be_bytes());
    out.extend_from_slice(&page.first().get().to_be_bytes());
    for (stored, length) in &frames {
        out.extend_from_slice(&(stored.len() as u32).to_be_bytes());
        out.extend_from_slice(&(*length as u32).to_be_bytes());
    }
    hashes.iter().for_each(|hash| out.extend_from_slice(hash.as_bytes()));
    let head_bytes = out.len() as u32;
    frames.iter().for_each(|(stored, _)| out.extend_from_slice(stored));
    let digest: [u8; DIGEST_BYTES] = Sha256::digest(&out).into();
    out.extend_from_slice(&digest);
    let stub = PageStub { entries: page.len() as u32, head_bytes, bytes: out.len() as u64, digest };
    (stub, out)
}

fn write_frame(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut frame = FrameWriter::default();
    for ((position, entry), previous) in entries {
        frame.push(position.get(), entry, *previous);
    }
    frame.finish()
}

impl PageStub {
    const LENGTH: usize = 16 + DIGEST_BYTES;

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::LENGTH);
        out.extend_from_slice(&self.entries.to_be_bytes());
        out.extend_from_slice(&self.head_bytes.to_be_bytes());
        out.extend_from_slice(&self.bytes.to_be_bytes());
        out.extend_from_slice(&self.digest);
        out
    }

    pub(crate) fn decode(value: &[u8]) -> Option<Self> {
        let (entries, rest) = value.split_first_chunk::<4>()?;
        let (head_bytes, rest) = rest.split_first_chunk::<4>()?;
        let (bytes, digest) = rest.split_first_chunk::<8>()?;
        Some(Self {
            entries: u32::from_be_bytes(*entries),
            head_bytes: u32::from_be_bytes(*head_bytes),
            bytes: u64::from_be_bytes(*bytes),
            digest: digest.try_into().ok()?,
        })
    }

    /// Tells whether these are the bytes of the file.
    pub(crate) fn is_of(&self, file: &[u8]) -> bool {
        file.split_last_chunk::<DIGEST_BYTES>().is_some_and(|(content, digest)| {
            *digest == self.digest && Sha256::digest(content).as_slice() == digest.as_slice()
        })
    }
}

/// The beginning of a page's file: where its frames are, and its leaf hashes.
#[derive(Debug)]
pub(crate) struct PageHead {
    first: u64,
    first_frame: usize,
    other_frames: usize,
    frames: Vec<StoredFrame>,
    hashes: Vec<Hash>,
}

/// Where a frame lies in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoredFrame {
    pub(crate) offset: u64,
    pub(crate) bytes: usize,
    /// Bytes when decompressed.
    pub(crate) length: usize,
}

impl PageHead {
    /// Reads the bytes before the first frame, or returns `None` when they are not those of this page.
    pub(crate) fn decode(first: u64, stub: &PageStub, bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<HEADER_BYTES>()?;
        let rest_of_header = header.strip_prefix(MAGIC)?.strip_prefix(&VERSION.to_be_bytes())?;
        let (first_frame, other) = rest_of_header.split_first_chunk::<2>()?;
        let (other_frames, other) = other.split_first_chunk::<2>()?;
        let first_frame = usize::from(u16::from_be_bytes(*first_frame));
        let other_frames = usize::from(u16::from_be_bytes(*other_frames));
        let own = [&stub.entries.to_be_bytes()[..], &first.to_be_bytes()].concat();
        if other != own || first_frame == 0 || other_frames == 0 || stub.entries == 0 {
            return None;
        }
        let entries = usize::try_from(stub.entries).ok()?;
        let count = 1 + entries.saturating_sub(first_frame).div_ceil(other_frames);
        let (table, hashes) = rest.split_at_checked(count.checked_mul(TABLE_BYTES)?)?;
        if hashes.len() != entries.checked_mul(Hash::LENGTH)? {
            return None;
        }
        let mut offset = bytes.len() as u64;
        let mut frames = Vec::with_capacity(count);
        for row in table.as_chunks::<4>().0.as_chunks::<2>().0 {
            let [stored, length] = row.map(u32::from_be_bytes);
            let length = usize::try_from(length.min(FRAME_BYTES_MAX)).ok()?;
            let frame = StoredFrame { offset, bytes: usize::try_from(stored).ok()?, length };
            frames.push(frame);
            offset += u64::from(stored);
        }
        let whole = offset + DIGEST_BYTES as u64 == stub.bytes;
        let hashes = Hash::read_all(hashes);
        whole.then_some(Self { first, first_frame, other_frames, frames, hashes })
    }

    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    pub(crate) fn next(&self) -> u64 {
        self.first + self.hashes.len() as u64
    }

    pub(crate) fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    pub(crate) fn hash(&self, position: Position) -> Option<Hash> {
        let index = usize::try_from(position.get().checked_sub(self.first)?).ok()?;
        self.hashes.get(index).copied()
    }

    pub(crate) const fn frames(&self) -> usize {
        self.frames.len()
    }

    /// Returns about how many bytes all entries have.
    pub(crate) fn bytes(&self) -> usize {
        let stored: usize = self.frames.iter().map(|frame| frame.length).sum();
        stored + self.hashes.len() * TEXT_LENGTH
    }

    /// Returns where the frames begin, and how many bytes they have together.
    pub(crate) fn body(&self) -> (u64, usize) {
        let offset = self.frames.first().map_or(0, |frame| frame.offset);
        (offset, self.frames.iter().map(|frame| frame.bytes).sum())
    }

    pub(crate) fn stored(&self, frame: usize) -> Option<StoredFrame> {
        self.frames.get(frame).copied()
    }

    /// Returns the frame that holds a position of this page.
    pub(crate) fn frame_of(&self, position: Position) -> usize {
        let index = position.get().saturating_sub(self.first) as usize;
        match index.checked_sub(self.first_frame) {
            Some(beyond) => 1 + beyond / self.other_frames,
            None => 0,
        }
    }

    /// Takes the decompressed bytes of a frame apart.
    pub(crate) fn parse(&self, frame: usize, bytes: Vec<u8>) -> Option<Frame> {
        let (start, end) = (self.start_of(frame), self.start_of(frame + 1));
        Frame::parse(self.first + start as u64, end.checked_sub(start)?, bytes)
    }

    fn start_of(&self, frame: usize) -> usize {
        let before = frame.checked_sub(1);
        let start = before.map_or(0, |before| self.first_frame + before * self.other_frames);
        start.min(self.hashes.len())
    }
}

/// Returns the name of a page's file, below the directory of the log: no directory gets more than some ten thousand.
pub(crate) fn name(first: u64) -> String {
    format!("pages/{:09}/{first:016}.page", first / 10_000_000)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::compress::DictionaryDecompressor;
    use super::*;

    fn page(first: u64, count: usize) -> (Page, Vec<Hash>, Vec<Option<Previous>>) {
        let (mut page, mut hashes, mut previous) =
            (Page::new(Position::new(first)), vec![], vec![]);
        for number in 0..count {
            // Now and then one before the page, as a stream that goes on has it.
            let before = if number % 3 == 0 { first - 7 } else { first + number as u64 - 1 };
            let hash = hashes.last().copied().unwrap_or(Hash::leaf(b"earlier"));
            let entry = format!("{{\"n\":{number},\"previous\":\"{hash}\",\"type\":\"noted\"}}");
            page.push(entry.as_bytes());
            hashes.push(Hash::leaf(entry.as_bytes()));
            previous.push((number % 4 != 0).then_some((before, hash)));
        }
        (page, hashes, previous)
    }

    fn decode(
        first: u64,
        stub: &PageStub,
        file: &[u8],
        known: &[Option<Previous>],
    ) -> Option<Page> {
        let head = PageHead::decode(first, stub, file.get(..stub.head_bytes as usize)?)?;
        let mut page = Page::new(Position::new(first));
        let mut decompressor = None;
        for number in 0..head.frames() {
            let stored = head.stored(number)?;
            let bytes = file.get(stored.offset as usize..)?.get(..stored.bytes)?;
            let bytes = match &mut decompressor {
                None => compress::decompress(bytes, stored.length)?,
                Some(decompressor) => {
                    DictionaryDecompressor::decompress(decompressor, bytes, stored.length)?
                }
            };
            let frame = head.parse(number, bytes)?;
            if number == 0 {
                decompressor = DictionaryDecompressor::new(frame.bytes());
            }
            for position in (frame.first()..frame.next()).map(Position::new) {
                assert_eq!(head.frame_of(position), number);
                let before = known.get((position.get() - first) as usize).copied().flatten();
                let before = frame.previous(position).and(before).map(|(_, hash)| hash);
                page.push_with(|out| frame.write(position, before, out));
            }
        }
        Some(page)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_page_reads_as_it_was_written(first in 7_u64..1 << 53, count in 1_usize..300) {
            let (page, hashes, previous) = page(first, count);
            let (stub, file) = encode(&page, &hashes, &previous);
            prop_assert_eq!(PageStub::decode(&stub.encode()), Some(stub));
            prop_assert!(stub.is_of(&file));
            prop_assert_eq!(file.len() as u64, stub.bytes);
            let head = PageHead::decode(first, &stub, &file[..stub.head_bytes as usize]).expect("a head");
            prop_assert_eq!(head.hashes(), &hashes[..]);
            prop_assert_eq!(head.hash(Position::new(first + count as u64)), None);
            prop_assert_eq!(decode(first, &stub, &file, &previous), Some(page));
        }

        #[test]
        fn no_flipped_bit_makes_it_panic_or_goes_unseen(at in 0_usize..4_000, bit in 0_u8..8, count in 1_usize..120) {
            let (page, hashes, previous) = page(1_000, count);
            let (stub, mut file) = encode(&page, &hashes, &previous);
            let at = at % file.len();
            file[at] ^= 1 << bit;
            prop_assert!(!stub.is_of(&file));
            let _ = decode(1_000, &stub, &file, &previous);
            let cut = &file[..at];
            prop_assert!(!stub.is_of(cut));
            let _ = decode(1_000, &stub, cut, &previous);
        }
    }

    #[test]
    fn a_page_is_smaller_without_the_hashes_that_are_stored_anyway() {
        let (page, hashes, previous) = page(1_000, 1_024);
        let (with, _) = encode(&page, &hashes, &vec![None; hashes.len()]);
        let (without, _) = encode(&page, &hashes, &previous);
        // Three of four entries leave out 32 bytes, and tell how far back in one or two.
        assert!(without.bytes + 768 * 29 < with.bytes, "{} and {}", without.bytes, with.bytes);
    }

    #[test]
    fn names_sort_by_position_in_directories_of_ten_million() {
        assert_eq!(name(0), "pages/000000000/0000000000000000.page");
        assert_eq!(name(123_456_789), "pages/000000012/0000000123456789.page");
    }
}
