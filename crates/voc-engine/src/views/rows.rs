//! Reading rows, and gathering changes into one batch.

use std::{collections::BTreeMap, ops::Bound};

use serde::{Serialize, de::DeserializeOwned};
use voc_domain::TicketId;
use voc_store::{Batch, Store, Value};

use super::key;
use crate::error::EngineError;

/// The rows of a store, with changes that are not written yet laid over them.
#[derive(Debug)]
pub(crate) struct Rows<'a> {
    store: &'a Store,
    changed: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

/// A row's key and its value.
pub(super) type Row = (Value, Value);

impl<'a> Rows<'a> {
    pub(super) const fn new(store: &'a Store) -> Self {
        Self { store, changed: BTreeMap::new() }
    }

    /// Reads a row, the change laid over it first.
    pub(super) fn read<T: DeserializeOwned>(&self, row: &[u8]) -> Result<Option<T>, EngineError> {
        if let Some(changed) = self.changed.get(row) {
            return changed.as_deref().map(parse).transpose();
        }
        let found = self.store.get(row).map_err(EngineError::Views)?;
        found.map(|value| parse(&value)).transpose()
    }

    pub(super) fn put(&mut self, row: Vec<u8>, value: &impl Serialize) {
        self.changed.insert(row, Some(json(value)));
    }

    /// Puts a row whose key says it all.
    pub(super) fn put_empty(&mut self, row: Vec<u8>) {
        self.changed.insert(row, Some(Vec::new()));
    }

    pub(super) fn remove(&mut self, row: Vec<u8>) {
        self.changed.insert(row, None);
    }

    /// Moves the changes into a batch.
    pub(super) fn drain_into(&mut self, batch: &mut Batch) {
        for (row, value) in std::mem::take(&mut self.changed) {
            match value {
                Some(value) => batch.put(row, value),
                None => batch.remove(row),
            }
        }
    }

    /// Reads the written rows of the tickets from one identity up to before another, in order.
    pub(super) fn scan_tickets(
        &self,
        first: TicketId,
        next: Option<TicketId>,
    ) -> impl Iterator<Item = Result<Row, EngineError>> + use<> {
        let first = key::ticket(first);
        let next = next.map_or_else(key::after_tickets, key::ticket);
        let some = self.store.range(Bound::Included(&first), Bound::Excluded(&next));
        some.map(|row| row.map_err(EngineError::Views))
    }

    /// Reads the written rows whose key begins with `prefix`, in order.
    pub(super) fn scan(
        &self,
        prefix: &[u8],
    ) -> impl Iterator<Item = Result<Row, EngineError>> + use<> {
        self.store.prefix(prefix).map(|row| row.map_err(EngineError::Views))
    }
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("BUG: rows hold nothing that JSON cannot")
}

pub(super) fn parse<T: DeserializeOwned>(value: &[u8]) -> Result<T, EngineError> {
    serde_json::from_slice(value).map_err(|_| EngineError::DamagedView)
}
