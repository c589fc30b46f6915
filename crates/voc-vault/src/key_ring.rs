//! [`KeyRing`]: a data key per subject, wrapped under the master key.
//!
//! ```text
//! keys/                      0700, never in a backup of the log or of the vault
//!   master-1                 the master key of generation 1
//!   subjects/                a store of its own:
//!     current                -> the generation that wraps the keys now
//!     check <gen>            -> nothing, encrypted: does this master belong here?
//!     key <gen> <subject>    -> the subject's data key, encrypted
//!     erased <subject>       -> nothing: this subject was erased and gets no key again
//! ```
//!
//! **Why the wrapped keys lie here and not beside the rows.** To erase a subject, its wrapped key
//! is left out while all others are wrapped again under a fresh master of the next generation,
//! `current` moves on, and the old master is destroyed. The store keeps removed bytes on disk, and
//! old backups keep them too; that is harmless only because nothing opens them without the old
//! master. If the wrapped keys lay in `vault/`, every backup of it from before an erasure would be
//! lost for *all* subjects with that master. Here, the data keys of the others live on, and old
//! backups of the rows stay readable, but for the one who was erased.
//!
//! Every row carries its generation, so both generations can stand side by side while an erasure
//! is under way, and a crash at any point leaves one of them complete and named by `current`. What
//! is left of any other generation is destroyed when the ring is opened.

mod ratchet;
mod wrapping;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use voc_store::{Batch, Store, StoreOptions};

use self::wrapping::{Wrapping, check_row};
use crate::cipher::Key;
use crate::copy::KeysCopy;
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::key_files;
use crate::name::SubjectId;
use crate::repair::VaultRepair;

/// The store's directory inside the directory of keys.
const SUBJECTS: &str = "subjects";
const CURRENT: &[u8] = b"current";
/// The generation a new ring begins with.
const FIRST_GENERATION: u32 = 1;
/// Rows that are restored in one commit.
const ROWS_PER_BATCH: usize = 1024;

pub(crate) struct KeyRing {
    store: Store,
    /// Where the masters' files lie; nowhere for a ring in memory.
    dir: Option<PathBuf>,
    /// Whoever looks for a key holds this lock while looking in the store too, so that no subject
    /// ever gets a second key.
    state: Mutex<State>,
}

struct State {
    /// The master in use.
    wrapping: Arc<Wrapping>,
    /// Keys that were made for values not written yet.
    unwritten: HashMap<SubjectId, Unwritten>,
}

struct Unwritten {
    key: Arc<Key>,
    wrapped: Vec<u8>,
}

impl KeyRing {
    pub(crate) fn create(
        dir: &Path,
        origin: &str,
        entropy: &mut dyn Entropy,
        options: &StoreOptions,
    ) -> Result<Self, VaultError> {
        key_files::create_dir(dir)?;
        let store = || Store::create(dir.join(SUBJECTS), options).map_err(VaultError::keys);
        let ring = Self::begin(origin, entropy, Some(dir), store)?;
        key_files::restrict(dir)?;
        Ok(ring)
    }

    /// Makes a ring that is gone when it is dropped.
    pub(crate) fn memory(origin: &str, entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
        Self::begin(origin, entropy, None, || Ok(Store::memory()))
    }

    fn begin(
        origin: &str,
        entropy: &mut dyn Entropy,
        dir: Option<&Path>,
        create_store: impl FnOnce() -> Result<Store, VaultError>,
    ) -> Result<Self, VaultError> {
        let wrapping = Wrapping::generate(origin, FIRST_GENERATION, entropy)?;
        let check = wrapping.check(entropy)?;
        if let Some(dir) = dir {
            wrapping.keep(dir)?;
        }
        let store = create_store()?;
        let mut batch = Batch::new();
        batch.put(CURRENT, FIRST_GENERATION.to_be_bytes());
        batch.put(check_row(FIRST_GENERATION), check);
        store.commit(batch).map_err(VaultError::keys)?;
        Ok(Self::new(store, dir, wrapping))
    }

    pub(crate) fn open(
        dir: &Path,
        origin: &str,
        options: &StoreOptions,
    ) -> Result<(Self, Vec<VaultRepair>), VaultError> {
        let opened = Store::open(dir.join(SUBJECTS), options).map_err(VaultError::keys)?;
        key_files::restrict(dir)?;
        let store = opened.store;
        let incomplete =
            || VaultError::KeysOfAnother { dir: PathBuf::from(dir), origin: origin.to_owned() };
        let read = |row: &[u8]| store.get(row).map_err(VaultError::keys);
        let generation = read(CURRENT)?
            .and_then(|row| (*row).try_into().ok().map(u32::from_be_bytes))
            .ok_or_else(incomplete)?;
        let wrapping = Wrapping::read(dir, origin, generation)?;
        read(&check_row(generation))?
            .filter(|check| wrapping.passes(check))
            .ok_or_else(incomplete)?;
        let ring = Self::new(store, Some(dir), wrapping);
        let mut repairs: Vec<_> = opened.repairs.into_iter().map(VaultRepair::Keys).collect();
        // Only now that the present generation is known to be whole may another one go.
        if ring.destroy_others()? {
            repairs.push(VaultRepair::OtherKeysDestroyed);
        }
        Ok((ring, repairs))
    }

    fn new(store: Store, dir: Option<&Path>, wrapping: Wrapping) -> Self {
        let state = State { wrapping: Arc::new(wrapping), unwritten: HashMap::new() };
        Self { store, dir: dir.map(Path::to_owned), state: Mutex::new(state) }
    }

    /// Copies all keys. No erasure may be under way meanwhile.
    pub(crate) fn copy(&self) -> Result<KeysCopy, VaultError> {
        let state = self.state();
        let (origin, generation, master) = state.wrapping.copy();
        let rows = self.store.prefix([]).map(|pair| {
            let (key, value) = pair.map_err(VaultError::keys)?;
            Ok((key.to_vec(), value.to_vec()))
        });
        Ok(KeysCopy { origin, generation, master, rows: rows.collect::<Result<_, VaultError>>()? })
    }

    /// Makes a ring again from a copy.
    pub(crate) fn restore(
        dir: &Path,
        copy: &KeysCopy,
        options: &StoreOptions,
    ) -> Result<(), VaultError> {
        key_files::create_dir(dir)?;
        let key = Key::from_bytes(&*copy.master).expect("BUG: a master has as many bytes as a key");
        key_files::write_master(&key_files::master_path(dir, copy.generation), &key)?;
        let store = Store::create(dir.join(SUBJECTS), options).map_err(VaultError::keys)?;
        for rows in copy.rows.chunks(ROWS_PER_BATCH) {
            let mut batch = Batch::new();
            rows.iter().for_each(|(key, value)| batch.put(key, value));
            store.commit(batch).map_err(VaultError::keys)?;
        }
        drop(store);
        key_files::restrict(dir)?;
        Self::open(dir, &copy.origin, options).map(drop)
    }

    /// Returns the key of a subject, made now if there is none.
    pub(crate) fn key_or_new(
        &self,
        subject: &SubjectId,
        entropy: &mut dyn Entropy,
    ) -> Result<Arc<Key>, VaultError> {
        let mut state = self.state();
        if let Some(known) = state.unwritten.get(subject) {
            return Ok(Arc::clone(&known.key));
        }
        if let Some(key) = self.stored_key(&state.wrapping, subject)? {
            return Ok(Arc::new(key));
        }
        self.refuse_erased(subject)?;
        let key = Key::generate(entropy).map_err(|source| VaultError::Entropy { source })?;
        let wrapped = state.wrapping.wrap(subject, &key, entropy)?;
        let key = Arc::new(key);
        let new = Unwritten { key: Arc::clone(&key), wrapped };
        state.unwritten.insert(subject.clone(), new);
        Ok(key)
    }

    /// Returns the key of a subject, if there is one.
    pub(crate) fn key(&self, subject: &SubjectId) -> Result<Option<Arc<Key>>, VaultError> {
        let state = self.state();
        match state.unwritten.get(subject) {
            Some(known) => Ok(Some(Arc::clone(&known.key))),
            None => Ok(self.stored_key(&state.wrapping, subject)?.map(Arc::new)),
        }
    }

    /// Makes the keys of these subjects durable, those that are not yet. No erasure may be under
    /// way meanwhile.
    pub(crate) fn write(&self, subjects: &[SubjectId]) -> Result<(), VaultError> {
        let mut batch = Batch::new();
        let state = self.state();
        for subject in subjects {
            if let Some(new) = state.unwritten.get(subject) {
                batch.put(state.wrapping.key_row(subject), &new.wrapped);
            }
        }
        drop(state);
        if batch.is_empty() {
            return Ok(());
        }
        self.store.commit(batch).map_err(VaultError::keys)?;
        let mut state = self.state();
        for subject in subjects {
            state.unwritten.remove(subject);
        }
        Ok(())
    }

    /// Tells whether a subject was erased.
    pub(crate) fn is_erased(&self, subject: &SubjectId) -> Result<bool, VaultError> {
        Ok(self.store.get(erased_row(subject)).map_err(VaultError::keys)?.is_some())
    }

    /// Refuses a subject that was erased.
    pub(crate) fn refuse_erased(&self, subject: &SubjectId) -> Result<(), VaultError> {
        if self.is_erased(subject)? {
            return Err(VaultError::SubjectErased { subject: subject.to_string() });
        }
        Ok(())
    }

    fn stored_key(
        &self,
        wrapping: &Wrapping,
        subject: &SubjectId,
    ) -> Result<Option<Key>, VaultError> {
        let row = self.store.get(wrapping.key_row(subject)).map_err(VaultError::keys)?;
        row.map(|row| {
            wrapping.unwrap(subject, &row).ok_or_else(|| VaultError::KeyDamaged {
                subject: subject.to_string(),
                what: "it does not decrypt under the master key",
            })
        })
        .transpose()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic under this lock leaves the state as it was or with one whole entry more.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn erased_row(subject: &SubjectId) -> Vec<u8> {
    [b"erased ", subject.as_str().as_bytes()].concat()
}
