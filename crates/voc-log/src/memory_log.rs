//! A log that lives in memory.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::append::{Append, Appended, Receipt};
use crate::draft::Prepared;
use crate::error::{AppendError, ReadError};
use crate::event_log::{EventLog, Head, Pages, StoredEntry};
use crate::genesis::Genesis;
use crate::group::{Group, StreamHead};
use crate::heads::{HeadLine, Heads};
use crate::ids::{CommandId, StreamId};
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::{Position, Size, Version};
use crate::timestamp::Timestamp;
use crate::tree::{LeafNodes, Nodes, Tree};

/// Entries in a page of [`MemoryLog::read_all`]; small enough that tests cross page borders.
const PAGE_ENTRIES: usize = 128;

/// A log for tests and trials: the same rules and the same bytes as on disk, gone when dropped.
///
/// ```
/// use voc_log::{Clock, CommandId, EventLog, Genesis, MemoryLog, Origin, Timestamp};
/// let log = MemoryLog::create(Genesis {
///     origin: Origin::parse("log.example.org/2026")?,
///     verifier_key: None,
///     time_zone: "Asia/Seoul".to_owned(),
///     clock: Clock::Simulated,
///     recorded_at: Timestamp::from_unix_ms(0),
///     command: CommandId::parse("00000000-0000-4000-8000-000000000000")?,
/// })?;
/// assert_eq!(log.head().size.get(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MemoryLog {
    genesis: Genesis,
    state: RwLock<State>,
}

#[derive(Debug)]
struct State {
    entries: Vec<Vec<u8>>,
    hashes: Vec<Hash>,
    tree: Tree,
    recorded_at: Timestamp,
    streams: HashMap<StreamId, Stream>,
}

#[derive(Debug)]
struct Stream {
    head: StreamHead,
    positions: Vec<Position>,
    commands: HashMap<CommandId, Receipt>,
}

impl MemoryLog {
    /// Creates a log and writes its first entry.
    ///
    /// # Errors
    /// [`AppendError`] when the first entry would be too long.
    pub fn create(genesis: Genesis) -> Result<Self, AppendError> {
        let state = State {
            entries: Vec::new(),
            hashes: Vec::new(),
            tree: Tree::new(),
            recorded_at: genesis.recorded_at,
            streams: HashMap::new(),
        };
        let first = genesis.to_append()?;
        let log = Self { genesis, state: RwLock::new(state) };
        let _first_receipt = log.append(first)?;
        Ok(log)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn append(&mut self, append: &Prepared) -> Result<Appended, AppendError> {
        let stream = self.streams.get(&append.stream);
        if let Some(receipt) = stream.and_then(|stream| stream.commands.get(&append.command)) {
            return Ok(Appended::Before(receipt.clone()));
        }
        let mut group = Group::after(self.tree.size(), self.recorded_at);
        let (receipt, head) = group.add(append, stream.map(|stream| stream.head))?;
        let stream = self.streams.entry(append.stream.clone()).or_insert_with(|| Stream {
            head,
            positions: Vec::new(),
            commands: HashMap::new(),
        });
        stream.head = head;
        stream.commands.insert(append.command, receipt.clone());
        for ((position, entry), hash) in group.page.entries().zip(&group.hashes) {
            stream.positions.push(position);
            self.entries.push(entry.to_vec());
            self.hashes.push(*hash);
            self.tree.push(*hash);
        }
        self.recorded_at = group.recorded_at;
        Ok(Appended::Now(receipt))
    }

    fn entry(&self, position: Position) -> Result<StoredEntry, ReadError> {
        let size = self.tree.size();
        let bytes = usize::try_from(position.get()).ok().and_then(|index| self.entries.get(index));
        let bytes = bytes.ok_or(ReadError::NoSuchEntry { position, size })?.clone();
        Ok(StoredEntry { position, bytes })
    }
}

impl EventLog for MemoryLog {
    fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let prepared = Prepared::new(append, &self.genesis.origin)?;
        self.write().append(&prepared)
    }

    fn append_many(&self, appends: Vec<Append>) -> Vec<Result<Appended, AppendError>> {
        appends.into_iter().map(|append| self.append(append)).collect()
    }

    fn stream_version(&self, stream: &StreamId) -> Result<Option<Version>, ReadError> {
        Ok(self.read().streams.get(stream).map(|stream| stream.head.version))
    }

    fn read_stream(&self, stream: &StreamId, from: Version) -> Result<Vec<StoredEntry>, ReadError> {
        let state = self.read();
        let from = usize::try_from(from.get()).unwrap_or(usize::MAX);
        let positions = state.streams.get(stream).map_or(&[][..], |stream| &stream.positions);
        positions.iter().skip(from).map(|position| state.entry(*position)).collect()
    }

    fn read_all(&self, from: Position) -> Pages {
        let state = self.read();
        let from = usize::try_from(from.get()).unwrap_or(usize::MAX).min(state.entries.len());
        let entries = state.entries.get(from..).unwrap_or_default();
        let pages: Vec<Page> = entries
            .chunks(PAGE_ENTRIES)
            .enumerate()
            .map(|(i, entries)| {
                let mut page = Page::new(Position::new((from + i * PAGE_ENTRIES) as u64));
                entries.iter().for_each(|entry| page.push(entry));
                page
            })
            .collect();
        Pages::new(pages.into_iter().map(Ok))
    }

    fn read_many(&self, positions: &[Position]) -> Result<Vec<StoredEntry>, ReadError> {
        let state = self.read();
        positions.iter().map(|position| state.entry(*position)).collect()
    }

    fn read_leaf_hashes(&self, from: Position, count: u64) -> Result<Vec<Hash>, ReadError> {
        let index = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let state = self.read();
        Ok(state.hashes.iter().skip(index(from.get())).take(index(count)).copied().collect())
    }

    fn heads(&self, size: Size) -> Result<Heads, ReadError> {
        self.has_reached(size)?;
        let state = self.read();
        let heads = state.streams.iter().filter_map(|(stream, of)| {
            let count = of.positions.partition_point(|position| size.covers(*position));
            let last = of.positions.get(count.checked_sub(1)?)?.get();
            let hash = *state.hashes.get(usize::try_from(last).ok()?)?;
            let version = Version::new(count as u64 - 1);
            Some(HeadLine { stream: stream.clone(), version, hash })
        });
        Ok(Heads::new(heads))
    }

    fn nodes(&self) -> Box<dyn Nodes<Error = ReadError> + '_> {
        Box::new(LeafNodes(self.read().hashes.clone()))
    }

    fn head(&self) -> Head {
        let state = self.read();
        let size: Size = state.tree.size();
        Head { size, root: state.tree.root(), recorded_at: state.recorded_at }
    }

    fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    fn find_command(
        &self,
        stream: &StreamId,
        command: CommandId,
    ) -> Result<Option<Receipt>, ReadError> {
        let state = self.read();
        Ok(state.streams.get(stream).and_then(|stream| stream.commands.get(&command).cloned()))
    }
}
