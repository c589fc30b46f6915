//! [`Vault`]: encrypted personal values, found by their digests.

mod attach;
mod erase;

use std::collections::HashSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use voc_store::{Batch, Store};

use crate::attachment::{AttachmentFiles, AttachmentId};
use crate::cipher::bind;
use crate::digest::Digest;
use crate::disclosure::{Disclosure, SALT_BYTES, json_len};
use crate::entropy::Entropy;
use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::name::{FieldName, SubjectId};
use crate::options::VaultOptions;
use crate::repair::VaultRepair;
use crate::row::{PENDINGS, ROWS, Row, digest_of_key, pending_key};
use crate::sealed::{Plain, Sealed, SealedItem};

/// The largest value the vault takes, in bytes as JSON.
pub const VALUE_BYTES_MAX: usize = 300 * 1024;

/// Where the files of attachments lie, within the directory of rows.
pub(crate) const ATTACHMENTS: &str = "attachments";

/// Marks that a sweep or a confirmation removes in one batch, and that may wait in memory.
const MARKS_PER_BATCH: usize = 1024;

/// Keeps personal values encrypted, one key per subject, so that a log can commit to them and
/// still forget them.
///
/// The order of things is: [`seal`](Self::seal) the values, [`write`](Self::write) them, append
/// the entry with their digests to the log, [`confirm`](Self::confirm). A crash before the append
/// leaves rows that nobody refers to; [`sweep`](Self::sweep) removes them at the next start.
pub struct Vault {
    rows: Store,
    keys: KeyRing,
    /// Nothing for a vault in memory.
    files: Option<AttachmentFiles>,
    origin: String,
    entropy: Mutex<Box<dyn Entropy>>,
    marks: Mutex<Marks>,
    /// Writers share it; an erasure has it alone, so that no key is written under a master that is
    /// about to go.
    gate: RwLock<()>,
}

/// Which rows are not known to be in the log.
#[derive(Default)]
struct Marks {
    /// Written by this vault since it was opened, and not confirmed.
    in_flight: HashSet<Digest>,
    /// Confirmed, with their marks still in the store; they go with the next write.
    confirmed: Vec<Digest>,
    /// Attachments taken in by this vault since it was opened, and not confirmed.
    attaching: HashSet<AttachmentId>,
}

/// Holds a vault that was opened, and what opening it had to put right.
#[derive(Debug)]
pub struct OpenedVault {
    /// The vault.
    pub vault: Vault,
    /// What was repaired; empty after a clean shutdown.
    pub repairs: Vec<VaultRepair>,
}

/// Says what is known of a digest.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// The value is here.
    Open(Revealed),
    /// The row is here, from an old backup for example, and its subject was erased: nothing opens
    /// it any more.
    Erased,
    /// There is no such row. Whether it was erased, withheld or stolen, the log must tell.
    Missing,
}

/// Holds a value in the clear.
#[derive(Debug, Clone, PartialEq)]
pub struct Revealed {
    /// Whose value it is.
    pub subject: SubjectId,
    /// The value, and the proof that the log commits to it.
    pub disclosure: Disclosure,
}

/// Counts what a sweep found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Rows that were in the log after all and are confirmed now.
    pub confirmed: usize,
    /// Rows that nothing refers to and that were removed.
    pub removed: usize,
}

impl Vault {
    /// Creates a vault for the log with this origin: rows in one directory, keys in another.
    ///
    /// # Errors
    ///
    /// [`VaultError::KeysExist`] when the directory of keys is used, [`VaultError::Rows`] when the
    /// other is, and whatever the disk reports.
    pub fn create(
        rows_dir: &Path,
        keys_dir: &Path,
        origin: &str,
        mut entropy: impl Entropy + 'static,
    ) -> Result<Self, VaultError> {
        let options = VaultOptions::default();
        let keys = KeyRing::create(keys_dir, origin, &mut entropy, &options.keys)?;
        let rows = Store::create(rows_dir, &options.rows).map_err(VaultError::rows)?;
        Ok(Self::new(rows, keys, Some(files(rows_dir)), origin, entropy))
    }

    /// Makes a vault that lives in memory and is gone when it is dropped: for tests and trials.
    ///
    /// # Errors
    ///
    /// [`VaultError::Entropy`] when there is no randomness for the master key.
    pub fn memory(origin: &str, mut entropy: impl Entropy + 'static) -> Result<Self, VaultError> {
        let keys = KeyRing::memory(origin, &mut entropy)?;
        Ok(Self::new(Store::memory(), keys, None, origin, entropy))
    }

    /// Opens the vault of the log with this origin.
    ///
    /// # Errors
    ///
    /// [`VaultError::MasterMissing`], [`VaultError::MasterDamaged`] and
    /// [`VaultError::KeysOfAnother`] when the keys do not fit, and whatever the disk reports.
    pub fn open(
        rows_dir: &Path,
        keys_dir: &Path,
        origin: &str,
        entropy: impl Entropy + 'static,
    ) -> Result<OpenedVault, VaultError> {
        Self::open_with(rows_dir, keys_dir, origin, entropy, &VaultOptions::default())
    }

    /// Opens a vault as [`open`](Self::open) does, with options.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn open_with(
        rows_dir: &Path,
        keys_dir: &Path,
        origin: &str,
        entropy: impl Entropy + 'static,
        options: &VaultOptions,
    ) -> Result<OpenedVault, VaultError> {
        let (keys, keys_repairs) = KeyRing::open(keys_dir, origin, &options.keys)?;
        let opened = Store::open(rows_dir, &options.rows).map_err(VaultError::rows)?;
        let files = files(rows_dir);
        files.remove_parts()?;
        let rows_repairs = opened.repairs.into_iter().map(VaultRepair::Rows);
        Ok(OpenedVault {
            vault: Self::new(opened.store, keys, Some(files), origin, entropy),
            repairs: keys_repairs.into_iter().chain(rows_repairs).collect(),
        })
    }

    fn new(
        rows: Store,
        keys: KeyRing,
        files: Option<AttachmentFiles>,
        origin: &str,
        entropy: impl Entropy + 'static,
    ) -> Self {
        Self {
            rows,
            keys,
            files,
            origin: origin.to_owned(),
            entropy: Mutex::new(Box::new(entropy)),
            marks: Mutex::default(),
            gate: RwLock::default(),
        }
    }

    /// Encrypts values in memory and commits to each. Nothing is written yet.
    ///
    /// # Errors
    ///
    /// [`VaultError::ValueTooLarge`], [`VaultError::SubjectErased`], [`VaultError::Entropy`], and
    /// [`VaultError::Keys`] when a subject's key cannot be read.
    pub fn seal(&self, plains: &[Plain]) -> Result<Sealed, VaultError> {
        let mut entropy = lock(&self.entropy);
        let items = plains
            .iter()
            .map(|plain| self.seal_one(plain, entropy.as_mut()))
            .collect::<Result<_, _>>()?;
        Ok(Sealed { items })
    }

    fn seal_one(&self, plain: &Plain, entropy: &mut dyn Entropy) -> Result<SealedItem, VaultError> {
        let Plain { subject, field, value } = plain;
        let len = json_len(value.reveal());
        if len > VALUE_BYTES_MAX {
            let field = field.to_string();
            return Err(VaultError::ValueTooLarge { field, len, max: VALUE_BYTES_MAX });
        }
        let key = self.keys.key_or_new(subject, entropy)?;
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt).map_err(|source| VaultError::Entropy { source })?;
        let disclosure = Disclosure::new(&salt, field, value);
        let digest = disclosure.digest();
        let sealed = key
            .seal(entropy, &self.bind_row(subject, field, &digest), &disclosure.json())
            .map_err(|source| VaultError::Entropy { source })?;
        let row = Row { subject: subject.clone(), sealed };
        Ok(SealedItem { field: field.clone(), digest, row })
    }

    /// Makes sealed values durable; when this returns `Ok` the log may refer to them.
    ///
    /// The first value of a new subject costs one sync more, for its key. Concurrent writers share
    /// their syncs.
    ///
    /// # Errors
    ///
    /// [`VaultError::SubjectErased`] when a subject was erased since; nothing is written then. Any
    /// other error means that the values may or may not be there; the vault takes no more writes
    /// until it is opened again.
    pub fn write(&self, sealed: Sealed) -> Result<(), VaultError> {
        if sealed.items.is_empty() {
            return Ok(());
        }
        let _shared = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let mut subjects: Vec<_> =
            sealed.items.iter().map(|item| item.row.subject.clone()).collect();
        subjects.sort();
        subjects.dedup();
        subjects.iter().try_for_each(|subject| self.keys.refuse_erased(subject))?;
        self.keys.write(&subjects)?;
        let mut batch = Batch::new();
        let mut marks = lock(&self.marks);
        for digest in marks.confirmed.drain(..) {
            batch.remove(pending_key(&digest));
        }
        marks.in_flight.extend(sealed.items.iter().map(|item| item.digest));
        drop(marks);
        for item in &sealed.items {
            item.row.put(&item.digest, &mut batch);
        }
        self.rows.commit(batch).map_err(VaultError::rows)
    }

    /// Takes note that the log refers to these values now.
    ///
    /// The note becomes durable with a later write; until then [`sweep`](Self::sweep) asks again.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when many notes have gathered and could not be stored.
    pub fn confirm(&self, digests: &[Digest]) -> Result<(), VaultError> {
        let mut marks = lock(&self.marks);
        for digest in digests {
            if marks.in_flight.remove(digest) {
                marks.confirmed.push(*digest);
            }
        }
        if marks.confirmed.len() < MARKS_PER_BATCH {
            return Ok(());
        }
        let mut batch = Batch::new();
        for digest in marks.confirmed.drain(..) {
            batch.remove(pending_key(&digest));
        }
        drop(marks);
        self.rows.apply(batch).map_err(VaultError::rows)
    }

    /// Removes values that nothing will ever refer to, because their append certainly did not happen.
    ///
    /// Only values written since this vault was opened and not confirmed are removed. After an append
    /// of which nobody knows whether it happened, leave them to a [`sweep`](Self::sweep).
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when rows cannot be read or removed; what is left is swept later.
    pub fn discard(&self, digests: &[Digest]) -> Result<(), VaultError> {
        let mut marks = lock(&self.marks);
        let ours = digests.iter().filter(|digest| marks.in_flight.remove(*digest));
        let ours: Vec<Digest> = ours.copied().collect();
        drop(marks);
        let mut batch = Batch::new();
        for digest in &ours {
            Row::remove(&self.rows, digest, &mut batch).map_err(VaultError::rows)?;
        }
        if ours.is_empty() { Ok(()) } else { self.rows.apply(batch).map_err(VaultError::rows) }
    }

    /// Decrypts the value of a field that the log commits to with this digest.
    ///
    /// # Errors
    ///
    /// [`VaultError::Damaged`] when there is a row and it is not what was written under this
    /// origin, field and digest: an audit finding, never a blank.
    pub fn read(&self, digest: &Digest, field: &FieldName) -> Result<Lookup, VaultError> {
        let damaged = |what| VaultError::Damaged { digest: *digest, what };
        let Some(row) = Row::get(&self.rows, digest).map_err(VaultError::rows)? else {
            return Ok(Lookup::Missing);
        };
        let row = row.ok_or_else(|| damaged("its row is not in the form of one"))?;
        let Some(key) = self.keys.key(&row.subject)? else {
            return if self.keys.is_erased(&row.subject)? {
                Ok(Lookup::Erased)
            } else {
                Err(damaged("the key of its subject is missing"))
            };
        };
        let json = key
            .open(&row.sealed, &self.bind_row(&row.subject, field, digest))
            .ok_or_else(|| damaged("it does not decrypt for this log, field and digest"))?;
        let disclosure = Disclosure::from_json(&json)
            .map_err(|_| damaged("what it decrypts to is no disclosure"))?;
        // Both hold by construction; asserted after reading because a log will be judged by them.
        if disclosure.digest() != *digest || disclosure.name() != field.as_str() {
            return Err(damaged("what it decrypts to is another value's disclosure"));
        }
        Ok(Lookup::Open(Revealed { subject: row.subject, disclosure }))
    }

    /// Lists the rows that were written before this vault was opened and are not known to be in
    /// the log: those of the last moments before a stop.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when the marks cannot be read.
    pub fn pending(&self) -> Result<Vec<Digest>, VaultError> {
        let mut digests = Vec::new();
        for mark in self.rows.prefix(PENDINGS) {
            let (key, _) = mark.map_err(VaultError::rows)?;
            digests.extend(digest_of_key(&key));
        }
        let marks = lock(&self.marks);
        digests.retain(|digest| {
            !marks.in_flight.contains(digest) && !marks.confirmed.contains(digest)
        });
        Ok(digests)
    }

    /// Removes every pending row that is not in the log, and confirms the others.
    ///
    /// Rows written since the vault was opened are left alone: their append may be under way.
    ///
    /// # Errors
    ///
    /// [`VaultError::Rows`] when rows cannot be read or removed; what is left is swept next time.
    pub fn sweep(&self, is_committed: impl Fn(&Digest) -> bool) -> Result<Swept, VaultError> {
        let mut swept = Swept::default();
        for digests in self.pending()?.chunks(MARKS_PER_BATCH) {
            let mut batch = Batch::new();
            for digest in digests {
                if is_committed(digest) {
                    batch.remove(pending_key(digest));
                    swept.confirmed += 1;
                } else {
                    Row::remove(&self.rows, digest, &mut batch).map_err(VaultError::rows)?;
                    swept.removed += 1;
                }
            }
            self.rows.commit(batch).map_err(VaultError::rows)?;
        }
        Ok(swept)
    }

    /// Walks the digests of all rows, in their order as bytes, for an audit to compare with the
    /// log.
    pub fn digests(&self) -> impl Iterator<Item = Result<Digest, VaultError>> + use<> {
        self.rows.prefix(ROWS).filter_map(|pair| match pair {
            Ok((key, _)) => digest_of_key(&key).map(Ok),
            Err(source) => Some(Err(VaultError::rows(source))),
        })
    }

    pub(crate) const fn rows(&self) -> &Store {
        &self.rows
    }

    pub(crate) const fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Keeps erasures from beginning until what is returned is dropped.
    pub(crate) fn without_erasures(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn bind_row(&self, subject: &SubjectId, field: &FieldName, digest: &Digest) -> Vec<u8> {
        let origin = self.origin.as_bytes();
        let (field, subject) = (field.as_str().as_bytes(), subject.as_str().as_bytes());
        bind("voc-vault row 1", &[origin, field, subject, digest.as_bytes()])
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.origin)
    }
}

fn files(rows_dir: &Path) -> AttachmentFiles {
    AttachmentFiles::new(rows_dir.join(ATTACHMENTS))
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Neither the marks nor a source of randomness are left half-changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
