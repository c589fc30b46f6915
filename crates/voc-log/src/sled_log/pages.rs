//! Where sealed entries and their leaf hashes are found: in the files of pages, or in rows of older layouts.

use std::sync::Arc;

use voc_store::{Store, StoreError, StoredFile, Value};

use super::compress::{self, DictionaryDecompressor};
use super::frame::{Frame, Previous};
use super::layout::{PAGE, TILE, TILE_HASHES, key, number};
use super::page_file::{self, PageHead, PageStub};
use super::recent::Recent;
use super::row_page::{self, RowPage};
use crate::error::{Damage, ReadError, StorageError};
use crate::leaf_hash::Hash;
use crate::page::Page;
use crate::position::Position;

/// Heads of pages kept, some 33 KiB each. A scan finds the hash of an entry's predecessor in one of them as long as
/// it lies less than half a million entries back; for others it reads a head of a file.
const HEADS_MAX: usize = 512;

/// Decompressed frames kept, some 10 KiB each: the entries of a few long cases.
const FRAMES_MAX: usize = 512;

/// Memory taken for the entries of a page before they are read; few pages have more than a fourth of that.
const PAGE_BYTES_HINT: usize = 4 << 20;

/// What a row says that stands in the place of a page: it lies in a file.
const IN_A_FILE: u8 = 2;

/// Finds sealed entries and their hashes, and remembers what it read lately.
pub(crate) struct Pages {
    store: Store,
    heads: Recent<PageHead>,
    frames: Recent<Frame>,
}

/// A page as its row has it.
#[derive(Clone)]
pub(crate) enum StoredPage {
    /// The row is the page.
    Row(Value),
    /// The page is a file.
    File(PageStub),
}

impl StoredPage {
    pub(crate) fn decode(row: Value) -> Option<Self> {
        match row.split_first()? {
            (&row_page::FORMAT, _) => Some(Self::Row(row)),
            (&IN_A_FILE, stub) => PageStub::decode(stub).map(Self::File),
            _ => None,
        }
    }
}

impl Pages {
    pub(crate) const fn new(store: Store) -> Self {
        Self { store, heads: Recent::new(HEADS_MAX), frames: Recent::new(FRAMES_MAX) }
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Finds the row of the page that should hold a position, with the position of its first entry.
    pub(crate) fn find(&self, position: Position) -> Result<Option<(u64, Value)>, StorageError> {
        let found = self.store.last_at_or_before(key(PAGE, position.get()), [PAGE])?;
        Ok(found.and_then(|(key, value)| Some((number(&key)?, value))))
    }

    /// Opens the page that should hold a position.
    pub(crate) fn open_at(&self, position: Position) -> Result<OpenPage, ReadError> {
        let missing = ReadError::Damaged { position, damage: Damage::PageMissing };
        let (first, row) = self.find(position)?.ok_or(missing.clone())?;
        let page = self.open(first, row)?;
        if position.get() < page.next() { Ok(page) } else { Err(missing) }
    }

    /// Opens the page whose row was found.
    pub(crate) fn open(&self, first: u64, row: Value) -> Result<OpenPage, ReadError> {
        let position = Position::new(first);
        let unreadable = ReadError::Damaged { position, damage: Damage::PageUnreadable };
        match StoredPage::decode(row).ok_or(unreadable.clone())? {
            StoredPage::Row(row) => {
                let page = RowPage::read(first, &row).ok_or(unreadable)?;
                let next = page.next();
                Ok(OpenPage { first, next, content: Content::Row(row) })
            }
            StoredPage::File(stub) => {
                let (mut file, kept) = (self.file(first)?, self.heads.get(first));
                let head = match kept.filter(|head| head.first() == first) {
                    Some(head) => head,
                    None => self.read_head(first, &stub, &mut file)?,
                };
                let next = head.next();
                let (body, others) = (None, None);
                Ok(OpenPage { first, next, content: Content::File { head, file, body, others } })
            }
        }
    }

    /// Writes a sealed page to its file, durably, and returns the row that leads to it.
    pub(crate) fn write(
        &self,
        page: &Page,
        hashes: &[Hash],
        previous: &[Option<Previous>],
    ) -> Result<Vec<u8>, StoreError> {
        let (stub, file) = page_file::encode(page, hashes, previous);
        let first = page.first().get();
        self.store.write_file(page_file::name(first), &file)?;
        let head = file.get(..stub.head_bytes as usize).unwrap_or_default();
        if let Some(head) = PageHead::decode(first, &stub, head) {
            self.heads.put(first, head.next(), &Arc::new(head));
        }
        Ok([&[IN_A_FILE], stub.encode().as_slice()].concat())
    }

    /// Decompresses a frame of a page, unless that was done lately.
    pub(crate) fn frame(&self, page: &mut OpenPage, at: Position) -> Result<Arc<Frame>, ReadError> {
        if let Content::File { others: others @ None, .. } = &mut page.content {
            let first = self.frames.get(page.first).filter(|frame| frame.first() == page.first);
            *others = first.and_then(|frame| DictionaryDecompressor::new(frame.bytes()));
        }
        let frame = Arc::new(page.frame(page.frame_of(at))?);
        self.frames.put(frame.first(), frame.next(), &frame);
        Ok(frame)
    }

    /// Returns a frame that was decompressed lately.
    pub(crate) fn recent_frame(&self, position: Position) -> Option<Arc<Frame>> {
        self.frames.get(position.get())
    }

    /// Returns the stored leaf hash of a sealed entry.
    pub(crate) fn leaf_hash(&self, position: Position) -> Result<Hash, ReadError> {
        let missing = ReadError::Damaged { position, damage: Damage::HashMissing };
        let hash = match self.head_over(position)? {
            Some(head) => head.hash(position),
            None => {
                let tile = self.tile(position.get() / TILE_HASHES)?.unwrap_or_default();
                tile.get((position.get() % TILE_HASHES) as usize).copied()
            }
        };
        hash.ok_or(missing)
    }

    /// Returns `count` stored leaf hashes of sealed entries, all of which must be there.
    pub(crate) fn leaf_hashes(&self, from: Position, count: u64) -> Result<Vec<Hash>, ReadError> {
        let (mut next, end) = (from.get(), from.get() + count);
        let mut hashes = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
        while next < end {
            let position = Position::new(next);
            let take = (end - next) as usize;
            let before = hashes.len();
            match self.head_over(position)? {
                Some(head) => {
                    let skip = (next - head.first()) as usize;
                    hashes.extend(head.hashes().iter().skip(skip).take(take));
                }
                None => {
                    let tile = self.tile(next / TILE_HASHES)?.unwrap_or_default();
                    let skip = (next % TILE_HASHES) as usize;
                    hashes.extend(tile.iter().skip(skip).take(take));
                }
            }
            if hashes.len() == before {
                return Err(ReadError::Damaged { position, damage: Damage::HashMissing });
            }
            next += (hashes.len() - before) as u64;
        }
        Ok(hashes)
    }

    /// Decodes the entries of a page from a position on and checks their hashes; behind damage there are none.
    pub(crate) fn decode(
        &self,
        first: u64,
        row: Value,
        from: Position,
    ) -> (Page, Option<ReadError>) {
        let from = from.max(Position::new(first));
        let mut page = Page::new(from);
        let decoded = self.open(first, row).and_then(|mut stored| {
            if from.get() >= stored.next() {
                return Ok(());
            }
            let hashes = match stored.hashes() {
                Some(hashes) => hashes.get((from.get() - first) as usize..).unwrap_or(&[]).to_vec(),
                None => self.leaf_hashes(from, stored.next() - from.get())?,
            };
            // A damaged table must not say how much memory is taken.
            page = Page::with_capacity(from, hashes.len(), stored.bytes().min(PAGE_BYTES_HINT));
            stored.read_whole()?;
            for number in stored.frame_of(from)..stored.frames() {
                let frame = stored.frame(number)?;
                let skip = page.next();
                for position in (frame.first()..frame.next()).map(Position::new) {
                    if position >= skip {
                        let hash = hashes.get(page.len()).copied();
                        self.decode_entry(&stored, &frame, position, hash, &mut page)?;
                    }
                }
            }
            Ok(())
        });
        (page, decoded.err())
    }

    fn decode_entry(
        &self,
        stored: &OpenPage,
        frame: &Frame,
        position: Position,
        hash: Option<Hash>,
        page: &mut Page,
    ) -> Result<(), ReadError> {
        let previous = match frame.previous(position) {
            Some(before) => Some(self.previous(stored, position, before)?),
            None => None,
        };
        let entry = page.push_with(|out| frame.write(position, previous, out));
        if Some(Hash::leaf(entry)) == hash {
            return Ok(());
        }
        let whole = std::mem::replace(page, Page::new(position));
        *page = whole.ending_at(position);
        Err(ReadError::Damaged { position, damage: Damage::HashDiffers })
    }

    /// Returns the hash that was left out of an entry.
    pub(crate) fn previous(
        &self,
        stored: &OpenPage,
        position: Position,
        before: Position,
    ) -> Result<Hash, ReadError> {
        match stored.hash(before) {
            Some(hash) => Ok(hash),
            None => self.leaf_hash(before).map_err(|error| at(position, error)),
        }
    }

    fn head_over(&self, position: Position) -> Result<Option<Arc<PageHead>>, ReadError> {
        if let Some(head) = self.heads.get(position.get()) {
            return Ok(Some(head));
        }
        let Some((first, row)) = self.find(position)? else { return Ok(None) };
        match StoredPage::decode(row) {
            Some(StoredPage::File(stub)) if position.get() < first + u64::from(stub.entries) => {
                let mut file = self.file(first)?;
                self.read_head(first, &stub, &mut file).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn read_head(
        &self,
        first: u64,
        stub: &PageStub,
        file: &mut StoredFile,
    ) -> Result<Arc<PageHead>, ReadError> {
        let bytes = file.read_at(0, stub.head_bytes as usize).map_err(StorageError::from)?;
        let position = Position::new(first);
        let damage = Damage::PageFileUnreadable { first: position };
        let head = PageHead::decode(first, stub, &bytes);
        let head = Arc::new(head.ok_or(ReadError::Damaged { position, damage })?);
        self.heads.put(first, head.next(), &head);
        Ok(head)
    }

    fn file(&self, first: u64) -> Result<StoredFile, ReadError> {
        let position = Position::new(first);
        let missing = Damage::PageFileMissing { first: position };
        let file = self.store.open_file(page_file::name(first)).map_err(StorageError::from)?;
        file.ok_or(ReadError::Damaged { position, damage: missing })
    }

    fn tile(&self, row: u64) -> Result<Option<Vec<Hash>>, ReadError> {
        let row = self.store.get(key(TILE, row)).map_err(StorageError::from)?;
        Ok(row.map(|row| Hash::read_all(&row)))
    }
}

/// Says of an entry what is wrong with another that it needs.
pub(crate) fn at(position: Position, error: ReadError) -> ReadError {
    match error {
        ReadError::Damaged { damage, .. } => ReadError::Damaged { position, damage },
        other => other,
    }
}

/// A sealed page, open for reading.
pub(crate) struct OpenPage {
    first: u64,
    next: u64,
    content: Content,
}

enum Content {
    Row(Value),
    File {
        head: Arc<PageHead>,
        file: StoredFile,
        /// All that follows the head, where all of it is wanted.
        body: Option<Vec<u8>>,
        /// For all frames but the first, which it is made of.
        others: Option<DictionaryDecompressor>,
    },
}

impl OpenPage {
    pub(crate) const fn first(&self) -> u64 {
        self.first
    }

    pub(crate) const fn next(&self) -> u64 {
        self.next
    }

    /// Returns the leaf hashes, where the page itself has them.
    pub(crate) fn hashes(&self) -> Option<&[Hash]> {
        match &self.content {
            Content::Row(_) => None,
            Content::File { head, .. } => Some(head.hashes()),
        }
    }

    fn hash(&self, position: Position) -> Option<Hash> {
        match &self.content {
            Content::Row(_) => None,
            Content::File { head, .. } => head.hash(position),
        }
    }

    pub(crate) fn frames(&self) -> usize {
        match &self.content {
            Content::Row(row) => RowPage::read(self.first, row).map_or(0, |page| page.frames()),
            Content::File { head, .. } => head.frames(),
        }
    }

    pub(crate) fn frame_of(&self, position: Position) -> usize {
        match &self.content {
            Content::Row(row) => {
                RowPage::read(self.first, row).map_or(0, |page| page.frame_of(position))
            }
            Content::File { head, .. } => head.frame_of(position),
        }
    }

    /// Returns about how many bytes its entries have.
    fn bytes(&self) -> usize {
        match &self.content {
            Content::Row(_) => 0,
            Content::File { head, .. } => head.bytes(),
        }
    }

    /// Reads all frames of a file at once, as they are stored.
    fn read_whole(&mut self) -> Result<(), StorageError> {
        if let Content::File { head, file, body, .. } = &mut self.content {
            let (offset, length) = head.body();
            *body = Some(file.read_at(offset, length)?);
        }
        Ok(())
    }

    /// Decompresses a frame.
    pub(crate) fn frame(&mut self, number: usize) -> Result<Frame, ReadError> {
        let position = Position::new(self.first);
        match &mut self.content {
            Content::Row(row) => {
                let frame = RowPage::read(self.first, row).and_then(|page| page.frame(number));
                frame.ok_or(ReadError::Damaged { position, damage: Damage::PageUnreadable })
            }
            Content::File { head, file, body, others } => {
                let damage = Damage::PageFileUnreadable { first: position };
                let unreadable = ReadError::Damaged { position, damage };
                if number == 0 || others.is_none() {
                    let bytes = read(head, file, body.as_deref(), 0)?.ok_or(unreadable.clone())?;
                    let length = head.stored(0).map_or(0, |stored| stored.length);
                    let raw = compress::decompress(&bytes, length).ok_or(unreadable.clone())?;
                    *others = DictionaryDecompressor::new(&raw);
                    if number == 0 {
                        return head.parse(0, raw).ok_or(unreadable);
                    }
                }
                let bytes = read(head, file, body.as_deref(), number)?.ok_or(unreadable.clone())?;
                let length = head.stored(number).map_or(0, |stored| stored.length);
                let raw = others.as_mut().and_then(|others| others.decompress(&bytes, length));
                raw.and_then(|raw| head.parse(number, raw)).ok_or(unreadable)
            }
        }
    }
}

/// Reads the stored bytes of a frame, or `None` when the file ends before them.
fn read(
    head: &PageHead,
    file: &mut StoredFile,
    body: Option<&[u8]>,
    number: usize,
) -> Result<Option<Vec<u8>>, StorageError> {
    let Some(stored) = head.stored(number) else { return Ok(None) };
    if let Some(body) = body {
        let start = (stored.offset - head.body().0) as usize;
        return Ok(body.get(start..start + stored.bytes).map(<[u8]>::to_vec));
    }
    let bytes = file.read_at(stored.offset, stored.bytes)?;
    Ok((bytes.len() == stored.bytes).then_some(bytes))
}
