//! Creating and opening: only the tail and a few rows are read, however long the log is.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use voc_store::{Batch, Store, StoreError, StoreOptions, ValueSize};

use super::commit::{Committer, Published};
use super::layout::{
    CHECKPOINT_KEY, EDGE_KEY, GENESIS_KEY, LAYOUT, LAYOUT_KEY, LAYOUT_UNSIGNED, SealedEdge, TAIL,
    key, number,
};
use super::mark::Mark;
use super::pages::Pages;
use super::placed::find_placed;
use super::queue::Queue;
use super::seal::Sealed;
use super::signing::{Found, Signer, read_identities};
use super::stream_cache::StreamCache;
use super::tail::Tail;
use super::tail_record::{self, TailRecord};
use super::tiles::OpenRows;
use super::{Inner, SledLog};
use crate::draft::Prepared;
use crate::entry::EntryRef;
use crate::error::{AppendError, OpenError, ReadError, StorageError};
use crate::event_log::EventLog as _;
use crate::event_log::Head;
use crate::genesis::Genesis;
use crate::group::Group;
use crate::identity::Identities;
use crate::leaf_hash::Hash;
use crate::position::{Position, Size};
use crate::tree::Tree;

/// Writes the rows of a new log in one batch, so that it is there as a whole or not at all.
pub(super) fn create(
    path: &Path,
    genesis: &Genesis,
    options: &StoreOptions,
) -> Result<Store, OpenError> {
    let storage = |cause: StoreError| storage(path, cause);
    let batch = first_batch(genesis).map_err(OpenError::Genesis)?;
    // Nothing in the rows is longer than a record of the tail; the longer values may be, the more space lies idle.
    let options = &options.clone().values(ValueSize::Medium);
    let store = match Store::create(path, options) {
        Err(StoreError::AlreadyExists { .. }) => take_up_creation(path, options)?,
        created => created.map_err(storage)?,
    };
    store.commit(batch).map_err(storage)?;
    Ok(store)
}

/// Opens a store whose log was never written, because its creation was cut short just before.
fn take_up_creation(path: &Path, options: &StoreOptions) -> Result<Store, OpenError> {
    let store = Store::open(path, options).map_err(|cause| storage(path, cause))?.store;
    let first = store.prefix([]).next().transpose().map_err(|cause| storage(path, cause))?;
    match first {
        None => Ok(store),
        Some(_) => Err(OpenError::AlreadyCreated { path: path.to_owned() }),
    }
}

fn first_batch(genesis: &Genesis) -> Result<Batch, AppendError> {
    let mut group = Group::after(Size::new(0), genesis.recorded_at);
    let prepared = Prepared::new(genesis.to_append()?, &genesis.origin)?;
    let _receipt = group.add(&prepared, None)?;
    let entry = group.page.get(Position::FIRST).unwrap_or_default();
    let mut tree = Tree::new();
    group.hashes.iter().for_each(|hash| tree.push(*hash));
    let mut batch = Batch::new();
    batch.put(LAYOUT_KEY, LAYOUT.to_be_bytes());
    batch.put(GENESIS_KEY, entry);
    batch
        .put(EDGE_KEY, SealedEdge { tree: Tree::new(), recorded_at: genesis.recorded_at }.encode());
    batch.put(key(TAIL, 0), tail_record::encode(&group.page, &group.hashes, tree.root()));
    Ok(batch)
}

/// Takes a log up from its stored rows.
pub(super) fn load(path: &Path, store: Store) -> Result<SledLog, OpenError> {
    check_layout(path, &store)?;
    let damaged = |what| OpenError::Damaged { path: path.to_owned(), what };
    let genesis = get(path, &store, GENESIS_KEY)?.and_then(|bytes| Genesis::from_entry(&bytes));
    let genesis = genesis.ok_or(damaged("its copy of the first entry"))?;
    let edge = get(path, &store, EDGE_KEY)?.and_then(|value| SealedEdge::decode(&value));
    let edge = edge.ok_or(damaged("the edge of its tree"))?;
    let loaded = load_tail(&store, &edge).map_err(|cause| storage(path, cause))?;
    let size = edge.tree.size().get();
    let pages = Arc::new(Pages::new(store.clone()));
    let (rows, row_damage) = read_rows(&pages, size);
    let (mark, reached) = Mark::open(path);
    let lost = reached.filter(|reached| reached.is_beyond(&loaded.head));
    let lost_from = lost.as_ref().map(|_| Position::new(loaded.head.size.get()));
    let damage = row_damage.or(loaded.damage).or(lost_from);
    let refusal = damage.map(|position| AppendError::Damaged { position });
    let committer = Committer {
        pages: Arc::clone(&pages),
        tree: loaded.tree,
        sealed: Sealed { edge, rows },
        streams: StreamCache::default(),
        mark,
        signer: Signer::without_key(genesis.origin.clone()),
        refusal,
    };
    let note = get(path, &store, CHECKPOINT_KEY)?;
    let published = Published { tail: loaded.tail, head: loaded.head, checkpoint: None };
    let log = SledLog {
        inner: Inner {
            store,
            identities: RwLock::new(Identities::new(&genesis)),
            genesis,
            published: RwLock::new(published),
            queue: Queue::default(),
            committer: Mutex::new(committer),
            pages,
            lost,
            damage,
        },
    };
    take_up_signing(&log, note.as_deref());
    Ok(log)
}

/// Finds out under which name and key the log speaks, and whether its checkpoint is that of its entries.
fn take_up_signing(log: &SledLog, note: Option<&[u8]>) {
    let identities = read_identities(log);
    let head = log.head();
    let found = Found::look(&identities, &head, note);
    let mut committer = log.committer();
    committer.signer.origin = identities.current().origin.clone();
    if let Some(refusal) = found.refusal(&head) {
        committer.refusal.get_or_insert(refusal);
    }
    drop(committer);
    if let Found::Sound(note) = found {
        let published = log.inner.published.write();
        published.unwrap_or_else(PoisonError::into_inner).checkpoint = Some(note);
    }
    *log.inner.identities.write().unwrap_or_else(PoisonError::into_inner) = identities;
}

/// Reads the open rows of hashes. Those above the leaves are made again when they cannot be read.
///
/// Of all pages only the last is looked at: it may be the one that a copy of the directory was made without.
fn read_rows(pages: &Pages, size: u64) -> (OpenRows, Option<Position>) {
    let made_again = |_| {
        let mut batch = Batch::new();
        let rows = OpenRows::rebuild(pages, size, &mut batch)?;
        pages.store().commit(batch).map_err(StorageError::from)?;
        Ok(rows)
    };
    let last = size.checked_sub(1).map(|last| pages.open_at(Position::new(last)));
    let read = match last.transpose() {
        Ok(_) => OpenRows::read(pages, size).or_else(made_again),
        Err(error) => Err(error),
    };
    match read {
        Ok(rows) => (rows, None),
        Err(ReadError::Damaged { position, .. }) => (OpenRows::default(), Some(position)),
        Err(_) => (OpenRows::default(), Some(Position::new(size))),
    }
}

struct LoadedTail {
    tail: Tail,
    tree: Tree,
    head: Head,
    /// The first position that is not as it was written; nothing is appended after it.
    damage: Option<Position>,
}

/// Reads the tail. A record that is damaged inside keeps its hashes; one that is missing ends the log.
fn load_tail(store: &Store, edge: &SealedEdge) -> Result<LoadedTail, StoreError> {
    let mut tree = edge.tree.clone();
    let mut tail = Tail::new(tree.size().get());
    let mut recorded_at = edge.recorded_at;
    let mut damage = None;
    for pair in store.prefix([TAIL]) {
        let (key, value) = pair?;
        let position = Position::new(tail.next());
        let first = number(&key).filter(|first| *first == position.get());
        let Some(stored) = first.and_then(|first| tail_record::decode(first, &value)) else {
            damage = damage.or(Some(position));
            break;
        };
        stored.hashes.iter().for_each(|hash| tree.push(*hash));
        let page = stored.page.filter(|page| {
            page.entries().zip(&stored.hashes).all(|((_, entry), hash)| Hash::leaf(entry) == *hash)
        });
        let placed = page.as_ref().and_then(|page| find_placed(page, &stored.hashes));
        if placed.is_none() || tree.root() != stored.root {
            damage = damage.or(Some(position));
        }
        let last = page.as_ref().and_then(|page| page.entries().last());
        if let Some(entry) = last.and_then(|(_, bytes)| EntryRef::decode(bytes).ok()) {
            recorded_at = entry.recorded_at;
        }
        let placed = placed.unwrap_or_default();
        tail.push(TailRecord { first: position.get(), page, hashes: stored.hashes, placed });
    }
    let head = Head { size: tree.size(), root: tree.root(), recorded_at };
    Ok(LoadedTail { tail, tree, head, damage })
}

fn check_layout(path: &Path, store: &Store) -> Result<(), OpenError> {
    let Some(value) = get(path, store, LAYOUT_KEY)? else {
        return Err(OpenError::NotCreated { path: path.to_owned() });
    };
    let found = value.as_slice().try_into().map(u32::from_be_bytes);
    let damaged = OpenError::Damaged { path: path.to_owned(), what: "its layout version" };
    match found {
        Ok(LAYOUT_UNSIGNED..=LAYOUT) => Ok(()),
        Ok(found) if found > LAYOUT => {
            Err(OpenError::NewerLayout { path: path.to_owned(), found, supported: LAYOUT })
        }
        _ => Err(damaged),
    }
}

fn get(path: &Path, store: &Store, key: &[u8]) -> Result<Option<Vec<u8>>, OpenError> {
    let value = store.get(key).map_err(|cause| storage(path, cause))?;
    Ok(value.map(|value| value.to_vec()))
}

pub(super) fn storage(path: &Path, cause: StoreError) -> OpenError {
    OpenError::Storage { path: path.to_owned(), cause: StorageError::from(cause) }
}
