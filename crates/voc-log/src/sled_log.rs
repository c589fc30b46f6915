//! The log on disk.

mod chain_check;
mod commit;
mod compress;
mod frame;
mod heads;
mod layout;
mod mark;
mod open;
mod page_file;
mod pages;
mod placed;
mod queue;
mod read;
mod recent;
mod restore;
mod row_page;
mod scan;
mod seal;
mod signing;
mod stream_cache;
mod stream_index;
mod tail;
mod tail_record;
mod tiles;
mod varint;
mod verify;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

pub(crate) use page_file::name as page_file_name;
pub use restore::{RestoreError, Restoring};
pub use signing::{Held, KeyError, verify_own};
pub use verify::verify;
use voc_store::{Batch, Repair, Store, StoreOptions};

use self::commit::{Committer, Published};
use self::mark::Reached;
use self::pages::Pages as StoredPages;
use self::queue::{Outcomes, Queue};
use self::read::{EntryReader, confirm_command};
use self::scan::Scan;
use self::tiles::{OpenRows, StoredNodes};
use crate::append::{Append, Appended, Receipt};
use crate::draft::Prepared;
use crate::error::{AppendError, Damage, OpenError, ReadError};
use crate::event_log::{EventLog, Head, Pages, StoredEntry};
use crate::genesis::Genesis;
use crate::heads::Heads;
use crate::identity::Identities;
use crate::ids::{CommandId, Origin, StreamId};
use crate::leaf_hash::Hash;
use crate::position::{Position, Size, Version};
use crate::tree::Nodes;

/// A log in a directory of its own, durable at every acknowledgement.
///
/// ```
/// use voc_log::{Clock, CommandId, EventLog, Genesis, Origin, SledLog, Timestamp};
/// let directory = tempfile::tempdir()?;
/// let path = directory.path().join("log");
/// let genesis = Genesis {
///     origin: Origin::parse("log.example.org/2026")?,
///     verifier_key: None,
///     time_zone: "Asia/Seoul".to_owned(),
///     clock: Clock::System,
///     recorded_at: Timestamp::from_unix_ms(1_767_225_600_000),
///     command: CommandId::parse("0190a6c4-3b1e-7c3a-9d2e-5f60718293a4")?,
/// };
/// let head = SledLog::create(&path, &genesis, &Default::default())?.head();
/// let opened = SledLog::open(&path, &Default::default())?;
/// assert_eq!(opened.log.head(), head);
/// assert_eq!(opened.log.genesis(), &genesis);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SledLog {
    inner: Inner,
}

/// A log and what had to be repaired in its store to open it.
#[derive(Debug)]
pub struct OpenedLog {
    /// The log.
    pub log: SledLog,
    /// The repairs, none as a rule. After any, verify the log.
    pub repairs: Vec<Repair>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) genesis: Genesis,
    identities: RwLock<Identities>,
    published: RwLock<Published>,
    queue: Queue,
    committer: Mutex<Committer>,
    pub(crate) pages: Arc<StoredPages>,
    /// How far the log had come by its mark, when it no longer goes as far.
    pub(crate) lost: Option<Reached>,
    damage: Option<Position>,
}

impl SledLog {
    /// Creates a log in a directory that does not exist or is empty, and writes its first entry.
    ///
    /// A creation that was cut short before the first entry was written is taken up again.
    ///
    /// # Errors
    /// [`OpenError::AlreadyCreated`] when there is a log; [`OpenError::Storage`] when the directory holds
    /// something else or cannot be written.
    pub fn create(
        path: &Path,
        genesis: &Genesis,
        options: &StoreOptions,
    ) -> Result<Self, OpenError> {
        let store = open::create(path, genesis, options)?;
        let log = open::load(path, store)?;
        log.mark_creation().map_err(|source| OpenError::Mark { path: path.to_owned(), source })?;
        Ok(log)
    }

    /// Opens the log in a directory.
    ///
    /// A log whose last entries are damaged opens for reading and verification; it refuses appends.
    ///
    /// # Errors
    /// [`OpenError`] when there is no log, a newer one, one in use, or one whose end cannot be told.
    pub fn open(path: &Path, options: &StoreOptions) -> Result<OpenedLog, OpenError> {
        let opened = Store::open(path, options).map_err(|cause| open::storage(path, cause))?;
        Ok(OpenedLog { log: open::load(path, opened.store)?, repairs: opened.repairs })
    }

    /// Returns the first position that is damaged or missing, as far as opening the log could tell.
    #[must_use]
    pub fn damage(&self) -> Option<Position> {
        self.inner.damage
    }

    /// Makes the rows of hashes above the leaves again: they are derived, so this is safe whatever is wrong with
    /// them. Nothing is appended meanwhile.
    ///
    /// # Errors
    /// [`ReadError`] when the leaf hashes cannot be read or the store cannot be written.
    pub fn rebuild_rows(&self) -> Result<(), ReadError> {
        let mut committer = self.committer();
        let size = committer.sealed.edge.tree.size().get();
        let mut batch = Batch::new();
        let rows = OpenRows::rebuild(&self.inner.pages, size, &mut batch)?;
        self.inner.store.commit(batch).map_err(crate::error::StorageError::from)?;
        committer.sealed.rows = rows;
        Ok(())
    }

    fn mark_creation(&self) -> std::io::Result<()> {
        let head = self.head();
        let mut committer = self.committer();
        committer.mark.move_to(&head);
        committer.mark.sync()
    }

    /// Returns the bytes its files take.
    ///
    /// # Errors
    /// [`ReadError::Storage`] when the directory cannot be read.
    pub fn size_on_disk(&self) -> Result<u64, ReadError> {
        Ok(self.inner.store.size_on_disk().map_err(crate::error::StorageError::from)?)
    }

    fn published(&self) -> RwLockReadGuard<'_, Published> {
        self.inner.published.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_identities(&self) -> RwLockReadGuard<'_, Identities> {
        self.inner.identities.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn committer(&self) -> MutexGuard<'_, Committer> {
        self.inner.committer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn submit(&self, appends: Vec<Prepared>) -> Outcomes {
        let count = appends.len();
        let outcomes = self.inner.queue.submit(appends, |callers| {
            let mut committer = self.committer();
            committer.commit(callers, &self.inner.published)
        });
        outcomes.unwrap_or_else(|| (0..count).map(|_| Err(abandoned())).collect())
    }
}

/// The leader's thread panicked: whether the entries were written shows when the log is opened again.
fn abandoned() -> AppendError {
    AppendError::Unwritable { cause: voc_store::StoreError::Poisoned.into() }
}

impl EventLog for SledLog {
    fn append(&self, append: Append) -> Result<Appended, AppendError> {
        // Held until it is committed: the name of the log does not change in between.
        let identities = self.read_identities();
        let prepared = Prepared::new(append, &identities.current().origin)?;
        self.submit(vec![prepared]).pop().unwrap_or_else(|| Err(abandoned()))
    }

    fn append_many(&self, appends: Vec<Append>) -> Vec<Result<Appended, AppendError>> {
        let identities = self.read_identities();
        let mut refused = Vec::new();
        let mut prepared = Vec::with_capacity(appends.len());
        for (index, append) in appends.into_iter().enumerate() {
            match Prepared::new(append, &identities.current().origin) {
                Ok(append) => prepared.push(append),
                Err(error) => refused.push((index, error)),
            }
        }
        let mut outcomes = Outcomes::with_capacity(prepared.len());
        for group in split_by_size(prepared) {
            outcomes.extend(self.submit(group));
        }
        for (index, error) in refused {
            outcomes.insert(index.min(outcomes.len()), Err(error));
        }
        outcomes
    }

    fn stream_version(&self, stream: &StreamId) -> Result<Option<Version>, ReadError> {
        let published = self.published();
        if let Some(stream) = published.tail.stream(stream) {
            return Ok(Some(stream.head.version));
        }
        let sealed = published.tail.first();
        drop(published);
        let length = stream_index::sealed_length(&self.inner.store, stream, sealed)?;
        Ok(length.checked_sub(1).map(Version::new))
    }

    fn read_stream(&self, stream: &StreamId, from: Version) -> Result<Vec<StoredEntry>, ReadError> {
        let published = self.published();
        let sealed = published.tail.first();
        let mut unsealed = Vec::new();
        let mut all_in_tail = false;
        if let Some(in_tail) = published.tail.stream(stream) {
            all_in_tail = from >= in_tail.sealed;
            let skip = from.get().saturating_sub(in_tail.sealed.get());
            let skip = usize::try_from(skip).unwrap_or(usize::MAX);
            for position in in_tail.positions.iter().skip(skip) {
                unsealed.push(read_tail(&published, *position)?);
            }
        }
        drop(published);
        if all_in_tail {
            return Ok(unsealed);
        }
        let items = stream_index::items(&self.inner.store, stream, from, sealed)?;
        let mut reader = EntryReader::new(&self.inner.pages);
        let mut entries = Vec::with_capacity(items.len() + unsealed.len());
        for item in items {
            entries.push(reader.read(Position::new(item.position))?);
        }
        entries.append(&mut unsealed);
        Ok(entries)
    }

    fn read_all(&self, from: Position) -> Pages {
        let published = self.published();
        let (sealed, tail) = (published.tail.first(), published.tail.records().to_vec());
        drop(published);
        Pages::new(Scan::new(Arc::clone(&self.inner.pages), from, sealed, tail))
    }

    fn read_many(&self, positions: &[Position]) -> Result<Vec<StoredEntry>, ReadError> {
        let mut reader = EntryReader::new(&self.inner.pages);
        let mut entries = Vec::with_capacity(positions.len());
        for position in positions {
            let published = self.published();
            let size = published.head.size;
            if !size.covers(*position) {
                return Err(ReadError::NoSuchEntry { position: *position, size });
            }
            if position.get() >= published.tail.first() {
                entries.push(read_tail(&published, *position)?);
            } else {
                drop(published);
                entries.push(reader.read(*position)?);
            }
        }
        Ok(entries)
    }

    fn read_leaf_hashes(&self, from: Position, count: u64) -> Result<Vec<Hash>, ReadError> {
        let published = self.published();
        let sealed = published.tail.first();
        let records = published.tail.records().to_vec();
        let end = from.get().saturating_add(count).min(published.head.size.get());
        drop(published);
        let sealed_end = end.min(sealed);
        let mut hashes = Vec::new();
        if from.get() < sealed_end {
            hashes = self.inner.pages.leaf_hashes(from, sealed_end - from.get())?;
        }
        let numbered = records.iter().flat_map(|record| (record.first..).zip(&record.hashes));
        let wanted = numbered.filter(|(position, _)| (from.get()..end).contains(position));
        hashes.extend(wanted.map(|(_, hash)| *hash));
        Ok(hashes)
    }

    fn heads(&self, size: Size) -> Result<Heads, ReadError> {
        self.has_reached(size)?;
        let published = self.published();
        let (sealed, tail) = (published.tail.first(), published.tail.records().to_vec());
        drop(published);
        heads::heads(&self.inner.pages, size.get(), sealed, &tail)
    }

    fn nodes(&self) -> Box<dyn Nodes<Error = ReadError> + '_> {
        let published = self.published();
        let tail = published.tail.records().iter().flat_map(|record| &record.hashes);
        let (sealed, tail) = (published.tail.first(), tail.copied().collect());
        drop(published);
        Box::new(StoredNodes::new(&self.inner.pages, sealed, tail))
    }

    fn head(&self) -> Head {
        self.published().head
    }

    fn genesis(&self) -> &Genesis {
        &self.inner.genesis
    }

    fn origin(&self) -> Origin {
        self.read_identities().current().origin.clone()
    }

    fn find_command(
        &self,
        stream: &StreamId,
        command: CommandId,
    ) -> Result<Option<Receipt>, ReadError> {
        let published = self.published();
        if let Some(receipt) = published.tail.command(stream, command) {
            return Ok(Some(receipt.clone()));
        }
        let sealed = published.tail.first();
        drop(published);
        confirm_command(&self.inner.pages, sealed, stream, command)
    }
}

/// Cuts a long list of appends into lists of at most [`queue::GROUP_BYTES_MAX`], so that memory stays bounded.
fn split_by_size(appends: Vec<Prepared>) -> Vec<Vec<Prepared>> {
    let mut groups = vec![Vec::new()];
    let mut bytes = 0;
    for append in appends {
        bytes += append.bytes_max();
        if bytes > queue::GROUP_BYTES_MAX {
            bytes = append.bytes_max();
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(append);
        }
    }
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

impl std::fmt::Debug for SledLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let size: Size = self.head().size;
        write!(f, "SledLog({} entries of {})", size, self.inner.genesis.origin)
    }
}

fn read_tail(published: &Published, position: Position) -> Result<StoredEntry, ReadError> {
    let record = published.tail.record(position.get());
    let bytes = record.and_then(|record| record.page.as_ref()?.get(position));
    let damaged = ReadError::Damaged { position, damage: Damage::PageUnreadable };
    Ok(StoredEntry { position, bytes: bytes.ok_or(damaged)?.to_vec() })
}
