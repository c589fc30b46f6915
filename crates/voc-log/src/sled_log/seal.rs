//! Turning a long tail into sealed pages, rows of hashes and rows of the stream index.
//!
//! The files of the pages come first, each durable under its name; then one batch removes the records of the tail and
//! writes the rows that lead to the files. A crash between the two leaves a file that no row names, and the entries in
//! the tail: the next seal writes the file again.

use std::collections::HashMap;
use std::ops::Range;

use voc_store::Batch;

use super::frame::Previous;
use super::layout::{EDGE_KEY, LAYOUT, LAYOUT_KEY, PAGE, SealedEdge, TAIL, key};
use super::pages::Pages;
use super::placed::Placed;
use super::stream_index;
use super::tail::Tail;
use super::tail_record::{self, RECORD_BYTES};
use super::tiles::OpenRows;
use crate::entry::EntryRef;
use crate::error::{AppendError, ReadError};
use crate::group::Group;
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::Position;
use crate::timestamp::Timestamp;

/// Entries after which a page ends, with the append to which the last of them belongs; fewer are in the tail.
///
/// A file of so many is some hundred kilobytes. The tail is read in whole when the log is opened.
pub(crate) const PAGE_ENTRIES: u64 = 1_024;

/// Bytes of entries after which a page ends, so that a tail of long entries stays short as well.
const PAGE_BYTES: usize = 1 << 20;

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
pub(crate) fn is_due(tail: &Tail, group: &Group, placed: &[Placed]) -> bool {
    let (entries, bytes) = (group.page.len() as u64, group.page.lines().len());
    let is_long = |placed: &Placed| {
        let positions = placed.receipt.position.get()..placed.next();
        let length = |at| group.page.get(Position::new(at)).map_or(0, |entry| entry.len() + 1);
        positions.map(length).sum::<usize>() > RECORD_BYTES
    };
    // A group that fills half a page by itself is written once, not twice.
    tail.next() - tail.first() + entries >= PAGE_ENTRIES
        || tail.bytes() + bytes >= PAGE_BYTES
        || entries >= PAGE_ENTRIES / 2
        || bytes >= PAGE_BYTES / 2
        || (bytes > RECORD_BYTES && placed.iter().any(is_long))
}

/// Writes the pages of the tail and the group, and puts the rest of their sealing into a batch. A short rest of the
/// group becomes the tail.
pub(crate) fn seal(
    pages: &Pages,
    sealed: &Sealed,
    tail: &Tail,
    group: &Group,
    placed: Vec<Placed>,
    batch: &mut Batch,
) -> Result<Seal, AppendError> {
    let unsealed = Unsealed::gather(tail, group, placed);
    let ends = unsealed.page_ends();
    let end = ends.last().copied().unwrap_or(unsealed.first);
    let (placed, rest): (Vec<_>, Vec<_>) =
        unsealed.placed.iter().cloned().partition(|placed| placed.next() <= end);
    let previous = unsealed.index(pages, &placed, batch)?;
    let mut first = unsealed.first;
    for end in ends {
        unsealed.write_page(first..end, &previous, pages, batch)?;
        first = end;
    }
    tail.records().iter().for_each(|record| batch.remove(key(TAIL, record.first)));
    let hashes = unsealed.hashes.get(..unsealed.index_of(end)).unwrap_or_default();
    let sealed = write_hashes(sealed, hashes, unsealed.recorded_at(end), batch);
    let mut tail = Tail::new(end);
    for (record, value) in unsealed.rest(end, &rest, &sealed) {
        batch.put(key(TAIL, record.first), value);
        tail.push(record);
    }
    batch.put(LAYOUT_KEY, LAYOUT.to_be_bytes());
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

    fn index_of(&self, position: u64) -> usize {
        position.saturating_sub(self.first) as usize
    }

    fn entries(&self, range: Range<u64>) -> &[&'a [u8]] {
        self.entries.get(self.index_of(range.start)..self.index_of(range.end)).unwrap_or_default()
    }

    /// Returns where the pages end, each with an append. What comes after them is short enough for the tail.
    fn page_ends(&self) -> Vec<u64> {
        let mut ends = Vec::new();
        let (mut start, mut bytes, mut end, mut too_long_until) = (self.first, 0, self.first, 0);
        for placed in &self.placed {
            end = placed.next();
            let length: usize = self
                .entries(placed.receipt.position.get()..end)
                .iter()
                .map(|entry| entry.len() + 1)
                .sum();
            bytes += length;
            if length > RECORD_BYTES {
                too_long_until = end;
            }
            if end - start >= PAGE_ENTRIES || bytes >= PAGE_BYTES {
                ends.push(end);
                (start, bytes) = (end, 0);
            }
        }
        if end - start >= PAGE_ENTRIES / 2 || bytes >= PAGE_BYTES / 2 {
            ends.push(end);
        } else if too_long_until > start {
            ends.push(too_long_until);
        }
        ends
    }

    /// Puts the index rows of the sealed appends into the batch, and returns what may be left out of each entry.
    fn index(
        &self,
        pages: &Pages,
        sealed: &[Placed],
        batch: &mut Batch,
    ) -> Result<Vec<Option<Previous>>, ReadError> {
        let mut previous = vec![None; self.entries.len()];
        for (stream, appends) in by_stream(sealed) {
            let extended = stream_index::extend(pages.store(), stream, self.first, &appends)?;
            extended.rows.into_iter().for_each(|(key, row)| batch.put(key, row));
            let mut before = extended.before;
            for position in appends.iter().flat_map(|a| a.receipt.position.get()..a.next()) {
                if let Some(slot) = previous.get_mut(self.index_of(position)) {
                    *slot = before.and_then(|before| Some((before, self.hash(pages, before)?)));
                }
                before = Some(position);
            }
        }
        Ok(previous)
    }

    /// Returns a leaf hash. Where it cannot be read the entries after it keep theirs in full.
    fn hash(&self, pages: &Pages, position: u64) -> Option<Hash> {
        match position.checked_sub(self.first) {
            Some(index) => self.hashes.get(index as usize).copied(),
            None => pages.leaf_hash(Position::new(position)).ok(),
        }
    }

    fn write_page(
        &self,
        range: Range<u64>,
        previous: &[Option<Previous>],
        pages: &Pages,
        batch: &mut Batch,
    ) -> Result<(), AppendError> {
        let mut page = Page::new(Position::new(range.start));
        self.entries(range.clone()).iter().for_each(|entry| page.push(entry));
        debug_assert!(page.entries().all(|(_, entry)| EntryRef::decode(entry).is_ok()));
        let indexes = self.index_of(range.start)..self.index_of(range.end);
        let hashes = self.hashes.get(indexes.clone()).unwrap_or_default();
        let row = pages
            .write(&page, hashes, previous.get(indexes).unwrap_or_default())
            .map_err(|cause| AppendError::Unwritable { cause: cause.into() })?;
        batch.put(key(PAGE, range.start), row);
        Ok(())
    }

    fn rest(
        &self,
        from: u64,
        placed: &[Placed],
        sealed: &Sealed,
    ) -> Vec<(tail_record::TailRecord, Vec<u8>)> {
        let skip = self.index_of(from);
        let entries = self.entries.get(skip..).unwrap_or_default();
        let hashes = self.hashes.get(skip..).unwrap_or_default();
        tail_record::split(from, entries, hashes, placed, &sealed.edge.tree)
    }

    /// Returns the recorded time of the last entry before `end`.
    fn recorded_at(&self, end: u64) -> Option<Timestamp> {
        let sealed = self.placed.iter().rev().find(|placed| placed.next() <= end);
        sealed.map(|placed| placed.receipt.recorded_at)
    }
}

fn write_hashes(
    before: &Sealed,
    hashes: &[Hash],
    recorded_at: Option<Timestamp>,
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
