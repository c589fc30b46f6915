//! Which sealed entries belong to a stream, and to which commands.

use voc_store::Store;

use super::layout::STREAM;
use super::placed::Placed;
use super::varint::{read_varint, write_varint};
use crate::error::{Damage, ReadError, StorageError};
use crate::group::StreamHead;
use crate::ids::{CommandId, StreamId};
use crate::leaf_hash::Hash;
use crate::position::{Position, Version};

/// Entries of a stream in one row; only the last row of a stream is ever written again.
pub(crate) const ROW_ENTRIES: usize = 256;

/// A short hash of a command id. Two commands may share one, so a match is confirmed by reading the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShortCommand(u32);

impl ShortCommand {
    pub(crate) const fn of(command: CommandId) -> Self {
        let (high, low) = command.as_uuid().as_u64_pair();
        Self::of_long(high ^ low)
    }

    /// Shortens a hash of 8 bytes, as rows of layouts 1 and 2 hold them.
    const fn of_long(hash: u64) -> Self {
        Self((hash >> 32) as u32 ^ hash as u32)
    }

    pub(crate) const fn to_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

/// Set in the number of entries of a row whose commands have 4 bytes; without it they have 8, as in layouts 1 and 2.
const SHORT_COMMANDS: u16 = 1 << 15;

/// A row of the index, growing at its end.
///
/// ```text
/// leaf hash of the last entry 32 | entries, and a flag 2 | last position 8 | items ..
/// item: varint of (distance to the position before) * 2 + (0: a command of 4 bytes follows, 1: same command)
/// ```
#[derive(Debug, Clone)]
pub(crate) struct Row {
    head: Hash,
    count: u16,
    last: u64,
    items: Vec<u8>,
}

/// The key and the value of a row.
pub(crate) type EncodedRow = (Vec<u8>, Vec<u8>);

/// One item of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) position: u64,
    pub(crate) command: ShortCommand,
}

impl Row {
    const fn new() -> Self {
        Self { head: Hash::from_bytes([0; 32]), count: 0, last: 0, items: Vec::new() }
    }

    pub(crate) fn decode(value: &[u8]) -> Option<Self> {
        let (head, rest) = value.split_first_chunk::<32>()?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let (last, items) = rest.split_first_chunk::<8>()?;
        let (count, last) = (u16::from_be_bytes(*count), u64::from_be_bytes(*last));
        let (short, count) = (count & SHORT_COMMANDS != 0, count & !SHORT_COMMANDS);
        if usize::from(count) > ROW_ENTRIES {
            return None;
        }
        let items = if short { items.to_vec() } else { shorten(count, items) };
        Some(Self { head: Hash::from_bytes(*head), count, last, items })
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(42 + self.items.len());
        out.extend_from_slice(self.head.as_bytes());
        out.extend_from_slice(&(self.count | SHORT_COMMANDS).to_be_bytes());
        out.extend_from_slice(&self.last.to_be_bytes());
        out.extend_from_slice(&self.items);
        out
    }

    pub(crate) const fn head(&self) -> Hash {
        self.head
    }

    pub(crate) const fn count(&self) -> u16 {
        self.count
    }

    pub(crate) const fn last(&self) -> u64 {
        self.last
    }

    const fn is_full(&self) -> bool {
        self.count as usize >= ROW_ENTRIES
    }

    fn push(&mut self, position: u64, command: Option<ShortCommand>) {
        let distance = position - self.last;
        write_varint(distance << 1 | u64::from(command.is_none()), &mut self.items);
        if let Some(command) = command {
            self.items.extend_from_slice(&command.to_bytes());
        }
        self.last = position;
        self.count += 1;
    }

    /// Reads the items, or returns `None` when they do not add up.
    pub(crate) fn items(&self) -> Option<Vec<Item>> {
        let mut rest = self.items.as_slice();
        let mut items: Vec<Item> = Vec::with_capacity(usize::from(self.count));
        let mut position = 0_u64;
        for _ in 0..self.count {
            let number = read_varint(&mut rest)?;
            position = position.checked_add(number >> 1)?;
            let command = if number & 1 == 1 {
                items.last()?.command
            } else {
                let (command, after) = rest.split_first_chunk::<4>()?;
                rest = after;
                ShortCommand(u32::from_be_bytes(*command))
            };
            items.push(Item { position, command });
        }
        (rest.is_empty() && position == self.last).then_some(items)
    }
}

/// Writes the items of an older row with short commands. What does not add up stays so: the items are checked when
/// they are read.
fn shorten(count: u16, mut items: &[u8]) -> Vec<u8> {
    let mut short = Vec::with_capacity(items.len());
    for _ in 0..count {
        let Some(number) = read_varint(&mut items) else { break };
        write_varint(number, &mut short);
        if number & 1 == 0
            && let Some((command, rest)) = items.split_first_chunk::<8>()
        {
            items = rest;
            let command = ShortCommand::of_long(u64::from_be_bytes(*command));
            short.extend_from_slice(&command.to_bytes());
        }
    }
    short.extend_from_slice(items);
    short
}

/// The sealed part of a stream.
#[derive(Debug, Clone)]
pub(crate) struct SealedStream {
    pub(crate) head: StreamHead,
    /// Sorted.
    commands: Vec<ShortCommand>,
}

impl SealedStream {
    pub(crate) fn may_hold(&self, command: CommandId) -> bool {
        self.commands.binary_search(&ShortCommand::of(command)).is_ok()
    }

    /// Returns what it costs in memory, in commands.
    pub(crate) const fn weight(&self) -> usize {
        self.commands.len() + 16
    }

    /// Makes the sealed part of a stream from its very first appends.
    pub(crate) fn first(placed: &[&Placed]) -> Option<Self> {
        let first = placed.first()?;
        let head = StreamHead { version: first.receipt.version, hash: first.hash };
        let mut stream = Self { head, commands: Vec::new() };
        stream.extend(placed);
        Some(stream)
    }

    pub(crate) fn extend(&mut self, placed: &[&Placed]) {
        for placed in placed {
            self.head = StreamHead { version: placed.receipt.last_version(), hash: placed.hash };
            self.commands.push(ShortCommand::of(placed.command));
        }
        self.commands.sort_unstable();
    }
}

/// Loads the sealed part of a stream, or `None` when nothing of it is sealed.
pub(crate) fn load(
    store: &Store,
    stream: &StreamId,
    sealed: u64,
) -> Result<Option<SealedStream>, ReadError> {
    let Some((number, row)) = last_row(store, stream, sealed)? else {
        return Ok(None);
    };
    let mut commands = Vec::new();
    let mut length = 0_u64;
    for item in items(store, stream, Version::FIRST, sealed)? {
        length += 1;
        commands.push(item.command);
    }
    commands.sort_unstable();
    commands.dedup();
    let at = Position::new(row.last);
    let version = length.checked_sub(1).filter(|last| last / ROW_ENTRIES as u64 == number);
    let version = Version::new(version.ok_or(index_damage(at))?);
    Ok(Some(SealedStream { head: StreamHead { version, hash: row.head }, commands }))
}

/// Returns the number of sealed entries of a stream.
pub(crate) fn sealed_length(
    store: &Store,
    stream: &StreamId,
    sealed: u64,
) -> Result<u64, ReadError> {
    let Some((number, row)) = last_row(store, stream, sealed)? else {
        return Ok(0);
    };
    let rows_before = number * ROW_ENTRIES as u64;
    if row.last < sealed {
        return Ok(rows_before + u64::from(row.count));
    }
    let items = row.items().ok_or(index_damage(Position::new(row.last)))?;
    Ok(rows_before + items.iter().take_while(|item| item.position < sealed).count() as u64)
}

/// Returns the sealed entries of a stream from a version on.
pub(crate) fn items(
    store: &Store,
    stream: &StreamId,
    from: Version,
    sealed: u64,
) -> Result<Vec<Item>, ReadError> {
    let first_row = from.get() / ROW_ENTRIES as u64;
    let prefix = stream_key(stream);
    let (start, end) = (row_key(&prefix, first_row), row_key(&prefix, u64::MAX));
    let range = store.range(std::ops::Bound::Included(&start), std::ops::Bound::Included(&end));
    let mut found = Vec::new();
    for pair in range {
        let (_, value) = pair.map_err(StorageError::from)?;
        let row = Row::decode(&value).and_then(|row| row.items());
        found.extend(row.ok_or(index_damage(Position::new(sealed)))?);
    }
    let skip = usize::try_from(from.get() % ROW_ENTRIES as u64).unwrap_or_default();
    let found = found.into_iter().skip(skip);
    Ok(found.take_while(|item| item.position < sealed).collect())
}

/// The rows of a stream that change, and where its last entry before stands, so far as the index knows.
pub(crate) struct Extended {
    pub(crate) rows: Vec<EncodedRow>,
    pub(crate) before: Option<u64>,
}

/// Adds the appends of one stream to its rows.
pub(crate) fn extend(
    store: &Store,
    stream: &StreamId,
    sealed: u64,
    placed: &[&Placed],
) -> Result<Extended, ReadError> {
    let prefix = stream_key(stream);
    let is_new = placed.first().is_some_and(|first| first.receipt.version == Version::FIRST);
    let last = if is_new { None } else { last_row(store, stream, sealed)? };
    let before = last.as_ref().map(|(_, row)| row.last);
    let (mut number, mut row) = last.unwrap_or((0, Row::new()));
    let mut rows = Vec::new();
    for placed in placed {
        let mut command = Some(ShortCommand::of(placed.command));
        for position in placed.receipt.position.get()..placed.next() {
            if row.is_full() {
                rows.push((row_key(&prefix, number), row.encode()));
                (number, row) = (number + 1, Row::new());
                command = Some(ShortCommand::of(placed.command));
            }
            row.push(position, command.take());
        }
        row.head = placed.hash;
    }
    rows.push((row_key(&prefix, number), row.encode()));
    Ok(Extended { rows, before })
}

fn last_row(
    store: &Store,
    stream: &StreamId,
    sealed: u64,
) -> Result<Option<(u64, Row)>, ReadError> {
    let prefix = stream_key(stream);
    let found =
        store.last_at_or_before(row_key(&prefix, u64::MAX), &prefix).map_err(StorageError::from)?;
    let Some((key, value)) = found else {
        return Ok(None);
    };
    let number = key.last_chunk::<8>().map(|digits| u64::from_be_bytes(*digits));
    let found = number.zip(Row::decode(&value));
    found.map(Some).ok_or(index_damage(Position::new(sealed)))
}

pub(crate) fn stream_key(stream: &StreamId) -> Vec<u8> {
    let mut key = Vec::with_capacity(32);
    key.push(STREAM);
    stream.write_key(&mut key);
    key
}

fn row_key(prefix: &[u8], number: u64) -> Vec<u8> {
    [prefix, &number.to_be_bytes()].concat()
}

pub(crate) const fn index_damage(position: Position) -> ReadError {
    ReadError::Damaged { position, damage: Damage::IndexRow }
}
