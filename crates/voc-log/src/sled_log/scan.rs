//! Reading all sealed pages in order, with two threads that decompress and check.

use std::collections::VecDeque;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use voc_store::{Range, Value};

use super::layout::{PAGE, key, number};
use super::pages::Pages;
use super::tail_record::TailRecord;
use crate::error::{Damage, ReadError, StorageError};
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::Position;

/// Threads that decompress and hash. Two keep up with a consumer that decodes the entries.
const WORKERS: usize = 2;

/// Pages on their way through the workers. Bounds the memory of a scan to a few megabytes.
const IN_FLIGHT_MAX: usize = 16;

/// Sealed entries from which on threads are worth starting.
const THREADED_ENTRIES: u64 = 2_048;

/// The pages of the log from a position on, as the log was when the scan began.
pub(crate) struct Scan {
    sealed_pages: Arc<Pages>,
    from: Position,
    /// The position the next page must begin at.
    expected: u64,
    /// Where the sealed part ends.
    sealed: u64,
    rows: Option<Range>,
    workers: Vec<Worker>,
    in_flight: VecDeque<usize>,
    tail: VecDeque<Arc<TailRecord>>,
    /// What comes after the entries that could be read.
    damage: Option<ReadError>,
    failed: bool,
}

/// The entries of a page that could be read, and what kept others from being read.
type Decoded = (Page, Option<ReadError>);

struct Worker {
    jobs: SyncSender<(u64, Value)>,
    results: Receiver<Decoded>,
}

impl Scan {
    pub(crate) fn new(
        pages: Arc<Pages>,
        from: Position,
        sealed: u64,
        tail: Vec<Arc<TailRecord>>,
    ) -> Self {
        let entries = sealed.saturating_sub(from.get());
        let count = if entries >= THREADED_ENTRIES { WORKERS } else { 0 };
        let workers = (0..count).map_while(|_| Worker::start(&pages, from)).collect();
        Self {
            sealed_pages: pages,
            from,
            expected: from.get(),
            sealed,
            rows: None,
            workers,
            in_flight: VecDeque::new(),
            tail: tail.into_iter().filter(|record| record.next() > from.get()).collect(),
            damage: None,
            failed: false,
        }
    }

    fn advance(&mut self) -> Result<Option<Page>, ReadError> {
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        if self.expected >= self.sealed {
            return self.next_record();
        }
        let page = self.next_sealed()?;
        if page.is_none() {
            let position = Position::new(self.expected);
            return Err(ReadError::Damaged { position, damage: Damage::PageMissing });
        }
        Ok(page)
    }

    fn next_record(&mut self) -> Result<Option<Page>, ReadError> {
        let Some(record) = self.tail.pop_front() else {
            return Ok(None);
        };
        let position = Position::new(record.first);
        let page = record
            .page
            .clone()
            .ok_or(ReadError::Damaged { position, damage: Damage::PageUnreadable })?;
        check_hashes(&page, &record.hashes)?;
        Ok(Some(page.starting_at(self.from)))
    }

    fn next_sealed(&mut self) -> Result<Option<Page>, ReadError> {
        let decoded = if self.workers.is_empty() {
            let stored = self.next_stored()?;
            stored.map(|(first, row)| self.sealed_pages.decode(first, row, self.from))
        } else {
            self.keep_workers_busy()?;
            self.next_result()
        };
        let Some((page, damage)) = decoded else { return Ok(None) };
        if page.first().get() != self.expected {
            return Ok(None);
        }
        if page.is_empty() {
            return damage.map_or(Ok(None), Err);
        }
        self.expected = page.next().get();
        self.damage = damage;
        Ok(Some(page))
    }

    fn keep_workers_busy(&mut self) -> Result<(), ReadError> {
        while self.in_flight.len() < IN_FLIGHT_MAX {
            let Some(job) = self.next_stored()? else { break };
            let next = self.in_flight.back().map_or(0, |last| (last + 1) % self.workers.len());
            let Some(worker) = self.workers.get(next) else { break };
            if worker.jobs.send(job).is_err() {
                break;
            }
            self.in_flight.push_back(next);
        }
        Ok(())
    }

    fn next_result(&mut self) -> Option<Decoded> {
        let worker = self.workers.get(self.in_flight.pop_front()?)?;
        worker.results.recv().ok()
    }

    fn next_stored(&mut self) -> Result<Option<(u64, Value)>, ReadError> {
        let range = match &mut self.rows {
            Some(range) => range,
            None => {
                let found = self.sealed_pages.find(self.from)?;
                let first = found.map_or(self.from.get(), |(first, _)| first);
                let (from, to) = (key(PAGE, first), key(PAGE, self.sealed));
                let store = self.sealed_pages.store();
                self.rows.insert(store.range(Bound::Included(&from), Bound::Excluded(&to)))
            }
        };
        let next = range.next().transpose().map_err(StorageError::from)?;
        Ok(next.and_then(|(key, value)| Some((number(&key)?, value))))
    }
}

impl Iterator for Scan {
    type Item = Result<Page, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.advance();
        self.failed = next.is_err();
        next.transpose()
    }
}

impl Worker {
    /// Starts a thread that ends when the scan is dropped, or returns `None` when there is none to be had.
    fn start(pages: &Arc<Pages>, from: Position) -> Option<Self> {
        let (jobs, incoming) = sync_channel::<(u64, Value)>(IN_FLIGHT_MAX);
        let (outgoing, results) = sync_channel(IN_FLIGHT_MAX);
        let pages = Arc::clone(pages);
        let work = move || {
            for (first, row) in incoming {
                if outgoing.send(pages.decode(first, row, from)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("log-scan".to_owned()).spawn(work).ok()?;
        Some(Self { jobs, results })
    }
}

fn check_hashes(page: &Page, hashes: &[Hash]) -> Result<(), ReadError> {
    let mut pairs = page.entries().zip(hashes);
    match pairs.find(|((_, entry), hash)| Hash::leaf(entry) != **hash) {
        Some(((position, _), _)) => {
            Err(ReadError::Damaged { position, damage: Damage::HashDiffers })
        }
        None => Ok(()),
    }
}
