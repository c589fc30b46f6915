//! Verifies a log from its stored bytes alone.

mod sealed;

use std::cell::RefCell;
use std::sync::PoisonError;

use voc_store::Value;

use super::SledLog;
use super::chain_check::{ChainCheck, StreamSoFar, Trail};
use super::layout::{CHECKPOINT_KEY, EDGE_KEY, GENESIS_KEY, STREAM, SealedEdge, TAIL, number};
use super::pages::Pages;
use super::signing;
use super::stream_index::{ROW_ENTRIES, Row};
use super::tail_record;
use super::tiles::OpenRows;
use crate::error::StorageError;
use crate::event_log::Head;
use crate::finding::{Finding, FindingKind};
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::{Position, Version};
use crate::timestamp::Timestamp;

/// Verifies a log from its stored bytes: every entry, hash, chain, root and index row.
///
/// Returns all findings in the order of the log, none when everything is as it must be. Damage in one place
/// does not end the search. `progress` is called with the entries checked so far and in all. Appends may go on
/// meanwhile; what is checked is the log as it was at the call.
///
/// After a failed write the only finding is [`FindingKind::WriteFailed`]: open the log again first.
///
/// It keeps one small record for each stream in memory, some 150 bytes.
pub fn verify(log: &SledLog, progress: &mut dyn FnMut(u64, u64)) -> Vec<Finding> {
    let mut check = ChainCheck::new(&log.inner.genesis);
    if log.inner.store.is_poisoned() {
        // What the store shows after a failed write may be gone when it is opened again.
        check.find(
            None,
            FindingKind::WriteFailed,
            "a log whose writes succeeded",
            "a failed write",
        );
        return check.findings;
    }
    let snapshot = match Snapshot::take(log) {
        Ok(snapshot) => snapshot,
        Err(error) => {
            check.find(None, FindingKind::ReadFailed, "the tail", error);
            return check.findings;
        }
    };
    let verification = Verification { pages: &log.inner.pages, snapshot, rows: RefCell::default() };
    verification.sealed(&mut check, progress);
    verification.edge(&mut check);
    // The index covers the sealed entries only, so it is compared before the tail is added.
    verification.index(&mut check);
    verification.tail(&mut check);
    verification.checkpoint(&mut check);
    let size = verification.snapshot.size;
    let end = check.tree.size().get();
    if end != size {
        check.find(None, FindingKind::EntriesMissing, format!("{size} entries"), end);
    }
    if let Some(lost) = &log.inner.lost {
        let expected = format!("{} entries with root {}, as its mark says", lost.size, lost.root);
        check.find(Position::new(size), FindingKind::EntriesMissing, expected, size);
    }
    progress(size, size);
    check.findings
}

/// The end of the log at one moment, as stored.
struct Snapshot {
    sealed: u64,
    size: u64,
    edge: Option<Value>,
    genesis: Option<Value>,
    checkpoint: Option<Value>,
    tail: Vec<(Value, Value)>,
}

impl Snapshot {
    fn take(log: &SledLog) -> Result<Self, StorageError> {
        // Holding the committer keeps the tail from being sealed between two reads.
        let _committer = log.inner.committer.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &log.inner.store;
        let published = log.published();
        let (sealed, size) = (published.tail.first(), published.head.size.get());
        drop(published);
        let tail = store.prefix([TAIL]).collect::<Result<_, _>>()?;
        Ok(Self {
            sealed,
            size,
            edge: store.get(EDGE_KEY)?,
            genesis: store.get(GENESIS_KEY)?,
            checkpoint: store.get(CHECKPOINT_KEY)?,
            tail,
        })
    }
}

struct Verification<'a> {
    pages: &'a Pages,
    snapshot: Snapshot,
    rows: RefCell<OpenRows>,
}

impl Verification<'_> {
    /// Compares rows of hashes above the leaves with those computed from the leaves.
    fn rows(
        &self,
        check: &mut ChainCheck,
        compare: impl FnOnce(&mut OpenRows, &mut dyn FnMut(Position)),
    ) {
        let mut found = Vec::new();
        compare(&mut self.rows.borrow_mut(), &mut |position| found.push(position));
        for position in found {
            let expected = "a row of hashes as the leaves give it";
            check.find(position, FindingKind::RowDiffers, expected, "another row, or none");
        }
    }

    fn edge(&self, check: &mut ChainCheck) {
        self.rows(check, |rows, differs| rows.compare_open(self.pages, differs));
        let stored = self.snapshot.edge.as_ref().and_then(|value| SealedEdge::decode(value));
        let root = stored.as_ref().map(|edge| edge.tree.root());
        let computed = check.tree.root();
        if root != Some(computed) {
            let root = root.map_or("none".to_owned(), |root| root.to_string());
            check.find(
                None,
                FindingKind::RootDiffers,
                format!("{root} over the sealed entries"),
                computed,
            );
        }
        self.recorded_at(check, stored.map(|edge| edge.recorded_at));
        self.genesis(check);
    }

    /// Compares the recorded time from which an empty tail goes on.
    fn recorded_at(&self, check: &mut ChainCheck, stored: Option<Timestamp>) {
        if let Some(last) = check.recorded_at.filter(|last| stored != Some(*last)) {
            let stored = stored.map_or("none".to_owned(), |stored| stored.to_string());
            check.find(None, FindingKind::RecordedTimeDiffers, last, stored);
        }
    }

    fn genesis(&self, check: &mut ChainCheck) {
        let kept = self.snapshot.genesis.as_ref().map(|bytes| Hash::leaf(bytes));
        let in_tail =
            self.snapshot.tail.first().and_then(|(_, value)| tail_record::decode(0, value));
        let first = if self.snapshot.sealed == 0 {
            in_tail.and_then(|record| record.hashes.first().copied())
        } else {
            self.pages.leaf_hash(Position::FIRST).ok()
        };
        if let Some(first) = first.filter(|first| kept != Some(*first)) {
            let kept = kept.map_or("none".to_owned(), |kept| kept.to_string());
            check.find(Position::FIRST, FindingKind::Genesis, first, kept);
        }
    }

    fn tail(&self, check: &mut ChainCheck) {
        for (key, value) in &self.snapshot.tail {
            let expected = check.tree.size().get();
            let first = number(key).unwrap_or_default();
            let position = Position::new(first);
            if first != expected {
                let kind = if first > expected {
                    FindingKind::EntriesMissing
                } else {
                    FindingKind::EntriesOverlap
                };
                check.find(position, kind, expected, first);
            }
            let Some(record) = tail_record::decode(first, value) else {
                check.find(position, FindingKind::PageUnreadable, "a tail record", "other bytes");
                continue;
            };
            record.hashes.iter().for_each(|hash| check.tree.push(*hash));
            match &record.page {
                Some(page) => check_page(check, page, &record.hashes),
                None => check.find(
                    position,
                    FindingKind::PageUnreadable,
                    "a tail record",
                    "other bytes",
                ),
            }
            let computed = check.tree.root();
            if computed != record.root {
                check.find(position, FindingKind::RootDiffers, record.root, computed);
            }
        }
    }

    /// Checks the signed checkpoint against what the entries add up to and the key they name.
    fn checkpoint(&self, check: &mut ChainCheck) {
        let Some(key) = check.identities.current().verifier_key.clone() else { return };
        let (size, root) = (check.tree.size(), check.tree.root());
        let recorded_at = check.recorded_at.unwrap_or(Timestamp::from_unix_ms(0));
        let head = Head { size, root, recorded_at };
        let note = self.snapshot.checkpoint.as_ref().map(|note| std::str::from_utf8(note));
        let found = match note {
            Some(Ok(note)) if signing::is_of(&key, note, &head) => return,
            Some(_) => "another, or one that its key did not sign",
            None => "none",
        };
        let expected = format!("a signed checkpoint of {size} entries with root {root}");
        check.find(None, FindingKind::CheckpointDiffers, expected, found);
    }

    fn index(&self, check: &mut ChainCheck) {
        let mut unseen = check.streams.clone();
        let mut indexed: Option<Indexed> = None;
        for pair in self.pages.store().prefix([STREAM]) {
            let (key, value) = match pair {
                Ok(pair) => pair,
                Err(error) => {
                    check.find(None, FindingKind::ReadFailed, "the stream index", error);
                    break;
                }
            };
            let named = key.get(1..).and_then(StreamId::read_key);
            let named = named.and_then(|(stream, rest)| {
                Some((stream, u64::from_be_bytes(rest.try_into().ok()?)))
            });
            let row = Row::decode(&value);
            let Some(((stream, row_number), row)) = named.zip(row) else {
                check.find(None, FindingKind::IndexDiffers, "a row of the index", "other bytes");
                continue;
            };
            if indexed.as_ref().is_none_or(|indexed| indexed.stream != stream) {
                finish(check, indexed.take(), &mut unseen);
            }
            let indexed = indexed.get_or_insert_with(|| Indexed::new(stream));
            indexed.add(row_number, &row, self.snapshot.sealed);
        }
        finish(check, indexed, &mut unseen);
        for (stream, so_far) in unseen {
            let expected = format!("{} entries of stream {stream}", so_far.next);
            check.find(None, FindingKind::IndexDiffers, expected, "none");
        }
    }
}

/// What the index says about one stream.
struct Indexed {
    stream: StreamId,
    length: u64,
    trail: Trail,
    head: Option<Hash>,
    sound: bool,
}

impl Indexed {
    const fn new(stream: StreamId) -> Self {
        Self { stream, length: 0, trail: Trail::START, head: None, sound: true }
    }

    fn add(&mut self, row_number: u64, row: &Row, sealed: u64) {
        let Some(items) = row.items() else {
            self.sound = false;
            return;
        };
        self.sound &= row_number * ROW_ENTRIES as u64 == self.length;
        let newer = items.last().is_some_and(|item| item.position >= sealed);
        for item in items.iter().take_while(|item| item.position < sealed) {
            self.length += 1;
            self.trail = self.trail.step(item.position, item.command);
        }
        // A row that has grown since the snapshot names a later head.
        self.head = (!newer).then_some(row.head());
    }

    fn agrees(&self, so_far: &StreamSoFar) -> bool {
        let head = self.head.is_none_or(|head| head == so_far.head);
        self.sound && head && Version::new(self.length) == so_far.next && self.trail == so_far.trail
    }
}

fn finish(
    check: &mut ChainCheck,
    indexed: Option<Indexed>,
    unseen: &mut std::collections::HashMap<StreamId, StreamSoFar>,
) {
    let Some(indexed) = indexed.filter(|indexed| indexed.length > 0 || !indexed.sound) else {
        return;
    };
    let so_far = unseen.remove(&indexed.stream);
    if so_far.as_ref().is_some_and(|so_far| indexed.agrees(so_far)) {
        return;
    }
    let expected = so_far.map_or(0, |so_far| so_far.next.get());
    let expected = format!("{expected} entries of stream {} in their places", indexed.stream);
    let found = format!("{} entries, other places, commands or hash", indexed.length);
    check.find(None, FindingKind::IndexDiffers, expected, found);
}

fn check_page(check: &mut ChainCheck, page: &Page, hashes: &[Hash]) {
    for (index, (position, bytes)) in page.entries().enumerate() {
        check.entry(position, bytes, hashes.get(index).copied());
    }
}
