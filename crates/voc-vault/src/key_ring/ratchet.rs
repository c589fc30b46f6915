//! The ratchet of the [`KeyRing`]: to the next generation without somebody's key, and never back.

use std::collections::HashSet;
use std::ops::Bound;
use std::sync::Arc;

use voc_store::Batch;

use super::wrapping::{CHECK_ROWS, KEY_ROWS, Wrapping, check_row};
use super::{CURRENT, KeyRing, Unwritten, erased_row};
use crate::cipher::Key;
use crate::entropy::Entropy;
use crate::erasure_step::ErasureStep;
use crate::error::VaultError;
use crate::key_files;
use crate::name::SubjectId;

/// Keys that are wrapped again in one batch, and wait in memory.
const KEYS_PER_BATCH: usize = 1024;

impl KeyRing {
    /// Destroys the keys of subjects for good, and refuses them one from then on. No values may be
    /// written meanwhile; they may be read.
    ///
    /// A crash before `current` moves leaves everything as it was, and one after it leaves an old
    /// generation that the next opening destroys. Subjects that were erased before cost nothing.
    pub(crate) fn erase(
        &self,
        subjects: &[SubjectId],
        entropy: &mut dyn Entropy,
        step: &mut dyn FnMut(ErasureStep),
    ) -> Result<(), VaultError> {
        // A failed attempt in this process may have left a generation that is not in use.
        self.destroy_others()?;
        let mut going = HashSet::new();
        for subject in subjects {
            if !self.is_erased(subject)? {
                going.insert(subject);
            }
        }
        if going.is_empty() {
            return Ok(());
        }
        let present = Arc::clone(&self.state().wrapping);
        let next = present.next(entropy)?;
        if let Some(dir) = &self.dir {
            next.keep(dir)?;
        }
        step(ErasureStep::MasterWritten);
        self.wrap_again(&present, &next, &going, entropy, step)?;
        self.move_on(next, &going, entropy)?;
        step(ErasureStep::GenerationMoved);
        self.destroy_masters()?;
        step(ErasureStep::MasterDestroyed);
        self.remove_other_rows()?;
        step(ErasureStep::OldKeysRemoved);
        Ok(())
    }

    /// Wraps every key but those of some subjects under the next master, durably.
    fn wrap_again(
        &self,
        present: &Wrapping,
        next: &Wrapping,
        without: &HashSet<&SubjectId>,
        entropy: &mut dyn Entropy,
        step: &mut dyn FnMut(ErasureStep),
    ) -> Result<(), VaultError> {
        let prefix = present.key_rows();
        let mut batch = Batch::new();
        batch.put(check_row(next.generation()), next.check(entropy)?);
        let mut wrapped = 0;
        for pair in self.store.prefix(&prefix) {
            let (row, value) = pair.map_err(VaultError::keys)?;
            let name = row.get(prefix.len()..).and_then(|name| std::str::from_utf8(name).ok());
            let Some(subject) = name.and_then(|name| SubjectId::new(name).ok()) else { continue };
            if without.contains(&subject) {
                continue;
            }
            let again = match present.unwrap(&subject, &value) {
                Some(key) => next.wrap(&subject, &key, entropy)?,
                // Damaged it is and damaged it stays, for an audit to find; it must not keep
                // somebody else from being forgotten.
                None => value.to_vec(),
            };
            batch.put(next.key_row(&subject), again);
            wrapped += 1;
            if wrapped % KEYS_PER_BATCH == 0 {
                self.store.apply(std::mem::take(&mut batch)).map_err(VaultError::keys)?;
                step(ErasureStep::KeysWrapped(wrapped));
            }
        }
        self.store.commit(batch).map_err(VaultError::keys)?;
        step(ErasureStep::KeysWrapped(wrapped));
        Ok(())
    }

    /// Makes the next generation the present one. After this there is no way back.
    fn move_on(
        &self,
        next: Wrapping,
        without: &HashSet<&SubjectId>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), VaultError> {
        let mut batch = Batch::new();
        batch.put(CURRENT, next.generation().to_be_bytes());
        for subject in without {
            batch.put(erased_row(subject), b"");
        }
        // From here until the end nobody makes a key, so that none is left with the old master.
        let mut state = self.state();
        let mut unwritten = Vec::with_capacity(state.unwritten.len());
        for (subject, known) in &state.unwritten {
            if !without.contains(subject) {
                let key: Arc<Key> = Arc::clone(&known.key);
                let wrapped = next.wrap(subject, &key, entropy)?;
                unwritten.push((subject.clone(), Unwritten { key, wrapped }));
            }
        }
        self.store.commit(batch).map_err(VaultError::keys)?;
        state.unwritten = unwritten.into_iter().collect();
        state.wrapping = Arc::new(next);
        Ok(())
    }

    /// Destroys what there is of every generation but the present one, and tells whether there was
    /// anything.
    pub(super) fn destroy_others(&self) -> Result<bool, VaultError> {
        let masters = self.destroy_masters()?;
        let rows = self.remove_other_rows()?;
        Ok(masters || rows)
    }

    fn destroy_masters(&self) -> Result<bool, VaultError> {
        let generation = self.state().wrapping.generation();
        match &self.dir {
            Some(dir) => key_files::destroy_masters_but(dir, generation),
            None => Ok(false),
        }
    }

    /// Removes the rows of other generations. The store keeps their bytes on disk; without their
    /// master they say nothing.
    fn remove_other_rows(&self) -> Result<bool, VaultError> {
        let generation = self.state().wrapping.generation();
        let mut removed = false;
        for rows in [KEY_ROWS, CHECK_ROWS] {
            let of = |generation: u32| [rows, &generation.to_be_bytes()].concat();
            let before =
                self.store.range(Bound::Included(&of(0)), Bound::Excluded(&of(generation)));
            // No row of another sort begins with the same word, so the last generation is the end.
            let last = [&of(u32::MAX)[..], &[u8::MAX]].concat();
            let after =
                self.store.range(Bound::Included(&of(generation + 1)), Bound::Included(&last));
            let mut batch = Batch::new();
            let mut waiting = 0;
            for pair in before.chain(after) {
                batch.remove(&*pair.map_err(VaultError::keys)?.0);
                removed = true;
                waiting += 1;
                if waiting == KEYS_PER_BATCH {
                    self.store.apply(std::mem::take(&mut batch)).map_err(VaultError::keys)?;
                    waiting = 0;
                }
            }
            if !batch.is_empty() {
                self.store.apply(batch).map_err(VaultError::keys)?;
            }
        }
        if removed {
            self.store.sync().map_err(VaultError::keys)?;
        }
        Ok(removed)
    }
}
