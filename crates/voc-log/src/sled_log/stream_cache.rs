//! The sealed ends of the streams that are being written to.

use std::collections::HashMap;

use voc_store::Store;

use super::placed::Placed;
use super::stream_index::{self, SealedStream};
use crate::error::ReadError;
use crate::ids::StreamId;
use crate::position::Version;

/// Command hashes kept before the cache starts anew: 4 MiB, and as much again for everything around them.
const WEIGHT_MAX: usize = 1 << 20;

/// Saves the committer from reading a stream's index rows at every append.
#[derive(Default)]
pub(crate) struct StreamCache {
    streams: HashMap<StreamId, Option<SealedStream>>,
    weight: usize,
}

impl StreamCache {
    /// Returns the sealed part of a stream, or `None` when nothing of it is sealed.
    pub(crate) fn get(
        &mut self,
        store: &Store,
        stream: &StreamId,
        sealed: u64,
    ) -> Result<Option<&SealedStream>, ReadError> {
        if !self.streams.contains_key(stream) {
            let loaded = stream_index::load(store, stream, sealed)?;
            self.make_room(loaded.as_ref().map_or(1, SealedStream::weight));
            self.streams.insert(stream.clone(), loaded);
        }
        Ok(self.streams.get(stream).and_then(Option::as_ref))
    }

    /// Follows a seal. A stream it does not know it leaves to be loaded when needed.
    pub(crate) fn sealed(&mut self, stream: &StreamId, placed: &[&Placed]) {
        self.make_room(placed.len() + 16);
        if let Some(Some(known)) = self.streams.get_mut(stream) {
            known.extend(placed);
            return;
        }
        self.streams.remove(stream);
        if placed.first().is_some_and(|first| first.receipt.version == Version::FIRST) {
            self.streams.insert(stream.clone(), SealedStream::first(placed));
        }
    }

    fn make_room(&mut self, weight: usize) {
        self.weight += weight;
        if self.weight > WEIGHT_MAX {
            self.streams.clear();
            self.weight = weight;
        }
    }
}
