//! Reading single sealed entries.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use voc_store::{Store, Value};

use super::layout::{PAGE, TILE, TILE_HASHES, key, number};
use super::sealed_page::SealedPage;
use super::stream_index::{self, ShortCommand};
use crate::append::Receipt;
use crate::entry::EntryRef;
use crate::error::{Damage, ReadError, StorageError};
use crate::event_log::StoredEntry;
use crate::ids::{CommandId, StreamId};
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::{Position, Version};

/// Decompressed frames kept: a few megabytes, enough for a reader who walks through neighbouring entries.
const FRAMES_MAX: usize = 64;

/// Frames that were decompressed lately, by the position of their first entry; the oldest goes first.
#[derive(Default)]
pub(crate) struct FrameCache(Mutex<Frames>);

#[derive(Default)]
struct Frames {
    by_first: BTreeMap<u64, Arc<Page>>,
    order: VecDeque<u64>,
}

impl FrameCache {
    fn get(&self, position: u64) -> Option<Arc<Page>> {
        let frames = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, frame) = frames.by_first.range(..=position).next_back()?;
        (position < frame.next().get()).then(|| Arc::clone(frame))
    }

    fn put(&self, frame: &Arc<Page>) {
        let mut frames = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = frame.first().get();
        if frames.by_first.insert(first, Arc::clone(frame)).is_none() {
            frames.order.push_back(first);
        }
        if frames.order.len() > FRAMES_MAX
            && let Some(oldest) = frames.order.pop_front()
        {
            frames.by_first.remove(&oldest);
        }
    }
}

/// Reads sealed entries one by one, and remembers the page and the row of hashes it read last.
pub(crate) struct EntryReader<'a> {
    store: &'a Store,
    frames: Option<&'a FrameCache>,
    page: Option<(u64, Value)>,
    tile: Option<(u64, Value)>,
}

impl<'a> EntryReader<'a> {
    pub(crate) const fn new(store: &'a Store, frames: Option<&'a FrameCache>) -> Self {
        Self { store, frames, page: None, tile: None }
    }

    /// Reads an entry and checks it against its stored hash.
    pub(crate) fn read(&mut self, position: Position) -> Result<StoredEntry, ReadError> {
        let damaged = |damage| ReadError::Damaged { position, damage };
        let frame = self.frame(position)?;
        let bytes = frame.get(position).ok_or(damaged(Damage::PageMissing))?;
        if Hash::leaf(bytes) != self.hash(position)? {
            return Err(damaged(Damage::HashDiffers));
        }
        Ok(StoredEntry { position, bytes: bytes.to_vec() })
    }

    fn frame(&mut self, position: Position) -> Result<Arc<Page>, ReadError> {
        if let Some(frame) = self.frames.and_then(|frames| frames.get(position.get())) {
            return Ok(frame);
        }
        let damaged = |damage| ReadError::Damaged { position, damage };
        let held = self.page.take().filter(|(first, value)| holds(*first, value, position.get()));
        let (first, value) = match held {
            Some(page) => page,
            None => find_page(self.store, position)?.ok_or(damaged(Damage::PageMissing))?,
        };
        let page = SealedPage::read(first, &value).ok_or(damaged(Damage::PageUnreadable))?;
        if position.get() >= page.next() {
            return Err(damaged(Damage::PageMissing));
        }
        let frame =
            Arc::new(page.decode_around(position.get()).ok_or(damaged(Damage::PageUnreadable))?);
        if let Some(frames) = self.frames {
            frames.put(&frame);
        }
        self.page = Some((first, value));
        Ok(frame)
    }

    fn hash(&mut self, position: Position) -> Result<Hash, ReadError> {
        let row = position.get() / TILE_HASHES;
        let tile = match self.tile.take().filter(|(number, _)| *number == row) {
            Some((_, tile)) => tile,
            None => read_tile(self.store, row)?
                .ok_or(ReadError::Damaged { position, damage: Damage::HashMissing })?,
        };
        let hash = tile_hash(&tile, position);
        self.tile = Some((row, tile));
        hash.ok_or(ReadError::Damaged { position, damage: Damage::HashMissing })
    }
}

fn holds(first: u64, value: &[u8], position: u64) -> bool {
    position >= first && SealedPage::read(first, value).is_some_and(|page| position < page.next())
}

/// Finds the stored page that should hold a position.
pub(crate) fn find_page(
    store: &Store,
    position: Position,
) -> Result<Option<(u64, Value)>, StorageError> {
    let found = store.last_at_or_before(key(PAGE, position.get()), [PAGE])?;
    Ok(found.and_then(|(key, value)| Some((number(&key)?, value))))
}

pub(crate) fn read_tile(store: &Store, row: u64) -> Result<Option<Value>, StorageError> {
    Ok(store.get(key(TILE, row))?)
}

fn tile_hash(tile: &[u8], position: Position) -> Option<Hash> {
    let index = usize::try_from(position.get() % TILE_HASHES).ok()?;
    tile.as_chunks::<32>().0.get(index).map(|hash| Hash::from_bytes(*hash))
}

/// Reads `count` stored hashes of sealed entries, all of which must be there.
pub(crate) fn read_hashes(
    store: &Store,
    from: Position,
    count: u64,
) -> Result<Vec<Hash>, ReadError> {
    let end = from.get() + count;
    let mut hashes = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    let mut next = from.get();
    while next < end {
        let position = Position::new(next);
        let missing = ReadError::Damaged { position, damage: Damage::HashMissing };
        let tile = read_tile(store, next / TILE_HASHES)?.ok_or(missing.clone())?;
        let row_end = (next / TILE_HASHES + 1) * TILE_HASHES;
        let range = next % TILE_HASHES..next % TILE_HASHES + row_end.min(end) - next;
        let found = tile.as_chunks::<32>().0.get(range.start as usize..range.end as usize);
        hashes.extend(found.ok_or(missing)?.iter().map(|hash| Hash::from_bytes(*hash)));
        next = row_end.min(end);
    }
    Ok(hashes)
}

/// Looks for a command among the sealed entries of a stream, and confirms it by reading the entries.
pub(crate) fn confirm_command(
    store: &Store,
    sealed: u64,
    stream: &StreamId,
    command: CommandId,
) -> Result<Option<Receipt>, ReadError> {
    let short = ShortCommand::of(command);
    let items = stream_index::items(store, stream, Version::FIRST, sealed)?;
    let mut reader = EntryReader::new(store, None);
    let mut receipt: Option<Receipt> = None;
    for (version, item) in items.iter().enumerate().filter(|(_, item)| item.command == short) {
        let position = Position::new(item.position);
        let stored = reader.read(position)?;
        let entry = EntryRef::decode(&stored.bytes)
            .map_err(|_| ReadError::Damaged { position, damage: Damage::EntryUnreadable })?;
        if entry.stream != *stream || entry.version.get() != version as u64 {
            return Err(ReadError::Damaged { position, damage: Damage::IndexRow });
        }
        if entry.command != command {
            continue;
        }
        let (version, recorded_at) = (entry.version, entry.recorded_at);
        let first = Receipt { stream: stream.clone(), position, version, count: 0, recorded_at };
        receipt.get_or_insert(first).count += 1;
    }
    Ok(receipt)
}
