//! Reading all sealed pages in order, with two threads that decompress and check.

use std::collections::VecDeque;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use voc_store::{Range, Store, Value};

use super::layout::{PAGE, key, number};
use super::read::{find_page, read_hashes};
use super::sealed_page::SealedPage;
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
    store: Store,
    from: Position,
    /// The position the next page must begin at.
    expected: u64,
    /// Where the sealed part ends.
    sealed: u64,
    pages: Option<Range>,
    workers: Vec<Worker>,
    in_flight: VecDeque<usize>,
    tail: VecDeque<Arc<TailRecord>>,
    failed: bool,
}

type Decoded = Result<Page, ReadError>;

struct Worker {
    jobs: SyncSender<(u64, Value)>,
    results: Receiver<Decoded>,
}

impl Scan {
    pub(crate) fn new(
        store: Store,
        from: Position,
        sealed: u64,
        tail: Vec<Arc<TailRecord>>,
    ) -> Self {
        let entries = sealed.saturating_sub(from.get());
        let count = if entries >= THREADED_ENTRIES { WORKERS } else { 0 };
        let workers = (0..count).map_while(|_| Worker::start(&store)).collect();
        Self {
            store,
            from,
            expected: from.get(),
            sealed,
            pages: None,
            workers,
            in_flight: VecDeque::new(),
            tail: tail.into_iter().filter(|record| record.next() > from.get()).collect(),
            failed: false,
        }
    }

    fn advance(&mut self) -> Result<Option<Page>, ReadError> {
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
            match self.next_stored()? {
                Some((first, value)) => decode(&self.store, first, &value)?,
                None => return Ok(None),
            }
        } else {
            self.keep_workers_busy()?;
            match self.next_result() {
                Some(decoded) => decoded?,
                None => return Ok(None),
            }
        };
        let page = decoded.starting_at(self.from);
        if page.first().get() != self.expected || page.is_empty() {
            return Ok(None);
        }
        self.expected = page.next().get();
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
        let range = match &mut self.pages {
            Some(range) => range,
            None => {
                let first =
                    find_page(&self.store, self.from)?.map_or(self.from.get(), |(first, _)| first);
                let (from, to) = (key(PAGE, first), key(PAGE, self.sealed));
                self.pages.insert(self.store.range(Bound::Included(&from), Bound::Excluded(&to)))
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
    fn start(store: &Store) -> Option<Self> {
        let (jobs, incoming) = sync_channel::<(u64, Value)>(IN_FLIGHT_MAX);
        let (outgoing, results) = sync_channel(IN_FLIGHT_MAX);
        let store = store.clone();
        let work = move || {
            for (first, value) in incoming {
                if outgoing.send(decode(&store, first, &value)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("log-scan".to_owned()).spawn(work).ok()?;
        Some(Self { jobs, results })
    }
}

fn decode(store: &Store, first: u64, value: &[u8]) -> Decoded {
    let position = Position::new(first);
    let page = SealedPage::read(first, value).and_then(|page| page.decode());
    let page = page.ok_or(ReadError::Damaged { position, damage: Damage::PageUnreadable })?;
    check_hashes(&page, &read_hashes(store, position, page.len() as u64)?)?;
    Ok(page)
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
