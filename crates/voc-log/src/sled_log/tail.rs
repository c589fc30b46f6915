//! The entries after the last sealed page, in memory.

use std::collections::HashMap;
use std::sync::Arc;

use super::placed::Placed;
use super::tail_record::TailRecord;
use crate::append::Receipt;
use crate::group::StreamHead;
use crate::ids::{CommandId, StreamId};
use crate::position::{Position, Version};

/// The unsealed end of the log with its own small index. Bounded, because long tails are sealed.
#[derive(Debug)]
pub(crate) struct Tail {
    first: u64,
    records: Vec<Arc<TailRecord>>,
    streams: HashMap<StreamId, TailStream>,
    commands: HashMap<(StreamId, CommandId), Receipt>,
    bytes: usize,
}

#[derive(Debug)]
pub(crate) struct TailStream {
    /// The version of its first entry in the tail: how many of its entries are sealed.
    pub(crate) sealed: Version,
    pub(crate) head: StreamHead,
    pub(crate) positions: Vec<Position>,
}

impl Tail {
    pub(crate) fn new(first: u64) -> Self {
        Self {
            first,
            records: Vec::new(),
            streams: HashMap::new(),
            commands: HashMap::new(),
            bytes: 0,
        }
    }

    /// Adds the entries of a commit.
    pub(crate) fn push(&mut self, record: TailRecord) {
        debug_assert_eq!(record.first, self.next());
        record.placed.iter().for_each(|placed| self.index(placed));
        self.bytes += record.page.as_ref().map_or(0, |page| page.lines().len());
        self.records.push(Arc::new(record));
    }

    fn index(&mut self, placed: &Placed) {
        let receipt = &placed.receipt;
        let head = StreamHead { version: receipt.last_version(), hash: placed.hash };
        let stream = self.streams.entry(receipt.stream.clone()).or_insert_with(|| TailStream {
            sealed: receipt.version,
            head,
            positions: Vec::new(),
        });
        stream.head = head;
        let positions = receipt.position.get()..placed.next();
        stream.positions.extend(positions.map(Position::new));
        self.commands.insert((receipt.stream.clone(), placed.command), receipt.clone());
    }

    /// Returns the position of the first entry that is not sealed.
    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    /// Returns the position after the last entry.
    pub(crate) fn next(&self) -> u64 {
        self.records.last().map_or(self.first, |record| record.next())
    }

    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn records(&self) -> &[Arc<TailRecord>] {
        &self.records
    }

    pub(crate) fn stream(&self, stream: &StreamId) -> Option<&TailStream> {
        self.streams.get(stream)
    }

    pub(crate) fn command(&self, stream: &StreamId, command: CommandId) -> Option<&Receipt> {
        self.commands.get(&(stream.clone(), command))
    }

    /// Returns the record that holds a position.
    pub(crate) fn record(&self, position: u64) -> Option<&Arc<TailRecord>> {
        let after = self.records.partition_point(|record| record.first <= position);
        self.records.get(after.checked_sub(1)?).filter(|record| position < record.next())
    }
}
