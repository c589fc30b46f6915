//! A small durable key-value store: the one crate of the workspace that names sled.
//!
//! The log, the vault and the projections keep their bytes here. What sled does not promise, or
//! promises and does not keep, is dealt with in this crate and nowhere else:
//!
//! - [`Store::commit`] returns only when the batch is on stable storage: sled's `flush` ends in
//!   `sync_file_range`, so the data file is synced after it. Concurrent commits share one sync.
//! - [`Store::create`] syncs every file and directory before it returns, and marks the store
//!   complete last, so that a creation cut short is told apart from a damaged store.
//! - [`Store::open`] moves unfinished or damaged snapshots aside, restores a damaged `conf` from
//!   the copy made at creation, deletes nothing, and reports each [`Repair`].
//! - Values have a largest [`ValueSize`], so that sled never writes its unsynced blobs.
//! - What is written once and never changed lies in files beside the rows ([`Store::write_file`]),
//!   there as a whole or not at all.
//! - After a failed write the store is poisoned until it is reopened.
//!
//! ```
//! use voc_store::{Batch, Store, StoreOptions};
//!
//! let dir = tempfile::tempdir()?;
//! let store = Store::create(dir.path().join("store"), &StoreOptions::default())?;
//! let mut batch = Batch::new();
//! batch.put(b"greeting", b"hello");
//! store.commit(batch)?;
//! drop(store);
//!
//! let opened = Store::open(dir.path().join("store"), &StoreOptions::default())?;
//! assert!(opened.repairs.is_empty());
//! assert_eq!(opened.store.get(b"greeting")?.as_deref(), Some(&b"hello"[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod aside;
mod batch;
mod conf;
mod directory;
mod durable;
mod error;
#[cfg(feature = "faults")]
pub mod faults;
mod files;
mod group;
mod memory_backend;
mod options;
mod range;
mod repair;
mod sled_backend;
mod step;
mod store;
mod value;
mod value_size;
mod watch;

pub use batch::Batch;
pub use error::{Doing, StoreError};
pub use files::StoredFile;
pub use options::StoreOptions;
pub use range::Range;
pub use repair::Repair;
pub use store::{Opened, Store};
pub use value::Value;
pub use value_size::ValueSize;

/// The longest key the store takes, in bytes.
pub const KEY_BYTES_MAX: usize = 512;

/// The largest value a store takes that was made for large ones, in bytes.
pub const VALUE_BYTES_MAX: usize = ValueSize::Large.bytes_max();
