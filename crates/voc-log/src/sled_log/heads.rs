//! The last entries of all streams as of a size, from the rows of the stream index and the tail.

use std::collections::HashMap;
use std::sync::Arc;

use super::layout::STREAM;
use super::pages::Pages;
use super::stream_index::{ROW_ENTRIES, Row, index_damage};
use super::tail_record::TailRecord;
use crate::error::{ReadError, StorageError};
use crate::group::StreamHead;
use crate::heads::{HeadLine, Heads};
use crate::ids::StreamId;
use crate::position::{Position, Version};

type Found = HashMap<StreamId, StreamHead>;

/// Finds the last entry below `size` of each stream; what stands at `sealed` and later is in the tail.
pub(crate) fn heads(
    pages: &Pages,
    size: u64,
    sealed: u64,
    tail: &[Arc<TailRecord>],
) -> Result<Heads, ReadError> {
    let mut found = in_rows(pages, size.min(sealed))?;
    for record in tail {
        in_record(record, size, &mut found);
    }
    let lines = found.into_iter();
    Ok(Heads::new(lines.map(|(stream, StreamHead { version, hash })| HeadLine {
        stream,
        version,
        hash,
    })))
}

/// Reads the rows from the last to the first, so that the row with the end of a stream comes before those it
/// does not need.
fn in_rows(pages: &Pages, limit: u64) -> Result<Found, ReadError> {
    let mut found = Found::new();
    let mut later: Option<StreamId> = None;
    for pair in pages.store().prefix([STREAM]).rev() {
        let (key, value) = pair.map_err(StorageError::from)?;
        let damaged = || index_damage(Position::new(limit));
        let of = key.get(1..).and_then(StreamId::read_key);
        let (stream, number) = of.ok_or_else(damaged)?;
        if found.contains_key(&stream) {
            continue;
        }
        let number = u64::from_be_bytes(number.try_into().map_err(|_| damaged())?);
        let row = Row::decode(&value).ok_or_else(damaged)?;
        // Only in the last row of a stream is the hash that of the last entry.
        let is_last = later.as_ref() != Some(&stream);
        let (items, hash) = if row.last() < limit && is_last {
            (usize::from(row.count()), row.head())
        } else {
            let items = row.items().ok_or_else(damaged)?;
            let below = items.partition_point(|item| item.position < limit);
            let last = below.checked_sub(1).and_then(|last| items.get(last));
            let Some(last) = last.map(|item| Position::new(item.position)) else {
                later = Some(stream);
                continue;
            };
            let hash = pages.leaf_hash(last)?;
            (below, hash)
        };
        let length = number * ROW_ENTRIES as u64 + items as u64;
        let version = Version::new(length.checked_sub(1).ok_or_else(damaged)?);
        found.insert(stream, StreamHead { version, hash });
    }
    Ok(found)
}

fn in_record(record: &TailRecord, size: u64, found: &mut Found) {
    for placed in &record.placed {
        let first = placed.receipt.position.get();
        let Some(count) = placed.next().min(size).checked_sub(first).filter(|count| *count > 0)
        else {
            continue;
        };
        let last = (first + count - 1).saturating_sub(record.first);
        let hash = usize::try_from(last).ok().and_then(|last| record.hashes.get(last));
        let hash = *hash.expect("BUG: a record has a hash for each entry placed in it");
        let version = Version::new(placed.receipt.version.get() + count - 1);
        found.insert(placed.receipt.stream.clone(), StreamHead { version, hash });
    }
}
