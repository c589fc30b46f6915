//! Rows of one generation: reading them, and gathering changes into one batch.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};
use voc_store::{Batch, Store};

use super::key;
use crate::error::EngineError;

/// The rows of a generation, with changes that are not written yet laid over them.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    store: &'a Store,
    generation: u32,
    changed: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

/// A row's key without its generation, and its value.
pub(super) type Row = (Vec<u8>, Vec<u8>);

impl<'a> Rows<'a> {
    pub(super) const fn new(store: &'a Store, generation: u32) -> Self {
        Self { store, generation, changed: BTreeMap::new() }
    }

    /// Reads a row, the change laid over it first.
    pub(super) fn read<T: DeserializeOwned>(&self, row: &[u8]) -> Result<Option<T>, EngineError> {
        if let Some(changed) = self.changed.get(row) {
            return changed.as_deref().map(parse).transpose();
        }
        let found = self.store.get(key::full(self.generation, row)).map_err(EngineError::Views)?;
        found.map(|value| parse(&value)).transpose()
    }

    pub(super) fn put(&mut self, row: Vec<u8>, value: &impl Serialize) {
        self.changed.insert(row, Some(json(value)));
    }

    pub(super) fn remove(&mut self, row: Vec<u8>) {
        self.changed.insert(row, None);
    }

    pub(super) fn changes(&self) -> usize {
        self.changed.len()
    }

    /// Moves the changes into a batch.
    pub(super) fn drain_into(&mut self, batch: &mut Batch) {
        for (row, value) in std::mem::take(&mut self.changed) {
            let full = key::full(self.generation, &row);
            match value {
                Some(value) => batch.put(full, value),
                None => batch.remove(full),
            }
        }
    }

    /// Reads the written rows whose key begins with `prefix`, in order.
    pub(super) fn scan(
        &self,
        prefix: &[u8],
    ) -> Result<impl Iterator<Item = Result<Row, EngineError>> + use<>, EngineError> {
        let full = key::full(self.generation, prefix);
        let skip = full.len() - prefix.len();
        Ok(self.store.prefix(full).map(move |row| {
            let (row_key, value) = row.map_err(EngineError::Views)?;
            let short = row_key.get(skip..).ok_or(EngineError::DamagedView)?;
            Ok((short.to_vec(), value.to_vec()))
        }))
    }
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("BUG: rows hold nothing that JSON cannot")
}

pub(super) fn parse<T: DeserializeOwned>(value: &[u8]) -> Result<T, EngineError> {
    serde_json::from_slice(value).map_err(|_| EngineError::DamagedView)
}
