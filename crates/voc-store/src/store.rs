//! [`Store`]: a durable, ordered map from bytes to bytes.

use std::fmt;
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::batch::Batch;
use crate::error::StoreError;
#[cfg(feature = "faults")]
use crate::faults::Faults;
use crate::group::Group;
use crate::memory_backend::{self, MemoryBackend};
use crate::options::StoreOptions;
use crate::range::{Pairs, Range};
use crate::repair::Repair;
use crate::sled_backend::SledBackend;
use crate::step::Step;
use crate::value::Value;
use crate::value_size::ValueSize;

/// Keeps pairs of bytes in the order of their keys, durably.
///
/// Clones share one store and may be used from any thread. The directory is released when the
/// last clone, and the last [`Range`] made from one, is dropped.
///
/// After a failed write step what reached the disk is unknown: the store is *poisoned*, every
/// further write fails with [`StoreError::Poisoned`], and reads may show changes that are gone
/// after reopening. Reopening shows each batch whole or not at all.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

/// Holds a store that was opened, and what opening it had to put right.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: Store,
    /// What was repaired, in order; empty after a clean shutdown.
    pub repairs: Vec<Repair>,
}

pub(crate) struct Inner {
    pub(crate) backend: Backend,
    poisoned: AtomicBool,
    group: Group,
    #[cfg(feature = "faults")]
    faults: Faults,
}

pub(crate) enum Backend {
    Sled(Box<SledBackend>),
    Memory(MemoryBackend, ValueSize),
}

impl Store {
    /// Creates a store in an absent or empty directory.
    ///
    /// Every file, the directory and its parents are on stable storage when this returns.
    ///
    /// # Errors
    ///
    /// [`StoreError::AlreadyExists`], [`StoreError::InterruptedCreation`] or
    /// [`StoreError::NotAStore`] when the directory is used, and whatever the disk reports.
    pub fn create(dir: impl AsRef<Path>, options: &StoreOptions) -> Result<Self, StoreError> {
        let backend = SledBackend::create(dir.as_ref(), options)?;
        Ok(Self::new(Backend::Sled(Box::new(backend)), options))
    }

    /// Opens the store in a directory, and repairs what a crash may have left.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotFound`], [`StoreError::InterruptedCreation`], [`StoreError::NotAStore`],
    /// [`StoreError::NewerFormat`], [`StoreError::InUse`], [`StoreError::Damaged`], and whatever
    /// the disk reports.
    pub fn open(dir: impl AsRef<Path>, options: &StoreOptions) -> Result<Opened, StoreError> {
        let (backend, repairs) = SledBackend::open(dir.as_ref(), options)?;
        for repair in &repairs {
            tracing::warn!("{repair}");
        }
        Ok(Opened { store: Self::new(Backend::Sled(Box::new(backend)), options), repairs })
    }

    /// Makes a store that lives in memory and is gone with its last clone.
    pub fn memory() -> Self {
        Self::memory_with(&StoreOptions::default())
    }

    /// Makes a store in memory with options; the size of the cache means nothing there.
    pub fn memory_with(options: &StoreOptions) -> Self {
        Self::new(Backend::Memory(MemoryBackend::default(), options.values), options)
    }

    fn new(backend: Backend, options: &StoreOptions) -> Self {
        #[cfg(not(feature = "faults"))]
        let _ = options;
        Self {
            inner: Arc::new(Inner {
                backend,
                poisoned: AtomicBool::new(false),
                group: Group::default(),
                #[cfg(feature = "faults")]
                faults: options.faults.clone(),
            }),
        }
    }

    /// Returns the value of a key, if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] or [`StoreError::Io`] when the value cannot be read.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Result<Option<Value>, StoreError> {
        let value = match &self.inner.backend {
            Backend::Sled(sled) => sled.get(key.as_ref())?,
            Backend::Memory(memory, _) => memory.get(key.as_ref()),
        };
        Ok(value.map(Value::new))
    }

    /// Walks the pairs between two keys, from either end.
    ///
    /// ```
    /// # use std::ops::Bound;
    /// # use voc_store::{Batch, Store};
    /// let store = Store::memory();
    /// let mut batch = Batch::new();
    /// batch.put(b"a", b"1");
    /// batch.put(b"b", b"2");
    /// store.commit(batch)?;
    /// let first = store.range(Bound::Included(b"a"), Bound::Excluded(b"b")).next();
    /// assert_eq!(&*first.expect("one pair")?.1, b"1");
    /// # Ok::<(), voc_store::StoreError>(())
    /// ```
    pub fn range(&self, from: Bound<&[u8]>, to: Bound<&[u8]>) -> Range {
        let pairs = if memory_backend::is_empty(from.as_ref(), to.as_ref()) {
            Pairs::Empty
        } else {
            match &self.inner.backend {
                Backend::Sled(sled) => Pairs::Sled(sled.range(from, to)),
                Backend::Memory(memory, _) => Pairs::Memory(memory.range(from, to)),
            }
        };
        Range::new(pairs, self.clone())
    }

    /// Walks the pairs whose keys begin with a prefix.
    pub fn prefix(&self, prefix: impl AsRef<[u8]>) -> Range {
        let prefix = prefix.as_ref();
        match after_prefix(prefix) {
            Some(after) => self.range(Bound::Included(prefix), Bound::Excluded(&after)),
            None => self.range(Bound::Included(prefix), Bound::Unbounded),
        }
    }

    /// Finds the last pair at or before a key among those whose keys begin with a prefix.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] or [`StoreError::Io`] when the pair cannot be read.
    pub fn last_at_or_before(
        &self,
        key: impl AsRef<[u8]>,
        prefix: impl AsRef<[u8]>,
    ) -> Result<Option<(Value, Value)>, StoreError> {
        let (key, prefix) = (key.as_ref(), prefix.as_ref());
        let last = self.range(Bound::Included(prefix), Bound::Included(key)).next_back();
        // A key beyond the prefix's pairs leads past them; whatever lies there is not meant.
        match last.transpose()? {
            Some(pair) if !pair.0.starts_with(prefix) => {
                self.prefix(prefix).next_back().transpose()
            }
            found => Ok(found),
        }
    }

    /// Makes a batch visible and durable; when this returns `Ok` it is on stable storage.
    ///
    /// Concurrent callers share one sync: their batches are joined, in the order in which they
    /// came, and written by whoever comes first.
    ///
    /// # Errors
    ///
    /// [`StoreError::KeyTooLong`] and [`StoreError::ValueTooLarge`] before anything is done; any
    /// other error poisons the store, and the batch may or may not be there after reopening.
    pub fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        batch.check(self.value_size())?;
        self.inner.check_not_poisoned()?;
        self.inner.group.commit(batch, |joined| self.inner.write_durably(joined))
    }

    /// Makes a batch visible now and durable with the next [`sync`](Self::sync) or
    /// [`commit`](Self::commit).
    ///
    /// # Errors
    ///
    /// As for [`commit`](Self::commit).
    pub fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        batch.check(self.value_size())?;
        self.inner.apply(batch)
    }

    /// Makes everything applied so far durable.
    ///
    /// # Errors
    ///
    /// Any error poisons the store.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.commit(Batch::new())
    }

    /// Returns how large the values of this store may be, as chosen when it was created.
    pub fn value_size(&self) -> ValueSize {
        match &self.inner.backend {
            Backend::Sled(sled) => sled.value_size(),
            Backend::Memory(_, size) => *size,
        }
    }

    /// Tells whether a write has failed, so that the store must be reopened before the next.
    pub fn is_poisoned(&self) -> bool {
        self.inner.poisoned.load(Ordering::SeqCst)
    }

    /// Returns the length in bytes of all files in the store's directory.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when the directory cannot be read.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        match &self.inner.backend {
            Backend::Sled(sled) => sled.size_on_disk(),
            Backend::Memory(memory, _) => Ok(memory.size()),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store(..)")
    }
}

impl Inner {
    /// Applies a batch, if there is anything in it, and forces it to stable storage.
    fn write_durably(&self, batch: Batch) -> Result<(), StoreError> {
        if !batch.is_empty() {
            #[cfg(feature = "faults")]
            let batch = if self.faults.commit_would_vanish() { Batch::new() } else { batch };
            self.apply(batch)?;
        }
        self.step(Step::Flush, || match &self.backend {
            Backend::Sled(sled) => sled.flush(),
            Backend::Memory(..) => Ok(()),
        })?;
        self.step(Step::Sync, || match &self.backend {
            Backend::Sled(sled) => sled.sync_data(),
            Backend::Memory(..) => Ok(()),
        })
    }

    fn apply(&self, batch: Batch) -> Result<(), StoreError> {
        self.step(Step::Apply, || match &self.backend {
            Backend::Sled(sled) => sled.apply(batch),
            Backend::Memory(memory, _) => {
                memory.apply(batch);
                Ok(())
            }
        })
    }

    fn check_not_poisoned(&self) -> Result<(), StoreError> {
        if self.poisoned.load(Ordering::SeqCst) { Err(StoreError::Poisoned) } else { Ok(()) }
    }

    /// Runs one step of a write; a failure poisons the store.
    pub(crate) fn step(
        &self,
        step: Step,
        run: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.check_not_poisoned()?;
        #[cfg(feature = "faults")]
        let result = self.faults.run(step, run);
        #[cfg(not(feature = "faults"))]
        let result = run();
        if let Err(error) = &result {
            self.poisoned.store(true, Ordering::SeqCst);
            tracing::error!("{step} failed, the store takes no more writes: {error}");
        }
        result
    }
}

/// Returns the smallest key greater than every key with this prefix; none if the prefix is all
/// 0xFF, or empty.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let kept = prefix.iter().rposition(|byte| *byte != u8::MAX)? + 1;
    let mut after: Vec<u8> = prefix.iter().take(kept).copied().collect();
    if let Some(last) = after.last_mut() {
        *last += 1;
    }
    Some(after)
}
