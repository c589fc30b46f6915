//! Checks entries one after the other: each by itself, and each against those before it.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::stream_index::ShortCommand;
use crate::entry::EntryRef;
use crate::finding::{Finding, FindingKind};
use crate::genesis::Genesis;
use crate::identity::Identities;
use crate::ids::StreamId;
use crate::leaf_hash::Hash;
use crate::position::{Position, Version};
use crate::timestamp::Timestamp;
use crate::tree::Tree;

/// What the entries so far amount to. Its memory grows with the number of streams, not of entries.
pub(crate) struct ChainCheck {
    pub(crate) identities: Identities,
    pub(crate) findings: Vec<Finding>,
    /// Over the stored hashes, so that a damaged entry is found once and not again in every root.
    pub(crate) tree: Tree,
    pub(crate) streams: HashMap<StreamId, StreamSoFar>,
    pub(crate) recorded_at: Option<Timestamp>,
}

/// The entries of one stream so far.
#[derive(Debug, Clone)]
pub(crate) struct StreamSoFar {
    pub(crate) next: Version,
    pub(crate) head: Hash,
    pub(crate) trail: Trail,
}

/// A hash over the positions and commands of a stream's entries, to be compared with its index rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trail(Hash);

impl Trail {
    pub(crate) const START: Self = Self(Hash::from_bytes([0; 32]));

    pub(crate) fn step(self, position: u64, command: ShortCommand) -> Self {
        let mut sha = Sha256::new();
        sha.update(self.0.as_bytes());
        sha.update(position.to_be_bytes());
        sha.update(command.to_bytes());
        Self(Hash::from_bytes(sha.finalize().into()))
    }
}

impl ChainCheck {
    pub(crate) fn new(genesis: &Genesis) -> Self {
        Self {
            identities: Identities::new(genesis),
            findings: Vec::new(),
            tree: Tree::new(),
            streams: HashMap::new(),
            recorded_at: None,
        }
    }

    pub(crate) fn find(
        &mut self,
        position: impl Into<Option<Position>>,
        kind: FindingKind,
        expected: impl std::fmt::Display,
        found: impl std::fmt::Display,
    ) {
        self.findings.push(Finding::new(position, kind, expected, found));
    }

    /// Checks the entry at a position whose stored hash is `stored`.
    pub(crate) fn entry(&mut self, position: Position, bytes: &[u8], stored: Option<Hash>) {
        let computed = Hash::leaf(bytes);
        if let Some(stored) = stored.filter(|stored| *stored != computed) {
            self.find(position, FindingKind::HashDiffers, stored, computed);
        }
        match EntryRef::decode(bytes) {
            Ok(entry) => self.decoded(position, &entry, stored.unwrap_or(computed)),
            Err(error) => {
                self.find(position, FindingKind::EntryUnreadable, "an entry of format 1", error)
            }
        }
    }

    fn decoded(&mut self, position: Position, entry: &EntryRef<'_>, hash: Hash) {
        if entry.position != position {
            self.find(position, FindingKind::PositionDiffers, position, entry.position);
        }
        if !self.identities.evolve(entry) {
            let expected = "a name and key that the key before them has endorsed";
            self.find(position, FindingKind::NotEndorsed, expected, "another");
        }
        if entry.log != self.identities.current().origin.as_str() {
            let origin = self.identities.current().origin.clone();
            // The name itself is not repeated: in a damaged entry it may be anything.
            let found = format!("another name of {} bytes", entry.log.len());
            self.find(position, FindingKind::OriginDiffers, origin, found);
        }
        if let Some(before) = self.recorded_at.filter(|before| *before > entry.recorded_at) {
            self.find(
                position,
                FindingKind::RecordedEarlier,
                format!("{before} or later"),
                entry.recorded_at,
            );
        }
        if let Some(cause) = entry.cause.filter(|cause| *cause >= position) {
            self.find(
                position,
                FindingKind::CauseNotBefore,
                format!("less than {position}"),
                cause,
            );
        }
        self.recorded_at = Some(entry.recorded_at);
        self.follow_stream(position, entry, hash);
    }

    fn follow_stream(&mut self, position: Position, entry: &EntryRef<'_>, hash: Hash) {
        let before = self.streams.get(&entry.stream);
        let (version, previous) = match before {
            Some(stream) => (stream.next, Some(stream.head)),
            None => (Version::FIRST, None),
        };
        let trail = before.map_or(Trail::START, |stream| stream.trail);
        let trail = trail.step(position.get(), ShortCommand::of(entry.command));
        if entry.version != version {
            self.find(position, FindingKind::VersionDiffers, version, entry.version);
        }
        if entry.previous != previous {
            self.find(position, FindingKind::PreviousDiffers, Link(previous), Link(entry.previous));
        }
        let so_far = StreamSoFar { next: entry.version.next(), head: hash, trail };
        self.streams.insert(entry.stream.clone(), so_far);
    }
}

struct Link(Option<Hash>);

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(hash) => hash.fmt(f),
            None => f.write_str("the start of a stream"),
        }
    }
}
