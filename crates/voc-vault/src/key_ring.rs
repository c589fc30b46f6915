//! [`KeyRing`]: a data key per subject, wrapped under the master key.
//!
//! ```text
//! keys/                      0700, never in a backup of the log or of the vault
//!   master-1                 the master key of generation 1
//!   subjects/                a store of its own:
//!     current                -> the generation that wraps the keys now
//!     check <gen>            -> nothing, encrypted: does this master belong here?
//!     key <gen> <subject>    -> the subject's data key, encrypted
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
//! is under way, and a crash at any point leaves one of them complete and named by `current`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use voc_store::{Batch, Repair, Store, StoreOptions};

use crate::cipher::{Ciphertext, Key, NONCE_BYTES, bind};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::key_files;
use crate::name::SubjectId;

/// The store's directory inside the directory of keys.
const SUBJECTS: &str = "subjects";
const CURRENT: &[u8] = b"current";
/// The generation a new ring begins with.
const FIRST_GENERATION: u32 = 1;

pub(crate) struct KeyRing {
    store: Store,
    /// The log these keys belong to; every ciphertext is bound to it.
    origin: String,
    generation: u32,
    master: Key,
    /// Keys that were made for values not written yet. Whoever looks for a key holds this lock
    /// while looking in the store too, so that no subject ever gets a second key.
    unwritten: Mutex<HashMap<SubjectId, Unwritten>>,
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
        let keep = |master: &Key| {
            key_files::write_master(&key_files::master_path(dir, FIRST_GENERATION), master)
        };
        let ring = Self::begin(origin, entropy, keep, store)?;
        key_files::restrict(dir)?;
        Ok(ring)
    }

    /// Makes a ring that is gone when it is dropped.
    pub(crate) fn memory(origin: &str, entropy: &mut dyn Entropy) -> Result<Self, VaultError> {
        Self::begin(origin, entropy, |_| Ok(()), || Ok(Store::memory()))
    }

    fn begin(
        origin: &str,
        entropy: &mut dyn Entropy,
        keep_master: impl FnOnce(&Key) -> Result<(), VaultError>,
        create_store: impl FnOnce() -> Result<Store, VaultError>,
    ) -> Result<Self, VaultError> {
        let generation = FIRST_GENERATION;
        let no_entropy = |source| VaultError::Entropy { source };
        let master = Key::generate(entropy).map_err(no_entropy)?;
        let check =
            master.seal(entropy, &bind_check(origin, generation), b"").map_err(no_entropy)?;
        keep_master(&master)?;
        let store = create_store()?;
        let mut batch = Batch::new();
        batch.put(CURRENT, generation.to_be_bytes());
        batch.put(check_row(generation), pack(&check));
        store.commit(batch).map_err(VaultError::keys)?;
        Ok(Self::new(store, origin, generation, master))
    }

    pub(crate) fn open(
        dir: &Path,
        origin: &str,
        options: &StoreOptions,
    ) -> Result<(Self, Vec<Repair>), VaultError> {
        let opened = Store::open(dir.join(SUBJECTS), options).map_err(VaultError::keys)?;
        key_files::restrict(dir)?;
        let store = opened.store;
        let incomplete =
            || VaultError::KeysOfAnother { dir: PathBuf::from(dir), origin: origin.to_owned() };
        let read = |row: &[u8]| store.get(row).map_err(VaultError::keys);
        let generation = read(CURRENT)?
            .and_then(|row| (*row).try_into().ok().map(u32::from_be_bytes))
            .ok_or_else(incomplete)?;
        let master = key_files::read_master(&key_files::master_path(dir, generation))?;
        read(&check_row(generation))?
            .and_then(|row| unpack(&row))
            .and_then(|check| master.open(&check, &bind_check(origin, generation)))
            .ok_or_else(incomplete)?;
        Ok((Self::new(store, origin, generation, master), opened.repairs))
    }

    fn new(store: Store, origin: &str, generation: u32, master: Key) -> Self {
        let unwritten = Mutex::default();
        Self { store, origin: origin.to_owned(), generation, master, unwritten }
    }

    /// Returns the key of a subject, made now if there is none.
    pub(crate) fn key_or_new(
        &self,
        subject: &SubjectId,
        entropy: &mut dyn Entropy,
    ) -> Result<Arc<Key>, VaultError> {
        let mut unwritten = self.unwritten();
        if let Some(known) = unwritten.get(subject) {
            return Ok(Arc::clone(&known.key));
        }
        if let Some(key) = self.stored_key(subject)? {
            return Ok(Arc::new(key));
        }
        let mut wrap = || {
            let key = Key::generate(entropy)?;
            let wrapped = self.master.seal(entropy, &self.bind_key(subject), key.bytes())?;
            Ok((key, wrapped))
        };
        let (key, wrapped) = wrap().map_err(|source| VaultError::Entropy { source })?;
        let key = Arc::new(key);
        let new = Unwritten { key: Arc::clone(&key), wrapped: pack(&wrapped) };
        unwritten.insert(subject.clone(), new);
        Ok(key)
    }

    /// Returns the key of a subject, if there is one.
    pub(crate) fn key(&self, subject: &SubjectId) -> Result<Option<Arc<Key>>, VaultError> {
        let unwritten = self.unwritten();
        match unwritten.get(subject) {
            Some(known) => Ok(Some(Arc::clone(&known.key))),
            None => Ok(self.stored_key(subject)?.map(Arc::new)),
        }
    }

    /// Makes the keys of these subjects durable, those that are not yet.
    pub(crate) fn write(&self, subjects: &[SubjectId]) -> Result<(), VaultError> {
        let mut batch = Batch::new();
        let unwritten = self.unwritten();
        for subject in subjects {
            if let Some(new) = unwritten.get(subject) {
                batch.put(self.key_row(subject), &new.wrapped);
            }
        }
        drop(unwritten);
        if batch.is_empty() {
            return Ok(());
        }
        self.store.commit(batch).map_err(VaultError::keys)?;
        let mut unwritten = self.unwritten();
        for subject in subjects {
            unwritten.remove(subject);
        }
        Ok(())
    }

    fn stored_key(&self, subject: &SubjectId) -> Result<Option<Key>, VaultError> {
        let Some(row) = self.store.get(self.key_row(subject)).map_err(VaultError::keys)? else {
            return Ok(None);
        };
        let damaged = || VaultError::KeyDamaged {
            subject: subject.to_string(),
            what: "it does not decrypt under the master key",
        };
        let wrapped = unpack(&row).ok_or_else(damaged)?;
        let bytes = self.master.open(&wrapped, &self.bind_key(subject)).ok_or_else(damaged)?;
        Key::from_bytes(&bytes).map(Some).ok_or_else(damaged)
    }

    fn key_row(&self, subject: &SubjectId) -> Vec<u8> {
        [b"key ", &self.generation.to_be_bytes()[..], subject.as_str().as_bytes()].concat()
    }

    fn bind_key(&self, subject: &SubjectId) -> Vec<u8> {
        let parts =
            [self.origin.as_bytes(), &self.generation.to_be_bytes(), subject.as_str().as_bytes()];
        bind("voc-vault subject key 1", &parts)
    }

    fn unwritten(&self) -> MutexGuard<'_, HashMap<SubjectId, Unwritten>> {
        // A panic under this lock leaves the map as it was or with one whole entry more.
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check_row(generation: u32) -> Vec<u8> {
    [b"check ", &generation.to_be_bytes()[..]].concat()
}

fn bind_check(origin: &str, generation: u32) -> Vec<u8> {
    bind("voc-vault master check 1", &[origin.as_bytes(), &generation.to_be_bytes()])
}

fn pack(sealed: &Ciphertext) -> Vec<u8> {
    [&sealed.nonce[..], &sealed.bytes].concat()
}

fn unpack(row: &[u8]) -> Option<Ciphertext> {
    let (nonce, bytes) = row.split_first_chunk::<NONCE_BYTES>()?;
    Some(Ciphertext { nonce: *nonce, bytes: bytes.to_vec() })
}
