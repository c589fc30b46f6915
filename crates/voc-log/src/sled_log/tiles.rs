//! The hashes of the tree in rows of 256, as in C2SP tlog-tiles, so that any root or proof reads a few rows.
//!
//! ```text
//! level 0   leaf hashes of the sealed entries
//! level 1   one hash for each full row of level 0
//! level 2   one hash for each full row of level 1 ..
//! ```
//!
//! The last row of a level may be short. Level 0 lies with the entries, in the files of the pages; those above are rows
//! of the store and can be made again.

use std::collections::HashMap;

use voc_store::Batch;

use super::layout::{TILE_HASHES, UPPER_TILE, key};
use super::pages::Pages;
use crate::error::{Damage, ReadError};
use crate::leaf_hash::Hash;
use crate::position::Position;
use crate::tree::{Nodes, perfect_root};

/// Levels of the tree in one level of rows.
const TILE_LEVELS: u32 = 8;

/// Rows read by one reader and kept: a proof reads some two dozen.
const ROWS_MAX: usize = 256;

/// Returns where a row above the leaves is stored.
const fn row_number(level: u32, number: u64) -> u64 {
    // 2^53 entries fill fewer than 2^45 rows, so that the level fits above their numbers.
    (level as u64) << 56 | number
}

/// The last row of each level, as long as it is not full.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenRows {
    levels: Vec<OpenRow>,
}

#[derive(Debug, Clone, Default)]
struct OpenRow {
    number: u64,
    hashes: Vec<Hash>,
    changed: bool,
}

impl OpenRows {
    /// Reads the open rows of a tree with `size` sealed leaves.
    pub(crate) fn read(pages: &Pages, size: u64) -> Result<Self, ReadError> {
        let mut levels = Vec::new();
        let (mut level, mut count) = (0, size);
        while count > 0 {
            let number = count / TILE_HASHES;
            let length = (count % TILE_HASHES) as usize;
            let hashes =
                if length == 0 { Vec::new() } else { read_row(pages, level, number, length)? };
            levels.push(OpenRow { number, hashes, changed: false });
            (level, count) = (level + 1, number);
        }
        Ok(Self { levels })
    }

    /// Makes the levels above the leaves again, from the leaf hashes, and puts every row of them into a batch.
    pub(crate) fn rebuild(pages: &Pages, size: u64, batch: &mut Batch) -> Result<Self, ReadError> {
        let mut rows = Self::default();
        let mut keep_upper = |level, row: &OpenRow| put_row(level, row, batch);
        for number in 0..size.div_ceil(TILE_HASHES) {
            let length = TILE_HASHES.min(size - number * TILE_HASHES) as usize;
            for hash in read_row(pages, 0, number, length)? {
                rows.push_at(0, hash, &mut keep_upper);
            }
        }
        rows.write_with(&mut keep_upper);
        Ok(rows)
    }

    /// Adds a leaf; rows it fills go into the batch.
    pub(crate) fn push(&mut self, leaf: Hash, batch: &mut Batch) {
        self.push_at(0, leaf, &mut |level, row| put_row(level, row, batch));
    }

    /// Adds a leaf, and calls `differs` for each row above the leaves that it fills and that is stored otherwise.
    pub(crate) fn compare(&mut self, leaf: Hash, pages: &Pages, differs: &mut dyn FnMut(Position)) {
        self.push_at(0, leaf, &mut |level, row| compare_row(pages, level, row, differs));
    }

    /// Compares the open rows above the leaves, as [`OpenRows::compare`] does the full ones.
    pub(crate) fn compare_open(&mut self, pages: &Pages, differs: &mut dyn FnMut(Position)) {
        self.write_with(&mut |level, row| compare_row(pages, level, row, differs));
    }

    /// Puts the open rows that have changed into a batch.
    pub(crate) fn write(&mut self, batch: &mut Batch) {
        self.write_with(&mut |level, row| put_row(level, row, batch));
    }

    fn push_at(&mut self, level: u32, hash: Hash, put: &mut dyn FnMut(u32, &OpenRow)) {
        let index = level as usize;
        if self.levels.len() == index {
            self.levels.push(OpenRow::default());
        }
        let Some(row) = self.levels.get_mut(index) else { return };
        row.hashes.push(hash);
        row.changed = true;
        if (row.hashes.len() as u64) < TILE_HASHES {
            return;
        }
        put(level, row);
        let root = perfect_root(&row.hashes);
        *row = OpenRow { number: row.number + 1, hashes: Vec::new(), changed: false };
        self.push_at(level + 1, root, put);
    }

    fn write_with(&mut self, put: &mut dyn FnMut(u32, &OpenRow)) {
        for (level, row) in (0..).zip(&mut self.levels).filter(|(_, row)| row.changed) {
            put(level, row);
            row.changed = false;
        }
    }
}

fn put_row(level: u32, row: &OpenRow, batch: &mut Batch) {
    if level == 0 {
        return;
    }
    let bytes: Vec<u8> = row.hashes.iter().flat_map(|hash| *hash.as_bytes()).collect();
    batch.put(key(UPPER_TILE, row_number(level, row.number)), bytes);
}

fn compare_row(pages: &Pages, level: u32, row: &OpenRow, differs: &mut dyn FnMut(Position)) {
    if level == 0 {
        return;
    }
    // The stored row may have grown meanwhile; its first hashes are compared.
    let stored = read_row(pages, level, row.number, row.hashes.len());
    if stored.ok().as_ref() != Some(&row.hashes) {
        differs(first_leaf(level, row.number));
    }
}

const fn first_leaf(level: u32, number: u64) -> Position {
    Position::new(number << (TILE_LEVELS * (level + 1)))
}

/// Reads the first `length` hashes of a row.
fn read_row(pages: &Pages, level: u32, number: u64, length: usize) -> Result<Vec<Hash>, ReadError> {
    let position = first_leaf(level, number);
    if level == 0 {
        return pages.leaf_hashes(Position::new(number * TILE_HASHES), length as u64);
    }
    let missing = ReadError::Damaged { position, damage: Damage::HashMissing };
    let row = pages.store().get(key(UPPER_TILE, row_number(level, number)));
    let row = row.map_err(crate::error::StorageError::from)?;
    let mut hashes = Hash::read_all(&row.ok_or(missing.clone())?);
    if hashes.len() < length {
        return Err(missing);
    }
    hashes.truncate(length);
    Ok(hashes)
}

/// The tree as it stands at one moment: sealed rows in the store, the hashes after them in memory.
pub(crate) struct StoredNodes<'a> {
    pages: &'a Pages,
    sealed: u64,
    tail: Vec<Hash>,
    rows: HashMap<(u32, u64), Vec<Hash>>,
}

impl<'a> StoredNodes<'a> {
    pub(crate) fn new(pages: &'a Pages, sealed: u64, tail: Vec<Hash>) -> Self {
        Self { pages, sealed, tail, rows: HashMap::new() }
    }

    fn sealed(&mut self, level: u32, index: u64) -> Result<Hash, ReadError> {
        let (row_level, within) = (level / TILE_LEVELS, level % TILE_LEVELS);
        let first = index << within;
        let (number, offset) = (first / TILE_HASHES, (first % TILE_HASHES) as usize);
        let end = offset + (1 << within);
        if self.rows.len() >= ROWS_MAX {
            self.rows.clear();
        }
        let held = self.rows.get(&(row_level, number)).filter(|row| row.len() >= end);
        if let Some(hashes) = held.and_then(|row| row.get(offset..end)) {
            return Ok(perfect_root(hashes));
        }
        let full = (self.sealed >> (TILE_LEVELS * row_level)).saturating_sub(number * TILE_HASHES);
        let row = read_row(self.pages, row_level, number, full.min(TILE_HASHES) as usize)?;
        let root = row.get(offset..end).map(perfect_root);
        self.rows.insert((row_level, number), row);
        let position = Position::new(first);
        root.ok_or(ReadError::Damaged { position, damage: Damage::HashMissing })
    }
}

impl Nodes for StoredNodes<'_> {
    type Error = ReadError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, ReadError> {
        let (start, end) = (index << level, (index + 1) << level);
        if end <= self.sealed {
            return self.sealed(level, index);
        }
        if let Some(start) = start.checked_sub(self.sealed) {
            let range = start as usize..(end - self.sealed) as usize;
            let position = Position::new(end - 1);
            let missing = ReadError::Damaged { position, damage: Damage::HashMissing };
            return self.tail.get(range).map(perfect_root).ok_or(missing);
        }
        // Partly sealed: at most one node of each level is.
        let left = self.node(level - 1, index * 2)?;
        Ok(Hash::node(&left, &self.node(level - 1, index * 2 + 1)?))
    }
}
