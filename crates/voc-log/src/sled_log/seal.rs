//! Turning a long tail into sealed pages, rows of hashes and rows of the stream index.

use std::collections::HashMap;

use voc_store::{Batch, Store};

use super::layout::{EDGE_KEY, PAGE, SealedEdge, TAIL, key};
use super::placed::Placed;
use super::sealed_page::{PAGE_BYTES, PAGE_ENTRIES, SealedPage};
use super::stream_index;
use super::tail::Tail;
use super::tail_record::{self, RECORD_BYTES, TailRecord};
use super::tiles::OpenRows;
use crate::entry::EntryRef;
use crate::error::ReadError;
use crate::group::Group;
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::Position;

/// Entries in the tail before it is sealed. The tail is read in whole when the log is opened.
const TAIL_ENTRIES: u64 = 1_024;

/// Bytes in the tail before it is sealed, for the same reason.
const TAIL_BYTES: usize = 448 << 10;

/// What is sealed so far, as far as the next seal builds on it.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    pub(crate) edge: SealedEdge,
    /// The rows of hashes that are not full yet.
    pub(crate) rows: OpenRows,
}

/// A seal as it will stand once its batch is committed.
pub(crate) struct Seal {
    pub(crate) sealed: Sealed,
    pub(crate) tail: Tail,
    pub(crate) placed: Vec<Placed>,
}

/// Says whether the tail must be sealed together with the entries about to be added.
pub(crate) fn is_due(tail: &Tail, group: &Group) -> bool {
    let bytes = group.page.lines().len();
    let entries = tail.next() - tail.first() + group.page.len() as u64;
    entries >= TAIL_ENTRIES || tail.bytes() + bytes >= TAIL_BYTES || bytes > RECORD_BYTES
}

/// Puts the sealing of the tail and the group into a batch. A short rest stays, or becomes, the tail.
pub(crate) fn seal(
    store: &Store,
    sealed: &Sealed,
    tail: &Tail,
    group: &Group,
    placed: Vec<Placed>,
    root: Hash,
    batch: &mut Batch,
) -> Result<Seal, ReadError> {
    let unsealed = Unsealed::gather(tail, group, placed);
    let end = unsealed.write_pages(batch);
    tail.records().iter().for_each(|record| batch.remove(key(TAIL, record.first)));
    let (placed, rest): (Vec<_>, Vec<_>) =
        unsealed.placed.iter().cloned().partition(|placed| placed.next() <= end);
    for (stream, placed) in by_stream(&placed) {
        for (key, row) in stream_index::extend(store, stream, tail.first(), &placed)? {
            batch.put(key, row);
        }
    }
    let count = (end - tail.first()) as usize;
    let hashes = unsealed.hashes.get(..count).unwrap_or_default();
    let sealed = write_hashes(sealed, hashes, unsealed.recorded_at(end), batch);
    let mut tail = Tail::new(end);
    if !rest.is_empty() {
        let record = unsealed.rest(end, rest);
        if let Some(page) = &record.page {
            batch.put(key(TAIL, end), tail_record::encode(page, &record.hashes, root));
        }
        tail.push(record);
    }
    Ok(Seal { sealed, tail, placed })
}

pub(crate) fn by_stream(placed: &[Placed]) -> HashMap<&StreamId, Vec<&Placed>> {
    let mut streams: HashMap<&StreamId, Vec<&Placed>> = HashMap::new();
    for placed in placed {
        streams.entry(&placed.receipt.stream).or_default().push(placed);
    }
    streams
}

/// All entries after the last sealed page, those about to be added included.
struct Unsealed<'a> {
    first: u64,
    entries: Vec<&'a [u8]>,
    hashes: Vec<Hash>,
    placed: Vec<Placed>,
}

impl<'a> Unsealed<'a> {
    fn gather(tail: &'a Tail, group: &'a Group, placed: Vec<Placed>) -> Self {
        let pages = tail.records().iter().filter_map(|record| record.page.as_ref());
        let entries =
            pages.chain([&group.page]).flat_map(Page::entries).map(|(_, entry)| entry).collect();
        let hashes = tail.records().iter().flat_map(|record| &record.hashes).chain(&group.hashes);
        let earlier = tail.records().iter().flat_map(|record| record.placed.iter().cloned());
        let (hashes, placed) = (hashes.copied().collect(), earlier.chain(placed).collect());
        Self { first: tail.first(), entries, hashes, placed }
    }

    /// Writes full pages, and a last one unless what is left is short; returns where the sealed part ends.
    fn write_pages(&self, batch: &mut Batch) -> u64 {
        let mut page = Page::new(Position::new(self.first));
        for entry in &self.entries {
            if page.len() == PAGE_ENTRIES || page.lines().len() + entry.len() >= PAGE_BYTES {
                write_page(&page, batch);
                page = Page::new(page.next());
            }
            page.push(entry);
        }
        let short = page.len() < PAGE_ENTRIES / 2 && page.lines().len() < PAGE_BYTES / 2;
        let rest = if short { self.append_border(page.first()) } else { page.next() };
        let last = page.ending_at(rest);
        if !last.is_empty() {
            write_page(&last, batch);
        }
        rest.get()
    }

    /// Returns the first position from `from` on at which an append begins; an append is sealed as a whole.
    fn append_border(&self, from: Position) -> Position {
        let mut ends = self.placed.iter().map(Placed::next);
        let border = if from.get() == self.first {
            Some(self.first)
        } else {
            ends.find(|end| *end >= from.get())
        };
        border.map_or(from, Position::new)
    }

    fn rest(&self, from: u64, placed: Vec<Placed>) -> TailRecord {
        let skip = (from - self.first) as usize;
        let mut page = Page::new(Position::new(from));
        self.entries.iter().skip(skip).for_each(|entry| page.push(entry));
        let hashes = self.hashes.get(skip..).unwrap_or_default().to_vec();
        TailRecord { first: from, page: Some(page), hashes, placed }
    }

    /// Returns the recorded time of the last entry before `end`.
    fn recorded_at(&self, end: u64) -> Option<crate::timestamp::Timestamp> {
        let sealed = self.placed.iter().rev().find(|placed| placed.next() <= end);
        sealed.map(|placed| placed.receipt.recorded_at)
    }
}

fn write_page(page: &Page, batch: &mut Batch) {
    debug_assert!(page.entries().all(|(_, entry)| EntryRef::decode(entry).is_ok()));
    batch.put(key(PAGE, page.first().get()), SealedPage::encode(page));
}

fn write_hashes(
    before: &Sealed,
    hashes: &[Hash],
    recorded_at: Option<crate::timestamp::Timestamp>,
    batch: &mut Batch,
) -> Sealed {
    let mut edge = before.edge.clone();
    edge.recorded_at = recorded_at.unwrap_or(edge.recorded_at);
    let mut rows = before.rows.clone();
    for hash in hashes {
        edge.tree.push(*hash);
        rows.push(*hash, batch);
    }
    rows.write(batch);
    batch.put(EDGE_KEY, edge.encode());
    Sealed { edge, rows }
}
