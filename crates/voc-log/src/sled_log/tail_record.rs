//! What one commit adds to the tail.

use super::compress::{compress, decompress};
use super::placed::Placed;
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::Position;
use crate::tree::Tree;

/// Most bytes of entries in a tail record; a larger commit gets several, and a larger append is sealed at once.
///
/// With hashes and lengths the value stays below the limit of the store (20 KiB), whatever compresses or not.
pub(crate) const RECORD_BYTES: usize = 16 << 10;

/// From how many bytes on a tail record is compressed.
///
/// A tail record lives until the next seal; below this size the time to compress is not won back by writing less.
const COMPRESS_BYTES: usize = 8 << 10;

const PLAIN: u8 = 1;
const COMPRESSED: u8 = 2;

/// The entries of one commit, in memory.
#[derive(Debug)]
pub(crate) struct TailRecord {
    pub(crate) first: u64,
    /// `None` when the stored bytes cannot be read; the hashes still are.
    pub(crate) page: Option<Page>,
    pub(crate) hashes: Vec<Hash>,
    /// The appends in it, in order; an append never spans two records.
    pub(crate) placed: Vec<Placed>,
}

/// A tail record as it is stored.
///
/// ```text
/// format 1 | entries 2 | root after them 32 | leaf hashes 32 .. | length of each entry 2 .. | entries ..
/// ```
pub(crate) struct StoredRecord {
    pub(crate) root: Hash,
    pub(crate) hashes: Vec<Hash>,
    pub(crate) page: Option<Page>,
}

impl TailRecord {
    pub(crate) fn next(&self) -> u64 {
        self.first + self.hashes.len() as u64
    }
}

/// Cuts entries into records between their appends, each short enough for the store, and encodes them. None of the
/// appends is longer than [`RECORD_BYTES`]; `tree` is the one before the first of them.
pub(crate) fn split(
    first: u64,
    entries: &[&[u8]],
    hashes: &[Hash],
    placed: &[Placed],
    tree: &Tree,
) -> Vec<(TailRecord, Vec<u8>)> {
    let mut tree = tree.clone();
    let mut records: Vec<Vec<Placed>> = Vec::new();
    let mut bytes = 0;
    let range = |placed: &Placed| {
        let index = |position: u64| position.saturating_sub(first) as usize;
        index(placed.receipt.position.get())..index(placed.next())
    };
    for placed in placed {
        let own = entries.get(range(placed)).unwrap_or_default();
        let length: usize = own.iter().map(|entry| entry.len() + 1).sum();
        bytes += length;
        match records.last_mut().filter(|_| bytes <= RECORD_BYTES) {
            Some(record) => record.push(placed.clone()),
            None => {
                records.push(vec![placed.clone()]);
                bytes = length;
            }
        }
    }
    let encode_one = |placed: Vec<Placed>| {
        let start = placed.first().map_or(0, |placed| range(placed).start);
        let range = start..placed.last().map_or(0, |placed| range(placed).end);
        let first = first + start as u64;
        let mut page = Page::new(Position::new(first));
        entries.get(range.clone()).unwrap_or_default().iter().for_each(|entry| page.push(entry));
        let hashes = hashes.get(range).unwrap_or_default().to_vec();
        hashes.iter().for_each(|hash| tree.push(*hash));
        let value = encode(&page, &hashes, tree.root());
        (TailRecord { first, page: Some(page), hashes, placed }, value)
    };
    records.into_iter().map(encode_one).collect()
}

pub(crate) fn encode(page: &Page, hashes: &[Hash], root: Hash) -> Vec<u8> {
    let lines = page.lines();
    let compressed = (lines.len() >= COMPRESS_BYTES).then(|| compress(lines));
    let (format, body) = match &compressed {
        Some(compressed) => (COMPRESSED, compressed.as_slice()),
        None => (PLAIN, lines),
    };
    let mut out = Vec::with_capacity(35 + hashes.len() * 34 + body.len());
    out.push(format);
    out.extend_from_slice(&(hashes.len() as u16).to_be_bytes());
    out.extend_from_slice(root.as_bytes());
    hashes.iter().for_each(|hash| out.extend_from_slice(hash.as_bytes()));
    page.entries()
        .for_each(|(_, entry)| out.extend_from_slice(&(entry.len() as u16).to_be_bytes()));
    out.extend_from_slice(body);
    out
}

/// Reads a stored record, or returns `None` when not even its hashes can be read.
pub(crate) fn decode(first: u64, value: &[u8]) -> Option<StoredRecord> {
    let (format, rest) = value.split_first()?;
    let (count, rest) = rest.split_first_chunk::<2>()?;
    let count = usize::from(u16::from_be_bytes(*count));
    let (root, rest) = rest.split_first_chunk::<32>()?;
    let (hashes, rest) = rest.split_at_checked(count * Hash::LENGTH)?;
    if count == 0 {
        return None;
    }
    let page = decode_lines(*format, first, count, rest);
    Some(StoredRecord { root: Hash::from_bytes(*root), hashes: Hash::read_all(hashes), page })
}

fn decode_lines(format: u8, first: u64, count: usize, rest: &[u8]) -> Option<Page> {
    let (lengths, body) = rest.split_at_checked(count * 2)?;
    let lengths: Vec<u16> =
        lengths.as_chunks::<2>().0.iter().map(|b| u16::from_be_bytes(*b)).collect();
    let raw = lengths.iter().map(|length| usize::from(*length) + 1).sum();
    let mut page = Page::new(Position::new(first));
    match format {
        PLAIN => page.extend_lines(body, &lengths)?,
        COMPRESSED => page.extend_lines(&decompress(body, raw)?, &lengths)?,
        _ => return None,
    }
    Some(page)
}
