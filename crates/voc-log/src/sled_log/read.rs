//! Reading single sealed entries.

use std::sync::Arc;

use super::frame::Frame;
use super::pages::{OpenPage, Pages, at};
use super::stream_index::{self, ShortCommand};
use crate::append::Receipt;
use crate::entry::EntryRef;
use crate::error::{Damage, ReadError};
use crate::event_log::StoredEntry;
use crate::ids::{CommandId, StreamId};
use crate::leaf_hash::Hash;
use crate::position::{Position, Version};

/// Reads sealed entries one by one, and keeps the page open that it read last.
pub(crate) struct EntryReader<'a> {
    pages: &'a Pages,
    page: Option<OpenPage>,
}

impl<'a> EntryReader<'a> {
    pub(crate) const fn new(pages: &'a Pages) -> Self {
        Self { pages, page: None }
    }

    /// Reads an entry and checks it against its stored hash.
    pub(crate) fn read(&mut self, position: Position) -> Result<StoredEntry, ReadError> {
        let frame = self.frame(position).map_err(|error| at(position, error))?;
        let previous = match frame.previous(position) {
            Some(before) => Some(self.pages.leaf_hash(before).map_err(|e| at(position, e))?),
            None => None,
        };
        let mut bytes = Vec::with_capacity(1 << 10);
        frame.write(position, previous, &mut bytes);
        if Hash::leaf(&bytes) != self.pages.leaf_hash(position)? {
            return Err(ReadError::Damaged { position, damage: Damage::HashDiffers });
        }
        bytes.shrink_to_fit();
        Ok(StoredEntry { position, bytes })
    }

    fn frame(&mut self, position: Position) -> Result<Arc<Frame>, ReadError> {
        if let Some(frame) = self.pages.recent_frame(position) {
            return Ok(frame);
        }
        let holds = |page: &OpenPage| (page.first()..page.next()).contains(&position.get());
        let page = match self.page.take().filter(holds) {
            Some(page) => page,
            None => self.pages.open_at(position)?,
        };
        self.pages.frame(self.page.insert(page), position)
    }
}

/// Looks for a command among the sealed entries of a stream, and confirms it by reading the entries.
pub(crate) fn confirm_command(
    pages: &Pages,
    sealed: u64,
    stream: &StreamId,
    command: CommandId,
) -> Result<Option<Receipt>, ReadError> {
    let short = ShortCommand::of(command);
    let items = stream_index::items(pages.store(), stream, Version::FIRST, sealed)?;
    let mut reader = EntryReader::new(pages);
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
