//! Entries that get their places together and are written in one commit.

use crate::append::Receipt;
use crate::draft::{Place, Prepared};
use crate::error::AppendError;
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::{Position, Size, Version};
use crate::timestamp::Timestamp;

/// The last entry of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamHead {
    pub(crate) version: Version,
    pub(crate) hash: Hash,
}

/// Entries with their final bytes and hashes, not yet written.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) page: Page,
    pub(crate) hashes: Vec<Hash>,
    pub(crate) recorded_at: Timestamp,
}

impl Group {
    /// Begins after the last entry of the log.
    pub(crate) const fn after(size: Size, recorded_at: Timestamp) -> Self {
        Self { page: Page::new(Position::new(size.get())), hashes: Vec::new(), recorded_at }
    }

    /// Adds the entries of an append after `head`, the last entry of its stream.
    ///
    /// Nothing is added when it is refused.
    pub(crate) fn add(
        &mut self,
        append: &Prepared,
        head: Option<StreamHead>,
    ) -> Result<(Receipt, StreamHead), AppendError> {
        let actual = head.map(|head| head.version);
        if !append.expected.accepts(actual) {
            let (stream, expected) = (append.stream.clone(), append.expected);
            return Err(AppendError::Conflict { stream, expected, actual });
        }
        let size = Size::new(self.page.next().get());
        if let Some(cause) = append.cause.filter(|cause| !size.covers(*cause)) {
            return Err(AppendError::CauseNotRecorded { cause, size });
        }
        let first = Place {
            position: self.page.next(),
            previous: head.map(|head| head.hash),
            recorded_at: self.recorded_at.max(append.recorded_at),
            version: actual.map_or(Version::FIRST, Version::next),
        };
        append.check_lengths(first)?;
        let head = self.write(append, first);
        let receipt = Receipt {
            stream: append.stream.clone(),
            position: first.position,
            version: first.version,
            count: append.count() as u64,
            recorded_at: first.recorded_at,
        };
        Ok((receipt, head))
    }

    fn write(&mut self, append: &Prepared, first: Place) -> StreamHead {
        let mut place = first;
        let mut head = StreamHead { version: first.version, hash: Hash::empty_root() };
        for index in 0..append.count() {
            let entry = self.page.push_with(|out| append.write_entry(index, place, out));
            head = StreamHead { version: place.version, hash: Hash::leaf(entry) };
            self.hashes.push(head.hash);
            place.position = place.position.next();
            place.version = place.version.next();
            place.previous = Some(head.hash);
        }
        self.recorded_at = first.recorded_at;
        head
    }
}
