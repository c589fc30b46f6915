//! The entries of a backup and the encrypted values they commit to, 1,024 entries a file.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read as _, Write as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};
use voc_log::{Digest, EntryRef, Position, Size, Version};

use super::{ATTACHMENTS, CHECKPOINT, Copy, ENTRIES, VALUES, first_of};
use crate::{
    attachments,
    bundle::erased_rows,
    codec,
    data_dir::{self, file},
    error::EngineError,
    subjects,
};

/// Entries in a full page.
pub(super) const PAGE_ENTRIES: u64 = 1_024;

/// Longest text of a page: as many entries as it may have, each as long as it may be, and its newline.
const PAGE_BYTES_MAX: u64 = PAGE_ENTRIES * 65_536;

const ZSTD_LEVEL: i32 = 3;

/// Bytes that are copied at once.
const COPY_BYTES: usize = 1 << 20;

/// The values that entries before a size erase, and the pages that this concerns since the last backup.
pub(super) struct ErasedRows {
    rows: BTreeSet<(u64, String)>,
    pages: BTreeSet<u64>,
    /// The size of the checkpoint that the backup is of: it has proved that the pages before it are of this log.
    proved: u64,
}

impl Copy<'_> {
    /// Reads which values were erased by the entries before a size.
    pub(super) fn erased(&self, size: Size) -> Result<ErasedRows, EngineError> {
        let before = self.sums.named(CHECKPOINT).and_then(|name| name.rsplit('-').next());
        let before = before.and_then(|size| size.parse::<u64>().ok()).unwrap_or_default();
        let mut erased =
            ErasedRows { rows: BTreeSet::new(), pages: BTreeSet::new(), proved: before };
        for stored in self.engine.log().read_stream(&subjects::stream(), Version::FIRST)? {
            if !size.covers(stored.position) {
                break;
            }
            let entry = EntryRef::decode(&stored.bytes);
            let entry = entry.map_err(|_| codec::no_entry(stored.position))?;
            for row in erased_rows(&entry) {
                if stored.position.get() >= before {
                    erased.pages.insert(row.0 / PAGE_ENTRIES);
                }
                erased.rows.insert(row);
            }
        }
        Ok(erased)
    }

    /// Brings one page up to date. Returns how many of its values are missing without an entry that erases them.
    pub(super) fn page(
        &mut self,
        page: u64,
        size: u64,
        erased: &ErasedRows,
    ) -> Result<u64, EngineError> {
        let count = PAGE_ENTRIES.min(size - page * PAGE_ENTRIES);
        let name = format!("{page:08}-{count:04}-");
        let has = |part: &str| self.sums.named(&format!("{part}/{name}")).is_some();
        let (entries_there, values_there) = (has(ENTRIES), has(VALUES));
        // Pages that a run wrote which was cut short may be of a history that was lost since.
        let proved = (page + 1) * PAGE_ENTRIES <= erased.proved;
        if proved && entries_there && values_there && !erased.pages.contains(&page) {
            return Ok(0);
        }
        let (mut lines, mut rows, mut missing) = (Vec::new(), Vec::new(), 0);
        let end = page * PAGE_ENTRIES + count;
        'reading: for stored in self.engine.log().read_all(first_of(page)) {
            let stored = stored?;
            for (position, bytes) in stored.entries() {
                if position.get() >= end {
                    break 'reading;
                }
                lines.extend_from_slice(bytes);
                lines.push(b'\n');
                missing += self.values(position, bytes, erased, &mut rows)?;
            }
        }
        if !(proved && entries_there) {
            let packed = zstd::bulk::compress(&lines, ZSTD_LEVEL);
            let packed = packed.map_err(|source| file("write", self.dir, source))?;
            self.replace_page(ENTRIES, page, &name, "jsonl.zst", &packed)?;
        }
        self.replace_page(VALUES, page, &name, "rows", &rows)?;
        Ok(missing)
    }

    /// Adds the values that an entry commits to, and copies its attachment.
    fn values(
        &mut self,
        position: Position,
        bytes: &[u8],
        erased: &ErasedRows,
        rows: &mut Vec<u8>,
    ) -> Result<u64, EngineError> {
        let entry = EntryRef::decode(bytes).map_err(|_| codec::no_entry(position))?;
        let mut missing = 0;
        for (field, digest) in &entry.protected {
            if erased.rows.contains(&(position.get(), (*field).to_owned())) {
                continue;
            }
            match self.engine.vault().copy_row(*digest)? {
                Some(row) => put_row(rows, *digest, &row),
                None => missing += 1,
            }
        }
        if let Some(id) = attachments::file_of(&entry) {
            let name = format!("{ATTACHMENTS}/{id}");
            if !self.sums.has(&name)
                && let Some(from) = self.engine.vault().attachment_file(&id)?
            {
                self.put_file(&name, &from)?;
            }
        }
        Ok(missing)
    }

    fn replace_page(
        &mut self,
        part: &str,
        page: u64,
        name: &str,
        suffix: &str,
        bytes: &[u8],
    ) -> Result<(), EngineError> {
        let path = super::hashed(&format!("{part}/{name}"), suffix, bytes);
        self.replace(&format!("{part}/{page:08}-"), &path, bytes)
    }

    /// Copies a file, whole or not at all.
    pub(super) fn put_file(&mut self, name: &str, from: &Path) -> Result<(), EngineError> {
        let to = self.dir.join(name);
        let (bytes, hash) = copy_file(from, &to)?;
        self.sums.add_hash(name, hash);
        self.written += 1;
        self.bytes += bytes;
        Ok(())
    }
}

/// Copies a file durably under a name that it gets last, and returns its length and its SHA-256.
pub(super) fn copy_file(from: &Path, to: &Path) -> Result<(u64, String), EngineError> {
    let part = data_dir::unfinished(to);
    let _ = fs::remove_file(&part);
    let mut source = fs::File::open(from).map_err(|source| file("read", from, source))?;
    let mut target = data_dir::create_private(&part)?;
    let (mut sum, mut length, mut buffer) = (Sha256::new(), 0, vec![0; COPY_BYTES]);
    loop {
        let count = source.read(&mut buffer).map_err(|source| file("read", from, source))?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else { break };
        sum.update(read);
        length += count as u64;
        target.write_all(read).map_err(|source| file("write", &part, source))?;
    }
    target.sync_all().map_err(|source| file("write", &part, source))?;
    fs::rename(&part, to).map_err(|source| file("write", to, source))?;
    to.parent().map_or(Ok(()), data_dir::sync)?;
    Ok((length, sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
}

/// Reads the lines of a page.
pub(super) fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(packed)?;
    decoder.take(PAGE_BYTES_MAX).read_to_end(&mut lines)?;
    Ok(lines)
}

fn put_row(rows: &mut Vec<u8>, digest: Digest, row: &[u8]) {
    rows.extend_from_slice(digest.as_bytes());
    rows.extend_from_slice(&(row.len() as u32).to_be_bytes());
    rows.extend_from_slice(row);
}

/// Reads the rows of a page, or returns `None` when they are cut off.
pub(super) fn read_rows(mut bytes: &[u8]) -> Option<Vec<(Digest, &[u8])>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let (digest, rest) = bytes.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (row, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        rows.push((Digest::from_bytes(*digest), row));
        bytes = rest;
    }
    Some(rows)
}
